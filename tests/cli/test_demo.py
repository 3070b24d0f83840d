"""The sample day is a whole one, at whatever time it is looked at."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from recover_tui.cli.demo import fill
from recover_tui.domain import wins
from recover_tui.domain.calls import Rating
from recover_tui.domain.worries import due
from recover_tui.store.store import Store

DAY = datetime(2026, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("Asia/Kolkata"), ZoneInfo("America/Los_Angeles")], ids=str)
@pytest.mark.parametrize("minutes", [0, 10, 119, 121, 9 * 60 + 30, 17 * 60 + 1, 24 * 60 - 1])
def test_a_day_is_whole_at_any_time_of_day(store: Store, zone: tzinfo, minutes: int) -> None:
    now = DAY.replace(tzinfo=zone) + timedelta(minutes=minutes)
    fill(store, now, zone)
    today = now.replace(hour=0, minute=0)
    snapshot = store.snapshot(today)

    ended = sorted(call.ended_at for call in snapshot.calls if call.ended_at)
    assert len(ended) == 30
    assert (now - ended[-1]).total_seconds() == 42
    assert now - ended[0] < timedelta(hours=8)
    assert minutes < 120 or ended[0] >= today
    ratings = Counter(call.rating for call in snapshot.calls)
    assert (ratings[Rating.ROUGH], ratings[Rating.ABUSIVE]) == (4, 1)

    resets = store.resets.all()
    assert all(reset.before and reset.after and reset.after <= reset.before for reset in resets)
    assert all(reset.started_at < now for reset in resets)
    assert minutes < 120 or snapshot.resets_today == 5
    assert len({past.started_at.astimezone(zone).date() for past in snapshot.reflections}) >= 4

    assert len(due(snapshot.worries, now)) == 2
    [waiting] = set(snapshot.worries) - set(due(snapshot.worries, now))
    assert now < waiting.until <= now + timedelta(days=1)


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store.open(None)
    yield store
    store.close()


def test_the_win_that_comes_up_next_has_a_picture_that_can_be_shown(store: Store) -> None:
    fill(store, DAY + timedelta(hours=10), UTC)
    win = wins.due(store.wins.newest())
    assert win is not None
    image = store.wins.image(win.id)
    assert image is not None
    assert Image.open(io.BytesIO(image.data)).size == (image.info.width, image.info.height)
    assert [other.text for other in store.wins.newest() if other.image] == [win.text]


def test_there_is_someone_to_turn_to(store: Store) -> None:
    fill(store, DAY, UTC)
    assert len(store.resources.all()) == 5
