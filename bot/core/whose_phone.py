"""The phone is not the person: after half an hour of silence it is asked who is there before anything that waited is shown.

Nobody is asked in danger, and what the contact writes always reaches the counsellors; only the way back is closed, and who may
be somebody else cannot take the case back.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core import answers, referrals
from bot.core.contact_effects import Relay
from bot.core.lines import Line
from bot.core.turn import Turn

ANSWERS = frozenset({"same", "not_same"})
"""The buttons of the question."""


def noticed(turn: Turn, sent_at: int) -> None:
    """Somebody writes on this phone. After a long silence it is a new talk, and maybe somebody else, if there was one before."""
    heard_at = turn.contact.heard_at
    if not (0 < heard_at < sent_at - turn.rules.stranger_after or turn.ahead(heard_at)):
        return
    turn.keep(turn.contact.new_talk())
    contact = turn.contact
    if not contact.unsure and (turn.case is not None or contact.held):
        turn.keep(replace(contact, unsure=True, whose_at=0))
        turn.card()
        if any(isinstance(effect, Relay) for effect in contact.held):
            turn.note(Line.HELD_UNSURE)  # until now they waited for another reason


def answered(turn: Turn, press: str, *, same: bool) -> None:
    """The person's word. Nothing that waited is ever shown to somebody else."""
    turn.answer(press)
    contact = turn.contact
    if not contact.unsure:
        turn.release()
        return
    if same and contact.question is not None:  # an old button: only the answer counts
        turn.ask_who()
    elif same:
        same_person(turn)
    else:
        somebody_else(turn)


def same_person(turn: Turn) -> None:
    """It is the same person: what waited is shown, or that there is nothing."""
    contact = turn.contact
    turn.keep(replace(contact.same_talk(), unsure=False, whose_at=0))
    turn.note(Line.SAME_PERSON_SAID if contact.question is None else Line.QUESTION_RIGHT)
    turn.card()
    nothing = not contact.held
    turn.release()
    if nothing and turn.case is not None:
        turn.tell(Line.GO_ON)
    elif nothing:
        turn.tell(Line.NOTHING_NEW, (answers.HUMAN, answers.MENU))


def somebody_else(turn: Turn) -> None:
    """Somebody else has the phone: nothing that waited is ever shown to them.

    A live case goes on with a warning: who was here before may still need help. They cannot take it back.
    """
    contact = turn.contact
    lost = sum(isinstance(effect, Relay) for effect in contact.held)
    turn.keep(
        replace(
            contact.new_talk(),
            unsure=False,
            whose_at=0,
            held=(),
            knocked=False,
            follow=None,
            proposed=None,
            hours=None,
            knock=Line.KNOCK,
            question=None,
            choosing=None,
            before=None,
            agrees=None,
            agrees_cases=False,
            decided=None,
            agree_asked=False,
            missed=(),
        )
    )
    turn.keep(referrals.void(turn.contact))
    case = turn.contact.case
    if case is not None:
        turn.keep_case(replace(case, stranger=True))
        turn.note(Line.SOMEBODY_ELSE, count=str(lost))
        turn.card()
    turn.note_journal("somebody_else", "contact")
    turn.tell(Line.SOMEBODY_ELSE_TOLD, (answers.HUMAN, answers.MENU))
