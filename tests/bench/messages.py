"""What the contacts of the benchmark write: training messages in three scripts, mixed as a hotline might get them."""

from __future__ import annotations

import random
from pathlib import Path

import yaml

NLU = Path(__file__).resolve().parents[2] / "nlu"

COUNT = 997
"""How many different messages: a prime, so that every contact writes others, whatever the number of contacts."""

SHARES = {"km": 0.5, "latn": 0.3, "en": 0.2}
"""Khmer script, romanised Khmer, English."""

EMERGENCIES = 0.02
"""Share of messages about topics of urgency `emergency`. Each contact who sends one gets a case in the forum."""

SEED = 20_251_125


def mixed() -> list[str]:
    """The same list in every run."""
    groups = yaml.safe_load((NLU / "topics.yml").read_text(encoding="utf-8"))["groups"].values()
    urgency = {topic: about["urgency"] for group in groups for topic, about in group.items()}
    kept: dict[tuple[str, bool], list[str]] = {}
    for path in sorted((NLU / "data").glob("*/*.yml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        of = kept.setdefault((told["script"], urgency[told["topic"]] == "emergency"), [])
        of += [message for message in told["messages"] if isinstance(message, str)]
    chance = random.Random(SEED)
    scripts = chance.choices(list(SHARES), list(SHARES.values()), k=COUNT)
    return [chance.choice(kept[script, chance.random() < EMERGENCIES]) for script in scripts]
