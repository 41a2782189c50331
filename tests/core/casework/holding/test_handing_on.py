"""A case is handed to a colleague, or back into the queue."""

import pytest

from bot.core.model.case import CaseState, Kind
from bot.core.model.case_events import SendAnswered
from bot.core.model.effects.contact import Relay
from bot.core.model.effects.desk import Alert, Ping
from bot.core.model.effects.thread import AskFirst, Note
from bot.core.model.lines import Line
from bot.core.understanding.values import Urgency
from tests.core.casework.holding.pressing import hands, menu
from tests.core.world import EMERGENCY, World, answered, by, noted, told

# ── handing on ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_colleague_on_shift_holds_it_from_now_on(held: World) -> None:
    decision = hands(held, "c", "d")
    assert noted(decision) == [Line.HANDED_ON]
    assert told(decision) == [Line.ANOTHER_COUNSELLOR]
    assert Ping(case=1, counsellor="d", about="handed") in decision.effects
    assert (held.case("a").holder, held.case("a").life.former) == ("d", "c")
    held.drain()
    held.says("c", "a", "a note now")
    held.says("d", "a", "I go on")
    held.drain()
    assert held.heard("a") == ["I go on"]


@pytest.mark.parametrize("to", ["d", ""])
def test_the_note_for_the_next_one_is_what_handing_on_answers(held: World, to: str) -> None:
    """A note is never kept: the topic shows it, and who comes next is pointed to the holder's last one."""
    assert answered(menu(held, "c", "hand")) == [Line.HAND_ON_HOW]
    note, card = held.said("c", "// she may be moved tonight"), held.said("c", reply_to=held.case("a").view.card)
    for wrote in (note, held.said("d", "// not the holder's"), card):
        held.handle("a", [wrote])
    held.handle("a", [wrote := held.said("c", "// ask her for the ward")])
    assert answered(menu(held, "c", "hand")) == [Line.IN_PRIVATE]
    decision = hands(held, "c", to)
    assert [e.reply_to for e in decision.effects if isinstance(e, Note)] == [wrote.message]
    assert held.case("a").view.noted == 0
    assert held.heard("a") == []


def test_handing_on_without_a_note_answers_nothing(held: World) -> None:
    decision = hands(held, "c", "d")
    assert [e.reply_to for e in decision.effects if isinstance(e, Note)] == [None]


def test_who_handed_it_on_and_writes_again_is_told_that_it_stays_a_note() -> None:
    """Also where they were told once, before they took it over: they believe that it went out."""
    world = World()
    for who in ("c", "d"):
        world.shift(who)
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.says("c", "a", "hello")
    world.claims("c", "a")
    world.drain()
    assert world.notes("a") == [Line.NOBODY_HOLDS]
    hands(world, "c", "d")
    assert noted(world.says("c", "a", "where are you")) == [Line.STAYED_A_NOTE]
    assert noted(world.says("c", "a", "where are you")) == []


@pytest.mark.parametrize("to", ["d", ""])
def test_where_somebody_is_goes_out_for_nobody_else_to_whom_the_case_was_handed(held: World, to: str) -> None:
    ask = next(e for e in held.says("c", "a", "", kind=Kind.LOCATION).effects if isinstance(e, AskFirst))
    hands(held, "c", to)
    if not to:
        held.claims("d", "a")
    event = SendAnswered(by=by("d"), case=1, press="p", source=ask.source, send=True)
    decision = held.handle("a", [event])
    assert answered(decision) == [Line.OLD_BUTTON]
    assert not [e for e in decision.effects if isinstance(e, Relay)]


def test_nobody_off_shift_is_handed_a_case(held: World) -> None:
    held.shift("d", on=False)
    assert answered(hands(held, "c", "d")) == [Line.NOT_ON_SHIFT]
    assert held.case("a").holder == "c"


def test_back_into_the_queue_others_are_called(held: World) -> None:
    decision = hands(held, "c", "")
    assert noted(decision) == [Line.RETURNED_BY_HOLDER]
    assert Alert(case=1) in decision.effects
    assert told(decision) == [Line.HOLDER_GONE]
    assert held.case("a").state is CaseState.WAITING


def test_who_is_handed_a_case_and_does_not_come_loses_it(held: World) -> None:
    hands(held, "c", "d")
    held.later(2 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").state is CaseState.WAITING
