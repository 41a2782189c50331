"""What the words of a message ask of what was answered last, and whether they want the chat cleared.

The words stand in `nlu/queries/*.yml`; what is done about them is decided by the talk (`bot.core.contact.talk_acts`).
"""

from __future__ import annotations

from collections.abc import Iterable

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

COMES = "comes"
"""Words by which who does harm comes, or is back: "he is at the door". Of a danger that was told, it is worse."""

ALIKE = "alike"
"""Words that ask whether it is the same elsewhere: "also in Singapore?", "and my sister in Johor?"."""

THERE = "there"
"""Words by which somebody is left where the writer was, with no name for it: "still there", "the others inside"."""

IF = "if"
"""Questions under a condition ("if I do not pay, do they take my land"): they ask what comes then, unless their words
ask something else."""

MEANINGS = (*(kind.value for kind in Query), NONE, CLEARS, WATCHED, CALMS, STILL, ALIKE, THERE, COMES, IF)
"""What the files may say."""

_ASKED = frozenset(kind.value for kind in Query)
_APART = (IF, CALMS, STILL, ALIKE, THERE, COMES)

LONGEST = 160
"""Letters of a message up to which words alone tell that it is a follow-up: a long one tells a story."""


TAKES_BACK = 60
"""Letters of a message up to which danger can be taken back: a longer one tells something besides."""


class Queries:
    """All lists, compiled once. Immutable; each question is linear in the message."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        """`entries` mean one of `MEANINGS`. Raises PhraseError when a phrase cannot be read."""
        # what says no query stands in a group of its own, so that it does not hide the words inside it
        groups = ((f"{e.meaning}:{e.meaning}" if e.meaning in _APART else f"query:{e.meaning}", e) for e in entries)
        self._asked = Lexicon(Entry(meaning, e.layout, e.phrases, e.lists) for meaning, e in groups)

    def asked(self, reading: Reading) -> tuple[Query, ...]:
        """What a message asks, in the order of its words; nothing in a long one."""
        if len(reading.folded) > LONGEST:
            return ()
        found = [sign.meaning.partition(":")[2] for sign in self._asked.find(reading)]
        asked = tuple(dict.fromkeys(Query(meaning) for meaning in found if meaning in _ASKED))
        return asked or ((Query.WHAT_THEN,) if IF in found else ())

    def clears(self, reading: Reading) -> bool:
        """Whether its words want the chat cleared at once."""
        return any(sign.meaning == f"query:{CLEARS}" for sign in self._asked.find(reading))

    def watched(self, reading: Reading) -> bool:
        """Whether its words say that somebody looks at the phone; in a long one they are one thing of many."""
        short = len(reading.folded) <= LONGEST
        return short and any(sign.meaning == f"query:{WATCHED}" for sign in self._asked.find(reading))

    def calms(self, reading: Reading) -> bool:
        """Whether its words take danger back, with nothing beside that says that it goes on."""
        found = {sign.meaning.partition(":")[2] for sign in self._asked.find(reading)}
        return len(reading.folded) <= TAKES_BACK and CALMS in found and STILL not in found

    def alike(self, reading: Reading) -> bool:
        """Whether its words ask if it is the same elsewhere, or for somebody else."""
        return any(sign.meaning == f"{ALIKE}:{ALIKE}" for sign in self._asked.find(reading))

    def there(self, reading: Reading) -> bool:
        """Whether its words say that somebody is still there, wherever that is."""
        return any(sign.meaning == f"{THERE}:{THERE}" for sign in self._asked.find(reading))

    def comes(self, reading: Reading) -> bool:
        """Whether its words say that who does harm comes, and want nothing else cleared for it; in a long one they are
        one thing of many.
        """
        signs = self._asked.find(reading)
        came = [sign for sign in signs if sign.meaning == f"{COMES}:{COMES}"]
        clears = [sign for sign in signs if sign.meaning == f"query:{CLEARS}"]
        besides = any(sign.start >= came[-1].end or sign.end <= came[0].start for sign in clears if came)
        return bool(came) and not besides and len(reading.folded) <= TAKES_BACK
