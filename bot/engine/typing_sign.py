"""Typing, shown to a contact while a counsellor's words wait to go out; no call is spent where they go at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from bot.core.model.errors import Forgotten
from bot.engine.parts import Parts

SHOWN = 5.0
"""Seconds for which Telegram shows it (Bot API, sendChatAction)."""

REMEMBERED = 1_000
"""How many contacts are remembered, to whom it was shown lately."""


class TypingSign:
    """Shows that somebody types. Whether it was shown is nowhere written down: it is worthless a moment later."""

    def __init__(self, parts: Parts, remaining: Callable[[], float]) -> None:
        self._parts = parts
        self._remaining = remaining
        self._shown: dict[str, float] = {}

    async def show(self, contact: str) -> None:
        """Show it, unless it is shown already. Never on a phone that is watched, and never after the lease."""
        now = time.monotonic()
        if self._shown.get(contact, -SHOWN) + SHOWN > now:
            return
        if len(self._shown) >= REMEMBERED:
            self._shown = {c: at for c, at in self._shown.items() if at + SHOWN > now}
        self._shown[contact] = now
        try:
            conversation = (await self._parts.store.records.load(contact)).conversation
        except Forgotten:
            return
        left = self._remaining() - self._parts.http_limit
        if conversation is None or conversation.hushed or conversation.phone.blocked or left <= 0:
            return
        call = self._parts.renderer.typing(conversation)
        await self._parts.messenger.call(replace(call, until=time.monotonic() + left))
