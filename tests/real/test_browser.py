"""A real Chromium with the extension, against pages that speak as the products do, where Debian has put it."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from email.message import Message
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import pytest
from selenium.webdriver.support.ui import Select, WebDriverWait

from recover_tui.config import loader
from recover_tui.config.model import BrowserConfig
from recover_tui.domain.phone_links import LinkState
from recover_tui.phones.browser import BrowserListener, only_from
from recover_tui.phones.link import Link
from recover_tui.phones.loopback_port import LoopbackPort
from recover_tui.phones.open_calls import OpenCalls
from recover_tui.system import paths
from tests.conftest import NOW
from tests.loopback import free_port
from tests.promises.terminal import ROOT, environ
from tests.real.chromium import IS_HERE, PATIENCE, chromium

pytestmark = IS_HERE
NUMBER = "+15550100199"
EXTENSION = "chrome-extension://mnocacbjjlcaokpncoecbcppccpojoca"


class Pages(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Listening:
    """What a dashboard has open, and what was posted to it."""

    def __init__(self, phone: BrowserConfig) -> None:
        self._port = LoopbackPort(free_port(), phone.token, admits=only_from(phone.origin))
        self.code = f"{self._port.number}-{phone.token}"
        self._link = Link(LinkState("browser"), lambda _: None, lambda: NOW)
        self.posted: list[dict[str, Any]] = []
        self.open()

    def open(self) -> None:
        listener = BrowserListener(self._port)
        calls = OpenCalls("browser", self._link)

        def take(told: dict[str, Any], headers: Message) -> HTTPStatus:
            self.posted.append(dict(told))
            return listener.take(calls, lambda *_: None, told, headers)

        self._server = self._port.server(take, self._link.refuse)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def stages(self) -> list[str]:
        return [told["stage"] for told in self.posted if "stage" in told]


class Browser:
    """Chromium with the extension, paired by the command; and the pages."""

    def __init__(self, folder: Path, extension: Path) -> None:
        pages = functools.partial(Pages, directory=str(Path(__file__).parent / "pages"))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), pages)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self.driver = chromium(folder / "profile", f"--load-extension={extension}")
        self.listening = Listening(self._paired(folder))

    def _paired(self, folder: Path) -> BrowserConfig:
        with subprocess.Popen(
            [sys.executable, "-m", "recover_tui", "phones", "browser", "--minutes", "2"],
            stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT, env=environ(folder),
        ) as command:  # fmt: skip
            assert command.stdout
            code = next(line.strip() for line in command.stdout if line.strip()[:4].isdecimal())
            self.link(code, "microphone")
            assert command.wait(PATIENCE) == 0
        phone = loader.load(folder / "config.toml").config.phones.browser
        assert phone
        return phone

    def link(self, code: str, phone: str) -> None:
        self.driver.get(f"{EXTENSION}/options.html")
        self.find("code").send_keys(code)
        self.find("page").clear()
        self.find("page").send_keys(f"{self.address}/{phone}.html")
        Select(self.find("phone")).select_by_value(phone)
        self.driver.find_element("css selector", "button[type=submit]").click()
        self.until(lambda: not self.find("code").get_attribute("value"))  # it is taken once all is set up
        self.until(lambda: self.find("state").text.startswith("Linked"))

    def open(self, phone: str) -> None:
        self.link(self.listening.code, phone)
        self.driver.get(f"{self.address}/{phone}.html")
        self.until(lambda: self.do("return phone.ready"))
        self.listening.posted.clear()

    def find(self, name: str) -> Any:
        return self.driver.find_element("id", name)

    def do(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)  # type: ignore[no-untyped-call]

    def until(self, holds: Any) -> None:
        WebDriverWait(self.driver, PATIENCE, 0.05).until(lambda _: holds())

    def heard(self, *stages: str) -> None:
        self.until(lambda: len(self.listening.stages) >= len(stages))
        assert self.listening.stages == [*stages]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.driver.quit()
        self.listening.close()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("browser")
    with Browser(folder, paths.shipped_extension()) as browser:
        yield browser
    # Whoever called is in no file of the browser's, and in nothing that was kept here.
    held = [file for file in folder.rglob("*") if file.is_file() and NUMBER.encode() in file.read_bytes()]
    assert held == []


RINGS = ["amazon-connect", "five9", "ringcentral", "twilio-flex"]


@pytest.mark.parametrize("phone", RINGS)
def test_a_call_rings_is_answered_and_ends(browser: Browser, phone: str) -> None:
    browser.open(phone)
    browser.do("phone.ring('call 1', arguments[0])", NUMBER)
    browser.do("phone.answer('call 1', arguments[0])", NUMBER)
    browser.do("phone.hangUp('call 1', arguments[0])", NUMBER)
    browser.heard("ringing", "answered", "ended")
    assert {told["ref"] for told in browser.listening.posted} == {browser.listening.posted[0]["ref"]}
    assert all(told.keys() == {"stage", "ref"} for told in browser.listening.posted)
    assert NUMBER not in json.dumps(browser.listening.posted)


@pytest.mark.parametrize("phone", RINGS)
def test_a_call_that_is_missed_ends_without_an_answer(browser: Browser, phone: str) -> None:
    browser.open(phone)
    browser.do("phone.ring('call 2', arguments[0])", NUMBER)
    browser.do("phone.miss('call 2', arguments[0])", NUMBER)
    browser.heard("ringing", "ended")


def test_two_calls_are_told_apart(browser: Browser) -> None:
    browser.open("amazon-connect")
    for call in ("one", "two"):
        browser.do("phone.ring(arguments[0], arguments[1]); phone.answer(arguments[0])", call, NUMBER)
    browser.heard("ringing", "answered", "ringing", "answered")
    assert len({told["ref"] for told in browser.listening.posted}) == 2


def test_the_salesforce_console_tells_of_begin_and_end(browser: Browser) -> None:
    browser.open("salesforce")
    browser.do("phone.answer('call 3')")
    browser.do("phone.hangUp('call 3', arguments[0])", NUMBER)
    browser.heard("answered", "ended")


@pytest.mark.parametrize(("phone", "other"), [("amazon-connect", "chat"), ("twilio-flex", "sms")])
def test_what_is_no_call_is_not_told(browser: Browser, phone: str, other: str) -> None:
    browser.open(phone)
    browser.do("phone.ring('talk', arguments[0], arguments[1]); phone.answer('talk')", NUMBER, other)
    browser.do("phone.ring('call 4', arguments[0])", NUMBER)
    browser.heard("ringing")


def test_another_frame_cannot_tell_of_calls(browser: Browser) -> None:
    browser.open("ringcentral")
    browser.do("phone.forge('call 5')")
    browser.do("phone.ring('call 6', arguments[0])", NUMBER)
    browser.heard("ringing")


def test_a_call_goes_on_while_it_is_held(browser: Browser) -> None:
    browser.open("ringcentral")
    browser.do("phone.answer('call 7', arguments[0]); phone.hold('call 7'); phone.hangUp('call 7')", NUMBER)
    browser.heard("answered", "ended")


def test_a_page_holds_the_microphone_while_it_is_on_a_call(browser: Browser) -> None:
    browser.open("microphone")
    browser.driver.execute_async_script("phone.tryOut().then(arguments[0])")
    browser.driver.execute_async_script("phone.answer().then(arguments[0])")
    browser.heard("answered")
    browser.do("phone.changeDevice()")
    browser.do("phone.hangUp()")
    browser.heard("answered", "ended")


def test_a_page_that_is_left_holds_no_microphone(browser: Browser) -> None:
    browser.open("microphone")
    browser.driver.execute_async_script("phone.answer().then(arguments[0])")
    browser.heard("answered")
    browser.driver.get("about:blank")
    browser.heard("answered", "ended")


def test_a_call_is_said_again_until_it_is_over_and_that_has_arrived(tmp_path: Path) -> None:
    extension = Path(shutil.copytree(paths.shipped_extension(), tmp_path / "extension"))
    relay = (extension / "relay.js").read_text()
    assert "AGAIN_AFTER = 30_000" in relay
    (extension / "relay.js").write_text(relay.replace("AGAIN_AFTER = 30_000", "AGAIN_AFTER = 200"))
    with Browser(tmp_path, extension) as browser:
        browser.open("amazon-connect")
        browser.do("phone.ring('call 8', arguments[0]); phone.answer('call 8')", NUMBER)
        browser.until(lambda: browser.listening.stages.count("answered") > 2)
        browser.listening.close()
        browser.do("phone.hangUp('call 8')")
        browser.listening.open()
        browser.until(lambda: "ended" in browser.listening.stages)
        browser.do("phone.ring('call 9', arguments[0])", NUMBER)
        browser.until(lambda: browser.listening.stages[-2:] == ["ringing", "ringing"])
    assert browser.listening.stages.count("ended") == 1


def test_a_page_that_is_not_the_phones_tells_nothing(browser: Browser) -> None:
    browser.open("amazon-connect")
    browser.driver.get(browser.address.replace("127.0.0.1", "localhost") + "/amazon-connect.html")
    browser.do("window.connect ??= null; phone.ring('call 10', arguments[0])", NUMBER)
    browser.driver.get(f"{browser.address}/amazon-connect.html")
    browser.until(lambda: browser.do("return phone.ready"))
    browser.do("phone.ring('call 11', arguments[0])", NUMBER)
    browser.heard("ringing")


def test_a_web_page_cannot_post(browser: Browser) -> None:
    browser.open("amazon-connect")
    port, _, token = browser.listening.code.partition("-")
    browser.driver.execute_async_script(
        'fetch(arguments[0], {method: \'POST\', mode: \'no-cors\', body: \'{"stage": "ringing", "ref": "x"}\','
        "headers: {Authorization: `Bearer ${arguments[1]}`}}).finally(arguments[2]).catch(() => 0)",
        f"http://127.0.0.1:{port}/",
        token,
    )
    browser.do("phone.ring('call 12', arguments[0])", NUMBER)
    browser.heard("ringing")
    assert browser.listening.posted[0]["ref"] != "x"
