"""A text area and nothing else: what typing into the journal is measured against."""

from textual.app import App, ComposeResult
from textual.widgets import TextArea


class Text(App[None]):
    def compose(self) -> ComposeResult:
        yield TextArea()


Text().run()
