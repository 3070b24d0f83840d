"""Kind words, cards and packs of a team: whose they are is certain, or they say that it is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, cached_property

import pytest

from recover_tui.domain.team import LONGEST_KIND_WORD, Colleague
from recover_tui.store.team import Letter
from recover_tui.sync import team
from recover_tui.sync.credentials_file import TeamSecret
from recover_tui.sync.errors import SyncError
from recover_tui.sync.identity import Identity, encrypt_to
from recover_tui.sync.rows import padded
from tests.conftest import NOW, Time
from tests.sync.desks import TestDesk
from tests.sync.fake_bucket import FakeBucket

FLOOR = "Floor 2"
PACK = """
name = "Acme wellbeing"
date = {date}

[[entry]]
kind = "colleague"
name = "{who}"
"""


@cache
def someone(number: int) -> Identity:
    return Identity.new()


@cache
def secret() -> TeamSecret:
    return TeamSecret("0f0f", Identity.new().secret, ("lou",))


class Floor:
    """A team, a server, and a desk for each of its members."""

    def __init__(self, time: Time) -> None:
        self.time = time
        self.bucket = FakeBucket()
        self.priya, self.sam = self.desk("priya", 0), self.desk("sam", 1)

    @cached_property
    def lou(self) -> TestDesk:
        return self.desk("lou", 2)

    def desk(self, agent: str, who: int, name: str = "1") -> TestDesk:
        return TestDesk(f"{agent}{name}", self.time.now, agent=agent, who=someone(who), teams={FLOOR: secret()})

    def join(self, desk: TestDesk, name: str) -> None:
        desk.store.team.join(FLOOR, name)
        desk.store.team.post(team.card(desk.identity, desk.desk.agent, secret(), name), self.time.now())

    async def meet(self, *desks: TestDesk) -> None:
        self.time.pass_(1)
        for desk in desks:
            await desk.exchange(self.bucket)

    def known(self, desk: TestDesk, name: str) -> Colleague:
        return next(one for one in desk.store.team.colleagues() if one.name == name)

    def write(self, by: TestDesk, to: str, text: str) -> Letter:
        name = by.store.team.names()[FLOOR]
        letter = team.kind_word(by.identity, by.desk.agent, name, self.known(by, to), text, self.time.now())
        by.store.team.post(letter, self.time.now())
        return letter

    async def lay_down(self, to: TestDesk, letter: Letter) -> None:
        """Let the server have something, whoever made it, and the one whom it is for hear of it."""
        await self.bucket.put(letter.key, letter.value)
        await self.meet(to)


@pytest.fixture
async def floor(time: Time) -> Floor:
    floor = Floor(time)
    floor.join(floor.priya, "Priya")
    floor.join(floor.sam, "Sam")
    card = team.card(someone(2), "lou", secret(), "Lou")
    await floor.bucket.put(card.key, card.value)
    await floor.meet(floor.priya, floor.sam, floor.priya)
    return floor


def read(desk: TestDesk) -> list[tuple[str, str]]:
    return [(word.line, word.text) for word in desk.store.team.unread()]


def key_at(agent: str, number: int = 0) -> str:
    return f"a.{agent}.w.{number:032x}"


def signed(by: Identity, key: str, body: object) -> bytes:
    """As the team signs, with whatever in it."""
    content = json.dumps(body)
    signature = by.sign(f"{key}\n{content}".encode()).hex()
    return json.dumps({"body": content, "by": by.verify_key, "signature": signature}).encode()


def word_of(by: Identity, key: str = "", to: int = 0, **changed: str) -> Letter:
    """A kind word to Priya as Sam's desk would write it, but for what is `changed`, signed `by` someone."""
    key = key or key_at("priya")
    body = {"team": FLOOR, "agent": "sam", "name": "Sam", "text": "Well done", "at": "2026-05-12T09:30:00.000Z"}
    return Letter(key, encrypt_to(someone(to).recipient, padded(signed(by, key, body | changed))))


# Kind words


