"""What the counsellors share, as values: who works, which cases live, and what is wrong with their groups."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.model.agreed import Join, NameKept
from bot.core.model.case import Case, CaseState, Thread
from bot.core.model.desk_events import Session, Ticket
from bot.core.model.floods import AlarmState, Arrivals, Outlived
from bot.core.model.group import BoardState, GroupTrouble, Stray
from bot.core.model.prepared import Dialled, What, Withheld
from bot.core.model.rules import Hours
from bot.core.model.week import DAY_MINUTES, Plan
from bot.core.replacing import replace
from bot.core.understanding.values import Urgency

ASKED_KEPT = 40
"""Of how many contacts whose cases have ended the last questions to the desk can be answered."""


@dataclass(frozen=True)
class Counsellor:
    """Somebody who works at the desk."""

    id: str  # ours
    address: str = field(repr=False)  # where to ping, opaque to the core
    name: str = field(repr=False)
    on_until: int | None = None  # when the shift ends unless they give a sign (milliseconds); None: off shift
    started: bool = False  # the bot may write first
    gone: bool = False  # they are a member of no group any more
    unvouched: bool = False  # they came by an invite link, and nobody let them in: nothing that they do counts
    shift_end: int | None = None  # when the shift ends in any case
    silent_until: int = 0  # it ended for want of a sign: until when it would have lasted
    on_call: bool = False  # they may be called when nobody on shift comes
    supervisor: bool = False  # they administer a group of the desk
    admin: bool = False  # they own one or stand in the settings
    groups: tuple[str, ...] = ("",)  # of which they are a member
    off_until: int = 0  # until then a sign of theirs does not begin the shift of the plan that they left
    alone: tuple[int, ...] = ()  # when they saw alone who a contact is, in the last days (milliseconds)
    took: tuple[tuple[int, int], int] = ((0, 0), 0)  # the code of the case that *Take next* gave them last, and when
    pinged: tuple[int, ...] = ()  # when they were called privately in the last minute
    began_at: int = 0  # when their last shift began, and how many emergencies they took in it
    emergencies: int = 0
    strained: bool = False  # they were told in it to take a break
    left_at: int = 0  # when it ended
    asked_about: tuple[tuple[int, int] | None, int] = (None, 0)
    """The case about which they were asked whether they take it (None: the next), since they hold many; and when."""


@dataclass(frozen=True)
class DeskCase:
    """What the desk knows of a live case: enough for the board, for names, and to find the contact of a thread."""

    contact: str
    number: int
    code: tuple[int, int]
    state: CaseState
    urgency: Urgency
    waiting_since: int
    holder: str | None = None
    thread: int | None = None
    paused: bool = False
    shown: tuple[int, ...] = ()  # the last messages there with the words of a held case: a reaction names no thread
    fresh: bool = False  # of an account of which nothing was known ten minutes before
    unmet: bool = False  # of an account of which no counsellor ever took a case
    taker: str | None = None  # who got it by *Take next*, until the case itself knows its holder
    group: str = ""
    token: str = ""  # what its buttons bear


@dataclass(frozen=True)
class EndedCase:
    """A contact's case that has ended, and until when its thread still stands (milliseconds): it can be joined."""

    contact: str
    number: int
    code: tuple[int, int]
    until: int
    followed: bool = False  # another case has begun on their phone since, maybe of another person
    token: str = ""
    group: str = ""
    holder: str | None = None  # who closed it; None where the contact took it back
    urgency: Urgency = Urgency.NONE
    closed_at: int = 0
    outcome: str = ""
    read: str = ""  # the supervisor who read it again

    @property
    def to_be_read(self) -> bool:
        """Whether it is a closed emergency that no supervisor has read again."""
        return self.urgency is Urgency.EMERGENCY and bool(self.closed_at) and not self.read


@dataclass(frozen=True)
class TestAlert:
    """The last test alert: its number, when it went out (milliseconds), and who pressed *Seen* (our ids)."""

    __test__ = False  # no test of ours, although its name begins so

    number: int
    at: int
    seen: tuple[str, ...] = ()


@dataclass(frozen=True)
class PutBack:
    """The store was put back from a copy: when (milliseconds since 1970), and of when that is, as people read it."""

    at: int
    since: str


