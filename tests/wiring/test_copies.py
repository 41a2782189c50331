"""Copies of store and keys: put back whole, or refused in a sentence with nothing changed."""

from __future__ import annotations

import copy
import json
import re
import shutil
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.adapters import age
from bot.adapters.keys.store import BACKUP_DAYS, KeyStore
from bot.adapters.redis.copying import StoreCopy, copied
from bot.adapters.redis.names import Names
from bot.adapters.redis.scripts import Scripts
from bot.adapters.redis.store import RedisStore
from bot.adapters.redis.streams import RedisInbox
from bot.adapters.valkey import find_binary
from bot.adapters.vault import Vault
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.desk_events import DeskPutBack
from bot.core.model.errors import SarikaError
from bot.core.ports import DESK, Commit, Raw
from bot.settings.fields import Settings
from bot.wiring import copies
from bot.wiring.copies import What, back_up, restore
from bot.wiring.opening import begun, opened, reached
from bot.wiring.rehearsal import rehearsed
from bot.wiring.reloading import Presence

pytestmark = pytest.mark.skipif(find_binary() is None, reason="no valkey-server here")

BOT = 123456789
CONTACT, GONE = "a" * 26, "b" * 26


def settings_for(folder: Path, *, bot: int = BOT) -> Settings:
    made = Settings.for_practice(
        api="http://127.0.0.1:1",
        token=f"{bot}:{'a' * 35}",
        desk_chat=-1001234567890,
        data_dir=folder / "data",
        listen_port=1,
    )
    return made.model_copy(update={"destroyed_dir": folder / "elsewhere"})


