"""How strong a passphrase has to be that protects words at a server which someone else runs."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Final

from recover_tui.domain.translation import gettext as _

SHORTEST: Final = 15
"""Characters: what NIST SP 800-63B-4 asks of a password that stands alone."""
_FEWEST_DIFFERENT: Final = 8
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike."""
_GROUPS: Final = 5
_IN_A_GROUP: Final = 4


def normal(passphrase: str) -> str:
    """Give the one form of a passphrase, however a keyboard made its accents and however many spaces there are."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def weakness(passphrase: str) -> str:
    """Say why a passphrase is too weak; empty when it is not."""
    written = normal(passphrase)
    if len(written) < SHORTEST:
        said = _("it has {count} characters; take {least} or more, such as four words that don't belong together")
        return said.format(count=len(written), least=SHORTEST)
    if len(set(written.casefold())) < _FEWEST_DIFFERENT:
        return _("it repeats itself; take four words that don't belong together")
    return ""


def suggestion(choose: Callable[[str], str]) -> str:
    """Give a passphrase that nobody can guess, 99 bits of chance; `choose` takes one of several characters."""
    return "-".join("".join(choose(_LETTERS) for _ in range(_IN_A_GROUP)) for _group in range(_GROUPS))
