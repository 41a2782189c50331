"""Forgetting a contact: asked once, step by step, and nothing is left that could be."""

from dataclasses import replace

import pytest

from bot.core.model.case import CaseState, Kind, Thread
from bot.core.model.case_events import Claimed
from bot.core.model.desk import DeskCase
from bot.core.model.effects.contact import Clear, Cover
from bot.core.model.effects.desk import Alert, AskDesk, BlankCall, DeleteThread, TellDesk, TellForgotten
from bot.core.model.effects.thread import OpenThread, PostLog
from bot.core.model.events import Delivered, NotDelivered, Receipt, Refusal, TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, MINUTE
from bot.core.ports import DESK
from bot.core.turn.bounds import THREAD_LATER
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, World, answered, by, told, understood


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def held(world: World) -> World:
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.says("c", "a")
    world.drain()
    return world


def ask(world: World) -> None:
    world.commands("a", "forget")
    world.drain()


def forget(world: World) -> None:
    ask(world)
    world.presses("a", "forget_yes")
    world.drain()


def lines(world: World) -> list[Line]:
    return [s.effect.line for s in world.phones["a"].seen if isinstance(s.effect, Cover)]


def test_it_is_asked_plainly_and_more_so_while_there_is_a_case(world: World) -> None:
    assert told(world.commands("a", "forget")) == [Line.FORGET_ASK]
    assert told(world.presses("a", "forget")) == [Line.FORGET_ASK]
    world.presses("a", "human")
    assert told(world.commands("a", "forget")) == [Line.FORGET_ASK_CASE]


def test_no_changes_nothing(held: World) -> None:
    ask(held)
    assert told(held.presses("a", "forget_no")) == [Line.FORGET_NOT]
    assert held.case("a").state is CaseState.OPEN
    assert told(held.presses("a", "forget_yes")) == [Line.FORGET_ASK_CASE], "an old button asks again"


