"""What can be set: frozen dataclasses in which one declaration gives a setting its default, validator and meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import time
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from recover_tui.config import validators
from recover_tui.config.validators import Validator
from recover_tui.domain.breathing import PATTERNS, Pattern
from recover_tui.domain.desks import Carried
from recover_tui.domain.reflection import LONGEST_CAP, SHORTEST_CAP, USUAL_CAP, USUAL_REST
from recover_tui.domain.reset import LONGEST, SHORTEST, Part
from recover_tui.domain.translation import N_, gettext as _
from recover_tui.domain.worries import USUAL_WINDOW

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def _unchanged(value: Any) -> Any:
    return value


def _setting(
    default: Any, read: Validator, doc: str, write: Callable[[Any], Any] = _unchanged, *, optional: bool = False
) -> Any:
    """Declare a setting; `write` gives back what `read` takes, where TOML has no type for it.

    `doc` is a message, for `meaning`. Of a phone's, those that are `optional` may be left empty.
    """
    return field(default=default, metadata={"read": read, "doc": doc, "write": write, "optional": optional})


def meaning(setting: Field[Any]) -> str:
    """Say what a setting means."""
    return _(setting.metadata["doc"]).format(patterns=", ".join(PATTERNS))


class Pictures(StrEnum):
    """How pictures are shown."""

    BLOCKS = "blocks"
    """As half blocks, which every terminal with colours can."""
    TERMINAL = "terminal"
    """As real pictures where the terminal says that it can."""


@dataclass(frozen=True, slots=True, repr=False)
class BreatheConfig:
    """How breathing is guided."""

    pattern: str = _setting("4-4-4", validators.line, N_("The pattern to begin with: {patterns}, or one of yours."))
    holds: bool = _setting(True, validators.flag, N_("false leaves out every hold."))
    seconds: int = _setting(60, validators.seconds(SHORTEST, LONGEST), N_("How long the breathe pane runs."))
    bell: bool = _setting(
        False, validators.flag, N_("The terminal bell for closed eyes: one stroke in, two out, three hold.")
    )
    patterns: Mapping[str, Pattern] = field(
        default_factory=lambda: MappingProxyType({}),
        metadata={"doc": N_("Your own: in, hold, out, rest in seconds, such as mine = [4, 0, 6, 0].")},
    )

    @property
    def all_patterns(self) -> Mapping[str, Pattern]:
        """The shipped patterns and the agent's own."""
        return {**PATTERNS, **self.patterns}


@dataclass(frozen=True, slots=True, repr=False)
class ResetConfig:
    """What a reset is made of."""

    seconds: int = _setting(
        60, validators.seconds(SHORTEST, LONGEST), N_("How long one is when nothing else is known.")
    )
    parts: tuple[Part, ...] = _setting(
        tuple(Part), validators.parts, N_("Its parts. Leave out what you don't want; breathe or place stays.")
    )
    lines: tuple[str, ...] = _setting(
        (), validators.lines, N_("Your own reframing lines; they come before the shipped ones.")
    )
    places: tuple[str, ...] = _setting((), validators.lines, N_("Your own calm places, for resets of two minutes."))
    learn: bool = _setting(
        True, validators.flag, N_("false never prefers a pattern for what your own figures say of it.")
    )
    tension: bool = _setting(True, validators.flag, N_("false never asks how tense you are."))


@dataclass(frozen=True, slots=True, repr=False)
class ReflectConfig:
    """How a look back is bounded."""

    cap: int = _setting(
        USUAL_CAP, validators.seconds(SHORTEST_CAP, LONGEST_CAP), N_("The most time a reflection may take.")
    )
    break_cap: int = _setting(
        LONGEST_CAP,
        validators.seconds(SHORTEST_CAP, LONGEST_CAP),
        N_("The same on a break, when it is begun with g."),
    )
    rest: int = _setting(
        USUAL_REST, validators.seconds(0, 86400), N_("How long a call rests before it may be reopened.")
    )
    keep: int | None = _setting(
        None,
        validators.days,
        N_('"90d" removes reflections for good after so many days, once you have purged by hand.'),
        validators.write_days,
    )
    name: str = _setting("", validators.line, N_("Your first name, if the prompts may use it."))
    mask: bool = _setting(
        False, validators.flag, N_("true shows your words as dots; ctrl+r shows the line you are on.")
    )
    prompts: tuple[str, ...] = _setting(
        (), validators.prompts, N_("Your own prompts; each reflection asks one of them first.")
    )


