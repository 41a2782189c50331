"""The trained pipeline without Rasa around it: what `POST /model/parse` answers, from the same parts.

For Sarika's own parse server (`nlu/own`), and for what measures and chooses (`nlu/build`): starting Rasa takes six
seconds, and HTTP costs more than the arithmetic.
"""

from __future__ import annotations

import os
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from components.asked import AskedModel
from components.clauses import SHORTEST, in_context
from components.features import Sense
from components.linear import LinearModel
from components.meaning import Meaning
from components.mending import mended, ready
from components.svm import Shape
from components.whole import Whole, wholes_of

BEFORE = "SARIKA_MODEL_BEFORE"
"""In the environment of a training: the file of the model so far."""
NOTHING: Mapping[str, Any] = {"intent_ranking": [], "urgency": {}, "parts": [], "asked": {}}
"""What is said of a text that folds to nothing."""
CROWD = 3
"""Messages under way at once up to which each is read by the taught sentence model too, which takes five times the rest of the
model (docs/decisions/072). Where more wait, what they ask for is told by their words and sounds, and each waits less."""
MODEL = Path(__file__).resolve().parents[1] / "models" / "sarika.tar.gz"


def load(file: Path = MODEL) -> LinearModel:
    """What the model that `sarika train` made has learnt of topics. Raises OSError, ValueError, KeyError, TarError."""
    with _unpacked(file) as folder:
        return LinearModel.load(folder)


def load_both(file: Path = MODEL) -> tuple[LinearModel, AskedModel | None]:
    """The same, and what it learnt of what is asked, if anything."""
    with _unpacked(file) as folder:
        return LinearModel.load(folder), AskedModel.load(folder)


@contextmanager
def _unpacked(file: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(file) as archive:
            archive.extractall(folder)  # noqa: S202 - our own; a filter needs Python 3.11.4, and Debian 12 has 3.11.2
        (saved,) = Path(folder).rglob("model.json")
        yield saved.parent


def before() -> LinearModel | None:
    """The model so far, where `train.py` says that it was made by the same code."""
    file = os.environ.get(BEFORE)
    try:
        return load(Path(file)) if file else None
    except (OSError, ValueError, KeyError, tarfile.TarError):  # one that cannot be read is learnt anew
        return None


def learn(
    examples: Sequence[tuple[str, str, str]], asking: Sequence[tuple[str, str]], config: Mapping[str, Any], folder: Path
) -> None:
    """Learn both and write them to `folder`, one after the other: what is asked alone takes a gigabyte.

    Args:
        examples: Texts, each with its topic and its urgency.
        asking: What is asked (`components.messages.asking`).
        config: That of the classifier in `config.yml`.
        folder: Where `LinearModel.load` and `AskedModel.load` read them.
    """
    ready()
    shape = Shape.of(config)
    texts, senses = _read([text for text, _ in asking])
    asked = AskedModel.fit(texts, [label for _, label in asking], shape, senses)
    if asked is not None:
        asked.save(folder)
    del asked
    texts, senses = _read([text for text, _, _ in examples])
    topics, urgencies = [topic for _, topic, _ in examples], [urgency for _, _, urgency in examples]
    LinearModel.fit(texts, topics, urgencies, shape, senses, wholes_of(texts, senses), before()).save(folder)


def _read(texts: Sequence[str]) -> tuple[list[str], list[Sense | None]]:
    folded, meaning = [_folded(text) for text in texts], Meaning()
    return folded, [meaning.of(text) for text in folded]


def pack(folder: Path, file: Path) -> Path:
    """Make the file that `load` reads of a folder."""
    with tarfile.open(file, "w:gz", compresslevel=0) as archive:
        for part in sorted(folder.iterdir()):
            archive.add(part, part.name)
    return file


def _folded(text: str) -> str:
    return " ".join(mended(text).split())


class Pipeline:
    """What a trained model says of texts, with its likeliest topics, `ranking` of them.

    Raises OSError, ValueError, KeyError where a table that it reads is not there or not whole.
    """

    def __init__(self, model: LinearModel, asked: AskedModel | None = None, ranking: int = 10) -> None:
        ready()
        self._model = model
        self._asked = asked
        self._ranking = ranking
        self._under_way, self._counting = 0, Lock()
        self._meaning = Meaning()
        self._whole = None if model.nearest is None else Whole.found()

    @classmethod
    def load(cls, file: Path = MODEL) -> Pipeline:
        """Read the model that `sarika train` made."""
        return cls(*load_both(file))

    def parse(self, text: str) -> Mapping[str, Any]:
        """`intent_ranking`, `urgency`, `parts` and `asked` of a text, as the parse API has them."""
        folded = _folded(text)
        return self.judged(text, folded, self._meaning.of(folded))

    def judged(self, text: str, folded: str, sense: Sense | None) -> Mapping[str, Any]:
        """The same of a text that was folded, with the vector of its meaning where it has one."""
        with self._counting:
            self._under_way += 1
            crowded = self._under_way > CROWD
        try:
            return self._judged(text, folded, sense, quickly=crowded) if folded else NOTHING
        finally:
            with self._counting:
                self._under_way -= 1

    def _judged(self, text: str, folded: str, sense: Sense | None, *, quickly: bool) -> Mapping[str, Any]:
        model = self._model
        whole = None if self._whole is None else self._whole.of
        pieces = in_context(mended(text)) if len(text) >= 2 * SHORTEST and len(model.urgencies) > 1 else []
        topics, urgencies = model.with_pieces(folded, sense, pieces, self._meaning.of, whole)
        named = [dict(zip(model.urgencies, each, strict=True)) for each in urgencies.tolist()]
        best = topics.argsort()[::-1][: self._ranking]
        return {
            "intent_ranking": [{"name": model.topics[i], "confidence": float(topics[i])} for i in best],
            "urgency": named[0] if len(model.urgencies) > 1 else {},
            "parts": named[1:],
            "asked": self._asked.shares(folded, sense, quickly=quickly) if self._asked is not None else {},
        }
