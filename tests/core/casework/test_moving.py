"""Several groups: where a case stands, who is called, and what becomes of it when its group is gone."""

from dataclasses import replace

import pytest

from bot.core.decide import Decision, begin
from bot.core.model.case import CaseState, Content, Kind, Thread
from bot.core.model.case_events import (
    By,
    Claimed,
    CounsellorEdited,
    CounsellorWithdrew,
    CounsellorWrote,
    MenuChosen,
    MoveAsked,
    SendAnswered,
)
from bot.core.model.contact_events import Blocked
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor, Desk, DeskCase
from bot.core.model.desk_events import (
    CounsellorLeft,
    CounsellorStarted,
    DeskLooked,
    OnCallChanged,
    ShiftChanged,
    TookNext,
)
from bot.core.model.effects.contact import Amend, Relay, Unsend
from bot.core.model.effects.desk import Alert, Board, DeleteThread, Ping, TellCounsellor, TellDesk
from bot.core.model.effects.thread import FirstWords, Note, OpenThread, PostLog
from bot.core.model.events import Delivered, NotDelivered, Receipt, Refusal, TimerDue
from bot.core.model.group import BoardState, GroupTrouble, Trouble
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE, Group, Rules
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from bot.core.turn.state import TurnState
from bot.core.understanding.values import Urgency
from tests.core.watched import WatchedWorld, on_the_board
from tests.core.world import EMERGENCY, RULES, UNSURE, World, answered, by, understood

PLAIN, ENGLISH = Group("plain"), Group("english", ("en",))
TWO = replace(RULES, groups=(PLAIN, ENGLISH))
URGENT = understood("passport_withheld", Urgency.URGENT)
NOW = 1_767_500_000_000


def on_shift(world: World, who: str, *groups: str) -> None:
    world.handle(DESK, [ShiftChanged(by=by(who, groups=groups), on=True, press=f"press {world.new()}")])


def settle(world: World) -> None:
    for _ in range(3):
        world.ring()
        world.drain()


# ── where a case stands ─────────────────────────────────────────────────────────────────────────────────────────


def desk(on_duty: dict[str, tuple[str, ...]], *cases: str) -> Desk:
    return Desk(
        counsellors=tuple(
            Counsellor(who, "1", who, on_until=NOW + MINUTE, groups=groups) for who, groups in on_duty.items()
        ),
        cases=tuple(
            DeskCase(f"c{n}", 1, (n, n), CaseState.OPEN, Urgency.SUPPORT, NOW, group=group)
            for n, group in enumerate(cases)
        ),
    )


def chosen(desk: Desk, rules: Rules, language: str, urgency: Urgency = Urgency.SUPPORT) -> str:
    contact = Conversation(contact="ada", address="1", language=language)
    return TurnState(contact, desk, NOW, rules).group_for(urgency)


def test_the_language_goes_first_and_an_emergency_goes_where_somebody_is() -> None:
    there = desk({"c": ("plain",)})
    assert chosen(there, TWO, "en") == "english"
    assert chosen(there, TWO, "km") == "plain"
    assert chosen(there, TWO, "en", Urgency.EMERGENCY) == "plain"
    assert chosen(desk({"c": ("english",)}), TWO, "km") == "plain"
    assert chosen(desk({"c": ("english",)}), TWO, "km", Urgency.EMERGENCY) == "english"


def test_of_equal_groups_those_with_somebody_on_shift_then_the_one_with_fewest_cases() -> None:
    three = replace(RULES, groups=(Group("a"), Group("b"), Group("c")))
    assert chosen(desk({}, "a", "a", "c"), three, "km") == "b"
    assert chosen(desk({"x": ("a", "c")}, "a", "a", "c"), three, "km") == "c"
    assert (
        chosen(replace(desk({}, "a", "a", "c"), troubles=(GroupTrouble(Trouble.NO_FORUM, NOW, "b"),)), three, "km")
        == "c"
    )


# ── each group for itself ───────────────────────────────────────────────────────────────────────────────────────


def test_each_group_has_its_board_its_alerts_and_its_queue() -> None:
    world = World(TWO)
    on_shift(world, "p", "plain")
    on_shift(world, "e", "english")
    settle(world)
    world.presses("b", "language", "en")
    world.drain()
    world.outbox.clear()
    world.writes("b", "help", replace(URGENT, script="en"))
    effects = [entry.effect for entry in world.outbox]
    assert Alert(case=1, group="english") in effects
    assert OpenThread(case=1, group="english") in effects
    assert Board(group="english") in effects
    assert Board(group="plain") not in effects
    world.writes("a", "help", EMERGENCY)
    assert (world.case("a").group, world.case("b").group) == ("plain", "english")
    assert world.desk.ahead_of("b") == 0
    settle(world)
    assert world.topic("b").group == "english"


