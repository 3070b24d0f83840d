"""What the agent set: frozen dataclasses, read from TOML.

Every mistake in the file is found in one go, each with its line and with what would be right. A setting that can't
be used keeps its default, so a broken file never stands between an agent and a breath.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from recover_tui.domain import durations, text
from recover_tui.domain.breathing import PATTERNS, Pattern
from recover_tui.domain.reflection import LONGEST_CAP, SHORTEST_CAP, USUAL_CAP, USUAL_REST, check_prompt
from recover_tui.domain.reset import LONGEST, SHORTEST, Part
from recover_tui.domain.support import link
from recover_tui.domain.worries import USUAL_WINDOW

_LARGEST_FILE: Final = 64 * 1024
_LONGEST_LINE: Final = 1024
_MOST_DOTS: Final = 8

Reader = Callable[[Any], Any]


def _setting(default: Any, read: Reader, doc: str) -> Any:
    return field(default=default, metadata={"read": read, "doc": doc})


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("use true or false")
    return value


def _seconds(least: int, most: int) -> Reader:
    def read(value: Any) -> int:
        allowed = f'use {least} to {most} seconds, such as {least} or "1m30s"'
        if isinstance(value, str):
            try:
                value = durations.read(value)
            except ValueError:
                raise ValueError(allowed) from None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(allowed)
        return value

    return read


def _line(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("use a text in quotes")
    return text.line(value)


def _days(value: Any) -> int | None:
    if value == "forever":
        return None
    try:
        return durations.read_days(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError('use "forever" or a number of days, such as "90d"') from None


def _time(value: Any) -> time:
    try:
        return value if isinstance(value, time) else datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007
    except (TypeError, ValueError):
        raise ValueError('use a time of day, such as "17:00"') from None


def _lines(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise ValueError('use a list of texts, such as ["One line.", "Another."]')
    return tuple(filter(None, map(text.line, value)))


def _country(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"(?:[A-Za-z]{2})?", value, re.ASCII):
        raise ValueError('use two letters, such as "IN"')
    return value.upper()


def _address(value: Any) -> tuple[str, int]:
    host, colon, port = value.rpartition(":") if isinstance(value, str) else ("", "", "")
    if not (host and colon and port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError('use a host and a port, such as "127.0.0.1:4444"')
    return host.strip("[]"), int(port)


def _loopback(value: Any) -> tuple[str, int]:
    host, port = _address(value)
    if host not in ("127.0.0.1", "localhost"):
        raise ValueError('use this machine and a port: "127.0.0.1:8765"')
    return host, port


def _token(value: Any) -> str:
    if (
        not isinstance(value, str)
        or len(value) < 16
        or not value.isascii()
        or not value.isprintable()
        or "/" in value
    ):
        raise ValueError("use 16 plain characters or more, without a slash")
    return value


def _gap(value: Any) -> int | None:
    if value == "learn":
        return None
    try:
        return int(_seconds(5, 3600)(value))
    except ValueError as error:
        raise ValueError(f'{error}, or "learn"') from None


def _moment(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 5:
        raise ValueError("use 0 to 5 seconds, such as 0.6")
    return float(value)


def _webhook(value: Any) -> str:
    if value == "":
        return ""
    address = link(value) if isinstance(value, str) else None
    if address is None or not address.startswith("https://"):
        raise ValueError("use an https address")
    return address


def _schemes(value: Any) -> tuple[str, ...]:
    schemes = tuple(scheme.lower() for scheme in _lines(value))
    for scheme in schemes:
        if not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme) or scheme in _NEVER_OPENED:
            raise ValueError('use names of links such as ["msteams"], and none that runs something')
    return schemes


_NEVER_OPENED: Final = frozenset({"file", "javascript", "data", "vbscript", "smb", "ftp", "about", "blob"})


def _one_of(kind: type[StrEnum]) -> Reader:
    def read(value: Any) -> StrEnum:
        try:
            return kind(value)
        except ValueError:
            raise ValueError(f"use one of: {', '.join(kind)}") from None

    return read


def _prompts(value: Any) -> tuple[str, ...]:
    own = _lines(value)
    for prompt in own:
        check_prompt(prompt)
    return own


def _parts(value: Any) -> tuple[Part, ...]:
    allowed = f"use a list of some of: {', '.join(Part)}; breathe or place among them"
    try:
        parts = tuple(dict.fromkeys(Part(entry) for entry in _lines(value)))
    except ValueError:
        raise ValueError(allowed) from None
    if not {Part.BREATHE, Part.PLACE} & set(parts):
        raise ValueError(allowed)
    return parts


def _key(value: Any) -> str:
    keys = [key.strip() for key in value.split(",")] if isinstance(value, str) else []
    if not keys or not all(map(_KEY.fullmatch, keys)):
        raise ValueError('use one key or several, such as "r" or "f5,ctrl+r"')
    return ",".join(keys)


_KEY: Final = re.compile(r"(?:(?:ctrl|shift|alt|super)\+)*(?:[^\s,\x00-\x1f\x7f]|[a-z][a-z0-9_]+)")


class Pictures(StrEnum):
    """How pictures are shown."""

    BLOCKS = "blocks"
    """As half blocks, which every terminal with colours can."""
    TERMINAL = "terminal"
    """As real pictures where the terminal says that it can."""


@dataclass(frozen=True, slots=True)
class BreatheConfig:
    """How breathing is guided."""

    pattern: str = _setting("4-4-4", _line, f"The pattern to begin with: {', '.join(PATTERNS)}, or one of yours.")
    holds: bool = _setting(True, _flag, "false leaves out every hold.")
    seconds: int = _setting(60, _seconds(SHORTEST, LONGEST), "How long the breathe pane runs.")
    bell: bool = _setting(False, _flag, "The terminal bell for closed eyes: one stroke in, two out, three hold.")
    patterns: Mapping[str, Pattern] = field(
        default_factory=lambda: MappingProxyType({}),
        metadata={"doc": "Your own: in, hold, out, rest in seconds, such as mine = [4, 0, 6, 0]."},
    )

    @property
    def all_patterns(self) -> Mapping[str, Pattern]:
        """The shipped patterns and the agent's own."""
        return {**PATTERNS, **self.patterns}


