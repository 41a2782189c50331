"""Who is called to a case, and what becomes of the cases of somebody who leaves."""

from dataclasses import replace

import pytest

from bot.core.model.case import CaseState, Content, Kind
from bot.core.model.case_events import HandedOn, WroteAnonymously
from bot.core.model.desk_events import AskedAnonymously, CounsellorLeft, CounsellorStarted
from bot.core.model.effects.desk import Alert, Board, HandOver, Ping, TellDesk, TellThread
from bot.core.model.effects.lanes import Lane
from bot.core.model.effects.table import lane
from bot.core.model.effects.thread import OpenThread, PostLog
from bot.core.model.events import NotDelivered, Refusal, TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE, Group
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, QUARTER, RULES, World, answered, by, noted, told, understood


def on_shift(world: World, who: str, *, started: bool = True) -> None:
    world.shift(who)
    if started:
        world.handle(DESK, [CounsellorStarted(by=by(who))])
    world.drain()


def leaves(world: World, who: str) -> None:
    world.handle(DESK, [CounsellorLeft(by=by(who))])
    world.ring()
    world.drain()


# ── people are called to every case of which that is said ───────────────────────────────────────────────────────


def test_who_asks_for_a_human_is_called_privately_while_somebody_is_on_duty() -> None:
    world = World()
    on_shift(world, "c")
    assert told(world.presses("a", "human")) == [Line.CASE_OPENED]
    world.drain()
    assert [ping.counsellor for ping in world.pinged] == ["c"]
    assert world.general == []


def test_it_is_one_alert_where_nobody_on_shift_lets_the_bot_write_first() -> None:
    world = World()
    on_shift(world, "c", started=False)
    world.presses("a", "human")
    world.drain()
    assert (world.pinged, world.general) == ([], [Alert(case=1)])


def test_nobody_is_called_while_the_contact_is_told_that_nobody_can_write() -> None:
    world = World()
    assert told(world.presses("a", "human")) == [Line.CASE_OPENED_NOBODY]
    world.drain()
    assert (world.pinged, world.general) == ([], [])


def test_a_counsellor_who_blocked_the_bot_is_replaced_by_an_alert() -> None:
    world = World()
    on_shift(world, "c")
    world.presses("a", "human")
    blocked = NotDelivered(effect=Ping(case=1, counsellor="c"), why=Refusal.BLOCKED)
    assert world.handle("a", [blocked]).effects == (Alert(case=1),)
    assert not any(c.started for c in world.desk.counsellors)
    assert world.handle("a", [blocked]).effects == ()


def test_an_urgent_case_alerts_again_after_its_own_time() -> None:
    world = World()
    world.writes("a", "my passport", understood("passport_withheld", Urgency.URGENT))
    world.later(world.rules.again_after)
    assert len(world.general) == 1
    world.later(world.rules.urgent_again_after - world.rules.again_after)
    assert [alert.again for alert in world.general] == [False, True]
    assert world.lines("a").count(Line.STILL_WAITING) == 1


def test_an_alert_of_new_danger_that_did_not_get_through_is_tried_again() -> None:
    world = World()
    world.writes("a", "help", EMERGENCY)
    world.claims("c", "a")
    world.drain()
    lost = NotDelivered(effect=Alert(case=1, danger=True), why=Refusal.UNKNOWN)
    world.handle("a", [lost])
    world.now += MINUTE
    world.ring()
    decision = world.work("a")
    assert decision is not None
    assert decision.effects == (Alert(case=1, danger=True),)


# ── somebody leaves the group ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def held() -> World:
    """A contact whose case *c* holds, while *d* is on shift as well."""
    world = World()
    on_shift(world, "c")
    on_shift(world, "d")
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.says("c", "a", "I am here")
    world.drain()
    world.pinged.clear()
    world.general.clear()
    return world


def test_the_cases_of_who_leaves_return_and_those_on_shift_and_the_contact_know(held: World) -> None:
    leaves(held, "c")
    assert (held.case("a").state, held.case("a").holder) == (CaseState.WAITING, None)
    assert [c.id for c in held.desk.on_duty(held.now)] == ["d"]
    assert [ping.counsellor for ping in held.pinged] == ["d"]
    assert held.general == [Alert(case=1)]
    assert held.lines("a")[-1] is Line.HOLDER_GONE
    assert held.notes("a")[-1] is Line.RETURNED
    assert [line.what for line in held.journal][-2:] == ["counsellor_left", "case_returned"]
    held.claims("d", "a")
    held.drain()
    assert held.case("a").holder == "d"


def test_with_nobody_left_the_contact_is_told_so(held: World) -> None:
    held.shift("d", on=False)
    leaves(held, "c")
    assert held.lines("a")[-1] is Line.HOLDER_GONE_NOBODY


