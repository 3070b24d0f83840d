"""Every command, written down once: bindings, footer, help, palette, the config's `[keys]` and docs/keys.md follow.

Nothing of Textual is loaded here, so that commands which only name keys need not load it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from recover_tui.domain.calls import Rating
from recover_tui.domain.translation import N_, NC_, gettext as _, pgettext

if TYPE_CHECKING:
    from textual.binding import Binding, BindingType


class Command(Struct, frozen=True):
    """Something that a key does."""

    id: str
    """What `[keys]` in the config calls it; never changed."""
    key: str
    """The key or keys it has unless the config says otherwise."""
    action: str
    """Textual's name of what is done."""
    label: str
    """A word or two for the footer and the palette, in English; `shown` is the same for the agent."""
    tooltip: str = ""
    """What it does, in a few words and in English; without, the label says enough. `does` is for the agent."""
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
    """What the palette calls it, in English, where the label leans on the place it stands in."""

    @property
    def shown(self) -> str:
        """What the footer calls it."""
        return pgettext("key", self.label)

    @property
    def does(self) -> str:
        """What it does, in a few words."""
        return _(self.tooltip) or self.shown

    @property
    def title(self) -> str:
        """What the palette calls it."""
        name = _(self.name) or self.shown
        return name[:1].upper() + name[1:]

    @property
    def binding(self) -> Binding:
        """The same for Textual, in English: it is made before the language is known."""
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


class Scope(Struct, frozen=True):
    """Where commands count."""

    title: str
    commands: tuple[Command, ...]

    @property
    def bindings(self) -> list[BindingType]:
        """The same for Textual's BINDINGS."""
        return [command.binding for command in self.commands]


SECOND_ESCAPE: Final = "f10"
"""Does whatever escape does."""
LEAVE: Final = N_("Leave what is going on, at once")
FIND: Final = N_("Find words, here or in everything")
EDIT: Final = N_("Change one of your own")
DELETE: Final = N_("Delete it; u brings it back")
BACK: Final = N_("Back to the whole list")
WORRY: Final = N_("Keep a worry, call it done, let it go")
ROTATE: Final = N_("Let a win come up more, or let it rest")
AROUND: Final = N_("Go round the panes, either way")
QUESTIONS: Final = N_("The next question, or the previous")
EARLIER: Final = N_("Bring back words that were typed over")
FINISH: Final = N_("Be done with what is written")
PICTURE: Final = N_("Choose a picture among your files")
LOOK_BACK: Final = N_("Look back, two minutes or longer")
KIND_WORD: Final = N_("Read a kind word, or leave one")
FIGURES: Final = N_("Your figures, and past days")
"""What several commands do, each in its own place: in the help they share a row."""

_SUSPEND: Final = (
    Command(
        "suspend", "ctrl+z", "suspend", NC_("key", "shell"), N_("Go to the shell; fg comes back"),
        show=False, while_typing=False,
    ),
)  # fmt: skip
"""No shell on Windows could have it back."""

_RATINGS: Final = (
    (Rating.FINE, NC_("key", "fine"), N_("fine call")),
    (Rating.ROUGH, NC_("key", "rough"), N_("rough call")),
    (Rating.ABUSIVE, NC_("key", "abusive"), N_("abusive call")),
)
"""Each with its label, and what the palette calls it."""
_TENSIONS: Final = (
    NC_("key", "tension 1"), NC_("key", "tension 2"), NC_("key", "tension 3"), NC_("key", "tension 4"),
    NC_("key", "tension 5"),
)  # fmt: skip

