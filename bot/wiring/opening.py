"""Opens the store or the way to Telegram for a command: beside a running Sarika, or without one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING

import typer

from bot.core.model.errors import StoreDown

if TYPE_CHECKING:
    from telegram import Bot

    from bot.adapters.redis.store import RedisStore
    from bot.adapters.vault import Vault
    from bot.settings.fields import Settings

ASKING = 10.0
"""Seconds that one call of a command to Telegram may take."""


@asynccontextmanager
async def asking(settings: Settings) -> AsyncIterator[Bot]:
    """The bot of the settings, which have a token."""
    from bot.adapters.telegram.wire.request import AiohttpRequest
    from bot.adapters.telegram.wire.send import bot

    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    request = AiohttpRequest(ASKING)
    await request.initialize()
    try:
        yield bot(token, settings.telegram_api, request)
    finally:
        await request.shutdown()


def vault_of(settings: Settings) -> Vault:
    """The vault on the keys of the settings, which are made where there are none. Raises KeyTrouble."""
    from bot.adapters.keys.store import KeyStore
    from bot.adapters.vault import Vault

    key = settings.master_key
    return Vault.of(KeyStore.at(settings.keys_dir, key.get_secret_value() if key else None))


@asynccontextmanager
async def opened(settings: Settings, bot_id: int, vault: Vault | None = None) -> AsyncIterator[RedisStore]:
    """The store of the settings, begun where there is nothing yet; without a vault, neither store nor keys are begun.

    Raises SarikaError; with a vault the store may be down.
    """
    from bot.adapters.keys.master import KeyTrouble
    from bot.adapters.keys.store import KeyStore
    from bot.adapters.redis.connect import connect
    from bot.adapters.redis.store import RedisStore
    from bot.adapters.valkey.server import EmbeddedValkey

    if vault is None and not KeyStore.made(settings.keys_dir):
        raise KeyTrouble(
            f"There are no keys in {settings.keys_dir}: put them back from their backup. `sarika run` makes the "
            "first ones."
        )
    async with AsyncExitStack() as stack:
        begun = vault or vault_of(settings)
        url = settings.store_url
        if url is None:
            url = (await stack.enter_async_context(EmbeddedValkey(settings.store_dir))).url
        client = connect(url)
        stack.push_async_callback(client.aclose)
        store = RedisStore(client, bot_id, begun, retention_days=settings.retention_days)
        with suppress(*(StoreDown,) if vault else ()):  # then it is looked at before the first lease is taken
            await store.format.look(begin=vault is not None)
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
