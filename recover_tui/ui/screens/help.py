"""All keys, over everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import takewhile

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from recover_tui.ui.widgets.plain_text import PlainText


class Help(ModalScreen[None]):
    """All keys, to be scrolled through. What lies below hears none of them meanwhile."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [
        Binding("escape", "dismiss", "close", id="help.close", tooltip="Close the keys"),
        Binding("question_mark,f1,q", "dismiss", "close", show=False),
    ]
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
        """Keys that count `where` one is come first. The config may have `chosen` others for a binding, by its id."""
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
        from recover_tui.ui import bindings  # it knows every place, and so this one too

        kinds = [type(node) for node in self._where]

        def depth(place: tuple[str, tuple[type[DOMNode], ...]]) -> int:
            return min((kinds.index(kind) for kind in place[1] if kind in kinds), default=len(kinds))

        width = max(len(self._key(binding)) for binding in bindings.all_of_them())
        for words, nodes in sorted(bindings.PLACES, key=depth):
            yield Content(words).stylize("$quiet")
            for binding in bindings.of(*nodes):
                key = f"{self._key(binding):<{width}}"
                yield Content.assemble("  ", (key, "bold $accent"), "  ", binding.tooltip or binding.description)
            yield Content("")

    def _key(self, binding: Binding) -> str:
        """Name the key that a binding has now."""
        chosen = self._chosen.get(binding.id or "")
        return self.app.get_key_display(replace(binding, key=chosen, key_display=None) if chosen else binding)
