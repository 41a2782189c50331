"""What happened to the desk as a whole, as values: shifts, the weekly plan, groups, who came and who left; and what
somebody did on the desk's page and nowhere else: all other presses there are those of the forum.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.model.case import Content
from bot.core.model.case_events import CasePress, DeskAct, DeskEvent, Press
from bot.core.model.group import Trouble
from bot.core.model.prepared import What
from bot.core.model.rows import Kinded


class WroteNowhere(DeskAct):
    """A counsellor wrote in a thread of the forum that belongs to no live case: nobody gets it."""

    thread: int
    message: int


class WithholdAsked(DeskAct):
    """A supervisor sent `/withhold` or (`restore`) `/restore` in the group: `argument` is what stands behind it."""

    restore: bool
    argument: str = field(repr=False)


class ShiftChanged(Press):
    """A counsellor pressed *On shift*, *Off shift*, or (`called`) *I am here* under a call to their planned shift."""

    on: bool
    called: bool = False


class TookNext(Press):
    """A counsellor pressed *Take next* on the board: the waiting case that needs somebody most."""


class NewcomersSorted(Press):
    """A counsellor put cases of unknown accounts behind all others (`behind`), or back, by a button of the board."""

    behind: bool


class OnCallChanged(Press):
    """A counsellor pressed *On call*: from now on, or no more, they may be called when nobody on shift comes."""


class ReportAsked(DeskAct):
    """Somebody wrote `/report` and a period in the group: so many days, up to a date (`until`; "": today). `days` is 0
    when they wrote something else after it.

    `table`: they wrote `csv` behind it, and want it as a file for a spreadsheet.
    """

    days: int
    table: bool = False
    until: str = ""


class PreparedSought(DeskAct):
    """A counsellor typed the bot's name and `words` somewhere in Telegram: what can be sent is shown to them alone.
    `query` is Telegram's name of it.
    """

    words: str = field(repr=False)
    query: str


class HeadAsked(DeskAct):
    """Somebody wrote `/journal` in the group: they want its head privately."""


@dataclass(frozen=True)
class WrittenShift:
    """A shift as somebody wrote it: names, weekdays (0 is Monday), minutes of the day, an end over 1440 on the next."""

    names: tuple[str, ...] = field(repr=False)
    days: tuple[int, ...]
    start: int
    end: int


class PlanAsked(DeskAct):
    """Somebody wrote `/plan`: to see the weekly plan, or (`change`) with the shifts of a new one.

    `wrong` is the first line that could not be read; `edited`: the message was sent before, and has been changed.
    """

    change: bool = False
    shifts: tuple[WrittenShift, ...] = ()
    wrong: str = field(default="", repr=False)
    edited: bool = False


class DayOffAsked(DeskAct):
    """Somebody wrote `/plan off` or (`back`) `/plan on`, and a day: the plan does not hold on it, or does again.

    `weekday` (0 is Monday) means the next one, today included, `day` a date (`2026-12-24`); with neither, it could not
    be read. `names`: whose shifts; none: their own. `everybody`: all. Or (`press`) they pressed *I cannot come* under
    the call to their shift.
    """

    back: bool = False
    weekday: int | None = None
    day: str = ""
    names: tuple[str, ...] = field(default=(), repr=False)
    everybody: bool = False
    edited: bool = False
    press: str | None = None


class CounsellorStarted(DeskAct):
    """A known counsellor pressed Start in the private chat with the bot: the bot may write first now."""


class CounsellorLeft(DeskAct):
    """Somebody left the desk's group, or was removed from it: from now on nothing of theirs counts."""


class RoleChanged(DeskAct):
    """Somebody's place in a group of the desk changed: what they may do, or of which groups they are a member."""


class MemberCame(DeskAct):
    """Somebody became a member of a group of the desk. `alone`: by an invite link, and nobody let them in."""

    alone: bool = False


class AskedAnonymously(DeskEvent):
    """An administrator who remains anonymous asked the desk for something (`/plan` …): whether they may is unknown."""

    group: str


