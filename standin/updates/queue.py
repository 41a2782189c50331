"""The updates of one bot and getUpdates, after tdlib/telegram-bot-api (Client.cpp, TQueue)."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..refusals import Refusal

KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "message_reaction", "message_reaction_count",
    "inline_query", "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query",
    "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member", "chat_join_request",
    "chat_boost", "removed_chat_boost", "managed_bot", "guest_message", "subscription",
    "stopped_message_generation",
)  # fmt: skip
ASKED_FOR = ("chat_member", "message_reaction", "message_reaction_count")  # off unless listed
START = 1_767_225_600  # 2026-01-01; a run of one update in 0.1 s ends at 2**31 in 2032
RETENTION = 24 * 3600  # seconds an update is kept for the bot
HISTORY = 1000  # updates that can be delivered again
MAX_TIMEOUT = 50  # seconds, a longer poll is cut to this
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
CONFLICT_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class Clock:
    """Seconds since 1970, shifted by an offset, so that 48 hours can pass in a test."""

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset

    def now(self) -> float:
        """Virtual time in seconds since 1970."""
        return time.time() + self.offset

    def shift(self, seconds: float) -> None:
        """Move the virtual time by *seconds*; negative values move it back."""
        self.offset += seconds


class UpdateIds:
    """Update ids, rising over all runs, and within 32 bits, which is what clients in other languages give them.

    They start at the tenths of seconds since 2026, or where another stand-in of this process left off.
    """

    used = 0

    def __init__(self, after: int = 0) -> None:
        self.next = max(after, UpdateIds.used, int((time.time() - START) * 10) % 2**31) + 1

    def take(self) -> int:
        """A number never used before."""
        taken = UpdateIds.used = self.next
        self.next += 1
        return taken


@dataclass(slots=True)
class Pending:
    """An update not yet confirmed; *lane* orders webhook deliveries (a chat for messages)."""

    id: int
    kind: str
    lane: str
    payload: Any
    at: float

    def body(self) -> dict[str, Any]:
        """An ``Update`` of the Bot API."""
        return {"update_id": self.id, self.kind: self.payload}


class UpdateQueue:
    """What waits for one bot. Either polls empty it, or a webhook does (*on_put*)."""

    def __init__(self, clock: Clock, ids: UpdateIds) -> None:
        self.clock = clock
        self.ids = ids
        self.pending: dict[int, Pending] = {}
        self.allowed: list[str] | None = None
        self.held: dict[str, list[Pending]] = {}  # lanes kept back on purpose
        self.history: deque[Pending] = deque(maxlen=HISTORY)
        self.on_put: Callable[[Pending], None] | None = None
        self._waiter: asyncio.Future[str] | None = None
        self._last_offset: int | None = None
        self._last_start = 0.0
        self._next_conflict = 0.0

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for updates of *kind*."""
        return kind in self.allowed if self.allowed else kind not in ASKED_FOR

    def put(self, kind: str, payload: Any, lane: str) -> int | None:
        """Queue an update unless the bot does not want it; its number."""
        if kind in KINDS and not self.wants(kind):
            return None
        update = Pending(0, kind, lane, payload, self.clock.now())
        if lane in self.held:
            self.held[lane].append(update)
            return None
        return self._queue(update)

    def _queue(self, update: Pending) -> int:
        if not update.id:  # else it is delivered once more
            update.id = self.ids.take()
            self.history.append(update)
        self.pending[update.id] = update
        if self.on_put is not None:
            self.on_put(update)
        elif self._waiter is not None and not self._waiter.done():
            self._waiter.set_result("")
        return update.id

    def hold(self, lane: str) -> None:
        """Keep back what comes for *lane* ("chat ID", "user ID" for presses), so that others overtake it."""
        self.held.setdefault(lane, [])

    def release(self, lane: str) -> None:
        """Deliver what was kept back, in its order, numbered now."""
        for update in self.held.pop(lane, []):
            self._queue(update)

    def again(self, update_id: int) -> None:
        """Deliver an update once more under its old number; raises KeyError for one not among the last."""
        for update in self.history:
            if update.id == update_id:
                self._queue(update)
                return
        raise KeyError(update_id)

    def confirm(self, offset: int) -> None:
        """Forget what is before *offset*; negative: all but the last ``-offset``."""
        if offset < 0:
            for key in list(self.pending)[:offset]:
                del self.pending[key]
            return
        for key in list(self.pending):
            if key >= offset:
                break
            del self.pending[key]

    def take(self, limit: int) -> list[dict[str, Any]]:
        """The oldest updates, which stay until confirmed."""
        oldest = self.clock.now() - RETENTION
        while self.pending:
            first = next(iter(self.pending.values()))
            if first.at > oldest:
                break
            del self.pending[first.id]
        return [p.body() for _, p in zip(range(limit), self.pending.values(), strict=False)]

    def abort(self, reason: str) -> None:
        """End a waiting poll with 409."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(reason)

    async def poll(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:
        """getUpdates: what waits, at once or within *timeout* seconds; raises Refusal 409."""
        self.abort(CONFLICT)
        now = time.monotonic()
        if offset == self._last_offset:
            if now < self._last_start + 3.0:
                timeout = max(timeout, 3)
            if now < self._last_start + 0.5:
                limit = 1
        self._last_offset, self._last_start = offset, now
        if offset:
            self.confirm(offset)
        updates = self.take(limit)
        if updates or timeout <= 0:
            return updates
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            reason = await asyncio.wait_for(waiter, min(timeout, MAX_TIMEOUT))
        except TimeoutError:
            return []
        finally:
            if self._waiter is waiter:
                self._waiter = None
        if not reason:
            return self.take(limit)
        now = time.monotonic()
        if now < self._next_conflict:
            await asyncio.sleep(3.0)
        else:
            self._next_conflict = now + 3.0
        raise Refusal(409, reason)
