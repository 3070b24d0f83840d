from __future__ import annotations

import json
import os
import pty
import re
import shlex
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock
from PIL import Image

from recover_tui import __version__
from recover_tui.domain import text
from recover_tui.domain.phone_links import Condition, LinkState
from recover_tui.phones import link_file
from recover_tui.system import clock
from tests.cli.conftest import ROOT, Run, one_line
from tools.terminal import Terminal


def test_the_version_is_the_packages(recover: Run) -> None:
    assert recover("--version").stdout == f"recover, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--colour",), "No such option"),
        (("sing",), "No such command"),
        (("reset", "soon"), "no length of time"),
        (("reset", "5"), "10 to 600 seconds"),
        (("reset", "--pattern", "3-3-3"), "there are 4-4-4, 4-6, 5-5, sigh, box, 4-7-8"),
        (("win", "add"), "Missing argument"),
        (("win", "add", " "), "needs some words"),
        (("win", "add", "-"), "needs some words"),
        (("support", "add", "Priya", "--kind", "friend"), "colleague, lead"),
        (("support", "add", ""), "needs a name"),
        ((), "needs a terminal; recover reset --plain works without one"),
        (("demo",), "needs a terminal"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(recover: Run, arguments: tuple[str, ...], said: str) -> None:
    done = recover(*arguments)
    assert said in one_line(done)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_store_that_cannot_be_used_is_one_line_and_exit_1(recover: Run, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear Asha, " * 100)
    (tmp_path / "locked").mkdir()
    for place, said in (("", "is a folder"), ("letter", "no store"), ("letter/recover.db", "can't be opened")):
        done = recover("--db", str(tmp_path / place), "win", "list")
        assert said in one_line(done)
        assert (done.returncode, done.stdout) == (1, "")


def test_an_error_nobody_foresaw_is_one_line_and_leaves_frames_without_words(recover: Run, tmp_path: Path) -> None:
    poisoned = tmp_path / "poison"
    poisoned.mkdir()
    (poisoned / "sitecustomize.py").write_text(
        "import recover_tui.store.wins as w\n"
        "def broken(self, win, image): raise LookupError(win.text)\n"
        "w.WinRepository.add = broken\n"
    )
    done = recover("win", "add", "a private word", env={"PYTHONPATH": os.pathsep.join((str(poisoned), str(ROOT)))})
    assert "nobody foresaw" in one_line(done)
    assert done.returncode == 1
    log = tmp_path / ".local/state/recover-tui/log/recover.log"
    assert "LookupError" in log.read_text()
    assert "private" not in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_wins_go_in_and_out(recover: Run) -> None:
    assert recover("win", "add", "Stayed till it worked", "--who", "Asha").returncode == 0
    assert recover("win", "add", "-", stdin="From stdin\nin two lines \x1b]0;x\x07").returncode == 0
    wins = json.loads(recover("win", "list", "--json").stdout)
    assert [(win["text"], win["who"]) for win in wins] == [
        ("From stdin in two lines ]0;x", ""),
        ("Stayed till it worked", "Asha"),
    ]
    first = recover("win", "list").stdout.splitlines()[0]
    assert first.endswith("From stdin in two lines ]0;x · today")
    assert recover("win", "delete", first.split()[0]).stdout.startswith(f"deleted {first.split()[0]}  From stdin")
    assert len(recover("win", "list").stdout.splitlines()) == 1
    missing = recover("win", "delete", "nothing")
    assert "is the id of none" in one_line(missing)
    assert missing.returncode == 1


def test_support_goes_in_and_out(recover: Run) -> None:
    assert recover("support", "add", "Coaching", "--kind", "coach", "--reach", "ext 4410").returncode == 0
    assert recover("support", "list").stdout.rstrip().endswith("Coaching · coach · ext 4410")
    [entry] = json.loads(recover("support", "list", "--json").stdout)
    assert (entry["kind"], entry["origin"]) == ("coach", "own")
    assert recover("support", "delete", entry["id"]).returncode == 0
    assert recover("support", "list").stdout == ""


JOURNAL = {
    "reflections": [
        {"id": "01900000-0000-7000-8000-00000000000" + end, "started_at": started_at, "cap_s": 120, "active_s": 90,
         "ended_by": "done", "next_step": next_step, "answers": [{"prompt": "What?", "text": words}]}
        for end, started_at, words, next_step in (
            ("a", "2020-05-12T09:00:00.000Z", "the wait, zanzibar", "Ask first"),
            ("b", "2099-05-12T09:00:00.000Z", "the refund", ""),
        )
    ]
}  # fmt: skip


def test_past_reflections_are_listed_shown_found_and_deleted(recover: Run, tmp_path: Path) -> None:
    file = tmp_path / "in.json"
    file.write_text(json.dumps(JOURNAL))
    recover("import", str(file))
    listed = recover("journal", "list").stdout.splitlines()
    assert [line.partition("· ")[2] for line in listed] == ["the refund", "Ask first"]
    assert recover("journal", "search", "WAIT", "the").stdout == listed[1] + "\n"
    found = json.loads(recover("journal", "search", "refund", "--json").stdout)
    assert [one["answers"][0]["text"] for one in found] == ["the refund"]
    shown = recover("journal", "show", listed[1].split()[0]).stdout
    assert shown == "12 May 2020\n\nWhat?\nthe wait, zanzibar\n\nNext small step\nAsk first\n"
    assert json.loads(recover("journal", "show", listed[1].split()[0], "--json").stdout)["next_step"] == "Ask first"
    assert recover("journal", "earlier").stdout == ""
    assert recover("journal", "earlier", "--json").stdout == "[]\n"
    ending = listed[0].split()[0]
    assert recover("journal", "delete", ending).stdout == f"deleted {ending}\n"
    assert len(recover("journal", "list").stdout.splitlines()) == 1


def test_purged_reflections_are_gone_from_the_disk(recover: Run, tmp_path: Path) -> None:
    file = tmp_path / "in.json"
    file.write_text(json.dumps(JOURNAL))
    recover("import", str(file))
    assert "no number of days" in one_line(recover("journal", "purge", "--older-than", "soon"))
    assert recover("journal", "purge", "--older-than", "30d").stdout == "1 removed\n"
    assert b"zanzibar" not in b"".join(found.read_bytes() for found in (tmp_path / "store").iterdir())


def test_everything_can_be_taken_to_another_store(recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "“one” [b]")
    file = tmp_path / "all.json"
    done = recover("export", str(file))
    assert done.stdout.startswith(f"{file}: 1 win,")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = str(tmp_path / "other.db")
    assert recover("--db", other, "import", str(file)).stdout == "1 new\n"
    assert recover("--db", other, "import", str(file)).stdout == "0 new\n"
    assert recover("--db", other, "export", "-").stdout == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "can't be read"),
        ("not json", "not JSON"),
        ("[1]", "no export of recover"),
        ('{"wins": 3}', "no export of recover"),
        ('{"songs": []}', "no export of recover"),
        ('{"wins": [], "dreams": []}', "written by a newer recover"),
        ('{"wins": [{"id": "a", "text": "b", "added_at": "2026-05-12T09:00:00Z", "mood": 3}]}', "does not fit"),
        ('{"wins": [{"id": "a"}]}', "does not fit"),
        ("[" * 100_000, "no export of recover"),
    ],
)
def test_what_is_no_export_is_refused_in_one_line(
    recover: Run, tmp_path: Path, content: str | None, said: str
) -> None:
    file = tmp_path / "in.json"
    if content is not None:
        file.write_text(content)
    done = recover("import", str(file))
    assert said in one_line(done)
    assert done.returncode == 1
    assert json.loads(recover("win", "list", "--json").stdout) == []


