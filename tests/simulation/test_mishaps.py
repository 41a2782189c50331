"""An older copy of the store is put back, and threads are deleted: what the store holds then, and what is expected."""

from __future__ import annotations

import pytest

from bot.adapters.memory.state import State
from bot.adapters.memory.store import MemoryStore
from bot.core.model.conversation import Conversation
from bot.core.ports import Commit
from bot.simulation.mishaps import held_by, put_back


async def test_the_store_is_as_it_was_but_for_leases_and_for_whose_key_is_gone() -> None:
    store, now = MemoryStore(lambda: now), 1_000
    state: State = store.state
    lease = await store.leases.acquire("worker", 60)
    assert lease is not None
    for contact in ("stays", "leaves"):
        await store.records.commit(lease, Commit(contact, (), conversation=Conversation(contact, f"of {contact}")))
    await store.records.note("stays", [1])
    held, destroyed = held_by(state), len(state.destroyed)
    await store.records.note("stays", [2])
    await store.records.commit(lease, Commit("leaves", (), forget=True))
    await store.forgetting.destroy("leaves")
    await store.records.commit(lease, Commit("new", (), conversation=Conversation("new", "of new")))
    put_back(state, held, destroyed)
    assert (set(state.contacts), state.leases) == ({"stays", "leaves"}, {})
    assert [id for id, _ in await store.records.ledger("stays")] == [1]
    assert [one.contact async for one in store.records.conversations()] == ["stays"], "nobody reads who was forgotten"
    await store.records.note("stays", [3])
    put_back(state, held, destroyed)
    assert [id for id, _ in await store.records.ledger("stays")] == [1], "a copy is put back as often as one likes"


@pytest.mark.parametrize("name", ["clock", "leases", "journal_key"])
def test_what_is_of_the_machine_is_in_no_copy(name: str) -> None:
    assert name not in held_by(State(lambda: 0))
