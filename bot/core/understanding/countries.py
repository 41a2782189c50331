"""Where somebody is, as a message tells: the country that counts, the writer's, and that of whom they write about.

The names stand in `nlu/countries.yml`; here is only what follows from them. What is not said stays None.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from bot.core.understanding import views
from bot.core.understanding.lexicon import MANY, ByEar, Entry, Lexicon, Reading, Sign, around
from bot.core.understanding.text import fold

ORIGIN = "KH"
"""Where contacts come from. Named beside another country it is where they started, so the other one counts."""
NOWHERE, OWN, OTHERS = "nowhere", "own", "others"
BACK, BACK_FROM, NOT_BACK = "back", "back_from", "not_back"
AT, NOW, BORN, SHIP, NOT_AT, WAS, FILLER = "at", "now", "born", "ship", "not_at", "was", "filler"
BOSS, NATION, NEAR, TO, FROM, WITH = "boss", "nation", "near", "to", "from", "with"
_HOME = (BACK, BACK_FROM, NOT_BACK)
_BESIDE = (AT, NOW, BORN, SHIP, NOT_AT, WAS, FILLER, BOSS, NATION, NEAR, TO, FROM, WITH)
LISTS = (NOWHERE, OWN, OTHERS, *_HOME, *_BESIDE)
"""What the lists of `nlu/countries.yml` hold besides countries; what each means stands at its head."""

HINT = "?"
"""Behind the code of a country that is only hinted at: its money, a nationality, an office of its own."""

_THINGS = (BORN, SHIP, BOSS, NATION)
_REACH, _NEAR, _SOON = 18, 6, 26
"""Letters after a word of `NOT_BACK` in which it counts; between `AT`, `BORN`, `SHIP`, or `NOW`, and its name."""


@dataclass(frozen=True)
class Place:
    """A country (ISO 3166-1 alpha-2), or one of the other meanings above, and the phrases that stand for it."""

    code: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Whereabouts:
    """Where somebody is, as told: `country` is the one that counts, where they are now; `writer` and `other` those of
    who writes and of whom they write about. `alone`: it tells nothing but a place."""

    country: str | None = None
    writer: str | None = None
    other: str | None = None
    alone: bool = False
    home: bool = False
    """Somebody is in Cambodia again."""
    hinted: bool = False
    """Nobody is said to be anywhere: its money is named, or somebody goes there."""
    named: bool = False
    """A place in it is named, and nobody is said to be there."""
    not_in: frozenset[str] = frozenset()
    """Where somebody says not to be ("not in Kaohsiung any more")."""
    left: str | None = None  # where who is home came from: others may be there still


class Sure(IntEnum):
    """How surely somebody is in a country."""

    NOT = 0
    """It is a flag, or where they were born, or where they say not to be."""
    TO = 1
    """Somebody goes there, wants to, or comes from there."""
    HINTED = 2
    NAMED = 3
    THERE = 4
    THERE_NOW = 5


class _Told(NamedTuple):
    """A country, after whose word it stands (`OWN`, `OTHERS` or ""), and how surely somebody is there."""

    whose: str
    code: str
    sure: Sure
    back: bool = False
    """They are in Cambodia again."""
    near: bool = False
    """It is only near, or where somebody comes from: it does not count beside another as sure."""


class Countries:
    """All names, compiled once. Immutable; `find` is linear in the message."""

    def __init__(self, places: Sequence[Place]) -> None:
        entries = []
        for place in places:
            khmer = tuple(n for n in place.names if any("\u1780" <= c <= "\u17d2" for c in n))
            latin = tuple(views.parted(fold(n)) for n in place.names if n not in khmer)
            # apart from names, so that "came back from Thailand" does not hide the name inside it
            group = "home:" if place.code in _HOME else f"{place.code}:" if place.code in _BESIDE else ""
            group = "hint:" if place.code.endswith(HINT) else group
            entries += [Entry(group + place.code, "km", khmer), Entry(group + place.code, "spelt", latin)]
        self._names = Lexicon(entries)
        named = [(p.code, name) for p in places if p.code.isalpha() and p.code.isupper() for name in p.names]
        self._by_ear = ByEar(named, words={ORIGIN})

    def find(self, text: str | Reading) -> str | None:
        """The ISO code of the one country that counts (`Whereabouts.country`)."""
        return self.whereabouts(text).country

    def whereabouts(self, text: str | Reading) -> Whereabouts:
        """What a message tells of where somebody is.

        Cambodia counts only when it is alone, or somebody is there now. Of several others that one counts where the
        person surely is (a flag or where they were born is none), then where the writer says to be, when the rest are
        said of somebody else. A country that somebody came back from does not count: they are in Cambodia now.
        """
        reading = Reading.of(text)
        signs = self._by_ear.added(self._names.find(reading), reading)
        told = [each for each in _told(signs) if each.sure]
        country = _that_counts(told)
        named = [each for each in told if each.sure > Sure.HINTED] or told
        home, names = any(each.back for each in told), {signs[n].meaning for n in _names(signs)}
        not_in = frozenset(signs[n].meaning for n in _names(signs) if _before(signs, n, NOT_AT)) - {country or ""}
        abroad = names - not_in - {ORIGIN}
        writer = _only(each for each in named if each.whose == OWN)
        beside = any(sign.meaning == f"{WITH}:{WITH}" for sign in signs)
        return Whereabouts(
            country,
            writer,
            _only(each for each in named if each.whose == OTHERS) or (writer if beside else None),
            any(each.sure > Sure.HINTED for each in told) and _nothing_else(signs, reading),
            home,
            country is not None and all(each.sure <= Sure.HINTED for each in told),
            not home and all(each.sure < Sure.THERE for each in told if each.code == country),
            not_in,
            abroad.pop() if (home or country == ORIGIN) and len(abroad) == 1 else None,
        )


def _that_counts(told: Sequence[_Told]) -> str | None:
    surest = _surest(told)
    codes = {each.code for each in surest if not each.near} or {each.code for each in surest}
    codes -= {ORIGIN} if len(codes) > 1 else set()
    if len(codes) > 1:
        codes = _where_the_writer_is(surest)
    return codes.pop() if len(codes) == 1 else None


def _surest(told: Sequence[_Told]) -> list[_Told]:
    """Those where somebody is most surely; where somebody is now the rest is where they were, of who it is said."""
    most = max((each.sure for each in told), default=Sure.NOT)
    if most < Sure.THERE_NOW:
        return [each for each in told if each.sure == most]
    now = {each.whose for each in told if each.sure == most}
    return [e for e in told if e.sure == most or (e.whose not in now and e.whose and e.sure is Sure.THERE)]


def _only(told: Iterable[_Told]) -> str | None:
    codes = {each.code for each in _surest(list(told))}
    codes -= {ORIGIN} if len(codes) > 1 else set()
    return codes.pop() if len(codes) == 1 else None


def _nothing_else(signs: Iterable[Sign], reading: Reading) -> bool:
    """Whether all letters belong to names of places and to words that stand beside them: a boat or a boss is more."""
    covered: dict[str, set[int]] = {"km": set(), "spelt": set()}
    for sign in signs:
        if sign.meaning.rpartition(":")[2] not in (NOWHERE, *_HOME, *_THINGS, TO, FROM):
            covered[sign.layout].update(range(sign.start, sign.end))
    ours = {"km": lambda c: "\u1780" <= c <= "\u17b3", "spelt": lambda c: "a" <= c <= "z"}
    return all(
        at in there or not ours[layout](letter)
        for layout, there in covered.items()
        for at, letter in enumerate(getattr(reading, layout))
    )


def _told(signs: Sequence[Sign]) -> list[_Told]:
    """Each country named; Cambodia where somebody came back."""
    told: list[_Told] = []
    whose, layout, unsure, left = "", "", -_REACH - 1, range(0)
    one = len({signs[number].meaning for number in _names(signs)}) == 1
    for number, sign in enumerate(signs):
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
                told = [each for each in told if (each.whose or OWN) != (whose or OWN)]
                told.append(_Told(whose, ORIGIN, Sure.THERE_NOW, back=True))
            case hint if hint.endswith(HINT):
                if not _inside(signs, number, sign, NOWHERE):
                    told.append(_Told(whose, hint[: -len(HINT)], Sure.HINTED))
            case country if country.isupper() and country != ORIGIN and sign.start in left:
                told = [each for each in told if (each.whose or OWN, each.code) != (whose or OWN, country)]
                told.append(_Told(whose, ORIGIN, Sure.THERE_NOW, back=True))
            case country if country.isupper():
                sure, lists = _how_sure(signs, number), (TO, *([FROM] if country == ORIGIN else []))
                more = sure is Sure.THERE and (one or country == ORIGIN) and _beyond_at(signs, number, *lists)
                if more or (sure is Sure.NAMED and _before(signs, number, *lists)):
                    sure = Sure.TO
                    if told and told[-1].near:  # from one to the other
                        told[-1] = told[-1]._replace(sure=Sure.TO, near=False)
                near = _before(signs, number, NEAR, FROM) and not (whose == OTHERS and _holds_at(signs, number, FROM))
                told.append(_Told(whose, ORIGIN if sure is Sure.HINTED else country, sure, near=near))
    return told


def _how_sure(signs: Sequence[Sign], number: int) -> Sure:
    """How surely somebody is in a country named; `Sure.HINTED` that they were, and may be in Cambodia again."""
    number = _of_one_place(signs, number)
    name = signs[number]
    now = ship = False
    at = any(sign.meaning == f"{AT}:{AT}" and sign.start == name.start for sign in around(signs, number))
    for sign in around(signs, number):
        before, behind = name.start - sign.end, sign.start - name.end
        match sign.meaning.partition(":")[0]:
            case "ship" | "born" if at or _of_its_town(signs, number, sign):
                pass
            case "ship" if -1 <= behind <= 1:
                ship = True
            case "born" if -1 <= before <= 1:
                return Sure.NAMED if _is_there(signs, number, sign) else Sure.NOT
            case "was" if (before <= 1 and sign.end < name.end) or -1 <= behind <= 1:  # a name may hold its "in"
                if not _inside(signs, number, sign, f"{AT}:{AT}"):
                    return Sure.HINTED
            case "not_at" if -1 <= before <= 1:
                return Sure.NOT
            case "at" if -1 <= before <= _NEAR:
                at = True
            case "now" if -1 <= before <= _SOON and not _inside(signs, number, sign, f"home:{BACK}"):
                now, at = True, at or -1 <= before <= 1
    if at and not _before(signs, number, NEAR):
        return Sure.THERE_NOW if now else Sure.THERE
    return Sure.NOT if ship else Sure.NAMED


def _of_one_place(signs: Sequence[Sign], number: int) -> int:
    """The name with which a place begins: "Cluj, Romania" is one."""
    for before in range(number - 1, max(-1, number - MANY), -1):
        sign, name = signs[before], signs[number]
        if sign.meaning == name.meaning and 0 < name.start - sign.end <= 1 and sign.layout == name.layout != "km":
            number = before
    return number


def _names(signs: Sequence[Sign]) -> Iterator[int]:
    return (number for number, sign in enumerate(signs) if sign.meaning.isupper() and len(sign.meaning) == 2)


def _before(signs: Sequence[Sign], number: int, *meanings: str) -> bool:
    """Whether a word of one of these meanings stands right before a name, or begins it ("tov chin")."""
    wanted, name = {f"{meaning}:{meaning}" for meaning in meanings}, signs[number]
    near = (s for s in around(signs, number) if s.meaning in wanted)
    return any(-1 <= name.start - s.end <= 1 or (s.start == name.start and s.end < name.end) for s in near)


def _beyond_at(signs: Sequence[Sign], number: int, *meanings: str) -> bool:
    """Whether such a word holds that of `AT` before a name ("born in"), which a name may hold too ("nov pp")."""
    name, wanted = signs[number], {f"{meaning}:{meaning}" for meaning in meanings}
    least = min((s.start for s in around(signs, number) if s.meaning == f"{AT}:{AT}"), default=name.start)
    near = (s for s in around(signs, number) if s.meaning in wanted and name.start - 1 <= s.end < name.end)
    return any(s.start < least for s in near)


def _holds_at(signs: Sequence[Sign], number: int, meaning: str) -> bool:
    """Whether a word of `AT` right before a name is part of one of a meaning ("my mother is in")."""
    ats = (s for s in around(signs, number) if s.meaning == f"{AT}:{AT}" and -1 <= signs[number].start - s.end <= 1)
    return any(_inside(signs, number, at, f"{meaning}:{meaning}") for at in ats)


def _inside(signs: Sequence[Sign], number: int, here: Sign, meaning: str) -> bool:
    """Whether a sign stands within one of a meaning."""
    return any(s.meaning == meaning and s.start <= here.start and here.end <= s.end for s in around(signs, number))


def _of_its_town(signs: Sequence[Sign], number: int, word: Sign) -> bool:
    """Whether a word is that of a boss, beside a name that is no nation's."""
    near = signs[max(0, number - MANY) : number + MANY]
    name, boss, nation = signs[number], f"{BOSS}:{BOSS}", f"{NATION}:{NATION}"
    of_a_boss = any(s.meaning == boss and (s.start, s.end) == (word.start, word.end) for s in near)
    return of_a_boss and not any(s.meaning == nation and s.start < name.end and name.start < s.end for s in near)


def _is_there(signs: Sequence[Sign], number: int, thing: Sign) -> bool:
    """Whether somebody is in or on the thing, as on a boat: its flag is then the best guess."""
    return any(s.meaning == f"{AT}:{AT}" and 0 <= thing.start - s.end <= _NEAR // 2 for s in around(signs, number))


def _where_the_writer_is(told: Iterable[_Told]) -> set[str]:
    """The countries named after a word for the writer, if all others are named after a word for somebody else."""
    whose: dict[str, set[str]] = {OWN: set(), OTHERS: set(), "": set()}
    for each in (one for one in told if one.code != ORIGIN):
        whose[each.whose].add(each.code)
    return whose[OWN] if not whose[""] and not whose[OWN] & whose[OTHERS] else set()
