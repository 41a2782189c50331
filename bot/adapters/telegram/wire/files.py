"""Files of Telegram's: fetched when somebody asks for them, and kept nowhere."""

from __future__ import annotations

from telegram import Bot
from telegram.error import TelegramError

from bot.process.logs import log


class TelegramFiles:
    """The `Files` port: files of up to 20 MB (Bot API, getFile)."""

    def __init__(self, telegram: Bot) -> None:
        self._telegram = telegram

    async def fetch(self, file: str) -> bytes | None:
        """What is in a file; None where Telegram does not give it."""
        try:
            return bytes(await (await self._telegram.get_file(file)).download_as_bytearray())
        except TelegramError as error:
            log.warning("file_not_fetched", error=type(error).__name__)
            return None