@dataclass(frozen=True)
class Desk:
    """What the counsellors share, in all their groups."""

    counsellors: tuple[Counsellor, ...] = ()
    cases: tuple[DeskCase, ...] = ()
    names: tuple[NameKept, ...] = ()  # of cases closed lately
    ended: tuple[EndedCase, ...] = ()  # the last cases whose threads still stand
    asked: tuple[tuple[str, str], ...] = ()  # the contacts of the last questions about cases: token, contact
    left_threads: tuple[Thread, ...] = ()  # of forgotten contacts, which Telegram did not delete yet
    strays: tuple[Stray, ...] = ()
    joins: tuple[Join, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    dialled: tuple[Dialled, ...] = ()  # what editors have still to write into the directory
    boards: tuple[BoardState, ...] = ()
    alarms: tuple[AlarmState, ...] = ()
    outlived: tuple[Outlived, ...] = ()
    arrivals: Arrivals = field(default_factory=Arrivals)
    behind: tuple[int, int] | None = None  # cases of unknown accounts that wait since then go behind all others
    behind_unmet: bool = False  # also of accounts that were made long before, and that nobody met
    late: tuple[tuple[str, int], ...] = ()  # in which group words came late, and when
    troubles: tuple[GroupTrouble, ...] = ()
    test: TestAlert | None = None  # the last one
    put_back: PutBack | None = None  # the last time
    plan: Plan = field(default_factory=Plan)
    sessions: tuple[Session, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    moved: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Groups that became others: the address in the settings, and the one that holds now."""
    titles: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # the groups' names in Telegram

    def joinable(self, contact: str, now: int) -> tuple[DeskCase | EndedCase, ...]:
        """What may be of the same person as a contact: the others' live cases, then those that ended; the newest first.

        Of several with one name only the live one, or the last that ended: a name is what people know a case by.
        """
        live = sorted((c for c in self.cases if c.contact != contact), key=lambda c: -c.waiting_since)
        taken = {c.code for c in self.cases}
        named = {e.code: e for e in self.ended if e.until > now and e.code not in taken}  # the last of each
        ended = sorted(named.values(), key=self.ended.index, reverse=True)
        return (*live, *(e for e in ended if e.contact != contact))

    def title(self, group: str) -> str:
        """The name of a group, "?" before Telegram told it."""
        return dict(self.titles).get(group, "?")

    def elsewhere(self, group: str) -> tuple[str, ...]:
        """The other groups in which a case can be shown, by their names."""
        others = (b.group for b in self.boards if b.group != group and not self.shut(b.group))
        return tuple(sorted(others, key=self.title))

    def stopped(self, group: str) -> bool:
        """Whether nothing can be posted in a group now."""
        return any(trouble.what.stops for trouble in self.troubles if trouble.group == group)

    def shut(self, group: str) -> bool:
        """Whether no case can be shown in a group now."""
        return any(trouble.what.shuts for trouble in self.troubles if trouble.group == group)

    @property
    def not_shown(self) -> frozenset[tuple[What, str]]:
        """What nobody is shown: each by its kind and id."""
        return frozenset((w.what, w.id) for w in self.withheld if not w.second)

    def counsellor(self, id: str | None) -> Counsellor | None:
        """The counsellor of that id, or None."""
        return next((c for c in self.counsellors if c.id == id), None)

    def members(self, group: str | None = None) -> frozenset[str]:
        """The ids of those who are a member of a group of the desk, or of this one."""
        return frozenset(c.id for c in self.counsellors if not c.gone and (group is None or group in c.groups))

    def opens(self, hours: Hours, now: int, group: str | None = None) -> int | None:
        """When somebody will be there next (milliseconds since 1970): in a group by the plan, without one by the hours.

        None where nobody can tell.
        """
        if not self.plan.shifts:
            moment = hours.opens(now)
            for _ in self.plan.off:
                if moment is None or not self.plan.closed(hours.local(moment).date()):
                    break
                moment = hours.opens(hours.at(hours.local(moment).date(), DAY_MINUTES) - 1)
            return moment
        return next((s.start for s in self.plan.next(hours, now, self.members(group))), None)

    def usual(self, hours: Hours, now: int, group: str | None = None) -> bool:
        """Whether somebody usually is there at `now`, by the hours of the settings: nobody who is awake, and never said
        to be.

        Not where there is a plan, which says more, on a day that everybody has off, nor in a group to which nothing can
        be posted.
        """
        reached = group is None or not self.stopped(group)
        works = not self.plan.shifts and not self.plan.closed(hours.local(now).date())
        return works and reached and hours.open_at(now)

    def missing(self, hours: Hours, now: int, group: str) -> tuple[Counsellor, ...]:
        """Members of a group who by the plan should be on shift at `now`, and are not."""
        planned = {s.counsellor for s in self.plan.running(hours, now)} if self.plan.shifts else ()
        on_duty = self.on_duty(now, group)
        return tuple(c for c in self.counsellors if c.id in planned and group in c.groups and c not in on_duty)

    def not_started(self) -> tuple[Counsellor, ...]:
        """Members who did not press Start: the bot cannot write to them first."""
        return tuple(c for c in self.counsellors if not (c.started or c.gone or c.unvouched))

    def not_seen(self, now: int) -> tuple[Counsellor, ...]:
        """Members who did not press *Seen* under the last test alert, as long as it is of these three days."""
        test = self.test
        if test is None or now - test.at > 3 * 86_400_000:
            return ()
        return tuple(c for c in self.counsellors if not (c.gone or c.unvouched or c.id in test.seen))

    def on_duty(self, now: int, group: str | None = None) -> tuple[Counsellor, ...]:
        """Those whose shift is running at `now` (milliseconds): all, or the members of one group."""
        on_duty = (c for c in self.counsellors if c.on_until is not None and c.on_until > now)
        return tuple(c for c in on_duty if group is None or group in c.groups)

    def whose(self, token: str) -> str | None:
        """The contact whose buttons bear this token; None once they are forgotten, or it is long ago."""
        rows = [(c.token, c.contact) for c in self.cases] + [(e.token, e.contact) for e in self.ended]
        return next((contact for bears, contact in (*rows, *self.asked) if bears and bears == token), None)

    def with_asked(self, token: str, contact: str) -> Desk:
        """The desk, finding the contact by the buttons of a question about them, also when their case has ended."""
        others = [one for one in self.asked if one != (token, contact)]
        return replace(self, asked=(*others, (token, contact))[-ASKED_KEPT:])

    def case_of(self, contact: str) -> DeskCase | None:
        """The live case of a contact, or None."""
        return next((c for c in self.cases if c.contact == contact), None)

    def waiting(self, group: str) -> tuple[DeskCase, ...]:
        """The cases of a group that wait: the most urgent first, and of equals the one that waits longest."""
        waiting = (c for c in self.cases if c.state is CaseState.WAITING and c.group == group)
        return tuple(sorted(waiting, key=self._place))

    def _place(self, case: DeskCase) -> tuple[bool, int, int]:
        return self.puts_behind(case, case.waiting_since), -case.urgency, case.waiting_since

    def puts_behind(self, case: DeskCase | Case, waiting_since: int) -> bool:
        """Whether a case goes behind all others: of an unknown account, while counsellors had these put there."""
        unknown = case.fresh or (case.unmet and self.behind_unmet)
        return unknown and self.behind is not None and self.behind[0] <= waiting_since <= self.behind[1]

    def ahead_of(self, contact: str) -> int:
        """How many cases wait before a contact's in its group: more urgent ones, of equals those that wait longer."""
        own = self.case_of(contact)
        if own is None:
            return 0
        return sum(self._place(c) < self._place(own) for c in self.waiting(own.group) if c is not own)

    def held_by(self, id: str) -> tuple[DeskCase, ...]:
        """The cases that a counsellor holds, the most urgent first."""
        return tuple(sorted((c for c in self.cases if c.holder == id), key=lambda c: -c.urgency))

    def case_at(self, topic: Thread) -> DeskCase | None:
        """The live case shown in a thread of the forum, or None."""
        return next((c for c in self.cases if c.thread == topic.thread and c.group == topic.group), None)

    def board_of(self, group: str) -> BoardState:
        """The board of a group; one without a message where none was posted yet."""
        return next((b for b in self.boards if b.group == group), BoardState(group))

    def with_counsellor(self, counsellor: Counsellor) -> Desk:
        """The desk with what it knows of a counsellor replaced."""
        return replace(self, counsellors=(*(c for c in self.counsellors if c.id != counsellor.id), counsellor))

    def with_board(self, board: BoardState) -> Desk:
        """The desk with this board of its group."""
        others = tuple(b for b in self.boards if b.group != board.group)
        return replace(self, boards=(*others, board))

    def alarm_of(self, group: str) -> AlarmState:
        """The calls to cases of a group."""
        return next((a for a in self.alarms if a.group == group), AlarmState(group))

    def with_alarm(self, alarm: AlarmState) -> Desk:
        """The desk with these calls of a group."""
        return replace(self, alarms=(*(a for a in self.alarms if a.group != alarm.group), alarm))

    def case_showing(self, message: int, group: str) -> DeskCase | None:
        """The held case in whose thread a message shows the contact's words, if it is one of the last there."""
        return next((c for c in self.cases if message in c.shown and c.group == group), None)
