"""The journal's chain, in memory and on Valkey: what is written is whole, and whatever is done to it shows."""

import asyncio
import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.keys import KeyStore
from bot.adapters.redis.connect import connect
from bot.adapters.redis.names import Names
from bot.adapters.redis.store import RedisStore
from bot.adapters.vault import Vault
from bot.core.journal.chain import (
    SIGNED_WITHIN,
    Fault,
    Verdict,
    anchored,
    linked,
    outlived,
    signature_of,
    signer_of,
    tree_of,
    verify,
)
from bot.core.journal.checkpoint import Checkpoint, read_checkpoint
from bot.core.model.errors import LeaseLost
from bot.core.ports import Anchor, Chain, Commit, Journal, JournalEntry, Lease, Mark, Signature, Written
from tests.ports.conftest import new_bot

if TYPE_CHECKING:
    from tests.ports.conftest import Subject

DAY = 86_400_000


def said(number: int) -> JournalEntry:
    return JournalEntry("case_opened", "bot", f"ada.{number}", "rule", "urgent")


def now() -> int:
    return time.time_ns() // 1_000_000


async def judged(journal: Journal, noted: Checkpoint | None = None, retention: int = 90 * DAY) -> Verdict:
    return verify(await journal.chain(), journal.seal, now=now(), retention=retention, noted=noted)


async def noted_of(journal: Journal) -> Checkpoint:
    """The head, as somebody noted it who got it from Sarika."""
    checkpoint = read_checkpoint(signer_of(journal).signed(tree_of(await journal.chain(), journal.seal)))
    assert checkpoint is not None
    assert signer_of(journal).made(checkpoint)
    return checkpoint


@pytest.fixture
async def lease(subject: "Subject") -> Lease:
    lease = await subject.store.leases.acquire("worker", 30)
    assert lease is not None
    return lease


async def test_an_empty_journal_is_whole(subject: "Subject", lease: Lease) -> None:
    verdict = await judged(subject.store.journal)
    assert (verdict.faults, verdict.chained, verdict.head) == ((), 0, None)
    assert await subject.store.journal.sign(lease, 1)
    assert (await subject.store.journal.chain()).signatures == ()


async def test_sums_of_days_are_kept_before_lines_go_and_by_who_leads_alone(subject: "Subject", lease: Lease) -> None:
    journal = subject.store.journal
    await subject.store.records.commit(lease, Commit("ada", (), journal=(said(1),)))
    asked: list[tuple[int, list[str]]] = []

    def summed(lines: Sequence[tuple[int, JournalEntry]], known: Iterable[str]) -> Mapping[str, str]:
        asked.append((len(lines), sorted(known)))
        return {"2026-03-02": '{"start": 1}', "2026-03-03": "{}"}

    at = int(time.time() * 1000)
    assert await journal.sign(lease, at, summed)
    assert await subject.other.journal.sums() == {"2026-03-02": '{"start": 1}', "2026-03-03": "{}"}
    assert await journal.sign(lease, at, lambda _, known: {"2026-03-03": "[]"})
    assert await journal.sums() == {"2026-03-02": '{"start": 1}', "2026-03-03": "[]"}
    assert asked == [(1, [])]
    with pytest.raises(LeaseLost):
        await journal.sign(replace(lease, token=lease.token + 1), at, summed)
    assert await journal.sums() == {"2026-03-02": '{"start": 1}', "2026-03-03": "[]"}


async def test_lines_are_chained_in_the_order_of_their_commits(subject: "Subject", lease: Lease) -> None:
    await subject.store.records.commit(lease, Commit("ada", (), journal=(said(1), said(2))))
    await subject.store.records.commit(lease, Commit("desk", (), journal=(said(3),)))
    chain = await subject.other.journal.chain()
    assert [line.number for line in chain.lines] == [1, 2, 3]
    links = [mark.link for _, mark in linked([line.body for line in chain.lines], None, 0, subject.store.journal.seal)]
    assert len(set(links)) == 3
    assert chain.lines[0].before == ""
    assert chain.head is not None
    assert chain.head.number == 3
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


async def test_the_head_is_signed_and_a_noted_head_stays_in_the_chain(subject: "Subject", lease: Lease) -> None:
    journal = subject.store.journal
    await subject.store.records.commit(lease, Commit("ada", (), journal=(said(1),)))
    at = now()
    assert await journal.sign(lease, at)
    noted = await noted_of(journal)
    await subject.store.records.commit(lease, Commit("ada", (), journal=(said(2),)))
    verdict = await judged(subject.other.journal, noted)
    assert verdict.faults == ()
    assert verdict.proven is not None
    assert (verdict.proven.mark.number, verdict.proven.at) == (1, at)
    other = replace(noted, root=b"0" * 32)
    assert [f.fault for f in (await judged(journal, other)).faults] == [Fault.REWRITTEN]
    assert [f.fault for f in (await judged(journal, replace(noted, size=9))).faults] == [Fault.END]


