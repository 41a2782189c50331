"""A mistyped Latin word, read as the known word one letter away. What it brings: docs/decisions/033.

The Rasa environment loads this file by its path, so it imports nothing of this project.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from symspellpy import SymSpell, Verbosity

COMMON = 5
"""Training messages that must have a word before another is taken for it."""
SHORTEST, LONGEST = 4, 20
"""Letters of a word that may be mistyped: shorter ones are near to too many."""
MOST = 60
"""Words nobody knows that are looked up in a message: some 20 microseconds each."""
KNOWN = 0.5
"""Share of a message's words that must be known: one in another language is left as it is."""
WORD = re.compile(r"[a-z][a-z']*")


class Speller:
    """Known words, and the common ones among them that another may be meant to be. Immutable."""

    def __init__(self, counts: Mapping[str, int], known: Container[str]) -> None:
        """`counts` says how many training messages have a word; a word in `known` is left as it is."""
        self._known = known
        self._near = SymSpell(max_dictionary_edit_distance=1, prefix_length=10)
        for word, count in counts.items():
            if count >= COMMON:
                self._near.create_dictionary_entry(word, count)

    def spelt(self, folded: str) -> str:
        """A folded text with mistyped words as the commonest word near, where `KNOWN` of it is known. Linear."""
        if not is_known(folded, self._known):
            return folded
        left = MOST

        def spelt(found: re.Match[str]) -> str:
            nonlocal left
            word = found.group()
            if not SHORTEST <= len(word) <= LONGEST or word in self._known or not left:
                return word
            left -= 1
            near = self._near.lookup(word, Verbosity.CLOSEST, max_edit_distance=1)
            # two letters exchanged ("wnat") are likelier than another letter
            likeliest = max(near, key=lambda n: (sorted(n.term) == sorted(word), n.count), default=None)
            return str(likeliest.term) if likeliest else word

        return WORD.sub(spelt, folded)


def is_known(folded: str, words: Container[str]) -> bool:
    """Whether enough of the Latin words of a folded text are among these."""
    found = WORD.findall(folded)
    return sum(word in words for word in found) >= KNOWN * len(found)
