"""Who may do what at the desk: one table, and a refusal in words.

A member of the group is a counsellor; who administers it, a supervisor; who owns it or stands in `SARIKA_ADMINS`, an
admin (docs/decisions/020-roles-and-unmasking.md). Each may do what those before them may.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from bot.core.model.case_events import By
from bot.core.model.desk import Counsellor
from bot.core.model.lines import Line
from bot.core.turn.turn import Turn


class Role(IntEnum):
    """What somebody is at the desk, in rising order."""

    COUNSELLOR = 1
    SUPERVISOR = 2
    ADMIN = 3

    @property
    def word(self) -> str:
        """The lower-case name used in the journal and by the wording."""
        return self.name.lower()


class Act(StrEnum):
    """What is not everybody's to do. Who holds a case needs no right for it: it is theirs."""

    FOR_OTHERS = "for_others"
    """Press the holder's buttons in a case that somebody else holds."""
    BEST_INTEREST = "best_interest"
    """Decide for a child that it is in their best interest that somebody sees who they are."""
    JOIN = "join"
    """Say that two cases are of one person."""
    MOVE = "move"
    """Move a case to another group."""
    NO_CHILD = "no_child"
    """Take off that a case is about a child."""
    READ_AGAIN = "read_again"
    """Say that they read a closed emergency again."""
    SIGN = "sign"
    """Sign afterwards what a holder opened alone."""
    REPORT = "report"
    """Have the figures of the desk."""
    HEAD = "head"
    """Have the journal's head."""
    PLAN = "plan"
    """Write the weekly plan."""
    SESSIONS = "sessions"
    """End somebody else's way into the desk's page."""
    WITHHOLD = "withhold"
    """Take an answer or a service out, or show it again."""
    DIAL = "dial"
    """Say that a number of the directory was dialled and answered."""


LEAST: Mapping[Act, Role] = dict.fromkeys(Act, Role.SUPERVISOR)
"""The least role that may do each. Nobody who is no member of the group may do anything."""


def role_of(who: By | Counsellor) -> Role:
    """The role of somebody, as it was when they acted last."""
    return Role.ADMIN if who.admin else Role.SUPERVISOR if who.supervisor else Role.COUNSELLOR


def may(who: By | Counsellor, act: Act) -> bool:
    """Whether their role allows it."""
    return role_of(who) >= LEAST[act]


def allowed(turn: Turn, by: By, act: Act, press: str) -> bool:
    """The same; where it does not, the press is answered in words."""
    if may(by, act):
        return True
    turn.answer(press, Line.ROLE_NEEDED, alert=True, role=LEAST[act].word)
    return False
