"""The desk's groups in Telegram: our ids for them, which say nothing, and who is a member."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Mapping

from telegram import Bot, ChatMember
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.adapters.telegram.wire.send import seconds
from bot.core.model.desk import Counsellor
from bot.process.logs import log


class ForumGroups:
    """The groups of the settings, the first one first. Without any there is no desk."""

    def __init__(self, chats: Mapping[str, int]) -> None:
        self._chats = dict(chats)
        self._moved: dict[int, int] = {}

    def chat(self, group: str) -> int | None:
        """Telegram's id of a group now; of the first one for "", None for one that is not of the settings any more."""
        chat = self._chats.get(group) if group else next(iter(self._chats.values()), None)
        seen = set[int]()
        while chat is not None and chat in self._moved and chat not in seen:
            seen.add(chat)
            chat = self._moved[chat]
        return chat

    def known(self, chat: int | None) -> str | None:
        """Our id of a chat of Telegram, None when it is no group of the desk."""
        return next((id_ for id_ in self._chats if self.chat(id_) == chat), None) if chat is not None else None

    def move(self, before: int, now: int) -> None:
        """Telegram made another group of one: from now on that one is meant."""
        self._moved[before] = now

    @property
    def ids(self) -> tuple[str, ...]:
        """Our ids of all groups."""
        return tuple(self._chats)


class GroupMembers:
    """Who is a member of the desk's groups, asked of Telegram and remembered for a minute."""

    REMEMBER = 60.0
    AGAIN = 5.0
    """Seconds after which one is asked anew about whom Telegram told nothing."""
    PAUSES = (0.2, 0.5)
    """Seconds between the calls of one asking, while Telegram does not answer."""

    def __init__(
        self, bot: Bot, groups: ForumGroups, clock: Callable[[], float], admins: frozenset[str] = frozenset()
    ) -> None:
        self._bot = bot
        self._admins = admins
        self._groups = groups
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, str]] = {}

    async def groups(self, address: str, recorded: Counsellor | None = None) -> tuple[str, ...]:
        """The groups of which somebody is a member now; what was known a minute ago still holds, and no answer means
        no.

        Where Telegram does not answer, what was found last holds, or else what the desk has `recorded`.
        """
        found = await self._statuses(address, recorded)
        return tuple(group for group, status in found.items() if status)

    def ask_anew(self, address: str, *, left: str | None = None) -> None:
        """Somebody's place in a group changed: what is remembered holds only where Telegram does not answer.

        Of a group that they `left` nothing is remembered: Telegram said so itself.
        """
        for key in [key for key in self._known if key[0] == address]:
            self._known[key] = (-math.inf, self._known[key][1])
        if left is not None:
            self._known[address, left] = (-math.inf, "")

    async def administers(self, address: str) -> bool:
        """Whether somebody owns a group, or is a member and stands in the settings; known as `groups` are."""
        found = (await self._statuses(address)).values()
        return "creator" in found or (any(found) and address in self._admins)

    async def supervises(self, address: str) -> bool:
        """Whether somebody administers one of the groups; known as `groups` is."""
        found = await self._statuses(address)
        return any(status in ("creator", "administrator") for status in found.values())

    async def _statuses(self, address: str, recorded: Counsellor | None = None) -> dict[str, str]:
        ids = self._groups.ids
        found = await asyncio.gather(*(self._status(address, id_, recorded) for id_ in ids))
        return dict(zip(ids, found, strict=True))

    async def _status(self, address: str, group: str, recorded: Counsellor | None) -> str:
        """What Telegram calls somebody's place in a group; empty for those who have none."""
        known = self._known.get((address, group))
        if known is not None and known[0] > self._clock():
            return known[1]
        try:
            found = await self._asked(address, self._groups.chat(group) or 0)
        except TelegramError:
            log.error("membership_not_known")
            status = known[1] if known is not None else _place(recorded, group)
            self._known[address, group] = (self._clock() + self.AGAIN, status)
            return status
        if found is None:
            return known[1] if known is not None else ""
        is_member = found.status in ("creator", "administrator", "member") or (
            found.status == "restricted" and bool(getattr(found, "is_member", False))
        )
        status = str(found.status) if is_member else ""
        self._known[address, group] = (self._clock() + self.REMEMBER, status)
        return status

    async def _asked(self, address: str, chat: int) -> ChatMember | None:
        """What Telegram says, asked again when it does not answer: a counsellor's words must not be lost for a hiccup.

        None where it knows no such member. Raises TelegramError where it does not answer at all.
        """
        for pause in self.PAUSES:
            try:
                return await self._ask(address, chat)
            except RetryAfter as error:
                await asyncio.sleep(min(seconds(error), 1.0))
            except TelegramError:
                await asyncio.sleep(pause)
        return await self._ask(address, chat)

    async def _ask(self, address: str, chat: int) -> ChatMember | None:
        try:
            return await self._bot.get_chat_member(chat, int(address))
        except (BadRequest, Forbidden, InvalidToken, ValueError):
            return None


def _place(recorded: Counsellor | None, group: str) -> str:
    """What Telegram would call the place in a group of somebody whom the desk has recorded."""
    if recorded is None or recorded.gone or group not in recorded.groups:
        return ""
    if recorded.admin:
        return "creator"
    return "administrator" if recorded.supervisor else "member"
