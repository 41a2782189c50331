"""Pictures in cases about children or sexual harm."""

from dataclasses import replace

import pytest

from bot.core.casework.pictures import guarded, held_back
from bot.core.decide import Decision
from bot.core.model.case import Content, Kind, LogEntry, Side
from bot.core.model.case_events import PictureAnswered, TopicCorrected
from bot.core.model.effects.thread import Card, ShowPicture
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.model.prepared import tag
from bot.core.understanding.values import Person, Urgency
from tests.core.world import EMERGENCY, RULES, UNSURE, World, answered, by, noted, told, understood

HARM = understood("sexual_violence", Urgency.EMERGENCY)


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


def test_a_picture_that_its_holder_destroys_is_out_of_the_log_at_once(held: World) -> None:
    held.writes("a", "", kind=Kind.PHOTO)
    held.drain()
    decision = answers(held, "c", opens=False)
    assert (answered(decision), decision.drop) == ([Line.NEVER_OPENED], (2,))
    assert Card(case=1) in decision.effects
    assert (held.journal[-1].what, held.journal[-1].who) == ("picture_destroyed", "c")
    decision = answers(held, "c", opens=True)
    assert (answered(decision), decision.drop) == ([Line.NEVER_OPENED], ())
    assert not any(isinstance(e, ShowPicture) for e in decision.effects)
    held.drain()
    assert held.closes("c", "a").drop == (), "it is gone already"


def test_a_picture_is_held_back_for_what_the_words_under_it_say() -> None:
    world = World()
    world.commands("a", "human")
    world.drain()
    world.claims("c", "a")
    world.says("c", "a")
    world.drain()
    world.writes("a", "he did this to me", HARM, kind=Kind.PHOTO)
    world.drain()
    assert [e.content.text for e in world.logs["a"]][1:] == ["he did this to me", ""]
    assert world.case("a").guard.unopened == (3,)
    assert answered(answers(world, "c", opens=False, seq=3)) == [Line.NEVER_OPENED]


def test_so_is_one_that_came_before_the_words_and_that_no_topic_shows_yet() -> None:
    world = World()
    world.writes("a", "", None, kind=Kind.PHOTO)
    world.writes("a", "he did this to me", HARM)
    world.drain()
    world.claims("c", "a")
    world.drain()
    assert world.case("a").guard.unopened == (1,)
    assert answered(answers(world, "c", opens=False, seq=1)) == [Line.NEVER_OPENED]


def test_one_that_stands_in_the_topic_is_not_called_unopened_by_what_comes_after() -> None:
    world = World()
    world.writes("a", "", None, kind=Kind.PHOTO)
    world.drain()
    world.writes("a", "he did this to me", HARM)
    world.drain()
    assert world.case("a").guard.unopened == ()


def test_what_nobody_opened_ends_with_the_case_and_what_was_opened_stays(held: World) -> None:
    for kind in (Kind.PHOTO, Kind.VIDEO, Kind.DOCUMENT):
        held.writes("a", "", kind=kind)
        held.drain()
    assert held.case("a").guard.unopened == (2, 3, 4)
    answers(held, "c", opens=True, seq=3)
    held.drain()
    assert held.closes("c", "a").drop == (2, 4)
    case = held.case("a")
    assert (case.guard.unopened, case.guard.never_opened) == ((), (2, 4))
    held.drain()
    held.writes("a", "they sell me", understood("sexual_exploitation", Urgency.EMERGENCY))
    held.drain()
    held.claims("c", "a")
    assert held.case("a").life.times == 2
    assert answered(answers(held, "c", opens=True, seq=4)) == [Line.NEVER_OPENED]


def test_a_case_that_its_contact_takes_back_keeps_no_picture_either() -> None:
    world = World()
    world.writes("a", "គេលក់ខ្ញុំ", understood("sexual_exploitation", Urgency.EMERGENCY))
    world.drain()
    world.writes("a", "", kind=Kind.PHOTO)
    world.drain()
    assert world.presses("a", "withdraw", "1").drop == (2,)


def test_a_picture_that_was_opened_is_not_called_destroyed_unopened(held: World) -> None:
    held.writes("a", "", kind=Kind.PHOTO)
    held.drain()
    answers(held, "c", opens=True)
    held.drain()
    decision = answers(held, "c", opens=False)
    assert (answered(decision), decision.drop) == ([Line.PICTURE_OPENED], ())
    assert held.case("a").guard.never_opened == ()
    assert held.journal[-1].what == "picture_opened"


