"""`recover sync`: your wins and all that is yours at another desk as well."""

from __future__ import annotations

import os
import secrets
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.output import json_option, show_json
from recover_tui.cli.own_desk import OwnDesk, asked, forget_secrets, require_extra
from recover_tui.cli.streams import read_file, say
from recover_tui.domain import timestamps
from recover_tui.domain.os_errors import reason
from recover_tui.domain.passphrase import suggestion, weakness
from recover_tui.domain.translation import gettext as _, ngettext
from recover_tui.phones import link_file
from recover_tui.phones.exclusive_lock import is_held
from recover_tui.store import unsaved_file
from recover_tui.store.errors import StoreError
from recover_tui.system import clock, paths
from recover_tui.system.credentials import Credentials
from recover_tui.system.private_files import make_folder

if TYPE_CHECKING:
    from recover_tui.store.store import Store
    from recover_tui.sync.credentials_file import ServerLogin
    from recover_tui.sync.identity import Identity
    from recover_tui.sync.nats_bucket import NatsBucket

LOCK: Final = "desks"
"""What the window holds that is in touch with the server."""
_LARGEST_FILE: Final = 1024 * 1024
_TRIES: Final = 3


@click.group("sync")
def sync() -> None:
    """Have what is yours at another desk as well, by way of a server that can read none of it."""


@sync.command("init")
@click.argument("credentials", type=click.Path(path_type=Path))
@pass_cli_context
def sync_init(context: CliContext, credentials: Path) -> None:
    """Make this the first of your desks, with the CREDENTIALS file that you were given for the server."""
    login = _login(credentials)
    from recover_tui.sync import enrolment
    from recover_tui.sync.identity import Identity

    async def begin(wrapped: bytes, identity: Identity) -> None:
        bucket = await _connect(login)
        try:
            await enrolment.lay_down(bucket, login.agent, identity, wrapped)
        finally:
            await bucket.close()

    async def is_there() -> bool:
        bucket = await _connect(login)
        try:
            return await enrolment.has_identity(bucket, login.agent)
        finally:
            await bucket.close()

    with context.store() as store:
        _see_that_it_is_alone(store)
        if asked(is_there()):
            said = _("you are at that server already; recover sync join takes this desk to your others")
            raise click.ClickException(said)
        identity = Identity.new()
        passphrase = _new_passphrase()
        wrapped = identity.wrapped(passphrase)
        asked(begin(wrapped, identity))
        _enrol(context, store, login, identity, wrapped)
    say(
        _("This is your recovery key. Keep it where nobody else gets at it, and not on this machine:"),
        "",
        f"  {identity.secret}",
        "",
        _("Whoever has the passphrase or that key can read what is yours. With both lost nobody can, not even you."),
        _("recover sync join brings your other desks in."),
    )


@sync.command("join")
@click.argument("credentials", type=click.Path(path_type=Path))
@click.option("--recovery-key", is_flag=True, help="Ask for the recovery key in place of the passphrase.")
@pass_cli_context
def sync_join(context: CliContext, credentials: Path, recovery_key: bool) -> None:
    """Make this one more of your desks, with your CREDENTIALS file and your passphrase, which stays here."""
    login = _login(credentials)
    from recover_tui.sync import enrolment

    async def wrapped_identity() -> bytes:
        bucket = await _connect(login)
        try:
            return await enrolment.wrapped_identity(bucket, login.agent)
        finally:
            await bucket.close()

    async def check(identity: Identity) -> None:
        bucket = await _connect(login)
        try:
            await enrolment.check(bucket, login.agent, identity)
        finally:
            await bucket.close()

    with context.store() as store:
        _see_that_it_is_alone(store, login)
        wrapped = asked(wrapped_identity())
        identity = _by_recovery_key() if recovery_key else _by_passphrase(wrapped)
        asked(check(identity))
        _enrol(context, store, login, identity, wrapped)
        wins = len(store.wins.newest())
    said = ngettext(
        "this desk is one of yours now, with {count} win", "this desk is one of yours now, with {count} wins", wins
    )
    say(said.format(count=wins))


@sync.command("now")
@pass_cli_context
def sync_now(context: CliContext) -> None:
    """Take in what is new at the server, and send what waits. An open dashboard does so by itself."""
    with context.store() as store:
        waiting = OwnDesk.of(context, store).exchange(store)
    say(_said_waiting(waiting))


@sync.command("repush")
@pass_cli_context
def sync_repush(context: CliContext) -> None:
    """Send everything once more, as after a change at the server that you don't trust."""
    with context.store() as store:
        own = OwnDesk.of(context, store)
        store.replication.queue_all()
        store.replication.remember("compared", "")
        waiting = own.exchange(store)
    say(_said_waiting(waiting))


