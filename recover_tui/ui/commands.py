"""Every command, written down once: bindings, footer, help, palette, the config's `[keys]` and docs/keys.md follow.

Nothing of Textual is loaded here, so that commands which only name keys need not load it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from recover_tui.domain.calls import Rating

if TYPE_CHECKING:
    from textual.binding import Binding, BindingType


class Command(NamedTuple):
    """Something that a key does."""

    id: str
    """What `[keys]` in the config calls it; never changed."""
    key: str
    """The key or keys it has unless the config says otherwise."""
    action: str
    """Textual's name of what is done."""
    label: str
    """A word or two for the footer and the palette."""
    tooltip: str = ""
    """What it does, in a few words; without, the label says enough."""
    show: bool = True
    """Whether the footer offers it."""
    key_display: str | None = None
    """How the key is written where its name is no key cap."""
    priority: bool = False
    """Whether it is looked at before the widget that has the focus."""
    while_typing: bool = True
    """Whether it counts while a text has the focus. A key that types a character never reaches it then anyway."""
    over_overlay: bool = False
    """Whether it counts while a reset, a talk or the review of worries stands over the panes."""
    while_hidden: bool = False
    """Whether it counts while everything is hidden."""
    on_a_call: bool = False
    """Whether it counts on the folded screen of a call as well."""
    stays: bool = False
    """Whether it stays in the footer when room is short."""
    keeps: bool = False
    """Whether something comes of it that is kept; the footer sets such keys apart."""
    last: bool = False
    """Whether it stands at the end of the footer: what hides, explains and leaves."""
    name: str = ""
    """What the palette calls it, where the label leans on the place it stands in."""

    @property
    def title(self) -> str:
        """What the palette calls it."""
        name = self.name or self.label
        return name[:1].upper() + name[1:]

    @property
    def binding(self) -> Binding:
        """The same for Textual."""
        from textual.binding import Binding

        return Binding(
            self.key,
            self.action,
            self.label,
            show=self.show,
            key_display=self.key_display,
            priority=self.priority,
            tooltip=self.tooltip,
            id=self.id,
        )


class Scope(NamedTuple):
    """Where commands count."""

    title: str
    commands: tuple[Command, ...]

    @property
    def bindings(self) -> list[BindingType]:
        """The same for Textual's BINDINGS."""
        return [command.binding for command in self.commands]


SECOND_ESCAPE: Final = "f10"
"""Does whatever escape does."""
LEAVE: Final = "Leave what is going on, at once"
FIND: Final = "Find words in the list"
EDIT: Final = "Change one of your own"
DELETE: Final = "Delete it; u brings it back"
BACK: Final = "Back to the whole list"
WORRY: Final = "Keep a worry, call it done, let it go"
ROTATE: Final = "Let a win come up more, or let it rest"
AROUND: Final = "Go round the panes, either way"
QUESTIONS: Final = "The next question, or the previous"
EARLIER: Final = "Bring back words that were typed over"
"""What several commands do, each in its own place: in the help they share a row."""

_SUSPEND: Final = (
    Command(
        "suspend", "ctrl+z", "suspend", "shell", "Go to the shell; fg comes back", show=False, while_typing=False,
    ),
)  # fmt: skip
"""No shell on Windows could have it back."""

