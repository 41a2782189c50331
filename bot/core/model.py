"""The words of the field, as values: what a message was understood to be, a contact's conversation, a case, the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum, StrEnum

from bot.core.effects import Clear, Effect
from bot.core.filled import Filled
from bot.core.lines import Line
from bot.core.prepared import Prepared, What


class Urgency(IntEnum):
    """How soon a human is needed. Ordered, so that `max` is the rule for combining several sources."""

    NONE = 0
    """Information or small talk."""
    SUPPORT = 1
    """A counsellor helps, no hurry."""
    URGENT = 2
    """Exploitation or serious harm is likely: a counsellor soon."""
    EMERGENCY = 3
    """Danger to life, body or freedom now: a counsellor at once, crisis answer first."""

    @property
    def word(self) -> str:
        """The lower-case name used in files and in `sarika understand`."""
        return self.name.lower()


KHMER, ENGLISH = "km", "en"
"""Languages in which a contact is answered, by code. There may be more: `Rules.languages`."""


class Script(StrEnum):
    """How a message is written: Khmer letters, Khmer in Latin letters, English, several, or something else.

    A further language with letters of its own has a way of writing of its own, under a name of `nlu/languages.yml`.
    """

    KM = "km"
    LATN = "latn"
    EN = "en"
    MIXED = "mixed"
    OTHER = "other"


class Sector(StrEnum):
    """Kinds of work in which answers differ."""

    FISHING = "fishing"
    DOMESTIC = "domestic"
    CONSTRUCTION = "construction"
    FACTORY = "factory"
    FARM = "farm"
    SCAM_COMPOUND = "scam_compound"
    ENTERTAINMENT = "entertainment"
    MARRIAGE = "marriage"


class Person(StrEnum):
    """Whom a message is about: who writes, somebody under 18 (who may be the one who writes), or somebody else."""

    SELF = "self"
    CHILD = "child"
    OTHER = "other"


class Time(StrEnum):
    """When it happens: now, or it is over, or it is planned."""

    NOW = "now"
    PAST = "past"
    PLANNED = "planned"


class Nlu(Enum):
    """Whether the intent model answered."""

    RASA = "rasa"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Guess:
    """A topic and the calibrated probability (0 to 1) that the message is about it."""

    topic: str
    confidence: float


@dataclass(frozen=True)
class Parsed:
    """What the models say of a message: topics by falling probability, and the probability of each urgency.

    `urgency` is empty where there is no urgency model, or no word in the message.
    """

    guesses: tuple[Guess, ...] = ()
    urgency: Mapping[Urgency, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Flag:
    """A red flag found in a message without the intent model.

    `rule` is the id in `nlu/red_flags/*.yml`; `urgency` is what remains after negation, past tense and
    question guards; `topic` is the answer that fits.
    """

    rule: str
    topic: str
    urgency: Urgency


@dataclass(frozen=True)
class Understanding:
    """What one message was understood to be.

    `topic` is None when nothing is known; `urgency` is the combination (model may raise, never lower);
    `reasons` names rules and the intent, never words of the message.
    """

    script: str
    topic: str | None
    confidence: float
    alternatives: tuple[Guess, ...]
    urgency: Urgency
    reasons: tuple[str, ...]
    country: str | None
    nlu: Nlu
    sector: Sector | None = None
    """None where no kind of work is named, or several are."""
    person: Person | None = None
    """None where nobody is named: then it is taken to be about who writes."""
    time: Time | None = None
    """None where nothing tells: then it is taken to happen now."""


class Kind(StrEnum):
    """What a message carries, as far as it can be sent anew."""

    TEXT = "text"
    PHOTO = "photo"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    ANIMATION = "animation"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    POLL = "poll"
    STORY = "story"
    REACTION = "reaction"
    """A reaction that is told in words: its emoji, or none where it was taken back."""
    PREPARED = "prepared"
    """Vetted words of ours that a counsellor sends: `Content.prepared` says which."""
    OTHER = "other"


OPENS_A_CASE = frozenset({Kind.VOICE, Kind.VIDEO_NOTE, Kind.PHOTO, Kind.LOCATION, Kind.VIDEO, Kind.AUDIO})
"""Kinds that open a case by themselves: who cannot read must not be asked to press (issue 2, point 5)."""


@dataclass(frozen=True)
class Content:
    """What somebody sent, in the form in which it is sent anew: text with links spelt out, media by file id.

    `text` is the text or the caption; `place` is latitude and longitude in degrees; `prepared` stands in place of words;
    `album` is what all pictures sent together have in common; `card` is number and name of a contact card.
    """

    kind: Kind
    text: str = field(default="", repr=False)
    file: str | None = field(default=None, repr=False)
    place: tuple[float, float] | None = field(default=None, repr=False)
    prepared: Prepared | None = None
    album: str | None = None
    card: tuple[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Position:
    """Where a shared place may be: countries (ISO codes), the likeliest first.

    Several are said near a border, and of a place at sea the nearest coasts. `near_sea`: a boat may well be there.
    """

    countries: tuple[str, ...] = ()
    at_sea: bool = False
    near_sea: bool = False

    @property
    def sure(self) -> str | None:
        """The country, where there is no other near it and the place is not at sea."""
        return self.countries[0] if len(self.countries) == 1 and not self.at_sea else None


class Side(StrEnum):
    """Who wrote an entry of a case's log."""

    CONTACT = "contact"
    COUNSELLOR = "counsellor"


