"""Keep this paper for me: put aside before anybody reads it, out of the chat, and given by the contact's own press."""

from __future__ import annotations

import pytest

from bot.core.decide import Decision
from bot.core.model.case import Kind
from bot.core.model.effects.contact import Button, Erase, Fingerprint, ShowPaper, Tell
from bot.core.model.events import Delivered, NotDelivered, Receipt, Refusal
from bot.core.model.lines import Line
from bot.core.model.own.papers import MOST_PAPERS, Paper
from bot.core.model.rules import MINUTE
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, UNSURE, World, understood

DIGEST = "ab" * 32


@pytest.fixture
def world() -> World:
    world = World()
    world.writes("a", "hello", UNSURE)
    return world


def press(world: World, action: str, *args: str) -> Decision:
    return world.handle("a", [world.pressed("a", action, *args)])


def told(decision: Decision) -> list[Line]:
    return [e.line for e in decision.effects if isinstance(e, Tell)]


def kept(world: World) -> tuple[Paper, ...]:
    return world.conversations["a"].own.papers.kept


def sends(world: World, text: str = "", kind: Kind = Kind.PHOTO, album: str | None = None) -> Decision:
    return world.handle("a", [world.wrote("a", text, kind=kind, album=album)], UNSURE if text else None)


def put_aside(world: World) -> None:
    press(world, "paper_keep")
    sends(world)
    (effect,) = [e.effect for e in world.outbox if isinstance(e.effect, Fingerprint)]
    world.handle("a", [Delivered(effect=effect, receipt=Receipt(digest=DIGEST))])
    world.outbox.clear()


def test_the_photo_that_was_asked_for_is_put_aside_and_goes_from_the_chat(world: World) -> None:
    assert told(press(world, "paper_keep")) == [Line.PAPER_SEND]
    photo = world.wrote("a", "", kind=Kind.PHOTO)
    decision = world.handle("a", [photo])
    assert told(decision) == [Line.PAPER_KEPT]
    assert Fingerprint(number=1) in decision.effects
    assert Erase(message=photo.message) in decision.effects
    assert [*decision.log, *decision.journal, *decision.at_desk] == []
    assert world.conversations["a"].case is None, "no counsellor is called by it"
    (paper,) = kept(world)
    assert (paper.number, paper.at, paper.digest, paper.content.file) == (1, world.now, "", "file")
    assert "file" not in repr(world.conversations["a"])
    world.handle("a", [Delivered(effect=Fingerprint(number=1), receipt=Receipt(digest=DIGEST))])
    assert kept(world)[0].digest == DIGEST
    world.handle("a", [NotDelivered(effect=Fingerprint(number=1), why=Refusal.TOO_BIG)])
    assert kept(world)[0].digest == DIGEST
    assert told(press(world, "paper", "1")) == [Line.PAPER]


def test_a_photo_that_was_not_asked_for_calls_a_counsellor_as_always(world: World) -> None:
    put_aside(world)
    sends(world)
    assert len(kept(world)) == 1, "one photo for one press"
    case = world.conversations["a"].case
    assert case is not None
    assert case.urgency is Urgency.URGENT


def test_too_late_or_with_danger_in_its_words_it_is_for_the_counsellors(world: World) -> None:
    for late, meaning in ((11 * MINUTE, UNSURE), (0, EMERGENCY)):
        press(world, "paper_keep")
        world.now += late
        world.handle("a", [world.wrote("a", "words", kind=Kind.PHOTO)], meaning)
        assert world.conversations["a"].case is not None
        assert kept(world) == ()
        world = World()
        world.writes("a", "hello", UNSURE)


def test_beside_a_counsellor_a_photo_is_theirs(world: World) -> None:
    press(world, "paper_keep")
    world.writes("a", "I want somebody", understood("talk_to_counsellor", Urgency.SUPPORT))
    press(world, "human")
    world.drain()
    world.claims("c", "a")
    sends(world)
    assert kept(world) == ()
    assert world.logs["a"][-1].content.kind is Kind.PHOTO
    assert told(press(world, "paper_keep")) == [], "said in the answer to the press: somebody is there"


