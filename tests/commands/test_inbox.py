from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.adapters.keys import KeyStore, KeyTrouble
from bot.adapters.memory.store import MemoryStore
from bot.commands import inbox as command
from bot.core.ports import Raw
from bot.settings.fields import Settings
from bot.wiring.opening import opened

WORDS = b'{"update_id": 1, "message": {"text": "hush"}}'


@pytest.fixture
async def store() -> MemoryStore:
    """A store with one update that waits and one dead letter."""
    made = MemoryStore()
    await made.inbox.add([Raw(1, WORDS), Raw(2, WORDS)])
    lease = await made.leases.acquire("worker", 10)
    assert lease is not None
    (first, _) = await made.inbox.read("0", 10, 0)
    await made.inbox.bury(lease, first, "unknown kind", "story")
    return made


async def test_size_counts_what_waits_and_what_is_dead(store: MemoryStore, capsys: pytest.CaptureFixture[str]) -> None:
    assert await command.show_size(store.inbox) == 0
    said = capsys.readouterr().out
    assert said.startswith("1 waiting, the oldest for 0 seconds; 1 dead letters.")


async def test_dead_letters_are_listed_without_words(store: MemoryStore, capsys: pytest.CaptureFixture[str]) -> None:
    assert await command.show_dead(store.inbox) == 0
    said = capsys.readouterr().out
    assert "story: unknown kind" in said
    assert "hush" not in said


async def test_a_letter_is_put_back_once(store: MemoryStore, capsys: pytest.CaptureFixture[str]) -> None:
    (letter,) = await store.inbox.dead(10)
    assert await command.put_back(store.inbox, letter.id) == 0
    assert await command.put_back(store.inbox, letter.id) == 1
    assert len(await store.inbox.read("0", 10, 0)) == 2
    assert await command.show_dead(store.inbox) == 0
    assert "There are no dead letters." in capsys.readouterr().out


async def test_the_real_store_is_opened_where_the_settings_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(telegram_token=SecretStr("123:" + "a" * 35), data_dir=tmp_path / "var")
    with pytest.raises(KeyTrouble, match="put them back"):
        async with opened(settings, 123):
            pass
    assert not (tmp_path / "var").exists(), "a command makes no keys: those of the backup would not fit any more"
    KeyStore.at(settings.keys_dir, None)
    async with opened(settings, 123) as store:
        await store.inbox.add([Raw(7, WORDS)])
    async with opened(settings, 123) as store:
        assert await command.show_size(store.inbox) == 0
        (item,) = await store.inbox.read("0", 10, 0)
        assert item.body == WORDS
    assert capsys.readouterr().out.startswith("1 waiting")
