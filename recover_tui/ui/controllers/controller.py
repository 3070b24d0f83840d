"""What all controllers have in common: the services they use, and the messages they handle."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from msgspec import Struct

from recover_tui.config.model import Config
from recover_tui.domain.endings import Ending
from recover_tui.domain.translation import N_, gettext as _
from recover_tui.store.snapshot import Snapshot
from recover_tui.store.write_queue import Write
from recover_tui.system.clock import Clock
from recover_tui.ui.messages import PaneMessage
from recover_tui.ui.undo import UndoStack

if TYPE_CHECKING:
    from datetime import datetime

    from recover_tui.domain.team import Colleague
    from recover_tui.store.store import Store
    from recover_tui.store.tables import Deletable
    from recover_tui.store.team import Letter

    SealKindWord = Callable[[Colleague, str, str, datetime], Letter]

C = TypeVar("C", bound="Controller")
M = TypeVar("M", bound=PaneMessage)
T = TypeVar("T")


class Session(Protocol):
    """The line to the store, as controllers use it."""

    snapshot: Snapshot

    def submit(
        self,
        write: Write,
        *,
        words: Sequence[str] = (),
        refresh: bool = True,
        then: Callable[[Any], object] | None = None,
    ) -> None:
        """Make a write after those submitted before it."""

    def amend(self, **changes: Any) -> None:
        """Put other values into the snapshot: what is on its way into the store already is shown as if read."""

    async def read(self, question: Callable[[Store], T]) -> T | None:
        """Give the answer to a question; None when the store can't be read."""


class Copied(Struct, frozen=True):
    """What is said of a text that went to the clipboard, after what was done before."""

    done: str
    """That it is there, in English."""
    handed_over: str
    """That the terminal was asked to put it there, which says nothing of whether it did."""


JUST_COPIED: Final = Copied(N_("copied"), N_("handed to the terminal to copy"))
OPENED_TOO: Final = Copied(N_("opened, and copied"), N_("opened, and handed to the terminal to copy"))
NOT_OPENED: Final = Copied(
    N_("no desktop to open it with; copied"), N_("no desktop to open it with; handed to the terminal to copy")
)


class Feedback(Protocol):
    """What controllers ask of the screen, whatever it looks like."""

    def flash(self, words: str) -> None:
        """Say what just happened, for some seconds."""

    def show_notice(self, words: str) -> None:
        """Say what the agent has to know, until it is put away."""

    def copy(self, text: str, said: Copied = JUST_COPIED) -> None:
        """Put a text on the clipboard, and say so."""

    def open_link(self, link: str) -> bool:
        """Open a link on the desktop; False where there is none."""

    def choose_picture(self, choose: Callable[[Path], object]) -> None:
        """Let the agent choose a picture among files; `choose` takes its path, if one is chosen."""

    def run(self, work: Coroutine[Any, Any, None], *, to_the_end: bool = False) -> None:
        """Go on with something that takes a while. The program doesn't end before it, if it is run `to_the_end`."""

    def announce_redaction(self, texts: Sequence[str], again: Write | None = None) -> None:
        """Say that something in these texts was masked; `again` keeps them anew if that was wrong."""

    def announce_end(self, ending: Ending) -> None:
        """Let an end be heard or seen by someone who looks elsewhere, as far as that is wanted."""

    def run_hook(self, command: Sequence[str]) -> None:
        """Run a command of the agent's own."""


_BACK_AGAIN: Final[Mapping[str, str]] = {
    "wins": N_("the win is back again"),
    "reflections": N_("the reflection is back again"),
    "resources": N_("the entry is back again"),
    "parked": N_("the worry is back again"),
    "kind_words": N_("the kind word is back again"),
}
"""What is said when a row of each table was brought back."""


class Services(Struct):
    """What a controller may use."""

    session: Session
    feedback: Feedback
    clock: Clock
    config: Config
    """What is set; replaced when a setting changes, so a controller asks for it each time."""
    undo: UndoStack
    seal_kind_word: SealKindWord | None = None
    """Seals a kind word to someone, as one who is called so; None while this desk has no server."""


def handles(kind: type[M]) -> Callable[[Callable[[Any, M], None]], Callable[[Any, M], None]]:
    """Mark a method as the one that handles this kind of message."""

    def mark(method: Callable[[Any, M], None]) -> Callable[[Any, M], None]:
        method.handled_message = kind  # type: ignore[attr-defined]
        return method

    return mark


class Controller:
    """Says what the facts of one subject mean for the store.

    Ids and times are made here, the way back is offered and the write is submitted before anything runs elsewhere.
    """

    def __init__(self, services: Services) -> None:
        self.session = services.session
        self.feedback = services.feedback
        self.clock = services.clock
        self.undo = services.undo
        self._services = services

    @property
    def config(self) -> Config:
        """What is set now."""
        return self._services.config

    def delete(self, table: Deletable, id: str) -> None:
        """Delete a row, in such a way that it can be brought back."""
        at = self.clock.now()
        deleted: list[Any] = []
        self.session.submit(lambda store: deleted.extend(store.delete(table, id, at=at)))
        self.undo.offer(_(_BACK_AGAIN[table]), lambda store: store.restore(deleted))
        self.feedback.flash(_("deleted · u brings it back"))

    @property
    def seal_kind_word(self) -> SealKindWord | None:
        """Seals a kind word to someone; None while this desk has no server."""
        return self._services.seal_kind_word

    @classmethod
    def handlers(cls) -> Iterator[tuple[type[PaneMessage], str]]:
        """Give the kinds of message this controller handles, with the names of the methods."""
        for name in dir(cls):
            kind = getattr(getattr(cls, name), "handled_message", None)
            if kind is not None:
                yield kind, name


class Controllers:
    """Registry of controllers: gives each message to the one that handles its type, made when first needed."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._made: dict[type[Controller], Controller] = {}
        self._handlers: dict[type[PaneMessage], Callable[[Any], None]] = {}

    def get(self, kind: type[C]) -> C:
        """Give the controller of this kind, from now on ready for its messages."""
        made = self._made.get(kind)
        if made is None:
            made = self._made[kind] = kind(self.services)
            for message, name in kind.handlers():
                self._handlers[message] = getattr(made, name)
        assert isinstance(made, kind)  # noqa: S101  # it is kept under its own type
        return made

    def handle(self, message: PaneMessage) -> None:
        """Give a message to its controller. KeyError when that was never asked for: an error in the program."""
        self._handlers[type(message)](message)
