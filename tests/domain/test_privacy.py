from __future__ import annotations

from hypothesis import given, strategies as st
from rich.cells import cell_len

from recover_tui.domain.privacy import mask


def test_each_character_is_a_dot_of_its_width() -> None:
    assert mask("She said no\n\tok") == "•••••••••••\n\t••"
    assert mask("电话 ok") == "・・•••"
    assert cell_len(mask("नमस्ते")) == cell_len("नमस्ते")


@given(st.text())
def test_nothing_of_the_words_is_left(text: str) -> None:
    assert set(mask(text)) <= set("•・\u200b\n\t")
    assert len(mask(text)) == len(text)
