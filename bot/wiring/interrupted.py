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
from bot.core.model.lines import Line
from bot.core.ports import Call
from bot.engine.parts import Parts
from bot.wording.catalog import catalog
from bot.wording.messages import render_answer

NOTE_DOWN = 1.0
"""Seconds between two tries to write down what was sent while the store was down."""


class Interrupted:
    """Tells a chat that we are interrupted and who answers, in every language since nothing can be looked up.

    Who wants silence, and who wrote so long ago that somebody else may have the phone, gets the neutral line alone.
    """

    def __init__(self, shown: Callable[[], Content], parts: Parts) -> None:
        self._shown = shown
        self._parts = parts
        self._sent: dict[int, list[int]] = {}

    async def tell(self, chat: int, *, late: bool = False) -> bool:
        """Tell one chat; whether it was reached, or cannot be. `late`: what was written is old."""
        contact = self._contact(chat)
        silent = self._parts.silence.of(contact) if contact is not None else None
        params: dict[str, object] = {"chat_id": chat}
        if silent is not None:
            params["text"] = catalog(silent[0]).text(silent[1])
        elif late:
            params["text"] = "\n".join(catalog(spoken).text(Line.KNOCK) for spoken in self._shown().languages)
        else:
            params |= {"text": self._notice(), "parse_mode": "HTML"}
        reply = await self._parts.messenger.call(Call("send_message", params, f"interrupted:{chat}"))
        if reply.messages:
            self._sent.setdefault(chat, []).extend(reply.messages)
        return reply.outcome in ("done", "refused")

    def _notice(self) -> str:
        now, content = datetime.now(UTC), self._shown()
        said = [
            render_answer(content, INTERRUPTED, language, None, human_line="", now=now, draft=True).text_html
            for language in content.languages
        ]
        return "\n\n".join(said)

    def _contact(self, chat: int) -> str | None:
        """The id of the contact of a private chat; the translator knows what contacts are called."""
        update = {"message": {"chat": {"id": chat, "type": "private"}}}
        known = self._parts.translator.sender(json.dumps(update).encode())
        return known[0] if known is not None else None

    async def note_down(self) -> None:
        """Once the store is back, what was said while it was down joins the ledgers, so that hiding a chat finds it."""
        while True:
            await asyncio.sleep(NOTE_DOWN)
            for chat in list(self._sent):
                contact = self._contact(chat)
                with suppress(StoreDown):
                    if contact is not None:
                        await self._parts.store.records.note(contact, self._sent[chat])
                    del self._sent[chat]
