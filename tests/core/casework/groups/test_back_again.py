"""A group that comes back: what waited for it, and what stood in it."""

from dataclasses import replace

import pytest

from bot.core.decide import begin
from bot.core.model.case import CaseState, Thread
from bot.core.model.desk import Desk
from bot.core.model.effects.desk import Alert, Board, DeleteThread, TellDesk
from bot.core.model.effects.thread import FirstWords, OpenThread, PostLog
from bot.core.model.events import Delivered, NotDelivered, Receipt, Refusal, TimerDue
from bot.core.model.group import BoardState
from bot.core.model.lines import Line
from bot.core.model.rules import Group
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from tests.core.casework.groups.several import ENGLISH, NOW, PLAIN, TWO, on_shift, settle
from tests.core.watched import WatchedWorld
from tests.core.world import EMERGENCY, RULES, World


def test_what_stood_in_the_lost_group_is_deleted_once_it_is_back(lost: World) -> None:
    assert [topic.group for topic in lost.topics.values()].count("plain") == 3
    lost.group_comes_back("plain")
    settle(lost)
    assert {topic.group for topic in lost.topics.values()} == {"english"}
    assert {lost.case(contact).group for contact in "abd"} == {"english"}


def test_a_case_opens_again_in_another_group_where_its_own_is_gone_meanwhile() -> None:
    world = WatchedWorld((PLAIN, Group("other")))
    on_shift(world, "c", "plain", "other")
    world.writes("a", "they locked me in", EMERGENCY)
    settle(world)
    first = world.case("a").group
    world.claims("c", "a")
    world.says("c", "a")
    settle(world)
    world.closes("c", "a")
    settle(world)
    world.group_goes(first)
    settle(world)
    world.writes("a", "they are back", EMERGENCY)
    settle(world)
    assert (world.case("a").number, world.case("a").life.times) == (1, 2)
    assert world.case("a").group != first
    assert world.shown("a")[0] == "they locked me in"
    assert world.shown("a")[-1] == "they are back"


def test_without_another_group_the_cases_are_kept_and_shown_again_when_it_is_back() -> None:
    world = World(replace(RULES, groups=(PLAIN,)))
    on_shift(world, "c", "plain")
    world.writes("a", "one", EMERGENCY)
    settle(world)
    world.group_goes("plain")
    world.writes("a", "two")
    settle(world)
    assert world.case("a").state is CaseState.WAITING
    world.group_comes_back("plain")
    world.writes("a", "three")
    settle(world)
    assert world.shown("a") == ["one", "two", "three"]


@pytest.fixture
def nowhere() -> World:
    """Both groups are gone: the emergency of *a* stands in *plain* and can move nowhere."""
    world = World(TWO)
    world.writes("a", "one", EMERGENCY)
    settle(world)
    for group in ("english", "plain"):
        world.group_goes(group)
        settle(world)
    assert world.case("a").group == "plain"
    return world


def test_a_case_that_found_no_other_group_moves_to_the_first_that_is_back(nowhere: World) -> None:
    nowhere.group_comes_back("english")
    settle(nowhere)
    assert nowhere.topic("a").group == "english"
    assert nowhere.shown("a") == ["one"]
    assert nowhere.general[-1] == Alert(case=1, group="english")


def test_a_case_in_a_group_that_is_gone_looks_for_another_one_when_work_begins(nowhere: World) -> None:
    begun = begin(nowhere.desk, nowhere.now, replace(nowhere.rules, groups=(PLAIN, ENGLISH, Group("new"))))
    of_cases = [(timer.name, timer.contact) for timer in begun.timers if timer.contact != DESK]
    assert of_cases == [(TimerName.HOME, "a"), (TimerName.ANEW, "a")]


def test_words_that_wait_for_a_group_which_the_case_left_and_came_back_to_are_shown_there_once() -> None:
    world = WatchedWorld((Group("x"), Group("y")))
    world.writes("a", "one", EMERGENCY)
    settle(world)
    here = world.case("a").group
    other = "y" if here == "x" else "x"
    world.group_goes(here)
    world.writes("a", "two")  # waits in the group that is gone
    settle(world)
    assert world.shown("a") == ["one", "two"]
    assert PostLog(case=1, group=here) in [entry.effect for entry in world.outbox]
    world.group_goes(other)
    world.group_comes_back(here)
    world.work(DESK)
    world.ring()
    world.work("a")
    assert world.case("a").group == here
    settle(world)
    assert world.shown("a") == ["one", "two"]
    assert world.topic("a").group == here
    assert not world.case("a").view.posting


