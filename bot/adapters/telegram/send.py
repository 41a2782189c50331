"""Calls of the Bot API, and what Telegram makes of them, in the terms of the core."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from telegram import Bot, ChatMember, ForumTopic, Message
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.adapters.telegram.request import AiohttpRequest, NotSent
from bot.core.events import Refusal
from bot.core.ports import Call, Reply
from bot.logs import log
from bot.wording_catalog import fill

HTTP_LIMIT = 2.5
"""Most seconds for one call: less than a lease outlives, so that a stale worker's call is over before its successor's."""

_REFUSALS = (
    ("message is not modified", Refusal.UNCHANGED),
    ("topic_not_modified", Refusal.UNCHANGED),
    ("topic_closed", Refusal.TOPIC_CLOSED),
    ("topic is closed", Refusal.TOPIC_CLOSED),
    ("topic_deleted", Refusal.TOPIC_GONE),
    ("topic_id_invalid", Refusal.TOPIC_GONE),
    ("message thread not found", Refusal.TOPIC_GONE),
    ("message can't be deleted", Refusal.TOO_OLD),
    ("message to delete not found", Refusal.TOO_OLD),
    ("message can't be edited", Refusal.TOO_OLD),
    ("message to edit not found", Refusal.TOO_OLD),
    ("message_id_invalid", Refusal.TOO_OLD),
    ("query is too old", Refusal.TOO_OLD),
    ("file is too big", Refusal.TOO_BIG),
    ("chat not found", Refusal.BLOCKED),
    ("user is deactivated", Refusal.BLOCKED),
)
"""Telegram's words for what we have a rule for (parts.md §1.4, point 6)."""


def bot(token: str, api: str, request: AiohttpRequest) -> Bot:
    """PTB's bot on our request class. `api` is the address of the Bot API server."""
    base = api.rstrip("/")
    return Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=request,
    )


class TelegramMessenger:
    """Makes calls. Never raises for what Telegram or the network does."""

    def __init__(self, bot: Bot, *, migrated: Callable[[int], None] = lambda _: None) -> None:
        self._bot = bot
        self._migrated = migrated

    async def call(self, call: Call) -> Reply:
        """Make one call within the HTTP time limit, unless its time is over."""
        if call.until is not None and time.monotonic() > call.until:
            return Reply("unsent")
        try:
            params = dict(call.params)
            if call.about is not None:
                params["text"] = fill(str(params["text"]), await self._who(call.about))
                if call.until is not None and time.monotonic() > call.until:
                    return Reply("unsent")
            result = await getattr(self._bot, call.method)(**params)
        except RetryAfter as error:
            return Reply("later", retry_after=_seconds(error))
        except ChatMigrated as error:
            self._migrated(error.new_chat_id)
            return Reply("refused", refusal=Refusal.MIGRATED)
        except Forbidden:
            return Reply("refused", refusal=Refusal.BLOCKED)
        except BadRequest as error:
            return self._refused(call, error.message)
        except InvalidToken:
            log.error("token_refused", method=call.method)
            return Reply("unsent")
        except NotSent:
            return Reply("unsent")
        except (NetworkError, TelegramError):
            return Reply("unknown")
        return _done(result)

    async def _who(self, chat: int) -> dict[str, str]:
        """What Telegram says now of who is in a private chat. Kept nowhere."""
        told = await self._bot.get_chat(chat)
        username = f"@{told.username}" if told.username else "–"
        return {"name": told.full_name or "–", "username": username, "id": str(chat)}

    def _refused(self, call: Call, words: str) -> Reply:
        known = words.lower()
        refusal = next((refusal for part, refusal in _REFUSALS if part in known), Refusal.REFUSED)
        if refusal is Refusal.REFUSED:
            log.error("call_refused", method=call.method)
        return Reply("refused", refusal=refusal)


def _done(result: Any) -> Reply:
    match result:
        case Message():
            return Reply("done", (result.message_id,))
        case ForumTopic():
            return Reply("done", thread=result.message_thread_id)
        case tuple() | list():
            return Reply("done", tuple(m.message_id for m in result if isinstance(m, Message)))
        case _:
            return Reply("done")


class GroupMembers:
    """Who is a member of the desk's group, asked of Telegram and remembered for a minute."""

    REMEMBER = 60.0

    def __init__(
        self,
        bot: Bot,
        desk_chat: int | None,
        clock: Callable[[], float],
        admins: frozenset[str] = frozenset(),
    ) -> None:
        self._bot = bot
        self._admins = admins
        self._desk_chat = desk_chat
        self._clock = clock
        self._known: dict[str, tuple[float, str]] = {}

    async def member(self, address: str) -> bool:
        """Whether somebody is a member now; what was known a minute ago still holds, and an error means no."""
        return (await self._status(address)) != ""

    async def administers(self, address: str) -> bool:
        """Whether somebody owns the group, or is a member and stands in the settings; known as `member` is."""
        status = await self._status(address)
        return status == "creator" or (status != "" and address in self._admins)

    async def supervises(self, address: str) -> bool:
        """Whether somebody administers the group; known as `member` is."""
        return (await self._status(address)) in ("creator", "administrator")

    async def _status(self, address: str) -> str:
        """What Telegram calls somebody's place in the group; empty for those who have none."""
        known = self._known.get(address)
        if known is not None and known[0] > self._clock():
            return known[1]
        if self._desk_chat is None:
            return ""
        found = await self._asked(address)
        if found is None:
            return known[1] if known is not None else ""
        is_member = found.status in ("creator", "administrator", "member") or (
            found.status == "restricted" and bool(getattr(found, "is_member", False))
        )
        status = str(found.status) if is_member else ""
        self._known[address] = (self._clock() + self.REMEMBER, status)
        return status

    async def _asked(self, address: str) -> ChatMember | None:
        """What Telegram says, asked again when it does not answer: a counsellor's words must not be lost for a hiccup."""
        for pause in (0.2, 0.5, 0.0):
            try:
                return await self._bot.get_chat_member(self._desk_chat or 0, int(address))
            except (BadRequest, Forbidden, InvalidToken, ValueError):
                return None
            except RetryAfter as error:
                await asyncio.sleep(min(_seconds(error), 1.0))
            except TelegramError:
                await asyncio.sleep(pause)
        log.error("membership_not_known")
        return None


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return after.total_seconds() if hasattr(after, "total_seconds") else float(after)
