"""Time that stands still until a test moves it, and a store that nobody else has."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import tzset

import pytest
from hypothesis import HealthCheck, settings

from recover_tui.store.store import Store

settings.register_profile(
    "recover",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("recover")


def pytest_configure() -> None:
    # A shell that runs the tests in the background ignores Ctrl+C for them, and what they start would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)


class Time:
    """Both clocks, moved together."""

    def __init__(self) -> None:
        self.passed = 0.0

    def seconds(self) -> float:
        return 1000.0 + self.passed

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.passed)

    def pass_(self, seconds: float) -> None:
        self.passed += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture(autouse=True)
def _apart_from_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep whatever the machine that runs the tests has set out of them."""
    for name in ("RECOVER_DB", "RECOVER_CONFIG", "NO_COLOR", "DISPLAY", "WAYLAND_DISPLAY", "TEXTUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("COLORFGBG", raising=False)
    monkeypatch.setenv("COLORTERM", "truecolor")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")
    tzset()


@pytest.fixture
def store_file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "recover.db"


@pytest.fixture
def store(store_file: Path) -> Iterator[Store]:
    opened = Store.open(store_file)
    yield opened
    opened.close()
