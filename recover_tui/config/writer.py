"""Writing the config as TOML: a commented file to begin with, and what is in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import tomlkit
from tomlkit.items import Array, Item, Table

from recover_tui.config.loader import refused_line
from recover_tui.config.model import PHONES, SECTIONS, BreatheConfig, Config
from recover_tui.domain.breathing import Kind, Pattern


def template() -> str:
    """Write a config file in which every setting is explained and stands at its default, commented out."""
    document = tomlkit.document()
    document.add(
        tomlkit.comment("Settings of recover. Take away a # to change one; `recover config check` reads it over.")
    )
    document.add(tomlkit.nl())
    for name, section in SECTIONS.items():
        settings = _settings(section())
        table = tomlkit.table()
        for entry in fields(section):
            if entry.name in settings:
                table.add(tomlkit.comment(entry.metadata["doc"]))
                table.add(tomlkit.comment(_assignment(entry.name, settings[entry.name])))
        document.add(name, table)
    for name, phone in PHONES.items():
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(f"[phones.{name}]"))
        for key, value in _settings(phone()).items():
            document.add(tomlkit.comment(_assignment(key, value)))
    document.add(tomlkit.nl())
    document.add("breathe", _parent({"patterns": _explained(BreatheConfig, "patterns")}))
    document.add("keys", _explained(Config, "keys"))
    return document.as_string()


def written(config: Config) -> str:
    """Write what is in force; reading it gives the same config."""
    document = tomlkit.document()
    for name in SECTIONS:
        document.add(name, _table(_settings(getattr(config, name))))
    if config.breathe.patterns:
        patterns = {name: _lengths(pattern) for name, pattern in config.breathe.patterns.items()}
        document.add("breathe", _parent({"patterns": _table(patterns)}))
    phones = {name: phone for name in PHONES if (phone := getattr(config.phones, name)) is not None}
    if phones:
        document.add("phones", _parent({name: _table(_settings(phone)) for name, phone in phones.items()}))
    if config.keys:
        document.add("keys", _table(config.keys))
    return document.as_string()


def _settings(section: Any) -> dict[str, Any]:
    return {
        entry.name: entry.metadata["write"](getattr(section, entry.name))
        for entry in fields(section)
        if "write" in entry.metadata
    }


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, _item(key, value))
    return table


def _parent(tables: Mapping[str, Table]) -> Table:
    parent = tomlkit.table(is_super_table=True)
    for name, table in tables.items():
        parent.add(name, table)
    return parent


def _explained(section: type, name: str) -> Table:
    [doc] = [entry.metadata["doc"] for entry in fields(section) if entry.name == name]
    table = tomlkit.table()
    table.add(tomlkit.comment(doc))
    return table


def _assignment(key: str, value: Any) -> str:
    return _table({key: value}).as_string().rstrip("\n")


def _item(key: str, value: Any) -> Item:
    """Make the value an item, a list over several lines where a line would be longer than the loader takes."""
    item: Item = tomlkit.item(value)
    if isinstance(item, Array) and refused_line(f"{key} = {item.as_string()}"):
        item.multiline(True)
    return item


def _lengths(pattern: Pattern) -> tuple[int, ...]:
    lengths = {phase.kind: phase.seconds for phase in pattern.phases}
    return tuple(lengths.get(kind, 0) for kind in (Kind.IN, Kind.HOLD, Kind.OUT, Kind.REST))
