"""What the words of a message ask of what was answered last, and whether they want the chat cleared.

The words stand in `nlu/queries/*.yml`; what is done about them is decided by the talk (`bot.core.contact.talk_acts`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.core.understanding.lexicon import Entry, Lexicon, Reading
from bot.core.understanding.values import Query

NONE = "none"
"""Phrases that hold a word of a follow-up and do not mean it."""

CLEARS = "clears"
"""Words by which somebody wants the chat cleared at once: "delete this", "he is coming"."""

WATCHED = "watched"
"""Words by which somebody says that the phone is looked at: "he checks my phone"."""

CALMS = "calms"
"""Words by which somebody takes danger back: it was nothing, a joke, only a question, or it is over."""

STILL = "still"
"""Words beside which nothing is taken back: "but", "not safe", "he says it is a joke"."""

IF = "if"
"""Questions under a condition ("if I do not pay, do they take my land"): they ask what comes then, unless their words
ask something else."""

MEANINGS = (*(kind.value for kind in Query), NONE, CLEARS, WATCHED, CALMS, STILL, IF)
"""What the files may say."""

_ASKED = frozenset(kind.value for kind in Query)
_APART = (IF, CALMS, STILL)

LONGEST = 160
"""Letters of a message up to which words alone tell that it is a follow-up: a long one tells a story."""


TAKES_BACK = 60
"""Letters of a message up to which danger can be taken back: a longer one tells something besides."""


class Asked(NamedTuple):
    """What the words of a message ask (in their order; nothing in a long one) and say."""

    queries: tuple[Query, ...] = ()
    clears: bool = False
    """They want the chat cleared at once."""
    watched: bool = False
    """Somebody looks at the phone; in a long message that is one thing of many."""
    calms: bool = False
    """They take danger back, with nothing beside that says that it goes on."""


class Queries:
    """All lists, compiled once. Immutable; `read` is linear in the message."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        """`entries` mean one of `MEANINGS`. Raises PhraseError when a phrase cannot be read."""
        # what says no query stands in a group of its own, so that it does not hide the words inside it
        groups = ((f"{e.meaning}:{e.meaning}" if e.meaning in _APART else f"query:{e.meaning}", e) for e in entries)
        self._lists = Lexicon(Entry(meaning, e.layout, e.phrases, e.lists) for meaning, e in groups)

    def read(self, reading: Reading) -> Asked:
        """What a message asks and says."""
        meant, letters = [sign.meaning.partition(":")[2] for sign in self._lists.find(reading)], len(reading.folded)
        asked = tuple(dict.fromkeys(Query(meaning) for meaning in meant if meaning in _ASKED))
        return Asked(
            (asked or ((Query.WHAT_THEN,) if IF in meant else ())) if letters <= LONGEST else (),
            CLEARS in meant,
            WATCHED in meant and letters <= LONGEST,
            CALMS in meant and STILL not in meant and letters <= TAKES_BACK,
        )
