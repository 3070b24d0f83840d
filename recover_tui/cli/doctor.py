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
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from recover_tui.cli.arriving_keys import doctor_keys
from recover_tui.cli.context import CliContext, say
from recover_tui.cli.output import show_json
from recover_tui.domain import timestamps
from recover_tui.domain.phone_links import LinkState
from recover_tui.store import backups, connection, unsaved_file
from recover_tui.store.errors import StoreError
from recover_tui.system import clock, paths

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


@dataclass(frozen=True, slots=True, repr=False)
class Finding:
    """One thing that was looked at."""

    what: str
    found: str
    advice: str = ""
    """What to do; empty when all is well."""


@click.group("doctor", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="JSON, for scripts.")
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
        width = max(len(finding.what) for finding in findings)
        for finding in findings:
            say(f"{'!' if finding.advice else ' '} {finding.what:<{width}}  {finding.found}")
            if finding.advice:
                say(f"  {'':<{width}}  {finding.advice}")
    if any(finding.advice for finding in findings):
        raise SystemExit(1)


def _program() -> Iterator[Finding]:
    for name in ("recover-tui", "textual", "sqlite-utils"):
        try:
            yield Finding(name, version(name))
        except PackageNotFoundError:
            yield Finding(name, "not installed as a package")
    yield Finding("python", f"{platform.python_version()} on {sys.platform}")
    journal = "write-ahead log" if connection.wal_is_safe() else "rollback journal"
    yield Finding("sqlite", f"{connection.sqlite_version()}, {journal}")


def _config(context: CliContext) -> Iterator[Finding]:
    loaded = context.load_config()
    problems = len(loaded.problems)
    advice = "recover config check names each" if problems else ""
    there = context.config_file.exists()
    said = f"{problems} settings can't be used" if problems else "all right" if there else "none, so defaults"
    yield Finding("config", f"{context.config_file}: {said}", advice)
    phones = loaded.config.phones
    if phones.asterisk or phones.freeswitch or phones.http or phones.browser:
        yield _permissions("secrets in it", context.config_file, 0o077)
    yield from _links(context, loaded.config.phones)


def _links(context: CliContext, phones: PhonesConfig) -> Iterator[Finding]:
    """Say how each link stands: as the window that listens has it, or by trying it where none does."""
    from recover_tui.cli.listeners import listeners
    from recover_tui.phones import link_file

    found = tuple(listeners(phones))
    yield Finding("phones listened to", ", ".join(listener.name for listener in found) or "none")
    written = link_file.read(link_file.path_for(context.store_file))
    for listener in found:
        state = asyncio.run(_tried(context.store_file, listener)) or written.get(listener.name)
        state = state or LinkState(listener.name)
        yield Finding(f"link to {listener.name}", state.words(timestamps.time_of_day), state.advice)
    if phones.genesys:
        from recover_tui.system.credentials import Credentials

        yield Finding("login to genesys", f"kept in {Credentials(paths.credentials()).place}")


async def _tried(store_file: Path, listener: Listener) -> LinkState | None:
    """Listen for a moment and give how that went; None while a window listens, for some phones let one in."""
    from recover_tui.cli.listeners import alone
    from recover_tui.phones.link import Link

    settled = asyncio.Event()
    link = Link(LinkState(listener.name), lambda _: None, clock.now, changed=lambda _: settled.set())
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
        yield Finding("store", f"{file}: none yet")
        return
    yield _permissions("store", file, 0o077)
    yield _permissions("its folder", file.parent, 0o077 if context.own_folder else 0o022)
    free = shutil.disk_usage(file.parent).free
    room = "make some room: the store needs it to save" if free < _LEAST_ROOM else ""
    yield Finding("free disk", f"{free // (1024 * 1024)} MB", room)
    try:
        with context.store() as store:
            yield from _inside(store)
    except StoreError as error:
        yield Finding("store", "can't be opened", f"{error}")
    yield from _copies(file, clock.now())
    waiting = len([*context.spool.waiting()])
    yield Finding("events that wait", str(waiting), "open recover once, and they are taken in" if waiting else "")


def _inside(store: Store) -> Iterator[Finding]:
    found = store.integrity()
    yield Finding("integrity", found, "" if found == "ok" else "open recover, and it is mended from its newest copy")
    for trouble in store.troubles():
        what = "broken text" if trouble.shown else "can't be read"
        yield Finding(what, f"{trouble.place}: {trouble.why}", _way_out(trouble))
    for source, at in store.calls.sources().items():
        day = timestamps.day(at, clock.now())
        yield Finding(f"calls from {source}", f"last {day} {timestamps.time_of_day(at)}")
    unknown = store.settings.unknown_posts()
    if unknown:
        yield Finding("posts not understood", str(unknown))


def _way_out(trouble: Trouble) -> str:
    delete = _DELETED_BY.get(trouble.table.name, "") if trouble.id else ""
    command = f"recover {delete} delete {trouble.id}" if delete else f"recover doctor --remove {trouble.place}"
    if trouble.shown:
        return f"it is shown with \ufffd for what can't be read: change it in the dashboard, or {command}"
    return f"it is left out everywhere, and kept as it is until you delete it: {command}"


def _remove(context: CliContext, place: str) -> None:
    with context.store() as store:
        found = next((trouble for trouble in store.troubles() if trouble.place == place.strip()), None)
        if found is None:
            raise click.ClickException(f"{place} is no row that can't be read; recover doctor names those")
        store.remove(found, at=clock.now())
    say(f"deleted {found.place}")


def _permissions(what: str, path: Path, forbidden: int) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    others = os.name == "posix" and mode & forbidden and not mode & stat.S_ISVTX
    return Finding(what, f"{path}, {mode:o}", f"others can get at it: chmod go-rwx {path}" if others else "")


def _copies(file: Path, now: datetime) -> Iterator[Finding]:
    newest = backups.newest_good(file, now)
    if newest is None:
        yield Finding("copies", "none yet; the dashboard makes one each day")
    else:
        at = backups.time_of(newest)
        yield Finding("copies", f"the newest is of {timestamps.day(at, now)} {timestamps.time_of_day(at)}")
    for aside in sorted(file.parent.glob(f"{file.name}.damaged-*Z")):
        yield Finding("set aside as damaged", str(aside), "it holds your words: delete it when you miss nothing")


def _terminal() -> Iterator[Finding]:
    size = shutil.get_terminal_size()
    yield Finding("terminal", f"{os.environ.get('TERM', 'none')}, {size.columns}x{size.lines}")
    yield Finding("log", str(paths.log_file()))


def _unsaved() -> Iterator[Finding]:
    for file in unsaved_file.waiting(paths.unsaved()):
        yield Finding("words that could not be saved", str(file), "delete it when you have them")


doctor.add_command(doctor_keys)

COMMANDS = (doctor,)
