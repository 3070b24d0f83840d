"""`recover doctor`: what is wrong and how to mend it. It reads, and says nothing private."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from msgspec.structs import asdict

from recover_tui.cli.arriving_keys import doctor_keys
from recover_tui.cli.columns import padded, widest
from recover_tui.cli.context import CliContext
from recover_tui.cli.output import json_option, show_json
from recover_tui.cli.streams import say
from recover_tui.domain import timestamps
from recover_tui.domain.phone_links import LinkState
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _, ngettext, pgettext
from recover_tui.store import backups, connection, unsaved_file
from recover_tui.store.errors import StoreError
from recover_tui.system import clock, paths
from recover_tui.system.credentials import Credentials

if TYPE_CHECKING:
    from recover_tui.config.model import PhonesConfig
    from recover_tui.phones.listening import Listener
    from recover_tui.store.rows import Trouble
    from recover_tui.store.store import Store

_LEAST_ROOM: Final = 50 * 1024 * 1024
"""Bytes of free disk under which something is said."""
_A_MOMENT: Final = 0.3
"""Seconds for what a link says right after it is connected."""
_PATIENCE: Final = 7.0
"""Seconds in which a link that is tried has to say how it stands."""

_DELETED_BY: Final = {"wins": "win", "reflections": "journal", "resources": "support"}
"""Commands that delete a row, by the name of the table."""


class Finding(PrivateStruct, frozen=True):
    """One thing that was looked at."""

    what: str
    found: str
    advice: str = ""
    """What to do; empty when all is well."""


@click.group("doctor", invoke_without_command=True)
@json_option
@click.option("--remove", metavar="ROW", help="Delete a row that can't be read, as it is called here, for good.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool, remove: str | None) -> None:
    """Look at everything recover rests on, and say what to do where something is wrong."""
    if ctx.invoked_subcommand is not None:
        return
    context: CliContext = ctx.obj
    if remove is not None:
        _remove(context, remove)
        return
    findings = [*_program(), *_config(context), *_store(context), *_unsaved(), *_terminal()]
    if as_json:
        show_json([asdict(finding) for finding in findings])
    else:
        width = widest(finding.what for finding in findings)
        for finding in findings:
            say(f"{'!' if finding.advice else ' '} {padded(finding.what, width)}  {finding.found}")
            if finding.advice:
                say(f"  {padded('', width)}  {finding.advice}")
    if any(finding.advice for finding in findings):
        raise SystemExit(1)


def _program() -> Iterator[Finding]:
    for name in ("recover-tui", "textual", "sqlite-utils"):
        try:
            yield Finding(name, version(name))
        except PackageNotFoundError:
            yield Finding(name, _("not installed as a package"))
    python = _("{version} on {system}").format(version=platform.python_version(), system=sys.platform)
    yield Finding("python", python)
    said = _("{version}, write-ahead log") if connection.wal_is_safe() else _("{version}, rollback journal")
    yield Finding("sqlite", said.format(version=connection.sqlite_version()))


def _config(context: CliContext) -> Iterator[Finding]:
    loaded = context.load_config()
    problems = len(loaded.problems)
    advice = _("recover config check names each") if problems else ""
    if problems:
        said = ngettext("{file}: {count} setting can't be used", "{file}: {count} settings can't be used", problems)
    else:
        said = _("{file}: all right") if context.config_file.exists() else _("{file}: none, so defaults")
    found = said.format(file=context.config_file, count=problems)
    yield Finding(pgettext("title", "config"), found, advice)
    phones = loaded.config.phones
    if phones.asterisk or phones.freeswitch or phones.http or phones.browser:
        yield _permissions(_("secrets in it"), context.config_file, 0o077)
    yield from _links(context, loaded.config.phones)


def _links(context: CliContext, phones: PhonesConfig) -> Iterator[Finding]:
    """Say how each link stands: as the window that listens has it, or by trying it where none does."""
    from recover_tui.cli.listeners import listeners
    from recover_tui.phones import link_file

    found = tuple(listeners(phones))
    names = ", ".join(listener.name for listener in found)
    yield Finding(_("phones listened to"), names or pgettext("phones", "none"))
    written = link_file.read(link_file.path_for(context.store_file))
    for listener in found:
        state = asyncio.run(_tried(context.store_file, listener)) or written.get(listener.name)
        state = state or LinkState(listener.name)
        link = _("link to {name}").format(name=listener.name)
        yield Finding(link, state.words(timestamps.time_of_day), state.advice)
    if phones.genesys:
        kept = _("kept in {place}").format(place=Credentials(paths.credentials()).place)
        yield Finding(_("login to {name}").format(name="genesys"), kept)


async def _tried(store_file: Path, listener: Listener) -> LinkState | None:
    """Listen for a moment and give how that went; None while a window listens, for some phones let one in."""
    from recover_tui.cli.listeners import alone
    from recover_tui.phones.link import Link

    settled = asyncio.Event()
    link = Link(LinkState(listener.name), lambda _event: None, clock.now, changed=lambda _state: settled.set())
    async with alone(store_file, listener.name) as free:
        if not free:
            return None
        task = asyncio.create_task(listener.listen(link))
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await settled.wait()
                await asyncio.sleep(_A_MOMENT)  # it may say more, such as that it knows no such phone
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        return link.state


def _store(context: CliContext) -> Iterator[Finding]:
    file = context.store_file
    if not file.exists():
        yield Finding(pgettext("title", "store"), _("{file}: none yet").format(file=file))
        return
    yield _permissions(pgettext("title", "store"), file, 0o077)
    yield _permissions(_("its folder"), file.parent, 0o077 if context.own_folder else 0o022)
    free = shutil.disk_usage(file.parent).free
    room = _("make some room: the store needs it to save") if free < _LEAST_ROOM else ""
    yield Finding(_("free disk"), _("{size} MB").format(size=free // (1024 * 1024)), room)
    try:
        with context.store() as store:
            yield from _inside(store)
            if store.settings.get("desk"):
                yield from _other_desks(context, store)
    except StoreError as error:
        yield Finding(pgettext("title", "store"), _("can't be opened"), f"{error}")
    yield from _copies(file, clock.now())
    waiting = len([*context.spool.waiting()])
    advice = _("open recover once, and they are taken in") if waiting else ""
    yield Finding(_("events that wait"), str(waiting), advice)


def _inside(store: Store) -> Iterator[Finding]:
    found = store.integrity()
    integrity = pgettext("title", "integrity")
    if found == "ok":
        yield Finding(integrity, _("ok"))
    else:
        yield Finding(integrity, found, _("open recover, and it is mended from its newest copy"))
    for trouble in store.troubles():
        what = _("broken text") if trouble.shown else _("can't be read")
        yield Finding(what, f"{trouble.place}: {trouble.why}", _way_out(trouble))
    for source, at in store.calls.sources().items():
        day = timestamps.day(at, clock.now())
        last = _("last {day} {time}").format(day=day, time=timestamps.time_of_day(at))
        yield Finding(_("calls from {source}").format(source=source), last)
    unknown = store.settings.unknown_posts()
    if unknown:
        yield Finding(_("posts not understood"), str(unknown))


def _other_desks(context: CliContext, store: Store) -> Iterator[Finding]:
    """Say how this desk stands with the server between the agent's desks."""
    from recover_tui.cli.own_desk import OwnDesk
    from recover_tui.cli.sync import said_time

    carry = context.load_config().config.sync.carry
    server, waits = _("server between desks"), store.replication.waiting(carry)
    try:
        own = OwnDesk.of(context, store)
        behind = own.behind(store)
    except click.ClickException as error:
        desk = store.replication.desk()
        yield Finding(server, desk.server if desk else "", error.message)
    else:
        yield Finding(server, own.desk.server)
        yield Finding(_("not here yet"), str(behind))
    yield Finding(_("waits for the server"), str(waits))
    yield Finding(_("last contact"), said_time(store.replication.recall("contact"), clock.now()))
    kept = Credentials(paths.credentials())
    file = paths.credentials()
    if file.exists():
        yield _permissions(_("secrets"), file, 0o077)
    else:
        yield Finding(_("secrets"), kept.place)


