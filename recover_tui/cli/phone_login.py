"""`recover phones login` and `logout`: the agent's own login to a telephone system."""

from __future__ import annotations

import os
import webbrowser
from typing import Final

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.listeners import genesys_account, login_name
from recover_tui.cli.streams import say
from recover_tui.config.model import GenesysConfig
from recover_tui.domain.os_errors import reason
from recover_tui.domain.translation import gettext as _
from recover_tui.system import clock, desktop, paths
from recover_tui.system.credentials import Credentials

_NAMES: Final = click.Choice(["genesys"])
_PATIENCE: Final = 300
"""Seconds for a login in the browser, with a second factor."""


@click.command("login")
@click.argument("name", type=_NAMES)
@pass_cli_context
def phones_login(context: CliContext, name: str) -> None:
    """Log in with your own account, in the browser."""
    from recover_tui.phones.genesys_account import Login, SignedOutError

    account = genesys_account(_config(context, name))
    try:
        login = Login(account)
    except OSError:
        said = _("another program has port {port}; close it, or give {section} another port")
        raise click.ClickException(said.format(port=account.port, section=f"[phones.{name}]")) from None
    try:
        waiting = _("waiting for it, {minutes} min at most").format(minutes=_PATIENCE // 60)
        say(_("log in here:"), login.address, waiting)
        if desktop.can_open(os.environ):
            webbrowser.open(login.address)
        end = clock.seconds() + _PATIENCE
        while not (login.code or login.refused) and (left := end - clock.seconds()) > 0:
            login.wait(left)
    finally:
        login.close()
    if not login.code:
        refused = _("the login was refused, and nothing was changed; run this again when you like")
        nobody = _("nobody logged in, and nothing was changed; run this again when you like")
        raise click.ClickException(refused if login.refused else nobody)
    try:
        tokens = account.exchange(login.code, login.verifier, clock.now())
    except (SignedOutError, OSError):
        said = _("{login} gave no token; ask your administrator whether {client} may use PKCE")
        raise click.ClickException(said.format(login=account.login, client=account.client_id)) from None
    kept = Credentials(paths.credentials())
    try:
        kept.keep(login_name(account.client_id), tokens.written())
    except OSError as error:
        raise click.ClickException(_("the login can't be kept ({reason})").format(reason=reason(error))) from None
    say(_("logged in, which is kept in {place}").format(place=kept.place))


@click.command("logout")
@click.argument("name", type=_NAMES)
@pass_cli_context
def phones_logout(context: CliContext, name: str) -> None:
    """Forget your login."""
    try:
        Credentials(paths.credentials()).forget(login_name(_config(context, name).client_id))
    except OSError as error:
        raise click.ClickException(_("it can't be forgotten ({reason})").format(reason=reason(error))) from None
    say(_("logged out"))


def _config(context: CliContext, name: str) -> GenesysConfig:
    found = context.load_config().config.phones.genesys
    if found is None:
        said = _("{name} is not set up; recover phones lines {name} says how that is done")
        raise click.ClickException(said.format(name=name))
    return found
