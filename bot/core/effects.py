"""What is to be done, as values. One effect becomes one call of the Bot API; words are chosen at delivery.

The core names answers, lines and cases; it never holds a sentence, a number or an address.
What is done in the desk's groups names the `group` ("": the first one of the settings), whose budget it takes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Literal

from bot.core.lines import Line
from bot.core.prepared import Prepared
from bot.core.rules import DAY


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


@dataclass(frozen=True)
class Button:
    """A button under a message: an action of `bot.core.events.Pressed` and its arguments. Labels are wording's."""

    action: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Say:
    """A vetted answer to the contact, or one section of it. `crisis` puts it before everything else.

    `called` says whether a human is being called, so that the answer can say so truthfully.
    """

    kind: Literal["say"] = "say"
    topic: str
    section: str | None = None
    country: str | None = None
    crisis: bool = False
    called: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Tell:
    """A sentence of the interface to the contact, with buttons. `values` fill its placeholders."""

    kind: Literal["tell"] = "tell"
    line: Line
    values: tuple[tuple[str, str], ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    urgent: bool = False


class Wish(StrEnum):
    """What a contact wants to see of the directory."""

    ALL = "all"
    WRITE = "write"
    """They cannot speak aloud: whom one can write to comes first."""
    POLICE = "police"
    """The police, which comes last unless it is chosen."""
    SERVICE = "service"
    """All that is known of one service."""
    CARD = "card"
    """The card that asks one service for an interpreter."""


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The services for a country, to the contact: a page of the list (from 0), or one service by its id.

    Those for `topic`, if any, come first.
    """

    kind: Literal["numbers"] = "numbers"
    country: str | None = None
    wish: Wish = Wish.ALL
    page: int = 0
    service: str | None = None
    topic: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A question of a form to the contact, or the ending `ending` of it. Buttons follow from the form.

    `round` is that of `bot.core.filled.Filled`; `opening`: with the words that begin the form; `signs` and `chosen`
    fill the ending. `called` says truthfully whether a human is being called, None when none was.
    """

    kind: Literal["ask"] = "ask"
    form: str
    round: int
    question: str | None = None
    ending: str | None = None
    opening: bool = False
    signs: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    country: str | None = None
    called: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Play:
    """The recorded words of a topic's answer, to the contact as a voice note."""

    kind: Literal["play"] = "play"
    topic: str


@dataclass(frozen=True, kw_only=True)
class Relay:
    """A counsellor's words (an entry of the case's log) to the contact. `source` is their message in the topic.

    `also` is the rest of an album (log entries, messages).
    """

    kind: Literal["relay"] = "relay"
    case: int
    seq: int
    source: int
    also: tuple[tuple[int, int], ...] = ()

    @property
    def pieces(self) -> tuple[tuple[int, int], ...]:
        """Every log entry with its message in the topic."""
        return ((self.seq, self.source), *self.also)


@dataclass(frozen=True, kw_only=True)
class Amend:
    """Changes a counsellor's words in the contact's chat to a later wording (an entry of the log), and says so.

    An edit lights up no phone. `message` is the one in the contact's chat, `source` theirs in the topic, unless that is gone.
    """

    kind: Literal["amend"] = "amend"
    case: int
    seq: int
    message: int
    source: int | None


@dataclass(frozen=True, kw_only=True)
class React:
    """Sets the holder's reaction on a contact's message, or takes it away where `emoji` is empty. `source` is the message in
    the topic that the holder reacted to.
    """

    kind: Literal["react"] = "react"
    case: int
    message: int
    emoji: str
    source: int


@dataclass(frozen=True, kw_only=True)
class ShowReaction:
    """Shows on a message in the topic how the contact reacts to it, as it is by then (`Case.signs`)."""

    kind: Literal["show_reaction"] = "show_reaction"
    case: int
    message: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Tick:
    """Shows on a counsellor's newest message (`source`) that it, and all before it, is on the contact's phone."""

    kind: Literal["tick"] = "tick"
    case: int
    source: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class AskFirst:
    """Asks the holder in the topic whether what they sent there (`source`) is to go to the contact."""

    kind: Literal["ask_first"] = "ask_first"
    case: int
    source: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class ShowPrepared:
    """Shows its holder in the topic what prepared content says, in the contact's language and the desk's.

    `offer`: it is not sent yet; its button sends it. Without, it goes out now.
    """

    kind: Literal["show_prepared"] = "show_prepared"
    case: int
    prepared: Prepared
    offer: int | None = None
    reply_to: int | None = None
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class ShowProtocol:
    """Posts the organisation's steps for such an emergency in the topic. Nothing of it reaches the contact."""

    kind: Literal["show_protocol"] = "show_protocol"
    case: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class ShowPicture:
    """Shows a picture in the topic that was held back there (an entry of the log)."""

    kind: Literal["show_picture"] = "show_picture"
    case: int
    seq: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Unsend:
    """Takes a counsellor's words back from the contact's chat. `source` is their message in the topic, unless that is gone."""

    kind: Literal["unsend"] = "unsend"
    case: int
    message: int
    source: int | None


@dataclass(frozen=True, kw_only=True)
class Erase:
    """Deletes one message of the contact's own from their chat."""

    kind: Literal["erase"] = "erase"
    message: int


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The line that stays in a chat that is cleared. Once it is there, all that stands above it is deleted."""

    kind: Literal["cover"] = "cover"
    line: Line
    values: tuple[tuple[str, str], ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()

    @property
    def last_words(self) -> bool:
        """Whether it tells somebody who asked to be forgotten what is gone."""
        return self.line is Line.FORGOTTEN


@dataclass(frozen=True, kw_only=True)
class Clear:
    """Deletes both sides' messages from the contact's chat, as far as Telegram lets a bot: `size` of them at a time.

    `below` spares that message and later ones, `older` what was sent after that time (milliseconds since 1970),
    `keep` one message.
    """

    kind: Literal["clear"] = "clear"
    below: int | None = None
    older: int | None = None
    keep: int | None = None
    size: int = 100


@dataclass(frozen=True, kw_only=True)
class AnswerPress:
    """Answers the press of a button, of a contact or a counsellor. Worthless after a minute: never tried twice."""

    kind: Literal["answer_press"] = "answer_press"
    press: str
    line: Line | None = None
    values: tuple[tuple[str, str], ...] = ()
    alert: bool = False


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One call in General that names a waiting case and its urgency, and mentions those on duty.

    `danger`: of a case that is held, because its holder may not be there.
    """

    kind: Literal["alert"] = "alert"
    case: int
    again: bool = False
    danger: bool = False
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Ping:
    """A private message to a counsellor about a case, and what it is: `waits`, new `danger`, `handed` on to them, their
    words are `awaited`, it `moved` to another group of theirs (`moved_unsent`: what they had still to confirm is dropped),
    or nobody on shift comes (`on_call`)."""

    kind: Literal["ping"] = "ping"
    case: int
    counsellor: str
    about: Literal["waits", "danger", "handed", "awaited", "moved", "moved_unsent", "on_call"] = "waits"


@dataclass(frozen=True, kw_only=True)
class OpenTopic:
    """Makes the topic of a case in the forum, titled with its code name."""

    kind: Literal["open_topic"] = "open_topic"
    case: int
    again: bool = False
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class FirstWords:
    """The first message of a topic: the card, and in one call with it the words that wait there."""

    kind: Literal["first_words"] = "first_words"
    case: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Card:
    """Posts the card of a case in its topic, or edits it to what is true at delivery."""

    kind: Literal["card"] = "card"
    case: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class PostLog:
    """Posts what the topic does not show yet of the case's log: several waiting texts as one message."""

    kind: Literal["post_log"] = "post_log"
    case: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Note:
    """A line of the bot in a case's topic."""

    kind: Literal["note"] = "note"
    case: int
    line: Line
    values: tuple[tuple[str, str], ...] = ()
    reply_to: int | None = None
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class CloseTopic:
    """Closes the topic of a resolved case."""

    kind: Literal["close_topic"] = "close_topic"
    case: int
    thread: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class ReopenTopic:
    """Opens a live case's topic again that somebody closed by hand."""

    kind: Literal["reopen_topic"] = "reopen_topic"
    case: int
    thread: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class ProbeTopic:
    """Finds out, without a trace, whether a live case's topic is still there and open; a closed one is opened again."""

    kind: Literal["probe_topic"] = "probe_topic"
    case: int
    thread: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class DeleteTopic:
    """Deletes a topic of the forum with all its messages. Belongs to the desk: it outlives the contact's key."""

    kind: Literal["delete_topic"] = "delete_topic"
    thread: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class TellForgotten:
    """Says in General that the contact of a live case asked to be forgotten, and calls its holder. `code`: its name."""

    kind: Literal["tell_forgotten"] = "tell_forgotten"
    code: tuple[int, int]
    holder: str | None = None
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Board:
    """Posts or edits the board of the desk."""

    kind: Literal["board"] = "board"
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class PinBoard:
    """Pins the board that was just posted, so that it stays in sight. Nobody is notified."""

    kind: Literal["pin_board"] = "pin_board"
    message: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class TellCounsellor:
    """A sentence of the interface to a counsellor, privately."""

    kind: Literal["tell_counsellor"] = "tell_counsellor"
    counsellor: str
    line: Line
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class TellDesk:
    """A sentence of the interface in General."""

    kind: Literal["tell_desk"] = "tell_desk"
    line: Line
    values: tuple[tuple[str, str], ...] = ()
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class TestCall:
    """The weekly test alert in General, or to one counsellor privately: marked as a test, with a button *Seen*."""

    __test__ = False  # no test of ours, although its name begins so

    kind: Literal["test_call"] = "test_call"
    number: int
    counsellor: str | None = None
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class ShiftCall:
    """Calls a counsellor privately to their shift of the weekly plan, which ends at `until` (milliseconds since 1970)."""

    kind: Literal["shift_call"] = "shift_call"
    counsellor: str
    until: int


@dataclass(frozen=True, kw_only=True)
class ShowPlan:
    """The weekly plan in General, as it is at delivery."""

    kind: Literal["show_plan"] = "show_plan"
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """The supervisor's report of the last `days`, today included, in General: a picture with the figures below it.

    `referral_after`: milliseconds after a yes from which it should be known what came of a referral.
    """

    kind: Literal["report"] = "report"
    days: int
    referral_after: int = 7 * DAY
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class AskDesk:
    """A sentence with buttons about a case (`code`: its name), in General or to one counsellor privately.

    The buttons are of the desk; their data names the contact before the arguments.
    """

    kind: Literal["ask_desk"] = "ask_desk"
    code: tuple[int, int]
    line: Line
    values: tuple[tuple[str, str], ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    counsellor: str | None = None
    urgent: bool = False
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Reveal:
    """Shows a counsellor privately who the contact is, as Telegram says at that moment. Nothing of it is kept.

    `request` is the number of the unmasking, `minutes` for how long it stands there.
    """

    kind: Literal["reveal"] = "reveal"
    request: int
    counsellor: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Conceal:
    """Takes what was revealed out of a counsellor's private chat. Belongs to the desk: it outlives the contact's key."""

    kind: Literal["conceal"] = "conceal"
    counsellor: str
    message: int


@dataclass(frozen=True, kw_only=True)
class TellTopic:
    """A sentence of the interface in a topic that belongs to no live case."""

    kind: Literal["tell_topic"] = "tell_topic"
    thread: int
    line: Line
    reply_to: int | None = None
    group: str = ""


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


def relay_of(case: int, pieces: tuple[tuple[int, int], ...]) -> Relay | None:
    """A Relay of these log entries and messages; None where there is nothing left of it."""
    if not pieces:
        return None
    (seq, source), *also = pieces
    return Relay(case=case, seq=seq, source=source, also=tuple(also))


TO_CONTACT = (Say, Tell, Numbers, Ask, Play, Relay, Unsend, Amend, React, Erase, Cover, Clear)
"""Effects that change what the contact's phone shows."""

AT_DESK = (Board, PinBoard, DeleteTopic, TellForgotten, Conceal)
"""Effects that belong to the desk, also where a contact's turn decides them: forgetting the contact leaves them in the outbox."""

KNOCKS = (Line.KNOCK, Line.KNOCK_MESSAGE, Line.KNOCK_REMINDER, Line.KNOCK_HELLO)
"""The neutral lines of which a contact chooses one: behind it waits all that they did not just ask for."""

ASKED_BY_A_COUNSELLOR = frozenset(
    {Line.REFERRAL_ASK, Line.UNMASK_CHILD, Line.QUESTION_OFFER, Line.FOLLOW_ASK, Line.FOLLOW_CONTENT}
)
"""What the bot asks the contact in a held case because its holder pressed a button."""

BOTS_OWN_ANSWERS = (Say, Tell, Numbers, Ask, Play)
"""What a crisis answer or a claim withdraws while it is unsent."""


def withdrawable(effect: Effect) -> bool:
    """Whether a crisis answer or a claim withdraws it while it is unsent.

    Not a crisis answer, which somebody may need more than a greeting; not the neutral line, behind which words wait; not
    what a counsellor has the contact asked.
    """
    stays = isinstance(effect, Tell) and effect.line in (*KNOCKS, *ASKED_BY_A_COUNSELLOR)
    return isinstance(effect, BOTS_OWN_ANSWERS) and lane(effect) is not Lane.ALERT and not stays


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
