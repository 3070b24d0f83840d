from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from recover_tui.domain.support import Kind
from recover_tui.formats import packs
from recover_tui.formats.packs import PackError
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_resource

HEAD = 'name = "Acme"\ndate = 2026-11-01\n'
EVERY_KIND = HEAD + "".join(
    f'[[entry]]\nkind = "{kind}"\nname = "The {kind}"\nreach = "ext {place}"\nhours = "Mon-Fri 9:00-17:00"\n'
    f'zone = "Europe/London"\nnote = "n"\n'
    for place, kind in enumerate(Kind)
)
ROOT = Path(__file__).parents[2]


def test_every_kind_is_taken_in() -> None:
    pack = packs.parse(EVERY_KIND)
    assert (pack.name, pack.date) == ("Acme", date(2026, 11, 1))
    assert [entry.kind for entry in pack.entries] == list(Kind)
    assert pack.entries[0].zone == "Europe/London"


def test_one_broken_entry_takes_in_nothing_and_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    file.write_text(EVERY_KIND + '[[entry]]\nkind = "astrologer"\nname = "Zed"\n')
    line = EVERY_KIND.count("\n") + 1
    with pytest.raises(PackError, match=rf"acme\.toml:{line}: 'astrologer' is none of: colleague, lead"):
        packs.load(file)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "1: a pack needs a name"),
        ('name = "own"\ndate = 2026-11-01\n[[entry]]\nname = "x"', "1: a pack needs a name"),
        ('name = "x"', "1: a pack needs the date"),
        (HEAD, "1: a pack needs entries"),
        (HEAD + "[[entry]]\nkind = 3", "3: kind is a text in quotes"),
        (HEAD + '[[entry]]\nkind = "lead"', "3: an entry needs a name"),
        (HEAD + '[[entry]]\nname = "x"\nphone = "1"', "3: phone is not known"),
        (HEAD + '[[entry]]\nname = "x"\nzone = "Mars"', "3: Mars is no time zone"),
        (HEAD + '[[entry]]\nname = "x"\n[[entry]]\nname = "x"', "5: x is there twice"),
        (
            HEAD + '[[entry]]\nname = "x"\nreach = "https://user:pw@example.com"',
            "3: reach: a link with a name or",
        ),
        (HEAD + 'colour = "red"\n[[entry]]\nname = "x"', "1: colour is not known"),
        ("name = ", "1: not TOML"),
        (HEAD + "entry = [1]", "an entry"),
    ],
)
def test_every_mistake_is_named_with_its_line(source: str, said: str) -> None:
    with pytest.raises(PackError, match=said):
        packs.parse(source)


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(PackError) as refused:
        packs.parse('colour = "red"\n[[entry]]\n[[entry]]\nname = "x"\nphone = "1"')
    assert [line.partition(":")[0] for line in str(refused.value).splitlines()] == ["1", "1", "1", "2", "3"]


def test_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="can't be read"):
        packs.load(tmp_path / "none.toml")
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * 300_000)
    with pytest.raises(PackError, match="larger than"):
        packs.load(large)
    large.write_bytes(b"\xff\xfe")
    with pytest.raises(PackError, match="UTF-8"):
        packs.load(large)


def test_taken_in_again_it_changes_only_what_changed(store: Store) -> None:
    own = add_resource(store, "The coach", kind=Kind.COACH, at=NOW)
    assert store.resources.import_pack(packs.parse(EVERY_KIND), at=NOW) == (len(Kind), 0, 0)
    before = {one.name: one.id for one in store.resources.all() if one.origin == "Acme"}
    assert store.resources.import_pack(packs.parse(EVERY_KIND), at=NOW) == (0, 0, 0)
    newer = EVERY_KIND.replace('reach = "ext 2"', 'reach = "ext 99"').replace("The lead", "The new lead")
    assert store.resources.import_pack(packs.parse(newer), at=NOW) == (1, 1, 1)
    after = {one.name: one.id for one in store.resources.all() if one.origin == "Acme"}
    assert after["The coach"] == before["The coach"]
    assert after.keys() ^ before.keys() == {"The lead", "The new lead"}
    assert store.resources.all()[0] == own


def test_an_entry_that_the_agent_deleted_stays_deleted(store: Store) -> None:
    store.resources.import_pack(packs.parse(EVERY_KIND), at=NOW)
    gone = next(one for one in store.resources.all() if one.name == "The mentor")
    store.delete("resources", gone.id, at=NOW)
    store.resources.import_pack(packs.parse(EVERY_KIND), at=NOW)
    assert gone.id not in {one.id for one in store.resources.all()}


def test_the_example_is_right() -> None:
    assert packs.load(ROOT / "docs" / "pack.toml").entries
