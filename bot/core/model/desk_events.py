"""What happened to the desk as a whole, as values: shifts, the weekly plan, groups, who came and who left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.core.model.case_events import By, CaseEvent
from bot.core.model.desk import Trouble


@dataclass(frozen=True, kw_only=True)
class WroteNowhere:
    """A counsellor wrote in a topic of the forum that belongs to no live case: nobody gets it."""

    kind: Literal["wrote_nowhere"] = "wrote_nowhere"
    by: By
    thread: int
    message: int


@dataclass(frozen=True, kw_only=True)
class WithholdAsked:
    """A supervisor sent `/withhold` or, to show it again, `/restore` in the group: `argument` stands behind it."""

    kind: Literal["withhold_asked"] = "withhold_asked"
    by: By
    restore: bool
    argument: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ShiftChanged:
    """A counsellor pressed *On shift* or *Off shift*; or (`called`) *I am here*, under a call to their shift of the
    plan.
    """

    kind: Literal["shift_changed"] = "shift_changed"
    by: By
    on: bool
    press: str
    called: bool = False


@dataclass(frozen=True, kw_only=True)
class TookNext:
    """A counsellor pressed *Take next* on the board: the waiting case that needs somebody most."""

    kind: Literal["took_next"] = "took_next"
    by: By
    press: str


@dataclass(frozen=True, kw_only=True)
class OnCallChanged:
    """A counsellor pressed *On call*: from now on, or no more, they may be called when nobody on shift comes."""

    kind: Literal["on_call_changed"] = "on_call_changed"
    by: By
    press: str


@dataclass(frozen=True, kw_only=True)
class ReportAsked:
    """Somebody wrote `/report today` or `/report week` in the group. `days` is 0 when they wrote something else after
    it.

    `table`: they wrote `csv` behind it, and want it as a file for a spreadsheet.
    """

    kind: Literal["report_asked"] = "report_asked"
    by: By
    days: int
    table: bool = False


@dataclass(frozen=True)
class WrittenShift:
    """A shift as somebody wrote it: names, weekdays (0 is Monday), and minutes of the day, the end above 1440 on the
    next.
    """

    names: tuple[str, ...] = field(repr=False)
    days: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class PlanAsked:
    """Somebody wrote `/plan`: to see the weekly plan, or (`change`) with the shifts of a new one.

    `wrong` is the first line that could not be read; `edited`: the message was sent before, and has been changed.
    """

    kind: Literal["plan_asked"] = "plan_asked"
    by: By
    change: bool = False
    shifts: tuple[WrittenShift, ...] = ()
    wrong: str = field(default="", repr=False)
    edited: bool = False


@dataclass(frozen=True, kw_only=True)
class DayOffAsked:
    """Somebody wrote `/plan off` or (`back`) `/plan on`, and a day: the plan does not hold on it, or does again.

    `weekday` (0 is Monday) means the next one, today included, `day` a date (`2026-12-24`); with neither, it could not
    be read. `names`: whose shifts; none: their own. `everybody`: all. Or (`press`) they pressed *I cannot come* under
    the call to their shift.
    """

    kind: Literal["day_off_asked"] = "day_off_asked"
    by: By
    back: bool = False
    weekday: int | None = None
    day: str = ""
    names: tuple[str, ...] = field(default=(), repr=False)
    everybody: bool = False
    edited: bool = False
    press: str | None = None


@dataclass(frozen=True, kw_only=True)
class CounsellorStarted:
    """A known counsellor pressed Start in the private chat with the bot: the bot may write first now."""

    kind: Literal["counsellor_started"] = "counsellor_started"
    by: By


@dataclass(frozen=True, kw_only=True)
class CounsellorLeft:
    """Somebody left the desk's group, or was removed from it: from now on nothing of theirs counts."""

    kind: Literal["counsellor_left"] = "counsellor_left"
    by: By


@dataclass(frozen=True, kw_only=True)
class RoleChanged:
    """Somebody's place in a group of the desk changed: what they may do, or of which groups they are a member."""

    kind: Literal["role_changed"] = "role_changed"
    by: By


@dataclass(frozen=True, kw_only=True)
class AskedAnonymously:
    """An administrator who remains anonymous asked the desk for something (`/plan`, `/report` …): whether they may is
    unknown.
    """

    kind: Literal["asked_anonymously"] = "asked_anonymously"
    group: str


@dataclass(frozen=True, kw_only=True)
class DeskPressed:
    """A counsellor pressed a button of the desk that leads nowhere any more, or one of a case that is gone."""

    kind: Literal["desk_pressed"] = "desk_pressed"
    by: By
    press: str


@dataclass(frozen=True, kw_only=True)
class TestSeen:
    """A counsellor pressed *Seen* under a test alert (`number`)."""

    __test__ = False  # no test of ours, although its name begins so

    kind: Literal["test_seen"] = "test_seen"
    by: By
    press: str
    number: int


@dataclass(frozen=True, kw_only=True)
class CounsellorUnreachable:
    """A known counsellor blocked the bot in their private chat with it: it cannot call them any more."""

    kind: Literal["counsellor_unreachable"] = "counsellor_unreachable"
    by: By


@dataclass(frozen=True, kw_only=True)
class DeskLooked:
    """How a group of the desk is: what is wrong with it, nothing if `troubles` is empty. `forum`: whether that includes
    whether it has topics, of which a change of membership tells nothing. `title`: its name in Telegram, where it is
    known.
    """

    kind: Literal["desk_looked"] = "desk_looked"
    troubles: tuple[Trouble, ...] = ()
    forum: bool = False
    group: str = ""
    title: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class DeskMoved:
    """A group of the desk became another one (Telegram upgrades groups): the address before, and that from now on."""

    kind: Literal["desk_moved"] = "desk_moved"
    before: str = field(repr=False)
    now: str = field(repr=False)


DeskEvent = (
    CaseEvent
    | WroteNowhere
    | WithholdAsked
    | ShiftChanged
    | TookNext
    | OnCallChanged
    | ReportAsked
    | PlanAsked
    | DayOffAsked
    | CounsellorStarted
    | CounsellorLeft
    | RoleChanged
    | CounsellorUnreachable
    | TestSeen
    | DeskLooked
    | DeskMoved
    | AskedAnonymously
    | DeskPressed
)
"""Everything that counsellors do, or that happens to their groups."""