DASHBOARD: Final = Scope(
    "anywhere",
    (
        Command("reset", "r", "reset", "reset", "Breathe, a line, one of your wins", stays=True),
        Command("breathe", "b", "breathe", "breathe", "Breathe along"),
        Command("pause", "space", "pause", "pause", "Pause, or go on at an inhale", show=False),
        Command(
            "reflect", "j", "reflect", "reflect", "Look back, two minutes at most",
            keeps=True,
        ),
        Command("reflect.break", "g", "reflect_on_break", "long reflection", "Look back for longer", show=False),
        Command("win", "w", "add_win", "win", "Keep something that went well", keeps=True),
        Command("support", "s", "support", "support", "People and places to turn to", keeps=True),
        Command("park", "p", "park", "park", "Put a worry off", over_overlay=True, keeps=True),
        Command(
            "park.typing", "f2", "park", "park", "Put a worry off, also while typing", over_overlay=True, last=True,
        ),
        Command("park.review", "v", "review", "parked worries", "Look at what was parked", show=False),
        *(
            Command(
                f"rate.{rating}", key, f"rate('{rating}')", rating, "How the call was: fine, rough, abusive",
                show=False, over_overlay=True, name=f"{rating} call",
            )
            for key, rating in zip("123", Rating, strict=True)
        ),
        Command("talk", "t", "talk", "talk", "Talk it out with someone", keeps=True),
        Command(
            "unmask", "f3", "keep_redacted", "unmask", "Put back what was wrongly masked", show=False,
            over_overlay=True,
        ),
        Command(
            "crisis", "f4", "crisis", "crisis line", "Who answers day and night", show=False,
            over_overlay=True, while_hidden=True,
        ),
        Command("call", "c", "call_ended", "call ended", "Note that a call just ended", on_a_call=True, keeps=True),
        Command(
            "hide", "h", "hide", "hide", "All off the screen, and back",
            over_overlay=True, while_hidden=True, stays=True, last=True,
        ),
        Command("zoom", "z", "zoom", "zoom", "This pane alone, or all again", show=False),
        Command("pane.next", "tab", "next_pane(1)", "next pane", AROUND, show=False),
        Command("pane.previous", "shift+tab", "next_pane(-1)", "previous pane", AROUND, show=False),
        Command("undo", "u", "undo", "undo", "Take back what you deleted or added", show=False),
        Command("escape", "escape", "escape", "leave", LEAVE, show=False),
        Command(
            "help", "question_mark", "help", "keys", "All keys", key_display="?",
            over_overlay=True, stays=True, last=True,
        ),
        Command("help.typing", "f1,f12", "help", "keys", "All keys", over_overlay=True, last=True),
        Command(
            "settings", "comma", "settings", "settings", "Pattern, lengths, name, theme and more", show=False,
            key_display=",",
        ),
        *(_SUSPEND if sys.platform != "win32" else ()),
        Command(
            "quit", "q", "quit", "quit", "Close; everything is kept", over_overlay=True, on_a_call=True, last=True,
        ),
    ),
)  # fmt: skip
APP: Final = Scope(
    "anywhere",
    (
        Command(
            "hide.typing", "ctrl+l,f6", "hide", "hide",
            "All off the screen, also while typing",
            priority=True, last=True,
        ),
        Command(
            "palette", "ctrl+p", "command_palette", "palette", "Find anything by its name", show=False, priority=True,
        ),
    ),
)  # fmt: skip
RESET: Final = Scope(
    "in a reset",
    (
        Command("reset.leave", "escape", "leave", "leave", LEAVE, stays=True),
        Command("reset.pause", "space", "pause", "pause", "Pause, or go on at an inhale"),
        Command("reset.length", "l", "length", "length", "A reset of 10, 30, 60 or 120 s", name="reset length"),
        Command("reset.skip", "n", "skip", "skip", "The next part of the reset", name="next part"),
        Command("reset.retire", "x", "retire", "not this line", "Never show this line again"),
        *(
            Command(
                f"reset.tension{level}",
                str(level),
                f"tension({level})",
                f"tension {level}",
                "How tense you are, 1 to 5",
                show=False,
            )
            for level in range(1, 6)
        ),
    ),
)
BREATHE: Final = Scope(
    "in Breathe",
    (
        Command(
            "breathe.pattern", "n", "next_pattern", "pattern", "The next breathing pattern", name="breath pattern"
        ),
        Command("breathe.holds", "o", "toggle_holds", "holds", "The breath without its holds, or with", name="holds"),
        Command(
            "breathe.length",
            "l",
            "next_length",
            "length",
            "Breathe for 1, 2, 5 or 10 minutes",
            name="breath length",
        ),
        Command("breathe.stop", "escape", "stop", "stop", LEAVE, stays=True, name="stop the breath"),
    ),
)
REFLECT: Final = Scope(
    "in Reflect",
    (
        Command("reflect.search", "slash", "search", "search", FIND, key_display="/", name="search reflections"),
        Command(
            "reflect.unmask", "ctrl+r", "unmask", "show line", "Read the words that are dots, here",
        ),
        Command("reflect.delete", "d", "delete", "delete", DELETE, name="delete reflection"),
        Command("reflect.back", "escape", "back", "to the list", BACK),
    ),
)  # fmt: skip
TEXT_AREA: Final = Scope(
    "while reflecting",
    (
        Command(
            "reflect.earlier",
            "f5",
            "previous_version",
            "earlier words",
            EARLIER,
            show=False,
        ),
    ),
)
REFLECTION_AREA: Final = Scope(
    "while reflecting",
    (
        Command("reflect.next", "tab", "next_prompt", "next", QUESTIONS, name="next question"),
        Command(
            "reflect.previous",
            "shift+tab",
            "previous_prompt",
            "previous question",
            QUESTIONS,
            show=False,
        ),
        Command("reflect.finish", "ctrl+s", "finish", "finish", "Save, and be done", name="finish reflection"),
        Command(
            "reflect.leave",
            "escape",
            "leave",
            "leave",
            "Leave it; j goes on while there is time",
            stays=True,
        ),
    ),
)
REVIEW: Final = Scope(
    "looking at what was parked",
    (
        Command("parked.keep", "k", "keep", "keep", WORRY, name="keep worry"),
        Command("parked.done", "d", "resolve('done')", "done", WORRY, name="worry is done"),
        Command("parked.let_go", "l", "resolve('let go')", "let go", WORRY, name="let worry go"),
        Command("parked.unmask", "ctrl+r", "unmask", "show", "Read the words that are dots, here", name="show line"),
        Command("parked.leave", "escape", "leave", "leave", "Leave the rest for later", stays=True),
    ),
)
TALK: Final = Scope(
    "talking it out",
    (
        Command("talk.next", "ctrl+s", "go_on", "go on", "Go on with the message as it is"),
        Command("talk.leave", "escape", "leave", "leave", LEAVE, stays=True),
    ),
)
WINS: Final = Scope(
    "in Wins",
    (
        Command("wins.search", "slash", "search", "search", FIND, key_display="/", name="search wins"),
        Command("wins.edit", "e", "edit", "edit", EDIT, name="edit win"),
        Command(
            "wins.pin", "plus", "rotate('pinned')", "pin", ROTATE,
            show=False, key_display="+", name="pin win",
        ),
        Command(
            "wins.rest", "minus", "rotate('rested')", "rest", ROTATE,
            show=False, key_display="-", name="rest win",
        ),
        Command("wins.picture", "o", "save_image", "save picture", "Save the win's picture as a file"),
        Command("wins.delete", "d", "delete", "delete", DELETE, name="delete win"),
        Command("wins.back", "escape", "back", "to the list", BACK),
    ),
)  # fmt: skip
SUPPORT: Final = Scope(
    "in Support",
    (
        Command("support.search", "slash", "search", "search", FIND, key_display="/", name="search support"),
        Command("support.copy", "y", "copy", "copy", "Copy how to reach someone", name="copy address"),
        Command(
            "support.add", "a", "add", "add", "Add someone or something that helps", stays=True, name="add entry"
        ),
        Command("support.edit", "e", "edit", "edit", EDIT, name="edit entry"),
        Command("support.delete", "d", "delete", "delete", DELETE, name="delete entry"),
        Command("support.back", "escape", "back", "to the list", BACK),
    ),
)
SEARCH: Final = Scope(
    "while searching",
    (Command("search.leave", "escape", "leave", "end search", BACK, stays=True),),
)
QUESTION_LINE: Final = Scope(
    "in a line to type into",
    (
        Command("questions.leave", "escape", "leave", "keep", "Keep what is there and go back", stays=True),
        Command("questions.drop", "f8", "drop", "drop", "Drop what is typed; u brings it back", stays=True),
        Command(
            "questions.picture", "f9", "choose_picture", "choose",
            "Choose a picture among your files",
        ),
        Command(
            "questions.paste", "ctrl+v,alt+v", "paste", "paste",
            "Paste words, or the picture asked for", show=False,
        ),
        Command(
            "questions.earlier",
            "f5",
            "previous_version",
            "earlier words",
            EARLIER,
            show=False,
        ),
    ),
)  # fmt: skip
PICTURE_CHOOSER: Final = Scope(
    "choosing a picture",
    (
        Command("choose.up", "backspace,left", "up", "up", "Go to the folder above"),
        Command("choose.close", "escape", "close", "close", LEAVE),
    ),
)
SETTINGS: Final = Scope(
    "in the settings",
    (Command("settings.close", "escape", "close", "close", LEAVE, stays=True, name="close settings"),),
)
HELP: Final = Scope("here", (Command("help.close", "escape", "dismiss", "close", "Close the keys"),))

