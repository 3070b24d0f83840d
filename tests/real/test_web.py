"""The dashboard in a real Chromium, from the command that opens it to a tab that closes in mid-sentence."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyte
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from recover_tui.domain.reflection import EndedBy
from recover_tui.store.store import Store
from tests.promises.terminal import RECOVER, ROOT, environ
from tests.real.chromium import IS_HERE, PATIENCE, chromium

pytestmark = IS_HERE
UNKNOWN = re.compile(r"\x1b\[[<>=][0-9;]*[a-zA-Z]")
"""Sequences that pyte would print."""
# The page paints on a canvas; what it was told to paint is read here instead.
LISTEN = """
window.seen = "";
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => {
      if (data instanceof ArrayBuffer) window.seen += new TextDecoder().decode(data);
    });
  }
};
"""


class Page:
    """A tab with a dashboard in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "config.toml").write_text("[reset]\nseconds = 10\n[reflect]\ncap = 30\n")
        self.command = subprocess.Popen(
            [*RECOVER, "web", "--no-browser"],
            stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT, env=environ(folder),
        )  # fmt: skip
        assert self.command.stdout
        self.address = self.command.stdout.readline().split(": ", 1)[1].strip()
        self.driver = chromium(folder / "profile", "--window-size=1200,900")
        # What comes is written down before the page's own script sees it.
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": LISTEN})

    def open(self, address: str) -> None:
        self.driver.get(address)
        self.until("quit")
        self.folder_address = self.driver.current_url

    @property
    def text(self) -> str:
        """What is on the screen."""
        screen = pyte.Screen(200, 80)
        pyte.Stream(screen).feed(UNKNOWN.sub("", self.driver.execute_script("return window.seen ?? ''")))
        return "\n".join(screen.display)

    def until(self, words: str, patience: float = PATIENCE) -> None:
        self.until_true(lambda: words in self.text, patience)

    def until_gone(self, words: str) -> None:
        self.until_true(lambda: words not in self.text)

    def until_true(self, holds: Any, patience: float = PATIENCE) -> None:
        WebDriverWait(self.driver, patience, 0.05).until(lambda _: holds())

    def type(self, keys: str) -> None:
        ActionChains(self.driver).send_keys(keys).perform()

    def stop(self) -> None:
        self.driver.quit()
        self.command.send_signal(signal.SIGINT)
        self.command.wait(PATIENCE)
        if self.command.stdout:
            self.command.stdout.close()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    page = Page(tmp_path_factory.mktemp("web"))
    try:
        page.open(page.address)
        yield page
    finally:
        page.stop()


def test_a_shift_in_a_browser(page: Page) -> None:
    # The keyboard is the dashboard's without a click, and a reset goes from its start to ready.
    page.type("r")
    page.until("breathe in")
    page.until("ready")
    page.type(Keys.ESCAPE)
    page.until("j begins")
    # A tab that closes in mid-sentence loses nothing.
    page.type("j")
    page.until("finish")
    page.type("He shouted about the fee and")
    folder = page.driver.current_url
    page.driver.get("about:blank")
    page.open(folder)
    page.type("j")
    page.until("He shouted about the fee and")
    # Its cap closes it: 30 seconds, and 15 more to finish a sentence.
    page.until("finish your sentence", 60)
    page.until("That is enough for now")
    page.until_gone("saved")  # letters typed just after a text closed by itself are no commands
    page.type("w")
    page.until("What went well?")
    page.type("Stayed till it worked" + Keys.ENTER * 4)
    page.until_gone("A picture of it?")
    page.until("Stayed till it worked")
    page.type("s")
    page.type("a")
    page.until("Who or what helps?")
    page.type(f"Priya{Keys.ENTER}4410{Keys.ENTER}colleague{Keys.ENTER * 3}")
    page.until("colleague")
    page.type("t")
    page.until("To Priya.")
    page.type(Keys.ESCAPE)
    page.until_gone("To Priya.")
    page.type("i")
    page.until("Only you see this.")
    page.type(Keys.ESCAPE)


def test_what_is_copied_reaches_the_browsers_clipboard(page: Page) -> None:
    here = page.address.partition("/?")[0]
    page.driver.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"origin": here, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]},
    )
    page.open(page.folder_address)
    page.type("s")
    page.type("y")
    read = "navigator.clipboard.readText().then(arguments[0], (error) => arguments[0](String(error)))"
    page.until_true(lambda: "4410" in str(page.driver.execute_async_script(read)))


def test_nothing_is_asked_of_anybody_else(page: Page) -> None:
    asked = [json.loads(entry["message"])["message"] for entry in page.driver.get_log("performance")]
    addresses = {one["params"]["request"]["url"] for one in asked if one["method"] == "Network.requestWillBeSent"} | {
        one["params"]["url"] for one in asked if one["method"] == "Network.webSocketCreated"
    }
    here = page.address.partition("/?")[0].partition("://")[2]
    from_elsewhere = {address for address in addresses if address.startswith(("http", "ws"))}
    assert from_elsewhere
    assert {address for address in from_elsewhere if f"://{here}/" not in address} == set()


def test_another_page_gets_nothing(page: Page) -> None:
    here = page.address.partition("/?")[0]
    other = here.replace("127.0.0.1", "localhost")  # another site, as far as the browser goes
    page.driver.get(f"{other}/")
    status = page.driver.execute_async_script(
        "fetch(arguments[0], {credentials: 'include'}).then((a) => arguments[1](a.status), () => arguments[1](0))",
        f"{page.folder_address}page/page.js",
    )
    assert status in (0, 403)
    opened = page.driver.execute_async_script(
        "const socket = new WebSocket(arguments[0]);"
        "socket.onopen = () => arguments[1](true); socket.onerror = () => arguments[1](false);",
        f"{page.folder_address.replace('http', 'ws')}ws",
    )
    assert opened is False


def test_it_all_went_into_the_store(page: Page) -> None:
    page.driver.get("about:blank")
    store = Store.open(page.folder / "store" / "recover.db")
    try:
        page.until_true(lambda: bool(store.reflections.newest()))
        [reflection] = store.reflections.newest()
        assert (reflection.words.strip(), reflection.ended_by) == ("He shouted about the fee and", EndedBy.CAP)
        assert [win.text for win in store.wins.newest()] == ["Stayed till it worked"]
        assert [one.name for one in store.resources.all()] == ["Priya"]
        assert store.file.db.table("resets").count == 1
    finally:
        store.close()
