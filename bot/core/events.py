"""What happened, as values: to a contact, at the desk, in time, and to what was sent.

Events of one contact and of their case carry the contact's key, so that they are handled in one order.
`sent_at` is Telegram's time of the message, `received_at` the store's; both in milliseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from bot.core.case import Content
from bot.core.desk_state import Trouble
from bot.core.prepared import What

# ── of a contact ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Wrote:
    """A contact sent a message of any kind. `message` is its id in their chat."""

    kind: Literal["wrote"] = "wrote"
    address: str = field(repr=False)
    content: Content
    message: int
    sent_at: int
    reply_to: int | None = None


@dataclass(frozen=True, kw_only=True)
class Commanded:
    """A contact sent a command: `/start`, `/menu`, `/human` and so on. `name` has no slash and is lower case."""

    kind: Literal["commanded"] = "commanded"
    address: str = field(repr=False)
    name: str
    argument: str = field(default="", repr=False)
    message: int
    sent_at: int


@dataclass(frozen=True, kw_only=True)
class Edited:
    """A contact changed a message."""

    kind: Literal["edited"] = "edited"
    address: str = field(repr=False)
    content: Content
    message: int
    sent_at: int


@dataclass(frozen=True, kw_only=True)
class Reacted:
    """A contact changed their reaction to a message in their chat: `emoji`, empty where they took it away.

    `settable`: a bot may set it too, else it is told in words. `replaces`: they had set one before that a bot may set.
    """

    kind: Literal["reacted"] = "reacted"
    address: str = field(repr=False)
    message: int
    emoji: str
    settable: bool
    replaces: bool = False
    sent_at: int


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """A contact pressed a button of ours whose signature is right. `press` is the id to answer."""

    kind: Literal["pressed"] = "pressed"
    address: str = field(repr=False)
    action: str
    args: tuple[str, ...]
    press: str
    message: int | None
    sent_at: int


@dataclass(frozen=True, kw_only=True)
class PressedForged:
    """Somebody pressed a button whose data we did not make for them."""

    kind: Literal["pressed_forged"] = "pressed_forged"
    press: str
    desk: bool = False
    """Whether it is a button of the desk, pressed by somebody who is no member of its group."""


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """The contact blocked the bot, or the chat is gone."""

    kind: Literal["blocked"] = "blocked"


@dataclass(frozen=True, kw_only=True)
class Unblocked:
    """The contact let the bot write again."""

    kind: Literal["unblocked"] = "unblocked"
    address: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """An update of the contact could not be handled and lies among the dead letters."""

    kind: Literal["unreadable"] = "unreadable"
    address: str = field(repr=False)


# ── at the desk ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class By:
    """Who at the desk did something: our id, where to ping, the name that colleagues see, and their role.

    `supervisor`: they administer a group; `admin`: they own one or stand in the settings, and supervise too. `groups` are
    those of the desk's groups of which they are a member; `at` is the one in which they did it, None in private.
    """

    counsellor: str
    address: str = field(repr=False)
    name: str = field(repr=False)
    supervisor: bool = False
    admin: bool = False
    groups: tuple[str, ...] = ("",)
    at: str | None = None


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A counsellor pressed *Take over* on a case."""

    kind: Literal["claimed"] = "claimed"
    by: By
    case: int
    press: str


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A counsellor closed a case, and said how it ended (`bot.core.handling.OUTCOMES`)."""

    kind: Literal["closed"] = "closed"
    by: By
    case: int
    press: str
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class MenuChosen:
    """A counsellor pressed a button of the card that offers choices: `menu` names them, "" goes back."""

    kind: Literal["menu_chosen"] = "menu_chosen"
    by: By
    case: int
    press: str
    menu: str


@dataclass(frozen=True, kw_only=True)
class Lowered:
    """A counsellor judged a case less urgent, and why."""

    kind: Literal["lowered"] = "lowered"
    by: By
    case: int
    press: str
    why: str


@dataclass(frozen=True, kw_only=True)
class HandedOn:
    """A counsellor handed a case on: `to` a colleague (our id), or "" to the queue."""

    kind: Literal["handed_on"] = "handed_on"
    by: By
    case: int
    press: str
    to: str


@dataclass(frozen=True, kw_only=True)
class MoveAsked:
    """A supervisor moves a case to another group (the beginning of our id of it)."""

    kind: Literal["move_asked"] = "move_asked"
    by: By
    case: int
    press: str
    to: str


@dataclass(frozen=True, kw_only=True)
class Paused:
    """A counsellor pressed *Pause* on a case."""

    kind: Literal["paused"] = "paused"
    by: By
    case: int
    press: str


@dataclass(frozen=True, kw_only=True)
class Referred:
    """A counsellor chose a service (its short name for buttons) and what is told to it (`bot.core.referrals.TELLS`)."""

    kind: Literal["referred"] = "referred"
    by: By
    case: int
    press: str
    service: str
    tells: str


@dataclass(frozen=True, kw_only=True)
class OutcomeTold:
    """Somebody at the desk says what came of a referral (its number with the contact)."""

    kind: Literal["outcome_told"] = "outcome_told"
    by: By
    referral: int
    press: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class FollowUpProposed:
    """The holder proposes to ask the contact again in some days."""

    kind: Literal["follow_up_proposed"] = "follow_up_proposed"
    by: By
    case: int
    press: str
    days: int


@dataclass(frozen=True, kw_only=True)
class QuestionOffered:
    """The holder offers the contact to agree on a question that is asked after a long silence."""

    kind: Literal["question_offered"] = "question_offered"
    by: By
    case: int
    press: str


@dataclass(frozen=True, kw_only=True)
class JoinAsked:
    """A supervisor says that the case of that code name is of the same person, or takes it back."""

    kind: Literal["join_asked"] = "join_asked"
    by: By
    case: int
    press: str
    code: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class UnmaskAsked:
    """The holder asks to see who the contact is, and why (`bot.core.unmasking.WHY`)."""

    kind: Literal["unmask_asked"] = "unmask_asked"
    by: By
    case: int
    press: str
    why: str


@dataclass(frozen=True, kw_only=True)
class UnmaskSeconded:
    """Somebody agrees that a holder sees who the contact is. `request` is its number with the contact."""

    kind: Literal["unmask_seconded"] = "unmask_seconded"
    by: By
    request: int
    press: str


@dataclass(frozen=True, kw_only=True)
class UnmaskedAlone:
    """The holder opens without a second person, because nobody came."""

    kind: Literal["unmasked_alone"] = "unmasked_alone"
    by: By
    request: int
    press: str


@dataclass(frozen=True, kw_only=True)
class UnmaskSigned:
    """Somebody signs what was opened alone."""

    kind: Literal["unmask_signed"] = "unmask_signed"
    by: By
    request: int
    press: str


@dataclass(frozen=True, kw_only=True)
class CounsellorWrote:
    """A counsellor wrote in the topic of a case. `message` is its id in the forum."""

    kind: Literal["counsellor_wrote"] = "counsellor_wrote"
    by: By
    content: Content
    message: int
    sent_at: int
    reply_to: int | None = None


@dataclass(frozen=True, kw_only=True)
class WroteNowhere:
    """A counsellor wrote in a topic of the forum that belongs to no live case: nobody gets it."""

    kind: Literal["wrote_nowhere"] = "wrote_nowhere"
    by: By
    thread: int
    message: int


@dataclass(frozen=True, kw_only=True)
class CounsellorEdited:
    """A counsellor changed a message in a topic."""

    kind: Literal["counsellor_edited"] = "counsellor_edited"
    by: By
    content: Content
    message: int


@dataclass(frozen=True, kw_only=True)
class CounsellorReacted:
    """A counsellor changed their reaction to a message (`message`) that shows a contact's words. Fields as in Reacted."""

    kind: Literal["counsellor_reacted"] = "counsellor_reacted"
    by: By
    message: int
    emoji: str
    settable: bool
    replaces: bool = False


