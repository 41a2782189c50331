"""What the first models say becomes probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.second import TOPIC, URGENCY, Second, about, evidence_of_topic, evidence_of_urgency
from components.svm import Floats, softmax, temperature_of


@dataclass(frozen=True)
class Looks:
    """What the first models say becomes probabilities by this.

    Without a second look (a label with a single text to learn from) by a softmax with one temperature for each model, chosen
    so that the probabilities of unseen texts are likeliest: one number cannot overfit, and the ranking stays.
    """

    temperatures: tuple[float, float]
    """Of topics and of urgencies."""
    topic: Second | None = None
    urgency: Second | None = None

    @classmethod
    def learn(cls, texts: Sequence[str], margins: Sequence[Floats | None], truths: Sequence[NDArray[np.intp]]) -> Looks:
        """From the margins of unseen texts for topic and urgency, None where there are none."""
        topics, urgencies = margins
        temperatures = temperature_of(topics, truths[0]), temperature_of(urgencies, truths[1])
        if topics is None or urgencies is None:
            return cls(temperatures)
        told = about(texts)
        return cls(
            temperatures,
            Second.fit(evidence_of_topic(told, topics, urgencies), truths[0], TOPIC, topics * temperatures[0]),
            Second.fit(evidence_of_urgency(told, topics, urgencies, temperatures[0]), truths[1], URGENCY),
        )

    def at(self, texts: Sequence[str], topics: Floats, urgencies: Floats) -> tuple[Floats, Floats]:
        """The probabilities of topics and urgencies, one row per text."""
        if self.topic is None or self.urgency is None:
            return softmax(topics * self.temperatures[0]), softmax(urgencies * self.temperatures[1])
        told = about(texts)
        evidence = evidence_of_urgency(told, topics, urgencies, self.temperatures[0])
        return (
            self.topic.probabilities(evidence_of_topic(told, topics, urgencies), topics * self.temperatures[0]),
            self.urgency.probabilities(evidence),
        )
