"""The table of effects is whole, or nothing starts."""

from dataclasses import dataclass, replace
from importlib.util import find_spec, module_from_spec
from typing import cast, get_args

import pytest

from bot.core.model.effects.contact import Say
from bot.core.model.effects.desk import Board
from bot.core.model.effects.lanes import Lane, Place
from bot.core.model.effects.table import EFFECTS, Effect, Row, checked, described, each
from bot.core.model.effects.thread import Card
from tests.every import every


@every(get_args(Effect))
def test_an_effect_without_a_row_does_not_start(kind: type[Effect]) -> None:
    with pytest.raises(LookupError, match=rf"^effects: no row for \['{kind.__name__}'\]"):
        checked({other: row for other, row in EFFECTS.items() if other is not kind})


def test_a_row_that_names_a_field_which_its_effect_has_not_does_not_start() -> None:
    with pytest.raises(LookupError, match="Board has no field crisis"):
        checked({**EFFECTS, Board: replace(EFFECTS[Board], raised=(("crisis", Lane.EMERGENCY),))})


def test_a_row_without_its_handler_does_not_start() -> None:
    boards = {kind: kind.__name__ for kind, row in EFFECTS.items() if row.place is Place.BOARD}
    assert each(lambda _, row: row.place is Place.BOARD, boards) == boards
    for wrong in ({kind: name for kind, name in boards.items() if kind is not Board}, {**boards, Card: "Card"}):
        with pytest.raises(LookupError, match=r"\['(Board|Card)'\]"):
            each(lambda _, row: row.place is Place.BOARD, wrong)


@dataclass(frozen=True)
class New:
    """An effect that nobody handles yet."""


@pytest.mark.parametrize(
    ("module", "alike"),
    [("bot.core.outcomes", Board), ("bot.adapters.telegram.contact", Say), ("bot.adapters.telegram.desk.forum", Card)],
)
def test_whoever_handles_effects_does_not_start_with_one_that_is_not_handled(
    module: str, alike: type[Effect], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = find_spec(module)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(module_from_spec(spec))
    monkeypatch.setitem(cast(dict[type, Row], EFFECTS), New, EFFECTS[alike])
    with pytest.raises(LookupError, match="New"):
        spec.loader.exec_module(module_from_spec(spec))


def test_every_effect_is_described_for_readers() -> None:
    table = {row.effect: row for row in described()}
    assert sorted(table) == sorted(kind.__name__ for kind in get_args(Effect))
    assert all(row.meaning.endswith(".") and row.repeat for row in table.values())
    assert table["Say"].lane == "answer; emergency where `crisis`"
    assert table["Say"].meaning == f"{Say.__doc__}".splitlines()[0]
