"""After a talk with counsellors the contact is asked how it was: two questions by button, once, and by the quiet rule.

What they answer is no part of their record or of the case: it goes into the journal without the name of either, and is
shown as sums alone; who reads the journal itself can guess by the time. The record knows only that they were asked and
answered, so that each counts once.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.case import Case
from bot.core.model.contact_events import Pressed
from bot.core.model.effects.contact import Button, Tell
from bot.core.model.lines import Line
from bot.core.ports import JournalEntry
from bot.core.turn import answers
from bot.core.turn.turn import Turn

RATINGS = ("yes", "partly", "no")
"""What can be answered to each."""

QUESTIONS = {"helped": Line.RATE_HELPED, "could": Line.RATE_COULD}
"""What is asked, in this order: whether it was of help, and whether they could do what they wanted."""

NOT_AFTER = frozenset({"lost"})
"""How a case ended after which nobody is asked: contact was lost, and it is not known who reads."""


def ask(turn: Turn, case: Case) -> None:
    """The case was closed. Who may be watched, or may be another person, is not asked; nor who was asked already."""
    contact = turn.contact
    if case.life.rated or case.life.outcome in NOT_AFTER or contact.hushed or contact.phone.unsure:
        return
    turn.keep_case(replace(case, life=replace(case.life, rated=("asked",))))
    turn.unasked(Tell(line=Line.RATE_HELPED, buttons=_choices("helped", case.number)))


def answered(turn: Turn, event: Pressed) -> bool:
    """An answer, once for each question; whether the button is one of these."""
    match event.args:
        case (number, question, rating) if number.isdecimal() and question in QUESTIONS and rating in RATINGS:
            pass
        case _:
            return False
    case = turn.contact.case
    known = case is not None and case.number == int(number) and not case.live and not case.stranger
    if case is None or not known or question in case.life.rated or turn.phone.unsure:
        turn.answer(event.press, Line.OLD_BUTTON)
        return True
    turn.answer(event.press)
    turn.keep_case(replace(case, life=replace(case.life, rated=(*case.life.rated, question))))
    turn.journal.append(JournalEntry(what="talk_rated", who="contact", why=f"{question}:{rating}"))
    following = next((q for q in QUESTIONS if q not in (*case.life.rated, question)), None)
    if following is None:
        turn.tell(Line.RATE_THANKS, (answers.HUMAN, answers.MENU))
    else:
        turn.tell(QUESTIONS[following], *_choices(following, case.number))
    return True


def _choices(question: str, case: int) -> tuple[tuple[Button, ...], ...]:
    """A row each, since their words are long in Khmer; below them the way back to a human."""
    return (*((Button("rate", (str(case), question, rating)),) for rating in RATINGS), (answers.HUMAN,))
