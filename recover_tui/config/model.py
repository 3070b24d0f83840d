"""What can be set: structs in which one declaration gives a setting its default, validator and meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final, get_type_hints

from msgspec import Struct
from msgspec.structs import replace

from recover_tui.domain.breathing import PATTERNS, Pattern
from recover_tui.domain.desks import Carried
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.reflection import LONGEST_CAP, SHORTEST_CAP, USUAL_CAP, USUAL_REST
from recover_tui.domain.reset import LONGEST, SHORTEST, Part
from recover_tui.domain.translation import N_, gettext as _
from recover_tui.domain.worries import USUAL_WINDOW

if TYPE_CHECKING:
    from recover_tui.config import validators
    from recover_tui.config.validators import Validator


def _unchanged(value: Any) -> Any:
    return value


class SettingInfo(Struct, frozen=True):
    """What there is to know of a setting beside its type and its default."""

    doc: str
    """A message, for `meaning`."""
    read: Validator = _unchanged
    write: Callable[[Any], Any] = _unchanged
    """Gives back what `read` takes, where TOML has no type for it."""
    optional: bool = False
    """Of a phone's, whether it may be left empty."""
    is_table: bool = False
    """Whether its value is a table in which the names are the agent's own."""

    @property
    def meaning(self) -> str:
        """Say what it means."""
        return _(self.doc).format(patterns=", ".join(PATTERNS))


