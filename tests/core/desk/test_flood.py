"""A flood of made-up emergencies: everybody is answered at once, and what it costs the desk is bounded."""

import hashlib
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.codec import encode
from bot.core.journal.chain import OF_LINES, linked, verify
from bot.core.journal.figures import OPENED
from bot.core.model.case_events import Muted
from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.effects.desk import Alert, DeleteThread, Ping, TellForgotten
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.model.transitions import ENDED_OF_ONE
from bot.core.ports import DESK, Chain, JournalEntry
from bot.core.turn.bounds import BY_ITSELF, COUNTED, LINES, PER_HOUR, THREAD_LATER, Cost
from bot.core.turn.caller import ALONE, KEPT, PINGS
from tests.core.world import EMERGENCY, World, by, understood


@pytest.fixture
def world() -> World:
    """*c* is on shift and lets the bot write first."""
    world = World()
    comes(world, "c")
    return world


def comes(world: World, who: str, *, supervisor: bool = False) -> None:
    there = replace(by(who), supervisor=supervisor)
    world.handle(DESK, [CounsellorStarted(by=there)])
    if not supervisor:
        world.shift(who)
    world.drain()


def flooded(world: World, accounts: int, apart: int = 250) -> None:
    """So many accounts write of danger, with so many milliseconds between them; each call is carried out at once."""
    for number in range(accounts):
        world.writes(f"flood {number}", "they locked me in", EMERGENCY)
        world.drain()
        world.now += apart


def seal(words: bytes) -> str:
    return hashlib.sha256(words).hexdigest()


def calls(world: World) -> int:
    return len(world.general) + len(world.alerts_for_all)


@pytest.mark.parametrize("accounts", [65, 200])
def test_a_flood_is_called_to_by_one_message_and_everybody_in_it_is_answered(world: World, accounts: int) -> None:
    flooded(world, accounts)
    assert len(world.general) == ALONE
    _, _, desk = world.alerts_for_all[-1]
    assert len(desk.waiting("")) == accounts, "nobody is missing in it"
    for number in range(accounts):
        assert "confinement" in world.lines(f"flood {number}"), "the crisis answer"


def test_it_is_posted_anew_once_a_minute_so_that_phones_ring(world: World) -> None:
    flooded(world, 240, apart=1_000)
    posted = [at for at, effect, _ in world.alerts_for_all if effect.anew]
    assert len(posted) in (3, 4)
    assert all(later - earlier >= MINUTE for earlier, later in pairwise(posted))


def test_phones_ring_within_a_minute_for_the_last_of_many_though_nobody_comes_after(world: World) -> None:
    flooded(world, 5)
    last = world.now
    world.later(MINUTE)
    (at, effect, desk) = world.alerts_for_all[-1]
    assert effect.anew, "an edit rings on no phone"
    assert last < at <= last + MINUTE
    assert len(desk.waiting("")) == 5
    world.later(MINUTE)
    assert world.alerts_for_all[-1][0] == at, "once is enough"


def test_a_counsellor_is_called_privately_six_times_a_minute_at_most(world: World) -> None:
    for number in range(200):
        world.writes(f"calm {number}", "I have a question", understood("passport_withheld"))
        world.commands(f"calm {number}", "human")
        world.drain()
        world.now += 250
    assert len(world.pinged) == PINGS - KEPT - 1
    assert sum(told.line in (Line.MORE_CALLS, Line.MANY_WAIT) for told in world.told) == 1
    assert any(told.line is Line.MORE_CALLS for told in world.told)


def test_new_danger_in_a_held_case_calls_its_holder_in_a_flood_too(world: World) -> None:
    held = [f"held {number}" for number in range(KEPT + 1)]
    for contact in held:
        world.writes(contact, "I have a question", understood("passport_withheld"))
        world.commands(contact, "human")
        world.claims("c", contact)
    world.later(2 * MINUTE)
    for number in range(10):
        world.writes(f"calm {number}", "I have a question", understood("passport_withheld"))
        world.commands(f"calm {number}", "human")
        world.drain()
    world.pinged.clear()
    called = [
        e for c in held for e in world.writes(c, "they beat me", EMERGENCY).effects if isinstance(e, Ping | Alert)
    ]
    assert [type(effect) for effect in called] == [Ping] * KEPT + [Alert], "the last one in General"
    assert all(effect.about == "danger" if isinstance(effect, Ping) else effect.danger for effect in called)


