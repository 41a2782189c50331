"""Calls of the Bot API, and what Telegram makes of them, in the terms of the core."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from telegram import Bot, ForumTopic, InlineKeyboardButton, InlineKeyboardMarkup, Message, TelegramObject
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import RequestData

from bot.adapters.telegram.wire.request import AiohttpRequest, NotSent, in_time
from bot.core.model.events import Refusal
from bot.core.ports import Call, Reply
from bot.process.logs import log
from bot.wording.catalog import fill

HTTP_LIMIT = 2.5
"""Most seconds for one call: less than a lease outlives, so that a stale worker's call is over before its successor's.
"""

_REFUSALS = (
    ("message is not modified", Refusal.UNCHANGED),
    ("topic_not_modified", Refusal.UNCHANGED),
    ("topic_closed", Refusal.THREAD_CLOSED),
    ("topic is closed", Refusal.THREAD_CLOSED),
    ("topic_deleted", Refusal.THREAD_GONE),
    ("topic_id_invalid", Refusal.THREAD_GONE),
    ("message thread not found", Refusal.THREAD_GONE),
    ("message can't be deleted", Refusal.TOO_OLD),
    ("message to delete not found", Refusal.GONE),
    ("message can't be edited", Refusal.TOO_OLD),
    ("message to edit not found", Refusal.TOO_OLD),
    ("message_id_invalid", Refusal.TOO_OLD),
    ("query is too old", Refusal.TOO_OLD),
    ("file is too big", Refusal.TOO_BIG),
    ("chat not found", Refusal.BLOCKED),
    ("not enough rights to send", Refusal.NO_RIGHT),
    ("no rights to send", Refusal.NO_RIGHT),
    ("chat_write_forbidden", Refusal.NO_RIGHT),
    ("not a forum", Refusal.NO_FORUM),
    ("user is deactivated", Refusal.BLOCKED),
)
"""Telegram's words for what we have a rule for."""

FLAT_FOR = 30.0
"""Seconds in which nothing more is sent into the threads of a group where a message just came to stand outside of its
own.
"""

OF_TOPICS = ("create_forum_topic", "reopen_forum_topic")
"""What Telegram does, or refuses as unchanged, only where topics are switched on."""

READ = "get_file"
"""The call that reads a file for its hash, and keeps nothing else of it."""

PLAIN = frozenset(
    {
        "chat_id",
        "message_thread_id",
        "message_id",
        "text",
        "parse_mode",
        "link_preview_options",
        "disable_notification",
        "protect_content",
        "reply_parameters",
        "reply_markup",
    }
)
"""Parameters of a text that the Bot API knows by these very names; PTB has further ones of its own."""

TEXTS = {"send_message": "sendMessage", "edit_message_text": "editMessageText"}
"""The calls of a text: most of all calls."""


def bot(token: str, api: str, request: AiohttpRequest) -> Bot:
    """PTB's bot on our request class. `api` is the address of the Bot API server."""
    base = api.rstrip("/")
    return Bot(
        token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot", request=request, get_updates_request=request
    )