@cache
def settings(section: type[Struct]) -> Mapping[str, SettingInfo]:
    """Give the settings of a section by their names.

    Annotations are text until then: a start loads the validators for what its config file says, and for no more.
    """
    from recover_tui.config import validators

    hints = get_type_hints(section, {**globals(), "validators": validators}, include_extras=True)
    return MappingProxyType(
        {name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")}
    )


class Pictures(StrEnum):
    """How pictures are shown."""

    BLOCKS = "blocks"
    """As half blocks, which every terminal with colours can."""
    TERMINAL = "terminal"
    """As real pictures where the terminal says that it can."""


class BreatheConfig(PrivateStruct, frozen=True):
    """How breathing is guided."""

    pattern: Annotated[
        str, SettingInfo(N_("The pattern to begin with: {patterns}, or one of yours."), validators.line)
    ] = "4-4-4"
    holds: Annotated[bool, SettingInfo(N_("false leaves out every hold."), validators.flag)] = True
    seconds: Annotated[
        int, SettingInfo(N_("How long the breathe pane runs."), validators.seconds(SHORTEST, LONGEST))
    ] = 60
    bell: Annotated[
        bool,
        SettingInfo(N_("The terminal bell for closed eyes: one stroke in, two out, three hold."), validators.flag),
    ] = False
    patterns: Annotated[
        Mapping[str, Pattern],
        SettingInfo(N_("Your own: in, hold, out, rest in seconds, such as mine = [4, 0, 6, 0]."), is_table=True),
    ] = MappingProxyType({})

    @property
    def all_patterns(self) -> Mapping[str, Pattern]:
        """The shipped patterns and the agent's own."""
        return {**PATTERNS, **self.patterns}


class ResetConfig(PrivateStruct, frozen=True):
    """What a reset is made of."""

    seconds: Annotated[
        int, SettingInfo(N_("How long one is when nothing else is known."), validators.seconds(SHORTEST, LONGEST))
    ] = 60
    parts: Annotated[
        tuple[Part, ...],
        SettingInfo(N_("Its parts. Leave out what you don't want; breathe or place stays."), validators.parts),
    ] = tuple(Part)
    lines: Annotated[
        tuple[str, ...],
        SettingInfo(N_("Your own reframing lines; they come before the shipped ones."), validators.lines),
    ] = ()
    places: Annotated[
        tuple[str, ...], SettingInfo(N_("Your own calm places, for resets of two minutes."), validators.lines)
    ] = ()
    learn: Annotated[
        bool, SettingInfo(N_("false never prefers a pattern for what your own figures say of it."), validators.flag)
    ] = True
    tension: Annotated[bool, SettingInfo(N_("false never asks how tense you are."), validators.flag)] = True


class ReflectConfig(PrivateStruct, frozen=True):
    """How a look back is bounded."""

    cap: Annotated[
        int, SettingInfo(N_("The most time a reflection may take."), validators.seconds(SHORTEST_CAP, LONGEST_CAP))
    ] = USUAL_CAP
    break_cap: Annotated[
        int,
        SettingInfo(
            N_("The same on a break, when it is begun with g."), validators.seconds(SHORTEST_CAP, LONGEST_CAP)
        ),
    ] = LONGEST_CAP
    rest: Annotated[
        int, SettingInfo(N_("How long a call rests before it may be reopened."), validators.seconds(0, 86400))
    ] = USUAL_REST
    keep: Annotated[
        int | None,
        SettingInfo(
            N_('"90d" removes reflections for good after so many days, once you have purged by hand.'),
            validators.days,
            write=validators.write_days,
        ),
    ] = None
    name: Annotated[str, SettingInfo(N_("Your first name, if the prompts may use it."), validators.line)] = ""
    mask: Annotated[
        bool, SettingInfo(N_("true shows your words as dots; ctrl+r shows the line you are on."), validators.flag)
    ] = False
    prompts: Annotated[
        tuple[str, ...],
        SettingInfo(N_("Your own prompts; each reflection asks one of them first."), validators.prompts),
    ] = ()


class ParkConfig(PrivateStruct, frozen=True):
    """What becomes of worries that are put off."""

    until: Annotated[
        time,
        SettingInfo(
            N_("When you look at what you parked: the end of your shift."),
            validators.time_of_day,
            write=validators.write_time_of_day,
        ),
    ] = USUAL_WINDOW


class SupportConfig(PrivateStruct, frozen=True):
    """Whom to turn to."""

    country: Annotated[
        str, SettingInfo(N_("Two letters, for crisis lines; empty takes it from your locale."), validators.country)
    ] = ""
    schemes: Annotated[
        tuple[str, ...],
        SettingInfo(
            N_('Further kinds of link that may be opened, such as ["msteams", "slack"].'), validators.schemes
        ),
    ] = ()


class TalkConfig(PrivateStruct, frozen=True):
    """Talking it out."""

    webhook: Annotated[
        str,
        SettingInfo(N_("An https address that takes your message as JSON; empty sends nothing."), validators.webhook),
    ] = ""


class CallsConfig(PrivateStruct, frozen=True):
    """What happens when a call ends."""

    ask: Annotated[bool, SettingInfo(N_("false never asks how a call was."), validators.flag)] = True
    gap: Annotated[
        int | None,
        SettingInfo(
            N_('"learn", or how long it usually is until the next call: resets are fitted to it.'),
            validators.gap,
            write=validators.write_gap,
        ),
    ] = None
    deaf: Annotated[
        float, SettingInfo(N_("Seconds in which keys don't answer a question that just came up."), validators.delay)
    ] = 0.6


class BaresipConfig(PrivateStruct, frozen=True):
    """baresip's ctrl_tcp."""

    address: Annotated[
        tuple[str, int], SettingInfo(N_("Where it listens."), validators.address, write=validators.write_address)
    ] = ("127.0.0.1", 4444)


class AsteriskConfig(PrivateStruct, frozen=True):
    """Asterisk's manager interface."""

    address: Annotated[
        tuple[str, int], SettingInfo(N_("Where it listens."), validators.address, write=validators.write_address)
    ] = ("127.0.0.1", 5038)
    user: Annotated[str, SettingInfo(N_("The manager's name."), validators.line)] = ""
    secret: Annotated[str, SettingInfo(N_("The manager's secret."), validators.line)] = ""
    interface: Annotated[str, SettingInfo(N_("Your own, such as PJSIP/4410."), validators.line)] = ""
    tls: Annotated[
        bool,
        SettingInfo(N_("true speaks TLS with it, on the port that it has for that."), validators.flag, optional=True),
    ] = False


class FreeswitchConfig(PrivateStruct, frozen=True):
    """FreeSWITCH's event socket."""

    address: Annotated[
        tuple[str, int], SettingInfo(N_("Where it listens."), validators.address, write=validators.write_address)
    ] = ("127.0.0.1", 8021)
    password: Annotated[str, SettingInfo(N_("The socket's password."), validators.line)] = ""
    extension: Annotated[str, SettingInfo(N_("Your own, such as 4410."), validators.line)] = ""


class HttpConfig(PrivateStruct, frozen=True):
    """A listener of ours, on this machine only."""

    listen: Annotated[
        tuple[str, int],
        SettingInfo(
            N_("Where to listen: 127.0.0.1 and a port."), validators.loopback, write=validators.write_address
        ),
    ] = ("127.0.0.1", 8765)
    token: Annotated[
        str, SettingInfo(N_("What whoever posts has to know, 16 characters or more."), validators.token)
    ] = ""
    hosts: Annotated[
        tuple[str, ...],
        SettingInfo(
            N_("Names by which a tunnel of yours calls it, such as ['calls.example.com']."),
            validators.lines,
            write=list,
            optional=True,
        ),
    ] = ()
    agent: Annotated[
        str,
        SettingInfo(
            N_("What the sender calls you, where it tells of colleagues' calls, too: others don't count."),
            validators.line,
            optional=True,
        ),
    ] = ""


class MicrophoneConfig(PrivateStruct, frozen=True):
    """A program that records is on a call."""

    program: Annotated[
        str, SettingInfo(N_("The one program that counts, such as chromium or Teams.exe."), validators.line)
    ] = ""


class BrowserConfig(PrivateStruct, frozen=True):
    """Our extension in a browser, which `recover phones browser` pairs."""

    listen: Annotated[
        tuple[str, int],
        SettingInfo(
            N_("Where to listen: 127.0.0.1 and a port."), validators.loopback, write=validators.write_address
        ),
    ] = ("127.0.0.1", 8766)
    token: Annotated[str, SettingInfo(N_("What the extension was given."), validators.token)] = ""
    origin: Annotated[str, SettingInfo(N_("The extension's own; nobody else is let in."), validators.extension)] = ""


class GenesysConfig(PrivateStruct, frozen=True):
    """Genesys Cloud, with the agent's own login."""

    region: Annotated[
        str, SettingInfo(N_("Where your organisation is, such as mypurecloud.de."), validators.host)
    ] = ""
    client_id: Annotated[str, SettingInfo(N_("What your administrator registered for recover."), validators.line)] = (
        ""
    )
    port: Annotated[
        int,
        SettingInfo(
            N_("Where on this machine the browser comes back to after the login."), validators.port, optional=True
        ),
    ] = 8769


class PhonesConfig(PrivateStruct, frozen=True):
    """Phones that are listened to, each None unless it is set up."""

    baresip: BaresipConfig | None = None
    asterisk: AsteriskConfig | None = None
    freeswitch: FreeswitchConfig | None = None
    http: HttpConfig | None = None
    microphone: MicrophoneConfig | None = None
    browser: BrowserConfig | None = None
    genesys: GenesysConfig | None = None


class HooksConfig(PrivateStruct, frozen=True):
    """Commands of the agent's own, each a list of a program and its arguments; they are told nothing."""

    reset_started: Annotated[tuple[str, ...], SettingInfo(N_("When a reset begins."), validators.lines)] = ()
    reset_finished: Annotated[tuple[str, ...], SettingInfo(N_("When it is over."), validators.lines)] = ()
    reflection_closed: Annotated[tuple[str, ...], SettingInfo(N_("When a reflection closes."), validators.lines)] = ()
    offer_shown: Annotated[tuple[str, ...], SettingInfo(N_("When a reset is offered."), validators.lines)] = ()


class EndsConfig(PrivateStruct, frozen=True):
    """How the end of a reflection, the end of a reset and an offer are felt by someone who looks elsewhere."""

    bell: Annotated[bool, SettingInfo(N_("true rings the terminal bell."), validators.flag)] = False
    notify: Annotated[
        bool,
        SettingInfo(
            N_("true shows a notification on the desktop, in fixed words with nothing of yours in it."),
            validators.flag,
        ),
    ] = False


class LookConfig(PrivateStruct, frozen=True):
    """How it looks."""

    language: Annotated[
        str,
        SettingInfo(N_("The language it speaks, such as de or hi; empty takes the system's."), validators.language),
    ] = ""
    theme: Annotated[str, SettingInfo(N_("The colour theme, or auto: as the terminal is."), validators.line)] = "dusk"
    motion: Annotated[
        bool, SettingInfo(N_("false shows calm text in place of the moving shape."), validators.flag)
    ] = True
    pictures: Annotated[
        Pictures,
        SettingInfo(
            N_("blocks, or terminal for sixel and kitty: it is asked as recover starts."), validators.one_of(Pictures)
        ),
    ] = Pictures.BLOCKS
    hide_after: Annotated[
        int,
        SettingInfo(
            N_('Hides everything after so long without a key, such as "5m"; 0 never does.'),
            validators.seconds(0, 86400),
        ),
    ] = 0


class SyncConfig(PrivateStruct, frozen=True):
    """What other desks of yours have as well, once `recover sync init` was run."""

    carry: Annotated[
        tuple[Carried, ...],
        SettingInfo(
            N_('["journal"] carries the words of reflections, and worries, to your other desks as well.'),
            validators.some_of(Carried),
        ),
    ] = ()


class Config(PrivateStruct, frozen=True):
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
    keys: Annotated[
        Mapping[str, str],
        SettingInfo(N_("Other keys, by the names that `recover config keys` lists."), is_table=True),
    ] = MappingProxyType({})
    """Binding id to its key or keys."""
    chosen: frozenset[str] = frozenset()
    """Settings that the agent set, as `section.name`; the others have their defaults."""

    def same_as(self, other: Config) -> bool:
        """Whether the same is in force there, whoever chose it."""
        return replace(self, chosen=other.chosen) == other


DEFAULTS: Final = Config()
"""What is in force when nothing is set."""
SECTIONS: Final[Mapping[str, type[Struct]]] = MappingProxyType(
    {
        name: type(getattr(DEFAULTS, name))
        for name in Config.__struct_fields__
        if name not in ("keys", "phones", "chosen")
    }
)
"""The sections by their names; `phones` and `keys` have shapes of their own."""
PHONES: Final[Mapping[str, type[Struct]]] = MappingProxyType(
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
