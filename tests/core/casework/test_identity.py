"""Who a contact is: two persons of different roles, a reason, for minutes; of a child also its yes."""

from dataclasses import replace

import pytest

from bot.codec import decode, encode
from bot.core.casework.child import AGES
from bot.core.casework.unmasking import MOST
from bot.core.decide import Decision
from bot.core.keeping.events import RecordTapped
from bot.core.keeping.record import RECORD
from bot.core.model.agreed import Unmasking
from bot.core.model.case import CaseState
from bot.core.model.case_events import (
    By,
    ChildGuardLifted,
    HandedOn,
    Lowered,
    TopicCorrected,
    UnmaskAsked,
    UnmaskedAlone,
    UnmaskRefused,
    UnmaskSeconded,
    UnmaskSigned,
)
from bot.core.model.conversation import Conversation
from bot.core.model.desk_events import CounsellorStarted, RoleChanged, ShiftChanged
from bot.core.model.effects.desk import AskDesk, Conceal, Reveal, TellCounsellor
from bot.core.model.effects.table import Effect
from bot.core.model.events import Delivered, NotDelivered, Receipt, Refusal
from bot.core.model.lines import Line
from bot.core.model.prepared import tag
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.ports import DESK
from bot.core.understanding.values import Person, Urgency
from tests.core.world import EMERGENCY, RULES, UNSURE, World, answered, by, noted, told, understood

HOLDER, COLLEAGUE = by("c"), by("d")
SUPERVISOR = replace(by("s"), supervisor=True)
ADMIN = replace(by("m"), supervisor=True, admin=True)


@pytest.fixture
def held() -> World:
    """An emergency that *c* holds; *d* is a colleague, *s* supervises, *m* is an admin; all pressed Start."""
    world = World()
    for who in ("c", "d"):
        world.shift(who)
    for person in (HOLDER, COLLEAGUE, SUPERVISOR, ADMIN):
        world.handle(DESK, [CounsellorStarted(by=person)])
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.says("c", "a")
    world.drain()
    return world


@pytest.fixture
def child(held: World) -> World:
    """The same, of somebody who said to be under 18."""
    held.conversations["a"] = replace(held.conversations["a"], told=replace(held.conversations["a"].told, child=True))
    return held


def asks(world: World, who: By = HOLDER, why: str = "life") -> Decision:
    return world.handle("a", [UnmaskAsked(by=who, case=1, press="p", why=why)])


def seconds(world: World, who: By, request: int = 1) -> Decision:
    return world.handle("a", [UnmaskSeconded(by=who, request=request, press="p")])


def alone(world: World, who: By = HOLDER) -> Decision:
    return world.handle("a", [UnmaskedAlone(by=who, request=1, press="p")])


def signs(world: World, who: By) -> Decision:
    return world.handle("a", [UnmaskSigned(by=who, request=1, press="p")])


def request(world: World) -> Unmasking:
    return world.conversations["a"].history.unmaskings[-1]


def reveals(decision: Decision) -> list[Reveal]:
    return [e for e in decision.effects if isinstance(e, Reveal)]


def asked_desk(effects: object) -> list[tuple[Line, str | None]]:
    assert isinstance(effects, tuple | list)
    return [(e.line, e.counsellor) for e in effects if isinstance(e, AskDesk)]


def journalled(world: World) -> list[tuple[str, str, str]]:
    kinds = ("unmask_", "best_")
    return [(j.what, j.who, j.why) for j in world.journal if j.what.startswith(kinds)]


def test_two_persons_of_different_roles_and_the_supervisors_are_told(held: World) -> None:
    asked = asks(held)
    assert reveals(asked) == []
    assert asked_desk(asked.effects) == [
        (Line.UNMASK_SECOND, None),
        (Line.UNMASK_SECOND, "s"),
        (Line.UNMASK_SECOND, "m"),
    ]
    opened = seconds(held, SUPERVISOR)
    assert reveals(opened) == [Reveal(request=1, counsellor="c", minutes=10)]
    assert (Line.UNMASK_TOLD, None) in asked_desk(opened.effects)
    assert journalled(held) == [
        ("unmask_asked", "c", "life"),
        ("unmask_seconded", "s", "life"),
        ("unmask_opened", "c", "life"),
    ]


