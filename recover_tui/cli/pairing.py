"""`recover phones browser`: pairs the extension in a browser with this machine."""

from __future__ import annotations

import queue
import secrets
import shutil
import threading
from collections.abc import Mapping
from email.message import Message
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.streams import say
from recover_tui.config import validators
from recover_tui.config.model import BrowserConfig
from recover_tui.domain.translation import gettext as _
from recover_tui.system import paths

_PORTS: Final = range(8766, 8786)
_MIDDLE: Final = 10
_LONGEST: Final = 60


@click.command("browser")
@click.option(
    "--to",
    type=click.Path(file_okay=False, writable=True, path_type=Path),
    help="Copy the extension there first, for a browser that may not see where it is (such as one from a snap).",
)
@click.option(
    "--minutes", default=_MIDDLE, show_default=True, type=click.IntRange(1, _LONGEST), help="How long to wait."
)
@pass_cli_context
def phones_browser(context: CliContext, to: Path | None, minutes: int) -> None:
    """Pair the extension in a browser, for a phone that is a web page."""
    folder = _copied(to) if to else paths.shipped_extension()
    token = secrets.token_urlsafe(24)
    paired: queue.SimpleQueue[str] = queue.SimpleQueue()
    server = _server(token, paired)
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    say(
        "1  " + _("Put the extension into your browser:"),
        f"   {folder}",
        "   " + _("Chromium, Chrome, Edge: chrome://extensions, Developer mode, Load unpacked, that folder"),
        "   " + _("Firefox: about:debugging#/runtime/this-firefox, Load Temporary Add-on, its manifest.json"),
        "",
        "2  " + _("On the page that it opens, name your phone and give it this code, which is not shown again:"),
        f"   {server.server_port}-{token}",
        "",
        _("waiting for it, {minutes} min at most; ctrl+c leaves everything as it was").format(minutes=minutes),
    )
    try:
        origin = paired.get(timeout=60 * minutes)
    except queue.Empty:
        said = _("no browser came, and nothing was changed; run this again when you like")
        raise click.ClickException(said) from None
    finally:
        server.shutdown()
        server.server_close()
    _keep(context, BrowserConfig(("127.0.0.1", server.server_port), token, origin))
    say(
        _("paired: {origin} may tell of calls from now on").format(origin=origin),
        _("a dashboard that is open listens once it is opened anew"),
    )


def _copied(to: Path) -> Path:
    folder = to / "recover-browser"
    try:
        return Path(shutil.copytree(paths.shipped_extension(), folder, dirs_exist_ok=True))
    except (OSError, shutil.Error):
        said = _("can't copy it to {folder}; name a folder that can be written to")
        raise click.ClickException(said.format(folder=folder)) from None


def _server(token: str, paired: queue.SimpleQueue[str]) -> ThreadingHTTPServer:
    from recover_tui.phones.browser import is_hello
    from recover_tui.phones.loopback_port import LoopbackPort

    def take(told: Mapping[str, Any], headers: Message) -> HTTPStatus:
        if is_hello(told):
            paired.put(headers["Origin"])
        return HTTPStatus.NO_CONTENT

    for port in _PORTS:
        try:
            return LoopbackPort(port, token, admits=_from_an_extension).server(take, lambda: None)
        except OSError:
            continue
    said = _("every port from {first} to {last} is in use; close what has one of them")
    raise click.ClickException(said.format(first=_PORTS[0], last=_PORTS[-1]))


def _from_an_extension(headers: Message) -> bool:
    try:
        return headers.get_all("Origin") == [validators.extension(headers["Origin"])]
    except ValueError:
        return False


def _keep(context: CliContext, phone: BrowserConfig) -> None:
    from recover_tui.config import writer

    try:
        writer.keep_phone(context.config_file, "browser", phone)
    except writer.NotKeptError as error:
        host, port = phone.listen
        say(
            "",
            _("these lines belong into it:"),
            "[phones.browser]",
            f'listen = "{host}:{port}"',
            f'token = "{phone.token}"',
            f'origin = "{phone.origin}"',
        )
        said = _("{problem}; put the lines above into it yourself")
        raise click.ClickException(said.format(problem=error)) from None
