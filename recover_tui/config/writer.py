"""Writing the config as TOML: a commented file to begin with, what is in force, and one setting in a file."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomlkit
from msgspec import Struct
from msgspec.structs import replace
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, InlineTable, Item, Table

from recover_tui.config import loader
from recover_tui.config.model import PHONES, SECTIONS, BreatheConfig, Config, settings
from recover_tui.domain.breathing import Kind, Pattern
from recover_tui.domain.os_errors import reason
from recover_tui.domain.translation import gettext as _


def template() -> str:
    """Write a config file in which every setting is explained and stands at its default, commented out."""
    document = tomlkit.document()
    document.add(
        tomlkit.comment(_("Settings of recover. Take away a # to change one; `recover config check` reads it over."))
    )
    document.add(tomlkit.nl())
    for name, section in SECTIONS.items():
        table = tomlkit.table()
        for setting, value in _written(section()).items():
            table.add(tomlkit.comment(settings(section)[setting].meaning))
            table.add(tomlkit.comment(_assignment(setting, value)))
        document.add(name, table)
    for name, phone in PHONES.items():
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(f"[phones.{name}]"))
        for key, value in _written(phone()).items():
            document.add(tomlkit.comment(_assignment(key, value)))
    document.add(tomlkit.nl())
    document.add("breathe", _parent({"patterns": _explained(BreatheConfig, "patterns")}))
    document.add("keys", _explained(Config, "keys"))
    return document.as_string()


def written(config: Config) -> str:
    """Write what is in force; reading it gives the same config."""
    document = tomlkit.document()
    for name in SECTIONS:
        document.add(name, _table(_written(getattr(config, name))))
    if config.breathe.patterns:
        patterns = {name: _lengths(pattern) for name, pattern in config.breathe.patterns.items()}
        document.add("breathe", _parent({"patterns": _table(patterns)}))
    phones = {name: phone for name in PHONES if (phone := getattr(config.phones, name)) is not None}
    if phones:
        document.add("phones", _parent({name: _table(_written(phone)) for name, phone in phones.items()}))
    if config.keys:
        document.add("keys", _table(config.keys))
    return document.as_string()


class NotKeptError(Exception):
    """A setting could not be put into the file, which is as it was; the message says why and what to do."""


def keep(
    path: Path,
    section: str,
    name: str,
    value: Any,
    *,
    themes: Collection[str] | None = None,
    bindings: Mapping[str, str] | None = None,
) -> None:
    """Put one setting into the file at `path`, made when there is none. All other lines stay byte for byte.

    A file that can't be read, has mistakes, or is a link to another one is not touched: raises NotKeptError. `themes`
    and `bindings` are as in `loader.load`.
    """
    _change(path, lambda source: with_setting(source, section, name, value, themes=themes, bindings=bindings))


def keep_phone(path: Path, name: str, phone: Any) -> None:
    """Put a phone into the file at `path`, in place of one of this kind. All else is as in `keep`."""
    _change(path, lambda source: with_phone(source, name, phone))


def _change(path: Path, change: Callable[[str], str]) -> None:
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise NotKeptError(_("the config is no plain file and was left alone: change it where it is"))
        _replace(path, change(loader.read_source(path) if path.exists() else ""))
    except ValueError as error:
        raise NotKeptError(_("the config was left alone: {problem}").format(problem=error)) from None
    except OSError as error:
        raise NotKeptError(_("the config can't be written ({reason})").format(reason=reason(error))) from None


def with_setting(
    source: str,
    section: str,
    name: str,
    value: Any,
    *,
    themes: Collection[str] | None = None,
    bindings: Mapping[str, str] | None = None,
) -> str:
    """Give this TOML with one setting set, and every other line as it was.

    Where it was not set, it goes below the line that has it commented out, or else to the top of its section. Raises
    ValueError with what is wrong where the TOML has mistakes already, or could not be changed safely.
    """
    mark = loader.MARK if source.startswith(loader.MARK) else ""
    bare = source.removeprefix(loader.MARK)
    before = loader.parse(bare, themes=themes, bindings=bindings)
    if before.problems:
        raise ValueError(_("it has mistakes; recover config check names each"))
    item = _item(name, settings(SECTIONS[section])[name].write(value))
    wanted = replace(before.config, **{section: replace(getattr(before.config, section), **{name: value})})
    for change in (_replaced, _inserted):
        try:
            changed = change(bare, section, name, item)
        except TOMLKitError:
            continue
        after = loader.parse(changed, themes=themes, bindings=bindings)
        if after.config.same_as(wanted) and not after.problems:
            return mark + changed
    raise ValueError(_("it could not be changed safely; change it by hand"))


def with_phone(source: str, name: str, phone: Any) -> str:
    """Give this TOML with a phone set up, and every other line as it was.

    Raises ValueError with what is wrong where the TOML has mistakes already, or could not be changed safely.
    """
    mark = loader.MARK if source.startswith(loader.MARK) else ""
    bare = source.removeprefix(loader.MARK)
    before = loader.parse(bare)
    if before.problems:
        raise ValueError(_("it has mistakes; recover config check names each"))
    wanted = replace(before.config, phones=replace(before.config.phones, **{name: phone}))
    for change in (_phone_replaced, _phone_added):
        try:
            changed = change(bare, name, _written(phone))
        except TOMLKitError:
            continue
        after = loader.parse(changed)
        if after.config.same_as(wanted) and not after.problems:
            return mark + changed
    raise ValueError(_("it could not be changed safely; change it by hand"))


def _phone_replaced(source: str, name: str, values: Mapping[str, Any]) -> str:
    document = tomlkit.parse(source)
    table: Any = document.get("phones", {}).get(name)
    if table is not None:
        for key, value in values.items():
            table[key] = _item(key, value)
    return document.as_string()


def _phone_added(source: str, name: str, values: Mapping[str, Any]) -> str:
    end = "\r\n" if "\r\n" in source else "\n"
    block = f"[phones.{name}]\n{_table(values).as_string()}".replace("\n", end)
    gap = "" if not source else end if source.endswith("\n") else 2 * end
    return f"{source}{gap}{block}"


def _replaced(source: str, section: str, name: str, item: Item) -> str:
    """Put another value in the place of the one that is there."""
    document = tomlkit.parse(source)
    table: Any = document.get(section, {})
    if name in table or isinstance(table, InlineTable):
        table[name] = item
    return document.as_string()


def _inserted(source: str, section: str, name: str, item: Item) -> str:
    """Add a line for the setting where one would look for it."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", source)
    known = [*loader.lines_of_keys(source)]
    headers = {number: where for where, number in known if lines[number - 1].lstrip().startswith("[")}
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    line = f"{name} = {item.as_string()}{end}"
    first_header = min(headers, default=len(lines) + 1)
    dotted = [number for where, number in known if where[0] == section and number < first_header]
    header = next((number for number, where in headers.items() if where == (section,)), None)
    if header is not None:
        last = next((number - 1 for number in headers if number > header), len(lines))
        at = _commented_out(source, name, header, last) or header
    elif dotted:
        line, at = f"{section}.{line}", dotted[0] - 1
    else:
        line, at = f"{end if lines else ''}[{section}]{end}{line}", len(lines)
    if at == len(lines) and lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    return "".join([*lines[:at], line, *lines[at:]])