DASHBOARD: Final = Scope(
    N_("anywhere"),
    (
        Command("reset", "r", "reset", NC_("key", "reset"), N_("Breathe, a line, one of your wins"), stays=True),
        Command("breathe", "b", "breathe", NC_("key", "breathe"), N_("Breathe along")),
        Command("pause", "space", "pause", NC_("key", "pause"), N_("Pause, or go on at an inhale"), show=False),
        Command(
            "reflect", "j", "reflect", NC_("key", "reflect"), LOOK_BACK,
            keeps=True,
        ),
        Command(
            "reflect.break", "g", "reflect(True)", NC_("key", "long reflection"), LOOK_BACK,
            show=False,
        ),
        Command("win", "w", "add_win", NC_("key", "win"), N_("Keep something that went well"), keeps=True),
        Command("support", "s", "support", NC_("key", "support"), N_("People and places to turn to"), keeps=True),
        Command("park", "p", "park", NC_("key", "park"), N_("Put a worry off"), over_overlay=True, keeps=True),
        Command(
            "park.typing", "f2", "park", NC_("key", "park"), N_("Put a worry off, also while typing"),
            over_overlay=True, last=True,
        ),
        Command(
            "park.review", "v", "look('review')", NC_("key", "parked worries"), N_("Look at what was parked"),
            show=False,
        ),
        *(
            Command(
                f"rate.{rating}", str(number), f"rate('{rating}')", label,
                N_("How the call was: fine, rough, abusive"), show=False, over_overlay=True, name=name,
            )
            for number, (rating, label, name) in enumerate(_RATINGS, 1)
        ),
        Command("talk", "t", "talk", NC_("key", "talk"), N_("Talk it out with someone"), keeps=True),
        Command(
            "unmask", "f3", "keep_redacted", NC_("key", "unmask"), N_("Put back what was wrongly masked"), show=False,
            over_overlay=True,
        ),
        Command(
            "crisis", "f4", "crisis", NC_("key", "crisis line"), N_("Who answers day and night"), show=False,
            over_overlay=True, while_hidden=True,
        ),
        Command(
            "call", "c", "call_ended", NC_("key", "call ended"), N_("Note that a call just ended"),
            on_a_call=True, keeps=True,
        ),
        Command(
            "hide", "h", "hide", NC_("key", "hide"), N_("All off the screen, and back"),
            over_overlay=True, while_hidden=True, stays=True, last=True,
        ),
        Command("kind_word", "k", "look('kind_words')", NC_("key", "kind word"), KIND_WORD, show=False),
        Command("past", "m", "look('past')", NC_("key", "past days"), FIGURES, show=False),
        Command("find", "slash", "look('find')", NC_("key", "find"), FIND, show=False, key_display="/"),
        Command("shift", "f7", "shift", NC_("key", "shift"), N_("Open your shift, or close it"), show=False),
        Command(
            "insights", "i", "look('insights')", NC_("key", "insights"), FIGURES, show=False,
        ),
        Command("zoom", "z", "zoom", NC_("key", "zoom"), N_("This pane alone, or all again"), show=False),
        Command("pane.next", "tab", "next_pane(1)", NC_("key", "next pane"), AROUND, show=False),
        Command("pane.previous", "shift+tab", "next_pane(-1)", NC_("key", "previous pane"), AROUND, show=False),
        Command("undo", "u", "undo", NC_("key", "undo"), N_("Take back the last change"), show=False),
        Command("escape", "escape", "escape", NC_("key", "leave"), LEAVE, show=False),
        Command(
            "help", "question_mark", "help", NC_("key", "keys"), N_("All keys"), key_display="?",
            over_overlay=True, stays=True, last=True,
        ),
        Command("help.typing", "f1,f12", "help", NC_("key", "keys"), N_("All keys"), over_overlay=True, last=True),
        Command(
            "settings", "comma", "settings", NC_("key", "settings"), N_("Pattern, lengths, name, theme and more"),
            show=False, key_display=",",
        ),
        *(_SUSPEND if sys.platform != "win32" else ()),
        Command(
            "quit", "q", "quit", NC_("key", "quit"), N_("Close; everything is kept"),
            over_overlay=True, on_a_call=True, last=True,
        ),
    ),
)  # fmt: skip
APP: Final = Scope(
    N_("anywhere"),
    (
        Command(
            "hide.typing", "ctrl+l,f6", "hide", NC_("key", "hide"),
            N_("All off the screen, also while typing"),
            priority=True, last=True,
        ),
        Command(
            "palette", "ctrl+p", "command_palette", NC_("key", "palette"), N_("Find anything by its name"),
            show=False, priority=True,
        ),
    ),
)  # fmt: skip
RESET: Final = Scope(
    N_("in a reset"),
    (
        Command("reset.leave", "escape", "leave", NC_("key", "leave"), LEAVE, stays=True),
        Command("reset.pause", "space", "pause", NC_("key", "pause"), N_("Pause, or go on at an inhale")),
        Command(
            "reset.length",
            "l",
            "length",
            NC_("key", "length"),
            N_("A reset of 10, 30, 60 or 120 s"),
            name=N_("reset length"),
        ),
        Command(
            "reset.skip",
            "n",
            "skip",
            NC_("key", "skip"),
            N_("The next part of the reset"),
            name=N_("next part"),
        ),
        Command("reset.retire", "x", "retire", NC_("key", "not this line"), N_("Never show this line again")),
        *(
            Command(
                f"reset.tension{level}",
                str(level),
                f"tension({level})",
                label,
                N_("How tense you are, 1 to 5"),
                show=False,
            )
            for level, label in enumerate(_TENSIONS, 1)
        ),
    ),
)
BREATHE: Final = Scope(
    N_("in Breathe"),
    (
        Command(
            "breathe.pattern",
            "n",
            "next_pattern",
            NC_("key", "pattern"),
            N_("The next breathing pattern"),
            name=N_("breath pattern"),
        ),
        Command(
            "breathe.holds",
            "o",
            "toggle_holds",
            NC_("key", "holds"),
            N_("The breath without its holds, or with"),
            name=N_("holds"),
        ),
        Command(
            "breathe.length",
            "l",
            "next_length",
            NC_("key", "length"),
            N_("Breathe for 1, 2, 5 or 10 minutes"),
            name=N_("breath length"),
        ),
        Command("breathe.stop", "escape", "stop", NC_("key", "stop"), LEAVE, stays=True, name=N_("stop the breath")),
    ),
)
REFLECT: Final = Scope(
    N_("in Reflect"),
    (
        Command(
            "reflect.search", "slash", "search", NC_("key", "search"), FIND,
            key_display="/", name=N_("search reflections"),
        ),
        Command(
            "reflect.unmask", "ctrl+r", "unmask", NC_("key", "show line"), N_("Read the words that are dots, here"),
        ),
        Command("reflect.delete", "d", "delete", NC_("key", "delete"), DELETE, name=N_("delete reflection")),
        Command("reflect.back", "escape", "back", NC_("key", "to the list"), BACK),
    ),
)  # fmt: skip
TEXT_AREA: Final = Scope(
    N_("while reflecting"),
    (
        Command(
            "reflect.earlier",
            "f5",
            "previous_version",
            NC_("key", "earlier words"),
            EARLIER,
            show=False,
        ),
    ),
)
REFLECTION_AREA: Final = Scope(
    N_("while reflecting"),
    (
        Command("reflect.next", "tab", "next_prompt", NC_("key", "next"), QUESTIONS, name=N_("next question")),
        Command(
            "reflect.previous",
            "shift+tab",
            "previous_prompt",
            NC_("key", "previous question"),
            QUESTIONS,
            show=False,
        ),
        Command(
            "reflect.finish",
            "ctrl+s",
            "finish",
            NC_("key", "finish"),
            FINISH,
            name=N_("finish reflection"),
        ),
        Command(
            "reflect.leave",
            "escape",
            "leave",
            NC_("key", "leave"),
            N_("Leave it; j goes on while there is time"),
            stays=True,
        ),
    ),
)
REVIEW: Final = Scope(
    N_("looking at what was parked"),
    (
        Command("parked.keep", "k", "keep", NC_("key", "keep"), WORRY, name=N_("keep worry")),
        Command("parked.done", "d", "resolve('done')", NC_("key", "done"), WORRY, name=N_("worry is done")),
        Command("parked.let_go", "l", "resolve('let go')", NC_("key", "let go"), WORRY, name=N_("let worry go")),
        Command(
            "parked.unmask",
            "ctrl+r",
            "unmask",
            NC_("key", "show"),
            N_("Read the words that are dots, here"),
            name=N_("show line"),
        ),
        Command("parked.leave", "escape", "leave", NC_("key", "leave"), LEAVE, stays=True),
    ),
)
INSIGHTS: Final = Scope(
    N_("in the insights"),
    (
        Command(
            "insights.period", "n", "period", NC_("key", "period"), FIGURES,
            stays=True, name=N_("other period"),
        ),
        Command(
            "insights.take", "k", "take", NC_("key", "take"), FIGURES,
            stays=True, name=N_("take pattern"),
        ),
        Command(
            "insights.leave", "escape", "leave", NC_("key", "leave"), LEAVE, stays=True, name=N_("close insights"),
        ),
    ),
)  # fmt: skip
PAST: Final = Scope(
    N_("in past days"),
    (
        Command("past.before", "left", "step(-1)", NC_("key", "day before"), FIGURES, stays=True),
        Command("past.after", "right", "step(1)", NC_("key", "day after"), FIGURES),
        Command("past.search", "slash", "search", NC_("key", "find"), FIND, key_display="/", name=N_("find")),
        Command("past.leave", "escape", "leave", NC_("key", "leave"), LEAVE, stays=True, name=N_("close past days")),
    ),
)
KIND_WORDS: Final = Scope(
    N_("with kind words"),
    (
        Command("kind_word.next", "enter", "next", NC_("key", "next"), KIND_WORD, name=N_("next kind word")),
        Command("kind_word.keep", "w", "keep", NC_("key", "keep"), KIND_WORD, stays=True, name=N_("keep kind word")),
        Command("kind_word.block", "x", "block", NC_("key", "block"), KIND_WORD, name=N_("block the sender")),
        Command("kind_word.leave", "escape", "leave", NC_("key", "leave"), LEAVE, stays=True),
    ),
)
TALK: Final = Scope(
    N_("talking it out"),
    (
        Command("talk.next", "ctrl+s", "go_on", NC_("key", "go on"), FINISH),
        Command("talk.leave", "escape", "leave", NC_("key", "leave"), LEAVE, stays=True),
    ),
)
WINS: Final = Scope(
    N_("in Wins"),
    (
        Command(
            "wins.search", "slash", "search", NC_("key", "search"), FIND,
            key_display="/", name=N_("search wins"),
        ),
        Command("wins.edit", "e", "edit", NC_("key", "edit"), EDIT, name=N_("edit win")),
        Command(
            "wins.pin", "plus", "rotate('pinned')", NC_("key", "pin"), ROTATE,
            show=False, key_display="+", name=N_("pin win"),
        ),
        Command(
            "wins.rest", "minus", "rotate('rested')", NC_("key", "rest"), ROTATE,
            show=False, key_display="-", name=N_("rest win"),
        ),
        Command(
            "wins.picture", "o", "save_image", NC_("key", "save picture"), N_("Save the win's picture as a file"),
        ),
        Command("wins.delete", "d", "delete", NC_("key", "delete"), DELETE, name=N_("delete win")),
        Command("wins.back", "escape", "back", NC_("key", "to the list"), BACK),
    ),
)  # fmt: skip
SUPPORT: Final = Scope(
    N_("in Support"),
    (
        Command(
            "support.search",
            "slash",
            "search",
            NC_("key", "search"),
            FIND,
            key_display="/",
            name=N_("search support"),
        ),
        Command(
            "support.copy",
            "y",
            "copy",
            NC_("key", "copy"),
            N_("Copy how to reach someone"),
            name=N_("copy address"),
        ),
        Command(
            "support.add",
            "a",
            "add",
            NC_("key", "add"),
            N_("Add someone or something that helps"),
            stays=True,
            name=N_("add entry"),
        ),
        Command("support.edit", "e", "edit", NC_("key", "edit"), EDIT, name=N_("edit entry")),
        Command("support.delete", "d", "delete", NC_("key", "delete"), DELETE, name=N_("delete entry")),
        Command("support.back", "escape", "back", NC_("key", "to the list"), BACK),
    ),
)
SEARCH: Final = Scope(
    N_("while searching"),
    (Command("search.leave", "escape", "leave", NC_("key", "end search"), BACK, stays=True),),
)
QUESTION_LINE: Final = Scope(
    N_("in a line to type into"),
    (
        Command(
            "questions.leave", "escape", "leave", NC_("key", "keep"), N_("Keep what is there and go back"),
            stays=True,
        ),
        Command(
            "questions.drop", "f8", "drop", NC_("key", "drop"), N_("Drop what is typed; u brings it back"),
            stays=True,
        ),
        Command(
            "questions.picture", "f9", "choose_picture", NC_("key", "choose"),
            PICTURE,
        ),
        Command(
            "questions.paste", "ctrl+v,alt+v", "paste", NC_("key", "paste"),
            N_("Paste words, or the picture asked for"), show=False,
        ),
        Command(
            "questions.earlier",
            "f5",
            "previous_version",
            NC_("key", "earlier words"),
            EARLIER,
            show=False,
        ),
    ),
)  # fmt: skip
PICTURE_CHOOSER: Final = Scope(
    N_("choosing a picture"),
    (
        Command("choose.up", "backspace,left", "up", NC_("key", "up"), PICTURE),
        Command("choose.close", "escape", "close", NC_("key", "close"), LEAVE),
    ),
)
SETTINGS: Final = Scope(
    N_("in the settings"),
    (
        Command(
            "settings.close", "escape", "close", NC_("key", "close"), LEAVE, stays=True, name=N_("close settings")
        ),
    ),
)
HELP: Final = Scope(
    N_("here"), (Command("help.close", "escape", "dismiss", NC_("key", "close"), N_("Close the keys")),)
)

