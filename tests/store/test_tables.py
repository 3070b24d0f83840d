"""The one list of tables says of each what is true of it."""

from __future__ import annotations

from typing import get_args

import pytest

from recover_tui.store.store import Store
from recover_tui.store.tables import BY_NAME, INSERT_ORDER, TABLES, Deletable, Table


def test_all_tables_of_the_store_are_listed_once(store: Store) -> None:
    made = {name for name in store.file.db.tables.table_names() if not name.startswith(("_", "sqlite_"))}
    assert sorted(table.name for table in TABLES) == sorted(made)
    assert sorted(INSERT_ORDER, key=TABLES.index) == list(TABLES)


def test_what_can_be_deleted_has_its_name_in_the_type() -> None:
    assert get_args(Deletable) == tuple(table.name for table in TABLES if table.deletable)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_the_key_and_the_columns_that_are_named(store: Store, table: Table) -> None:
    made = store.file.db.table(table.name)
    assert tuple(made.pks) == table.primary_key
    assert {*table.columns} == {column.name for column in made.columns}
    order = [column.strip() for column in table.order.split(",") if column]
    named = {*table.words, *table.times, *table.local, *order, *filter(None, [table.owner])}
    columns = {column.name: column.type for column in made.columns}
    assert named <= columns.keys()
    assert {columns[name] for name in (*table.words, *table.times)} <= {"TEXT"}
    assert ("deleted_at" in columns) is table.exported
    assert bool(table.order) is table.exported
    assert not table.deletable or table.words


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_row_is_inserted_before_one_that_it_refers_to(store: Store, table: Table) -> None:
    for key in store.file.db.table(table.name).foreign_keys:
        assert INSERT_ORDER.index(BY_NAME[key.other_table]) < INSERT_ORDER.index(table)
        if table.owner == key.column:
            assert BY_NAME[key.other_table].parts is table
