"""What breaks the group or reaches a counsellor no more: said to supervisors, and everything is shown again afterwards."""

from dataclasses import replace

import pytest

from bot.core.model.desk_events import CounsellorStarted, CounsellorUnreachable, DeskLooked, DeskMoved, RoleChanged
from bot.core.model.effects.desk import Alert, AskDesk, Board, ShiftCall, TellCounsellor, TellDesk, TestCall
from bot.core.model.effects.table import Effect
from bot.core.model.effects.thread import OpenThread, PostLog, ProbeThread
from bot.core.model.events import NotDelivered, Refusal, TimerDue
from bot.core.model.group import Trouble
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.model.timers import TimerName
from bot.core.ports import DESK, Entry
from bot.engine.results import failed
from tests.core.world import EMERGENCY, World, by

SUPERVISOR = replace(by("s"), supervisor=True)


@pytest.fixture
def world() -> World:
    """*s* supervises and *c* is a counsellor on shift; both pressed Start. *a* has a case that *c* holds."""
    world = World()
    world.shift("c")
    for who in (SUPERVISOR, by("c")):
        world.handle(DESK, [CounsellorStarted(by=who)])
    world.writes("a", "they locked me in", EMERGENCY)
    world.claims("c", "a")
    world.drain()
    return world


def found(world: World, *troubles: Trouble, forum: bool = True) -> list[object]:
    decision = world.handle(DESK, [DeskLooked(troubles=troubles, forum=forum)])
    return [e for e in decision.effects if isinstance(e, TellCounsellor | TellDesk)]


def told(*values: tuple[str, str], line: Line) -> TellCounsellor:
    return TellCounsellor(counsellor="s", line=line, values=values)


def test_a_trouble_is_said_once_and_that_it_is_over(world: World) -> None:
    removed = told(("trouble", "removed"), line=Line.DESK_TROUBLE)
    assert found(world, Trouble.REMOVED) == [removed], "nothing can be said in the group itself"
    assert world.desk.stopped("")
    assert found(world, Trouble.REMOVED) == []
    assert found(world) == [told(line=Line.DESK_WELL)]
    assert world.desk.troubles == ()
    assert [line.what for line in world.journal][-2:] == ["desk_trouble", "desk_well"]


def test_the_name_of_the_group_is_remembered_and_follows_a_change(world: World) -> None:
    for title in ("អ្នកប្រឹក្សា", "អ្នកប្រឹក្សាថ្មី", ""):
        decision = world.handle(DESK, [DeskLooked(forum=True, title=title)])
        assert decision.effects == ()
    assert world.desk.title("") == "អ្នកប្រឹក្សាថ្មី"


def test_a_right_that_lacks_is_said_in_the_group_too(world: World) -> None:
    effects = found(world, Trouble.NO_THREADS_RIGHT)
    assert [(type(e) is TellCounsellor, type(e) is TellDesk) for e in effects] == [(True, False), (False, True)]
    assert not world.desk.stopped("")


def test_a_change_of_membership_tells_nothing_of_the_topics(world: World) -> None:
    found(world, Trouble.NO_FORUM)
    assert found(world, Trouble.NO_PIN_RIGHT, forum=False)[0] == told(
        ("trouble", "no_pin_right"), line=Line.DESK_TROUBLE
    )
    assert {t.what for t in world.desk.troubles} == {Trouble.NO_FORUM, Trouble.NO_PIN_RIGHT}
    found(world, forum=False)
    assert [t.what for t in world.desk.troubles] == [Trouble.NO_FORUM]
    found(world, Trouble.REMOVED, forum=False)
    assert [t.what for t in world.desk.troubles] == [Trouble.REMOVED]


def test_a_topic_that_went_meanwhile_is_made_again_once_the_group_is_back(world: World) -> None:
    found(world, Trouble.REMOVED)
    world.topic("a").gone = True
    found(world)
    world.ring()
    world.drain()
    assert world.shown("a")[-1] == "they locked me in"
    assert not world.topic("a").gone


def without_thread(world: World) -> None:
    """The topic of *a* is deleted while topics cannot be made."""
    world.topic("a").gone = True
    found(world, Trouble.NO_THREADS_RIGHT)
    world.writes("a", "they come")
    for effect in (PostLog, OpenThread):
        entry = next(entry for entry in world.outbox if isinstance(entry.effect, effect))
        world.outbox.remove(entry)
        why = Refusal.THREAD_GONE if effect is PostLog else Refusal.REFUSED
        event = failed(entry, why)
        assert event is not None
        world.handle("a", [event])
    assert world.case("a").view.thread is None


def test_a_topic_that_could_not_be_made_is_made_as_soon_as_the_group_is_in_order(world: World) -> None:
    without_thread(world)
    found(world)
    for _ in range(2):  # the look at the case, and what comes of it
        world.ring()
        world.drain()
    assert world.shown("a")[-1] == "they come"


