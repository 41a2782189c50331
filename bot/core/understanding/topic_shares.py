"""What a message is about, by probability: what the intent model guesses, with the red flags weighed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.core.understanding.topics import Topics, Trait
from bot.core.understanding.values import Flag, Guess, Urgency

WEIGHTS: Mapping[Urgency, float] = {Urgency.EMERGENCY: 0.3, Urgency.URGENT: 0.2}
"""What a red flag adds to its topic's probability. Of 617 messages with a flag that the model had not learnt the topic
is right in .61 with these, .59 by the intent alone, .53 where an emergency flag overruled a calm intent
(docs/decisions/018)."""


def weighed(guesses: Sequence[Guess], flags: Iterable[Flag], topics: Topics) -> list[Guess]:
    """Topics by probability, likeliest first: the intent model's, each red flag adding its weight to its own topic's.

    Without guesses the strongest flag's topic stands alone, as certain (1); of equally urgent flags the one whose topic
    is an emergency by itself, since its answer says what to do now.
    """
    if not guesses:

        def strength(flag: Flag) -> tuple[Urgency, bool, Urgency]:
            return flag.urgency, topics.has(flag.topic, Trait.SUICIDE), topics.urgency(flag.topic)

        flag = max(flags, key=strength, default=None)
        return [Guess(flag.topic, 1.0)] if flag else []
    shares = {guess.topic: guess.confidence for guess in guesses}
    added: dict[str, float] = {}
    for flag in flags:
        added[flag.topic] = max(added.get(flag.topic, 0.0), WEIGHTS.get(flag.urgency, 0.0))
    for topic, weight in added.items():
        shares[topic] = shares.get(topic, 0.0) + weight
    whole = 1 + sum(added.values())
    ranked = [Guess(topic, share / whole) for topic, share in shares.items() if share]
    return sorted(ranked, key=lambda guess: (-guess.confidence, not topics.has(guess.topic, Trait.SUICIDE)))
