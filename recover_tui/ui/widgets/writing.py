"""Where one writes."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message
from textual.widgets import TextArea

from recover_tui.domain.reflection import EndedBy


class Writing(TextArea):
    """Where the answer is written. `tab` takes the next prompt, `ctrl+s` ends."""

    BINDINGS = [
        Binding("tab", "next_prompt", "next", id="reflect.next", tooltip="Take the next prompt"),
        Binding("shift+tab", "previous_prompt", "back", id="reflect.previous", tooltip="Back a prompt", show=False),
        Binding("ctrl+s", "finish", "finish", id="reflect.finish", tooltip="Save, and be done"),
        Binding("escape", "leave", "leave", id="reflect.leave", tooltip="Leave; every word is kept"),
    ]
    DEFAULT_CSS = """
    Writing {
        border: none;
        padding: 0;
        background: transparent;
        height: 1fr;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background-tint: transparent 0%; }
        & .text-area--cursor-line { background: transparent; }
        &:ansi { background: ansi_default; color: ansi_default; }
    }
    """

    @dataclass
    class Turned(Message):
        """The agent wants another prompt."""

        step: int

    @dataclass
    class Ended(Message):
        """The agent is done or leaves."""

        by: EndedBy

    def __init__(self) -> None:
        super().__init__(soft_wrap=True, tab_behavior="focus", show_line_numbers=False, highlight_cursor_line=False)

    def action_next_prompt(self) -> None:
        """Ask for the next prompt."""
        self.post_message(self.Turned(1))

    def action_previous_prompt(self) -> None:
        """Ask for the prompt before."""
        self.post_message(self.Turned(-1))

    def action_finish(self) -> None:
        """Say that it is done."""
        self.post_message(self.Ended(EndedBy.DONE))

    def action_leave(self) -> None:
        """Say that it is left."""
        self.post_message(self.Ended(EndedBy.QUIT))
