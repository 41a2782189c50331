"""What is to be done at the desk, as values: in a case's topic, in General, in private chats of counsellors.

What is done in the desk's groups names the `group` ("": the first one of the settings), whose budget it takes from.
`emergency` says how soon it goes out, not what it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.core.model.contact_effects import Button
from bot.core.model.lines import Line
from bot.core.model.prepared import Prepared
from bot.core.model.rules import DAY


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
class AnswerPress:
    """Answers the press of a button, of a contact or a counsellor. Worthless after a minute: never tried twice.

    `pressed_in`: the group of the desk in which a counsellor pressed it, or in which its case stands; None: a contact
    did.
    """

    kind: Literal["answer_press"] = "answer_press"
    press: str
    line: Line | None = None
    values: tuple[tuple[str, str], ...] = ()
    alert: bool = False
    pressed_in: str | None = None


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One call in General that names a waiting case and its urgency, and mentions those on duty.

    `danger`: of a case that is held, because its holder may not be there.
    """

    kind: Literal["alert"] = "alert"
    case: int
    again: bool = False
    danger: bool = False
    emergency: bool = field(default=False, compare=False)
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Ping:
    """A private message to a counsellor about a case, and what it is: `waits`, new `danger`, `handed` on to them, their
    words are `awaited`, it `moved` to another group of theirs (`moved_unsent`: what they had still to confirm is
    dropped), or nobody on shift comes (`on_call`)."""

    kind: Literal["ping"] = "ping"
    case: int
    counsellor: str
    about: Literal["waits", "danger", "handed", "awaited", "moved", "moved_unsent", "on_call"] = "waits"
    emergency: bool = field(default=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class OpenThread:
    """Makes the topic of a case in the forum, titled with its code name."""

    kind: Literal["open_thread"] = "open_thread"
    case: int
    again: bool = False
    emergency: bool = field(default=False, compare=False)
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class FirstWords:
    """The first message of a topic: the card, and in one call with it the words that wait there."""

    kind: Literal["first_words"] = "first_words"
    case: int
    emergency: bool = field(default=False, compare=False)
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Card:
    """Posts a case's card in its topic, or edits it to what is true at delivery. `pressed`: someone waits for it."""

    kind: Literal["card"] = "card"
    case: int
    group: str = ""
    pressed: bool = field(default=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class BareCard:
    """Takes the buttons from a card (its message) whose case another one has followed: nobody can use them any more."""

    kind: Literal["bare_card"] = "bare_card"
    case: int
    message: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class PostLog:
    """Posts what the topic does not show yet of the case's log: several waiting texts as one message."""

    kind: Literal["post_log"] = "post_log"
    case: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Note:
    """A line of the bot in a case's topic; in that of one which a newer case has followed, `thread` is named."""

    kind: Literal["note"] = "note"
    case: int
    line: Line
    values: tuple[tuple[str, str], ...] = ()
    reply_to: int | None = None
    thread: int | None = None
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class CloseThread:
    """Closes the topic of a resolved case."""

    kind: Literal["close_thread"] = "close_thread"
    case: int
    thread: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class ReopenThread:
    """Opens a live case's topic again that somebody closed by hand."""

    kind: Literal["reopen_thread"] = "reopen_thread"
    case: int
    thread: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class ProbeThread:
    """Finds out, without a trace, whether a live case's topic is still there and open; a closed one is opened again."""

    kind: Literal["probe_thread"] = "probe_thread"
    case: int
    thread: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class DeleteThread:
    """Deletes a topic of the forum with all its messages. Belongs to the desk: it outlives the contact's key."""

    kind: Literal["delete_thread"] = "delete_thread"
    thread: int
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class TellForgotten:
    """Says in General that the contact of a case asked to be forgotten, and calls its holder. `code`: its name.

    Of an ended case only where a follow-up or a referral was agreed to; the holder is then who proposed or made that.
    """

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
    """Calls a counsellor privately to their shift of the weekly plan, until `until` (milliseconds since 1970)."""

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
    """The supervisor's report of the last `days`, today included, in General: a picture with the figures below it; or
    (`counsellor`) to one of them privately, as a file for a spreadsheet.

    `referral_after`: milliseconds after a yes from which it should be known what came of a referral.
    """

    kind: Literal["report"] = "report"
    days: int
    referral_after: int = 7 * DAY
    counsellor: str | None = None
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
    """Takes what was revealed out of a counsellor's private chat. It is the desk's: it outlives the contact's key."""

    kind: Literal["conceal"] = "conceal"
    counsellor: str
    message: int


@dataclass(frozen=True, kw_only=True)
class TellThread:
    """A sentence of the interface in a topic that belongs to no live case."""

    kind: Literal["tell_thread"] = "tell_thread"
    thread: int
    line: Line
    reply_to: int | None = None
    group: str = ""


DeskEffect = (
    ShowReaction
    | Tick
    | AskFirst
    | ShowPicture
    | ShowPrepared
    | ShowProtocol
    | AnswerPress
    | Alert
    | Ping
    | OpenThread
    | FirstWords
    | Card
    | BareCard
    | PostLog
    | Note
    | CloseThread
    | ReopenThread
    | ProbeThread
    | DeleteThread
    | TellForgotten
    | Board
    | PinBoard
    | TellCounsellor
    | TellDesk
    | AskDesk
    | Reveal
    | Conceal
    | TellThread
    | Report
    | TestCall
    | ShiftCall
    | ShowPlan
)
"""All else: what is done at the desk, and the answer to a press."""