def test_all_that_wait_are_called_to_again_by_one_message(world: World) -> None:
    flooded(world, 14)
    before = calls(world)
    world.pinged.clear()
    world.later(world.rules.again_after + 30_000)
    again = world.alerts_for_all
    assert [effect for effect in world.general if effect.again] == []
    assert calls(world) - before in (1, 2)
    assert again[-1][1].anew
    assert world.pinged == []


def test_who_waits_alone_is_called_to_again_by_name(world: World) -> None:
    flooded(world, 1)
    world.later(world.rules.again_after)
    assert [effect.again for effect in world.general] == [False, True]
    assert world.alerts_for_all == []


def test_it_ends_and_the_next_one_is_called_to_by_name(world: World) -> None:
    flooded(world, 20)
    for number in range(20):
        world.claims("c", f"flood {number}")
    world.drain()
    world.later(3 * MINUTE)
    before = len(world.general)
    world.writes("real", "they beat me", EMERGENCY)
    world.drain()
    assert len(world.general) == before + 1
    assert isinstance(world.general[-1], Alert)


def test_the_longer_some_wait_the_further_the_one_call_goes(world: World) -> None:
    comes(world, "s", supervisor=True)
    flooded(world, 10)
    assert {t.counsellor for t in world.told if t.line is Line.MANY_WAIT} == {"c"}
    world.later(world.rules.again_after + MINUTE)
    assert {t.counsellor for t in world.told if t.line is Line.MANY_WAIT} == {"c"}
    world.later(world.rules.again_after + MINUTE)
    assert {t.counsellor for t in world.told if t.line is Line.MANY_WAIT} == {"c", "s"}


# ── one account ─────────────────────────────────────────────────────────────────────────────────────────────────


def forgets(world: World, key: str) -> None:
    world.commands(key, "forget")
    world.presses(key, "forget_yes")
    world.drain()
    assert key not in world.conversations


def test_danger_and_forgetting_in_a_loop_costs_the_group_what_two_cases_cost(world: World) -> None:
    asked: Counter[str] = Counter()
    for _ in range(49):
        world.writes("a", "they locked me in", EMERGENCY)
        asked.update(type(entry.effect).__name__ for entry in world.outbox)
        world.drain()
        assert "confinement" in world.lines("a"), "the crisis answer, each time"
        world.commands("a", "forget")
        world.presses("a", "forget_yes")
        asked.update(
            type(e.effect).__name__ for e in world.outbox if isinstance(e.effect, TellForgotten | DeleteThread)
        )
        world.drain()
        world.now += 5_000
    for cost, effect in ((Cost.ALERT, "Alert"), (Cost.THREAD, "OpenThread"), (Cost.NOTICE, "TellForgotten")):
        assert asked[effect] == PER_HOUR[cost]
    assert asked["DeleteThread"] == PER_HOUR[Cost.THREAD]
    assert len(world.alerts_for_all) <= 2, "once in three minutes"


def test_a_third_case_within_an_hour_is_called_to_and_has_its_thread_once_somebody_takes_it(world: World) -> None:
    for _ in range(2):
        world.writes("a", "they locked me in", EMERGENCY)
        world.drain()
        forgets(world, "a")
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    assert world.case("a").view.thread is None
    assert [c.contact for c in world.desk.waiting("")] == ["a"], "it is on the board"
    assert world.alerts_for_all[-1][1].anew
    world.now += 20_000
    world.claims("c", "a")
    world.drain()
    assert world.topic("a").posts, "what was written stands in it"


def test_nobody_took_a_third_case_and_after_ten_minutes_it_can_be_read(world: World) -> None:
    for _ in range(2):
        world.writes("a", "they locked me in", EMERGENCY)
        world.drain()
        forgets(world, "a")
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.later(THREAD_LATER + MINUTE)
    assert world.topic("a").posts


def test_taking_the_case_back_in_a_loop_leaves_the_desk_what_it_knows_of_others(world: World) -> None:
    for number in range(30):
        world.commands(f"other {number}", "human")
        world.drain()
        world.claims("c", f"other {number}")
        world.drain()
        world.closes("c", f"other {number}")
        world.drain()
        world.now += MINUTE
    for _ in range(60):
        world.writes("a", "they locked me in", EMERGENCY)
        world.drain()
        world.presses("a", "withdraw", str(world.case("a").number))
        world.drain()
        world.now += 1_000
    ended = Counter(case.contact for case in world.desk.ended)
    assert len(ended) == 31, "buttons of all these cases lead somewhere"
    assert ended["a"] == ENDED_OF_ONE
    assert len(world.conversations["a"].counts.opened) == COUNTED


