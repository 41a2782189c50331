"""What the server behind the store must be like, so that nothing that it answered is lost."""

from __future__ import annotations

from typing import Any

from redis.exceptions import RedisClusterException, RedisError, ResponseError

from bot.adapters.redis.connect import Client
from bot.adapters.redis.scripts import store_error
from bot.core.model.errors import SarikaError

OLDEST = (6, 2)
"""The oldest Redis that has all commands we use."""

WANTED = {
    "appendonly": ("yes", "what was answered is lost when the server stops"),
    "appendfsync": ("always", "the last second is lost when the power fails"),
    "maxmemory-policy": ("noeviction", "records are thrown away when memory runs short"),
}
"""How the server must be configured, and what happens otherwise."""


class Unsuitable(SarikaError):
    """The server would lose records. `what` says how, `do` what to do about it."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what} {do}")
        self.what, self.do = what, do


async def faults(client: Client) -> list[Unsuitable] | None:
    """What is wrong with the server; None where it does not show its configuration. Raises StoreDown."""
    asking: Any = client
    try:
        await asking.ping()
        told = await asking.info("server")
        server = told if "redis_version" in told else next(iter(told.values()))  # a cluster answers by node
        version = tuple(int(part) for part in str(server["redis_version"]).split(".")[:2])
        if version < OLDEST:
            wanted = f"Use Valkey, or Redis {OLDEST[0]}.{OLDEST[1]} or later."
            return [Unsuitable(f"The store is Redis {version[0]}.{version[1]}.", wanted)]
        found = []
        for name, (wanted, otherwise) in WANTED.items():
            value = _text(await asking.config_get(name))
            if value != wanted:
                what = f"The store has {name} {value or 'unset'}: {otherwise}."
                found.append(Unsuitable(what, f"Set `{name} {wanted}` in its configuration."))
    except ResponseError:  # a server may keep its configuration, or what it is, to itself
        return None
    except (RedisError, RedisClusterException, OSError) as error:
        store_error(error, "server")
    return found


async def see_that_suitable(client: Client) -> None:
    """Raises the first of `faults`, or StoreDown."""
    for fault in await faults(client) or ():
        raise fault


def _text(told: Any) -> str:
    """The value in an answer to CONFIG GET, whichever shape it has."""
    value = next(iter(told.values()), "") if isinstance(told, dict) else (told or ["", ""])[-1]
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    return value.decode() if isinstance(value, bytes) else str(value)
