"""Everything that can be done, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from rich.cells import cell_len
from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.content import Content
from textual.screen import Screen

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _
from recover_tui.ui import commands
from recover_tui.ui.textual_internals import CalmPalette
from recover_tui.ui.widgets.plain_text import PlainText

_WIDEST: Final = 64
_PADDING: Final = 5
"""Columns at the sides of a row, with that of a scroll bar."""
_NAMES: Final = 17
"""Columns for the names, where they need no more."""
_FEW_ROWS: Final = 20
"""Rows under which nothing is left free around the list."""
_LEAST_HELP: Final = 12
"""Columns under which what a command does is left out."""
_FOUND_IN_HELP: Final = 0.01
"""How well a command fits whose name has nothing of what was typed, but what it does has."""


class Entry(PrivateStruct, frozen=True):
    """Something that can be done now."""

    title: str
    help: str
    key: str
    """The key that does it, as the footer writes it; empty when there is none."""
    run: Callable[[], object]


def entries(app: App[None], screen: Screen[object]) -> tuple[Entry, ...]:
    """Give all that has a key which counts on this screen now, in the order of the list of keys."""
    active = {one.binding.id: one for one in reversed(screen.active_bindings.values()) if one.enabled}
    found: dict[str, Entry] = {}
    for command in commands.COMMANDS.values():
        if command.id in active and command.action != "command_palette":
            node, binding, *_ = active[command.id]

            def run(action: str = binding.action, node: object = node) -> None:
                app.call_next(app.run_action, action, node)

            key = app.get_key_display(binding)
            found.setdefault(command.name or command.label, Entry(command.title, command.does, key, run))
    return tuple(found.values())


class Palette(CalmPalette):
    """The palette: one line a command, with its key at the right."""

    DEFAULT_CSS = """
    Palette {
        background: $ground 60%;
        &:ansi { background: transparent; }
        & > Vertical {
            width: 64;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            margin-top: 3;
            padding: 1 0 0 0;
            background: $raised;
            visibility: visible;
            &:dark { background: $raised; }
        }
        &.-low > Vertical { margin-top: 0; padding: 0; }
        #--input { border: none; padding: 0 2; }
        #--input.--list-visible { border: none; }
        #--results { overlay: none; }
        SearchIcon { color: $accent; text-style: bold; margin: 0; width: 2; }
        CommandInput, CommandInput:focus { border: none; height: 1; padding: 0; }
        CommandList, CommandList.--visible, CommandList.--populating {
            border: none;
            margin-top: 1;
            max-height: 60vh;
            scrollbar-size-vertical: 1;
            scrollbar-background: $raised;
        }
        CommandList > .option-list--option { padding: 0 2; text-style: none; text-wrap: nowrap; }
        CommandList > .option-list--option-highlighted {
            background: $cursor;
            color: $cursor-ink;
            text-style: none;
        }
        LoadingIndicator { display: none; }
        #palette-about { padding: 0 2; margin: 1 0; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
        &.-low #palette-about { margin: 0; }
    }
    """

    def __init__(self, found: Sequence[Entry]) -> None:
        """`found` is what there is to do now."""
        super().__init__(providers=[Commands], placeholder=_("what would help?"), id="--command-palette")
        self.entries = found
        self.nothing_found = _("No matches found")

    def on_mount(self) -> None:
        """Let a plain mark stand for the magnifier, which many fonts draw over its neighbour."""
        self.query_one(SearchIcon).icon = "›"
        self.set_class(self.app.size.height < _FEW_ROWS, "-low")
        self.query_one("#--container").mount(PlainText(id="palette-about"))
        self.say_found(len(self.entries))

    def say_found(self, count: int) -> None:
        """Write below the list how much of everything is in it."""
        for about in self.query("#palette-about").results(PlainText):
            said = _("{count} of {all} · enter does it · esc closes")
            about.show(said.format(count=count, all=len(self.entries)))

    def row(self, entry: Entry, title: Content) -> Content:
        """Give the line of a command, as wide as there is room."""
        room = min(_WIDEST, self.app.size.width) - _PADDING
        title = title.truncate(max(room - cell_len(entry.key) - 1, 0), ellipsis=True)
        widest = max(cell_len(each.title) for each in self.entries)
        columns = max(_NAMES, min(widest, room * 2 // 5) + 1)
        name = title.pad_right(max(columns - title.cell_length, 1))
        left = room - name.cell_length - cell_len(entry.key) - 2
        does = Content(entry.help if left >= _LEAST_HELP else "").truncate(max(left, 0), ellipsis=True)
        gap = " " * (room - name.cell_length - does.cell_length - cell_len(entry.key))
        return Content.assemble(name.stylize("bold"), does.stylize("auto 75%"), gap, (entry.key, "bold $accent"))


class Commands(Provider):
    """Finds what can be done now by its name, or by the words that say what it does."""

    @property
    def _palette(self) -> Palette | None:
        return self.app.screen if isinstance(self.app.screen, Palette) else None  # it may just have been closed

    async def search(self, query: str) -> Hits:
        """Give what fits the words that were typed."""
        palette = self._palette
        if palette is None:
            return
        matcher = self.matcher(query)
        hits = []
        for entry in palette.entries:
            in_help = query.casefold() in entry.help.casefold()
            score = matcher.match(entry.title) or in_help * _FOUND_IN_HELP
            if score > 0:
                row = palette.row(entry, matcher.highlight(entry.title))
                hits.append(Hit(score, row, entry.run, entry.title))
        palette.say_found(len(hits))
        for hit in hits:
            yield hit

    async def discover(self) -> Hits:
        """Give all of it."""
        palette = self._palette
        if palette is None:
            return
        palette.say_found(len(palette.entries))
        for entry in palette.entries:
            yield DiscoveryHit(palette.row(entry, Content(entry.title)), entry.run, entry.title)
