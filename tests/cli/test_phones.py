"""What could tell of calls, and whether it does."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from recover_tui.cli.phones import LINES
from recover_tui.config import loader
from recover_tui.domain.phone_links import Condition, LinkState
from recover_tui.phones import link_file
from recover_tui.system import clock
from tests.cli.conftest import Run, one_line


def test_it_says_what_is_here_and_what_is_linked(recover: Run, tmp_path: Path) -> None:
    (tmp_path / ".baresip").mkdir()
    (tmp_path / ".baresip" / "config").write_text("module ctrl_tcp.so\n")
    (tmp_path / "config.toml").write_text('[phones.microphone]\nprogram = "chromium"\n')
    rows = {line.split()[0]: line for line in recover("phones").stdout.splitlines() if line}
    assert str(tmp_path / ".baresip" / "config") in rows["baresip"]
    assert rows["microphone"].endswith("set up")
    assert rows["asterisk"].endswith("Asterisk")


@pytest.mark.parametrize("name", LINES)
def test_the_lines_for_our_config_are_taken_by_it(recover: Run, name: str) -> None:
    printed = recover("phones", "lines", name).stdout
    _, found, ours = printed.partition("[phones.")
    block = f"{found}{ours}".partition("\n\n")[0].replace('token = "…"', 'token = "0123456789abcdef"')
    assert not loader.parse(block).problems
    assert found or re.search("recover[ -]hook", printed)


def test_a_phone_that_is_not_set_up_cannot_be_tried(recover: Run) -> None:
    assert "recover phones lines asterisk says how" in one_line(recover("phones", "test", "asterisk"))


def test_it_says_why_nothing_can_be_heard_and_does_not_wait(recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "Stayed till it worked")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "config.toml").write_text(f'[phones.baresip]\naddress = "127.0.0.1:{port}"\n')
    done = recover("phones", "test", "baresip", "--seconds", "300")
    assert done.returncode == 1
    assert "nothing answers there" in done.stdout
    assert "nothing can be heard like this" in one_line(done)


def test_it_says_that_nothing_was_heard(recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "Stayed till it worked")
    with socket.create_server(("127.0.0.1", 0)) as phone:
        (tmp_path / "config.toml").write_text(f'[phones.baresip]\naddress = "127.0.0.1:{phone.getsockname()[1]}"\n')
        done = recover("phones", "test", "baresip", "--seconds", "1")
    assert done.returncode == 1
    assert "nothing was heard in 1 second;" in one_line(done)


def test_a_call_is_said_as_it_is_heard(recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "Stayed till it worked")
    told = b"".join(
        b"%d:%s," % (len(one), one)
        for one in (
            b'{"event":true,"type":"CALL_INCOMING","id":"a","direction":"incoming"}',
            b'{"event":true,"type":"CALL_CLOSED","id":"a"}',
        )
    )
    with socket.create_server(("127.0.0.1", 0)) as phone:

        def ring() -> None:
            with phone.accept()[0] as one:
                one.sendall(told)
                one.recv(1)

        threading.Thread(target=ring, daemon=True).start()
        (tmp_path / "config.toml").write_text(f'[phones.baresip]\naddress = "127.0.0.1:{phone.getsockname()[1]}"\n')
        done = recover("phones", "test", "baresip", "--seconds", "60")
    assert done.returncode == 0
    assert [line.split()[-1] for line in done.stdout.splitlines()[1:]] == ["ringing", "ended"]


def test_a_phone_that_says_that_it_is_idle_has_not_ended_a_call(recover: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as switch:

        def serve() -> None:
            with switch.accept()[0] as one, one.makefile("rb") as asked:
                one.sendall(b"Asterisk Call Manager/11.0.0\r\n")
                for answer in (
                    b"Response: Success\r\nChallenge: 1\r\n\r\n",
                    b"Response: Success\r\n\r\n",
                    b"Response: Success\r\nActionID: recover-state\r\nValue: NOT_INUSE\r\n\r\n",
                ):
                    while asked.readline() != b"\r\n":
                        pass
                    one.sendall(answer)
                channel = b"Channel: PJSIP/4410-0000002a\r\nUniqueid: 7.1\r\n"
                one.sendall(b"Event: Newstate\r\nChannelState: 6\r\n" + channel + b"\r\n")
                one.sendall(b"Event: Hangup\r\n" + channel + b"\r\n")
                one.recv(1)

        threading.Thread(target=serve, daemon=True).start()
        (tmp_path / "config.toml").write_text(
            f'[phones.asterisk]\naddress = "127.0.0.1:{switch.getsockname()[1]}"\nuser = "u"\nsecret = "s"\n'
            'interface = "PJSIP/4410"\n'
        )
        done = recover("phones", "test", "asterisk", "--seconds", "60")
    assert done.returncode == 0
    assert [line.split()[-1] for line in done.stdout.splitlines()[1:]] == ["answered", "ended"]


def test_a_window_that_listens_is_asked(recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "Stayed till it worked")
    store = tmp_path / "store" / "recover.db"
    (tmp_path / "config.toml").write_text('[phones.baresip]\naddress = "127.0.0.1:9"\n')
    state = LinkState("baresip").turn(Condition.CONNECTED, clock.now())
    file = link_file.path_for(store)
    link_file.write(file, [state])
    with FileLock(link_file.lock_for(store, "baresip")):
        command = [sys.executable, "-m", "recover_tui", "--db", str(store), "--config", str(tmp_path / "config.toml")]
        with subprocess.Popen([*command, "phones", "test", "baresip"], stdout=subprocess.PIPE, text=True) as test:
            assert test.stdout
            assert "a window listens" in test.stdout.readline()
            link_file.write(file, [state.count(clock.now(), own=True)])
            assert "it heard of a call" in test.stdout.read()
    assert test.returncode == 0


def test_a_window_whose_link_does_not_work_is_not_waited_for(recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "Stayed till it worked")
    store = tmp_path / "store" / "recover.db"
    (tmp_path / "config.toml").write_text('[phones.baresip]\naddress = "127.0.0.1:9"\n')
    link_file.write(link_file.path_for(store), [LinkState("baresip").turn(Condition.UNREACHABLE, clock.now())])
    with FileLock(link_file.lock_for(store, "baresip")):
        done = recover("phones", "test", "baresip")
    assert done.returncode == 1
    assert "nothing answers there" in done.stdout
    assert "call yourself" not in done.stdout


def test_looking_at_links_makes_no_folder(recover: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[phones.baresip]\naddress = "127.0.0.1:9"\n')
    store = tmp_path / "nowhere" / "recover.db"
    for command in (("doctor",), ("phones", "test", "baresip", "--seconds", "1")):
        assert "nothing answers there" in recover("--db", str(store), *command).stdout
    assert not store.parent.exists()
