"""What a setting may be.

Each function takes a value as TOML gives it and returns the setting. It raises ValueError with what would be right
where the value can't be used. Where TOML has no type for a setting, a function beside it writes the setting back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time
from enum import StrEnum
from typing import Any, Final

from recover_tui.domain import durations, text
from recover_tui.domain.reflection import check_prompt
from recover_tui.domain.reset import Part
from recover_tui.domain.support import link
from recover_tui.domain.translation import LANGUAGES, gettext as _

Validator = Callable[[Any], Any]

_KEY: Final = re.compile(r"(?:(?:ctrl|shift|alt|super)\+)*(?:[^\s,\x00-\x1f\x7f]|[a-z][a-z0-9_]+)")
_EXTENSION: Final = re.compile(
    r"chrome-extension://[a-p]{32}|moz-extension://[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_HOST: Final = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_NEVER_OPENED: Final = frozenset({"file", "javascript", "data", "vbscript", "smb", "ftp", "about", "blob"})


def flag(value: Any) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise ValueError(_("use true or false"))
    return value


def seconds(least: int, most: int) -> Validator:
    """Make a validator of whole seconds in this range, also written like "1m30s"."""

    def validate(value: Any) -> int:
        allowed = _('use {least} to {most} seconds, such as {least} or "1m30s"').format(least=least, most=most)
        if isinstance(value, str):
            try:
                value = durations.read(value)
            except ValueError:
                raise ValueError(allowed) from None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(allowed)
        return value

    return validate


def delay(value: Any) -> float:
    """Take 0 to 5 seconds with a fraction."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 5:
        raise ValueError(_("use 0 to 5 seconds, such as 0.6"))
    return float(value)


def gap(value: Any) -> int | None:
    """Take 5 to 3600 seconds, or "learn", which is None."""
    if value == "learn":
        return None
    try:
        return int(seconds(5, 3600)(value))
    except ValueError:
        raise ValueError(_('use 5 to 3600 seconds, such as 5 or "1m30s", or "learn"')) from None


def write_gap(value: int | None) -> int | str:
    """Write what `gap` takes."""
    return "learn" if value is None else value


