"""Kind words, names and packs of a team, as they lie at a server that can read none of them.

A kind word is encrypted to the one whom it is for, and signed. Whoever gets it knows the sender by the key that was
first seen with their name; anyone else is a stranger, and shown as one. Names and packs are encrypted to a secret
that the members share. Nothing here says what anyone did, felt or wrote, and nobody can ask.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import aclosing
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from recover_tui.domain import timestamps
from recover_tui.domain.team import LONGEST_KIND_WORD, Colleague, KindWord
from recover_tui.formats import packs
from recover_tui.store import columns
from recover_tui.store.team import Letter
from recover_tui.sync.bucket import Bucket, Entry
from recover_tui.sync.credentials_file import TeamSecret
from recover_tui.sync.errors import SyncError
from recover_tui.sync.identity import Identity, encrypt_to, is_signed, random_name
from recover_tui.sync.replicator import Run
from recover_tui.sync.rows import padded, prefix

if TYPE_CHECKING:
    from recover_tui.store.store import Store

_STRANGER: Final = "stranger"
"""Where those are among the colleagues whom no team knows."""
_MOST_OF_STRANGERS: Final = 5
"""Unread kind words of strangers that are kept: they can be anyone."""


def member_id(team: TeamSecret, agent: str) -> str:
    """Say what a member is called among the colleagues."""
    return f"{team.id}/{agent}"


def kind_word(identity: Identity, agent: str, name: str, to: Colleague, text: str, at: datetime) -> Letter:
    """Write a kind word to someone, as one who is called `name`. Raises SyncError."""
    key = f"{prefix(to.pseudonym)}w.{random_name()}"
    body = {"team": to.team, "agent": agent, "name": name, "text": text, "at": timestamps.write(at)}
    try:
        return Letter(key, encrypt_to(to.recipient, _signed(identity, key, body)))
    except ValueError as error:
        raise SyncError(str(error)) from None


def card(identity: Identity, agent: str, team: TeamSecret, name: str) -> Letter:
    """Say to a team what someone is called, and by which keys they are known."""
    key = f"t.{team.id}.m.{agent}"
    body = {"name": name, "recipient": identity.recipient}
    return Letter(key, encrypt_to(Identity(team.secret).recipient, _signed(identity, key, body)))


def pack(identity: Identity, agent: str, team: TeamSecret, source: str) -> Letter:
    """Hand out a pack, as TOML, to a team. Raises PackError."""
    key = f"t.{team.id}.p.{Identity(team.secret).opaque('packs', packs.parse(source).name)}"
    body = {"agent": agent, "pack": source}
    return Letter(key, encrypt_to(Identity(team.secret).recipient, _signed(identity, key, body)))


class Mail:
    """What the agent's teams have for them, and what they have for their teams."""

    def __init__(
        self,
        run: Run,
        identity: Identity,
        agent: str,
        teams: Mapping[str, TeamSecret],
        now: Callable[[], datetime],
    ) -> None:
        self._run = run
        self._identity = identity
        self._agent = agent
        self._teams = teams
        self._now = now
        self._taken: list[str] = []

    async def take_in(self, entries: Iterable[Entry]) -> bool:
        """Take the kind words out of what came; True when there was one."""
        taken = False
        own = f"{prefix(self._agent)}w."
        for entry in entries:
            if entry.key.startswith(own) and entry.value:
                self._taken.append(entry.key)
                if (found := self._open(entry)) is not None:
                    word, key = found
                    taken = await self._run(partial(self._keep, word=word, verify_key=key)) or taken
        return taken

    async def visit(self, bucket: Bucket) -> bool:
        """See who is in the teams, and what packs there are; True when anything is otherwise."""
        changed = False
        for name, team in self._teams.items():
            entries: list[Entry] = []
            async with aclosing(bucket.watch(f"t.{team.id}.")) as values:
                async for batch in values:
                    entries += batch.entries
                    if batch.complete:
                        break
            shared = Identity(team.secret)
            for entry in sorted(entries, key=lambda each: (".p." in each.key, each.revision)):
                reads = partial(self._read, name=name, team=team, shared=shared, entry=entry)
                changed = await self._run(reads) or changed
        return changed

    async def push(self, bucket: Bucket) -> None:
        """Send what is on its way, and take away what was taken in: as a row it goes to the agent's desks."""
        for letter in await self._run(lambda store: store.team.posted()):
            await bucket.put(letter.key, letter.value)
            await self._run(partial(_note_arrival, letter=letter))
        while self._taken:
            await bucket.put(self._taken[-1], b"")
            self._taken.pop()

    # Kind words

    def _open(self, entry: Entry) -> tuple[KindWord, str] | None:
        """Give a kind word, and the key it is signed with; None for what is none."""
        try:
            body, verify_key = _checked(self._identity.decrypt(entry.value), entry.key)
            word = KindWord(
                id=entry.key.rpartition(".")[2],
                team=str(body["team"]),
                sender=str(body["agent"]),
                name=str(body["name"]),
                text=str(body["text"])[:LONGEST_KIND_WORD],
                sent_at=min(columns.time(str(body["at"])), self._now()),
                known=False,
            )
        except (ValueError, KeyError, TypeError):
            return None
        return (word, verify_key) if word.text.strip() else None

    def _keep(self, store: Store, word: KindWord, verify_key: str) -> bool:
        """Keep a kind word, as of a colleague or of a stranger; False for one that is blocked, or was here."""
        colleagues = {one.id: one for one in store.team.colleagues()}
        member = next(
            (one for one in colleagues.values() if one.pseudonym == word.sender and one.team == word.team), None
        )
        if member is not None and member.verify_key == verify_key:
            sender, known = member, True
        else:
            id = f"{_STRANGER}/{verify_key}"
            sender = colleagues.get(id, Colleague(id, "", word.name, "", verify_key))
            known = False
        if any(one.blocked and one.verify_key == verify_key for one in colleagues.values()):
            return False
        if not known:
            if sum(not one.known for one in store.team.unread()) >= _MOST_OF_STRANGERS:
                return False
            store.team.pin(sender, self._now())
        kept = KindWord(word.id, word.team, sender.id, sender.name, word.text, word.sent_at, known)
        return store.team.take(kept)

    # Names and packs

    def _read(self, store: Store, name: str, team: TeamSecret, shared: Identity, entry: Entry) -> bool:
        """Take up a card or a pack; True when anything is otherwise."""
        kind, _dot, last = entry.key.removeprefix(f"t.{team.id}.").partition(".")
        if not entry.value:
            return False
        try:
            body, verify_key = _checked(shared.decrypt(entry.value), entry.key)
            if kind == "m":
                colleague = Colleague(
                    member_id(team, last), name, str(body["name"]), str(body["recipient"]), verify_key
                )
                return last != self._agent and self._see(store, colleague)
            return kind == "p" and self._import(store, team, str(body["agent"]), verify_key, str(body["pack"]))
        except (ValueError, KeyError, TypeError, packs.PackError):
            return False

    def _see(self, store: Store, colleague: Colleague) -> bool:
        """Know someone from now on by the keys that they are first seen with."""
        everyone = store.team.colleagues()
        taken = {one.name.casefold() for one in everyone if one.team and one.id != colleague.id}
        called, number = colleague.name, 2
        while called.casefold() in taken:
            called, number = f"{colleague.name} {number}", number + 1
        known = next((one for one in everyone if one.id == colleague.id), None)
        if known is None:
            named = Colleague(colleague.id, colleague.team, called, colleague.recipient, colleague.verify_key)
            return store.team.pin(named, self._now())
        if (known.recipient, known.verify_key) == (
            colleague.recipient,
            colleague.verify_key,
        ) and known.name != called:
            store.team.rename(known.id, called)
            return True
        return False

    def _import(self, store: Store, team: TeamSecret, agent: str, verify_key: str, source: str) -> bool:
        """Take in a pack of a lead of the team, unless a newer one is here."""
        lead = next((one for one in store.team.colleagues() if one.id == member_id(team, agent)), None)
        known = self._identity.verify_key if agent == self._agent else lead.verify_key if lead else ""
        if agent not in team.leads or verify_key != known:
            return False
        return any(store.resources.import_pack(packs.parse(source), self._now()))


def _note_arrival(store: Store, letter: Letter) -> None:
    store.team.arrived(letter)


def _signed(identity: Identity, key: str, body: Mapping[str, str]) -> bytes:
    """Give what was written under a key, signed so that it counts nowhere else."""
    content = json.dumps(body)
    signature = identity.sign(f"{key}\n{content}".encode()).hex()
    return padded(json.dumps({"body": content, "by": identity.verify_key, "signature": signature}).encode())


def _checked(content: bytes, key: str) -> tuple[dict[str, Any], str]:
    """Give what was signed, and the key that it was signed with. ValueError for what is not signed."""
    try:
        found = json.loads(content)
        body, by, signature = str(found["body"]), str(found["by"]), bytes.fromhex(found["signature"])
        if not is_signed(by, f"{key}\n{body}".encode(), signature):
            raise ValueError("not signed")
        said = dict(json.loads(body))
        json.dumps(said, ensure_ascii=False).encode()  # ValueError for half a character, which no store can keep
        return said, bytes.fromhex(by).hex()
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("not signed") from error