def test_all_of_it_goes_and_the_last_words_stay(held: World) -> None:
    (thread,) = held.topics
    code = held.case("a").code
    forget(held)
    assert lines(held) == [Line.FORGOTTEN]
    (last,) = held.phones["a"].seen
    assert isinstance(last.effect, Cover)
    assert last.effect.values == (("days", str(held.rules.retention // DAY)),)
    assert thread not in held.topics
    assert held.told_desk == [TellForgotten(code=code, holder="c")]
    assert held.forgotten == ["a"]
    assert "a" not in held.conversations
    assert not held.desk.cases
    assert not [member for member in held.timers if member[0] == "a"]


def test_every_topic_that_their_cases_had_is_deleted(held: World) -> None:
    held.closes("c", "a")
    held.now += held.rules.reopen_within + MINUTE
    held.presses("a", "human")
    held.drain()
    held.topic("a").gone = True
    held.writes("a", "more", understood("greet"))
    held.drain()
    assert len(held.topics) == 3
    forget(held)
    assert not held.topics


def test_who_writes_again_is_new(held: World) -> None:
    forget(held)
    held.writes("a", "hello", understood("greet"))
    assert held.conversations["a"].case is None
    assert held.conversations["a"].chat.threads == ()
    held.presses("a", "human")
    assert held.case("a").number == 1


def test_the_code_name_of_the_next_case_says_nothing_of_the_forgotten_one(held: World) -> None:
    before = held.case("a").code
    forget(held)
    names = set()
    for _ in range(8):
        held.later(MINUTE)
        held.presses("a", "human")
        names.add(held.case("a").code)
        held.presses("a", "withdraw", str(held.case("a").number))
    assert len(names - {before}) >= 4


@pytest.mark.parametrize("effect", [Clear(), Cover(line=Line.FORGOTTEN)], ids=lambda effect: effect.kind)
@pytest.mark.parametrize("why", [Refusal.BLOCKED, Refusal.UNKNOWN])
def test_a_phone_that_cannot_be_reached_ends_it_too(held: World, effect: Clear | Cover, why: Refusal) -> None:
    ask(held)
    held.presses("a", "forget_yes")
    while not any(type(entry.effect) is type(effect) for entry in held.outbox):
        held.carry_out(held.outbox[0])
        held.work("a")
    held.outbox = [entry for entry in held.outbox if type(entry.effect) is not type(effect)]
    held.handle("a", [NotDelivered(effect=effect, why=why)])
    held.drain()
    assert held.forgotten == ["a"]


# ── meanwhile ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def leaving(held: World) -> World:
    """Asked, and not a call made yet."""
    ask(held)
    held.presses("a", "forget_yes")
    return held


def test_whoever_writes_meanwhile_is_asked_for_patience(leaving: World) -> None:
    decision = leaving.writes("a", "thanks", understood("thanks"))
    assert told(decision) == [Line.FORGETTING]
    assert decision.log == ()
    assert answered(leaving.presses("a", "menu")) == [Line.FORGETTING]
    leaving.drain()
    assert lines(leaving) == [Line.FORGOTTEN]


def test_danger_stops_it(leaving: World) -> None:
    decision = leaving.writes("a", "they beat me", EMERGENCY)
    assert told(decision)[-1] is Line.FORGET_STOPPED
    assert leaving.case("a").state is CaseState.WAITING
    assert leaving.case("a").urgency is Urgency.EMERGENCY
    leaving.drain()
    assert leaving.forgotten == []
    assert Line.FORGOTTEN not in lines(leaving)
    assert leaving.case("a").number == 2
    assert leaving.shown("a") == ["they beat me"], "in a topic of its own"


def test_danger_in_one_breath_with_yes_is_heard_first(held: World) -> None:
    ask(held)
    held.closes("c", "a")
    ask(held)
    held.handle("a", [held.wrote("a", "they beat me"), held.pressed("a", "forget_yes")], EMERGENCY)
    held.drain()
    assert held.forgotten == []
    assert held.case("a").state is CaseState.WAITING


def test_danger_pressed_right_after_yes_stops_it(held: World) -> None:
    ask(held)
    decision = held.handle("a", [held.pressed("a", "forget_yes"), held.pressed("a", "in_danger")])
    assert told(decision)[-1] is Line.FORGET_STOPPED
    held.drain()
    assert held.forgotten == []
    assert (held.case("a").state, held.case("a").urgency) == (CaseState.WAITING, Urgency.URGENT)


def test_counsellors_find_the_case_closed(leaving: World) -> None:
    assert answered(leaving.closes("c", "a")) == [Line.CASE_CLOSED_DESK]
    assert answered(leaving.claims("d", "a")) == [Line.CASE_CLOSED_DESK]
    leaving.drain()
    assert leaving.forgotten == ["a"]


def test_a_topic_that_is_made_meanwhile_or_later_is_deleted(leaving: World) -> None:
    late = Delivered(effect=OpenThread(case=1), receipt=Receipt(thread=99))
    assert leaving.handle("a", [late]).at_desk == (DeleteThread(thread=99),)
    leaving.drain()
    assert leaving.handle("a", [late]).at_desk == (DeleteThread(thread=99),)


def test_nothing_is_posted_in_topics_that_are_being_deleted(leaving: World) -> None:
    decision = leaving.handle("a", [Delivered(effect=PostLog(case=1), receipt=Receipt(log_upto=0))])
    assert decision.effects == ()


def test_no_topic_is_deleted_twice_by_who_is_in_danger_and_asks_again_and_again(held: World) -> None:
    deleted: list[int] = []
    for _ in range(3):
        ask(held)
        decision = held.presses("a", "forget_yes")
        deleted += [effect.thread for effect in decision.at_desk if isinstance(effect, DeleteThread)]
        held.writes("a", "they beat me", EMERGENCY)  # it stops: a person comes first
        held.drain()
        held.later(THREAD_LATER + MINUTE)  # the third case within an hour has its thread later
    assert len(deleted) == len(set(deleted)) == 3


# ── what Telegram refuses ───────────────────────────────────────────────────────────────────────────────────────


def test_a_topic_that_is_not_deleted_is_told_once_and_tried_until_it_is(world: World) -> None:
    refused = NotDelivered(effect=DeleteThread(thread=7), why=Refusal.REFUSED)
    decision = world.handle(DESK, [refused])
    assert decision.at_desk == ()
    assert decision.effects == (TellDesk(line=Line.THREAD_NOT_DELETED),)
    assert world.desk.left_threads == (Thread(7),)
    assert world.handle(DESK, [TimerDue(name="purge", about=7)]).at_desk == (DeleteThread(thread=7),)
    assert world.handle(DESK, [refused]).effects == (), "told once"
    world.handle(DESK, [NotDelivered(effect=DeleteThread(thread=7), why=Refusal.THREAD_GONE)])
    assert not world.desk.left_threads


def test_a_case_of_somebody_of_whom_nothing_is_kept_leaves_the_desk(world: World) -> None:
    """An older copy of the store brought it back; the record was deleted, since its key is gone."""
    lost = DeskCase("a", 1, (1, 2), CaseState.OPEN, Urgency.URGENT, 0, "c", 55)
    world.desk = replace(world.desk, cases=(lost,))
    decision = world.writes("a", "hello", understood("greet"))
    assert world.desk.cases == ()
    assert DeleteThread(thread=55) in decision.at_desk


def test_a_voice_note_opens_no_case_while_it_goes_on(leaving: World) -> None:
    assert told(leaving.writes("a", "", kind=Kind.VOICE)) == [Line.FORGETTING]
    assert not leaving.case("a").live
    assert Clear() in [entry.effect for entry in leaving.outbox]


def test_the_line_of_a_hiding_that_began_before_is_not_taken_for_the_last_words(world: World) -> None:
    world.writes("a", "hello", understood("greet"))
    world.drain()
    world.commands("a", "hide")
    world.commands("a", "forget")
    world.presses("a", "forget_yes")
    world.drain()
    assert lines(world) == [Line.FORGOTTEN]
    assert len(world.phones["a"].seen) == 1
    assert world.forgotten == ["a"]


@pytest.mark.parametrize("after", ["human", "form"])
def test_what_is_pressed_in_one_breath_after_yes_opens_no_case(held: World, after: str) -> None:
    ask(held)
    presses = [held.pressed("a", "forget_yes"), held.pressed("a", after, "lose_phone")]
    assert answered(held.handle("a", presses)) == [Line.FORGETTING, Line.FORGETTING]
    held.drain()
    assert lines(held) == [Line.FORGOTTEN]
    assert not held.desk.cases


def test_words_after_yes_and_after_a_counsellor_took_over_open_no_case(world: World) -> None:
    world.presses("a", "human")
    world.drain()
    ask(world)
    claim = Claimed(by=by("c"), case=1, press="press")
    urgent = understood("passport_withheld", Urgency.URGENT)
    decision = world.handle("a", [world.pressed("a", "forget_yes"), claim, world.wrote("a")], urgent)
    assert Line.FORGETTING in told(decision)
    world.drain()
    assert lines(world) == [Line.FORGOTTEN]
    assert not world.desk.cases


def test_nor_is_one_that_waits_behind_an_older_clearing(world: World) -> None:
    world.presses("a", "watched")
    world.drain()
    world.now += 16 * MINUTE
    world.handle("a", [TimerDue(name="tidy", about=None), world.pressed("a", "clear")])
    world.presses("a", "forget")
    world.presses("a", "forget_yes")
    world.drain()
    assert lines(world) == [Line.FORGOTTEN]
    assert len(world.phones["a"].seen) == 1
    assert world.forgotten == ["a"]


def test_nothing_is_said_after_the_last_words(world: World) -> None:
    world.writes("a", "hello", understood("greet"))
    ask(world)
    world.presses("a", "forget_yes")
    last = Delivered(effect=Cover(line=Line.FORGOTTEN), receipt=Receipt(messages=(1,)))
    world.handle("a", [Delivered(effect=Clear())])
    decision = world.handle("a", [world.wrote("a", "hello?"), last], understood("greet"))
    assert decision.forget
    assert decision.effects == ()


def test_calls_to_the_case_and_questions_about_it_say_nothing_any_more(held: World) -> None:
    calls = held.conversations["a"].chat.calls
    assert [(call.group, call.counsellor) for call in calls] == [("", None)]
    asked = AskDesk(code=(1, 2), line=Line.OUTCOME_ASK, counsellor="c")
    seen = AskDesk(code=(1, 2), line=Line.UNMASK_TOLD)
    for message, ask in ((901, asked), (902, seen)):
        held.handle("a", [Delivered(effect=ask, receipt=Receipt(messages=(message,)))])
    forget(held)
    held.drain()
    assert held.blanked == [
        *(BlankCall(message=call.message, counsellor=call.counsellor) for call in calls),
        BlankCall(message=901, counsellor="c"),
    ], "that somebody saw who they were is still said"


def test_a_call_that_was_under_way_while_they_were_forgotten_says_nothing_either(held: World) -> None:
    forget(held)
    held.drain()
    before = len(held.blanked)
    held.handle("a", [Delivered(effect=Alert(case=1), receipt=Receipt(messages=(903,)))])
    held.drain()
    assert held.blanked[before:] == [BlankCall(message=903)]
    assert "a" not in held.conversations