class TelegramMessenger:
    """Makes calls. Never raises for what Telegram or the network does."""

    def __init__(self, bot: Bot, *, migrated: Callable[[int, int], None] = lambda *_: None) -> None:
        self._bot = bot
        self._migrated = migrated
        self._flat: dict[object, float] = {}

    async def call(self, call: Call) -> Reply:
        """Make one call within the HTTP time limit, unless its time is over.

        Where topics are switched off, Telegram drops the thread of a message and shows it to the whole group (Bot API
        server 10.0, Client.cpp: check_message_topic). Such messages are named with the refusal, so that they are taken
        back, and the next ones are not sent.
        """
        if call.until is not None and time.monotonic() > call.until:
            return Reply("unsent")
        chat = call.params.get("chat_id")
        thread = call.params.get("message_thread_id") if call.method.startswith("send_") else None
        if thread is not None and self._flat.get(chat, 0.0) > time.monotonic():
            return Reply("refused", refusal=Refusal.MISPLACED)
        try:
            with in_time(call.until):
                params = dict(call.params)
                if call.about is not None:
                    params["text"] = fill(str(params["text"]), await self._who(call.about))
                result = await self._made(call.method, params)
        except RetryAfter as error:
            return Reply("later", retry_after=seconds(error))
        except ChatMigrated as error:
            self._migrated(int(str(call.params.get("chat_id", 0))), error.new_chat_id)
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
        if thread is not None and (strays := _strays(result, thread)):
            log.error("misplaced", method=call.method)
            self._flat[chat] = time.monotonic() + FLAT_FOR
            return Reply("refused", tuple(strays), refusal=Refusal.MISPLACED)
        if call.method in OF_TOPICS:
            self._flat.pop(chat, None)
        return _done(result)

    async def _made(self, method: str, params: dict[str, Any]) -> Any:
        """The answer of the Bot API. PTB makes every call but those of a text, which take it longer than sending."""
        if method == READ:
            return await self._digest(params["file_id"])
        if method not in TEXTS or not PLAIN.issuperset(params):
            return await getattr(self._bot, method)(**params)
        values = {name: _as_json(value) for name, value in params.items() if value is not None}
        return await self._bot.request.post(f"{self._bot.base_url}/{TEXTS[method]}", cast(RequestData, _Values(values)))

    async def _digest(self, file: str) -> str:
        """The SHA-256 of a file of up to 20 MB (Bot API, getFile), within the time of any other call."""
        try:
            async with asyncio.timeout(HTTP_LIMIT):
                found = await self._bot.get_file(file)
                return hashlib.sha256(await found.download_as_bytearray()).hexdigest()
        except TimeoutError:
            raise NetworkError("the file did not come in time") from None

    async def _who(self, chat: int) -> dict[str, str]:
        """What Telegram says now of who is in a private chat. Kept nowhere."""
        told = await self._bot.get_chat(chat)
        username = f"@{told.username}" if told.username else "–"
        return {"name": told.full_name or "–", "username": username, "id": str(chat)}

    def _refused(self, call: Call, words: str) -> Reply:
        known = words.lower()
        refusal = next((refusal for part, refusal in _REFUSALS if part in known), Refusal.REFUSED)
        if refusal is Refusal.UNCHANGED and call.method in OF_TOPICS:
            self._flat.pop(call.params.get("chat_id"), None)
        if refusal is Refusal.REFUSED:
            log.error("call_refused", method=call.method)
        return Reply("refused", refusal=refusal)


@dataclass(frozen=True)
class _Values:
    """Parameters without a file, as they go over the wire: what our request class reads of PTB's `RequestData`."""

    parameters: dict[str, Any]
    contains_files: bool = False


_OF_A_BUTTON = InlineKeyboardButton.__slots__


def _as_json(value: Any) -> Any:
    """A parameter as JSON: PTB's `to_dict`, which looks up for each button of a keyboard what a button has."""
    if isinstance(value, InlineKeyboardMarkup):
        return {"inline_keyboard": [[_button(button) for button in row] for row in value.inline_keyboard]}
    return value.to_dict() if isinstance(value, TelegramObject) else value


def _button(button: InlineKeyboardButton) -> dict[str, Any]:
    values = ((name, getattr(button, name)) for name in _OF_A_BUTTON)
    return {name: _as_json(value) for name, value in values if value is not None}


def _strays(result: Any, thread: object) -> list[int]:
    """The messages of an answer that stand outside of the thread. Not in a forum, a thread is something else."""
    sent = result if isinstance(result, tuple | list) else (result,)
    places = (
        (m.message_id, m.is_topic_message, m.message_thread_id)
        if isinstance(m, Message)
        else (m["message_id"], m.get("is_topic_message"), m.get("message_thread_id"))
        for m in sent
        if isinstance(m, Message | dict)
    )
    return [id for id, in_topic, where in places if not in_topic or where != thread]


def _done(result: Any) -> Reply:
    match result:
        case str():
            return Reply("done", digest=result)
        case {"message_id": int(id)}:
            return Reply("done", (id,))
        case Message():
            return Reply("done", (result.message_id,))
        case ForumTopic():
            return Reply("done", thread=result.message_thread_id)
        case tuple() | list():
            return Reply("done", tuple(m.message_id for m in result if isinstance(m, Message)))
        case _:
            return Reply("done")


def seconds(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    after = error.retry_after
    return after.total_seconds() if hasattr(after, "total_seconds") else float(after)
