"""Call events that could not be told to the store wait here, one small file each, until it takes them in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import json

from recover_tui.domain import timestamps
from recover_tui.domain.calls import Event, Rating, Stage
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.store import spool_file


class Spool(PrivateStruct, frozen=True):
    """A folder for one store. It holds no numbers: what a phone calls a call stays out."""

    folder: Path

    @classmethod
    def of(cls, store_file: Path, under: Path) -> Spool:
        """The spool of this store, in a folder below `under`."""
        return cls(Path(spool_file.folder_for(str(store_file.absolute()), str(under))))

    def keep(self, event: Event) -> None:
        """Let an event wait. Raises OSError when not even that can be."""
        told = {
            "source": event.source,
            "stage": event.stage.value,
            "at": timestamps.write(event.at),
            "direction": event.direction,
            "answered": event.answered,
            "talk_s": event.talk_s,
            "ended_by": event.ended_by,
            "rating": event.rating and event.rating.value,
        }
        spool_file.put(str(self.folder), int(event.at.timestamp() * 1000), json.encode(told).decode())

    def waiting(self) -> Iterator[tuple[Path, Event]]:
        """Give what waits, the oldest first; a file that is none of ours is set aside."""
        if not self.folder.is_dir():
            return
        for file in sorted(self.folder.glob("*.json")):
            try:
                told = json.decode(file.read_bytes())
                yield (
                    file,
                    Event(
                        source=str(told["source"]),
                        stage=Stage(told["stage"]),
                        at=timestamps.read(told["at"]),
                        ref=str(told.get("ref", "")),
                        direction=str(told["direction"]),
                        answered=bool(told["answered"]),
                        talk_s=None if told["talk_s"] is None else int(told["talk_s"]),
                        ended_by=str(told["ended_by"]),
                        rating=Rating(told["rating"]) if told["rating"] else None,
                    ),
                )
            except FileNotFoundError:
                continue  # another window took it in
            except (ValueError, KeyError, TypeError):
                with suppress(OSError):
                    file.replace(file.with_suffix(".bad"))
