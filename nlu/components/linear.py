"""A linear model of topic and urgency with honest probabilities.

Two linear SVMs (`components.svm`) over the same features (`components.features`), and a second look at what they say
(`components.second`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from components.features import WEIGHTS, Part, Sense, SensePart, vectorizers, weighed
from components.second import TOPIC, URGENCY, Second, evidence_of_topic, evidence_of_urgency
from components.svm import Floats, Shape, folds_of, learn, softmax, temperature_of

_FEW = 200  # texts; below this words that occur once count too, above they would only swell the model


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
    def learn(
        cls, texts: Sequence[str], margins: Sequence[Floats | None], truths: Sequence[NDArray[np.intp]]
    ) -> Looks:
        """From the margins of unseen texts for topic and urgency, None where there are none."""
        topics, urgencies = margins
        temperatures = temperature_of(topics, truths[0]), temperature_of(urgencies, truths[1])
        if topics is None or urgencies is None:
            return cls(temperatures)
        return cls(
            temperatures,
            Second.fit(
                evidence_of_topic(texts, topics, urgencies), truths[0], TOPIC, topics * temperatures[0]
            ),
            Second.fit(evidence_of_urgency(texts, topics, urgencies, temperatures[0]), truths[1], URGENCY),
        )

    def at(self, texts: Sequence[str], topics: Floats, urgencies: Floats) -> tuple[Floats, Floats]:
        """The probabilities of topics and urgencies, one row per text."""
        if self.topic is None or self.urgency is None:
            return softmax(topics * self.temperatures[0]), softmax(urgencies * self.temperatures[1])
        evidence = evidence_of_urgency(texts, topics, urgencies, self.temperatures[0])
        return (
            self.topic.probabilities(
                evidence_of_topic(texts, topics, urgencies), topics * self.temperatures[0]
            ),
            self.urgency.probabilities(evidence),
        )


class LinearModel:
    """Learns topics and urgencies of folded texts, and gives each a probability."""

    def __init__(
        self,
        shape: Shape,
        labels: tuple[Sequence[str], Sequence[str]],
        parts: Sequence[Part],
        intercept: Floats,
        looks: Looks,
        sense: SensePart | None = None,
    ) -> None:
        self.topics, self.urgencies = map(list, labels)
        """The labels, in the order of `probabilities`; `urgencies` has one where all texts have the same."""
        self._shape = shape
        self._parts = parts
        self._intercept = intercept
        self._looks = looks
        self._sense = sense

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        topics: Sequence[str],
        urgencies: Sequence[str],
        shape: Shape,
        senses: Sequence[Sense | None] | None = None,
    ) -> LinearModel:
        """Learn from folded texts, and from the vectors of those that have one.

        Raises:
            ValueError: Fewer than two different topics.
        """
        if len(set(topics)) < 2:
            raise ValueError("training needs messages for at least two topics")
        learners = vectorizers(shape, rare=1 if len(texts) < _FEW else 2)
        blocks = weighed(learners, texts)
        given = [sense for sense in senses or () if sense is not None]
        centre = np.mean(given, axis=0) if given else None
        if senses is not None and centre is not None:
            blocks.append(csr_matrix(SensePart.rows(senses, centre)))
        matrix = hstack(blocks, format="csr")
        labels, truths = zip(
            *(np.unique(each, return_inverse=True) for each in (topics, urgencies)), strict=True
        )
        weights, unseen = zip(*learn(matrix, truths, shape, folds_of(truths[0], shape)), strict=True)
        del blocks, matrix  # a quarter of a gigabyte that nothing after needs
        looks = Looks.learn(texts, unseen, truths)
        coef = np.hstack([each.coef for each in weights])
        parts, row = [], 0
        for each, weight in zip(learners, WEIGHTS, strict=True):
            rows = slice(row, row + len(each.idf_))
            parts.append(Part(each.build_analyzer(), each.vocabulary_, each.idf_, coef[rows] * weight))
            row = rows.stop
        sense = None if centre is None else SensePart(centre, coef[row:])
        intercept = np.concatenate([each.intercept for each in weights])
        return cls(shape, (labels[0].tolist(), labels[1].tolist()), parts, intercept, looks, sense)

    def probabilities(self, text: str, sense: Sense | None = None) -> tuple[Floats, Floats]:
        """The probability of each topic and of each urgency for a folded text; both sum to 1."""
        margins = self._intercept + sum(part.margins(text) for part in self._parts)
        if sense is not None and self._sense is not None:
            margins = margins + self._sense.margins(sense)
        topics, urgencies = margins[np.newaxis, : len(self.topics)], margins[np.newaxis, len(self.topics) :]
        of_topics, of_urgencies = self._looks.at([text], topics, urgencies)
        return of_topics[0], of_urgencies[0]

    def save(self, folder: Path) -> None:
        """Write `model.json` (words) and `model.npz` (numbers) to `folder`: reading them back runs no code.

        skops, which Rasa uses for this, takes three seconds to import: half of what Rasa needs to start.
        """
        words = {
            "shape": asdict(self._shape),
            "topics": self.topics,
            "urgencies": self.urgencies,
            "vocabularies": [
                sorted(part.vocabulary, key=part.vocabulary.__getitem__) for part in self._parts
            ],
        }
        (folder / "model.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        numbers = {f"coef{i}": part.coef for i, part in enumerate(self._parts)}
        numbers |= {f"idf{i}": part.idf for i, part in enumerate(self._parts)}
        looks = self._looks
        for name, second in (("topic", looks.topic), ("urgency", looks.urgency)):
            if second is not None:
                numbers |= {f"{name}_weights": second.weights, f"{name}_start": second.start}
        temperatures = np.array(looks.temperatures)
        if self._sense is not None:
            numbers |= {"sense_centre": self._sense.centre, "sense_coef": self._sense.coef}
        np.savez(folder / "model.npz", intercept=self._intercept, temperatures=temperatures, **numbers)

    @classmethod
    def load(cls, folder: Path) -> LinearModel:
        """Read a model that `save` wrote.

        Raises:
            OSError, ValueError, KeyError: It is not there or not whole.
        """
        words = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        shape = Shape.of(words["shape"])
        with np.load(folder / "model.npz", allow_pickle=False) as numbers:
            parts = [
                Part(
                    each.build_analyzer(),
                    {gram: row for row, gram in enumerate(words["vocabularies"][i])},
                    numbers[f"idf{i}"],
                    numbers[f"coef{i}"],
                )
                for i, each in enumerate(vectorizers(shape, rare=1))
            ]
            seconds = [
                Second(numbers[f"{name}_weights"], numbers[f"{name}_start"])
                if f"{name}_weights" in numbers.files
                else None
                for name in ("topic", "urgency")
            ]
            sense = (
                SensePart(numbers["sense_centre"], numbers["sense_coef"])
                if "sense_coef" in numbers.files
                else None
            )
            looks = Looks((float(numbers["temperatures"][0]), float(numbers["temperatures"][1])), *seconds)
            labels = (words["topics"], words["urgencies"])
            return cls(shape, labels, parts, numbers["intercept"], looks, sense)
