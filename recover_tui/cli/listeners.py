"""What listens to the phones that are set up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from recover_tui.config.model import GenesysConfig, PhonesConfig
from recover_tui.system import paths

if TYPE_CHECKING:
    from recover_tui.phones.genesys_account import Account
    from recover_tui.phones.listening import Listener


@asynccontextmanager
async def alone(store_file: Path, name: str) -> AsyncIterator[bool]:
    """Keep windows on this store from listening to that phone; gives False while one does already.

    Where there is no store yet, or nothing can be locked, no window listens. No folder is made for it.
    """
    from recover_tui.phones import link_file
    from recover_tui.phones.exclusive_lock import exclusive_lock, is_held

    lock = link_file.lock_for(store_file, name)
    async with AsyncExitStack() as stack:
        free = True
        if lock.parent.is_dir():
            with suppress(OSError):
                free = not is_held(lock)
                if free:
                    await stack.enter_async_context(exclusive_lock(lock))
        yield free


def listeners(phones: PhonesConfig) -> Iterator[Listener]:
    """Give what listens to each phone that is set up."""
    if phones == PhonesConfig():
        return
    from recover_tui.phones import listening  # few listen, and it takes long to load

    if phones.baresip:
        yield listening.to_baresip(*phones.baresip.address)
    if manager := phones.asterisk:
        yield listening.to_asterisk(
            *manager.address, manager.user, manager.secret, manager.interface, tls=manager.tls
        )
    if switch := phones.freeswitch:
        yield listening.to_freeswitch(*switch.address, switch.password, switch.extension)
    if phones.microphone:
        from recover_tui.phones.microphone import Microphone

        yield Microphone(phones.microphone.program)
    if http := phones.http:
        from recover_tui.phones.http import HttpListener
        from recover_tui.phones.loopback_port import LoopbackPort

        yield HttpListener(LoopbackPort(http.listen[1], http.token, http.hosts), http.agent)
    if phones.genesys:
        from recover_tui.phones.genesys_link import GenesysListener
        from recover_tui.system.credentials import Credentials

        kept, account = Credentials(paths.credentials()), genesys_account(phones.genesys)
        name = login_name(account.client_id)
        yield GenesysListener(account, partial(kept.read, name), partial(kept.keep, name))
    if browser := phones.browser:
        from recover_tui.phones.browser import BrowserListener, only_from
        from recover_tui.phones.loopback_port import LoopbackPort

        yield BrowserListener(LoopbackPort(browser.listen[1], browser.token, admits=only_from(browser.origin)))


def genesys_account(config: GenesysConfig) -> Account:
    """Give the account that is set up."""
    from recover_tui.phones.genesys_account import Account

    return Account(f"https://login.{config.region}", f"https://api.{config.region}", config.client_id, config.port)


def login_name(client_id: str) -> str:
    """Name what is kept of the login to Genesys Cloud."""
    return f"genesys:{client_id}"