@pytest.mark.parametrize(
    ("who", "line"),
    [(HOLDER, Line.UNMASK_NOT_YOURSELF), (COLLEAGUE, Line.UNMASK_SAME_ROLE), (ADMIN, Line.UNMASK_SECONDED)],
)
def test_not_oneself_and_not_a_colleague_of_the_same_role(held: World, who: By, line: Line) -> None:
    asks(held)
    decision = seconds(held, who)
    assert answered(decision) == [line]
    assert bool(reveals(decision)) is (who is ADMIN)


def test_a_counsellor_may_second_a_supervisor_who_holds_the_case(held: World) -> None:
    held.desk = replace(
        held.desk, counsellors=tuple(replace(c, on_until=held.now + HOUR) for c in held.desk.counsellors)
    )
    held.handle("a", [HandedOn(by=HOLDER, case=1, press="p", to="s")])
    held.drain()
    asks(held, SUPERVISOR)
    assert answered(seconds(held, COLLEAGUE)) == [Line.UNMASK_SECONDED]
    assert held.conversations["a"].history.unmaskings[-1].opened_at == held.now


def test_who_cannot_read_the_case_is_not_asked_and_cannot_second(held: World) -> None:
    held.desk = replace(
        held.desk,
        counsellors=tuple(replace(c, groups=("other",)) if c.id in ("s", "m") else c for c in held.desk.counsellors),
    )
    assert asked_desk(asks(held).effects) == [(Line.UNMASK_SECOND, None)]
    elsewhere = replace(SUPERVISOR, groups=("other",), at=None)
    assert answered(seconds(held, elsewhere)) == [Line.NOT_A_MEMBER]


def test_only_the_holder_in_an_emergency_with_a_reason_and_once(held: World) -> None:
    assert answered(asks(held, SUPERVISOR)) == [Line.NOT_YOURS]
    assert answered(asks(held, why="curious")) == [Line.UNMASK_NOT_NOW]
    asks(held)
    assert answered(asks(held)) == [Line.UNMASK_WAITS]
    case = held.case("a")
    held.conversations["a"] = replace(
        held.conversations["a"],
        history=replace(held.conversations["a"].history, unmaskings=()),
        case=replace(case, urgency=Urgency.URGENT),
    )

    assert answered(asks(held)) == [Line.UNMASK_NOT_NOW]


def test_who_has_not_pressed_start_cannot_be_shown_anything(held: World) -> None:
    held.desk = replace(
        held.desk, counsellors=tuple(replace(c, started=c.started and c.id != "c") for c in held.desk.counsellors)
    )
    assert answered(asks(held)) == [Line.START_FIRST]


def test_what_is_shown_goes_after_a_while(held: World) -> None:
    asks(held)
    seconds(held, SUPERVISOR)
    held.drain()
    message = request(held).message
    assert message is not None
    held.later(9 * MINUTE)
    assert held.concealed == []
    held.later(2 * MINUTE)
    assert held.concealed == [Conceal(counsellor="c", message=message)]
    assert request(held).message is None


def test_it_goes_at_once_when_the_contact_is_forgotten(held: World) -> None:
    asks(held)
    seconds(held, SUPERVISOR)
    held.drain()
    held.commands("a", "forget")
    held.presses("a", "forget_yes")
    held.drain()
    assert [c.counsellor for c in held.concealed] == ["c"]
    assert "a" in held.forgotten


def test_nobody_came_for_ten_minutes_so_the_holder_opens_alone_and_it_is_signed(held: World) -> None:
    asks(held)
    assert answered(alone(held)) == [Line.UNMASK_WAITS]
    held.later(10 * MINUTE)
    offered = [e for e in held.told_desk if isinstance(e, AskDesk) and e.line is Line.UNMASK_ALONE]
    assert [e.counsellor for e in offered] == ["c"]
    assert answered(alone(held, COLLEAGUE)) == [Line.NOT_YOURS]
    opened = alone(held)
    assert reveals(opened)
    assert (Line.UNMASK_TOLD_ALONE, "s") in asked_desk(opened.effects)
    held.drain()
    assert answered(signs(held, HOLDER)) == [Line.UNMASK_NOT_YOURSELF]
    assert answered(signs(held, COLLEAGUE)) == [Line.ROLE_NEEDED]
    held.told_desk.clear()
    held.later(DAY)
    assert (Line.UNMASK_TOLD_ALONE, None) in asked_desk(held.told_desk)  # until somebody signs
    assert answered(signs(held, SUPERVISOR)) == [Line.UNMASK_SIGNED]
    assert answered(signs(held, ADMIN)) == [Line.UNMASK_OVER]
    held.told_desk.clear()
    held.later(3 * DAY)
    assert asked_desk(held.told_desk) == []
    assert [what for what, _, _ in journalled(held)] == [
        "unmask_asked",
        "unmask_alone",
        "unmask_opened",
        "unmask_signed",
    ]


