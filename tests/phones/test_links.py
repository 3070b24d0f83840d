"""How a link stands, in words, and in the file that tells another program."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain.phone_links import MANY, Condition, LinkState
from recover_tui.phones import link_file
from tests.conftest import NOW

LATER = NOW + timedelta(minutes=5)


def at(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def test_it_says_since_when_what_it_heard_and_how_much_of_it_is_the_agents() -> None:
    state = LinkState("asterisk").turn(Condition.CONNECTED, NOW)
    for own in (False, True, False):
        state = state.count(LATER, own=own)
    assert state.words(at) == f"connected since {at(NOW)}, 3 events, 1 of them yours, last heard {at(LATER)}"
    assert (state.trouble, state.advice) == ("", "")


@pytest.mark.parametrize(
    "condition",
    [Condition.REFUSED, Condition.UNREACHABLE, Condition.CLOSED, Condition.DEAF, Condition.TAKEN],
)
def test_where_it_does_not_work_it_says_what_to_do(condition: Condition) -> None:
    state = LinkState("asterisk").turn(condition, NOW)
    assert state.trouble in state.words(at)
    assert state.advice


def test_many_events_and_none_of_them_the_agents_is_a_wrong_name() -> None:
    state = LinkState("asterisk").turn(Condition.CONNECTED, NOW)
    for number in range(MANY):
        assert state.advice == "", number
        state = state.count(NOW, own=False)
    assert "none of them yours" in state.trouble
    assert state.count(NOW, own=True).trouble == ""


STATES = st.builds(
    LinkState,
    st.sampled_from(["asterisk", "http"]),
    st.sampled_from(Condition),
    st.none() | st.just(NOW),
    st.integers(0, 9),
    st.integers(0, 9),
    st.none() | st.just(LATER),
    st.integers(0, 9),
)


@given(st.lists(STATES, max_size=2, unique_by=lambda state: state.name))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, states: list[LinkState]) -> None:
    file = tmp_path_factory.mktemp("links") / "recover.db.links"
    link_file.write(file, states)
    assert link_file.read(file) == {state.name: state for state in states}
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "[]", "{", '{"http": 3}', '{"http": {"condition": "odd"}}', "[" * 9999])
def test_a_file_that_is_none_of_ours_says_nothing(tmp_path: Path, text: str) -> None:
    file = tmp_path / "recover.db.links"
    file.write_text(text)
    assert link_file.read(file) == {}


def test_a_folder_that_takes_no_file_stops_nothing(tmp_path: Path) -> None:
    link_file.write(tmp_path / "gone" / "recover.db.links", [LinkState("http")])
