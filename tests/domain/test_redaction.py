from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain.redaction import Redacted, redact

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


WRITTEN = st.text(
    st.sampled_from("0123456789" * 3 + "  ++--..//()[]@:,;#\n\u200b\u00ad\u2011\u202f\ufe0f٣３abcXYZé电"), max_size=60
) | st.lists(
    st.sampled_from(
        [CARD, "4111 1111", "+44 20 7946 0000", "(555) 010-0199", "05.11.2026", "14:30", "a@b.co", "order",
        "pin 1234", "1 234",
         "DE89 3704 0044 0532 0130 00", "[phone]", "[card 1111]", " ", " / ", "-", ".", "\n", "\u200b", "x", "#",
         "0", "12"]
    ),
    max_size=12,
).map("".join)  # fmt: skip
MASK = r"\[(?:card \d{4}|account|mail|code|phone)\]"


@given(st.text() | WRITTEN)
def test_P1_what_was_redacted_is_not_changed_by_doing_so_again(text: str) -> None:
    once = redact(text)
    assert redact(once.text) == Redacted(once.text)
    assert (once.text == text) is (not once.found)


@given(st.text(st.characters(exclude_categories=("Nd",), exclude_characters="@\uff20\ufe6b")))
def test_P1_a_text_without_digits_and_at_signs_stays(text: str) -> None:
    assert redact(text) == Redacted(text)


@given((st.text() | WRITTEN).filter(lambda text: "[" not in text))
def test_P1_nothing_but_what_was_found_is_changed(text: str) -> None:
    redacted = redact(text)
    kept = re.split(MASK, redacted.text)
    assert "".join(part for pair in zip(kept, [*redacted.found, ""], strict=True) for part in pair) == text


@given((st.text() | WRITTEN).filter(lambda text: "[" not in text))
def test_P1_what_was_found_can_be_allowed(text: str) -> None:
    found = redact(text).found
    assert not {*redact(text, found).found} & {*found}


@given(st.text(st.characters(exclude_categories=("N", "Cs"), exclude_characters="@+(./-–"), max_size=9),
       st.text(st.characters(exclude_categories=("N", "Cs"), exclude_characters="@)./-–"), max_size=9))  # fmt: skip
def test_P1_a_card_among_any_words(before: str, after: str) -> None:
    assert CARD not in redact(before + CARD + after).text


@pytest.mark.parametrize(
    "gap",
    ["  ", " - ", " / ", "/", "\n", "\r\n", " \n ", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u2011", "\u2212",
     "—", "\u202f",
     "\u3000", "\t", "·", "_", ",", ", ", " | ", "*", ":"],
)  # fmt: skip
def test_P1_a_card_is_masked_whatever_stands_between_its_groups(gap: str) -> None:
    for groups in (["4111", "1111", "1111", "1111"], ["3782", "822463", "10005"]):
        text = f"She read {gap.join(groups)}, twice"
        assert redact(text).text == f"She read [card {''.join(groups)[-4:]}], twice"


@pytest.mark.parametrize("gap", [" ", "\u200b", "\u2060", "\u00ad", "-", "\u2011", ", ", ".", "\u200d "])
def test_P1_a_card_digit_by_digit(gap: str) -> None:
    assert redact(f"it is {gap.join(CARD)}").text == "it is [card 1111]"


@pytest.mark.parametrize(
    "phone",
    ["131 2345 6789", "030 1234567890", "21 23 45 67", "(555)010-0199", "222-1234", "555.123.4567",
     "020\u20117946\u20110000",
     "020\u202f7946\u202f0000", "555\u00ad123\u00ad4567", "020  7946  0000", "020 - 7946 - 0000", "030 / 123 456",
     "0171/1234567",
     "+44\u00a0(0)20\u00a07946\u00a00000", "[020] 7946 0000", "8 (301) 123-45-67", "00442079460000", "02079460000",
     "０２０　７９４６　００００",
     "٠٢٠ ٧٩٤٦ ٠٠٠٠", "0\ufe0f\u20e320 7946 0000", "\u2795442079460000", "+\u200e44 20 7946 0000"],
)  # fmt: skip
def test_P1_a_phone_is_masked_however_it_is_written(phone: str) -> None:
    for text in (phone, f"She said {phone}, twice", f"tel:{phone}; and", f'"{phone}".'):
        assert redact(text) == Redacted(text.replace(phone, "[phone]"), (phone,))