async def test_a_kind_word_comes_once_and_leaves_the_server(floor: Floor) -> None:
    letter = floor.write(floor.sam, "Priya", "You kept your calm\nand he heard it")
    await floor.meet(floor.sam, floor.priya, floor.priya)
    assert read(floor.priya) == [("Sam", "You kept your calm\nand he heard it")]
    assert floor.sam.store.replication.waiting() == 0
    there = await floor.bucket.get(letter.key)
    assert there
    assert there.value == b""
    await floor.meet(floor.lou)
    assert read(floor.sam) == read(floor.lou) == []


@pytest.mark.parametrize("what_was_done", ["nothing", "read", "deleted"])
async def test_one_that_the_server_gives_again_is_no_other(floor: Floor, what_was_done: str) -> None:
    letter = floor.write(floor.sam, "Priya", "Well done")
    await floor.meet(floor.sam, floor.priya)
    [word] = floor.priya.store.team.unread()
    if what_was_done == "read":
        floor.priya.store.team.mark_read(word.id, floor.time.now())
    if what_was_done == "deleted":
        floor.priya.store.delete("kind_words", word.id, at=floor.time.now())
    await floor.lay_down(floor.priya, letter)
    assert [one.id for one in floor.priya.store.team.unread()] == ([word.id] if what_was_done == "nothing" else [])


async def test_it_is_at_all_desks_and_read_once(floor: Floor) -> None:
    other = floor.desk("priya", 0, "2")
    floor.write(floor.sam, "Priya", "Well done")
    await floor.meet(floor.sam, floor.priya, other)
    assert read(other) == read(floor.priya) == [("Sam", "Well done")]
    [word] = other.store.team.unread()
    other.store.team.mark_read(word.id, floor.time.now())
    await floor.meet(other, floor.priya)
    assert read(floor.priya) == []


async def test_what_is_a_kind_word_otherwise_comes(floor: Floor) -> None:
    await floor.lay_down(floor.priya, word_of(someone(1)))
    assert read(floor.priya) == [("Sam", "Well done")]


def flipped(value: bytes) -> bytes:
    return value[:-1] + bytes([value[-1] ^ 1])


def rewritten(letter: Letter, **changed: str) -> Letter:
    """The same with another body or signature, encrypted anew."""
    found = json.loads(someone(0).decrypt(letter.value))
    return Letter(letter.key, encrypt_to(someone(0).recipient, json.dumps(found | changed).encode()))


FALSE = {
    "no value that anyone encrypted": lambda: Letter(key_at("priya"), b"Well done"),
    "damaged on the way": lambda: Letter(key_at("priya"), flipped(word_of(someone(1)).value)),
    "not signed": lambda: rewritten(word_of(someone(1)), signature="", by=""),
    "signed with zeros": lambda: rewritten(word_of(someone(1)), signature="00" * 64),
    "signed by another in Sam's name": lambda: rewritten(word_of(someone(9)), by=someone(1).verify_key),
    "written over after it was signed": lambda: rewritten(
        word_of(someone(1)), body=json.loads(someone(0).decrypt(word_of(someone(1)).value))["body"].replace("W", "w")
    ),
    "signed for Lou": lambda: Letter(
        key_at("priya"),
        encrypt_to(someone(0).recipient, someone(2).decrypt(word_of(someone(1), key_at("lou"), to=2).value)),
    ),
    "encrypted to Lou": lambda: word_of(someone(1), to=2),
    "under another key": lambda: Letter(key_at("priya", 7), word_of(someone(1)).value),
    "without words": lambda: word_of(someone(1), text=" \n"),
    "of no time": lambda: word_of(someone(1), at="today"),
    "of no time that can be": lambda: word_of(someone(1), at="0001-01-01T00:00:00Z"),
    "half a character in its words": lambda: word_of(someone(1), text="Well \ud800 done"),
    "half a character in a name": lambda: word_of(someone(9), name="S\udfffm"),
    "half a character in its team": lambda: word_of(someone(9), team="\ud800"),
}


@pytest.mark.parametrize("what", FALSE)
async def test_what_is_not_a_colleagues_word_to_me_is_not_taken(floor: Floor, what: str) -> None:
    await floor.lay_down(floor.priya, FALSE[what]())
    assert read(floor.priya) == []
    assert not floor.priya.store.troubles()
    await floor.lay_down(floor.priya, word_of(someone(1), key_at("priya", 9), text="The next"))
    assert read(floor.priya) == [("Sam", "The next")]