def test_of_a_child_it_takes_the_childs_yes_and_a_supervisors_decision(child: World) -> None:
    asked = asks(child)
    assert told(asked) == [Line.UNMASK_CHILD]
    assert asked_desk(asked.effects)[0] == (Line.UNMASK_SECOND_CHILD, None)
    assert reveals(seconds(child, SUPERVISOR)) == []
    decision = child.presses("a", "show_yes", "1")
    assert reveals(decision) == [Reveal(request=1, counsellor="c", minutes=10)]
    assert [what for what, _, _ in journalled(child)] == [
        "unmask_asked",
        "best_interest_decided",
        "unmask_child_agreed",
        "unmask_opened",
    ]


def test_the_order_of_the_two_does_not_matter(child: World) -> None:
    asks(child)
    assert reveals(child.presses("a", "show_yes", "1")) == []
    assert reveals(seconds(child, SUPERVISOR))


def test_a_childs_no_ends_it_and_nobody_opens_alone(child: World) -> None:
    asks(child)
    decision = child.presses("a", "show_no", "1")
    assert noted(decision) == [Line.CHILD_REFUSED]
    assert answered(seconds(child, SUPERVISOR)) == [Line.UNMASK_OVER]
    child.later(20 * MINUTE)
    assert answered(alone(child)) == [Line.UNMASK_OVER]
    assert child.revealed == []


def test_of_a_child_nobody_decides_but_a_supervisor_and_nobody_opens_alone(child: World) -> None:
    asks(child)
    assert answered(seconds(child, COLLEAGUE)) == [Line.ROLE_NEEDED]
    child.now += 20 * MINUTE
    assert answered(alone(child)) == [Line.UNMASK_OVER]


def test_the_topic_alone_makes_it_a_childs_matter(held: World) -> None:
    held.writes("a", "my sister is 12", understood("child_exploitation", Urgency.EMERGENCY))
    case = held.case("a")
    held.conversations["a"] = replace(held.conversations["a"], case=replace(case, topic="child_exploitation"))
    asks(held)
    assert request(held).child


def test_who_may_be_somebody_else_cannot_agree_for_the_child(child: World) -> None:
    asks(child)
    child.drain()
    child.now += HOUR
    assert told(child.presses("a", "show_yes", "1")) == [Line.SAME_PERSON]
    assert request(child).agreed is None


@pytest.mark.parametrize("how", ["handed", "released", "lowered", "closed"])
def test_a_request_ends_with_the_holder_and_with_the_emergency(held: World, how: str) -> None:
    asks(held)
    held.drain()
    match how:
        case "handed" | "released":
            to = "d" if how == "handed" else ""
            held.handle("a", [HandedOn(by=HOLDER, case=1, press="p", to=to)])
        case "lowered":
            held.handle("a", [Lowered(by=HOLDER, case=1, press="p", why="not_now")])
        case _:
            held.closes("c", "a")
            assert held.case("a").state is CaseState.RESOLVED
    assert request(held).over
    assert ("a", "alone", 1) not in held.timers
    assert answered(seconds(held, SUPERVISOR)) == [Line.UNMASK_OVER]
    if how == "released":
        held.drain()
        held.claims("c", "a")
    if how == "lowered":
        held.writes("a", "he has a knife", EMERGENCY)
    assert answered(seconds(held, SUPERVISOR)) == [Line.UNMASK_OVER]  # it is asked for anew, or not at all
    held.later(11 * MINUTE)
    assert answered(alone(held)) == [Line.UNMASK_OVER]
    assert held.revealed == []
    assert decode(Conversation, encode(held.conversations["a"])) == held.conversations["a"]


