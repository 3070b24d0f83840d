"""All keys, over everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, takewhile, zip_longest
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from recover_tui.domain.translation import N_, gettext as _
from recover_tui.ui import commands
from recover_tui.ui.commands import Command
from recover_tui.ui.key_names import key_names
from recover_tui.ui.widgets.plain_text import PlainText

TWO_COLUMNS: Final = 80
"""Columns of the terminal from which on the needs stand in two columns."""
_KEYS: Final = 13
"""Columns for the keys, which stand at their right."""
_FEWER_KEYS: Final = 9
_ROOMY: Final = 50
"""Columns of a row from which the keys have all they need."""
_GUTTER: Final = 2
_OPEN: Final = ("enter", N_("Read or open what you are on"))
"""A key of every list anywhere, which is no command of ours."""

Line = tuple[Content, str]
"""A line, and the id of the command that a click on it runs; empty for none."""
Block = list[Line]
"""The lines of a heading and what stands under it."""
_ANYWHERE: Final = frozenset(command.id for command in (*commands.DASHBOARD.commands, *commands.APP.commands))
"""Commands that count wherever one is, so that a click can run them from here."""


class Help(ModalScreen[str]):
    """All keys by need, those that count where one is first. What lies below hears none of them meanwhile.

    It closes with the action that was clicked on, if one was.
    """

    AUTO_FOCUS = "VerticalScroll"
    SCOPE = commands.HELP
    BINDINGS = [*SCOPE.bindings, Binding("question_mark,f1,q", "dismiss", "close", show=False)]
    DEFAULT_CSS = """
    Help {
        align: center middle;
        background: $ground 60%;
        & > VerticalScroll {
            width: 120;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 0 2;
            background: $raised;
            scrollbar-size-vertical: 1;
            scrollbar-background: $raised;
        }
        Horizontal { height: auto; }
        .help--column { width: 1fr; height: auto; }
        #help-second { margin-left: 2; }
        &.-narrow #help-second { display: none; }
        .help--foot { width: 1fr; text-align: right; color: $quiet; }
    }
    """

    def __init__(self, where: DOMNode, chosen: Mapping[str, str]) -> None:
        """Keys that count `where` one is come first. The config may have `chosen` others for a command, by its id."""
        super().__init__()
        self._where = [*takewhile(lambda node: not isinstance(node, Screen), where.ancestors_with_self)]
        self._chosen = chosen
        self._clicked: dict[str, list[str]] = {}
        """For each column the command of each of its lines."""

    def compose(self) -> ComposeResult:
        """Two columns, of which the second is empty where there is room for one alone; below them how to leave."""
        with VerticalScroll():
            with Horizontal():
                yield PlainText(classes="help--column", id="help-first")
                yield PlainText(classes="help--column", id="help-second")
            yield PlainText(self._row_of(commands.HELP.commands), classes="help--foot")

    def on_resize(self, event: events.Resize) -> None:
        """Lay the keys out for this width."""
        narrow = event.size.width < TWO_COLUMNS
        self.set_class(narrow, "-narrow")
        room = min(event.size.width, 120) - 4 - 1  # a scroll bar may come
        width = room if narrow else (room - _GUTTER) // 2
        blocks = [*self._blocks(width)]
        first = len(blocks) if narrow else _balanced([len(block) + 1 for block in blocks])
        for id, column in (("#help-first", blocks[:first]), ("#help-second", blocks[first:])):
            lines = [line for block in column for line in (*block, (Content(), ""))][:-1]
            self._clicked[id] = [command for _line, command in lines]
            self.query_one(id, PlainText).show(Content("\n").join(line for line, _command in lines))

    def on_click(self, event: events.Click) -> None:
        """Close with what was clicked on, where it is something that can be done from the panes."""
        widget, region = self.get_widget_at(event.screen_x, event.screen_y)
        ids = dict(enumerate(self._clicked.get(f"#{widget.id}", ())))
        id = ids.get(event.screen_y - region.y, "")
        if id in _ANYWHERE:
            self.dismiss(commands.COMMANDS[id].action)

    def _blocks(self, width: int) -> Iterator[Block]:
        scopes = [scope for node in self._where if (scope := getattr(node, "SCOPE", None)) in commands.SCOPES]
        about = next((_(node.HELP) for node in self._where if node.HELP), "")
        shown: set[tuple[str, str]] = set()
        for title, those in groupby(scopes, key=lambda scope: scope.title):
            here = [command for scope in those for command in scope.commands]
            yield [(_heading(_(title)), ""), *self._rows(here, shown, width)]
        for need, ids in commands.NEEDS.items():
            block = [*self._rows([commands.COMMANDS[id] for id in ids], shown, width)]
            if need == commands.IN_A_LIST:
                key, does = _OPEN
                block[:0] = [(line, "") for line in _laid_out(key, _(does), width)]
            if block:
                yield [(_heading(_(need)), ""), *block]
        if about:
            words = Content(" ".join(about.split()).replace("`", "")).stylize("$quiet")
            yield [(line, "") for line in words.wrap(width)]

    def _rows(self, those: Iterable[Command], shown: set[tuple[str, str]], width: int) -> Iterator[Line]:
        """Give a row for each thing that can be done; what does the same with other keys shares one."""
        keys: dict[str, list[str]] = {}
        ids: dict[str, str] = {}
        for command in those:
            does, key = command.does, self._key(command)
            if (key, does) not in shown:
                shown.add((key, does))
                keys.setdefault(does, []).append(key)
                ids.setdefault(does, command.id)
        for does, all_of_them in keys.items():
            yield from ((line, ids[does]) for line in _laid_out(" ".join(all_of_them), does, width))

    def _row_of(self, those: Sequence[Command]) -> Content:
        [command] = those
        return Content.assemble((self._key(command), "bold $accent"), f"  {command.does}")

    def _key(self, command: Command) -> str:
        """Name the key or keys that a command has now."""
        return key_names(self.app, command, self._chosen)


def _heading(title: str) -> Content:
    return Content(title).stylize("bold $primary")


def _laid_out(key: str, does: str, width: int) -> Iterator[Content]:
    """Give the lines of a row: the keys at the right of their column, the words beside them, both wrapped."""
    columns = _KEYS if width >= _ROOMY else _FEWER_KEYS
    keys = Content(key).wrap(columns)
    for shown, line in zip_longest(keys, Content(does).wrap(width - columns - _GUTTER), fillvalue=Content()):
        beside = " " * (columns - shown.cell_length)
        yield Content.assemble(beside, shown.stylize("bold $accent"), " " * _GUTTER, line)


def _balanced(heights: Sequence[int]) -> int:
    """How many of these blocks make the first column, so that the longer of both is as short as can be."""
    return min(range(1, len(heights) + 1), key=lambda first: max(sum(heights[:first]), sum(heights[first:])))
