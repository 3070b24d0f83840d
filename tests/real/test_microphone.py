"""A real PulseAudio with a real program that records, where Debian's `pulseaudio` is installed."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from recover_tui.domain.calls import Event, Stage
from recover_tui.domain.phone_links import Condition, LinkState
from recover_tui.phones.link import Link
from recover_tui.phones.microphone import Microphone
from tests.conftest import NOW

pytestmark = pytest.mark.skipif(
    shutil.which("pulseaudio") is None or shutil.which("parec") is None,
    reason="PulseAudio is not here; Debian has it as pulseaudio and pulseaudio-utils",
)
PATIENCE = 20


@asynccontextmanager
async def running(*command: str, **environ: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **environ}, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


@pytest.fixture
async def sound_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[dict[str, str]]:
    """A sound server of the test's own, without a sound card."""
    socket = tmp_path / "sound"
    own = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PULSE_SERVER": f"unix:{socket}"}
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    server = ("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no")
    modules = (f"module-native-protocol-unix socket={socket} auth-anonymous=1", "module-null-sink sink_name=nowhere")
    async with running(*server, *(f"--load={module}" for module in modules), **own):
        async with asyncio.timeout(PATIENCE):
            while not socket.exists():  # noqa: ASYNC110  # it tells nobody
                await asyncio.sleep(0)
        yield own


def rest_of(events: asyncio.Queue[Event]) -> list[Event]:
    return [events.get_nowait() for _ in range(events.qsize())]


async def test_it_is_a_call_while_that_program_records(sound_server: dict[str, str]) -> None:
    events: asyncio.Queue[Event] = asyncio.Queue()
    connected = asyncio.Event()
    link = Link(
        LinkState("microphone"),
        events.put_nowait,
        lambda: NOW,
        changed=lambda state: connected.set() if state.condition is Condition.CONNECTED else None,
    )
    task = asyncio.create_task(Microphone("phone-in-a-browser").listen(link))
    record = ("parec", "--device=nowhere.monitor", "--raw")
    async with asyncio.timeout(PATIENCE):
        await connected.wait()
        assert (await events.get()).only_open, "nothing goes on at first"
        async with running(*record, "--client-name=a-meeting", **sound_server):
            async with running(*record, "--client-name=phone-in-a-browser", **sound_server):
                assert (await events.get()).stage is Stage.ANSWERED
            assert (await events.get()).stage is Stage.ENDED
    assert not [one for one in rest_of(events) if one.stage is Stage.ANSWERED], "the meeting counts for nothing"
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
