import asyncio
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.model.case import Case, CaseState, CaseView, Content, Kind, Life, LogEntry, Sent, Side
from bot.core.model.conversation import Conversation, Counts, Pending, Question, Quiet, Told
from bot.core.model.desk import Counsellor, Desk, DeskCase, EndedCase
from bot.core.model.effects.contact import Button, Say, Tell
from bot.core.model.effects.desk import Alert, AnswerPress
from bot.core.model.errors import Conflict, Forgotten, Handled, LeaseLost
from bot.core.model.group import BoardState
from bot.core.model.lines import Line
from bot.core.model.timers import Timer
from bot.core.ports import DESK, Commit, Item, JournalEntry, Lease, Raw
from bot.core.understanding.values import Urgency

if TYPE_CHECKING:
    from tests.ports.conftest import Subject

CASE = Case(number=1, code=(3, 4), state=CaseState.OPEN, urgency=Urgency.EMERGENCY, topic="confinement", reasons=("rule",), life=Life(opened_at=5, waiting_since=5), holder="c1", view=CaseView(thread=7, sent=(Sent(seq=1, source=2, message=3),)))  # fmt: skip
FULL = Conversation(contact="ada", address="12345", told=Told(country="MY"), pending=Pending(Question.COUNTRY, "unpaid_wages"), quiet=Quiet(held=(Say(topic="menu"), Tell(line=Line.CLOSED, buttons=((Button("menu", ("x",)),),))), heard_at=9), counts=Counts(log=2, cases=1), case=CASE)  # fmt: skip
DESK_STATE = Desk(
    counsellors=(Counsellor("c1", "999", "សុខា", on_until=10, started=True),),
    cases=(DeskCase("ada", 1, (3, 4), CaseState.OPEN, Urgency.EMERGENCY, 5, "c1", 7),),
    boards=(BoardState(message=11),),
)
ADA, EVE = Conversation(contact="ada", address="1"), Conversation(contact="eve", address="2")


def entry(seq: int, text: str = "ជួយផង", at: int = 10**15) -> LogEntry:
    return LogEntry(seq, at, Side.CONTACT, Content(Kind.LOCATION, text=text, place=(11.5, 104.9)), source=seq)


@pytest.fixture
async def lease(subject: "Subject") -> Lease:
    lease = await subject.store.leases.acquire("worker", 30)
    assert lease is not None
    return lease


async def arrived(subject: "Subject", *update_ids: int) -> tuple[str, ...]:
    await subject.store.inbox.add([Raw(id, b"x") for id in update_ids])
    items = await subject.store.inbox.read("0", 100, 0)
    return tuple(item.id for item in items[-len(update_ids) :])


async def everything(subject: "Subject", *keys: str) -> list[object]:
    """All that can be seen of the store."""
    seen: list[object] = [await subject.other.inbox.read("0", 100, 0), await subject.other.outbox.read("0", 100, 0)]
    seen.append(await subject.other.timers.next_due())
    for key in keys:
        loaded = await subject.other.records.load(key)
        seen += [replace(loaded, now=0), await subject.other.records.log(key, 0, 100)]
    return seen


async def test_of_an_unknown_contact_nothing_is_known(subject: "Subject") -> None:
    loaded = await subject.store.records.load("ada")
    assert (loaded.conversation, loaded.version, loaded.desk, loaded.desk_version) == (None, 0, Desk(), 0)
    assert loaded.now > 1_600_000_000_000
    assert (await subject.store.records.load(DESK)).conversation is None
    assert await subject.store.records.log("ada", 0, 10) == []


async def test_what_is_committed_is_loaded_whole(subject: "Subject", lease: Lease) -> None:
    await subject.store.records.commit(lease, Commit("ada", (), conversation=FULL, desk=DESK_STATE))
    for store in (subject.store, subject.other):
        loaded = await store.records.load("ada")
        assert (loaded.conversation, loaded.version, loaded.desk, loaded.desk_version) == (FULL, 1, DESK_STATE, 1)
        assert (await store.records.load(DESK)).desk == DESK_STATE
        assert (await store.records.load("eve")).conversation is None


async def test_versions_grow_with_what_changes_and_only_with_that(subject: "Subject", lease: Lease) -> None:
    await subject.store.records.commit(lease, Commit("ada", (), conversation=ADA))
    await subject.store.records.commit(lease, Commit("ada", (), 1, 0, conversation=FULL))
    await subject.store.records.commit(lease, Commit(DESK, (), desk=DESK_STATE))
    await subject.store.records.commit(lease, Commit("ada", (), effects=(Say(topic="menu"),)))
    loaded = await subject.other.records.load("ada")
    assert (loaded.version, loaded.conversation, loaded.desk_version) == (2, FULL, 1)
    await subject.store.records.commit(lease, Commit(DESK, (), 0, 1, desk=Desk(boards=(BoardState(message=5),))))
    loaded = await subject.other.records.load("ada")
    assert (loaded.version, loaded.desk, loaded.desk_version) == (2, Desk(boards=(BoardState(message=5),)), 2)


