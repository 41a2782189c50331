"""Which country a message is about: by names, cities, ports, border towns, demonyms and nicknames in three scripts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.lexicon import Entry, Lexicon, Reading, Sign
from bot.core.text import fold

ORIGIN = "KH"
"""Where contacts come from. Named beside another country it is where they started, so the other one counts."""

NOWHERE, OWN, OTHERS = "nowhere", "own", "others"
"""What the lists of `nlu/countries.yml` hold besides countries: names that tell no place ("thai baht"), words for the
writer, and words for somebody else."""


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
            entries += [Entry(place.code, "km", khmer), Entry(place.code, "spelt", latin)]
        self._names = Lexicon(entries)

    def find(self, text: str | Reading) -> str | None:
        """The ISO code of the one country that counts, or None when none is named or it is not clear which.

        Cambodia counts only when it is alone. Of several others that one counts in which the writer says to be, when
        the rest are said of somebody else: "I am in Thailand, my sister is in Malaysia".
        """
        signs = self._names.find(text if isinstance(text, Reading) else Reading(text))
        codes = {sign.meaning for sign in signs if len(sign.meaning) == 2}
        if len(codes) > 1:
            codes.discard(ORIGIN)
        if len(codes) > 1:
            codes = _where_the_writer_is(signs, codes)
        return codes.pop() if len(codes) == 1 else None


def _where_the_writer_is(signs: Iterable[Sign], codes: set[str]) -> set[str]:
    """The countries named after a word for the writer, if all others are named after a word for somebody else."""
    whose: dict[str, set[str]] = {OWN: set(), OTHERS: set(), "": set()}
    said, layout = "", ""
    for sign in signs:
        if sign.layout != layout:
            said, layout = "", sign.layout
        if sign.meaning in (OWN, OTHERS):
            said = sign.meaning
        elif sign.meaning in codes:
            whose[said].add(sign.meaning)
    told_apart = not whose[""] and not whose[OWN] & whose[OTHERS]
    return whose[OWN] if told_apart else set()
