"""Opens the store for a command: beside a running Sarika, or without one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.adapters.redis.store import RedisStore
    from bot.settings import Settings


@asynccontextmanager
async def opened(settings: Settings, bot_id: int) -> AsyncIterator[RedisStore]:
    """The store of the settings, with its keys. Raises SarikaError."""
    from bot.adapters.keys.store import KeyStore
    from bot.adapters.redis.connect import connect
    from bot.adapters.redis.store import RedisStore
    from bot.adapters.valkey.server import EmbeddedValkey
    from bot.adapters.vault import Vault

    async with AsyncExitStack() as stack:
        key = settings.master_key
        keys = KeyStore.at(settings.keys_dir, key.get_secret_value() if key else None)
        url = settings.store_url
        if url is None:
            url = (await stack.enter_async_context(EmbeddedValkey(settings.store_dir))).url
        client = connect(url)
        stack.push_async_callback(client.aclose)
        yield RedisStore(client, bot_id, Vault.of(keys))
