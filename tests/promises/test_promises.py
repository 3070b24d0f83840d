"""Each promise a few times. How long anything took is not looked at here: `make torture` does, and tries in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.promises import comes_back, nothing_is_lost, nothing_leaks
from tests.promises.outcome import Outcome

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="these look into /proc")


def held(outcome: Outcome) -> bool:
    assert outcome.lost == []
    return True


def test_L1_words_survive_a_kill(tmp_path: Path) -> None:
    assert held(nothing_is_lost.L1_kill(tmp_path, 2))


def test_L1_half_written_lines_survive_a_kill(tmp_path: Path) -> None:
    assert held(nothing_is_lost.L1_lines(tmp_path, 1))


def test_L2_signals_and_a_closed_terminal_lose_nothing(tmp_path: Path) -> None:
    assert held(nothing_is_lost.L2_signals(tmp_path, 4))


def test_L2_a_hang_up_that_is_ignored_is_noticed(tmp_path: Path) -> None:
    assert held(nothing_is_lost.L2_hang_up_ignored(tmp_path, 1))


def test_L3_what_was_reported_as_kept_is_kept(tmp_path: Path) -> None:
    assert held(nothing_is_lost.L3_acknowledged(tmp_path, 4))


def test_L4_windows_and_commands_never_hurt_each_other(tmp_path: Path) -> None:
    assert held(nothing_is_lost.L4_writers(tmp_path, 10))


def test_L6_a_damaged_store_never_stops_it(tmp_path: Path) -> None:
    assert held(nothing_is_lost.L6_damage(tmp_path, 3))


def test_L7_there_is_a_way_back(tmp_path: Path) -> None:
    assert held(nothing_is_lost.L7_restore(tmp_path, 1))


def test_L8_a_full_disk_takes_no_word(tmp_path: Path) -> None:
    assert held(nothing_is_lost.L8_full_disk(tmp_path, 1))


def test_L8_a_folder_that_is_gone_takes_no_word(tmp_path: Path) -> None:
    assert held(nothing_is_lost.L8_gone(tmp_path, 1))


def test_L9_programs_that_upgrade_at_once(tmp_path: Path) -> None:
    assert held(nothing_is_lost.L9_upgrades(tmp_path, 1))


def test_L10_what_a_slip_emptied_comes_back(tmp_path: Path) -> None:
    assert held(nothing_is_lost.L10_slips(tmp_path, 1))


def test_P1_no_callers_number_is_on_the_disk_for_a_moment(tmp_path: Path) -> None:
    assert held(nothing_leaks.P1_callers(tmp_path, 1))


def test_P2_only_this_user_can_read_the_files(tmp_path: Path) -> None:
    assert held(nothing_leaks.P2_modes(tmp_path, 2))


def test_P3_deleted_is_gone(tmp_path: Path) -> None:
    assert held(nothing_leaks.P3_deleted(tmp_path, 1))


def test_P4_one_key_hides_everything(tmp_path: Path) -> None:
    assert held(nothing_leaks.P4_hidden(tmp_path, 1))


def test_P5_no_crash_shows_a_private_word(tmp_path: Path) -> None:
    assert held(nothing_leaks.P5_crashes(tmp_path, 5))


def test_P5_nor_does_the_process_list(tmp_path: Path) -> None:
    assert held(nothing_leaks.P5_process_list(tmp_path, 1))


def test_P6_it_speaks_to_nobody(tmp_path: Path) -> None:
    assert held(nothing_leaks.P6_network(tmp_path, 1))


def test_P8_hostile_words_are_only_text(tmp_path: Path) -> None:
    assert held(nothing_leaks.P8_only_text(tmp_path, 1))


def test_G1_the_shell_is_usable_after_any_end(tmp_path: Path) -> None:
    assert held(comes_back.G1_shell(tmp_path, 5))


def test_G2_the_background_and_back(tmp_path: Path) -> None:
    assert held(comes_back.G2_background(tmp_path, 1))


def test_G2_stopped_from_outside_and_continued(tmp_path: Path) -> None:
    assert held(comes_back.G2_stopped(tmp_path, 2))


def test_G3_any_size_at_any_moment(tmp_path: Path) -> None:
    assert held(comes_back.G3_sizes(tmp_path, 1))


def test_G4_any_terminal_and_none(tmp_path: Path) -> None:
    assert held(comes_back.G4_terminals(tmp_path, 1))


def test_G5_pastes_and_floods_of_any_kind(tmp_path: Path) -> None:
    assert held(comes_back.G5_floods(tmp_path, 8))
