from __future__ import annotations

from datetime import timedelta

from recover_tui.domain.worries import Resolution, Review, Worry
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_worry


def test_a_parked_worry_waits_until_it_is_settled(store: Store) -> None:
    window = NOW + timedelta(hours=8)
    worry = add_worry(store, "the\nfee", at=NOW, until=window)
    assert store.worries.waiting() == (Worry(worry.id, "the fee", NOW, window),)
    store.worries.postpone([worry.id], window + timedelta(days=1))
    assert store.worries.waiting()[0].until == window + timedelta(days=1)
    store.worries.resolve(worry.id, Resolution.LET_GO)
    assert store.worries.waiting() == ()
    assert store.export()["parked"][0]["outcome"] == "let go"
    store.worries.resolve(worry.id, None)
    assert len(store.worries.waiting()) == 1


def test_time_spent_on_a_window_never_becomes_less(store: Store) -> None:
    assert store.worries.review() is None
    for window, used in ((NOW, 10.0), (NOW, 4.0), (NOW - timedelta(days=1), 99.0)):
        store.worries.spend_review(Review(window, used))
    assert store.worries.review() == Review(NOW, 10.0)
    store.worries.spend_review(Review(NOW + timedelta(days=1), 1.0))
    assert store.worries.review() == Review(NOW + timedelta(days=1), 1.0)