@sync.command("status")
@json_option
@pass_cli_context
def sync_status(context: CliContext, as_json: bool) -> None:
    """Say how this desk stands with the server."""
    with context.store() as store:
        own = OwnDesk.of(context, store)
        waiting, contact = store.replication.waiting(own.carry), store.replication.recall("contact")
    kept = Credentials(paths.credentials()).place
    if as_json:
        show_json(
            {
                "server": own.desk.server,
                "agent": own.desk.agent,
                "waiting": waiting,
                "contact": contact or None,
                "carry": list(own.carry),
                "secrets": kept,
            }
        )
        return
    say(
        _("server: {server}").format(server=own.desk.server),
        _said_waiting(waiting),
        _("last contact: {when}").format(when=said_time(contact, clock.now())),
        _("words of reflections, and worries: {carried}").format(
            carried=_("carried") if own.carry else _("stay at this desk")
        ),
        _("secrets: {place}").format(place=kept),
    )


@sync.command("leave")
@click.option("--yes", is_flag=True, help="Don't ask.")
@pass_cli_context
def sync_leave(context: CliContext, yes: bool) -> None:
    """Erase what is yours from this desk, down to the bytes, once your other desks can have all of it."""
    with context.store() as store:
        own = OwnDesk.of(context, store)
        if is_held(link_file.lock_for(context.store_file, LOCK)):
            raise click.ClickException(_("a dashboard is open at this desk; close it first"))
        if unsaved_file.waiting(paths.unsaved()):
            said = _("words that could not be saved are in {file}; take them out first")
            raise click.ClickException(said.format(file=paths.unsaved()))
        if waiting := own.exchange(store):
            said = ngettext(
                "{count} change can't leave this desk, so nothing was erased",
                "{count} changes can't leave this desk, so nothing was erased",
                waiting,
            )
            raise click.ClickException(said.format(count=waiting))
        _say_what_stays(store, own)
        if not yes and not click.confirm(_("Erase everything of yours from this desk?")):
            raise click.Abort
        if waiting := store.replication.waiting(own.carry):
            raise click.ClickException(_("something changed meanwhile, so nothing was erased; run this again"))
    from recover_tui.store.erasing import erase_store

    erase_store(
        context.store_file,
        context.spool.folder,
        link_file.path_for(context.store_file),
    )
    forget_secrets(own.desk.id)
    say(_("Nothing of yours is at this desk any more. It is all at your others."))


@sync.command("server")
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), help="The folder; without it one beside the list.")
def sync_server(plan: Path, into: Path | None) -> None:
    """Write what a nats-server needs for the agents and teams in a list, PLAN.toml, and what each of them needs.

    Run it again when someone comes or goes: whoever was on the list before keeps their credentials.
    """
    require_extra()
    from recover_tui.sync.errors import SyncError
    from recover_tui.sync.server_config import ADMIN, Roster, ServerPlan, configuration, enlist

    folder = into or plan.with_name(f"{plan.stem}-server")
    kept = folder / "roster.json"
    try:
        planned = ServerPlan.read(read_file(plan, _LARGEST_FILE))
        before = Roster.read(read_file(kept, 64 * _LARGEST_FILE)) if kept.exists() else None
        authority = read_file(Path(planned.authority), _LARGEST_FILE) if planned.authority else ""
        files: set[str] = set()
        for name in planned.agents:
            if (own := _file_name(name).casefold()) in files:
                raise SyncError(_("{name} is there twice").format(name=name))
            files.add(own)
        roster = enlist(planned, before, authority)
        make_folder(folder)
        _write(kept, roster.written())
        for number in range(len(planned.nodes)):
            name = "nats.conf" if len(planned.nodes) == 1 else f"nats-{number + 1}.conf"
            _write(folder / name, configuration(planned, roster, number))
        for name, login in roster.logins.items():
            if name != ADMIN:
                _write(folder / f"{_file_name(name)}.credentials", login.written())
    except SyncError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        said = _("{path} can't be written ({reason})")
        raise click.ClickException(said.format(path=error.filename or folder, reason=reason(error))) from None
    say(
        _("written to {folder}: the server's configuration, and a credentials file for each agent").format(
            folder=folder
        ),
        _("start nats-server with it, then once: recover sync bucket {file}").format(file=kept),
        _("roster.json and the credentials are secrets: hand each agent their own, and nobody the roster"),
    )


@sync.command("bucket")
@click.argument("roster", type=click.Path(path_type=Path))
@pass_cli_context
def sync_bucket(_context: CliContext, roster: Path) -> None:
    """Make the place for recover at a server that runs, with the ROSTER.json that `recover sync server` wrote."""
    require_extra()
    from recover_tui.sync.errors import SyncError
    from recover_tui.sync.nats_bucket import make_bucket
    from recover_tui.sync.server_config import ADMIN, Roster

    try:
        admin = Roster.read(read_file(roster, 64 * _LARGEST_FILE)).logins[ADMIN]
    except KeyError:
        raise click.ClickException(_("the roster of agents can't be read; go back to a copy of it")) from None
    except SyncError as error:
        raise click.ClickException(str(error)) from None
    replicas = 3 if admin.server.count(",") >= 2 else 1
    asked(make_bucket(admin.server, admin.agent, admin.seed, certificate=admin.certificate, replicas=replicas))
    said = ngettext("the place is there, with {count} copy", "the place is there, with {count} copies", replicas)
    say(said.format(count=replicas))


