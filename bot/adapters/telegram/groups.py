"""The desk's groups in Telegram: our ids for them, which say nothing, and Telegram's."""

from __future__ import annotations

from collections.abc import Mapping


class ForumGroups:
    """The groups of the settings, the first one first. Without any there is no desk."""

    def __init__(self, chats: Mapping[str, int]) -> None:
        self._chats = dict(chats)
        self._ids = {chat: id_ for id_, chat in self._chats.items()}

    def chat(self, group: str) -> int | None:
        """Telegram's id of a group; of the first one for "", None for one that is no group of the settings any more."""
        return self._chats.get(group) if group else next(iter(self._chats.values()), None)

    def known(self, chat: int | None) -> str | None:
        """Our id of a chat of Telegram, None when it is no group of the desk."""
        return self._ids.get(chat) if chat is not None else None

    @property
    def ids(self) -> tuple[str, ...]:
        """Our ids of all groups."""
        return tuple(self._chats)
