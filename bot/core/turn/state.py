"""One turn of a conversation while it is decided: the only mutable thing in the core, within one `decide`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bot.core.model.case import Case, CaseState, LogEntry
from bot.core.model.conversation import (
    Chat,
    Conversation,
    Counts,
    FollowUps,
    Learning,
    Pending,
    Phone,
    Question,
    Quiet,
    Told,
)
from bot.core.model.desk import Desk
from bot.core.model.effects import Hastened, InGroup, OfCase
from bot.core.model.effects.desk import AnswerPress, AskDesk
from bot.core.model.effects.lanes import Concerns, Place
from bot.core.model.effects.table import Effect, row_of
from bot.core.model.floods import Mute
from bot.core.model.lines import Line
from bot.core.model.own.kept import Own
from bot.core.model.rules import MINUTE, Group, Rules
from bot.core.model.timers import Timer, TimerName
from bot.core.ports import JournalEntry
from bot.core.replacing import replace
from bot.core.understanding.values import Urgency

P = TypeVar("P")


class Part(Generic[P]):
    """A part of the conversation of a turn, which is kept as a whole: `turn.phone = replace(turn.phone, …)`."""

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name

    def __get__(self, turn: TurnState, _: type) -> P:
        held = turn.conversation
        part: P = getattr(turn.contact if held is None else held, self._name)
        return part

    def __set__(self, turn: TurnState, part: P) -> None:
        changed: dict[str, Any] = {self._name: part}
        turn.keep(replace(turn.contact, **changed))


@dataclass
class TurnState:
    """The state while events are applied one after the other.

    `who_was_asked`: the question who is there stood on the phone before this turn, also where it is asked again in it.
    `of_writer`: what they wrote is of themselves, though the talk is of somebody elsewhere.
    `late`: what the contact wrote on a watched phone comes in only long after: who has it now is unknown.
    """

    conversation: Conversation | None
    desk: Desk
    now: int
    rules: Rules
    effects: list[Effect] = field(default_factory=list)
    log: list[LogEntry] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    journal: list[JournalEntry] = field(default_factory=list)
    withdraw: bool = False
    crisis: bool = False
    ledger: list[tuple[int, int]] = field(default_factory=list)
    drop: list[int] = field(default_factory=list)
    who_was_asked: bool = False
    forget: bool = False
    of_writer: bool = False
    late: bool = False

    counts, told, phone, chat = Part[Counts](), Part[Told](), Part[Phone](), Part[Chat]()
    mute, learning, quiet, follow_up = Part[Mute](), Part[Learning](), Part[Quiet](), Part[FollowUps]()
    pending, own = Part[Pending | None](), Part[Own]()

    @property
    def contact(self) -> Conversation:
        """The conversation; it exists in every turn that concerns a contact."""
        if self.conversation is None:
            raise LookupError("no conversation in this turn")
        return self.conversation

    @property
    def case(self) -> Case | None:
        """The contact's live case, if any."""
        case = self.conversation.case if self.conversation else None
        return case if case is not None and case.live else None

    def ahead(self, moment: int) -> bool:
        """Whether something is written down for later than now: the clock was ahead. Within a minute it is none."""
        return moment > self.now + MINUTE

    def since(self, moment: int) -> int:
        """Milliseconds since something; very many where the clock was ahead when it was written down."""
        return self.now if self.ahead(moment) else max(0, self.now - moment)

    @property
    def held(self) -> bool:
        """Whether a counsellor holds the contact's case."""
        return self.case is not None and self.case.state is CaseState.OPEN

    @property
    def attended(self) -> bool:
        """Whether a counsellor holds the contact's case, and may be there: the bot adds nothing of its own then."""
        return self.held and not self.holder_away

    @property
    def holder_away(self) -> bool:
        """Whether nobody is there to answer in a held case: nobody is on shift in its group or usually is, and since
        their last sign in it its holder left a shift, or was warned that somebody waits.
        """
        case = self.case
        if case is None or not self.held or self.somebody_on_duty or self.somebody_usual:
            return False
        holder = self.desk.counsellor(case.holder)
        left = holder is not None and holder.left_at > case.hold.sign_at
        return left or case.hold.warned

    @property
    def somebody_on_duty(self) -> bool:
        """Whether a human may be said to be called: a running shift in the group of the live case (in any while there
        is no case). Neither a name in a plan nor the hours in the settings are somebody who is awake.
        """
        return self.on_duty_in(self._group_here)

    def on_duty_in(self, group: str | None) -> bool:
        """The same for one group, or for any."""
        return bool(self.desk.on_duty(self.now, group))

    @property
    def somebody_usual(self) -> bool:
        """Whether by the hours in the settings somebody usually is there: they are called, and nothing is promised."""
        return self.desk.usual(self.rules.hours, self.now, self._group_here)

    @property
    def _group_here(self) -> str | None:
        case = self.case
        return case.group if case is not None else None

    @property
    def reachable(self) -> tuple[Group, ...]:
        """The groups in which cases can be shown, as far as is known; all of them when there is none."""
        return tuple(g for g in self.rules.groups if not self.desk.shut(g.id)) or self.rules.groups

    def group_for(self, urgency: Urgency, *, without: Collection[str] = ()) -> str:
        """The group for a case: for the language, rather with somebody on shift, of equals with the fewest cases.

        An emergency goes where somebody is on shift, whatever the language: a human counts for more than a common one.
        """
        groups = [g for g in self.reachable if g.id not in without] or list(self.rules.groups)
        language = self.contact.language
        named = any(language in g.languages for g in groups)

        def rank(group: Group) -> tuple[bool, bool, int]:
            speaks = language in group.languages if named else not group.languages
            empty = not self.on_duty_in(group.id)
            live = sum(c.group == group.id for c in self.desk.cases)
            return (empty, not speaks, live) if urgency is Urgency.EMERGENCY else (not speaks, empty, live)

        return min(groups, key=rank).id

    def only_elsewhere(self, group: str) -> bool:
        """Whether somebody is on shift in another group, and nobody in this one."""
        return not self.on_duty_in(group) and any(self.on_duty_in(g.id) for g in self.reachable if g.id != group)

    @property
    def opens(self) -> dict[str, str]:
        """When somebody will be there next (milliseconds), or that somebody usually is, for a line that can say it."""
        if self.somebody_on_duty:
            return {}
        if self.somebody_usual:
            return {"usual": ""}
        opens = self.desk.opens(self.rules.hours, self.now, self._group_here)
        return {"opens": str(opens)} if opens is not None else {}

    @property
    def muted(self) -> bool:
        """Whether counsellors are not shown what the contact writes now."""
        return self.conversation is not None and self.conversation.mute.until > self.now

    def asked(self, question: Question) -> Pending | None:
        """What the bot asked last, if it is this."""
        return self.pending if self.pending is not None and self.pending.question is question else None

    @property
    def muted_until(self) -> dict[str, str]:
        """Until when, and from when that is said: more than a day needs a date."""
        return {"until": str(self.contact.mute.until), "now": str(self.now)}

    def keep(self, conversation: Conversation) -> None:
        """Replace the conversation."""
        self.conversation = conversation

    def say(self, effect: Effect) -> None:
        """What the contact just asked for, or an answer press, or anything to the desk: goes out at once."""
        in_thread = isinstance(effect, OfCase) and row_of(effect).place in (Place.THREAD, Place.SIGNS)
        if in_thread and not self.rules.threads:
            return  # nothing of a case stands in the group: the page shows it
        if isinstance(effect, AskDesk) and effect.buttons and self.conversation is not None:
            self.desk = self.desk.with_asked(self.contact.token, self.contact.contact)
        self.effects.append(self._placed(effect))

    def _placed(self, effect: Effect) -> Effect:
        """What is done for a case is done in its group, and of an emergency before all others."""
        case = self.conversation.case if self.conversation is not None else None
        if case is None or row_of(effect).concerns is not Concerns.CASE:
            return effect
        if isinstance(effect, Hastened):
            held = case.state is CaseState.OPEN
            behind = self.desk.puts_behind(case, case.life.waiting_since)
            effect = replace(effect, emergency=case.urgency is Urgency.EMERGENCY, held=held, behind=behind)
        if isinstance(effect, InGroup) and not effect.group:
            effect = replace(effect, group=case.group)
        return effect

    def answer(self, press: str, line: Line | None = None, *, alert: bool = False, **values: str) -> None:
        """Answer the press of a button."""
        self.say(AnswerPress(press=press, line=line, alert=alert, values=tuple(values.items())))

    def set_timer(self, name: TimerName, due: int, about: int | None = None, *, contact: str | None = None) -> None:
        """Have this turn's contact, or another one, reminded. Raises ValueError for a name that no row has."""
        self.timers.append(Timer(TimerName(name), due, about, contact))

    def stop_timer(self, name: TimerName, about: int | None = None) -> None:
        """Have nobody reminded of it any more."""
        self.timers.append(Timer(TimerName(name), None, about))

    def note_journal(self, what: str, who: str, why: str = "") -> None:
        """Write down who did what, when and why; never words."""
        case = self.conversation.case if self.conversation else None
        ref = self.contact.ref(case.number) if case is not None else ""
        urgency = case.urgency.word if case is not None else ""
        self.journal.append(JournalEntry(what=what, who=who, case=ref, why=why, urgency=urgency))
