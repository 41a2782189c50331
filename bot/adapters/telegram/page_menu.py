"""The private chat with the bot, for who works at the desk alone: its menu button opens the desk's page, and behind `/`
stand the commands that belong to it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from telegram import Bot, BotCommand, BotCommandScopeChat, MenuButtonDefault, MenuButtonWebApp, WebAppInfo
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
    """Gives them to every counsellor who pressed Start, and takes them from who left. `address` is the page's;
    `commands` are names and what each does.
    """

    def __init__(self, telegram: Bot, records: Records, address: str, label: str, commands: Mapping[str, str]) -> None:
        self._telegram, self._records = telegram, records
        self._opens = MenuButtonWebApp(label, WebAppInfo(address))
        self._commands = [BotCommand(name, does) for name, does in commands.items()]
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
            lacks = counsellor.started and self._given.get(counsellor.address) is not works
            if lacks and await self._set(int(counsellor.address), works=works):
                self._given[counsellor.address] = works

    async def _set(self, chat: int, *, works: bool) -> bool:
        """Whether it is done, or will never be."""
        scope = BotCommandScopeChat(chat)
        try:
            await self._telegram.set_chat_menu_button(chat, self._opens if works else MenuButtonDefault())
            if works:
                await self._telegram.set_my_commands(self._commands, scope)
            else:
                await self._telegram.delete_my_commands(scope)
        except (BadRequest, Forbidden):
            return True
        except TelegramError:
            return False
        return True
