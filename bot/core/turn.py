"""One turn of a conversation while it is being decided: how it opens a case, raises it, and calls people to it."""

from __future__ import annotations

from dataclasses import replace

from bot.core import cases, placing
from bot.core.case import Case, CaseState
from bot.core.desk_effects import Alert, CloseTopic, OpenTopic, Ping, ReopenTopic
from bot.core.lines import Line
from bot.core.ports import Timer
from bot.core.speech import Speech
from bot.core.understood import Urgency

UNANSWERED = "unanswered"
"""The timer of a case that nobody has taken."""

HOME = "home"
"""The timer at which a case looks whether its group is there, and somebody in it."""


class Turn(Speech):
    """The state while events are applied one after the other."""

    def open_case(
        self, urgency: Urgency, topic: str | None, reasons: tuple[str, ...], *, unseen: bool = False
    ) -> None:
        """Open a case, or raise the live one. An alert goes out before the topic is made."""
        if self.muted:  # only danger leads here
            self.unmute("bot", "danger")
        if self.case is not None:
            self.raise_case(urgency, topic, reasons)
            return
        last = self.contact.case
        if last is not None and self._may_reopen(last):
            self._reopen(last, urgency, topic, reasons, unseen=unseen)
            return
        contact = self.contact
        number = contact.cases + 1
        unshown = (
            last is not None and last.cursor < contact.log
        )  # words that the last topic never came to show
        began = last.cursor if last is not None and unshown else contact.log
        group = placing.place(self.desk, self.rules, self.now, language=contact.language, urgency=urgency)
        case = Case(
            number=number,
            group=group,
            code=cases.code_name(self.desk, f"{contact.contact}.{self.now}", number, self.rules.code_words),
            state=CaseState.WAITING,
            urgency=urgency,
            topic=topic,
            reasons=reasons,
            opened_at=self.now,
            waiting_since=self.now,
            unseen=unseen,
            called=self.on_duty_in(group),
            began=began,
            cursor=began,
            earlier=last.code if last is not None and self._stands(last) else None,
        )
        self.keep(replace(contact, cases=number))
        self.keep_case(case)
        self.call(case)
        self.say(OpenTopic(case=number))
        if last is not None and unshown and last.thread is not None:
            self.say(CloseTopic(case=last.number, thread=last.thread, group=last.group))
        self.note_journal("case_opened", "bot", why=",".join(reasons))

    @property
    def somebody_else(self) -> bool:
        """Whether who writes may not be, or is not, the person whose case it is: they can neither see nor end it."""
        case = self.case
        return self.contact.unsure or (case is not None and case.stranger)

    def unmute(self, who: str, why: str) -> None:
        """Counsellors are shown again what the contact writes."""
        self.keep(replace(self.contact, muted_until=0))
        self.note_journal("mute_lifted", who, why=why)

    def _may_reopen(self, last: Case) -> bool:
        """Whether who comes again is shown as the same case: soon after its end, and while nobody else has its name."""
        soon = last.closed_at and self.now - last.closed_at <= self.rules.reopen_within
        return bool(soon) and not last.stranger and not cases.shares_a_word(self.desk, last.code)

    def _stands(self, last: Case) -> bool:
        """Whether counsellors can still find a case that ended, by its name. Never that of another person on this phone."""
        stands = last.thread is not None and self.now < last.closed_at + self.rules.keep_topics
        return stands and not last.stranger

    def _reopen(
        self, last: Case, urgency: Urgency, topic: str | None, reasons: tuple[str, ...], *, unseen: bool
    ) -> None:
        """The same case again, with all that was said in it; whoever held it is called like all others."""
        group = last.group
        if group not in {g.id for g in placing.reachable(self.desk, self.rules)}:
            group = placing.place(
                self.desk, self.rules, self.now, language=self.contact.language, urgency=urgency
            )
            last = replace(last, thread=None, card=None, card_words=(0, 0), cursor=last.began)
        case = replace(
            cases.step(last, cases.Step.REOPEN, self.now),
            urgency=urgency,
            topic=topic or last.topic,
            reasons=reasons,
            unseen=unseen,
            group=group,
            called=self.on_duty_in(group),
            replied=False,
        )
        self.keep_case(case)
        self.call(case)
        if case.thread is None:
            self.say(OpenTopic(case=case.number))
        else:
            self.say(ReopenTopic(case=case.number, thread=case.thread))
        self.note_journal("case_reopened", "bot", why=",".join(reasons))

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
        called_long_ago = self.since(changed.pinged_at) >= self.rules.again_after
        again = urgency is Urgency.EMERGENCY and called_long_ago
        if changed.state is CaseState.WAITING and (rises or again):
            self.call(changed)
        called = urgency >= Urgency.URGENT and (rises or again)
        if changed.state is CaseState.OPEN and changed.holder and called:
            self.keep_case(replace(changed, pinged_at=self.now))
            self.say(Ping(case=case.number, counsellor=changed.holder, about="danger"))
            self.note(Line.RAISED, urgency=urgency.word)
            holder = self.desk.counsellor(changed.holder)
            if holder is None or not holder.started or holder not in self.desk.on_duty(self.now, case.group):
                self.say(Alert(case=case.number, danger=True))  # the holder may not see it: anybody can look
        if rises:
            self.note_journal("urgency_raised", "bot", why=",".join(reasons))

    def call(self, case: Case) -> None:
        """Call people to a case that waits, as soon as its urgency asks for. Whoever comes first takes it over.

        A case without hurry calls only those on duty, because only then the contact is told that somebody is called. All others
        are called to it later, by day (`bot.core.due`).
        """
        self.keep_case(replace(case, alerts=0, pinged_at=self.now))
        due = self.now + self.rules.unanswered(case.urgency)
        self.timers.append(Timer(UNANSWERED, due, case.number))
        if placing.staffed(self.desk, self.rules, self.now, case.group):
            self.timers.append(Timer(HOME, self.now, case.number))
        if case.urgency >= Urgency.URGENT:
            self.say(Alert(case=case.number))
            self.ping_those_on_duty(case)
        elif self.somebody_on_duty and not self.ping_those_on_duty(case):
            self.say(Alert(case=case.number))

    def ping_those_on_duty(self, case: Case) -> bool:
        """A private word to everybody on shift in its group who lets the bot write first; whether there is anybody."""
        called = [c for c in self.desk.on_duty(self.now, case.group) if c.started]
        for counsellor in called:
            self.say(Ping(case=case.number, counsellor=counsellor.id))
        return bool(called)