def test_who_turns_out_to_be_a_child_is_asked_and_what_was_asked_before_ends(held: World) -> None:
    asks(held)
    held.drain()
    decision = held.writes("a", "ខ្ញុំអាយុ ១៥", replace(EMERGENCY, person=Person.CHILD))
    assert Line.UNMASK_CHILD in told(decision)
    assert asked_desk(decision.effects) == [
        (Line.UNMASK_SECOND_CHILD, None),
        (Line.UNMASK_SECOND_CHILD, "s"),
        (Line.UNMASK_SECOND_CHILD, "m"),
    ]
    assert answered(seconds(held, SUPERVISOR)) == [Line.UNMASK_OVER]
    assert answered(seconds(held, COLLEAGUE, 2)) == [Line.ROLE_NEEDED]
    assert reveals(seconds(held, SUPERVISOR, 2)) == []
    assert not [name for _, name, _ in held.timers if name == "alone"]
    held.now += 11 * MINUTE
    assert answered(alone(held)) == [Line.UNMASK_OVER]
    assert reveals(held.presses("a", "show_yes", "2"))


def test_a_child_that_is_known_at_the_press_is_not_opened_by_it(held: World) -> None:
    asks(held)
    told_it = held.wrote("a", "ខ្ញុំអាយុ ១៥")
    press = UnmaskSeconded(by=SUPERVISOR, request=1, press="p")
    decision = held.handle("a", [told_it, press], replace(EMERGENCY, person=Person.CHILD))
    assert (reveals(decision), answered(decision)) == ([], [Line.UNMASK_OVER])
    assert request(held).child


@pytest.mark.parametrize("gone", [False, True])
def test_what_is_shown_while_the_contact_is_forgotten_goes_at_once(held: World, gone: bool) -> None:
    asks(held)
    seconds(held, SUPERVISOR)
    held.commands("a", "forget")
    held.presses("a", "forget_yes")
    if gone:
        held.outbox = [e for e in held.outbox if not isinstance(e.effect, Reveal)]
        held.drain()
        assert "a" in held.forgotten
    shown = Delivered(effect=Reveal(request=1, counsellor="c", minutes=10), receipt=Receipt(messages=(900,)))
    decision = held.handle("a", [shown])
    assert decision.at_desk == (Conceal(counsellor="c", message=900),)


def test_what_could_not_be_shown_is_said(held: World) -> None:
    asks(held)
    seconds(held, SUPERVISOR)
    failed = NotDelivered(effect=Reveal(request=1, counsellor="c", minutes=10), why=Refusal.BLOCKED)
    lines = [e.line for e in held.handle("a", [failed]).effects if isinstance(e, TellCounsellor)]
    assert lines == [Line.UNMASK_FAILED]
    unknown = replace(failed, why=Refusal.UNKNOWN)
    lines = [e.line for e in held.handle("a", [unknown]).effects if isinstance(e, TellCounsellor)]
    assert lines == [Line.UNMASK_MAYBE_SHOWN]


def test_nothing_of_who_they_are_is_in_the_record_the_effects_or_the_journal(held: World) -> None:
    effects: list[Effect] = []
    for decision in (asks(held), seconds(held, SUPERVISOR)):
        effects += decision.effects
    for made in (request(held), held.journal, [e for e in effects if not isinstance(e, AskDesk)]):
        assert "address of a" not in repr(made)
    kept = decode(Conversation, encode(held.conversations["a"]))
    assert kept.history.unmaskings == held.conversations["a"].history.unmaskings


# ── what one counsellor alone cannot do ─────────────────────────────────────────────────────────────────────────

TOPICS = {
    "confinement": Urgency.EMERGENCY,
    "child_exploitation": Urgency.EMERGENCY,
    "passport_withheld": Urgency.URGENT,
}


def refuses(world: World, who: By, request: int = 1) -> Decision:
    return world.handle("a", [UnmaskRefused(by=who, request=request, press="p")])


def corrects(world: World, topic: str, who: By = HOLDER) -> Decision:
    return world.handle("a", [TopicCorrected(by=who, case=1, press="p", tag=tag(topic))])


def lifts(world: World, who: By, why: str = "grown_up") -> Decision:
    return world.handle("a", [ChildGuardLifted(by=who, case=1, press="p", why=why)])


def on_shift(world: World, who: By, *, on: bool = True) -> None:
    world.handle(DESK, [ShiftChanged(by=who, on=on, press="p")])
    world.drain()


def waits(world: World, minutes: int) -> None:
    """Time passes, and the holder goes on talking with the contact."""
    for _ in range(minutes):
        world.says("c", "a")
        world.later(MINUTE)


