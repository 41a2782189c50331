"""Reactions, and answers to a single message, both ways."""

from dataclasses import replace

import pytest

from bot.core.model.case import Kind
from bot.core.model.case_events import CounsellorReacted
from bot.core.model.contact_events import Wrote
from bot.core.model.conversation import Pending, Question
from bot.core.model.effects.contact import React, Tell
from bot.core.model.effects.thread import Note, ShowReaction
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.lines import Line
from tests.core.sample_forms import FORMS
from tests.core.world import QUARTER, RULES, UNSURE, World, by, noted, told


def counsellor_reacts(
    world: World, message: int, emoji: str, *, who: str = "c", settable: bool = True, replaces: bool = False
) -> object:
    return world.handle(
        "a", [CounsellorReacted(by=by(who), message=message, emoji=emoji, settable=settable, replaces=replaces)]
    )


def in_thread(world: World) -> int:
    """The newest message of the topic that shows the contact's words."""
    return list(world.topic("a").messages)[-1]


def test_a_contacts_reaction_to_a_counsellors_message_stands_on_it(held: World) -> None:
    held.says("c", "a", "call 117")
    held.drain()
    sent = held.case("a").view.sent[-1]
    held.reacts("a", sent.message, "❤")
    held.drain()
    assert held.topic("a").reactions == {sent.source: "❤"}
    held.reacts("a", sent.message, "", settable=False, replaces=True)
    held.drain()
    assert held.topic("a").reactions == {sent.source: ""}
    assert held.case("a").view.signs == ()


def test_a_contacts_reaction_to_their_own_words_stands_on_the_message_that_shows_them(held: World) -> None:
    held.writes("a", "they hit him")
    source = held.logs["a"][-1].source
    held.drain()
    held.reacts("a", source, "😢")
    held.drain()
    assert held.topic("a").reactions == {in_thread(held): "😢"}


def test_of_a_reaction_changed_again_and_again_only_the_last_is_shown(held: World) -> None:
    held.says("c", "a", "call 117")
    held.drain()
    sent = held.case("a").view.sent[-1]
    shows = sum(
        isinstance(effect, ShowReaction)
        for emoji in ("👍", "❤", "😢", "🔥")
        for effect in held.reacts("a", sent.message, emoji).effects
    )
    assert shows == 1
    held.drain()
    assert held.topic("a").reactions == {sent.source: "🔥"}


def test_what_a_bot_cannot_set_is_told_in_words(held: World) -> None:
    held.says("c", "a", "call 117")
    held.drain()
    sent = held.case("a").view.sent[-1]
    held.reacts("a", sent.message, "🖼", settable=False)
    held.drain()
    (entry,) = held.topic("a").messages[in_thread(held)]
    assert (entry.content.kind, entry.content.text, entry.reply_to) == (Kind.REACTION, "🖼", sent.message)
    assert held.topic("a").reactions == {}


def test_a_reaction_to_one_of_the_bots_messages_is_told_in_words_and_so_is_its_end(held: World) -> None:
    message = held.phones["a"].seen[-1].message
    held.reacts("a", message, "❤")
    held.drain()
    held.reacts("a", message, "", settable=False, replaces=True)
    held.drain()
    assert held.shown("a") == ["❤", ""]


def test_a_reaction_that_the_group_refuses_is_told_in_words(held: World) -> None:
    held.says("c", "a", "call 117")
    held.drain()
    sent = held.case("a").view.sent[-1]
    held.reacts("a", sent.message, "💯")
    held.outbox.clear()
    refused = NotDelivered(effect=ShowReaction(case=1, message=sent.source), why=Refusal.REFUSED)
    held.handle("a", [refused])
    held.drain()
    assert held.shown("a") == ["💯"]
    assert held.case("a").view.signs == ()


def test_the_holders_reaction_goes_to_the_contacts_message(held: World) -> None:
    held.writes("a", "thank you")
    source = held.logs["a"][-1].source
    held.drain()
    counsellor_reacts(held, in_thread(held), "❤")
    held.drain()
    assert held.phones["a"].reactions == {source: "❤"}
    counsellor_reacts(held, in_thread(held), "", settable=False, replaces=True)
    held.drain()
    assert held.phones["a"].reactions == {source: ""}


def test_nobody_elses_reaction_goes_out(held: World) -> None:
    held.writes("a", "thank you")
    held.drain()
    counsellor_reacts(held, in_thread(held), "❤", who="d")
    held.drain()
    assert held.phones["a"].reactions == {}


def test_a_reaction_to_who_is_silent_waits_without_a_knock(held: World) -> None:
    held.writes("a", "thank you")
    source = held.logs["a"][-1].source
    held.drain()
    held.now += QUARTER + 1
    shown = in_thread(held)
    counsellor_reacts(held, shown, "👍")
    counsellor_reacts(held, shown, "❤", replaces=True)
    held.drain()
    assert held.phones["a"].reactions == {}
    assert Line.KNOCK not in held.lines("a")
    held.writes("a", "I am back")
    held.drain()
    assert held.phones["a"].reactions == {source: "❤"}