@pytest.mark.parametrize("between", [" / ", ", ", " and ", "\n", "; ", " or ", " - "])
@pytest.mark.parametrize(
    ("first", "second"),
    [("020 7946 0000", "07700 900123"), ("222-1234", "333-5678"), ("+44 20 7946 0000", "+44 7700 900123"),
     ("(555) 010-0199", "(555) 010-0123"), ("131 2345 6789", "21 23 45 67"), ("020 7946 0000", "8 (301) 123-45-67")],
)  # fmt: skip
def test_P1_two_numbers_next_to_each_other(first: str, second: str, between: str) -> None:
    assert redact(first + between + second).found == (first, second)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("05.11.2026 555-1234", "05.11.2026 [phone]"),
        ("10:30 020 7946 0000", "10:30 [phone]"),
        ("order 4455 6677, call 020 7946 0000", "order 4455 6677, call [phone]"),
        ("to order 0800 123 4567", "to order [phone]"),
        ("call Bill 555-1234", "call Bill [phone]"),
        ("0800 123 4567 is the booking hotline", "[phone] is the booking hotline"),
        ("order +44 20 7946 0000", "order [phone]"),
        ("电话131 2345 6789号", "电话[phone]号"),
        ("K7 555-1234", "K7 [phone]"),
        ("https://a.example/?tel=+442079460000", "https://a.example/?tel=[phone]"),
        ("https://a.example/u/name@b.example", "https://a.example/u/[mail]"),
        ("020 7946 0000x12", "[phone]x12"),
        ("(020 7946 0000)", "([phone])"),
        ("cvv １２３", "cvv [code]"),
        ("DE89\u00a03704\u202f0044\u20110532 0130 00", "[account]"),
    ],
)
def test_P1_a_number_among_others(text: str, masked: str) -> None:
    assert redact(text).text == masked


@pytest.mark.parametrize(
    "text",
    ["05.11.2026", "15.11.2026", "case 00001026", "2026-11-05T14:30:00.123456+00:00", "0000 0000 0000 0000",
     "https://social.example/@name.x/1", "555-1234 is her order number", "12345678", "001234567"],
)  # fmt: skip
def test_P1_what_only_looks_like_one_stays(text: str) -> None:
    assert redact(text) == Redacted(text)


def test_P1_what_is_allowed_stays_whatever_else_it_might_be() -> None:
    """What isn't a card may have the digits of a phone."""
    for written in ("3782 822463 10005", "020\u00ad7946 0000", "a@b.example"):
        [found] = redact(written).found
        assert redact(f"x {written} y", [found]) == Redacted(f"x {written} y")
    assert redact("020  7946 0000", ["020 7946 0000"]) == Redacted("020  7946 0000")


@pytest.mark.parametrize(
    "hostile",
    ["1 ", "+1-", "a@", "4 ", "0 ", "1.", "(1", "(123) 4567 ", "555-1234 ", "AB12 ", "1\u200b", "http://", "1:",
     "a@b.", "1,",
     "1" * 6000 + " ", "020 7946 0000 " + "1" * 6000, "[phone]", "12/", "12/12/12-", "1-1, ", "order 1 ", "4111\n"],
)  # fmt: skip
def test_P1_no_text_takes_long(hostile: str) -> None:
    """Each has 20,000 characters; one that took more than a pass for each of them would not end."""
    text = (hostile * 20_000)[:20_000]
    assert redact(redact(text).text).found == ()
