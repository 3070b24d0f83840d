"""The clipboard, as far as the system has a program for it: the picture on it, and a text put there.

A terminal pastes text alone, and many take none to copy. Each system has a program of its own for that; it is run
with fixed arguments, for three seconds at most, and what it gives is as untrusted as any file.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

TYPES: Final = ("image/png", "image/jpeg", "image/webp", "image/gif")
"""What is taken, the best first."""
_TO_LIST: Final = 1.0
_TO_TAKE: Final = 2.0
"""Seconds: both together are the most that a paste waits for."""
_HEX: Final = re.compile(rb"\xc2\xabdata PNGf([0-9A-Fa-f]*)\xc2\xbb\s*")
_OSASCRIPT: Final = "get the clipboard as «class PNGf»"
_POWERSHELL: Final = (
    "Add-Type -AssemblyName System.Windows.Forms, System.Drawing;"
    " $image = [Windows.Forms.Clipboard]::GetImage();"
    " if ($image) { $bytes = New-Object IO.MemoryStream;"
    " $image.Save($bytes, [Drawing.Imaging.ImageFormat]::Png);"
    " [Console]::Out.Write([Convert]::ToBase64String($bytes.ToArray())) }"
)


class TooLargeError(Exception):
    """There is a picture, and it is larger than was asked for."""


def picture(
    environ: Mapping[str, str],
    *,
    most: int,
    platform: str = sys.platform,
    which: Callable[[str], str | None] = shutil.which,
) -> bytes | None:
    """Give the encoded picture on the clipboard, of `most` so many bytes; None when there is none, or no program.

    Takes up to three seconds, so it belongs on a thread of its own. Raises TooLargeError.
    """
    if platform == "darwin":
        return _from_macos(which, most)
    if platform == "win32":
        return _from_windows(which, most)
    if environ.get("WAYLAND_DISPLAY") and (program := which("wl-paste")):
        return _offered((program, "--list-types"), (program, "--no-newline", "--type"), most)
    if environ.get("DISPLAY") and (program := which("xclip")):
        out = (program, "-selection", "clipboard", "-out", "-target")
        return _offered((*out, "TARGETS"), out, most)
    return None


def put(
    text: str,
    environ: Mapping[str, str],
    *,
    platform: str = sys.platform,
    which: Callable[[str], str | None] = shutil.which,
) -> bool:
    """Put a text on the clipboard; False where no program does that. Takes up to two seconds for each there is."""
    return any(_takes(command, text) for command in _takers(environ, platform, which))


def _takers(
    environ: Mapping[str, str], platform: str, which: Callable[[str], str | None]
) -> Iterator[tuple[str, ...]]:
    known = {
        "wl-copy": platform not in ("darwin", "win32") and "WAYLAND_DISPLAY" in environ,
        "xclip -selection clipboard -in": platform not in ("darwin", "win32") and "DISPLAY" in environ,
        "xsel --clipboard --input": platform not in ("darwin", "win32") and "DISPLAY" in environ,
        "clip.exe": platform == "win32" or "WSL_DISTRO_NAME" in environ,
        "pbcopy": platform == "darwin",
    }
    for command, fits in known.items():
        name, *arguments = command.split()
        if fits and (program := which(name)):
            yield (program, *arguments)


def _takes(command: tuple[str, ...], text: str) -> bool:
    # What it leaves behind to serve the clipboard holds nothing of ours open.
    encoding = "utf-16" if command[0].lower().endswith("clip.exe") else "utf-8"
    try:
        done = subprocess.run(  # noqa: S603  # a fixed command; the text goes in by its standard input
            command,
            input=text.encode(encoding, errors="replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_TO_TAKE,
            check=False,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _offered(listing: Sequence[str], taking: Sequence[str], most: int) -> bytes | None:
    offered = _output(listing, _TO_LIST, most).decode(errors="replace").split()
    kind = next((kind for kind in TYPES if kind in offered), None)
    return _output((*taking, kind), _TO_TAKE, most) or None if kind else None


def _from_macos(which: Callable[[str], str | None], most: int) -> bytes | None:
    if program := which("pngpaste"):
        return _output((program, "-"), _TO_TAKE, most) or None
    if program := which("osascript"):
        said = _HEX.fullmatch(_output((program, "-e", _OSASCRIPT), _TO_LIST + _TO_TAKE, 2 * most + 100))
        with suppress(binascii.Error):
            return binascii.unhexlify(said[1]) or None if said else None
    return None


def _from_windows(which: Callable[[str], str | None], most: int) -> bytes | None:
    if program := which("powershell"):
        command = (program, "-NoProfile", "-NonInteractive", "-STA", "-Command", _POWERSHELL)
        with suppress(binascii.Error):
            return base64.b64decode(_output(command, _TO_LIST + _TO_TAKE, 2 * most)) or None
    return None


def _output(command: Sequence[str], seconds: float, most: int) -> bytes:
    """What a program writes; nothing when it fails or takes longer."""
    try:
        process = subprocess.Popen(  # noqa: S603  # a fixed command, and nothing that anyone typed
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return b""
    with process:
        timer = threading.Timer(seconds, _end, (process,))
        timer.start()
        try:
            assert process.stdout is not None  # noqa: S101  # it is piped
            data = process.stdout.read(most + 1)
            if len(data) > most:
                _end(process)
                raise TooLargeError
            return data if process.wait() == 0 else b""
        finally:
            timer.cancel()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it with all that it has begun: one of those could hold the pipe open."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
