import asyncio
import errno
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.keys import KeyStore, MasterKey
from bot.adapters.vault import Tampered, Vault, _slot
from bot.core.model.errors import Forgotten, StoreDown


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys", MasterKey(b"m" * 32))


@pytest.fixture
def vault(keys: KeyStore) -> Vault:
    return Vault.of(keys)


def test_what_is_sealed_is_hidden_and_opens_for_its_owner_and_purpose_only(vault: Vault) -> None:
    sealed = vault.seal("one", b"words", b"log")
    assert b"words" not in sealed
    assert vault.open("one", sealed, b"log") == b"words"
    with pytest.raises(Tampered):
        vault.open("one", sealed, b"event")
    vault.seal("two", b"", b"log")
    with pytest.raises((Tampered, Forgotten)):
        vault.open("two", sealed, b"log")


def test_every_changed_byte_is_noticed(vault: Vault) -> None:
    sealed = vault.seal("one", b"words", b"log")
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises((Tampered, Forgotten)):
            vault.open("one", bytes(changed), b"log")
    for length in range(len(sealed)):
        with pytest.raises((Tampered, Forgotten)):
            vault.open("one", sealed[:length], b"log")


def test_a_destroyed_key_forgets_also_when_the_owner_comes_back(vault: Vault) -> None:
    sealed = vault.seal("one", b"words", b"log")
    vault.destroy("one")
    with pytest.raises(Forgotten):
        vault.open("one", sealed, b"log")
    again = vault.seal("one", b"new words", b"log")
    assert vault.open("one", again, b"log") == b"new words"
    with pytest.raises(Forgotten):
        vault.open("one", sealed, b"log")


def test_the_contact_id_is_stable_and_differs_by_bot_and_chat(vault: Vault, keys: KeyStore) -> None:
    id = vault.contact_id(1, 77)
    assert id == Vault.of(keys).contact_id(1, 77)
    assert len(id) == 26
    assert id.isalnum()
    assert id.islower()
    assert len({id, vault.contact_id(2, 77), vault.contact_id(1, 78), vault.contact_id(17, 7)}) == 4
    assert id != Vault(keys, b"another").contact_id(1, 77)


