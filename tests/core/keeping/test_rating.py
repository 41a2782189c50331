"""After a talk with counsellors its contact is asked how it was: once, by the quiet rule, and nobody reads who said what."""

from dataclasses import replace

from bot.core.keeping.rating import QUESTIONS
from bot.core.model.case_events import Closed
from bot.core.model.effects.contact import Tell
from bot.core.model.effects.table import Effect
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR
from bot.core.ports import JournalEntry
from tests.core.world import EMERGENCY, World, answered


def asks(effects: tuple[Effect, ...]) -> list[Line]:
    return [e.line for e in effects if isinstance(e, Tell) and e.line in QUESTIONS.values()]


def held() -> World:
    world = World()
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.says("c", "a", "we are here")
    world.drain()
    return world


def rated(world: World) -> list[JournalEntry]:
    return [entry for entry in world.journal if entry.what == "talk_rated"]


def test_who_answers_is_asked_the_second_question_and_no_line_says_whose_answer_it_is() -> None:
    world = held()
    assert asks(world.closes("c", "a").effects) == [Line.RATE_HELPED]
    world.drain()
    decision = world.presses("a", "rate", "1", "helped", "no")
    assert asks(decision.effects) == [Line.RATE_COULD]
    world.drain()
    decision = world.presses("a", "rate", "1", "could", "partly")
    assert [e.line for e in decision.effects if isinstance(e, Tell)] == [Line.RATE_THANKS]
    assert [(e.who, e.case, e.why, e.urgency) for e in rated(world)] == [
        ("contact", "", "helped:no", ""),
        ("contact", "", "could:partly", ""),
    ]
    record = repr(world.conversations["a"])
    assert "partly" not in record
    assert world.conversations["a"].case.life.rated == ("asked", "helped", "could")  # type: ignore[union-attr]


def test_each_answer_counts_once_and_what_is_no_answer_not_at_all() -> None:
    world = held()
    world.closes("c", "a")
    world.drain()
    for args in (("1", "helped", "yes"), ("1", "helped", "no"), ("2", "helped", "yes"), ("1", "could", "never")):
        world.presses("a", "rate", *args)
    broken: tuple[tuple[str, ...], ...] = (("x", "helped", "yes"), ("1", "safe", "yes"), ("1",), ())
    for none in broken:
        world.presses("a", "rate", *none)
    assert [e.why for e in rated(world)] == ["helped:yes"]
    assert answered(world.presses("a", "rate", "1", "helped", "no")) == [Line.OLD_BUTTON]


def test_it_is_asked_once_however_often_the_case_is_closed() -> None:
    world = held()
    assert asks(world.closes("c", "a").effects) == [Line.RATE_HELPED]
    case = world.conversations["a"].case
    assert case is not None
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.says("c", "a", "here again")
    world.drain()
    number = world.case("a").number
    again = world.handle("a", [Closed(by=world.by("c"), case=number, press="again", outcome="safe", sure=True)])
    assert asks(again.effects) == ([] if number == case.number else [Line.RATE_HELPED])


def test_nobody_is_asked_who_may_be_watched_or_another_person_or_is_lost() -> None:
    for outcome, watched, unsure in (("lost", False, False), ("safe", True, False), ("safe", False, True)):
        world = held()
        told = world.conversations["a"]
        world.conversations["a"] = replace(told, phone=replace(told.phone, watched=watched, unsure=unsure))
        closing = Closed(by=world.by("c"), case=1, press="end", outcome=outcome, sure=True)
        assert asks(world.handle("a", [closing]).effects) == [], (outcome, watched, unsure)
        assert all(
            not (isinstance(e, Tell) and e.line is Line.RATE_HELPED) for e in world.conversations["a"].quiet.held
        )


def test_who_is_not_there_gets_one_neutral_line_and_the_question_behind_it() -> None:
    world = held()
    world.now += HOUR
    decision = world.closes("c", "a")
    assert asks(decision.effects) == []
    knocks = [e for e in decision.effects if isinstance(e, Tell) and e.line is Line.KNOCK]
    assert len(knocks) == 1
    waits = [e.line for e in world.conversations["a"].quiet.held if isinstance(e, Tell)]
    assert waits == [Line.CLOSED, Line.RATE_HELPED]
