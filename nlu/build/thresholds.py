"""Applies the rules of `bot/core/understanding/thresholds.py` to `var/nlu/unseen.json` and writes `nlu/thresholds.json`.

    nlu/.venv/bin/python nlu/build/thresholds.py

Copy the figures into `bot/core/understanding/thresholds.py`; a test compares the two.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME.parent)]

from bot.core.understanding import thresholds  # noqa: E402
from bot.core.understanding.triage import RedFlags  # noqa: E402
from bot.core.understanding.values import Urgency  # noqa: E402
from bot.understanding.lexicons import load_flags  # noqa: E402

TRULY = {"km": 0.82, "latn": 0.78, "en": 0.84}
"""Of the messages called urgent or emergency, how many are truly support or more: the target and .02 to .04 more, the more the
lower it was on messages of other writers."""
RECALL = {"km": (0.99, 0.97), "latn": (0.97, 0.94), "en": (0.99, 0.97)}
"""Of emergencies, and of emergencies and urgents, how many are called urgent or emergency: the targets and .02 more."""
EMERGENCIES = 0.8
ANSWERED = 0.75
ENOUGH = 50
"""Messages around a confidence from which their share means something."""
STEPS = [step / 100 for step in range(1, 100)]


def main() -> None:
    """Write and print the thresholds with what they reach on validation data."""
    unseen = (HOME.parent / "var" / "nlu" / "unseen.json").read_text("utf-8")
    lines = [json.loads(line) for line in unseen.splitlines()]
    red = RedFlags.compile(load_flags(HOME / "red_flags"))
    for line in lines:
        said = {Urgency[word.upper()]: share for word, share in line["urgency_p"].items()}
        line["truth"] = Urgency[line["urgency"].upper()]
        line["danger"], line["emergency"] = thresholds.danger(said), said.get(Urgency.EMERGENCY, 0.0)
        line["flag"] = max((flag.urgency for flag in red.read(line["text"]).flags), default=Urgency.NONE)
    found: dict[str, Any] = {"urgent": {}, "emergency": {}, "reached": {}}
    for script in TRULY:
        here = [line for line in lines if line["script"] == script]
        found["urgent"][script], found["emergency"][script], found["reached"][script] = of(here, script)
    found |= topics(lines)
    text = json.dumps(found, indent=1) + "\n"
    (HOME / "thresholds.json").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def of(here: list[dict[str, Any]], script: str) -> tuple[float, float, dict[str, float]]:
    """The thresholds of urgent and of emergency for one script, and what is reached with them."""
    truth = np.array([line["truth"] for line in here])
    danger = np.array([line["danger"] for line in here])
    share = np.array([line["emergency"] for line in here])
    flag = np.array([line["flag"] for line in here])
    urgent = urgent_from(truth, danger, flag, script, STEPS)
    emergency = next(
        step
        for step in STEPS
        if (truth[(danger >= urgent) & (share >= step)] == Urgency.EMERGENCY).mean() >= EMERGENCIES
    )
    called = (danger >= urgent) | (flag >= Urgency.URGENT)
    alarmed = ((danger >= urgent) & (share >= emergency)) | (flag == Urgency.EMERGENCY)
    reached = {
        "emergencies_called_urgent_or_more": called[truth == Urgency.EMERGENCY].mean(),
        "emergencies_called_emergency": alarmed[truth == Urgency.EMERGENCY].mean(),
        "urgent_or_more_called_urgent_or_more": called[truth >= Urgency.URGENT].mean(),
        "called_truly_support_or_more": (truth[called] >= Urgency.SUPPORT).mean(),
        "called_emergency_truly_urgent_or_more": (truth[alarmed] >= Urgency.URGENT).mean(),
        "none_called_urgent_or_more": called[truth == Urgency.NONE].mean(),
        "flags_alone_emergencies_called": (flag >= Urgency.URGENT)[truth == Urgency.EMERGENCY].mean(),
        "flags_alone_called_truly_support_or_more": (truth[flag >= Urgency.URGENT] >= Urgency.SUPPORT).mean(),
    }
    return urgent, emergency, {name: round(float(figure), 3) for name, figure in reached.items()}


def urgent_from(truth: np.ndarray, danger: np.ndarray, flag: np.ndarray, script: str, steps: Iterable[float]) -> float:
    """Rule 1: the threshold of danger from which a message is urgent. `steps` are the candidates, rising.

    Where flags alone cost more than the share that is to be kept, none keeps it, and those that are called decide.
    """
    precise, wide = [], []
    for step in steps:
        called = (danger >= step) | (flag >= Urgency.URGENT)
        if (truth[called] >= Urgency.SUPPORT).mean() >= TRULY[script]:
            precise.append(step)
        if all(
            called[truth >= least].mean() >= share
            for least, share in zip((Urgency.EMERGENCY, Urgency.URGENT), RECALL[script], strict=True)
        ):
            wide.append(step)
    return float(max([*precise[:1], *wide[-1:]]))


def topics(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """The thresholds for answering and for asking back."""
    ranked = [list(line["topic_p"].items()) for line in lines]
    best = np.array([row[0][1] for row in ranked])
    right = np.array([row[0][0] == line["topic"] for row, line in zip(ranked, lines, strict=True)])
    among = np.array([line["topic"] in [name for name, _ in row[:3]] for row, line in zip(ranked, lines, strict=True)])
    answer = next(step for step in STEPS if right[best >= step].mean() >= ANSWERED)
    ask = next(
        step for step in STEPS if (near := np.abs(best - step) < 0.05).sum() >= ENOUGH and among[near].mean() >= 0.5
    )
    return {
        "answer": answer,
        "ask": ask,
        "answered": round(float((best >= answer).mean()), 3),
        "answered_rightly": round(float(right[best >= answer].mean()), 3),
        "best_right": round(float(right.mean()), 3),
        "among_three": round(float(among.mean()), 3),
    }


if __name__ == "__main__":
    main()
