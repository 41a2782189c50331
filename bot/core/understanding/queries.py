"""What the words of a message ask of what was answered last, and whether they want the chat cleared.

The words stand in `nlu/queries/*.yml`, those that ask for a section of the answer in `nlu/sections/*.yml`; what is done
about them is decided by the talk (`bot.core.contact.talk_acts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.core.understanding.lexicon import Entry, Lexicon, Reading, Sign
from bot.core.understanding.values import Asked, Money, Query

NONE = "none"
"""Phrases that hold a word of a follow-up and do not mean it."""

UNASKED = "unasked"
"""The same, where the model is not heard on it either ("the broker does not pick up")."""

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

STOPS = "stops"
"""Words by which somebody stops writing now: beside who comes, nothing long is shown."""

GONE = "gone"
"""Words by which who does harm has left, or who writes is alone: they may be heard again."""

ILL = "ill"
"""Words of an illness."""

HIDES = "hides"
"""Words by which somebody hides, or hides their phone, or that they write: "I am in the bathroom, they do not see me",
"they took the phones, I hide this one". They want nothing cleared."""

UNCALLED = "uncalled"
"""Words by which somebody wants that nobody calls them."""

LIVES = "lives"
"""Words by which somebody denies that they want to die, or that they are dead."""

TAKEN = "taken"
"""Words by which something was swallowed already: after a wish to die it is what one dies by."""

DESPAIRS = "despairs"
"""Words beside which such a denial is doubted: "but I cannot go on"."""

DEATH = "death"
"""Words of death."""

OF_AGE = "of_age"
"""Words that ask from which age something is allowed."""

ALIKE = "alike"
"""Words that ask whether it is the same elsewhere: "also in Singapore?", "and my sister in Johor?"."""

THERE = "there"
"""Words by which somebody is left where the writer was, with no name for it: "still there", "the others inside"."""

IF = "if"
"""Questions under a condition ("if I do not pay, do they take my land"): they ask what comes then, unless their words
ask something else."""

_APART = (IF, CALMS, STILL, ALIKE, THERE, COMES, STOPS, GONE, ILL, LIVES, TAKEN, DESPAIRS, DEATH, OF_AGE, *Money)
"""What may be said by words that stand inside those of something else."""

MEANINGS = (*(kind.value for kind in Query), NONE, UNASKED, CLEARS, WATCHED, HIDES, UNCALLED, *_APART)
"""What the files may say."""

_ASKED = frozenset(kind.value for kind in Query)

LONGEST = 160
"""Letters of a message up to which words alone tell that it is a follow-up: a long one tells a story."""

TELLS_MORE = 240
"""Letters of a message up to which its words may ask for a section: a longer one speaks of everything."""

ANYWHERE = "*"
"""Stands before a section that words ask for whatever the talk is about ("may I take my child home?")."""

DENIED = "denied"
"""Words behind which a section is not meant: "not the bank account"."""

ALONE = "!"
"""Stands before topics that phrases deny by themselves ("I have no debt")."""

_ENDS = (".", " te ", "ទេ")
"""With a sentence a denial ends, and with the word that closes one in Khmer."""

_DENIES = 12
"""Letters behind a denial within which what is denied begins."""

TAKES_BACK = 60
"""Letters of a message up to which danger can be taken back: a longer one tells something besides."""


class Queries:
    """All lists, compiled once. Immutable; `read` is linear in the message."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        """`entries` mean one of `MEANINGS`. Raises PhraseError when a phrase cannot be read."""
        # what says no query stands in a group of its own, so that it does not hide the words inside it
        groups = ((f"{e.meaning}:{e.meaning}" if e.meaning in _APART else f"query:{e.meaning}", e) for e in entries)
        self._lists = Lexicon(Entry(meaning, e.layout, e.phrases, e.lists) for meaning, e in groups)

    def read(self, reading: Reading) -> Asked:
        """What a message asks and says."""
        signs, letters = self._lists.find(reading), len(reading.folded)
        unmeant = (f"query:{NONE}", f"query:{UNASKED}")
        hidden = {(s.start, s.end, s.layout) for s in signs if s.meaning in unmeant}
        meant = [
            s.meaning.partition(":")[2]
            for s in signs
            if (s.start, s.end, s.layout) not in hidden or s.meaning in unmeant
        ]
        asked = tuple(dict.fromkeys(Query(meaning) for meaning in meant if meaning in _ASKED))
        then = (Query.WHAT_THEN,) if IF in meant and UNASKED not in meant else ()
        return Asked(
            unasked=not asked and UNASKED in meant,
            queries=(asked or then) if letters <= LONGEST else (),
            clears=CLEARS in meant,
            watched=WATCHED in meant and letters <= LONGEST,
            calms=CALMS in meant and STILL not in meant and letters <= TAKES_BACK,
            alike=ALIKE in meant,
            there=THERE in meant,
            comes=letters <= TAKES_BACK and _comes(signs),
            stops=STOPS in meant and letters <= TAKES_BACK,
            gone=GONE in meant and letters <= LONGEST,
            ill=ILL in meant,
            hides=HIDES in meant,
            uncalled=UNCALLED in meant,
            lives=LIVES in meant and DESPAIRS not in meant,
            taken=TAKEN in meant and letters <= TAKES_BACK,
            fears=STILL in meant,
            death=DEATH in meant,
            of_age=OF_AGE in meant,
            money=next((kind for kind in Money if kind in meant), None),
        )


POLICE = "police"
"""Their name in `nlu/helpers.yml`."""


def whom(signs: Sequence[Sign], police_against: bool | None = None) -> tuple[str, ...]:
    """Whom a message names, by the names of `nlu/helpers.yml`, each once: no police that it says to be against them."""
    names = (sign.meaning.partition(":")[2] for sign in signs)
    return tuple(dict.fromkeys(name for name in names if name != NONE and not (police_against and name == POLICE)))


class AskedFor(NamedTuple):
    """The sections of answers that words ask for: that with the most words first."""

    sections: tuple[str, ...] = ()
    """Ids, or "topic.id", of what the talk is about."""
    anywhere: tuple[str, ...] = ()
    """"topic.id", whatever the talk is about."""


class Sections:
    """By which words a section of an answer is asked for, compiled once. Immutable; `read` is linear in the message."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        """`entries` mean a section: its id, or "topic.id" where it is meant in one answer only; `ANYWHERE` before that
        where it is meant whatever the talk is about; or they are `DENIED`.
        """
        self._lists = Lexicon(Entry(f"{e.meaning}:{e.meaning}", e.layout, e.phrases, e.lists) for e in entries)

    def read(self, reading: Reading) -> AskedFor:
        """The sections that a message asks for; of what it says that it does not mean, none."""
        if len(reading.folded) > TELLS_MORE:
            return AskedFor()
        signs = self._lists.find(reading)
        denied = [sign for sign in signs if sign.meaning == f"{DENIED}:{DENIED}"]
        letters: dict[str, int] = {}
        for sign in signs:
            if not any(_behind(no, sign, getattr(reading, sign.layout)) for no in denied):
                name = sign.meaning.partition(":")[0]
                letters[name] = letters.get(name, 0) + sign.end - sign.start
        names = [name for name in sorted(letters, key=lambda name: -letters[name]) if name != DENIED]
        return AskedFor(
            tuple(name for name in names if not name.startswith(ANYWHERE)),
            tuple(name.removeprefix(ANYWHERE) for name in names if name.startswith(ANYWHERE)),
        )


class Denials:
    """By which words somebody says that it is not that, compiled once. Immutable; `read` is linear in the message."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        """`entries` mean topics ("debt_pressure debt_bondage"), and deny them where they stand right behind one that is
        `DENIED`; those with `ALONE` before them deny by themselves."""
        self._lists = Lexicon(Entry(f"{e.meaning}:{e.meaning}", e.layout, e.phrases, e.lists) for e in entries)

    def read(self, reading: Reading) -> tuple[str, ...]:
        """The topics that a message denies, each once; of a long one, which tells a story, none."""
        if len(reading.folded) > TELLS_MORE:
            return ()
        signs = self._lists.find(reading)
        noes = [sign for sign in signs if sign.meaning == f"{DENIED}:{DENIED}"]
        denied = (
            topic
            for sign in signs
            for name in (sign.meaning.partition(":")[0],)
            if name.startswith(ALONE) or any(_right_behind(no, sign) for no in noes)
            for topic in name.removeprefix(ALONE).split()
        )
        return tuple(dict.fromkeys(topic for topic in denied if topic != DENIED))


def _behind(no: Sign, sign: Sign, text: str) -> bool:
    """Whether a sign begins right behind a denial, before that ends."""
    near = sign.layout == no.layout and no.end <= sign.start <= no.end + _DENIES
    return near and not any(end in text[no.end : sign.start] for end in _ENDS)


def _right_behind(no: Sign, sign: Sign) -> bool:
    """Whether a sign begins right behind a denial, or with its last word."""
    return sign.layout == no.layout and no.start < sign.start <= no.end + 1 and sign.end > no.end


def _comes(signs: Sequence[Sign]) -> bool:
    """Whether who does harm comes, and nothing else is to be cleared for it."""
    came = [sign for sign in signs if sign.meaning == f"{COMES}:{COMES}"]
    clears = (sign for sign in signs if sign.meaning == f"query:{CLEARS}")
    return bool(came) and not any(sign.start >= came[-1].end or sign.end <= came[0].start for sign in clears)