@dataclass(frozen=True, slots=True)
class ResetConfig:
    """What a reset is made of."""

    seconds: int = _setting(60, _seconds(SHORTEST, LONGEST), "How long one is when nothing else is known.")
    parts: tuple[Part, ...] = _setting(
        tuple(Part), _parts, "Its parts. Leave out what you don't want; breathe or place stays."
    )
    lines: tuple[str, ...] = _setting((), _lines, "Your own reframing lines; they come before the shipped ones.")
    places: tuple[str, ...] = _setting((), _lines, "Your own calm places, for resets of two minutes.")
    tension: bool = _setting(True, _flag, "false never asks how tense you are.")


@dataclass(frozen=True, slots=True)
class ReflectConfig:
    """How a look back is bounded."""

    cap: int = _setting(USUAL_CAP, _seconds(SHORTEST_CAP, LONGEST_CAP), "The most time a reflection may take.")
    break_cap: int = _setting(
        LONGEST_CAP, _seconds(SHORTEST_CAP, LONGEST_CAP), "The same on a break, when it is begun with J."
    )
    rest: int = _setting(USUAL_REST, _seconds(0, 86400), "How long a call rests before it may be reopened.")
    keep: int | None = _setting(
        None, _days, '"90d" removes reflections for good after so many days, once you have purged by hand.'
    )
    name: str = _setting("", _line, "Your first name, if the prompts may use it.")
    mask: bool = _setting(False, _flag, "true shows your words as dots; ctrl+r shows the line you are on.")
    prompts: tuple[str, ...] = _setting((), _prompts, "Your own prompts; each reflection asks one of them first.")


