"""A line that finds as one types."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input


class Search(Input):
    """Words to find. `enter` opens what is found first, `escape` ends the search."""

    BINDINGS = [Binding("escape", "leave", "end search", id="search.leave", tooltip="End the search, show all again")]
    DEFAULT_CSS = """
    Search {
        border: none;
        height: 1;
        padding: 0;
        background: transparent;
        &:focus { border: none; background: transparent; background-tint: transparent 0%; }
    }
    """

    @dataclass
    class Left(Message):
        """The agent is done searching."""

    def __init__(self) -> None:
        super().__init__(placeholder="words to find")

    def action_leave(self) -> None:
        """End the search."""
        self.value = ""
        self.post_message(self.Left())
