"""What is named in the core has a row in its table, and nothing starts without."""

import re
from pathlib import Path
from typing import get_args

import pytest

from bot.core.contact.actions import ACTIONS, COMMANDS
from bot.core.desk_acts import ACTS
from bot.core.model.case_events import Claimed, DeskEvent
from bot.core.model.effects.contact import Button, ContactAction
from bot.core.model.events import TimerDue
from bot.core.model.rows import complete, kinds
from bot.core.model.timers import TimerName
from bot.core.timers import TIMERS, Whose
from bot.core.turn.turn import Turn
from tests.core.world import World

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ({"one": 1}, "colours: no row for ['two'], rows for nothing: []"),
        ({"one": 1, "two": 2, "three": 3}, "colours: no row for [], rows for nothing: ['three']"),
    ],
)
def test_a_table_without_a_row_or_with_a_strange_one_is_none(rows: dict[str, int], wrong: str) -> None:
    with pytest.raises(LookupError) as raised:
        complete("colours", ("one", "two"), rows)
    assert str(raised.value) == wrong


def test_every_timer_has_a_row_and_belongs_to_somebody() -> None:
    assert complete("timers", TimerName, TIMERS) is TIMERS
    for name, row in TIMERS.items():
        assert callable(row.comes), name
        assert (row.whose is Whose.CASE) == bool(row.states) == (row.about == "case"), name
        assert row.set_by, name
        assert row.means, name


def test_a_timer_without_a_row_cannot_be_set_or_stopped() -> None:
    world = World()
    turn = Turn(None, world.desk, world.now, world.rules)
    with pytest.raises(ValueError, match="someday"):
        turn.set_timer("someday", world.now)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="someday"):
        turn.stop_timer("someday")  # type: ignore[arg-type]
    assert turn.timers == []


def test_a_timer_that_an_earlier_version_set_is_passed_over() -> None:
    decision = World().handle("a", [TimerDue(name="someday", about=1)])
    assert (decision.effects, decision.conversation, decision.timers) == ((), None, ())


def test_everything_that_happens_at_the_desk_has_a_row() -> None:
    assert ACTS.keys() == kinds(DeskEvent)
    assert all(map(callable, ACTS.values()))
    with pytest.raises(LookupError, match="Claimed"):
        complete(
            "events of the desk", kinds(DeskEvent), {kind: act for kind, act in ACTS.items() if kind is not Claimed}
        )


def test_every_button_of_the_contact_has_a_row() -> None:
    assert ACTIONS.keys() == set(get_args(ContactAction))
    assert all(row.means for row in ACTIONS.values())
    assert all(row.means for row in COMMANDS.values())
    with pytest.raises(LookupError, match="withdraw"):
        complete("actions", get_args(ContactAction), {name: row for name, row in ACTIONS.items() if name != "withdraw"})


def test_a_button_that_nobody_would_answer_cannot_be_made() -> None:
    with pytest.raises(LookupError, match="no button does 'fly'"):
        Button("fly")  # type: ignore[arg-type]


def test_what_wording_makes_a_button_of_is_answered_or_the_desks() -> None:
    """Its own buttons have their labels already, and their actions are any text."""
    made = {
        name
        for path in (PROJECT / "bot" / "wording").rglob("*.py")
        for name in re.findall(r"""(?<![\w.])Button\([^\n]*?, "([a-z_]+)",""", path.read_text(encoding="utf-8"))
    }
    assert made
    assert made <= ACTIONS.keys()