@dataclass(frozen=True, kw_only=True)
class SendAnswered:
    """The holder says whether what they sent in the topic (`source`) is to go to the contact."""

    kind: Literal["send_answered"] = "send_answered"
    by: By
    case: int
    press: str
    source: int
    send: bool


@dataclass(frozen=True, kw_only=True)
class PictureAnswered:
    """The holder opens a picture that is held back (`seq`: its entry in the log), or destroys it."""

    kind: Literal["picture_answered"] = "picture_answered"
    by: By
    case: int
    press: str
    seq: int
    open: bool


@dataclass(frozen=True, kw_only=True)
class PreparedAsked:
    """A counsellor typed `/r`, `/a` or `/n` in the topic of a case: `argument` is what stands behind it.

    `offer`: they touched one that stands in a message, such as `/r_hello`, and see the words before they are sent.
    """

    kind: Literal["prepared_asked"] = "prepared_asked"
    by: By
    what: What
    argument: str = field(repr=False)
    message: int
    offer: bool = False


@dataclass(frozen=True, kw_only=True)
class PreparedChosen:
    """A counsellor chose prepared content under the card; `tag` stands for its id (`bot.core.prepared.tag`)."""

    kind: Literal["prepared_chosen"] = "prepared_chosen"
    by: By
    case: int
    press: str
    what: What
    tag: str


