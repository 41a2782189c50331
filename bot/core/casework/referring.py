"""Handing a contact on to a service: asked each time what is told and to whom, written down, and followed up.

Only the contact's own yes is a consent. It rests sealed in their record; the journal holds the service and no words.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bot.core.desk import shifts
from bot.core.model.agreed import Referral
from bot.core.model.case import Case
from bot.core.model.case_events import OutcomeTold, Referred, SummaryMade
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import Button, Tell
from bot.core.model.effects.desk import AskDesk
from bot.core.model.lines import Line
from bot.core.model.prepared import What
from bot.core.model.rules import Rules
from bot.core.model.timers import TimerName
from bot.core.turn.turn import Turn

TELLS = ("situation", "place", "reach")
"""What may be told: what happened; also where the contact is; also how to reach them."""

OUTCOMES = ("accepted", "refused", "no_answer", "unsafe")
"""What came of it."""

YES, NO = "yes", "no"

ASKED_MOST = 3
"""How often the outcome is asked for; after that the report still counts the referral as one without an outcome."""

MOST = 30
"""How many referrals of one contact are kept, the latest. It bounds the size of their record."""


def code_of(service: str) -> str:
    """A short name of a service for the data of buttons, which takes 64 bytes in all."""
    return hashlib.sha256(service.encode()).hexdigest()[:6]


def is_menu(menu: str, rules: Rules) -> bool:
    """Whether a menu of the card belongs here: a page of services, what is told to one of them, or outcomes."""
    kind, _, rest = menu.partition(".")
    match kind:
        case "r":
            return rest.isdecimal()
        case "t":
            return rest in rules.services
        case _:
            return menu in ("refer", "outcome")


def open_one(conversation: Conversation) -> Referral | None:
    """The oldest referral that was agreed to and has no outcome yet."""
    return next((r for r in conversation.history.referrals if r.answer == YES and not r.outcome), None)


def agreed_to(conversation: Conversation, number: int) -> Referral | None:
    """The referral of a number of which a partner may be told now: the contact's own yes stands, in their last case,
    and it is not in doubt who has the phone.
    """
    case = conversation.case
    found = next((r for r in conversation.history.referrals if r.number == number), None)
    if found is None or case is None or found.case != case.number or case.stranger or conversation.phone.unsure:
        return None
    return found if found.answer == YES and not found.void else None


def summary_made(turn: Turn, event: SummaryMade) -> None:
    """Somebody has before them what a partner may be told: that is written down."""
    by = shifts.know(turn, event.by)
    made = agreed_to(turn.contact, event.referral) if turn.conversation is not None else None
    if made is not None:
        turn.note_journal("summary_made", by.id, why=made.service)


def offered(turn: Turn, event: Referred, case: Case) -> None:
    """The holder chose a service and what is told: the contact is asked, and nothing is told before they say yes."""
    service = turn.rules.services.get(event.service)
    if service is None or _withheld(turn, service) or event.tells not in TELLS:
        turn.answer(event.press, Line.OLD_BUTTON_DESK)
        return
    known = turn.contact.history.referrals
    if any((r.case, r.service, r.tells, r.answer) == (case.number, service, event.tells, "") for r in known):
        turn.answer(event.press, Line.REFERRAL_ASKED, alert=True)
        return
    number = max((r.number for r in known), default=0) + 1
    made = Referral(number, case.number, case.code, service, event.tells, event.by.counsellor, turn.now)
    turn.keep(replace(turn.contact, history=replace(turn.contact.history, referrals=(*known, made)[-MOST:])))
    turn.keep_case(replace(case, view=replace(case.view, menu="")))
    args = (str(number),)
    ask = Tell(
        line=Line.REFERRAL_ASK,
        values=(("service", service), ("tells", event.tells)),
        buttons=((Button("refer_yes", args), Button("refer_no", args)),),
    )
    if turn.unasked(ask):
        turn.answer(event.press)
    else:
        turn.answer(event.press, turn.why_held, alert=True)
    turn.card()
    turn.note_journal("referral_offered", event.by.counsellor, why=service)


def answered(turn: Turn, press: str, number: int, *, yes: bool) -> None:
    """The contact's word: a yes can be taken back until there is an outcome, a no while the case lives."""
    referral = _found(turn, number)
    case = turn.case
    live = case is not None and referral is not None and case.number == referral.case
    if (
        referral is None
        or referral.void
        or referral.outcome
        or (yes and (not live or _withheld(turn, referral.service)))
    ):
        turn.answer(press, Line.OLD_BUTTON)
        return
    answer = YES if yes else NO
    line = Line.REFERRAL_AGREED if yes else Line.REFERRAL_REFUSED
    turn.answer(press, line, alert=True, service=referral.service)
    if referral.answer == answer:
        return
    _keep(turn, replace(referral, answer=answer, answered_at=turn.now))
    if yes:
        turn.set_timer(TimerName.OUTCOME, turn.now + turn.rules.referral_after, number)
    else:
        turn.stop_timer(TimerName.OUTCOME, number)
    line = Line.REFERRAL_YES if yes else Line.REFERRAL_TAKEN_BACK if referral.answer else Line.REFERRAL_NO
    if live:
        turn.note(line, service=referral.service, tells=referral.tells)
        turn.card()
    elif referral.answer:
        turn.say(_to_the_desk(turn, referral, line))
    turn.note_journal("referral_consented" if yes else "referral_refused", "contact", why=referral.service)


