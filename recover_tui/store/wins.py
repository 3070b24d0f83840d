"""Wins and their images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from recover_tui.domain import timestamps
from recover_tui.domain.wins import Image, ImageInfo, Win, WinRotation
from recover_tui.store import connection, rows
from recover_tui.store.redactor import Redactor
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import PICTURES, WINS, UnreadableError


class WinRepository:
    """The wins in a store file."""

    def __init__(self, file: StoreFile, redactor: Redactor) -> None:
        self._file = file
        self._redactor = redactor

    def newest(self, limit: int = -1) -> tuple[Win, ...]:
        """The newest wins, newest first; all unless there is a limit."""
        found = rows.select(
            self._file.db,
            WINS,
            "SELECT wins.*, type, width, height FROM wins LEFT JOIN pictures ON win_id = id"
            " WHERE deleted_at IS NULL ORDER BY added_at DESC, id DESC",
            limit=limit,
        )
        return tuple(_from_row(win, stored) for stored, win in found)

    def add(self, win: Win, image: Image | None = None) -> Win:
        """Keep a win, with its image if there is one. Gives it as it is kept, with callers' numbers masked."""
        with self._file.write():
            kept = replace(
                self._redacted(win), shown=self._least_shown(), image=image.info if image is not None else None
            )
            self._file.db.table("wins").insert({**_to_row(kept), **self._file.changed_now()})
            if image is not None:
                self._put_image(kept.id, image)
        return kept

    def add_all(self, wins: Iterable[Win]) -> int:
        """Keep many wins in one write. How many."""
        with self._file.write():
            shown = self._least_shown()
            changed = self._file.changed_now()
            new = [{**_to_row(replace(self._redacted(win), shown=shown)), **changed} for win in wins]
            self._file.db.table("wins").insert_all(new)
        return len(new)

    def update(self, win: Win) -> None:
        """Give the win with this id these words."""
        kept = self._redacted(win)
        with self._file.write():
            words = {"text": kept.text, "who": kept.who, "why": kept.why, **self._file.changed_now()}
            self._file.db.table("wins").update(win.id, words)

    def set_rotation(self, id: str, rotation: WinRotation) -> None:
        """Pin a win, rest it, or neither."""
        with self._file.write():
            self._file.db.table("wins").update(id, {"standing": rotation.value, **self._file.changed_now()})

    def image(self, id: str) -> Image | None:
        """The image of a win, with its bytes."""
        for _, row in rows.select(self._file.db, PICTURES, "SELECT * FROM pictures WHERE win_id = ?", [id]):
            return Image(ImageInfo(row["type"], row["width"], row["height"]), row["data"])
        return None

    def put_image(self, id: str, image: Image) -> None:
        """Keep an image with a win, instead of the one it has; nothing if the win was deleted meanwhile."""
        with self._file.write():
            if self._file.db.one("SELECT 1 FROM wins WHERE id = ? AND deleted_at IS NULL", id):
                self._put_image(id, image)
                self._file.db.table("wins").update(id, self._file.changed_now())

    def mark_shown(self, id: str, at: datetime) -> None:
        """Count that a win came up by itself."""
        with self._file.write():
            self._file.db.execute(
                "UPDATE wins SET shown = shown + 1, shown_at = ? WHERE id = ?", (timestamps.write(at), id)
            )

    def _redacted(self, win: Win) -> Win:
        line = self._redactor.line
        return replace(win, text=line(win.text), who=line(win.who), why=line(win.why))

    def _least_shown(self) -> int:
        """Where a new win begins: at 0 it would come up at every other turn for long."""
        return self._file.db.one("SELECT min(shown) FROM wins WHERE deleted_at IS NULL AND shown >= 0") or 0

    def _put_image(self, id: str, image: Image) -> None:
        info = image.info
        row = {"win_id": id, "type": info.type, "width": info.width, "height": info.height, "data": image.data}
        connection.upsert(self._file.db, "pictures", row, pk="win_id")


def _from_row(row: Mapping[str, Any], picture: Mapping[str, Any]) -> Win:
    """Make a win of its row and of what is known of its image."""
    return Win(
        id=row["id"],
        text=row["text"],
        who=row["who"],
        why=row["why"],
        added_at=row["added_at"],
        shown=row["shown"],
        shown_at=row["shown_at"],
        rotation=row["standing"],
        image=_image_info(picture),
    )


def _to_row(win: Win) -> dict[str, Any]:
    """Write a new win as a row; its image has a row of its own."""
    return {
        "id": win.id,
        "text": win.text,
        "who": win.who,
        "why": win.why,
        "added_at": timestamps.write(win.added_at),
        "shown": win.shown,
        "standing": win.rotation.value,
    }


def _image_info(row: Mapping[str, Any]) -> ImageInfo | None:
    if row["type"] is None:
        return None
    try:
        read = PICTURES.read(row)
    except UnreadableError:
        return None
    return ImageInfo(read["type"], read["width"], read["height"])
