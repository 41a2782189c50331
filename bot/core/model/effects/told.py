"""What lines tell a contact: which of them are neutral, ask who is there, or tell of counsellors and a case."""

from __future__ import annotations

from bot.core.model.effects.contact import Ask, Explain, React, Relay, Say, Tell
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.lines import Line

KNOCKS = (Line.KNOCK, Line.KNOCK_MESSAGE, Line.KNOCK_REMINDER, Line.KNOCK_HELLO)
"""The neutral lines of which a contact chooses one: behind it waits all that they did not just ask for."""

QUESTIONS = (Line.QUESTION_WORD, Line.QUESTION_FRIEND, Line.QUESTION_ANIMAL, Line.QUESTION_TEACHER, Line.QUESTION_SONG)
"""The questions that can be agreed with a contact: who only has the phone or the papers can answer none."""

ASKED_BY_A_COUNSELLOR = frozenset(
    {Line.REFERRAL_ASK, Line.UNMASK_CHILD, Line.QUESTION_OFFER, Line.FOLLOW_ASK, Line.FOLLOW_CONTENT}
)
"""What the bot asks the contact in a held case because its holder pressed a button."""

NEWS_OF_A_CASE = frozenset({
    Line.TAKEN_OVER, Line.ANOTHER_COUNSELLOR, Line.PAUSED, Line.HOLDER_GONE, Line.HOLDER_GONE_NOBODY, Line.CLOSED,
    Line.STILL_WAITING, Line.STILL_WAITING_NOBODY, Line.INTERRUPTED_TOLD, Line.UNMUTED,
})  # fmt: skip
"""What the bot says unasked of a case. Whoever was not told of one learns by it that there is one."""

NEWS_THAT_NOBODY_WRITES = frozenset({
    Line.PAUSED, Line.HOLDER_GONE_NOBODY, Line.STILL_WAITING, Line.STILL_WAITING_NOBODY,
})  # fmt: skip
"""Those of them by which it becomes dangerous to wait for a counsellor."""

_OF_COUNSELLORS = NEWS_OF_A_CASE | {
    Line.CASE_OPENED, Line.CASE_OPENED_NOBODY, Line.CASE_OPENED_MEDIA, Line.CASE_OPENED_MEDIA_NOBODY, Line.MUTED,
}  # fmt: skip


def stays(effect: object) -> bool:
    """Whether a line has to reach the contact although better words follow: the neutral line or the question who is
    there, behind which words wait, and what a counsellor has them asked.
    """
    return isinstance(effect, Tell) and effect.line in (*KNOCKS, *ASKED_BY_A_COUNSELLOR, Line.SAME_PERSON, *QUESTIONS)


def asks_who(effect: object) -> bool:
    """Whether it asks the contact who is there."""
    return isinstance(effect, Tell) and effect.line in (Line.SAME_PERSON, *QUESTIONS)


def of_a_counsellor(effect: object) -> bool:
    """Whether it shows the contact what a counsellor wrote, sends or has them asked: of nobody's else concern."""
    asked = (*ASKED_BY_A_COUNSELLOR, Line.COUNSELLOR_REACTED)
    return isinstance(effect, Relay | React) or (isinstance(effect, Tell) and effect.line in asked)


def is_news_of_a_case(effect: object) -> bool:
    """Whether it tells the contact unasked how their case goes on."""
    return isinstance(effect, Tell) and effect.line in NEWS_OF_A_CASE


def tells_of_counsellors(effect: object) -> bool:
    """Whether the contact learns by it that counsellors have to do with what they write."""
    match effect:
        case Tell(line=line) | AnswerPress(line=line):
            return line in _OF_COUNSELLORS
        case Say(called=called) | Explain(called=called) | Ask(called=called):
            return called is not None
        case _:
            return False