@dataclass(frozen=True, slots=True, repr=False)
class ParkConfig:
    """What becomes of worries that are put off."""

    until: time = _setting(
        USUAL_WINDOW,
        validators.time_of_day,
        N_("When you look at what you parked: the end of your shift."),
        validators.write_time_of_day,
    )


@dataclass(frozen=True, slots=True, repr=False)
class SupportConfig:
    """Whom to turn to."""

    country: str = _setting(
        "", validators.country, N_("Two letters, for crisis lines; empty takes it from your locale.")
    )
    schemes: tuple[str, ...] = _setting(
        (), validators.schemes, N_('Further kinds of link that may be opened, such as ["msteams", "slack"].')
    )


@dataclass(frozen=True, slots=True, repr=False)
class TalkConfig:
    """Talking it out."""

    webhook: str = _setting(
        "", validators.webhook, N_("An https address that takes your message as JSON; empty sends nothing.")
    )


@dataclass(frozen=True, slots=True, repr=False)
class CallsConfig:
    """What happens when a call ends."""

    ask: bool = _setting(True, validators.flag, N_("false never asks how a call was."))
    gap: int | None = _setting(
        None,
        validators.gap,
        N_('"learn", or how long it usually is until the next call: resets are fitted to it.'),
        validators.write_gap,
    )
    deaf: float = _setting(
        0.6, validators.delay, N_("Seconds in which keys don't answer a question that just came up.")
    )


@dataclass(frozen=True, slots=True, repr=False)
class BaresipConfig:
    """baresip's ctrl_tcp."""

    address: tuple[str, int] = _setting(
        ("127.0.0.1", 4444), validators.address, N_("Where it listens."), validators.write_address
    )


@dataclass(frozen=True, slots=True, repr=False)
class AsteriskConfig:
    """Asterisk's manager interface."""

    address: tuple[str, int] = _setting(
        ("127.0.0.1", 5038), validators.address, N_("Where it listens."), validators.write_address
    )
    user: str = _setting("", validators.line, N_("The manager's name."))
    secret: str = _setting("", validators.line, N_("The manager's secret."))
    interface: str = _setting("", validators.line, N_("Your own, such as PJSIP/4410."))
    tls: bool = _setting(
        False, validators.flag, N_("true speaks TLS with it, on the port that it has for that."), optional=True
    )


@dataclass(frozen=True, slots=True, repr=False)
class FreeswitchConfig:
    """FreeSWITCH's event socket."""

    address: tuple[str, int] = _setting(
        ("127.0.0.1", 8021), validators.address, N_("Where it listens."), validators.write_address
    )
    password: str = _setting("", validators.line, N_("The socket's password."))
    extension: str = _setting("", validators.line, N_("Your own, such as 4410."))


@dataclass(frozen=True, slots=True, repr=False)
class HttpConfig:
    """A listener of ours, on this machine only."""

    listen: tuple[str, int] = _setting(
        ("127.0.0.1", 8765),
        validators.loopback,
        N_("Where to listen: 127.0.0.1 and a port."),
        validators.write_address,
    )
    token: str = _setting("", validators.token, N_("What whoever posts has to know, 16 characters or more."))
    hosts: tuple[str, ...] = _setting(
        (),
        validators.lines,
        N_("Names by which a tunnel of yours calls it, such as ['calls.example.com']."),
        list,
        optional=True,
    )
    agent: str = _setting(
        "",
        validators.line,
        N_("What the sender calls you, where it tells of colleagues' calls, too: others don't count."),
        optional=True,
    )


@dataclass(frozen=True, slots=True, repr=False)
class MicrophoneConfig:
    """A program that records is on a call."""

    program: str = _setting("", validators.line, N_("The one program that counts, such as chromium or Teams.exe."))


@dataclass(frozen=True, slots=True, repr=False)
class BrowserConfig:
    """Our extension in a browser, which `recover phones browser` pairs."""

    listen: tuple[str, int] = _setting(
        ("127.0.0.1", 8766),
        validators.loopback,
        N_("Where to listen: 127.0.0.1 and a port."),
        validators.write_address,
    )
    token: str = _setting("", validators.token, N_("What the extension was given."))
    origin: str = _setting("", validators.extension, N_("The extension's own; nobody else is let in."))


@dataclass(frozen=True, slots=True, repr=False)
class GenesysConfig:
    """Genesys Cloud, with the agent's own login."""

    region: str = _setting("", validators.host, N_("Where your organisation is, such as mypurecloud.de."))
    client_id: str = _setting("", validators.line, N_("What your administrator registered for recover."))
    port: int = _setting(
        8769, validators.port, N_("Where on this machine the browser comes back to after the login."), optional=True
    )