def test_take_next_gives_a_case_of_the_group_whose_board_it_is() -> None:
    world = World(TWO)
    world.writes("a", "help", EMERGENCY)
    settle(world)
    nobody = TookNext(by=by("e", groups=("plain", "english"), at="english"), press="1")
    assert answered(world.handle(DESK, [nobody])) == [Line.WAIT_ELSEWHERE]
    world.handle(DESK, [replace(nobody, by=replace(nobody.by, at="plain"))])
    settle(world)
    assert world.case("a").holder == "e"
    world.presses("b", "language", "en")
    world.drain()
    on_shift(world, "e", "english")
    world.writes("b", "help", replace(URGENT, script="en"))
    settle(world)
    assert world.case("b").group == "english"
    world.handle(DESK, [replace(nobody, press="2")])
    settle(world)
    assert world.case("b").holder == "e", "another board is no double tap"


def test_who_is_no_member_of_its_group_or_presses_in_another_one_changes_nothing() -> None:
    world = World(TWO)
    world.writes("a", "help", EMERGENCY)
    settle(world)
    stranger = Claimed(by=by("e", groups=("english",)), case=1, press="1")
    assert answered(world.handle("a", [stranger])) == [Line.NOT_A_MEMBER]
    old_button = Claimed(by=by("e", groups=("plain", "english"), at="english"), case=1, press="2")
    assert answered(world.handle("a", [old_button])) == [Line.OTHER_GROUP]
    assert world.case("a").state is CaseState.WAITING
    words = CounsellorWrote(by=old_button.by, content=Content(Kind.TEXT, "hello"), message=5, sent_at=NOW)
    assert world.handle("a", [words]).effects == (TellDesk(line=Line.NO_CASE_THERE, group="english"),)
    assert len(world.logs["a"]) == 1


def test_who_leaves_one_of_two_groups_keeps_shift_and_cases_in_the_other() -> None:
    world = World(TWO)
    on_shift(world, "c", "plain", "english")
    both = by("c", groups=("plain", "english"))
    for contact, group in (("a", "plain"), ("b", "english")):
        world.presses(contact, "language", "km" if group == "plain" else "en")
        world.writes(contact, "help", URGENT)
        settle(world)
        assert world.case(contact).group == group
        world.handle(contact, [Claimed(by=both, case=1, press=f"press {contact}")])
        settle(world)
    world.handle(DESK, [CounsellorLeft(by=replace(both, at="plain"))])
    settle(world)
    assert world.case("a").holder is None
    assert world.case("b").holder == "c"
    assert [c.id for c in world.desk.on_duty(world.now, "english")] == ["c"]
    assert not world.desk.on_duty(world.now, "plain")


def test_who_administers_no_group_any_more_supervises_nobody_before_they_do_anything() -> None:
    world = World(TWO)
    boss = replace(by("s", groups=("plain", "english")), supervisor=True)
    world.handle(DESK, [CounsellorStarted(by=boss)])
    left = replace(boss, supervisor=False, groups=("english",), at="plain")
    world.handle(DESK, [CounsellorLeft(by=left)])
    known = world.desk.counsellor("s")
    assert known is not None
    assert (known.gone, known.supervisor, known.groups) == (False, False, ("english",))
    broken = DeskLooked(troubles=(Trouble.REMOVED,), forum=True, group="plain")
    assert not [e for e in world.handle(DESK, [broken]).effects if isinstance(e, TellCounsellor)]


# ── a case moves ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_emergency_goes_where_somebody_is_on_shift_when_its_own_group_has_nobody() -> None:
    world = World(TWO)
    world.writes("a", "help", URGENT)
    settle(world)
    assert world.case("a").group == "plain"
    on_shift(world, "e", "english")
    settle(world)
    world.writes("a", "they locked me in", EMERGENCY)
    settle(world)
    assert world.case("a").group == "english"
    assert world.general[-1] == Alert(case=1, group="english")
    assert world.shown("a") == ["help", "they locked me in"]


def test_an_urgent_case_to_which_nobody_comes_moves_after_its_time_and_the_contact_is_told_once() -> None:
    world = World(TWO)
    world.writes("a", "help", URGENT)
    settle(world)
    on_shift(world, "e", "english")
    world.later(world.rules.urgent_again_after)
    settle(world)
    assert world.case("a").group == "english"
    assert world.lines("a").count(Line.STILL_WAITING) == 1
    world.later(2 * world.rules.urgent_again_after)
    assert world.lines("a").count(Line.STILL_WAITING) == 1
    assert [j.why for j in world.journal if j.what == "case_moved"] == ["nobody_on_shift"]


