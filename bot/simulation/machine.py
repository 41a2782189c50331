"""What outlives every process of a simulation: the store, the keys, who wants silence, and the way to Telegram."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from random import Random
from typing import Any

from bot.adapters.memory.store import MemoryStore
from bot.content import Content
from bot.core.model.conversation import Conversation
from bot.engine.parts import Understands
from bot.settings.fields import Settings
from bot.simulation.weather import Weather
from standin.transport.api import Api


class Quiet:
    """The port `Silence` beside all processes of the machine, in memory."""

    def __init__(self) -> None:
        self._lines: dict[str, tuple[str, str]] = {}

    def of(self, contact: str) -> tuple[str, str] | None:
        """As `Silence.of`."""
        return self._lines.get(contact)

    def note(self, contact: str, conversation: Conversation | None) -> None:
        """As `Silence.note`."""
        self._lines.pop(contact, None)
        if conversation is not None and conversation.hushed:
            self._lines[contact] = conversation.language, str(conversation.quiet.knock)

    def known(self) -> tuple[str, ...]:
        """As `Silence.known`."""
        return tuple(self._lines)


class Keys:
    """The key store in memory, with keys that follow from the seed."""

    def __init__(self, random: Random, weather: Weather) -> None:
        self._random, self._weather, self._keys = random, weather, dict[str, bytes]()

    def get(self, id: str) -> bytes | None:
        """As `bot.adapters.vault.Keys.get`."""
        return self._keys.get(id)

    def get_or_create(self, ids: Any) -> list[bytes]:
        """As `bot.adapters.vault.Keys.get_or_create`."""
        if self._weather.lasts("disk_full") and not self._keys.keys() >= set(ids):
            raise OSError(errno.ENOSPC, "no room (simulated)")
        return [self._keys.setdefault(id, self._random.randbytes(32)) for id in ids]

    def destroy(self, id: str) -> bool:
        """As `bot.adapters.vault.Keys.destroy`."""
        return self._keys.pop(id, None) is not None

    def destroy_before(self, prefix: str, last: str) -> int:
        """As `bot.adapters.vault.Keys.destroy_before`."""
        return sum(map(self.destroy, [id for id in self._keys if id.startswith(prefix) and id < last]))


@dataclass(frozen=True)
class Machine:
    """What outlives every process: store, keys, who wants silence, the way to Telegram, and what is installed."""

    store: MemoryStore
    keys: Keys
    quiet: Quiet
    api: Api
    settings: Settings
    content: Content
    understander: Understands
    weather: Weather
    random: Random
