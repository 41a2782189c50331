"""Who floods, insults or advertises is not read for a while; danger always is."""

from dataclasses import replace

import pytest

from bot.core.casework.card_choices import MUTE_SPANS
from bot.core.contact.actions import SAID_AGAIN
from bot.core.decide import Decision
from bot.core.model.case import CaseState, Kind
from bot.core.model.case_events import Lowered, Muted, Unmuted
from bot.core.model.effects.contact import Button, Say, Tell
from bot.core.model.effects.desk import Alert, Ping
from bot.core.model.effects.thread import Note, PostLog
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, MINUTE
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, UNSURE, World, answered, by, told, understood

URGENT = understood("passport_withheld", Urgency.URGENT)


@pytest.fixture
def world() -> World:
    """A counsellor holds a case that is not urgent."""
    world = World()
    world.commands("a", "human")
    world.drain()
    world.claims("c", "a")
    world.drain()
    return world


def mutes(world: World, span: str = "day", who: str = "c", *, supervisor: bool = False) -> Decision:
    whose = replace(by(who), supervisor=supervisor)
    decision = world.handle("a", [Muted(by=whose, case=1, press="p", span=span)])
    world.drain()
    return decision


def test_the_case_ends_and_the_contact_is_told_until_when(world: World) -> None:
    decision = mutes(world)
    case = world.case("a")
    assert (case.state, case.life.outcome, case.holder) == (CaseState.RESOLVED, "muted", "c")
    assert world.conversations["a"].mute.until == world.now + DAY
    assert world.lines("a")[-1] is Line.MUTED
    assert Line.CLOSED not in world.lines("a")
    assert (decision.journal[-1].what, decision.journal[-1].why) == ("contact_muted", "day")


def test_only_the_holder_or_a_supervisor_mutes_and_only_for_a_time(world: World) -> None:
    assert answered(mutes(world, who="e")) == [Line.NOT_YOURS]
    assert answered(mutes(world, "for ever")) == [Line.OLD_BUTTON]
    assert world.case("a").live
    mutes(world, "hour", "s", supervisor=True)
    assert not world.case("a").live
    assert max(MUTE_SPANS.values()) == 7 * DAY


def test_an_emergency_is_not_muted_before_somebody_says_why_it_is_none(world: World) -> None:
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    assert answered(mutes(world)) == [Line.MUTE_EMERGENCY]
    assert world.case("a").live
    world.handle("a", [Lowered(by=by("c"), case=1, press="p", why="misread")])
    mutes(world)
    assert not world.case("a").live


def test_danger_in_the_words_of_a_command_ends_it(world: World) -> None:
    mutes(world)
    command = world.commanded("a", "human", "they locked me in")
    world.handle("a", [command], EMERGENCY)
    world.drain()
    assert not world.conversations["a"].mute.until
    assert world.case("a").urgency is Urgency.EMERGENCY
    assert world.lines("a")[-1] == "confinement"


def test_what_comes_meanwhile_is_counted_and_opens_nothing(world: World) -> None:
    mutes(world)
    world.now += SAID_AGAIN
    cases, log = world.conversations["a"].counts.cases, list(world.logs["a"])
    for number in range(5):
        world.writes("a", f"spam {number}", UNSURE)
    for kind in (Kind.VOICE, Kind.PHOTO, Kind.LOCATION, Kind.STICKER):
        world.writes("a", "", kind=kind)
    world.commands("a", "human")
    assert answered(world.presses("a", "human")) == [Line.MUTED]
    assert answered(world.presses("a", "can_write")) == [Line.MUTED]
    world.drain()
    told_ = world.conversations["a"]
    assert (told_.mute.unread, told_.counts.cases, told_.case and told_.case.live) == (9, cases, False)
    assert world.logs["a"] == log
    assert world.lines("a").count(Line.MUTED) == 2  # at the mute, and once since
    assert not world.general[1:]


def test_information_stays_within_reach(world: World) -> None:
    mutes(world)
    decision = world.presses("a", "topic", "safe_migration")
    assert [e.topic for e in decision.effects if isinstance(e, Say)] == ["safe_migration"]
    assert Line.MENU in told(world.commands("a", "menu"))