@dataclass(frozen=True)
class LogEntry:
    """One message of a case, of either side. `source` is its message id in the chat where it was written.

    `seq` grows by one with each entry of a contact; `at` is in milliseconds since 1970, by the store's clock.
    `form` stands in place of words where the contact gave answers by button. `reply_to` is the message in the same chat that
    it answers.
    """

    seq: int
    at: int
    side: Side
    content: Content
    source: int
    author: str | None = None
    edited: bool = False
    form: Filled | None = None
    reply_to: int | None = None


class CaseState(StrEnum):
    """Where a case stands. The transitions are in `bot.core.cases`; nothing else changes a state."""

    WAITING = "waiting"
    OPEN = "open"
    RESOLVED = "resolved"


@dataclass(frozen=True)
class Sent:
    """A counsellor's words that reached the contact: log entry, message in the topic, message in the contact's chat."""

    seq: int
    source: int
    message: int


@dataclass(frozen=True, order=True)
class Topic:
    """A topic of one of the desk's groups: thread numbers repeat between groups. No group: the first one of the settings."""

    thread: int
    group: str = ""


@dataclass(frozen=True)
class Shown:
    """A message in the topic that shows words of the contact, and the ids of these in the contact's chat."""

    message: int
    sources: tuple[int, ...]


@dataclass(frozen=True)
class Sign:
    """A contact's reaction on its way to a message in the topic; `emoji` is empty where it was taken back.

    `stale`: it was changed since, so that it goes out once more.
    """

    message: int
    emoji: str
    stale: bool = False


