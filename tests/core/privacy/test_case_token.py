"""What outlives a contact bears a random token: nobody can tell from it who it was, with whatever keys."""

from dataclasses import fields, is_dataclass, replace

import pytest

from bot.core.model.effects.desk import TellForgotten
from bot.core.model.rules import HOUR, MINUTE
from tests.core.world import EMERGENCY, RULES, World

CONTACT = "a"


def values(of: object) -> list[object]:
    """All plain values in a value."""
    if is_dataclass(of):
        return [value for field in fields(of) for value in values(getattr(of, field.name))]
    if isinstance(of, tuple | list | dict):
        return [value for one in (of.items() if isinstance(of, dict) else of) for value in values(one)]
    return [of]


def lived(token: str) -> World:
    """A case that was opened, taken, spoken in and closed, with this chance."""
    world = World(replace(RULES, token=lambda _: token))
    world.shift("c")
    world.writes(CONTACT, "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    world.drain()
    world.claims("c", CONTACT)
    world.drain()
    world.says("c", CONTACT, "help is coming")
    world.drain()
    return world


def forgotten(world: World) -> None:
    for _ in range(2):
        world.presses(CONTACT, "forget_yes")
        world.drain()
    assert world.forgotten == [CONTACT]


def test_lines_of_the_journal_follow_from_the_token_alone() -> None:
    one, same, other = lived("one"), lived("one"), lived("other")
    lines = [[line.case for line in world.journal if line.case] for world in (one, same, other)]
    assert lines[0]
    assert lines[0] == lines[1]
    assert not set(lines[0]) & set(lines[2])
    assert set(lines[0]) == {one.conversations[CONTACT].ref(1)}
    assert one.case(CONTACT).code != other.case(CONTACT).code, "nor does the code name say who it is"


def test_nothing_that_is_the_desks_names_the_contact() -> None:
    world = lived("one")
    named = [line for line in world.journal if CONTACT in values(line) or f"{CONTACT}.1" in values(line)]
    assert named == []
    assert world.conversations[CONTACT].token not in [value for line in world.journal for value in values(line)]
    forgotten(world)
    assert TellForgotten in map(type, world.told_desk)
    for effect in world.told_desk:
        assert CONTACT not in values(effect)


@pytest.mark.parametrize("when", ["live", "ended"])
def test_the_desk_finds_the_contact_by_the_token_until_they_are_forgotten(when: str) -> None:
    world = lived("one")
    if when == "ended":
        world.closes("c", CONTACT)
        world.drain()
    assert world.desk.whose("one") == CONTACT
    assert world.desk.whose("other") is None
    assert world.desk.whose("") is None
    forgotten(world)
    assert world.desk.whose("one") is None
    assert CONTACT not in values(replace(world.desk, outlived=())), "but for an hour, so that no flood hides behind it"
    world.later(HOUR + MINUTE)
    world.drain()
    assert CONTACT not in values(world.desk)