def test_a_silent_contact_learns_of_it_behind_the_neutral_line(held: World) -> None:
    held.later(QUARTER + 1)
    leaves(held, "c")
    assert held.lines("a")[-1] is Line.KNOCK
    held.presses("a", "read")
    held.drain()
    assert Line.HOLDER_GONE in held.lines("a")


def test_the_cases_of_others_stay_with_them(held: World) -> None:
    leaves(held, "d")
    assert held.case("a").holder == "c"
    assert [c.id for c in held.desk.on_duty(held.now)] == ["c"]


def test_a_stranger_who_leaves_changes_nothing(held: World) -> None:
    before = held.desk
    leaves(held, "nobody")
    assert held.desk == before


def test_who_comes_back_and_holds_again_keeps_the_case(held: World) -> None:
    held.handle(DESK, [CounsellorLeft(by=by("c"))])
    held.shift("c")  # before the case could look
    held.ring()
    held.drain()
    assert held.case("a").holder == "c"


# ── topics ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_cannot_be_answered_in_a_closed_topic_is_answered_in_general() -> None:
    world = World()
    closed = NotDelivered(effect=TellThread(thread=9, line=Line.NO_CASE_THERE), why=Refusal.THREAD_CLOSED)
    assert world.handle(DESK, [closed]).effects == (TellDesk(line=Line.NO_CASE_THERE),)
    other = NotDelivered(effect=TellThread(thread=9, line=Line.NO_CASE_THERE), why=Refusal.UNKNOWN)
    assert world.handle(DESK, [other]).effects == ()


def test_an_anonymous_administrator_is_told_once_in_a_case(held: World) -> None:
    first = held.handle("a", [WroteAnonymously(message=held.new())])
    second = held.handle("a", [WroteAnonymously(message=held.new())])
    assert (noted(first), noted(second)) == ([Line.ANONYMOUS], [])
    asked = held.handle(DESK, [AskedAnonymously(group="")])
    assert asked.effects == (TellDesk(line=Line.ASKED_ANONYMOUSLY),)
    assert first.log == ()


def test_of_a_live_position_the_topic_shows_one_step_a_minute_and_the_last(held: World) -> None:
    steps = [Content(Kind.LOCATION, place=(11.5, 104.9 + n / 100)) for n in range(4)]

    def moves(step: Content) -> None:
        event = held.wrote("a", kind=Kind.LOCATION, edited=True)
        held.handle("a", [type(event)(**{**vars(event), "content": step})])
        held.drain()

    before = len(held.topic("a").posts)
    for step in steps[:3]:
        moves(step)
        held.now += 5_000
    assert [e.content for e in held.logs["a"][-1:]] == steps[:1]
    held.later(MINUTE)
    assert [e.content for e in held.logs["a"][-2:]] == [steps[0], steps[2]]
    assert len(held.topic("a").posts) == before + 2
    held.later(MINUTE)
    moves(steps[3])
    assert held.logs["a"][-1].content == steps[3]


# ── I can write, not now ────────────────────────────────────────────────────────────────────────────────────────


def test_i_can_write_says_that_it_opened_a_case() -> None:
    world = World()
    decision = world.presses("a", "can_write")
    assert told(decision) == [Line.CASE_OPENED_NOBODY]
    assert told(world.presses("a", "can_write")) == [Line.CAN_WRITE]


@pytest.mark.parametrize("action", ["can_write", "not_now"])
def test_their_replies_lead_to_a_human(action: str) -> None:
    world = World()
    world.presses("a", action)
    tell = next(e for e in world.outbox if getattr(e.effect, "line", None) in (Line.CASE_OPENED_NOBODY, Line.NOT_NOW))
    assert "human" in [b.action for row in tell.effect.buttons for b in row]  # type: ignore[union-attr]


def test_words_follow_into_the_topic_of_a_returned_case(held: World) -> None:
    leaves(held, "c")
    decision = held.writes("a", "is anybody there")
    assert PostLog(case=1) in decision.effects


def begins(world: World, who: str) -> None:
    world.shift(who)
    world.handle(DESK, [CounsellorStarted(by=world.by(who))])
    world.drain()


def ended(world: World) -> list[str]:
    return [t.counsellor for t in world.told if t.line is Line.SHIFT_OVER]


def test_shifts_end_in_time_while_no_board_can_be_shown() -> None:
    world = World(replace(RULES, groups=(Group("ក្រុម"),)))
    for who in ("សុខា", "ដារ៉ា"):
        begins(world, who)
        world.later(10 * MINUTE)
    world.gone.add("ក្រុម")
    world.later(world.rules.idle - 15 * MINUTE)
    assert ended(world) == ["សុខា"]
    world.later(10 * MINUTE)
    assert ended(world) == ["សុខា", "ដារ៉ា"]


