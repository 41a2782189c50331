"""Which country a message is about: by names, cities, ports, border towns, demonyms and nicknames in three scripts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core import views
from bot.core.phrases import Phrases, Style
from bot.core.text import fold

ORIGIN = "KH"
"""Where contacts come from. Named beside another country it is where they started, so the other one counts."""


@dataclass(frozen=True)
class Place:
    """A country (ISO 3166-1 alpha-2) and the names that stand for it, as people write them."""

    code: str
    names: tuple[str, ...]


def _plain(word: str) -> str:
    """A name as written but for case and accents; Latin spelling variants are listed in the file, not guessed."""
    return word


_KHMER = Style(views.khmer, blanks=False, gap=0)
_LATIN = Style(_plain, blanks=True, gap=0)


class Countries:
    """All names, compiled once. Immutable; `find` is linear in the message."""

    def __init__(self, places: Iterable[Place]) -> None:
        names = [(place.code, name) for place in places for name in place.names]
        khmer = [(code, name) for code, name in names if any("\u1780" <= c <= "\u17d2" for c in name)]
        latin = [(code, fold(name)) for code, name in names if (code, name) not in set(khmer)]
        self._layouts = (
            ([code for code, _ in khmer], Phrases([name for _, name in khmer], {}, _KHMER)),
            ([code for code, _ in latin], Phrases([name for _, name in latin], {}, _LATIN)),
        )

    def find(self, text: str) -> str | None:
        """The ISO code of the only country named, Cambodia counting only when it is alone; None when none or several.

        A longer name that contains a shorter one wins over it ("south korea" over "korea").
        """
        folded = fold(text)
        codes: set[str] = set()
        layouts = zip(
            self._layouts, (views.khmer_view(folded).text, views.spaced(folded, _plain).text), strict=True
        )
        for (owners, phrases), view in layouts:
            found = phrases.find(view)
            widest: list[tuple[int, int]] = []
            for hit in sorted(found, key=lambda h: (h.start, -h.end)):
                if not widest or hit.end > widest[-1][1]:
                    widest.append((hit.start, hit.end))
                    codes.add(owners[hit.phrase])
                elif (hit.start, hit.end) == widest[-1]:
                    codes.add(owners[hit.phrase])
        if len(codes) > 1:
            codes.discard(ORIGIN)
        return codes.pop() if len(codes) == 1 else None
