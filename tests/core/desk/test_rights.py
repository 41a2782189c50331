"""What each role may do at the desk."""

from dataclasses import replace

import pytest

from bot.core.desk.rights import LEAST, Act, Role, may, role_of
from bot.core.model.case_events import By, Paused
from bot.core.model.desk_events import AskedAnonymously
from bot.core.model.effects.desk import TellDesk
from bot.core.model.lines import Line
from bot.core.ports import DESK
from tests.core.world import EMERGENCY, World, answered, by

COUNSELLOR = by("k")
SUPERVISOR = replace(by("s"), supervisor=True)
ADMIN = replace(by("m"), supervisor=True, admin=True)


def test_the_table_is_whole() -> None:
    assert set(LEAST) == set(Act)


@pytest.mark.parametrize(
    ("who", "role"), [(COUNSELLOR, Role.COUNSELLOR), (SUPERVISOR, Role.SUPERVISOR), (ADMIN, Role.ADMIN)]
)
def test_each_role_may_do_what_those_before_it_may(who: By, role: Role) -> None:
    assert role_of(who) is role
    assert {act for act in Act if may(who, act)} == {act for act, least in LEAST.items() if least <= role}


def test_who_hides_who_they_are_has_no_role_and_is_told_so_in_their_group() -> None:
    decision = World().handle(DESK, [AskedAnonymously(group="english")])
    assert decision.effects == (TellDesk(line=Line.ASKED_ANONYMOUSLY, group="english"),)


@pytest.mark.parametrize(("who", "line"), [(COUNSELLOR, Line.NOT_YOURS), (SUPERVISOR, None), (ADMIN, None)])
def test_a_supervisor_and_an_admin_press_the_buttons_of_a_holder(who: By, line: Line | None) -> None:
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    world.claims("c", "a")
    assert answered(world.handle("a", [Paused(by=who, case=1, press="p")])) == [line]
