"""Who is called when nobody comes to an emergency, and how shifts end by themselves."""

from dataclasses import replace

import pytest

from bot.core.model.case import CaseState, Kind
from bot.core.model.case_events import Closed
from bot.core.model.desk_events import DeskLooked
from bot.core.model.effects.contact import Tell
from bot.core.model.effects.desk import Ping
from bot.core.model.group import Trouble
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE, Hours, Window
from bot.core.ports import DESK
from bot.core.understanding.values import Urgency
from tests.core.desk.ladder.called import SUPERVISOR, called, on_call, starts
from tests.core.world import EMERGENCY, RULES, World, by, told, understood


def group_is(world: World, *troubles: Trouble) -> None:
    world.handle(DESK, [DeskLooked(troubles=troubles, forum=True)])


def test_each_time_nobody_comes_the_call_goes_further(world: World) -> None:
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    assert called(world) == {"c"}
    for further in ({"c"}, {"c", "o"}, {"c", "o", "s"}, {"c", "o", "s"}):
        world.later(world.rules.again_after)
        assert called(world) == further
    assert world.lines("a").count(Line.STILL_WAITING) == 1


def test_who_waits_hears_no_call_that_nobody_could_get() -> None:
    world = World()
    world.writes("a", "ខ្ញុំត្រូវគេចាក់សោ", EMERGENCY)
    world.drain()
    group_is(world, Trouble.REMOVED)
    world.later(world.rules.again_after)
    assert world.pinged == []
    assert world.lines("a")[-1] is Line.STILL_WAITING_NOBODY
    group_is(world)
    world.later(2 * world.rules.again_after)
    assert {Line.STILL_WAITING, Line.STILL_WAITING_NOBODY} & set(world.lines("a")) == {Line.STILL_WAITING_NOBODY}, (
        "it is told once"
    )


def test_who_waits_hears_of_a_private_call_while_the_group_is_away(world: World) -> None:
    world.writes("a", "ខ្ញុំត្រូវគេចាក់សោ", EMERGENCY)
    world.drain()
    group_is(world, Trouble.REMOVED)
    called(world)
    world.later(world.rules.again_after)
    assert called(world) == {"c"}
    assert world.lines("a")[-1] is Line.STILL_WAITING


