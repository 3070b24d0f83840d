"""Two real baresip phones on the loopback that call each other, where Debian's `baresip-core` is installed."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from recover_tui.domain.calls import Event, Stage
from recover_tui.domain.phone_links import LinkState
from recover_tui.phones import listening
from recover_tui.phones.link import Link
from tests.conftest import NOW
from tests.loopback import free_port

MODULES = Path("/usr/lib/baresip/modules")
pytestmark = pytest.mark.skipif(
    shutil.which("baresip") is None or not MODULES.is_dir(),
    reason="baresip is not here; Debian has it as baresip-core",
)
CONFIG = """
sip_listen 127.0.0.1:{sip}
call_local_timeout 120
call_max_calls 4
audio_path /usr/share/baresip
audio_player aubridge,a
audio_source aubridge,a
audio_alert aubridge,b
module_path /usr/lib/baresip/modules
module g711.so
module aubridge.so
module ctrl_tcp.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
ctrl_tcp_listen 127.0.0.1:{control}
net_interface 127.0.0.1
"""


class Phone:
    """One running baresip."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / name
        self.folder.mkdir()
        self.sip, self.control = free_port(), free_port()
        self.address = f"sip:{name}@127.0.0.1:{self.sip}"
        (self.folder / "config").write_text(CONFIG.format(sip=self.sip, control=self.control))
        (self.folder / "contacts").write_text("")

    def start(self, *, answers: bool = False) -> None:
        mode = "auto" if answers else "manual"
        (self.folder / "accounts").write_text(f"<{self.address}>;regint=0;answermode={mode}\n")
        self.process = subprocess.Popen(
            ["baresip", "-f", str(self.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    async def do(self, command: str, argument: str = "") -> None:
        """Tell it to do something, over a connection of its own; it may not have opened its port yet."""
        body = json.dumps({"command": command, "params": argument}).encode()
        async with asyncio.timeout(20):
            while True:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.control)
                    break
                await asyncio.sleep(0)
            writer.write(b"%d:%s," % (len(body), body))
            await writer.drain()
            writer.close()


@asynccontextmanager
async def two_phones(folder: Path) -> AsyncIterator[tuple[Phone, Phone]]:
    agent, customer = Phone(folder, "agent"), Phone(folder, "customer")
    agent.start(answers=True)
    customer.start()
    try:
        yield agent, customer
    finally:
        agent.stop()
        customer.stop()


async def test_calls_are_heard_from_the_first_ring_to_the_end_and_after_a_restart(tmp_path: Path) -> None:
    heard: asyncio.Queue[Event] = asyncio.Queue()

    async def soon(_: float) -> None:
        await asyncio.sleep(0)

    async def stage(within: float = 30) -> Stage:
        async with asyncio.timeout(within):
            return (await heard.get()).stage

    async def dial() -> Stage:
        """A phone that is just starting misses a call, or its beginning; the customer tries again."""
        for _ in range(20):
            await customer.do("dial", agent.address)
            with suppress(TimeoutError):
                while (begun := await stage(2)) is Stage.ENDED:
                    pass
                return begun
            await customer.do("hangup")
        raise AssertionError("never rang")

    async def hang_up() -> Stage:
        """A try that came to nothing may still be what the phone hangs up first."""
        for _ in range(20):
            await customer.do("hangup")
            with suppress(TimeoutError):
                return await stage(2)
        raise AssertionError("never ended")

    async with two_phones(tmp_path) as (agent, customer):
        connection = replace(listening.to_baresip("127.0.0.1", agent.control), wait=soon)
        listener = asyncio.create_task(connection.listen(Link(LinkState("baresip"), heard.put_nowait, lambda: NOW)))
        try:
            assert await dial() is Stage.ANSWERED  # a phone that answers by itself doesn't say that it rings
            assert await hang_up() is Stage.ENDED
            agent.stop()
            agent.start()
            assert await dial() is Stage.RINGING
            assert await hang_up() is Stage.ENDED
        finally:
            listener.cancel()
            with suppress(asyncio.CancelledError):
                await listener
