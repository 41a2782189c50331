"""What the words of a message ask of what was answered last, and whether they are hardly more than a place.

The words stand in `nlu/queries/*.yml`; what is done about them is decided by the talk (`bot.core.contact.acts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.understanding.circumstances import NOT_BACK, NOWHERE
from bot.core.understanding.lexicon import Entry, Lexicon, Reading, Sign
from bot.core.understanding.values import Query

AROUND = "around"
"""Words that may stand beside the name of a place without making it more than that: "I am in", "now"."""

NONE = "none"
"""Phrases that hold a word of a follow-up and do not mean it."""

CLEARS = "clears"
"""Words by which somebody wants the chat cleared at once: "delete this", "he is coming"."""

MEANINGS = (*(kind.value for kind in Query), NONE, AROUND, CLEARS)
"""What the files may say."""

_ASKED = frozenset(kind.value for kind in Query)

CODE = 2
"""Letters of a country's code."""

_LEFT = 2
"""Letters that may be left over in a bare place: a sign of politeness, a slip."""

LONGEST = 160
"""Letters of a message up to which words alone tell that it is a follow-up: a long one tells a story."""


class Queries:
    """All lists, compiled once. Immutable; each question is linear in the message."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        """`entries` mean one of `MEANINGS`. Raises PhraseError when a phrase cannot be read."""
        listed = tuple(entries)
        self._asked = Lexicon(
            Entry(f"query:{e.meaning}", e.layout, e.phrases, e.lists) for e in listed if e.meaning != AROUND
        )
        # as the names of countries are laid out, so that what is left over can be counted
        self._around = Lexicon(
            Entry(AROUND, "km" if e.layout == "km" else "spelt", e.phrases, e.lists)
            for e in listed
            if e.meaning == AROUND
        )

    def asked(self, reading: Reading) -> tuple[Query, ...]:
        """What a message asks, in the order of its words; nothing in a long one."""
        if len(reading.folded) > LONGEST:
            return ()
        found = (sign.meaning.partition(":")[2] for sign in self._asked.find(reading))
        return tuple(dict.fromkeys(Query(meaning) for meaning in found if meaning in _ASKED))

    def clears(self, reading: Reading) -> bool:
        """Whether its words want the chat cleared at once."""
        return any(sign.meaning == f"query:{CLEARS}" for sign in self._asked.find(reading))

    def is_bare(self, reading: Reading, places: Sequence[Sign]) -> bool:
        """Whether nothing but `places`, the signs of countries in it, and words around them stands in a message."""
        named = {sign.meaning.rpartition(":")[2] for sign in places}
        if NOT_BACK in named or NOWHERE in named or not any(len(name) == CODE for name in named):
            return False  # "I want to go to Korea" is a wish, and no place
        for layout in ("km", "spelt"):
            text: str = getattr(reading, layout)
            covered = [False] * len(text)
            for sign in (*places, *self._around.find(reading)):
                if sign.layout == layout:
                    covered[sign.start : sign.end] = [True] * (sign.end - sign.start)
            left = sum(c.isalnum() or c >= "\u1780" for c, seen in zip(text, covered, strict=True) if not seen)
            if left > _LEFT:
                return False
        return True