def said_time(written: str, now: datetime) -> str:
    """Say when something was, or that it never was."""
    if not written:
        return _("never yet")
    at = timestamps.read(written)
    return f"{timestamps.day(at, now)} {timestamps.time_of_day(at)}"


def _said_waiting(waiting: int) -> str:
    if not waiting:
        return _("nothing waits: your other desks can have all that is here")
    return ngettext("{count} change waits for the server", "{count} changes wait for the server", waiting).format(
        count=waiting
    )


def _login(file: Path) -> ServerLogin:
    require_extra()
    from recover_tui.sync.credentials_file import ServerLogin
    from recover_tui.sync.errors import SyncError

    try:
        return ServerLogin.read(read_file(file, _LARGEST_FILE))
    except SyncError as error:
        raise click.ClickException(str(error)) from None


async def _connect(login: ServerLogin) -> NatsBucket:
    from recover_tui.sync.nats_bucket import NatsBucket

    return await NatsBucket.connect(login.server, login.agent, login.seed, certificate=login.certificate)


def _see_that_it_is_alone(store: Store, back: ServerLogin | None = None) -> None:
    """Refuse to make a desk one of several twice; one that lost its secrets may come `back` as the same agent's."""
    from recover_tui.sync.desk_secrets import secrets_name

    desk = store.replication.desk()
    if desk is None:
        return
    if back is None or desk.agent != back.agent or Credentials(paths.credentials()).read(secrets_name(desk.id)):
        said = _("this desk is one of several already; recover sync status says more")
        raise click.ClickException(said)


def _enrol(context: CliContext, store: Store, login: ServerLogin, identity: Identity, wrapped: bytes) -> None:
    """Keep the secrets, then be one of several desks, then exchange what there is."""
    from recover_tui.sync.desk_secrets import DeskSecrets, secrets_name
    from recover_tui.sync.enrolment import new_desk

    desk = new_desk(login, wrapped)
    try:
        Credentials(paths.credentials()).keep(secrets_name(desk.id), DeskSecrets.of(identity, login).written())
    except OSError as error:
        raise click.ClickException(_("the secrets can't be kept ({reason})").format(reason=reason(error))) from None
    try:
        store.replication.enrol(desk)
    except (StoreError, OSError):
        forget_secrets(desk.id)
        raise
    OwnDesk.of(context, store).exchange(store)


def _new_passphrase() -> str:
    """Ask for a passphrase, or make one up. Raises ClickException."""
    proposed = suggestion(secrets.choice)
    if not _is_asked():
        passphrase = sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""
        if weak := weakness(passphrase):
            raise click.ClickException(_("the passphrase is too weak: {reason}").format(reason=weak))
        return passphrase
    say(
        _("A passphrase takes you to your other desks. It never leaves the desk that it is typed at."),
        _("enter alone takes this one: {passphrase}").format(passphrase=proposed),
    )
    while True:
        passphrase = click.prompt(_("passphrase"), default="", show_default=False, hide_input=True)
        if not passphrase:
            return proposed
        if weak := weakness(passphrase):
            say(weak)
        elif click.prompt(_("once more"), default="", show_default=False, hide_input=True) == passphrase:
            return str(passphrase)
        else:
            say(_("those were two different ones"))


def _by_passphrase(wrapped: bytes) -> Identity:
    from recover_tui.sync.errors import WrongPassphraseError
    from recover_tui.sync.identity import Identity

    for _try in range(_TRIES if _is_asked() else 1):
        try:
            return Identity.unwrapped(wrapped, _secret(_("passphrase")))
        except WrongPassphraseError:
            say(_("it is another one"))
    raise click.ClickException(_("without the passphrase this desk can't join; --recovery-key takes the key instead"))


def _by_recovery_key() -> Identity:
    from recover_tui.sync.errors import SyncError
    from recover_tui.sync.identity import Identity

    try:
        return Identity(_secret(_("recovery key")))
    except SyncError:
        said = _("that is no recovery key; it begins with AGE-SECRET-KEY-1")
        raise click.ClickException(said) from None


def _secret(what: str) -> str:
    if _is_asked():
        return str(click.prompt(what, default="", show_default=False, hide_input=True))
    return sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""


def _is_asked() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _say_what_stays(store: Store, own: OwnDesk) -> None:
    """Say what would be lost, as it is at no other desk."""
    if not own.carry and (store.reflections.newest(1) or store.worries.waiting()):
        say(_("What you wrote in reflections, and worries, is at this desk alone: recover export keeps it."))


def _file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name)


def _write(file: Path, content: str) -> None:
    """Write a file that holds secrets, whole or not at all."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(content)
    part.replace(file)


COMMANDS = (sync,)
