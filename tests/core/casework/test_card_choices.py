"""What the holder does with a case, and what becomes of a case whose holder falls silent."""

from dataclasses import replace

import pytest

from bot.core.decide import Decision
from bot.core.model.case import CaseState, Kind
from bot.core.model.case_events import (
    HandedOn,
    Lowered,
    MenuChosen,
    Paused,
    ProtocolAsked,
    SendAnswered,
    TopicCorrected,
)
from bot.core.model.contact_events import PressedForged, Unreadable
from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.effects.contact import Button, Relay
from bot.core.model.effects.desk import Alert, AnswerPress, Ping
from bot.core.model.effects.table import TO_CONTACT
from bot.core.model.effects.thread import AskFirst, Card, Note, OpenThread, ReopenThread, ShowProtocol
from bot.core.model.events import TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.ports import DESK
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, UNSURE, World, answered, by, noted, told


@pytest.fixture
def held() -> World:
    """An emergency that *c* holds; *d* is on shift too."""
    world = World()
    for who in ("c", "d"):
        world.shift(who)
        world.handle(DESK, [CounsellorStarted(by=by(who))])
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.pinged.clear()
    world.general.clear()
    return world


def hands(world: World, who: str, to: str) -> Decision:
    return world.handle("a", [HandedOn(by=by(who), case=1, press="p", to=to)])


def menu(world: World, who: str, which: str) -> Decision:
    return world.handle("a", [MenuChosen(by=by(who), case=1, press="p", menu=which)])


def lowers(world: World, who: str, why: str = "misread") -> Decision:
    return world.handle("a", [Lowered(by=by(who), case=1, press="p", why=why)])


def pauses(world: World) -> Decision:
    return world.handle("a", [Paused(by=by("c"), case=1, press="p")])


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


# ── handing on ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_colleague_on_shift_holds_it_from_now_on(held: World) -> None:
    decision = hands(held, "c", "d")
    assert noted(decision) == [Line.HANDED_ON]
    assert told(decision) == [Line.ANOTHER_COUNSELLOR]
    assert Ping(case=1, counsellor="d", about="handed") in decision.effects
    assert (held.case("a").holder, held.case("a").life.former) == ("d", "c")
    held.drain()
    held.says("c", "a", "a note now")
    held.says("d", "a", "I go on")
    held.drain()
    assert held.heard("a") == ["I go on"]


@pytest.mark.parametrize("to", ["d", ""])
def test_the_note_for_the_next_one_is_what_handing_on_answers(held: World, to: str) -> None:
    """A note is never kept: the topic shows it, and who comes next is pointed to the holder's last one."""
    assert answered(menu(held, "c", "hand")) == [Line.HAND_ON_HOW]
    note, card = held.said("c", "// she may be moved tonight"), held.said("c", reply_to=held.case("a").view.card)
    for wrote in (note, held.said("d", "// not the holder's"), card):
        held.handle("a", [wrote])
    held.handle("a", [wrote := held.said("c", "// ask her for the ward")])
    assert answered(menu(held, "c", "hand")) == [Line.IN_PRIVATE]
    decision = hands(held, "c", to)
    assert [e.reply_to for e in decision.effects if isinstance(e, Note)] == [wrote.message]
    assert held.case("a").view.noted == 0
    assert held.heard("a") == []


def test_handing_on_without_a_note_answers_nothing(held: World) -> None:
    decision = hands(held, "c", "d")
    assert [e.reply_to for e in decision.effects if isinstance(e, Note)] == [None]


def test_who_handed_it_on_and_writes_again_is_told_that_it_stays_a_note() -> None:
    """Also where they were told once, before they took it over: they believe that it went out."""
    world = World()
    for who in ("c", "d"):
        world.shift(who)
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.says("c", "a", "hello")
    world.claims("c", "a")
    world.drain()
    assert world.notes("a") == [Line.NOBODY_HOLDS]
    hands(world, "c", "d")
    assert noted(world.says("c", "a", "where are you")) == [Line.STAYED_A_NOTE]
    assert noted(world.says("c", "a", "where are you")) == []


@pytest.mark.parametrize("to", ["d", ""])
def test_where_somebody_is_goes_out_for_nobody_else_to_whom_the_case_was_handed(held: World, to: str) -> None:
    ask = next(e for e in held.says("c", "a", "", kind=Kind.LOCATION).effects if isinstance(e, AskFirst))
    hands(held, "c", to)
    if not to:
        held.claims("d", "a")
    event = SendAnswered(by=by("d"), case=1, press="p", source=ask.source, send=True)
    decision = held.handle("a", [event])
    assert answered(decision) == [Line.OLD_BUTTON]
    assert not [e for e in decision.effects if isinstance(e, Relay)]


