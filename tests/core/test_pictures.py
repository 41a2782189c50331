"""Pictures in cases about children or sexual harm (issue 5, point 3)."""

import pytest

from bot.core.case import Content, Kind, LogEntry, Side
from bot.core.decide import Decision
from bot.core.effects import ShowPicture
from bot.core.events import PictureAnswered
from bot.core.lines import Line
from bot.core.pictures import GUARDED, guarded, held_back
from bot.core.understood import Urgency
from tests import project
from tests.core.world import World, answered, by, told, understood


@pytest.fixture
def held() -> World:
    """A case about sexual exploitation that *c* holds, with a picture in it."""
    world = World()
    world.writes("a", "they sell me", understood("sexual_exploitation", Urgency.EMERGENCY))
    world.drain()
    world.claims("c", "a")
    world.drain()
    return world


def answers(world: World, who: str, *, opens: bool, seq: int = 2) -> Decision:
    return world.handle("a", [PictureAnswered(by=by(who), case=1, press="p", seq=seq, open=opens)])


def test_the_contact_is_asked_once_to_send_no_more(held: World) -> None:
    assert told(held.writes("a", "", kind=Kind.PHOTO)) == [Line.NO_PICTURES]
    assert told(held.writes("a", "", kind=Kind.VIDEO)) == []
    assert told(held.writes("a", "", kind=Kind.VOICE)) == []


def test_only_the_holder_opens_it_and_that_is_written_down(held: World) -> None:
    held.writes("a", "", kind=Kind.PHOTO)
    assert answered(answers(held, "d", opens=True)) == [Line.NOT_YOURS]
    assert ShowPicture(case=1, seq=2) in answers(held, "c", opens=True).effects
    assert (held.journal[-1].what, held.journal[-1].who) == ("picture_opened", "c")


def test_what_was_decided_to_stay_closed_stays_closed(held: World) -> None:
    held.writes("a", "", kind=Kind.PHOTO)
    assert answered(answers(held, "c", opens=False)) == [Line.NEVER_OPENED]
    decision = answers(held, "c", opens=True)
    assert answered(decision) == [Line.NEVER_OPENED]
    assert not any(isinstance(e, ShowPicture) for e in decision.effects)


@pytest.mark.parametrize(
    ("kind", "side", "is_held"),
    [
        (Kind.PHOTO, Side.CONTACT, True),
        (Kind.DOCUMENT, Side.CONTACT, True),
        (Kind.TEXT, Side.CONTACT, False),
        (Kind.VOICE, Side.CONTACT, False),
        (Kind.PHOTO, Side.COUNSELLOR, False),
    ],
)
def test_pictures_of_the_contact_are_held_back_and_nothing_else(
    held: World, kind: Kind, side: Side, is_held: bool
) -> None:
    entry = LogEntry(1, 0, side, Content(kind, "", "file"), 1)
    assert held_back(held.conversations["a"], held.case("a"), entry) is is_held


def test_in_other_cases_pictures_come_as_they_are() -> None:
    world = World()
    decision = world.writes("a", "", kind=Kind.PHOTO)
    assert Line.NO_PICTURES not in told(decision)
    assert not guarded(world.conversations["a"], world.case("a"))


def test_the_guarded_topics_exist() -> None:

    assert set(project.content().topics) >= GUARDED
