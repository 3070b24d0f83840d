"""Value types that cost a start next to nothing: msgspec has their methods, where dataclasses compile them."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class PrivateStruct(Struct, frozen=True):
    """A value that may hold someone's words: neither a log nor a traceback shows more of it than its name."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return []