@pytest.fixture
def calm() -> World:
    """A calm case that *c* holds; nobody else is on shift."""
    world = World(replace(RULES, urgencies=TOPICS))
    world.shift("c")
    for person in (HOLDER, COLLEAGUE, SUPERVISOR, ADMIN):
        world.handle(DESK, [CounsellorStarted(by=person)])
    world.writes("a", "they took my passport", understood("passport_withheld", Urgency.URGENT))
    world.drain()
    world.claims("c", "a")
    world.says("c", "a")
    world.drain()
    return world


def test_what_the_holder_makes_an_emergency_is_never_opened_alone(calm: World) -> None:
    corrects(calm, "confinement")
    assert calm.case("a").urgency is Urgency.EMERGENCY
    assert (Line.UNMASK_SECOND_SET, "s") in asked_desk(asks(calm).effects)
    waits(calm, 25)
    assert [e.line for e in calm.told_desk if isinstance(e, AskDesk) and e.line is Line.UNMASK_ALONE] == []
    assert answered(alone(calm)) == [Line.UNMASK_NOT_BY_WORDS]
    assert calm.revealed == []


def test_a_second_person_of_another_role_confirms_such_an_emergency(calm: World) -> None:
    corrects(calm, "confinement")
    asks(calm)
    assert answered(seconds(calm, COLLEAGUE)) == [Line.UNMASK_SAME_ROLE]
    assert reveals(seconds(calm, SUPERVISOR))
    assert ("emergency_confirmed", "s") in [(j.what, j.who) for j in calm.journal]


def test_the_contacts_own_words_make_it_one_also_after_the_holder_did(calm: World) -> None:
    corrects(calm, "confinement")
    calm.writes("a", "he has a knife", EMERGENCY)
    asks(calm)
    waits(calm, 10)
    assert reveals(alone(calm))


def test_what_the_holder_lowered_and_raised_again_is_theirs(held: World) -> None:
    held.rules = replace(held.rules, urgencies=TOPICS)
    held.handle("a", [Lowered(by=HOLDER, case=1, press="p", why="not_now")])
    corrects(held, "confinement")
    asks(held)
    waits(held, 10)
    assert answered(alone(held)) == [Line.UNMASK_NOT_BY_WORDS]


def test_who_is_on_shift_and_silent_is_somebody(held: World) -> None:
    on_shift(held, SUPERVISOR)
    asks(held)
    held.told_desk.clear()
    waits(held, 11)
    again = asked_desk(held.told_desk)
    assert (Line.UNMASK_SECOND, "s") in again, "they are called once more"
    assert Line.UNMASK_ALONE not in [line for line, _ in again]
    assert answered(alone(held)) == [Line.UNMASK_SOMEBODY]
    on_shift(held, SUPERVISOR, on=False)
    assert answered(alone(held)) == [Line.UNMASK_SOMEBODY], "they were called to this request"
    assert held.revealed == []


def test_once_they_have_left_it_can_be_asked_anew(held: World) -> None:
    on_shift(held, SUPERVISOR)
    asks(held)
    assert answered(asks(held)) == [Line.UNMASK_WAITS]
    on_shift(held, SUPERVISOR, on=False)
    assert answered(asks(held)) == [Line.UNMASK_WAITS], "not at once: General would be called again and again"
    waits(held, 10)
    assert answered(asks(held)) == [Line.UNMASK_ASKED]
    assert [u.over for u in held.conversations["a"].history.unmaskings] == [True, False]
    waits(held, 10)
    decision = held.handle("a", [UnmaskedAlone(by=HOLDER, request=2, press="p")])
    assert reveals(decision)


def test_who_only_fell_silent_has_not_left(held: World) -> None:
    """A shift that ends for want of a sign is no way to be alone: whoever was called to it in that shift is somebody."""
    on_shift(held, SUPERVISOR)
    asks(held)
    waits(held, 61)
    assert "s" not in [c.id for c in held.desk.on_duty(held.now)]
    assert answered(asks(held)) == [Line.UNMASK_ASKED]
    waits(held, 11)
    assert answered(held.handle("a", [UnmaskedAlone(by=HOLDER, request=2, press="p")])) == [Line.UNMASK_SOMEBODY]
    on_shift(held, SUPERVISOR, on=False)
    assert answered(asks(held)) == [Line.UNMASK_ASKED], "they said so"
    waits(held, 10)
    assert reveals(held.handle("a", [UnmaskedAlone(by=HOLDER, request=3, press="p")]))


