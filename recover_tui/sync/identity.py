"""Who the agent is to their desks: one secret, from which all the others are made.

It is an age identity (X25519). What the desks name rows by, how they know one another's values, and what kind words
are signed with are derived from it (HMAC-SHA256 with a label each), so that it is the only thing to be kept: in the
system's keyring, and under a passphrase (scrypt, as age has it) at the server.
"""

from __future__ import annotations

import hmac
import secrets
from functools import cached_property
from hashlib import sha256
from typing import Final, Self

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey
from pyrage import decrypt, encrypt, passphrase as age_passphrase, x25519

from recover_tui.domain.passphrase import normal
from recover_tui.sync.errors import SyncError, WrongPassphraseError

_NAME_BYTES: Final = 16
MAC_BYTES: Final = 32


class Identity:
    """The agent, at whatever desk."""

    def __init__(self, secret: str) -> None:
        """Raises SyncError for what is no identity."""
        try:
            self._age = x25519.Identity.from_str(secret.strip())
        except Exception as error:
            raise SyncError("no identity") from error
        self.secret = str(self._age)

    @classmethod
    def new(cls) -> Self:
        """Make one."""
        return cls(str(x25519.Identity.generate()))

    @cached_property
    def recipient(self) -> str:
        """What others encrypt to."""
        return str(self._public)

    @cached_property
    def _public(self) -> x25519.Recipient:
        return self._age.to_public()

    # Under a passphrase

    def wrapped(self, passphrase: str) -> bytes:
        """Give it encrypted with a passphrase; takes about a second, so that guessing takes long."""
        return bytes(age_passphrase.encrypt(self.secret.encode(), normal(passphrase)))

    @classmethod
    def unwrapped(cls, wrapped: bytes, passphrase: str) -> Self:
        """Take it out again. Raises WrongPassphraseError."""
        try:
            secret = age_passphrase.decrypt(wrapped, normal(passphrase))
        except Exception as error:
            raise WrongPassphraseError from error
        return cls(secret.decode())

    # Rows

    def opaque(self, *parts: str) -> str:
        """Name something so that nobody else can tell what it is."""
        return self._mac("name", *(part.encode() for part in parts))[:_NAME_BYTES].hex()

    def seal(self, key: str, content: bytes) -> bytes:
        """Encrypt what is kept under a key, so that a desk of the agent's can read it and tell that it is theirs."""
        ciphertext = bytes(encrypt(content, [self._public]))
        return self._mac("value", key.encode(), ciphertext) + ciphertext

    def unseal(self, key: str, value: bytes) -> bytes:
        """Give what was sealed under this key. ValueError for what was not, by one of the agent's desks."""
        mac, ciphertext = value[:MAC_BYTES], value[MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac("value", key.encode(), ciphertext)):
            raise ValueError("forged")
        return self.decrypt(ciphertext)

    # Others

    def decrypt(self, ciphertext: bytes) -> bytes:
        """Decrypt what anyone encrypted to the agent. Raises ValueError."""
        try:
            return bytes(decrypt(ciphertext, [self._age]))
        except Exception as error:
            raise ValueError("not for us") from error

    @property
    def verify_key(self) -> str:
        """What others check a signature with, in hexadecimal."""
        return self._signing_key.verify_key.encode().hex()

    def sign(self, content: bytes) -> bytes:
        """Sign something as the agent."""
        return self._signing_key.sign(content).signature

    @cached_property
    def _signing_key(self) -> SigningKey:
        return SigningKey(self._mac("sign"))

    def _mac(self, label: str, *parts: bytes) -> bytes:
        mac = hmac.new(self.secret.encode(), b"recover 1 " + label.encode(), sha256)
        for part in parts:
            mac.update(len(part).to_bytes(8, "big") + part)
        return mac.digest()


def encrypt_to(recipient: str, content: bytes) -> bytes:
    """Encrypt something to someone. Raises ValueError for what is no recipient."""
    try:
        return bytes(encrypt(content, [x25519.Recipient.from_str(recipient)]))
    except Exception as error:
        raise ValueError("no recipient") from error


def is_signed(verify_key: str, content: bytes, signature: bytes) -> bool:
    """Whether a signature is right."""
    try:
        VerifyKey(bytes.fromhex(verify_key)).verify(content, signature)
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


def random_name() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(_NAME_BYTES)
