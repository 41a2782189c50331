"""A group that is lost: its cases move with all their words."""

from dataclasses import replace

import pytest

from bot.core.model.case import Content, Kind
from bot.core.model.case_events import Claimed, CounsellorEdited, CounsellorWithdrew, SendAnswered
from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.effects.contact import Amend, Relay, Unsend
from bot.core.model.effects.desk import Ping, TellDesk
from bot.core.model.effects.thread import Note, PostLog
from bot.core.model.events import Delivered, NotDelivered, Receipt, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.ports import DESK
from tests.core.casework.groups.several import TWO, on_shift, settle
from tests.core.watched import on_the_board
from tests.core.world import EMERGENCY, UNSURE, World, answered


def test_another_group_takes_over_all_live_cases_with_all_their_words(lost: World) -> None:
    assert {lost.case(contact).group for contact in "abd"} == {"english"}
    assert [lost.case(contact).holder for contact in "abd"] == [None, None, "e"]
    assert lost.shown("d") == ["words of d", "more words"]
    assert lost.shown("a") == ["words of a"]
    assert {alert.group for alert in lost.general[-2:]} == {"english"}
    assert Line.HOLDER_GONE_NOBODY in lost.lines("b")
    assert on_the_board(lost.boards["english"]) == on_the_board(lost.desk)


@pytest.fixture
def under_way() -> World:
    """*c*, a member of both groups, holds the case of *a* in *plain*, and *plain* is about to go."""
    world = World(TWO)
    on_shift(world, "c", "plain", "english")
    world.writes("a", "help", EMERGENCY)
    settle(world)
    world.claims("c", "a")
    settle(world)
    assert world.case("a").group == "plain"
    return world


def moves(world: World) -> list[Ping | TellDesk]:
    """The case of *a* moves to *english*; what is said of it."""
    world.group_goes("plain")
    world.work(DESK)
    world.ring()
    world.outbox.clear()
    decision = world.work("a")
    assert decision is not None
    assert world.case("a").group == "english"
    return [e for e in decision.effects if isinstance(e, Ping | TellDesk)]


def test_who_holds_a_case_that_moves_is_told(under_way: World) -> None:
    under_way.handle(DESK, [CounsellorStarted(by=under_way.by("c"))])
    assert moves(under_way) == [Ping(case=1, counsellor="c", about="moved")]


def test_what_they_had_still_to_confirm_is_dropped_and_said(under_way: World) -> None:
    under_way.handle(DESK, [CounsellorStarted(by=under_way.by("c"))])
    asked = under_way.said("c", "", kind=Kind.LOCATION)
    under_way.handle("a", [asked])
    assert moves(under_way) == [Ping(case=1, counsellor="c", about="moved_unsent")]
    settle(under_way)
    pressed = SendAnswered(by=under_way.by("c"), case=1, press="p", source=asked.message, send=True)
    assert answered(under_way.handle("a", [pressed])) == [Line.OLD_BUTTON]


@pytest.mark.parametrize("unsent", [True, False])
def test_who_did_not_press_start_is_told_in_the_new_group(under_way: World, unsent: bool) -> None:
    if unsent:
        under_way.says("c", "a", "", kind=Kind.LOCATION)
    first, second = under_way.case("a").code
    line = Line.MOVED_HERE_UNSENT if unsent else Line.MOVED_HERE
    values = (("holder", "name of c"), ("code", f"{first}-{second}"))
    assert moves(under_way) == [TellDesk(line=line, values=values, group="english")]


@pytest.fixture
def reopened(under_way: World) -> tuple[World, int]:
    """A case that was closed, and opened again in another group because its own is gone; a number of the old thread."""
    under_way.now += MINUTE
    said = under_way.said("c", "words to take back")
    under_way.handle("a", [said])
    under_way.drain()
    under_way.reacts("a", under_way.phones["a"].seen[-1].message, "❤")
    under_way.drain()
    assert under_way.case("a").view.sent
    under_way.closes("c", "a")
    under_way.drain()
    under_way.group_goes("plain")
    under_way.drain()
    under_way.writes("a", "help", EMERGENCY)
    assert (under_way.case("a").group, under_way.case("a").view.thread) == ("english", None)
    settle(under_way)
    under_way.handle("a", [Claimed(by=replace(under_way.by("c"), at="english"), case=1, press="p")])
    return under_way, said.message


def test_a_case_reopened_elsewhere_takes_back_and_changes_nothing_of_its_old_thread(
    reopened: tuple[World, int],
) -> None:
    world, number = reopened
    elsewhere = replace(world.by("c"), at="english")
    decision = world.handle("a", [CounsellorWithdrew(by=elsewhere, source=number, message=world.new())])
    assert [e for e in decision.effects if isinstance(e, Unsend)] == []
    assert [e.line for e in decision.effects if isinstance(e, Note)] == [Line.NOTHING_TO_WITHDRAW]
    decision = world.handle("a", [CounsellorEdited(by=elsewhere, content=Content(Kind.TEXT, "ផ្សេង"), message=number)])
    assert [e for e in decision.effects if isinstance(e, Amend)] == []
    assert [e.line for e in decision.effects if isinstance(e, Note)] == [Line.EDIT_NOT_PASSED]


