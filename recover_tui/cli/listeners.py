"""What listens to the phones that are set up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recover_tui.config.model import PhonesConfig
    from recover_tui.phones.listening import Listener


def listeners(phones: PhonesConfig) -> Iterator[Listener]:
    """Give what listens to each phone that is set up."""
    if not any((phones.baresip, phones.asterisk, phones.freeswitch, phones.http)):
        return
    from recover_tui.phones import listening  # few listen, and it takes long to load

    if phones.baresip:
        yield listening.to_baresip(*phones.baresip.address)
    if own := phones.asterisk:
        yield listening.to_asterisk(*own.address, own.user, own.secret, own.interface, tls=own.tls)
    if switch := phones.freeswitch:
        yield listening.to_freeswitch(*switch.address, switch.password, switch.extension)
    if http := phones.http:
        from recover_tui.phones.http import HttpListener

        yield HttpListener(http.listen[1], http.token, http.hosts, http.agent)
