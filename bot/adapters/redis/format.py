"""The format of what the store holds, and whose keys sealed it: looked at before anything else is read or written."""

from __future__ import annotations

from typing import Protocol

from bot.adapters.redis.asking import asked
from bot.adapters.redis.connect import Client
from bot.adapters.redis.names import Names
from bot.codec import GONE, stored_fields
from bot.core.model.errors import OtherFormat, OtherKeys
from bot.core.ports import DESK

FORMAT = 4
"""To be raised with every change by which records, effects or events that rest could not be read any more."""


class WhoseKeys(Protocol):
    """What is asked of a vault here."""

    @property
    def fingerprint(self) -> str:
        """Which keys these are: from it nothing follows about any."""

    def sealed_by_us(self, owner: str, sealed: bytes) -> bool:
        """Whether the key that an owner has now sealed this. Never raises."""


class Format:
    """The format of the store of one bot, and whose keys sealed what it holds."""

    def __init__(self, client: Client, names: Names, vault: WhoseKeys | None = None) -> None:
        """Without a vault it is not compared whose keys they are."""
        self._client, self._names, self._vault = client, names, vault
        self._ours = False

    async def look(self, *, begin: bool = True) -> bool:
        """See that this version can read the store, and these keys open it; whether it holds anything.

        One without anything in it is given our number, unless `begin` is False. Raises OtherFormat, OtherKeys,
        StoreDown.
        """
        if self._ours:
            return True
        # in this order: who begins at the same moment writes the number before anything else
        filled = bool(await asked(self._client, "EXISTS", *self._names.told_by))
        if not filled and begin:
            await asked(self._client, "SET", self._names.format, FORMAT, "NX")
        written = await asked(self._client, "GET", self._names.format)
        if written != b"%d" % FORMAT and (filled or written is not None):
            wrote = (
                f"of format {written.decode(errors='replace')[:20]}" if written else "without the number of a format"
            )
            raise OtherFormat(
                f"The store holds records {wrote}; this version reads format {FORMAT}, and has changed "
                "nothing. Start the version that wrote them, or name an empty store with SARIKA_REDIS_URL or "
                "SARIKA_DATA_DIR."
            )
        await self._look_at_fields(begin=begin)
        if self._vault is not None:
            await self._look_at_keys(self._vault, begin=begin)
        self._ours = written is not None
        return filled

    async def _look_at_fields(self, *, begin: bool) -> None:
        """See that this version knows each field that was ever written, and note its own."""
        known = stored_fields()
        written = {name.decode() for name in await asked(self._client, "SMEMBERS", self._names.fields)}
        if lost := sorted(written - known - GONE):
            raise OtherFormat(
                f"A newer version of Sarika wrote what this one would lose: {len(lost)} fields, such as {lost[0][:60]}."
                " Nothing was changed. Start that version."
            )
        if begin and (new := sorted(known - written)):
            await asked(self._client, "SADD", self._names.fields, *new)

    async def _look_at_keys(self, vault: WhoseKeys, *, begin: bool) -> None:
        """Compare the fingerprint; where there is none yet, the desk's record must be one that these keys open."""
        ours = vault.fingerprint
        theirs = await asked(self._client, "GET", self._names.keys)
        if theirs is None:
            desk = await asked(self._client, "HGET", self._names.desk, "c")
            if desk is not None and not vault.sealed_by_us(DESK, desk):
                theirs = b"unknown"
            elif begin:
                await asked(self._client, "SET", self._names.keys, ours, "NX")
                theirs = await asked(self._client, "GET", self._names.keys)
        if theirs is not None and theirs.decode(errors="replace") != ours:
            raise OtherKeys(
                f"The keys (fingerprint {ours}) are not those of the store (fingerprint {theirs.decode()[:16]}): with "
                "them nothing in it can be read. Nothing was changed. Put the right ones back from their backup, or "
                "name their folder with SARIKA_DATA_DIR, or their store with SARIKA_REDIS_URL."
            )
