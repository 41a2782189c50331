"""One turn of a conversation while it is being decided: how it opens a case, raises it, and calls people to it."""

from __future__ import annotations

from bot.core.model import transitions
from bot.core.model.case import Calls, Case, CaseState, CaseView, Guard, Incoming, Life
from bot.core.model.conversation import Pending, Question
from bot.core.model.effects.desk import Alert
from bot.core.model.effects.thread import CloseThread, OpenThread, ReopenThread
from bot.core.model.effects.told import of_a_counsellor
from bot.core.model.forms import Filled, Form
from bot.core.model.lines import Line
from bot.core.model.timers import TimerName
from bot.core.replacing import replace
from bot.core.turn import parting, said_before
from bot.core.turn.bounds import THREAD_LATER, Cost
from bot.core.turn.caller import Caller
from bot.core.turn.glance import with_past
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Urgency


class Turn(Caller):
    """The state while events are applied one after the other."""

    def open_case(self, urgency: Urgency, topic: str | None, reasons: tuple[str, ...], *, unseen: bool = False) -> None:
        """Open a case, or raise the live one. An alert goes out before the thread is made."""
        self._no_longer_calm(urgency)
        if self.muted:  # only danger leads here
            self.unmute("bot", "danger")
        if self.case is not None:
            self.raise_case(urgency, topic, reasons)
            return
        contact, last = self.contact, self.contact.case
        known = not contact.phone.unsure or urgency >= Urgency.URGENT  # danger does not wait until it is
        if last is not None and known and self.may_reopen(last):
            self._reopen(last, urgency, topic, reasons, unseen=unseen)
            return
        if contact.phone.unsure and not any(map(of_a_counsellor, contact.quiet.held)):  # else these are still asked for
            parting.part_present(self)
            self.keep(self.contact.of_unknown())
        earlier = last.code if last is not None and self._stands(last) else None
        if last is not None and not (contact.phone.unsure or last.stranger):
            self.keep(replace(self.contact, history=replace(self.contact.history, past=with_past(self.contact, last))))
        group = self.group_for(urgency)
        self._open(urgency, topic, reasons, group, contact.counts.log, unseen=unseen, earlier=earlier)
        if last is not None and last.view.thread is not None and self._unshown(last):
            self.say(CloseThread(case=last.number, thread=last.view.thread, group=last.group))

    def open_for_somebody_else(self, last: Case, *, since: int) -> None:
        """A case, as urgent, for who has the phone now and is not `last`'s person; from the log entry `since` on."""
        group = last.group if self._can_be_shown_in(last.group) else self.group_for(last.urgency)
        earlier = last.code if last.view.thread is not None else None
        self._open(last.urgency, None, ("stranger",), group, since, earlier=earlier)
        case = self.case
        if case is not None:  # its urgency is not by the words of who is there now
            former = replace(case.life, former=last.holder)
            self.keep_case(replace(case, stranger=True, by_words=False, life=former))

    def _open(
        self,
        urgency: Urgency,
        topic: str | None,
        reasons: tuple[str, ...],
        group: str,
        since: int,
        *,
        unseen: bool = False,
        earlier: tuple[int, int] | None = None,
    ) -> None:
        """A new case in a group, with all that was written after the log entry `since`."""
        contact, last = self.contact, self.contact.case
        number = contact.counts.cases + 1
        token = contact.token or self.rules.token(f"{contact.contact}.{self.now}")
        began = min(last.view.cursor, since) if last is not None and self._unshown(last) else since
        case = Case(
            number=number,
            group=group,
            code=transitions.code_name(self.desk, token, number, self.rules.code_words),
            state=CaseState.WAITING,
            urgency=urgency,
            topic=topic,
            reasons=reasons,
            life=Life(
                opened_at=self.now,
                waiting_since=self.now,
                began=began,
                before=since if began < since else 0,
                earlier=earlier,
            ),
            calls=Calls(unseen=unseen),
            by_words=urgency is Urgency.EMERGENCY,
            guard=Guard() if last is None else Guard(child=last.guard.child, lifted=last.guard.lifted),
            incoming=Incoming() if last is None else Incoming(written=last.incoming.written),  # it is the same account
            view=CaseView(cursor=began),
            fresh=self.fresh,
            unmet=self.unmet,
        )
        self.keep(replace(contact, counts=replace(contact.counts, cases=number), token=token))
        self.keep_case(case)
        said_before.stands_in_case(self)
        self.opened()
        if case.unmet:
            self.arrived()
        self.call(case)
        if self.costly(Cost.THREAD):
            self.set_timer(TimerName.OPEN_THREAD, self.now + THREAD_LATER, number)
        else:
            self.say(OpenThread(case=number))
        self.note_journal("case_opened", "bot", why=",".join(reasons))

    @property
    def form(self) -> tuple[Form, Filled] | None:
        """The form that the contact is in, with what is answered of it."""
        filled = self.contact.told.form
        form = self.rules.forms.get(filled.form) if filled is not None else None
        return (form, filled) if form is not None and filled is not None else None

    @property
    def somebody_else(self) -> bool:
        """Whether who writes may not be, or is not, the person whose case it is: they can neither see nor end it."""
        case = self.case
        return self.contact.phone.unsure or (case is not None and case.stranger)

    def unmute(self, who: str, why: str) -> None:
        """Counsellors are shown again what the contact writes."""
        self.keep(replace(self.contact, mute=replace(self.contact.mute, until=0)))
        self.note_journal("mute_lifted", who, why=why)

    def asks_first(self) -> bool:
        """Ask who is there before a case opens without hurry. Who wishes for a human once more gets a new one."""
        contact, wished = self.contact, Pending(Question.WHO)
        if not contact.phone.unsure or contact.pending == wished:
            return False
        self.keep(replace(contact, pending=wished))
        self.ask_who(again=True)
        return True

    def may_reopen(self, last: Case) -> bool:
        """Whether who comes again is shown as the same case: soon after its end, and while nobody else has its name."""
        soon = last.life.closed_at and self.since(last.life.closed_at) <= self.rules.reopen_within
        fresh = bool(soon) and not last.live
        return fresh and not last.stranger and not transitions.shares_a_word(self.desk, last.code)

    def _can_be_shown_in(self, group: str) -> bool:
        return group in {g.id for g in self.reachable}

    def _unshown(self, last: Case) -> bool:
        return last.view.cursor < self.contact.counts.log

    def _stands(self, last: Case) -> bool:
        """Whether counsellors can still find a case that ended, by its name; never another person's on this phone."""
        stands = last.view.thread is not None and self.now < last.life.closed_at + self.rules.keep_threads
        return stands and not last.stranger

    def _reopen(
        self, last: Case, urgency: Urgency, topic: str | None, reasons: tuple[str, ...], *, unseen: bool
    ) -> None:
        """The same case again, with all that was said in it; whoever held it is called like all others."""
        group = last.group
        if not self._can_be_shown_in(group):
            group = self.group_for(urgency)
            last = last.without_thread(self.contact.counts.log, left=True)
        again = transitions.step(last, transitions.Step.REOPEN, self.now)
        as_urgent = urgency >= last.urgency and not self.rules.about.has(topic, Trait.HUMAN)
        case = replace(
            again,
            urgency=max(urgency, last.urgency),  # as it was when it ended, until somebody lowers it
            by_words=last.by_words or urgency is Urgency.EMERGENCY,
            topic=(topic if as_urgent else None) or last.topic or topic,
            reasons=tuple(dict.fromkeys((*reasons, *(last.reasons if last.urgency > urgency else ())))),
            calls=replace(again.calls, unseen=unseen),
            group=group,
            hold=replace(again.hold, replied=False),
        )
        self.keep_case(case)
        said_before.stands_in_case(self)
        self.call(self.contact.case or case)
        if (thread := case.view.thread or case.view.away) is None:
            self.say(OpenThread(case=case.number))
        else:
            self.say(ReopenThread(case=case.number, thread=thread))
        self.note_before()
        self.note_journal("case_reopened", "bot", why=",".join(reasons))
        if self.contact.phone.unsure:
            self.ask_who()

    def raise_case(self, urgency: Urgency, topic: str | None, reasons: tuple[str, ...]) -> None:
        """New danger in a live case: the urgency rises, the card is brought up to date, people are told."""
        case = self.case
        if case is None:
            return
        self._no_longer_calm(urgency)
        rises = urgency > case.urgency
        changed = transitions.raised(case, urgency, topic, reasons)
        if changed != case:
            self.keep_case(changed)
            self.card()
        called_long_ago = self.since(changed.calls.pinged_at) >= self.rules.again_after
        again = urgency is Urgency.EMERGENCY and called_long_ago
        if changed.state is CaseState.WAITING and (rises or again):
            self.call(changed)
            self._hurry_thread(changed)
        called = urgency >= Urgency.URGENT and (rises or again)
        if changed.state is CaseState.OPEN and (called or urgency is Urgency.EMERGENCY):
            self._danger_awaits(case)
        elif urgency >= Urgency.URGENT:
            self.awaits_holder()
        if changed.state is CaseState.OPEN and changed.holder and called:
            now = self.contact.case or changed
            self.keep_case(replace(now, calls=replace(now.calls, pinged_at=self.now)))
            self.ping(changed, changed.holder, "danger")
            holder = self.desk.counsellor(changed.holder)
            if holder is None or not holder.started or holder not in self.desk.on_duty(self.now, case.group):
                # the holder may not see it: anybody can look; else the words themselves are the next call of the group
                self.note(Line.RAISED, urgency=urgency.word)
                self.say(Alert(case=case.number, danger=True))
        if rises:
            self.note_journal("urgency_raised", "bot", why=",".join(reasons))

    def _hurry_thread(self, case: Case) -> None:
        """The thread that an emergency has not yet goes before those of calmer cases, among which it was asked for."""
        known = case.view.thread or case.view.away
        if case.urgency is Urgency.EMERGENCY and known is None and not self.costly(Cost.THREAD):
            self.say(OpenThread(case=case.number))

    def _no_longer_calm(self, urgency: Urgency) -> None:
        """What was taken back is so no more where danger is told again, in words or without."""
        if urgency >= Urgency.URGENT and self.told.talk is not None and self.told.calmed:
            self.told = replace(self.told, talk=replace(self.told.talk, calmed=False))

    def awaits_holder(self) -> None:
        """The contact waits for the holder of their case from now on, unless they did already."""
        case = self.case
        if case is not None and case.state is CaseState.OPEN and not case.hold.awaits:
            self.keep_case(replace(case, hold=replace(case.hold, awaits=self.now)))
            self.set_timer(TimerName.SILENT, self.now + self.patience(case), case.number)

    def _danger_awaits(self, before: Case) -> None:
        """New danger in a held case ends a pause, and no longer patience of `before` keeps it from others."""
        case = self.contact.case or before
        due = self.now + self.rules.silence(case.urgency)
        if before.hold.awaits:
            due = min(due, before.hold.awaits + self.patience(before))
        self.keep_case(replace(case, hold=replace(case.hold, awaits=before.hold.awaits or self.now, paused=False)))
        self.set_timer(TimerName.SILENT, due, case.number)
        if before.hold.paused:
            self.card()

    def patience(self, case: Case) -> int:
        """How long its holder may be silent; a pause lasts longer, but not for ever."""
        return self.rules.paused_for if case.hold.paused else self.rules.silence(case.urgency)

    def call(self, case: Case) -> None:
        """Call people to a case that waits, as soon as its urgency asks for. Whoever comes first takes it over.

        A case without hurry calls only while somebody is on duty or usually there, because only then the contact is
        told that somebody is called. All others are called to it later, by day (`bot.core.timers`).
        """
        self.keep_case(replace(case, calls=replace(case.calls, alerts=0, pinged_at=self.now)))
        due = self.now + self.rules.unanswered(case.urgency)
        self.set_timer(TimerName.UNANSWERED, due, case.number)
        if self.only_elsewhere(case.group):
            self.set_timer(TimerName.HOME, self.now, case.number)
        if case.urgency >= Urgency.URGENT:
            if self.alert(case):
                self.ping_those_on_duty(case)
                self.call_further(case, times=0)
        elif (self.somebody_on_duty or self.somebody_usual) and not self.ping_those_on_duty(case):
            self.alert(case)

    def heard_waiting(self) -> None:
        """An emergency that nobody took gives a sign: it is called once more, if the time for that is over."""
        case = self.case
        waits = case is not None and case.state is CaseState.WAITING and case.urgency is Urgency.EMERGENCY
        if case is not None and waits and self.since(case.calls.pinged_at) >= self.rules.unanswered(case.urgency):
            self.set_timer(TimerName.UNANSWERED, self.now, case.number)
