"""Copies all that the store holds of one bot, at one moment, and puts a copy back into an empty store."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass, field

from bot.adapters.redis.asking import asked
from bot.adapters.redis.connect import Client
from bot.adapters.redis.names import Names
from bot.adapters.redis.scripts import Scripts
from bot.core.model.errors import SarikaError


class NotPutBack(SarikaError):
    """A copy cannot be put back. Says why; nothing was changed."""


@dataclass(frozen=True)
class StoreCopy:
    """Everything under its name (without the bot's tag), and when it expires, in milliseconds; 0: never.

    `at`: the moment by the store's clock. What is held stands as the server's command DUMP gives it: a server of the
    same version or a later one takes it.
    """

    at: int
    held: dict[str, tuple[int, bytes]] = field(repr=False)

    def packed(self) -> bytes:
        """As bytes, without anything in the clear that was not so in the store."""
        rows = {name: [expires, base64.b64encode(held).decode()] for name, (expires, held) in self.held.items()}
        return zlib.compress(json.dumps({"at": self.at, "held": rows}).encode())

    @classmethod
    def unpacked(cls, data: bytes) -> StoreCopy:
        """The copy that was packed. Raises ValueError, KeyError or zlib.error for other bytes."""
        read = json.loads(zlib.decompress(data))
        return cls(read["at"], {n: (expires, base64.b64decode(held)) for n, (expires, held) in read["held"].items()})


async def copied(scripts: Scripts, names: Names) -> StoreCopy:
    """All that there is now, but for leases. The store answers nobody else meanwhile. Raises StoreDown."""
    found = await scripts.run("copy", [names.format], [names.every, names.lease("")])
    rows = zip(found[1::3], found[2::3], found[3::3], strict=True)
    held = {name.decode().removeprefix(names.tag): (int(expires), dump) for name, expires, dump in rows}
    return StoreCopy(int(found[0]), held)


async def put_back(scripts: Scripts, names: Names, id: str, copy: StoreCopy) -> bool:
    """Make all that is in a copy, or nothing; False when it was done, and said, already. Raises NotPutBack, StoreDown.

    `said` notes that the desk is told: who is stopped before has it told by doing the same again.
    """
    keys = [names.restored, f"{names.restored}:try", *(f"{names.tag}{name}" for name in copy.held)]
    values = [part for expires, held in copy.held.values() for part in (str(expires), held)]
    answer = await scripts.run("put_back", keys, [id, names.every, *values])
    if answer == b"FILLED":
        raise NotPutBack(
            "There is something in the store already, and nothing was changed: name an empty one with SARIKA_REDIS_URL "
            "or SARIKA_DATA_DIR, or move the folder `store` away."
        )
    if answer == b"VERSION":
        raise NotPutBack(
            "The server does not take this copy: it came from a newer one. Nothing was changed. Put it back into a "
            "server of the same version or a later one."
        )
    return bool(answer != b"TOLD")


async def said(client: Client, names: Names) -> None:
    """The desk is told of what was put back. Raises StoreDown."""
    await asked(client, "HSET", names.restored, "told", "1")