@dataclass(frozen=True)
class Case:
    """A contact's matter in the hands of humans. Times are milliseconds since 1970.

    `group` is the one of the desk's groups in which it stands; `code` holds two indices into the word lists of code names; `thread` and `card` are the topic and the card in the
    forum once they exist; `began` is the last log entry before the case; `cursor` is the last log entry that the topic shows; `topic_since` the last one when this topic was
    made anew, so that a counsellor's own words in the lost one are shown again; `posting` says that a view of the log
    is in the outbox already, so that texts which come in meanwhile join it; `doubtful` says that what comes next may stand in
    the topic already; `opening` that the topic's first message is under way, and `card_stale` that the card has changed since
    that was made; `card_words` are the log entries after the first number, up to the second, that stand in one message with
    the card, `card_repeated` says that they may stand there twice; `alerts` counts the alerts of nobody having
    come; `menu` is the choice that the card offers its holder just now; `paused` that the holder will be back; `stranger` that
    somebody else has the phone by their own word; `former` is who
    held it before, `times` how often it was opened, `closed_at` and `outcome` when and how it was closed last;
    `awaits` is since when the contact's words wait for the holder (0: they do not), `warned` that the holder was told so;
    `pinged_at` is when people were last called to it; `moved_at` is when the last step of a live position was kept, and
    `moving` a later one (content, message) that waits for its minute; `no_pictures` says that
    the contact was asked to send none, `never_opened` are those (log entries) that nobody is to see; `unsent` is what the holder sent (message, content) and
    has still to confirm; `relaying` are messages in the topic that are on their way to
    the contact, `amended` those of them (message, later log entry) that were changed meanwhile, `recalled` those that are taken back as soon as they arrive; `told` are counsellors who know that
    only the holder's words go out; `given` are forms that the contact gave to the counsellors, the last of each;
    `replied` that a counsellor wrote to the contact since it was opened, or opened again;
    `offered` is prepared content that the topic shows its holder and that is not sent yet, by a number, `offers` how much
    there was; `last_service` is the service that a counsellor sent last; `protocol_at` is when its topic showed a
    protocol last; `shown` is where the contact's words stand in the topic, the last of them; `signs` are the contact's
    reactions under way there; `album` is what the contact sent together last, and until when the rest of it is waited for;
    `gathering` is what the holder is sending together (log entries, messages), `album_kept` an album of theirs that stays
    a note; `apart` is the last entry of an album that Telegram did not take as one, so that it is shown piece by piece;
    `numbers_at` is when the desk was told that the contact asked for numbers, `interrupted_at` when both sides were
    told of a break.
    """

    number: int
    code: tuple[int, int]
    state: CaseState
    urgency: Urgency
    topic: str | None
    reasons: tuple[str, ...]
    opened_at: int
    waiting_since: int
    holder: str | None = None
    unseen: bool = False
    called: bool = False
    thread: int | None = None
    card: int | None = None
    began: int = 0
    cursor: int = 0
    topic_since: int = 0
    posting: bool = False
    doubtful: bool = False
    opening: bool = False
    card_stale: bool = False
    card_words: tuple[int, int] = (0, 0)
    card_repeated: bool = False
    alerts: int = 0
    pinged_at: int = 0
    moved_at: int = 0
    moving: tuple[Content, int] | None = field(default=None, repr=False)
    menu: str = ""
    stranger: bool = False
    paused: bool = False
    former: str | None = None
    times: int = 1
    closed_at: int = 0
    outcome: str = ""
    awaits: int = 0
    warned: bool = False
    no_pictures: bool = False
    never_opened: tuple[int, ...] = ()
    unsent: tuple[tuple[int, Content], ...] = field(default=(), repr=False)
    relaying: tuple[int, ...] = ()
    recalled: tuple[int, ...] = ()
    amended: tuple[tuple[int, int], ...] = ()
    told: tuple[str, ...] = ()
    sent: tuple[Sent, ...] = ()
    given: tuple[Filled, ...] = ()
    replied: bool = False
    shown: tuple[Shown, ...] = ()
    signs: tuple[Sign, ...] = ()
    album: tuple[str, int] | None = None
    gathering: tuple[str, tuple[tuple[int, int], ...]] | None = None
    album_kept: str | None = None
    apart: int = 0
    numbers_at: int = 0
    interrupted_at: int = 0
    offered: tuple[tuple[int, Prepared], ...] = ()
    offers: int = 0
    last_service: str = ""
    protocol_at: int = 0
    group: str = ""

    @property
    def live(self) -> bool:
        """Whether humans still have to do with it."""
        return self.state is not CaseState.RESOLVED


class Question(StrEnum):
    """What the bot asked last, so that a bare answer can be read."""

    COUNTRY = "country"
    TOPIC = "topic"
    FORGET = "forget"
    WATCHED = "watched"
    """Whether somebody checks the phone."""


@dataclass(frozen=True)
class Pending:
    """A question put to the contact, and the topic whose answer waits for it."""

    question: Question
    topic: str | None = None


@dataclass(frozen=True)
class Missed:
    """Words that the bot asked back or misread, of a contact who agreed that a reviewer reads them (`bot.core.consent`).

    `at` (milliseconds) is when, and tells them apart; `topic` and `confidence` are the likeliest guess, `corrected` is the
    topic that a counsellor says it is.
    """

    at: int
    text: str = field(repr=False)
    topic: str | None = None
    confidence: float = 0.0
    corrected: str | None = None


@dataclass(frozen=True)
class Referral:
    """A service that the contact may be handed on to, and what was agreed. Times are milliseconds since 1970.

    `number` counts those of the contact; `case` and `code` are number and name of the case it was made in; `service` is an
    id of the directory; `tells` what would be told (`bot.core.referrals.TELLS`); `by` the counsellor who made it.
    `answer` is the contact's own "yes" or "no", empty until then, and `answered_at` when it was given; `outcome` what came
    of it, `asked` how often the desk was asked for it; `void` that whoever has the phone now can no longer answer.
    """

    number: int
    case: int
    code: tuple[int, int]
    service: str
    tells: str
    by: str
    offered_at: int
    answer: str = ""
    answered_at: int = 0
    outcome: str = ""
    outcome_at: int = 0
    asked: int = 0
    void: bool = False


@dataclass(frozen=True)
class AgreedQuestion:
    """A question agreed with the contact (the line that asks it), and a keyed hash of the answer; `wrong` counts answers."""

    asks: Line
    digest: str = field(repr=False)
    wrong: int = 0


