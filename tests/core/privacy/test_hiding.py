"""Clearing a chat: what goes, what stays, and that nothing is guessed about who looks at the phone."""

from dataclasses import replace

import pytest

from bot.core.model.case import CaseState
from bot.core.model.contact_events import Stood
from bot.core.model.effects.contact import Clear, Cover, Explain, Relay, Tell
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.events import TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.privacy.hiding import AT_LATEST
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, QUARTER, World, noted, told, understood

AFFIRM = understood("affirm")


@pytest.fixture
def world() -> World:
    return World()


def on_the_phone(world: World) -> list[str]:
    return [s.effect.line if isinstance(s.effect, Cover | Tell) else s.effect.kind for s in world.phones["a"].seen]


@pytest.mark.parametrize("state", ["new", "waiting", "open"])
@pytest.mark.parametrize("how", ["command", "button"])
def test_hide_leaves_one_line_in_every_state(world: World, state: str, how: str) -> None:
    world.commands("a", "menu")
    if state != "new":
        world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    if state == "open":
        world.claims("c", "a")
        world.says("c", "a")
    world.drain()
    decision = world.commands("a", "hide") if how == "command" else world.presses("a", "clear")
    world.drain()
    assert on_the_phone(world) == [Line.COVER]
    assert not world.conversations["a"].phone.watched
    assert (Line.CONTACT_CLEARED in noted(decision)) == (state != "new")


def test_the_button_says_over_the_chat_what_remains(world: World) -> None:
    world.commands("a", "menu")
    for action in ("clear", "remains"):
        (answer,) = [e for e in world.presses("a", action).effects if isinstance(e, AnswerPress)]
        assert (answer.line, answer.alert) == (Line.CLEARED, True)


def test_what_was_about_to_be_said_is_dropped(world: World) -> None:
    decision = world.handle("a", [world.wrote("a"), world.commanded("a", "hide")], understood("safe_migration"))
    assert [e.kind for e in decision.effects] == ["cover"]
    assert decision.withdraws


def test_both_sides_messages_are_noted(world: World) -> None:
    event, command = world.wrote("a"), world.commanded("a", "menu")
    decision = world.handle("a", [event, command], understood("safe_migration"))
    assert decision.ledger == ((event.message, event.sent_at), (command.message, command.sent_at))


def test_what_nobody_wrote_is_cleared_with_the_rest_and_nothing_is_said_of_it(world: World) -> None:
    stood = Stood(address="somewhere", message=7, sent_at=world.now)
    assert world.handle("a", [stood]).ledger == (), "nothing is begun for a pin"
    world.writes("a", "hello")
    decision = world.handle("a", [stood])
    assert (decision.ledger, decision.effects) == (((7, world.now),), ())


def test_a_great_many_messages_go_in_hundreds(world: World) -> None:
    for _ in range(120):
        world.commands("a", "menu")
    world.drain()
    world.commands("a", "hide")
    world.drain()
    assert on_the_phone(world) == [Line.COVER]


def test_one_message_that_cannot_be_deleted_does_not_save_the_others(world: World) -> None:
    for _ in range(120):
        world.commands("a", "menu")
    world.drain()
    for number in (3, 40, 41, 119):
        world.phones["a"].seen[number].undeletable = True
    world.commands("a", "hide")
    world.drain()
    assert on_the_phone(world) == [Line.COVER]
    assert len(world.phones["a"].stuck) == 4


def test_a_blocked_phone_ends_it(world: World) -> None:
    world.commands("a", "menu")
    world.drain()
    world.commands("a", "hide")
    world.phones["a"].blocked = True
    world.drain()
    assert world.conversations["a"].chat.clearing is None


# ── after hiding ────────────────────────────────────────────────────────────────────────────────────────────────


def test_from_that_moment_nothing_unasked_comes_until_they_are_back(world: World) -> None:
    world.writes("a", "they locked me in", EMERGENCY)
    world.claims("c", "a")
    world.drain()
    world.commands("a", "hide")
    assert noted(world.says("c", "a")) == [Line.HELD_WATCHED]
    world.drain()
    world.later(HOUR)
    assert on_the_phone(world) == [Line.COVER]
    world.writes("a", "he is gone")
    assert any(isinstance(e, Relay) for e in world.presses("a", "same").effects)


def test_whoever_holds_the_phone_and_presses_a_button_learns_nothing(world: World) -> None:
    world.presses("a", "human")
    world.claims("c", "a")
    world.commands("a", "hide")
    world.says("c", "a")
    world.drain()
    for action in ("menu", "remains", "numbers"):
        decision = world.presses("a", action)
        assert Line.IS_IT_CHECKED not in told(decision)
    world.drain()
    assert world.heard("a") == []
    world.presses("a", "can_write")
    world.drain()
    assert world.heard("a") == ["we are here"]


@pytest.mark.parametrize("yes", [True, False])
def test_back_again_they_are_asked_and_nothing_is_guessed(world: World, yes: bool) -> None:
    world.commands("a", "hide")
    world.drain()
    assert told(world.commands("a", "menu")) == [Line.MENU, Line.IS_IT_CHECKED]
    assert not world.conversations["a"].phone.watched
    assert told(world.commands("a", "menu")) == [Line.MENU], "asked once"
    world.presses("a", "watched" if yes else "unwatched")
    assert world.conversations["a"].phone.watched is yes
    assert world.conversations["a"].chat.clears is yes


