from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr
from rich.console import Console
from typer.testing import CliRunner

from bot.adapters.memory.store import MemoryStore
from bot.cli import app
from bot.commands import review as command
from bot.core.model.agreed import Missed
from bot.core.model.conversation import Conversation, Learning
from bot.core.model.events import Reviewed
from bot.core.model.rules import DAY
from bot.core.ports import Commit
from bot.core.understanding.topics import Topic, Topics, Trait
from bot.core.understanding.values import Urgency
from bot.settings.fields import Settings

NOW = 1_800_000_000_000
WORDS = "towkay Somchai hold my book already long"
TOPICS = Topics({"passport_withheld": Topic(Urgency.URGENT), "greet": Topic(traits=frozenset({Trait.OUT_OF_SCOPE}))})


@pytest.fixture
async def store() -> MemoryStore:
    """Three contacts: one who agreed and has two messages, one who did not agree, one whose message is too old."""
    made = MemoryStore()
    missed = (Missed(NOW - 9, WORDS, "passport_withheld", 0.4), Missed(NOW - 5, "tell me your name ok", "greet", 0.3))
    lease = await made.leases.acquire("worker", 10)
    assert lease is not None
    for conversation in (
        Conversation("ada", "1", learning=Learning(agrees=True, missed=missed)),
        Conversation("bea", "2", learning=Learning(agrees=None, missed=missed)),
        Conversation("eve", "3", learning=Learning(agrees=True, missed=(Missed(NOW - 91 * DAY, "long ago"),))),
    ):
        await made.records.commit(lease, Commit(conversation.contact, (), conversation=conversation))
    return made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "greet.yml").write_text(
        "topic: greet\nscript: en\nmessages:\n  - tell me your name ok book already long my hold\n"
    )
    return tmp_path


def typing(*lines: str) -> Callable[[str], str]:
    typed: Iterator[str] = iter(lines)
    return lambda _: next(typed)


async def reviewed(store: MemoryStore, data: Path, *lines: str) -> tuple[int, str, list[object]]:
    screen = io.StringIO()
    kept = await command.waiting(store, retention_days=90, now=NOW)
    written = await command.review(
        store, kept, by="ann", data=data, topics=TOPICS, ask=typing(*lines), console=Console(file=screen, width=100)
    )
    return written, screen.getvalue(), [item.event for item in await store.inbox.read("0", 10, 0)]


async def test_only_who_agreed_and_only_within_their_retention(store: MemoryStore) -> None:
    kept = await command.waiting(store, retention_days=90, now=NOW)
    assert [(one.contact, one.missed.at) for one in kept] == [("ada", NOW - 9), ("ada", NOW - 5)]
    assert [one.missed.at for one in await command.waiting(store, retention_days=90, now=NOW + 90 * DAY - 7)] == [
        NOW - 5
    ]


async def test_what_is_rewritten_becomes_a_training_message_and_the_worker_is_told(
    store: MemoryStore, data: Path
) -> None:
    lines = ("the manager will not return our passports", "", "", "d")
    written, screen, events = await reviewed(store, data, *lines)
    assert written == 1
    made = yaml.safe_load((data / "en" / "passport_withheld.yml").read_text(encoding="utf-8"))
    assert made["messages"] == ["the manager will not return our passports"]
    assert events == [Reviewed(at=NOW - 9, by="ann", how="rewritten"), Reviewed(at=NOW - 5, by="ann", how="dropped")]
    assert "passport_withheld (40% sure)" in screen
    assert "Somchai" in screen  # warned of
    everything = "".join(path.read_text(encoding="utf-8") for path in data.rglob("*.yml"))  # noqa: ASYNC240
    assert "towkay" not in everything


async def test_the_message_itself_a_number_and_a_name_are_refused_until_it_is_rewritten(
    store: MemoryStore, data: Path
) -> None:
    lines = (
        WORDS,
        "they took 3 passports from the workers",
        "why does somchai keep the passports",
        "ขอความช่วยเหลือ",
        "",
        "q",
    )
    written, screen, events = await reviewed(store, data, *lines)
    assert (written, events) == (0, [])
    assert "nearly" in screen
    assert "a number" in screen
    assert "may be a name or an address stands in it" in screen
    assert "not clear whether" in screen
    assert not (data / "en" / "passport_withheld.yml").exists()


async def test_topic_and_urgency_are_chosen_by_their_beginning(store: MemoryStore, data: Path) -> None:
    lines = ("what is it when the boss has all passports", "x", "pass", "n", "q")
    written, screen, _ = await reviewed(store, data, *lines)
    assert written == 1
    assert "One of: passport_withheld, greet" in screen
    made = yaml.safe_load((data / "en" / "passport_withheld.yml").read_text(encoding="utf-8"))
    assert made["messages"][0]["urgency"] == "none"


def test_who_is_not_listed_sees_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SARIKA_TELEGRAM_TOKEN", "123:" + "a" * 35)
    monkeypatch.setenv("SARIKA_REVIEWERS", "ann sok")
    said = CliRunner().invoke(app, ["review", "--as", "eve"])
    assert said.exit_code == 1
    assert "SARIKA_REVIEWERS" in said.output
    said = CliRunner().invoke(app, ["review", "--as", "ann"])
    assert said.exit_code == 0
    assert "no store" in said.output


def test_names_of_reviewers_are_short_words() -> None:
    assert Settings(reviewers="ann sok-2", telegram_token=SecretStr("123:" + "a" * 35)).reviewers.split() == [
        "ann",
        "sok-2",
    ]
    with pytest.raises(ValueError, match="reviewers"):
        Settings(reviewers="Ann Sok")
