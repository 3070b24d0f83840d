"""`recover web`: the dashboard in a browser on this machine."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import webbrowser
from typing import Final

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.streams import say
from recover_tui.domain.translation import gettext as _
from recover_tui.system import desktop

_PORTS: Final = range(8790, 8810)


@click.command("web")
@click.option("--port", type=click.IntRange(1024, 65535), help="The port; without it a free one is found.")
@click.option("--no-browser", is_flag=True, help="Say the address, and open nothing.")
@pass_cli_context
def web(context: CliContext, port: int | None, no_browser: bool) -> None:
    """Open the dashboard in a browser, where there is no terminal. On this machine only."""
    try:
        from recover_tui.web.server import DashboardServer
    except ImportError:
        raise click.ClickException(_("a part that it needs is not here; install recover-tui[web]")) from None
    if sys.platform == "win32":
        raise click.ClickException(_("this has not been made for Windows yet; the dashboard runs in its terminal"))
    server = DashboardServer(_command(context), port or _free_port())

    def ready() -> None:
        say(
            _("open this here: {address}").format(address=server.address),
            _("it counts once; every tab is a dashboard of its own; ctrl+c ends all"),
        )
        sys.stdout.flush()
        if not no_browser and desktop.can_open(os.environ):
            webbrowser.open(server.address)

    try:
        asyncio.run(server.run(ready))
    except OSError:
        said = _("another program has port {port}; give --port another one")
        raise click.ClickException(said.format(port=server.port)) from None


def _command(context: CliContext) -> list[str]:
    where = ["--db", str(context.store_file)] if not context.own_folder else []
    return [sys.executable, "-m", "recover_tui", *where, "--config", str(context.config_file)]


def _free_port() -> int:
    for port in _PORTS:
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue
    said = _("every port from {first} to {last} is in use; give --port another one")
    raise click.ClickException(said.format(first=_PORTS[0], last=_PORTS[-1]))


COMMANDS = (web,)
