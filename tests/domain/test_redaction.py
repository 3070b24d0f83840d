from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recover_tui.domain.redaction import redact

CARD = "4111111111111111"


def fullwidth(digits: str) -> str:
    return digits.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})


def devanagari(digits: str) -> str:
    return digits.translate({ord(str(digit)): chr(0x966 + digit) for digit in range(10)})


@pytest.mark.parametrize(
    "written",
    [
        CARD, "4111 1111 1111 1111", "4111-1111-1111-1111", "4111.1111.1111.1111", "4111 11111111 1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", fullwidth(CARD), devanagari(CARD), "4111\u00a01111\u00a01111\u00a01111",
    ],
)  # fmt: skip
def test_P1_a_card_is_masked_however_it_is_written(written: str) -> None:
    for text in (written, f"She read {written}, twice", f"order 12345 card {written} x"):
        scrubbed = redact(text)
        assert scrubbed.text == text.replace(written, "[card 1111]")
        assert scrubbed.found == (written,)


@pytest.mark.parametrize(
    "text",
    ["4111 1111 1111 1111 2", "77 4111 1111 1111 1111", "12345 4111-1111-1111-1111 09/27 123", "1 4111111111111111"],
)
def test_P1_a_card_beside_other_numbers(text: str) -> None:
    assert "[card 1111]" in redact(text).text
    assert "1111 1111" not in redact(text).text


@pytest.mark.parametrize(
    "card",
    ["5555555555554444", "2223003122003222", "378282246310005", "30569309025904", "6011111111111117",
     "3530111333300000", "6200000000000005", "6759649826438453"],
)  # fmt: skip
def test_P1_cards_of_every_kind(card: str) -> None:
    assert redact(card).text == f"[card {card[-4:]}]"


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("call +44 20 7946 0000 back", "call [phone] back"),
        ("call +91-98765-43210", "call [phone]"),
        ("0044 20 7946 0000", "[phone]"),
        ("(020) 7946 0000", "[phone]"),
        ("07700 900123", "[phone]"),
        ("555-123-4567", "[phone]"),
        ("(555) 123-4567", "[phone]"),
        ("marta.k+x@example.co.uk wrote", "[mail] wrote"),
        ("to DE89 3704 0044 0532 0130 00 today", "to [account] today"),
        ("GB82WEST12345698765432", "[account]"),
        ("cvv 123 and PIN: 4321", "cvv [code] and PIN: [code]"),
    ],
)
def test_P1_what_else_belongs_to_a_caller_is_masked(text: str, mask: str) -> None:
    assert redact(text).text == mask


@pytest.mark.parametrize(
    "text",
    [
        "order 1234567890123456", "ticket 4111111111111112", "IMEI 490154203237518", "4410", "ext 4410",
        "on 2026-05-12 at 09:30", "12.05.2026", "paid 1,234.56 and 20 000", "version 10.0.19045", "9 to 12", "24/7",
        "30 calls, 2 rough", "invoice 20260512-0042", "@work", "a@b", "https://example.com/a", "room 101, floor 3",
        "pin the win", "3 of 5",
    ],
)  # fmt: skip
def test_P1_other_numbers_stay(text: str) -> None:
    assert redact(text).text == text


def test_P1_a_false_alarm_can_be_allowed() -> None:
    text = f"asset {CARD} and {CARD[::-1]}"
    [found] = redact(text).found
    assert redact(text, [found]).text == text


@given(st.text())
def test_P1_any_text_is_scrubbed_and_only_once(text: str) -> None:
    once = redact(text)
    assert redact(once.text).text == once.text or once.found
    assert (once.text == text) is (not once.found)


@given(st.text(st.characters(exclude_categories=("N", "Cs"), exclude_characters="@+(./-–"), max_size=9),
       st.text(st.characters(exclude_categories=("N", "Cs"), exclude_characters="@)./-–"), max_size=9))  # fmt: skip
def test_P1_a_card_among_any_words(before: str, after: str) -> None:
    assert CARD not in redact(before + CARD + after).text