def _way_out(trouble: Trouble) -> str:
    delete = _DELETED_BY.get(trouble.table.name, "") if trouble.id else ""
    command = f"recover {delete} delete {trouble.id}" if delete else f"recover doctor --remove {trouble.place}"
    if trouble.shown:
        said = _("it is shown with \ufffd for what can't be read: change it in the dashboard, or {command}")
    else:
        said = _("it is left out everywhere, and kept as it is until you delete it: {command}")
    return said.format(command=command)


def _remove(context: CliContext, place: str) -> None:
    with context.store() as store:
        found = next((trouble for trouble in store.troubles() if trouble.place == place.strip()), None)
        if found is None:
            said = _("{place} is no row that can't be read; recover doctor names those")
            raise click.ClickException(said.format(place=place))
        store.remove(found, at=clock.now())
    say(_("deleted {id}").format(id=found.place))


def _permissions(what: str, path: Path, forbidden: int) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    others = os.name == "posix" and mode & forbidden and not mode & stat.S_ISVTX
    advice = _("others can get at it: chmod go-rwx {path}").format(path=path) if others else ""
    return Finding(what, f"{path}, {mode:o}", advice)


def _copies(file: Path, now: datetime) -> Iterator[Finding]:
    newest, copies = backups.newest_good(file, now), pgettext("title", "copies")
    if newest is None:
        yield Finding(copies, _("none yet; the dashboard makes one each day"))
    else:
        at = backups.time_of(newest)
        said = _("the newest is of {day} {time}")
        yield Finding(copies, said.format(day=timestamps.day(at, now), time=timestamps.time_of_day(at)))
    for aside in sorted(file.parent.glob(f"{file.name}.damaged-*Z")):
        advice = _("it holds your words: delete it when you miss nothing")
        yield Finding(_("set aside as damaged"), str(aside), advice)


def _terminal() -> Iterator[Finding]:
    size = shutil.get_terminal_size()
    kind = os.environ.get("TERM")
    said = _("none, {columns}x{lines}") if kind is None else "{kind}, {columns}x{lines}"
    found = said.format(kind=kind, columns=size.columns, lines=size.lines)
    yield Finding(pgettext("title", "terminal"), found)
    yield Finding(pgettext("title", "log"), str(paths.log_file()))


def _unsaved() -> Iterator[Finding]:
    for file in unsaved_file.waiting(paths.unsaved()):
        yield Finding(_("words that could not be saved"), str(file), _("delete it when you have them"))


doctor.add_command(doctor_keys)

COMMANDS = (doctor,)
