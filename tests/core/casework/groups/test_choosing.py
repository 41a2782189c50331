"""Several groups: where a case stands, and who is called in each."""

from dataclasses import replace

from bot.core.model.case import CaseState, Content, Kind
from bot.core.model.case_events import Claimed, CounsellorWrote
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor, Desk, DeskCase
from bot.core.model.desk_events import CounsellorLeft, CounsellorStarted, DeskLooked, OnCallChanged, TookNext
from bot.core.model.effects.desk import Alert, Board, TellCounsellor, TellDesk
from bot.core.model.effects.thread import OpenThread
from bot.core.model.group import GroupTrouble, Trouble
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE, Group, Rules
from bot.core.ports import DESK
from bot.core.turn.state import TurnState
from bot.core.understanding.values import Urgency
from tests.core.casework.groups.several import NOW, TWO, URGENT, on_shift, settle
from tests.core.world import EMERGENCY, RULES, World, answered, by, understood

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
