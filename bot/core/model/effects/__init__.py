"""What is to be done, as values, and what all of them have in common."""

from __future__ import annotations

from dataclasses import field

from bot.core.model.rows import Kinded


class OfCase(Kinded):
    """An effect for one case of the contact, by its number."""

    case: int


class InGroup(Kinded):
    """Done in a group of the desk ("": the first one of the settings), whose budget it takes from."""

    group: str = ""


class Hastened(Kinded):
    """Calls people to a case, or lets them read it. These fields say how soon it goes out, not what it is."""

    emergency: bool = field(default=False, compare=False)
    held: bool = field(default=False, compare=False)  # somebody holds the case
    behind: bool = field(default=False, compare=False)  # its case was put behind all others
