"""Colleagues as they were first seen, the kind words that came, and those that have not left yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import json

from recover_tui.domain import text, timestamps
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.team import Colleague, KindWord
from recover_tui.store import connection, rows
from recover_tui.store.redactor import Redactor
from recover_tui.store.settings import SettingRepository
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import COLLEAGUES, KIND_WORDS


class Letter(PrivateStruct, frozen=True):
    """Something for the team on its way, sealed."""

    key: str
    value: bytes


class TeamRepository:
    """The team's part of a store file."""

    def __init__(self, file: StoreFile, redactor: Redactor, settings: SettingRepository) -> None:
        self._file = file
        self._redactor = redactor
        self._settings = settings

    def colleagues(self) -> tuple[Colleague, ...]:
        """Those who were seen, the first ones first."""
        return tuple(map(_to_colleague, rows.live(self._file.db, COLLEAGUES, order="added_at, id")))

    def reachable(self) -> tuple[Colleague, ...]:
        """Those of the agent's own teams whom a kind word can be left for."""
        own = self.names()
        return tuple(one for one in self.colleagues() if one.team in own and one.recipient and not one.blocked)

    def pin(self, colleague: Colleague, at: datetime) -> bool:
        """Keep someone as first seen. False, and nothing changed, for one who is known with other keys."""
        with self._file.write():
            known = next((one for one in self.colleagues() if one.id == colleague.id), None)
            if known is not None:
                return (known.recipient, known.verify_key) == (colleague.recipient, colleague.verify_key)
            row = {
                "id": colleague.id,
                "team": colleague.team,
                "name": text.line(colleague.name),
                "recipient": colleague.recipient,
                "verify_key": colleague.verify_key,
                "added_at": timestamps.write(at),
                "deleted_at": None,
                **self._file.changed_now(),
            }
            connection.upsert(self._file.db, COLLEAGUES.name, row)
        return True

    def rename(self, id: str, name: str) -> None:
        """Take up what someone is called now."""
        self._change(id, {"name": text.line(name)})

    def block(self, id: str, at: datetime | None) -> None:
        """Let nothing come from someone any more; None lets it come again."""
        self._change(id, {"blocked_at": timestamps.write(at) if at else None})

    def forget(self, team: str, at: datetime) -> None:
        """Know nobody of a team any more."""
        with self._file.write():
            self._file.db.execute(
                "UPDATE colleagues SET deleted_at = ?, changed_at = ? WHERE team = ? AND deleted_at IS NULL",
                (timestamps.write(at), *self._file.changed_now().values(), team),
            )

    def _change(self, id: str, columns: Mapping[str, Any]) -> None:
        with self._file.write():
            self._file.db.table(COLLEAGUES.name).update(id, {**columns, **self._file.changed_now()})

    # Teams

    def names(self) -> dict[str, str]:
        """What the agent is called in each team that they joined."""
        try:
            return json.decode(self._settings.get("teams") or "{}", type=dict[str, str])
        except ValueError:
            return {}

    def join(self, team: str, name: str) -> None:
        """Note that the agent is in a team, where they are called so."""
        with self._file.write():
            self._settings.put("teams", json.encode({**self.names(), team: name}).decode())

    # Kind words

    def unread(self) -> tuple[KindWord, ...]:
        """Kind words that nobody has read, the first ones first."""
        return tuple(map(_to_word, rows.live(self._file.db, KIND_WORDS, "read_at IS NULL", order="sent_at, id")))

    def take(self, word: KindWord) -> bool:
        """Keep a kind word that came, once; False for one that was here already, also if it was deleted."""
        with self._file.write():
            if self._file.db.one("SELECT 1 FROM kind_words WHERE id = ?", word.id):
                return False
            self._file.db.table(KIND_WORDS.name).insert(
                {
                    "id": word.id,
                    "team": word.team,
                    "sender": word.sender,
                    "name": text.line(word.name),
                    "text": self._redactor.text(word.text),
                    "sent_at": timestamps.write(word.sent_at),
                    "known": int(word.known),
                    **self._file.changed_now(),
                }
            )
        return True

    def mark_read(self, id: str, at: datetime) -> None:
        """Note that a kind word was read."""
        with self._file.write():
            self._file.db.table(KIND_WORDS.name).update(
                id, {"read_at": timestamps.write(at), **self._file.changed_now()}
            )

    # On their way

    def post(self, letter: Letter, at: datetime) -> None:
        """Let something go to the team as soon as it can."""
        row = {"key": letter.key, "value": letter.value, "made_at": timestamps.write(at)}
        with self._file.write():
            connection.upsert(self._file.db, "team_outbox", row, pk="key")

    def posted(self) -> tuple[Letter, ...]:
        """What is on its way, the first first."""
        found = self._file.db.execute("SELECT key, value FROM team_outbox ORDER BY made_at, key")
        return tuple(Letter(key, value) for key, value in found.fetchall())

    def arrived(self, letter: Letter) -> None:
        """Note that something is at the server; what was posted in its place meanwhile stays."""
        with self._file.write():
            self._file.db.execute("DELETE FROM team_outbox WHERE key = ? AND value = ?", (letter.key, letter.value))


def _to_colleague(row: Mapping[str, Any]) -> Colleague:
    return Colleague(
        id=row["id"],
        team=row["team"],
        name=row["name"],
        recipient=row["recipient"],
        verify_key=row["verify_key"],
        blocked=row["blocked_at"] is not None,
    )


def _to_word(row: Mapping[str, Any]) -> KindWord:
    return KindWord(
        id=row["id"],
        team=row["team"],
        sender=row["sender"],
        name=row["name"],
        text=row["text"],
        sent_at=row["sent_at"],
        known=bool(row["known"]),
        read_at=row["read_at"],
    )
