"""What the judge reaches on messages not learnt from, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from bot.core.understanding.values import Urgency

SCRIPTS = ("km", "latn", "en")
LENGTHS = ((0, 40), (40, 80), (80, 150), (150, 300), (300, 5000))
MISSED = (0.0, 0.01, 0.02, 0.04, 0.06, 0.1, 0.15)
"""Shares of the emergencies missed at which the curve is told."""


def share(mask: np.ndarray, of: np.ndarray) -> str:
    """A share and its count."""
    return f"{mask[of].mean():.3f} ({mask[of].sum()}/{of.sum()})" if of.any() else "-"


def table(told: Sequence[dict[str, Any]], said: np.ndarray) -> str:
    """What is reached, a line per script."""
    truth = np.array([m["truth"] for m in told])
    scripts, kinds = np.array([m["script"] for m in told]), np.array([str(m.get("kind")) for m in told])
    rings = said >= Urgency.URGENT
    lines = []
    for script in SCRIPTS:
        here = scripts == script
        lines.append(
            f"{script}: E>=U {share(rings, here & (truth == 3))} U+ {share(rings, here & (truth >= 2))} "
            f"calm rings {share(rings, here & (truth == 0))} n/s rings {share(rings, here & (truth < 2))} "
            f"prec {share(truth >= 1, here & rings)} E=E {share(said == 3, here & (truth == 3))} "
            f"E truly U+ {share(truth >= 2, here & (said == 3))}"
        )
        calm = here & (truth < 2)
        lines.append(
            "   "
            + ", ".join(
                f"{k} {share(rings, calm & (kinds == k))}" for k in sorted(set(kinds)) if (calm & (kinds == k)).any()
            )
        )
    return "\n".join(lines)


def by_kind(told: Sequence[dict[str, Any]], said: np.ndarray) -> Iterator[str]:
    """How many ring of the messages of a kind that are none or support, and of those that are more."""
    truth, kinds = np.array([m["truth"] for m in told]), np.array([str(m.get("kind")) for m in told])
    for calm in (True, False):
        for kind in sorted(set(kinds)):
            here = (kinds == kind) & ((truth < Urgency.URGENT) == calm)
            if here.any():
                yield f"| {'' if calm else 'danger: '}{kind} | {_cells(told, said >= Urgency.URGENT, here)} |"


def by_length(told: Sequence[dict[str, Any]], said: np.ndarray) -> Iterator[str]:
    """How many ring of the messages of a length that are none or support."""
    truth, letters = np.array([m["truth"] for m in told]), np.array([len(m["text"]) for m in told])
    for least, most in LENGTHS:
        here = (truth < Urgency.URGENT) & (letters >= least) & (letters < most)
        yield f"| {least} to {most} | {_cells(told, said >= Urgency.URGENT, here)} |"


def curve(told: Sequence[dict[str, Any]], danger: np.ndarray) -> Iterator[str]:
    """The share of the calm messages that ring where at most so many of the emergencies are missed."""
    truth, scripts = np.array([m["truth"] for m in told]), np.array([m["script"] for m in told])
    for missed in MISSED:
        cells = []
        for script in SCRIPTS:
            theirs = np.sort(danger[(scripts == script) & (truth == Urgency.EMERGENCY)])
            rings = danger >= theirs[int(missed * len(theirs))]
            cells.append(_two(rings[(scripts == script) & (truth == Urgency.NONE)]))
        yield f"| {missed:.2f} | {' | '.join(cells)} |"


def _cells(told: Sequence[dict[str, Any]], rings: np.ndarray, here: np.ndarray) -> str:
    scripts = np.array([m["script"] for m in told])
    return " | ".join(_two(rings[here & (scripts == script)]) for script in SCRIPTS)


def _two(rings: np.ndarray) -> str:
    return f"{rings.mean():.2f} ({rings.sum()} of {len(rings)})".removeprefix("0") if len(rings) else "–"
