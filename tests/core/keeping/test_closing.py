"""Closing: asked, undone, corrected, read again; what can be noted afterwards."""

from dataclasses import replace

import pytest

from bot.core.keeping.closing import CORRECT_WITHIN, UNDO_WITHIN
from bot.core.keeping.events import CloseUndone, OutcomeCorrected, ReadAgain
from bot.core.model.case import CaseState
from bot.core.model.case_events import Claimed, Closed, HandedOn, MenuChosen
from bot.core.model.desk_events import CounsellorLeft, CounsellorStarted, NotedOnPage
from bot.core.model.effects.desk import Alert, AskDesk, Panel
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE, Group
from bot.core.ports import DESK
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, RULES, World, answered, by, told, understood

BOSS = replace(by("s"), supervisor=True)
CHIEF = replace(by("t"), supervisor=True)


@pytest.fixture
def world() -> World:
    """An emergency that *c* holds; *s* and *t* supervise."""
    world = World()
    for who in (by("c"), BOSS, CHIEF):
        world.handle(DESK, [CounsellorStarted(by=who)])
    world.shift("c")
    world.writes("a", "they locked me in", EMERGENCY)
    world.claims("c", "a")
    world.drain()
    return world


@pytest.fixture
def closed(world: World) -> World:
    """The same, closed as safe after some words."""
    world.says("c", "a", "// hides at a friend's")
    world.says("c", "a")
    world.drain()
    world.handle("a", [Closed(by=by("c"), case=1, press="p", outcome="safe")])
    world.drain()
    return world


def asks(world: World, line: Line) -> list[str | None]:
    return [e.counsellor for e in world.told_desk if isinstance(e, AskDesk) and e.line is line]


def test_an_emergency_to_whom_nobody_wrote_is_asked_about_twice(world: World) -> None:
    close = Closed(by=by("c"), case=1, press="p", outcome="other")
    assert answered(world.handle("a", [close])) == [Line.CLOSE_UNSAID]
    assert world.case("a").state is CaseState.OPEN
    assert answered(world.handle("a", [replace(close, outcome="safe")])) == [Line.CLOSE_UNSAID], "it was not asked so"
    assert told(world.handle("a", [replace(close, outcome="safe", sure=True)])) == [Line.CLOSED, Line.RATE_HELPED]
    assert world.case("a").life.outcome == "safe"


@pytest.mark.parametrize("outcome", ["Srey-Mom-012345678", "muted"])
def test_a_case_ends_as_one_of_the_outcomes_that_there_are(world: World, outcome: str) -> None:
    world.says("c", "a")
    world.drain()
    close = Closed(by=by("c"), case=1, press="p", outcome=outcome)  # a browser can send what is on no button
    assert answered(world.handle("a", [close])) == [Line.OLD_BUTTON_DESK]
    assert world.case("a").state is CaseState.OPEN
    assert not [entry for entry in world.journal if outcome in entry.why]


def test_a_summary_is_the_line_given_or_the_last_note(closed: World) -> None:
    assert closed.case("a").life.summary == "hides at a friend's"
    closed.handle("a", [CloseUndone(by=by("c"), case=1, press="p")])
    closed.handle("a", [Closed(by=by("c"), case=1, press="p", outcome="safe", summary="  got out  ")])
    assert closed.case("a").life.summary == "got out"


def test_a_closing_can_be_undone_for_ten_minutes(closed: World) -> None:
    closed.now += UNDO_WITHIN
    decision = closed.handle("a", [CloseUndone(by=by("c"), case=1, press="p")])
    closed.drain()
    case = closed.case("a")
    assert (case.state, case.holder, case.urgency) == (CaseState.OPEN, "c", Urgency.EMERGENCY)
    assert told(decision) == [Line.TAKEN_OVER]
    assert closed.desk.case_of("a") is not None
    assert not closed.topic("a").closed
    assert closed.journal[-1].what == "close_undone"
    closed.says("c", "a", "I am here")
    closed.drain()
    assert closed.heard("a")[-1] == "I am here"


def test_what_the_contact_wrote_to_the_machine_meanwhile_stands_in_the_case_again(closed: World) -> None:
    closed.later(MINUTE)
    closed.writes("a", "I am at the old market", understood("safe_migration"))
    closed.drain()
    closed.writes("a", "near the river", understood("passport_withheld"))
    closed.handle("a", [CloseUndone(by=by("c"), case=1, press="p")])
    said = len(closed.lines("a"))
    closed.drain()
    assert closed.shown("a")[-2:] == ["I am at the old market", "near the river"]
    assert closed.lines("a")[said:] == [Line.TAKEN_OVER], "the machine adds no answer while somebody holds the case"
    assert closed.conversations["a"].told.said == ()


def test_later_it_cannot(closed: World) -> None:
    closed.now += UNDO_WITHIN + 1
    assert answered(closed.handle("a", [CloseUndone(by=by("c"), case=1, press="p")])) == [Line.TOO_LATE]
    assert not closed.case("a").live


