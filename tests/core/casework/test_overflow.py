"""Who writes more in an hour than anybody can read: what is shown of it, and what it costs."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core.casework.overflow import LETTERS, MESSAGES
from bot.core.model.case import Kind
from bot.core.model.contact_events import Blocked, Unblocked, Unreadable
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


# ── what is no message, and who begins anew ─────────────────────────────────────────────────────────────────────


def test_the_words_that_ring_are_shown_at_once_although_more_follow(held: World) -> None:
    writes(held, MESSAGES + 5)
    held.writes("a", "he has a knife", EMERGENCY)
    held.drain()
    assert texts(held)[-2:] == [f"words {MESSAGES + 4}", "he has a knife"], "in order"
    held.writes("a", "please")
    held.later(2 * MINUTE)
    shown = [entry.content.text for post in held.topic("a").posts if post for entry in post]
    assert shown[-3:] == [f"words {MESSAGES + 4}", "he has a knife", "please"]


def test_danger_again_and_again_is_shown_whole_only_as_often_as_it_rings(held: World) -> None:
    writes(held, MESSAGES)
    for _ in range(300):
        held.writes("a", "they locked me in", EMERGENCY)
        held.drain()
        held.now += 1_000
    held.later(2 * MINUTE)
    assert len(texts(held)) <= MESSAGES + 2 * 5 + 2, "twice a minute at most: what rings, and the end"


def reactions(world: World) -> None:
    world.reacts("a", 999_999, "😍", settable=False)


def unreadable(world: World) -> None:
    world.handle("a", [Unreadable(address="address of a", message=None)])


@pytest.mark.parametrize("does", [reactions, unreadable])
def test_what_is_no_message_counts_as_one(held: World, does: Callable[[World], None]) -> None:
    for _ in range(MESSAGES + 200):
        does(held)
        held.drain()
        held.now += 1_000
    held.later(2 * MINUTE)
    assert len(texts(held)) <= MESSAGES + 7
    assert len(held.topic("a").notes) <= MESSAGES + 7


def hides(world: World) -> None:
    world.commands("a", "hide")


def blocks(world: World) -> None:
    world.handle("a", [Blocked(), Unblocked(address="address of a")])


def wavers(world: World) -> None:
    world.presses("a", "not_same")
    world.presses("a", "same")


@pytest.mark.parametrize(
    ("does", "line"), [(hides, Line.CONTACT_CLEARED), (blocks, Line.BLOCKED), (wavers, Line.SAME_PERSON_SAID)]
)
def test_what_is_done_in_a_loop_is_noted_once_in_ten_minutes(
    held: World, does: Callable[[World], None], line: Line
) -> None:
    for _ in range(100):
        does(held)
        held.drain()
        held.now += 1_000
    assert held.notes("a").count(line) == 1
    held.later(10 * MINUTE)
    does(held)
    held.drain()
    assert held.notes("a").count(line) == 2


def test_who_takes_the_case_back_and_begins_anew_begins_no_new_hour() -> None:
    world = World()
    for _ in range(60):
        world.writes("a", "x" * 4_000, EMERGENCY)
        world.drain()
        assert "confinement" in world.lines("a"), "answered each time"
        world.presses("a", "withdraw", str(world.case("a").number))
        world.drain()
        world.now += 1_000
    assert sum(map(len, texts(world))) <= LETTERS
    world.now += HOUR
    world.writes("a", "they beat me", EMERGENCY)
    assert texts(world)[-1] == "they beat me"