def test_a_case_without_hurry_stays_with_its_language_when_somebody_is_on_shift_only_elsewhere() -> None:
    world = World(TWO)
    on_shift(world, "e", "english")
    world.writes("a", "ខ្ញុំចង់និយាយនឹងមនុស្ស", understood("talk_to_counsellor"))
    settle(world)
    world.later(world.rules.support_again_after)
    assert world.case("a").group == "plain"
    assert world.general[-1] == Alert(case=1, again=True, group="plain")


THREE = replace(RULES, groups=(Group("km1", ("km",)), Group("km2", ("km",)), Group("en", ("en",))))


def groups_of(world: World, minutes: int) -> list[str]:
    """In which groups the case of *a* stands while time passes, each time that it is another one."""
    seen = [world.case("a").group]
    for _ in range(minutes):
        world.later(MINUTE)
        if world.case("a").group != seen[-1]:
            seen.append(world.case("a").group)
    return seen


def test_a_case_moves_once_to_where_somebody_is_and_not_on_between_empty_groups() -> None:
    world = World(THREE)
    on_shift(world, "e", "en")
    world.writes("a", "they keep my passport", URGENT)
    settle(world)
    assert groups_of(world, 90) == ["km1", "en"]
    assert world.case("a").calls.alerts == 6


def test_who_is_on_call_in_the_group_to_which_a_case_moves_is_called_there() -> None:
    world = World(THREE)
    for on_call, group in (("o", "en"), ("q", "km1")):
        who = by(on_call, groups=(group,))
        world.handle(DESK, [CounsellorStarted(by=who)])
        world.handle(DESK, [OnCallChanged(by=who, press=f"press {on_call}")])
    world.writes("a", "they keep my passport", URGENT)
    settle(world)
    world.later(world.rules.urgent_again_after)
    assert {ping.counsellor for ping in world.pinged} == {"q"}, "nobody is on shift"
    world.pinged.clear()
    on_shift(world, "e", "en")
    world.later(world.rules.urgent_again_after)
    assert world.case("a").group == "en"
    assert [(ping.counsellor, ping.about) for ping in world.pinged] == [("o", "on_call")]


@pytest.fixture
def lost() -> World:
    """Of a group that is gone: *a* waits, *b* is held by *c*, who is in no other group, *d* by *e*, who is."""
    world = World(TWO)
    on_shift(world, "c", "plain")
    for contact, holder in (
        ("a", None),
        ("b", by("c", groups=("plain",))),
        ("d", by("e", groups=("plain", "english"))),
    ):
        world.writes(contact, f"words of {contact}", EMERGENCY)
        settle(world)
        if holder is not None:
            world.handle(contact, [Claimed(by=holder, case=1, press=f"press {contact}")])
            settle(world)
    world.group_goes("plain")
    world.writes("d", "more words")
    settle(world)
    return world


def test_another_group_takes_over_all_live_cases_with_all_their_words(lost: World) -> None:
    assert {lost.case(contact).group for contact in "abd"} == {"english"}
    assert [lost.case(contact).holder for contact in "abd"] == [None, None, "e"]
    assert lost.shown("d") == ["words of d", "more words"]
    assert lost.shown("a") == ["words of a"]
    assert {alert.group for alert in lost.general[-2:]} == {"english"}
    assert Line.HOLDER_GONE_NOBODY in lost.lines("b")
    assert on_the_board(lost.boards["english"]) == on_the_board(lost.desk)


@pytest.fixture
def under_way() -> World:
    """*c*, a member of both groups, holds the case of *a* in *plain*, and *plain* is about to go."""
    world = World(TWO)
    on_shift(world, "c", "plain", "english")
    world.writes("a", "help", EMERGENCY)
    settle(world)
    world.claims("c", "a")
    settle(world)
    assert world.case("a").group == "plain"
    return world


def moves(world: World) -> list[Ping | TellDesk]:
    """The case of *a* moves to *english*; what is said of it."""
    world.group_goes("plain")
    world.work(DESK)
    world.ring()
    world.outbox.clear()
    decision = world.work("a")
    assert decision is not None
    assert world.case("a").group == "english"
    return [e for e in decision.effects if isinstance(e, Ping | TellDesk)]


def test_who_holds_a_case_that_moves_is_told(under_way: World) -> None:
    under_way.handle(DESK, [CounsellorStarted(by=under_way.by("c"))])
    assert moves(under_way) == [Ping(case=1, counsellor="c", about="moved")]