def test_a_topic_that_could_not_be_made_does_not_wait_as_long_as_a_clock_was_ahead(world: World) -> None:
    """When it is tried again was set by that clock, as in a small month of seed 7."""
    world.now += HOUR
    without_thread(world)
    world.now -= HOUR
    world.handle(DESK, [TimerDue(name=TimerName.AFRESH)])
    world.ring()
    world.drain()
    assert world.shown("a")[-1] == "they come"


def test_what_could_not_be_told_privately_is_told_to_the_group(world: World) -> None:
    ask = AskDesk(code=(1, 2), line=Line.FOLLOW_SILENT, counsellor="c", group="x")
    to_group = replace(ask, counsellor=None)
    for effect, instead in ((ask, [to_group]), (to_group, [])):
        event = failed(Entry(id="1", key="a", effect=effect, created_at=0), Refusal.REFUSED)
        assert event is not None
        assert [e for e in world.handle("a", [event]).effects if isinstance(e, AskDesk)] == instead


def test_a_topic_is_looked_at_once_an_hour(world: World) -> None:
    topic = world.topic("a")
    topic.gone = True
    world.says("c", "a", "I am here")
    world.later(HOUR - MINUTE)
    assert world.topic("a").gone
    world.says("c", "a", "are you there?")  # words of a holder tell nothing of the topic
    world.later(2 * MINUTE)
    assert not world.topic("a").gone


def test_a_topic_that_is_there_costs_one_call_an_hour(world: World) -> None:
    for _ in range(3):
        world.now += HOUR
        world.ring()
        decision = world.work("a")
        assert decision is not None
        probes = [e for e in decision.effects if isinstance(e, ProbeThread | OpenThread)]
        assert probes == [ProbeThread(case=1, thread=world.case("a").view.thread or 0)]
        world.drain()


def test_while_the_group_is_gone_no_alert_is_added_to_those_that_wait(world: World) -> None:
    world.writes("b", "they beat me", EMERGENCY)
    found(world, Trouble.REMOVED)
    world.now += world.rules.again_after
    world.ring()
    decision = world.work("b")
    assert decision is not None
    assert not [e for e in decision.effects if isinstance(e, Alert)]


@pytest.mark.parametrize(
    "effect",
    [
        TellCounsellor(counsellor="c", line=Line.SHIFT_ON),
        TestCall(counsellor="c", number=1),
        ShiftCall(counsellor="c", until=0),
    ],
    ids=lambda effect: effect.kind,
)
@pytest.mark.parametrize("key", [DESK, "a"])
def test_who_cannot_be_written_to_any_more_is_named_to_the_supervisors(world: World, effect: Effect, key: str) -> None:
    refused = NotDelivered(effect=effect, why=Refusal.BLOCKED)
    decision = world.handle(key, [refused])
    effects = (*decision.effects, *decision.at_desk)
    assert told(("holder", "name of c"), line=Line.COUNSELLOR_UNREACHABLE) in effects
    assert Board() in effects
    known = world.desk.counsellor("c")
    assert known is not None
    assert not known.started
    again = world.handle(key, [refused])
    assert (*again.effects, *again.at_desk) == ()


def test_a_word_to_a_counsellor_that_failed_for_another_reason_says_nothing_of_them(world: World) -> None:
    unknown = NotDelivered(effect=TellCounsellor(counsellor="c", line=Line.SHIFT_ON), why=Refusal.UNKNOWN)
    assert world.handle(DESK, [unknown]).effects == ()
    assert all(c.started for c in world.desk.counsellors)


def test_who_blocked_the_bot_is_named_to_the_supervisors(world: World) -> None:
    decision = world.handle(DESK, [CounsellorUnreachable(by=by("c"))])
    assert told(("holder", "name of c"), line=Line.COUNSELLOR_UNREACHABLE) in decision.effects
    known = world.desk.counsellor("c")
    assert known is not None
    assert not known.started
    assert world.handle(DESK, [CounsellorUnreachable(by=by("c"))]).effects == ()


def test_a_group_that_moved_is_followed_and_named_once(world: World) -> None:
    event = DeskMoved(before="-1001", now="-1002")
    decision = world.handle(DESK, [event])
    assert told(line=Line.DESK_MOVED) in decision.effects
    assert world.desk.moved == (("-1001", "-1002"),)
    assert world.handle(DESK, [event]).effects == ()
    assert "-1002" not in repr(world.desk)


def test_who_supervises_no_more_is_not_told_as_a_supervisor_before_they_do_anything() -> None:
    world = World()
    for who in ("s", "t"):
        world.handle(DESK, [CounsellorStarted(by=replace(by(who), supervisor=True))])
    world.drain()
    world.handle(DESK, [RoleChanged(by=by("s"))])
    broken = DeskLooked(troubles=(Trouble.REMOVED,), forum=True)
    told_of_it = [e for e in world.handle(DESK, [broken]).effects if isinstance(e, TellCounsellor)]
    assert [e.counsellor for e in told_of_it] == ["t"]
    world.handle(DESK, [RoleChanged(by=replace(by("n"), supervisor=True))])
    assert world.desk.counsellor("n") is None, "who did nothing here yet is not known"