@dataclass(frozen=True)
class JoinedCase:
    """Another contact who is the same person, by a supervisor's word; `code` is the name of their case then."""

    contact: str
    code: tuple[int, int]


@dataclass(frozen=True)
class FollowUp:
    """A day on which the bot writes again, if the contact agrees. Times are milliseconds since 1970.

    `number` counts those of the contact; `case` and `code` are number and name of the case; `by` proposed it; `due` is the
    first moment; `sent_at` when the neutral line went out, or what it is about to who was there.
    """

    number: int
    case: int
    code: tuple[int, int]
    by: str
    due: int
    agreed: bool = False
    sent_at: int = 0


@dataclass(frozen=True)
class Unmasking:
    """A request to see who the contact is. Nothing of who they are stands in it. Times are milliseconds since 1970.

    `number` counts those of the contact; `case` and `code` are number and name of the case; `by` is the holder who asked,
    `role` theirs (`bot.core.rights.Role`), `why` the reason (`bot.core.unmasking.WHY`). `child`: it needs the child's own
    `agreed` too. `second` agreed to it; `alone`: nobody did in time, and it was opened all the same; `signed` looked at that
    afterwards. `message` is what stands in the holder's private chat still.
    """

    number: int
    case: int
    code: tuple[int, int]
    by: str
    role: int
    why: str
    asked_at: int
    child: bool = False
    agreed: bool | None = None
    second: str = ""
    opened_at: int = 0
    alone: bool = False
    signed: str = ""
    message: int | None = None


@dataclass(frozen=True)
class Conversation:
    """All that is kept of one contact between two messages; it rests encrypted under the contact's own key.

    `address` is where to write, opaque to the core; `heard_at` is when the contact last wrote (milliseconds), which
    the quiet rule reads; `country`, `sector` and `person` are what was said in this talk, and are forgotten with it
    (`Rules.talk`); `held` is what waits behind the neutral line; `unsure` says that
    somebody else may have the phone now, `whose_at` when it was asked (milliseconds); `log` is the number of the last log entry.
    `form` is the form being filled in, `forms` how many were begun; `child` says that the contact answered to be under 18.

    `clears`: the chat is cleared after each talk; `clear_by` is when at the latest (milliseconds; 0: nothing stands there).
    `clearing` is the clearing under way, `cover` the message that stays, `ask_watched` says that the contact is asked whether
    the phone is checked when they are back. `topics` are all topics that their cases had (numbers alone: of before there were several groups; `places` has both). `forgetting`: they asked for it.

    `referrals` are the services that they were asked about, with their own answers; `unmaskings` the requests to see who
    they are; `follow` is the day on which they are written to again. `hours` are those in which the phone may light up
    (minutes of the desk's local day; None: they did not choose), `knock` the neutral line that they chose.

    `question` is the one that is asked after a long silence, `choosing` one that they chose and when (milliseconds): the
    next message is its answer. `joined` are other contacts who are the same person.

    `muted_until`: until then no counsellor is shown what they write, danger excepted (milliseconds; 0: they are not muted);
    `unread` is how much was not shown, `mute_said` when they were told last.

    `agrees`: whether a reviewer may read what was not understood, None until they say; `agree_asked`: they were asked;
    `missed` are those words. `agrees_cases`: also what a counsellor corrects; `decided` are the words by which the machine
    chose the topic of the waiting case, kept only of who agreed to that.
    """

    contact: str
    address: str = field(repr=False)
    language: str = KHMER
    language_chosen: bool = False
    country: str | None = None
    sector: Sector | None = None
    person: Person | None = None
    pending: Pending | None = None
    heard_at: int = 0
    watched: bool = False
    blocked: bool = False
    held: tuple[Effect, ...] = ()
    unsure: bool = False
    whose_at: int = 0
    knocked: bool = False
    last_answer: str | None = None
    log: int = 0
    case: Case | None = None
    cases: int = 0
    form: Filled | None = None
    forms: int = 0
    child: bool = False
    clears: bool = False
    clear_by: int = 0
    clearing: Clear | None = None
    cover: int | None = None
    ask_watched: bool = False
    topics: tuple[Topic | int, ...] = ()
    forgetting: bool = False
    agrees: bool | None = None
    agree_asked: bool = False
    missed: tuple[Missed, ...] = ()
    agrees_cases: bool = False
    decided: Missed | None = None
    referrals: tuple[Referral, ...] = ()
    muted_until: int = 0
    unread: int = 0
    mute_said: int = 0
    unmaskings: tuple[Unmasking, ...] = ()
    follow: FollowUp | None = None
    hours: tuple[int, int] | None = None
    knock: Line = Line.KNOCK
    question: AgreedQuestion | None = None
    choosing: tuple[Line, int] | None = None
    joined: tuple[JoinedCase, ...] = ()

    @property
    def places(self) -> tuple[Topic, ...]:
        """All topics that the contact's cases had."""
        return tuple(Topic(t) if isinstance(t, int) else t for t in self.topics)

    @property
    def hushed(self) -> bool:
        """Whether not even the neutral line may light up the phone: it is checked, or the contact just hid the chat."""
        return self.watched or self.ask_watched