@pytest.mark.parametrize(("topic", "yes"), [("affirm", True), ("deny", False)])
def test_the_question_can_be_answered_in_words(world: World, topic: str, yes: bool) -> None:
    world.commands("a", "hide")
    world.commands("a", "menu")
    world.writes("a", "bat", understood(topic))
    assert (world.conversations["a"].phone.watched, world.conversations["a"].chat.clears) == (yes, yes)


def test_yes_means_nothing_of_the_kind_while_nobody_asked(world: World) -> None:
    world.writes("a", "bat", AFFIRM)
    assert not world.conversations["a"].phone.watched


def test_the_question_does_not_disturb_a_talk_with_a_human_nor_a_crisis(world: World) -> None:
    world.commands("a", "hide")
    assert Line.IS_IT_CHECKED not in told(world.writes("a", "they locked me in", EMERGENCY))
    world.claims("c", "a")
    world.drain()
    assert told(world.writes("a", "thank you")) == []


# ── by itself ───────────────────────────────────────────────────────────────────────────────────────────────────


def checked(world: World) -> None:
    world.writes("a", "he is coming back", replace(understood("hide_chat"), clears=True))
    world.drain()


def test_it_sounds_like_it_so_it_is_cleared_at_once_and_after_each_talk(world: World) -> None:
    world.commands("a", "menu")
    checked(world)
    assert on_the_phone(world) == [Line.COVER]
    world.later(HOUR)
    world.writes("a", "what about my passport", understood("safe_migration"))
    world.drain()
    assert len(on_the_phone(world)) == 3
    world.later(QUARTER)
    assert len(on_the_phone(world)) == 3
    world.later(2 * MINUTE)
    assert on_the_phone(world) == [Line.COVER], "and no new message lights it up"


def test_who_says_that_nobody_checks_keeps_the_chat(world: World) -> None:
    checked(world)
    world.commands("a", "menu")
    world.presses("a", "unwatched")
    world.drain()
    there = on_the_phone(world)
    world.later(3 * HOUR)
    assert on_the_phone(world) == there


def test_a_talk_without_end_is_cleared_before_it_is_too_old(world: World) -> None:
    checked(world)
    world.presses("a", "watched")
    world.drain()
    start = world.now
    oldest = 0
    while world.now - start < 3 * 24 * HOUR:
        world.now += 10 * MINUTE
        world.writes("a", "still here", understood("safe_migration"))
        world.ring()
        world.drain()
        oldest = max(oldest, *(world.now - s.at for s in world.phones["a"].seen if not isinstance(s.effect, Cover)))
    assert 24 * HOUR < oldest <= AT_LATEST + 20 * MINUTE


def test_what_comes_after_the_talk_does_not_stay_either(world: World) -> None:
    """The neutral line of somebody who did not say that the phone is watched, but cleared it by words."""
    checked(world)
    world.writes("a", "they locked me in", EMERGENCY)
    world.writes("a", "he is gone", understood("greet"))
    world.drain()
    world.presses("a", "can_write")
    world.later(HOUR)
    world.claims("c", "a")
    world.drain()
    world.later(AT_LATEST + HOUR)
    assert on_the_phone(world) == [Line.COVER]


def test_who_asks_what_to_do_gets_advice_and_clears_as_they_choose(world: World) -> None:
    decision = world.writes("a", "he looks at my phone, what can I do", understood("hide_chat"))
    assert told(decision) == [Line.PHONE_CHECKED]
    assert world.conversations["a"].chat.clears
    assert world.conversations["a"].phone.watched
    assert told(world.writes("a", "ok", understood("affirm"))) == [], "and is not asked what they said"


def test_a_lone_word_clears_nothing(world: World) -> None:
    decision = world.writes("a", "message", understood("hide_chat"))
    assert Line.PHONE_CHECKED not in told(decision)
    assert not world.conversations["a"].chat.clears


def test_urgent_and_hidden_both_is_told_that_a_human_comes(world: World) -> None:
    decision = world.writes("a", "he reads my phone and hits me", understood("hide_chat", Urgency.URGENT))
    assert told(decision) == [Line.PHONE_CHECKED]
    assert Explain(what="whom_first", called=False) in decision.effects
    assert world.conversations["a"].chat.clears
    assert world.case("a").state is CaseState.WAITING


def test_who_says_that_he_is_coming_has_the_chat_cleared_and_a_human_called(world: World) -> None:
    heard = replace(understood("hide_chat", Urgency.URGENT), clears=True, flagged=("threats",))
    decision = world.writes("a", "he comes with a knife, delete this", heard)
    assert any(isinstance(effect, Cover) for effect in decision.effects)
    assert world.case("a").state is CaseState.WAITING


def test_one_question_at_a_time_whether_all_is_to_be_forgotten_before_who_looks(world: World) -> None:
    world.writes("a", "គេចាក់សោរខ្ញុំ", EMERGENCY)
    world.commands("a", "hide")
    world.drain()
    assert told(world.commands("a", "forget")) == [Line.FORGET_ASK_CASE]
    world.presses("a", "forget_no")
    assert Line.IS_IT_CHECKED in told(world.writes("a", "ជំរាបសួរ", understood("greet")))


def test_a_timer_of_somebody_who_came_back_clears_nothing(world: World) -> None:
    checked(world)
    world.writes("a", "hello", understood("safe_migration"))
    decision = world.handle("a", [TimerDue(name="tidy")])
    assert not any(isinstance(e, Clear) for e in decision.effects)
