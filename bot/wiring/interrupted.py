"""What is said while the store is down, and noted down once it is back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from bot.content import Content
from bot.content.model.topics import INTERRUPTED
from bot.core.model.errors import StoreDown
from bot.core.ports import Call, Messenger
from bot.engine.parts import Parts
from bot.wording.messages import render_answer

NOTE_DOWN = 1.0
"""Seconds between two tries to write down what was sent while the store was down."""


class Interrupted:
    """Tells a chat, in every language since nothing can be looked up, that we are interrupted and who answers."""

    def __init__(self, shown: Callable[[], Content], messenger: Messenger) -> None:
        self._shown = shown
        self._messenger = messenger
        self._sent: dict[int, list[int]] = {}

    async def tell(self, chat: int) -> bool:
        """Tell one chat; whether it was reached, or cannot be."""
        now, content = datetime.now(UTC), self._shown()
        said = [
            render_answer(content, INTERRUPTED, language, None, human_line="", now=now, draft=True).text_html
            for language in content.languages
        ]
        params = {"chat_id": chat, "text": "\n\n".join(said), "parse_mode": "HTML"}
        reply = await self._messenger.call(Call("send_message", params, f"interrupted:{chat}"))
        if reply.messages:
            self._sent.setdefault(chat, []).extend(reply.messages)
        return reply.outcome in ("done", "refused")

    async def note_down(self, parts: Parts) -> None:
        """Once the store is back, what was said while it was down joins the ledgers, so that hiding a chat finds it."""
        while True:
            await asyncio.sleep(NOTE_DOWN)
            for chat in list(self._sent):
                update = {"message": {"chat": {"id": chat, "type": "private"}}}
                # it knows what contacts are called
                known = parts.translator.sender(json.dumps(update).encode())
                with suppress(StoreDown):
                    if known is not None:
                        await parts.store.records.note(known[0], self._sent[chat])
                    del self._sent[chat]
