"""Presses of the desk's buttons to events, once it is known who pressed and that the button is ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from telegram import CallbackQuery

from bot.core.casework.referring import TELLS
from bot.core.keeping import events as keeping_events
from bot.core.keeping.record import FIELDS
from bot.core.model import case_events, desk_events
from bot.core.model.case_events import By, DeskEvent
from bot.core.model.desk import Desk
from bot.core.model.desk_events import TicketAnswered
from bot.core.model.prepared import What
from bot.core.ports import DESK, Routed

SENDS = {"r": What.REPLY, "a": What.ANSWER, "n": What.SERVICE}
"""What a counsellor sends by a command in a thread (`/r`, `/a`, `/n`) or by a button under the card."""


def desk_press(parts: list[str], by: By, query: CallbackQuery, desk: Desk) -> Routed:
    """What somebody at the desk pressed: `parts` is the data of a button, without what says that it is the desk's."""
    match parts:
        case [action, token, number, *rest] if number.isdecimal() and len(rest) <= 1:
            contact = desk.whose(token)
            chosen = rest[0] if rest and rest[0] != "-" else ""
            below = query.message.message_id if query.message is not None else 0
            made = _EVENTS.get(action)
            event = made(_Press(by, int(number), query.id, chosen, below)) if made is not None else None
            if contact is None or event is None:  # who it is about was forgotten since
                return old_press(by, query)
            return Routed(contact, (event,), by.address)
        case ["enter", ticket, answer]:
            answered = TicketAnswered(by=by, press=query.id, ticket=ticket, agreed=answer == "yes")
            return Routed(DESK, (answered,), by.address)
        case ["session", session]:
            ended = desk_events.SessionEnded(by=by, session=session, press=query.id)
            return Routed(DESK, (ended,), by.address)
        case ["here"]:
            here = desk_events.ShiftChanged(by=by, on=True, press=query.id, called=True)
            return Routed(DESK, (here,), by.address)
        case ["cannot"]:
            return Routed(DESK, (desk_events.DayOffAsked(by=by, press=query.id),), by.address)
        case ["seen", number] if number.isdecimal():
            return Routed(DESK, (desk_events.TestSeen(by=by, press=query.id, number=int(number)),), by.address)
        case ["next"]:
            return Routed(DESK, (desk_events.TookNext(by=by, press=query.id),), by.address)
        case ["behind", state]:
            sorted_ = desk_events.NewcomersSorted(by=by, press=query.id, behind=state == "on")
            return Routed(DESK, (sorted_,), by.address)
        case ["call"]:
            return Routed(DESK, (desk_events.OnCallChanged(by=by, press=query.id),), by.address)
        case ["shift", state]:
            return Routed(DESK, (desk_events.ShiftChanged(by=by, on=state == "on", press=query.id),), by.address)
        case _:
            return old_press(by, query)


def old_press(by: By, query: CallbackQuery) -> Routed:
    """A button that leads nowhere any more."""
    return Routed(DESK, (desk_events.DeskPressed(by=by, press=query.id),), by.address)


class _Press(NamedTuple):
    """A button under a card, or under `message` in the thread: `number` is the case's, or of what it is about."""

    by: By
    number: int
    press: str
    chosen: str
    message: int


def _referred(p: _Press) -> DeskEvent:
    tells = next((t for t in TELLS if t.startswith(p.chosen[:1])), "") if p.chosen else ""
    return case_events.Referred(by=p.by, case=p.number, press=p.press, service=p.chosen[2:], tells=tells)


def _joined(p: _Press) -> DeskEvent | None:
    if not re.fullmatch(r"\d+-\d+", p.chosen):
        return None
    first, second = map(int, p.chosen.split("-"))
    return case_events.JoinAsked(by=p.by, case=p.number, press=p.press, code=(first, second))


def _put(p: _Press) -> DeskEvent | None:
    at, _, value = p.chosen.partition(".")
    if not at.isdecimal() or int(at) >= len(FIELDS):
        return None
    return keeping_events.RecordTapped(by=p.by, case=p.number, press=p.press, part=FIELDS[int(at)], value=value)


def _prepared(p: _Press) -> DeskEvent | None:
    what = SENDS.get(p.chosen[:1])
    if what is None:
        return None
    return case_events.PreparedChosen(by=p.by, case=p.number, press=p.press, what=what, tag=p.chosen[1:])


def _with_number(event: Callable[[_Press, int], DeskEvent]) -> Callable[[_Press], DeskEvent | None]:
    """What is chosen has a number of its own."""
    return lambda p: event(p, int(p.chosen)) if p.chosen.isdecimal() else None


