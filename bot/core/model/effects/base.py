"""What effects have in common."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class OfCase:
    """An effect for one case of the contact, by its number."""

    case: int


@dataclass(frozen=True, kw_only=True)
class InGroup:
    """Done in a group of the desk ("": the first one of the settings), whose budget it takes from."""

    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Hastened:
    """Calls people to a case, or lets them read it. How soon it goes out, not what it is: whether the case is an
    emergency, and whether somebody holds it."""

    emergency: bool = field(default=False, compare=False)
    held: bool = field(default=False, compare=False)