async def test_what_says_none_of_what_a_word_says_is_not_taken(floor: Floor) -> None:
    said = [signed(someone(1), key_at("priya"), body) for body in ([], 1, None, "x", [["a", "b"]], {"agent": 1}, {})]
    for content in (*said, b"", b"[]", b"{}", b"null", b"[" * 100_000, b'{"body": 1, "by": 2, "signature": 3}'):
        await floor.lay_down(floor.priya, Letter(key_at("priya"), encrypt_to(someone(0).recipient, content)))
    await floor.lay_down(floor.priya, word_of(someone(1), key_at("priya", 9)))
    assert read(floor.priya) == [("Sam", "Well done")]


async def test_a_false_word_is_taken_away_from_the_server_as_well(floor: Floor) -> None:
    await floor.lay_down(floor.priya, FALSE["not signed"]())
    assert floor.bucket.values[key_at("priya")].value == b""


async def test_a_word_of_a_time_to_come_is_of_now_and_a_long_one_is_cut(floor: Floor) -> None:
    await floor.lay_down(floor.priya, word_of(someone(1), at="2099-01-01T00:00:00Z", text="x" * 9999))
    [word] = floor.priya.store.team.unread()
    assert word.sent_at <= floor.time.now()
    assert word.text == "x" * LONGEST_KIND_WORD


async def test_a_callers_number_in_a_word_is_masked(floor: Floor) -> None:
    await floor.lay_down(floor.priya, word_of(someone(1), text="Well done with 4111 1111 1111 1111"))
    assert "1111 1111" not in floor.priya.store.team.unread()[0].text


def test_a_word_to_one_without_a_key_is_refused() -> None:
    with pytest.raises(SyncError):
        team.kind_word(someone(1), "sam", "Sam", Colleague("stranger/0a", "", "X", "", "0a"), "Well done", NOW)


# Strangers


async def test_a_stranger_is_shown_as_one(floor: Floor) -> None:
    await floor.lay_down(floor.priya, word_of(someone(9), agent="0a", name="Kim"))
    assert read(floor.priya) == [("someone who goes by Kim", "Well done")]
    assert not floor.known(floor.priya, "Kim").recipient


async def test_one_with_a_colleagues_name_and_another_key_is_a_stranger(floor: Floor) -> None:
    await floor.lay_down(floor.priya, word_of(someone(9)))
    assert read(floor.priya) == [("someone who goes by Sam", "Well done")]


async def test_one_of_another_team_is_a_stranger_by_the_same_pseudonym(floor: Floor) -> None:
    await floor.lay_down(floor.priya, word_of(someone(1), team="Floor 9"))
    assert [word.known for word in floor.priya.store.team.unread()] == [False]


async def test_strangers_have_room_for_five_and_colleagues_for_as_many_as_they_write(floor: Floor) -> None:
    for number in range(8):
        await floor.lay_down(
            floor.priya, word_of(someone(10 + number), key_at("priya", number), agent="0a", name="X")
        )
    assert len(floor.priya.store.team.unread()) == 5
    for number in range(7):
        await floor.lay_down(floor.priya, word_of(someone(1), key_at("priya", 20 + number)))
    words = floor.priya.store.team.unread()
    assert (sum(word.known for word in words), len(words)) == (7, 12)
    floor.priya.store.team.mark_read(next(word.id for word in words if not word.known), floor.time.now())
    await floor.lay_down(floor.priya, word_of(someone(30), key_at("priya", 40), agent="0a", name="Y"))
    assert len([word for word in floor.priya.store.team.unread() if not word.known]) == 5


# Blocking


async def test_nothing_comes_of_one_who_is_blocked_until_that_is_undone(floor: Floor) -> None:
    sam = floor.known(floor.priya, "Sam")
    floor.priya.store.team.block(sam.id, floor.time.now())
    await floor.lay_down(floor.priya, word_of(someone(1), key_at("priya", 1)))
    assert read(floor.priya) == []
    floor.priya.store.team.block(sam.id, None)
    await floor.lay_down(floor.priya, word_of(someone(1), key_at("priya", 2), text="Again"))
    assert read(floor.priya) == [("Sam", "Again")]


