"""What a counsellor sees in their own chat with the bot, where it costs the group no call: who pressed Start has it.

A button below a card opens it, and one below it changes it in place. Whoever takes a case over from a call finds the
way to its thread there.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.desk import handing_over, shifts
from bot.core.model.case import Case
from bot.core.model.case_events import By, CardAsked, CasePress, Claimed, DeskEvent, HandedOn
from bot.core.model.effects.desk import Panel, UpdateCall
from bot.core.model.effects.thread import BareCard, Card, Note
from bot.core.model.lines import Line
from bot.core.turn.turn import Turn


def show(turn: Turn, case: Case, by: By, menu: str = "") -> bool:
    """Have what they may do, or one choice of it, stand in their own chat; whether the bot may write to them."""
    to = shifts.reached(turn, by.counsellor)
    if to is not None:
        turn.say(Panel(case=case.number, counsellor=to, menu=menu, message=by.under))
    return to is not None


def tell(turn: Turn, by: str, line: Line, message: int, **values: str) -> None:
    """What only who wrote a message in the thread has to know of it: in their own chat, else as an answer there."""
    case, to = turn.contact.case, shifts.reached(turn, by)
    if case is None or case.view.thread is None or to is None:
        turn.note(line, reply_to=message, **values)
        return
    said = tuple(values.items())
    turn.say(Note(case=case.number, line=line, values=said, reply_to=message, counsellor=to))


def after(turn: Turn, event: DeskEvent) -> None:
    """What stands where they pressed, in their own chat, is brought up to date; who took a case over in General is led
    to its thread; a card that is not the case's any more loses its buttons.
    """
    if not isinstance(event, CasePress):
        return
    case = turn.contact.case if turn.conversation is not None else None
    case = case if case is not None and case.number == event.case else None  # else it is over, and was followed
    card = case.view.card if case is not None else 0
    if isinstance(event, Claimed) and event.by.card is not None and card not in (None, event.by.card):
        turn.say(BareCard(case=event.case, message=event.by.card, group=event.by.at or ""))  # it was sent twice, say
    if case is None:
        return
    by, took = event.by, isinstance(event, Claimed) and event.by.general and case.holder == event.by.counsellor
    if by.under is not None:  # it is about to change as a whole
        turn.effects = [e for e in turn.effects if not (isinstance(e, UpdateCall) and e.message == by.under)]
    shown = any(isinstance(e, Panel) and e.counsellor == by.counsellor for e in turn.effects)
    if isinstance(event, HandedOn) and event.leaving and handing_over.goes_on(turn, by):
        return
    if (by.under is not None or took) and not shown:
        show(turn, case, by)


def card_asked(turn: Turn, event: CardAsked) -> None:
    """The card comes down to where they read: it is posted anew, and the one above loses its buttons."""
    shifts.know(turn, event.by)
    case = turn.case
    if case is None or case.view.card is None or case.view.opening:
        turn.card()
        return
    turn.say(BareCard(case=case.number, message=case.view.card))
    turn.keep_case(replace(case, view=replace(case.view, card=None, card_words=(0, 0))))
    turn.say(Card(case=case.number, pressed=True))


def taken(turn: Turn, case: Case) -> None:
    """Who got it by *Take next*, or before it had a thread, is led there."""
    to = shifts.reached(turn, case.holder)
    if to is not None:
        turn.say(Panel(case=case.number, counsellor=to))
