"""What the desktop around the terminal can do: open a link, show a notification."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Mapping
from typing import Final

from recover_tui.domain.endings import Ending

_TOAST: Final = (
    "$kinds = [Windows.UI.Notifications.ToastNotificationManager,"
    " Windows.UI.Notifications, ContentType = WindowsRuntime];"
    " $toast = $kinds::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText01);"
    " [void]$toast.GetElementsByTagName('text').Item(0).AppendChild($toast.CreateTextNode('{words}'));"
    " $kinds::CreateToastNotifier('{sender}').Show([Windows.UI.Notifications.ToastNotification]::new($toast))"
)
_QUOTE: Final = "['‘’‚‛]"
"""What ends a text in PowerShell; doubled, it stands for itself."""
_POWERSHELL_ID: Final = r"{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\WindowsPowerShell\v1.0\powershell.exe"
"""Windows shows a notification only for a sender in its start menu, which a program in a terminal is not."""


def can_open(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """True on a desktop. In a bare terminal a text browser would paint over the dashboard."""
    if platform in ("darwin", "win32"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def notification(
    ending: Ending, platform: str = sys.platform, which: Callable[[str], str | None] = shutil.which
) -> tuple[str, ...]:
    """Give the program, with its arguments, that shows this as a notification; empty where there is none.

    The words are those of an `Ending` and nobody else's; a language may have quotes in them.
    """
    words = ending.words
    if platform == "win32":
        shell = which("powershell")
        script = _TOAST.replace("{words}", re.sub(_QUOTE, r"\g<0>\g<0>", words)).replace("{sender}", _POWERSHELL_ID)
        return (shell, "-NoProfile", "-NonInteractive", "-Command", script) if shell else ()
    if platform == "darwin":
        if notifier := which("terminal-notifier"):
            return notifier, "-title", "recover", "-message", words
        shell = which("osascript")
        quoted = words.replace("\\", r"\\").replace('"', r"\"")
        return (shell, "-e", f'display notification "{quoted}" with title "recover"') if shell else ()
    sender = which("notify-send")
    return (sender, "--app-name=recover", "recover", words) if sender else ()
