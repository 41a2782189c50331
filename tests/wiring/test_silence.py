"""A process learns from the store who wants silence: also of whom it never worked a turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.keys.store import KeyStore
from bot.adapters.memory.store import MemoryStore
from bot.adapters.silence import SilentFile
from bot.adapters.vault import Vault
from bot.core.model.conversation import Conversation, Phone
from bot.core.ports import Commit
from bot.wiring import silence as wiring
from bot.wiring.silence import learn

WATCHED, FREE = Phone(watched=True), Phone()


class Two:
    """A store, and the list of a machine that works none of its turns."""

    def __init__(self, folder: Path) -> None:
        self.store = MemoryStore()
        self.list = SilentFile(folder / "silent", Vault.of(KeyStore.at(folder / "keys", None)))

    async def is_now(self, contact: str, phone: Phone | None) -> None:
        """What the other machine commits; None: all is forgotten."""
        lease = await self.store.leases.acquire(contact, 10)
        assert lease is not None
        version = (await self.store.records.load(contact)).version
        told = Conversation(contact, "1", phone=phone) if phone is not None else None
        await self.store.records.commit(lease, Commit(contact, (), version, conversation=told, forget=phone is None))
        await self.store.leases.release(lease)

    async def learn(self) -> set[str]:
        await learn(self.store.records, self.list)
        return set(self.list.known())


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Two:
    monkeypatch.setattr(wiring, "SURE", 0.0)
    return Two(tmp_path)


async def test_who_wants_silence_by_the_store_is_known_to_every_machine(two: Two) -> None:
    await two.is_now("ada", WATCHED)
    await two.is_now("bob", FREE)
    assert await two.learn() == {"ada"}
    await two.is_now("ada", FREE)
    await two.is_now("bob", WATCHED)
    assert await two.learn() == {"bob"}


async def test_who_is_forgotten_elsewhere_leaves_the_list_here(two: Two) -> None:
    await two.is_now("ada", WATCHED)
    assert await two.learn() == {"ada"}
    await two.is_now("ada", None)
    assert await two.learn() == set()


async def test_who_is_noted_just_before_it_is_true_is_not_dropped(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    await two.is_now("ada", FREE)
    two.list.note("ada", Conversation("ada", "1", phone=WATCHED))

    async def meanwhile(_: float) -> None:
        await two.is_now("ada", WATCHED)

    monkeypatch.setattr("bot.wiring.silence.asyncio.sleep", meanwhile)
    assert await two.learn() == {"ada"}