@dataclass(frozen=True, kw_only=True)
class OfferAnswered:
    """The holder says whether prepared content that the topic shows goes to the contact. `message` shows it."""

    kind: Literal["offer_answered"] = "offer_answered"
    by: By
    case: int
    press: str
    offer: int
    send: bool
    message: int


@dataclass(frozen=True, kw_only=True)
class ProtocolAsked:
    """A counsellor pressed *Protocol* on a case: anybody at the desk may read it."""

    kind: Literal["protocol_asked"] = "protocol_asked"
    by: By
    case: int
    press: str


@dataclass(frozen=True, kw_only=True)
class TopicCorrected:
    """The holder says that a case is about another topic; `tag` stands for its id (`bot.core.prepared.tag`)."""

    kind: Literal["topic_corrected"] = "topic_corrected"
    by: By
    case: int
    press: str
    tag: str


@dataclass(frozen=True, kw_only=True)
class Muted:
    """A counsellor muted the contact of a case they hold, for `span` (`bot.core.muting.SPANS`)."""

    kind: Literal["muted"] = "muted"
    by: By
    case: int
    press: str
    span: str


@dataclass(frozen=True, kw_only=True)
class Unmuted:
    """A counsellor lets a muted contact reach the desk again."""

    kind: Literal["unmuted"] = "unmuted"
    by: By
    case: int
    press: str


@dataclass(frozen=True, kw_only=True)
class WithholdAsked:
    """A supervisor sent `/withhold` or, to show it again, `/restore` in the group: `argument` is what stands behind it."""

    kind: Literal["withhold_asked"] = "withhold_asked"
    by: By
    restore: bool
    argument: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class CounsellorWithdrew:
    """A counsellor asked (`/unsend` as a reply) to take a message back. `source` is the message replied to."""

    kind: Literal["counsellor_withdrew"] = "counsellor_withdrew"
    by: By
    source: int | None
    message: int


@dataclass(frozen=True, kw_only=True)
class ShiftChanged:
    """A counsellor pressed *On shift* or *Off shift*; or (`called`) *I am here*, under a call to their shift of the plan."""

    kind: Literal["shift_changed"] = "shift_changed"
    by: By
    on: bool
    press: str
    called: bool = False


@dataclass(frozen=True, kw_only=True)
class TookNext:
    """A counsellor pressed *Take next* on the board: the waiting case that needs somebody most."""

    kind: Literal["took_next"] = "took_next"
    by: By
    press: str


@dataclass(frozen=True, kw_only=True)
class OnCallChanged:
    """A counsellor pressed *On call*: from now on, or no more, they may be called when nobody on shift comes."""

    kind: Literal["on_call_changed"] = "on_call_changed"
    by: By
    press: str