class Kept:
    """A data folder with a talk in it, its copies, and all that a restore needs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key, self.master = folder, folder / "key.txt", folder / "master.txt"
        (folder / "elsewhere").mkdir()
        self.settings = settings_for(folder).model_copy(update={"backup_to": age.made_key(self.key)})
        self.to = {What.STORE: folder / "store copies", What.KEYS: folder / "key copies"}
        self.parts: dict[What, Path] = {}

    async def made(self) -> None:
        async with reached(self.settings) as client:
            store, _ = await begun(self.settings, client)
            lease = await store.leases.acquire("worker", 60)
            assert lease is not None
            for contact in (CONTACT, GONE):
                await store.records.commit(lease, Commit(contact, (), conversation=Conversation(contact, "1")))
            desk = Desk(counsellors=(Counsellor("c1", "1", "Sokha"),))
            await store.records.commit(lease, Commit(DESK, (), desk=desk))
            await store.inbox.add([Raw(1, b'{"update_id": 1}')])
            await store.leases.release(lease)
        shutil.copy(self.settings.keys_dir / "master.key", self.master)
        await self.copied()

    async def copied(self) -> None:
        files = await back_up(self.settings, BOT, self.to)
        self.parts = dict(zip((What.STORE, What.KEYS), files, strict=True))

    def wiped(self) -> None:
        shutil.rmtree(self.settings.data_dir)

    async def put_back(self, *parts: Path, **changes: object) -> copies.Restored:
        given = {"files": parts or tuple(self.parts.values()), "key": self.key, "master": self.master} | changes
        return await restore(self.settings, BOT, **given)  # type: ignore[arg-type]

    async def held(self) -> set[str]:
        """The contacts whose records can be read."""
        async with opened(self.settings, BOT) as store:
            assert (await store.records.load(DESK)).desk.counsellors[0].name == "Sokha"
            return {conversation.contact async for conversation in store.records.conversations()}

    def again(self, folder: Path) -> Kept:
        """The same in another folder, with files of its own."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        there = copy.copy(self)
        there.folder, there.key, there.master = folder, folder / self.key.name, folder / self.master.name
        there.settings = settings_for(folder).model_copy(update={"backup_to": self.settings.backup_to})
        there.to = {what: folder / path.name for what, path in self.to.items()}
        there.parts = {what: there.to[what] / path.name for what, path in self.parts.items()}
        return there


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def first(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Made once: a server has to run for it."""
    made = Kept(tmp_path_factory.mktemp("kept"))
    await made.made()
    return made


@pytest.fixture
def kept(first: Kept, tmp_path: Path) -> Kept:
    return first.again(tmp_path)


async def test_both_parts_bring_everything_back_and_leases_are_left_out(kept: Kept) -> None:
    kept.wiped()
    done = await kept.put_back()
    assert done.keys >= 4
    assert await kept.held() == {CONTACT, GONE}
    async with reached(kept.settings) as client, opened(kept.settings, BOT) as store:
        item, told = await store.inbox.read("0", 10, 0)
        assert item.body == b'{"update_id": 1}'
        assert isinstance(told.event, DeskPutBack)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", told.event.since)
        assert not await client.keys(Names(BOT).lease("*"))
    assert (kept.settings.keys_dir / "master.key").stat().st_mode & 0o077 == 0
    assert not list(kept.settings.data_dir.glob("keys.*"))


async def test_the_parts_are_apart_closed_and_of_no_use_to_others(kept: Kept) -> None:
    for what, part in kept.parts.items():
        assert part.parent == kept.to[what]
        assert part.stat().st_mode & 0o077 == 0
        assert part.read_bytes().startswith(b"age-encryption.org/v1")
    with pytest.raises(copies.CopyTrouble, match="Name two folders"):
        await back_up(kept.settings, BOT, dict.fromkeys(What, kept.folder))
    nobody = kept.settings.model_copy(update={"backup_to": ""})
    with pytest.raises(copies.CopyTrouble, match="SARIKA_BACKUP_TO is missing"):
        await back_up(nobody, BOT, kept.to)


async def test_old_copies_of_keys_go_with_the_next_one(kept: Kept) -> None:
    old = f"{datetime.now(UTC) - timedelta(days=BACKUP_DAYS + 1):%Y%m%dT%H%M%S}"
    before = {
        what: part.rename(part.with_name(re.sub(r"\d{8}T\d{6}", old, part.name))) for what, part in kept.parts.items()
    }
    await kept.copied()
    assert before[What.STORE].exists()
    assert not before[What.KEYS].exists()


@pytest.mark.file_times
async def test_what_was_forgotten_since_stays_forgotten(kept: Kept) -> None:
    """Where the keys are lost too, by the marks on another disk; else by the keys that are here."""
    async with opened(kept.settings, BOT) as store:
        store.place.vault.destroy(GONE)
    keys = kept.folder / "kept keys"
    shutil.copytree(kept.settings.keys_dir, keys)
    kept.wiped()
    await kept.put_back()
    assert await kept.held() == {CONTACT}
    kept.wiped()
    kept.settings.data_dir.mkdir()
    shutil.move(keys, kept.settings.keys_dir)
    done = await kept.put_back(kept.parts[What.STORE])
    assert done.keys == 0
    assert await kept.held() == {CONTACT}


async def test_a_restore_that_was_stopped_can_be_done_again(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.wiped()
    monkeypatch.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        await kept.put_back()
    monkeypatch.undo()
    with pytest.raises(SarikaError, match="There are no keys"):
        await kept.held()
    await kept.put_back()
    assert await kept.held() == {CONTACT, GONE}


async def test_the_desk_is_told_also_where_the_restore_was_stopped_just_before(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):  # the second copy is one of a store that was put back itself
        kept.wiped()

        async def stopped(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(RedisInbox, "tell", stopped)
            with pytest.raises(KeyboardInterrupt):
                await kept.put_back()
        await kept.put_back()
        await kept.put_back()
        async with opened(kept.settings, BOT) as store:
            events = [item.event for item in await store.inbox.read("0", 10, 0)]
            assert sum(isinstance(event, DeskPutBack) for event in events) == 1
            lease = await store.leases.acquire("worker", 60)
            assert lease is not None
            for item in await store.inbox.read("0", 10, 0):
                await store.records.commit(lease, Commit(DESK, (item.id,)))
            await store.leases.release(lease)
        await kept.copied()


async def test_a_copy_of_which_the_writing_was_stopped_goes_too(kept: Kept) -> None:
    old = f"{datetime.now(UTC) - timedelta(days=BACKUP_DAYS + 1):%Y%m%dT%H%M%S}"
    part = kept.parts[What.KEYS]
    left = part.rename(part.with_name(re.sub(r"\d{8}T\d{6}", old, part.name))).with_suffix(".part")
    left.write_bytes(b"all keys, sealed")
    await kept.copied()
    assert not left.exists()


async def other_copy(kept: Kept) -> None:
    store = kept.parts[What.STORE]
    await kept.copied()
    kept.parts[What.STORE] = store
    kept.wiped()


async def without(kept: Kept, what: What) -> None:
    del kept.parts[what]
    kept.wiped()


async def twice(kept: Kept) -> None:
    kept.parts[What.KEYS] = kept.parts[What.STORE]
    kept.wiped()


async def other_key(kept: Kept) -> None:
    kept.wiped()
    kept.key = kept.folder / "other.txt"
    age.made_key(kept.key)


async def no_key(kept: Kept) -> None:
    kept.wiped()
    kept.key.write_text("not a key")


async def damaged(kept: Kept) -> None:
    part = kept.parts[What.STORE]
    part.write_bytes(part.read_bytes()[:-9] + b"123456789")
    kept.wiped()


async def something_else(kept: Kept) -> None:
    kept.parts[What.STORE].write_bytes(age.sealed(b"holiday\npictures\n", [kept.settings.backup_to]))
    kept.wiped()


async def resealed(kept: Kept) -> None:
    """Whoever knows the public key can seal anything to it."""
    part = kept.parts[What.STORE]
    plain = age.opened(part.read_bytes(), kept.key)
    assert plain is not None
    head, rest = plain.split(b"\n", 1)
    about = json.loads(rest.split(b"\n", 1)[0]) | {"made": int(time.time() * 1000)}
    changed = head + b"\n" + json.dumps(about).encode() + b"\n" + rest.split(b"\n", 1)[1]
    part.write_bytes(age.sealed(changed, [kept.settings.backup_to]))
    kept.wiped()


async def no_master(kept: Kept) -> None:
    kept.wiped()
    kept.master = None  # type: ignore[assignment]


async def other_master(kept: Kept) -> None:
    kept.wiped()
    kept.settings = kept.settings.model_copy(update={"master_key": SecretStr("ab" * 32)})


async def other_keys_here(kept: Kept) -> None:
    kept.wiped()
    KeyStore.at(kept.settings.keys_dir, None).get_or_create(["id"])


async def filled(kept: Kept) -> None:
    kept.wiped()
    async with reached(kept.settings) as client:
        await RedisStore(client, BOT, Vault.of(KeyStore.at(kept.settings.keys_dir, None))).inbox.add([Raw(5, b"{}")])
    shutil.rmtree(kept.settings.keys_dir)


async def running(kept: Kept) -> None:
    kept.wiped()
    kept.running = Presence(kept.settings.data_dir / "running")  # type: ignore[attr-defined]
    kept.running.__enter__()  # type: ignore[attr-defined]


WRONG: dict[str, tuple[Callable[[Kept], Awaitable[object]], str]] = {
    "no copy of the keys": (lambda kept: without(kept, What.KEYS), "the copy of the keys is missing"),
    "no copy of the store": (lambda kept: without(kept, What.STORE), "The copy of the store is missing"),
    "the same one twice": (twice, "These are two copies of the store"),
    "two copies": (other_copy, "The two are of different copies"),
    "another key": (other_key, "does not open"),
    "no key": (no_key, "is no key file of age"),
    "damaged": (damaged, "does not open .* or is damaged"),
    "something else": (something_else, "is no copy that this version"),
    "sealed by somebody else": (resealed, "was changed after it was made"),
    "no master key": (no_master, "The master key is missing: it stands on the recovery sheet"),
    "another master key": (other_master, "This master key is not the one of the copy"),
    "other keys are here": (other_keys_here, "are not those of the copy"),
    "another store is here": (filled, "There is something in the store already"),
    "Sarika runs": (running, "Sarika is running here: stop it first"),
}


@pytest.mark.parametrize("case", WRONG)
async def test_what_does_not_fit_ends_in_a_sentence_and_changes_nothing(kept: Kept, case: str) -> None:
    befall, sentence = WRONG[case]
    await befall(kept)

    def there() -> dict[Path, bytes]:
        apart = ("valkey.log", "valkey.conf", "valkey.pid", "lock")
        files = kept.settings.data_dir.rglob("*") if kept.settings.data_dir.exists() else []
        return {file: file.read_bytes() for file in files if file.is_file() and file.name not in apart}

    before = there()
    with pytest.raises(SarikaError, match=sentence) as refused:
        await kept.put_back()
    assert str(refused.value).count("\n") == 0
    assert there() == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": 99}, "The copy is of format 99, and this version reads format"),
        ({"bot": 77}, "The copy is of bot 77, and SARIKA_TELEGRAM_TOKEN is of bot 123456789"),
        ({"made": 1_700_000_000_000}, "One older than 7 days is not put back"),
        ({"made": 4_700_000_000_000}, "which is to come by this machine's clock: set the clock first"),
    ],
)
async def test_a_copy_of_another_version_bot_or_time_is_refused(
    kept: Kept, changes: dict[str, int], sentence: str
) -> None:
    for what, part in kept.parts.items():
        plain = age.opened(part.read_bytes(), kept.key)
        assert plain is not None
        _, head, data = plain.split(b"\n", 2)
        body = json.dumps(json.loads(head) | changes).encode() + b"\n" + data
        attested = Vault.of(KeyStore.at(kept.settings.keys_dir, None)).attested(body).encode()
        kept.parts[what].write_bytes(age.sealed(attested + b"\n" + body, [kept.settings.backup_to]))
    kept.wiped()
    with pytest.raises(copies.CopyTrouble, match=sentence):
        await kept.put_back()
    assert not kept.settings.data_dir.exists()


async def test_the_recovery_sheet_holds_the_master_key_and_every_step(kept: Kept) -> None:
    page = copies.recovery(kept.settings)
    master = kept.master.read_text().strip()
    assert master in page.replace(" ", "")
    assert "<svg" in page
    for words in (kept.settings.backup_to, "sarika restore", str(BOT), "sarika doctor"):
        assert words in page
    async with opened(kept.settings, BOT) as store:
        assert store.place.vault.fingerprint in page


async def test_a_copy_is_read_as_it_was_written(kept: Kept) -> None:
    async with reached(kept.settings) as client:
        copy = await copied(Scripts(client), Names(BOT))
        assert StoreCopy.unpacked(copy.packed()) == copy
        assert f":contact:{CONTACT}" in copy.held


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_the_worst_day_is_rehearsed_and_the_talk_goes_on() -> None:
    said: list[str] = []
    assert await rehearsed(said.append) == 0
    assert said[-1].startswith("The rehearsal went well")
