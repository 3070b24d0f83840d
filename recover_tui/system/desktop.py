"""Whether a link can be opened from here without a program taking over the terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping


def can_open(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """True on a desktop. In a bare terminal a text browser would paint over the dashboard."""
    if platform in ("darwin", "win32"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
