"""One turn of a conversation while it is being decided: the state so far, and what is to be done.

A Turn lives inside one call of `decide` and is the only mutable thing in the core.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.core import cases
from bot.core.effects import (
    Alert,
    AnswerPress,
    Board,
    Button,
    Card,
    CloseTopic,
    Effect,
    Note,
    OpenTopic,
    Ping,
    PostLog,
    Relay,
    Tell,
    withdrawable,
)
from bot.core.filled import Filled
from bot.core.lines import Line
from bot.core.model import Case, CaseState, Content, Conversation, Desk, LogEntry, Side, Urgency
from bot.core.ports import JournalEntry, Timer
from bot.core.rules import Rules

UNANSWERED = "unanswered"
"""The timer of an emergency that nobody has taken."""


@dataclass
class Turn:
    """The state while events are applied one after the other."""

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
    forget: bool = False

    # ── state ───────────────────────────────────────────────────────────────────────────────────────────────

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

    @property
    def somebody_on_duty(self) -> bool:
        """Whether a human may be said to be called: a running shift, or the hours in the settings."""
        return bool(self.desk.on_duty(self.now)) or self.rules.hours.open_at(self.now)

    def keep(self, conversation: Conversation) -> None:
        """Replace the conversation."""
        self.conversation = conversation

    def keep_case(self, case: Case) -> None:
        """Replace the contact's case, and what the desk knows of it."""
        before = self.desk.case_of(self.contact.contact)
        self.conversation = replace(self.contact, case=case)
        self.desk = cases.at_desk(self.desk, self.contact.contact, case)
        if before != self.desk.case_of(self.contact.contact):
            self.board()

    # ── to the contact ──────────────────────────────────────────────────────────────────────────────────────

    def say(self, effect: Effect) -> None:
        """What the contact just asked for, or an answer press, or anything to the desk: goes out at once."""
        self.effects.append(effect)

    def tell(
        self,
        line: Line,
        *rows: tuple[Button, ...],
        values: dict[str, str] | None = None,
        urgent: bool = False,
    ) -> None:
        """A sentence of the interface that the contact just asked for."""
        self.say(Tell(line=line, buttons=rows, values=tuple((values or {}).items()), urgent=urgent))

    def answer(self, press: str, line: Line | None = None, *, alert: bool = False, **values: str) -> None:
        """Answer the press of a button."""
        self.say(AnswerPress(press=press, line=line, alert=alert, values=tuple(values.items())))

    def unasked(self, effect: Effect) -> bool:
        """What the contact did not just ask for: at once while they are there, else behind the neutral line.

        Returns whether it went out. Not even that line is sent to a phone that is watched.
        """
        contact = self.contact
        if self.there:
            self._out(effect)
            return True
        self.keep(replace(contact, held=(*contact.held, effect)))
        if not (contact.knocked or contact.hushed or contact.blocked):
            self.keep(replace(self.contact, knocked=True))
            self.tell(Line.KNOCK, (Button("read"),))
        return False

    def release(self) -> None:
        """Let out what waited behind the neutral line: the contact is there."""
        contact = self.contact
        if contact.held or contact.knocked or contact.blocked:
            self.keep(replace(contact, held=(), knocked=False, blocked=False))
            for effect in contact.held:
                self._out(effect)

    def wait(self, relay: Relay) -> None:
        """Keep a counsellor's words that came back undelivered, before those written after them."""
        others = [e for e in self.contact.held if e != relay]
        later = (i for i, e in enumerate(others) if isinstance(e, Relay) and e.seq > relay.seq)
        at = next(later, len(others))
        self.keep(replace(self.contact, held=(*others[:at], relay, *others[at:])))

    def came_back(self) -> None:
        """The contact lets the bot write again: what waits is knocked for, since nobody has written yet."""
        if not self.contact.blocked:
            return
        contact = replace(self.contact, blocked=False, knocked=False)
        self.keep(contact)
        if contact.held and not contact.hushed:
            self.keep(replace(contact, knocked=True))
            self.tell(Line.KNOCK, (Button("read"),))

    @property
    def there(self) -> bool:
        """Whether the contact can be written to unasked: they wrote a short time ago."""
        contact = self.contact
        return not contact.blocked and self.now - contact.heard_at <= self.rules.quiet_after

    def withdraw_answers(self) -> None:
        """Drop the bot's own answers that are not sent yet, those of this turn included: better words follow now."""
        self.withdraw = True
        self.effects = [e for e in self.effects if not withdrawable(e)]

    def withdraw_news(self) -> None:
        """Drop the bot's own news that wait behind the neutral line and are no longer true."""
        kept = tuple(e for e in self.contact.held if not withdrawable(e))
        self.keep(replace(self.contact, held=kept))

    def _out(self, effect: Effect) -> None:
        """What waited, or might have: on its way to the contact now."""
        self.effects.append(effect)
        case = self.contact.case
        if isinstance(effect, Relay) and case is not None and case.number == effect.case:
            self.keep_case(replace(case, relaying=(*case.relaying, effect.source)))

    # ── to the desk ─────────────────────────────────────────────────────────────────────────────────────────

    def open_case(
        self, urgency: Urgency, topic: str | None, reasons: tuple[str, ...], *, unseen: bool = False
    ) -> None:
        """Open a case, or raise the live one. An alert goes out before the topic is made."""
        if self.case is not None:
            self.raise_case(urgency, topic, reasons)
            return
        contact = self.contact
        number = contact.cases + 1
        last = contact.case
        unshown = (
            last is not None and last.cursor < contact.log
        )  # words that the last topic never came to show
        began = last.cursor if last is not None and unshown else contact.log
        case = Case(
            number=number,
            code=cases.code_name(self.desk, f"{contact.contact}.{self.now}", number, self.rules.code_words),
            state=CaseState.WAITING,
            urgency=urgency,
            topic=topic,
            reasons=reasons,
            opened_at=self.now,
            waiting_since=self.now,
            unseen=unseen,
            called=self.somebody_on_duty,
            began=began,
            cursor=began,
        )
        self.keep(replace(contact, cases=number))
        self.keep_case(case)
        self._alert(case)
        self.say(OpenTopic(case=number))
        if last is not None and unshown and last.thread is not None:
            self.say(CloseTopic(case=last.number, thread=last.thread))
        self.note_journal("case_opened", "bot", why=",".join(reasons))

    def raise_case(self, urgency: Urgency, topic: str | None, reasons: tuple[str, ...]) -> None:
        """New danger in a live case: the urgency rises, the card is brought up to date, people are told."""
        case = self.case
        if case is None:
            return
        rises = urgency > case.urgency
        changed = cases.raised(case, urgency, topic, reasons)
        if changed != case:
            self.keep_case(changed)
            self.card()
        called_long_ago = self.now - changed.pinged_at >= self.rules.again_after
        again = urgency is Urgency.EMERGENCY and called_long_ago
        if changed.state is CaseState.WAITING and (rises or again):
            self._alert(replace(changed, alerts=0))
        called = urgency >= Urgency.URGENT and (rises or again)
        if changed.state is CaseState.OPEN and changed.holder and called:
            self.keep_case(replace(changed, pinged_at=self.now))
            self.say(Ping(case=case.number, counsellor=changed.holder))
            self.note(Line.RAISED, urgency=urgency.word)
            holder = self.desk.counsellor(changed.holder)
            if holder is None or not holder.started or holder not in self.desk.on_duty(self.now):
                self.say(Alert(case=case.number, danger=True))  # the holder may not see it: anybody can look
        if rises:
            self.note_journal("urgency_raised", "bot", why=",".join(reasons))

    def _alert(self, case: Case) -> None:
        if case.urgency < Urgency.URGENT:
            return
        self.keep_case(replace(case, pinged_at=self.now))
        self.say(Alert(case=case.number))
        self.ping_those_on_duty(case)
        if case.urgency is Urgency.EMERGENCY:
            self.timers.append(Timer(UNANSWERED, self.now + self.rules.again_after, case.number))

    def ping_those_on_duty(self, case: Case) -> None:
        """A private word to everybody on shift who lets the bot write first."""
        for counsellor in self.desk.on_duty(self.now):
            if counsellor.started:
                self.say(Ping(case=case.number, counsellor=counsellor.id))

    def record(
        self,
        side: Side,
        content: Content,
        source: int,
        *,
        author: str | None = None,
        edited: bool = False,
        form: Filled | None = None,
    ) -> int:
        """Add a message to the log of the contact's case; its number."""
        seq = self.contact.log + 1
        self.log.append(LogEntry(seq, self.now, side, content, source, author, edited, form))
        self.keep(replace(self.contact, log=seq))
        return seq

    def show_log(self) -> None:
        """Have the topic show what is new of the log, unless a view is under way already or there is no topic yet."""
        case = self.contact.case
        if case and case.thread is not None and not case.posting and case.cursor < self.contact.log:
            self.keep_case(replace(case, posting=True))
            self.say(PostLog(case=case.number))

    def shut_topic(self) -> None:
        """Close the topic of a resolved case, once it shows every word."""
        case = self.contact.case
        if case and not case.live and case.thread is not None and not case.posting:
            self.say(CloseTopic(case=case.number, thread=case.thread))

    def relay(self, seq: int, source: int) -> bool:
        """Send a counsellor's words on; whether they went out now, or wait behind the neutral line."""
        case = self.case
        return case is not None and self.unasked(Relay(case=case.number, seq=seq, source=source))

    def recall(self, source: int | None) -> bool:
        """Take back a counsellor's words that this very turn would send; whether there were any."""
        relay = next((e for e in self.effects if isinstance(e, Relay) and e.source == source), None)
        case = self.contact.case
        if relay is None or case is None:
            return False
        self.effects.remove(relay)
        self.keep_case(replace(case, relaying=tuple(s for s in case.relaying if s != source)))
        return True

    def held_words(self, source: int | None) -> Relay | None:
        """A counsellor's words that still wait behind the neutral line, by their message in the topic."""
        return next((e for e in self.contact.held if isinstance(e, Relay) and e.source == source), None)

    def note(self, line: Line, *, reply_to: int | None = None, **values: str) -> None:
        """A line in the topic of the live case, if it has one."""
        case = self.contact.case
        if case is not None and case.thread is not None:
            self.say(Note(case=case.number, line=line, values=tuple(values.items()), reply_to=reply_to))

    def card(self) -> None:
        """Bring the card of the case up to date, once it stands in a topic."""
        case = self.contact.case
        wanted = Card(case=case.number) if case is not None else None
        if case is not None and wanted is not None and case.thread is not None and wanted not in self.effects:
            self.say(wanted)

    def board(self) -> None:
        """Bring the board up to date: one edit at a time, the next one after it."""
        if self.desk.board_posting:
            self.desk = replace(self.desk, board_stale=True)
            return
        self.desk = replace(self.desk, board_posting=True, board_stale=False)
        self.say(Board())

    def note_journal(self, what: str, who: str, why: str = "") -> None:
        """Write down who did what, when and why; never words."""
        case = self.conversation.case if self.conversation else None
        ref = f"{self.contact.contact}.{case.number}" if case is not None else ""
        self.journal.append(JournalEntry(what=what, who=who, case=ref, why=why))
