"""The format of what the store holds: a number in it, looked at before anything else is read or written."""

from __future__ import annotations

from typing import Any

from redis.exceptions import RedisError

from bot.adapters.redis.connect import Client
from bot.adapters.redis.names import Names
from bot.adapters.redis.scripts import store_error
from bot.core.model.errors import OtherFormat

FORMAT = 2
"""To be raised with every change by which records, effects or events that rest could not be read any more."""


class Format:
    """The format of the store of one bot."""

    def __init__(self, client: Client, names: Names) -> None:
        self._client, self._names = client, names
        self._ours = False

    async def look(self, *, begin: bool = True) -> None:
        """See that this version can read the store; one without anything in it is given our number, unless `begin` is
        False. Raises OtherFormat, StoreDown.
        """
        if self._ours:
            return
        client: Any = self._client
        try:
            # in this order: who begins at the same moment writes the number before anything else
            filled = await client.exists(*self._names.told_by)
            if not filled and begin:
                await client.set(self._names.format, FORMAT, nx=True)
            written = await client.get(self._names.format)
        except (RedisError, OSError) as error:
            store_error(error, "format")
        if written != b"%d" % FORMAT and (filled or written is not None):
            wrote = (
                f"of format {written.decode(errors='replace')[:20]}" if written else "without the number of a format"
            )
            raise OtherFormat(
                f"The store holds records {wrote}; this version reads format {FORMAT} only, and has changed nothing. "
                "Start the version that wrote them, or name an empty store with SARIKA_REDIS_URL or SARIKA_DATA_DIR."
            )
        self._ours = written is not None
