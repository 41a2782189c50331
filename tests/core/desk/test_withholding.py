"""A supervisor takes a wrong number or answer out from the forum, and shows it again."""

from dataclasses import replace

import pytest

from bot.core.desk.supervising import DIALLED_KEPT
from bot.core.model.case_events import PreparedAsked
from bot.core.model.desk_events import NumberDialled, WithholdAsked
from bot.core.model.effects.desk import TellDesk
from bot.core.model.lines import Line
from bot.core.model.prepared import What
from bot.core.model.rules import DAY
from bot.core.ports import DESK
from tests.core.world import EMERGENCY, RULES, World, by, noted

RULED = replace(
    RULES, sendable=frozenset({"kh_help"}), withholdable=RULES.topics - {"greet"}, crisis=frozenset({"confinement"})
)


@pytest.fixture
def world() -> World:
    return World(RULED)


def says(world: World, argument: str, *, who: str = "s", supervisor: bool = True, restore: bool = False) -> list[Line]:
    """What General is told."""
    event = WithholdAsked(by=replace(by(who), supervisor=supervisor), restore=restore, argument=argument)
    decision = world.handle(DESK, [event])
    return [effect.line for effect in decision.effects if isinstance(effect, TellDesk)]


def test_a_service_is_gone_at_once_and_comes_back(world: World) -> None:
    assert says(world, "kh_help  does not answer") == [Line.WITHHELD]
    assert world.desk.not_shown == {(What.SERVICE, "kh_help")}
    assert world.desk.withheld[0].reason == "does not answer"
    assert (world.journal[-1].what, world.journal[-1].why) == ("service_withheld", "kh_help")
    assert says(world, "KH_HELP", restore=True) == [Line.RESTORED]
    assert world.desk.not_shown == frozenset()
    assert world.journal[-1].what == "service_restored"
    assert says(world, "kh_help", restore=True) == [Line.RESTORE_HOW]


@pytest.mark.parametrize(
    ("argument", "supervisor", "line"),
    [
        ("kh_help it is wrong", False, Line.ROLE_NEEDED),
        ("kh_help", True, Line.WITHHOLD_HOW),
        ("", True, Line.WITHHOLD_HOW),
        ("nothing wrong", True, Line.WITHHOLD_UNKNOWN),
        ("greet wrong", True, Line.WITHHOLD_NEVER),
    ],
)
def test_what_is_refused_changes_nothing(world: World, argument: str, supervisor: bool, line: Line) -> None:
    assert says(world, argument, supervisor=supervisor) == [line]
    assert world.desk.withheld == ()


def test_an_answer_for_emergencies_takes_two(world: World) -> None:
    assert says(world, "confinement it is wrong") == [Line.WITHHOLD_SECOND]
    assert says(world, "confinement it is wrong") == [Line.WITHHOLD_OWN]
    assert world.desk.not_shown == frozenset()
    assert says(world, "confinement yes, wrong", who="t") == [Line.WITHHELD]
    assert world.desk.not_shown == {(What.ANSWER, "confinement")}
    assert [line.what for line in world.journal] == ["answer_withhold_asked", "answer_withheld"]
    assert says(world, "safe_migration wrong") == [Line.WITHHELD]


def test_nobody_sends_what_is_withheld(world: World) -> None:
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    says(world, "kh_help wrong")
    event = PreparedAsked(by=by("c"), what=What.SERVICE, argument="kh_help", message=world.new())
    assert noted(world.handle("a", [event])) == [Line.NO_SUCH_SERVICE]


def test_what_a_supervisor_dialled_is_noted_once_and_kept_for_a_month(world: World) -> None:
    def dials(service: str = "kh_help", number: str = "", *, supervisor: bool = True) -> None:
        event = NumberDialled(by=replace(by("s"), supervisor=supervisor), service=service, number=number)
        assert world.handle(DESK, [event]).effects == ()

    dials(supervisor=False)
    dials("what anybody may write")
    assert (world.desk.dialled, [line for line in world.journal if line.what == "number_dialled"]) == ((), [])
    dials()
    dials(number="085 534")
    world.later(DAY)
    dials()
    assert [(d.number, d.at) for d in world.desk.dialled] == [("085 534", world.now - DAY), ("", world.now)]
    assert (world.journal[-1].what, world.journal[-1].why) == ("number_dialled", "kh_help")
    world.later(DIALLED_KEPT)
    dials(number="1")
    assert [d.number for d in world.desk.dialled] == ["1"]
