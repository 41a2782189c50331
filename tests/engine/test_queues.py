"""A call that turns out to be several messages is paid for as such (each item of an album counts)."""

import time
from dataclasses import replace
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.model.case import CaseState
from bot.core.model.desk import Desk, DeskCase
from bot.core.model.effects.contact import Relay, Tell
from bot.core.model.effects.desk import Alert, AlertAll, AnswerPress, Board, Ping, TellDesk, UpdateCall
from bot.core.model.effects.lanes import Lane
from bot.core.model.effects.table import Effect
from bot.core.model.effects.thread import (
    Card,
    CloseThread,
    FirstWords,
    Note,
    OpenThread,
    PostLog,
    ReopenThread,
    ShowReaction,
)
from bot.core.model.lines import Line
from bot.core.ports import DESK, Entry
from bot.core.understanding.values import Urgency
from bot.engine.limits import MINUTE, TOGETHER_WITHIN, Budget, Limits, Scope
from bot.engine.lines import place, scope
from bot.engine.queues import BOARD_LOOKS, CARDS_APART, Queues

ALBUM = Entry("1-0", "ada", PostLog(case=1, held=True), 0)


def queues(spent: int = 0) -> tuple[Queues, Limits]:
    limits = Limits(Budget())
    made = Queues(limits, lambda: None)
    limits.spend(Scope.GROUP, "", Lane.CASE, time.monotonic(), cost=spent)
    made.put(ALBUM)
    assert made.choose()[0] == [ALBUM]
    return made, limits


def room(limits: Limits) -> int:
    """How many calls that are no alerts the group takes now."""
    now = time.monotonic()
    return max(n for n in range(15) if n == 0 or limits.ready_at(Scope.GROUP, "", Lane.CASE, now, cost=n) <= now)


def test_an_album_is_paid_for_piece_by_piece() -> None:
    made, limits = queues()
    assert made.afford(ALBUM, 10)
    assert room(limits) == 2
    made.done(ALBUM)


def test_an_album_for_which_there_is_no_room_waits_whole() -> None:
    made, limits = queues(spent=6)
    assert not made.afford(ALBUM, 10)
    entries, _ = made.choose()
    assert entries == []
    assert room(limits) == 5


def test_an_album_that_waited_too_long_has_its_turn_for_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    made, limits = queues(spent=6)
    assert not made.afford(ALBUM, 10)
    while now <= 1_000.0 + TOGETHER_WITHIN:  # others take all that the group has
        limits.spend(Scope.GROUP, "", Lane.CASE, now, cost=room(limits))
        assert made.choose()[0] == []
        now += 1.0
    now += 60.0
    limits.spend(Scope.GROUP, "", Lane.CASE, now, cost=room(limits) - 1)
    assert made.choose()[0] == [ALBUM]
    assert made.afford(ALBUM, 1)
    made.done(ALBUM)


def test_an_album_to_a_contact_goes_and_the_next_words_wait_longer() -> None:
    limits = Limits(Budget())
    made = Queues(limits, lambda: None)
    entry = Entry("1-0", "ada", Relay(case=1, seq=1, source=5, also=((2, 6), (3, 7))), 0)
    made.put(entry)
    made.choose()
    assert made.afford(entry, 3)
    now = time.monotonic()
    assert 2.5 < limits.ready_at(Scope.PRIVATE, "contact:ada", Lane.CASE, now) - now <= 3.0


# ── groups ──────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.one_of(*(st.from_type(kind) for kind in get_args(Effect))))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_done_in_a_group_takes_from_its_own_calls_and_waits_in_its_own_line(effect: Effect) -> None:
    entry = Entry("1-0", "ada", effect, 0)
    kind, _ = scope(entry)
    if kind is Scope.GROUP:
        there = replace(entry, effect=replace(effect, group="there"))  # type: ignore[arg-type]
        assert scope(there) == (Scope.GROUP, "there")
        one_by_one = place(entry).startswith("general:")  # each has a line of its own
        assert one_by_one or place(there) != place(replace(entry, effect=replace(effect, group="here")))  # type: ignore[arg-type]