@dataclass(frozen=True, kw_only=True)
class ReportAsked:
    """Somebody wrote `/report today` or `/report week` in the group. `days` is 0 when they wrote something else after it."""

    kind: Literal["report_asked"] = "report_asked"
    by: By
    days: int


@dataclass(frozen=True)
class WrittenShift:
    """A shift as somebody wrote it: names, weekdays (0 is Monday), and minutes of the day, the end above 1440 on the next."""

    names: tuple[str, ...] = field(repr=False)
    days: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class PlanAsked:
    """Somebody wrote `/plan`: to see the weekly plan, or (`change`) with the shifts of a new one.

    `wrong` is the first line that could not be read; `edited`: the message was sent before, and has been changed.
    """

    kind: Literal["plan_asked"] = "plan_asked"
    by: By
    change: bool = False
    shifts: tuple[WrittenShift, ...] = ()
    wrong: str = field(default="", repr=False)
    edited: bool = False


@dataclass(frozen=True, kw_only=True)
class CounsellorStarted:
    """A known counsellor pressed Start in the private chat with the bot: the bot may write first now."""

    kind: Literal["counsellor_started"] = "counsellor_started"
    by: By


@dataclass(frozen=True, kw_only=True)
class CounsellorLeft:
    """Somebody left the desk's group, or was removed from it: from now on nothing of theirs counts."""

    kind: Literal["counsellor_left"] = "counsellor_left"
    by: By


@dataclass(frozen=True, kw_only=True)
class WroteAnonymously:
    """An administrator who remains anonymous wrote in the topic of a case: nobody can tell who, so nobody gets it."""

    kind: Literal["wrote_anonymously"] = "wrote_anonymously"
    message: int


@dataclass(frozen=True, kw_only=True)
class AskedAnonymously:
    """An administrator who remains anonymous wrote a command for supervisors: nobody can tell who, so nothing is done."""

    kind: Literal["asked_anonymously"] = "asked_anonymously"
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class DeskPressed:
    """A counsellor pressed a button of the desk that leads nowhere any more, or one of a case that is gone."""

    kind: Literal["desk_pressed"] = "desk_pressed"
    by: By
    press: str


@dataclass(frozen=True, kw_only=True)
class TopicShut:
    """Somebody closed or reopened a case's topic by hand."""

    kind: Literal["topic_shut"] = "topic_shut"
    shut: bool


@dataclass(frozen=True, kw_only=True)
class TestSeen:
    """A counsellor pressed *Seen* under a test alert (`number`)."""

    __test__ = False  # no test of ours, although its name begins so

    kind: Literal["test_seen"] = "test_seen"
    by: By
    press: str
    number: int


@dataclass(frozen=True, kw_only=True)
class CounsellorUnreachable:
    """A known counsellor blocked the bot in their private chat with it: it cannot call them any more."""

    kind: Literal["counsellor_unreachable"] = "counsellor_unreachable"
    by: By


@dataclass(frozen=True, kw_only=True)
class DeskLooked:
    """How a group of the desk is: what is wrong with it, nothing if `troubles` is empty. `forum`: whether that includes
    whether it has topics, of which a change of membership tells nothing. `title`: its name in Telegram, where it is known.
    """

    kind: Literal["desk_looked"] = "desk_looked"
    troubles: tuple[Trouble, ...] = ()
    forum: bool = False
    group: str = ""
    title: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class DeskMoved:
    """A group of the desk became another one (Telegram upgrades groups): the address before, and the one from now on."""

    kind: Literal["desk_moved"] = "desk_moved"
    before: str = field(repr=False)
    now: str = field(repr=False)


