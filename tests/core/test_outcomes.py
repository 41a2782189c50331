from dataclasses import replace
from typing import Any

import pytest

from bot.core.model.case import Kind, Thread
from bot.core.model.contact_events import Blocked, Unblocked
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Amend, Relay, Unsend
from bot.core.model.effects.desk import Alert, Board, TellDesk, TellThread
from bot.core.model.effects.table import Effect
from bot.core.model.effects.thread import Card, FirstWords, Note, OpenThread, PostLog, ReopenThread
from bot.core.model.events import Delivered, Event, NotDelivered, Receipt, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.outcomes import CAME, chat, whole
from bot.core.ports import DESK
from tests.core.state import Entry, Fate
from tests.core.watched import on_the_board
from tests.core.world import EMERGENCY, QUARTER, World, answered, noted, told, understood


@pytest.fixture
def held() -> World:
    """A contact whose case counsellor *c* holds, with a topic and a few words in it."""
    world = World()
    world.presses("a", "human")
    world.writes("a", "first")
    world.drain()
    world.claims("c", "a")
    world.drain()
    return world


def under_way(world: World, kind: type[object]) -> list[Entry]:
    return [entry for entry in world.outbox if isinstance(entry.effect, kind)]


def shown_board(world: World) -> Desk:
    assert world.board is not None
    return world.board


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


# ── phones ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_counsellors_words_to_a_blocked_phone_wait_and_the_holder_knows(held: World) -> None:
    held.phones["a"].blocked = True
    held.says("c", "a", "one")
    held.says("c", "a", "two")
    held.drain()
    assert held.heard("a") == []
    assert Line.BLOCKED in held.notes("a")
    assert held.conversations["a"].phone.blocked
    held.says("c", "a", "three")
    held.phones["a"].blocked = False
    held.writes("a", "I am back")
    held.drain()
    held.says("c", "a", "four")
    held.drain()
    assert held.heard("a") == ["one", "two", "three", "four"]


def test_a_crisis_answer_to_a_blocked_phone_is_shown_once_they_are_back() -> None:
    """They blocked the bot right after they wrote, before it was there."""
    world = World()
    world.phones["a"].blocked = True
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    assert not world.phones["a"].seen
    world.later(5 * MINUTE)
    world.phones["a"].blocked = False
    world.writes("a", "I am back")
    world.drain()
    assert world.lines("a")[:2] == ["confinement", Line.STILL_WAITING]


def test_the_holder_is_told_once_that_the_contact_blocked_the_bot(held: World) -> None:
    assert noted(held.handle("a", [Blocked()])) == [Line.BLOCKED]
    assert noted(held.handle("a", [Blocked()])) == []


def test_who_lets_the_bot_write_again_is_knocked_for(held: World) -> None:
    held.handle("a", [Blocked()])
    held.says("c", "a")
    decision = held.handle("a", [Unblocked(address="address of a")])
    assert told(decision) == [Line.KNOCK]
    held.presses("a", "read")
    held.drain()
    assert held.heard("a") == ["we are here"]


def test_a_repeated_relay_is_marked(held: World) -> None:
    held.says("c", "a")
    held.carry_out(under_way(held, Relay)[0], "twice")
    held.drain()
    assert [seen.repeated for seen in held.phones["a"].seen[-2:]] == [False, True]
    assert held.notes("a") == [Line.MAYBE_REPEATED]


@pytest.mark.parametrize(
    ("why", "line"),
    [(Refusal.TOO_BIG, Line.TOO_BIG), (Refusal.REFUSED, Line.NOT_DELIVERED), (Refusal.UNKNOWN, Line.NOT_DELIVERED)],
)
def test_words_that_did_not_arrive_are_said_to_the_holder(held: World, why: Refusal, line: Line) -> None:
    said = held.said("c")
    held.handle("a", [said])
    held.outbox.clear()
    event = NotDelivered(effect=Relay(case=1, seq=2, source=said.message), why=why)
    assert noted(held.handle("a", [event])) == [line]


@pytest.fixture
def followed(held: World) -> NotDelivered:
    """What *c* wrote waited until *a* had another case, and was refused then."""
    held.later(held.rules.quiet_after + MINUTE)
    said = held.said("c", "one")
    held.handle("a", [said])
    held.closes("c", "a")
    held.drain()
    held.now += held.rules.reopen_within + 1
    held.presses("a", "human")  # who is there is asked
    held.presses("a", "human")
    return NotDelivered(
        effect=Relay(case=1, seq=held.conversations["a"].counts.log, source=said.message), why=Refusal.REFUSED
    )


def test_words_of_an_earlier_case_that_did_not_arrive_are_said_in_the_present_one(
    held: World, followed: NotDelivered
) -> None:
    held.drain()
    code = held.case("a").code
    said = held.handle("a", [followed]).effects
    line, values = Line.EARLIER_NOT_DELIVERED, (("code", f"{code[0]}-{code[1]}"),)
    assert said == (Note(case=2, line=line, values=values),)


def test_while_the_present_case_has_no_topic_they_are_said_in_general(held: World, followed: NotDelivered) -> None:
    decision = held.handle("a", [followed])
    assert [e.line for e in decision.effects if isinstance(e, TellDesk)] == [Line.EARLIER_NOT_DELIVERED]


def test_words_of_an_earlier_case_that_a_blocked_phone_refused_arrive_later(
    held: World, followed: NotDelivered
) -> None:
    held.drain()
    decision = held.handle("a", [replace(followed, why=Refusal.BLOCKED)])
    assert noted(decision) == [Line.BLOCKED]
    assert followed.effect in held.conversations["a"].quiet.held


