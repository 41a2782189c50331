"""Where a talk is played: the real engine over a store in memory, a clock that is set, and a Telegram that
takes all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType
from typing import Self

from bot.adapters.memory.store import MemoryStore
from bot.adapters.telegram.contact.chat import ContactChat
from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.render import TelegramRenderer
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.content import Content
from bot.core.model.contact_events import Unreadable
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.desk_events import DeskLooked, DeskMoved
from bot.core.model.effects.desk import Board
from bot.core.model.effects.table import TO_CONTACT, Effect
from bot.core.model.errors import SarikaError
from bot.core.model.events import Event, Refusal
from bot.core.model.rules import Rules
from bot.core.ports import Atlas, Call, Entry, Lease, Raw, Reply, Routed, View
from bot.engine.deliverer import Deliverer
from bot.engine.limits import Budget, Limits
from bot.engine.parts import Held, Parts, Understands
from bot.engine.worker import Worker
from bot.wording.code_names import CodeNames

KEY = "a"
"""The contact of the talk."""

CONTACT, FORUM = 1, -1
"""Telegram's ids: of the contact's chat, of the desk's group."""

REST = 30.0
"""Seconds after which a step that still goes on is a fault."""


class NoRest(SarikaError):
    """What a step started does not come to its end, or failed. Says which it is."""


class Unsigned:
    """Buttons have a signature that nobody checks."""

    def sign(self, owner: str, data: str) -> str:
        """Eleven letters, as the vault makes them."""
        return "signature!!"


