"""Opens the store or the way to Telegram for a command: beside a running Sarika, or without one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import typer

from bot.core.model.errors import OtherFormat, SarikaError
from bot.core.ports import DESK

if TYPE_CHECKING:
    from telegram import Bot

    from bot.adapters.redis.connect import Client
    from bot.adapters.redis.store import RedisStore
    from bot.adapters.silence import SilentFile
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


class Unusable(SarikaError):
    """The store answers, and this process may not use it. `served`: another process receives meanwhile; `of_others`:
    another version of Sarika, or one with other keys, wrote what it holds.
    """

    def __init__(self, why: str, *, served: bool, of_others: bool) -> None:
        super().__init__(why)
        self.served, self.of_others = served, of_others


def vault_of(settings: Settings, *, begin: bool) -> Vault:
    """The vault on the keys of the settings, which are made only to `begin`. Raises KeyTrouble."""
    from bot.adapters.keys.master import KeyTrouble
    from bot.adapters.keys.store import KeyStore
    from bot.adapters.vault import Vault

    if not begin and not KeyStore.made(settings.keys_dir):
        raise KeyTrouble(
            f"There are no keys in {settings.keys_dir}, and what the store holds cannot be read without them: put them "
            "back from their backup, or name their folder with SARIKA_DATA_DIR."
        )
    key = settings.master_key
    return Vault.of(KeyStore.at(settings.keys_dir, key.get_secret_value() if key else None, settings.destroyed_dir))


def silent_file(settings: Settings, vault: Vault) -> SilentFile:
    """The list of those who want silence."""
    from bot.adapters.silence import SilentFile

    return SilentFile(settings.data_dir / "silent", vault)


@asynccontextmanager
async def reached(settings: Settings) -> AsyncIterator[Client]:
    """A client of the store of the settings; an embedded one is started if it does not run.

    Raises EmbeddedStoreError or BadAddress; an outside store is asked at the first command only.
    """
    from bot.adapters.redis.connect import connect
    from bot.adapters.valkey.server import EmbeddedValkey

    async with AsyncExitStack() as stack:
        url = settings.store_url
        if url is None:
            url = (await stack.enter_async_context(EmbeddedValkey(settings.store_dir))).url
        client = connect(url)
        stack.push_async_callback(client.aclose)
        yield client


async def begun(settings: Settings, client: Client) -> tuple[RedisStore, Vault]:
    """Store and keys of the settings, begun where there is nothing yet: for `sarika run`.

    Raises SarikaError while they cannot be used, which says what to do; nothing was begun or changed then.
    """
    from bot.adapters.keys.master import KeyTrouble
    from bot.adapters.redis.asking import asked
    from bot.adapters.redis.format import Format
    from bot.adapters.redis.names import Names
    from bot.adapters.redis.server import Unsuitable, see_that_suitable
    from bot.adapters.redis.store import RedisStore

    bot_id = settings.bot_id or 0
    names = Names(bot_id)
    try:
        await see_that_suitable(client)
        filled = await Format(client, names).look(begin=False)
        vault = vault_of(settings, begin=not filled)
        await vault.ready(DESK)
        store = RedisStore(client, bot_id, vault, retention_days=settings.retention_days)
        await store.format.look()
    except (KeyTrouble, OtherFormat, Unsuitable) as why:
        served = bool(await asked(client, "EXISTS", names.lease("receive")))
        raise Unusable(str(why), served=served, of_others=isinstance(why, OtherFormat)) from None
    return store, vault


@asynccontextmanager
async def opened(settings: Settings, bot_id: int) -> AsyncIterator[RedisStore]:
    """The store of the settings, with its keys. Makes neither of them anew. Raises SarikaError."""
    from bot.adapters.redis.store import RedisStore

    vault = vault_of(settings, begin=False)
    async with reached(settings) as client:
        store = RedisStore(client, bot_id, vault, retention_days=settings.retention_days)
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
