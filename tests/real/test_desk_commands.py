"""The commands for desks and teams, with a real server that they were given the configuration of."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.loopback import free_port
from tests.real.nats_server import program

ROOT = Path(__file__).parents[2]
PASSPHRASE = "harbour violin eleven moss\n"
PACK = 'name = "Acme wellbeing"\ndate = 2026-05-{day:02}\n[[entry]]\nname = "{who}"\nreach = "tel:116123"\n'


class Home:
    """Someone's machine, with nothing of this one's."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder = folder

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TZ": "UTC",
            "TERM": "xterm-256color",
            "PYTHONIOENCODING": "utf-8",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        return subprocess.run(
            [sys.executable, "-m", "recover_tui", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environ,
            cwd=ROOT,
            timeout=60,
            check=False,
        )

    def does(self, *arguments: str, stdin: str = "") -> str:
        """What a command says that works."""
        done = self.run(*arguments, stdin=stdin)
        assert (done.returncode, done.stderr) == (0, ""), (arguments, done.stdout, done.stderr)
        return done.stdout

    def is_refused(self, *arguments: str, stdin: str = "") -> str:
        """What one says that doesn't, in a single calm line."""
        done = self.run(*arguments, stdin=stdin)
        assert done.returncode == 1, (arguments, done.stdout, done.stderr)
        [line] = done.stderr.splitlines()
        assert "nobody foresaw" not in line
        return line

    @property
    def wins(self) -> list[str]:
        return sorted(win["text"] for win in json.loads(self.does("win", "list", "--json")))

    def found(self, *words: str) -> set[str]:
        """Which of these are in any file of theirs."""
        files = [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]
        return {word for word in words if any(word.encode() in content for content in files)}


class Floor:
    """A server as a list makes it, and a home for each desk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.admin = Home(folder / "admin")
        plan = self.admin.folder / "plan.toml"
        plan.write_text(
            f'agents = ["Priya", "Sam", "Lou"]\nnodes = ["127.0.0.1:{free_port()}"]\nstore = "{folder}/store"\n'
            '[teams]\n"Floor 2" = ["Priya", "Sam"]\n[leads]\n"Floor 2" = ["Priya"]\n'
        )
        self.admin.does("sync", "server", str(plan))
        self.made = plan.with_name("plan-server")
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Have the server run, with a place for recover."""
        with (self.folder / "nats.log").open("ab") as log:
            self._server = subprocess.Popen([program(), "-c", str(self.made / "nats.conf")], stdout=log, stderr=log)
        for _try in range(30):
            done = self.admin.run("sync", "bucket", str(self.made / "roster.json"))
            if done.returncode == 0:
                return
        raise AssertionError(done.stderr)

    def kill(self) -> None:
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def credentials(self, agent: str) -> str:
        return str(self.made / f"{agent}.credentials")

    def first_desk(self, agent: str) -> tuple[Home, str]:
        """Someone's first desk, and their recovery key."""
        home = Home(self.folder / agent)
        said = home.does("sync", "init", self.credentials(agent), stdin=PASSPHRASE)
        return home, re.findall(r"AGE-SECRET-KEY-1\w+", said)[0]

    def another_desk(self, agent: str, key: str, name: str) -> Home:
        home = Home(self.folder / f"{agent} {name}")
        home.does("sync", "join", "--recovery-key", self.credentials(agent), stdin=f"{key}\n")
        return home


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    floor = Floor(tmp_path_factory.mktemp("floor"))
    try:
        floor.start()
        yield floor
    finally:
        floor.kill()


@pytest.fixture(scope="module")
def priya(floor: Floor) -> tuple[Home, str]:
    return floor.first_desk("Priya")


@pytest.fixture(scope="module")
def sam(floor: Floor) -> Home:
    return floor.first_desk("Sam")[0]


def test_a_desk_joins_with_the_passphrase_or_the_recovery_key_and_with_nothing_else(
    floor: Floor, priya: tuple[Home, str]
) -> None:
    credentials = floor.credentials("Lou")
    first, second, third = (Home(floor.folder / f"Lou {number}") for number in range(3))
    assert "you have no other desk at that server" in second.is_refused("sync", "join", credentials, stdin=PASSPHRASE)
    for weak in ("short\n", "\n", "", "aaaaaaaaaaaaaaaaaaaaaaaa\n"):
        assert "the passphrase is too weak" in first.is_refused("sync", "init", credentials, stdin=weak)
    first.does("win", "add", "Stayed till it worked")
    said = first.does("sync", "init", credentials, stdin=PASSPHRASE)
    key = re.findall(r"AGE-SECRET-KEY-1\w+", said)[0]
    assert "harbour" not in said

    assert "you are at that server already" in second.is_refused("sync", "init", credentials, stdin=PASSPHRASE)
    assert "without the passphrase" in second.is_refused("sync", "join", credentials, stdin="harbour violin eleven\n")
    assert "is the only one" in second.is_refused("sync", "status")
    assert "with 1 win" in second.does("sync", "join", credentials, stdin="  harbour  violin eleven moss \n")
    assert second.wins == ["Stayed till it worked"]

    join = ("sync", "join", "--recovery-key", credentials)
    assert "that is no recovery key" in third.is_refused(*join, stdin="what I remember\n")
    assert "that is the key of someone else" in third.is_refused(*join, stdin=f"{priya[1]}\n")
    assert third.wins == []
    assert "with 1 win" in third.does(*join, stdin=f"{key}\n")
    assert "one of several already" in third.is_refused(*join, stdin=f"{key}\n")


def test_what_is_written_at_one_desk_is_at_the_other(floor: Floor, priya: tuple[Home, str]) -> None:
    one, other = priya[0], floor.another_desk("Priya", priya[1], "at home")
    one.does("win", "add", "She thanked me")
    other.does("win", "add", "He laughed in the end")
    assert "nothing waits" in one.does("sync", "now")
    assert "nothing waits" in other.does("sync", "now")
    one.does("sync", "now")
    assert one.wins == other.wins
    assert {"She thanked me", "He laughed in the end"} <= {*one.wins}

    status = json.loads(one.does("sync", "status", "--json"))
    assert (status["waiting"], status["carry"]) == (0, [])
    assert status["contact"]
    assert "last contact: " in one.does("sync", "status")
    one.does("win", "add", "One more")
    assert json.loads(one.does("sync", "status", "--json"))["waiting"] == 1
    assert "not here yet" in other.does("doctor")
    assert "nothing waits" in one.does("sync", "repush")
    findings = {each["what"]: each["found"] for each in json.loads(other.does("doctor", "--json"))}
    assert int(findings["not here yet"]) > 0
    other.does("sync", "now")
    findings = {each["what"]: each["found"] for each in json.loads(other.does("doctor", "--json"))}
    assert (findings["not here yet"], findings["waits for the server"]) == ("0", "0")
    assert one.wins == other.wins


def test_colleagues_leave_one_another_kind_words_and_a_lead_hands_out_a_pack(
    floor: Floor, priya: tuple[Home, str], sam: Home
) -> None:
    lead = priya[0]
    assert "no team Floor 9" in sam.is_refused("team", "join", "Floor 9", "--as", "Sam")
    assert "Floor 2 knows you as Priya" in lead.does("team", "join", "--as", "Priya")
    assert "Priya" in sam.does("team", "join", "floor 2", "--as", "Sam").splitlines()
    lead.does("sync", "now")
    assert lead.does("team", "list") == "Sam · Floor 2\n"

    assert sam.does("kudos", "pri", "-", stdin="You kept your calm\nand he heard it\n") == "left for Priya\n"
    lead.does("sync", "now")
    words = lead.does("team", "words").splitlines()
    assert words[0].startswith("Sam · ")
    assert words[1:] == ["  You kept your calm", "  and he heard it"]
    assert lead.does("team", "words") == "no kind word waits\n"

    lead.does("team", "block", "Sam")
    assert sam.does("kudos", "Priya", "Again") == "left for Priya\n"  # they don't hear of it
    lead.does("sync", "now")
    assert lead.does("team", "words") == "no kind word waits\n"
    assert json.loads(lead.does("team", "list", "--json")) == [{"name": "Sam", "team": "Floor 2", "blocked": True}]
    lead.does("team", "block", "Sam", "--undo")

    pack = floor.folder / "pack.toml"
    pack.write_text(PACK.format(day=2, who="Anna"))
    assert "you don't lead Floor 2" in sam.is_refused("team", "publish", str(pack))
    assert lead.does("team", "publish", str(pack)) == "handed out to Floor 2\n"
    sam.does("sync", "now")
    assert "Anna" in sam.does("support", "list")
    pack.write_text(PACK.format(day=1, who="Ben"))
    lead.does("team", "publish", str(pack))
    sam.does("sync", "now")
    assert "Anna" in sam.does("support", "list")
    assert "Ben" not in sam.does("support", "list")
    pack.write_text("name = 7")
    assert "nothing was handed out" in lead.is_refused("team", "publish", str(pack))


def test_leaving_erases_all_of_it_once_the_others_can_have_it(floor: Floor, priya: tuple[Home, str]) -> None:
    leaving = floor.another_desk("Priya", priya[1], "on the way out")
    words = ("Quietharbour", "Violinmoss", "Eleventhird", priya[1])
    leaving.does("win", "add", words[0])
    leaving.does("park", "add", words[1])
    leaving.does("support", "add", words[2])
    leaving.does("backup")
    assert leaving.found(*words) == {*words}

    floor.kill()
    assert "the server can't be reached" in leaving.is_refused("sync", "leave", "--yes")
    assert words[0] in leaving.wins
    assert leaving.found(*words) == {*words}

    floor.start()
    done = leaving.run("sync", "leave", stdin="n\n")
    assert done.returncode == 130
    assert leaving.found(*words) == {*words}
    assert "Nothing of yours is at this desk any more" in leaving.does("sync", "leave", "--yes")
    assert leaving.found(*words, "Stayed", "thanked") == set()
    assert leaving.wins == []
    assert "is the only one" in leaving.is_refused("sync", "status")
    priya[0].does("sync", "now")
    assert words[0] in priya[0].wins
