"""What commits announce, by the store's publish and subscribe, and what the desk's page keeps for a while."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from redis.asyncio.cluster import RedisCluster
from redis.exceptions import RedisClusterException, RedisError

from bot.adapters.redis.asking import asked, heard
from bot.adapters.redis.place import Part
from bot.adapters.redis.scripts import store_error
from bot.core.model.errors import Forgotten
from bot.core.ports import DESK, News, Slips, Told

_WAIT = 1.0  # seconds that one look for a message may take
_PRESS = b"press "  # what the seal of an answer to a press is for, before the name of that press
_SLIP = b"slip "  # the same of a slip, before its name


class RedisNews(Part, News):
    """The news: one channel of the bot. A message is a key, or a press and its sealed answer with a space between."""

    async def tell(self, press: str, words: bytes) -> None:
        await self._vault.ready(DESK)
        sealed = self._vault.seal(DESK, words, _PRESS + press.encode())
        try:
            await heard(self._client.publish(self._names.news, press.encode() + b" " + sealed))
        except (RedisError, RedisClusterException, OSError) as error:
            store_error(error, "PUBLISH")

    async def listen(self) -> AsyncIterator[Told]:
        try:
            if isinstance(self._client, RedisCluster):  # which else knows no node to ask
                await asyncio.shield(self._client.initialize())
            subscription = self._client.pubsub()
        except (RedisError, RedisClusterException, OSError) as error:
            store_error(error, "SUBSCRIBE")
        try:
            await heard(subscription.subscribe(self._names.news))
            while True:
                message = await heard(subscription.get_message(timeout=_WAIT))
                if message is not None and (told := self._told(message)) is not None:
                    yield told
        except (RedisError, RedisClusterException, OSError) as error:
            store_error(error, "SUBSCRIBE")
        finally:
            with suppress(RedisError, OSError):
                await subscription.aclose()  # type: ignore[no-untyped-call]

    def _told(self, message: dict[str, Any]) -> Told | None:
        match message["type"]:
            case "subscribe":  # the first time, and whenever the connection was lost and made again
                return Told()
            case "message":
                name, _, sealed = bytes(message["data"]).partition(b" ")
                if not sealed:
                    return Told(key=name.decode())
                with suppress(Forgotten, ValueError):  # of who has other keys
                    return Told(press=name.decode(), words=self._vault.open(DESK, sealed, _PRESS + name))
        return None


class RedisSlips(Part, Slips):
    """The slips: a key each, which expires."""

    async def put(self, name: str, words: bytes, seconds: float, *, new: bool = False) -> bool:
        await self._vault.ready(DESK)
        sealed = self._vault.seal(DESK, words, _SLIP + name.encode())
        put = await self._scripts.run(
            "slip", [self._names.slip(name)], [sealed, _milliseconds(seconds), "new" if new else ""]
        )
        return bool(put)

    async def get(self, name: str) -> bytes | None:
        sealed = await asked(self._client, "GET", self._names.slip(name))
        if sealed is None:
            return None
        with suppress(Forgotten, ValueError):
            return self._vault.open(DESK, sealed, _SLIP + name.encode())
        return None

    async def drop(self, name: str) -> bool:
        return bool(await asked(self._client, "DEL", self._names.slip(name)))

    async def count(self, name: str, seconds: float) -> int:
        times: int = await self._scripts.run("tally", [self._names.slip(name)], [_milliseconds(seconds)])
        return times


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