@pytest.mark.parametrize("danger", [EMERGENCY, URGENT])
def test_danger_rings_opens_the_case_and_ends_the_mute(world: World, danger: object) -> None:
    mutes(world)
    world.writes("a", "spam", UNSURE)
    decision = world.writes("a", "they locked me in", danger)  # type: ignore[arg-type]
    assert world.case("a").live
    assert world.case("a").number == 1
    assert [e for e in decision.effects if isinstance(e, Alert)]
    assert (decision.journal[0].what, decision.journal[0].why) == ("mute_lifted", "danger")
    contact = world.conversations["a"]
    assert (contact.mute.until, contact.mute.unread) == (0, 1)
    world.writes("a", "building five", UNSURE)
    world.drain()
    assert "building five" in world.shown("a")


def test_the_button_for_danger_stands_below_calls_and_ends_the_mute(world: World) -> None:
    mutes(world)
    world.later(SAID_AGAIN)
    decision = world.presses("a", "human")
    below = next(e for e in decision.effects if isinstance(e, Tell) and e.line is Line.MUTED)
    assert Button("in_danger") in {button for row in below.buttons for button in row}
    decision = world.presses("a", "in_danger")
    case, contact = world.case("a"), world.conversations["a"]
    assert (case.live, case.urgency, case.reasons) == (True, Urgency.URGENT, ("danger",))
    assert [e for e in decision.effects if isinstance(e, Alert)]
    assert (decision.journal[0].what, decision.journal[0].why) == ("mute_lifted", "danger")
    assert contact.mute.until == 0
    assert Line.CASE_OPENED_NOBODY in told(decision)


def test_the_old_button_for_danger_raises_a_case_that_is_held(world: World) -> None:
    decision = world.presses("a", "in_danger")
    assert world.case("a").urgency is Urgency.URGENT
    assert [e for e in decision.effects if isinstance(e, Ping)]
    assert told(decision) == [Line.TAKEN_OVER]


def test_it_ends_by_itself(world: World) -> None:
    mutes(world, "hour")
    world.later(61 * MINUTE)
    world.commands("a", "human")
    world.presses("a", "same")
    assert world.case("a").live


def test_who_muted_or_a_supervisor_lifts_it(world: World) -> None:
    mutes(world)

    def lifts(who: str, *, supervisor: bool = False) -> list[Line | None]:
        whose = replace(by(who), supervisor=supervisor)
        return answered(world.handle("a", [Unmuted(by=whose, case=1, press="p")]))

    assert lifts("e") == [Line.NOT_YOURS]
    assert lifts("s", supervisor=True) == [Line.UNMUTED_DESK]
    assert lifts("c") == [Line.OLD_BUTTON]
    world.drain()
    assert world.lines("a")[-1] is Line.UNMUTED


def test_a_phone_that_is_watched_does_not_light_up_for_it(world: World) -> None:
    world.presses("a", "not_now")
    world.drain()
    before = len(world.phones["a"].seen)
    mutes(world)
    assert len(world.phones["a"].seen) == before


def test_a_flood_is_shown_in_few_calls_and_danger_in_it_is_not_lost(world: World) -> None:
    calls = 0
    for number in range(200):
        event = world.wrote("a", f"spam {number}")
        danger = number == 120
        decision = world.handle("a", [event], EMERGENCY if danger else UNSURE)
        calls += sum(isinstance(e, PostLog) for e in decision.effects)
        if danger:
            assert [e for e in decision.effects if isinstance(e, Ping)]
    assert calls == 1  # the others wait for its outcome, and go out together
    world.drain()
    assert len(world.shown("a")) == 200


def test_the_same_alert_is_not_repeated_within_its_time() -> None:
    world = World()
    alerts = []
    for _ in range(20):
        decision = world.writes("a", "they locked me in", EMERGENCY)
        alerts += [e for e in decision.effects if isinstance(e, Alert | Ping)]
        world.now += 5_000
    assert len(alerts) == 1
    world.now += 3 * MINUTE
    assert [e for e in world.writes("a", "help", EMERGENCY).effects if isinstance(e, Alert)]
    world.drain()
    world.claims("c", "a")
    world.drain()
    rings = []
    for _ in range(20):
        decision = world.writes("a", "they beat me", EMERGENCY)
        rings += [e for e in decision.effects if isinstance(e, Alert | Ping | Note)]
        world.now += 5_000
    assert sorted(e.kind for e in rings) == ["alert", "note", "ping"]
