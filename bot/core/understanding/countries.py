"""Which country a message is about: by names, cities, ports, border towns, demonyms and nicknames in three scripts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
        told = _told(self._names.find(Reading.of(text)))
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