# ── time, and what came of what was sent ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class TimerDue:
    """A timer set earlier is due. `name` is what it is for, `case` the case it belongs to."""

    kind: Literal["timer_due"] = "timer_due"
    name: str
    case: int | None = None


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """An effect was carried out. `effect` is its kind; `messages` are the ids that Telegram gave.

    `seq` is the log entry of a Relay, or the last one a PostLog showed; `source` the message in the topic that an
    Unsend belonged to, or a reaction, or the request of a Reveal; `shows` the contact's messages that it shows there;
    `also` the rest of a relayed album; `thread` the topic made by OpenTopic or deleted by DeleteTopic, `group` the desk's group in which it was done, `waited` how long the group's calls were waited for (milliseconds); `more` says that a Clear left messages to delete; `last_words` that a Cover was the last of all; `counsellor` to whom a Reveal
    was shown.
    """

    kind: Literal["delivered"] = "delivered"
    effect: str
    case: int | None = None
    messages: tuple[int, ...] = ()
    seq: int | None = None
    source: int | None = None
    thread: int | None = None
    repeated: bool = False
    more: bool = False
    last_words: bool = False
    shows: tuple[int, ...] = ()
    also: tuple[tuple[int, int], ...] = ()
    group: str = ""
    waited: int = 0
    counsellor: str | None = None


class Refusal(StrEnum):
    """Why a call was not carried out."""

    BLOCKED = "blocked"
    """The contact blocked the bot, deleted the account, or never started it."""
    TOPIC_CLOSED = "topic_closed"
    TOPIC_GONE = "topic_gone"
    TOO_OLD = "too_old"
    TOO_BIG = "too_big"
    UNCHANGED = "unchanged"
    """An edit that changes nothing: as good as done."""
    MIGRATED = "migrated"
    NO_RIGHT = "no_right"
    """The bot may not write in the group."""
    NO_FORUM = "no_forum"
    """The group has no topics."""
    REFUSED = "refused"
    """Any other refusal by Telegram: a fault of ours."""
    UNKNOWN = "unknown"
    """No answer, after every allowed try: it may or may not have happened."""


@dataclass(frozen=True, kw_only=True)
class NotDelivered:
    """An effect was not carried out. Fields as in Delivered."""

    kind: Literal["not_delivered"] = "not_delivered"
    effect: str
    why: Refusal
    case: int | None = None
    seq: int | None = None
    source: int | None = None
    thread: int | None = None
    counsellor: str | None = None
    last_words: bool = False
    group: str = ""
    danger: bool = False
    """Whether it was an alert of new danger in a case that is held."""
    also: tuple[tuple[int, int], ...] = ()
    several: bool = False
    """Whether it was an album."""


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A reviewer is done with words that were kept at `at`. `by` is their name in the settings, `how` what came of it."""

    kind: Literal["reviewed"] = "reviewed"
    at: int
    by: str
    how: Literal["rewritten", "dropped"]


ContactEvent = (
    Wrote | Commanded | Edited | Reacted | Pressed | PressedForged | Blocked | Unblocked | Unreadable
)
DeskEvent = (
    Claimed
    | Closed
    | MenuChosen
    | Lowered
    | HandedOn
    | MoveAsked
    | Paused
    | Referred
    | OutcomeTold
    | FollowUpProposed
    | JoinAsked
    | QuestionOffered
    | UnmaskAsked
    | UnmaskSeconded
    | UnmaskedAlone
    | UnmaskSigned
    | CounsellorWrote
    | WroteNowhere
    | CounsellorEdited
    | CounsellorReacted
    | SendAnswered
    | PictureAnswered
    | PreparedAsked
    | PreparedChosen
    | OfferAnswered
    | ProtocolAsked
    | Muted
    | TopicCorrected
    | Unmuted
    | WithholdAsked
    | CounsellorWithdrew
    | ShiftChanged
    | TookNext
    | OnCallChanged
    | ReportAsked
    | PlanAsked
    | CounsellorStarted
    | CounsellorLeft
    | CounsellorUnreachable
    | TestSeen
    | DeskLooked
    | DeskMoved
    | WroteAnonymously
    | AskedAnonymously
    | DeskPressed
    | TopicShut
)
Outcome = Delivered | NotDelivered
Event = ContactEvent | DeskEvent | TimerDue | Outcome | Reviewed

OwnEvent = TimerDue | Delivered | NotDelivered | Reviewed | DeskLooked | DeskMoved
"""Events that Sarika itself puts into the inbox."""


def get_press(event: Event) -> str | None:
    """The press that an event belongs to, which is to be answered, if it is one of a button."""
    return getattr(event, "press", None)