@pytest.mark.parametrize("stale", ["conversation", "desk"])
async def test_a_conflict_changes_nothing_at_all(subject: "Subject", lease: Lease, stale: str) -> None:
    await subject.store.records.commit(lease, Commit("ada", (), conversation=ADA, desk=DESK_STATE))
    (id,) = await arrived(subject, 1)
    await subject.store.records.commit(lease, Commit("ada", (), effects=(Say(topic="menu"),)))
    (waiting,) = await subject.store.outbox.read("0", 10, 0)
    before = await everything(subject, "ada")
    commit = Commit(
        "ada", (id,), 0 if stale == "conversation" else 1, 0 if stale == "desk" else 1, FULL, Desk(boards=(BoardState(message=1),)),
        (Alert(case=1),), (waiting.id,), (entry(1),), (Timer("x", 1),), (JournalEntry("claim", "c1"),),
    )  # fmt: skip
    with pytest.raises(Conflict):
        await subject.store.records.commit(lease, commit)
    assert await everything(subject, "ada") == before


@pytest.mark.parametrize("token", [0, 999_999])
async def test_a_stale_lease_changes_nothing_at_all(subject: "Subject", lease: Lease, token: int) -> None:
    (id,) = await arrived(subject, 1)
    before = await everything(subject, "ada")
    commit = Commit("ada", (id,), 0, 0, ADA, DESK_STATE, (Alert(case=1),), (), (entry(1),), (Timer("x", 1),))
    for stale in (Lease("worker", token), Lease("poller", lease.token)):
        with pytest.raises(LeaseLost):
            await subject.store.records.commit(stale, commit)
    assert await everything(subject, "ada") == before


async def test_only_the_version_of_what_changes_is_compared(subject: "Subject", lease: Lease) -> None:
    await subject.store.records.commit(lease, Commit("ada", (), conversation=ADA, desk=DESK_STATE))
    await subject.store.records.commit(lease, Commit("ada", (), version=1, desk_version=0, conversation=FULL))
    await subject.store.records.commit(
        lease, Commit(DESK, (), version=77, desk_version=1, desk=Desk(boards=(BoardState(message=2),)))
    )
    await subject.store.records.commit(lease, Commit("ada", (), version=9, desk_version=9, timers=(Timer("x", 1),)))


async def test_of_many_decisions_on_the_same_state_one_comes_true(subject: "Subject", lease: Lease) -> None:
    await subject.store.records.commit(lease, Commit("ada", (), conversation=ADA))
    commits = [
        store.records.commit(lease, Commit("ada", (), 1, conversation=ADA, effects=(Alert(case=n),)))
        for n, store in enumerate([subject.store, subject.other] * 10)
    ]
    results = await asyncio.gather(*commits, return_exceptions=True)
    assert [type(result) for result in results].count(Conflict) == 19
    assert results.count(None) == 1
    assert len(await subject.store.outbox.read("0", 100, 0)) == 1


async def test_many_contacts_are_committed_side_by_side_and_never_mixed(subject: "Subject", lease: Lease) -> None:
    names = [f"contact{n}" for n in range(60)]
    await asyncio.gather(
        *(
            subject.store.records.commit(
                lease, Commit(name, (), conversation=replace(ADA, contact=name), log=(entry(1, name),))
            )
            for name in names
        )
    )
    for name in names:
        conversation = (await subject.other.records.load(name)).conversation
        assert conversation is not None
        assert conversation.contact == name
        assert [line.content.text for line in await subject.other.records.log(name, 0, 10)] == [name]


async def test_changes_of_the_desk_that_follow_each_other_need_not_wait_for_one_another(
    subject: "Subject", lease: Lease
) -> None:
    records, version = subject.store.records, (await subject.store.records.load(DESK)).desk_version
    names = [f"contact{n}" for n in range(300)]
    await asyncio.gather(*(records.ready(name) for name in (DESK, *names)))
    changes = []
    for number, name in enumerate(names):
        commit = Commit(
            name, (), 0, version + number, replace(ADA, contact=name), Desk(boards=(BoardState(message=number),))
        )
        changes.append(asyncio.create_task(records.commit(lease, commit)))
        await asyncio.sleep(0.001 * (number % 7 == 0))
    await asyncio.gather(*changes)
    loaded = await subject.other.records.load(names[-1])
    assert (loaded.desk.boards[0].message, loaded.desk_version) == (299, version + 300)


def desk_case(number: int, **changed: object) -> DeskCase:
    case = DeskCase(f"contact{number}", number, (number, 0), CaseState.WAITING, Urgency.URGENT, number)
    return replace(case, **changed)  # type: ignore[arg-type]


