"""What decides an answer besides its topic: the country, the kind of work, whom a message is about, when it happens.

The words stand in `nlu/countries.yml` and `nlu/circumstances/*.yml`; here is only what follows from them. What is not
said stays None.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.understanding.lexicon import Entry, Lexicon, Reading, Sign
from bot.core.understanding.text import fold
from bot.core.understanding.values import Person, Sector, Time

ORIGIN = "KH"
"""Where contacts come from. Named beside another country it is where they started, so the other one counts."""

NOWHERE, OWN, OTHERS = "nowhere", "own", "others"
"""What the lists of `nlu/countries.yml` hold besides countries: names that tell no place ("thai baht"), words for the
writer, and words for somebody else."""

BACK, BACK_FROM, NOT_BACK = "back", "back_from", "not_back"
"""Also in them: somebody is in Cambodia again ("back home now"); the same, with the country that was left ("came back
from"); and words before these by which it is only wished, asked or denied ("want to", "never")."""
_REACH = 18
"""Letters after a word of `NOT_BACK` in which it still counts."""


@dataclass(frozen=True)
class Place:
    """A country (ISO 3166-1 alpha-2), or one of the other meanings above, and the phrases that stand for it."""

    code: str
    names: tuple[str, ...]


class Countries:
    """All names, compiled once. Immutable; `find` is linear in the message."""

    def __init__(self, places: Iterable[Place]) -> None:
        entries = []
        for place in places:
            khmer = tuple(n for n in place.names if any("\u1780" <= c <= "\u17d2" for c in n))
            latin = tuple(fold(n) for n in place.names if n not in khmer)
            # apart from names, so that "came back from Thailand" does not hide the name inside it
            meaning = f"home:{place.code}" if place.code in (BACK, BACK_FROM, NOT_BACK) else place.code
            entries += [Entry(meaning, "km", khmer), Entry(meaning, "spelt", latin)]
        self._names = Lexicon(entries)

    def find(self, text: str | Reading) -> str | None:
        """The ISO code of the one country that counts, or None when none is named or it is not clear which.

        Cambodia counts only when it is alone. Of several others that one counts in which the writer says to be, when
        the rest are said of somebody else: "I am in Thailand, my sister is in Malaysia". A country that somebody came
        back from does not count: they are in Cambodia, and need the numbers that can be called from there.
        """
        return _of(_told(self._names.find(Reading.of(text))))

    def look(self, text: str | Reading) -> Whereabouts:
        """The same, with whose place it is, as far as that is said."""
        reading = Reading.of(text)
        signs = self._names.find(reading)
        told = _told(signs)
        own, others = ({country for who, country in told if who == whose} for whose in (OWN, OTHERS))
        return Whereabouts(
            _of(told),
            own.pop() if len(own) == 1 else None,
            others.pop() if len(others) == 1 else None,
            any(sign.meaning.startswith("home:") and not sign.meaning.endswith(NOT_BACK) for sign in signs)
            and any(country == ORIGIN for _, country in told),
            tuple(signs),
        )


@dataclass(frozen=True)
class Whereabouts:
    """The country that counts, that of who writes and that of somebody else; whether somebody is `home` again; and
    where all of this stands in the message.
    """

    country: str | None = None
    writer: str | None = None
    subject: str | None = None
    home: bool = False
    signs: tuple[Sign, ...] = ()


def _of(told: Sequence[tuple[str, str]]) -> str | None:
    codes = {country for _, country in told}
    if len(codes) > 1:
        codes.discard(ORIGIN)
    if len(codes) > 1:
        codes = _where_the_writer_is(told)
    return codes.pop() if len(codes) == 1 else None


def _told(signs: Iterable[Sign]) -> list[tuple[str, str]]:
    """Each country named, after whose word it stands (`OWN`, `OTHERS` or ""); Cambodia where somebody came back."""
    told: list[tuple[str, str]] = []
    whose, layout, unsure, left = "", "", -_REACH - 1, range(0)
    for sign in signs:
        if sign.layout != layout:
            whose, layout, unsure, left = "", sign.layout, -_REACH - 1, range(0)
        back = sign.start - unsure > _REACH
        match sign.meaning.rpartition(":")[2]:
            case "own" | "others" as whose:
                pass
            case "not_back":
                unsure = sign.end
            case "back_from" if back:
                left = range(sign.start, sign.end + 2)
            case "back" if back:
                told = [(who, country) for who, country in told if (who or OWN) != (whose or OWN)]
                told.append((whose, ORIGIN))
            case country if len(country) == 2 and sign.start in left:
                told = [(who, name) for who, name in told if (who or OWN, name) != (whose or OWN, country)]
                told.append((whose, ORIGIN))
            case country if len(country) == 2:
                told.append((whose, country))
    return told


def _where_the_writer_is(told: Iterable[tuple[str, str]]) -> set[str]:
    """The countries named after a word for the writer, if all others are named after a word for somebody else."""
    whose: dict[str, set[str]] = {OWN: set(), OTHERS: set(), "": set()}
    for who, country in told:
        if country != ORIGIN:
            whose[who].add(country)
    told_apart = not whose[""] and not whose[OWN] & whose[OTHERS]
    return whose[OWN] if told_apart else set()


MEANINGS = {
    "sector": (*(s.value for s in Sector), "none"),
    "person": ("child", "young", "harmed", "other", "self", "third", "none"),
    "time": ("past", "present", "planned", "none"),
}
"""What the files may say, by group. `none` are phrases that hold a word of another meaning and do not mean it.

child: somebody under 18, by age or word. young: "my child", "kids": a child unless the writer is the one harmed.
harmed: something done to the writer. other: somebody else. third: somebody else, where no word for the writer stands.
present: what keeps the past from being over.
"""


@dataclass(frozen=True)
class Circumstances:
    """What a message says of them; None where it says nothing."""

    sector: Sector | None = None
    person: Person | None = None
    time: Time | None = None

    def where_unsaid(self, other: Circumstances) -> Circumstances:
        """These, and the other's where nothing is said here."""
        return Circumstances(self.sector or other.sector, self.person or other.person, self.time or other.time)


class CircumstanceLists:
    """All lists, compiled once. Immutable; `find` is linear in the message."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """`entries` mean "<group>:<meaning>", of `MEANINGS`. Raises PhraseError when a phrase cannot be read."""
        self._lists = Lexicon(entries)

    def find(self, text: str | Reading) -> Circumstances:
        """What a message says of its circumstances."""
        said: dict[str, set[str]] = {group: set() for group in MEANINGS}
        for sign in self._lists.find(Reading.of(text)):
            group, _, meaning = sign.meaning.partition(":")
            said[group].add(meaning)
        return Circumstances(_sector(said["sector"] - {"none"}), _person(said["person"]), _time(said["time"]))


def _sector(said: set[str]) -> Sector | None:
    """The only one named; a scam compound counts over the work that was promised."""
    if Sector.SCAM_COMPOUND in said:
        return Sector.SCAM_COMPOUND
    return Sector(said.pop()) if len(said) == 1 else None


def _person(said: set[str]) -> Person | None:
    """By the first of these that is said."""
    child, self_, other = Person.CHILD, Person.SELF, Person.OTHER
    order = {"child": child, "harmed": self_, "young": child, "other": other, "self": self_, "third": other}
    return next((person for meaning, person in order.items() if meaning in said), None)


def _time(said: set[str]) -> Time | None:
    if "past" in said and "present" not in said:
        return Time.PAST
    if "planned" in said:
        return Time.PLANNED
    return Time.NOW if "present" in said else None
