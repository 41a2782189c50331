"""A file from a counsellor's browser, handed to Telegram so that it can be sent on by its id.

A call of the line may take no longer than the lease outlives; a file on a poor line takes longer. So it is handed over
beside the line, in the counsellor's own chat with the bot, silently, and is taken from there once it was sent on: a bot
may go on using the id of a file (https://core.telegram.org/bots/faq#can-i-count-on-file-ids-to-be-persistent).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot, InputFile, Message
from telegram.error import Forbidden, TelegramError

from bot.adapters.telegram.wire.resent import SENDERS
from bot.adapters.web.use import NotUploaded
from bot.core.model.case import Kind
from bot.process.logs import log

SECONDS = 60.0
"""In which Telegram has to have taken it: 10 MB over a poor line of the operator's."""

_FOUND = (Kind.ANIMATION, Kind.VIDEO, Kind.VOICE, Kind.AUDIO, Kind.DOCUMENT)
"""What Telegram may make of a file, by the name of its field; an animation is a document too (Bot API, Message)."""


@asynccontextmanager
async def uploaded(bot: Bot, address: str, kind: Kind, body: bytes, name: str) -> AsyncIterator[tuple[Kind, str]]:
    """As what Telegram took a file, and by which id it is sent on. Raises NotUploaded."""
    method, field = SENDERS[kind]
    file = {field: InputFile(body, filename=name)}
    try:
        sent = await getattr(bot, method)(
            chat_id=int(address), disable_notification=True, protect_content=True, read_timeout=SECONDS, **file
        )
    except TelegramError as error:
        log.warning("file_not_uploaded", error=type(error).__name__)
        unreached = isinstance(error, Forbidden) or "chat not found" in error.message.lower()
        raise NotUploaded(unreached=unreached) from None
    try:
        yield _kept(sent)
    finally:
        try:
            await bot.delete_message(int(address), sent.message_id)
        except TelegramError as error:
            log.warning("upload_not_taken_back", error=type(error).__name__)


def _kept(sent: Message) -> tuple[Kind, str]:
    if sent.photo:
        return Kind.PHOTO, sent.photo[-1].file_id
    for kind in _FOUND:
        there = getattr(sent, kind.value)
        if there is not None:
            return kind, there.file_id
    raise NotUploaded