async def test_what_is_not_signed_in_time_is_not_proven(subject: "Subject", lease: Lease) -> None:
    journal = subject.store.journal
    await subject.store.records.commit(lease, Commit("ada", (), journal=(said(1),)))
    chain, late = await journal.chain(), now() + SIGNED_WITHIN + 60_000
    found = verify(chain, journal.seal, now=late, retention=90 * DAY)
    assert [(f.fault, f.line) for f in found.faults] == [(Fault.UNSIGNED, 1)]
    assert await journal.sign(lease, now())
    found = verify(await journal.chain(), journal.seal, now=late, retention=90 * DAY)
    assert [(f.fault, f.line) for f in found.faults] == [(Fault.UNSIGNED, 2)], "nor that nothing followed"
    assert await journal.sign(lease, late)
    assert verify(await journal.chain(), journal.seal, now=late, retention=90 * DAY).faults == ()


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
    assert not await store.journal.sign(lease, now()), "a signature would say that it is whole"


async def forged(client: Any, names: Names, lines: list[Written]) -> None:
    """A whole new chain in the store, made as well as it goes without the key: numbers, links of another key, the head."""
    await client.delete(names.journal, names.journal_signed)
    made = linked([line.body for line in lines], None, now(), lambda words: hashlib.sha256(words).hexdigest())
    for line, mark in made:
        await client.xadd(names.journal, {"n": line.number, "t": line.at, "p": line.before, "j": line.body})
        await client.hset(names.journal_head, mapping={"n": mark.number, "h": mark.link})


async def test_nobody_without_the_key_can_make_it_anew_and_the_next_signature_does_not_endorse_it(
    client: Any, keys: KeyStore
) -> None:
    bot = new_bot()
    names, store = Names(bot), RedisStore(client, bot, Vault.of(keys))
    lease = await store.leases.acquire("worker", 30)
    assert lease is not None
    await store.records.commit(lease, Commit("ada", (), journal=(said(1), said(2), said(3))))
    await store.journal.sign(lease, now())
    noted, (first, *rest) = await noted_of(store.journal), (await store.journal.chain()).lines
    await forged(client, names, [replace(first, body=first.body.replace(b"urgent", b"support")), *rest])
    assert {f.fault for f in (await judged(store.journal)).faults} == {Fault.CHANGED}
    assert not await store.journal.sign(lease, now())
    assert (await store.journal.chain()).signatures == ()
    assert Fault.REWRITTEN in {f.fault for f in (await judged(store.journal, noted)).faults}


async def test_lines_taken_from_the_end_while_it_is_written_are_missed_in_the_next_line(
    client: Any, keys: KeyStore
) -> None:
    bot = new_bot()
    names, store = Names(bot), RedisStore(client, bot, Vault.of(keys))
    lease = await store.leases.acquire("worker", 30)
    assert lease is not None
    for number in (1, 2, 3):
        await store.records.commit(lease, Commit("ada", (), journal=(said(number),)))
    noted, lines = await noted_of(store.journal), await client.xrange(names.journal)
    await client.xdel(names.journal, lines[2][0])
    await client.hset(names.journal_head, mapping={"n": 2, "h": lines[2][1][b"p"]})
    assert (await judged(store.journal)).faults == (), "cut off cleanly: only a noted head tells"
    assert [f.fault for f in (await judged(store.journal, noted)).faults] == [Fault.END]
    await store.records.commit(lease, Commit("ada", (), journal=(said(4),)))
    assert [(entry.what, entry.why) for _, entry in await store.journal.entries(0)][2:] == [
        ("journal_cut", "3-3"),
        ("case_opened", "rule"),
    ]
    assert [f.fault for f in (await judged(store.journal, noted)).faults] == [Fault.REWRITTEN]


async def test_what_is_too_old_goes_from_the_front_and_the_rest_is_whole(client: Any, keys: KeyStore) -> None:
    bot = new_bot()
    names, store = Names(bot), RedisStore(client, bot, Vault.of(keys), retention_days=30)
    lease = await store.leases.acquire("worker", 30)
    assert lease is not None
    await store.records.commit(lease, Commit("ada", (), journal=(said(1), said(2))))
    old = (await store.journal.chain()).lines
    await client.delete(names.journal)
    aged = linked([line.body for line in old], None, now() - 40 * DAY, store.journal.seal)
    for line, mark in aged:  # as if they had been written long ago
        fields = {"n": line.number, "t": line.at, "p": line.before, "j": line.body}
        await client.xadd(names.journal, fields, id=f"{line.at}-{line.number}")
        await client.hset(names.journal_head, mapping={"n": mark.number, "h": mark.link})
    await store.records.resume()
    await store.records.commit(lease, Commit("ada", (), journal=(said(3),)))
    noted = await noted_of(store.journal)
    assert await store.journal.sign(lease, now())
    chain = await store.journal.chain()
    assert [line.number for line in chain.lines] == [3]
    assert chain.anchor is not None
    assert chain.anchor.mark == aged[-1][1]
    assert (await judged(store.journal, noted, 30 * DAY)).faults == (), "the tree outlives its lines"
    await client.hset(names.journal_head, "a", (await client.hget(names.journal_head, "a")).replace(b"[2,", b"[1,"))
    assert Fault.FORGED in {f.fault for f in (await judged(store.journal, retention=30 * DAY)).faults}


