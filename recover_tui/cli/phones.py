"""`recover phones`: what could tell of calls on this machine, whether it does, and the lines that link it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from recover_tui.cli.columns import padded, widest
from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.listeners import alone, listeners
from recover_tui.cli.pairing import phones_browser
from recover_tui.cli.phone_login import phones_login, phones_logout
from recover_tui.cli.streams import say
from recover_tui.config.model import PHONES
from recover_tui.domain import timestamps
from recover_tui.domain.calls import Event, Stage
from recover_tui.domain.phone_links import LinkState
from recover_tui.domain.translation import N_, NC_, gettext as _, ngettext, pgettext
from recover_tui.system import clock

if TYPE_CHECKING:
    from recover_tui.phones.listening import Listener

_LONGEST_TEST: Final = 300
_MIDDLE: Final = 60
_NOT_LIKE_THIS: Final = N_("nothing can be heard like this")
_IN_OURS: Final = N_("in recover's config:")


class Lines(NamedTuple):
    """What to write in one place."""

    where: str
    """Where that is, in a line or two."""
    lines: str = ""


_PLACES: Final[Mapping[str, tuple[Lines, ...]]] = {
    "microsip": (
        Lines(
            N_("in MicroSIP.ini:"),
            """\
cmdCallAnswer=recover-hook microsip answered
cmdCallEnd=recover-hook microsip ended""",
        ),
    ),
    "twinkle": (
        Lines(
            N_("in the profile, under Scripts, for incoming, answered and failed calls and both releases:"),
            "recover hook twinkle",
        ),
    ),
    "any": (
        Lines(
            N_("as the program that the phone starts:"),
            """\
recover hook any ringing in
recover hook any answered
recover hook any ended""",
        ),
    ),
    "baresip": (
        Lines(N_("in baresip's config:"), "module ctrl_tcp.so"),
        Lines(
            _IN_OURS,
            """\
[phones.baresip]
address = "127.0.0.1:4444\"""",
        ),
    ),
    "asterisk": (
        Lines(
            N_("in manager.conf:"),
            """\
[recover-4410]
secret = …
read = call,agent
write = reporting
eventfilter = Channel: PJSIP/4410-
eventfilter = Interface: PJSIP/4410[^0-9]""",
        ),
        Lines(
            _IN_OURS,
            """\
[phones.asterisk]
address = "pbx.example.com:5038"
user = "recover-4410"
secret = "…"
interface = "PJSIP/4410\"""",
        ),
    ),
    "freeswitch": (
        Lines(
            _IN_OURS,
            """\
[phones.freeswitch]
address = "pbx.example.com:8021"
password = "…"
extension = "4410\"""",
        ),
    ),
    "http": (
        Lines(
            N_("in recover's config, with a token of your own:"),
            """\
[phones.http]
listen = "127.0.0.1:8765"
token = "…\"""",
        ),
        Lines(N_("as the address to post to:"), "http://127.0.0.1:8765/…"),
    ),
    "microphone": (
        Lines(
            N_("in recover's config, with the program that your phone lives in:"),
            """\
[phones.microphone]
program = "chromium\"""",
        ),
    ),
    "browser": (
        Lines(
            N_("recover phones browser pairs our extension with this machine, and writes into recover's config:"),
            """\
[phones.browser]
listen = "127.0.0.1:8766"
token = "…"
origin = "chrome-extension://mnocacbjjlcaokpncoecbcppccpojoca\"""",
        ),
    ),
    "genesys": (
        Lines(
            N_(
                "by an administrator of Genesys Cloud, an OAuth client:\n"
                "Code Authorization with PKCE, redirect http://localhost:8769/"
            )
        ),
        Lines(
            N_("in recover's config, and then recover phones login genesys:"),
            """\
[phones.genesys]
region = "mypurecloud.com"
client_id = "…\"""",
        ),
    ),
}
"""What to write where, for each phone; docs/phones.md says more."""
LINES: Final[Mapping[str, str]] = {
    name: "\n\n".join(place.lines for place in places if place.lines) for name, places in _PLACES.items()
}
"""What to write alone."""
_WHAT: Final[Mapping[str, str]] = {
    "microsip": N_("MicroSIP runs a hook"),
    "twinkle": N_("Twinkle runs a hook"),
    "any": N_("any phone that starts a program"),
    "baresip": N_("baresip's control port"),
    "asterisk": N_("your company's Asterisk"),
    "freeswitch": N_("your company's FreeSWITCH"),
    "http": N_("a service that posts, or a script"),
    "microphone": N_("a phone in the browser, by its recording"),
    "browser": N_("a phone in the browser, by our extension"),
    "genesys": N_("Genesys Cloud, with your own login"),
}
_STAGES: Final[Mapping[Stage, str]] = {
    Stage.RINGING: NC_("call", "ringing"),
    Stage.ANSWERED: NC_("call", "answered"),
    Stage.ENDED: NC_("call", "ended"),
}
"""What is said of each."""


