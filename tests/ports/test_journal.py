"""The journal's chain, in memory and on Valkey: what is written is whole, and whatever is done to it shows."""

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.keys import KeyStore
from bot.adapters.memory.journal import write
from bot.adapters.memory.state import State
from bot.adapters.redis.connect import connect
from bot.adapters.redis.names import Names
from bot.adapters.redis.store import RedisStore
from bot.adapters.vault import Vault
from bot.core.journal.chain import Fault, Verdict, hash_of, read_mark, verify
from bot.core.model.errors import LeaseLost
from bot.core.ports import Chain, Commit, Journal, JournalEntry, Lease, Mark, Signature, Written
from tests.ports.conftest import new_bot

if TYPE_CHECKING:
    from tests.ports.conftest import Subject

DAY = 86_400_000


def said(number: int) -> JournalEntry:
    return JournalEntry("case_opened", "bot", f"ada.{number}", "rule", "urgent")


async def judged(journal: Journal, since: Mark | None = None, retention: int = 90 * DAY) -> Verdict:
    chain = await journal.chain()
    now = time.time_ns() // 1_000_000
    return verify(chain, journal.valid, now=now, retention=retention, since=since)


@pytest.fixture
async def lease(subject: "Subject") -> Lease:
    lease = await subject.store.leases.acquire("worker", 30)
    assert lease is not None
    return lease


async def test_an_empty_journal_is_whole(subject: "Subject", lease: Lease) -> None:
    verdict = await judged(subject.store.journal)
    assert (verdict.faults, verdict.chained, verdict.head) == ((), 0, None)
    assert await subject.store.journal.sign(lease, 1) is None


async def test_lines_are_chained_in_the_order_of_their_commits(subject: "Subject", lease: Lease) -> None:
    await subject.store.records.commit(lease, Commit("ada", (), journal=(said(1), said(2))))
    await subject.store.records.commit(lease, Commit("desk", (), journal=(said(3),)))
    chain = await subject.other.journal.chain()
    assert [line.number for line in chain.lines] == [1, 2, 3]
    assert [line.before for line in chain.lines] == ["", *(hash_of(line) for line in chain.lines[:2])]
    assert chain.head == Mark(3, hash_of(chain.lines[-1]))
    assert [entry for _, entry in await subject.other.journal.entries(0)] == [said(1), said(2), said(3)]
    assert await subject.other.journal.entries(chain.lines[-1].at + 60_000) == []
    assert (await judged(subject.other.journal)).faults == ()


async def test_commits_side_by_side_make_one_chain(subject: "Subject", lease: Lease) -> None:
    stores = (subject.store, subject.other)
    commits = [stores[n % 2].records.commit(lease, Commit(f"c{n}", (), journal=(said(n), said(n)))) for n in range(40)]
    await asyncio.gather(*commits)
    verdict = await judged(subject.store.journal)
    assert (verdict.faults, verdict.chained) == ((), 80)


async def test_a_commit_that_changes_nothing_writes_no_line(subject: "Subject", lease: Lease) -> None:
    stale = replace(lease, token=lease.token + 7)
    with pytest.raises(LeaseLost):
        await subject.store.records.commit(stale, Commit("ada", (), journal=(said(1),)))
    assert (await subject.store.journal.chain()).head is None
    await subject.store.records.commit(lease, Commit("ada", (), journal=(said(1),)))
    with pytest.raises(LeaseLost):
        await subject.store.journal.sign(stale, 1)
    assert (await subject.store.journal.chain()).signatures == ()


async def test_the_head_is_signed_once_and_a_noted_head_stays_in_the_chain(subject: "Subject", lease: Lease) -> None:
    journal = subject.store.journal
    await subject.store.records.commit(lease, Commit("ada", (), journal=(said(1),)))
    signed = await journal.sign(lease, 5)
    assert signed is not None
    assert await journal.sign(lease, 6) is None
    noted = read_mark(str(signed))
    await subject.store.records.commit(lease, Commit("ada", (), journal=(said(2),)))
    verdict = await judged(subject.other.journal, noted)
    assert (verdict.faults, verdict.signed) == ((), signed)
    assert [f.fault for f in (await judged(journal, Mark(1, "0" * 40))).faults] == [Fault.REWRITTEN]
    assert [f.fault for f in (await judged(journal, Mark(9, "0" * 40))).faults] == [Fault.END]


@pytest.fixture
async def client(valkey: str) -> Any:
    made = connect(valkey)
    yield made
    await made.aclose()


async def test_a_line_that_stands_outside_the_chain_is_found_wherever_it_is(client: Any, keys: KeyStore) -> None:
    bot = new_bot()
    names, store = Names(bot), RedisStore(client, bot, Vault.of(keys))
    lease = await store.leases.acquire("worker", 30)
    assert lease is not None
    await client.xadd(names.journal, {"j": b'{"what": "case_opened", "who": "bot"}'})
    await store.records.commit(lease, Commit("ada", (), journal=(said(1),)))
    verdict = await judged(store.journal)
    assert ([(f.fault, f.line) for f in verdict.faults], verdict.chained) == ([(Fault.UNCHAINED, 1)], 1)
    assert len(await store.journal.entries(0)) == 2
    await client.xadd(names.journal, {"j": b'{"what": "case_closed", "who": "bot"}'})
    assert [f.line for f in (await judged(store.journal)).faults] == [1, 2]


