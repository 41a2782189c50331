"""What is to be done, as values. One effect becomes one call of the Bot API; words are chosen at delivery.

Here is the order of delivery; what is done is in `contact_effects` and `desk_effects`.
"""

from __future__ import annotations

from enum import IntEnum

from bot.core.contact_effects import (
    Amend,
    Ask,
    Clear,
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
from bot.core.desk_effects import (
    Alert,
    AnswerPress,
    AskDesk,
    AskFirst,
    Board,
    Card,
    CloseTopic,
    Conceal,
    DeleteTopic,
    FirstWords,
    Note,
    OpenTopic,
    PinBoard,
    Ping,
    PostLog,
    ProbeTopic,
    ReopenTopic,
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
    TellTopic,
    TestCall,
    Tick,
)
from bot.core.lines import Line


class Lane(IntEnum):
    """The classes of delivery. They order chats, not messages: within a chat first in, first out."""

    ALERT = 0
    """Alerts and crisis answers."""
    NEW = 1
    """Topics of new cases, and the first words in them."""
    CASE = 2
    """Words of open cases."""
    ANSWER = 3
    CARD = 4
    BOARD = 5


Effect = (
    Say
    | Tell
    | Numbers
    | Ask
    | Play
    | Relay
    | Unsend
    | Amend
    | React
    | ShowReaction
    | Tick
    | AskFirst
    | ShowPicture
    | ShowPrepared
    | ShowProtocol
    | Erase
    | Cover
    | Clear
    | AnswerPress
    | Alert
    | Ping
    | OpenTopic
    | FirstWords
    | Card
    | PostLog
    | Note
    | CloseTopic
    | ReopenTopic
    | ProbeTopic
    | DeleteTopic
    | TellForgotten
    | Board
    | PinBoard
    | TellCounsellor
    | TellDesk
    | AskDesk
    | Reveal
    | Conceal
    | TellTopic
    | Report
    | TestCall
    | ShiftCall
    | ShowPlan
)


TO_CONTACT = (Say, Tell, Numbers, Ask, Play, Relay, Unsend, Amend, React, Erase, Cover, Clear)
"""Effects that change what the contact's phone shows."""


AT_DESK = (Board, PinBoard, DeleteTopic, TellForgotten, Conceal)
"""Effects that belong to the desk, also where a contact's turn decides them: forgetting the contact leaves them in the outbox."""


KNOCKS = (Line.KNOCK, Line.KNOCK_MESSAGE, Line.KNOCK_REMINDER, Line.KNOCK_HELLO)
"""The neutral lines of which a contact chooses one: behind it waits all that they did not just ask for."""


QUESTIONS = (
    Line.QUESTION_WORD,
    Line.QUESTION_FRIEND,
    Line.QUESTION_ANIMAL,
    Line.QUESTION_TEACHER,
    Line.QUESTION_SONG,
)
"""The questions that can be agreed with a contact. None of them can be answered by who only has the phone or the papers."""


ASKED_BY_A_COUNSELLOR = frozenset(
    {Line.REFERRAL_ASK, Line.UNMASK_CHILD, Line.QUESTION_OFFER, Line.FOLLOW_ASK, Line.FOLLOW_CONTENT}
)
"""What the bot asks the contact in a held case because its holder pressed a button."""


BOTS_OWN_ANSWERS = (Say, Tell, Numbers, Ask, Play)
"""What a crisis answer or a claim withdraws while it is unsent."""


def withdrawable(effect: Effect) -> bool:
    """Whether a crisis answer or a claim withdraws it while it is unsent.

    Not a crisis answer, which somebody may need more than a greeting; not the neutral line or the question who is there,
    behind which words wait; not what a counsellor has the contact asked.
    """
    stays = isinstance(effect, Tell) and effect.line in (*KNOCKS, *ASKED_BY_A_COUNSELLOR)
    stays = stays or asks_who(effect)
    return isinstance(effect, BOTS_OWN_ANSWERS) and lane(effect) is not Lane.ALERT and not stays


def asks_who(effect: Effect) -> bool:
    """Whether it asks the contact who is there."""
    return isinstance(effect, Tell) and effect.line in (Line.SAME_PERSON, *QUESTIONS)


def of_a_counsellor(effect: Effect) -> bool:
    """Whether it shows the contact what a counsellor wrote, sends or has them asked: of nobody's else concern."""
    asked = (*ASKED_BY_A_COUNSELLOR, Line.COUNSELLOR_REACTED)
    return isinstance(effect, Relay | React) or (isinstance(effect, Tell) and effect.line in asked)


def lane(effect: Effect) -> Lane:
    """The class of delivery of an effect."""
    match effect:
        case (
            Alert()
            | TestCall()
            | ShiftCall()
            | Ping()
            | AnswerPress()
            | Say(crisis=True)
            | Tell(urgent=True)
            | AskDesk(urgent=True)
            | Reveal()
            | Conceal()
        ):
            return Lane.ALERT
        case OpenTopic() | FirstWords():
            return Lane.NEW
        case (
            ReopenTopic()
            | DeleteTopic()
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
            | TellTopic()
            | Report()
            | ShowPlan()
            | TellForgotten()
            | AskDesk()
        ):
            return Lane.ANSWER
        case Card() | CloseTopic() | ProbeTopic() | Tick() | ShowReaction():
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
        | OpenTopic
        | ReopenTopic
        | ProbeTopic
        | DeleteTopic
        | FirstWords
        | Card
        | PostLog
        | Board,
    )
