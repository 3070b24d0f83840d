"""What a desk is given to join with, and what it keeps."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from recover_tui.sync.credentials_file import ServerLogin, TeamSecret
from recover_tui.sync.desk_secrets import DeskSecrets, secrets_name
from recover_tui.sync.errors import SyncError
from tests.sync.desks import AGENT, identity

LOGIN = ServerLogin(
    "tls://desks.example:4222",
    AGENT,
    "SUAM",
    "-----BEGIN…",
    {"Floor 2": TeamSecret("0f", "AGE-SECRET-KEY-1X", ("0a",))},
)
TEAMS = st.dictionaries(st.text(), st.builds(TeamSecret, st.text(), st.text(), st.lists(st.text()).map(tuple)))


@given(st.text(), st.text("abc123", min_size=1), st.text(), st.text(), TEAMS)
def test_what_was_written_is_read(
    server: str, agent: str, seed: str, certificate: str, teams: dict[str, TeamSecret]
) -> None:
    login = ServerLogin(server, agent, seed, certificate, teams)
    assert ServerLogin.read(login.written()) == login


def without(*names: str) -> str:
    return json.dumps({name: value for name, value in json.loads(LOGIN.written()).items() if name not in names})


def with_(**changed: object) -> str:
    return json.dumps(json.loads(LOGIN.written()) | changed)


BAD = {
    "nothing": "",
    "no JSON": "[sync]\nserver = 1",
    "a list": "[]",
    "a number": "7",
    "null": "null",
    "a text": '"tls://desks.example"',
    "deep": "[" * 100_000,
    "no server": without("server"),
    "no agent": without("agent"),
    "no seed": without("seed"),
    "no certificate": without("certificate"),
    "no teams": without("teams"),
    "teams that are a list": with_(teams=["Floor 2"]),
    "a team that is a text": with_(teams={"Floor 2": "0f"}),
    "a team without a secret": with_(teams={"Floor 2": {"id": "0f", "leads": []}}),
    "leads that are none": with_(teams={"Floor 2": {"id": "0f", "secret": "x", "leads": None}}),
    "no pseudonym": with_(agent=""),
    "a pseudonym that names all keys": with_(agent=">"),
    "a pseudonym of two parts": with_(agent="a1.b2"),
    "a pseudonym with a star": with_(agent="*"),
    "a pseudonym with a space": with_(agent="a1 b2"),
    "a pseudonym of other letters": with_(agent="ä1"),
}


@pytest.mark.parametrize("text", BAD.values(), ids=[*BAD])
def test_what_is_no_credentials_file_is_said_in_one_line(text: str) -> None:
    with pytest.raises(SyncError, match=r"^that is no credentials file; recover sync server writes one[^\n]*$"):
        ServerLogin.read(text)


# What a desk keeps


def test_a_desk_keeps_what_it_needs_and_reads_it_again() -> None:
    kept = DeskSecrets.of(identity(), LOGIN)
    assert DeskSecrets.read(kept.written()) == kept
    assert (kept.identity, kept.seed, kept.teams) == (identity().secret, LOGIN.seed, LOGIN.teams)


def test_each_desk_has_a_name_for_its_own() -> None:
    assert secrets_name("0a") != secrets_name("0b")


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"identity": "x", "seed": "y"}', '{"identity": "x", "seed": "y", "teams": [1]}']
)
def test_secrets_that_are_gone_are_said_in_one_line(text: str) -> None:
    with pytest.raises(SyncError, match=r"^this desk's secrets are not where they were kept[^\n]*$"):
        DeskSecrets.read(text)


def test_nothing_secret_is_shown_by_accident() -> None:
    shown = repr([LOGIN, LOGIN.teams["Floor 2"], DeskSecrets.of(identity(), LOGIN), identity()])
    assert LOGIN.seed not in shown
    assert "AGE-SECRET-KEY" not in shown