def test_who_comes_on_shift_meanwhile_is_called_and_counts(held: World) -> None:
    asks(held)
    waits(held, 5)
    on_shift(held, ADMIN)
    assert (Line.UNMASK_SECOND, "m") in asked_desk(held.says("c", "a").effects)
    waits(held, 6)
    assert answered(alone(held)) == [Line.UNMASK_SOMEBODY]


def test_an_empty_group_is_no_way_round_those_who_are_on_shift(held: World) -> None:
    on_shift(held, SUPERVISOR)
    held.desk = replace(
        held.desk, counsellors=tuple(replace(c, groups=("other",)) if c.id == "s" else c for c in held.desk.counsellors)
    )
    asks(held)
    waits(held, 11)
    assert answered(alone(held)) == [Line.UNMASK_SOMEBODY]


def test_a_refusal_ends_it_for_an_hour_and_is_written_down(held: World) -> None:
    asks(held)
    assert answered(refuses(held, HOLDER)) == [Line.UNMASK_NOT_YOURSELF]
    assert answered(refuses(held, COLLEAGUE)) == [Line.UNMASK_SAME_ROLE]
    refused = refuses(held, SUPERVISOR)
    assert (answered(refused), noted(refused)) == ([Line.UNMASK_SECONDED], [Line.UNMASK_REFUSED])
    assert ("unmask_refused", "s", "life") in journalled(held)
    assert answered(seconds(held, ADMIN)) == [Line.UNMASK_OVER]
    assert answered(alone(held)) == [Line.UNMASK_OVER]
    waits(held, 59)
    assert answered(asks(held)) == [Line.UNMASK_REFUSED_LATELY]
    waits(held, 1)
    assert answered(asks(held)) == [Line.UNMASK_ASKED]


def test_a_refusal_holds_for_the_next_holder_too(held: World) -> None:
    asks(held)
    refuses(held, SUPERVISOR)
    held.drain()
    held.handle("a", [HandedOn(by=HOLDER, case=1, press="p", to="d")])
    assert answered(asks(held, COLLEAGUE)) == [Line.UNMASK_REFUSED_LATELY]


def test_nobody_opens_alone_three_times_in_a_week(held: World) -> None:
    for number in (1, 2, 3):
        asks(held)
        waits(held, 10)
        decision = held.handle("a", [UnmaskedAlone(by=HOLDER, request=number, press="p")])
        assert answered(decision) == [Line.UNMASK_SECONDED if number < 3 else Line.UNMASK_TWICE]
        assert bool(reveals(decision)) is (number < 3)
        held.drain()
    held.now += 7 * DAY
    decision = held.handle("a", [UnmaskedAlone(by=HOLDER, request=3, press="p")])
    assert reveals(decision)


def test_nobody_becomes_a_second_person_by_a_new_role(held: World) -> None:
    """The holder who was made a supervisor since is no other role for the supervisor who asks with them."""
    asks(held)
    held.handle(DESK, [RoleChanged(by=replace(HOLDER, supervisor=True))])
    held.handle(DESK, [RoleChanged(by=replace(COLLEAGUE, supervisor=True))])
    assert answered(seconds(held, replace(COLLEAGUE, supervisor=True))) == [Line.UNMASK_SAME_ROLE]
    assert reveals(seconds(held, ADMIN))


# ── who is a child stays one ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ["words", "unsure", "topic", "age"])
def test_another_topic_does_not_take_the_guard_off(held: World, how: str) -> None:
    held.rules = replace(held.rules, urgencies=TOPICS)
    match how:
        case "words":  # nothing in them says whose age it is, and the case goes on being about the danger of before
            held.writes("a", "they sell girls here", understood("child_exploitation", Urgency.EMERGENCY))
        case "unsure":  # answered as more of the same danger, since the talk makes that likelier
            unsure = understood("child_exploitation", Urgency.URGENT, confidence=0.45)
            held.writes("a", "they sell us here", replace(unsure, person=Person.SELF))
        case "topic":
            corrects(held, "child_exploitation")
        case _:
            held.writes("a", "15", replace(UNSURE, person=Person.CHILD))
    assert held.case("a").topic == ("child_exploitation" if how == "topic" else "confinement")
    corrects(held, "confinement")
    held.now += DAY
    held.writes("a", "I am back", EMERGENCY)
    held.presses("a", "same")
    held.says("c", "a")
    asks(held)
    assert request(held).child
    assert answered(seconds(held, COLLEAGUE)) == [Line.ROLE_NEEDED]
    waits(held, 11)
    assert answered(alone(held)) == [Line.UNMASK_OVER]
    assert reveals(seconds(held, SUPERVISOR)) == []
    assert held.revealed == []