@dataclass(frozen=True)
class Counsellor:
    """Somebody who works at the desk. `id` is ours; `address` is where to ping, opaque to the core.

    `on_until` is when the shift ends unless they give a sign (milliseconds), None when off shift, `shift_end` when it ends
    in any case; `started` says that the bot may write first; `on_call` that they may be called when nobody on shift comes;
    `supervisor` that they administer a group of the desk, `admin` that they own one or stand in the settings; `groups` are
    those of which they are a member, `gone` says that there is none any more.
    """

    id: str
    address: str = field(repr=False)
    name: str = field(repr=False)
    on_until: int | None = None
    started: bool = False
    gone: bool = False
    shift_end: int | None = None
    on_call: bool = False
    supervisor: bool = False
    admin: bool = False
    groups: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class DeskCase:
    """What the desk knows of a live case: enough for the board, for names, and to find the contact of a topic.

    `shown` are the last messages there with the contact's words while somebody holds it: a reaction names no topic.
    `taker` is who got it by *Take next*, until the case itself knows its holder.
    """

    contact: str
    number: int
    code: tuple[int, int]
    state: CaseState
    urgency: Urgency
    waiting_since: int
    holder: str | None = None
    thread: int | None = None
    paused: bool = False
    shown: tuple[int, ...] = ()
    taker: str | None = None
    group: str = ""


@dataclass(frozen=True)
class Join:
    """What is to be written down in a contact's own turn: that `other`, whose case is called `code`, is the same person,
    or (`part`) that they are not.
    """

    contact: str
    other: str
    code: tuple[int, int]
    part: bool = False


@dataclass(frozen=True)
class NameKept:
    """A code name that nobody else gets until a time (milliseconds): its case may be opened again until then."""

    code: tuple[int, int]
    until: int


@dataclass(frozen=True)
class BoardState:
    """The board of one of the desk's groups, by the id of its message.

    `posting` says that an edit of it is in the outbox, `stale` that something changed since that was made.
    """

    group: str = ""
    message: int | None = None
    posting: bool = False
    stale: bool = False


@dataclass(frozen=True)
class Withheld:
    """An answer (by its topic) or a service that a supervisor took out from the forum, why (in their words), who and when.

    `second`: it takes a second supervisor, who has not spoken yet, so it still is shown.
    """

    what: What
    id: str
    reason: str = field(repr=False)
    by: str
    at: int
    second: bool = False


@dataclass(frozen=True)
class TestAlert:
    """The last test alert: its number, when it went out (milliseconds), and who pressed *Seen* (our ids)."""

    __test__ = False  # no test of ours, although its name begins so

    number: int
    at: int
    seen: tuple[str, ...] = ()


class Trouble(StrEnum):
    """What is wrong with a group of the desk, as Telegram tells it."""

    REMOVED = "removed"
    """The bot is no member, or the group is gone."""
    MUTED = "muted"
    """The bot may not write there."""
    NOT_ADMIN = "not_admin"
    NO_TOPICS_RIGHT = "no_topics_right"
    NO_DELETE_RIGHT = "no_delete_right"
    NO_PIN_RIGHT = "no_pin_right"
    NO_FORUM = "no_forum"
    """Topics were switched off."""

    @property
    def stops(self) -> bool:
        """Whether nothing can be posted while it lasts."""
        return self in (Trouble.REMOVED, Trouble.MUTED)

    @property
    def shuts(self) -> bool:
        """Whether no topic can be made while it lasts, so that no case can be shown."""
        return self.stops or self in (Trouble.NOT_ADMIN, Trouble.NO_TOPICS_RIGHT, Trouble.NO_FORUM)


@dataclass(frozen=True)
class GroupTrouble:
    """What is wrong with one of the desk's groups (our id of it; "" the first), since when (milliseconds)."""

    what: Trouble
    since: int
    group: str = ""


