"""What is to be done, as values. One effect becomes one call of the Bot API; words are chosen at delivery.

Here is the order of delivery; what is done is in `contact_effects` and `desk_effects`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import get_args

from bot.core.model.contact_effects import (
    Amend,
    Ask,
    Clear,
    ContactEffect,
    Cover,
    Erase,
    Numbers,
    Play,
    React,
    Relay,
    Say,
    Tell,
    Unsend,
)
from bot.core.model.desk_effects import (
    Alert,
    AnswerPress,
    AskDesk,
    AskFirst,
    BareCard,
    Board,
    Card,
    CloseThread,
    Conceal,
    DeleteThread,
    DeskEffect,
    FirstWords,
    Note,
    OpenThread,
    PinBoard,
    Ping,
    PostLog,
    ProbeThread,
    ReopenThread,
    Report,
    Reveal,
    ShiftCall,
    ShowPicture,
    ShowPlan,
    ShowPrepared,
    ShowProtocol,
    ShowReaction,
    TellCounsellor,
    TellDesk,
    TellForgotten,
    TellThread,
    TestCall,
    Tick,
)
from bot.core.model.lines import Line


class Lane(IntEnum):
    """The classes of delivery. They order chats, not messages: within a chat first in, first out."""

    EMERGENCY = 0
    """Alerts and pings of emergencies, and crisis answers."""
    ALERT = 1
    """All other alerts and pings."""
    NEW_EMERGENCY = 2
    """Topics of emergencies, and the first words in them."""
    NEW = 3
    """The same of other new cases."""
    PRESSED = 4
    """Cards for which somebody waits who pressed a button."""
    CASE = 5
    """Words of open cases."""
    ANSWER = 6
    CARD = 7
    BOARD = 8

    @property
    def urgent(self) -> bool:
        """Whether it calls people, or answers danger: it waits for no words."""
        return self <= Lane.ALERT

    @property
    def new(self) -> bool:
        """Whether it lets a new case be read."""
        return self in (Lane.NEW_EMERGENCY, Lane.NEW)


Effect = ContactEffect | DeskEffect


TO_CONTACT = get_args(ContactEffect)
"""Effects that change what the contact's phone shows."""


AT_DESK = (Board, PinBoard, DeleteThread, TellForgotten, Conceal)
"""Effects that belong to the desk, also where a contact's turn decides them: forgetting the contact leaves them in the
outbox.
"""


KNOCKS = (Line.KNOCK, Line.KNOCK_MESSAGE, Line.KNOCK_REMINDER, Line.KNOCK_HELLO)
"""The neutral lines of which a contact chooses one: behind it waits all that they did not just ask for."""


QUESTIONS = (Line.QUESTION_WORD, Line.QUESTION_FRIEND, Line.QUESTION_ANIMAL, Line.QUESTION_TEACHER, Line.QUESTION_SONG)
"""The questions that can be agreed with a contact. None of them can be answered by who only has the phone or the
papers.
"""


ASKED_BY_A_COUNSELLOR = frozenset(
    {Line.REFERRAL_ASK, Line.UNMASK_CHILD, Line.QUESTION_OFFER, Line.FOLLOW_ASK, Line.FOLLOW_CONTENT}
)
"""What the bot asks the contact in a held case because its holder pressed a button."""


NEWS_OF_A_CASE = frozenset(
    {
        Line.TAKEN_OVER,
        Line.ANOTHER_COUNSELLOR,
        Line.PAUSED,
        Line.HOLDER_GONE,
        Line.HOLDER_GONE_NOBODY,
        Line.STILL_WAITING,
        Line.STILL_WAITING_NOBODY,
        Line.INTERRUPTED_TOLD,
        Line.CLOSED,
        Line.UNMUTED,
    }
)
"""What the bot says unasked of a case. Whoever was not told of one learns by it that there is one."""

NEWS_THAT_NOBODY_WRITES = frozenset(
    {Line.PAUSED, Line.HOLDER_GONE_NOBODY, Line.STILL_WAITING, Line.STILL_WAITING_NOBODY}
)
"""Those of them by which it becomes dangerous to wait for a counsellor."""

