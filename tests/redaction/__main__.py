"""Print the figures, and what they miss; the exit code is 1 when one is not as it must be."""

from __future__ import annotations

import sys

from tests.redaction.figures import LEAST_MASKED, MOST_FALSE_ALARMS, Figure, callers, false_alarms, phones


def show(figure: Figure, least: float) -> bool:
    good = figure.share_good >= least
    print(f"{'' if good else 'MISSED  '}{figure.kind:<36} {figure.tried:5}   {figure.share_good:7.2%}")
    for text in figure.others:
        print(f"        {text}")
    return good


results = [show(figure, LEAST_MASKED) for figure in phones()]
results.append(show(callers(), LEAST_MASKED))
results.append(show(false_alarms(), 1 - MOST_FALSE_ALARMS))
sys.exit(not all(results))