@dataclass(frozen=True, slots=True, repr=False)
class PhonesConfig:
    """Phones that are listened to, each None unless it is set up."""

    baresip: BaresipConfig | None = None
    asterisk: AsteriskConfig | None = None
    freeswitch: FreeswitchConfig | None = None
    http: HttpConfig | None = None
    microphone: MicrophoneConfig | None = None
    browser: BrowserConfig | None = None
    genesys: GenesysConfig | None = None


@dataclass(frozen=True, slots=True, repr=False)
class HooksConfig:
    """Commands of the agent's own, each a list of a program and its arguments; they are told nothing."""

    reset_started: tuple[str, ...] = _setting((), validators.lines, N_("When a reset begins."))
    reset_finished: tuple[str, ...] = _setting((), validators.lines, N_("When it is over."))
    reflection_closed: tuple[str, ...] = _setting((), validators.lines, N_("When a reflection closes."))
    offer_shown: tuple[str, ...] = _setting((), validators.lines, N_("When a reset is offered."))


@dataclass(frozen=True, slots=True, repr=False)
class EndsConfig:
    """How the end of a reflection, the end of a reset and an offer are felt by someone who looks elsewhere."""

    bell: bool = _setting(False, validators.flag, N_("true rings the terminal bell."))
    notify: bool = _setting(
        False,
        validators.flag,
        N_("true shows a notification on the desktop, in fixed words with nothing of yours in it."),
    )


@dataclass(frozen=True, slots=True, repr=False)
class LookConfig:
    """How it looks."""

    language: str = _setting(
        "", validators.language, N_("The language it speaks, such as de or hi; empty takes the system's.")
    )
    theme: str = _setting("dusk", validators.line, N_("The colour theme, or auto: as the terminal is."))
    motion: bool = _setting(True, validators.flag, N_("false shows calm text in place of the moving shape."))
    pictures: Pictures = _setting(
        Pictures.BLOCKS,
        validators.one_of(Pictures),
        N_("blocks, or terminal for sixel and kitty: it is asked as recover starts."),
    )
    hide_after: int = _setting(
        0,
        validators.seconds(0, 86400),
        N_('Hides everything after so long without a key, such as "5m"; 0 never does.'),
    )


@dataclass(frozen=True, slots=True, repr=False)
class SyncConfig:
    """What other desks of yours have as well, once `recover sync init` was run."""

    carry: tuple[Carried, ...] = _setting(
        (),
        validators.some_of(Carried),
        N_('["journal"] carries the words of reflections, and worries, to your other desks as well.'),
    )


@dataclass(frozen=True, slots=True, repr=False)
class Config:
    """All that can be set."""

    breathe: BreatheConfig = BreatheConfig()
    reset: ResetConfig = ResetConfig()
    reflect: ReflectConfig = ReflectConfig()
    park: ParkConfig = ParkConfig()
    support: SupportConfig = SupportConfig()
    talk: TalkConfig = TalkConfig()
    calls: CallsConfig = CallsConfig()
    hooks: HooksConfig = HooksConfig()
    ends: EndsConfig = EndsConfig()
    look: LookConfig = LookConfig()
    sync: SyncConfig = SyncConfig()
    phones: PhonesConfig = PhonesConfig()
    keys: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({}),
        metadata={"doc": N_("Other keys, by the names that `recover config keys` lists.")},
    )
    """Binding id to its key or keys."""
    chosen: frozenset[str] = field(default=frozenset(), compare=False)
    """Settings that the agent set, as `section.name`; the others have their defaults."""


DEFAULTS: Final = Config()
"""What is in force when nothing is set."""
SECTIONS: Final[Mapping[str, type[DataclassInstance]]] = MappingProxyType(
    {
        section.name: type(getattr(DEFAULTS, section.name))
        for section in fields(Config)
        if section.name not in ("keys", "phones", "chosen")
    }
)
"""The sections by their names; `phones` and `keys` have shapes of their own."""
PHONES: Final[Mapping[str, type[DataclassInstance]]] = MappingProxyType(
    {
        "baresip": BaresipConfig,
        "asterisk": AsteriskConfig,
        "freeswitch": FreeswitchConfig,
        "http": HttpConfig,
        "microphone": MicrophoneConfig,
        "browser": BrowserConfig,
        "genesys": GenesysConfig,
    }
)
"""The phones by their names in `[phones.…]`."""