@pytest.mark.parametrize("kind", [PostLog, FirstWords])
@pytest.mark.parametrize("why", list(Refusal))
def test_words_refused_in_a_group_which_the_case_left_and_came_back_to_are_shown_there(
    kind: type[PostLog | FirstWords], why: Refusal
) -> None:
    world = WatchedWorld((Group("x"), Group("y")))
    world.writes("a", "one", EMERGENCY)
    settle(world)
    world.writes("a", "two")
    settle(world)
    here = world.case("a").group
    other = "y" if here == "x" else "x"
    for gone, back in ((here, other), (other, here)):
        world.group_goes(gone)
        world.group_comes_back(back)
        world.work(DESK)
        world.ring()
        world.work("a")
    assert (world.case("a").group, world.case("a").view.thread) == (here, None)
    world.handle("a", [NotDelivered(effect=kind(case=1, group=here), why=why, log_upto=2)])
    assert world.case("a").view.cursor == 0
    settle(world)
    assert world.shown("a") == ["one", "two"]


def test_a_topic_made_in_a_group_that_the_case_has_left_is_deleted() -> None:
    world = World(TWO)
    world.writes("a", "help", EMERGENCY)
    settle(world)
    late = Delivered(effect=OpenThread(case=1, group="english"), receipt=Receipt(thread=4_711))
    assert world.handle("a", [late]).at_desk == (DeleteThread(thread=4_711, group="english"),)
    assert world.topic("a").group == "plain"


def test_the_second_of_two_topics_that_waited_for_a_group_is_deleted() -> None:
    world = WatchedWorld((Group("x"), Group("y")))
    world.gone.add("x")
    world.writes("a", "one", EMERGENCY)
    assert world.case("a").group == "x"
    world.group_goes("x")
    settle(world)
    world.group_goes("y")
    world.group_comes_back("x")
    world.work(DESK)
    world.ring()
    world.work("a")
    for entry in [e for e in world.outbox if e.effect.kind == "open_thread"]:
        world.carry_out(entry)  # both before the bot learns of the first
    assert [topic.group for topic in world.topics.values()].count("x") == 2
    settle(world)
    assert [topic.group for topic in world.topics.values()].count("x") == 1
    assert world.topic("a").group == "x"
    assert world.shown("a") == ["one"]


# ── the settings change ─────────────────────────────────────────────────────────────────────────────────────────


def test_when_work_begins_each_group_has_a_board_and_none_is_of_a_group_that_is_gone() -> None:
    begun = begin(Desk(boards=(BoardState("gone", 6), BoardState("plain", 5))), NOW, TWO)
    assert begun.desk is not None
    assert begun.desk.board_of("plain") == BoardState("plain", 5)
    assert begun.desk.board_of("gone") == BoardState("gone")
    assert begun.at_desk == (Board(group="english"),)
    assert begin(begun.desk, NOW, TWO).desk is None


def test_what_stays_in_a_group_that_is_out_of_the_settings_is_told_once_and_deleted_when_it_is_back() -> None:
    world = World(replace(RULES, groups=(ENGLISH,)))
    refused = NotDelivered(effect=DeleteThread(thread=7, group="plain"), why=Refusal.REFUSED)
    assert world.handle(DESK, [refused]).effects == (TellDesk(line=Line.THREADS_LEFT, group="english"),)
    assert world.handle(DESK, [replace(refused, effect=DeleteThread(thread=8, group="plain"))]).effects == ()
    assert world.desk.left_threads == (Thread(7, "plain"), Thread(8, "plain"))
    again = world.handle(DESK, [TimerDue(name="purge", about=7)])
    assert again.at_desk == (DeleteThread(thread=7, group="plain"),)
    world.handle(DESK, [Delivered(effect=DeleteThread(thread=7, group="plain"))])
    assert list(world.desk.left_threads) == [Thread(8, "plain")]


def test_the_cases_of_a_group_that_is_taken_out_of_the_settings_move() -> None:
    world = World(TWO)
    world.writes("a", "help", EMERGENCY)
    settle(world)
    world.rules = replace(RULES, groups=(ENGLISH,))
    begun = begin(world.desk, world.now, world.rules)
    assert begun.desk is not None
    world.desk = begun.desk
    for timer in begun.timers:
        world.timers[timer.contact or DESK, timer.name, timer.about] = timer.due or 0
    settle(world)
    assert world.topic("a").group == "english"
    assert world.shown("a") == ["help"]
