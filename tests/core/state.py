"""What there is in the small world: contacts, phones, topics of a forum, an outbox, a clock. All in memory."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Literal

from bot.core import ports
from bot.core.model.case import Content, LogEntry
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.desk import (
    Alert,
    AlertAll,
    AnswerPress,
    BlankCall,
    Conceal,
    Panel,
    Ping,
    Reveal,
    ShiftCall,
    TellCounsellor,
    UpdateCall,
)
from bot.core.model.effects.table import Effect, place
from bot.core.model.effects.thread import AskFirst, Note, ShowPrepared
from bot.core.model.events import Event
from bot.core.model.rules import Rules
from bot.core.ports import JournalEntry
from bot.core.understanding.values import Understanding, Urgency

Fate = Literal["done", "twice", "lost", "ghost"]
"""What happens to a call: it is done; done, forgotten in a crash and done again; not done and nobody knows; done and nobody knows."""


class Entry(ports.Entry):
    @cached_property
    def place(self) -> str:
        return place(self.effect, self.key, self.id)


@dataclass
class Seen:
    """A message on a phone."""

    message: int
    effect: Effect
    content: Content | None = None
    repeated: bool = False
    at: int = 0
    undeletable: bool = False
    seq: int = 0


@dataclass
class Phone:
    """`ever` is all that it showed, `stuck` what Telegram did not delete."""

    ever: list[Seen] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    stuck: list[Seen] = field(default_factory=list)
    blocked: bool = False
    erased: list[int] = field(default_factory=list)
    reactions: dict[int, str] = field(default_factory=dict)


@dataclass
class Thread:
    """A topic of the forum. `posts` are the log entries of each message in it, None standing for a note of the bot.

    `messages` are those of PostLog by their ids, `reactions` the bot's own by message.
    """

    contact: str
    case: int
    closed: bool = False
    gone: bool = False
    card: int | None = None
    bare: bool = False
    pinned: int | None = None
    named: Urgency | None = None
    """The urgency by which it was named anew."""
    posts: list[tuple[LogEntry, ...] | None] = field(default_factory=list)
    marked: set[int] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    group: str = ""
    messages: dict[int, tuple[LogEntry, ...]] = field(default_factory=dict)
    reactions: dict[int, str] = field(default_factory=dict)
    prepared: list[ShowPrepared] = field(default_factory=list)


class State:
    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.now = 1_767_500_000_000
        self.desk = Desk()
        self.conversations: dict[str, Conversation] = {}
        self.logs: dict[str, list[LogEntry]] = defaultdict(list)
        self.phones: dict[str, Phone] = defaultdict(Phone)
        self.topics: dict[int, Thread] = {}
        self.general: list[Alert] = []
        self.alerts_for_all: list[tuple[int, AlertAll, Desk]] = []
        """When each was posted or edited, and what the desk was then."""
        self.pinged: list[Ping] = []
        self.answered: dict[str, AnswerPress] = {}
        self.shift_calls: list[ShiftCall] = []
        self.told: list[TellCounsellor] = []
        self.told_desk: list[Effect] = []
        self.revealed: list[Reveal] = []
        self.concealed: list[Conceal] = []
        self.blanked: list[BlankCall] = []
        self.updated: list[UpdateCall] = []
        self.private: list[Panel | Note | AskFirst | ShowPrepared] = []
        """What stands in counsellors' own chats."""
        self.forgotten: list[str] = []
        self.board: Desk | None = None
        self.boards: dict[str, Desk] = {}
        self.pinned: list[int] = []
        self.unreachable: set[str] = set()
        """Counsellors who blocked the bot."""
        self.gone: set[str] = set()
        self.flat = False  # topics are switched off
        self.misplaced: list[Effect] = []
        """Groups that Telegram does not let the bot write to."""
        self.outbox: list[Entry] = []
        self.inbox: dict[str, list[tuple[Event, Understanding | None]]] = defaultdict(list)
        self.timers: dict[tuple[str, str, int | None], int] = {}
        self.journal: list[JournalEntry] = []
        self._ids = count(1)

    def new(self) -> int:
        return next(self._ids)