class Ready:
    """The port `Translator`: what happens comes as an event, and its number stands for it in the inbox."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Event]] = []

    def put(self, key: str, event: Event) -> Raw:
        """An event of a contact, or of the desk, as an update."""
        self.events.append((key, event))
        number = len(self.events)
        return Raw(number, str(number).encode())

    def translate(self, body: bytes, desk: Desk, received_at: int) -> Routed:
        """As `Translator.translate`."""
        key, event = self.events[int(body) - 1]
        return Routed(key, (event,))

    def sender(self, body: bytes) -> tuple[str, Unreadable] | None:
        """Nobody is told that they could not be read."""
        return None


@dataclass(frozen=True)
class Shown:
    """A call that Telegram took: the effect that it came of, what could be seen as it was worded, and the ids of its
    messages.
    """

    effect: Effect
    call: Call
    view: View
    messages: tuple[int, ...] = ()


@dataclass
class Telegram:
    """Words effects as in production and takes every call: the ports `Renderer` and `Messenger`. `shown` is all of
    them so far, `phone` the messages that stand on the contact's phone.
    """

    renderer: TelegramRenderer
    new: Callable[[], int]
    shown: list[Shown] = field(default_factory=list)
    phone: list[int] = field(default_factory=list)
    _worded: dict[int, tuple[Entry, View]] = field(default_factory=dict)
    _shut: set[object] = field(default_factory=set)

    def render(self, entry: Entry, view: View) -> Call | None:
        """As `Renderer.render`."""
        call = self.renderer.render(entry, view)
        if call is not None:
            self._worded[id(call.params)] = entry, view
        return call

    def typing(self, conversation: Conversation) -> Call:
        """As `Renderer.typing`."""
        return self.renderer.typing(conversation)

    async def call(self, call: Call) -> Reply:
        """As `Messenger.call`: it happens, but for a thread that is to be opened and is open."""
        entry, view = self._worded.pop(id(call.params), (None, None))
        if entry is None or view is None:
            return Reply("done")
        params, thread = call.params, None
        messages: tuple[int, ...] = ()
        match call.method:
            case "close_forum_topic":
                self._shut.add(params["message_thread_id"])
            case "reopen_forum_topic" if params["message_thread_id"] not in self._shut:
                return Reply("refused", refusal=Refusal.UNCHANGED)
            case "reopen_forum_topic":
                self._shut.remove(params["message_thread_id"])
            case "create_forum_topic":
                thread = self.new()
            case "send_media_group":
                messages = tuple(self.new() for _ in _listed(params, "media"))
            case "delete_message" | "delete_messages" if isinstance(entry.effect, TO_CONTACT):
                gone = {params.get("message_id"), *_listed(params, "message_ids")}
                self.phone = [message for message in self.phone if message not in gone]
            case "edit_message_text" if isinstance(message := params.get("message_id"), int):
                messages = (message,)
            case method if method.startswith("send_"):
                messages = (self.new(),)
        if isinstance(entry.effect, TO_CONTACT) and call.method.startswith("send_"):
            self.phone += messages
        self.shown.append(Shown(entry.effect, call, view, messages))
        return Reply("done", messages, thread)


def _listed(params: Mapping[str, object], name: str) -> list[object]:
    found = params.get(name)
    return list(found) if isinstance(found, list | tuple) else []


class Nobody:
    """The ports `Members` and `DeskWatch`: nobody acts through Telegram here, events come ready, no group is lost."""

    async def groups(self, address: str, recorded: Counsellor | None = None) -> tuple[str, ...]:
        """None."""
        return ()

    def ask_anew(self, address: str, *, left: str | None = None) -> None:
        """Nothing is remembered."""

    async def administers(self, address: str) -> bool:
        """No."""
        return False

    async def supervises(self, address: str) -> bool:
        """No."""
        return False

    def follow(self, moved: Sequence[tuple[str, str]]) -> None:
        """No group moves."""

    def notice(self) -> None:
        """Every call is taken."""

    async def wait(self, seconds: float) -> bool:
        """Nothing is noticed."""
        return False

    async def look(self) -> Sequence[DeskLooked | DeskMoved]:
        """All is well."""
        return ()


class Stage:
    """One contact and one group of the desk. `now` is the time of the store, in milliseconds since 1970.

    Events are put in one by one, and each is played until nothing more comes of it. To be used as a context.
    """

    def __init__(
        self, content: Content, names: CodeNames, rules: Rules, understander: Understands, atlas: Atlas, now: int
    ) -> None:
        self.now = now
        self.new = count(1).__next__
        self.store = MemoryStore(lambda: self.now)
        signing, groups = Unsigned(), ForumGroups({"": FORUM})
        forum = TelegramForum(content, names, signing, groups, "en", hours=rules.hours)
        self.telegram = Telegram(TelegramRenderer(ContactChat(content, signing, rules.hours), forum, "en"), self.new)
        self._ready = Ready()
        self._rules, self._understander, self._atlas = rules, understander, atlas
        self._working: tuple[asyncio.Task[None], ...] = ()
        self._lease: Lease | None = None

    async def __aenter__(self) -> Self:
        self._lease = await self.store.leases.acquire("worker", float("inf"))
        nobody = Nobody()
        parts = Parts(
            store=self.store,
            translator=self._ready,
            members=nobody,
            messenger=self.telegram,
            watch=nobody,
            renderer=self.telegram,
            understander=self._understander,
            atlas=self._atlas,
            rules=self._rules,
            budget=Budget(per_second=0),
            http_limit=1.0,
        )
        deliverer = Deliverer(parts, self._held, lambda: 60.0, Limits(parts.budget))
        use = Held(parts, self._held, deliverer.unsent)
        self._working = asyncio.create_task(deliverer.run()), asyncio.create_task(Worker(use).run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._working:
            task.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)

    def _held(self) -> Lease:
        if self._lease is None:
            raise NoRest("The stage is not open.")
        return self._lease

    async def put(self, event: Event, key: str = KEY) -> None:
        """Let something happen, and all that comes of it. Raises NoRest."""
        await self.store.inbox.add([self._ready.put(key, event)])
        await self._until_rest()

    async def later(self, milliseconds: int) -> None:
        """Let time pass, with everything that is due on the way. Raises NoRest."""
        end = self.now + milliseconds
        while (due := await self.store.timers.next_due()) is not None and due <= end:
            self.now = max(self.now, due)
            await self.store.timers.ring(self._held(), 100)
            await self._until_rest()
        self.now = end

    async def contact(self) -> Conversation:
        """What is kept of the contact."""
        return (await self.store.records.load(KEY)).conversation or Conversation(contact=KEY, address=str(CONTACT))

    async def _until_rest(self) -> None:
        """Wait until nothing more comes of what was put in. Only the board may be behind: it takes its time."""
        state = self.store.state
        with suppress(TimeoutError):
            async with asyncio.timeout(REST):
                while self._busy() and not any(task.done() for task in self._working):  # noqa: ASYNC110
                    await asyncio.sleep(0)
        if state.dead:
            raise NoRest("The core failed in this step.")
        if self._busy():
            raise NoRest("What this step started does not come to an end.")

    def _busy(self) -> bool:
        state = self.store.state
        return bool(state.inbox) or any(not isinstance(entry.effect, Board) for entry in state.outbox.values())