@click.group("phones", invoke_without_command=True)
@click.pass_context
def phones(ctx: click.Context) -> None:
    """What tells of calls on this machine, or could."""
    if ctx.invoked_subcommand is not None:
        return
    context: CliContext = ctx.obj
    linked = {listener.name for listener in listeners(context.load_config().config.phones)}
    found = dict(_found(os.environ))
    names, what = widest(LINES) + 2, widest(map(_, _WHAT.values())) + 2
    for name in LINES:
        stands = _("set up") if name in linked else found.get(name, "")
        say(f"{padded(name, names)}{padded(_(_WHAT[name]), what)}{stands}".rstrip())
    say(
        "",
        _(
            "recover phones lines NAME says what to write where, recover phones test NAME tries a link,\n"
            "and recover doctor says whether each works."
        ),
    )


@phones.command("lines")
@click.argument("name", type=click.Choice(list(LINES)))
def phones_lines(name: str) -> None:
    """Print the lines that link a phone, on its side and on ours."""
    say("\n\n".join("\n".join(filter(None, (_(one.where), one.lines))) for one in _PLACES[name]))


@phones.command("test")
@click.argument("name", type=click.Choice([*PHONES]))
@click.option(
    "--seconds", default=_MIDDLE, show_default=True, type=click.IntRange(1, _LONGEST_TEST), help="How long to wait."
)
@pass_cli_context
def phones_test(context: CliContext, name: str, seconds: int) -> None:
    """Wait for a call on a phone that is set up, and say what is heard of it."""
    found = [one for one in listeners(context.load_config().config.phones) if one.name == name]
    if not found:
        said = _("{name} is not set up; recover phones lines {name} says how that is done")
        raise click.ClickException(said.format(name=name))
    trouble = asyncio.run(_hear(context.store_file, found[0], seconds))
    if trouble:
        raise click.ClickException(trouble)


async def _hear(store_file: Path, listener: Listener, seconds: int) -> str:
    """Say what is heard; gives what was wrong, empty when a call was heard."""
    from recover_tui.phones import link_file
    from recover_tui.phones.link import Link

    begun, over = False, asyncio.Event()

    def tell(event: Event) -> None:
        nonlocal begun
        if event.began_by is not None or (event.stage is Stage.ENDED and not begun):
            return  # about an earlier call, or the phone says that it is idle
        begun = True
        say(f"{timestamps.time_of_day(event.at)} {pgettext('call', _STAGES[event.stage])}")
        if event.stage is Stage.ENDED:
            over.set()

    say_change = _say_changes()

    def changed(state: LinkState) -> None:
        say_change(state)
        if state.trouble:
            over.set()

    link = Link(LinkState(listener.name), tell, clock.now, changed=changed)
    async with alone(store_file, listener.name) as free:
        if not free:
            return await _heard_by_window(link_file.path_for(store_file), listener.name, seconds)
        task = asyncio.create_task(listener.listen(link))
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await over.wait()
        task.cancel()
    if begun or link.state.own:
        return ""
    return _(_NOT_LIKE_THIS) if link.state.trouble else _nothing_in(seconds)


def _nothing_in(seconds: int) -> str:
    return ngettext(
        "nothing was heard in {count} second; recover doctor says how the link stands",
        "nothing was heard in {count} seconds; recover doctor says how the link stands",
        seconds,
    ).format(count=seconds)


async def _heard_by_window(file: Path, name: str, seconds: int) -> str:
    from recover_tui.phones import link_file

    before = link_file.read(file).get(name, LinkState(name))
    if before.trouble:
        said = _("a window listens to {name}: {trouble}").format(name=name, trouble=before.trouble)
        say(f"{said} · {before.advice}")
        return _(_NOT_LIKE_THIS)
    say(_("a window listens to {name}: call yourself now").format(name=name))
    for _second in range(seconds):
        await asyncio.sleep(1)
        state = link_file.read(file).get(name, before)
        if state.heard_at != before.heard_at:
            say(_("it heard of a call: {state}").format(state=state.words(timestamps.time_of_day)))
            return ""
    return _nothing_in(seconds)


def _say_changes() -> Callable[[LinkState], None]:
    said: set[str] = set()
    call_yourself = _("call yourself now")

    def changed(state: LinkState) -> None:
        words = state.trouble or _(state.condition.value)
        if words not in said:
            said.add(words)
            say(f"{words} · {state.advice if state.trouble else call_yourself}")

    return changed


def _found(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give what is on this machine and could tell of calls, by what it leaves there; nothing is connected to."""
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or ".")
    places = {
        "microsip": [Path(environ.get("APPDATA", "")) / "MicroSIP" / "MicroSIP.ini"] if "APPDATA" in environ else [],
        "twinkle": [home / ".twinkle" / "twinkle.sys"],
        "baresip": [home / ".baresip" / "config"],
        "microphone": [Path(environ.get("XDG_RUNTIME_DIR", "")) / "pulse" / "native"]
        if "XDG_RUNTIME_DIR" in environ
        else [],
    }
    for name, files in places.items():
        for file in files:
            if file.exists():
                yield name, _("is here: {file}").format(file=file)


for command in (phones_browser, phones_login, phones_logout):
    phones.add_command(command)

COMMANDS = (phones,)