@pytest.mark.parametrize("who", ["another", "elsewhere"])
def test_only_its_holder_or_a_supervisor_undoes_it(closed: World, who: str) -> None:
    by_ = by("d") if who == "another" else by("c", groups=("other",))
    line = Line.NOT_YOURS if who == "another" else Line.NOT_A_MEMBER
    assert answered(closed.handle("a", [CloseUndone(by=by_, case=1, press="p")])) == [line]
    closed.handle("a", [CloseUndone(by=BOSS, case=1, press="p")])
    assert closed.case("a").holder == ("c" if who == "another" else None), "who is no member there holds nothing"


def test_what_is_undone_for_a_holder_who_left_waits_for_others_at_once(closed: World) -> None:
    closed.handle(DESK, [CounsellorLeft(by=replace(by("c"), groups=()))])
    closed.drain()
    decision = closed.handle("a", [CloseUndone(by=BOSS, case=1, press="p")])
    assert closed.case("a").state is CaseState.WAITING
    assert any(isinstance(effect, Alert) for effect in decision.effects)


def test_what_has_opened_again_meanwhile_is_not_undone(closed: World) -> None:
    closed.writes("a", "they locked me in", EMERGENCY)
    assert answered(closed.handle("a", [CloseUndone(by=by("c"), case=1, press="p")])) == [Line.OLD_BUTTON_DESK]
    assert closed.case("a").state is CaseState.WAITING


def test_the_outcome_is_corrected_for_a_day_and_both_stand_in_the_journal(closed: World) -> None:
    closed.now += CORRECT_WITHIN
    chosen = closed.handle("a", [MenuChosen(by=by("c"), case=1, press="p", menu="correct")])
    assert Panel(case=1, counsellor="c", menu="correct") in chosen.effects
    closed.handle("a", [OutcomeCorrected(by=by("c"), case=1, press="p", outcome="lost")])
    assert closed.case("a").life.outcome == "lost"
    assert (closed.journal[-1].what, closed.journal[-1].why) == ("outcome_corrected", "safe>lost")
    assert [ended.outcome for ended in closed.desk.ended] == ["lost"]
    closed.now += 1
    assert answered(closed.handle("a", [OutcomeCorrected(by=by("c"), case=1, press="p", outcome="safe")])) == [
        Line.TOO_LATE
    ]


def test_a_note_can_be_added_afterwards_by_anybody_at_the_desk(closed: World) -> None:
    closed.now += CORRECT_WITHIN + 1
    closed.handle("a", [NotedOnPage(by=by("d"), case=1, press="p", words=" her sister called ")])
    assert closed.case("a").notes.last == ("d", "her sister called")
    assert [by_ for _, by_, _ in closed.case("a").notes.written] == ["c", "d"]


def test_a_note_from_elsewhere_stands_in_the_topic_of_a_live_case(world: World) -> None:
    world.handle("a", [NotedOnPage(by=by("d"), case=1, press="p", words="call the ministry")])
    world.drain()
    assert world.notes("a")[-1] is Line.NOTE_WRITTEN


def test_supervisors_read_a_closed_emergency_again(closed: World) -> None:
    assert asks(closed, Line.REREAD_ASK) == []
    closed.later(UNDO_WITHIN + MINUTE)
    assert asks(closed, Line.REREAD_ASK) == ["s", "t"]
    assert [ended.to_be_read for ended in closed.desk.ended] == [True]
    assert answered(closed.handle("a", [ReadAgain(by=by("d"), case=1, press="p")])) == [Line.ROLE_NEEDED]
    assert answered(closed.handle("a", [ReadAgain(by=BOSS, case=1, press="p")])) == [Line.READ_AGAIN]
    assert closed.case("a").life.read == "s"
    assert [ended.to_be_read for ended in closed.desk.ended] == [False]
    assert closed.journal[-1].what == "emergency_read_again"


def test_a_group_whose_supervisors_cannot_be_written_to_is_asked_itself() -> None:
    world = World(replace(RULES, groups=(Group(""), Group("other"))))
    world.handle(DESK, [CounsellorStarted(by=replace(BOSS, groups=("other",)))])
    world.writes("a", "they locked me in", EMERGENCY)
    world.handle("a", [Claimed(by=by("c"), case=1, press="p")])
    world.drain()
    world.handle("a", [Closed(by=by("c"), case=1, press="p", outcome="safe", sure=True)])
    world.later(UNDO_WITHIN + MINUTE)
    assert asks(world, Line.REREAD_ASK) == [None]


def test_who_closed_it_does_not_read_it_again(world: World) -> None:
    world.handle("a", [HandedOn(by=by("c"), case=1, press="p", to="")])
    world.claims("s", "a")
    world.says("s", "a")
    world.handle("a", [Closed(by=BOSS, case=1, press="p", outcome="safe")])
    world.later(UNDO_WITHIN + MINUTE)
    assert asks(world, Line.REREAD_ASK) == ["t"]
    assert answered(world.handle("a", [ReadAgain(by=BOSS, case=1, press="p")])) == [Line.UNMASK_NOT_YOURSELF]


def test_of_what_was_undone_nobody_is_asked(closed: World) -> None:
    closed.handle("a", [CloseUndone(by=by("c"), case=1, press="p")])
    closed.later(UNDO_WITHIN + MINUTE)
    assert asks(closed, Line.REREAD_ASK) == []
