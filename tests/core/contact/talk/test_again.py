"""What is said again, and how a talk ends."""

from dataclasses import replace

import pytest

from bot.core.model.effects.contact import AGAIN, FOR_THEM, Explain, Numbers, Say, Tell
from bot.core.model.effects.table import lane
from bot.core.model.lines import Line
from bot.core.understanding.values import Guess, Person, Query, Understanding, Urgency
from tests.core.contact.talk.telling import WAGES, asks, explained
from tests.core.world import EMERGENCY, UNSURE, World, told, understood

HELLO, THANKS = understood("greet"), understood("thanks")


@pytest.mark.parametrize(
    "again", [EMERGENCY, WAGES, UNSURE, HELLO, THANKS, understood("talk_to_counsellor"), asks(Query.COSTS)]
)
def test_the_same_is_never_said_twice_in_a_row(world: World, again: Understanding) -> None:
    before: set[object] = set()
    for _ in range(6):
        decision = world.writes("a", "the same again", again)
        said: set[object] = {e for e in decision.effects if isinstance(e, Say | Explain | Tell | Numbers)}
        assert said
        assert not said & before
        before = said


def test_a_crisis_that_is_told_again_stays_urgent(world: World) -> None:
    world.writes("a", "locked in", EMERGENCY)
    decision = world.writes("a", "locked in", EMERGENCY)
    assert explained(decision.effects) == [(AGAIN, "confinement")]
    assert lane(decision.effects[0]).urgent


def test_a_button_shows_again_what_it_shows(world: World) -> None:
    first = world.presses("a", "topic", "embassy_contact")
    again = world.presses("a", "topic", "embassy_contact")
    assert [e for e in first.effects if isinstance(e, Say)] == [e for e in again.effects if isinstance(e, Say)]


def test_the_answer_to_danger_stands_above_as_long_as_it_is_of_the_same(world: World) -> None:
    world.writes("a", "locked in", EMERGENCY)
    world.writes("a", "is it free", asks(Query.COSTS))
    assert explained(world.writes("a", "locked in, help", EMERGENCY).effects) == [(AGAIN, "confinement")]
    anew = world.writes("a", "and he beats me", understood("physical_violence", Urgency.EMERGENCY))
    assert [e.topic for e in anew.effects if isinstance(e, Say) and e.crisis] == ["physical_violence"]
    world.claims("c", "a")
    world.closes("c", "a")
    world.drain()
    again = world.writes("a", "locked in", EMERGENCY)
    assert [e.topic for e in again.effects if isinstance(e, Say) and e.crisis] == ["confinement"]


def test_that_no_counsellor_is_there_is_said_once_and_again_when_something_changed(world: World) -> None:
    def called(text: str, heard: Understanding) -> list[bool | None]:
        return [e.called for e in world.writes("a", text, heard).effects if isinstance(e, Say | Explain)]

    assert called("they threaten me", understood("threats", Urgency.URGENT)) == [False]
    assert called("is it free", asks(Query.COSTS)) == [None]
    assert called("do they speak khmer", asks(Query.SPEAKS_KHMER)) == [None]
    assert called("locked in", EMERGENCY) == [False], "it is more urgent"
    assert called("is it free now", asks(Query.COSTS)) == [None]
    assert told(world.writes("a", "a human", understood("talk_to_counsellor"))) == [Line.CASE_OPENED_NOBODY]
    world.shift("c")
    assert called("do they speak khmer?", asks(Query.SPEAKS_KHMER)) == [True], "one has come"


def test_a_relative_who_says_where_they_are_is_told_whom_they_can_call(world: World) -> None:
    son = replace(understood("threats", Urgency.URGENT, country="TH"), person=Person.OTHER)
    home = replace(understood(None, country="KH"), place_only=True, person=Person.SELF, writer_at="KH")
    both = replace(UNSURE, country="TH", writer_at="KH", person=Person.SELF)
    for where in (home, both):
        world.writes("a", "they threaten my son", son)
        decision = world.writes("a", "I am in Kampong Cham", where)
        assert explained(decision.effects) == [(FOR_THEM, "threats")]
        assert (world.conversations["a"].told.country, world.conversations["a"].told.person) == ("TH", Person.OTHER)
        talk = world.conversations["a"].told.talk
        assert talk is not None
        assert talk.writer_at == "KH"
        world.commands("a", "hide")


def test_nothing_can_be_not_that_before_anything_was_answered(world: World) -> None:
    heard = replace(understood("not_that", confidence=0.7), alternatives=(Guess("unpaid_wages", 0.2),))
    assert [e.topic for e in world.writes("a", "I want to ask", heard).effects if isinstance(e, Say)] == [
        "unpaid_wages"
    ]
    world.writes("b", "no wages", WAGES)
    assert told(world.writes("b", "I want to ask", heard)) == [Line.OTHER_WORDS]


def test_a_goodbye_that_sounds_like_danger_is_a_goodbye_unless_a_flag_speaks_or_it_may_be_for_good(
    world: World,
) -> None:
    bye = replace(understood("goodbye", Urgency.URGENT), danger=0.2)
    flagged, for_good = (
        replace(bye, flagged=("threats",)),
        replace(bye, alternatives=(Guess("suicidal_thoughts", 0.3),)),
    )
    for key, heard, rings in (("a", bye, False), ("b", flagged, True), ("c", for_good, True)):
        world.writes(key, "no wages", WAGES)
        world.writes(key, "sleep well, until tomorrow", heard)
        assert (world.conversations[key].case is not None) == rings


def test_a_goodbye_with_a_flag_of_suicide_is_one_for_good(world: World) -> None:
    kind = replace(understood("goodbye"), flagged=("suicidal_thoughts",), danger=0.1)
    decision = world.writes("a", "goodbye, you are the last whom I talk to", kind)
    assert [effect.topic for effect in decision.effects if isinstance(effect, Say)] == ["suicidal_thoughts"]
    case = world.conversations["a"].case
    assert case is not None
    assert case.urgency is Urgency.URGENT


def test_where_somebody_says_not_to_be_is_not_where_they_are(world: World) -> None:
    world.writes("a", "no wages", WAGES)
    world.writes("a", "not Thailand", replace(UNSURE, not_in=frozenset({"TH"})))
    assert world.conversations["a"].told.country is None
