"""A line that finds as one types."""

from __future__ import annotations

from textual.events import Key

from recover_tui.domain.translation import gettext as _
from recover_tui.ui import commands
from recover_tui.ui.messages import SearchLeft
from recover_tui.ui.widgets.text_line import TextLine


class Search(TextLine):
    """Words to find. `enter` opens what is found first, `escape` ends the search."""

    SCOPE = commands.SEARCH
    BINDINGS = SCOPE.bindings
    DEFAULT_CSS = """
    Search {
        border: none;
        height: 1;
        padding: 0;
        background: transparent;
        &:focus { border: none; background: transparent; background-tint: transparent 0%; }
    }
    """

    def __init__(self) -> None:
        super().__init__(placeholder=_("words to find"), select_on_focus=False)
        self._kept_back = ""

    def conceal(self) -> None:
        """Take the content out of the widget until `reveal`."""
        self.concealed = True
        self._kept_back, self.value = self.value, ""

    def reveal(self) -> None:
        """Put what was typed back."""
        self.concealed = False
        self.value = self._kept_back
        self.cursor_position = len(self.value)

    async def on_key(self, event: Key) -> None:
        """A slash where nothing is typed yet looks for words in everything."""
        if event.character == "/" and not self.value:
            event.stop()
            event.prevent_default()
            self.screen.call_later(self.screen.run_action, "look('find')")

    def action_leave(self) -> None:
        """End the search."""
        self.value = ""
        self.post_message(SearchLeft())
