"""What came of a case's topic and card: made, closed, deleted, refused."""

import pytest

from bot.core.model.case import Kind
from bot.core.model.effects.desk import Alert, TellDesk, TellThread
from bot.core.model.effects.thread import Card, FirstWords, Note, OpenThread, PostLog, ReopenThread
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.ports import DESK
from tests.core.outcomes.sending import under_way
from tests.core.state import Fate
from tests.core.world import EMERGENCY, World, answered, noted, understood

# ── topics ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_topic_begins_with_the_card_and_the_words_in_one_message() -> None:
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    world.writes("a", "please", understood(None))
    world.carry_out(under_way(world, OpenThread)[0])
    decision = world.work("a")
    assert decision is not None
    assert decision.effects[-1] == FirstWords(case=1)
    world.drain()
    assert world.shown("a") == ["they locked me in", "please"]
    assert len(world.topic("a").posts) == 1
    assert world.case("a").view.card == world.topic("a").card
    assert world.case("a").view.card_words == (0, 2)


def test_what_changes_while_the_first_words_are_on_their_way_is_on_the_card_after_them() -> None:
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    world.carry_out(under_way(world, OpenThread)[0])
    world.work("a")
    world.carry_out(under_way(world, FirstWords)[0])  # what came of it is not handled yet
    decision = world.claims("c", "a")
    assert Card(case=1) not in decision.effects
    after = world.work("a")
    assert after is not None
    assert after.effects == (Card(case=1),)


@pytest.mark.parametrize("fate", ["lost", "ghost"])
def test_first_words_of_unknown_fate_are_shown_again_and_marked(fate: Fate) -> None:
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    world.carry_out(under_way(world, OpenThread)[0])
    world.work("a")
    world.carry_out(under_way(world, FirstWords)[0], fate)
    world.drain()
    assert world.shown("a")[-1] == "they locked me in"
    assert world.topic("a").marked == {1}
    world.later(MINUTE)
    assert world.case("a").view.card == world.topic("a").card is not None


def test_several_words_join_the_view_that_is_under_way(held: World) -> None:
    for word in ("one", "two", "three"):
        held.writes("a", word)
    assert len(under_way(held, PostLog)) == 1
    held.drain()
    assert held.topic("a").posts[-1] == tuple(held.logs["a"][-3:])


def test_a_deleted_topic_is_made_again_with_all_that_was_said(held: World) -> None:
    held.says("c", "a", "second")
    held.drain()
    held.topic("a").gone = True
    held.writes("a", "third")
    held.drain()
    assert held.shown("a") == ["first", "second", "third"]
    assert held.topic("a").card is not None


def test_where_topics_are_switched_off_no_more_words_are_posted_until_they_are_back(held: World) -> None:
    held.flat = True
    held.writes("a", "second")
    held.drain()
    assert len(held.misplaced) == 1
    for word in ("third", "fourth"):
        held.writes("a", word)
        held.drain()
    held.later(MINUTE)
    assert len(held.misplaced) == 1, "Telegram would show them to the whole group, those of all cases side by side"
    held.flat = False
    before = held.case("a").view.away
    held.later(MINUTE)
    assert held.shown("a") == ["first", "second", "third", "fourth"]
    assert held.case("a").view.thread == before, "the topic that is there again: no second one is made"
    assert len(held.topics) == 1


def test_words_to_a_thread_without_a_case_that_went_elsewhere_are_said_in_the_group() -> None:
    world = World()
    for why in (Refusal.THREAD_CLOSED, Refusal.THREAD_GONE, Refusal.MISPLACED):
        decision = world.handle(DESK, [NotDelivered(effect=TellThread(thread=9, line=Line.NO_CASE_THERE), why=why)])
        assert decision.effects == (TellDesk(line=Line.NO_CASE_THERE),)


def test_a_view_that_found_no_topic_does_not_count_as_shown(held: World) -> None:
    """A note found the topic gone while the contact's words were next in line behind it."""
    held.topic("a").gone = True
    held.says("d", "a", "a note")
    held.writes("a", "second")
    note, log = (entry for entry in held.outbox if entry.place == "thread::a")
    held.carry_out(note)
    held.work("a")
    held.carry_out(log)
    held.drain()
    assert held.shown("a") == ["first", "second"]


def test_a_deleted_topic_is_made_again_once(held: World) -> None:
    held.topic("a").gone = True
    for word in ("one", "two"):
        held.says("d", "a", word)
        held.says("e", "a", word)
        held.writes("a", word)
    held.drain()
    assert len(held.topics) == 2