def test_what_they_had_still_to_confirm_is_dropped_and_said(under_way: World) -> None:
    under_way.handle(DESK, [CounsellorStarted(by=under_way.by("c"))])
    asked = under_way.said("c", "", kind=Kind.LOCATION)
    under_way.handle("a", [asked])
    assert moves(under_way) == [Ping(case=1, counsellor="c", about="moved_unsent")]
    settle(under_way)
    pressed = SendAnswered(by=under_way.by("c"), case=1, press="p", source=asked.message, send=True)
    assert answered(under_way.handle("a", [pressed])) == [Line.OLD_BUTTON]


@pytest.mark.parametrize("unsent", [True, False])
def test_who_did_not_press_start_is_told_in_the_new_group(under_way: World, unsent: bool) -> None:
    if unsent:
        under_way.says("c", "a", "", kind=Kind.LOCATION)
    first, second = under_way.case("a").code
    line = Line.MOVED_HERE_UNSENT if unsent else Line.MOVED_HERE
    values = (("holder", "name of c"), ("code", f"{first}-{second}"))
    assert moves(under_way) == [TellDesk(line=line, values=values, group="english")]


@pytest.fixture
def reopened(under_way: World) -> tuple[World, int]:
    """A case that was closed, and opened again in another group because its own is gone; a number of the old thread."""
    under_way.now += MINUTE
    said = under_way.said("c", "words to take back")
    under_way.handle("a", [said])
    under_way.drain()
    under_way.reacts("a", under_way.phones["a"].seen[-1].message, "❤")
    under_way.drain()
    assert under_way.case("a").view.sent
    under_way.closes("c", "a")
    under_way.drain()
    under_way.group_goes("plain")
    under_way.drain()
    under_way.writes("a", "help", EMERGENCY)
    assert (under_way.case("a").group, under_way.case("a").view.thread) == ("english", None)
    settle(under_way)
    under_way.handle("a", [Claimed(by=replace(under_way.by("c"), at="english"), case=1, press="p")])
    return under_way, said.message


def test_a_case_reopened_elsewhere_takes_back_and_changes_nothing_of_its_old_thread(
    reopened: tuple[World, int],
) -> None:
    world, number = reopened
    elsewhere = replace(world.by("c"), at="english")
    decision = world.handle("a", [CounsellorWithdrew(by=elsewhere, source=number, message=world.new())])
    assert [e for e in decision.effects if isinstance(e, Unsend)] == []
    assert [e.line for e in decision.effects if isinstance(e, Note)] == [Line.NOTHING_TO_WITHDRAW]
    decision = world.handle("a", [CounsellorEdited(by=elsewhere, content=Content(Kind.TEXT, "ផ្សេង"), message=number)])
    assert [e for e in decision.effects if isinstance(e, Amend)] == []
    assert [e.line for e in decision.effects if isinstance(e, Note)] == [Line.EDIT_NOT_PASSED]


def test_a_case_reopened_elsewhere_knows_nothing_of_what_its_old_thread_showed(reopened: tuple[World, int]) -> None:
    world, number = reopened
    case = world.case("a")
    assert (case.view.sent, case.view.signs) == ((), ())
    assert [shown.message for shown in case.view.shown if shown.message <= number] == []
    assert "words to take back" in world.shown("a")


def test_words_under_way_to_a_group_that_goes_are_shown_in_the_next_one(under_way: World) -> None:
    """What was on its way there is answered to nobody: the case must not wait for it."""
    under_way.closes("c", "a")
    under_way.drain()
    under_way.writes("a", "and one more thing", UNSURE)
    posting = replace(under_way.case("a"), view=replace(under_way.case("a").view, posting=True))
    under_way.conversations["a"] = replace(under_way.conversations["a"], case=posting)
    under_way.group_goes("plain")
    under_way.outbox = [e for e in under_way.outbox if not isinstance(e.effect, PostLog)]
    under_way.drain()
    under_way.writes("a", "they are here", EMERGENCY)
    settle(under_way)
    assert "they are here" in under_way.shown("a")


def test_words_that_arrive_after_the_move_leave_no_sign_on_another_message(under_way: World) -> None:
    said, late = under_way.said("c", "one"), under_way.said("c", "two")
    under_way.handle("a", [said, late])
    moves(under_way)
    settle(under_way)
    arrived = Delivered(
        effect=Relay(case=1, seq=2, source=said.message), receipt=Receipt(messages=(77,), repeated=True)
    )
    decision = under_way.handle("a", [arrived])
    assert decision.effects == (Note(case=1, line=Line.MAYBE_REPEATED, group="english"),)
    assert under_way.case("a").view.sent == ()
    refused = NotDelivered(effect=Relay(case=1, seq=3, source=late.message), why=Refusal.REFUSED)
    decision = under_way.handle("a", [refused])
    assert decision.effects == (Note(case=1, line=Line.NOT_DELIVERED, group="english"),)
    assert under_way.case("a").sending.under_way == ()


