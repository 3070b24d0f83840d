"""`recover sync`, `team` and `kudos` where there is no server, or no other desk, or not all of the program."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from recover_tui.cli.commands import recover as recover_group
from recover_tui.store.replication import Desk
from recover_tui.store.store import Store
from recover_tui.sync.credentials_file import ServerLogin
from recover_tui.sync.desk_secrets import DeskSecrets, secrets_name
from recover_tui.sync.server_config import ADMIN, Roster, new_seed
from tests.cli.conftest import Run, one_line
from tests.conftest import NOW
from tests.samples import add_win
from tests.sync.desks import identity

NOWHERE = "nats://127.0.0.1:1"
DESK = Desk("0a0a", "a1b2c3", NOWHERE)
PLAN = 'agents = ["Priya", "Sam K"]\n[teams]\n"Floor 2" = ["Priya", "Sam K"]\n'
OF_A_DESK = (
    ("sync", "now"),
    ("sync", "repush"),
    ("sync", "status"),
    ("sync", "status", "--json"),
    ("sync", "leave", "--yes"),
    ("team", "join", "Floor 2", "--as", "Priya"),
    ("team", "list"),
    ("team", "words"),
    ("team", "block", "Sam"),
    ("team", "publish", "pack.toml"),
    ("kudos", "Sam", "Well done"),
)
"""Commands that need a desk which is one of several."""
OF_A_FILE = (("sync", "init"), ("sync", "join"), ("sync", "bucket"), ("sync", "server"))


def login() -> ServerLogin:
    return ServerLogin(NOWHERE, "a1b2c3", new_seed(), "", {})


@pytest.fixture
def credentials(tmp_path: Path) -> Path:
    file = tmp_path / "priya.credentials"
    file.write_text(login().written())
    return file


def kept(tmp_path: Path) -> Path:
    """Where a system without a keyring has its secrets."""
    return tmp_path / ".local" / "share" / "recover-tui" / "credentials.json"


@pytest.fixture
def one_of_several(environ: dict[str, str], tmp_path: Path) -> Path:
    """The store of a desk that is one of several, with a win that no other desk has yet."""
    environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    file = Path(environ["RECOVER_DB"])
    store = Store.open(file)
    store.replication.enrol(DESK)
    add_win(store, "Stayed till it worked", at=NOW)
    store.close()
    kept(tmp_path).parent.mkdir(parents=True)
    kept(tmp_path).write_text(json.dumps({secrets_name(DESK.id): DeskSecrets.of(identity(), login()).written()}))
    kept(tmp_path).chmod(0o600)
    return file


@pytest.fixture
def without_the_extra(environ: dict[str, str], tmp_path: Path) -> None:
    """What the extra brings is not installed."""
    folder = tmp_path / "without"
    folder.mkdir()
    for name in ("nats", "pyrage", "nacl", "nkeys"):
        (folder / f"{name}.py").write_text(f"raise ModuleNotFoundError('No module named {name}')\n")
    environ["PYTHONPATH"] = str(folder)


# A desk that is alone


@pytest.mark.parametrize("command", OF_A_DESK, ids=" ".join)
def test_a_desk_that_is_alone_says_what_makes_it_one_of_several(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("RECOVER_DB", str(tmp_path / "recover.db"))
    monkeypatch.setenv("RECOVER_CONFIG", str(tmp_path / "config.toml"))
    done = CliRunner().invoke(recover_group, command)
    assert done.exit_code == 1
    assert done.output == "Error: this desk is the only one; recover sync init or join makes it one of several\n"


def test_a_desk_that_is_alone_says_so_in_one_line(recover: Run) -> None:
    for command in (("sync", "now"), ("kudos", "Sam", "Well done")):
        done = recover(*command)
        assert done.returncode == 1
        assert one_line(done).startswith("recover: this desk is the only one")
        assert done.stdout == ""


# Credentials


@pytest.mark.parametrize("command", ["init", "join"])
def test_a_bad_credentials_file_is_said_and_nothing_is_made(recover: Run, tmp_path: Path, command: str) -> None:
    file = tmp_path / "bad.credentials"
    for content in (b'{"server": "nats://x"}', b"\xff\xfe\x00\xd8"):
        file.write_bytes(content)
        done = recover("sync", command, str(file))
        assert done.returncode == 1
        assert "no credentials file" in one_line(done) or "not UTF-8" in one_line(done)
    assert "can't be read" in one_line(recover("sync", command, str(tmp_path / "none")))
    assert not kept(tmp_path).exists()


@pytest.mark.parametrize("command", ["init", "join"])
def test_a_server_that_is_not_there_is_said_and_nothing_is_made(
    recover: Run, credentials: Path, tmp_path: Path, command: str
) -> None:
    done = recover("sync", command, str(credentials), stdin="harbour violin eleven moss\n")
    assert done.returncode == 1
    assert "the server can't be reached" in one_line(done)
    assert not kept(tmp_path).exists()
    assert "is the only one" in one_line(recover("sync", "status"))


# One of several, without a server


def test_a_server_that_is_not_there_is_said_and_what_waits_waits_on(recover: Run, one_of_several: Path) -> None:
    for command in (("sync", "now"), ("sync", "repush")):
        done = recover(*command)
        assert done.returncode == 1
        assert "the server can't be reached; what changes waits until it can" in one_line(done)
    done = recover("sync", "status", "--json")
    assert done.returncode == 0
    status = json.loads(done.stdout)
    assert status["waiting"] == 1
    assert (status["server"], status["agent"], status["contact"]) == (NOWHERE, "a1b2c3", None)
    assert "1 change waits for the server" in recover("sync", "status").stdout


def test_leaving_is_refused_while_something_can_not_be_sent(
    recover: Run, one_of_several: Path, tmp_path: Path
) -> None:
    done = recover("sync", "leave", "--yes")
    assert done.returncode == 1
    one_line(done)
    assert kept(tmp_path).exists()
    assert "Stayed till it worked" in recover("win", "list").stdout


def test_a_desk_is_one_of_several_once(recover: Run, one_of_several: Path, credentials: Path) -> None:
    for command in ("init", "join"):
        assert "one of several already" in one_line(recover("sync", command, str(credentials)))


def test_a_desk_whose_secrets_are_gone_says_so_and_may_join_again(
    recover: Run, one_of_several: Path, credentials: Path, tmp_path: Path
) -> None:
    kept(tmp_path).unlink()
    said = one_line(recover("sync", "now"))
    assert "recover sync join brings them back" in said
    assert "the server can't be reached" in one_line(recover("sync", "join", str(credentials)))
    assert "one of several already" in one_line(recover("sync", "init", str(credentials)))
    credentials.write_text(ServerLogin(NOWHERE, "other", new_seed(), "", {}).written())
    assert "one of several already" in one_line(recover("sync", "join", str(credentials)))


def test_the_doctor_says_that_the_server_is_not_there(recover: Run, one_of_several: Path) -> None:
    done = recover("doctor")
    assert done.returncode == 1
    assert "the server can't be reached" in done.stdout
    assert done.stderr == ""


def test_names_and_teams_that_there_are_none_of_are_said(recover: Run, one_of_several: Path) -> None:
    assert "your credentials have no team Floor 2" in one_line(recover("team", "join", "Floor 2", "--as", "Priya"))
    assert "Sam is the name of none; there are none" in one_line(recover("kudos", "Sam", "Well done"))
    assert "no kind word waits" in recover("team", "words").stdout


@pytest.mark.parametrize(("words", "said"), [(" \n", "nothing to say"), ("x" * 501, "500 characters at most")])
def test_a_kind_word_is_a_line_or_two(recover: Run, words: str, said: str) -> None:
    done = recover("kudos", "Sam", "-", stdin=words)
    assert done.returncode == 2
    assert said in one_line(done)


# Who runs the server


def test_a_list_makes_a_configuration_and_logins_that_nobody_else_can_read(recover: Run, tmp_path: Path) -> None:
    plan, folder = tmp_path / "plan.toml", tmp_path / "plan-server"
    plan.write_text(PLAN)
    assert recover("sync", "server", str(plan)).returncode == 0
    names = ["Priya.credentials", "Sam-K.credentials", "nats.conf", "roster.json"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert recover("sync", "server", str(plan)).returncode == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert ServerLogin.read(before["Sam-K.credentials"].decode()).teams.keys() == {"Floor 2"}

    plan.write_text('nodes = ["a.example:4222", "b.example:4222", "c.example:4222"]\n' + PLAN)
    assert recover("sync", "server", str(plan), "--into", str(tmp_path / "three")).returncode == 0
    assert len([*(tmp_path / "three").glob("nats-?.conf")]) == 3


def test_what_is_wrong_with_a_list_is_said_and_nothing_is_written(recover: Run, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    for content, said in (
        (b"agents = [", "no TOML"),
        (b"agents = [\xff]", "not UTF-8"),
        (b"agents = []", "names no agents"),
        (b'agents = ["Sam K", "sam-k"]', "sam-k is there twice"),
        (b'agents = ["P"]\nauthority = "/nowhere/ca.pem"', "/nowhere/ca.pem can't be read"),
    ):
        plan.write_bytes(content)
        done = recover("sync", "server", str(plan))
        assert done.returncode == 1
        assert said in one_line(done)
    assert not (tmp_path / "plan-server").exists()


def test_a_roster_that_can_not_be_read_is_said_and_stays(recover: Run, tmp_path: Path) -> None:
    plan, roster = tmp_path / "plan.toml", tmp_path / "plan-server" / "roster.json"
    plan.write_text(PLAN)
    roster.parent.mkdir()
    for content in (b"{", b"\xff\xfe\x00\xd8"):
        roster.write_bytes(content)
        for command in (("server", str(plan)), ("bucket", str(roster))):
            done = recover("sync", *command)
            assert done.returncode == 1
            assert "roster" in one_line(done)
        assert roster.read_bytes() == content
    roster.write_text("{}")
    assert "the roster of agents can't be read" in one_line(recover("sync", "bucket", str(roster)))
    roster.write_text(Roster({ADMIN: ServerLogin(NOWHERE, "admin", new_seed(), "", {})}).written())
    assert "the server can't be reached" in one_line(recover("sync", "bucket", str(roster)))


# Without the extra


def test_without_the_extra_each_command_says_what_to_install(
    recover: Run, without_the_extra: None, credentials: Path
) -> None:
    some = (OF_A_DESK[0], OF_A_DESK[4], OF_A_DESK[5], *OF_A_DESK[9:])
    for command in (*some, *((*each, str(credentials)) for each in OF_A_FILE)):
        done = recover(*command)
        assert done.returncode == 1, command
        assert "install recover-tui[team]" in one_line(done), command


def test_without_the_extra_all_the_rest_works(recover: Run, without_the_extra: None) -> None:
    assert "sync" in recover("--help").stdout
    assert recover("sync", "--help").returncode == recover("team", "--help").returncode == 0
    assert recover("win", "add", "Stayed till it worked").returncode == 0
    done = recover("doctor")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_desk_that_lost_the_extra_works_on_and_the_doctor_says_what_is_missing(
    recover: Run, one_of_several: Path, without_the_extra: None
) -> None:
    assert recover("win", "add", "Another").returncode == 0
    done = recover("doctor")
    assert done.returncode == 1
    assert "install recover-tui[team]" in done.stdout
    assert done.stderr == ""
