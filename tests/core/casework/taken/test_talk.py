"""Words of both sides in a held case, and those taken back."""

from dataclasses import replace

import pytest

from bot.core.model.case import CaseState, Content, Kind
from bot.core.model.case_events import Closed, CounsellorEdited, CounsellorWithdrew
from bot.core.model.contact_events import Unreadable
from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.effects.contact import Explain, Relay, Unsend
from bot.core.model.effects.desk import Alert, Ping
from bot.core.model.effects.table import TO_CONTACT
from bot.core.model.events import Event
from bot.core.model.lines import Line
from bot.core.ports import DESK
from bot.core.understanding.values import Query, Urgency
from tests.core.world import EMERGENCY, QUARTER, World, answered, by, noted, understood

COSTS = replace(understood("costs"), queries=(Query.COSTS,))


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_both_talk_and_the_bot_keeps_quiet(held: World) -> None:
    held.says("c", "a", "how can I help?")
    decision = held.writes("a", "where is the embassy", understood("embassy_contact"))
    assert not any(isinstance(effect, TO_CONTACT) for effect in decision.effects)
    held.drain()
    assert held.heard("a") == ["how can I help?"]
    assert held.shown("a") == ["I have a question", "where is the embassy"]


def test_where_nobody_is_there_the_machine_answers(world: World) -> None:
    """Who held the case left the shift, nobody else is on one: four questions are not left to the holder's clock."""
    world.shift("c", on=True)
    world.claims("c", "a")
    world.says("c", "a", "how can I help?")
    assert not any(isinstance(e, TO_CONTACT) for e in world.writes("a", "is it free?", COSTS).effects)
    world.later(1000)
    world.shift("c", on=False)
    decision = world.writes("a", "is it free?", COSTS)
    assert [e.what for e in decision.effects if isinstance(e, Explain)] == ["costs"]
    assert world.case("a").hold.awaits > 0
    assert world.case("a").state is CaseState.OPEN
    danger = world.writes("a", "he beats me", EMERGENCY)
    assert Ping(case=1, counsellor="c", about="danger") in danger.effects
    assert next(e for e in danger.effects if isinstance(e, TO_CONTACT)) in danger.effects
    assert answered(world.presses("a", "withdraw", "1")) == [Line.TAKEN_OVER]
    world.says("c", "a", "I am still here")
    assert not any(isinstance(e, TO_CONTACT) for e in world.writes("a", "is it free?", COSTS).effects)
    world.drain()
    assert world.shown("a").count("is it free?") == 3


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_a_contacts_message_is_shown_to_the_holder(held: World, kind: Kind) -> None:
    held.writes("a", "shown", kind=kind)
    held.drain()
    assert held.shown("a")[-1] == "shown"


@pytest.mark.parametrize("command", ["start", "menu", "human", "anything"])
def test_commands_that_are_not_for_now_are_shown_as_words(held: World, command: str) -> None:
    decision = held.commands("a", command)
    assert not any(isinstance(effect, TO_CONTACT) for effect in decision.effects)
    held.drain()
    assert held.shown("a")[-1] == f"/{command}"


@pytest.mark.parametrize("command", ["numbers", "language", "hide", "forget"])
def test_the_contacts_own_commands_work_all_the_same(held: World, command: str) -> None:
    assert any(isinstance(effect, TO_CONTACT) for effect in held.commands("a", command).effects)


@pytest.mark.parametrize("with_topic", [False, True])
def test_what_could_not_be_read_is_said_to_the_holder_not_lost(with_topic: bool) -> None:
    world = World()
    world.presses("a", "human")
    if with_topic:
        world.drain()
    world.claims("c", "a")
    decision = world.handle("a", [Unreadable(address="somewhere")])
    assert not any(isinstance(effect, TO_CONTACT) for effect in decision.effects)
    world.drain()
    assert any(post for post in world.topic("a").posts)


def test_only_the_holders_words_go_out_and_the_others_are_told_once(held: World) -> None:
    first, second = held.says("d", "a", "tell them"), held.says("d", "a", "and this")
    assert noted(first) == [Line.STAYED_A_NOTE]
    assert second.effects == ()
    held.drain()
    assert held.heard("a") == []


def test_before_anybody_holds_it_words_stay_a_note(world: World) -> None:
    decision = world.says("c", "a")
    assert noted(decision) == [Line.NOBODY_HOLDS]
    assert decision.log == ()


def test_a_note_of_the_holder_stays_inside(held: World) -> None:
    decision = held.says("c", "a", "// seems frightened")
    assert (decision.effects, decision.log) == ((), ())


@pytest.mark.parametrize("kind", [Kind.POLL, Kind.STORY, Kind.OTHER])
def test_what_cannot_be_sent_anew_is_said_to_be_not_delivered(held: World, kind: Kind) -> None:
    decision = held.says("c", "a", "", kind=kind)
    assert noted(decision) == [Line.NOT_DELIVERED]
    assert decision.log == ()


