"""What the system says went wrong, in the agent's language: it is started in English, and speaks no other."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from recover_tui.domain.translation import N_, gettext as _

_REASONS: Final[Mapping[int | None, str]] = MappingProxyType(
    {
        errno.EACCES: N_("permission denied"),
        errno.EBUSY: N_("device or resource busy"),
        errno.EEXIST: N_("file exists"),
        errno.EINVAL: N_("invalid argument"),
        errno.EIO: N_("input/output error"),
        errno.EISDIR: N_("is a directory"),
        errno.ELOOP: N_("too many levels of symbolic links"),
        errno.EMFILE: N_("too many open files"),
        errno.ENAMETOOLONG: N_("file name too long"),
        errno.ENOENT: N_("no such file or directory"),
        errno.ENOEXEC: N_("exec format error"),
        errno.ENOSPC: N_("no space left on device"),
        errno.ENOTDIR: N_("not a directory"),
        errno.EPERM: N_("operation not permitted"),
        errno.EROFS: N_("read-only file system"),
        errno.ECONNREFUSED: N_("connection refused"),
        errno.EHOSTUNREACH: N_("no route to host"),
        errno.ENETUNREACH: N_("network is unreachable"),
        errno.ETIMEDOUT: N_("connection timed out"),
        getattr(errno, "EDQUOT", -1): N_("disk quota exceeded"),
    }
)
"""What is met with files and networks; the rarer ones stay as the system has them."""


def reason(error: OSError) -> str:
    """Say why it failed, in a few words that stand in brackets."""
    # A library's own errors, such as those of ssl, number them in a way of their own.
    known = _REASONS.get(error.errno) if type(error).__module__ == "builtins" else None
    return _(known) if known else (error.strerror or str(error)).lower()
