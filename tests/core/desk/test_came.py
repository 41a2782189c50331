"""Who joins the counsellors' group by a link that got into other hands is no counsellor."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.model.desk_events import CounsellorLeft, CounsellorStarted, MemberCame, RoleChanged
from bot.core.model.effects.desk import TellDesk
from bot.core.model.lines import Line
from bot.core.ports import DESK
from tests.core.world import World, by


@pytest.fixture
def world() -> World:
    """*s* supervises."""
    world = World()
    world.handle(DESK, [CounsellorStarted(by=replace(by("s"), supervisor=True))])
    world.drain()
    return world


def comes(world: World, who: str, *, alone: bool) -> None:
    world.handle(DESK, [MemberCame(by=by(who, at=""), alone=alone)])
    world.drain()


def unvouched(world: World, who: str) -> bool:
    known = world.desk.counsellor(who)
    return known is not None and known.unvouched


def test_who_comes_by_a_link_alone_is_no_counsellor_and_supervisors_learn_it_at_once(world: World) -> None:
    comes(world, "x", alone=True)
    assert unvouched(world, "x")
    assert [(t.counsellor, t.line, t.values) for t in world.told][-1:] == [
        ("s", Line.CAME_BY_LINK, (("holder", "name of x"),))
    ]
    assert [line.what for line in world.journal] == ["came_by_link"]
    assert [c.id for c in world.desk.not_started()] == []


def test_without_a_supervisor_who_can_be_written_to_the_group_learns_it() -> None:
    world = World()
    decision = world.handle(DESK, [MemberCame(by=by("x", at=""), alone=True)])
    assert [e.line for e in (*decision.effects, *decision.at_desk) if isinstance(e, TellDesk)] == [Line.CAME_BY_LINK]


def test_an_administrator_who_adds_them_says_yes(world: World) -> None:
    comes(world, "x", alone=True)
    world.handle(DESK, [CounsellorLeft(by=by("x", groups=(), at=""))])
    comes(world, "x", alone=False)
    assert not unvouched(world, "x")
    assert world.journal[-1].what == "counsellor_let_in"
    world.shift("x")
    assert [c.id for c in world.desk.on_duty(world.now)] == ["x"]


def test_so_does_who_makes_them_an_administrator(world: World) -> None:
    comes(world, "x", alone=True)
    world.handle(DESK, [RoleChanged(by=by("x", at=""))])
    assert unvouched(world, "x"), "nobody but an administrator can do that"
    world.handle(DESK, [RoleChanged(by=replace(by("x", at=""), supervisor=True))])
    assert not unvouched(world, "x")


def test_who_left_and_comes_again_by_a_link_has_to_be_let_in_again(world: World) -> None:
    world.shift("c")
    world.handle(DESK, [CounsellorLeft(by=by("c", groups=(), at=""))])
    comes(world, "c", alone=True)
    assert unvouched(world, "c")


def test_of_who_is_added_or_known_nothing_changes(world: World) -> None:
    world.shift("c")
    before = world.desk
    comes(world, "c", alone=True)
    comes(world, "new", alone=False)
    assert world.desk.counsellors == before.counsellors
