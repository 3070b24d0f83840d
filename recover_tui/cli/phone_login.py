"""`recover phones login` and `logout`: the agent's own login to a telephone system."""

from __future__ import annotations

import os
import webbrowser
from typing import Final

import click

from recover_tui.cli.context import CliContext, pass_cli_context, say
from recover_tui.cli.listeners import genesys_account, login_name
from recover_tui.config.model import GenesysConfig
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
        raise click.ClickException(
            f"another program has port {account.port}; close it, or give [phones.{name}] another port"
        ) from None
    try:
        say("log in here:", login.address, f"waiting for it, {_PATIENCE // 60} min at most")
        if desktop.can_open(os.environ):
            webbrowser.open(login.address)
        end = clock.seconds() + _PATIENCE
        while not (login.code or login.refused) and (left := end - clock.seconds()) > 0:
            login.wait(left)
    finally:
        login.close()
    if not login.code:
        said = "the login was refused" if login.refused else "nobody logged in"
        raise click.ClickException(f"{said}, and nothing was changed; run this again when you like")
    try:
        tokens = account.exchange(login.code, login.verifier, clock.now())
    except (SignedOutError, OSError):
        raise click.ClickException(
            f"{account.login} gave no token; ask your administrator whether {account.client_id} may use PKCE"
        ) from None
    kept = Credentials(paths.credentials())
    try:
        kept.keep(login_name(account.client_id), tokens.written())
    except OSError as error:
        raise click.ClickException(f"the login can't be kept ({(error.strerror or str(error)).lower()})") from None
    say(f"logged in, which is kept in {kept.place}")


@click.command("logout")
@click.argument("name", type=_NAMES)
@pass_cli_context
def phones_logout(context: CliContext, name: str) -> None:
    """Forget your login."""
    try:
        Credentials(paths.credentials()).forget(login_name(_config(context, name).client_id))
    except OSError as error:
        raise click.ClickException(f"it can't be forgotten ({(error.strerror or str(error)).lower()})") from None
    say("logged out")


def _config(context: CliContext, name: str) -> GenesysConfig:
    found = context.load_config().config.phones.genesys
    if found is None:
        raise click.ClickException(f"{name} is not set up; recover phones lines {name} says how that is done")
    return found
