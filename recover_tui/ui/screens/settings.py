"""What one may want to set, over everything else: one row a setting, changed in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from rich.cells import cell_len
from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList

from recover_tui.config.model import PHONES, SECTIONS, Config, SettingInfo, settings
from recover_tui.config.validators import write_address
from recover_tui.domain import durations, timestamps
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import LANGUAGES, N_, gettext as _
from recover_tui.ui import commands
from recover_tui.ui.screens.layout import DashboardLayout
from recover_tui.ui.theme_switch import ThemeSwitch
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.row_list import Row, RowList
from recover_tui.ui.widgets.text_line import TextLine

_WIDEST: Final = 58
"""Columns of a row where there is room enough."""
_PADDING: Final = 6
"""Columns at the sides of a row, with that of a scroll bar."""
_GAP: Final = 2
"""Columns between the names and what is set."""
_NAMES: Final = 24
"""Columns that the names may have in any case."""
_VALUES: Final = 16
"""Columns that longer names leave to what is set."""
_NOT_A_PHONE: Final = frozenset({"key", "cli"})
"""Sources of calls that the agent noted without a phone."""
_FEW_ROWS: Final = 25
"""Rows under which nothing is left free around the list."""
_KEYS: Final = N_("↑ ↓ move · enter changes · esc closes")
THEME: Final = "look.theme"
"""Id of the setting that can be changed elsewhere as well."""
LATER: Final = N_("counts from the next start")


class Setting(PrivateStruct, frozen=True):
    """A setting as it is shown; the config says what it may be."""

    section: str
    name: str
    label: str
    """What it is called, in English."""
    about: str
    """What it does, in a few words, in English."""
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
        return self._info.read(typed)

    def typed(self, config: Config) -> str:
        """Write the value as one would type it."""
        return str(self._info.write(self.value(config)))

    @property
    def _info(self) -> SettingInfo:
        return settings(SECTIONS[self.section])[self.name]


def _yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")


def _either(_config: Config) -> tuple[bool, ...]:
    return (False, True)


def _patterns(config: Config) -> tuple[str, ...]:
    return tuple(config.breathe.all_patterns)


SETTINGS: Final = (
    Setting(
        "breathe", "pattern", N_("Breathing pattern"), N_("in, hold, out, rest in seconds"), choices=_patterns,
    ),
    Setting(
        "reset", "seconds", N_("Length of a reset"), N_("while nothing is known of your calls"), durations.words,
    ),
    Setting(
        "reset", "learn", N_("Learn the pattern"), N_("resets prefer what did more for you"), _yes_or_no, _either,
    ),
    Setting("reflect", "cap", N_("Time for a reflection"), N_("the most that one may take"), durations.words),
    Setting(
        "reflect", "mask", N_("Words as dots"), N_("what you write is dots; ^r shows a line"), _yes_or_no, _either,
    ),
    Setting(
        "reflect", "name", N_("Your first name"), N_("if the prompts may use it"), lambda name: name or _("not set"),
    ),
    Setting(
        "support", "country", N_("Country"), N_("two letters, for crisis lines"),
        lambda code: code or _("as the system says"), at_once=False,
    ),
    Setting(
        "park", "until", N_("End of your shift"), N_("when you look at what you parked"), lambda at: f"{at:%H:%M}",
    ),
    Setting("look", "theme", N_("Theme"), N_("the colours; auto goes by your terminal, or the hour")),
    Setting(
        "look", "language", N_("Language"), N_("of all but your own words"),
        lambda code: LANGUAGES.get(code) or _("as the system says"), lambda _config: ("", *LANGUAGES), at_once=False,
    ),
    Setting("look", "motion", N_("Moving shape"), N_("no shows calm words in its place"), _yes_or_no, _either),
    Setting("breathe", "bell", N_("Bell while you breathe"), N_("for closed eyes"), _yes_or_no, _either),
    Setting(
        "ends", "bell", N_("Bell at an end"), N_("of a reflection or a reset; when one is offered"),
        _yes_or_no, _either,
    ),
    Setting("ends", "notify", N_("Notification at an end"), N_("the same, on your desktop"), _yes_or_no, _either),
    Setting(
        "look", "hide_after", N_("Hide by itself after"), N_("so long without a key, such as 5m; 0 never does"),
        lambda seconds: durations.words(seconds) if seconds else _("never"),
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
        self._columns = 0

    def compose(self) -> ComposeResult:
        """The settings, a line to type into, and what the chosen one does."""
        with Vertical():
            yield PlainText(_("Settings"), classes="settings--line", id="settings-title")
            yield RowList(labelled=False)
            yield PlainText(classes="settings--line", id="settings-about")
            yield TextLine(select_on_focus=False, max_length=80)
            yield PlainText(classes="settings--line", id="settings-said")
            yield PlainText(_(_KEYS), classes="settings--line", id="settings-keys")

    def on_mount(self) -> None:
        """List what is set."""
        self._list()

    def on_resize(self, event: events.Resize) -> None:
        """Leave nothing free around it where rows are few."""
        self.set_class(event.size.height < _FEW_ROWS, "-low")
        if self._columns != _columns(event.size.width):
            self._list()

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
        self.query_one("#settings-about", PlainText).show(_(self._chosen.about))

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
            said = _("Counts in this window only: {reason}.") if setting.at_once else _("Not kept: {reason}.")
            self._say(said.format(reason=not_kept))
        else:
            self._say(_("kept") if setting.at_once else " · ".join([_("kept"), _(LATER)]))
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
        columns = self._columns = _columns(self.app.size.width)
        shown = [Row(one.id, _beside(_(one.label), one.show(self._value(one)), columns)) for one in SETTINGS]
        phones = [*self._phones(_WIDEST - columns)] or [(_("Phones"), _("none is linked"))]
        self.rows.show([*shown, Row(None, ""), *(Row(None, _beside(name, state, columns)) for name, state in phones)])

    def _phones(self, room: int) -> Iterator[tuple[str, str]]:
        """Give each phone that is linked or was heard lately, with where it is and when it was heard last."""
        context = self._dashboard.context
        now, linked = context.clock.now(), self._dashboard.config.phones
        heard: dict[str, str] = {}
        for call in context.session.snapshot.calls:  # the newest first
            if call.source not in _NOT_A_PHONE and call.began_at is not None:
                at = call.ended_at or call.began_at
                said = _("heard {day} {time}")
                said = said.format(day=timestamps.day(at, now), time=timestamps.time_of_day(at))
                heard.setdefault(call.source, said)
        for name in dict.fromkeys((*PHONES, *heard)):
            phone = getattr(linked, name, None)
            where = [_address(phone)] if phone else []
            if state := context.links.get(name):
                yield name, state.words(timestamps.time_of_day)
                for line in Content(state.advice).wrap(room):
                    yield "", line.plain.rstrip()
            elif where or name in heard:
                yield name, " · ".join([*where, heard.get(name, _("nothing heard yet"))])

    def _say(self, words: str) -> None:
        self.query_one("#settings-said", PlainText).show(words)

    def _show_keys(self) -> None:
        typing = self.has_class("-typing")
        words = _("enter keeps it · esc leaves it as it was") if typing else _(_KEYS)
        self.query_one("#settings-keys", PlainText).show(words)


def _columns(width: int) -> int:
    """Say how many of so many columns the names take: all they need, if enough is left for what is set."""
    room = min(_WIDEST, width - _PADDING)
    names = [_("Phones"), *(_(one.label) for one in SETTINGS)]
    return min(max(map(cell_len, names)) + _GAP, max(_NAMES, room - _VALUES))


def _beside(name: str, value: str, columns: int) -> str:
    return f"{Content(name).truncate(columns - 1, ellipsis=True, pad=True).plain} {value}"


def _address(phone: Any) -> str:
    if hasattr(phone, "program"):
        return str(phone.program)
    return write_address(phone.listen if hasattr(phone, "listen") else phone.address)
