"""One secret, and what is made from it."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, strategies as st

from recover_tui.sync.errors import SyncError, WrongPassphraseError
from recover_tui.sync.identity import MAC_BYTES, Identity, encrypt_to, is_signed, random_name
from tests.sync.desks import identity


@cache
def other() -> Identity:
    return Identity.new()


def test_the_secret_alone_makes_the_same_identity_at_another_desk() -> None:
    again = Identity(f"  {identity().secret}\n")
    assert again.secret == identity().secret
    assert again.recipient == identity().recipient
    assert again.verify_key == identity().verify_key
    assert again.opaque("wins", "1") == identity().opaque("wins", "1")
    assert again.unseal("key", identity().seal("key", b"said")) == b"said"


@pytest.mark.parametrize("secret", ["", "AGE-SECRET-KEY-1", "age1qqq", "what I typed", "\0"])
def test_what_is_no_secret_is_refused(secret: str) -> None:
    with pytest.raises(SyncError):
        Identity(secret)


def test_everyone_new_is_another_one() -> None:
    assert len({identity().secret, other().secret, Identity.new().secret}) == 3
    assert identity().verify_key != other().verify_key
    assert identity().opaque("wins", "1") != other().opaque("wins", "1")
    assert random_name() != random_name()


# Under a passphrase


def test_the_passphrase_gives_it_back_however_it_is_typed_and_another_one_does_not() -> None:
    wrapped = identity().wrapped("harbour violin éleven moss")
    assert b"harbour" not in wrapped
    assert identity().secret.encode() not in wrapped
    typed = " harbour violin  e\N{COMBINING ACUTE ACCENT}leven moss "
    assert Identity.unwrapped(wrapped, typed).secret == identity().secret
    with pytest.raises(WrongPassphraseError):
        Identity.unwrapped(wrapped, "Harbour violin éleven moss")


@pytest.mark.parametrize("wrapped", [b"", b"x" * 99, b"age-encryption.org/v1\n"], ids=len)
def test_what_was_never_wrapped_gives_nothing(wrapped: bytes) -> None:
    with pytest.raises(WrongPassphraseError):
        Identity.unwrapped(wrapped, "harbour violin éleven moss")


# Names


@given(st.lists(st.text(), max_size=3), st.lists(st.text(), max_size=3))
def test_a_name_is_the_same_only_for_the_same(one: list[str], another: list[str]) -> None:
    names = [identity().opaque(*parts) for parts in (one, another)]
    assert (names[0] == names[1]) is (one == another)
    assert all(len(name) == 32 and {*name} <= {*"0123456789abcdef"} for name in names)


# Values


@given(st.binary(max_size=2000), st.text(max_size=20))
def test_what_is_sealed_under_a_key_is_read_under_it(content: bytes, key: str) -> None:
    sealed = identity().seal(key, content)
    assert identity().unseal(key, sealed) == content
    assert len(content) < 8 or content not in sealed


@given(st.binary(max_size=200), st.integers(0, 10**6), st.integers(1, 255))
def test_one_changed_byte_is_seen(content: bytes, place: int, by: int) -> None:
    sealed = bytearray(identity().seal("key", content))
    sealed[place % len(sealed)] ^= by
    with pytest.raises(ValueError, match="forged"):
        identity().unseal("key", bytes(sealed))


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: b"",
        lambda sealed: sealed[: MAC_BYTES - 1],
        lambda sealed: sealed[:-1],
        lambda sealed: sealed + b"\0",
        lambda _: bytes(MAC_BYTES) + encrypt_to(identity().recipient, b"said"),
        lambda sealed: sealed[:MAC_BYTES] + encrypt_to(identity().recipient, b"said"),
        lambda _: other().seal("key", b"said"),
    ],
)
def test_what_nobody_of_ours_sealed_is_refused(forge) -> None:
    with pytest.raises(ValueError, match="forged"):
        identity().unseal("key", forge(identity().seal("key", b"said")))


def test_what_is_sealed_under_one_key_is_refused_under_another() -> None:
    sealed = identity().seal("a.1.r.one", b"said")
    for key in ("a.1.r.two", "a.1.r.on", "a.1.r.onee", ""):
        with pytest.raises(ValueError, match="forged"):
            identity().unseal(key, sealed)


def test_the_same_is_never_sealed_alike() -> None:
    assert identity().seal("key", b"said") != identity().seal("key", b"said")


# Others


def test_what_is_encrypted_to_someone_is_for_nobody_else() -> None:
    sent = encrypt_to(other().recipient, b"said")
    assert other().decrypt(sent) == b"said"
    with pytest.raises(ValueError, match="not for us"):
        identity().decrypt(sent)


def test_what_is_no_recipient_is_said() -> None:
    for recipient in ("", "age1", "nobody", other().recipient[:-1], other().secret):
        with pytest.raises(ValueError, match="no recipient"):
            encrypt_to(recipient, b"said")


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_a_signature_is_right_for_what_was_signed_alone(content: bytes, other_content: bytes) -> None:
    signature = identity().sign(content)
    assert is_signed(identity().verify_key, content, signature)
    assert not is_signed(other().verify_key, content, signature)
    assert is_signed(identity().verify_key, other_content, signature) is (content == other_content)


@pytest.mark.parametrize("key", ["", "zz", "00", "00" * 32, "é"])
@pytest.mark.parametrize("signature", [b"", b"x", bytes(64)], ids=len)
def test_what_is_no_signature_is_none(key: str, signature: bytes) -> None:
    assert not is_signed(key, b"said", signature)
    assert not is_signed(identity().verify_key, b"said", signature)