def test_what_a_counsellor_closed_counts_no_more(world: World) -> None:
    for _ in range(4):
        world.writes("a", "they locked me in", EMERGENCY)
        world.drain()
        case = world.case("a")
        assert case.view.thread is not None
        world.claims("c", "a", case.number)
        world.closes("c", "a", case.number)
        world.drain()
        world.now += MINUTE


def looped(world: World, times: int) -> None:
    """Danger, `/forget`, yes, and again: each five seconds."""
    for _ in range(times):
        world.writes("a", "they locked me in", EMERGENCY)
        world.drain()
        forgets(world, "a")
        world.now += 5_000


def lines_of_accounts(world: World) -> list[JournalEntry]:
    return [line for line in world.journal if line.who in BY_ITSELF and line.what != "flood_noticed"]


def test_what_one_account_writes_into_the_journal_is_bounded_and_the_rest_is_counted(world: World) -> None:
    looped(world, 49)
    lines = lines_of_accounts(world)
    assert len(lines) == LINES
    world.later(HOUR + 2 * MINUTE)
    more = [line for line in lines_of_accounts(world) if line.what == "more_lines"]
    assert [(line.why, line.case) for line in more] == [(str(2 * 49 - LINES), "")]
    assert world.desk.outlived == (), "and nothing is kept of who it was"
    chain = linked([encode(line) for line in world.journal], None, world.now, seal)
    whole = Chain(tuple(line for line, _ in chain), chain[-1][1], None, ())
    assert not [f for f in verify(whole, seal, now=world.now, retention=DAY).faults if f.fault in OF_LINES]


def test_an_account_that_stays_has_its_lines_counted_too_and_may_write_again_after_an_hour(world: World) -> None:
    for _ in range(60):
        world.writes("a", "they locked me in", EMERGENCY)
        world.drain()
        world.presses("a", "withdraw", str(world.case("a").number))
        world.drain()
        world.now += 1_000
    assert len(lines_of_accounts(world)) == LINES
    world.later(HOUR + 2 * MINUTE)
    assert [line.why for line in lines_of_accounts(world)[LINES:]] == [str(2 * 60 - LINES)]
    world.writes("a", "they locked me in", EMERGENCY)
    assert lines_of_accounts(world)[-1].what in OPENED


def test_what_counsellors_do_is_written_however_much_the_account_wrote(world: World) -> None:
    looped(world, 49)
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    assert world.journal[-1].what == "case_claimed"


def test_an_hour_later_nothing_is_kept_of_who_is_forgotten(world: World) -> None:
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    forgets(world, "a")
    assert [o.contact for o in world.desk.outlived] == ["a"]
    world.later(HOUR + 2 * MINUTE)
    assert world.desk.outlived == ()


def test_of_who_opened_no_case_nothing_is_kept(world: World) -> None:
    world.writes("a", "hello", understood("greet"))
    world.drain()
    forgets(world, "a")
    assert world.desk.outlived == ()


# ── a mute ──────────────────────────────────────────────────────────────────────────────────────────────────────


def muted(world: World, span: str) -> None:
    world.commands("a", "human")
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.handle("a", [Muted(by=by("c"), case=1, press="p", span=span)])
    world.drain()
    assert world.conversations["a"].mute.until > world.now


def test_a_mute_outlives_forgetting_and_ends_when_it_would_have(world: World) -> None:
    muted(world, "day")
    until = world.conversations["a"].mute.until
    forgets(world, "a")
    world.writes("a", "it is me again", understood("greet"))
    world.drain()
    assert world.conversations["a"].mute.until == until
    assert Line.MUTED in world.lines("a")
    world.now = until + MINUTE
    world.writes("a", "hello", understood("greet"))
    assert world.conversations["a"].mute.until < world.now
    assert world.desk.outlived == ()


def test_danger_ends_it_also_then(world: World) -> None:
    muted(world, "week")
    forgets(world, "a")
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    assert world.conversations["a"].mute.until == 0
    assert world.case("a").live
    assert "confinement" in world.lines("a")


def test_a_forgotten_contact_who_stays_away_is_let_go_when_the_mute_ends(world: World) -> None:
    muted(world, "hour")
    forgets(world, "a")
    assert [o.contact for o in world.desk.outlived] == ["a"]
    world.later(HOUR + 2 * MINUTE)
    assert world.desk.outlived == ()
