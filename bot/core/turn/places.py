"""Where buttons stand under what is said to a contact: six places in three rows, each with its one meaning.

Who is frightened finds a button by its place. What is not offered leaves its place to none, and the order stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import TypeVar

IN_A_ROW = 2
"""Places side by side. Two labels fit in a row of a phone 360 points wide, three do not (`bot.paper.phone`)."""

T = TypeVar("T")


class Place(IntEnum):
    """A place, in the order of reading."""

    CALL = 0
    """Numbers: to call, to copy, to write to."""
    WRITE = 1
    """What is needed of the contact: where they are while that is not known, else that they can write, or their answers
    to a form."""
    HUMAN = 2
    LATER = 3
    """Not now."""
    CLEAR = 4
    MORE = 5
    """All else that there is."""


def in_places(offered: Mapping[Place, T]) -> tuple[tuple[T, ...], ...]:
    """The rows of what is offered, in the order of the places."""
    rows = (
        tuple(offered[place] for place in Place if place in offered and place // IN_A_ROW == row)
        for row in range(len(Place) // IN_A_ROW)
    )
    return tuple(filter(None, rows))
