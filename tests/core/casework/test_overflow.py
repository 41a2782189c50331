"""Who writes more in an hour than anybody can read: what is shown of it, and what it costs."""

from dataclasses import replace

import pytest

from bot.core.casework.overflow import LETTERS, MESSAGES
from bot.core.model.case import Kind
from bot.core.model.effects.desk import Ping
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from tests.core.world import EMERGENCY, World, answered


@pytest.fixture
def held() -> World:
    """*c* holds the case of *a*."""
    world = World()
    world.shift("c")
    world.commands("a", "human")
    world.drain()
    world.claims("c", "a")
    world.drain()
    return world


def texts(world: World) -> list[str]:
    return [entry.content.text for entry in world.logs["a"]]


def writes(world: World, count: int, text: str = "words", apart: int = 1_000) -> None:
    for number in range(count):
        world.writes("a", f"{text} {number}")
        world.drain()
        world.now += apart


def notes(world: World) -> list[dict[str, str]]:
    return [dict(note.values) for note in world.topic("a").notes if note.line is Line.AND_MORE]


def test_what_is_told_in_earnest_is_shown_whole(held: World) -> None:
    writes(held, MESSAGES)
    held.later(2 * MINUTE)
    assert len(texts(held)) == MESSAGES
    assert notes(held) == []


def test_beyond_it_the_end_is_shown_once_a_minute_with_how_many_are_left_out(held: World) -> None:
    writes(held, MESSAGES)
    writes(held, 241, "flood", apart=100)
    assert len(texts(held)) == MESSAGES
    held.later(2 * MINUTE)
    assert texts(held)[MESSAGES:] == ["flood 240"]
    assert notes(held) == [{"count": "240"}]
    shown = [entry.content.text for post in held.topic("a").posts if post for entry in post]
    assert shown[-1] == "flood 240"


def test_three_hundred_long_texts_take_no_more_room_than_the_limit(held: World) -> None:
    for number in range(300):
        held.writes("a", f"{number} ".ljust(4_096, "x"))
        held.drain()
        held.now += 2_000
    held.later(2 * MINUTE)
    assert sum(map(len, texts(held))) <= LETTERS + 12 * 4_096


def test_one_message_beyond_it_is_shown_without_a_count(held: World) -> None:
    writes(held, MESSAGES + 1)
    held.later(2 * MINUTE)
    assert texts(held)[-1] == f"words {MESSAGES}"
    assert notes(held) == []


def test_an_hour_later_all_is_shown_again(held: World) -> None:
    writes(held, MESSAGES + 5)
    held.later(HOUR)
    before = len(texts(held))
    writes(held, 10, "later")
    assert texts(held)[before:] == [f"later {n}" for n in range(10)]


def test_danger_in_it_rings_at_once(held: World) -> None:
    writes(held, MESSAGES + 5)
    held.later(5 * MINUTE)
    decision = held.writes("a", "they locked me in", EMERGENCY)
    assert [e.about for e in decision.effects if isinstance(e, Ping)] == ["danger"]


def test_nobody_closes_over_words_that_are_not_shown_yet(held: World) -> None:
    writes(held, MESSAGES + 5)
    assert answered(held.closes("c", "a")) == [Line.UNSEEN_WORDS]
    held.later(2 * MINUTE)
    assert answered(held.closes("c", "a")) != [Line.UNSEEN_WORDS]


def test_a_picture_at_the_end_of_a_guarded_case_stays_held_back(held: World) -> None:
    case = held.case("a")
    kept = replace(held.conversations["a"], case=replace(case, guard=replace(case.guard, guarded=True)))
    held.conversations["a"] = kept
    writes(held, MESSAGES)
    held.writes("a", "", kind=Kind.PHOTO)
    held.later(2 * MINUTE)
    assert held.case("a").guard.unopened == (held.logs["a"][-1].seq,)