def test_a_shift_that_begins_while_no_board_can_be_shown_ends_in_time() -> None:
    world = World(replace(RULES, groups=(Group("ក្រុម"),)))
    world.gone.add("ក្រុម")
    begins(world, "សុខា")
    world.later(world.rules.idle)
    assert ended(world) == ["សុខា"]


@pytest.mark.parametrize("urgency", [Urgency.URGENT, Urgency.EMERGENCY])
def test_what_is_done_for_an_emergency_goes_out_before_the_same_for_an_urgent_case(urgency: Urgency) -> None:
    world = World()
    on_shift(world, "c")
    decision = world.writes("a", "ជួយផង", understood("confinement", urgency))
    world.drain()
    opens = world.handle("a", [TimerDue(name=TimerName.UNANSWERED, about=1)])
    calls = [e for e in (*decision.effects, *opens.effects) if isinstance(e, Alert | Ping | OpenThread)]
    assert len(calls) == 5
    emergency = urgency is Urgency.EMERGENCY
    assert {e.emergency for e in calls} == {emergency}
    assert {lane(e) for e in calls} == ({Lane.EMERGENCY, Lane.NEW_EMERGENCY} if emergency else {Lane.ALERT, Lane.NEW})


def test_a_thread_that_a_calm_case_waits_for_goes_before_others_once_it_tells_of_danger() -> None:
    """Hundreds of calm ones may be asked for before it, and nobody reads of the danger until it is there."""
    world = World()
    world.writes("a", "ជួយផង", understood("wages", Urgency.SUPPORT))
    danger = world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    (opens,) = [effect for effect in danger.effects if isinstance(effect, OpenThread)]
    assert lane(opens) is Lane.NEW_EMERGENCY
    assert not any(isinstance(e, OpenThread) for e in world.writes("a", "ជួយផង", EMERGENCY).effects), "once"
    world.drain()
    assert len(world.topics) == 1
    assert not any(isinstance(e, OpenThread) for e in world.writes("a", "ជួយផង", EMERGENCY).effects), "it is there"


# ── who goes off shift with an emergency ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def holding() -> World:
    """An emergency that *c*, on shift, holds."""
    world = World()
    on_shift(world, "c")
    world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    return world


def asked_about_it(world: World) -> list[str | None]:
    """Who was asked what becomes of their cases, None standing for General."""
    world.ring()
    world.drain()
    return [e.counsellor for e in world.told_desk if isinstance(e, HandOver)]


def test_who_goes_off_shift_with_cases_is_asked_in_one_message_what_becomes_of_each(holding: World) -> None:
    holding.presses("b", "human")
    holding.claims("c", "b")
    holding.drain()
    assert answered(holding.shift("c", on=False)) == [Line.SHIFT_OFF_HOLDING]
    assert asked_about_it(holding) == ["c"]
    asked = next(e for e in holding.told_desk if isinstance(e, HandOver))
    assert (asked.of, asked.emergency, lane(asked)) == ("c", True, Lane.ALERT)
    assert holding.case("a").holder == "c", "without an answer it stays theirs"
    decision = holding.handle("a", [HandedOn(by=holding.by("c"), case=1, press="p", to="")])
    assert (holding.case("a").state, Alert(case=1) in decision.effects) == (CaseState.WAITING, True)


def test_a_topic_that_is_made_costs_the_board_no_edit() -> None:
    """It is one of the group's calls, which are the scarcest thing: the edit for the case waits for its topic anyway."""
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    board = next(e for e in world.outbox if isinstance(e.effect, Board))
    world.carry_out(board)
    world.work(DESK)
    world.drain()
    assert world.case("a").view.thread is not None
    assert not [e for e in world.outbox if isinstance(e.effect, Board)]
    assert not world.desk.board_of(board.effect.group).changes  # type: ignore[union-attr]
    assert world.boards[board.effect.group].cases[0].thread is None  # type: ignore[union-attr]


def test_so_is_whose_shift_ends_by_itself(holding: World) -> None:
    holding.now += RULES.idle + 1
    holding.handle(DESK, [TimerDue(name=TimerName.LOOK)])
    assert asked_about_it(holding) == ["c"]


def test_whom_the_bot_cannot_write_to_is_asked_in_general(holding: World) -> None:
    holding.unreachable.add("c")
    holding.shift("c", on=False)
    assert asked_about_it(holding) == [None]


def test_who_holds_nothing_is_asked_nothing(holding: World) -> None:
    holding.handle("a", [HandedOn(by=holding.by("c"), case=1, press="p", to="")])
    assert answered(holding.shift("c", on=False)) == [Line.SHIFT_OFF]
    assert asked_about_it(holding) == []
