"""What one may want to set, over everything else: one row a setting, changed in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from textwrap import wrap
from typing import Any, Final

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList

from recover_tui.config.model import PHONES, SECTIONS, Config
from recover_tui.config.validators import write_address
from recover_tui.domain import durations, timestamps
from recover_tui.ui import commands
from recover_tui.ui.screens.layout import DashboardLayout
from recover_tui.ui.theme_switch import ThemeSwitch
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.row_list import Row, RowList
from recover_tui.ui.widgets.text_line import TextLine

_ADVICE: Final = 34
"""Columns beside the names."""
_NAMES: Final = 24
"""Columns for the names."""
_NOT_A_PHONE: Final = frozenset({"key", "cli"})
"""Sources of calls that the agent noted without a phone."""
_FEW_ROWS: Final = 20
"""Rows under which nothing is left free around the list."""
_KEYS: Final = "↑ ↓ move · enter changes · esc closes"
THEME: Final = "look.theme"
"""Id of the setting that can be changed elsewhere as well."""
LATER: Final = "counts from the next start"


@dataclass(frozen=True, slots=True, repr=False)
class Setting:
    """A setting as it is shown; the config says what it may be."""

    section: str
    name: str
    label: str
    about: str
    """What it does, in a few words."""
    show: Callable[[Any], str] = str
    choices: Callable[[Config], tuple[Any, ...]] | None = None
    """What there is to choose from; None where it is typed."""
    at_once: bool = True

    @property
    def id(self) -> str:
        """By which its row is known."""
        return f"{self.section}.{self.name}"

    def value(self, config: Config) -> Any:
        """What is set."""
        return getattr(getattr(config, self.section), self.name)

    def read(self, typed: str) -> Any:
        """Give the value that was typed. Raises ValueError with what would be right."""
        return self._entry["read"](typed)

    def typed(self, config: Config) -> str:
        """Write the value as one would type it."""
        return str(self._entry["write"](self.value(config)))

    @property
    def _entry(self) -> Any:
        return next(entry.metadata for entry in fields(SECTIONS[self.section]) if entry.name == self.name)


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


def _either(_: Config) -> tuple[bool, ...]:
    return (False, True)


def _patterns(config: Config) -> tuple[str, ...]:
    return tuple(config.breathe.all_patterns)


SETTINGS: Final = (
    Setting("breathe", "pattern", "Breathing pattern", "in, hold, out, rest in seconds", choices=_patterns),
    Setting("reset", "seconds", "Length of a reset", "while nothing is known of your calls", durations.words),
    Setting("reflect", "cap", "Time for a reflection", "the most that one may take", durations.words),
    Setting("reflect", "mask", "Words as dots", "what you write is dots; ^r shows a line", _yes_or_no, _either),
    Setting("reflect", "name", "Your first name", "if the prompts may use it", lambda name: name or "not set"),
    Setting(
        "support", "country", "Country", "two letters, for crisis lines", lambda code: code or "as the system says",
        at_once=False,
    ),
    Setting("park", "until", "End of your shift", "when you look at what you parked", lambda at: f"{at:%H:%M}"),
    Setting("look", "theme", "Theme", "the colours; auto goes by your terminal, or the hour"),
    Setting("look", "motion", "Moving shape", "no shows calm words in its place", _yes_or_no, _either),
    Setting("breathe", "bell", "Bell while you breathe", "for closed eyes", _yes_or_no, _either),
    Setting("ends", "bell", "Bell at an end", "of a reflection or a reset; when one is offered", _yes_or_no, _either),
    Setting("ends", "notify", "Notification at an end", "the same, on your desktop", _yes_or_no, _either),
    Setting(
        "look", "hide_after", "Hide by itself after", "so long without a key, such as 5m; 0 never does",
        lambda seconds: durations.words(seconds) if seconds else "never",
    ),
)  # fmt: skip


class Settings(ModalScreen[None]):
    """Arrows move, `enter` changes; `escape` closes. What lies below hears no key meanwhile."""

    AUTO_FOCUS = "RowList"
    SCOPE = commands.SETTINGS
    # Moving and changing as in any list anywhere; the others are the key that opened this, and those that leave.
    BINDINGS = [
        *SCOPE.bindings,
        Binding("space,right", "change(1)", "change", show=False, system=True),
        Binding("left", "change(-1)", "change back", show=False, system=True),
        Binding("comma,q", "close", "close", show=False, system=True),
    ]
    DEFAULT_CSS = """
    Settings {
        align: center middle;
        background: $ground 60%;
        & > Vertical {
            width: 64;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 1 0;
            background: $raised;
        }
        .settings--line { height: 1; padding: 0 2; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
        #settings-title { color: $primary; text-style: bold; margin: 0 0 1 0; }
        #settings-about { margin: 1 0 0 0; }
        #settings-said { color: $accent; text-wrap: wrap; height: auto; min-height: 1; max-height: 3; }
        RowList { height: auto; max-height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
        TextLine, TextLine:focus {
            display: none;
            height: 1;
            border: none;
            padding: 0 2;
            background: $cursor;
            color: $cursor-ink;
        }
        &.-typing TextLine { display: block; }
        &.-typing RowList > .option-list--option-highlighted { color: $accent; }
        &.-low > Vertical { padding: 0; height: 100%; }
        &.-low RowList { height: 1fr; }
        &.-low #settings-title, &.-low #settings-about { margin: 0; }
    }
    """

    rows = getters.query_one(RowList)
    line = getters.query_one(TextLine)

    def __init__(self, dashboard: DashboardLayout, themes: ThemeSwitch, choose: Callable[[str], object]) -> None:
        """`dashboard` has the settings that count and takes those that change; `choose` shows one of the `themes`."""
        super().__init__()
        self._dashboard = dashboard
        self._themes = themes
        self._choose_theme = choose

    def compose(self) -> ComposeResult:
        """The settings, a line to type into, and what the chosen one does."""
        with Vertical():
            yield PlainText("Settings", classes="settings--line", id="settings-title")
            yield RowList(labelled=False)
            yield PlainText(classes="settings--line", id="settings-about")
            yield TextLine(select_on_focus=False, max_length=80)
            yield PlainText(classes="settings--line", id="settings-said")
            yield PlainText(_KEYS, classes="settings--line", id="settings-keys")

    def on_mount(self) -> None:
        """List what is set."""
        self._list()

    def on_resize(self, event: events.Resize) -> None:
        """Leave nothing free around it where rows are few."""
        self.set_class(event.size.height < _FEW_ROWS, "-low")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, only `escape` is no part of it."""
        return action != "change" or not self.has_class("-typing")

    def action_change(self, step: int) -> None:
        """Take the next choice, or the one before; what has none is typed."""
        setting = self._chosen
        choices = self._choices(setting)
        if choices:
            now = self._value(setting)
            at = choices.index(now) if now in choices else -step
            self._set(setting, choices[(at + step) % len(choices)])
        elif step > 0:
            self._say("")
            self.line.value = setting.typed(self._dashboard.config)
            self.line.cursor_position = len(self.line.value)
            self.add_class("-typing")
            self.line.focus()
            self._show_keys()

    def action_close(self) -> None:
        """Leave what is typed as it was, or close."""
        if self.has_class("-typing"):
            self._say("")
            self._stop_typing()
        else:
            self.dismiss()

    @on(OptionList.OptionSelected)
    def _change_chosen(self) -> None:
        self.action_change(1)

    @on(OptionList.OptionHighlighted)
    def _about_chosen(self) -> None:
        self.query_one("#settings-about", PlainText).show(self._chosen.about)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        setting = self._chosen
        try:
            value = setting.read(event.value)
        except ValueError as error:
            self._say(str(error))
            return
        self._stop_typing()
        self._set(setting, value)

    def _stop_typing(self) -> None:
        self.remove_class("-typing")
        self.rows.focus()
        self._show_keys()

    def _set(self, setting: Setting, value: Any) -> None:
        not_kept = self._dashboard.set_setting(setting.section, setting.name, value)
        if setting.id == THEME:
            self._choose_theme(value)
        if not_kept:
            self._say(f"Counts in this window only: {not_kept}." if setting.at_once else f"Not kept: {not_kept}.")
        else:
            self._say("kept" if setting.at_once else f"kept · {LATER}")
        self._list()

    @property
    def _chosen(self) -> Setting:
        return next((one for one in SETTINGS if one.id == self.rows.chosen), SETTINGS[0])

    def _choices(self, setting: Setting) -> tuple[Any, ...]:
        if setting.id == THEME:
            return self._themes.offered
        return setting.choices(self._dashboard.config) if setting.choices else ()

    def _value(self, setting: Setting) -> Any:
        return self._themes.chosen if setting.id == THEME else setting.value(self._dashboard.config)

    def _list(self) -> None:
        shown = [Row(one.id, f"{one.label:<{_NAMES}}{one.show(self._value(one))}") for one in SETTINGS]
        phones = [Row(None, f"{name:<{_NAMES}}{state}") for name, state in self._phones()]
        self.rows.show([*shown, Row(None, ""), *(phones or [Row(None, f"{'Phones':<{_NAMES}}none is linked")])])

    def _phones(self) -> Iterator[tuple[str, str]]:
        """Give each phone that is linked or was heard lately, with where it is and when it was heard last."""
        context = self._dashboard.context
        now, linked = context.clock.now(), self._dashboard.config.phones
        heard: dict[str, str] = {}
        for call in context.session.snapshot.calls:  # the newest first
            if call.source not in _NOT_A_PHONE and call.began_at is not None:
                at = call.ended_at or call.began_at
                heard.setdefault(call.source, f"heard {timestamps.day(at, now)} {timestamps.time_of_day(at)}")
        for name in dict.fromkeys((*PHONES, *heard)):
            phone = getattr(linked, name, None)
            where = [_address(phone)] if phone else []
            if state := context.links.get(name):
                yield name, f"{state.words(timestamps.time_of_day)}"
                for line in wrap(state.advice, _ADVICE):
                    yield "", line
            elif where or name in heard:
                yield name, " · ".join([*where, heard.get(name, "nothing heard yet")])

    def _say(self, words: str) -> None:
        self.query_one("#settings-said", PlainText).show(words)

    def _show_keys(self) -> None:
        typing = self.has_class("-typing")
        words = "enter keeps it · esc leaves it as it was" if typing else _KEYS
        self.query_one("#settings-keys", PlainText).show(words)


def _address(phone: Any) -> str:
    if hasattr(phone, "program"):
        return str(phone.program)
    return write_address(phone.listen if hasattr(phone, "listen") else phone.address)
