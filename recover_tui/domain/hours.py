"""When someone can be reached, read from how people write it.

Only what is plain is understood; everything else stays the text that it is. Better to say nothing than to send
someone to a door that is closed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any, Final, NamedTuple

from recover_tui.domain.hour_zones import without_zone
from recover_tui.domain.private_struct import PrivateStruct

_DAY_MINUTES: Final = 24 * 60
_NOON: Final = _DAY_MINUTES // 2
_EVERY_DAY: Final = (0, 1, 2, 3, 4, 5, 6)
_WEEKDAYS: Final = (0, 1, 2, 3, 4)
_WEEKEND: Final = (5, 6)
_Token = tuple[str, Any]
"""What it is, and what it says: the number of a day, days, or a `_Clock`."""


def _plain(text: str) -> str:
    """Take the marks off letters, and make every dash one."""
    return "".join(
        "-" if unicodedata.category(one) == "Pd" or one == "−" else one
        for one in unicodedata.normalize("NFKD", text.lower())
        if not unicodedata.combining(one)
    )


_SAID: Final[dict[str, _Token]] = {
    **{
        name: ("day", day)
        for day, names in enumerate(
            (
                "mo mon monday mondays montag montags lun lundi lundis lunes सोम सोमवार",
                "tu tue tues tuesday tuesdays di die dienstag dienstags mardi mardis martes मंगल मंगलवार",
                """we wed weds wednesday wednesdays mi mit mittwoch mittwochs mer mercredi mercredis mie miercoles
                miy miyerkules miyerkoles बुध बुधवार""",
                """th thu thur thurs thursday thursdays do don donnerstag donnerstags jeu jeudi jeudis jue jueves
                huw huwebes गुरु गुरुवार गुरूवार बृहस्पति बृहस्पतिवार वीरवार""",
                """fr fri friday fridays freitag freitags ven vendredi vendredis vie viernes biy biyernes
                शुक्र शुक्रवार""",
                """sa sat saturday saturdays samstag samstags sonnabend sam samedi samedis sab sabado sabados
                शनि शनिवार""",
                """su sun sunday sundays so son sonntag sonntags dim dimanche dimanches dom domingo domingos
                lin linggo रवि रविवार इतवार""",
            )
        )
        for name in names.split()
    },
    **dict.fromkeys(
        (
            "daily", "every day", "everyday", "each day", "taglich", "jeden tag", "tous les jours", "todos los dias",
            "cada dia", "diario", "a diario", "रोज", "रोज़ाना", "हर दिन", "हर रोज", "प्रतिदिन",
        ),
        ("days", _EVERY_DAY),
    ),
    **dict.fromkeys(("weekdays", "every weekday"), ("days", _WEEKDAYS)),
    **dict.fromkeys(
        ("weekend", "weekends", "wochenende", "fin de semana", "fines de semana", "सप्ताहांत"), ("days", _WEEKEND)
    ),
    **dict.fromkeys(
        (
            "day and night", "round the clock", "around the clock", "all day", "rund um die uhr", "tag und nacht",
            "jour et nuit", "dia y noche", "araw at gabi", "buong araw", "दिन रात", "चौबीसों घंटे",
        ),
        ("all day", None),
    ),
    **dict.fromkeys(
        (
            "closed", "closed on", "closed from", "closed for lunch", "except", "except on", "except for",
            "excluding", "excl", "apart from", "not", "not on", "but not", "lunch", "lunch break", "break",
            "mittagspause", "pause", "geschlossen", "außer", "ausser", "sauf", "ferme", "cerrado", "excepto",
            "sarado", "maliban sa", "बंद",
        ),
        ("closed", None),
    ),
    **dict.fromkeys(
        ("to", "till", "til", "until", "thru", "through", "bis", "a", "hasta", "hanggang", "से"), ("to", None)
    ),
    **dict.fromkeys(("and", "und", "et", "y", "और", "व"), ("and", None)),
    **dict.fromkeys(
        (
            "open", "opening hours", "hours", "from", "von", "de", "on", "at", "bukas", "mula", "tuwing", "खुला", "तक",
        ),
        ("", None),
    ),
}  # fmt: skip
"""What words mean in English, German, French, Spanish, Filipino and Hindi, but for what is another elsewhere."""
_WORDS: Final = {_plain(name): token for name, token in _SAID.items()}
_MARKS: Final[dict[str, _Token]] = {
    "-": ("to", None), "(": ("(", None), ")": (")", None),
    **dict.fromkeys(" :.", ("", None)), **dict.fromkeys(",;&+/|·", ("and", None)),
}  # fmt: skip
_TOKEN: Final = re.compile(
    r"""
    (?P<always>(?:24[/x-]7|always)(?![a-z0-9]))
    | (?P<all_day>(?:24\ ?(?:hours(?:\ a\ day)?|hrs?|h|stunden|heures|horas|oras|घंटे)|दिन-रात)(?![a-z0-9])(?!\ ?-))
    | (?P<week>(?:(?:7|seven)\ days(?:\ a\ week)?|araw-araw)(?![a-z]))
    | (?P<weekdays>m-f(?![a-z]))
    | (?:12\ ?)?(?:(?P<noon>noon|midday)|(?P<midnight>midnight))(?![a-z])
    | (?P<hour>\d\d?)(?:[:.h](?P<minute>\d\d)(?!\d))?\ ?(?P<half>[ap]\.?\ ?m(?![a-z])\.?)?
      (?:\ ?(?:uhr|o'clock|hrs?|h|बजे)(?![a-z0-9]))?(?!\d)
    | (?P<hour4>\d\d)(?P<minute4>\d\d)(?:\ ?(?:uhr|hrs?|h)(?![a-z0-9]))?(?!\d)
    | (?P<words>[a-zßऀ-ॣॱ-ॿ]+(?:\ [a-zßऀ-ॣॱ-ॿ]+){0,3})
    | (?P<mark>[-\ :.(),;&+/|·])
    """,
    re.VERBOSE,
)
_Span = tuple[int, int]
"""First minute of a day and the minute after the last; past midnight it goes beyond 1440."""


class Hours(PrivateStruct, frozen=True):
    """Opening hours of a week."""

    spans: tuple[tuple[int, int, int], ...]
    """Weekday from 0 for Monday, first minute, minute after the last; past midnight it goes beyond 1440."""
    zones: tuple[str, ...] = ()
    """The time zones that the text can mean, if it names one."""

    def open_at(self, local: datetime) -> bool:
        """True when it is open at this time, which is in the zone of the hours."""
        minute = local.hour * 60 + local.minute
        yesterday = (local - timedelta(days=1)).weekday()
        return any(
            (day == local.weekday() and first <= minute < last)
            or (day == yesterday and first <= minute + _DAY_MINUTES < last)
            for day, first, last in self.spans
        )


def read(text: str) -> Hours | None:
    """Read `Mon-Fri 9:00-17:00, Sat 10 to 14`, `9 to 12`, `Mo, Mi 9-12, 13-17`, `day and night` and their like.

    A part without days has those of the part before it. None for what is not plain.
    """
    zones, text = without_zone(" ".join(text.split()))
    try:
        spans = _Reading(_tokens(text)).spans()
    except _NotPlainError:
        return None
    return Hours(spans, zones) if spans else None


class _NotPlainError(Exception):
    """Whoever wrote it may have meant this or that."""


class _Clock(NamedTuple):
    """A time of day as it was written."""

    minutes: int
    half: str = ""
    """`am`, `pm`, `exact` for noon and midnight, or empty."""
    of_24: bool = False
    """True when it can't be of a clock with twelve hours."""


class _Group:
    """Spans, and the days they are for, which are empty while they are still to come."""

    def __init__(self, days: Sequence[int]) -> None:
        self.days = days
        self.spans: list[_Span] = []
        self.breaks: list[_Span] = []


def _tokens(text: str) -> list[_Token]:
    """Cut a text into what it consists of. Raises _NotPlainError where anything in it isn't known."""
    plain = _plain(text)
    tokens: list[_Token] = []
    at = 0
    while at < len(plain):
        found = _TOKEN.match(plain, at)
        if found is None:
            raise _NotPlainError
        at = found.end()
        if said := found["words"]:
            while said and said not in _WORDS:
                said = said.rpartition(" ")[0]
            if not said:
                raise _NotPlainError
            tokens.append(_WORDS[said])
            at = found.start() + len(said)
        elif found["always"]:
            tokens += [("days", _EVERY_DAY), ("all day", None)]
        elif found["all_day"] and tokens and tokens[-1][0] == "to":
            tokens.append(("time", _Clock(_DAY_MINUTES, of_24=True)))  # 18h-24h
        elif found["all_day"]:
            tokens.append(("all day", None))
        elif found["week"] or found["weekdays"]:
            tokens.append(("days", _EVERY_DAY if found["week"] else _WEEKDAYS))
        elif found["noon"] or found["midnight"]:
            tokens.append(("time", _Clock(_NOON if found["noon"] else 0, "exact")))
        elif found["mark"]:
            tokens.append(_MARKS[found["mark"]])
        else:
            clock = _clock(found["hour"] or found["hour4"], found["minute"] or found["minute4"], found["half"])
            tokens.append(("time", clock))
    return [token for token in tokens if token[0]]


def _clock(hour: str, minute: str | None, half: str | None) -> _Clock:
    hours, minutes = int(hour), int(minute or 0)
    if minutes >= 60 or hours * 60 + minutes > _DAY_MINUTES or (half and not 1 <= hours <= 12):
        raise _NotPlainError
    if half:
        return _Clock((hours % 12 + 12 * (half[0] == "p")) * 60 + minutes, f"{half[0]}m")
    return _Clock(hours * 60 + minutes, of_24=hours == 0 or hours > 12 or hour.startswith("0"))


class _Reading:
    """One pass over the tokens of a text."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = [*tokens]
        self._groups: list[_Group] = []
        self._never: set[int] = set()
        """Days on which it is closed."""
        self._breaks: list[_Span] = []
        """When it is closed on every day."""
        self._of_24 = any(value.of_24 for kind, value in tokens if kind == "time")

    def spans(self) -> tuple[tuple[int, int, int], ...]:
        """All spans of the week. Raises _NotPlainError."""
        times_first = self._next in ("time", "all day")
        while self._tokens:
            kind = self._next
            match kind:
                case "and":
                    self._take("and")
                case "closed" | "(":
                    self._closed()
                case "time" | "all day":
                    goes_on = self._groups and (not times_first or not self._groups[-1].days)
                    self._times(self._groups[-1] if goes_on else self._begin(()))
                case "day" | "days":
                    days = self._some_days()
                    if times_first:
                        self._belong_to(days)
                    elif self._next == "closed":
                        self._take("closed")
                        self._never |= {*days}
                        if self._time_follows():
                            raise _NotPlainError  # Wed closed, 18-20: on which days
                    else:
                        self._times(self._begin(days))
                case _:
                    raise _NotPlainError
        if not any(group.days for group in self._groups):
            self._belong_to(_EVERY_DAY)
        elif not all(group.days for group in self._groups):
            raise _NotPlainError
        self._check_that_parts_agree()
        return tuple(
            (day, *span)
            for group in self._groups
            for day in group.days
            if day not in self._never
            for span in _without(group.spans, [*group.breaks, *self._breaks])
        )

    def _check_that_parts_agree(self) -> None:
        """Refuse two parts that say of one day different hours at one time: Mon-Fri 9-17, Wed 9-12."""
        for one, other in combinations(self._groups, 2):
            if {*one.days} & {*other.days} and any(
                first < end and begin < last for first, last in one.spans for begin, end in other.spans
            ):
                raise _NotPlainError

    @property
    def _next(self) -> str:
        return self._tokens[0][0] if self._tokens else ""

    def _take(self, kind: str) -> Any:
        if self._next != kind:
            raise _NotPlainError
        return self._tokens.pop(0)[1]

    def _begin(self, days: Sequence[int]) -> _Group:
        group = _Group(days)
        self._groups.append(group)
        return group

    def _belong_to(self, days: Sequence[int]) -> None:
        """Give the spans that have no days yet these, which were written after them."""
        waiting = [group for group in self._groups if not group.days]
        if not waiting or self._next in ("time", "all day", "closed"):
            raise _NotPlainError  # Sat in 9-12, Sat 10-14 belongs to what comes after it
        for group in waiting:
            group.days = days

    def _some_days(self) -> list[int]:
        """Take days that stand together: Mon-Wed, Fri & Sat."""
        days: list[int] = []
        while True:
            if self._next == "days":
                days += self._take("days")
            else:
                first = last = self._take("day")
                if self._next == "to":
                    self._take("to")
                    last = self._take("day")
                days += [day % 7 for day in range(first, (last if last >= first else last + 7) + 1)]
            further = next((at for at, (kind, _) in enumerate(self._tokens) if kind != "and"), len(self._tokens))
            if not further or further == len(self._tokens) or self._tokens[further][0] not in ("day", "days"):
                return days
            del self._tokens[:further]

    def _times(self, group: _Group) -> None:
        """Take one span into a group, after those that it has."""
        if self._next == "all day":
            self._take("all day")
            span = (0, _DAY_MINUTES)
        else:
            span = self._span()
        if group.spans and span[0] < group.spans[-1][1]:
            raise _NotPlainError  # 9-12, 1-5: of a clock with twelve hours, or nobody knows
        group.spans.append(span)

    def _span(self) -> _Span:
        first = self._take("time")
        self._take("to")
        return _span(first, self._take("time"), of_24=self._of_24)

    def _closed(self) -> None:
        """Take what is left out: days, or a break on every day; one in brackets is that of the part before them."""
        in_brackets = self._next == "("
        if in_brackets:
            self._take("(")
        self._take("closed")
        if self._next in ("day", "days"):
            self._never |= {*self._some_days()}
        else:
            if in_brackets and not self._groups:
                raise _NotPlainError
            breaks = self._groups[-1].breaks if in_brackets else self._breaks
            breaks.append(self._span())
        if in_brackets:
            self._take(")")
        elif self._time_follows():
            raise _NotPlainError  # closed 12-13, 15-16: closed then, too, or open

    def _time_follows(self) -> bool:
        return next((kind for kind, _ in self._tokens if kind != "and"), "") in ("time", "all day")


def _span(first: _Clock, last: _Clock, *, of_24: bool) -> _Span:
    """Make a span of two times as they were written; `of_24` where any in the text is of a clock with 24 hours."""
    begin, end = first.minutes, last.minutes
    if first.half and not last.half and not last.of_24:
        # 9am-5, noon-1: the next time that a clock on the wall shows it.
        end = next(one for one in (end % _NOON, end % _NOON + _NOON, end % _NOON + _DAY_MINUTES) if one > begin)
    elif last.half in ("am", "pm") and not first.half and not first.of_24:
        # 1-5pm, 9-5pm: the same half of the day, where that comes first.
        in_same_half = begin % _NOON + (_NOON if last.half == "pm" else 0)
        begin = in_same_half if in_same_half < end else begin
        if begin >= end:
            raise _NotPlainError
    elif not first.half and not of_24 and (60 <= begin < 7 * 60 or last.minutes == 0) and end <= _NOON:
        raise _NotPlainError  # 2:00-3:30, 8-midnight: in the morning or the evening
    if begin == end:
        raise _NotPlainError
    if end < begin:
        if not (first.half and (last.half or last.of_24)) and begin < 13 * 60:
            raise _NotPlainError  # 9-5: by the clock on the wall or past midnight, nobody can tell
        end += _DAY_MINUTES
    return begin, end


def _without(spans: Iterable[_Span], breaks: Sequence[_Span]) -> list[_Span]:
    left = [*spans]
    for begins, ends in ((one[0] + late, one[1] + late) for one in breaks for late in (0, _DAY_MINUTES)):
        pieces = [piece for first, last in left for piece in ((first, min(last, begins)), (max(first, ends), last))]
        left = [(first, last) for first, last in pieces if first < last]
    return left
