"""Who gets the report, and what the journal says of a counsellor's first words."""

from dataclasses import replace

from bot.core.model.desk_events import CounsellorStarted, ReportAsked
from bot.core.model.effects.desk import Report, TellDesk
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.ports import DESK
from tests.core.world import EMERGENCY, World, by


def asks(world: World, days: int, *, supervisor: bool) -> list[object]:
    event = ReportAsked(by=replace(by("c"), supervisor=supervisor), days=days)
    return list(world.handle(DESK, [event]).effects)


def test_the_report_is_for_administrators_of_the_group() -> None:
    world = World()
    assert asks(world, 7, supervisor=True) == [Report(days=7)]
    assert world.journal[-1].what == "report_asked"
    assert asks(world, 7, supervisor=False) == [TellDesk(line=Line.REPORT_FOR_SUPERVISORS)]
    assert asks(world, 0, supervisor=True) == [TellDesk(line=Line.REPORT_HOW)]


def test_a_file_goes_to_who_asked_for_it_and_can_be_written_to() -> None:
    world = World()
    boss = replace(by("c"), supervisor=True)
    asks_for_it = ReportAsked(by=boss, days=7, table=True)
    assert list(world.handle(DESK, [asks_for_it]).effects) == [TellDesk(line=Line.START_FIRST)]
    world.handle(DESK, [CounsellorStarted(by=boss)])
    assert list(world.handle(DESK, [asks_for_it]).effects) == [Report(days=7, counsellor="c")]
    assert (world.journal[-1].what, world.journal[-1].why) == ("report_asked", "7 csv")
    refused = NotDelivered(effect=Report(counsellor="c", days=7), why=Refusal.BLOCKED)
    world.handle(DESK, [refused])
    assert not world.desk.counsellors[0].started


def test_a_file_is_for_administrators_too() -> None:
    asks_for_it = ReportAsked(by=by("c"), days=7, table=True)
    told = World().handle(DESK, [asks_for_it]).effects
    assert list(told) == [TellDesk(line=Line.REPORT_FOR_SUPERVISORS)]


def test_only_the_first_words_after_an_opening_are_a_first_reply() -> None:
    world = World()
    world.shift("c")
    world.writes("a", "they locked me in", EMERGENCY)
    world.claims("c", "a")
    world.drain()
    world.says("c", "a", "// a note for the team")
    assert [line.what for line in world.journal].count("first_reply") == 0
    world.says("c", "a", "I am here")
    world.says("c", "a", "where are you?")
    (first,) = [line for line in world.journal if line.what == "first_reply"]
    assert (first.who, first.urgency) == ("c", "emergency")