def test_words_taken_back_before_the_move_are_taken_back_when_they_arrive(under_way: World) -> None:
    said = under_way.said("c", "to another, sorry")
    under_way.handle("a", [said])
    under_way.unsends("c", "a", said.message)
    moves(under_way)
    arrived = Delivered(effect=Relay(case=1, seq=2, source=said.message), receipt=Receipt(messages=(77,)))
    assert Unsend(case=1, message=77, source=None, seq=2) in under_way.handle("a", [arrived]).effects


@pytest.mark.parametrize("wait", [True, False], ids=["sent", "behind the line"])
def test_a_message_of_the_same_number_in_the_new_topic_is_not_taken_for_one_of_the_old(
    under_way: World, wait: bool
) -> None:
    if not wait:
        under_way.now += under_way.rules.quiet_after + 1
    said = under_way.said("c", "សូមរង់ចាំខ្ញុំ")
    under_way.handle("a", [said])
    moves(under_way)
    settle(under_way)
    elsewhere = replace(under_way.by("c"), at="english")
    withdraws = CounsellorWithdrew(by=elsewhere, source=said.message, message=under_way.new())
    decision = under_way.handle("a", [withdraws])
    assert [e.line for e in decision.effects if isinstance(e, Note)] == [Line.NOTHING_TO_WITHDRAW]
    changes = CounsellorEdited(by=elsewhere, content=Content(Kind.TEXT, "ផ្សេង"), message=said.message)
    decision = under_way.handle("a", [changes])
    assert [e.line for e in decision.effects if isinstance(e, Note)] == [Line.EDIT_NOT_PASSED]
    case = under_way.case("a")
    assert (case.sending.recalled, case.sending.amended, len(under_way.logs["a"])) == ((), (), 2)


def test_two_messages_of_one_number_are_taken_back_each_for_itself(under_way: World) -> None:
    said = under_way.said("c", "ពាក្យមុន")
    under_way.handle("a", [said])
    moves(under_way)
    settle(under_way)
    again = replace(said, content=Content(Kind.TEXT, "ពាក្យក្រោយ"), by=replace(under_way.by("c"), at="english"))
    under_way.handle("a", [again])
    under_way.outbox.clear()
    under_way.handle("a", [CounsellorWithdrew(by=again.by, source=said.message, message=under_way.new())])
    first = Delivered(effect=Relay(case=1, seq=2, source=said.message), receipt=Receipt(messages=(77,)))
    assert not [e for e in under_way.handle("a", [first]).effects if isinstance(e, Unsend)]
    second = Delivered(effect=Relay(case=1, seq=3, source=said.message), receipt=Receipt(messages=(78,)))
    unsent = [e for e in under_way.handle("a", [second]).effects if isinstance(e, Unsend)]
    assert unsent == [Unsend(case=1, message=78, source=said.message, seq=3)]


# ── a supervisor moves a case ───────────────────────────────────────────────────────────────────────────────────

SUPERVISOR = replace(by("s", groups=("plain",)), supervisor=True, at="plain")


@pytest.fixture
def by_hand() -> World:
    """*c*, who is only in *plain*, holds the case of *a*; *e* is on shift in *english*. *s* supervises."""
    world = World(TWO)
    for group, title in (("plain", "ក្រុមភ្នំពេញ"), ("english", "ក្រុមអង់គ្លេស")):
        world.handle(DESK, [DeskLooked(forum=True, group=group, title=title)])
    on_shift(world, "c", "plain")
    on_shift(world, "e", "english")
    for who in (by("c", groups=("plain",)), SUPERVISOR):
        world.handle(DESK, [CounsellorStarted(by=who)])
    world.writes("a", "គេយកលិខិតឆ្លងដែនខ្ញុំ", URGENT)
    settle(world)
    world.handle("a", [Claimed(by=by("c", groups=("plain",)), case=1, press="1")])
    settle(world)
    world.told.clear()
    return world


def moved_by(world: World, who: By = SUPERVISOR, to: str = "english"[:8]) -> Decision:
    return world.handle("a", [MoveAsked(by=who, case=1, press="m", to=to)])


def in_thread(world: World, contact: str = "a") -> list[tuple[Line, dict[str, str]]]:
    return [(note.line, dict(note.values)) for note in world.topic(contact).notes]