def test_the_contact_id_survives_a_rotation_of_the_master_key(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    id = Vault.of(store).contact_id(1, 77)
    store.rotate_file()
    again = KeyStore.at(tmp_path, None)
    assert Vault.of(again).contact_id(1, 77) == id


def test_a_signature_holds_for_its_owner_and_data_only_and_dies_with_the_key(vault: Vault) -> None:
    signature = vault.sign("one", "claim:7")
    assert len(signature) == 11
    assert vault.verify("one", "claim:7", signature)
    assert not vault.verify("one", "claim:8", signature)
    assert not vault.verify("stranger", "claim:7", signature)
    assert not vault.verify("one", "claim:7", "")
    assert not vault.verify("one", "claim:7", signature + "\ud800")
    vault.sign("two", "")
    assert not vault.verify("two", "claim:7", signature)
    vault.destroy("one")
    assert not vault.verify("one", "claim:7", signature)
    vault.sign("one", "")
    assert not vault.verify("one", "claim:7", signature)


async def test_many_new_owners_at_once_share_few_writes(keys: KeyStore) -> None:
    writes: list[list[str]] = []

    class Counted(KeyStore):
        def __init__(self) -> None: ...

        def get_or_create(self, ids: Iterable[str]) -> list[bytes]:
            writes.append(list(ids))
            return keys.get_or_create(writes[-1])

    vault = Vault(Counted(), b"id")
    await asyncio.gather(*(vault.ready(f"contact {n}", "desk") for n in range(200)))
    assert len(writes) <= 2
    assert {id for write in writes for id in write} == {"desk", *(f"contact {n}" for n in range(200))}


def test_the_keys_of_times_that_are_over_are_destroyed_as_soon_as_all_of_them_is_handled(
    vault: Vault, keys: KeyStore
) -> None:
    now = datetime.now(UTC)
    slots = [f"inbox:{_slot(now - timedelta(minutes=ago))}" for ago in (0, 20, 40)]
    keys.get_or_create(slots)
    sealed = vault.seal(slots[2], b"words", b"update 1")
    assert vault.destroy_past(now - timedelta(minutes=20)) == 1, "of the second not all is handled"
    assert [keys.get(slot) is not None for slot in slots] == [True, True, False]
    with pytest.raises(Forgotten):
        vault.open(slots[2], sealed, b"update 1")
    assert vault.destroy_past(now) == 1
    assert vault.destroy_past(now) == 0
    assert vault.inbox_owner() == f"inbox:{_slot(datetime.now(UTC))}"


def test_what_nobody_handles_cannot_be_read_after_a_week(vault: Vault, keys: KeyStore) -> None:
    now = datetime.now(UTC)
    days = [f"dead:{(now - timedelta(days=ago)).date()}" for ago in (0, 6, 7, 8)]
    slots = [f"inbox:{_slot(now - timedelta(days=ago))}" for ago in (6, 8)]
    keys.get_or_create([*days, *slots])
    vault.destroy_past(now - timedelta(days=30))
    assert [keys.get(day) is not None for day in days] == [True, True, True, False]
    assert [keys.get(slot) is not None for slot in slots] == [True, False]


def test_a_key_that_another_process_made_anew_is_found(keys: KeyStore) -> None:
    mine, other = Vault.of(keys), Vault.of(keys)
    mine.seal("inbox:a", b"", b"")
    other.destroy("inbox:a")
    sealed = other.seal("inbox:a", b"words", b"update 1")
    assert mine.open("inbox:a", sealed, b"update 1") == b"words"


async def test_a_disk_that_takes_no_key_is_a_store_that_is_down_for_everybody_who_waits() -> None:
    """Else nobody would be told: what waits is not confirmed, and no other fault is known to whoever receives."""

    class Broken(KeyStore):
        def __init__(self) -> None: ...

        def get_or_create(self, ids: Iterable[str]) -> list[bytes]:
            raise OSError(errno.ENOSPC, "No space left on device")

    vault = Vault(Broken(), b"id")
    results = await asyncio.gather(vault.ready("one"), vault.ready("two"), return_exceptions=True)
    assert [type(result) for result in results] == [StoreDown, StoreDown]
    assert "No space left on device" in str(results[0])


@given(data=st.binary(max_size=2000), purpose=st.binary(max_size=20))
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, data: bytes, purpose: bytes) -> None:
    store = KeyStore(tmp_path_factory.getbasetemp() / "any", MasterKey(b"m" * 32))
    vault = Vault.of(store)
    assert vault.open("one", vault.seal("one", data, purpose), purpose) == data


def test_only_the_key_of_the_tag_is_destroyed(keys: KeyStore) -> None:
    vault = Vault.of(keys)
    before = vault.seal("ada", b"words", b"log")
    tag = vault.tag("ada")
    vault.destroy("ada", "another")
    assert vault.open("ada", before, b"log") == b"words"
    vault.destroy("ada", tag)
    with pytest.raises(Forgotten):
        vault.tag("ada")
    after = vault.seal("ada", b"new words", b"log")
    vault.destroy("ada", tag)
    assert vault.open("ada", after, b"log") == b"new words"
    with pytest.raises(Forgotten):
        vault.open("ada", before, b"log")


def test_keys_that_another_process_destroyed_can_be_dropped_from_memory(keys: KeyStore) -> None:
    mine, other = Vault.of(keys), Vault.of(keys)
    sealed = mine.seal("ada", b"words", b"log")
    other.destroy("ada")
    mine.refresh()
    with pytest.raises(Forgotten):
        mine.open("ada", sealed, b"log")
