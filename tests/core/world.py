"""A small world around `decide`: state, outbox, phones, a forum and a clock, all in memory.

It carries effects out as `bot.deliverer` and the renderers do, as far as the core can tell the difference: first in, first
out in each place, outcomes as events in the order in which they came, nothing to do when the state has moved on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from bot.core.decide import Decision, decide
from bot.core.effects import (
    TO_CONTACT,
    Alert,
    AnswerPress,
    Board,
    Card,
    CloseTopic,
    Effect,
    Note,
    Numbers,
    OpenTopic,
    Ping,
    PostLog,
    Relay,
    ReopenTopic,
    Say,
    Tell,
    TellCounsellor,
    TellDesk,
    Unsend,
    withdrawable,
)
from bot.core.events import (
    By,
    Claimed,
    Closed,
    Commanded,
    CounsellorWithdrew,
    CounsellorWrote,
    Delivered,
    Edited,
    Event,
    NotDelivered,
    OwnEvent,
    Pressed,
    Refusal,
    ShiftChanged,
    TimerDue,
    Wrote,
)
from bot.core.lines import Line
from bot.core.model import (
    Case,
    Content,
    Conversation,
    Desk,
    Guess,
    Kind,
    LogEntry,
    Nlu,
    Script,
    Side,
    Understanding,
    Urgency,
)
from bot.core.ports import DESK, JournalEntry
from bot.core.rules import HOUR, MINUTE, Rules

START = 1_767_500_000_000
RULES = Rules(
    topics=frozenset({"confinement", "passport_withheld", "embassy_contact", "greet", "thanks", "safe_migration", "hide_chat"}),
    country_topics=frozenset({"embassy_contact"}),
    menu=("passport_withheld", "embassy_contact", "safe_migration"),
    countries=("MY", "TH"),
    code_words=12,
)  # fmt: skip

Fate = Literal["done", "twice", "lost", "ghost"]
"""What happens to a call: it is done; done, forgotten in a crash and done again; not done and nobody knows; done and nobody knows."""


def understood(
    topic: str | None = None,
    urgency: Urgency = Urgency.NONE,
    *,
    confidence: float = 0.9,
    country: str | None = None,
    script: Script = Script.KM,
    alternatives: tuple[Guess, ...] = (),
    nlu: Nlu = Nlu.RASA,
    reasons: tuple[str, ...] = (),
) -> Understanding:
    return Understanding(script, topic, confidence, alternatives, urgency, reasons, country, nlu)


EMERGENCY = understood("confinement", Urgency.EMERGENCY, reasons=("locked_in",))
UNSURE = understood(None, confidence=0.0)


def by(counsellor: str) -> By:
    return By(counsellor, f"address of {counsellor}", f"name of {counsellor}")


@dataclass(frozen=True)
class Entry:
    id: int
    key: str
    effect: Effect

    @property
    def place(self) -> str:
        match self.effect:
            case AnswerPress() | Alert() | TellDesk():
                return f"{self.effect.kind}:{self.id}"
            case Ping() | TellCounsellor():
                return f"counsellor:{self.effect.counsellor}"
            case Board():
                return "board"
            case Say() | Tell() | Numbers() | Relay() | Unsend():
                return f"contact:{self.key}"
            case _:
                return f"topic:{self.key}"


@dataclass
class Seen:
    """A message on a phone."""

    message: int
    effect: Effect
    content: Content | None = None
    repeated: bool = False


@dataclass
class Phone:
    seen: list[Seen] = field(default_factory=list)
    blocked: bool = False


@dataclass
class Topic:
    """A topic of the forum. `posts` are the log entries of each message in it, None standing for a note of the bot."""

    contact: str
    case: int
    closed: bool = False
    gone: bool = False
    card: int | None = None
    posts: list[tuple[LogEntry, ...] | None] = field(default_factory=list)
    marked: set[int] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)


class World:
    def __init__(self, rules: Rules = RULES) -> None:
        self.rules = rules
        self.now = START
        self.desk = Desk()
        self.conversations: dict[str, Conversation] = {}
        self.logs: dict[str, list[LogEntry]] = defaultdict(list)
        self.phones: dict[str, Phone] = defaultdict(Phone)
        self.topics: dict[int, Topic] = {}
        self.general: list[Alert] = []
        self.pinged: list[Ping] = []
        self.answered: dict[str, AnswerPress] = {}
        self.told: list[TellCounsellor] = []
        self.board: Desk | None = None
        self.outbox: list[Entry] = []
        self.inbox: dict[str, list[tuple[Event, Understanding | None]]] = defaultdict(list)
        self.timers: dict[tuple[str, str, int | None], int] = {}
        self.journal: list[JournalEntry] = []
        self._ids = count(1)

    def new(self) -> int:
        return next(self._ids)

    # ── the bot ─────────────────────────────────────────────────────────────────────────────────────────────

    def handle(
        self, key: str, events: Sequence[Event], understanding: Understanding | None = None
    ) -> Decision:
        """Decide one batch and make the decision true."""
        decision = decide(
            self.conversations.get(key),
            self.desk,
            events,
            understanding,
            key=key,
            now=self.now,
            rules=self.rules,
        )
        if decision.conversation is not None:
            self.conversations[key] = decision.conversation
        if decision.desk is not None:
            self.desk = decision.desk
        self.logs[key] += decision.log
        if decision.withdraw:
            self.outbox = [e for e in self.outbox if e.key != key or not withdrawable(e.effect)]
        self.outbox += [Entry(self.new(), key, effect) for effect in decision.effects]
        for timer in decision.timers:
            self.timers.pop((key, timer.name, timer.case), None)
            if timer.due is not None:
                self.timers[key, timer.name, timer.case] = timer.due
        self.journal += decision.journal
        return decision

    def work(self, key: str) -> Decision | None:
        """Handle all that waits for one contact, or for the desk, as one batch."""
        waiting = self.inbox.pop(key, [])
        if not waiting:
            return None
        understandings = [u for _, u in waiting if u is not None]
        chosen = max(
            reversed(understandings), key=lambda u: (u.urgency, u.confidence >= self.rules.sure), default=None
        )
        return self.handle(key, [event for event, _ in waiting], chosen)

    def ring(self) -> None:
        for (key, name, case), due in sorted(self.timers.items(), key=lambda item: item[1]):
            if due <= self.now:
                del self.timers[key, name, case]
                self.inbox[key].append((TimerDue(name=name, case=case), None))

    def drain(self, most: int = 2_000) -> None:
        """Let everything that is under way come to its end."""
        for _ in range(most):
            if self.outbox:
                self.carry_out(self.outbox[0])
            elif waiting := next((key for key, events in self.inbox.items() if events), None):
                self.work(waiting)
            else:
                return
        raise AssertionError("the bot never comes to rest")

    def later(self, milliseconds: int) -> None:
        """Let time pass, with everything due on the way, minute by minute."""
        end = self.now + milliseconds
        while self.now < end:
            self.now = min(end, self.now + MINUTE)
            self.ring()
            self.drain()

    # ── Telegram ────────────────────────────────────────────────────────────────────────────────────────────

    def carry_out(self, entry: Entry, fate: Fate = "done") -> None:
        self.outbox.remove(entry)
        if fate == "lost":
            event: OwnEvent | None = self._failed(entry, Refusal.UNKNOWN)
        else:
            event = self._call(entry, repeated=False)
            if fate == "twice":
                event = self._call(entry, repeated=True)
            elif fate == "ghost":
                event = self._failed(entry, Refusal.UNKNOWN)
        if event is not None:
            self.inbox[entry.key].append((event, None))

    def _call(self, entry: Entry, *, repeated: bool) -> OwnEvent | None:
        if isinstance(entry.effect, TO_CONTACT):
            return self._to_contact(entry, repeated)
        match entry.effect:
            case AnswerPress() as answer:
                self.answered[answer.press] = answer
                return None
            case Board():
                self.board = self.desk
                return Delivered(effect="board", messages=(self.desk.board or self.new(),))
            case TellCounsellor() as told:
                self.told.append(told)
                return None
            case TellDesk():
                return None
        return self._to_desk(entry, repeated)

    def _to_contact(self, entry: Entry, repeated: bool) -> OwnEvent | None:
        phone, effect = self.phones[entry.key], entry.effect
        if phone.blocked:
            return self._failed(entry, Refusal.BLOCKED)
        if isinstance(effect, Unsend):
            phone.seen = [s for s in phone.seen if s.message != effect.message]
            return Delivered(effect="unsend", case=effect.case, source=effect.source)
        seen = Seen(self.new(), effect, repeated=repeated)
        if isinstance(effect, Relay):
            seen.content = self.logs[entry.key][effect.seq - 1].content
        phone.seen.append(seen)
        if isinstance(effect, Relay):
            return Delivered(
                effect="relay",
                case=effect.case,
                messages=(seen.message,),
                seq=effect.seq,
                source=effect.source,
                repeated=repeated,
            )
        return None

    def _to_desk(self, entry: Entry, repeated: bool) -> OwnEvent | None:
        conversation, effect = self.conversations[entry.key], entry.effect
        case = conversation.case
        if isinstance(effect, CloseTopic):
            self.topics[effect.thread].closed = True
            return None
        if case is None or case.number != getattr(effect, "case", None):
            return self._nothing(entry)
        topic = self.topics[case.thread] if case.thread is not None else None
        match effect:
            case Alert():
                if case.live and case.holder is None:
                    self.general.append(effect)
                return None
            case Ping():
                self.pinged.append(effect)
                return None
            case OpenTopic():
                if topic is not None:
                    return None
                thread = self.new()
                self.topics[thread] = Topic(entry.key, case.number)
                return Delivered(effect="open_topic", case=case.number, thread=thread)
        if topic is None:
            return self._nothing(entry)
        if topic.gone:
            return self._failed(entry, Refusal.TOPIC_GONE)
        return self._in_topic(entry, topic, case, repeated)

    def _in_topic(self, entry: Entry, topic: Topic, case: Case, repeated: bool) -> OwnEvent | None:
        effect = entry.effect
        match effect:
            case ReopenTopic():
                topic.closed = False
                return Delivered(effect="reopen_topic", case=case.number)
            case Card() if case.card is not None:
                lost = topic.card != case.card
                return (
                    self._failed(entry, Refusal.TOO_OLD)
                    if lost
                    else Delivered(effect="card", case=case.number, messages=(case.card,))
                )
        if topic.closed:
            return self._failed(entry, Refusal.TOPIC_CLOSED)
        match effect:
            case Card():
                topic.card = self.new()
                return Delivered(effect="card", case=case.number, messages=(topic.card,))
            case Note():
                topic.notes.append(effect)
                topic.posts.append(None)
                return None
            case PostLog():
                new = [e for e in self.logs[entry.key] if e.seq > case.cursor]
                shown = tuple(e for e in new if e.side is Side.CONTACT or e.seq <= case.topic_since)[:3]
                if not shown:
                    return self._nothing(entry)
                topic.posts.append(shown)
                topic.marked |= {e.seq for e in shown if repeated}
                rest = [e for e in new if e.seq > shown[-1].seq]
                quiet = not any(e.side is Side.CONTACT or e.seq <= case.topic_since for e in rest)
                upto = new[-1].seq if quiet else shown[-1].seq
                return Delivered(effect="post_log", case=case.number, seq=upto)
        raise AssertionError(f"no such effect: {effect.kind}")

    def _nothing(self, entry: Entry) -> OwnEvent | None:
        if isinstance(entry.effect, PostLog):
            seen = self.conversations[entry.key].log
            return Delivered(effect="post_log", case=entry.effect.case, seq=seen)
        return None

    def _failed(self, entry: Entry, why: Refusal) -> OwnEvent | None:
        effect = entry.effect
        if isinstance(effect, AnswerPress):
            return None
        conversation = self.conversations.get(entry.key)
        case = conversation.case if conversation is not None else None
        return NotDelivered(
            effect=effect.kind,
            why=why,
            case=getattr(effect, "case", case.number if case and isinstance(effect, TO_CONTACT) else None),
            seq=effect.seq if isinstance(effect, Relay) else None,
            source=effect.source if isinstance(effect, Relay | Unsend) else None,
            thread=case.thread if case is not None and entry.place.startswith("topic:") else None,
        )

    # ── people: each puts what happens into the inbox, and the bot handles it at once ───────────────────────

    def writes(
        self,
        key: str,
        text: str = "words",
        understanding: Understanding | None = UNSURE,
        *,
        kind: Kind = Kind.TEXT,
        edited: bool = False,
    ) -> Decision:
        event = self.wrote(key, text, kind=kind, edited=edited)
        return self.handle(key, [event], understanding if text else None)

    def wrote(
        self, key: str, text: str = "words", *, kind: Kind = Kind.TEXT, edited: bool = False
    ) -> Wrote | Edited:
        content = Content(kind, text, None if kind is Kind.TEXT else "file")
        made = Edited if edited else Wrote
        return made(address=f"address of {key}", content=content, message=self.new(), sent_at=self.now)

    def commands(self, key: str, name: str) -> Decision:
        return self.handle(key, [self.commanded(key, name)])

    def commanded(self, key: str, name: str) -> Commanded:
        return Commanded(address=f"address of {key}", name=name, message=self.new(), sent_at=self.now)

    def presses(self, key: str, action: str, *args: str) -> Decision:
        return self.handle(key, [self.pressed(key, action, *args)])

    def pressed(self, key: str, action: str, *args: str) -> Pressed:
        return Pressed(
            address=f"address of {key}",
            action=action,
            args=args,
            press=f"press {self.new()}",
            message=None,
            sent_at=self.now,
        )

    def claims(self, counsellor: str, key: str, case: int = 1) -> Decision:
        return self.handle(key, [Claimed(by=by(counsellor), case=case, press=f"press {self.new()}")])

    def closes(self, counsellor: str, key: str, case: int = 1) -> Decision:
        return self.handle(key, [Closed(by=by(counsellor), case=case, press=f"press {self.new()}")])

    def says(
        self, counsellor: str, key: str, text: str = "we are here", *, kind: Kind = Kind.TEXT
    ) -> Decision:
        return self.handle(key, [self.said(counsellor, text, kind=kind)])

    def said(self, counsellor: str, text: str = "we are here", *, kind: Kind = Kind.TEXT) -> CounsellorWrote:
        content = Content(kind, text, None if kind is Kind.TEXT else "file")
        return CounsellorWrote(by=by(counsellor), content=content, message=self.new(), sent_at=self.now)

    def unsends(self, counsellor: str, key: str, source: int | None) -> Decision:
        event = CounsellorWithdrew(by=by(counsellor), source=source, message=self.new())
        return self.handle(key, [event])

    def shift(self, counsellor: str, *, on: bool = True) -> Decision:
        event = ShiftChanged(by=by(counsellor), on=on, press=f"press {self.new()}")
        return self.handle(DESK, [event])

    # ── what can be seen ────────────────────────────────────────────────────────────────────────────────────

    def case(self, key: str) -> Case:
        case = self.conversations[key].case
        assert case is not None
        return case

    def topic(self, key: str) -> Topic:
        thread = self.case(key).thread
        assert thread is not None
        return self.topics[thread]

    def notes(self, key: str) -> list[Line]:
        return [note.line for note in self.topic(key).notes]

    def shown(self, key: str) -> list[str]:
        """The contact's and counsellors' words in the topic that the case has now."""
        return [entry.content.text for post in self.topic(key).posts for entry in post or ()]

    def heard(self, key: str) -> list[str]:
        """The counsellors' words on the phone."""
        return [s.content.text for s in self.phones[key].seen if s.content is not None]

    def lines(self, key: str) -> list[Line | str]:
        """What the bot itself said on the phone: lines, and topics of answers."""
        return [
            s.effect.line if isinstance(s.effect, Tell) else s.effect.topic
            for s in self.phones[key].seen
            if isinstance(s.effect, Tell | Say)
        ]


def told(decision: Decision) -> list[Line]:
    """The lines of the interface that a decision tells the contact."""
    return [e.line for e in decision.effects if isinstance(e, Tell)]


def answered(decision: Decision) -> list[Line | None]:
    """The lines that answer presses."""
    return [e.line for e in decision.effects if isinstance(e, AnswerPress)]


def noted(decision: Decision) -> list[Line]:
    """The lines for the topic."""
    return [e.line for e in decision.effects if isinstance(e, Note)]


QUARTER = 15 * MINUTE
NIGHT = 9 * HOUR