def test_an_export_that_cannot_be_written_leaves_nothing_behind(recover: Run, tmp_path: Path) -> None:
    done = recover("export", str(tmp_path / "no" / "folder.json"))
    assert "can't be written" in one_line(done)
    assert done.returncode == 1
    folder = tmp_path / "folder.json"
    folder.mkdir()
    done = recover("export", str(folder), "--yes")
    assert "is not a plain file" in one_line(done)
    assert done.returncode == 1
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("name", ["out.pdf", "out.json.gz", ".json", "out."])
def test_an_ending_that_is_not_known_is_refused_with_those_that_are(recover: Run, tmp_path: Path, name: str) -> None:
    done = recover("export", str(tmp_path / name))
    assert done.returncode == 2
    assert all(known in one_line(done) for known in (".json", ".md", ".html", ".csv", "- for stdout"))
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("arguments", [("export", "mine.JSON"), ("export", "mine.csv"), ("backup", "mine.db")])
def test_a_file_that_is_there_is_written_over_only_when_one_says_so(
    recover: Run, environ: dict[str, str], tmp_path: Path, arguments: tuple[str, str]
) -> None:
    command, file = arguments[0], tmp_path / arguments[1]
    recover("win", "add", "Held the line")
    file.write_text("mine")
    done = recover(command, str(file))
    assert "is there already; name another file, or overwrite it with --yes" in one_line(done)
    assert (done.returncode, done.stdout, file.read_text()) == (1, "", "mine")
    seen, code = screen_of(environ, command, str(file), until="Overwrite it? [y/N]", then=b"\n")
    assert "was left as it is" in seen
    assert (code, file.read_text()) == (1, "mine")
    _, code = screen_of(environ, command, str(file), until="Overwrite it? [y/N]", then=b"y\n")
    assert code == 0
    assert b"Held the line" in file.read_bytes()
    assert recover(command, str(file), "--yes").returncode == 0