# ── whatever is done to a chain shows ──────────────────────────────────────────────────────────────────────────────


def seal(words: bytes) -> str:
    return hashlib.sha256(b"key" + words).hexdigest()


def theirs(words: bytes) -> str:
    return hashlib.sha256(words).hexdigest()


def chain_of(lines: int, trimmed: int = 0) -> Chain:
    """A chain of so many lines, a day apart, signed at every third and the last; those of `trimmed` are gone from the
    front. The last was written on the 130th day.
    """
    made: list[Written] = []
    head: Mark | None = None
    signatures = []
    for n in range(1, lines + 1):
        at = (130 - lines + n) * DAY
        ((line, head),) = linked([str(said(n)).encode()], head, at, seal)
        made.append(line)
        if n % 3 == 0 or n == lines:
            signatures.append(Signature(head, at, signature_of(head, at, seal)))
    chain = Chain(tuple(made), head, None, tuple(signatures))
    old = outlived(chain, seal, made[trimmed - 1].at) if trimmed else None
    if old is None:
        return chain
    return replace(chain, lines=chain.lines[old[0] :], anchor=old[1], anchored=anchored(old[1], seal))


def checkpoint_of(chain: Chain) -> Checkpoint:
    tree = tree_of(chain, seal)
    return Checkpoint("", (), tree.size, tree.root)


def faults(chain: Chain, noted: Checkpoint | None = None, retention: int = 30 * DAY) -> set[Fault]:
    return {found.fault for found in verify(chain, seal, now=130 * DAY, retention=retention, noted=noted).faults}


@given(lines=st.integers(0, 12), trimmed=st.integers(0, 5))
def test_a_chain_that_nobody_touched_is_whole(lines: int, trimmed: int) -> None:
    whole = chain_of(lines)
    chain = chain_of(lines, min(trimmed, lines))
    assert faults(chain, checkpoint_of(whole), retention=max(1, lines - trimmed) * DAY) == set()


def relinked(lines: list[Written]) -> tuple[tuple[Written, ...], Mark]:
    """The lines with numbers and links made anew, by somebody who knows how and has no key."""
    made: list[Written] = []
    head = None
    for line in lines:
        ((new, head),) = linked([line.body], head, line.at, theirs)
        made.append(new)
    assert head is not None
    return tuple(made), head


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


@given(at=st.integers(0, 8), signs=st.sampled_from(["none", "theirs", "ours"]))
def test_a_chain_made_anew_is_found_whatever_becomes_of_the_signatures(at: int, signs: str) -> None:
    chain = chain_of(10)
    changed = list(chain.lines)
    changed[at] = replace(changed[at], body=b"{}")
    lines, head = relinked(changed)
    marks = [Mark(s.mark.number, lines[s.mark.number - 1].before) for s in chain.signatures]
    signatures = {
        "none": (),
        "theirs": tuple(
            Signature(mark, s.at, signature_of(mark, s.at, theirs))
            for mark, s in zip(marks, chain.signatures, strict=True)
        ),
        "ours": chain.signatures,
    }[signs]
    found = faults(replace(chain, lines=lines, head=head, signatures=signatures))
    assert Fault.CHANGED in found
    assert {"none": Fault.UNSIGNED, "theirs": Fault.FORGED, "ours": Fault.REWRITTEN}[signs] in found


@given(kept=st.integers(1, 9))
def test_a_tail_that_is_gone_with_its_head_and_signatures_is_not_proven_and_missed_by_a_noted_head(kept: int) -> None:
    chain = chain_of(10)
    head = Mark(kept, chain.lines[kept].before)
    cut = replace(chain, lines=chain.lines[:kept], head=head)
    assert Fault.END in faults(cut), "a signature is left under a line that is gone"
    cut = replace(cut, signatures=tuple(s for s in chain.signatures if s.mark.number <= kept))
    assert faults(cut) == {Fault.UNSIGNED}
    assert faults(cut, checkpoint_of(chain)) == {Fault.UNSIGNED, Fault.END}


def test_lines_that_went_before_their_time_are_missed_although_an_anchor_says_so() -> None:
    chain = chain_of(10, trimmed=4)
    assert faults(chain, retention=6 * DAY) == set()
    assert faults(chain, retention=40 * DAY) == {Fault.FRONT}
    assert faults(replace(chain, anchor=None, anchored="")) >= {Fault.FRONT}
    assert chain.anchor is not None
    older = replace(chain.anchor, at=0)
    assert faults(replace(chain, anchor=older), retention=40 * DAY) >= {Fault.FORGED}
    assert isinstance(older, Anchor)


def test_a_head_that_is_older_than_what_is_kept_cannot_be_compared() -> None:
    noted = checkpoint_of(chain_of(2))
    verdict = verify(chain_of(10, trimmed=4), seal, now=130 * DAY, retention=6 * DAY, noted=noted)
    assert (verdict.compared, verdict.faults) == (False, ())
