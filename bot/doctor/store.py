"""The store: does it answer, does it keep what it answered, will it run full."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.adapters.keys import KeyStore, KeyTrouble
from bot.adapters.redis.connect import BadAddress
from bot.adapters.redis.format import Format
from bot.adapters.redis.names import Names
from bot.adapters.redis.server import WANTED, faults
from bot.adapters.valkey import EmbeddedStoreError
from bot.core.model.errors import OtherFormat, OtherKeys, StoreDown
from bot.doctor.findings import Finding, mend, note, ok
from bot.settings.fields import Settings
from bot.wiring.opening import reached, vault_of


async def look(settings: Settings) -> list[Finding]:
    """Look at the outside store of the settings, or at the embedded one (started for the while if it does not run),
    and at the keys.
    """
    found = []
    try:
        async for finding in _store(settings):
            found.append(finding)
    except StoreDown as error:
        found.append(mend("The store cannot be asked.", str(error)))
    except OtherKeys as error:
        found.append(mend("The keys are not those of the store.", str(error)))
    except OtherFormat as error:
        found.append(mend("Another version of Sarika wrote what the store holds.", str(error)))
    except KeyTrouble as error:
        found.append(mend("The keys cannot be read.", str(error)))
    except (EmbeddedStoreError, BadAddress, OSError) as error:
        found.append(mend("The store cannot be used.", str(error)))
    return found


async def _store(settings: Settings) -> AsyncIterator[Finding]:
    made = KeyStore.made(settings.keys_dir)
    if made:
        KeyStore.look(settings.keys_dir)
        yield ok("The keys can be read by this version.")
    if settings.redis_url is None and not settings.store_dir.exists():
        yield ok(f"There is no data yet: an embedded store is made in {settings.store_dir} at the first start.")
        return
    async with reached(settings) as client:
        wrong = await faults(client)
        yield ok("The store answers.")
        for fault in wrong or ():
            yield mend(fault.what, fault.do)
        if wrong is None:
            wish = ", ".join(f"{name} {value}" for name, (value, _) in WANTED.items())
            yield note("The store does not show its configuration.", f"See that it has {wish}.")
        elif not wrong:
            yield ok("The store writes every change to disk before it answers, and throws nothing away.")
        if settings.bot_id is None:
            return
        names = Names(settings.bot_id)
        filled = await Format(client, names).look(begin=False)
        yield ok("What the store holds can be read by this version.")
        if made or filled:
            await Format(client, names, vault_of(settings, begin=False)).look(begin=False)
            yield ok("The keys are those of the store.")
