from __future__ import annotations

from datetime import timedelta

from hypothesis import given, strategies as st
from msgspec.structs import replace

from recover_tui.domain import text
from recover_tui.domain.wins import Image, ImageInfo, Win, WinRotation
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_win

YESTERDAY = NOW - timedelta(days=1)
IMAGE = Image(ImageInfo("image/png", 2, 1), b"pixels")


def test_wins_are_listed_newest_first(store: Store) -> None:
    add_win(store, "older", at=YESTERDAY)
    newer = add_win(store, "  newer\n line ", who="Asha", why="time", at=NOW)
    assert [win.text for win in store.wins.newest()] == ["newer line", "older"]
    assert store.wins.newest()[0] == newer


def test_a_win_that_came_up_is_counted(store: Store) -> None:
    win = add_win(store, "one", at=YESTERDAY)
    store.wins.mark_shown(win.id, at=NOW)
    assert (store.wins.newest()[0].shown, store.wins.newest()[0].shown_at) == (1, NOW)


@given(st.text(), st.text())
def test_any_words_are_kept_to_the_letter_but_for_what_steers_a_terminal(said: str, who: str) -> None:
    store = Store.open(None)
    add_win(store, said, who=who, at=NOW)
    assert (store.wins.newest()[0].text, store.wins.newest()[0].who) == (text.line(said), text.line(who))
    store.close()


def test_a_win_has_its_image_and_only_when_asked(store: Store) -> None:
    win = add_win(store, "Thanks", at=NOW, image=IMAGE)
    assert store.wins.newest()[0].image == IMAGE.info
    assert store.wins.image(win.id) == IMAGE
    assert store.export(images=False)["wins"][0]["image"] == {"type": "image/png", "width": 2, "height": 1}


def test_a_new_win_begins_where_the_least_shown_stands(store: Store) -> None:
    old = add_win(store, "old", at=NOW)
    for _ in range(9):
        store.wins.mark_shown(old.id, at=NOW)
    assert add_win(store, "new", at=NOW).shown == 9
    assert {win.text: win.shown for win in store.wins.newest()} == {"old": 9, "new": 9}
    assert store.wins.add_all([Win("many", "many", "w", "y", NOW - timedelta(days=400))]) == 1
    many = store.wins.newest()[-1]
    assert (many.text, many.who, many.why, many.shown) == ("many", "w", "y", 9)


def test_words_and_rotation_of_a_win_are_changed(store: Store) -> None:
    win = add_win(store, "old", who="w", at=NOW)
    store.wins.update(replace(win, text=" new\nwords ", who="", why="why"))
    store.wins.set_rotation(win.id, WinRotation.PINNED)
    [changed] = store.wins.newest()
    assert (changed.text, changed.who, changed.why, changed.rotation) == ("new words", "", "why", WinRotation.PINNED)
