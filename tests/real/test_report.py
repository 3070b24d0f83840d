"""The pages of `recover report` in a real Chromium: on a screen, on a phone and on paper."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.support.ui import WebDriverWait

from recover_tui.domain.insights import Counts, Insights, PatternFigures
from recover_tui.formats import abuse_record, week_report
from recover_tui.formats.abuse_record import AbusiveCall
from recover_tui.formats.week_report import Kept, Week
from tests.real.chromium import IS_HERE, PATIENCE, chromium

pytestmark = IS_HERE
MONDAY = date(2026, 11, 9)
WEEK = Week(
    MONDAY,
    Insights(
        None,
        patterns=(
            PatternFigures("4-6", 12, 46, 29), PatternFigures("sigh", 10, 50, 10),
            PatternFigures("the long breath of an evening by the sea", 9, 36, 22), PatternFigures("box", 3, 12, 9),
        ),
        hours=tuple((hour, Counts(rough=hour % 3, abusive=hour % 5 == 0, resets=hour % 7)) for hour in range(6, 23)),
        reflections=14,
        capped=3,
    ),
    [Counts(rough=4, abusive=1, resets=12), Counts(resets=15), Counts(), *[Counts(rough=2, resets=3)] * 4],
    [Kept(MONDAY + timedelta(days=day), "Found the duplicate booking at once", "a family") for day in range(3)],
    [Kept(MONDAY + timedelta(days=day), "Say what I see on my screen") for day in range(5)],
)  # fmt: skip
CALLS = [
    AbusiveCall(datetime(2026, 11, 11, 17, 20, tzinfo=UTC) + timedelta(days=3 * number), "in", 412 * number)
    for number in range(8)
]
LONG = Week(MONDAY, WEEK.found, WEEK.days, [Kept(MONDAY, "W" * 500, "w" * 500)] * 9)
PAGES = {
    "week": week_report.as_html(WEEK),
    "words": week_report.as_html(WEEK, words=True),
    "long": week_report.as_html(LONG, words=True),
    "empty": week_report.as_html(Week(MONDAY, Insights(None))),
    "abuse": abuse_record.as_html(CALLS),
}
CUT = """
const cut = [...document.querySelectorAll("body, body *:not(svg):not(svg *)")]
  .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth).map((one) => one.outerHTML.slice(0, 80));
const outside = [...document.querySelectorAll("svg text")].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.left < 0 || box.right > document.documentElement.clientWidth;
}).map((one) => one.textContent);
const labels = [...document.querySelectorAll("svg")].flatMap((svg) => {
  const boxes = [...svg.querySelectorAll("text:not(.number)")].map((one) => one.getBoundingClientRect());
  return boxes.slice(1).filter((box, index) => box.left < boxes[index].right).map((box) => `at ${box.left}`);
});
const root = document.documentElement;
return [...cut, ...outside, ...labels, ...(root.scrollWidth > root.clientWidth ? ["the page"] : [])];
"""
"""Gives what is wider than its room, or runs into what stands beside it."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    driver = chromium(tmp_path_factory.mktemp("profile"))
    yield driver
    driver.quit()


def do(browser: webdriver.Chrome, command: str, **given: Any) -> Any:
    return browser.execute_cdp_cmd(command, given)  # type: ignore[no-untyped-call]


def open_page(browser: webdriver.Chrome, page: str, folder: Path, *, width: int = 1000, scheme: str = "light") -> str:
    file = folder / f"{page}.html"
    file.write_text(PAGES[page], encoding="utf-8")
    do(browser, "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
    do(browser, "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.get(file.as_uri())
    return file.as_uri()


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_asked_for_but_the_page_and_nothing_is_amiss(
    browser: webdriver.Chrome, page: str, tmp_path: Path
) -> None:
    address = open_page(browser, page, tmp_path)
    told = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    requests = [one["params"] for one in told if one["method"] == "Network.requestWillBeSent"]
    asked = [one["request"]["url"] for one in requests if one["documentURL"] == address]
    assert asked == [address]
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("width", [360, 1000])
@pytest.mark.parametrize("page", PAGES)
def test_no_text_is_cut(browser: webdriver.Chrome, page: str, width: int, tmp_path: Path) -> None:
    open_page(browser, page, tmp_path, width=width)
    assert browser.execute_script(CUT) == []


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(251, 250, 247)"), ("dark", "rgb(20, 24, 26)")])
def test_it_is_as_light_or_dark_as_the_screen(
    browser: webdriver.Chrome, scheme: str, paper: str, tmp_path: Path
) -> None:
    open_page(browser, "week", tmp_path, scheme=scheme)
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == paper


@pytest.mark.parametrize("page", ["week", "words", "empty", "abuse"])
def test_it_is_printed_on_one_page_of_paper(browser: webdriver.Chrome, page: str, tmp_path: Path) -> None:
    open_page(browser, page, tmp_path, scheme="dark")
    # A busy Chromium may say that printing failed; it prints when it is asked again.
    asked = WebDriverWait(browser, PATIENCE, ignored_exceptions=[WebDriverException])
    printed = base64.b64decode(
        asked.until(lambda driver: do(driver, "Page.printToPDF", preferCSSPageSize=True))["data"]
    )
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    [box] = set(re.findall(rb"/MediaBox\s*\[([\d. ]+)\]", printed))
    assert [round(float(side)) for side in box.split()] == [0, 0, 595, 842]


def test_on_paper_it_is_light_and_in_two_columns_whatever_the_screen(
    browser: webdriver.Chrome, tmp_path: Path
) -> None:
    open_page(browser, "week", tmp_path, width=657)
    do(
        browser, "Emulation.setEmulatedMedia", media="print",
        features=[{"name": "prefers-color-scheme", "value": "dark"}],
    )  # fmt: skip
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.execute_script(CUT) == []
    do(browser, "Emulation.setEmulatedMedia", media="", features=[])
