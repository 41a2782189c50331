"""What came of words to a phone: it blocked the bot, words did not arrive, or twice."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.model.case import Thread
from bot.core.model.contact_events import Blocked, Unblocked
from bot.core.model.effects.contact import Amend, Relay, Unsend
from bot.core.model.effects.desk import TellDesk
from bot.core.model.effects.table import Effect
from bot.core.model.effects.thread import Card, Note, OpenThread, PostLog
from bot.core.model.events import Delivered, Event, NotDelivered, Receipt, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.outcomes import CAME, chat, whole
from tests.core.outcomes.sending import under_way
from tests.core.world import EMERGENCY, QUARTER, World, noted, told

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