def changed_somehow(desk: Desk, chance: random.Random) -> Desk:
    """As cases come, change, go and end; seldom in another order, or none at all."""
    cases, ended = list(desk.cases), list(desk.ended)
    for _ in range(chance.choice((1, 1, 1, 3, 60))):
        at = chance.randrange(len(cases) + 1)
        match chance.choice(("comes", "comes", "changes", "ends", "first")):
            case "comes":
                cases.append(desk_case(chance.randrange(10**6)))
            case "changes" if at < len(cases):
                cases[at] = replace(cases[at], holder="c1", thread=chance.randrange(99))
            case "ends" if at < len(cases):
                gone = cases.pop(at)
                ended = [*ended, EndedCase(gone.contact, gone.number, gone.code, until=5)][-40:]
            case "first" if at < len(cases):
                cases.insert(0, cases.pop(at))
    if chance.random() < 0.05:
        cases = []
    return replace(desk, cases=tuple(cases), ended=tuple(ended), boards=(BoardState(message=chance.randrange(99)),))


async def test_a_desk_of_many_cases_is_loaded_as_it_was_committed_whatever_changes_in_it(
    subject: "Subject", lease: Lease
) -> None:
    chance, records = random.Random(7), subject.store.records
    desk = replace(DESK_STATE, cases=tuple(map(desk_case, range(200))))
    await records.commit(lease, Commit(DESK, (), desk=desk))
    for version in range(1, 60):
        stale = changed_somehow(desk, chance)
        desk = changed_somehow(desk, chance)
        await records.commit(lease, Commit(DESK, (), 0, version, desk=desk))
        with pytest.raises(Conflict):
            await records.commit(lease, Commit(DESK, (), 0, version, desk=stale))
        if version % 7 == 0:
            await records.resume()
            desk = (await records.load(DESK)).desk
        if version % 3 == 0:
            loaded = await subject.other.records.load(DESK)
            assert (loaded.desk_version, loaded.desk) == (version + 1, desk)


async def test_another_process_changes_the_desk_in_between_and_nothing_of_theirs_is_lost(
    subject: "Subject", lease: Lease
) -> None:
    stores = (subject.store.records, subject.other.records)
    desk = replace(DESK_STATE, cases=tuple(map(desk_case, range(50))))
    await stores[0].commit(lease, Commit(DESK, (), desk=desk))
    for version in range(1, 9):
        records = stores[version % 2]
        desk = (await records.load(DESK)).desk
        number = version * 5
        cases = (*desk.cases[:number], replace(desk.cases[number], holder="c1"), *desk.cases[number + 1 :])
        desk = replace(desk, cases=(*cases, desk_case(100 + version)))
        await records.commit(lease, Commit(DESK, (), 0, version, desk=desk))
        for store in stores:
            assert (await store.load(DESK)).desk == desk


async def test_what_is_handled_leaves_the_inbox_with_the_decision(subject: "Subject", lease: Lease) -> None:
    one, two, three = await arrived(subject, 1, 2, 3)
    await subject.store.records.commit(lease, Commit("ada", (one, three), conversation=ADA))
    assert [item.id for item in await subject.store.inbox.read("0", 10, 0)] == [two]


async def test_a_decision_sent_again_after_a_lost_answer_is_true_once(subject: "Subject", lease: Lease) -> None:
    ids = await arrived(subject, 1, 2)
    commit = Commit("ada", ids, 0, 0, ADA, DESK_STATE, (Alert(case=1),), (), (entry(1),), (Timer("x", 1),))
    await subject.store.records.commit(lease, commit)
    before = await everything(subject, "ada")
    await subject.store.records.commit(lease, commit)
    assert await everything(subject, "ada") == before
    only_words = Commit("ada", await arrived(subject, 3), effects=(Say(topic="menu"),))
    await subject.store.records.commit(lease, only_words)
    await subject.store.records.commit(lease, only_words)
    assert len(await subject.store.outbox.read("0", 10, 0)) == 2


async def test_a_batch_of_which_a_part_was_handled_before_changes_nothing(subject: "Subject", lease: Lease) -> None:
    one, two = await arrived(subject, 1, 2)
    await subject.store.records.commit(lease, Commit("ada", (one,), conversation=ADA))
    with pytest.raises(Handled):
        await subject.store.records.commit(lease, Commit("ada", (one, two), 1, conversation=ADA))
    assert (await subject.store.records.load("ada")).version == 1


