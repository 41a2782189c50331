"""Looking for cases: who may, by what, and that each group finds its own."""

from dataclasses import replace

import pytest

from bot.core.keeping.events import FindAsked
from bot.core.keeping.finding import Query, found
from bot.core.model.agreed import PastCase
from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.effects.desk import Found, TellDesk
from bot.core.model.lines import Line
from bot.core.ports import DESK
from bot.core.turn.glance import cases_of
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, World, by

OLD = PastCase(1, (1, 2), "confinement", Urgency.EMERGENCY, 1_000, 2_000, "safe", "MY")
NEW = replace(OLD, number=2, code=(3, 4), topic="unpaid_wages", outcome="", country="TH", opened_at=3_000, closed_at=0)
ELSEWHERE = replace(OLD, group="other")


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        (Query(), [NEW, OLD]),
        (Query(codes=frozenset({(1, 2)})), [OLD]),
        (Query(countries=frozenset({"TH", "KH"})), [NEW]),
        (Query(topics=frozenset({"confinement"})), [OLD]),
        (Query(outcomes=frozenset({"safe"})), [OLD]),
        (Query(since=1_001), [NEW]),
        (Query(until=3_000), [OLD]),
        (Query(topics=frozenset({"confinement"}), countries=frozenset({"TH"})), []),
    ],
)
def test_all_that_is_asked_for_must_fit_and_the_newest_stand_first(query: Query, fits: list[PastCase]) -> None:
    assert found([ELSEWHERE, OLD, NEW], query, [""]) == fits


def test_the_answer_comes_privately() -> None:
    world = World()
    ask = FindAsked(by=by("c"), words=" safe ")
    assert [e.line for e in world.handle(DESK, [ask]).effects if isinstance(e, TellDesk)] == [Line.START_FIRST]
    world.handle(DESK, [CounsellorStarted(by=by("c"))])
    assert [e for e in world.handle(DESK, [ask]).effects if isinstance(e, Found)] == [
        Found(counsellor="c", words="safe")
    ]
    assert (world.journal[-1].what, world.journal[-1].why) == ("cases_looked_for", "")
    nothing = world.handle(DESK, [replace(ask, words=" ")]).effects
    assert [e.line for e in nothing if isinstance(e, TellDesk)] == [Line.FIND_HOW]


def test_a_live_case_is_found_and_none_of_another_person_or_of_who_is_being_forgotten() -> None:
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    (live,) = cases_of(world.conversations["a"])
    assert (live.topic, live.closed_at, live.outcome) == ("confinement", 0, "")
    there = world.conversations["a"]
    assert cases_of(replace(there, chat=replace(there.chat, forgetting=True))) == ()
    world.conversations["a"] = replace(
        there, case=replace(world.case("a"), stranger=True, state=type(world.case("a").state).RESOLVED)
    )
    assert cases_of(world.conversations["a"]) == ()