def _commented_out(source: str, name: str, first: int, last: int) -> int | None:
    """Find the line between these two, numbers from 1, that has the setting commented out."""
    commented = re.compile(rf"\s*#\s*{name}\s*=")
    for number, (line, bare) in enumerate(loader.lines_without_texts(source), 1):
        if first < number <= last and not bare.strip() and commented.match(line):
            return number
    return None


def _replace(path: Path, source: str) -> None:
    """Put a file that only this user can read in the place of the one at `path`, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and not os.access(path, os.W_OK):
        raise NotKeptError(_("the config can't be written (read-only)"))
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(source.encode())
            opened.flush()
            os.fsync(opened.fileno())
        Path(temporary).replace(path)
    except OSError:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def _written(section: Struct) -> dict[str, Any]:
    """Give a section's settings as TOML has them, without the tables in which names are the agent's own."""
    infos = settings(type(section)).items()
    return {name: info.write(getattr(section, name)) for name, info in infos if not info.is_table}


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
    table = tomlkit.table()
    table.add(tomlkit.comment(settings(section)[name].meaning))
    return table


def _assignment(key: str, value: Any) -> str:
    return _table({key: value}).as_string().rstrip("\n")


def _item(key: str, value: Any) -> Item:
    """Make the value an item, a list over several lines where a line would be longer than the loader takes."""
    item: Item = tomlkit.item(value)
    if isinstance(item, Array) and loader.refused_line(f"{key} = {item.as_string()}"):
        item.multiline(True)
    return item


def _lengths(pattern: Pattern) -> tuple[int, ...]:
    lengths = {phase.kind: phase.seconds for phase in pattern.phases}
    return tuple(lengths.get(kind, 0) for kind in (Kind.IN, Kind.HOLD, Kind.OUT, Kind.REST))
