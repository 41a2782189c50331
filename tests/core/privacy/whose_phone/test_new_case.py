"""Somebody else: the case ends as lost, and one of their own begins."""

from dataclasses import replace

import pytest

from bot.core.model.case import CaseState
from bot.core.model.case_events import JoinAsked
from bot.core.model.effects.contact import Relay
from bot.core.model.effects.desk import Alert
from bot.core.model.effects.thread import BareCard, Card, FirstWords
from bot.core.model.events import Delivered, NotDelivered, Receipt, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.understanding.values import Urgency
from tests.core.privacy.whose_phone.returning import HALF_AN_HOUR
from tests.core.world import EMERGENCY, World, answered, told


def test_for_somebody_else_the_case_ends_as_lost_and_a_new_one_as_urgent_begins_with_their_words(held: World) -> None:
    old = held.case("a")
    held.says("c", "a", "ប៉ូលិសមកដល់ម៉ោង ៦")
    held.drain()
    decision = held.presses("a", "not_same")
    assert told(decision) == [Line.SOMEBODY_ELSE_TOLD]
    assert Alert(case=2) in decision.effects
    new = held.case("a")
    assert (new.number, new.state, new.urgency, new.holder) == (2, CaseState.WAITING, Urgency.EMERGENCY, None)
    assert (new.life.earlier, new.life.former, new.stranger) == (old.code, "c", True), (
        "the card warns, and names the other"
    )
    closed = next(e for e in decision.journal if e.what == "case_closed")
    assert (closed.who, closed.why, closed.case) == ("bot", "lost", held.conversations["a"].ref(1))
    held.drain()
    assert held.shown("a") == ["នេះអ្នកណា?"]
    assert held.topics[old.view.thread or 0].closed
    assert held.topics[old.view.thread or 0].bare, "the buttons of its card are gone"
    note = held.topics[old.view.thread or 0].notes[-1]
    assert (note.line, dict(note.values)["count"]) == (Line.SOMEBODY_ELSE_HERE, "1")
    assert "ប៉ូលិសមកដល់ម៉ោង ៦" not in held.heard("a")


def test_words_of_before_that_were_never_shown_are_told_apart_from_those_of_somebody_else() -> None:
    world = World()
    world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    before = world.conversations["a"].counts.log
    world.now += HALF_AN_HOUR + 1  # all this time nothing could be posted at the desk
    world.writes("a", "នេះអ្នកណា?")
    world.presses("a", "not_same")
    world.drain()
    assert world.shown("a") == ["គេចាក់សោរខ្ញុំក្នុងបន្ទប់", "នេះអ្នកណា?"]
    assert (world.case("a").number, world.case("a").life.before) == (2, before)


def test_where_all_was_shown_nothing_is_of_before(held: World) -> None:
    held.presses("a", "not_same")
    assert held.case("a").life.before == 0


def test_words_of_a_case_that_was_taken_back_unseen_are_told_apart_in_the_next_one() -> None:
    world = World()
    world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    before = world.conversations["a"].counts.log
    world.presses("a", "withdraw", "1")
    world.writes("a", "គេវាយខ្ញុំ", EMERGENCY)
    assert (world.case("a").number, world.case("a").life.before) == (2, before)


@pytest.mark.parametrize("kind", [Card, FirstWords])
def test_a_card_that_was_under_way_while_its_case_ended_loses_its_buttons_too(
    held: World, kind: type[Card | FirstWords]
) -> None:
    held.presses("a", "not_same")
    late = Delivered(effect=kind(case=1), receipt=Receipt(messages=(77,)))
    assert BareCard(case=2, message=77) in held.handle("a", [late]).effects


def test_nothing_that_was_agreed_goes_on_in_the_new_case(held: World) -> None:
    held.presses("a", "not_same")
    contact, case = held.conversations["a"], held.case("a")
    assert (contact.follow_up.agreed, contact.follow_up.proposed, contact.quiet.hours, contact.phone.question) == (
        None,
        None,
        None,
        None,
    )
    assert all(referral.void for referral in contact.history.referrals)
    assert (case.incoming.given, case.notes.last, case.notes.waiting, case.reasons) == ((), ("", ""), (), ("stranger",))
    assert answered(held.presses("a", "refer_yes", "1")) == [Line.OLD_BUTTON]


def test_what_was_done_in_the_old_topic_is_refused_and_the_new_case_is_taken_over_as_any(held: World) -> None:
    held.presses("a", "not_same")
    held.drain()
    assert answered(held.closes("c", "a", 1)) == [Line.CASE_CLOSED_DESK]
    held.claims("c", "a", 2)
    held.says("c", "a", "អ្នកជាអ្នកណា?")
    held.drain()
    assert held.heard("a")[-1] == "អ្នកជាអ្នកណា?"


def test_a_waiting_case_cannot_be_ended_for_good_by_whoever_has_the_phone(stranger: World) -> None:
    case = stranger.case("a")
    assert (case.number, case.state, case.urgency) == (2, CaseState.WAITING, Urgency.EMERGENCY)
    assert [c.number for c in stranger.desk.waiting("")] == [2]


def test_the_other_card_of_the_person_is_not_tied_to_somebody_else(held: World) -> None:
    held.writes("b", "ខ្ញុំទៀត", EMERGENCY)
    held.drain()
    boss = replace(held.by("s"), supervisor=True)
    other = held.case("b").code
    held.handle("a", [JoinAsked(by=boss, case=1, press="p", code=other)])
    held.later(MINUTE)
    assert held.conversations["b"].history.joined
    held.presses("a", "not_same")
    held.later(MINUTE)
    assert (held.conversations["a"].history.joined, held.conversations["b"].history.joined) == ((), ())


def test_words_to_who_was_here_before_come_back_to_nobody_else(held: World) -> None:
    held.presses("a", "not_same")
    late = NotDelivered(effect=Relay(case=1, seq=2, source=7), why=Refusal.BLOCKED)
    held.handle("a", [late])
    assert held.conversations["a"].quiet.held == ()