@dataclass(frozen=True, slots=True)
class ParkConfig:
    """What becomes of worries that are put off."""

    until: time = _setting(USUAL_WINDOW, _time, "When you look at what you parked: the end of your shift.")


@dataclass(frozen=True, slots=True)
class SupportConfig:
    """Whom to turn to."""

    country: str = _setting("", _country, "Two letters, for crisis lines; empty takes it from your locale.")
    schemes: tuple[str, ...] = _setting(
        (), _schemes, 'Further kinds of link that may be opened, such as ["msteams", "slack"].'
    )


@dataclass(frozen=True, slots=True)
class TalkConfig:
    """Talking it out."""

    webhook: str = _setting("", _webhook, "An https address that takes your message as JSON; empty sends nothing.")


@dataclass(frozen=True, slots=True)
class CallsConfig:
    """What happens when a call ends."""

    ask: bool = _setting(True, _flag, "false never asks how a call was.")
    gap: int | None = _setting(
        None, _gap, '"learn", or how long it usually is until the next call: resets are fitted to it.'
    )
    deaf: float = _setting(0.6, _moment, "Seconds in which keys don't answer a question that just came up.")


@dataclass(frozen=True, slots=True)
class BaresipConfig:
    """baresip's ctrl_tcp."""

    address: tuple[str, int] = _setting(("127.0.0.1", 4444), _address, "Where it listens.")


@dataclass(frozen=True, slots=True)
class AsteriskConfig:
    """Asterisk's manager interface."""

    address: tuple[str, int] = _setting(("127.0.0.1", 5038), _address, "Where it listens.")
    user: str = _setting("", _line, "The manager's name.")
    secret: str = _setting("", _line, "The manager's secret.")
    interface: str = _setting("", _line, "Your own, such as PJSIP/4410.")


@dataclass(frozen=True, slots=True)
class FreeswitchConfig:
    """FreeSWITCH's event socket."""

    address: tuple[str, int] = _setting(("127.0.0.1", 8021), _address, "Where it listens.")
    password: str = _setting("", _line, "The socket's password.")
    extension: str = _setting("", _line, "Your own, such as 4410.")


@dataclass(frozen=True, slots=True)
class HttpConfig:
    """A listener of ours, on this machine only."""

    listen: tuple[str, int] = _setting(("127.0.0.1", 8765), _loopback, "Where to listen: 127.0.0.1 and a port.")
    token: str = _setting("", _token, "What whoever posts has to know, 16 characters or more.")


@dataclass(frozen=True, slots=True)
class PhonesConfig:
    """Phones that are listened to, each None unless it is set up."""

    baresip: BaresipConfig | None = None
    asterisk: AsteriskConfig | None = None
    freeswitch: FreeswitchConfig | None = None
    http: HttpConfig | None = None


@dataclass(frozen=True, slots=True)
class HooksConfig:
    """Commands of the agent's own, each a list of a program and its arguments; they are told nothing."""

    reset_started: tuple[str, ...] = _setting((), _lines, "When a reset begins.")
    reset_finished: tuple[str, ...] = _setting((), _lines, "When it is over.")
    reflection_closed: tuple[str, ...] = _setting((), _lines, "When a reflection closes.")
    offer_shown: tuple[str, ...] = _setting((), _lines, "When a reset is offered.")


_PHONES: Final = MappingProxyType(
    {"baresip": BaresipConfig, "asterisk": AsteriskConfig, "freeswitch": FreeswitchConfig, "http": HttpConfig}
)


@dataclass(frozen=True, slots=True)
class LookConfig:
    """How it looks."""

    theme: str = _setting("dusk", _line, "The colour theme.")
    motion: bool = _setting(True, _flag, "false shows calm text in place of the moving shape.")
    pictures: Pictures = _setting(
        Pictures.BLOCKS, _one_of(Pictures), "blocks, or terminal for sixel and kitty: it is asked as recover starts."
    )
    hide_after: int = _setting(
        0, _seconds(0, 86400), 'Hides everything after so long without a key, such as "5m"; 0 never does.'
    )


