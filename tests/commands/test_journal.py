"""`sarika journal`: lines without words, and what is wrong in plain sentences."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.adapters.memory.store import MemoryStore
from bot.commands import journal as command
from bot.core.journal.chain import SIGNED_WITHIN, linked
from bot.core.journal.checkpoint import Checkpoint, read_checkpoint
from bot.core.model.case import CaseState
from bot.core.model.desk import Counsellor, Desk, DeskCase
from bot.core.model.rules import DAY
from bot.core.ports import Commit, JournalEntry, Mark
from bot.core.understanding.values import Urgency

ZONE = ZoneInfo("Asia/Phnom_Penh")


@pytest.fixture
async def store() -> MemoryStore:
    """A store with two lines of today."""
    made = MemoryStore()
    lease = await made.leases.acquire("worker", 10)
    assert lease is not None
    opened = JournalEntry("case_opened", "bot", "abcdefghij.1", "locked_in", "emergency")
    claimed = JournalEntry("case_claimed", "c1", "abcdefghij.1", "", "emergency")
    desk = Desk(counsellors=(Counsellor("c1", "999", "សុខា"),))
    await made.records.commit(lease, Commit("desk", (), desk=desk, journal=(opened, claimed)))
    assert await made.journal.sign(lease, made.state.clock())
    return made


async def test_lines_say_who_did_what_and_names_only_when_asked(
    store: MemoryStore, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await command.print_lines(store.journal, store.records, 1, ZONE, names=False) == 0
    (opened, claimed) = capsys.readouterr().out.splitlines()
    assert opened.split()[2:] == ["case_opened", "bot", "abcdef.1", "emergency", "locked_in"]
    assert claimed.split()[2:] == ["case_claimed", "c1", "abcdef.1", "emergency"]
    assert opened.startswith(datetime.now(ZONE).strftime("%Y-%m-%d"))
    await command.print_lines(store.journal, store.records, 1, ZONE, names=True)
    assert "សុខា" in capsys.readouterr().out


async def test_no_line_shows_the_whole_id_of_a_contact(store: MemoryStore, capsys: pytest.CaptureFixture[str]) -> None:
    """Lines of before named the other contact of two joined cards."""
    lease = await store.leases.acquire("other", 10)
    assert lease is not None
    joined = JournalEntry("cases_joined", "c1", f"{'a' * 26}.1", f"{'b2' * 13}.4")
    await store.records.commit(lease, Commit("desk", (), journal=(joined,)))
    assert await command.print_lines(store.journal, store.records, 1, ZONE, names=False) == 0
    assert "aaaaaa.1" in (said := capsys.readouterr().out)
    assert "b2b2b2.4" in said
    assert "a" * 7 not in said


async def head(store: MemoryStore, capsys: pytest.CaptureFixture[str]) -> Checkpoint:
    assert await command.print_head(store.journal) == 0
    said = capsys.readouterr()
    assert said.err.startswith("Key to check it by: sarika-journal/memory+")
    checkpoint = read_checkpoint(said.out)
    assert checkpoint is not None
    return checkpoint


async def verdict(store: MemoryStore, noted: Checkpoint | None = None) -> int:
    return await command.print_verdict(store.journal, store.records, 90 * DAY, noted, ZONE)


async def test_a_whole_journal_says_up_to_which_line_and_hour_it_is_proven(
    store: MemoryStore, capsys: pytest.CaptureFixture[str]
) -> None:
    noted = await head(store, capsys)
    assert await verdict(store, noted) == 0
    said = capsys.readouterr().out
    assert "The noted head, of line 2, is in it." in said
    assert "is whole: 2 chained lines." in said
    assert f"Signed up to line 2, at {datetime.now(ZONE).strftime('%Y-%m-%d')}" in said


async def test_what_is_wrong_is_said(store: MemoryStore, capsys: pytest.CaptureFixture[str]) -> None:
    noted = await head(store, capsys)
    first, second = store.state.journal
    store.state.journal = [replace(first, body=first.body.replace(b"bot", b"c2")), second]
    assert await verdict(store) == 1
    assert capsys.readouterr().out.startswith("Line 1 was changed")
    assert await command.print_head(store.journal) == 1
    store.state.journal = [first]
    assert await verdict(store) == 1
    assert "The end is missing, from line 2." in capsys.readouterr().out
    store.state.journal_head, store.state.signatures = Mark(1, second.before), []
    assert await verdict(store, noted) == 1
    assert "The end is missing, from line 2." in capsys.readouterr().out


async def test_a_head_that_sarika_did_not_sign_is_refused(
    store: MemoryStore, capsys: pytest.CaptureFixture[str]
) -> None:
    noted = await head(store, capsys)
    assert await verdict(store, replace(noted, text=noted.text.replace("\n2\n", "\n1\n"))) == 1
    assert "not of this journal" in capsys.readouterr().out


async def test_what_was_not_signed_in_time_fails(store: MemoryStore, capsys: pytest.CaptureFixture[str]) -> None:
    store.state.signatures = []
    assert await verdict(store) == 0
    assert "Nothing in it is signed yet" in capsys.readouterr().out
    (first, second), seal = store.state.journal, store.state.seal
    made = linked([first.body, second.body], None, first.at - SIGNED_WITHIN - 60_000, seal)
    store.state.journal, store.state.journal_head = [line for line, _ in made], made[-1][1]
    assert await verdict(store) == 1
    assert "From line 1 on a signature should stand" in capsys.readouterr().out


async def test_one_that_was_taken_away_whole_is_not_called_whole(
    store: MemoryStore, capsys: pytest.CaptureFixture[str]
) -> None:
    lease = await store.leases.acquire("other", 10)
    assert lease is not None
    case = DeskCase("ada", 1, (1, 2), CaseState.WAITING, Urgency.EMERGENCY, 0)
    await store.records.commit(lease, Commit("desk", (), desk_version=1, desk=Desk(cases=(case,))))
    assert await verdict(store) == 0
    store.state.journal, store.state.journal_head, store.state.signatures = [], None, []
    assert await verdict(store) == 1
    assert "The end is missing, from line 1." in capsys.readouterr().out


async def test_nothing_is_said_of_an_empty_one(capsys: pytest.CaptureFixture[str]) -> None:
    store = MemoryStore()
    assert await command.print_lines(store.journal, store.records, 1, ZONE, names=False) == 0
    assert await verdict(store) == 0
    assert "There is no line." in capsys.readouterr().out