def test_what_is_held_back_stays_so_when_the_case_turns_out_to_be_about_something_else(held: World) -> None:
    held.writes("a", "", kind=Kind.PHOTO)
    (entry,) = held.logs["a"][1:]
    held.rules = replace(held.rules, urgencies={"passport_withheld": Urgency.URGENT})
    held.handle("a", [TopicCorrected(by=by("c"), case=1, press="p", tag=tag("passport_withheld"))])
    assert not guarded(held.conversations["a"], held.case("a"), RULES.about)
    assert held_back(held.conversations["a"], held.case("a"), entry, RULES.about)
    held.writes("a", "", kind=Kind.PHOTO)
    assert held.case("a").guard.unopened == (2,), "the holder says that further ones are of something else"


@pytest.mark.parametrize("waits", [True, False])
def test_no_further_danger_takes_the_guard_off(waits: bool) -> None:
    world = World()
    world.writes("a", "គេរំលោភខ្ញុំ", understood("sexual_violence", Urgency.URGENT))
    world.drain()
    if not waits:
        world.claims("c", "a")
        world.drain()
    world.writes("a", "គេចាក់សោទ្វារ", EMERGENCY)
    world.drain()
    assert world.case("a").topic == "confinement"
    world.writes("a", "", kind=Kind.PHOTO)
    assert len(world.case("a").guard.unopened) == 1


def test_a_child_that_somebody_else_writes_for_stays_guarded() -> None:
    world = World()
    child = replace(EMERGENCY, person=Person.CHILD)
    world.writes("a", "ក្មេងត្រូវគេចាក់សោ", child)
    world.drain()
    world.writes("a", "ប្អូនខ្ញុំនៅទីនោះដែរ", replace(UNSURE, person=Person.OTHER))
    world.writes("a", "", kind=Kind.PHOTO)
    assert len(world.case("a").guard.unopened) == 1


def test_what_is_written_under_a_picture_outlasts_it(held: World) -> None:
    held.writes("a", "ផ្ទះនៅមុខផ្សារ", kind=Kind.PHOTO)
    held.drain()
    assert [(e.content.kind, e.content.text) for e in held.logs["a"][1:]] == [
        (Kind.TEXT, "ផ្ទះនៅមុខផ្សារ"),
        (Kind.PHOTO, ""),
    ]
    assert answers(held, "c", opens=False, seq=3).drop == (3,)
    assert held.logs["a"][1].content.text == "ផ្ទះនៅមុខផ្សារ"


def test_pictures_of_other_cases_stay_in_the_log() -> None:
    world = World()
    world.shift("c")
    world.writes("a", "", kind=Kind.PHOTO)
    world.drain()
    world.claims("c", "a")
    world.drain()
    assert world.closes("c", "a").drop == ()


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
    assert held_back(held.conversations["a"], held.case("a"), entry, RULES.about) is is_held


def test_in_other_cases_pictures_come_as_they_are() -> None:
    world = World()
    decision = world.writes("a", "", kind=Kind.PHOTO)
    assert Line.NO_PICTURES not in told(decision)
    assert not guarded(world.conversations["a"], world.case("a"), RULES.about)


def test_a_picture_that_could_not_be_shown_is_held_back_as_before(held: World) -> None:
    held.writes("a", "", kind=Kind.PHOTO)
    held.drain()
    answers(held, "c", opens=True)
    refused = NotDelivered(effect=ShowPicture(case=1, seq=2), why=Refusal.REFUSED)
    decision = held.handle("a", [refused])
    assert noted(decision) == [Line.PICTURE_NOT_SHOWN]
    assert held.case("a").guard.unopened == (2,)
    assert held.closes("c", "a").drop == (2,), "nobody opened it, so it ends with the case"


@pytest.mark.parametrize("why", [Refusal.UNKNOWN, Refusal.REFUSED])
def test_one_that_may_stand_there_or_is_destroyed_meanwhile_is_not(held: World, why: Refusal) -> None:
    held.writes("a", "", kind=Kind.PHOTO)
    held.drain()
    answers(held, "c", opens=why is Refusal.UNKNOWN)
    if why is Refusal.REFUSED:
        answers(held, "c", opens=False)
    decision = held.handle("a", [NotDelivered(effect=ShowPicture(case=1, seq=2), why=why)])
    assert (noted(decision), held.case("a").guard.unopened) == ([], ())