def test_who_takes_it_ends_the_calls(world: World) -> None:
    world.writes("a", "they locked me in", EMERGENCY)
    world.claims("o", "a")
    world.says("o", "a")
    world.drain()
    world.pinged.clear()
    world.later(HOUR // 2)
    assert called(world) == set()


def test_nobody_is_on_call_whom_the_bot_cannot_write_to() -> None:
    world = World()
    assert on_call(world, "c") == [Line.START_FIRST]
    starts(world, by("c"))
    assert on_call(world, "c") == [Line.ON_CALL]
    assert on_call(world, "c") == [Line.ON_CALL_OFF]
    assert not world.desk.counsellors[0].on_call


# ── a shift begins while somebody waits ─────────────────────────────────────────────────────────────────────────


def test_an_emergency_that_waits_for_long_is_called_at_once_to_who_comes_on_shift(world: World) -> None:
    world.shift("c", on=False)
    world.writes("a", "ខ្ញុំត្រូវគេចាក់សោ", EMERGENCY)
    world.later(8 * HOUR)
    called(world)
    alerts = len(world.general)
    world.shift("x")
    world.later(MINUTE)
    assert "x" in called(world)
    assert len(world.general) == alerts + 1
    world.later(3 * world.rules.again_after)
    assert len(world.general) == alerts + 4, "there is somebody again: it calls at its first pace"
    assert world.lines("a").count(Line.STILL_WAITING) == 1


def test_a_call_is_not_repeated_within_its_time_however_often_shifts_begin(world: World) -> None:
    world.shift("c", on=False)
    world.writes("a", "ខ្ញុំត្រូវគេចាក់សោ", EMERGENCY)
    world.later(MINUTE)
    for _ in range(3):
        world.shift("x")
        world.drain()
        world.shift("x", on=False)
        world.drain()
    world.shift("x")
    world.later(MINUTE)
    assert len(world.general) == 1
    world.later(MINUTE)
    assert (len(world.general), "x" in called(world)) == (2, True)


def test_a_case_without_hurry_is_not_called_when_a_shift_begins(world: World) -> None:
    world.presses("a", "human")
    world.drain()
    called(world)
    world.shift("x")
    world.later(MINUTE)
    assert called(world) == set()


def test_a_case_that_somebody_holds_is_not_called_when_a_shift_begins(world: World) -> None:
    world.writes("a", "ខ្ញុំត្រូវគេចាក់សោ", EMERGENCY)
    world.claims("c", "a")
    world.later(HOUR // 10)
    called(world)
    world.shift("x")
    world.later(MINUTE)
    assert called(world) == set()


# ── shifts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_shift_ends_after_an_hour_without_a_sign_and_the_counsellor_and_the_board_know(world: World) -> None:
    world.later(world.rules.idle - MINUTE)
    assert told(world.presses("a", "human")) == [Line.CASE_OPENED]
    world.later(MINUTE)
    assert world.desk.on_duty(world.now) == ()
    assert [(t.counsellor, t.line) for t in world.told][-1] == ("c", Line.SHIFT_OVER)
    assert world.board == world.desk or world.board is not None
    assert told(world.presses("b", "human")) == [Line.CASE_OPENED_NOBODY]


def test_every_sign_keeps_the_shift_up_to_its_longest(world: World) -> None:
    world.writes("a", "my passport", understood("passport_withheld", Urgency.URGENT))
    world.claims("c", "a")
    for _ in range(20):
        world.later(world.rules.idle // 2)
        world.says("c", "a", "a word")
        world.drain()
        if world.desk.on_duty(world.now) == ():
            break
    assert world.rules.shift - world.rules.idle <= world.now - 1_767_500_000_000 <= world.rules.shift


def test_a_sign_soon_after_another_changes_nothing_that_all_share(world: World) -> None:
    world.presses("a", "human")
    world.claims("c", "a")
    world.drain()
    before = world.desk
    world.now += MINUTE
    world.says("c", "a")
    assert world.desk is before


def test_the_board_is_looked_at_when_the_hours_begin() -> None:
    monday = Window(0, 8 * 60, 17 * 60)
    world = World(replace(RULES, hours=Hours((monday,))))
    world.shift("c")
    world.shift("c", on=False)
    world.drain()
    assert {name for _, name, _ in world.timers} == {"look", "board"}
    looks = [due for (_, name, _), due in world.timers.items() if name == "look"]
    assert looks == [world.rules.hours.changes(world.now)]


# ── supervisors, and signs of life ──────────────────────────────────────────────────────────────────────────────


def test_a_supervisor_may_close_for_a_holder(world: World) -> None:
    world.presses("a", "human")
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.handle("a", [Closed(by=SUPERVISOR, case=1, press="p", outcome="other")])
    assert (world.case("a").state, world.case("a").life.outcome) == (CaseState.RESOLVED, "other")
    assert (world.journal[-1].who, world.journal[-1].why) == ("s", "other")


def test_who_waits_is_told_how_many_wait_before_and_no_time(world: World) -> None:
    world.presses("a", "human")
    world.now += 1
    world.presses("b", "human")
    world.writes("d", "they locked me in", EMERGENCY)
    waits = [e for e in world.presses("b", "human").effects if isinstance(e, Tell)]
    assert [(t.line, dict(t.values)) for t in waits] == [(Line.CASE_WAITING_AHEAD, {"ahead": "2"})]
    assert told(world.presses("d", "human")) == [Line.CASE_ALREADY_WAITING]


def test_a_ping_says_what_it_is_about(world: World) -> None:
    world.writes("a", "they locked me in", EMERGENCY)
    world.later(2 * world.rules.again_after)
    assert Ping(case=1, counsellor="o", about="on_call") in world.pinged


@pytest.mark.parametrize("sign", ["words", "human", "voice"])
def test_who_waits_in_an_emergency_and_writes_again_has_it_called_once_more(world: World, sign: str) -> None:
    world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    world.later(45 * MINUTE)  # by now it is called once an hour
    called(world)

    def gives_a_sign() -> None:
        match sign:
            case "words":
                world.writes("a", "មានអ្នកណានៅទីនោះទេ?", understood("greet"))
            case "human":
                world.presses("a", "human")
            case _:
                world.writes("a", "", kind=Kind.VOICE)
        world.ring()
        world.drain()

    general = len(world.general)
    gives_a_sign()
    assert called(world) == {"c", "o", "s"}
    assert len(world.general) == general + 1
    world.now += MINUTE
    gives_a_sign()
    assert (called(world), len(world.general)) == (set(), general + 1), "not the same alert twice in its time"
    world.now += world.rules.again_after
    gives_a_sign()
    assert called(world) == {"c", "o", "s"}


def test_calm_words_in_a_case_that_is_no_emergency_or_is_held_call_nobody(world: World) -> None:
    world.writes("a", "គេយកលិខិតឆ្លងដែន", understood("passport_withheld", Urgency.URGENT))
    world.later(5 * MINUTE)
    called(world)
    world.writes("a", "មានអ្នកណានៅទីនោះទេ?", understood("greet"))
    world.ring()
    world.drain()
    assert called(world) == set()
    world.writes("b", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    world.drain()
    world.claims("c", "b")
    world.drain()
    called(world)
    world.now += 4 * MINUTE
    world.writes("b", "មានអ្នកណានៅទីនោះទេ?", understood("greet"))
    world.ring()
    world.drain()
    assert called(world) == set()


# ── nobody on shift ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.URGENT])
def test_while_nobody_is_on_shift_who_is_on_call_is_called_at_once(world: World, urgency: Urgency) -> None:
    world.shift("c", on=False)
    world.writes("a", "they locked me in", understood("confinement", urgency))
    world.drain()
    assert [(ping.counsellor, ping.about) for ping in world.pinged] == [("o", "on_call")]


def test_nobody_is_told_to_be_on_call_who_only_supervises(world: World) -> None:
    world.shift("c", on=False)
    world.writes("a", "they locked me in", EMERGENCY)
    world.later(2 * world.rules.again_after)
    about = {(ping.counsellor, ping.about) for ping in world.pinged}
    assert about == {("o", "on_call"), ("s", "nobody")}


def test_without_hurry_nobody_is_woken(world: World) -> None:
    world.shift("c", on=False)
    world.presses("a", "human")
    world.drain()
    assert world.pinged == []
