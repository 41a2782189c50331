"""What the holder chooses on the card."""

from dataclasses import replace

import pytest

from bot.core.decide import Decision
from bot.core.model.case_events import Lowered, TopicCorrected
from bot.core.model.contact_events import PressedForged
from bot.core.model.effects.desk import AnswerPress, Ping
from bot.core.model.effects.thread import Card
from bot.core.model.lines import Line
from bot.core.understanding.values import Urgency
from tests.core.casework.holding.pressing import hands, menu, pauses
from tests.core.world import EMERGENCY, World, answered, by


def lowers(world: World, who: str, why: str = "misread") -> Decision:
    return world.handle("a", [Lowered(by=by(who), case=1, press="p", why=why)])


# ── whose buttons they are ──────────────────────────────────────────────────────────────────────────────────────


def test_each_answer_to_a_press_says_in_which_group_of_the_desk_it_was_pressed(held: World) -> None:
    """So it is in the desk's language, and says that what came of it is shown later where the group has no call left."""
    for done in (pauses(held), lowers(held, "c")):
        (press,) = (e for e in done.effects if isinstance(e, AnswerPress))
        assert (press.line, press.pressed_in) == (None, "")
        (card,) = (e for e in done.effects if isinstance(e, Card))
        assert card.pressed
    refused = next(e for e in lowers(held, "d").effects if isinstance(e, AnswerPress))
    assert (refused.line, refused.pressed_in) == (Line.NOT_YOURS, "")
    gone = TopicCorrected(by=by("c"), case=1, press="p", tag="gone")
    old = next(e for e in held.handle("a", [gone]).effects if isinstance(e, AnswerPress))
    assert (old.line, old.pressed_in) == (Line.OLD_BUTTON, "")
    stranger = PressedForged(press="p", desk=True)
    no_member = next(e for e in held.handle("a", [stranger]).effects if isinstance(e, AnswerPress))
    assert (no_member.line, no_member.pressed_in) == (Line.NOT_A_MEMBER, "")
    pressed = next(e for e in held.presses("a", "numbers").effects if isinstance(e, AnswerPress))
    assert pressed.pressed_in is None, "a contact sees it in their own chat"


@pytest.mark.parametrize("act", ["menu", "lower", "hand"])
def test_only_the_holder_decides(held: World, act: str) -> None:
    before = held.case("a")
    done = {"menu": menu(held, "d", "close"), "lower": lowers(held, "d"), "hand": hands(held, "d", "")}[act]
    assert answered(done) == [Line.NOT_YOURS]
    assert held.case("a") == before


def test_a_menu_opens_and_goes_back_on_the_card(held: World) -> None:
    held.desk = replace(held.desk, counsellors=tuple(replace(c, started=False) for c in held.desk.counsellors))
    assert Card(case=1) in menu(held, "c", "close").effects
    assert held.case("a").view.menu == "close"
    menu(held, "c", "")
    assert held.case("a").view.menu == ""
    menu(held, "c", "no such menu")
    assert held.case("a").view.menu == ""


# ── less urgent ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_holder_lowers_the_urgency_with_a_reason_and_new_danger_raises_it_again(held: World) -> None:
    lowers(held, "c", "misread")
    assert held.case("a").urgency is Urgency.URGENT
    assert (held.journal[-1].what, held.journal[-1].why) == ("urgency_lowered", "misread")
    lowers(held, "c")
    assert answered(lowers(held, "c")) == [Line.LOWEST]
    assert held.case("a").urgency is Urgency.SUPPORT
    held.drain()
    held.writes("a", "he has a knife", EMERGENCY)
    assert held.case("a").urgency is Urgency.EMERGENCY
    assert Ping(case=1, counsellor="c", about="danger") in [e.effect for e in held.outbox]


def test_words_that_the_topic_does_not_show_yet_come_before_less_urgency(held: World) -> None:
    held.writes("a", "he has a knife", EMERGENCY)
    assert answered(lowers(held, "c")) == [Line.UNSEEN_WORDS_LOWER]
    assert held.case("a").urgency is Urgency.EMERGENCY
