"""The trained pipeline without Rasa around it: what `POST /model/parse` answers, from the same parts.

For Sarika's own parse server (`nlu/own`), and for what measures and chooses (`nlu/build`): starting Rasa takes six
seconds, and HTTP costs more than the arithmetic.
"""

from __future__ import annotations

import os
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from components.clauses import SHORTEST, in_context
from components.linear import LinearModel
from components.meaning import Meaning
from components.mending import mended, ready
from components.messages import Example
from components.svm import Shape
from components.whole import Whole, wholes_of

BEFORE = "SARIKA_MODEL_BEFORE"
"""In the environment of a training: the file of the model so far."""
MODEL = Path(__file__).resolve().parents[1] / "models" / "sarika.tar.gz"


def load(file: Path = MODEL) -> LinearModel:
    """What the model that `sarika train` made has learnt. Raises OSError, ValueError, KeyError, TarError."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(file) as archive:
            archive.extractall(folder)  # noqa: S202 - our own; a filter needs Python 3.11.4, and Debian 12 has 3.11.2
        (saved,) = Path(folder).rglob("model.json")
        return LinearModel.load(saved.parent)


def before() -> LinearModel | None:
    """The model so far, where `train.py` says that it was made by the same code."""
    file = os.environ.get(BEFORE)
    try:
        return load(Path(file)) if file else None
    except (OSError, ValueError, KeyError, tarfile.TarError):  # one that cannot be read is learnt anew
        return None


def learnt(examples: Sequence[Example], config: Mapping[str, Any]) -> LinearModel:
    """What the pipeline learns from these; `config` is that of the classifier in `config.yml`."""
    ready()
    texts = [_folded(example.text) for example in examples]
    meaning = Meaning()
    senses = [meaning.of(text) for text in texts]
    topics, urgencies = [example.topic for example in examples], [example.urgency for example in examples]
    return LinearModel.fit(texts, topics, urgencies, Shape.of(config), senses, wholes_of(texts, senses), before())


def save(model: LinearModel, file: Path) -> Path:
    """Write it where `load` reads it."""
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder))
        with tarfile.open(file, "w:gz", compresslevel=0) as archive:
            for part in ("model.json", "model.npz"):
                archive.add(Path(folder) / part, part)
    return file


def _folded(text: str) -> str:
    return " ".join(mended(text).split())


class Pipeline:
    """A trained model as it stands in a file. Raises OSError, ValueError, KeyError where it is not there or not whole."""

    def __init__(self, model: LinearModel, ranking: int = 10) -> None:
        ready()
        self._model = model
        self._ranking = ranking
        self._meaning = Meaning()
        self._whole = None if model.nearest is None else Whole.found()

    @classmethod
    def load(cls, file: Path = MODEL) -> Pipeline:
        """Read the model that `sarika train` made."""
        return cls(load(file))

    def parse(self, text: str) -> dict[str, Any]:
        """`intent_ranking`, `urgency` and `parts` of a text, as the parse API has them."""
        folded = _folded(text)
        if not folded:
            return {"intent_ranking": [], "urgency": {}, "parts": []}
        whole = None if self._whole is None else self._whole.of
        topics, urgencies = self._model.probabilities(folded, self._meaning.of(folded), whole)
        best = topics.argsort()[::-1][: self._ranking]
        return {
            "intent_ranking": [{"name": self._model.topics[i], "confidence": float(topics[i])} for i in best],
            "urgency": self._named(urgencies),
            "parts": self.parts(text),
        }

    def parts(self, text: str) -> list[dict[str, float]]:
        """The urgency of each piece of a text of several."""
        if len(text) < 2 * SHORTEST:
            return []
        pieces = in_context(mended(text))
        if not pieces:
            return []
        return list(map(self._named, self._model.of_all(pieces, list(map(self._meaning.of, pieces)))[1]))

    def _named(self, urgencies: Any) -> dict[str, float]:
        return dict(zip(self._model.urgencies, map(float, urgencies), strict=True))