async def test_what_is_too_old_goes_from_the_front_and_the_rest_is_whole(client: Any, keys: KeyStore) -> None:
    bot = new_bot()
    names, store = Names(bot), RedisStore(client, bot, Vault.of(keys), retention_days=30)
    lease = await store.leases.acquire("worker", 30)
    assert lease is not None
    await store.records.commit(lease, Commit("ada", (), journal=(said(1), said(2))))
    old = (await store.journal.chain()).lines
    await client.delete(names.journal)
    before = ""
    for line in old:  # as if they had been written long ago
        aged = replace(line, at=line.at - 40 * DAY, before=before)
        before = hash_of(aged)
        fields = {"n": aged.number, "t": aged.at, "p": aged.before, "j": aged.body}
        await client.xadd(names.journal, fields, id=f"{aged.at}-{aged.number}")
    await client.hset(names.journal_head, "h", before)
    await store.records.commit(lease, Commit("ada", (), journal=(said(3),)))
    chain = await store.journal.chain()
    assert [line.number for line in chain.lines] == [3]
    assert chain.anchor is not None
    assert chain.anchor.mark == Mark(2, before)
    assert (await judged(store.journal, retention=30 * DAY)).faults == ()
    await client.xtrim(names.journal, maxlen=0)
    assert [f.fault for f in (await judged(store.journal, retention=30 * DAY)).faults] == [Fault.END]


# ── whatever is done to a chain shows ──────────────────────────────────────────────────────────────────────────────


def chain_of(lines: int, trimmed: int = 0) -> Chain:
    """A chain of so many lines, an hour apart, signed at every third; those of `trimmed` are gone from the front."""
    now = [100 * DAY]
    state = State(lambda: now[0])
    signatures = []
    for n in range(1, lines + 1):
        write(state, [said(n)], (lines - trimmed) * DAY - 1)
        if n % 3 == 0 and state.journal_head is not None:
            signatures.append(Signature(state.journal_head, now[0], "ours"))
        now[0] += DAY
    return Chain(tuple(state.journal), state.journal_head, state.journal_anchor, tuple(signatures))


def faults(chain: Chain, since: Mark | None = None, retention: int = 30 * DAY) -> set[Fault]:
    verdict = verify(chain, lambda *s: s[2] == "ours", now=130 * DAY, retention=retention, since=since)
    return {found.fault for found in verdict.faults}


@given(lines=st.integers(0, 12), trimmed=st.integers(0, 5))
def test_a_chain_that_nobody_touched_is_whole(lines: int, trimmed: int) -> None:
    kept = max(1, lines - trimmed)
    assert faults(chain_of(lines, lines - kept if lines else 0), retention=(kept + 1) * DAY) == set()


def relinked(lines: list[Written]) -> list[Written]:
    """The lines with numbers and hashes made anew, as somebody who knows how can make them."""
    made: list[Written] = []
    for line in lines:
        before = hash_of(made[-1]) if made else ""
        made.append(replace(line, number=len(made) + 1, before=before))
    return made


@given(at=st.integers(0, 9), how=st.sampled_from(["body", "time", "gone", "swapped", "twice", "put in"]))
def test_any_change_shows(at: int, how: str) -> None:
    chain = chain_of(10)
    lines = list(chain.lines)
    match how:
        case "body":
            lines[at] = replace(lines[at], body=lines[at].body.replace(b"urgent", b"support"))
        case "time":
            lines[at] = replace(lines[at], at=lines[at].at + 1)
        case "gone":
            del lines[at]
        case "swapped":
            lines[at - 1], lines[at] = lines[at], lines[at - 1]
        case "twice":
            lines.insert(at, lines[at])
        case _:
            lines.insert(at, replace(lines[at], body=b"{}"))
    assert faults(replace(chain, lines=tuple(lines)))


@given(at=st.integers(0, 8))
def test_a_chain_made_anew_is_found_by_its_signed_marks(at: int) -> None:
    chain = chain_of(10)
    lines = list(chain.lines)
    lines[at] = replace(lines[at], body=b"{}")
    lines = relinked(lines)
    forged = replace(chain, lines=tuple(lines), head=Mark(len(lines), hash_of(lines[-1])))
    assert faults(forged) == {Fault.REWRITTEN}
    assert faults(replace(forged, signatures=()), since=chain.head) == {Fault.REWRITTEN}
    other = tuple(
        Signature(Mark(n, hash_of(lines[n - 1])), s.at, "theirs") for s in chain.signatures if (n := s.mark.number)
    )
    assert faults(replace(forged, signatures=other)) == {Fault.FORGED}


@given(kept=st.integers(0, 9))
def test_a_tail_that_is_gone_with_its_head_is_found_where_it_was_signed_or_noted(kept: int) -> None:
    chain = chain_of(10)
    lines = chain.lines[:kept]
    head = Mark(kept, hash_of(lines[-1])) if lines else None
    cut = replace(chain, lines=lines, head=head)
    assert (Fault.END in faults(cut)) is (kept < 9), "the last signature is under line 9"
    assert Fault.END in faults(replace(cut, signatures=()), since=chain.head)


def test_lines_that_went_before_their_time_are_missed_although_an_anchor_says_so() -> None:
    chain = chain_of(10, trimmed=4)
    assert faults(chain, retention=21 * DAY) == set()
    assert faults(chain, retention=40 * DAY) == {Fault.FRONT}
    assert faults(replace(chain, anchor=None)) >= {Fault.FRONT}


def test_a_head_that_is_none_is_refused() -> None:
    assert read_mark("12:" + "a" * 40) == Mark(12, "a" * 40)
    for wrong in ("", "12", "12:abc", "x:" + "a" * 40, "12:" + "z" * 40):
        assert read_mark(wrong) is None
