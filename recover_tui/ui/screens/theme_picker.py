"""The themes in a list: each shows itself as one moves over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.theme import Theme
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from recover_tui.domain.translation import gettext as _

_NAME: Final = 16
"""Columns of a name, beside what it looks like."""
_SWATCH: Final = ("breath-in", "breath-hold", "breath-out", "accent")


class ThemePicker(ModalScreen[None]):
    """A list beside which the dashboard stays in sight. Whatever closes it but a choice puts the old theme back."""

    AUTO_FOCUS = "OptionList"
    BINDINGS = [Binding("escape,q", "dismiss", "close", show=False)]
    DEFAULT_CSS = """
    ThemePicker {
        align: right middle;
        background: transparent;
        & > OptionList {
            width: 32;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            margin: 0 2;
            padding: 1;
            background: $raised;
            color: $foreground;
            border: tall $raised;
            border-title-color: $foreground;
            border-title-background: $raised;
            border-title-style: bold;
            border-subtitle-color: $quiet;
            border-subtitle-background: $raised;
            scrollbar-size-vertical: 1;
            &:focus { border: tall $raised; background-tint: $raised 0%; }
            &:ansi, &:ansi:focus { border: round $line; }
        }
    }
    """

    def __init__(
        self,
        offered: Mapping[str, Theme | None],
        chosen: str,
        *,
        show: Callable[[str], object],
        keep: Callable[[str], object],
    ) -> None:
        """`offered` has None for what is no theme of its own; `show` and `keep` take a name."""
        super().__init__()
        self._offered = offered
        self._chosen = chosen
        self._show = show
        self._keep = keep
        self._kept = False

    def compose(self) -> ComposeResult:
        """One line for each."""
        themes = OptionList(*(Option(_line(name, theme), id=name) for name, theme in self._offered.items()))
        themes.border_title = _("Theme")
        themes.border_subtitle = _("enter keeps · esc back")
        names = list(self._offered)
        themes.highlighted = names.index(self._chosen) if self._chosen in names else 0
        yield themes

    @on(OptionList.OptionHighlighted)
    def _look_at(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id is not None:
            self._show(event.option_id)

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        if event.option_id is not None:
            self._kept = True
            self._keep(event.option_id)
        self.dismiss()

    def on_unmount(self) -> None:
        """Put the old one back, also when the phone rang or everything was hidden."""
        if not self._kept:
            self._show(self._chosen)


def _line(name: str, theme: Theme | None) -> Content:
    if theme is None or theme.ansi:
        return Content.assemble(f"{name:<{_NAME}}", _("light, dark") if theme is None else _("its own"))
    ground = theme.background or ""
    colours = {**theme.variables, "accent": theme.accent}
    dots = [(" ●", f"{colours[key]} on {ground}") for key in _SWATCH]
    return Content.assemble(f"{name:<{_NAME}}", *dots, (" ", f"on {ground}"))