def days(value: Any) -> int | None:
    """Take a number of days such as "90d", or "forever", which is None."""
    if value == "forever":
        return None
    try:
        return durations.read_days(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(_('use "forever" or a number of days, such as "90d"')) from None


def write_days(value: int | None) -> str:
    """Write what `days` takes."""
    return "forever" if value is None else f"{value}d"


def time_of_day(value: Any) -> time:
    """Take a TOML time, or hours and minutes in quotes."""
    try:
        return value if isinstance(value, time) else datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007
    except (TypeError, ValueError):
        raise ValueError(_('use a time of day, such as "17:00"')) from None


def write_time_of_day(value: time) -> time | str:
    """Write what `time_of_day` takes: hours and minutes, or a TOML time where there is more to it."""
    return value if value.second or value.microsecond else f"{value:%H:%M}"


def line(value: Any) -> str:
    """Take one line of text, and clean it."""
    if not isinstance(value, str):
        raise ValueError(_("use a text in quotes"))
    return text.line(value)


def lines(value: Any) -> tuple[str, ...]:
    """Take a list of lines, clean each, and leave out the empty ones."""
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise ValueError(_('use a list of texts, such as ["One line.", "Another."]'))
    return tuple(filter(None, map(text.line, value)))


def prompts(value: Any) -> tuple[str, ...]:
    """Take a list of prompts for a reflection, none of which asks why."""
    own = lines(value)
    for prompt in own:
        check_prompt(prompt)
    return own


def parts(value: Any) -> tuple[Part, ...]:
    """Take a list of the parts of a reset, each once, with breathing or a place among them."""
    allowed = _("use a list of some of: {parts}; breathe or place among them").format(parts=", ".join(Part))
    try:
        chosen = tuple(dict.fromkeys(Part(entry) for entry in lines(value)))
    except ValueError:
        raise ValueError(allowed) from None
    if not {Part.BREATHE, Part.PLACE} & set(chosen):
        raise ValueError(allowed)
    return chosen


def some_of(kind: type[StrEnum]) -> Validator:
    """Make a validator that takes a list of members of this enum by their values."""

    def validate(value: Any) -> tuple[StrEnum, ...]:
        try:
            return tuple(dict.fromkeys(kind(entry) for entry in lines(value)))
        except ValueError:
            raise ValueError(_("use a list of some of: {names}").format(names=", ".join(kind))) from None

    return validate


def one_of(kind: type[StrEnum]) -> Validator:
    """Make a validator that takes a member of this enum by its value."""

    def validate(value: Any) -> StrEnum:
        try:
            return kind(value)
        except ValueError:
            raise ValueError(_("use one of: {names}").format(names=", ".join(kind))) from None

    return validate


def language(value: Any) -> str:
    """Take the code of a language that there is, or nothing."""
    if value != "" and value not in LANGUAGES:
        raise ValueError(_("use one of: {names}").format(names=", ".join(LANGUAGES)))
    return str(value)


def country(value: Any) -> str:
    """Take two letters of either case, or nothing."""
    if not isinstance(value, str) or not re.fullmatch(r"(?:[A-Za-z]{2})?", value, re.ASCII):
        raise ValueError(_('use two letters, such as "IN"'))
    return value.upper()


def address(value: Any) -> tuple[str, int]:
    """Take a host and a port with a colon between them, an IPv6 address in brackets or without."""
    host, _colon, port = value.rpartition(":") if isinstance(value, str) else ("", "", "")
    host = host.strip("[]")
    if not (host and port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError(_('use a host and a port, such as "127.0.0.1:4444"'))
    return host, int(port)


def host(value: Any) -> str:
    """Take the name of a host, in lower case from then on."""
    if not isinstance(value, str) or not _HOST.fullmatch(value.lower()):
        raise ValueError(_('use the name of a host, such as "mypurecloud.de"'))
    return value.lower()


def port(value: Any) -> int:
    """Take the number of a port."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1024 <= value < 65536:
        raise ValueError(_("use a number from 1024 to 65535"))
    return value


def loopback(value: Any) -> tuple[str, int]:
    """Take this machine and a port."""
    host, port = address(value)
    if host not in ("127.0.0.1", "localhost"):
        raise ValueError(_('use this machine and a port: "127.0.0.1:8765"'))
    return host, port


def write_address(value: tuple[str, int]) -> str:
    """Write what `address` and `loopback` take."""
    host, port = value
    return f"{host}:{port}"


def token(value: Any) -> str:
    """Take a secret that can stand in a URL's path."""
    if (
        not isinstance(value, str)
        or len(value) < 16
        or not value.isascii()
        or not value.isprintable()
        or "/" in value
    ):
        raise ValueError(_("use 16 plain characters or more, without a slash"))
    return value


def extension(value: Any) -> str:
    """Take the origin of a browser's extension, which no web page can have."""
    if not isinstance(value, str) or not _EXTENSION.fullmatch(value):
        raise ValueError(
            _("recover phones browser finds it out: it is chrome-extension:// or moz-extension:// and an id")
        )
    return value


def webhook(value: Any) -> str:
    """Take an https address, or nothing."""
    if value == "":
        return ""
    found = link(value) if isinstance(value, str) else None
    if found is None or not found.startswith("https://"):
        raise ValueError(_("use an https address"))
    return found


def schemes(value: Any) -> tuple[str, ...]:
    """Take a list of URL schemes, in lower case from then on; none that reads a file or runs a script."""
    named = tuple(scheme.lower() for scheme in lines(value))
    for scheme in named:
        if not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme) or scheme in _NEVER_OPENED:
            raise ValueError(_('use names of links such as ["msteams"], and none that runs something'))
    return named


def key(value: Any) -> str:
    """Take one key by Textual's name, or several with commas between them."""
    keys = [each.strip() for each in value.split(",")] if isinstance(value, str) else []
    if not keys or not all(map(_KEY.fullmatch, keys)):
        raise ValueError(_('use one key or several, such as "r" or "f5,ctrl+r"'))
    return ",".join(keys)