def test_a_supervisor_moves_a_case_and_all_who_have_to_do_with_it_are_told(by_hand: World) -> None:
    old = by_hand.topic("a")
    note = CounsellorWrote(
        by=by("c", groups=("plain",)), content=Content(Kind.TEXT, "// គាត់ខ្លាចថៅកែ"), message=by_hand.new(), sent_at=NOW
    )
    by_hand.handle("a", [note])
    changed = replace(note.content, text="// គាត់ខ្លាចថៅកែ និងប៉ូលិស")
    by_hand.handle("a", [CounsellorEdited(by=note.by, content=changed, message=note.message)])
    decision = moved_by(by_hand)
    assert answered(decision) == [None]
    code = "{}-{}".format(*by_hand.case("a").code)
    told = [e for e in decision.effects if isinstance(e, TellDesk | TellCounsellor)]
    to = (("code", code), ("group", "ក្រុមអង់គ្លេស"))
    assert told == [
        TellDesk(line=Line.MOVED_ON, values=(("holder", "name of s"), *to), group="plain"),
        TellCounsellor(counsellor="c", line=Line.MOVED_AWAY, values=(("holder", "name of c"), *to)),
    ]
    settle(by_hand)
    assert old not in by_hand.topics.values()
    assert (by_hand.topic("a").group, by_hand.case("a").holder) == ("english", None)
    assert by_hand.shown("a") == ["គេយកលិខិតឆ្លងដែនខ្ញុំ"]
    assert in_thread(by_hand) == [
        (Line.MOVED_BY, {"holder": "name of s", "group": "ក្រុមភ្នំពេញ"}),
        (Line.NOTE_BEFORE, {"holder": "name of c", "note": "គាត់ខ្លាចថៅកែ និងប៉ូលិស"}),
        (Line.RETURNED, {"holder": "name of c"}),
    ]
    assert by_hand.case("a").notes.waiting == ()
    assert Line.HOLDER_GONE in by_hand.lines("a")
    assert [(j.who, j.why) for j in by_hand.journal if j.what == "case_moved"] == [("s", "by_hand")]


def test_who_is_a_member_there_goes_on_with_the_case(by_hand: World) -> None:
    both = by("c", groups=("plain", "english"))
    by_hand.handle("a", [Claimed(by=replace(both, at="plain"), case=1, press="2")])
    decision = moved_by(by_hand)
    assert Ping(case=1, counsellor="c", about="moved") in decision.effects
    assert not [e for e in decision.effects if isinstance(e, TellCounsellor)]
    settle(by_hand)
    assert by_hand.case("a").holder == "c"
    assert Line.HOLDER_GONE not in by_hand.lines("a")


def test_only_a_supervisor_moves_a_case_and_only_to_another_group_that_works(by_hand: World) -> None:
    counsellor = by("c", groups=("plain",))
    assert answered(moved_by(by_hand, counsellor)) == [Line.ROLE_NEEDED]
    for to in ("plain", "elsewhere"):
        assert answered(moved_by(by_hand, to=to)) == [Line.OLD_BUTTON_DESK]
    by_hand.group_goes("english")
    settle(by_hand)
    assert answered(moved_by(by_hand)) == [Line.OLD_BUTTON_DESK]
    assert (by_hand.case("a").group, by_hand.case("a").holder) == ("plain", "c")


def test_a_supervisor_chooses_also_while_nobody_holds_it() -> None:
    world = World(TWO)
    on_shift(world, "e", "english")
    world.presses("a", "human")
    settle(world)

    def chooses(who: By, menu: str) -> list[Line | None]:
        return answered(world.handle("a", [MenuChosen(by=who, case=1, press="p", menu=menu)]))

    assert chooses(by("c", groups=("plain",)), "move") == [Line.ROLE_NEEDED]
    assert chooses(SUPERVISOR, "close") == [Line.NOBODY_HOLDS]
    assert chooses(SUPERVISOR, "move") == [None]
    assert world.case("a").view.menu == "move"
    assert chooses(SUPERVISOR, "") == [None]
    assert world.case("a").view.menu == ""
    moved_by(world)
    settle(world)
    assert world.topic("a").group == "english"
    assert Line.HOLDER_GONE not in world.lines("a")
    assert [(note, values["holder"]) for note, values in in_thread(world)] == [(Line.MOVED_BY, "name of s")]


def test_an_emergency_that_somebody_has_to_take_is_not_moved_to_where_nobody_is(by_hand: World) -> None:
    by_hand.writes("a", "គេចាក់សោរខ្ញុំ", EMERGENCY)
    settle(by_hand)
    on_shift(by_hand, "c", "plain")
    by_hand.handle(DESK, [ShiftChanged(by=by("e", groups=("english",)), on=False, press="off")])
    assert answered(moved_by(by_hand)) == [Line.NOBODY_THERE]
    assert by_hand.case("a").group == "plain"


