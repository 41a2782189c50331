"""The menu button of the private chat with the bot: it opens the desk's page, for who works there alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from telegram import Bot, MenuButton, MenuButtonDefault, MenuButtonWebApp, WebAppInfo
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.core.model.errors import StoreDown
from bot.core.ports import DESK, Records

EVERY = 300.0
"""Seconds after which it is looked again, whatever was told meanwhile: what Telegram did not take is tried again."""

APART = 2.0
"""Seconds between two looks at least: the desk changes with each case."""

Changed = Callable[[str, float], Awaitable[None]]
"""Waits until a record changes, or so many seconds."""


class PageMenu:
    """Gives the button to every counsellor who pressed Start, and takes it from who left. `address` is the page's."""

    def __init__(self, telegram: Bot, records: Records, address: str, label: str) -> None:
        self._telegram, self._records = telegram, records
        self._opens = MenuButtonWebApp(label, WebAppInfo(address))
        self._given: dict[str, bool] = {}

    async def run(self, changed: Changed) -> None:
        """Look after each change, until cancelled."""
        while True:
            with suppress(StoreDown):
                await self.look()
            await asyncio.sleep(APART)
            await changed(DESK, EVERY)

    async def look(self) -> None:
        """Set what is not as it should be. Raises StoreDown."""
        desk = (await self._records.load(DESK)).desk
        for counsellor in desk.counsellors:
            works = not counsellor.gone
            if counsellor.started and self._given.get(counsellor.address) is not works:
                button = self._opens if works else MenuButtonDefault()
                if await self._set(int(counsellor.address), button):
                    self._given[counsellor.address] = works

    async def _set(self, chat: int, button: MenuButton) -> bool:
        """Whether it is done, or will never be."""
        try:
            await self._telegram.set_chat_menu_button(chat, button)
        except (BadRequest, Forbidden):
            return True
        except TelegramError:
            return False
        return True
