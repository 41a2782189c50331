"""What is asked of what was answered last."""

from dataclasses import replace

import pytest

from bot.core.contact.moves import MOVES
from bot.core.contact.talk_acts import Act, Stage
from bot.core.model.conversation import Pending, Question
from bot.core.model.effects.contact import Explain, Say, Tell
from bot.core.model.lines import Line
from bot.core.understanding.values import Guess, Query, Urgency
from tests import project
from tests.core.contact.talk.telling import KOREA, WAGES, asks, explained
from tests.core.world import World, told, understood


def test_there_is_a_move_for_each_act_at_each_stage() -> None:
    assert set(MOVES) == {(act, stage) for act in Act for stage in Stage}


def test_each_query_of_the_topics_has_one_topic() -> None:
    asked = [query for id in project.topics() if (query := project.topics().query(id)) is not None]
    assert len(asked) == len(set(asked)) == 13


@pytest.mark.parametrize(
    "query", [q for q in Query if q not in {Query.WORSE, Query.NOT_THAT, Query.CALL_ME, Query.NO_ANSWER}]
)
def test_a_query_is_answered_of_what_was_answered_last(world: World, query: Query) -> None:
    world.writes("a", "no wages", WAGES)
    decision = world.writes("a", "and …?", asks(query, "change_language"))
    assert explained(decision.effects) == [(query.value, "unpaid_wages")]
    assert world.conversations["a"].case is None
    assert world.conversations["a"].told.last_answer == "unpaid_wages"


@pytest.mark.parametrize("query", [Query.SPEAKS_KHMER, Query.COSTS, Query.WHAT_THEN])
def test_the_first_message_of_all_may_be_a_query(world: World, query: Query) -> None:
    decision = world.writes("a", "is it …?", asks(query))
    assert explained(decision.effects) == [(query.value, None)]


def test_a_query_that_names_services_asks_for_the_country_and_is_answered_for_it(world: World) -> None:
    asked = world.writes("a", "do they speak khmer", asks(Query.SPEAKS_KHMER))
    assert told(asked) == []
    assert world.conversations["a"].pending == Pending(Question.COUNTRY, None, Query.SPEAKS_KHMER)
    decision = world.writes("a", "korea", replace(KOREA, urgency=Urgency.NONE))
    assert decision.effects == (Explain(what="speaks_khmer", country="KR"),)


def test_who_does_not_answer_is_followed_by_the_next(world: World) -> None:
    world.writes("a", "no wages", WAGES)
    turns = [world.writes("a", "no answer", asks(Query.NO_ANSWER)).effects[0] for _ in range(3)]
    assert [turn.turn for turn in turns if isinstance(turn, Explain)] == [1, 2, 3]


def test_the_model_alone_may_tell_a_query_and_sooner_within_a_talk(world: World) -> None:
    unsure = replace(understood("embassy_contact", confidence=0.3), alternatives=(Guess("costs", 0.25),))
    assert explained(world.writes("a", "how much", unsure).effects) == []
    world.writes("b", "no wages", WAGES)
    assert explained(world.writes("b", "how much", unsure).effects) == [("costs", "unpaid_wages")]


def test_not_that_asks_and_another_matter_is_taken_sooner(world: World) -> None:
    """It is mostly a detail that was wrong: the matter stays until they name another, and that need not be surer than
    in a first message.
    """
    world.writes("a", "no wages", WAGES)
    unsure = understood("threats", confidence=0.3)
    assert told(world.writes("a", "not that", asks(Query.NOT_THAT))) == [Line.OTHER_WORDS]
    talk = world.conversations["a"].told.talk
    assert talk is not None
    assert talk.matter == "unpaid_wages"
    world.writes("a", "they threaten me", unsure)
    after = world.conversations["a"].told.talk
    assert after is not None
    assert after.matter == "threats"
    world.writes("b", "no wages", WAGES)
    world.writes("b", "they threaten me", unsure)
    other = world.conversations["b"].told.talk
    assert other is not None
    assert other.matter == "unpaid_wages"


@pytest.mark.parametrize(
    ("words", "topic", "sure", "shown"),
    [
        ("no no, I asked if he may threaten me like this", "threats", 0.18, ["threats"]),
        ("no no, not that", "threats", 0.18, []),  # it names nothing
        ("no no, I asked something else than what you say", "threats", 0.05, []),  # two are as likely
        ("no no, I asked why my money does not come", "unpaid_wages", 0.18, []),  # that was just answered
    ],
)
def test_what_they_mean_instead_is_answered_where_it_is_said(
    world: World, words: str, topic: str, sure: float, shown: list[str]
) -> None:
    world.writes("a", "no wages", WAGES)
    others = (Guess(topic, sure), Guess("fishing_vessel", 0.06))
    came = world.writes("a", words, replace(understood("not_that", confidence=0.8), alternatives=others))
    assert [e.topic for e in came.effects if isinstance(e, Say)] == shown
    assert told(came) == ([] if shown else [Line.OTHER_WORDS])


def test_what_may_be_asked_beside_a_case_can_be_pressed(world: World) -> None:
    """A counsellor may come late; what only adds to what was said has no button."""
    world.writes("a", "a human please", understood("talk_to_counsellor"))
    guesses = (Guess("unpaid_wages", 0.15), Guess("fishing_vessel", 0.14), Guess("over", 0.13))
    unsure = replace(understood("shelter", confidence=0.2), alternatives=guesses)
    came = [world.writes("a", words, unsure).effects for words in ("how many rest days have I in Malaysia", "three")]
    below = [
        [b.args for row in e.buttons for b in row if b.action == "topic"]
        for c in came
        for e in c
        if isinstance(e, Tell)
    ]
    assert below == [[("unpaid_wages",), ("fishing_vessel",)], []]