@pytest.mark.parametrize(("groups", "holder"), [(("plain",), None), (("plain", "english"), "c")])
def test_a_case_that_was_promised_waits_again_where_who_got_it_is_no_member(
    groups: tuple[str, ...], holder: str | None
) -> None:
    world = World(TWO)
    for group in ("plain", "english"):
        world.handle(DESK, [DeskLooked(forum=True, group=group, title=group)])
    on_shift(world, "c", *groups)
    on_shift(world, "e", "english")
    world.writes("a", "គេយកលិខិតឆ្លងដែនខ្ញុំ", URGENT)
    world.drain()
    world.handle(DESK, [TookNext(by=by("c", groups=groups, at="plain"), press="t")])
    moved_by(world)
    settle(world)
    assert world.case("a").holder == holder
    if holder is None:
        world.handle("a", [Claimed(by=by("e", groups=("english",)), case=1, press="x")])
        assert world.case("a").holder == "e"


def test_a_line_about_a_case_whose_topic_is_not_there_yet_waits_for_it() -> None:
    world = World(TWO)
    world.writes("a", "ជួយផង", EMERGENCY)
    world.handle("a", [Claimed(by=by("c", groups=("plain",), at="plain"), case=1, press="1")])
    assert world.case("a").view.thread is None
    world.handle("a", [Blocked()])
    settle(world)
    assert in_thread(world) == [(Line.BLOCKED, {})]


def test_what_stood_in_the_lost_group_is_deleted_once_it_is_back(lost: World) -> None:
    assert [topic.group for topic in lost.topics.values()].count("plain") == 3
    lost.group_comes_back("plain")
    settle(lost)
    assert {topic.group for topic in lost.topics.values()} == {"english"}
    assert {lost.case(contact).group for contact in "abd"} == {"english"}


def test_a_case_opens_again_in_another_group_where_its_own_is_gone_meanwhile() -> None:
    world = WatchedWorld((PLAIN, Group("other")))
    on_shift(world, "c", "plain", "other")
    world.writes("a", "they locked me in", EMERGENCY)
    settle(world)
    first = world.case("a").group
    world.claims("c", "a")
    world.says("c", "a")
    settle(world)
    world.closes("c", "a")
    settle(world)
    world.group_goes(first)
    settle(world)
    world.writes("a", "they are back", EMERGENCY)
    settle(world)
    assert (world.case("a").number, world.case("a").life.times) == (1, 2)
    assert world.case("a").group != first
    assert world.shown("a")[0] == "they locked me in"
    assert world.shown("a")[-1] == "they are back"


def test_without_another_group_the_cases_are_kept_and_shown_again_when_it_is_back() -> None:
    world = World(replace(RULES, groups=(PLAIN,)))
    on_shift(world, "c", "plain")
    world.writes("a", "one", EMERGENCY)
    settle(world)
    world.group_goes("plain")
    world.writes("a", "two")
    settle(world)
    assert world.case("a").state is CaseState.WAITING
    world.group_comes_back("plain")
    world.writes("a", "three")
    settle(world)
    assert world.shown("a") == ["one", "two", "three"]


@pytest.fixture
def nowhere() -> World:
    """Both groups are gone: the emergency of *a* stands in *plain* and can move nowhere."""
    world = World(TWO)
    world.writes("a", "one", EMERGENCY)
    settle(world)
    for group in ("english", "plain"):
        world.group_goes(group)
        settle(world)
    assert world.case("a").group == "plain"
    return world


def test_a_case_that_found_no_other_group_moves_to_the_first_that_is_back(nowhere: World) -> None:
    nowhere.group_comes_back("english")
    settle(nowhere)
    assert nowhere.topic("a").group == "english"
    assert nowhere.shown("a") == ["one"]
    assert nowhere.general[-1] == Alert(case=1, group="english")


def test_a_case_in_a_group_that_is_gone_looks_for_another_one_when_work_begins(nowhere: World) -> None:
    begun = begin(nowhere.desk, nowhere.now, replace(nowhere.rules, groups=(PLAIN, ENGLISH, Group("new"))))
    of_cases = [(timer.name, timer.contact) for timer in begun.timers if timer.contact != DESK]
    assert of_cases == [(TimerName.HOME, "a"), (TimerName.ANEW, "a")]


def test_words_that_wait_for_a_group_which_the_case_left_and_came_back_to_are_shown_there_once() -> None:
    world = WatchedWorld((Group("x"), Group("y")))
    world.writes("a", "one", EMERGENCY)
    settle(world)
    here = world.case("a").group
    other = "y" if here == "x" else "x"
    world.group_goes(here)
    world.writes("a", "two")  # waits in the group that is gone
    settle(world)
    assert world.shown("a") == ["one", "two"]
    assert PostLog(case=1, group=here) in [entry.effect for entry in world.outbox]
    world.group_goes(other)
    world.group_comes_back(here)
    world.work(DESK)
    world.ring()
    world.work("a")
    assert world.case("a").group == here
    settle(world)
    assert world.shown("a") == ["one", "two"]
    assert world.topic("a").group == here
    assert not world.case("a").view.posting