def test_the_photos_of_one_album_are_put_aside_together_and_no_more_than_a_few(world: World) -> None:
    press(world, "paper_keep")
    first, second = (world.wrote("a", "", kind=Kind.PHOTO, album="x") for _ in range(2))
    assert told(world.handle("a", [first])) == [Line.PAPER_KEPT]
    assert told(world.handle("a", [second])) == [Line.PAPER_KEPT]
    assert [paper.number for paper in kept(world)] == [1, 2]
    press(world, "paper_keep")
    world.handle("a", [world.wrote("a", "", kind=Kind.PHOTO, album="y") for _ in range(3)])
    assert len(kept(world)) == MOST_PAPERS
    assert world.conversations["a"].case is not None, "what has no place is not lost: a counsellor sees it"
    assert told(press(world, "paper_keep")) == [Line.PAPERS_FULL]
    press(world, "paper_drop", "2", "yes")
    assert told(press(world, "paper_keep")) == [Line.PAPER_SEND]


def test_it_is_given_back_and_to_the_counsellors_by_a_press_alone(world: World) -> None:
    put_aside(world)
    shown = press(world, "paper_show", "1")
    assert ShowPaper(number=1) in shown.effects
    assert told(shown) == [Line.PAPER_SHOWN]
    assert told(press(world, "paper_give", "1")) == [Line.PAPER_NO_CASE]
    press(world, "human")
    world.drain()
    world.claims("c", "a")
    world.drain()
    before = len(world.logs["a"])
    assert told(press(world, "paper_give", "1")) == [Line.PAPER_GIVE]
    assert len(world.logs["a"]) == before, "asked first"
    assert told(press(world, "paper_give", "1", "yes")) == [Line.PAPER_GIVEN]
    entry = world.logs["a"][-1]
    assert (entry.content.kind, entry.content.file, entry.content.text) == (Kind.PHOTO, "file", f"SHA-256 {DIGEST}")
    assert [e.what for e in world.journal][-1] == "paper_given"
    assert kept(world), "it is kept all the same"


def test_what_is_gone_and_what_never_was_leads_to_the_list(world: World) -> None:
    put_aside(world)
    assert told(press(world, "paper_drop", "1")) == [Line.PAPER_DROP]
    assert told(press(world, "paper_drop", "1", "yes")) == [Line.PAPER_DROPPED]
    for action in ("paper", "paper_show", "paper_give", "paper_drop"):
        assert told(press(world, action, "1")) == [Line.PAPERS], action
        assert told(press(world, action)) == [Line.PAPERS], action
    world.handle("a", [Delivered(effect=Fingerprint(number=1), receipt=Receipt(digest=DIGEST))])
    assert kept(world) == ()


def test_somebody_else_with_the_phone_does_not_get_it(world: World) -> None:
    put_aside(world)
    world.now += 31 * MINUTE
    for press_of in (("papers",), ("paper", "1"), ("paper_show", "1"), ("paper_give", "1", "yes"), ("paper_keep",)):
        decision = press(world, *press_of)
        assert told(decision) == [Line.SAME_PERSON], press_of
        assert not any(isinstance(e, ShowPaper) for e in decision.effects)
    asked = press(world, "same")
    buttons = [b for e in asked.effects if isinstance(e, Tell) for row in e.buttons for b in row]
    assert Button("papers") in buttons
    assert Button("diary") not in buttons
    press(world, "clear")
    world.drain()
    assert told(press(world, "papers")) == [Line.SAME_PERSON], "after the chat was hidden it is asked again"
    press(world, "not_same")
    assert kept(world) == ()


def test_forgetting_takes_it_with_all_else(world: World) -> None:
    put_aside(world)
    press(world, "forget")
    press(world, "forget_yes")
    world.drain()
    assert "a" not in world.conversations