def test_the_store_and_the_config_are_never_written_over(recover: Run, tmp_path: Path) -> None:
    store, config = str(tmp_path / "all.json"), tmp_path / "config.toml"
    recover("--db", store, "win", "add", "Held the line")
    config.write_text("")
    for arguments in (("export", store), ("backup", store), ("backup", str(config))):
        done = recover("--db", store, *arguments, "--yes")
        assert "is what recover itself uses" in one_line(done)
        assert done.returncode == 1
    assert "Held the line" in recover("--db", store, "win", "list").stdout


def test_whoever_reads_may_stop_reading(environ: dict[str, str]) -> None:
    command = f"{sys.executable} -m recover_tui config show | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, env=environ, check=False, timeout=60)
    assert "Traceback" not in done.stderr


# Config


def test_the_config_is_made_checked_and_shown(recover: Run, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    assert recover("config", "path").stdout == f"{file}\n"
    assert "not there, so defaults are in force" in recover("config", "check").stdout
    assert recover("config", "init").stdout == f"{file}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "left alone" in one_line(recover("config", "init"))
    assert recover("config", "check").stdout == f"{file}: all right\n"
    assert '\npattern = "4-4-4"\n' in recover("config", "show").stdout


def test_every_mistake_in_the_config_is_named_and_exit_1(recover: Run, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[look]\ntheme = "neon"\n[keys]\njump = "g"\n')
    done = recover("config", "check")
    assert done.returncode == 1
    assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == [f"{file}:2", f"{file}:4"]
    assert 'theme = "dusk"' in recover("config", "show").stdout


def test_nothing_in_the_config_steers_a_terminal(recover: Run, tmp_path: Path) -> None:
    hostile = json.dumps("\x1b]0;x\x07\x9b\u202e", ensure_ascii=False)
    (tmp_path / "config.toml").write_text(f"[hooks]\nreset_started = [{hostile}]\n[look]\n{hostile} = 1\n")
    for command in ("check", "show"):
        done = recover("config", command)
        assert ":4: look." in done.stderr
        for written in (done.stdout, done.stderr):
            assert text.harmless(written) == written


def test_keys_are_listed_by_the_names_the_config_takes(recover: Run) -> None:
    listed = recover("config", "keys").stdout.splitlines()
    assert any(line.split()[:2] == ["reset", "r"] for line in listed)


# A real terminal


def screen_of(environ: dict[str, str], *arguments: str, until: str, then: bytes | int) -> tuple[str, int]:
    """Start the program on a pseudo-terminal, wait for words, press keys or send a signal, and wait for its end."""
    controller, terminal = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "recover_tui", *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environ,
        cwd=Path(__file__).parents[2],
        start_new_session=True,
    )
    os.close(terminal)
    guard = threading.Timer(40, child.kill)
    guard.start()
    seen = b""
    acted = False
    try:
        while piece := _read(controller):
            seen += piece
            if not acted and until.encode() in seen:
                acted = True
                if isinstance(then, bytes):
                    os.write(controller, then)
                else:
                    child.send_signal(then)
        code = child.wait()
    finally:
        guard.cancel()
        child.kill()
        child.wait()
        os.close(controller)
    assert acted, seen[-2000:]
    return seen.decode(errors="replace"), code


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_the_dashboard_opens_and_closes(environ: dict[str, str]) -> None:
    seen, code = screen_of(environ, until="Press r for a reset.", then=b"q")
    assert code == 0
    assert "Traceback" not in seen


def test_nothing_in_the_environment_makes_the_screen_write_press_or_stand_still(
    environ: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "typed.log"
    steering = {"TEXTUAL_LOG": str(log), "TEXTUAL": "devtools,debug", "TEXTUAL_DEBUG": "1", "TEXTUAL_PRESS": "q,q"}
    steering |= {"TEXTUAL_DRIVER": "nowhere:Driver", "COLUMNS": "20", "LINES": "5"}
    _, code = screen_of(environ | steering, until="Press r for a reset.", then=b"q")
    assert code == 0
    assert not log.exists()


def test_a_broken_config_opens_the_dashboard_with_a_quiet_line(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[[[")
    seen, code = screen_of(environ, until="The config can't be used", then=b"q")
    assert code == 0
    assert "Press r" in seen


def test_a_reset_on_a_terminal_is_the_guided_one(environ: dict[str, str], recover: Run) -> None:
    _, code = screen_of(environ, "reset", "10", until="breathe in", then=b"\x1b")
    assert code == 0
    [kept] = json.loads(recover("export", "-").stdout)["resets"]
    assert (kept["outcome"], kept["planned_s"]) == ("interrupted", 12)


def test_being_told_to_go_it_goes_with_everything_kept(environ: dict[str, str], recover: Run) -> None:
    _, code = screen_of(environ, "reset", "10", until="breathe in", then=signal.SIGTERM)
    assert code == 128 + signal.SIGTERM
    [kept] = json.loads(recover("export", "-").stdout)["resets"]
    assert kept["outcome"] == "interrupted"


def test_the_demo_leaves_nothing_behind(environ: dict[str, str], tmp_path: Path) -> None:
    _, code = screen_of(environ | {"TMPDIR": str(tmp_path)}, "demo", until="between calls 0:4", then=b"q")
    assert code == 0
    assert not (tmp_path / "store").exists()
    assert not list(tmp_path.glob("recover-demo-*"))


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_be_drawn_on_is_said(environ: dict[str, str], recover: Run, term: str) -> None:
    done = recover(env={"TERM": term})
    assert "needs a terminal" in one_line(done)


def test_a_screenshot_is_kept_and_what_is_none_keeps_nothing(recover: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "review.png", tmp_path / "text.png"
    Image.new("RGB", (8, 6), "red").save(good)
    bad.write_text("hello")
    done = recover("win", "add", "Five stars", "--image", str(bad))
    assert "no picture that can be read" in one_line(done)
    assert "nothing was kept" in done.stderr
    assert recover("win", "add", "Five stars", "--image", str(good)).returncode == 0
    rows = json.loads(recover("win", "list", "--json").stdout)
    assert [row["image"] for row in rows] == [{"type": "image/png", "width": 8, "height": 6}]
    odd = good.rename(tmp_path / "9.41\u202fAM it's.png")
    for pasted in (str(odd).replace("\u202f", " "), odd.as_uri(), shlex.quote(str(odd))):
        assert recover("win", "add", "Five stars", "--image", pasted).returncode == 0
    done = recover("win", "add", "Five stars", "--image", str(tmp_path))
    assert "is not a plain file" in one_line(done)
    recover("export", str(tmp_path / "all.json"))
    assert json.loads((tmp_path / "all.json").read_text())["wins"][0]["image"]["data"]


def test_wins_come_in_from_a_file_when_one_says_yes(recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "Thanks")
    file = tmp_path / "wins.txt"
    file.write_text("- thanks\n- Stayed till it worked\n")
    done = recover("win", "import", str(file))
    assert done.stdout.splitlines() == [
        "here already: thanks",
        "new: Stayed till it worked",
        "1 new, 1 here already. With --yes they are taken in",
    ]
    assert len(json.loads(recover("win", "list", "--json").stdout)) == 1
    assert recover("win", "import", str(file), "--yes").stdout.endswith("1 taken in, 1 here already\n")
    assert "Stayed" in recover("win", "search", "WORKED", "till").stdout
    (tmp_path / "bad.json").write_text("[3]")
    assert "entry 1 is neither" in one_line(recover("win", "import", str(tmp_path / "bad.json")))


def test_a_table_from_excel_is_taken_in_or_refused_whole(recover: Run, tmp_path: Path) -> None:
    file = tmp_path / "wins.csv"
    source = 'sep=;\r\nDate;Text\r\n2020-11-05;"Thanks; Müller\r\nsaid 🎉"\r\n'
    for encoding in ("utf-8-sig", "utf-16", "utf-8"):
        file.write_bytes(source.encode(encoding))
        done = recover("win", "import", str(file), env={"TZ": "Pacific/Auckland"})
        assert done.stdout.splitlines()[0] == "new: Thanks; Müller said 🎉"
    file.write_text(source + f";{'word ' * 101}\n")
    done = recover("win", "import", str(file), "--yes")
    assert "row 3: a win is a line of 500 characters at most; nothing was taken in" in one_line(done)
    assert recover("win", "list").stdout == ""
    file.write_text(source)
    recover("win", "import", str(file), "--yes", env={"TZ": "Pacific/Auckland"})
    assert "· 5 November 2020" in recover("win", "list", env={"TZ": "Pacific/Auckland"}).stdout


def test_a_pack_is_taken_in_whole_or_not_at_all(recover: Run, tmp_path: Path) -> None:
    pack = tmp_path / "acme.toml"
    pack.write_text('name = "Acme"\ndate = 2026-11-01\n[[entry]]\nname = "Coach"\n[[entry]]\nkind = "wizard"\n')
    done = recover("support", "import", str(pack))
    assert "acme.toml:5: an entry needs a name; nothing was taken in" in one_line(done)
    assert recover("support", "list", "--json").stdout == "[]\n"
    pack.write_text(pack.read_text().replace('kind = "wizard"', 'name = "Lead"\nkind = "lead"'))
    assert recover("support", "import", str(pack)).stdout == "Acme, 2026-11-01: 2 new, 0 changed, 0 gone\n"
    assert recover("support", "import", str(pack)).stdout == "Acme, 2026-11-01: 0 new, 0 changed, 0 gone\n"


def test_a_script_tells_about_calls(recover: Run) -> None:
    for arguments in (("ringing", "--ref", "7"), ("answered", "--ref", "7"), ("ended", "--ref", "7", "--rough")):
        done = recover("call", *arguments)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    [call] = calls(recover)
    assert (call["rating"], call["answered"], call["source"]) == ("rough", 1, "cli")
    for ref in ("8", "9"):
        recover("call", "answered", "--ref", ref)
    recover("call", "ended", "--ref", "8")
    assert [bool(call["ended_at"]) for call in calls(recover)].count(False) == 1
    assert "how it was can be said when it has ended" in one_line(recover("call", "ringing", "--abusive"))


def test_a_phone_tells_about_calls_and_hears_nothing(recover: Run, tmp_path: Path) -> None:
    for arguments in (("microsip", "answered", "02079460000"), ("microsip", "ended", "02079460000")):
        done = recover("hook", *arguments)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for trigger in ("in_call_answered", "local_release"):
        recover("hook", "twinkle", env={"TWINKLE_TRIGGER": trigger, "SIP_CALL_ID": "5c4c"})
    for arguments in (("any", "answered", "out", "02079460000"), ("any", "ended", "", "02079460000")):
        done = recover("hook", *arguments)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [call["answered"] for call in calls(recover)] == [1, 1, 1]
    (tmp_path / "letter").write_text("Dear Asha")
    for arguments in ((), ("mystery",), ("microsip",), ("microsip", "--help"), ("--db",)):
        done = recover("hook", *arguments)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = recover("--db", str(tmp_path / "letter"), "hook", "microsip", "ended", "")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def calls(recover: Run) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(recover("export", "-").stdout)["calls"]
    return rows


@pytest.mark.parametrize("what", ["locked", "missing", "unreadable"])
def test_an_event_that_the_store_cannot_take_waits_for_it(recover: Run, tmp_path: Path, what: str) -> None:
    recover("win", "add", "Thanks")
    file = tmp_path / "store" / "recover.db"
    lock = sqlite3.connect(file, isolation_level=None)
    if what == "locked":
        lock.execute("BEGIN EXCLUSIVE")
    else:
        file.rename(tmp_path / "away.db")
        if what == "missing":
            shutil.rmtree(tmp_path / "store")
            (tmp_path / "store").write_text("in the way")
        else:
            file.write_text("Dear Asha, " * 100)
    done = recover("call", "ended", "--rough", "--ref", "+442079460000")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = recover("hook", "microsip", "ended", "+442079460000")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    spool = [path for path in (tmp_path / ".local").rglob("*") if path.suffix == ".json"]
    assert len(spool) == 2
    assert not any(b"2079460000" in path.read_bytes() for path in spool)
    lock.close()
    if what == "missing":
        (tmp_path / "store").unlink()
        (tmp_path / "store").mkdir()
    if what != "locked":
        (tmp_path / "away.db").rename(file)
    assert [(call["source"], call["rating"]) for call in calls(recover)] == [("cli", "rough")]


def test_the_status_is_one_line_without_a_private_word(recover: Run) -> None:
    recover("win", "add", "Quillfeather")
    assert recover("status").stdout == "between calls\n"
    recover("call", "ended")
    shown = recover("status", "--format", "{state}|{since}|{resets}|{parked}|{who}").stdout
    assert re.fullmatch(r"between calls\|0:0\d\|0\|0\|\{who\}\n", shown)
    recover("call", "ringing", "--ref", "8")
    assert recover("status").stdout == "on a call\n"


def test_the_doctor_says_what_to_do_and_nothing_private(recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "Quillfeather")
    recover("call", "ended")
    done = recover("doctor", "--json")
    assert done.returncode == 0
    assert "Quillfeather" not in done.stdout
    found = {row["what"]: row["found"] for row in json.loads(done.stdout)}
    assert found["integrity"] == "ok"
    assert found["calls from cli"].startswith("last today")
    (tmp_path / "config.toml").write_text("[sound]\n[phones.baresip]\n")
    (tmp_path / "store").chmod(0o775)
    recover("backup")
    aside = tmp_path / "store" / "recover.db.damaged-2026-05-12T093000-000000Z"
    aside.write_bytes(b"")
    unsaved = tmp_path / ".local" / "state" / "recover-tui" / "unsaved"
    unsaved.mkdir(parents=True)
    (unsaved / "unsaved-2026-05-12-093000.txt").write_text("Quillfeather")
    done = recover("doctor")
    assert "Quillfeather" not in done.stdout
    assert re.search(r"copies +the newest is of today", done.stdout)
    assert f"{aside}\n" in done.stdout
    assert "delete it when you have them" in done.stdout
    assert done.returncode == 1
    assert "recover config check names each" in done.stdout
    assert f"chmod go-rwx {tmp_path / 'store'}" in done.stdout
    assert re.search(r"phones listened to +baresip", done.stdout)


def test_a_copy_is_made_and_gone_back_to(recover: Run, tmp_path: Path) -> None:
    assert "there is no copy yet" in one_line(recover("restore"))
    recover("win", "add", "before")
    copy = recover("backup").stdout.strip()
    assert Path(copy).is_file()
    recover("win", "add", "after")
    done = recover("restore")
    assert done.stdout.startswith(f"{copy} is in place. recover restore ")
    assert [row["text"] for row in json.loads(recover("win", "list", "--json").stdout)] == ["before"]
    recover("restore", done.stdout.rpartition("restore ")[2].removesuffix(" undoes this\n"))
    assert len(json.loads(recover("win", "list", "--json").stdout)) == 2
    assert recover("backup", str(tmp_path / "mine.db")).stdout == f"{tmp_path / 'mine.db'}\n"
    assert "is there already" in one_line(recover("backup", str(tmp_path / "mine.db")))
    (tmp_path / "store" / "recover.db").write_bytes(b"")
    assert "The store was damaged" in recover("restore").stdout


def test_what_is_exported_to_be_read_is_this_users_alone_and_comes_in_three_shapes(
    recover: Run, tmp_path: Path
) -> None:
    recover("win", "add", "=1+1", "--who", "<b>Asha</b>")
    for ending, said in (("md", "## \\=1+1"), ("html", "&lt;b&gt;Asha"), ("csv", "'=1+1,<b>Asha</b>")):
        file = tmp_path / f"mine.{ending}"
        assert recover("export", str(file)).returncode == 0
        assert said in file.read_text()
        assert file.stat().st_mode & 0o777 == 0o600
    recover("win", "delete", "=none")
    assert "1 here already" in recover("win", "import", str(tmp_path / "mine.csv")).stdout


def test_a_group_alone_shows_what_it_has(recover: Run) -> None:
    done = recover("win")
    assert done.returncode == 2
    assert "  search  List the wins in which all these words occur." in done.stderr.splitlines()


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("win", "add", "-"), "word " * 101, "a win is a line of 500 characters at most; nothing was kept"),
        (("win", "add", "Held the line", "--why", "word " * 101), "", "a win is a line of 500 characters at most"),
        (("win", "add", "-"), "x" * 10 * 2**20 + "x", "more than 10 MB came in; nothing was kept"),
        (("support", "add", "Priya", "--note", "word " * 101), "", "an entry is a line of 500 characters at most"),
        (("support", "add", "Priya", "--reach", "https://user:pw@example.com"), "", "write it without, as https://"),
        (
            ("support", "add", "Priya", "--reach", "http:///x"),
            "",
            "write it as https://example.com/page; nothing",
        ),
        (("export", ""), "", "name a file to write to"),
        (("call", "ended", "--rough", "--abusive"), "", "it was rough or abusive; say one of them"),
        (("win", "delete", "a"), "", "'a' is too short; write the 6 characters that the list shows"),
    ],
)
def test_what_would_be_cut_or_guessed_is_refused(
    recover: Run, arguments: tuple[str, ...], stdin: str, said: str
) -> None:
    recover("win", "add", "The one that stays")
    done = recover(*arguments, stdin=stdin)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    tables = json.loads(recover("export", "-").stdout)
    assert (len(tables["wins"]), tables["resources"]) == (1, [])


def test_bytes_that_are_no_text_are_refused(environ: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "recover_tui", "win", "add", "-"],
        input=b"M\xfcller said thanks", capture_output=True, env=environ, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"not UTF-8 text; nothing was kept" in done.stderr


def test_output_that_goes_nowhere_is_no_mystery(environ: dict[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "recover_tui", "config", "path"],
            stdout=full, stderr=subprocess.PIPE, env=environ, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.decode().startswith("recover: the system would not have it (no space left on device)")


MASKED = "recover: what looked like a caller's number or address is masked in it\n"
CALLED = "He read out 4111 1111 1111 1111 twice, then 131 2345 6789"


def test_it_says_what_it_masked_on_every_way_in(recover: Run, tmp_path: Path) -> None:
    assert recover("win", "add", "Held  the line").stderr == ""
    assert recover("win", "add", "-", "--who", CALLED, stdin=CALLED).stderr == MASKED
    assert recover("park", "add", CALLED).stderr == MASKED
    assert recover("support", "add", "Tom", "--reach", "+44 20 7946 0000").stderr == ""
    exported = recover("export", "-").stdout.replace("[phone]", "222-1234")
    other = str(tmp_path / "other.db")
    assert recover("--db", other, "import", "-", stdin=exported).stderr == MASKED
    assert recover("--db", other, "import", "-", stdin=exported).stderr == ""
    assert "222-1234" not in recover("--db", other, "export", "-").stdout


def test_an_imported_win_is_compared_and_shown_as_it_is_kept(recover: Run) -> None:
    masked = "He read out [card 1111] twice, then [phone]"
    seen = recover("win", "import", "-", stdin=CALLED)
    assert (seen.stdout.splitlines()[0], seen.stderr) == (f"new: {masked}", MASKED)
    assert recover("win", "import", "-", "--yes", stdin=CALLED).stdout == "1 taken in, 0 here already\n"
    again = recover("win", "import", "-", "--yes", stdin=CALLED)
    assert again.stdout == f"here already: {masked}\n0 taken in, 1 here already\n"


def test_numbers_that_are_nobodys_are_kept_when_one_says_so(recover: Run, tmp_path: Path) -> None:
    kept = [recover("win", "add", f"a {CALLED}", "--keep-numbers")]
    kept += [recover("win", "import", "-", "--yes", "--keep-numbers", stdin=f"b {CALLED}")]
    kept += [recover("park", "add", "--keep-numbers", CALLED)]
    exported = recover("export", "-").stdout
    kept += [recover("--db", str(tmp_path / "other.db"), "import", "--keep-numbers", "-", stdin=exported)]
    assert {done.stderr for done in kept} == {""}
    assert exported.count(CALLED) == 3
    assert recover("--db", str(tmp_path / "other.db"), "export", "-").stdout == exported
    assert recover("win", "import", "-", stdin=f"b {CALLED}").stdout.endswith(
        "0 new, 1 here already. With --yes they are taken in\n"
    )


def test_a_list_of_wins_keeps_its_order(recover: Run) -> None:
    recover("win", "import", "-", "--yes", stdin="one\ntwo\nthree\nfour\n")
    assert [win["text"] for win in json.loads(recover("win", "list", "--json").stdout)] == [
        "one",
        "two",
        "three",
        "four",
    ]


def test_an_export_can_be_piped_into_another_store(recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "Held the line")
    exported = recover("export", "-").stdout
    other = str(tmp_path / "other.db")
    assert recover("--db", other, "import", "-", stdin=exported).stdout == "1 new\n"
    assert recover("--db", other, "export", "-").stdout == exported


def test_an_export_says_what_is_in_it(recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "Held the line")
    for name, said in (("a.csv", ", a table: 1 win"), ("a.md", ", Markdown: 1 win, "), ("a.json", ": 1 win, ")):
        assert recover("export", str(tmp_path / name)).stdout.removeprefix(str(tmp_path / name)).startswith(said)


def test_an_older_pack_does_not_take_the_place_of_a_newer(recover: Run, tmp_path: Path) -> None:
    pack = tmp_path / "acme.toml"
    for date, name in (("2026-11-02", "New"), ("2026-11-01", "Old")):
        pack.write_text(f'name = "Acme"\ndate = {date}\n[[entry]]\nname = "{name}"\n[[entry]]\nname = "Also"\n')
        done = recover("support", "import", str(pack))
    assert done.returncode == 1
    assert "Acme of 2026-11-02 is here already, which is newer; nothing was taken in" in done.stderr
    assert [one["name"] for one in json.loads(recover("support", "list", "--json").stdout)] == ["New", "Also"]


def test_nothing_found_is_said(recover: Run) -> None:
    done = recover("win", "search", "nowhere")
    assert (done.stdout, done.stderr) == ("", "recover: there is none\n")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii:strict", "utf-16"])
def test_words_are_written_in_any_encoding(recover: Run, environ: dict[str, str], encoding: str) -> None:
    recover("win", "add", "Thanks 🎉, said Müller")
    env = environ | {"PYTHONIOENCODING": encoding}
    for arguments in (("win", "list"), ("win", "list", "--json")):
        command = [sys.executable, "-m", "recover_tui", *arguments]
        done = subprocess.run(command, capture_output=True, env=env, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
    if encoding == "cp1252":
        assert json.loads(done.stdout)[0]["text"] == "Thanks 🎉, said Müller"


def test_without_a_home_there_is_one_calm_line(recover: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import pwd\npwd.getpwuid = {}.__getitem__\n")
    nobody = {"HOME": "", "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT))), "RECOVER_DB": ""}
    done = recover("win", "list", env=nobody)
    assert one_line(done) == "recover: no home folder is known for this user; set HOME to a folder of your own"
    assert (done.returncode, done.stdout) == (1, "")
    assert recover("--version", env=nobody).returncode == 0
    done = recover("hook", "microsip", "ended", "1", env=nobody)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (ROOT / "~").exists()


def test_the_doctor_tries_a_link_that_no_window_has(recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "Stayed till it worked")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "config.toml").write_text(
        f'[phones.asterisk]\naddress = "127.0.0.1:{port}"\nuser = "u"\nsecret = "s"\ninterface = "PJSIP/1"\n'
    )
    done = recover("doctor")
    assert done.returncode == 1
    assert re.search(r"! link to asterisk +nothing answers there", done.stdout)


def test_the_doctor_says_what_arrives_of_keys(tmp_path: Path) -> None:
    with Terminal(tmp_path, "doctor", "keys") as terminal:
        terminal.until("ctrl+c ends")
        for sent, said in (("\x1b[17~", "f6 "), ("\x1b", "escape "), ("h", "h "), ("\x1b[21~", "f10 "), ("é", "é ")):
            terminal.send(sent)
            terminal.until(lambda text, said=said: f"\n{said}" in text)
        assert "All off the screen, also while typing" in terminal.text
        assert r"\x1b[21~" in terminal.text
        terminal.send("\x03")
        assert terminal.ended()[0] == 0


def test_the_doctor_says_that_others_can_read_a_secret(recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "Stayed till it worked")
    file = tmp_path / "config.toml"
    file.write_text('[phones.http]\nlisten = "127.0.0.1:1"\ntoken = "0123456789abcdef"\n')
    for mode, mark in ((0o644, "!"), (0o600, " ")):
        file.chmod(mode)
        assert re.search(
            rf"^{mark} secrets in it +{re.escape(str(file))}, {mode:o}", recover("doctor").stdout, re.MULTILINE
        )
    file.write_text("[look]\nmotion = false\n")
    assert "secrets in it" not in recover("doctor").stdout


def test_the_doctor_says_how_the_link_of_a_window_stands(recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "Stayed till it worked")
    store = tmp_path / "store" / "recover.db"
    (tmp_path / "config.toml").write_text('[phones.baresip]\naddress = "127.0.0.1:9"\n')
    state = LinkState("baresip").turn(Condition.CONNECTED, clock.now()).count(clock.now(), own=True)
    link_file.write(link_file.path_for(store), [state])
    with FileLock(link_file.lock_for(store, "baresip")):
        done = recover("doctor")
    assert re.search(r"  link to baresip +connected since \d\d:\d\d, 1 event, 1 of them yours", done.stdout)
