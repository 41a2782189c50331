"""Opens the store for a command: beside a running Sarika, or without one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.adapters.redis.store import RedisStore
    from bot.settings.fields import Settings


@asynccontextmanager
async def opened(settings: Settings, bot_id: int) -> AsyncIterator[RedisStore]:
    """The store of the settings, with its keys. Makes neither of them anew. Raises SarikaError."""
    from bot.adapters.keys.master import KeyTrouble
    from bot.adapters.keys.store import KeyStore
    from bot.adapters.redis.connect import connect
    from bot.adapters.redis.store import RedisStore
    from bot.adapters.valkey.server import EmbeddedValkey
    from bot.adapters.vault import Vault

    if not KeyStore.made(settings.keys_dir):
        raise KeyTrouble(
            f"There are no keys in {settings.keys_dir}: put them back from their backup. `sarika run` makes the "
            "first ones."
        )
    async with AsyncExitStack() as stack:
        key = settings.master_key
        keys = KeyStore.at(settings.keys_dir, key.get_secret_value() if key else None)
        url = settings.store_url
        if url is None:
            url = (await stack.enter_async_context(EmbeddedValkey(settings.store_dir))).url
        client = connect(url)
        stack.push_async_callback(client.aclose)
        store = RedisStore(client, bot_id, Vault.of(keys), retention_days=settings.retention_days)
        await store.format.look(begin=False)
        yield store


def with_store(work: Callable[[RedisStore, Settings], Awaitable[int]]) -> int:
    """Load the settings, open the store they name, and do `work` with it; 0 where no store was made yet."""
    from bot.settings.load import WrongSettings, load

    settings = load()
    if settings.bot_id is None:
        raise WrongSettings([line for line in settings.missing() if "TELEGRAM_TOKEN" in line])
    if settings.store_url is None and not settings.store_dir.exists():
        typer.echo(f"There is no store in {settings.data_dir} yet: it is made at the first `sarika run`.")
        return 0

    async def run(bot_id: int) -> int:
        async with opened(settings, bot_id) as store:
            return await work(store, settings)

    return asyncio.run(run(settings.bot_id))
