import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.adapters.keys import KeyStore, KeyTrouble, MasterKey
from bot.adapters.keys.master import TAG_BYTES
from bot.core.model.errors import StoreDown


def test_a_key_stays_the_same_and_differs_from_owner_to_owner(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    one, two = store.get_or_create(["one", "two"])
    assert len(one) == 32
    assert one != two
    assert KeyStore.at(tmp_path, None).get_or_create(["two", "one", "two"]) == [two, one, two]


def test_a_destroyed_key_is_gone_and_its_bytes_are_overwritten(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    store.get_or_create(["kept", "gone"])
    with (tmp_path / "owners" / "gone").open("rb") as file:
        wrapped = file.read().splitlines()[2].partition(b" ")[2]
        assert len(wrapped) >= 2 * 32
        assert store.destroy("gone")
        file.seek(0)
        assert file.read().splitlines()[2] == b"gone " + b"0" * len(wrapped)  # on the disk, too
    assert not store.destroy("gone")
    assert store.get("gone") is None
    assert store.get("kept") is not None
    assert not any(wrapped in file.read_bytes() for file in files(tmp_path))


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def test_files_are_closed_to_others_and_hold_no_bare_key(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path / "keys", None)
    (key,) = store.get_or_create(["one"])
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    for path in (tmp_path / "keys").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0
    for file in files(tmp_path):
        assert key not in file.read_bytes()
        assert key.hex() not in file.read_text("latin-1")


def test_the_key_of_contact_ids_cannot_be_destroyed(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    key = store.get_or_create(["id"])
    assert not store.destroy("id")
    assert store.get_or_create(["id"]) == key


def test_old_days_are_destroyed_and_nothing_else(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    store.get_or_create(["inbox:2026-11-17", "inbox:2026-11-18", "inbox:2026-11-25", "inboy", "a"])
    assert store.destroy_before("inbox:", "inbox:2026-11-18") == 1
    assert store.get("inbox:2026-11-17") is None
    assert all(store.get(id) for id in ("inbox:2026-11-18", "inbox:2026-11-25", "inboy", "a"))


def test_a_rotation_keeps_every_key_and_shuts_the_old_master_out(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    key = store.get_or_create(["one"])
    old = (tmp_path / "master.key").read_text()
    store.rotate_file()
    again = KeyStore.at(tmp_path, None)
    assert again.get_or_create(["one"]) == key
    with pytest.raises(KeyTrouble, match="does not fit"):
        KeyStore.at(tmp_path, old)


def test_a_running_process_goes_on_when_another_rotates(tmp_path: Path) -> None:
    running, rotating = KeyStore.at(tmp_path, None), KeyStore.at(tmp_path, None)
    key = running.get_or_create(["one"])
    rotating.rotate_file()
    (new,) = running.get_or_create(["two"])
    assert rotating.get("two") == new
    rotating.rotate_file()
    assert running.get_or_create(["one"]) == key


@pytest.mark.file_times
def test_a_backup_brings_lost_keys_back_but_no_destroyed_one(tmp_path: Path) -> None:
    master = MasterKey(b"m" * 32)
    store = KeyStore(tmp_path / "keys", master)
    store.get_or_create(["kept", "forgotten"])
    backup = store.backup()
    store.destroy("forgotten")
    assert store.restore(backup) == 0
    assert store.get("forgotten") is None
    fresh = KeyStore(tmp_path / "other", master)
    assert fresh.restore(backup) == 2
    assert fresh.get("kept") == store.get("kept")


def test_a_wrong_master_key_is_refused_at_opening(tmp_path: Path) -> None:
    KeyStore.at(tmp_path, "00" * 32)
    with pytest.raises(KeyTrouble, match="does not fit"):
        KeyStore.at(tmp_path, "11" * 32)


def test_a_missing_master_key_is_never_replaced_by_a_new_one(tmp_path: Path) -> None:
    KeyStore.at(tmp_path, None)
    (tmp_path / "master.key").unlink()
    with pytest.raises(KeyTrouble, match="put it back"):
        KeyStore.at(tmp_path, None)
    assert not (tmp_path / "master.key").exists()


def test_a_master_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    KeyStore.at(tmp_path, None)
    (tmp_path / "master.key").chmod(0o644)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        KeyStore.at(tmp_path, None)


@pytest.mark.parametrize("text", ["", "short", "zz" * 32, "00" * 31, "00" * 33])
def test_a_malformed_master_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(KeyTrouble, match="openssl rand -hex 32") as caught:
        MasterKey.from_text(text)
    assert not text or text not in str(caught.value)


def test_a_key_made_after_a_rotation_rests_under_a_new_wrapping_key(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    store.get_or_create(["before"])
    store.rotate_file()
    store.get_or_create(["after"])
    first, second = [(tmp_path / "owners" / name).read_text().split()[4] for name in ("before", "after")]
    assert first[: 2 * TAG_BYTES] != second[: 2 * TAG_BYTES]


def test_a_backup_from_before_a_rotation_can_be_taken_over_where_the_rotation_was(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path / "keys", None)
    key = store.get_or_create(["one"])
    backup = store.backup()
    store.rotate_file()
    (tmp_path / "keys" / "owners" / "one").unlink()
    assert store.restore(backup) == 1
    assert store.get_or_create(["one"]) == key
    stranger = KeyStore.at(tmp_path / "elsewhere", None)
    with pytest.raises(KeyTrouble):
        stranger.restore(backup)
    assert stranger.get("one") is None


def test_a_damaged_key_is_said_in_words_and_can_be_destroyed(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    store.get_or_create(["one"])
    store.get_or_create(["two"])
    sound = (tmp_path / "owners" / "one").read_bytes()
    other = (tmp_path / "owners" / "two").read_bytes()
    for damage in (b"", bytes(200), b"x" * 200, sound[:-2], sound.replace(sound[-9:-1], b"0" * 8), other):
        assert damage != sound
        (tmp_path / "owners" / "one").write_bytes(damage)
        with pytest.raises(KeyTrouble, match="damaged"):
            store.get("one")
    assert store.destroy("one")
    assert store.get("one") is None
    assert store.get("two") is not None


@pytest.mark.parametrize("lost", [True, False])
def test_lost_or_damaged_wrapping_keys_are_said_in_words_and_never_made_anew(tmp_path: Path, lost: bool) -> None:
    KeyStore.at(tmp_path, None).get_or_create(["one"])
    (file,) = (tmp_path / "wrapping").iterdir()
    file.unlink()
    if not lost:
        file.write_bytes(b"no keys" * 10)
    with pytest.raises(KeyTrouble, match="missing" if lost else "damaged"):
        KeyStore.at(tmp_path, None)


def test_a_key_is_destroyed_also_where_a_copy_of_the_folder_has_it_several_times(tmp_path: Path) -> None:
    KeyStore.at(tmp_path / "keys", None).get_or_create(["one", "two", "three"])
    copy = tmp_path / "copy"
    shutil.copytree(tmp_path / "keys", copy)  # one file of three names becomes three files
    wrapped = (copy / "owners" / "two").read_bytes().splitlines()[2].partition(b" ")[2]
    assert sum(wrapped in file.read_bytes() for file in files(copy)) == 3
    store = KeyStore.at(copy, None)
    assert store.destroy("two")
    assert not any(wrapped in file.read_bytes() for file in files(copy))
    assert store.get("one") is not None
    assert store.get("three") is not None


def test_a_disk_that_does_not_obey_is_an_outage(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    (tmp_path / "drafts").rmdir()
    with pytest.raises(StoreDown, match="ENOENT"):
        store.get_or_create(["one"])


@pytest.mark.file_times
def test_what_killed_processes_left_is_finished_at_the_next_start(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path, None)
    (key,) = store.get_or_create(["one"])
    (old,) = [tmp_path / "drafts" / "old"]
    os.link(tmp_path / "owners" / "one", old)  # it was killed when the key had its name already
    (tmp_path / "drafts" / "new").write_bytes(b"")
    (tmp_path / "gone" / "left").write_bytes(b"wrapped")
    assert store.get_or_create(["one"]) == [key]
    os.utime(old, (0, 0))
    assert KeyStore.at(tmp_path, None).get("one") == key
    assert [file.name for file in (tmp_path / "drafts").iterdir()] == ["new"]
    assert list((tmp_path / "gone").iterdir()) == []


def test_who_opens_the_keys_while_another_process_drops_a_draft_reads_them(tmp_path: Path) -> None:
    KeyStore.at(tmp_path, None)
    (tmp_path / "drafts" / "dropped").symlink_to("nowhere")  # listed, and not there any more
    KeyStore.at(tmp_path, None)


def test_of_many_at_once_all_get_the_same_keys(tmp_path: Path) -> None:
    ids = [f"contact {n}" for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        stores = [KeyStore.at(tmp_path, None) for _ in range(8)]
        made = list(pool.map(lambda store: store.get_or_create(ids), stores))
    assert len(set(made[0])) == len(ids)
    assert all(keys == made[0] for keys in made)
    assert list((tmp_path / "drafts").iterdir()) == []


@pytest.mark.parametrize("written", [None, b"", b"2\n", b"sarika\n"])
def test_keys_of_another_version_are_refused_and_nothing_is_changed(tmp_path: Path, written: bytes | None) -> None:
    folder = tmp_path / "keys"
    KeyStore.at(folder, None).get_or_create(["contact"])
    assert KeyStore.at(folder, None).get("contact") is not None
    (folder / "format").unlink()
    if written is not None:
        (folder / "format").write_bytes(written)
    there = {file: file.read_bytes() for file in files(folder)}
    with pytest.raises(KeyTrouble, match=r"Another version of Sarika made the keys in .*; nothing was changed"):
        KeyStore.at(folder, None)
    assert {file: file.read_bytes() for file in files(folder)} == there


def test_a_backup_of_another_version_is_refused(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path / "keys", None)
    backup = store.backup()
    copy = json.loads(backup)
    backup = json.dumps(copy | {"format": 2}).encode()
    with pytest.raises(KeyTrouble, match="written by another version"):
        store.restore(backup)


def test_a_backup_of_before_there_were_formats_is_told_from_what_is_none(tmp_path: Path) -> None:
    store = KeyStore.at(tmp_path / "keys", None)
    backup = store.backup()
    copy = json.loads(backup)
    del copy["format"]
    backup = json.dumps(copy).encode()
    with pytest.raises(KeyTrouble, match="written by another version"):
        store.restore(backup)


def test_the_one_file_of_the_first_keys_is_refused_and_nothing_is_made_beside_it(tmp_path: Path) -> None:
    (tmp_path / "keys.sqlite").write_bytes(b"SQLite format 3\x00")
    with pytest.raises(KeyTrouble, match="Another version of Sarika made the keys"):
        KeyStore.at(tmp_path, None)
    assert [file.name for file in tmp_path.iterdir()] == ["keys.sqlite"]
