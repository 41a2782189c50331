"""Where a talk is played: the real engine over a store in memory, a clock that is set, and a Telegram that
takes all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Self

from telegram import InlineKeyboardMarkup

from bot.adapters.memory.store import MemoryStore
from bot.adapters.telegram.contact import ContactChat
from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.render import TelegramRenderer
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.translate import Naming
from bot.content import Content
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.desk_events import DeskLooked, DeskMoved
from bot.core.model.effects.contact import Ask, Explain, Relay, Say, Tell
from bot.core.model.effects.desk import Board, UpdateCall
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
from bot.wording.text import visible

KEY = "a"
"""The contact of the talk."""

CONTACT, FORUM = 1, -1
"""Telegram's ids: of the contact's chat, of the desk's group."""

REST = 30.0
"""Seconds after which a step that still goes on is a fault."""
_BEHIND = (Board, UpdateCall)
"""They let what is new go first, for half a second of the real clock."""


class NoRest(SarikaError):
    """What a step started does not come to its end, or failed. Says which it is."""


class Unsigned:
    """The vault of a talk: whatever was signed is taken for ours. Everybody is the one contact, unless `naming` knows
    who they are.
    """

    def __init__(self, naming: Naming | None = None) -> None:
        self._naming = naming

    def contact_id(self, bot_id: int, chat_id: int) -> str:
        """As `Naming.contact_id`."""
        return self._naming.contact_id(bot_id, chat_id) if self._naming is not None else KEY

    def sign(self, owner: str, data: str) -> str:
        """Eleven letters, as the vault makes them."""
        return "signature!!"

    def verify(self, owner: str, data: str, signature: str) -> bool:
        """Yes."""
        return True


@dataclass(frozen=True)
class Shown:
    """A call that Telegram took: the effect that it came of, what could be seen as it was worded, and the ids of its
    messages.
    """

    effect: Effect
    call: Call
    view: View
    messages: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """The words of the message, or of its caption, as they are read; empty where it has none."""
        return visible(str(self.call.params.get("text") or self.call.params.get("caption") or ""))

    @property
    def buttons(self) -> list[str]:
        """Action and arguments of each button below it, one blank between; none of those that copy a number."""
        markup = self.call.params.get("reply_markup")
        rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else ()
        presses = [str(button.callback_data) for row in rows for button in row if button.callback_data]
        return [data.rpartition("|")[0].replace("|", " ") for data in presses]

    @property
    def names(self) -> list[str]:
        """What its messages are called in the files of talks: counsellors' words stand in quotes."""
        match self.effect:
            case Relay(pieces=pieces):
                contents = [entry.content for entry in self.view.log if entry.seq in dict(pieces)]
                return [f"{c.prepared.what} {c.prepared.id}" if c.prepared else f'"{c.text}"' for c in contents]
            case Ask(form=form, question=question, ending=ending):
                return [f"{form}: {question or ending}"]
            case Say(topic=topic, section=section):
                return [f"{topic} {section}" if section else topic]
            case Explain(what=what):
                return [f"explain {what}"]
            case Tell(line=line):
                return [line.value]
            case other:
                return [other.kind]


class Telegram:
    """Words effects as in production and takes every call: the ports `Renderer` and `Messenger`. As `Translator` and
    `Members` it brings events that are ready, and nobody acts through it. `shown` is all that it took so far, `phone`
    the messages that stand on the contact's phone.
    """

    def __init__(self, renderer: TelegramRenderer) -> None:
        self.shown: list[Shown] = []
        self.phone: list[int] = []
        self.new = count(1).__next__
        self.typing = renderer.typing
        self._renderer = renderer
        self._events: list[Routed] = []
        self._worded: dict[int, tuple[Entry, View]] = {}
        self._shut: set[object] = set()

    def bring(self, key: str, event: Event) -> Raw:
        """An event of a contact, or of the desk, as an update: its number stands for it in the inbox."""
        self._events.append(Routed(key, (event,)))
        number = len(self._events)
        return Raw(number, str(number).encode())

    def translate(self, body: bytes, desk: Desk, received_at: int) -> Routed:
        """As `Translator.translate`."""
        return self._events[int(body) - 1]

    def sender(self, body: bytes) -> None:
        """Nobody is told that they could not be read."""

    async def groups(self, address: str, recorded: Counsellor | None = None) -> tuple[str, ...]:
        """None."""
        return ()

    def ask_anew(self, address: str, *, left: str | None = None) -> None:
        """Nothing is remembered."""

    async def administers(self, address: str) -> bool:
        """No."""
        return False

    supervises = administers

    def follow(self, moved: Sequence[tuple[str, str]]) -> None:
        """As `DeskWatch`: no group moves, is lost, or is looked for."""

    def notice(self) -> None:
        """Every call is taken."""

    async def wait(self, seconds: float) -> bool:
        """Nothing is noticed."""
        return False

    async def look(self) -> Sequence[DeskLooked | DeskMoved]:
        """All is well."""
        return ()

    def render(self, entry: Entry, view: View) -> Call | None:
        """As `Renderer.render`."""
        call = self._renderer.render(entry, view)
        if call is not None:
            self._worded[id(call.params)] = entry, view
        return call

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


class Stage:
    """One contact and one group of the desk. `now` is the time of the store, in milliseconds since 1970.

    Events are put in one by one, and each is played until nothing more comes of it. To be used as a context.
    """

    def __init__(
        self, content: Content, names: CodeNames, rules: Rules, understander: Understands, atlas: Atlas, now: int
    ) -> None:
        self.now = now
        store = self.store = MemoryStore(lambda: self.now)
        signing = Unsigned()
        forum = TelegramForum(content, names, signing, ForumGroups({"": FORUM}), "en", hours=rules.hours)
        phone = ContactChat(content, signing, rules.hours)
        telegram = self.telegram = Telegram(TelegramRenderer(phone, forum))
        parts = Parts(
            store=store,
            translator=telegram,
            members=telegram,
            messenger=telegram,
            watch=telegram,
            renderer=telegram,
            understander=understander,
            atlas=atlas,
            rules=rules,
            budget=Budget(per_second=0),
            http_limit=1.0,
        )
        self._deliverer = Deliverer(parts, self._held, lambda: 60.0, Limits(parts.budget))
        self._use = Held(parts, self._held, self._deliverer.unsent)
        self._working: tuple[asyncio.Task[None], ...] = ()
        self._lease: Lease | None = None

    async def __aenter__(self) -> Self:
        self._lease = await self.store.leases.acquire("worker", float("inf"))
        self._working = asyncio.create_task(self._deliverer.run()), asyncio.create_task(Worker(self._use).run())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._working:
            task.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)

    def _held(self) -> Lease:
        if self._lease is None:
            raise NoRest("The stage is not open.")
        return self._lease

    async def put(self, event: Event, key: str = KEY) -> None:
        """Let something happen, and all that comes of it. Raises NoRest."""
        await self.store.inbox.add([self.telegram.bring(key, event)])
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
        """Until nothing more comes of what was put in. Only what the group reads of all may be behind (`_BEHIND`)."""
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
        return bool(state.inbox) or any(not isinstance(entry.effect, _BEHIND) for entry in state.outbox.values())
