"""Who claims a case holds it, and what a claim withdraws."""

import pytest

from bot.core.model.case import CaseState
from bot.core.model.case_events import Claimed
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.lines import Line
from tests.core.world import EMERGENCY, QUARTER, World, answered, by, told, understood

# ── taking over ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_to_claim_holds_and_the_contact_is_told(world: World) -> None:
    decision = world.claims("c", "a")
    assert answered(decision) == [Line.YOU_HOLD]
    assert told(decision) == [Line.TAKEN_OVER]
    assert decision.withdraws
    assert (world.case("a").state, world.case("a").holder) == (CaseState.OPEN, "c")
    assert world.journal[-1].what == "case_claimed"


def test_of_several_presses_at_once_one_wins_and_the_others_are_told_who(world: World) -> None:
    presses = [Claimed(by=by(who), case=1, press=who) for who in ("c", "d", "e")]
    decision = world.handle("a", presses)
    assert world.case("a").holder == "c"
    assert answered(decision) == [Line.YOU_HOLD, Line.ALREADY_TAKEN, Line.ALREADY_TAKEN]
    late = [e for e in decision.effects if isinstance(e, AnswerPress)][1]
    assert late.values == (("holder", "name of c"),)
    assert late.alert


def test_a_second_press_of_the_holder_changes_nothing(held: World) -> None:
    before = held.case("a")
    assert answered(held.claims("c", "a")) == [Line.YOU_HOLD]
    assert held.case("a") == before


def test_what_the_bot_had_not_yet_said_is_withdrawn_by_a_claim_but_no_crisis_answer(world: World) -> None:
    world.writes("a", "hello", understood("greet"))
    world.writes("a", "they locked me in", EMERGENCY)
    world.writes("a", "hello?", understood("greet"))
    world.claims("c", "a")
    world.phones["a"].seen.clear()
    world.drain()
    assert world.lines("a") == ["confinement", Line.TAKEN_OVER]


def test_a_claim_keeps_the_neutral_line_behind_which_words_wait(world: World) -> None:
    world.later(QUARTER + 1)
    world.claims("c", "a")
    world.closes("c", "a")
    world.presses("b", "human")
    assert [e.effect for e in world.outbox if e.place == "contact:a"] != []
    world.drain()
    assert world.lines("a")[-1] is Line.KNOCK


def test_news_of_waiting_is_dropped_when_somebody_comes() -> None:
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.presses("a", "not_now")
    world.later(world.rules.again_after)
    world.claims("c", "a")
    world.drain()
    world.phones["a"].seen.clear()
    world.writes("a", "I am here")
    world.drain()
    assert world.lines("a") == [Line.TAKEN_OVER]


@pytest.mark.parametrize("number", [0, 2, 99])
def test_a_button_of_another_case_is_refused(world: World, number: int) -> None:
    assert answered(world.claims("c", "a", number)) == [Line.CASE_CLOSED_DESK]
    assert answered(world.closes("c", "a", number)) == [Line.CASE_CLOSED_DESK]
    assert world.case("a").state is CaseState.WAITING
