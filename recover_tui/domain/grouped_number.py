"""Digits in groups, as they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from recover_tui.domain.folding import Span
from recover_tui.domain.private_struct import PrivateStruct

_CONTEXT: Final = 48
"""Characters before and after a number that may say what it is."""


class GroupedNumber(PrivateStruct, frozen=True):
    """Groups of digits within a folded text, and what stands between them."""

    text: str
    """All of the text that they stand in."""
    groups: tuple[Span, ...]
    begin: int
    """Where a plus or a bracket before them stands, or else the first of them."""

    @classmethod
    def of(cls, text: str, span: Span) -> GroupedNumber:
        """Read the groups in a place."""
        return cls(text, tuple(match.span() for match in re.compile(r"\d+").finditer(text, *span)), span[0])

    def cut(self, at: Iterable[int]) -> list[GroupedNumber]:
        """Give the parts before and after each of these groups; a bracket before one goes with it."""
        places = [0, *at, len(self.groups)]
        return [self._part(first, last) for first, last in pairwise(places) if first < last]

    def _part(self, first: int, last: int) -> GroupedNumber:
        begin = self.groups[first][0]
        if first == 0:
            begin = self.begin
        elif bracket := re.search(r"[(\[] ?$", self.gap(first)):
            begin -= len(bracket[0])
        return GroupedNumber(self.text, self.groups[first:last], begin)

    def after_space(self) -> GroupedNumber | None:
        """Give what is left without all that stands together at its beginning."""
        first = next((at for at in self._later if " " in self.gap(at)), None)
        return None if first is None else self._part(first, len(self.groups))

    def before_space(self) -> GroupedNumber | None:
        """Give what is left without all that stands together at its end."""
        last = next((at for at in reversed(self._later) if " " in self.gap(at)), None)
        return None if last is None else self._part(0, last)

    @property
    def _later(self) -> range:
        """All groups but the first."""
        return range(1, len(self.groups))

    def gap(self, at: int) -> str:
        """What stands between a group and the one before it."""
        return self.text[self.groups[at - 1][1] : self.groups[at][0]]

    @property
    def span(self) -> Span:
        """Where it stands, with the brackets that belong to it."""
        begin, end = self.begin, self.groups[-1][1]
        opened = len(re.findall(r"[(\[]", self.text[begin:end])) - len(re.findall(r"[)\]]", self.text[begin:end]))
        if opened > 0 and self.text[begin] in "([":
            return begin + len(self.text[begin:end]) - len(self.text[begin:end].lstrip("([ ")), end
        return begin, end + (opened > 0 and self.text[end : end + 1] in (")", "]"))

    @property
    def digits(self) -> str:
        """Its digits alone."""
        return "".join(self.text[begin:end] for begin, end in self.groups)

    @property
    def sizes(self) -> list[int]:
        """How many digits each group has."""
        return [end - begin for begin, end in self.groups]

    @property
    def is_evenly_printed(self) -> bool:
        """True when all groups have the same size, but for a last one that may be shorter."""
        sizes = self.sizes
        return len({*sizes[:-1]}) <= 1 and sizes[-1] <= sizes[0]

    @property
    def plain(self) -> str:
        """Its groups with one sign in each gap: a dash, slash or dot, or a space where there is none."""
        signs = (re.sub(r" +", " ", re.sub(r" *([-/.])[-/. ]*", r"\1", self.gap(at) or " ")) for at in self._later)
        groups = [self.text[begin:end] for begin, end in self.groups]
        return groups[0] + "".join(sign + group for sign, group in zip(signs, groups[1:], strict=True))

    @property
    def plus(self) -> bool:
        """True when a plus stands before it."""
        return "+" in self.text[self.begin : self.groups[0][0]]

    @property
    def has_brackets(self) -> bool:
        """True when some of it stands in brackets, and not all."""
        begin, end = self.span
        return re.search(r"[()\[\]]", self.text[begin:end]) is not None

    @property
    def before(self) -> str:
        """What stands before it in the same line, as far as it counts."""
        return self.text[max(0, self.begin - _CONTEXT) : self.begin].rpartition("\n")[2]

    @property
    def after(self) -> str:
        """What stands after it in the same line, as far as it counts."""
        end = self.span[1]
        return self.text[end : end + _CONTEXT].partition("\n")[0]