@pytest.mark.parametrize("changed", [{"agent": "lou", "name": "Lou"}, {"agent": "0a"}, {"team": "Floor 9"}])
async def test_one_who_is_blocked_is_so_by_whatever_name(floor: Floor, changed: Mapping[str, str]) -> None:
    floor.priya.store.team.block(floor.known(floor.priya, "Sam").id, floor.time.now())
    await floor.lay_down(floor.priya, word_of(someone(1), **changed))
    assert read(floor.priya) == []


async def test_a_stranger_who_is_blocked_is_so_however_they_spell_their_key(floor: Floor) -> None:
    await floor.lay_down(floor.priya, word_of(someone(9), key_at("priya", 1), agent="0a", name="Kim"))
    floor.priya.store.team.block(floor.known(floor.priya, "Kim").id, floor.time.now())
    again = word_of(someone(9), key_at("priya", 2), agent="0a", name="Kim")
    await floor.lay_down(floor.priya, again)
    loud = rewritten(word_of(someone(9), key_at("priya", 3)), by=someone(9).verify_key.upper())
    await floor.lay_down(floor.priya, loud)
    assert len(read(floor.priya)) == 1


async def test_blocking_reaches_the_agents_other_desks(floor: Floor) -> None:
    other = floor.desk("priya", 0, "2")
    floor.priya.store.team.block(floor.known(floor.priya, "Sam").id, floor.time.now())
    await floor.meet(floor.priya, other)
    await floor.lay_down(other, word_of(someone(1)))
    assert read(other) == []


# Cards


async def test_those_who_joined_know_one_another(floor: Floor) -> None:
    assert [one.name for one in floor.priya.store.team.reachable()] == ["Lou", "Sam"]
    assert [one.name for one in floor.sam.store.team.reachable()] == ["Lou", "Priya"]
    sam = floor.known(floor.priya, "Sam")
    assert (sam.team, sam.recipient, sam.verify_key) == (FLOOR, someone(1).recipient, someone(1).verify_key)


async def test_the_keys_that_were_seen_first_stay(floor: Floor) -> None:
    before = floor.priya.store.team.colleagues()
    await floor.lay_down(floor.priya, team.card(someone(9), "sam", secret(), "Samuel"))
    assert floor.priya.store.team.colleagues() == before
    await floor.lay_down(floor.priya, word_of(someone(9), name="Samuel"))
    assert read(floor.priya) == [("someone who goes by Samuel", "Well done")]


async def test_another_name_is_taken_up_under_the_same_keys(floor: Floor) -> None:
    floor.join(floor.sam, "Samira")
    await floor.meet(floor.sam, floor.priya)
    assert [one.name for one in floor.priya.store.team.reachable()] == ["Lou", "Samira"]


@pytest.mark.parametrize(
    "make",
    [
        lambda card: Letter("t.0f0f.m.kim", card.value),
        lambda card: Letter(card.key, flipped(card.value)),
        lambda card: Letter(card.key, encrypt_to(someone(0).recipient, b"{}")),
        lambda card: Letter(card.key.replace(".m.", ".x."), card.value),
    ],
    ids=["another member's", "damaged", "not the team's", "no card"],
)
async def test_a_false_card_is_nobodys(floor: Floor, make) -> None:
    before = floor.priya.store.team.colleagues()
    await floor.lay_down(floor.priya, make(team.card(someone(9), "zoe", secret(), "Zoe")))
    assert floor.priya.store.team.colleagues() == before


async def test_nobody_is_a_colleague_of_their_own(floor: Floor) -> None:
    assert all(one.pseudonym != "priya" for one in floor.priya.store.team.colleagues())


async def test_two_of_one_name_are_told_apart_and_stay_so(floor: Floor) -> None:
    for number, agent in enumerate(("0a", "0b")):
        await floor.lay_down(floor.priya, team.card(someone(10 + number), agent, secret(), "SAM"))
    await floor.meet(floor.priya, floor.priya)
    found = {one.pseudonym: one.name for one in floor.priya.store.team.colleagues()}
    assert found == {"sam": "Sam", "lou": "Lou", "0a": "SAM 2", "0b": "SAM 3"}