def test_nobody_off_shift_is_handed_a_case(held: World) -> None:
    held.shift("d", on=False)
    assert answered(hands(held, "c", "d")) == [Line.NOT_ON_SHIFT]
    assert held.case("a").holder == "c"


def test_back_into_the_queue_others_are_called(held: World) -> None:
    decision = hands(held, "c", "")
    assert noted(decision) == [Line.RETURNED_BY_HOLDER]
    assert Alert(case=1) in decision.effects
    assert told(decision) == [Line.HOLDER_GONE]
    assert held.case("a").state is CaseState.WAITING


def test_who_is_handed_a_case_and_does_not_come_loses_it(held: World) -> None:
    hands(held, "c", "d")
    held.later(2 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").state is CaseState.WAITING


# ── a holder who falls silent ───────────────────────────────────────────────────────────────────────────────────


def test_a_silent_holder_is_warned_and_then_the_case_is_everybodys(held: World) -> None:
    held.writes("a", "are you there")
    held.later(held.rules.silence(Urgency.EMERGENCY))
    assert held.pinged == [Ping(case=1, counsellor="c", about="awaited")]
    assert held.notes("a")[-1] is Line.AWAITED
    assert held.case("a").holder == "c"
    held.later(held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").state is CaseState.WAITING
    assert held.general[0] == Alert(case=1)
    assert Line.RETURNED_SILENT in held.notes("a")
    assert held.lines("a")[-1] in (Line.HOLDER_GONE, Line.STILL_WAITING)


def test_who_takes_a_case_and_never_writes_loses_it(held: World) -> None:
    """The contact was told that somebody is here, and is quiet because of it."""
    held.later(held.rules.silence(Urgency.EMERGENCY))
    assert held.notes("a") == [Line.AWAITED]
    held.later(held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").state is CaseState.WAITING
    assert held.general[0] == Alert(case=1)


def test_who_cannot_read_the_warning_yet_is_not_silent(held: World) -> None:
    """Telegram is away: the words, the warning and the holder's answers all come hours later."""
    patience = held.rules.silence(Urgency.EMERGENCY)
    held.writes("a", "are you there")
    held.can_leave = lambda entry: not isinstance(entry.effect, Ping)  # type: ignore[method-assign]
    for _ in range(20):
        held.later(patience)
    assert (held.case("a").holder, held.case("a").hold.unread) == ("c", True)
    assert held.pinged == []
    del held.can_leave
    held.later(MINUTE)
    assert held.pinged == [Ping(case=1, counsellor="c", about="awaited")]
    held.later(patience - MINUTE)
    assert held.case("a").holder == "c"
    held.later(MINUTE)
    assert held.case("a").state is CaseState.WAITING


def test_a_warning_that_never_comes_makes_nobody_wait_for_ever(held: World) -> None:
    held.writes("a", "are you there")
    held.can_leave = lambda entry: not isinstance(entry.effect, Ping)  # type: ignore[method-assign]
    held.later(held.rules.silence(Urgency.EMERGENCY))
    held.later(23 * HOUR)
    assert held.case("a").holder == "c"
    held.later(2 * HOUR)
    assert held.case("a").state is CaseState.WAITING


def test_a_holder_who_answers_keeps_the_case(held: World) -> None:
    for _ in range(3):
        held.writes("a", "are you there")
        held.later(held.rules.silence(Urgency.EMERGENCY) - MINUTE)
        held.says("c", "a", "yes")
        held.drain()
    assert held.case("a").holder == "c"
    assert held.pinged == []


def test_what_could_not_be_read_is_waited_for_too(calm: World) -> None:
    calm.handle("a", [Unreadable(address="address of a")])
    calm.later(2 * calm.rules.silence(Urgency.SUPPORT))
    assert calm.case("a").state is CaseState.WAITING


def test_a_position_that_moves_on_warns_nobody(held: World) -> None:
    held.writes("a", "", None, kind=Kind.LOCATION)
    held.says("c", "a", "I see where you are")
    for _ in range(3):
        held.writes("a", "", None, kind=Kind.LOCATION, edited=True)
        held.later(held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").holder == "c"
    assert held.pinged == []


def test_words_that_came_with_an_earlier_answer_are_waited_for(held: World) -> None:
    """After an outage both are read at once: the answer was to what came before."""
    held.handle("a", [held.said("c", "I come"), held.wrote("a", "now they beat me")], UNSURE)
    held.later(2 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").state is CaseState.WAITING


def test_an_answer_that_came_with_earlier_words_is_one(held: World) -> None:
    held.handle("a", [held.wrote("a", "are you there"), held.said("c", "yes")], UNSURE)
    held.later(2 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").holder == "c"
    assert held.pinged == []


def test_a_warning_that_was_due_for_words_answered_meanwhile_waits_for_the_later_ones(held: World) -> None:
    held.writes("a", "are you there")
    held.now += held.rules.silence(Urgency.EMERGENCY)
    held.ring()  # it lies in the inbox behind what follows
    due = held.inbox.pop("a")
    held.says("c", "a", "yes")
    held.writes("a", "good")
    held.inbox["a"] += due
    held.drain()
    assert held.pinged == []
    held.later(held.rules.silence(Urgency.EMERGENCY))
    assert held.pinged == [Ping(case=1, counsellor="c", about="awaited")]


def test_nobody_waits_for_a_holder_while_the_contact_is_silent(held: World) -> None:
    held.says("c", "a", "I am here")
    held.later(10 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").holder == "c"


def test_a_pause_is_said_lasts_longer_and_ends_with_the_next_word(held: World) -> None:
    assert told(pauses(held)) == [Line.PAUSED]
    held.writes("a", "still here")
    held.later(3 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").holder == "c"
    held.says("c", "a", "back")
    assert not held.case("a").hold.paused
    pauses(held)
    pauses(held)
    assert not held.case("a").hold.paused


def test_who_ends_a_pause_without_a_word_is_waited_for(held: World) -> None:
    pauses(held)
    held.writes("a", "are you there")
    pauses(held)
    assert not held.case("a").hold.paused
    held.later(2 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").state is CaseState.WAITING


def test_a_pause_does_not_last_for_ever(held: World) -> None:
    pauses(held)
    held.later(2 * held.rules.paused_for)
    assert held.case("a").state is CaseState.WAITING


@pytest.fixture
def calm() -> World:
    """A case without hurry that *c* holds."""
    world = World()
    world.shift("c")
    world.commands("a", "human")
    world.drain()
    world.claims("c", "a")
    world.says("c", "a", "hello")
    world.drain()
    return world


@pytest.mark.parametrize("before", [True, False])
def test_danger_told_in_a_calm_case_waits_for_its_holder_as_long_as_danger_may(calm: World, before: bool) -> None:
    if before:
        calm.writes("a", "are you there")
        calm.later(10 * MINUTE)
    calm.writes("a", "they locked me in", EMERGENCY)
    calm.later(calm.rules.silence(Urgency.EMERGENCY))
    assert calm.notes("a")[-1] is Line.AWAITED
    calm.later(calm.rules.silence(Urgency.EMERGENCY))
    assert calm.case("a").state is CaseState.WAITING


def test_danger_makes_nobody_wait_longer(calm: World) -> None:
    calm.writes("a", "are you there")
    calm.later(calm.rules.silence(Urgency.SUPPORT) - MINUTE)
    calm.writes("a", "they locked me in", EMERGENCY)
    calm.later(MINUTE)
    assert calm.notes("a")[-1] is Line.AWAITED


def test_new_danger_ends_a_pause(held: World) -> None:
    pauses(held)
    held.drain()
    held.later(5 * MINUTE)
    held.writes("a", "they come with a knife", EMERGENCY)
    assert not held.case("a").hold.paused
    held.later(2 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").state is CaseState.WAITING


def test_who_presses_that_they_are_in_danger_is_waited_for_like_who_writes_it(calm: World) -> None:
    calm.presses("a", "in_danger")
    calm.later(2 * calm.rules.silence(Urgency.URGENT))
    assert calm.case("a").state is CaseState.WAITING


# ── the same case again ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def closed(held: World) -> World:
    held.says("c", "a", "take care")
    held.drain()
    held.closes("c", "a")
    held.drain()
    return held


def test_who_comes_back_soon_gets_the_same_case_in_the_same_topic(closed: World) -> None:
    code, thread = closed.case("a").code, closed.case("a").view.thread
    decision = closed.presses("a", "human")
    assert thread is not None
    assert ReopenThread(case=1, thread=thread) in decision.effects
    closed.drain()
    case = closed.case("a")
    assert (case.number, case.code, case.view.thread, case.life.times, case.life.former) == (1, code, thread, 2, "c")
    assert case.state is CaseState.WAITING
    assert case.urgency is Urgency.EMERGENCY
    assert not closed.topic("a").closed
    assert {ping.counsellor for ping in closed.pinged} == {"c", "d"}


def test_a_case_that_was_closed_while_the_clock_was_ahead_does_not_open_again_for_ever(held: World) -> None:
    held.now += 40 * 24 * HOUR
    held.closes("c", "a")
    held.drain()
    held.now -= 38 * 24 * HOUR
    held.writes("a", "they locked me in", EMERGENCY)
    assert held.case("a").number == 2


def test_after_the_time_it_is_a_new_case(closed: World) -> None:
    closed.now += closed.rules.reopen_within + 1
    assert OpenThread(case=2) in closed.presses("a", "human").effects


def test_the_name_of_a_closed_case_is_kept_for_it(closed: World) -> None:
    for number in range(5):
        closed.presses(f"b{number}", "human")
    first, second = closed.case("a").code
    assert all(first != c.code[0] and second != c.code[1] for c in closed.desk.cases)


def test_when_all_names_are_in_use_the_case_is_a_new_one(closed: World) -> None:
    for number in range(closed.rules.code_words):
        closed.presses(f"b{number}", "human")
    assert OpenThread(case=2) in closed.presses("a", "human").effects
    codes = [c.code for c in closed.desk.cases]
    assert len({first for first, _ in codes}) == len({second for _, second in codes}) == len(codes)


def test_an_old_button_does_not_take_back_the_case_that_was_opened_again(
    world_with_button: tuple[World, Button],
) -> None:
    world, button = world_with_button
    world.claims("c", "a")
    world.drain()
    world.closes("c", "a")
    world.presses("a", "human")
    assert world.case("a").life.times == 2
    assert answered(world.presses("a", button.action, *button.args)) == [Line.OLD_BUTTON]


def test_what_the_contact_took_back_is_not_opened_again(world_with_button: tuple[World, Button]) -> None:
    world, button = world_with_button
    world.presses("a", button.action, *button.args)
    assert world.case("a").state is CaseState.RESOLVED
    world.presses("a", "human")
    assert world.case("a").number == 2


@pytest.fixture
def world_with_button() -> tuple[World, Button]:
    """A waiting case, and the button that takes it back."""
    world = World()
    world.presses("a", "human")
    said = world.presses("a", "human").effects
    buttons = [b for e in said for row in getattr(e, "buttons", ()) for b in row]
    return world, next(b for b in buttons if b.action == "withdraw")


# ── topics of cases that have ended ─────────────────────────────────────────────────────────────────────────────


def test_the_topic_of_a_case_that_ended_is_deleted_after_its_time(closed: World) -> None:
    thread = closed.case("a").view.thread
    assert thread is not None
    closed.later(closed.rules.keep_threads - HOUR)
    assert not closed.topics[thread].gone
    closed.later(HOUR + MINUTE)
    assert thread not in closed.topics
    assert closed.case("a").view.thread is None
    assert closed.conversations["a"].chat.threads == ()
    closed.writes("a", "they locked me in", EMERGENCY)
    closed.drain()
    assert closed.shown("a") == ["they locked me in"]


def test_a_topic_that_came_to_be_closed_again_or_does_not_show_all_words_stays(closed: World) -> None:
    """The timer may be an earlier one, or early by a clock that jumped; and words come before tidiness."""
    thread = closed.case("a").view.thread
    due = TimerDue(name="drop", about=thread)
    closed.handle("a", [due])
    assert closed.case("a").view.thread == thread
    closed.now += closed.rules.keep_threads + 1
    contact = closed.conversations["a"]
    closed.conversations["a"] = replace(contact, counts=replace(contact.counts, log=contact.counts.log + 1))
    closed.handle("a", [due])
    assert closed.case("a").view.thread == thread


def test_a_topic_in_use_again_stays(closed: World) -> None:
    closed.now += closed.rules.reopen_within
    closed.presses("a", "human")
    closed.presses("a", "same")
    closed.drain()
    closed.later(closed.rules.keep_threads)
    thread = closed.case("a").view.thread
    assert thread is not None
    assert not closed.topics[thread].gone


def test_a_protocol_is_posted_once_for_whoever_asks_and_the_contact_gets_nothing() -> None:
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    asks = ProtocolAsked(by=by("e"), case=1, press="p")
    decision = world.handle("a", [asks])
    assert [e for e in decision.effects if isinstance(e, ShowProtocol)] == [ShowProtocol(case=1)]
    assert not [e for e in decision.effects if isinstance(e, TO_CONTACT)]
    assert (world.journal[-1].what, world.journal[-1].why) == ("protocol_opened", "confinement")
    again = world.handle("a", [asks])
    assert answered(again) == [Line.PROTOCOL_ABOVE]
    assert not [e for e in again.effects if isinstance(e, ShowProtocol)]
    world.now += 11 * MINUTE
    assert [e for e in world.handle("a", [asks]).effects if isinstance(e, ShowProtocol)]


def test_a_case_that_opens_again_calls_who_held_it_first(closed: World) -> None:
    for who in ("b", "c", "d"):
        closed.shift(who)
        closed.handle(DESK, [CounsellorStarted(by=closed.by(who))])
    decision = closed.presses("a", "in_danger")
    pinged = [e.counsellor for e in decision.effects if isinstance(e, Ping)]
    assert (pinged[0], sorted(pinged)) == ("c", ["b", "c", "d"])
    closed.drain()
    closed.claims("d", "a")
    assert closed.case("a").holder == "d", "anybody may take it over"
