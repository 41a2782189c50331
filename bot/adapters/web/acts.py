"""What is done on the page becomes an entry of the inbox: once, by the id that the page made for it.

The body is JSON that begins with `PAGE`, so that nothing of Telegram's is taken for it, nor it for something of
Telegram's; it rests sealed like every update.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from typing import Any

from bot.adapters.web.live import Live
from bot.adapters.web.sessions import Visitor
from bot.adapters.web.use import Use
from bot.core.model.case_events import By
from bot.core.ports import Raw

PAGE = b'{"page":'
"""With what the body begins of what was done on the page."""

ANSWERED_WITHIN = 5.0
"""Seconds for which the answer to a press is waited for; what was pressed counts also without."""

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class BadId(ValueError):
    """What the page sent as an id is none."""


def number_of(*parts: str) -> int:
    """A number below 0 for an id that the page made, the same for the same one: 52 bits, which JSON keeps."""
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).digest()
    return -1 - (int.from_bytes(digest[:8], "big") >> 12)


def press_of(number: int) -> str:
    """The name of a press on the page."""
    return f"page{number}"  # the number is below 0


def check_id(id: str) -> str:
    """An id as a page of ours makes it. Raises BadId."""
    if not _ID.fullmatch(id):
        raise BadId
    return id


class Acts:
    """Puts what visitors do into the inbox."""

    def __init__(self, use: Use, live: Live) -> None:
        self._use, self._live = use, live

    async def act(self, visitor: Visitor, id: str, /, **done: Any) -> bytes | None:
        """Do something once, and wait for the answer; None where none came in time, or it was done before.

        `id` was made by the page; `done` is `parts` of a button, `words`, or what else `translate` knows. Raises BadId
        and StoreDown.
        """
        number = number_of(visitor.counsellor.id, check_id(id))
        press = press_of(number)
        with self._live.awaiting(press) as answer:
            if not await self.put(number, visitor.by, press=press, **done):
                return None
            try:
                async with asyncio.timeout(ANSWERED_WITHIN):
                    return await answer
            except TimeoutError:
                return None

    async def put(self, number: int, by: By | None, **done: Any) -> bool:
        """Put something done, by somebody or by the page itself, into the inbox; False where that of this number was
        there before.
        """
        who = {"address": by.address, "name": by.name} if by is not None else None
        body = PAGE + json.dumps({"who": who, "number": number, **done}).encode() + b"}"
        return await self._use.store.inbox.add([Raw(number, body)]) > 0