def test_a_case_reopened_elsewhere_knows_nothing_of_what_its_old_thread_showed(reopened: tuple[World, int]) -> None:
    world, number = reopened
    case = world.case("a")
    assert (case.view.sent, case.view.signs) == ((), ())
    assert [shown.message for shown in case.view.shown if shown.message <= number] == []
    assert "words to take back" in world.shown("a")


def test_words_under_way_to_a_group_that_goes_are_shown_in_the_next_one(under_way: World) -> None:
    """What was on its way there is answered to nobody: the case must not wait for it."""
    under_way.closes("c", "a")
    under_way.drain()
    under_way.writes("a", "and one more thing", UNSURE)
    posting = replace(under_way.case("a"), view=replace(under_way.case("a").view, posting=True))
    under_way.conversations["a"] = replace(under_way.conversations["a"], case=posting)
    under_way.group_goes("plain")
    under_way.outbox = [e for e in under_way.outbox if not isinstance(e.effect, PostLog)]
    under_way.drain()
    under_way.writes("a", "they are here", EMERGENCY)
    settle(under_way)
    assert "they are here" in under_way.shown("a")


def test_words_that_arrive_after_the_move_leave_no_sign_on_another_message(under_way: World) -> None:
    said, late = under_way.said("c", "one"), under_way.said("c", "two")
    under_way.handle("a", [said, late])
    moves(under_way)
    settle(under_way)
    arrived = Delivered(
        effect=Relay(case=1, seq=2, source=said.message), receipt=Receipt(messages=(77,), repeated=True)
    )
    decision = under_way.handle("a", [arrived])
    assert decision.effects == (Note(case=1, line=Line.MAYBE_REPEATED, group="english"),)
    assert under_way.case("a").view.sent == ()
    refused = NotDelivered(effect=Relay(case=1, seq=3, source=late.message), why=Refusal.REFUSED)
    decision = under_way.handle("a", [refused])
    assert decision.effects == (Note(case=1, line=Line.NOT_DELIVERED, group="english"),)
    assert under_way.case("a").sending.under_way == ()


def test_words_taken_back_before_the_move_are_taken_back_when_they_arrive(under_way: World) -> None:
    said = under_way.said("c", "to another, sorry")
    under_way.handle("a", [said])
    under_way.unsends("c", "a", said.message)
    moves(under_way)
    arrived = Delivered(effect=Relay(case=1, seq=2, source=said.message), receipt=Receipt(messages=(77,)))
    assert Unsend(case=1, message=77, source=None, seq=2) in under_way.handle("a", [arrived]).effects


@pytest.mark.parametrize("wait", [True, False], ids=["sent", "behind the line"])
def test_a_message_of_the_same_number_in_the_new_topic_is_not_taken_for_one_of_the_old(
    under_way: World, wait: bool
) -> None:
    if not wait:
        under_way.now += under_way.rules.quiet_after + 1
    said = under_way.said("c", "សូមរង់ចាំខ្ញុំ")
    under_way.handle("a", [said])
    moves(under_way)
    settle(under_way)
    elsewhere = replace(under_way.by("c"), at="english")
    withdraws = CounsellorWithdrew(by=elsewhere, source=said.message, message=under_way.new())
    decision = under_way.handle("a", [withdraws])
    assert [e.line for e in decision.effects if isinstance(e, Note)] == [Line.NOTHING_TO_WITHDRAW]
    changes = CounsellorEdited(by=elsewhere, content=Content(Kind.TEXT, "ផ្សេង"), message=said.message)
    decision = under_way.handle("a", [changes])
    assert [e.line for e in decision.effects if isinstance(e, Note)] == [Line.EDIT_NOT_PASSED]
    case = under_way.case("a")
    assert (case.sending.recalled, case.sending.amended, len(under_way.logs["a"])) == ((), (), 2)


def test_two_messages_of_one_number_are_taken_back_each_for_itself(under_way: World) -> None:
    said = under_way.said("c", "ពាក្យមុន")
    under_way.handle("a", [said])
    moves(under_way)
    settle(under_way)
    again = replace(said, content=Content(Kind.TEXT, "ពាក្យក្រោយ"), by=replace(under_way.by("c"), at="english"))
    under_way.handle("a", [again])
    under_way.outbox.clear()
    under_way.handle("a", [CounsellorWithdrew(by=again.by, source=said.message, message=under_way.new())])
    first = Delivered(effect=Relay(case=1, seq=2, source=said.message), receipt=Receipt(messages=(77,)))
    assert not [e for e in under_way.handle("a", [first]).effects if isinstance(e, Unsend)]
    second = Delivered(effect=Relay(case=1, seq=3, source=said.message), receipt=Receipt(messages=(78,)))
    unsent = [e for e in under_way.handle("a", [second]).effects if isinstance(e, Unsend)]
    assert unsent == [Unsend(case=1, message=78, source=said.message, seq=3)]
