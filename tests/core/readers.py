"""A reader who works counts out from what is shown of them, and from what adds up to what."""

from collections.abc import Mapping, Sequence

from bot.core.journal.small_counts import SMALL, WITHHELD

MOST = 150
"""More than any count in these tests can be, by a margin: what is possible above it is possible below it too."""

Sets = dict[str, frozenset[int]]


def meaning(cell: str, *, total: bool = False, listed: bool = False) -> frozenset[int]:
    """What one cell may be. A withheld total may be anything, another withheld cell is none of one to four, or it would say so.

    `listed`: a cell that is there only where it is not nought.
    """
    if cell == SMALL:
        return frozenset(range(1, 5))
    if cell != WITHHELD:
        return frozenset([int(cell)])
    return frozenset(range(MOST)) if total else frozenset([*([] if listed else [0]), *range(5, MOST)])


def sums_of(one: frozenset[int], other: frozenset[int]) -> frozenset[int]:
    return frozenset(a + b for a in one for b in other if a + b <= MOST)


def possible(cells: Mapping[str, frozenset[int]], sums: Sequence[Sequence[str]]) -> Sets:
    """The values that each cell may have by all of them. `sums`: names of cells, the total first, then what adds up to it.

    As long as no cell is reached from another one in two ways, this is all that follows.
    """
    values: Sets = dict(cells)
    before: Sets = {}
    while before != values:
        before = dict(values)
        for total, *parts in sums:
            left, right = [frozenset([0])], [frozenset([0])]
            for part, last in zip(parts, reversed(parts), strict=True):
                left.append(sums_of(left[-1], values[part]))
                right.append(sums_of(right[-1], values[last]))
            values[total] &= left[-1]
            for place, part in enumerate(parts):
                others = sums_of(left[place], right[len(parts) - 1 - place])
                values[part] &= frozenset(a - b for a in values[total] for b in others if a >= b)
    return values
