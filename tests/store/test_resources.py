from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from recover_tui.domain.support import Kind, Resource
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_resource

YESTERDAY = NOW - timedelta(days=1)


def test_resources_stand_in_the_order_in_which_they_came_own_first(store: Store) -> None:
    add_resource(store, "Priya", kind=Kind.COLLEAGUE, reach="ext 1", hours="9 to 5", note="tea", at=NOW)
    add_resource(store, "Coach", kind=Kind.COACH, at=YESTERDAY)
    line = Resource("p", Kind.HELPLINE, "Line", "1", "", "", "pack")
    store.resources.add(line, NOW - timedelta(days=2000))
    assert [resource.name for resource in store.resources.all()] == ["Coach", "Priya", "Line"]
    assert store.resources.all()[1].note == "tea"


def test_the_words_of_an_entry_are_cleaned_and_its_number_stays(store: Store) -> None:
    added = add_resource(store, " Priya\x1b\n P. ", reach="tel:+442079460000", at=NOW)
    assert store.resources.all() == (added,)
    assert (added.name, added.reach) == ("Priya P.", "tel:+442079460000")
    store.resources.update(replace(added, name="Priya\nQ.", zone="Europe/Paris"))
    assert store.resources.all() == (replace(added, name="Priya Q.", zone="Europe/Paris"),)
