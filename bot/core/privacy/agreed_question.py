"""A question that only the person can answer, agreed in calm and asked after a long silence instead of yes or no.

The answer is kept as a keyed hash alone, and the message with it is deleted from the chat. Whoever does not know it
learns nothing: three wrong answers count as somebody else. What somebody writes in danger is never taken for an answer.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from bot.core.model.agreed import AgreedQuestion
from bot.core.model.case import Case, Kind
from bot.core.model.case_events import QuestionOffered
from bot.core.model.contact_events import Edited, Wrote
from bot.core.model.effects.contact import Button, Erase, Tell
from bot.core.model.effects.told import QUESTIONS
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.privacy import whose_phone
from bot.core.turn.turn import Turn
from bot.core.understanding.text import fold

WRONG_MOST = 3
"""So many wrong answers count as somebody else."""

LONGEST = 40
"""Characters of a message that may be an answer; longer ones are words for the counsellors."""

SHORTEST = 2

TIME = 10 * MINUTE
"""How long after the choice of a question the next message is its answer."""

_NO = Button("question_no")

_REFUSALS = frozenset(
    ("no", "nope", "no thanks", "stop", "cancel", "te", "ot", "ot te", "otte", "min", "min jong", "ot jong", "kom")
) | frozenset(("ទេ", "អត់", "អត់ទេ", "មិនទេ", "អត់ចង់", "មិនចង់", "មិនចង់ទេ", "អត់ចង់ទេ", "កុំ", "ឈប់", "បោះបង់", "អរគុណទេ"))
"""Words that decline, whatever was asked: none of them is an answer that nobody guesses."""


def offered(turn: Turn, event: QuestionOffered, case: Case) -> None:
    """The holder offers to agree on a question."""
    out = turn.unasked(_offer())
    turn.answer(event.press, None if out else turn.why_held, alert=not out)
    turn.note_journal("question_offered", event.by.counsellor)


def asked_for(turn: Turn, press: str) -> None:
    """The contact wants to agree on one."""
    turn.answer(press)
    turn.say(_offer())


def chosen(turn: Turn, press: str, which: str) -> None:
    """A question is chosen: the next message is its answer."""
    question = next((q for q in QUESTIONS if q.value == which), None)
    turn.answer(press, None if question is not None else Line.OLD_BUTTON)
    if question is not None:
        turn.phone = replace(turn.phone, choosing=(question, turn.now))
        turn.tell(Line.QUESTION_WRITE, (_NO,))


def declined(turn: Turn, press: str) -> None:
    """None is wanted: today's yes or no stays."""
    turn.answer(press, Line.QUESTION_NONE)
    turn.phone = replace(turn.phone, choosing=None)


def took(
    turn: Turn, events: list[Wrote | Edited], *, urgent: bool, denied: bool = False
) -> tuple[list[Wrote | Edited], bool]:
    """Take an answer out of what was written, if there is one: what is left, and whether it was told that it is none.

    `urgent`: it sounds like a plea for help. Then it is words, unless it is the very answer. `denied`: it says no, so
    that no question is agreed.
    """
    phone, question = turn.phone, turn.phone.question
    texts = [e for e in events if isinstance(e, Wrote) and e.content.kind is Kind.TEXT]
    asked = phone.unsure and (turn.who_was_asked or 0 < phone.whose_at < turn.now)
    if not (asked and question) and phone.choosing is not None and texts and not urgent:
        return _agreed(turn, events, texts[0], denied=denied)
    if not asked or question is None:
        return events, False
    written = [e for e in events if e.content.kind is Kind.TEXT]  # a slip may be mended, too
    right = next((e for e in written if _hash(turn, e.content.text) == question.digest), None)
    if right is not None:
        turn.say(Erase(message=right.message))
        turn.phone = replace(turn.phone, question=replace(question, wrong=0))
        whose_phone.same_person(turn)
        return [e for e in events if e is not right], False
    if urgent or not any(len(e.content.text) <= LONGEST for e in texts):
        return events, False
    if question.wrong + 1 >= WRONG_MOST:
        whose_phone.somebody_else(turn)
        return events, True
    turn.phone = replace(turn.phone, question=replace(question, wrong=question.wrong + 1))
    turn.tell(Line.QUESTION_WRONG, (Button("not_same"),))
    return events, True


def _agreed(
    turn: Turn, events: list[Wrote | Edited], answer: Wrote, *, denied: bool
) -> tuple[list[Wrote | Edited], bool]:
    """The answer is hashed and its message deleted. What is too long for one stays words, and so do a refusal, and what
    is too short, after which the answer is asked for again: what is left, and whether the contact was told something.
    """
    question, since = turn.phone.choosing or (Line.QUESTION_WORD, 0)
    text, plain = answer.content.text, _plain(answer.content.text)
    if turn.phone.unsure or turn.now - since > TIME:
        turn.phone = replace(turn.phone, choosing=None)
        return events, False
    if len(text) > LONGEST:
        return events, False
    if denied or plain in _REFUSED:
        turn.phone = replace(turn.phone, choosing=None)
        turn.tell(Line.QUESTION_NONE)
        return events, True
    if len(plain) < SHORTEST:
        turn.tell(Line.QUESTION_SHORT, (_NO,))
        return events, True
    turn.say(Erase(message=answer.message))
    turn.phone = replace(turn.phone, choosing=None, question=AgreedQuestion(question, _hash(turn, text)))
    turn.tell(Line.QUESTION_SET)
    turn.note(Line.QUESTION_AGREED)
    turn.card()
    turn.note_journal("question_agreed", "contact")
    return [e for e in events if e is not answer], False


def _plain(text: str) -> str:
    """What counts of an answer: letters, signs and digits, however it was typed."""
    return "".join(c for c in fold(text) if unicodedata.category(c)[0] in "LMN")


_REFUSED = frozenset(map(_plain, _REFUSALS))


def _hash(turn: Turn, text: str) -> str:
    return turn.rules.keyed(turn.contact.contact, _plain(text))


def _offer() -> Tell:
    rows = tuple((Button("question", (question.value,)),) for question in QUESTIONS)
    return Tell(line=Line.QUESTION_OFFER, buttons=(*rows, (_NO,)))
