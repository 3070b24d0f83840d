from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from recover_tui.system import webhook
from recover_tui.system.webhook import WebhookError

GOT: list[tuple[str, str, str]] = []
WAKE = threading.Event()


class Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        GOT.append((self.path, self.headers["Content-Type"], body))
        if self.path == "/asleep":
            WAKE.wait(20)
            return
        self.send_response({"/moved": 302, "/gone": 404, "/broken": 500}.get(self.path, 200))
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    do_GET = do_POST  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    GOT.clear()
    WAKE.clear()
    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_message_is_sent_to_the_letter(address: str) -> None:
    webhook.send(f"{address}/x", '{"text": "Fünf Minuten?"}')
    assert GOT == [("/x", "application/json", '{"text": "Fünf Minuten?"}')]


@pytest.mark.parametrize(("path", "said"), [("/moved", "answered 302 found"), ("/gone", "answered 404 not found")])
def test_it_goes_nowhere_else_and_says_what_came_back(address: str, path: str, said: str) -> None:
    with pytest.raises(WebhookError, match=said):
        webhook.send(address + path, "{}")
    assert [got[0] for got in GOT] == [path]


def test_nobody_there_is_said_in_one_line(address: str) -> None:
    with pytest.raises(WebhookError, match=r"127\.0\.0\.1 can't be reached"):
        webhook.send("http://127.0.0.1:1/", "{}")


def test_a_server_in_trouble_or_asleep_is_said_in_one_line(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WebhookError, match="answered 500 internal server error"):
        webhook.send(f"{address}/broken", "{}")
    monkeypatch.setattr(webhook, "_PATIENCE", 0.05)
    with pytest.raises(WebhookError, match=r"127\.0\.0\.1 can't be reached \(timed out\)"):
        webhook.send(f"{address}/asleep", "{}")
    WAKE.set()
