"""The list of those who asked to be forgotten, on Redis: a contact stands on it until no file has a word of theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.adapters.redis.asking import asked
from bot.adapters.redis.connect import Client
from bot.adapters.redis.names import Names
from bot.adapters.redis.rewrite import rewritten
from bot.adapters.redis.scripts import Scripts
from bot.adapters.redis.sealing import Sealing
from bot.core.ports import Lease


class RedisForgetting:
    """`bot.core.ports.Forgetting` on Redis."""

    def __init__(self, client: Client, scripts: Scripts, names: Names, vault: Sealing) -> None:
        self._client, self._scripts, self._names, self._vault = client, scripts, names, vault

    async def resume(self) -> tuple[str, ...]:
        """Those on the list. Also drops the keys held in memory: another leader may have destroyed some of them."""
        self._vault.refresh()
        return await self.listed()

    async def listed(self) -> tuple[str, ...]:
        """Those on the list."""
        return tuple(await self._tags())

    async def destroy(self, contact: str) -> None:
        """Destroy the key that was the contact's when they asked, and no newer one."""
        tag = (await self._tags()).get(contact)
        if tag is not None:
            await asyncio.to_thread(self._vault.destroy, contact, tag)

    async def finish(self, lease: Lease, contacts: Sequence[str]) -> None:
        """Write the file of every node anew, then take the contacts off the list. Raises NotRewritten, LeaseLost."""
        listed = await self._tags()
        await rewritten(self._client)
        asked = [(contact, listed[contact]) for contact in contacts if contact in listed]
        keys = [self._names.lease(lease.name), self._names.forgetting]
        flat = [word for pair in asked for word in pair]
        await self._scripts.run("finish", keys, [lease.token, len(asked), *flat])

    async def _tags(self) -> dict[str, str]:
        found = await asked(self._client, "HGETALL", self._names.forgetting)
        pairs = found.items() if isinstance(found, dict) else zip(found[::2], found[1::2], strict=True)
        return {contact.decode(): tag.decode() for contact, tag in pairs}
