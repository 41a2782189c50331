"""What is sent together stays together, both ways, and never waits for long."""

import pytest

from bot.core.casework.albums import WAITS
from bot.core.model.case import Kind
from bot.core.model.case_events import Muted
from bot.core.model.effects.contact import Relay
from bot.core.model.effects.desk import Alert, Ping
from bot.core.model.effects.thread import PostLog
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.turn.answers import withdraw
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, QUARTER, World, noted, told, understood


def sends(world: World, pictures: int, *, text: str = "", album: str = "m") -> list[int]:
    """The holder's album, picture by picture; their messages."""
    made = []
    for number in range(pictures):
        event = world.said("c", text if number == 0 else "", kind=Kind.PHOTO, album=album)
        world.handle("a", [event])
        made.append(event.message)
    return made


def shares(world: World, pictures: int, text: str = "", *, album: str = "m") -> None:
    """The contact's album, picture by picture."""
    for number in range(pictures):
        caption = text if number == 0 else ""
        event = world.wrote("a", caption, kind=Kind.PHOTO, album=album)
        world.handle("a", [event], understood() if caption else None)


def waits(world: World) -> None:
    world.now += WAITS
    world.ring()
    world.drain()


def posts(world: World) -> int:
    return sum(isinstance(entry.effect, PostLog) for entry in world.outbox)


def test_the_holders_album_goes_out_as_one(held: World) -> None:
    sources = sends(held, 3, text="the papers")
    held.drain()
    assert held.heard("a") == []
    held.now += WAITS
    held.ring()
    held.work("a")
    (relay,) = [e.effect for e in held.outbox if isinstance(e.effect, Relay)]
    assert [source for _, source in relay.pieces] == list(sources)
    held.drain()
    assert held.heard("a") == ["the papers", "", ""]
    assert [s.source for s in held.case("a").view.sent] == sources
    assert held.case("a").sending.under_way == ()


def test_words_after_an_album_do_not_overtake_it(held: World) -> None:
    sends(held, 2, text="the papers")
    held.says("c", "a", "look at them")
    held.drain()
    assert held.heard("a") == ["the papers", "", "look at them"]
    waits(held)
    assert held.heard("a") == ["the papers", "", "look at them"]


def test_an_album_to_who_is_silent_waits_as_one(held: World) -> None:
    held.now += QUARTER + 1
    sends(held, 2)
    waits(held)
    assert held.lines("a")[-1] is Line.KNOCK
    assert held.notes("a") == [Line.HELD_BACK]
    held.presses("a", "read")
    held.drain()
    assert held.heard("a") == ["", ""]


@pytest.mark.parametrize("when", ["gathering", "waiting", "arrived"])
def test_one_picture_of_an_album_can_be_taken_back(held: World, when: str) -> None:
    if when == "waiting":
        held.now += QUARTER + 1
    sources = sends(held, 3)
    if when != "gathering":
        waits(held)
    decision = held.unsends("c", "a", sources[1])
    assert when == "arrived" or noted(decision) == [Line.WITHDRAWN]
    waits(held)
    held.writes("a", "I am here")
    held.drain()
    assert len(held.heard("a")) == 2


def test_a_note_of_one_caption_keeps_the_whole_album_here(held: World) -> None:
    sends(held, 3, text="// for the team")
    waits(held)
    assert held.heard("a") == []
    assert held.case("a").sending.gathering is None


def test_closing_sends_what_was_gathered_before_the_end_is_told(held: World) -> None:
    sends(held, 2)
    held.closes("c", "a")
    held.drain()
    shown = [s.effect for s in held.phones["a"].seen[-4:]]
    assert [type(e) for e in shown[:2]] == [Relay, Relay]
    assert held.lines("a")[-2:] == [Line.CLOSED, Line.RATE_HELPED]


def test_muting_sends_what_was_gathered_before_the_end_is_told(held: World) -> None:
    sources = sends(held, 2)
    muted = held.handle("a", [Muted(by=held.by("c"), case=1, press="press m", span="hour")])
    assert [[s for _, s in e.pieces] for e in muted.effects if isinstance(e, Relay)] == [list(sources)]
    held.drain()
    assert len(held.heard("a")) == 2
    assert not held.case("a").live


def test_an_album_that_a_blocked_phone_refused_waits_whole(held: World) -> None:
    held.phones["a"].blocked = True
    sends(held, 2)
    waits(held)
    held.phones["a"].blocked = False
    held.writes("a", "I am back")
    held.drain()
    assert held.heard("a") == ["", ""]


def test_an_album_that_cannot_go_out_is_said_once(held: World) -> None:
    sources = sends(held, 2)
    held.now += WAITS
    held.ring()
    held.work("a")
    held.outbox.clear()
    also = ((held.conversations["a"].counts.log, sources[1]),)
    refused = NotDelivered(effect=Relay(case=1, seq=1, source=sources[0], also=also), why=Refusal.TOO_BIG)
    assert noted(held.handle("a", [refused])) == [Line.TOO_BIG]
    assert held.case("a").sending.under_way == ()


# ── from the contact ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_contacts_album_waits_a_moment_for_its_rest(held: World) -> None:
    shares(held, 3, "my passport")
    assert posts(held) == 0
    held.writes("a", "can you see it")
    assert posts(held) == 0
    waits(held)
    assert held.shown("a") == ["my passport", "", "", "can you see it"]


def test_words_alone_never_wait(held: World) -> None:
    held.writes("a", "hello")
    assert posts(held) == 1


def test_danger_in_a_caption_is_acted_on_at_once(held: World) -> None:
    event = held.wrote("a", "they lock us in", kind=Kind.PHOTO, album="m")
    decision = held.handle("a", [event], EMERGENCY)
    assert any(isinstance(e, Ping | Alert) for e in decision.effects)
    assert held.case("a").urgency is Urgency.EMERGENCY


def test_an_album_is_answered_once() -> None:
    world = World()
    answers = []
    for _ in range(3):
        event = world.wrote("a", "", kind=Kind.PHOTO, album="m")
        answers += told(world.handle("a", [event]))
    assert len(answers) == 1
    assert len(world.logs["a"]) == 3


def test_a_case_that_is_taken_back_shows_its_album_before_the_topic_is_closed() -> None:
    world = World()
    world.presses("a", "human")
    world.drain()
    shares(world, 2)
    world.presses("a", "withdraw", *withdraw(world.case("a")).args)
    assert not world.case("a").live
    world.drain()
    assert not world.topic("a").closed
    waits(world)
    assert world.shown("a") == ["", ""]
    assert world.topic("a").closed


def test_of_an_album_that_telegram_refuses_nothing_is_passed_over_unseen(held: World) -> None:
    shares(held, 2)
    held.now += WAITS
    held.ring()
    held.work("a")
    held.outbox.clear()
    last = held.conversations["a"].counts.log
    refused = NotDelivered(effect=PostLog(case=1), why=Refusal.REFUSED, several=True, log_upto=last)
    decision = held.handle("a", [refused])
    assert noted(decision) == []
    assert any(isinstance(effect, PostLog) for effect in decision.effects)
    assert held.case("a").view.apart == last
    held.drain()
    assert held.shown("a") == ["", ""]
