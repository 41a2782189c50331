"""The desk's groups in Telegram: our ids for them, which say nothing, and Telegram's."""

from __future__ import annotations

from collections.abc import Mapping


class ForumGroups:
    """The groups of the settings, the first one first. Without any there is no desk."""

    def __init__(self, chats: Mapping[str, int]) -> None:
        self._chats = dict(chats)
        self._moved: dict[int, int] = {}

    def chat(self, group: str) -> int | None:
        """Telegram's id of a group now; of the first one for "", None for one that is no group of the settings any
        more.
        """
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