def outcome_missing(turn: Turn, number: int) -> None:
    """Ask what came of it: first who made the referral, then the whole desk."""
    referral = _found(turn, number)
    if referral is None or referral.answer != YES or referral.outcome:
        return
    _keep(turn, replace(referral, asked=referral.asked + 1))
    ask = _to_the_desk(turn, referral, Line.OUTCOME_ASK)
    choices = [Button("out", (str(referral.number), outcome)) for outcome in OUTCOMES]
    turn.say(replace(ask, buttons=(tuple(choices[:2]), tuple(choices[2:]))))
    if referral.asked + 1 < ASKED_MOST:
        turn.set_timer(TimerName.OUTCOME, turn.now + turn.rules.referral_after, referral.number)


def told(turn: Turn, event: OutcomeTold) -> None:
    """Somebody at the desk knows what came of it. It may be corrected later."""
    shifts.know(turn, event.by)
    referral = _found(turn, event.referral) if turn.conversation is not None else None
    if referral is None or referral.answer != YES or event.outcome not in OUTCOMES:
        turn.answer(event.press, Line.OLD_BUTTON_DESK, alert=True)
        return
    turn.answer(event.press, Line.OUTCOME_NOTED)
    if referral.outcome == event.outcome:
        return
    _keep(turn, replace(referral, outcome=event.outcome, outcome_at=turn.now))
    turn.stop_timer(TimerName.OUTCOME, referral.number)
    case = turn.case
    if case is not None and case.number == referral.case:
        turn.keep_case(replace(case, view=replace(case.view, menu="")))
        turn.card()
    why = f"{referral.service} {event.outcome}"
    turn.note_journal("referral_outcome", event.by.counsellor, why=why)


def _withheld(turn: Turn, service: str) -> bool:
    """Whether a supervisor took it out, maybe since the contact was asked."""
    return (What.SERVICE, service) in turn.desk.not_shown


def _found(turn: Turn, number: int | None) -> Referral | None:
    return next((r for r in turn.contact.history.referrals if r.number == number), None)


def _keep(turn: Turn, referral: Referral) -> None:
    changed = tuple(referral if r.number == referral.number else r for r in turn.contact.history.referrals)
    turn.keep(replace(turn.contact, history=replace(turn.contact.history, referrals=changed)))


def _to_the_desk(turn: Turn, referral: Referral, line: Line) -> AskDesk:
    """To who made it, where the bot may write to them and has not asked in vain; else in General."""
    values = (("service", referral.service), ("tells", referral.tells))
    counsellor = shifts.reached(turn, referral.by) if referral.asked == 0 else None
    return AskDesk(code=referral.code, line=line, values=values, counsellor=counsellor)