def test_words_too_old_to_take_back_are_said_so(held: World) -> None:
    event = NotDelivered(effect=Unsend(case=1, source=5, message=5), why=Refusal.TOO_OLD)
    assert noted(held.handle("a", [event])) == [Line.TOO_OLD_TO_WITHDRAW]


def test_words_taken_back_while_the_phone_is_blocked_never_arrive(held: World) -> None:
    held.phones["a"].blocked = True
    said = held.said("c", "to another, sorry")
    held.handle("a", [said])
    held.unsends("c", "a", said.message)
    held.drain()
    held.phones["a"].blocked = False
    held.writes("a", "I am back")
    held.drain()
    assert held.heard("a") == []
    assert Line.WITHDRAWN in held.notes("a")


def test_what_came_of_an_earlier_case_changes_nothing(held: World) -> None:
    held.closes("c", "a")
    held.now += held.rules.reopen_within + 1
    held.presses("a", "human")
    held.drain()
    late: list[Event] = [
        Delivered(effect=PostLog(case=1), receipt=Receipt(log_upto=9)),
        Delivered(effect=OpenThread(case=1), receipt=Receipt(thread=4711)),
        Delivered(effect=Card(case=1), receipt=Receipt(messages=(4711,))),
        NotDelivered(effect=PostLog(case=1), why=Refusal.THREAD_GONE),
    ]
    before = held.conversations["a"]
    decision = held.handle("a", late)
    assert (decision.effects, decision.at_desk, decision.desk) == ((), (), None)
    assert held.conversations["a"] == replace(
        before, chat=replace(before.chat, threads=(*before.chat.threads, Thread(4711)))
    )


# ── the board ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_at_most_one_edit_of_the_board_is_under_way_and_none_is_lost() -> None:
    world = World()
    for contact in ("a", "b", "d"):
        world.presses(contact, "human")
        world.claims("c", contact)
        assert len(under_way(world, Board)) == 1
    world.drain()
    assert on_the_board(shown_board(world)) == on_the_board(world.desk)
    assert not world.desk.board_of("").posting


def test_a_board_is_edited_again_only_for_what_its_edit_did_not_show_yet() -> None:
    """Each edit is a call of the group: one that waits for its turn shows all that has changed by then."""
    world = World()
    for contact in ("a", "b", "d"):
        world.presses(contact, "human")
    (edit,) = under_way(world, Board)
    world.carry_out(edit)
    world.work(DESK)
    assert [case.contact for case in shown_board(world).cases] == ["a", "b", "d"]
    assert under_way(world, Board) == []
    world.presses("e", "human")
    (edit,) = under_way(world, Board)
    world.carry_out(edit)
    world.presses("f", "human")
    world.work(DESK)
    (again,) = under_way(world, Board)
    world.outbox.remove(again)
    world.presses("g", "human")
    world.inbox[DESK].append((NotDelivered(effect=Board(), why=Refusal.UNCHANGED, changes=0), None))
    world.work(DESK)
    assert len(under_way(world, Board)) == 1, "what came after the refused edit was made"


def test_a_lost_board_is_posted_again_at_once(held: World) -> None:
    held.shift("c")
    (entry,) = under_way(held, Board)
    held.outbox.remove(entry)
    decision = held.handle("desk", [NotDelivered(effect=Board(), why=Refusal.TOO_OLD)])
    assert decision.at_desk == (Board(),)
    held.drain()
    assert held.desk.board_of("").message is not None


def test_a_board_that_cannot_be_posted_is_tried_again_later() -> None:
    world = World()
    world.presses("a", "human")
    world.outbox.clear()
    assert world.handle("a", [NotDelivered(effect=Board(), why=Refusal.REFUSED)]).effects == ()
    world.later(MINUTE)
    assert [case.contact for case in shown_board(world).cases] == ["a"]


def test_an_edit_of_the_board_that_changes_nothing_is_as_good_as_done(held: World) -> None:
    held.shift("c")
    board = held.desk.board_of("").message
    held.outbox.clear()
    decision = held.handle("desk", [NotDelivered(effect=Board(), why=Refusal.UNCHANGED)])
    assert (decision.effects, decision.timers) == ((), ())
    assert held.desk.board_of("").message == board


def test_words_in_a_case_leave_the_desk_as_it_is(held: World) -> None:
    """Contacts are handled side by side: a message must not make all of them decide again."""
    held.presses("b", "human")
    held.drain()
    assert held.writes("a", "second", understood("greet")).desk is None
    held.now += QUARTER
    assert held.says("c", "a").desk is None


def test_a_phone_that_was_never_blocked_is_not_knocked_for_again(held: World) -> None:
    held.later(QUARTER + 1)
    held.says("c", "a")
    assert told(held.handle("a", [Unblocked(address="address of a")])) == []


@pytest.mark.parametrize(
    ("kind", "row"),
    [(Relay, (None, chat.relay_failed)), (Amend, (chat.taken_back, chat.not_passed_on))],
    ids=["comes in vain", "is waited for in vain"],
)
def test_a_success_comes_back_where_somebody_waits_for_it_and_only_there(kind: type[Effect], row: Any) -> None:
    assert whole(dict(CAME)) == CAME
    with pytest.raises(LookupError, match=kind.__name__):
        whole({**CAME, kind: row})