class DeskPressed(Press):
    """A counsellor pressed a button of the desk that leads nowhere any more, or one of a case that is gone."""


class TestSeen(Press):
    """A counsellor pressed *Seen* under a test alert (`number`)."""

    __test__ = False  # no test of ours, although its name begins so

    number: int


class CounsellorUnreachable(DeskAct):
    """A known counsellor blocked the bot in their private chat with it: it cannot call them any more."""


class DeskLooked(DeskEvent, Kinded):
    """How a group of the desk is: what is wrong with it, nothing if `troubles` is empty. `forum`: whether that includes
    whether it has topics, of which a change of membership tells nothing. `title`: its name in Telegram, where it is
    known.
    """

    troubles: tuple[Trouble, ...] = ()
    forum: bool = False
    group: str = ""
    title: str = field(default="", repr=False)


class DeskPutBack(DeskEvent, Kinded):
    """The store was put back from a copy. `since`: when that was made, as people read it, by the desk's clock."""

    since: str


class DeskMoved(DeskEvent, Kinded):
    """A group of the desk became another one (Telegram upgrades groups): the address before, and the one now."""

    before: str = field(repr=False)
    now: str = field(repr=False)


# ── the desk's page ──


@dataclass(frozen=True)
class Session:
    """A way into the desk's page: the hash of its key, whose it is (our id), since when (milliseconds), and what the
    browser said of itself.
    """

    id: str
    counsellor: str
    begun_at: int
    browser: str = ""


@dataclass(frozen=True)
class Ticket:
    """What the door showed at a PC and a counsellor sent the bot: its hash, who (our id) and when (milliseconds).

    `browser`: what that browser said of itself, None before the door said that it shows it. `agreed`: whether the
    counsellor let it in, None before they answered.
    """

    id: str
    counsellor: str
    sent_at: int
    browser: str | None = None
    agreed: bool | None = None


class SessionBegun(DeskAct):
    """A counsellor has a way into the page from now on. `session`: its name, from which nobody can make the key to it;
    `browser`: what it said of itself, in our words.
    """

    session: str
    browser: str


class SessionEnded(DeskAct):
    """A counsellor ends one of their ways into the page, or a supervisor somebody else's, by a button or on it."""

    session: str
    press: str | None = None


class SessionsAsked(DeskAct):
    """A counsellor sent the bot `/sessions` privately: they want to know where they are in."""


class TicketSent(DeskAct):
    """A counsellor sent the bot, privately, what the door shows at a PC (`ticket`: its hash)."""

    ticket: str


class TicketShown(DeskEvent):
    """The door knows that ticket: a browser shows it now, which says of itself what `browser` is in our words."""

    ticket: str
    browser: str


class TicketAnswered(Press):
    """A counsellor says whether they opened that browser's page themselves, and it may come in as them."""

    ticket: str
    agreed: bool


class CaseRead(DeskAct):
    """A counsellor opened a case on the page."""

    case: int


class WroteOnPage(CasePress):
    """A counsellor wrote in a case on the page. `message` is a number below 0 that the page made of an id of its own:
    it is no message of Telegram's.
    """

    content: Content
    message: int
    sent_at: int


class SentOnPage(CasePress):
    """A counsellor sends prepared content of that id; `value` fills what the case alone does not, such as a time."""

    what: What
    id: str
    value: str = field(default="", repr=False)
    message: int


class NotedOnPage(CasePress):
    """A counsellor writes down something for the team: nothing of it reaches the contact."""

    words: str = field(repr=False)


class WordsTakenBack(CasePress):
    """The holder takes back a counsellor's words by a button beside them. `seq`: their entry in the log."""

    seq: int


class WordsChanged(CasePress):
    """The holder changes words of their own by a button beside them. `seq`: their entry in the log; `content`: what
    they are from now on.
    """

    seq: int
    content: Content


class NumberDialled(DeskAct):
    """A supervisor dialled a service of that id and it answered; `number`, where one of its numbers was meant."""

    service: str
    number: str = ""
