"""Counts of people under five are shown as "<5", and so that nobody can work them out from a total either.

A cell of 1 to 4 is small. Where a total stands beside the cells, further cells are withheld until each small one can have at
least two values; where that is not possible the total is withheld itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5
"""Counts from which on nobody can be recognised (issue 5, point 12)."""

SMALL, WITHHELD = "<5", "–"


@dataclass(frozen=True)
class Shown:
    """What may be shown of cells and their total: a number, "<5", or "–" for one withheld to protect another."""

    cells: tuple[str, ...]
    total: str


def alone(count: int) -> str:
    """A count with no total beside it."""
    return SMALL if 0 < count < LEAST else str(count)


def protect(cells: Sequence[int], *, hidden: Sequence[int] = (), total_hidden: bool = False) -> Shown:
    """What may be shown of cells that add up to a total.

    hidden: cells (by place) that are withheld in any case, because they would give other figures away; total_hidden: the
    same of the total.
    """
    total = sum(cells)
    if total_hidden:
        return Shown(_words(cells, set(hidden)), WITHHELD)
    withheld = set(hidden)
    spare = sorted((count, place) for place, count in enumerate(cells) if count >= LEAST)
    spare += [(count, place) for place, count in enumerate(cells) if count == 0]
    while not _safe(cells, withheld):
        left = [place for _, place in spare if place not in withheld]
        if not left:
            return Shown(_words(cells, set(hidden)), WITHHELD)
        withheld.add(left[0])
    return Shown(_words(cells, withheld), alone(total))


def _words(cells: Sequence[int], withheld: set[int]) -> tuple[str, ...]:
    return tuple(
        SMALL if 0 < count < LEAST else WITHHELD if place in withheld else str(count)
        for place, count in enumerate(cells)
    )


def _safe(cells: Sequence[int], withheld: set[int]) -> bool:
    """Whether each small cell may have two values at least, by all that is shown and the total.

    A reader knows of a small cell that it is 1 to 4, of a withheld one that it is none of these, and of a small total the same.
    """
    small = sum(0 < count < LEAST for count in cells)
    if not small:
        return True
    total = sum(cells)
    seen = sum(count for place, count in enumerate(cells) if count >= LEAST and place not in withheld)
    totals = range(1, LEAST) if total < LEAST else (total,)
    others = range(small - 1, (LEAST - 1) * (small - 1) + 1)
    possible = {
        value
        for value in range(1, LEAST)
        for whole in totals
        for other in others
        if (left := whole - seen - value - other) == 0 or (withheld and left >= LEAST)
    }
    return len(possible) > 1