def test_topic_there_and_back_in_one_moment_does_not_either(held: World) -> None:
    held.rules = replace(held.rules, urgencies=TOPICS)
    presses = [TopicCorrected(by=HOLDER, case=1, press="p", tag=tag(t)) for t in ("child_exploitation", "confinement")]
    held.handle("a", presses)
    assert held.case("a").guard.child


def test_the_guard_goes_over_to_the_next_case_of_the_same_account(child: World) -> None:
    child.writes("a", "help", EMERGENCY)
    child.says("c", "a")
    child.drain()
    child.closes("c", "a")
    child.drain()
    child.now += 2 * DAY
    child.writes("a", "they are back", EMERGENCY)
    assert child.case("a").number == 2
    assert child.case("a").guard.child


def test_a_supervisor_who_does_not_hold_it_takes_it_off_with_a_reason(child: World) -> None:
    asks(child)
    assert answered(lifts(child, COLLEAGUE)) == [Line.ROLE_NEEDED]
    assert answered(lifts(child, SUPERVISOR, "because")) == [Line.OLD_BUTTON_DESK]
    decision = lifts(child, SUPERVISOR)
    assert noted(decision) == [Line.CHILD_GUARD_LIFTED]
    assert ("child_guard_lifted", "s", "grown_up") in [(j.what, j.who, j.why) for j in child.journal]
    assert request(child).over, "what was asked of a child is asked anew"
    assert answered(asks(child)) == [Line.UNMASK_ASKED]
    assert not request(child).child
    waits(child, 11)
    assert answered(child.handle("a", [UnmaskedAlone(by=HOLDER, request=2, press="p")])) == [Line.UNMASK_OVER]
    assert reveals(seconds(child, SUPERVISOR, 2))


def test_not_of_a_case_of_ones_own_and_not_while_its_topic_says_so(child: World) -> None:
    child.rules = replace(child.rules, urgencies=TOPICS)
    child.desk = replace(
        child.desk, counsellors=tuple(replace(c, on_until=child.now + HOUR) for c in child.desk.counsellors)
    )
    child.handle("a", [HandedOn(by=HOLDER, case=1, press="p", to="s")])
    assert answered(lifts(child, SUPERVISOR)) == [Line.CHILD_NOT_YOURS]
    corrects(child, "child_exploitation", SUPERVISOR)
    assert answered(lifts(child, ADMIN)) == [Line.CHILD_TOPIC_FIRST]
    corrects(child, "confinement", SUPERVISOR)
    assert noted(lifts(child, ADMIN)) == [Line.CHILD_GUARD_LIFTED]


def test_what_tells_of_a_child_later_guards_it_anew(child: World) -> None:
    lifts(child, SUPERVISOR)
    assert not child.case("a").guard.child
    child.writes("a", "I am 15", replace(EMERGENCY, person=Person.CHILD))
    assert child.case("a").guard.child


def test_asking_who_it_is_stops_the_clock_of_a_silent_holder(held: World) -> None:
    """Else the case is taken back at ten minutes, and the question dies at the moment at which it is answered."""
    held.writes("a", "please hurry")
    held.later(MINUTE)
    asks(held)
    held.later(MINUTE)
    held.writes("a", "are you there?")
    held.later(9 * MINUTE)
    assert held.case("a").holder == "c"
    assert reveals(alone(held)) == [Reveal(request=1, counsellor="c", minutes=10)]


def test_new_danger_waits_for_no_such_question(held: World) -> None:
    held.now += 4 * MINUTE
    asks(held)
    held.now += MINUTE
    held.writes("a", "he has a knife", EMERGENCY)
    held.later(11 * MINUTE)
    assert held.case("a").holder is None


def test_nobody_keeps_a_case_by_having_asked(held: World) -> None:
    asks(held)
    held.writes("a", "are you there?")
    held.later(21 * MINUTE)
    assert held.case("a").holder is None