def test_a_closed_topic_is_opened_again_and_shows_what_came(held: World) -> None:
    held.topic("a").closed = True
    held.writes("a", "second")
    held.drain()
    assert held.shown("a") == ["first", "second"]
    assert not held.topic("a").closed


def test_a_note_that_found_the_topic_closed_makes_no_second_view(held: World) -> None:
    held.topic("a").closed = True
    held.says("d", "a", "a note")
    held.writes("a", "second")
    note = next(entry for entry in held.outbox if entry.place == "thread::a")
    held.carry_out(note)
    held.work("a")
    assert len(under_way(held, PostLog)) == 1
    held.drain()
    assert held.shown("a") == ["first", "second"]


def test_a_topic_that_nobody_may_open_is_tried_once_a_minute(held: World) -> None:
    """Without the right to manage topics the bot must not eat the group's minute with trying."""
    thread = held.case("a").view.thread or 0
    outcomes = [
        NotDelivered(effect=Note(case=1, line=Line.NOT_DELIVERED), why=Refusal.THREAD_CLOSED, thread=thread),
        NotDelivered(effect=ReopenThread(case=1, thread=thread), why=Refusal.REFUSED, thread=thread),
    ]
    assert [type(e) for e in held.handle("a", outcomes[:1]).effects] == [ReopenThread]
    decision = held.handle("a", outcomes[1:])
    assert decision.effects == ()
    assert [timer.due for timer in decision.timers] == [held.now + MINUTE]


@pytest.mark.parametrize("harm", ["closed", "gone"])
def test_last_words_are_shown_although_the_topic_was_lost(held: World, harm: str) -> None:
    held.writes("a", "he is coming back")
    setattr(held.topic("a"), harm, True)
    assert answered(held.closes("c", "a")) == [Line.UNSEEN_WORDS]
    held.drain()
    assert held.shown("a")[-1] == "he is coming back"
    held.closes("c", "a")
    held.drain()
    assert held.topic("a").closed


def test_a_closed_case_that_was_shown_does_not_come_back_with_its_topic(held: World) -> None:
    held.closes("c", "a")
    held.topic("a").gone = True
    held.drain()
    assert len(held.topics) == 1


def test_a_topic_that_could_not_be_made_is_tried_again() -> None:
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    world.carry_out(under_way(world, OpenThread)[0], "lost")
    world.drain()
    assert world.case("a").view.thread is None
    world.later(MINUTE)
    assert world.shown("a") == ["they locked me in"]


def test_a_refused_view_is_passed_over_and_said(held: World) -> None:
    held.writes("a", "", kind=Kind.PHOTO)
    held.outbox.clear()
    event = NotDelivered(effect=PostLog(case=1), why=Refusal.REFUSED, log_upto=2)
    assert noted(held.handle("a", [event])) == [Line.NOT_DELIVERED]
    assert under_way(held, PostLog) == []
    held.writes("a", "third")
    held.drain()
    assert held.shown("a") == ["first", "third"]


def test_a_view_that_cannot_be_made_is_not_tried_for_ever(held: World) -> None:
    held.writes("a", "second")
    for _ in range(3):
        held.outbox.clear()
        event = NotDelivered(effect=PostLog(case=1), why=Refusal.REFUSED, log_upto=None)
        held.handle("a", [event])
    assert under_way(held, PostLog) == []


def test_a_view_of_unknown_fate_is_shown_again_and_marked(held: World) -> None:
    held.writes("a", "second")
    held.carry_out(under_way(held, PostLog)[0], "ghost")
    held.drain()
    second = (held.logs["a"][-1],)
    assert held.topic("a").posts[-2:] == [second, second]
    assert held.topic("a").marked == {second[0].seq}
    assert not held.case("a").view.doubtful


def test_a_deleted_card_is_posted_again(held: World) -> None:
    held.topic("a").card = None
    held.writes("a", "they locked me in", EMERGENCY)
    held.drain()
    assert held.topic("a").card == held.case("a").view.card is not None


def test_an_alert_into_a_closed_general_is_tried_again_and_leaves_the_topic_alone() -> None:
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    for why in (Refusal.THREAD_CLOSED, Refusal.THREAD_GONE, Refusal.REFUSED):
        decision = world.handle("a", [NotDelivered(effect=Alert(case=1), why=why)])
        assert decision.effects == ()
        assert [timer.name for timer in decision.timers] == ["alert"]
