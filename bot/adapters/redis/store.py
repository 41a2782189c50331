"""The whole store of one bot on one client."""

from __future__ import annotations

from bot.adapters.redis.connect import Client
from bot.adapters.redis.forgetting import RedisForgetting
from bot.adapters.redis.format import Format
from bot.adapters.redis.inbox import RedisInbox
from bot.adapters.redis.journal import RedisJournal
from bot.adapters.redis.lease import RedisLeases
from bot.adapters.redis.names import Names
from bot.adapters.redis.outbox import RedisOutbox
from bot.adapters.redis.records import RedisRecords
from bot.adapters.redis.scripts import Scripts
from bot.adapters.redis.sealing import Sealing
from bot.adapters.redis.timers import RedisTimers


class RedisStore:
    """All ports of the store for one bot. The client stays the caller's to close."""

    def __init__(self, client: Client, bot_id: int, vault: Sealing, *, retention_days: float = 90) -> None:
        names, scripts = Names(bot_id), Scripts(client)
        self.format = Format(client, names, vault)
        self.leases = RedisLeases(scripts, names, self.format)
        self.inbox = RedisInbox(client, scripts, names, vault, self.format)
        self.records = RedisRecords(client, scripts, names, vault, retention_days=retention_days)
        self.outbox = RedisOutbox(client, scripts, names, vault)
        self.timers = RedisTimers(client, scripts, names)
        self.forgetting = RedisForgetting(client, scripts, names, vault)
        self.journal = RedisJournal(client, scripts, names, vault, retention_days=retention_days)