def test_a_waiting_reaction_that_is_taken_back_never_goes_out(held: World) -> None:
    held.writes("a", "thank you")
    held.drain()
    held.now += QUARTER + 1
    counsellor_reacts(held, in_thread(held), "👍")
    counsellor_reacts(held, in_thread(held), "", settable=False, replaces=True)
    assert held.conversations["a"].quiet.held == ()


def test_a_holders_reaction_that_a_bot_cannot_set_is_told_in_words(held: World) -> None:
    held.writes("a", "thank you")
    held.drain()
    counsellor_reacts(held, in_thread(held), "🖼", settable=False)
    held.drain()
    assert held.lines("a")[-1] is Line.COUNSELLOR_REACTED


def test_the_holder_learns_that_a_reaction_was_not_passed_on(held: World) -> None:
    failed = NotDelivered(effect=React(case=1, source=77, message=5, emoji="👍"), why=Refusal.REFUSED)
    (note,) = held.handle("a", [failed]).effects
    assert isinstance(note, Note)
    assert (note.line, note.reply_to) == (Line.REACTION_NOT_PASSED, 77)


# ── without a counsellor ────────────────────────────────────────────────────────────────────────────────────────


def test_a_reaction_without_a_question_is_answered_and_its_end_is_not() -> None:
    world = World()
    world.writes("a", "hello", UNSURE)
    assert told(world.reacts("a", 1, "❤")) == [Line.REACTION]
    assert world.reacts("a", 1, "", settable=False, replaces=True).effects == ()


def test_a_reaction_of_somebody_of_whom_nothing_is_kept_begins_nothing() -> None:
    world = World()
    decision = world.reacts("a", 1, "👍")
    assert (decision.conversation, decision.effects) == (None, ())


@pytest.mark.parametrize(("emoji", "watched"), [("👍", True), ("👎", False)])
def test_a_thumb_answers_the_question_that_is_open(emoji: str, watched: bool) -> None:
    world = World()
    world.writes("a", "hello", UNSURE)
    asked = replace(world.conversations["a"], pending=Pending(Question.WATCHED))
    world.conversations["a"] = asked
    assert told(world.reacts("a", 1, emoji)) == [Line.WATCHED if watched else Line.NOT_WATCHED]
    assert world.conversations["a"].phone.watched is watched


def test_a_thumb_answers_a_question_of_a_form() -> None:
    world = World(replace(RULES, forms=FORMS))
    world.presses("a", "form", "check")
    world.presses("a", "choose", "check", "1", "age", "adult")
    world.drain()
    before = world.conversations["a"].told.form
    decision = world.reacts("a", 1, "👍")
    assert world.conversations["a"].told.form != before
    assert Line.REACTION not in told(decision)


def test_what_cannot_be_undone_is_not_agreed_to_by_thumb() -> None:
    world = World()
    world.commands("a", "forget")
    world.drain()
    world.reacts("a", 1, "👍")
    assert not world.conversations["a"].chat.forgetting


def test_a_reaction_on_a_watched_phone_brings_nothing_out() -> None:
    world = World()
    world.writes("a", "hello", UNSURE)
    world.conversations["a"] = replace(
        world.conversations["a"], phone=replace(world.conversations["a"].phone, watched=True)
    )
    assert world.reacts("a", 1, "👍").effects == ()


def test_a_reaction_is_a_sign_of_life_that_lets_out_what_waits(held: World) -> None:
    held.now += QUARTER + 1
    held.says("c", "a", "are you safe")
    held.drain()
    assert held.heard("a") == []
    held.reacts("a", held.phones["a"].seen[-1].message, "👍")
    held.drain()
    assert held.heard("a") == ["are you safe"]


# ── answers to a single message ─────────────────────────────────────────────────────────────────────────────────


def test_both_logs_keep_which_message_is_answered(held: World) -> None:
    held.says("c", "a", "call 117")
    held.drain()
    sent = held.case("a").view.sent[-1]
    answer = held.wrote("a", "I did")
    assert isinstance(answer, Wrote)
    held.handle("a", [replace(answer, reply_to=sent.message)], UNSURE)
    held.drain()
    assert held.logs["a"][-1].reply_to == sent.message
    held.says("c", "a", "good", reply_to=in_thread(held))
    held.drain()
    assert held.logs["a"][-1].reply_to == in_thread(held)
    assert held.heard("a") == ["call 117", "good"]


def test_an_answer_to_the_card_stays_a_note(held: World) -> None:
    decision = held.says("c", "a", "think", reply_to=held.case("a").view.card)
    assert noted(decision) == []
    assert held.heard("a") == []


def test_no_reaction_costs_an_edit_of_the_board(held: World) -> None:
    held.writes("a", "thank you")
    held.drain()
    board = held.board
    assert held.desk.cases[0].shown == (in_thread(held),)
    assert board is not None
    assert [replace(c, shown=()) for c in board.cases] == [replace(c, shown=()) for c in held.desk.cases]
    assert not any(isinstance(e.effect, React | Tell) for e in held.outbox)


def test_a_reaction_of_who_is_muted_is_not_answered() -> None:
    world = World()
    world.writes("a", "hello", UNSURE)
    world.conversations["a"] = replace(
        world.conversations["a"], mute=replace(world.conversations["a"].mute, until=world.now + QUARTER)
    )
    assert world.reacts("a", 1, "👍").effects == ()
