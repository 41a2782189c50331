"""The picture: what is reached per script, with intervals, and how far a confidence can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np

from report.figures import FIGURES, Told

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "sarika"  # the same figures give the same file
import matplotlib.pyplot as plt  # noqa: E402 (after the choice of backend)

NAMES = {"km": "Khmer script", "latn": "romanised Khmer", "en": "English"}
COLOURS = {"km": "#1b6ca8", "latn": "#c8553d", "en": "#4f772d"}
SHOWN = {
    "emergencies called emergency or urgent": "emergencies called\nemergency or urgent",
    "emergencies and urgents called emergency or urgent": "emergencies and urgents\ncalled so",
    "of those called emergency or urgent, truly support or more": "called so, truly\nsupport or more",
    "alarming words without danger not called emergency": "alarming words, no danger:\nnot called emergency",
    "topic right": "topic right",
}


def draw(told: Sequence[Told], down: Sequence[Told], path: Path) -> None:
    """Write the picture as SVG."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 5), gridspec_kw={"width_ratios": [3, 2]})
    by_script = {s: [m for m in told if m.script == s] for s in NAMES}
    _shares(left, by_script, down)
    _calibration(right, by_script)
    figure.tight_layout()
    figure.savefig(path, format="svg", metadata={"Date": None})
    plt.close(figure)


def _shares(axes: plt.Axes, by_script: Mapping[str, Sequence[Told]], down: Sequence[Told]) -> None:
    names = [*SHOWN, "Rasa down"]
    for offset, (script, told) in zip((0.25, 0, -0.25), by_script.items(), strict=True):
        for row, name in enumerate(names):
            if name == "Rasa down":
                share = FIGURES["emergencies called emergency or urgent"]([m for m in down if m.script == script])
            else:
                share = FIGURES[name](told)
            low, high = share.wilson()
            at = len(names) - row + offset
            axes.plot([low, high], [at, at], color=COLOURS[script], lw=2, alpha=0.5)
            axes.plot([share.value], [at], "o", color=COLOURS[script], label=NAMES[script] if row == 0 else None)
    labels = [*SHOWN.values(), "Rasa down: emergencies\ncalled emergency or urgent"]
    axes.set_yticks([len(names) - row for row in range(len(names))], labels)
    axes.set_xlim(0, 1.02)
    axes.grid(axis="x", alpha=0.3)
    axes.set_title("Held-out messages: share and 95 % interval")
    axes.legend(loc="lower left", fontsize="small")


def bins(told: Sequence[Told], edges: Sequence[float]) -> list[tuple[float, float, int]]:
    """Mean confidence, share of right topics and number of messages between each two edges; empty ones left out."""
    found = []
    for low, high in pairwise(edges):
        here = [m for m in told if low <= m.understood["confidence"] < high and not _by_flag(m)]
        if here:
            mean = float(np.mean([m.understood["confidence"] for m in here]))
            found.append((mean, float(np.mean([m.right for m in here])), len(here)))
    return found


def _by_flag(told: Told) -> bool:
    # a red flag's share of the topic is not the model's
    return any(str(reason).startswith("flag:") for reason in told.understood.get("reasons", ()))


def _calibration(axes: plt.Axes, by_script: Mapping[str, Sequence[Told]]) -> None:
    axes.plot([0, 1], [0, 1], color="grey", lw=1, ls="--")
    for script, told in by_script.items():
        points = bins(told, (0, 0.2, 0.4, 0.6, 0.8, 1.0))
        axes.plot([p[0] for p in points], [p[1] for p in points], "o-", color=COLOURS[script], alpha=0.8)
    axes.set_xlabel("confidence")
    axes.set_ylabel("share of right topics")
    axes.set_title("How far a confidence can be trusted")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
