"""Whoever writes since may be somebody else: who is asked first, and whom nothing is sent."""

from dataclasses import replace

import pytest

from bot.core.model.effects.desk import AskDesk, TellForgotten
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE
from tests.core.casework.follow_up.agreeing import at_the_desk, journalled, minute_of_day, proposes
from tests.core.world import World, told


def test_the_day_stays_agreed_as_long_as_nobody_says_to_be_somebody_else(agreed: World) -> None:
    kept = agreed.conversations["a"]
    agreed.now += HOUR
    assert told(agreed.presses("a", "human")) == [Line.SAME_PERSON]
    agreed.now += 2 * DAY
    assert told(agreed.presses("a", "human")) == [Line.SAME_PERSON], "also where the case opens no more"
    assert told(agreed.presses("a", "human"))[0] is Line.CASE_OPENED_NOBODY
    now = agreed.conversations["a"]
    assert kept.follow_up.agreed is not None
    follow = replace(kept.follow_up.agreed, parted=True)
    assert (now.follow_up.agreed, now.quiet.hours, now.quiet.knock) == (follow, kept.quiet.hours, kept.quiet.knock)


def test_who_holds_a_case_that_may_be_another_persons_is_not_told_to_ask_about_the_day(agreed: World) -> None:
    agreed.now += HOUR
    agreed.presses("a", "human")
    agreed.presses("a", "human")
    agreed.later(4 * DAY)
    assert (agreed.case("a").number, agreed.case("a").live) == (2, True)
    assert Line.FOLLOW_DUE not in agreed.notes("a")
    (told_of_it,) = [e for e in agreed.told_desk if isinstance(e, AskDesk) and e.line is Line.FOLLOW_OTHER]
    assert told_of_it.code != agreed.case("a").code
    assert agreed.conversations["a"].follow_up.agreed is None


def test_so_it_does_where_they_wish_for_a_human_again_soon(agreed: World) -> None:
    agreed.now += HOUR
    agreed.presses("a", "human")
    agreed.presses("a", "human")
    assert (agreed.case("a").number, agreed.conversations["a"].follow_up.agreed is not None) == (2, True)


def test_whoever_began_a_case_of_since_is_asked_who_they_are_before_they_read_of_it(agreed: World) -> None:
    """The day comes while they are there: it would be shown at once."""
    seen = len(agreed.lines("a"))
    while minute_of_day(agreed.now) != 1079 or agreed.now < agreed.conversations["a"].follow_up.agreed.due:  # type: ignore[union-attr]
        agreed.now += MINUTE
    agreed.presses("a", "human")
    agreed.presses("a", "withdraw", "2")
    agreed.drain()
    assert (agreed.case("a").number, agreed.case("a").live) == (2, False)
    agreed.later(5 * MINUTE)
    said = agreed.lines("a")[seen:]
    assert (Line.FOLLOW_CONTENT in said, said[-1]) == (False, Line.SAME_PERSON)
    assert told(agreed.presses("a", "same")) == [Line.FOLLOW_CONTENT]


@pytest.mark.parametrize("ended", [True, False])
def test_for_somebody_else_it_is_not_sent_and_who_proposed_it_learns_that(held: World, ended: bool) -> None:
    proposes(held)
    held.presses("a", "follow_yes", "1")
    if ended:
        held.closes("c", "a")
    held.drain()
    held.now += HOUR
    held.writes("a", "នេះអ្នកណា?")
    held.presses("a", "not_same")
    held.drain()
    assert at_the_desk(held) == [(Line.FOLLOW_LOST, "c")]
    assert journalled(held)[-1] == "followup_not_sent"
    held.later(10 * DAY)
    assert at_the_desk(held) == [(Line.FOLLOW_LOST, "c")]


def test_who_proposed_it_learns_that_the_contact_is_forgotten(agreed: World) -> None:
    code = agreed.case("a").code
    agreed.commands("a", "forget")
    agreed.presses("a", "forget_yes")
    agreed.drain()
    assert agreed.forgotten == ["a"]
    assert [e for e in agreed.told_desk if isinstance(e, TellForgotten)] == [
        TellForgotten(code=code, holder="c", group=agreed.rules.groups[0].id)
    ]
    assert journalled(agreed)[-1] == "followup_not_sent"
