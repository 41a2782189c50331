"""What becomes of what is known of a talk."""

from bot.core.model.conversation import Question
from bot.core.model.rules import MINUTE
from bot.core.understanding.values import Query
from tests.core.contact.talk.telling import WAGES, asks, explained
from tests.core.world import EMERGENCY, World


def test_after_half_an_hour_nothing_of_a_talk_is_used(world: World) -> None:
    world.writes("a", "no wages", WAGES)
    world.later(31 * MINUTE)
    decision = world.writes("a", "is it free", asks(Query.COSTS))
    assert explained(decision.effects) == [("costs", None)]


def test_in_a_live_case_it_waits_until_it_is_known_who_is_there(world: World) -> None:
    world.writes("a", "locked in", EMERGENCY)
    world.later(31 * MINUTE)
    assert explained(world.writes("a", "is it free", asks(Query.COSTS)).effects) == [("costs", None)]
    world.presses("a", "same")
    assert explained(world.writes("a", "do they speak khmer", asks(Query.SPEAKS_KHMER)).effects) == [
        ("speaks_khmer", "confinement")
    ]


def test_clearing_the_chat_takes_it_along(world: World) -> None:
    world.writes("a", "no wages", WAGES)
    world.commands("a", "hide")
    assert world.conversations["a"].told.talk is None
    assert world.conversations["a"].told.last_answer is None
    assert world.conversations["a"].pending is None or world.conversations["a"].pending.question is Question.WATCHED
