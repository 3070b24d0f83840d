from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from recover_tui.domain import translation
from recover_tui.domain.endings import Ending
from recover_tui.system import desktop

EVERYWHERE = pytest.mark.parametrize("platform", ["linux", "darwin", "win32", "freebsd14"])


def there(*programs: str) -> dict[str, str]:
    return {name: f"/bin/{name}" for name in programs}


@pytest.mark.parametrize(
    ("platform", "programs", "command"),
    [
        ("linux", there("notify-send"), ("/bin/notify-send", "--app-name=recover", "recover", "Time is up.")),
        (
            "darwin",
            there("osascript"),
            ("/bin/osascript", "-e", 'display notification "Time is up." with title "recover"'),
        ),
        (
            "darwin",
            there("osascript", "terminal-notifier"),
            ("/bin/terminal-notifier", "-title", "recover", "-message", "Time is up."),
        ),
    ],
)
def test_each_desktop_has_its_own_program(platform: str, programs: dict[str, str], command: tuple[str, ...]) -> None:
    assert desktop.notification(Ending.TIME_UP_EMPTY, platform, programs.get) == command


def test_on_windows_it_is_a_toast() -> None:
    shell, *options, script = desktop.notification(Ending.OFFERED, "win32", there("powershell").get)
    assert (shell, options) == ("/bin/powershell", ["-NoProfile", "-NonInteractive", "-Command"])
    assert f"CreateTextNode('{Ending.OFFERED}')" in script
    assert script.count("'") == 6  # tag, words, sender: nothing else is quoted, so nothing breaks out
    assert script.count("(") == script.count(")")


@EVERYWHERE
def test_where_there_is_none_nothing_is_run(platform: str) -> None:
    assert desktop.notification(Ending.KEPT, platform, there().get) == ()


class _Quotes(NullTranslations):
    def gettext(self, message: str) -> str:
        return """it's ‘in’ "quotes" \\"""


@pytest.fixture
def words_with_quotes() -> Iterator[None]:
    translation.use(_Quotes())
    yield
    translation.use(None)


@pytest.mark.usefixtures("words_with_quotes")
def test_words_with_quotes_stay_words() -> None:
    *_, script = desktop.notification(Ending.KEPT, "win32", there("powershell").get)
    assert """CreateTextNode('it''s ‘‘in’’ "quotes" \\')""" in script
    *_, script = desktop.notification(Ending.KEPT, "darwin", there("osascript").get)
    assert script == r'''display notification "it's ‘in’ \"quotes\" \\" with title "recover"'''