@dataclass(frozen=True, slots=True)
class Config:
    """All that can be set."""

    breathe: BreatheConfig = BreatheConfig()
    reset: ResetConfig = ResetConfig()
    reflect: ReflectConfig = ReflectConfig()
    park: ParkConfig = ParkConfig()
    support: SupportConfig = SupportConfig()
    talk: TalkConfig = TalkConfig()
    calls: CallsConfig = CallsConfig()
    hooks: HooksConfig = HooksConfig()
    look: LookConfig = LookConfig()
    phones: PhonesConfig = PhonesConfig()
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Binding id to its key or keys."""


_SECTIONS: Final = MappingProxyType(
    {section.name: type(section.default) for section in fields(Config) if section.name not in ("keys", "phones")}
)
_KEYS_DOC: Final = "Other keys, by the names that `recover config keys` lists."


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in the file."""

    line: int | None
    """Line number from 1, None when it concerns the file as a whole."""
    said: str
    """What is wrong and what is allowed."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A config, and what could not be used of the file it came from."""

    config: Config
    problems: tuple[Problem, ...] = ()
    path: Path | None = None
    readable: bool = True
    """False when nothing of the file could be used."""

    def report(self) -> tuple[str, ...]:
        """Write every problem as `file:line: what`."""
        return tuple(
            f"{self.path or 'config'}{f':{problem.line}' if problem.line else ''}: {problem.said}"
            for problem in self.problems
        )


