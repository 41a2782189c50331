"""Which phrases of red flags call an emergency too easily: how urgent the training messages are in which each stands.

    nlu/.venv/bin/python nlu/experiments/weigh_flags.py     prints the weak ones, a minute

A phrase is weak where, of at least `LEAST` messages that it calls an emergency, fewer than `EMERGENCIES` are one and
fewer than `HASTE` are at least urgent. Such a phrase belongs to a rule with `urgency: urgent`: it opens a case, but the
crisis answer is left to the model and to surer phrases.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME.parent)]

import unseen  # noqa: E402

from bot.core.understanding.triage import RedFlags  # noqa: E402
from bot.core.understanding.values import Urgency  # noqa: E402
from bot.understanding import flags  # noqa: E402

LEAST = 4
EMERGENCIES = 0.45
HASTE = 0.65


def weak() -> list[tuple[str, str, Counter[str]]]:
    """Rule, phrase, and how urgent the messages are, the commonest first."""
    rules = flags.load(HOME / "red_flags")
    alone = {
        f"{rule.id}#{i}": replace(rule, id=f"{rule.id}#{i}", phrases=(phrase,))
        for rule in rules
        if rule.urgency is Urgency.EMERGENCY
        for i, phrase in enumerate(rule.phrases)
    }
    red = RedFlags.compile(alone.values())
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for example in unseen.examples()[0]:
        for flag in red.find(example.text):
            if flag.urgency is Urgency.EMERGENCY:
                found[flag.rule][example.urgency] += 1
    chosen = []
    for name, counts in sorted(found.items(), key=lambda item: -item[1].total()):
        surely, total = counts["emergency"], counts.total()
        hasty = surely + counts["urgent"]
        if total >= LEAST and surely < EMERGENCIES * total and hasty < HASTE * total:
            chosen.append((name.split("#")[0], alone[name].phrases[0], counts))
    return chosen


if __name__ == "__main__":
    for rule, phrase, counts in weak():
        sys.stdout.write(f"{rule}: {phrase}   {dict(counts)}\n")
