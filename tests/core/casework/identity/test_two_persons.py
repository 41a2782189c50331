"""Who a contact is: two persons of different roles, a reason, for minutes."""

from dataclasses import replace

import pytest

from bot.codec import decode, encode
from bot.core.decide import Decision
from bot.core.model.case_events import By, HandedOn, UnmaskSigned
from bot.core.model.conversation import Conversation
from bot.core.model.effects.desk import AskDesk, Conceal, Reveal, TellCounsellor
from bot.core.model.effects.table import Effect
from bot.core.model.events import Delivered, NotDelivered, Receipt, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.understanding.values import Urgency
from tests.core.casework.identity.asking import (
    ADMIN,
    COLLEAGUE,
    HOLDER,
    SUPERVISOR,
    alone,
    asked_desk,
    asks,
    journalled,
    request,
    reveals,
    seconds,
)
from tests.core.world import World, answered


def signs(world: World, who: By) -> Decision:
    return world.handle("a", [UnmaskSigned(by=who, request=1, press="p")])


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