def load(path: Path, *, themes: Collection[str] | None = None, bindings: Mapping[str, str] | None = None) -> Loaded:
    """Read the file at `path`; none there means defaults.

    `themes` are the names that exist and `bindings` the keys by their names, where the caller knows them.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return Loaded(
                Config(), (Problem(None, "larger than 64 KiB; defaults are in force"),), path, readable=False
            )
        source = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Loaded(Config(), (), path)
    except UnicodeDecodeError:
        return Loaded(Config(), (Problem(None, "not UTF-8 text; save it as UTF-8"),), path, readable=False)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        return Loaded(Config(), (Problem(None, f"can't be read ({reason})"),), path, readable=False)
    return replace(parse(source, themes=themes, bindings=bindings), path=path)


def parse(source: str, *, themes: Collection[str] | None = None, bindings: Mapping[str, str] | None = None) -> Loaded:
    """Read TOML text."""
    strange = _too_strange(source)
    if strange:
        return Loaded(Config(), (strange,), readable=False)
    try:
        tables = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        said = re.sub(r"\s*\(at .*\)$", "", text.line(str(error))) or "too deeply nested"
        line = int(found[1]) if found else source.count("\n") + 1
        return Loaded(Config(), (Problem(line, f"not TOML: {said}"),), readable=False)
    return _Reading(source, tables, themes, bindings).done()


def _too_strange(source: str) -> Problem | None:
    # A long dotted key or deep nesting costs a TOML parser seconds and gigabytes.
    for number, line in enumerate(source.splitlines(), 1):
        if len(line) > _LONGEST_LINE:
            return Problem(number, f"longer than {_LONGEST_LINE} characters")
        if line.partition("=")[0].count(".") > _MOST_DOTS or line.count("[") > 4 * _MOST_DOTS:
            return Problem(number, "too deeply nested")
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
        self._lines = dict(_lines_of_keys(source))
        self._tables = tables
        self._themes = themes
        self._bindings = bindings
        self._problems: list[Problem] = []

    def done(self) -> Loaded:
        for name in self._tables:
            if name not in _SECTIONS and name not in ("keys", "phones"):
                self._wrong((name,), f"[{name}] is not known; there are {_names([*_SECTIONS, 'phones', 'keys'])}")
        sections = {name: self._section((name,), kind, self._table(name)) for name, kind in _SECTIONS.items()}
        config = Config(**sections, phones=self._phones(), keys=self._keys())
        config = self._with_known_names(config)
        self._problems.sort(key=lambda problem: problem.line or 0)
        return Loaded(config, tuple(self._problems))

    def _phones(self) -> PhonesConfig:
        phones = {}
        for name, table in self._table("phones").items():
            where = ("phones", name)
            if name not in _PHONES:
                self._wrong(where, f"phones.{_shown(name)} is not known; there are {_names(_PHONES)}")
            elif not isinstance(table, dict):
                self._wrong(where, f"phones.{name} is a section: write [phones.{name}] and its settings below")
            else:
                before = len(self._problems)
                section = self._section(where, _PHONES[name], table)
                for entry in fields(section):
                    if not getattr(section, entry.name) and len(self._problems) == before:
                        self._wrong(where, f"phones.{name} needs {entry.name}: {entry.metadata['doc']}")
                if len(self._problems) == before:
                    phones[name] = section
        return PhonesConfig(**phones)

    def _section(self, where: tuple[str, ...], kind: type, table: Mapping[str, Any]) -> Any:
        name = ".".join(where)
        known = {entry.name: entry for entry in fields(kind)}
        values = {}
        for key, value in table.items():
            if key not in known:
                self._wrong((*where, key), f"{name}.{_shown(key)} is not known; there are {_names(known)}")
            elif key == "patterns":
                values[key] = self._patterns(value)
            else:
                try:
                    values[key] = known[key].metadata["read"](value)
                except ValueError as error:
                    self._wrong((*where, key), f"{name}.{key} is {_shown(value)}: {error}")
        return kind(**values)

    def _patterns(self, table: Any) -> Mapping[str, Pattern]:
        where = ("breathe", "patterns")
        if not isinstance(table, dict):
            self._wrong(where, "breathe.patterns is a table: [breathe.patterns], then mine = [4, 0, 6, 0]")
            return MappingProxyType({})
        patterns = {}
        for name, lengths in table.items():
            try:
                if name in PATTERNS:
                    raise ValueError("that name is taken by a shipped pattern; choose another")
                if not isinstance(lengths, list):
                    raise ValueError("give in, hold, out, rest in seconds, for example [4, 0, 6, 0]")
                patterns[text.line(name)] = Pattern.of(text.line(name), lengths)
            except ValueError as error:
                self._wrong((*where, name), f"breathe.patterns.{_shown(name)}: {error}")
        return MappingProxyType(patterns)

    def _keys(self) -> Mapping[str, str]:
        keys = {}
        for name, value in self._table("keys").items():
            if self._bindings is not None and name not in self._bindings:
                self._wrong(("keys", name), f"keys.{_shown(name)} is not known; there are {_names(self._bindings)}")
                continue
            try:
                keys[name] = _key(value)
            except ValueError as error:
                self._wrong(("keys", name), f"keys.{name} is {_shown(value)}: {error}")
        self._drop_clashes(keys)
        return MappingProxyType(keys)

    def _drop_clashes(self, keys: dict[str, str]) -> None:
        """Refuse a key that the whole dashboard has for something else; in its own place a pane may reuse it."""
        everywhere = {name: held for name, held in {**(self._bindings or {}), **keys}.items() if "." not in name}
        for name, held in everywhere.items():
            for other in [other for other in everywhere if other != name]:
                if name in keys and set(held.split(",")) & set(everywhere[other].split(",")):
                    self._wrong(("keys", name), f"keys.{name} is {_shown(held)}: that is the key for {other}")
                    del keys[name]

    def _with_known_names(self, config: Config) -> Config:
        patterns = config.breathe.all_patterns
        if config.breathe.pattern not in patterns:
            said = f"breathe.pattern is {_shown(config.breathe.pattern)}: there are {_names(patterns)}"
            self._wrong(("breathe", "pattern"), said)
            config = replace(config, breathe=replace(config.breathe, pattern=BreatheConfig().pattern))
        if self._themes is not None and config.look.theme not in self._themes:
            said = f"look.theme is {_shown(config.look.theme)}: there are {_names(self._themes)}"
            self._wrong(("look", "theme"), said)
            config = replace(config, look=replace(config.look, theme=LookConfig().theme))
        return config

    def _table(self, name: str) -> Mapping[str, Any]:
        table = self._tables.get(name, {})
        if isinstance(table, dict):
            return table
        self._wrong((name,), f"{name} is a section: write [{name}] and its settings below")
        return {}

    def _wrong(self, where: tuple[str, ...], said: str) -> None:
        line = next((self._lines[where[:i]] for i in range(len(where), 0, -1) if where[:i] in self._lines), None)
        self._problems.append(Problem(line, said))


def _lines_of_keys(source: str) -> Iterator[tuple[tuple[str, ...], int]]:
    section: tuple[str, ...] = ()
    for number, line in enumerate(source.splitlines(), 1):
        if header := re.match(r"\s*\[+([^\[\]]+)\]", line):
            section = _key_parts(header[1])
            yield section, number
        elif assigned := re.match(r"\s*([^=#\[\]{}]+?)\s*=", line):
            yield (*section, *_key_parts(assigned[1])), number


def _key_parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _names(names: Collection[str] | Mapping[str, Any]) -> str:
    return ", ".join(names)


def _shown(value: Any) -> str:
    return (
        text.line(json.dumps(value, ensure_ascii=False, default=str))[:60]
        if not isinstance(value, str)
        else (f'"{text.line(value)[:60]}"')
    )


def template() -> str:
    """Write a config file in which every setting is explained and stands at its default, commented out."""
    return _written(Config(), commented=True)


def written(config: Config) -> str:
    """Write what is in force as TOML."""
    return _written(config, commented=False)


def _written(config: Config, *, commented: bool) -> str:
    blocks = []
    if commented:
        blocks.append("# Settings of recover. Take away a # to change one; `recover config check` reads it over.")
    off = "# " if commented else ""
    tables: list[tuple[str, str, Mapping[str, Any]]] = []
    for name in _SECTIONS:
        section = getattr(config, name)
        lines = [f"[{name}]"]
        for entry in fields(section):
            value = getattr(section, entry.name)
            if isinstance(value, Mapping):
                shown = {key: list(_lengths(pattern)) for key, pattern in value.items()}
                tables.append((f"{name}.{entry.name}", entry.metadata["doc"], shown))
                continue
            if commented:
                lines.append(f"# {entry.metadata['doc']}")
            if entry.name == "keep":
                value = f"{value}d" if value else "forever"
            elif entry.name == "gap":
                value = value or "learn"
            lines.append(f"{off}{entry.name} = {_toml(value)}")
        blocks.append("\n".join(lines))
    for name in _PHONES:
        phone = getattr(config.phones, name)
        if commented:
            kind = _PHONES[name]()
            settings = "\n".join(f"# {entry.name} = {_toml(getattr(kind, entry.name))}" for entry in fields(kind))
            blocks.append(f"# [phones.{name}]\n{settings}")
        elif phone is not None:
            tables.append((f"phones.{name}", "", {entry.name: getattr(phone, entry.name) for entry in fields(phone)}))
    tables.append(("keys", _KEYS_DOC, config.keys))
    for name, doc, table in tables:
        if commented:
            blocks.append(f"[{name}]\n# {doc}")
        elif table:
            blocks.append("\n".join([f"[{name}]", *(f"{_toml(key)} = {_toml(table[key])}" for key in table)]))
    return "\n\n".join(blocks) + "\n"


def _lengths(pattern: Pattern) -> tuple[int, ...]:
    lengths = {phase.kind.name: phase.seconds for phase in pattern.phases}
    return tuple(lengths.get(name, 0) for name in ("IN", "HOLD", "OUT", "REST"))


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        value = ":".join(map(str, value)) if value and isinstance(value[-1], int) else list(value)
    if isinstance(value, time):
        value = f"{value:%H:%M}"
    return json.dumps(value, ensure_ascii=False)
