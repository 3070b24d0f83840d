"""Reading the config from TOML.

Every mistake in the file is found in one go, each with its line and with what would be right. A setting that can't
be used keeps its default, so a broken file never stands between an agent and a breath.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from msgspec.structs import replace

from recover_tui.config.model import PHONES, SECTIONS, BreatheConfig, Config, LookConfig, PhonesConfig, settings
from recover_tui.domain import text
from recover_tui.domain.breathing import PATTERNS, Pattern
from recover_tui.domain.os_errors import reason
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _

_LARGEST_FILE: Final = 64 * 1024
"""Bytes."""
MARK: Final = "\ufeff"
"""A byte order mark, which some editors put before a text."""
_LONGEST_LINE: Final = 1024
_TOO_MANY_DOTS: Final = re.compile(r"(?:[\w-]+[ \t]*\.[ \t]*){9}")
_MOST_BRACKETS: Final = 32
_TEXT_OR_COMMENT: Final = re.compile(
    r"""
    "{3}(?:[^\\]|\\.)*?"{3,5} | '{3}.*?'{3,5} | "(?:[^"\\\n]|\\.)*" | '[^'\n]*' | (?P<comment>\#[^\n]*)
    """,
    re.DOTALL | re.VERBOSE,
)
_KEY: Final = re.compile(r"\s*(?:\[\[?\s*(?P<header>[\w. \t-]+?)\s*\]|(?P<key>[\w. \t-]+?)\s*=)")
"""A key on its line, where what stands in quotes was blanked out."""


class Problem(PrivateStruct, frozen=True):
    """One mistake in the file."""

    line: int | None
    """Line number from 1, None when it concerns the file as a whole."""
    said: str
    """What is wrong and what is allowed."""


class Loaded(PrivateStruct, frozen=True):
    """A config, and what could not be used of the file it came from."""

    config: Config
    problems: tuple[Problem, ...] = ()
    path: Path | None = None
    readable: bool = True
    """False when nothing of the file could be used."""

    def report(self) -> tuple[str, ...]:
        """Write every problem as `file:line: what`, without anything of a name that a terminal would obey."""
        return tuple(
            _one_line(f"{self.path or 'config'}{f':{problem.line}' if problem.line else ''}: {problem.said}")
            for problem in self.problems
        )


def load(path: Path, *, themes: Collection[str] | None = None, bindings: Mapping[str, str] | None = None) -> Loaded:
    """Read the file at `path`; none there means defaults.

    `themes` are the names that exist and `bindings` the keys by their names, where the caller knows them.
    """
    try:
        source = read_source(path)
    except FileNotFoundError:
        return Loaded(Config(), (), path)
    except ValueError as error:
        return Loaded(Config(), (Problem(None, str(error)),), path, readable=False)
    except OSError as error:
        said = _("can't be read ({reason})").format(reason=reason(error))
        return Loaded(Config(), (Problem(None, said),), path, readable=False)
    return replace(parse(source.removeprefix(MARK), themes=themes, bindings=bindings), path=path)


def read_source(path: Path) -> str:
    """Give the text of the file, with a byte order mark and the ends of its lines as they are.

    Raises OSError, and ValueError with what is wrong where it is no text or too large.
    """
    if path.stat().st_size > _LARGEST_FILE:
        raise ValueError(_("larger than 64 KiB; defaults are in force"))
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        raise ValueError(_("not UTF-8 text; save it as UTF-8")) from None


def parse(source: str, *, themes: Collection[str] | None = None, bindings: Mapping[str, str] | None = None) -> Loaded:
    """Read TOML text; `themes` and `bindings` as in `load`."""
    refused = refused_line(source)
    if refused:
        return Loaded(Config(), (refused,), readable=False)
    try:
        tables = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        said = re.sub(r"\s*\(at .*\)$", "", text.line(str(error))) or _("too deeply nested")
        line = int(found[1]) if found else source.count("\n") + 1
        return Loaded(Config(), (Problem(line, _("not TOML: {problem}").format(problem=said)),), readable=False)
    return _Reading(source, tables, themes, bindings).done()


def refused_line(source: str) -> Problem | None:
    """Find the first line that is longer or more deeply nested than a config needs; None when there is none.

    A long dotted key or deep nesting would cost a TOML parser seconds and gigabytes.
    """
    for number, (line, bare) in enumerate(lines_without_texts(source), 1):
        if len(line) > _LONGEST_LINE:
            return Problem(number, _("longer than {most} characters").format(most=_LONGEST_LINE))
        if bare.count("[") > _MOST_BRACKETS or _TOO_MANY_DOTS.search(bare):
            return Problem(number, _("too deeply nested"))
    return None


class _Reading:
    """One pass over a parsed file, gathering what is wrong."""

    def __init__(
        self,
        source: str,
        tables: Mapping[str, Any],
        themes: Collection[str] | None,
        bindings: Mapping[str, str] | None,
    ) -> None:
        self._source = source
        self._tables = tables
        self._themes = themes
        self._bindings = bindings
        self._problems: list[Problem] = []
        self._chosen: set[str] = set()

    def done(self) -> Loaded:
        for name in self._tables:
            if name not in SECTIONS and name not in ("keys", "phones"):
                self._wrong((name,), _unknown(f"[{name}]", [*SECTIONS, "phones", "keys"]))
        sections = {name: self._section((name,), kind, self._table(name)) for name, kind in SECTIONS.items()}
        config = Config(**sections, phones=self._phones(), keys=self._keys(), chosen=frozenset(self._chosen))
        config = self._with_known_names(config)
        self._problems.sort(key=lambda problem: problem.line or 0)
        return Loaded(config, tuple(self._problems))

    def _phones(self) -> PhonesConfig:
        phones = {}
        for name, table in self._table("phones").items():
            where = ("phones", name)
            if name not in PHONES:
                self._wrong(where, _unknown(f"phones.{_shown(name)}", PHONES))
            elif not isinstance(table, dict):
                self._wrong(where, _no_section(f"phones.{name}"))
            else:
                before = len(self._problems)
                section = self._section(where, PHONES[name], table)
                for setting, info in settings(PHONES[name]).items():
                    needed = not info.optional and not getattr(section, setting)
                    if needed and len(self._problems) == before:
                        said = _("phones.{phone} needs {setting}: {meaning}")
                        said = said.format(phone=name, setting=setting, meaning=info.meaning)
                        self._wrong(where, said)
                if len(self._problems) == before:
                    phones[name] = section
        return PhonesConfig(**phones)

    def _section(self, where: tuple[str, ...], kind: type, table: Mapping[str, Any]) -> Any:
        name = ".".join(where)
        if not table:
            return kind()
        known = settings(kind)
        values = {}
        for key, value in table.items():
            if key not in known:
                self._wrong((*where, key), _unknown(f"{name}.{_shown(key)}", known))
            elif known[key].is_table:
                values[key] = self._patterns(value)
            else:
                try:
                    values[key] = known[key].read(value)
                    self._chosen.add(f"{name}.{key}")
                except ValueError as error:
                    self._wrong((*where, key), _unfit(f"{name}.{key}", value, str(error)))
        return kind(**values)

    def _patterns(self, table: Any) -> Mapping[str, Pattern]:
        where = ("breathe", "patterns")
        if not isinstance(table, dict):
            self._wrong(where, _("breathe.patterns is a table: [breathe.patterns], then mine = [4, 0, 6, 0]"))
            return MappingProxyType({})
        patterns = {}
        for name, lengths in table.items():
            try:
                called = text.line(name)
                if called in PATTERNS:
                    raise ValueError(_("that name is taken by a shipped pattern; choose another"))
                if not isinstance(lengths, list):
                    raise ValueError(_("give in, hold, out, rest in seconds, for example [4, 0, 6, 0]"))
                patterns[called] = Pattern.of(called, lengths)
            except ValueError as error:
                self._wrong((*where, name), f"breathe.patterns.{_shown(name)}: {error}")
        return MappingProxyType(patterns)

    def _keys(self) -> Mapping[str, str]:
        from recover_tui.config import validators  # few have keys of their own

        keys = {}
        for name, value in self._table("keys").items():
            if self._bindings is not None and name not in self._bindings:
                self._wrong(("keys", name), _unknown(f"keys.{_shown(name)}", self._bindings))
                continue
            try:
                keys[name] = validators.key(value)
            except ValueError as error:
                self._wrong(("keys", name), _unfit(f"keys.{name}", value, str(error)))
        self._drop_clashes(keys)
        return MappingProxyType(keys)

    def _drop_clashes(self, keys: dict[str, str]) -> None:
        """Refuse a key that the whole dashboard has for something else; in its own place a pane may reuse it."""
        everywhere = {name: held for name, held in {**(self._bindings or {}), **keys}.items() if "." not in name}
        for name, held in everywhere.items():
            for other in [other for other in everywhere if other != name]:
                if name in keys and set(held.split(",")) & set(everywhere[other].split(",")):
                    taken = _("that is the key for {binding}").format(binding=other)
                    self._wrong(("keys", name), _unfit(f"keys.{name}", held, taken))
                    del keys[name]

    def _with_known_names(self, config: Config) -> Config:
        patterns = config.breathe.all_patterns
        if config.breathe.pattern not in patterns:
            said = _unfit("breathe.pattern", config.breathe.pattern, _there_are(patterns))
            self._wrong(("breathe", "pattern"), said)
            config = replace(config, breathe=replace(config.breathe, pattern=BreatheConfig().pattern))
        if self._themes is not None and config.look.theme not in self._themes:
            said = _unfit("look.theme", config.look.theme, _there_are(self._themes))
            self._wrong(("look", "theme"), said)
            config = replace(config, look=replace(config.look, theme=LookConfig().theme))
        return config

    def _table(self, name: str) -> Mapping[str, Any]:
        table = self._tables.get(name, {})
        if isinstance(table, dict):
            return table
        self._wrong((name,), _no_section(name))
        return {}

    @cached_property
    def _lines(self) -> dict[tuple[str, ...], int]:
        return dict(lines_of_keys(self._source))

    def _wrong(self, where: tuple[str, ...], said: str) -> None:
        line = next((self._lines[where[:i]] for i in range(len(where), 0, -1) if where[:i] in self._lines), None)
        self._problems.append(Problem(line, said))


def lines_without_texts(source: str) -> Iterator[tuple[str, str]]:
    """Give each line, and the same with what stands in quotes blanked out, and without its comment."""
    bare = _TEXT_OR_COMMENT.sub(_blanked, source)
    return zip(source.split("\n"), bare.split("\n"), strict=True)


def _blanked(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " " if found["comment"] else "x", found[0])


def lines_of_keys(source: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Give each key with the keys of its section before it, and each section, with the number of its line from 1."""
    section: tuple[str, ...] = ()
    for number, (line, bare) in enumerate(lines_without_texts(source), 1):
        if found := _KEY.match(bare):
            kind = found.lastgroup or "key"
            parts = _key_parts(line[found.start(kind) : found.end(kind)])
            if kind == "header":
                section = parts
                yield section, number
            else:
                yield (*section, *parts), number


def _key_parts(written: str) -> tuple[str, ...]:
    """Take a key apart: a bare one, quoted ones, several with dots between them."""
    parts = []
    try:
        found: Any = tomllib.loads(f"{written} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    while isinstance(found, dict):
        [(part, found)] = found.items()
        parts.append(part)
    return tuple(parts)


def _one_line(said: str) -> str:
    return " ".join(text.harmless(said).split())


def _unknown(setting: str, names: Collection[str]) -> str:
    said = _("{setting} is not known; there are {names}")
    return said.format(setting=setting, names=", ".join(names))


def _unfit(setting: str, value: Any, problem: str) -> str:
    return _("{setting} is {value}: {problem}").format(setting=setting, value=_shown(value), problem=problem)


def _there_are(names: Collection[str]) -> str:
    return _("there are {names}").format(names=", ".join(names))


def _no_section(name: str) -> str:
    return _("{section} is a section: write [{section}] and its settings below").format(section=name)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{text.line(value)[:60]}"'
    import json  # msgspec has no numbers of more than 64 bits

    return text.line(json.dumps(value, ensure_ascii=False, default=str))[:60]
