"""`make torture`: every promise tried in full, as one table. Ends with 1 when anything was lost or late."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.promises import cap_holds, comes_back, nothing_is_lost, nothing_leaks
from tests.promises.outcome import Outcome

Trial = Callable[[Path, int], Outcome]
TRIALS: Final[tuple[tuple[Trial, int], ...]] = (
    (nothing_is_lost.L1_kill, 200),
    (nothing_is_lost.L1_lines, 20),
    (nothing_is_lost.L2_signals, 200),
    (nothing_is_lost.L2_hang_up_ignored, 20),
    (nothing_is_lost.L3_acknowledged, 200),
    (nothing_is_lost.L4_writers, 1000),
    (nothing_is_lost.L5_locked, 1),
    (nothing_is_lost.L6_damage, 3 * len(nothing_is_lost.DAMAGES)),
    (nothing_is_lost.L7_restore, 10),
    (nothing_is_lost.L8_full_disk, 5),
    (nothing_is_lost.L8_gone, 10),
    (nothing_is_lost.L9_upgrades, 20),
    (nothing_is_lost.L10_slips, 10),
    (cap_holds.C1_C2_no_way_round, 12),
    (nothing_leaks.P1_callers, 4),
    (nothing_leaks.P2_modes, 4),
    (nothing_leaks.P3_deleted, 4),
    (nothing_leaks.P4_hidden, 8),
    (nothing_leaks.P5_crashes, 15),
    (nothing_leaks.P5_process_list, 4),
    (nothing_leaks.P6_network, 2),
    (nothing_leaks.P8_only_text, 2),
    (comes_back.G1_shell, 15),
    (comes_back.G2_background, 5),
    (comes_back.G2_stopped, 8),
    (comes_back.G3_sizes, 10),
    (comes_back.G4_terminals, 2),
    (comes_back.G5_floods, 16),
)
"""What is tried, and how often in full. L11 and P7 need no process of their own: the tests have them."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="Names to begin with, such as L1 or P; all when none is given.")
    parser.add_argument("--times", type=int, help="How often each, instead of in full.")
    options = parser.parse_args()
    chosen = [
        (trial, times)
        for trial, times in TRIALS
        if not options.only or any(trial.__name__.startswith(name) for name in options.only)
    ]
    kept = True
    print(f"{'':<4}{'tried':>6}{'lost':>6}{'late':>6}{'took':>7}   what", flush=True)
    with tempfile.TemporaryDirectory(prefix="recover-torture-", ignore_cleanup_errors=True) as folder:
        for trial, times in chosen:
            began = time.monotonic()
            found = trial(Path(folder) / trial.__name__, options.times or times)
            kept = kept and not found.lost and not found.late
            name, _, _ = trial.__name__.partition("_")
            what = " ".join(filter(None, ((trial.__doc__ or "").strip(), found.figure and f"({found.figure})")))
            took = f"{time.monotonic() - began:.0f} s"
            print(f"{name:<4}{found.times:>6}{len(found.lost):>6}{len(found.late):>6}{took:>7}   {what}", flush=True)
            for line in (*found.lost, *found.late):
                print(f"{'':<32}{line[:2000]}", flush=True)
    sys.exit(not kept)


if __name__ == "__main__":
    main()
