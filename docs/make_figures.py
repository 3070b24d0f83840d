"""Writes docs/figures.md from what `make bench` and `make simulate` measured last, which lies in docs/figures/."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

FIGURES: Final = Path(__file__).with_name("figures.md")
BENCH: Final = Path(__file__).with_name("figures") / "bench.json"
SIMULATE: Final = Path(__file__).with_name("figures") / "simulate.json"
_BEGINNING: Final = """\
# How quick it is

`make bench` measures the real program on a pseudo-terminal of 120 x 40, compiled as an installed one is. It runs in
turns with a Textual app that shows a single word, and with programs of the same kind, which `make bench-peers`
installs each in a place of its own. What counts is the ratio: milliseconds differ from machine to machine. This
page is written by `make figures` from the last run{where}.

"""
_SERVER: Final = """
## A server between desks

`make simulate` fills a real nats-server with what 10,000 agents keep, 100 rows each, sealed as desks seal them and
written in turns, so that the rows of one lie as far apart as they can; then desks join, come back and write{where}.
Two figures are the middle, and what 99 of 100 are below. At the right, plain keys of the same number in one
account, tried before there was a desk, on two cores with nats-server 2.15.1.

"""
_REST: Final = """
A value takes a kilobyte where a plain key takes a third of one: it is encrypted and filled up to a size that says
nothing. That is three times as much for the server to look through for a fresh desk; with 20,000 keys it takes 5
ms. While many join it holds what it looked through in memory, unless `GOMEMLIMIT` says less. Each agent has an
account of their own, so that nobody can have an answer sent to a key of somebody else's: for 10,000 of them the
server needs three seconds more to start, and 0.7 GB.
"""


def render() -> str:
    """Give the page."""
    bench, simulate = json.loads(BENCH.read_text()), json.loads(SIMULATE.read_text())
    return "".join(
        (
            _BEGINNING.format(where=_where(bench)),
            "| | median | least | most | ratio |\n|---|---|---|---|---|\n",
            *(_bench_row(row) for row in bench["rows"]),
            "\nIt needs a quiet machine. No test depends on any of these figures.\n",
            _SERVER.format(where=_where(simulate)),
            "| | here | plain keys |\n|---|---|---|\n",
            *map(_simulated_row, simulate["rows"]),
            _REST,
        )
    )


def _where(measured: dict[str, Any]) -> str:
    there = measured["machine"]
    return f": {there['cores']} cores, {there['system']}, Python {there['python']}, Textual {there['textual']}"


def _bench_row(row: dict[str, Any]) -> str:
    ratio = f"x {row['ratio']:.2f}" if row["ratio"] else ""
    values = " | ".join(_figure(row[name], row["unit"]) for name in ("median", "min", "max"))
    if row["min"] == row["max"]:
        values = f"{_figure(row['median'], row['unit'])} | | "
    return f"| {row['what']} | {values} | {ratio} |\n"


def _simulated_row(row: dict[str, Any]) -> str:
    here, plain = (_several(row[name], row["unit"]) for name in ("here", "plain"))
    return f"| {row['what'].strip()} | {here} | {plain} |\n"


def _several(values: list[float], unit: str) -> str:
    return ", ".join(_figure(value, "") for value in values) + (f" {unit}" if values and unit else "")


def _figure(value: float, unit: str) -> str:
    shown = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{shown} {unit}".strip()


if __name__ == "__main__":
    FIGURES.write_text(render(), encoding="utf-8")