def test_a_board_is_brought_up_to_date_although_words_fill_every_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    limits = Limits(Budget())
    made = Queues(limits, lambda: None)
    for number in range(100):
        made.put(Entry(f"{number}-0", f"c{number}", PostLog(case=1, held=True), 0))
    made.put(Entry("b-0", DESK, Board(), 0))
    shown: list[float] = []
    while now < 1_180.0 and not shown:
        entries, wait = made.choose()
        for entry in entries:
            made.done(entry)
            shown += [now] if isinstance(entry.effect, Board) else []
        now += max(wait, 0.1)
    assert shown
    assert shown[0] <= 1_070.0


@pytest.mark.parametrize("late", [Card(case=1), TellDesk(line=Line.PLAN_SEND_ANEW)])
def test_no_card_and_no_answer_in_general_waits_for_ever_while_words_fill_every_minute(
    late: Effect, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    limits = Limits(Budget())
    limits.spend(Scope.GROUP, "", Lane.CASE, now, cost=12)
    made = Queues(limits, lambda: None)
    made.put(Entry("late-0", "late", late, 0))
    number, shown = 0, 0.0
    while now < 1_400.0 and not shown:
        for _ in range(3):  # more words than there is room for
            number += 1
            made.put(Entry(f"{number}-0", f"c{number}", PostLog(case=1, held=True), 0))
        entries, wait = made.choose()
        for entry in entries:
            made.done(entry)
            shown = now if entry.id == "late-0" else shown
        now += max(wait, 1.0)
    assert 1_000.0 < shown <= 1_130.0


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> tuple[Queues, list[float]]:
    """The queues of a group that has no call left for words, and the time."""
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    limits = Limits(Budget())
    limits.spend(Scope.GROUP, "", Lane.CASE, now[0], cost=12)
    made = Queues(limits, lambda: None)
    return made, now


@pytest.mark.parametrize(
    ("first", "within"),
    [
        (Card(case=1), 2 * MINUTE),
        (CloseThread(case=1, thread=7), 2 * MINUTE),
        (ShowReaction(case=1, message=1), MINUTE),
    ],
)
def test_words_wait_behind_no_card_or_sign_of_their_own_topic_longer_than_that_takes(
    first: Effect, within: float, full: tuple[Queues, list[float]]
) -> None:
    """What stands before them goes with their lane and in the order in which it came, or in a line of its own."""
    made, now = full
    made.put(entry("before", first))
    made.put(entry("words", PostLog(case=1, held=True)))
    for number in range(30):
        made.put(entry(f"other {number}", PostLog(case=1, held=True), key=f"c{number}"))
    began: dict[str, float] = {}
    while "words" not in began:
        chosen, wait = made.choose()
        for each in chosen:
            began[each.id] = now[0]
            made.done(each)
        now[0] += max(wait, 0.1)
    assert began["words"] <= 1_001.0 + within, "before words that came later"


def begun(made: Queues, now: list[float], seconds: float) -> list[tuple[float, str]]:
    """What begins within so many seconds, and after how many of them, where each call is over at once."""
    since, begun = now[0], []
    while now[0] < since + seconds:
        for each in made.choose()[0]:
            begun.append((now[0] - since, each.id))
            made.done(each)
        now[0] += 0.5
    return begun


def test_words_go_before_the_cards_of_their_own_topic(full: tuple[Queues, list[float]]) -> None:
    made, now = full
    made.put(entry("card", Card(case=1)))
    made.put(entry("another", Card(case=1)))
    made.put(entry("end", CloseThread(case=1, thread=7)))
    made.put(entry("menu", Card(case=1, pressed=True)))
    made.put(entry("last", Card(case=1)))
    made.put(entry("note", Note(case=1, line=Line.RAISED)))
    made.put(entry("words", PostLog(case=1, held=True)))
    order = [id for _, id in begun(made, now, 2 * MINUTE)]
    assert order == ["card", "another", "end", "menu", "note", "words", "last"], "never before another call"


def test_words_have_not_the_turn_of_a_card_that_waited_before_them(full: tuple[Queues, list[float]]) -> None:
    made, now = full
    made.put(entry("card", Card(case=1)))
    for number in range(20):
        made.put(entry(f"words {number}", PostLog(case=1, held=True), key=f"c{number}"))
    order = [id for _, id in begun(made, now, 40.0)]
    assert "card" not in order
    made.put(entry("late", PostLog(case=1, held=True)))
    order += [id for _, id in begun(made, now, 3 * MINUTE)]
    assert order == [*(f"words {number}" for number in range(20)), "late", "card"]


def test_while_words_wait_the_cards_of_all_cases_together_take_one_call_a_minute(
    full: tuple[Queues, list[float]],
) -> None:
    """Forty cases are raised, and their contacts go on writing: more than the group has room for."""
    made, now = full
    for number in range(40):
        made.put(entry(f"card {number}", Card(case=1), key=f"c{number}"))
    for number in range(200):
        made.put(entry(f"words {number}", PostLog(case=1, held=True), key=f"w{number}"))
    calls = begun(made, now, 10 * MINUTE)
    shown = [at for at, id in calls if id.startswith("card")]
    assert len(calls) >= 17 * 10, "words have all that nobody else uses"
    assert 8 <= len(shown) <= 10
    assert min(later - earlier for earlier, later in pairwise(shown)) >= CARDS_APART


def test_once_no_words_wait_cards_take_all_the_room_there_is(full: tuple[Queues, list[float]]) -> None:
    made, now = full
    for number in range(24):
        made.put(entry(f"card {number}", Card(case=1), key=f"c{number}"))
    assert len(begun(made, now, 2 * MINUTE + 5)) == 24


def test_a_card_for_which_somebody_waits_has_the_next_call_that_words_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    limits = Limits(Budget())
    for number in range(12):  # a call each five seconds
        limits.spend(Scope.GROUP, "", Lane.CASE, now - 60.0 + 5.0 * number, cost=1)
    made = Queues(limits, lambda: None)
    for number in range(30):
        made.put(entry(f"words {number}", PostLog(case=1, held=True), key=f"c{number}"))
    made.put(entry("menu", Card(case=1, pressed=True)))
    while now < 1_010.0:
        if any(each.id == "menu" for each in made.choose()[0]):
            break
        now += 0.1
    assert now < 1_002.0
    assert Card(case=1, pressed=True) == Card(case=1), "one of them is enough"


@pytest.mark.parametrize(("spent", "late"), [(0, False), (11, False), (12, True), (20, True)])
def test_what_a_press_brings_is_late_where_the_group_has_no_call_left_for_it(spent: int, late: bool) -> None:
    limits = Limits(Budget())
    made = Queues(limits, lambda: None)
    limits.spend(Scope.GROUP, "x", Lane.CASE, time.monotonic(), cost=spent)
    assert (made.late("x"), made.late("y"), made.late(None)) == (late, False, False)


# ── typing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def relays(number: int) -> list[Entry]:
    return [Entry(f"{n}-0", "ada", Relay(case=1, seq=n, source=n), 0) for n in range(1, number + 1)]


def lined_up(number: int) -> tuple[Queues, Limits]:
    limits = Limits(Budget())
    made = Queues(limits, lambda: None)
    first, *others = relays(number)
    made.put(first)
    made.choose()
    for entry in others:
        made.put(entry)
    made.done(first)
    made.choose()
    return made, limits


@pytest.mark.parametrize(("number", "typing"), [(1, set()), (2, set()), (3, {"ada"}), (6, {"ada"})])
def test_typing_is_shown_only_while_words_wait_for_long(number: int, typing: set[str]) -> None:
    made, _ = lined_up(number)
    assert made.awaited() == typing
    assert made.awaited() == set()


def test_nothing_is_shown_where_telegram_asked_to_wait() -> None:
    limits = Limits(Budget())
    limits.block("contact:ada", time.monotonic() + 30)
    made = Queues(limits, lambda: None)
    made.put(relays(1)[0])
    assert made.choose()[0] == []
    assert made.awaited() == set()


def test_nothing_is_kept_of_a_press_or_a_contact_once_all_was_sent() -> None:
    made = Queues(Limits(Budget(per_second=0)), lambda: None)
    sizes = []
    for number in range(30):
        for effect in (AnswerPress(press=f"p{number}"), Tell(line=Line.MENU)):
            made.put(Entry(f"{number}-{effect.kind}", f"contact {number}", effect, 0))
        for entry in made.choose()[0]:
            made.done(entry)
        sizes.append(sum(len(kept) for kept in vars(made).values() if isinstance(kept, dict | list | set)))
    assert sizes[-1] == sizes[0]


def test_what_the_bot_says_itself_shows_no_typing() -> None:
    made = Queues(Limits(Budget()), lambda: None)
    for number in range(5):
        made.put(Entry(f"{number}-0", "ada", Tell(line=Line.MENU), 0))
    made.choose()
    assert made.awaited() == set()


def entry(id_: str, effect: Effect, key: str = "ada") -> Entry:
    return Entry(id_, key, effect, 0)


def in_turn(made: Queues, count: int) -> list[str]:
    """The ids of the next entries that may begin, one after the other."""
    order: list[str] = []
    for _ in range(count):
        chosen, _ = made.choose()
        order += [e.id for e in chosen]
        for done in chosen:
            made.done(done)
    return order


def test_an_emergency_overtakes_the_alerts_of_urgent_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    made = Queues(Limits(), lambda: None)
    for number in range(30):  # more than the group takes in a minute
        made.put(entry(f"urgent {number}", Alert(case=1), key=f"u{number}"))
    began = in_turn(made, 1)
    assert len(began) == 4
    made.put(entry("emergency", Alert(case=1, emergency=True)))
    assert in_turn(made, 1) == ["emergency"]
    assert in_turn(made, 1) == []


def test_its_topic_and_first_words_overtake_those_of_others() -> None:
    made = Queues(Limits(), lambda: None)
    made.put(entry("urgent topic", OpenThread(case=1), key="u"))
    made.put(entry("topic", OpenThread(case=1, emergency=True)))
    assert in_turn(made, 1)[0] == "topic"


@pytest.mark.parametrize("later", [0.5, 5.0, 30.0, 61.0, 75.0])
def test_threads_that_are_opened_again_leave_it_its_thread(monkeypatch: pytest.MonkeyPatch, later: float) -> None:
    """As after an older copy was put back: a thread needs room for its first words too, whenever its case comes."""
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    made = Queues(Limits(), lambda: None)
    for number in range(100):
        made.put(entry(f"again {number}", ReopenThread(case=1, thread=number), key=f"a{number}"))
    assert len(begun(made, now, later)) > 3
    made.put(entry("new", OpenThread(case=1, emergency=True)))
    assert "new" in [id for _, id in begun(made, now, 1.5)]
    made.put(entry("words", FirstWords(case=1, emergency=True)))
    assert "words" in [id for _, id in begun(made, now, 1.5)]


def test_a_thread_that_is_asked_for_once_more_keeps_its_words_waiting_for_no_other_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Danger lifts a thread that was asked for while the case was calm."""
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    made = Queues(Limits(), lambda: None)
    for number in range(20):
        made.put(entry(f"support {number}", OpenThread(case=1), key=f"s{number}"))
    made.put(entry("calm", OpenThread(case=1)))
    begun(made, now, 3.0)
    for id_ in ("danger", "danger again"):
        made.put(entry(id_, OpenThread(case=1, emergency=True)))
    made.put(entry("words", FirstWords(case=1, emergency=True)))
    took = {id: at for at, id in begun(made, now, MINUTE)}
    assert next(iter(took)) == "calm"
    assert took["words"] - took["calm"] <= 2.0


def test_where_the_thread_before_it_was_not_made_it_pays_for_its_call() -> None:
    limits = Limits()
    made = Queues(limits, lambda: None)
    failed, again = (entry(id_, OpenThread(case=1, emergency=True)) for id_ in ("failed", "again"))
    made.put(failed)
    made.put(again)
    assert made.choose()[0] == [failed]
    made.done(failed)
    before = len(limits._all)
    assert made.choose()[0] == [again]
    assert len(limits._all) == before
    assert made.afford(again, 1)
    assert len(limits._all) == before + 1


def test_its_ping_stands_behind_no_other_and_takes_from_the_same_second() -> None:
    made = Queues(Limits(), lambda: None)
    for number in range(5):
        made.put(entry(f"urgent {number}", Ping(case=1, counsellor="c"), key=f"u{number}"))
    ping = entry("emergency", Ping(case=1, counsellor="c", emergency=True))
    made.put(ping)
    assert in_turn(made, 1) == ["emergency"]
    assert scope(ping) == (Scope.PRIVATE, "counsellor:c")


def test_what_only_brings_a_call_up_to_date_waits_until_new_cases_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else, of twelve emergencies at once, the words of two stand there after a second, and not those of four."""
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    made = Queues(Limits(), lambda: None)
    thread = Entry("2-0", "new", OpenThread(case=1, emergency=True), 0)
    update = Entry("1-0", "old", UpdateCall(message=5, case=1), 0)
    made.put(update)
    made.put(thread)
    assert made.choose()[0] == [thread]
    made.put(Entry("3-0", "new", FirstWords(case=1, emergency=True), 0))
    made.done(thread)
    (words,), _ = made.choose()
    assert words.id == "3-0"
    made.done(words)
    now[0] += BOARD_LOOKS
    assert made.choose()[0] == [update]


# ── floods ──────────────────────────────────────────────────────────────────────────────────────────────────────


HELD = [f"held {number}" for number in range(5)]


def test_of_a_flood_words_of_held_cases_keep_a_third_and_alerts_take_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand made-up emergencies, and five cases in which somebody writes once a minute."""
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    made = Queues(Limits(), lambda: None)
    came: dict[str, float] = {}
    waits: list[float] = []
    began: list[tuple[float, Entry]] = []
    number = 0
    board = alert = False
    while now[0] < 1_900.0:
        for _ in range(2):  # four made-up emergencies a second
            number += 1
            key = f"flood {number}"
            made.put(entry(f"{number} thread", OpenThread(case=1, emergency=True), key=key))
            made.put(entry(f"{number} words", PostLog(case=1), key=key))
            made.put(entry(f"{number} card", Card(case=1), key=key))
        if not board:
            made.put(Entry(f"{number} board", DESK, Board(), 0))
            board = True
        if not alert:
            made.put(Entry(f"{number} alert", DESK, AlertAll(emergency=True), 0))
            alert = True
        for place_, held in enumerate(HELD):
            if int((now[0] - 1_000.0) * 2) % 120 == 24 * place_:
                came[f"{number} {held}"] = now[0]
                made.put(entry(f"{number} {held}", PostLog(case=1, held=True), key=held))
        for chosen in made.choose()[0]:
            began.append((now[0], chosen))
            board &= not isinstance(chosen.effect, Board)
            alert &= not isinstance(chosen.effect, AlertAll)
            if chosen.id in came:
                waits.append(now[0] - came.pop(chosen.id))
            made.done(chosen)
        now[0] += 0.5
    assert len(waits) >= 70
    assert sorted(waits)[int(0.99 * len(waits))] <= 15.0
    boards = [at for at, e in began if isinstance(e.effect, Board)]
    assert max(later - earlier for earlier, later in pairwise(boards)) <= 30.0, boards
    alerts = [at for at, e in began if isinstance(e.effect, AlertAll)]
    assert max(later - earlier for earlier, later in pairwise(alerts)) <= 16.0, (
        "one in the middle of it waits half of that"
    )
    for at, _ in began:
        minute = [e for then, e in began if at <= then < at + 60.0]
        assert len(minute) <= 20
        assert sum(isinstance(e.effect, AlertAll) for e in minute) <= 20 // 3


def test_the_thread_of_a_case_that_somebody_took_is_made_before_those_of_a_flood(
    full: tuple[Queues, list[float]],
) -> None:
    made, now = full
    for number in range(100):
        made.put(entry(f"{number}", OpenThread(case=1, emergency=True), key=f"flood {number}"))
    made.put(entry("first", OpenThread(case=1, emergency=True), key="real"))
    made.put(entry("taken", OpenThread(case=1, emergency=True, held=True), key="real"))
    order = [id for _, id in begun(made, now, 70.0)]
    assert order.index("first") <= 1 or order.index("taken") <= 2


def test_after_a_start_calls_are_kept_for_as_many_cases_as_somebody_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has written in them since: a flood would take all before the first word comes."""
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    made = Queues(Limits(), lambda: None)
    case = DeskCase("held", 1, (1, 1), CaseState.OPEN, Urgency.SUPPORT, 0, holder="c")
    made.held(Desk(cases=tuple(replace(case, contact=f"held {number}") for number in range(5))))
    for number in range(50):
        made.put(entry(f"{number}", OpenThread(case=1, emergency=True), key=f"flood {number}"))
    begun(made, now, 20.0)
    waits = []
    for number in range(5):
        made.put(entry(f"words {number}", PostLog(case=1, held=True), key=f"held {number}"))
        began = begun(made, now, 10.0)
        waits += [at for at, id in began if id.startswith("words")]
    assert len(waits) == 5
    assert max(waits) <= 1.0
