"""A supervisor moves a case, and all who have to do with it are told."""

from dataclasses import replace

import pytest

from bot.core.decide import Decision
from bot.core.model.case import Content, Kind
from bot.core.model.case_events import By, Claimed, CounsellorEdited, CounsellorWrote, MenuChosen, MoveAsked
from bot.core.model.contact_events import Blocked
from bot.core.model.desk_events import CounsellorStarted, DeskLooked, ShiftChanged, TookNext
from bot.core.model.effects.desk import Ping, TellCounsellor, TellDesk
from bot.core.model.lines import Line
from bot.core.ports import DESK
from tests.core.casework.groups.several import NOW, TWO, URGENT, on_shift, settle
from tests.core.world import EMERGENCY, World, answered, by

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
