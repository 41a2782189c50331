"""What happened at the desk, and who did it: what all such events have."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class By:
    """Who at the desk did something: our id, where to ping, the name that colleagues see, and their role.

    `supervisor`: they administer a group; `admin`: they own one or stand in the settings, and supervise too. `groups`
    are those of the desk's groups of which they are a member; `at` is the one in which they did it, None in private.
    """

    counsellor: str
    address: str = field(repr=False)
    name: str = field(repr=False)
    supervisor: bool = False
    admin: bool = False
    groups: tuple[str, ...] = ("",)
    at: str | None = None


@dataclass(frozen=True, kw_only=True)
class DeskEvent:
    """Something that happened at the desk. Each kind of it has its row in `bot.core.desk_acts.ACTS`."""


@dataclass(frozen=True, kw_only=True)
class DeskAct(DeskEvent):
    """Something that somebody did at the desk."""

    by: By


@dataclass(frozen=True, kw_only=True)
class Press(DeskAct):
    """A button, whose `press` is to be answered."""

    press: str


@dataclass(frozen=True, kw_only=True)
class CasePress(Press):
    """A button of the case of this number."""

    case: int
