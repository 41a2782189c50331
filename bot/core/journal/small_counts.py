"""Counts of people under five are shown as "<5", and so that nobody can work them out from what they add up to either.

A count of 1 to 4 is small. Where counts add up to others, further ones are withheld until each small one can have at
least two values by all that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

LEAST = 5
"""Counts from which on nobody can be recognised."""

SMALL, WITHHELD = "<5", "–"


@dataclass(frozen=True)
class Sum:
    """Counts, by their names, and the total of them.

    `listed`: only counts above nought have a place there, so that a withheld one is known not to be nought.
    """

    total: str
    parts: tuple[str, ...]
    listed: bool = False


def alone(count: int) -> str:
    """A count that is part of no sum."""
    return SMALL if 0 < count < LEAST else str(count)


def protect(counts: Mapping[str, int], sums: Sequence[Sum]) -> dict[str, str]:
    """What may be shown of counts that add up to one another: a number, "<5", or "–" for one withheld to protect
    others.

    A total may be part of another sum, or the total of several; otherwise each count stands in one. What protects a
    small count is looked for beside it first, then in its total, then further away. Where nothing else is left, all
    parts of the last sum are withheld, the small ones too.
    """
    hidden: list[str] = []
    dropped: list[Sum] = []
    while (bare := _bare(counts, sums, hidden, dropped)) is not None:
        following = next((n for n in _beside(counts, sums, bare) if n not in hidden), None)
        if following is not None:
            hidden.append(following)
        else:
            dropped.append(sums[len(sums) - 1 - len(dropped)])
    for name in tuple(hidden):  # what was withheld first may not be needed any more
        others = [other for other in hidden if other != name]
        if _bare(counts, sums, others, dropped) is None:
            hidden = others
    gone = {*hidden, *(part for one in dropped for part in one.parts)}
    return {name: WITHHELD if name in gone else alone(count) for name, count in counts.items()}


def _beside(counts: Mapping[str, int], sums: Sequence[Sum], name: str) -> Iterator[str]:
    """What may be withheld for a count: the smallest other part of its sum, then noughts, then the total, then further
    on.
    """
    totals = {one.total for one in sums}
    reached, left = [name], list(sums)
    while near := [one for one in left if not {one.total, *one.parts}.isdisjoint(reached)]:
        left = [one for one in left if one not in near]
        for one in near:
            reached += [one.total, *one.parts]
            yield from sorted((part for part in one.parts if counts[part] >= LEAST), key=lambda part: counts[part])
            yield from (part for part in one.parts if counts[part] == 0 and not one.listed)
            yield from (part for part in one.parts if part in totals)
            yield one.total


def _bare(counts: Mapping[str, int], sums: Sequence[Sum], hidden: Sequence[str], dropped: Sequence[Sum]) -> str | None:
    """The first small count that can have one value only, by all that is shown."""
    values = _possible(counts, sums, hidden, dropped)
    return next((name for name, count in counts.items() if 0 < count < LEAST and _one(values[name])), None)


# ── what a reader can work out: sets of numbers, each as the bits of one number ─────────────────────────────────


def _one(values: int) -> bool:
    return values & (values - 1) == 0


def _possible(
    counts: Mapping[str, int], sums: Sequence[Sum], hidden: Sequence[str], dropped: Sequence[Sum]
) -> dict[str, int]:
    """The values that each count can have, up to a little more than the greatest.

    A withheld total may be anything; of another withheld count a reader knows that it is not small, or it would be
    shown so.
    """
    all_ = (1 << (max(counts.values(), default=0) + 2 * LEAST)) - 1
    few = ((1 << LEAST) - 1) & ~1
    anything = {one.total for one in sums} | {part for one in dropped for part in one.parts}
    listed = {part for one in sums if one.listed for part in one.parts}
    values = {}
    for name, count in counts.items():
        if name in anything and (name in hidden or any(name in one.parts for one in dropped)):
            values[name] = all_
        elif name in hidden:
            values[name] = all_ & ~few & ~int(name in listed)  # a part that is listed is not 0
        else:
            values[name] = few if 0 < count < LEAST else 1 << count
    before: dict[str, int] = {}
    while before != values:
        before = dict(values)
        for one in sums:
            _narrow(values, one, all_)
    return values


def _narrow(values: dict[str, int], one: Sum, all_: int) -> None:
    """Leave of the total and of each part what the others allow."""
    parts = [values[name] for name in one.parts]
    before, after = [1], [1]
    for part, last in zip(parts, reversed(parts), strict=True):
        before.append(_added(before[-1], part) & all_)
        after.append(_added(after[-1], last) & all_)
    total = values[one.total] = values[one.total] & before[-1]
    for place, name in enumerate(one.parts):
        others = _added(before[place], after[len(parts) - 1 - place]) & all_
        values[name] &= _taken_off(total, others)


def _added(one: int, other: int) -> int:
    """All sums of a value of the one and a value of the other."""
    return reduce(lambda sums, number: sums | one << number, _numbers(other), 0)


def _taken_off(total: int, part: int) -> int:
    """All that is left when a value of the part is taken off a value of the total."""
    return reduce(lambda left, number: left | total >> number, _numbers(part), 0)


def _numbers(values: int) -> Iterator[int]:
    while values:
        lowest = values & -values
        yield lowest.bit_length() - 1
        values ^= lowest
