"""A linear model of topic and urgency with honest probabilities.

Two linear SVMs (`components.svm`) over the same features (`components.features`), a second look at what they say
(`components.second`), and where the topic of an English message is unsure then, a third one (`components.nearest`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from components.features import Sense
from components.khmer_words import cutter
from components.looks import Looks
from components.margins import Margins
from components.nearest import UNSURE, Nearest
from components.reading import as_khmer, reader
from components.second import Second
from components.svm import Floats, Shape, folds_of
from components.text import script
from components.whole import Vectors

Keys: TypeAlias = NDArray[np.uint64]
_SAME = 0.01
"""Of the texts so many may be new or gone for the looks to stay: an editor's days of work."""


class LinearModel:
    """Learns topics and urgencies of folded texts, and gives each a probability."""

    def __init__(
        self,
        shape: Shape,
        labels: tuple[Sequence[str], Sequence[str]],
        margins: Margins,
        looks: Looks,
        nearest: Nearest | None = None,
        learnt: Keys | None = None,
    ) -> None:
        self.topics, self.urgencies = map(list, labels)
        """The labels, in the order of `probabilities`; `urgencies` has one where all texts have the same."""
        self._shape = shape
        self._margins = margins
        self._looks = looks
        self.nearest = nearest
        """What the third look asks; None where it was not learnt."""
        self._learnt = np.array([], np.uint64) if learnt is None else learnt

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        topics: Sequence[str],
        urgencies: Sequence[str],
        shape: Shape,
        senses: Sequence[Sense | None] | None = None,
        wholes: Sequence[Vectors | None] = (),
        before: LinearModel | None = None,
    ) -> LinearModel:
        """Learn from folded texts, and from the vectors of those that have one: of their words, and of the whole.

        `before` is the model so far: where hardly a text is another (`_SAME`), how it turns margins into probabilities
        is taken from it, and no SVM has to judge texts that it has not seen: half of the time.

        Raises:
            ValueError: Fewer than two different topics.
        """
        if len(set(topics)) < 2:
            raise ValueError("training needs messages for at least two topics")
        labels, truths = zip(*(np.unique(each, return_inverse=True) for each in (topics, urgencies)), strict=True)
        learnt = keys_of(texts, topics, urgencies)
        same = before is not None and before.looks_fit(shape, (labels[0].tolist(), labels[1].tolist()), learnt)
        folds = None if same else folds_of(truths[0], shape)
        margins, unseen = Margins.learn(texts, truths, shape, folds, senses)
        if before is not None and same:
            looks, learnt = before._looks, before._learnt
        else:
            looks = Looks.learn(texts, unseen, truths)
        nearest = Nearest.of(wholes, truths[0])
        return cls(shape, (labels[0].tolist(), labels[1].tolist()), margins, looks, nearest, learnt)

    def looks_fit(self, shape: Shape, labels: tuple[list[str], list[str]], keys: Keys) -> bool:
        """Whether what turns margins into probabilities was learnt for these labels, from nearly the same texts."""
        if shape != self._shape or labels != (self.topics, self.urgencies):
            return False
        return len(np.setxor1d(self._learnt, keys)) <= _SAME * len(keys)

    def probabilities(
        self, text: str, sense: Sense | None = None, whole: Callable[[str], Vectors | None] | None = None
    ) -> tuple[Floats, Floats]:
        """The probability of each topic and of each urgency for a folded text; both sum to 1.

        `whole` reads the text as a whole; it is called only where the text has a `sense`, which says that it is English,
        and its topic is unsure. Romanised Khmer is looked at as Khmer too, and the mean of both is taken.
        """
        topic, urgencies = self.with_pieces(text, sense, (), lambda _: None, whole)
        return topic, urgencies[0]

    def with_pieces(
        self,
        text: str,
        sense: Sense | None,
        pieces: Sequence[str],
        meaning: Callable[[str], Sense | None],
        whole: Callable[[str], Vectors | None] | None = None,
    ) -> tuple[Floats, Floats]:
        """The same, and below it the urgencies of the `pieces` of the text, which get their sense by `meaning`.

        All are looked at together, and a piece that is the text itself (of a message of two sentences) not anew.
        """
        told = {text: sense}
        told.update((each, meaning(each)) for each in pieces if each != text)
        topics, urgencies = self.of_all(list(told), list(told.values()))
        topic: Floats = topics[0]
        if self.nearest is not None and whole is not None and sense is not None and topic.max() < UNSURE:
            read = whole(text)
            topic = topic if read is None else self.nearest.at(topic, read)
        rows = {each: row for row, each in enumerate(told)}
        return topic, urgencies[[0, *map(rows.__getitem__, pieces)]]

    def of_all(self, texts: Sequence[str], senses: Sequence[Sense | None]) -> tuple[Floats, Floats]:
        """The same for several texts, one row for each, without reading any as a whole."""
        romanised = [
            at
            for at, (text, sense) in enumerate(zip(texts, senses, strict=True))
            if sense is None and script(text) == "latn"
        ]
        told = [*texts, *(as_khmer(texts[at]) for at in romanised)]
        found = self._looked_at(told, [*senses, *[None] * len(romanised)])
        for each in found:
            each[romanised] = (each[romanised] + each[len(texts) :]) / 2
        return found[0][: len(texts)], found[1][: len(texts)]

    def _looked_at(self, texts: Sequence[str], senses: Sequence[Sense | None]) -> tuple[Floats, Floats]:
        margins = np.stack([self._margins.of(text, sense) for text, sense in zip(texts, senses, strict=True)])
        return self._looks.at(texts, margins[:, : len(self.topics)], margins[:, len(self.topics) :])

    def save(self, folder: Path) -> None:
        """Write `model.json` (words) and `model.npz` (numbers) to `folder`: reading them back runs no code.

        skops, which Rasa uses for this, takes three seconds to import: half of what Rasa needs to start.
        """
        words = {
            "shape": asdict(self._shape),
            "topics": self.topics,
            "urgencies": self.urgencies,
            "vocabularies": self._margins.vocabularies(),
        }
        (folder / "model.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        numbers = self._margins.numbers()
        looks = self._looks
        for name, second in (("topic", looks.topic), ("urgency", looks.urgency)):
            if second is not None:
                numbers |= {f"{name}_weights": second.weights, f"{name}_start": second.start}
        temperatures = np.array(looks.temperatures)
        if self.nearest is not None:
            numbers |= {"near": self.nearest.vectors.astype(np.float16), "near_topics": self.nearest.topics}
        numbers |= {"temperatures": temperatures, "learnt": self._learnt}
        np.savez(folder / "model.npz", **numbers)

    @classmethod
    def load(cls, folder: Path) -> LinearModel:
        """Read a model that `save` wrote.

        Raises:
            OSError, ValueError, KeyError: It is not there or not whole.
        """
        for read in (reader, cutter):
            read()  # now, so that the first message does not wait for it
        words = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        shape = Shape.of(words["shape"])
        with np.load(folder / "model.npz", allow_pickle=False) as numbers:
            margins = Margins.load(words["vocabularies"], numbers, shape)
            seconds = [
                Second(numbers[f"{name}_weights"], numbers[f"{name}_start"])
                if f"{name}_weights" in numbers.files
                else None
                for name in ("topic", "urgency")
            ]
            looks = Looks((float(numbers["temperatures"][0]), float(numbers["temperatures"][1])), *seconds)
            nearest = Nearest.split(numbers["near"], numbers["near_topics"]) if "near" in numbers.files else None
            learnt = numbers["learnt"] if "learnt" in numbers.files else None
            return cls(shape, (words["topics"], words["urgencies"]), margins, looks, nearest, learnt)


def keys_of(texts: Sequence[str], topics: Sequence[str], urgencies: Sequence[str]) -> Keys:
    """A number for each text with its labels, in order."""
    told = ("\0".join(each).encode(errors="ignore") for each in zip(texts, topics, urgencies, strict=True))
    return np.unique(
        np.array([int.from_bytes(blake2b(each, digest_size=8).digest(), "big") for each in told], np.uint64)
    )
