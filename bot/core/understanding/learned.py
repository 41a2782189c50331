"""Learned red flags: about a thousand pieces of words a script, with weights, which stand in for the urgency model
while Rasa is down.

Phrases catch what their writers thought of; these catch how people tell it. They are learnt from the same training
messages (`nlu/build/learn_flags.py`), kept in `nlu/red_flags/learned.json`. They raise, and they doubt: a phrase
that calls an emergency in a message that is calm by all its other words is heard as urgent (docs/decisions/026).
Measured on messages not learnt from, together with the phrases: docs/understanding.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from bot.core.understanding.lexicon import Reading
from bot.core.understanding.romanised import fold_latin
from bot.core.understanding.values import Urgency

LONG = 24
"""Characters from which a message has words besides the phrase found in it, by which the phrase may be doubted."""
SHORT = 14
"""Characters below which a message is left to the phrases. A name or "I will wait" has too few pieces to weigh: of what
they alone would call urgent there, three in five are calm (docs/decisions/026)."""
FEW = 80
"""Pieces, about four words: a text of fewer is weighed as if it had so many, so that no single piece decides."""


@dataclass(frozen=True)
class Weights:
    """What pieces of one script's messages say: a message is urgent whose sum reaches 0."""

    letters: tuple[int, int]
    """Shortest and longest sequence of letters, within words and with the blanks at their edges."""
    pieces: Mapping[str, float]
    """Weight of each sequence of letters that counts."""
    words: Mapping[str, float]
    """Weight of each word, and of each two words in a row."""
    start: float
    """Where the sum starts: the balance of all messages, and the threshold."""
    calm: float = float("-inf")
    """Below this sum a message is calm by its words, as 1 in 100 emergencies are that a phrase finds."""

    def sum(self, text: str) -> float:
        """The sum for a text in this script's form; below 0 where no piece speaks for danger. Linear in its length."""
        found = self._found(text)
        if found <= 0:
            return min(self.start, -1.0)  # an emoji, another language: nothing was said that is known
        return self.start + found

    def is_calm(self, text: str) -> bool:
        """Whether a text in this script's form is calm by its words."""
        return self.start + self._found(text) < self.calm

    def _found(self, text: str) -> float:
        pieces = set(letter_pieces(text, self.letters))
        words = set(word_pieces(text))
        total = sum([self.pieces[piece] for piece in pieces if piece in self.pieces])
        total += sum([self.words[word] for word in words if word in self.words])
        return total * share(len(pieces) + len(words))


class LearnedFlags:
    """The weights of all scripts. Immutable."""

    def __init__(self, weights: Mapping[str, Weights]) -> None:
        self._weights = weights

    def urgency(self, text: str | Reading) -> Urgency:
        """URGENT or NONE; NONE for a short one. One in mixed or other scripts is urgent when it is for any of them."""
        return Urgency.URGENT if self.sum(Reading.of(text)) >= 0 else Urgency.NONE

    def sum(self, reading: Reading) -> float:
        """The sum for a message; 0 (which is urgent) or more speaks of danger. The greatest of all scripts' where it is
        in mixed or other ones; -1 where there are no weights, or the message is short."""
        if len(reading.folded) < SHORT or not self._weights:
            return -1.0
        asked = [reading.script] if reading.script in self._weights else list(self._weights)
        return max(self._weights[name].sum(form(reading.folded, name)) for name in asked)

    def is_calm(self, reading: Reading) -> bool:
        """Whether a message is calm by its words; never a short one, or one in mixed or other scripts."""
        weights = self._weights.get(reading.script)
        if weights is None or len(reading.folded) < LONG:
            return False
        return weights.is_calm(form(reading.folded, reading.script))


def share(count: int) -> float:
    """By how much each of so many pieces counts."""
    return 1 / sqrt(max(FEW, count))


def form(folded: str, script: str) -> str:
    """A folded text as the weights of a script read it: romanised Khmer by its coarse sound."""
    return fold_latin(folded) if script == "latn" else folded


def letter_pieces(text: str, lengths: tuple[int, int]) -> list[str]:
    """All sequences of letters of these lengths, word by word, a blank at each edge."""
    return [
        padded[start : start + length]
        for word in text.split()
        for padded in (f" {word} ",)
        for length in range(lengths[0], lengths[1] + 1)
        for start in range(max(1, len(padded) - length + 1))
    ]


def word_pieces(text: str) -> Iterator[str]:
    """All words, and all pairs of neighbours."""
    words = text.split()
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"