async def test_effects_wait_in_the_order_of_the_decisions(subject: "Subject", lease: Lease) -> None:
    effects = (Say(topic="menu", crisis=True), Tell(line=Line.MENU, values=(("x", "ខ"),)), Alert(case=1))
    await subject.store.records.commit(lease, Commit("ada", (), effects=effects))
    await subject.store.records.commit(lease, Commit(DESK, (), effects=(AnswerPress(press="p"),)))
    entries = await subject.other.outbox.read("0", 10, 0)
    assert [one.effect for one in entries] == [*effects, AnswerPress(press="p")]
    assert [one.key for one in entries] == ["ada", "ada", "ada", DESK]
    assert await subject.store.outbox.oldest() == entries[0].created_at


async def test_what_is_withdrawn_is_not_sent_and_what_is_gone_is_no_error(subject: "Subject", lease: Lease) -> None:
    await subject.store.records.commit(lease, Commit("ada", (), effects=(Say(topic="a"), Say(topic="b"))))
    first, second = await subject.store.outbox.read("0", 10, 0)
    await subject.store.records.commit(lease, Commit("ada", (), withdraw=(first.id, "1-1")))
    assert await subject.store.outbox.read("0", 10, 0) == [second]
    assert await subject.store.outbox.attempt(lease, [first.id, second.id]) == {second.id: 0}


async def test_the_log_is_read_in_order_after_a_number_up_to_a_limit(subject: "Subject", lease: Lease) -> None:
    await subject.store.records.commit(lease, Commit("ada", (), conversation=ADA, log=(entry(1), entry(2))))
    await subject.store.records.commit(lease, Commit("ada", (), 1, conversation=ADA, log=(entry(3), entry(4))))
    await subject.store.records.commit(lease, Commit("eve", (), conversation=EVE, log=(entry(1, "other"),)))
    assert await subject.other.records.log("ada", 0, 10) == [entry(n) for n in (1, 2, 3, 4)]
    assert await subject.other.records.log("ada", 1, 2) == [entry(2), entry(3)]
    assert await subject.other.records.log("ada", 4, 10) == []


async def test_single_entries_of_the_log_are_dropped(subject: "Subject", lease: Lease) -> None:
    records = subject.store.records
    await records.commit(lease, Commit("ada", (), conversation=ADA, log=(entry(1), entry(2), entry(3))))
    await records.commit(lease, Commit("eve", (), conversation=EVE, log=(entry(1, "ផ្សេង"),)))
    await records.commit(lease, Commit("ada", (), 1, conversation=ADA, log=(entry(4),), drop=(1, 4)))
    await records.commit(lease, Commit("ada", (), 2, conversation=ADA, drop=(1,)))
    assert await subject.other.records.log("ada", 0, 10) == [entry(2), entry(3)]
    assert await subject.other.records.log("eve", 0, 10) == [entry(1, "ផ្សេង")]


async def test_a_number_of_the_log_is_given_once(subject: "Subject", lease: Lease) -> None:
    await subject.store.records.commit(lease, Commit("ada", (), conversation=ADA, log=(entry(1), entry(2))))
    before = await everything(subject, "ada")
    with pytest.raises(Conflict):
        await subject.store.records.commit(
            lease, Commit("ada", (), 1, conversation=FULL, log=(entry(2),), effects=(Alert(case=1),))
        )
    assert await everything(subject, "ada") == before


async def test_of_a_forgotten_contact_nothing_can_be_read(subject: "Subject", lease: Lease) -> None:
    for conversation in (ADA, EVE):
        await subject.store.records.commit(
            lease,
            Commit(conversation.contact, (), conversation=conversation, log=(entry(1),), effects=(Say(topic="menu"),)),
        )
    subject.forget("ada")
    with pytest.raises(Forgotten):
        await subject.store.records.load("ada")
    with pytest.raises(Forgotten):
        await subject.store.records.log("ada", 0, 10)
    assert [one.key for one in await subject.store.outbox.read("0", 10, 0)] == ["eve"]
    assert [one.key for one in await subject.other.outbox.read("0", 10, 0)] == ["eve"]
    assert (await subject.store.records.load("eve")).conversation == EVE
    assert len(await subject.store.records.log("eve", 0, 10)) == 1


async def test_a_buried_entry_can_not_be_acknowledged_any_more(subject: "Subject", lease: Lease) -> None:
    (id,) = await arrived(subject, 1)
    await subject.store.inbox.bury(lease, Item(id, 0), "unknown", "message")
    await subject.store.records.commit(lease, Commit("ada", (id,), conversation=ADA))
    assert (await subject.store.records.load("ada")).version == 0


async def test_all_conversations_are_listed_and_forgotten_ones_are_not(subject: "Subject", lease: Lease) -> None:
    for conversation in (ADA, EVE):
        await subject.store.records.commit(lease, Commit(conversation.contact, (), conversation=conversation))
    assert {c.contact async for c in subject.other.records.conversations()} == {"ada", "eve"}
    subject.forget("eve")
    assert [c.contact async for c in subject.other.records.conversations()] == ["ada"]