SCOPES: Final = (
    DASHBOARD, APP, RESET, BREATHE, REFLECT, REFLECTION_AREA, TEXT_AREA, REVIEW, TALK, KIND_WORDS, INSIGHTS, PAST,
    WINS, SUPPORT, SEARCH, QUESTION_LINE, PICTURE_CHOOSER, SETTINGS, HELP,
)  # fmt: skip
"""In the order in which one meets them."""
COMMANDS: Final[Mapping[str, Command]] = {command.id: command for scope in SCOPES for command in scope.commands}
"""Each by its id."""
IN_A_LIST: Final = N_("in a list")
NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    N_("when it was rough"): (
        "reset", "breathe", "reflect", "reflect.break", "talk", "park", "park.review", "support", "crisis",
    ),
    N_("when it was good"): (
        "win", "kind_word", "kind_word.next", "kind_word.keep", "kind_word.block",
        "insights", "insights.period", "insights.take", "past", "past.before", "past.after",
    ),
    N_("after a call"): ("rate.fine", "rate.rough", "rate.abusive", "call", "shift"),
    N_("once it has begun"): (
        "pause", "reset.pause", "reset.length", "reset.skip", "reset.retire",
        *(f"reset.tension{level}" for level in range(1, 6)),
        "breathe.pattern", "breathe.holds", "breathe.length",
        "parked.keep", "parked.done", "parked.let_go", "parked.leave",
    ),
    N_("nobody else's"): ("hide", "hide.typing", "reflect.unmask", "parked.unmask", "unmask"),
    IN_A_LIST: (
        "reflect.search", "wins.search", "support.search", "find", "past.search", "wins.edit", "support.edit",
        "reflect.delete", "wins.delete", "support.delete", "undo", "wins.pin", "wins.rest", "wins.picture",
        "support.copy", "support.add", "reflect.back", "wins.back", "support.back", "search.leave",
    ),
    N_("while you write"): (
        "questions.leave", "questions.drop", "questions.earlier", "reflect.earlier", "park.typing",
        "questions.picture", "choose.up", "questions.paste",
        "reflect.next", "reflect.previous", "reflect.finish", "talk.next", "reflect.leave",
    ),
    N_("getting about"): (
        "pane.next", "pane.previous", "zoom", "escape", "reset.leave",
        "breathe.stop", "talk.leave",        "settings.close", "choose.close", "insights.leave", "past.leave",
        "kind_word.leave", "help", "help.typing", "palette", "settings", "suspend", "quit",
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
