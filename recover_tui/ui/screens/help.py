"""All keys, over everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, groupby, takewhile

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from recover_tui.ui import commands
from recover_tui.ui.commands import Command, Scope
from recover_tui.ui.widgets.plain_text import PlainText


class Help(ModalScreen[None]):
    """All keys, to be scrolled through. What lies below hears none of them meanwhile."""

    AUTO_FOCUS = "VerticalScroll"
    SCOPE = commands.HELP
    BINDINGS = [*SCOPE.bindings, Binding("question_mark,f1,q", "dismiss", "close", show=False)]
    DEFAULT_CSS = """
    Help {
        align: center middle;
        background: $background 60%;
        & > VerticalScroll {
            width: 92;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 0 1;
            background: $background;
            border: round $border;
            border-title-color: $foreground;
            border-title-style: bold;
            border-subtitle-color: $quiet;
            scrollbar-size-vertical: 1;
        }
    }
    """

    def __init__(self, where: DOMNode, chosen: Mapping[str, str]) -> None:
        """Keys that count `where` one is come first. The config may have `chosen` others for a command, by its id."""
        super().__init__()
        self._where = [*takewhile(lambda node: not isinstance(node, Screen), where.ancestors_with_self)]
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """The keys of each place, and what can be done where one is."""
        about = next((node.HELP for node in self._where if node.HELP), "")
        paragraphs = [" ".join(paragraph.split()).replace("`", "") for paragraph in about.split("\n\n")]
        with VerticalScroll() as keys:
            keys.border_title = "Keys"
            keys.border_subtitle = "↑ ↓ for more · escape closes"
            yield PlainText(Content("\n").join(self._lines()))
            yield PlainText("\n\n".join(paragraphs), classes="help--about")

    def _lines(self) -> Iterator[Content]:
        here = [getattr(node, "SCOPE", None) for node in self._where]

        def depth(scope: Scope) -> int:
            return here.index(scope) if scope in here else len(here)

        width = max(len(self._key(command)) for command in commands.COMMANDS.values())
        by_title = groupby(sorted(commands.SCOPES, key=depth), key=lambda scope: scope.title)
        for title, scopes in by_title:
            yield Content(title).stylize("$quiet")
            for command in chain.from_iterable(scope.commands for scope in scopes):
                key = f"{self._key(command):<{width}}"
                yield Content.assemble("  ", (key, "bold $accent"), "  ", command.tooltip or command.label)
            yield Content("")

    def _key(self, command: Command) -> str:
        """Name the key that a command has now."""
        chosen, binding = self._chosen.get(command.id), command.binding
        return self.app.get_key_display(replace(binding, key=chosen, key_display=None) if chosen else binding)