SCOPES: Final = (
    DASHBOARD, APP, RESET, BREATHE, REFLECT, REFLECTION_AREA, TEXT_AREA, REVIEW, TALK, WINS, SUPPORT, SEARCH,
    QUESTION_LINE, PICTURE_CHOOSER, SETTINGS, HELP,
)  # fmt: skip
"""In the order in which one meets them."""
COMMANDS: Final[Mapping[str, Command]] = {command.id: command for scope in SCOPES for command in scope.commands}
"""Each by its id."""
IN_A_LIST: Final = "in a list"
NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "when it was rough": (
        "reset", "breathe", "reflect", "reflect.break", "talk", "park", "park.review", "support", "crisis",
    ),
    "when it was good": ("win",),
    "after a call": ("rate.fine", "rate.rough", "rate.abusive", "call"),
    "once it has begun": (
        "pause", "reset.pause", "reset.length", "reset.skip", "reset.retire",
        *(f"reset.tension{level}" for level in range(1, 6)),
        "breathe.pattern", "breathe.holds", "breathe.length",
        "parked.keep", "parked.done", "parked.let_go", "parked.leave", "talk.next",
    ),
    "nobody else's": ("hide", "hide.typing", "reflect.unmask", "parked.unmask", "unmask"),
    IN_A_LIST: (
        "reflect.search", "wins.search", "support.search", "wins.edit", "support.edit",
        "reflect.delete", "wins.delete", "support.delete", "undo", "wins.pin", "wins.rest", "wins.picture",
        "support.copy", "support.add", "reflect.back", "wins.back", "support.back", "search.leave",
    ),
    "while you write": (
        "questions.leave", "questions.drop", "questions.earlier", "reflect.earlier", "park.typing",
        "questions.picture", "choose.up", "questions.paste",
        "reflect.next", "reflect.previous", "reflect.finish", "reflect.leave",
    ),
    "getting about": (
        "pane.next", "pane.previous", "zoom", "escape", "reset.leave", "breathe.stop", "talk.leave",
        "settings.close", "choose.close",
        "help", "help.typing", "palette", "settings", "suspend", "quit",
    ),
}  # fmt: skip
"""What the help calls each need, and the ids of what meets it. Keys of the help itself stand in its last line."""
KEYS: Final[Mapping[str, str]] = {command.id: command.key for command in COMMANDS.values()}
"""The key or keys of each by its id."""


def keys_while_hidden(chosen: Mapping[str, str]) -> frozenset[str]:
    """Give the keys that count whatever is on the screen: what hides, and the crisis line."""
    counting = (command for command in COMMANDS.values() if command.while_hidden or command.priority)
    return frozenset(key for each in counting for key in chosen.get(each.id, each.key).split(","))


def key_of(id: str, chosen: Mapping[str, str]) -> str:
    """Give the first key of a command, as the agent `chose` it or as it is."""
    return chosen.get(id, KEYS[id]).partition(",")[0]


def escape_as_well(key: str, chosen: Mapping[str, str]) -> str:
    """Give escape for the key that stands in for it, in a terminal that keeps escape for itself.

    One that the agent `chose` for a command of its own stays that command's.
    """
    return "escape" if key == SECOND_ESCAPE and key not in ",".join(chosen.values()).split(",") else key


def unshifted(key: str, chosen: Mapping[str, str]) -> str:
    """Give the key that counts when this one is pressed: with Caps Lock on, every command is at its key.

    An upper-case letter is its lower-case one, unless the agent `chose` it for a command of its own in `[keys]`.
    """
    if len(key) > 1 or key == key.lower() or key in ",".join(chosen.values()).split(","):
        return key
    return key.lower()
