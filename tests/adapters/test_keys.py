import sqlite3
from pathlib import Path

import pytest

from bot.adapters.keys import KeyStore, KeyTrouble, MasterKey


def test_a_key_stays_the_same_and_differs_from_owner_to_owner(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    one, two = store.get_or_create(["one", "two"])
    assert len(one) == 32
    assert one != two
    assert KeyStore.at(tmp_path, None).get_or_create(["two", "one", "two"]) == [two, one, two]
    store.close()


def test_a_destroyed_key_is_gone_from_every_byte_of_the_file(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    store.get_or_create(["kept", "gone"])
    with sqlite3.connect(tmp_path / "keys.sqlite") as database:
        (wrapped,) = database.execute("SELECT wrapped FROM keys WHERE id = 'gone'").fetchone()
    database.close()
    assert wrapped in (tmp_path / "keys.sqlite").read_bytes()
    assert store.destroy("gone")
    assert not store.destroy("gone")
    assert store.get("gone") is None
    assert store.get("kept") is not None
    for file in tmp_path.iterdir():
        assert wrapped not in file.read_bytes()
    store.close()


def test_files_are_closed_to_others_and_hold_no_bare_key(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path / "keys", None)
    (key,) = store.get_or_create(["one"])
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    for file in (tmp_path / "keys").iterdir():
        assert file.stat().st_mode & 0o077 == 0
        assert key not in file.read_bytes()
    store.close()


def test_the_key_of_contact_ids_cannot_be_destroyed(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    key = store.get_or_create(["id"])
    assert not store.destroy("id")
    assert store.get_or_create(["id"]) == key
    store.close()


def test_old_days_are_destroyed_and_nothing_else(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    store.get_or_create(["inbox:2026-11-17", "inbox:2026-11-18", "inbox:2026-11-25", "inboy", "a"])
    assert store.destroy_before("inbox:", "inbox:2026-11-18") == 1
    assert store.get("inbox:2026-11-17") is None
    assert all(store.get(id) for id in ("inbox:2026-11-18", "inbox:2026-11-25", "inboy", "a"))
    store.close()


def test_a_rotation_keeps_every_key_and_shuts_the_old_master_out(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    key = store.get_or_create(["one"])
    old = (tmp_path / "master.key").read_text()
    store.rotate_file(tmp_path)
    store.close()
    again = KeyStore.at(tmp_path, None)
    assert again.get_or_create(["one"]) == key
    again.close()
    with pytest.raises(KeyTrouble, match="does not fit"):
        KeyStore.at(tmp_path, old)


def test_a_running_process_goes_on_when_another_rotates(tmp_path: Path) -> None:
    running, rotating = KeyStore.at(tmp_path, None), KeyStore.at(tmp_path, None)
    key = running.get_or_create(["one"])
    rotating.rotate_file(tmp_path)
    (new,) = running.get_or_create(["two"])
    assert rotating.get("two") == new
    rotating.rotate_file(tmp_path)
    assert running.get_or_create(["one"]) == key
    running.close()
    rotating.close()


@pytest.mark.parametrize("rewrapped", [True, False])
def test_a_rotation_killed_before_or_after_the_rewrap_is_finished_at_the_next_start(
    tmp_path: Path, rewrapped: bool
) -> None:
    store = KeyStore.at(tmp_path, None)
    key = store.get_or_create(["one"])
    successor = MasterKey(b"n" * 32)
    successor.write(tmp_path / "master.key.next")
    if rewrapped:
        store.rewrap(successor)
    store.close()
    again = KeyStore.at(tmp_path, None)
    assert again.get_or_create(["one"]) == key
    assert not (tmp_path / "master.key.next").exists()
    again.close()


def test_a_backup_brings_lost_keys_back_but_no_destroyed_one(tmp_path: Path) -> None:
    master = MasterKey(b"m" * 32)
    store = KeyStore(tmp_path / "keys.sqlite", master)
    store.get_or_create(["kept", "forgotten"])
    store.backup(tmp_path / "backup.sqlite")
    assert (tmp_path / "backup.sqlite").stat().st_mode & 0o077 == 0
    store.destroy("forgotten")
    assert store.restore(tmp_path / "backup.sqlite") == 0
    assert store.get("forgotten") is None
    fresh = KeyStore(tmp_path / "other.sqlite", master)
    assert fresh.restore(tmp_path / "backup.sqlite") == 2
    assert fresh.get("kept") == store.get("kept")
    fresh.close()
    store.close()


def test_a_wrong_master_key_is_refused_at_opening(tmp_path: Path) -> None:
    KeyStore.at(tmp_path, "00" * 32).close()
    with pytest.raises(KeyTrouble, match="does not fit"):
        KeyStore.at(tmp_path, "11" * 32)


def test_a_missing_master_key_is_never_replaced_by_a_new_one(tmp_path: Path) -> None:
    KeyStore.at(tmp_path, None).close()
    (tmp_path / "master.key").unlink()
    with pytest.raises(KeyTrouble, match="put it back"):
        KeyStore.at(tmp_path, None)
    assert not (tmp_path / "master.key").exists()


def test_a_master_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    KeyStore.at(tmp_path, None).close()
    (tmp_path / "master.key").chmod(0o644)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        KeyStore.at(tmp_path, None)


@pytest.mark.parametrize("text", ["", "short", "zz" * 32, "00" * 31, "00" * 33])
def test_a_malformed_master_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(KeyTrouble, match="openssl rand -hex 32") as caught:
        MasterKey.from_text(text)
    assert not text or text not in str(caught.value)


def test_a_damaged_key_store_is_said_in_words(tmp_path: Path) -> None:
    KeyStore.at(tmp_path, None).close()
    (tmp_path / "keys.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(KeyTrouble, match="damaged"):
        KeyStore.at(tmp_path, None)