@dataclass(frozen=True)
class Desk:
    """What the counsellors share, in all their groups. `names` are those of cases closed lately.

    `undeleted` are topics of forgotten contacts that Telegram did not delete yet; `withheld` is what supervisors took out.
    `test` is the last test alert. `board` is that of before there were several groups. `late`: in which group words
    came late, and when. `troubles` is what is wrong with the
    desk's groups; `moved` are groups that became others: the address in the settings, and the one that holds now.
    """

    counsellors: tuple[Counsellor, ...] = ()
    cases: tuple[DeskCase, ...] = ()
    names: tuple[NameKept, ...] = ()
    board: int | None = None
    undeleted: tuple[Topic | int, ...] = ()
    joins: tuple[Join, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    boards: tuple[BoardState, ...] = ()
    late: tuple[tuple[str, int], ...] = ()
    troubles: tuple[GroupTrouble, ...] = ()
    test: TestAlert | None = None
    moved: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def left_topics(self) -> tuple[Topic, ...]:
        """The topics of forgotten contacts that Telegram did not delete yet."""
        return tuple(Topic(t) if isinstance(t, int) else t for t in self.undeleted)

    def stopped(self, group: str) -> bool:
        """Whether nothing can be posted in a group now."""
        return any(trouble.what.stops for trouble in self.troubles if trouble.group == group)

    def shut(self, group: str) -> bool:
        """Whether no case can be shown in a group now."""
        return any(trouble.what.shuts for trouble in self.troubles if trouble.group == group)

    @property
    def not_shown(self) -> frozenset[tuple[What, str]]:
        """What nobody is shown: each by its kind and id."""
        return frozenset((w.what, w.id) for w in self.withheld if not w.second)

    def counsellor(self, id: str | None) -> Counsellor | None:
        """The counsellor of that id, or None."""
        return next((c for c in self.counsellors if c.id == id), None)

    def not_started(self) -> tuple[Counsellor, ...]:
        """Members who did not press Start: the bot cannot write to them first."""
        return tuple(c for c in self.counsellors if not (c.started or c.gone))

    def not_seen(self, now: int) -> tuple[Counsellor, ...]:
        """Members who did not press *Seen* under the last test alert, as long as it is of these three days."""
        test = self.test
        if test is None or now - test.at > 3 * 86_400_000:
            return ()
        return tuple(c for c in self.counsellors if not (c.gone or c.id in test.seen))

    def on_duty(self, now: int, group: str | None = None) -> tuple[Counsellor, ...]:
        """Those whose shift is running at `now` (milliseconds): all, or the members of one group."""
        on_duty = (c for c in self.counsellors if c.on_until is not None and c.on_until > now)
        return tuple(c for c in on_duty if group is None or group in c.groups)

    def case_of(self, contact: str) -> DeskCase | None:
        """The live case of a contact, or None."""
        return next((c for c in self.cases if c.contact == contact), None)

    def waiting(self, group: str) -> tuple[DeskCase, ...]:
        """The cases of a group that wait: the most urgent first, and of equals the one that waits longest."""
        waiting = (c for c in self.cases if c.state is CaseState.WAITING and c.group == group)
        return tuple(sorted(waiting, key=lambda c: (-c.urgency, c.waiting_since)))

    def ahead_of(self, contact: str) -> int:
        """How many cases wait before a contact's in its group: more urgent ones, and of equals those that wait longer."""
        own = self.case_of(contact)
        if own is None:
            return 0
        place = (-own.urgency, own.waiting_since)
        return sum((-c.urgency, c.waiting_since) < place for c in self.waiting(own.group) if c is not own)

    def case_at(self, topic: Topic) -> DeskCase | None:
        """The live case shown in a topic of the forum, or None."""
        return next((c for c in self.cases if c.thread == topic.thread and c.group == topic.group), None)

    def board_of(self, group: str) -> BoardState:
        """The board of a group; one without a message where none was posted yet."""
        return next((b for b in self.boards if b.group == group), BoardState(group))

    def with_board(self, board: BoardState) -> Desk:
        """The desk with this board of its group."""
        others = tuple(b for b in self.boards if b.group != board.group)
        return replace(self, boards=(*others, board))

    def case_showing(self, message: int, group: str) -> DeskCase | None:
        """The held case in whose topic a message shows the contact's words, if it is one of the last there."""
        return next((c for c in self.cases if message in c.shown and c.group == group), None)