_OF_COUNSELLORS = frozenset(
    {
        *NEWS_OF_A_CASE,
        Line.CASE_OPENED,
        Line.CASE_OPENED_NOBODY,
        Line.CASE_OPENED_MEDIA,
        Line.CASE_OPENED_MEDIA_NOBODY,
        Line.MUTED,
    }
)

BOTS_OWN_ANSWERS = (Say, Tell, Numbers, Ask, Play)
"""What a crisis answer or a claim withdraws while it is unsent."""


def withdrawable(effect: Effect) -> bool:
    """Whether a crisis answer or a claim withdraws it while it is unsent.

    Not a crisis answer, which somebody may need more than a greeting; not the neutral line or the question who is
    there, behind which words wait; not what a counsellor has the contact asked.
    """
    stays = isinstance(effect, Tell) and effect.line in (*KNOCKS, *ASKED_BY_A_COUNSELLOR)
    stays = stays or asks_who(effect)
    return isinstance(effect, BOTS_OWN_ANSWERS) and not lane(effect).urgent and not stays


def asks_who(effect: Effect) -> bool:
    """Whether it asks the contact who is there."""
    return isinstance(effect, Tell) and effect.line in (Line.SAME_PERSON, *QUESTIONS)


def of_a_counsellor(effect: Effect) -> bool:
    """Whether it shows the contact what a counsellor wrote, sends or has them asked: of nobody's else concern."""
    asked = (*ASKED_BY_A_COUNSELLOR, Line.COUNSELLOR_REACTED)
    return isinstance(effect, Relay | React) or (isinstance(effect, Tell) and effect.line in asked)


def is_news_of_a_case(effect: Effect) -> bool:
    """Whether it tells the contact unasked how their case goes on."""
    return isinstance(effect, Tell) and effect.line in NEWS_OF_A_CASE


def tells_of_counsellors(effect: Effect) -> bool:
    """Whether the contact learns by it that counsellors have to do with what they write."""
    match effect:
        case Tell(line=line) | AnswerPress(line=line):
            return line in _OF_COUNSELLORS
        case Say(called=called) | Ask(called=called):
            return called is not None
        case _:
            return False


def lane(effect: Effect) -> Lane:
    """The class of delivery of an effect."""
    match effect:
        case Alert(emergency=True) | Ping(emergency=True) | Say(crisis=True) | Tell(urgent=True):
            return Lane.EMERGENCY
        case Alert() | TestCall() | ShiftCall() | Ping() | AnswerPress() | AskDesk(urgent=True) | Reveal() | Conceal():
            return Lane.ALERT
        case OpenThread(emergency=True) | FirstWords(emergency=True):
            return Lane.NEW_EMERGENCY
        case OpenThread() | FirstWords():
            return Lane.NEW
        case Card(pressed=True):
            return Lane.PRESSED
        case (
            ReopenThread()
            | DeleteThread()
            | Relay()
            | PostLog()
            | Unsend()
            | Amend()
            | React()
            | AskFirst()
            | ShowPicture()
            | ShowPrepared()
            | ShowProtocol()
            | Erase()
            | Cover()
            | Clear()
            | Note()
        ):
            return Lane.CASE
        case (
            Say()
            | Tell()
            | Numbers()
            | Ask()
            | Play()
            | TellCounsellor()
            | TellDesk()
            | TellThread()
            | Report()
            | ShowPlan()
            | TellForgotten()
            | AskDesk()
        ):
            return Lane.ANSWER
        case Card() | BareCard() | CloseThread() | ProbeThread() | Tick() | ShowReaction():
            return Lane.CARD
        case Board() | PinBoard():
            return Lane.BOARD


def reports(effect: Effect) -> bool:
    """Whether a success comes back as an event (a failure always does)."""
    return isinstance(
        effect,
        Relay
        | Reveal
        | Unsend
        | ShowReaction
        | Cover
        | Clear
        | OpenThread
        | ReopenThread
        | ProbeThread
        | DeleteThread
        | FirstWords
        | Card
        | PostLog
        | Board,
    )
