"""Watches over the counsellors' groups: where they are now, and whether the bot may do there what it must.

Of most that goes wrong Telegram tells the bot, or refuses a call; that topics were switched off it tells nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

import telegram
from telegram import Bot, ChatMember
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.adapters.telegram.wire.groups import ForumGroups
from bot.core.model.desk_events import DeskLooked, DeskMoved
from bot.core.model.group import Trouble

RIGHTS = {
    "can_manage_topics": Trouble.NO_THREADS_RIGHT,
    "can_delete_messages": Trouble.NO_DELETE_RIGHT,
    "can_pin_messages": Trouble.NO_PIN_RIGHT,
}
"""What the bot must be allowed to do as an administrator."""

_NOT_THERE = ("chat not found", "not a member", "was kicked", "user not found", "member not found")


class TelegramDeskWatch:
    """`bot.core.ports.DeskWatch` by the Bot API. Its calls are no messages: they cost nothing of the group's budget."""

    def __init__(self, bot: Bot, bot_id: int, groups: ForumGroups) -> None:
        self._bot, self._bot_id, self._groups = bot, bot_id, groups
        self._noticed = asyncio.Event()
        self._moves: list[DeskMoved] = []

    def notice(self) -> None:
        """A call was refused: look at once."""
        self._noticed.set()

    def migrated(self, before: int, now: int) -> None:
        """Telegram said with a refusal that a group became another one."""
        if self._groups.known(before) is not None:
            self._groups.move(before, now)
            self._moves.append(DeskMoved(before=str(before), now=str(now)))
            self._noticed.set()

    def follow(self, moved: Iterable[tuple[str, str]]) -> None:
        """Go where groups went, as it is remembered."""
        for before, now in moved:
            self._groups.move(int(before), int(now))

    async def wait(self, seconds: float) -> bool:
        """Until something is noticed (True), or so many seconds are over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._noticed.wait()
        noticed = self._noticed.is_set()
        self._noticed.clear()
        return noticed

    async def look(self) -> tuple[DeskLooked | DeskMoved, ...]:
        """How the groups are; nothing of those where Telegram does not answer."""
        moves, self._moves = tuple(self._moves), []
        seen = await asyncio.gather(*(self._look(group) for group in self._groups.ids))
        return (*moves, *(event for event in seen if event is not None))

    async def _look(self, group: str) -> DeskLooked | DeskMoved | None:
        chat, title = self._groups.chat(group) or 0, ""
        try:
            found = await self._bot.get_chat(chat)
            troubles = troubles_of(await self._bot.get_chat_member(chat, self._bot_id))
        except ChatMigrated as error:
            self._groups.move(chat, error.new_chat_id)
            return DeskMoved(before=str(chat), now=str(error.new_chat_id))
        except Forbidden:
            troubles = (Trouble.REMOVED,)
        except BadRequest as error:
            if not any(part in error.message.lower() for part in _NOT_THERE):
                return None
            troubles = (Trouble.REMOVED,)
        except TelegramError:
            return None
        else:
            title = found.title or ""
            if not found.is_forum and Trouble.REMOVED not in troubles:
                troubles = (*troubles, Trouble.NO_FORUM)
        return DeskLooked(troubles=troubles, forum=True, group=group, title=title)


def troubles_of(me: ChatMember) -> tuple[Trouble, ...]:
    """What the bot's place in the group keeps it from."""
    match me:
        case telegram.ChatMemberOwner():
            return ()
        case telegram.ChatMemberAdministrator():
            return tuple(trouble for right, trouble in RIGHTS.items() if not getattr(me, right))
        case telegram.ChatMemberLeft() | telegram.ChatMemberBanned() | telegram.ChatMemberRestricted(is_member=False):
            return (Trouble.REMOVED,)
        case telegram.ChatMemberRestricted(can_send_messages=False):
            return Trouble.MUTED, Trouble.NOT_ADMIN
        case _:
            return (Trouble.NOT_ADMIN,)
