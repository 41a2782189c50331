"""Where the store of one bot is: what all its ports need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.adapters.redis.connect import Client
from bot.adapters.redis.format import Format, WhoseKeys
from bot.adapters.redis.names import Names
from bot.adapters.redis.scripts import Scripts, Value
from bot.codec import encode
from bot.core.model.events import OwnEvent
from bot.core.ports import Lease

EFFECT = b"effect"
"""What the seal of an outbox entry is for."""

FORGETTING = b"forgetting"
"""What the seal of an entry of the list of those who are to be forgotten is for."""

LEDGER = 48 * 3_600_000
"""Milliseconds for which message ids are kept: a bot cannot delete what is older (Bot API, deleteMessage)."""


class Sealing(WhoseKeys, Protocol):
    """What the store needs of the vault: one key per owner, which is a contact, the desk, or a time of the inbox."""

    async def ready(self, *owners: str) -> None:
        """See that these owners have keys."""

    def inbox_owner(self) -> str:
        """The owner of what comes in now."""

    def dead_owner(self) -> str:
        """The owner of what is buried today."""

    def destroy_past(self, handled: datetime) -> int:
        """Destroy the keys of what came in before a moment up to which all is handled; how many."""

    def seal(self, owner: str, data: bytes, purpose: bytes) -> bytes:
        """Seal bytes, bound to owner and purpose."""

    def open(self, owner: str, sealed: bytes, purpose: bytes) -> bytes:
        """Open sealed bytes. Raises Forgotten when the key was destroyed."""

    def tag(self, owner: str) -> str:
        """A short name of the owner's key. Raises Forgotten."""

    def destroy(self, owner: str, tag: str | None = None) -> None:
        """Destroy the owner's key, if it is the one of this tag."""

    def refresh(self) -> None:
        """Forget the keys held in memory."""

    def mac(self, owner: str, data: bytes) -> str:
        """64 hexadecimal digits that only the owner's key makes of this data."""

    def public(self, owner: str) -> bytes:
        """The key by which anybody checks what `certify` made."""

    def certify(self, owner: str, data: bytes) -> bytes:
        """A signature that anybody can check."""


@dataclass
class Place:
    """The store of one bot on one client. `retention` is in milliseconds."""

    client: Client
    names: Names
    scripts: Scripts
    vault: Sealing
    format: Format
    retention: int

    async def under(self, lease: Lease, script: str, keys: Sequence[str], arguments: Sequence[Value] = ()) -> Any:
        """Run a script that changes something under a lease. Raises as `Scripts.run`."""
        return await self.scripts.run(script, [self.names.lease(lease.name), *keys], [lease.token, *arguments])

    async def sealed_now(self, *events: tuple[str, OwnEvent]) -> tuple[str, list[bytes]]:
        """Events of our own with their keys, sealed for the inbox, and the owner of the key under which they are."""
        owner = self.vault.inbox_owner()
        await self.vault.ready(owner)
        return owner, [self.vault.seal(owner, encode(event), of_event(key)) for key, event in events]


def of_event(key: str) -> bytes:
    """What the seal of an event of our own is for: no other key's."""
    return b"event " + key.encode()


class Part:
    """What one port does, in one place."""

    def __init__(self, place: Place) -> None:
        self._place, self._client, self._names = place, place.client, place.names
        self._scripts, self._vault = place.scripts, place.vault