async def test_a_stranger_takes_no_name_from_one_who_joins_later(floor: Floor) -> None:
    await floor.lay_down(floor.priya, word_of(someone(9), agent="0a", name="Kim"))
    await floor.lay_down(floor.priya, team.card(someone(10), "0b", secret(), "Kim"))
    assert [one.name for one in floor.priya.store.team.reachable()] == ["Lou", "Sam", "Kim"]


# Packs


def names(desk: TestDesk) -> list[str]:
    return [resource.name for resource in desk.store.resources.all()]


def pack(by: Identity, agent: str, date: str, who: str) -> Letter:
    return team.pack(by, agent, secret(), PACK.format(date=date, who=who))


async def test_a_leads_pack_reaches_the_team_and_the_lead(floor: Floor) -> None:
    await floor.lay_down(floor.priya, pack(someone(2), "lou", "2026-05-01", "Anna"))
    await floor.meet(floor.lou)
    assert names(floor.priya) == names(floor.lou) == ["Anna"]


@pytest.mark.parametrize(("by", "agent"), [(1, "sam"), (1, "lou"), (9, "lou"), (9, "zoe"), (0, "priya")])
async def test_a_pack_of_anyone_else_does_not(floor: Floor, by: int, agent: str) -> None:
    await floor.lay_down(floor.priya, pack(someone(by), agent, "2026-05-01", "Mallory"))
    assert names(floor.priya) == []


async def test_a_pack_of_a_lead_who_was_never_seen_waits_until_they_are(time: Time) -> None:
    floor = Floor(time)
    await floor.lay_down(floor.priya, pack(someone(2), "lou", "2026-05-01", "Anna"))
    assert names(floor.priya) == []
    floor.join(floor.lou, "Lou")
    await floor.meet(floor.lou, floor.priya)
    assert names(floor.priya) == ["Anna"]


async def test_a_newer_pack_takes_the_place_of_an_older_one_and_never_the_other_way_round(floor: Floor) -> None:
    older, newer = (pack(someone(2), "lou", f"2026-05-{day}", who) for day, who in (("01", "Anna"), ("02", "Ben")))
    assert older.key == newer.key
    for letter, found in ((older, "Anna"), (newer, "Ben"), (older, "Ben")):
        await floor.lay_down(floor.priya, letter)
        assert names(floor.priya) == [found]


async def test_a_pack_under_another_key_or_with_something_wrong_in_it_changes_nothing(floor: Floor) -> None:
    right = pack(someone(2), "lou", "2026-05-01", "Anna")
    await floor.lay_down(floor.priya, Letter("t.0f0f.p.other", right.value))
    for source in ("", "name = [", "a = " + "[" * 50_000, PACK.format(date="1", who="Mallory")):
        content = signed(someone(2), right.key, {"agent": "lou", "pack": source})
        value = encrypt_to(Identity(secret().secret).recipient, content)
        await floor.lay_down(floor.priya, Letter(right.key, value))
    assert names(floor.priya) == []


# On the way


async def test_what_could_not_be_sent_waits_and_goes_once_it_can(floor: Floor) -> None:
    floor.write(floor.sam, "Priya", "Well done")
    floor.bucket.loses_answers = True
    with pytest.raises(Exception):  # noqa: B017, PT011  # whatever the server's trouble is
        await floor.meet(floor.sam)
    assert floor.sam.store.replication.waiting() == 1
    floor.bucket.loses_answers = False
    await floor.meet(floor.priya, floor.sam, floor.priya)
    assert read(floor.priya) == [("Sam", "Well done")]
    assert floor.sam.store.replication.waiting() == 0


async def test_the_server_sees_no_word_and_no_name(floor: Floor) -> None:
    floor.write(floor.sam, "Priya", "You kept your calm")
    await floor.lay_down(floor.priya, pack(someone(2), "lou", "2026-05-01", "Anna"))
    await floor.meet(floor.sam, floor.priya)
    seen = b"".join(entry.key.encode() + entry.value for entry in floor.bucket.history)
    for said in (b"You kept", b"your calm", b"Priya", b"Floor", b"wellbeing"):  # three letters are there by chance
        assert said not in seen