# ── ways round it that take several steps ───────────────────────────────────────────────────────────────────────


def test_a_guard_that_was_taken_off_keeps_the_next_case_from_being_opened_alone_too(child: World) -> None:
    child.writes("a", "help", EMERGENCY)
    lifts(child, SUPERVISOR)
    child.says("c", "a")
    child.drain()
    child.closes("c", "a")
    child.drain()
    child.now += 2 * DAY
    on_shift(child, HOLDER)
    child.writes("a", "they are back", EMERGENCY)
    child.drain()
    child.claims("c", "a", 2)
    child.handle("a", [UnmaskAsked(by=HOLDER, case=2, press="p", why="life")])
    child.says("c", "a")
    waits(child, 10)
    assert child.case("a").guard.lifted
    assert answered(alone(child)) == [Line.UNMASK_OVER]


@pytest.mark.parametrize("age", sorted(AGES))
def test_who_is_a_child_by_the_record_is_guarded_until_a_supervisor_takes_it_off(
    held: World, age: tuple[str, str]
) -> None:
    part, value = age
    assert value in RECORD[part]
    tap = RecordTapped(by=HOLDER, case=1, press="p", part=part, value=value)
    held.handle("a", [tap])
    assert held.case("a").guard.child
    held.handle("a", [tap])
    assert held.conversations["a"].record == ()
    assert held.case("a").guard.child, "the holder cannot take it back: it takes one person then to see who it is"
    held.handle("a", [tap])
    assert noted(lifts(held, SUPERVISOR)) == [Line.CHILD_GUARD_LIFTED]
    held.writes("a", "yes")
    assert not held.case("a").guard.child
    assert held.conversations["a"].record == ()


def test_danger_that_stops_the_forgetting_leaves_the_childs_guard(held: World) -> None:
    held.rules = replace(held.rules, urgencies=TOPICS)
    corrects(held, "child_exploitation")
    corrects(held, "confinement")
    held.commands("a", "forget")
    held.presses("a", "forget_yes")
    held.writes("a", "they beat me", EMERGENCY)
    held.drain()
    assert (held.case("a").number, held.case("a").life.times) == (2, 1), "a new case: the old thread is deleted"
    assert held.case("a").guard.child


@pytest.mark.parametrize("how", ["gives it back", "lowers and raises it"])
def test_who_fell_silent_is_somebody_for_the_next_request_too(held: World, how: str) -> None:
    held.rules = replace(held.rules, urgencies=TOPICS)
    on_shift(held, SUPERVISOR)
    asks(held)
    waits(held, 61)
    if how == "gives it back":
        held.handle("a", [HandedOn(by=HOLDER, case=1, press="p", to="")])
        held.drain()
        held.claims("c", "a")
    else:
        held.handle("a", [Lowered(by=HOLDER, case=1, press="p", why="misread")])
        held.writes("a", "he has a knife", EMERGENCY)
    held.says("c", "a")
    held.drain()
    assert answered(asks(held)) == [Line.UNMASK_ASKED]
    waits(held, 11)
    again = held.handle("a", [UnmaskedAlone(by=HOLDER, request=2, press="p")])
    assert answered(again) == [Line.UNMASK_SOMEBODY]


def asks_anew(world: World) -> None:
    world.handle("a", [Lowered(by=HOLDER, case=1, press="p", why="misread")])
    corrects(world, "confinement")
    assert answered(asks(world)) == [Line.UNMASK_ASKED]
    world.drain()


def test_no_number_of_later_requests_leaves_a_name_standing(held: World) -> None:
    held.rules = replace(held.rules, urgencies=TOPICS)
    asks(held)
    seconds(held, SUPERVISOR)
    held.drain()
    shown = request(held).message
    for _ in range(MOST + 1):
        asks_anew(held)
    assert len(held.conversations["a"].history.unmaskings) == MOST + 1
    gone: list[Effect] = []
    for _ in range(11):
        held.now += MINUTE
        held.ring()
        gone += [e for key in list(held.inbox) if (made := held.work(key)) for e in (*made.effects, *made.at_desk)]
    assert [e.message for e in gone if isinstance(e, Conceal)] == [shown]
    held.drain()
    asks_anew(held)
    assert len(held.conversations["a"].history.unmaskings) == MOST, "what is taken away is kept no more"
