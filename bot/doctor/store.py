"""The store: does it answer, does it keep what it answered, will it run full."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

from redis.exceptions import RedisError

from bot.adapters.keys import KeyStore, KeyTrouble
from bot.adapters.redis.connect import BadAddress, connect
from bot.adapters.redis.format import Format
from bot.adapters.redis.names import Names
from bot.adapters.valkey import EmbeddedStoreError, EmbeddedValkey
from bot.core.model.errors import OtherFormat
from bot.doctor.findings import Finding, mend, note, ok
from bot.settings.fields import Settings

OLDEST = (6, 2)
"""The oldest Redis that has all commands we use."""

WANTED = {
    "appendonly": ("yes", "what was answered is lost when the server stops"),
    "appendfsync": ("always", "the last second is lost when the power fails"),
    "maxmemory-policy": ("noeviction", "records are thrown away when memory runs short"),
}
"""How the server must be configured, and what happens otherwise."""


async def look(settings: Settings) -> list[Finding]:
    """Look at the outside store of the settings, or at the embedded one (started for the while if it does not run),
    and at the keys.
    """
    found = []
    try:
        async for finding in _store(settings):
            found.append(finding)
    except (EmbeddedStoreError, BadAddress) as error:
        found.append(mend("The store cannot be used.", str(error)))
    except OtherFormat as error:
        found.append(mend("Another version of Sarika wrote what the store holds.", str(error)))
    except (RedisError, OSError) as error:
        found.append(
            mend(
                f"The store does not answer ({type(error).__name__}).",
                "Start it, or correct SARIKA_REDIS_URL and SARIKA_REDIS_PASSWORD.",
            )
        )
    try:
        if KeyStore.made(settings.keys_dir):
            KeyStore.look(settings.keys_dir)
            found.append(ok("The keys can be read by this version."))
    except (KeyTrouble, OSError) as error:
        found.append(mend("The keys cannot be read.", str(error)))
    return found


async def _store(settings: Settings) -> AsyncIterator[Finding]:
    if settings.redis_url is None and not settings.store_dir.exists():
        yield ok(f"There is no data yet: an embedded store is made in {settings.store_dir} at the first start.")
        return
    async with AsyncExitStack() as stack:
        url = settings.store_url
        if url is None:
            url = (await stack.enter_async_context(EmbeddedValkey(settings.store_dir))).url
        client: Any = connect(url)
        stack.push_async_callback(client.aclose)
        await client.ping()
        yield await _version(client)
        for finding in await _configuration(client):
            yield finding
        if settings.bot_id is not None:
            await Format(client, Names(settings.bot_id)).look(begin=False)
            yield ok("What the store holds can be read by this version.")


async def _version(client: Any) -> Finding:
    told = await client.info("server")
    server = told if "redis_version" in told else next(iter(told.values()))  # a cluster answers by node
    version = tuple(int(part) for part in str(server["redis_version"]).split(".")[:2])
    if version < OLDEST:
        return mend(
            f"The store is Redis {version[0]}.{version[1]}.", f"Use Valkey, or Redis {OLDEST[0]}.{OLDEST[1]} or later."
        )
    return ok("The store answers.")


async def _configuration(client: Any) -> list[Finding]:
    found = []
    for name, (wanted, otherwise) in WANTED.items():
        try:
            value = _text(await client.config_get(name))
        except RedisError:
            wish = ", ".join(f"{n} {value}" for n, (value, _) in WANTED.items())
            return [note("The store does not show its configuration.", f"See that it has {wish}.")]
        if value != wanted:
            found.append(
                mend(
                    f"The store has {name} {value or 'unset'}: {otherwise}.",
                    f"Set `{name} {wanted}` in its configuration.",
                )
            )
    return found or [ok("The store writes every change to disk before it answers, and throws nothing away.")]


def _text(told: Any) -> str:
    """The value in an answer to CONFIG GET, whichever shape it has."""
    value = next(iter(told.values()), "") if isinstance(told, dict) else (told or ["", ""])[-1]
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    return value.decode() if isinstance(value, bytes) else str(value)