def test_words_written_after_the_close_are_said_to_reach_nobody(held: World) -> None:
    events: list[Event] = [Closed(by=by("c"), case=1, press="p"), held.said("c", "take care")]
    decision = held.handle("a", events)
    assert Line.NO_CASE_HERE in noted(decision)
    assert not any(isinstance(effect, Relay) for effect in decision.effects)


def test_an_edit_of_a_counsellor_is_said_not_to_be_passed_on(held: World) -> None:
    event = CounsellorEdited(by=by("c"), content=Content(Kind.TEXT, "other words"), message=7)
    assert noted(held.handle("a", [event])) == [Line.EDIT_NOT_PASSED]


def test_danger_in_an_open_case_raises_it_and_pings_the_holder(held: World) -> None:
    decision = held.writes("a", "they locked me in", EMERGENCY)
    assert Ping(case=1, counsellor="c", about="danger") in decision.effects
    assert held.case("a").urgency is Urgency.EMERGENCY
    assert not any(isinstance(effect, TO_CONTACT) for effect in decision.effects)


def test_a_holder_who_is_called_privately_is_told_of_danger_by_the_words_alone(held: World) -> None:
    """A line in the topic takes a call of the group before the words that told it."""
    held.shift("c")
    held.handle(DESK, [CounsellorStarted(by=by("c"))])
    called = held.writes("a", "they locked me in", EMERGENCY)
    assert noted(called) == []
    held.drain()
    assert held.shown("a")[-1] == "they locked me in"
    held.shift("c", on=False)
    held.now += held.rules.again_after
    not_there = held.writes("a", "they come", EMERGENCY)
    assert noted(not_there) == [Line.RAISED]
    assert Alert(case=1, danger=True, emergency=True) in not_there.effects


def test_a_holder_is_pinged_once_in_three_minutes_and_again_after(held: World) -> None:
    held.writes("a", "they locked me in", EMERGENCY)
    again = held.writes("a", "they locked me in!", EMERGENCY)
    assert not any(isinstance(effect, Ping) for effect in again.effects)
    held.now += held.rules.again_after
    later = held.writes("a", "help", EMERGENCY)
    assert Ping(case=1, counsellor="c", about="danger") in later.effects


def test_danger_told_just_after_the_claim_pings_although_the_alert_was_just_before() -> None:
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    world.claims("c", "a")
    decision = world.writes("a", "they come", EMERGENCY)
    assert Ping(case=1, counsellor="c", about="danger") in decision.effects


# ── taking back ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_words_can_be_taken_back_from_the_phone(held: World) -> None:
    said = held.said("c", "to another, sorry")
    held.handle("a", [said])
    held.drain()
    decision = held.unsends("c", "a", said.message)
    assert [type(effect) for effect in decision.effects] == [Unsend]
    held.drain()
    assert held.heard("a") == []
    assert held.notes("a") == [Line.WITHDRAWN]


def test_words_can_be_taken_back_before_they_went_out(held: World) -> None:
    held.later(QUARTER + 1)
    said = held.said("c", "to another, sorry")
    held.handle("a", [said])
    held.drain()
    assert noted(held.unsends("c", "a", said.message)) == [Line.WITHDRAWN]
    held.writes("a", "I am here")
    held.drain()
    assert held.heard("a") == []


def test_words_can_be_taken_back_while_they_are_on_their_way(held: World) -> None:
    said = held.said("c", "to another, sorry")
    held.handle("a", [said])
    held.unsends("c", "a", said.message)
    held.drain()
    assert held.heard("a") == []
    assert held.notes("a") == [Line.WITHDRAWN]
    case = held.case("a")
    assert (case.sending.under_way, case.sending.recalled, case.view.sent) == ((), (), ())


def test_words_can_be_taken_back_in_the_same_moment(held: World) -> None:
    said = held.said("c", "to another, sorry")
    back = CounsellorWithdrew(by=by("c"), source=said.message, message=9)
    decision = held.handle("a", [said, back])
    assert [effect for effect in decision.effects if isinstance(effect, Relay)] == []
    assert noted(decision) == [Line.WITHDRAWN]


@pytest.mark.parametrize("source", [None, 4711])
def test_there_may_be_nothing_to_take_back(held: World, source: int | None) -> None:
    assert noted(held.unsends("c", "a", source)) == [Line.NOTHING_TO_WITHDRAW]


def test_only_the_holder_takes_back(held: World) -> None:
    said = held.said("c", "we come at nine")
    held.handle("a", [said])
    held.drain()
    held.unsends("d", "a", said.message)
    held.drain()
    assert held.heard("a") == ["we come at nine"]