def _sends(p: _Press, source: int, *, send: bool) -> DeskEvent:
    return case_events.SendAnswered(by=p.by, case=p.number, press=p.press, source=source, send=send)


def _offers(p: _Press, offer: int, *, send: bool) -> DeskEvent:
    return case_events.OfferAnswered(by=p.by, case=p.number, press=p.press, offer=offer, send=send, message=p.message)


def _task_done(p: _Press, task: int) -> DeskEvent:
    return keeping_events.TaskDone(by=p.by, case=p.number, press=p.press, task=task)


def _takes_back(p: _Press, seq: int) -> DeskEvent:
    return desk_events.WordsTakenBack(by=p.by, case=p.number, press=p.press, seq=seq)


def _opens(p: _Press, seq: int, *, opens: bool) -> DeskEvent:
    return case_events.PictureAnswered(by=p.by, case=p.number, press=p.press, seq=seq, open=opens)


_EVENTS: Mapping[str, Callable[[_Press], DeskEvent | None]] = {
    "claim": lambda p: case_events.Claimed(by=p.by, case=p.number, press=p.press),
    "menu": lambda p: case_events.MenuChosen(by=p.by, case=p.number, press=p.press, menu=p.chosen),
    "end": lambda p: case_events.Closed(by=p.by, case=p.number, press=p.press, outcome=p.chosen),
    "end_sure": lambda p: case_events.Closed(by=p.by, case=p.number, press=p.press, outcome=p.chosen, sure=True),
    "undo": lambda p: keeping_events.CloseUndone(by=p.by, case=p.number, press=p.press),
    "right": lambda p: keeping_events.OutcomeCorrected(by=p.by, case=p.number, press=p.press, outcome=p.chosen),
    "reread": lambda p: keeping_events.ReadAgain(by=p.by, case=p.number, press=p.press),
    "lower": lambda p: case_events.Lowered(by=p.by, case=p.number, press=p.press, why=p.chosen),
    "hand": lambda p: case_events.HandedOn(by=p.by, case=p.number, press=p.press, to=p.chosen),
    "over": lambda p: case_events.HandedOn(by=p.by, case=p.number, press=p.press, to=p.chosen, leaving=True),
    "move": lambda p: case_events.MoveAsked(by=p.by, case=p.number, press=p.press, to=p.chosen) if p.chosen else None,
    "tell": _referred,
    "follow": _with_number(
        lambda p, days: case_events.FollowUpProposed(by=p.by, case=p.number, press=p.press, days=days)
    ),
    "question": lambda p: case_events.QuestionOffered(by=p.by, case=p.number, press=p.press),
    "join": _joined,
    "unmask": lambda p: case_events.UnmaskAsked(by=p.by, case=p.number, press=p.press, why=p.chosen),
    # the number is the request's
    "second": lambda p: case_events.UnmaskSeconded(by=p.by, request=p.number, press=p.press),
    "refuse": lambda p: case_events.UnmaskRefused(by=p.by, request=p.number, press=p.press),
    "alone": lambda p: case_events.UnmaskedAlone(by=p.by, request=p.number, press=p.press),
    "sign": lambda p: case_events.UnmaskSigned(by=p.by, request=p.number, press=p.press),
    # the number is the referral's
    "out": lambda p: case_events.OutcomeTold(by=p.by, referral=p.number, press=p.press, outcome=p.chosen),
    "send": _with_number(partial(_sends, send=True)),
    "keep": _with_number(partial(_sends, send=False)),
    "put": _put,
    "say": _prepared,
    "offer": _with_number(partial(_offers, send=True)),
    "leave": _with_number(partial(_offers, send=False)),
    "unsend": _with_number(_takes_back),
    "open": _with_number(partial(_opens, opens=True)),
    "never": _with_number(partial(_opens, opens=False)),
    "adult": lambda p: case_events.ChildGuardLifted(by=p.by, case=p.number, press=p.press, why=p.chosen),
    "topic": lambda p: case_events.TopicCorrected(by=p.by, case=p.number, press=p.press, tag=p.chosen),
    "mute": lambda p: case_events.Muted(by=p.by, case=p.number, press=p.press, span=p.chosen),
    "unmute": lambda p: case_events.Unmuted(by=p.by, case=p.number, press=p.press),
    "protocol": lambda p: case_events.ProtocolAsked(by=p.by, case=p.number, press=p.press),
    "chief": lambda p: case_events.SupervisorCalled(by=p.by, case=p.number, press=p.press),
    "done": _with_number(_task_done),
    "step": lambda p: keeping_events.StepTicked(by=p.by, case=p.number, press=p.press, step=p.chosen),
    "pause": lambda p: case_events.Paused(by=p.by, case=p.number, press=p.press),
}
"""What each button of a case is; None where it leads nowhere any more."""
