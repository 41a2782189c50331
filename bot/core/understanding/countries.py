"""Where somebody is, as a message tells: the country that counts, the writer's, and that of whom they write about.

The names stand in `nlu/countries.yml`; here is only what follows from them. What is not said stays None.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from bot.core.understanding import views
from bot.core.understanding.lexicon import Entry, Lexicon, Reading, Sign
from bot.core.understanding.text import fold

ORIGIN = "KH"
"""Where contacts come from. Named beside another country it is where they started, so the other one counts."""

NOWHERE, OWN, OTHERS = "nowhere", "own", "others"
"""What the lists of `nlu/countries.yml` hold besides countries: names that tell no place ("thai baht"), words for the
writer, and words for somebody else."""

BACK, BACK_FROM, NOT_BACK = "back", "back_from", "not_back"
"""Also in them: somebody is in Cambodia again ("back home now"); the same, with the country that was left ("came back
from"); and words before these by which it is only wished, asked or denied ("want to", "never")."""

AT, NOW, BORN, SHIP, NOT_AT, WAS, FILLER = "at", "now", "born", "ship", "not_at", "was", "filler"
"""Also in them: words before a name by which somebody is there ("in", "arrived in"), and is there today ("now"); those
by which it is where they were born ("I am from") and those after it by which it is a flag or a boss ("Taiwan boat"),
neither of which tells where anybody is; those before it by which it is another place ("not") or a threat ("will
sell me to"); those on either side by which they were there once ("when I was in", "two years ago"); and what stands
beside a name where nothing is told but the place ("I work in")."""

BOSS, NATION, NEAR = "boss", "nation", "near"
"""Also in them: which of the words of `BORN` and `SHIP` are those of a boss, beside whom a `NATION` tells no place
("Chinese boss"), and a town does ("boss in Bangkok"); and words before a name that is only near, which does not count
beside another as sure ("Myanmar, near Mae Sot")."""

HINT = "?"
"""Behind a country's code: what hints at it where no place is named: its money, a card or an office of its own."""

LISTS = (
    NOWHERE, OWN, OTHERS, BACK, BACK_FROM, NOT_BACK, AT, NOW, BORN, SHIP, NOT_AT, WAS, FILLER, BOSS, NATION, NEAR,
)  # fmt: skip
"""All of these."""

_HOME = (BACK, BACK_FROM, NOT_BACK)
_BESIDE = (AT, NOW, BORN, SHIP, NOT_AT, WAS, FILLER, BOSS, NATION, NEAR)
_THINGS = (BORN, SHIP, BOSS, NATION)
_REACH = 18
"""Letters after a word of `NOT_BACK` in which it still counts."""
_NEAR = 6
"""Letters that may stand between a word of `AT`, `BORN` or `SHIP` and the name that it belongs to."""
_SOON = 26
"""Letters between a word of `NOW` and that name."""
_WIDE, _MANY = 60, 6
"""Letters before a name from which a sign may belong to it, and signs after it that are looked at."""


@dataclass(frozen=True)
class Place:
    """A country (ISO 3166-1 alpha-2), or one of the other meanings above, and the phrases that stand for it."""

    code: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Whereabouts:
    """What a message tells of where somebody is.

    `country` is the one that counts: where the person is now, by the surest reading. `writer` and `other` are those of
    who writes and of whom they write about, where words tell the two apart. `alone`: it tells nothing but a place.
    """

    country: str | None = None
    writer: str | None = None
    other: str | None = None
    alone: bool = False
    home: bool = False
    """Somebody is in Cambodia again."""
    hinted: bool = False
    """No place is named: `country` is the one whose money, cards or offices are."""
    not_in: frozenset[str] = frozenset()
    """Where somebody says not to be ("not in Kaohsiung any more")."""


class Sure(IntEnum):
    """How surely somebody is in a country."""

    NOT = 0
    """It is a flag, or where they were born, or where they say not to be."""
    HINTED = 1
    NAMED = 2
    THERE = 3
    THERE_NOW = 4


class _Told(NamedTuple):
    """A country, after whose word it stands (`OWN`, `OTHERS` or ""), and how surely somebody is there."""

    whose: str
    code: str
    sure: Sure
    back: bool = False
    """They are in Cambodia again."""
    near: bool = False


class Countries:
    """All names, compiled once. Immutable; `find` is linear in the message."""

    def __init__(self, places: Iterable[Place]) -> None:
        entries = []
        for place in places:
            khmer = tuple(n for n in place.names if any("\u1780" <= c <= "\u17d2" for c in n))
            latin = tuple(views.parted(fold(n)) for n in place.names if n not in khmer)
            # apart from names, so that "came back from Thailand" does not hide the name inside it
            group = "home:" if place.code in _HOME else f"{place.code}:" if place.code in _BESIDE else ""
            group = "hint:" if place.code.endswith(HINT) else group
            entries += [Entry(group + place.code, "km", khmer), Entry(group + place.code, "spelt", latin)]
        self._names = Lexicon(entries)

    def find(self, text: str | Reading) -> str | None:
        """The ISO code of the one country that counts (`Whereabouts.country`)."""
        return self.whereabouts(text).country

    def whereabouts(self, text: str | Reading) -> Whereabouts:
        """What a message tells of where somebody is.

        Cambodia counts only when it is alone, or somebody is there now. Of several others that one counts where the
        person surely is ("now in" over "in" over a bare name; a flag or where they were born is none), then the one in
        which the writer says to be, when the rest are said of somebody else: "I am in Thailand, my sister is in
        Malaysia". A country that somebody came back from does not count: they are in Cambodia, and need the numbers
        that can be called from there.
        """
        reading = Reading.of(text)
        signs = self._names.find(reading)
        told = [each for each in _told(signs) if each.sure]
        country = _that_counts(told)
        return Whereabouts(
            country,
            _only(each for each in told if each.whose == OWN),
            _only(each for each in told if each.whose == OTHERS),
            any(each.sure > Sure.HINTED for each in told) and _nothing_else(signs, reading),
            any(each.back for each in told),
            country is not None and all(each.sure is Sure.HINTED for each in told),
            frozenset(signs[n].meaning for n in _names(signs) if _before(signs, n, NOT_AT)) - {country or ""},
        )


def _that_counts(told: Sequence[_Told]) -> str | None:
    surest = _surest(told)
    codes = {each.code for each in surest if not each.near} or {each.code for each in surest}
    if len(codes) > 1:
        codes.discard(ORIGIN)
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
    if len(codes) > 1:
        codes.discard(ORIGIN)
    return codes.pop() if len(codes) == 1 else None


def _nothing_else(signs: Iterable[Sign], reading: Reading) -> bool:
    """Whether all letters belong to names of places and to words that stand beside them: a boat or a boss is more."""
    covered: dict[str, set[int]] = {"km": set(), "spelt": set()}
    for sign in signs:
        if sign.meaning.rpartition(":")[2] not in (NOWHERE, *_HOME, *_THINGS):
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
                told.append(_Told(whose, ORIGIN, Sure.NAMED, back=True))
            case hint if hint.endswith(HINT):
                told.append(_Told(whose, hint[: -len(HINT)], Sure.HINTED))
            case country if country.isupper() and country != ORIGIN and sign.start in left:
                told = [each for each in told if (each.whose or OWN, each.code) != (whose or OWN, country)]
                told.append(_Told(whose, ORIGIN, Sure.NAMED, back=True))
            case country if country.isupper():
                sure = _how_sure(signs, number)
                near = _before(signs, number, NEAR)
                told.append(_Told(whose, ORIGIN if sure is Sure.HINTED else country, sure, near=near))
    return told


def _how_sure(signs: Sequence[Sign], number: int) -> Sure:
    """How surely somebody is in a country named; `Sure.HINTED` that they were, and may be in Cambodia again."""
    name = signs[number]
    at = now = ship = False
    near = _before(signs, number, NEAR)
    for sign in _around(signs, number):
        before, behind = name.start - sign.end, sign.start - name.end
        match sign.meaning.partition(":")[0]:
            case "ship" | "born" if _of_its_town(signs, number, sign):
                pass
            case "ship" if -1 <= behind <= 1:
                ship = True
            case "born" if -1 <= before <= 1:
                return Sure.NAMED if _is_there(signs, number, sign) else Sure.NOT
            case "was" if -1 <= before <= 1 or -1 <= behind <= 1:
                return Sure.HINTED
            case "not_at" if -1 <= before <= 1:
                return Sure.NOT
            case "at" if -1 <= before <= (1 if near else _NEAR):
                at = True
            case "now" if -1 <= before <= _SOON:
                now, at = True, at or -1 <= before <= 1
    if at:
        return Sure.THERE_NOW if now else Sure.THERE
    return Sure.NOT if ship else Sure.NAMED


def _names(signs: Sequence[Sign]) -> Iterator[int]:
    return (number for number, sign in enumerate(signs) if sign.meaning.isupper() and len(sign.meaning) == 2)


def _before(signs: Sequence[Sign], number: int, meaning: str) -> bool:
    """Whether a word of a meaning stands right before a name."""
    name, wanted = signs[number], f"{meaning}:{meaning}"
    return any(s.meaning == wanted and -1 <= name.start - s.end <= 1 for s in _around(signs, number))


def _of_its_town(signs: Sequence[Sign], number: int, word: Sign) -> bool:
    """Whether a word is that of a boss, beside a name that is no nation's."""
    near = signs[max(0, number - _MANY) : number + _MANY]
    name, boss, nation = signs[number], f"{BOSS}:{BOSS}", f"{NATION}:{NATION}"
    of_a_boss = any(s.meaning == boss and (s.start, s.end) == (word.start, word.end) for s in near)
    return of_a_boss and not any(s.meaning == nation and s.start < name.end and name.start < s.end for s in near)


def _is_there(signs: Sequence[Sign], number: int, thing: Sign) -> bool:
    """Whether somebody is in or on the thing, as on a boat: its flag is then the best guess."""
    return any(
        sign.meaning == f"{AT}:{AT}" and 0 <= thing.start - sign.end <= _NEAR // 2 for sign in _around(signs, number)
    )


def _around(signs: Sequence[Sign], number: int) -> Iterator[Sign]:
    """The signs that begin near a name, so that a long message of names takes no longer than its length."""
    name = signs[number]
    for before in range(number - 1, -1, -1):
        sign = signs[before]
        if sign.layout != name.layout or name.start - sign.start > _WIDE:
            break
        yield sign
    for sign in signs[number + 1 :][:_MANY]:
        if sign.layout == name.layout and sign.start - name.end <= 2:
            yield sign


def _where_the_writer_is(told: Iterable[_Told]) -> set[str]:
    """The countries named after a word for the writer, if all others are named after a word for somebody else."""
    whose: dict[str, set[str]] = {OWN: set(), OTHERS: set(), "": set()}
    for each in told:
        if each.code != ORIGIN:
            whose[each.whose].add(each.code)
    told_apart = not whose[""] and not whose[OWN] & whose[OTHERS]
    return whose[OWN] if told_apart else set()
