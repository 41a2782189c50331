"""What the contacts of the benchmark write: training messages in three scripts, mixed as a hotline might get them."""

from __future__ import annotations

import random
from pathlib import Path

import yaml

from bot.sheet import LOADER

NLU = Path(__file__).resolve().parents[1] / "nlu"

COUNT = 997
"""How many different messages: a prime, so that every contact writes others, whatever the number of contacts."""

SHARES = {"km": 0.5, "latn": 0.3, "en": 0.2}
"""Khmer script, romanised Khmer, English."""

EMERGENCIES, CASES = 0.02, 0.05
"""Share of messages about topics of urgency `emergency`, and with them of all that open a case in the forum at once: other
urgent topics, and who asks for a person. The rest asks for information, talks, or is about something else."""

SEED = 20_251_125


def mixed() -> list[str]:
    """The same list in every run."""
    groups = yaml.safe_load((NLU / "topics.yml").read_text(encoding="utf-8"))["groups"].values()
    urgency = {topic: about["urgency"] for group in groups for topic, about in group.items()}
    kept: dict[tuple[str, str], list[str]] = {}
    for path in sorted((NLU / "data").glob("*/*.yml")):
        told = yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506 (the safe loader, in C where there is one)
        topic = told["topic"]
        kind = urgency[topic] if urgency[topic] in ("emergency", "urgent") else "other"
        kind = "urgent" if topic == "talk_to_counsellor" else kind
        of = kept.setdefault((told["script"], kind), [])
        of += [message for message in told["messages"] if isinstance(message, str)]
    chance = random.Random(SEED)
    scripts = chance.choices(list(SHARES), list(SHARES.values()), k=COUNT)
    kinds = chance.choices(["emergency", "urgent", "other"], [EMERGENCIES, CASES - EMERGENCIES, 1 - CASES], k=COUNT)
    return [chance.choice(kept[script, kind]) for script, kind in zip(scripts, kinds, strict=True)]
