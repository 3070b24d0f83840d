from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from recover_tui.domain.drafts import MOST, Version
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.store.store import Store
from tests.conftest import NOW

DRAFT = Draft("r", 120, ("What?",), ("",), "", Stopwatch(0, None), "w")
CARD = "4111 1111 1111 1111"


def texts(store: Store, place: str = "") -> list[str]:
    return [version.words for version in store.drafts.versions(place)]


def test_a_half_written_line_is_kept_until_it_is_something_else(store: Store) -> None:
    store.drafts.put("win", ("Held the line", "Ash"), at=NOW)
    assert store.snapshot(NOW).drafts == {"win": ("Held the line", "Ash")}
    store.drafts.put("win", ("Held the line", "Asha"), at=NOW)
    assert store.snapshot(NOW).drafts == {"win": ("Held the line", "Asha")}
    store.drafts.put("win", (), at=NOW)
    assert store.snapshot(NOW).drafts == {}


def test_P1_a_half_written_line_holds_no_callers_number_but_ones_own_people_do(
    store: Store, store_file: Path
) -> None:
    store.drafts.put("win", (f"kept {CARD}",), f"lost {CARD}", at=NOW)
    store.reflections.save_draft(DRAFT, [Version("r/0", CARD, NOW)])
    assert CARD.encode() not in store_file.read_bytes()
    store.drafts.put("support", ("Priya", "+44 7700 900123"), at=NOW)
    assert store.snapshot(NOW).drafts["support"] == ("Priya", "+44 7700 900123")


def test_L10_what_was_written_over_is_kept_for_a_day(store: Store) -> None:
    store.reflections.start(DRAFT, at=NOW)
    store.reflections.save_draft(replace(DRAFT, texts=("",)), [Version("r/0", "a slip took this", NOW)])
    store.drafts.put("win", ("",), "and this", at=NOW + timedelta(seconds=1))
    assert texts(store) == ["and this", "a slip took this"]
    assert texts(store, "r/0") == ["a slip took this"]
    store.maintain(NOW + timedelta(hours=23))
    assert texts(store) == ["and this", "a slip took this"]
    store.maintain(NOW + timedelta(hours=25))
    assert texts(store) == []


def test_L10_twenty_of_them_each_once(store: Store) -> None:
    for number in range(30):
        store.drafts.put("win", ("x",), f"text {number}", at=NOW + timedelta(seconds=number))
    assert texts(store) == [f"text {number}" for number in range(29, 29 - MOST, -1)]
    store.drafts.put("win", ("x",), "text 20", at=NOW + timedelta(minutes=1))
    assert texts(store)[:2] == ["text 20", "text 29"]
    assert len(texts(store)) == MOST


def test_P3_what_was_written_over_goes_with_its_reflection(store: Store, store_file: Path) -> None:
    for id, away in (("r", store.delete), ("s", None)):
        store.reflections.add(replace(DRAFT, id=id, texts=("short",)), EndedBy.DONE, at=NOW)
        store.reflections.save_draft(replace(DRAFT, id=id), [])
        store.drafts.put(f"{id}/0", ("",), "Quillfeather", at=NOW)
        if away:
            away("reflections", id, at=NOW)
        else:
            store.purge(NOW + timedelta(days=1), at=NOW)
        assert texts(store) == []
    store.drafts.put("r/0", (), at=NOW)
    assert b"Quillfeather" not in store_file.read_bytes()