@pytest.mark.parametrize("kind", [PostLog, FirstWords])
@pytest.mark.parametrize("why", list(Refusal))
def test_words_refused_in_a_group_which_the_case_left_and_came_back_to_are_shown_there(
    kind: type[PostLog | FirstWords], why: Refusal
) -> None:
    world = WatchedWorld((Group("x"), Group("y")))
    world.writes("a", "one", EMERGENCY)
    settle(world)
    world.writes("a", "two")
    settle(world)
    here = world.case("a").group
    other = "y" if here == "x" else "x"
    for gone, back in ((here, other), (other, here)):
        world.group_goes(gone)
        world.group_comes_back(back)
        world.work(DESK)
        world.ring()
        world.work("a")
    assert (world.case("a").group, world.case("a").view.thread) == (here, None)
    world.handle("a", [NotDelivered(effect=kind(case=1, group=here), why=why, log_upto=2)])
    assert world.case("a").view.cursor == 0
    settle(world)
    assert world.shown("a") == ["one", "two"]


def test_a_topic_made_in_a_group_that_the_case_has_left_is_deleted() -> None:
    world = World(TWO)
    world.writes("a", "help", EMERGENCY)
    settle(world)
    late = Delivered(effect=OpenThread(case=1, group="english"), receipt=Receipt(thread=4_711))
    assert world.handle("a", [late]).at_desk == (DeleteThread(thread=4_711, group="english"),)
    assert world.topic("a").group == "plain"


def test_the_second_of_two_topics_that_waited_for_a_group_is_deleted() -> None:
    world = WatchedWorld((Group("x"), Group("y")))
    world.gone.add("x")
    world.writes("a", "one", EMERGENCY)
    assert world.case("a").group == "x"
    world.group_goes("x")
    settle(world)
    world.group_goes("y")
    world.group_comes_back("x")
    world.work(DESK)
    world.ring()
    world.work("a")
    for entry in [e for e in world.outbox if e.effect.kind == "open_thread"]:
        world.carry_out(entry)  # both before the bot learns of the first
    assert [topic.group for topic in world.topics.values()].count("x") == 2
    settle(world)
    assert [topic.group for topic in world.topics.values()].count("x") == 1
    assert world.topic("a").group == "x"
    assert world.shown("a") == ["one"]


# ── the settings change ─────────────────────────────────────────────────────────────────────────────────────────


def test_when_work_begins_each_group_has_a_board_and_none_is_of_a_group_that_is_gone() -> None:
    begun = begin(Desk(boards=(BoardState("gone", 6), BoardState("plain", 5))), NOW, TWO)
    assert begun.desk is not None
    assert begun.desk.board_of("plain") == BoardState("plain", 5)
    assert begun.desk.board_of("gone") == BoardState("gone")
    assert begun.at_desk == (Board(group="english"),)
    assert begin(begun.desk, NOW, TWO).desk is None


def test_what_stays_in_a_group_that_is_out_of_the_settings_is_told_once_and_deleted_when_it_is_back() -> None:
    world = World(replace(RULES, groups=(ENGLISH,)))
    refused = NotDelivered(effect=DeleteThread(thread=7, group="plain"), why=Refusal.REFUSED)
    assert world.handle(DESK, [refused]).effects == (TellDesk(line=Line.THREADS_LEFT, group="english"),)
    assert world.handle(DESK, [replace(refused, effect=DeleteThread(thread=8, group="plain"))]).effects == ()
    assert world.desk.left_threads == (Thread(7, "plain"), Thread(8, "plain"))
    again = world.handle(DESK, [TimerDue(name="purge", about=7)])
    assert again.at_desk == (DeleteThread(thread=7, group="plain"),)
    world.handle(DESK, [Delivered(effect=DeleteThread(thread=7, group="plain"))])
    assert list(world.desk.left_threads) == [Thread(8, "plain")]


def test_the_cases_of_a_group_that_is_taken_out_of_the_settings_move() -> None:
    world = World(TWO)
    world.writes("a", "help", EMERGENCY)
    settle(world)
    world.rules = replace(RULES, groups=(ENGLISH,))
    begun = begin(world.desk, world.now, world.rules)
    assert begun.desk is not None
    world.desk = begun.desk
    for timer in begun.timers:
        world.timers[timer.contact or DESK, timer.name, timer.about] = timer.due or 0
    settle(world)
    assert world.topic("a").group == "english"
    assert world.shown("a") == ["help"]
