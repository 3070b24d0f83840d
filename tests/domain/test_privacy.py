from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from recover_tui.domain.privacy import masked


def test_each_character_is_a_dot_of_its_width() -> None:
    assert masked("She said no\n\tok") == "•••••••••••\n\t••"
    assert masked("电话 ok") == "・・•••"
    assert cell_len(masked("नमस्ते")) == cell_len("नमस्ते")


@given(st.text())
def test_nothing_of_the_words_is_left(text: str) -> None:
    assert set(masked(text)) <= set("•・\u200b\n\t")
    assert len(masked(text)) == len(text)
