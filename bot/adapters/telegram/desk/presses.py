"""Presses of the desk's buttons to events, once it is known who pressed and that the button is ours."""

from __future__ import annotations

import re

from telegram import CallbackQuery

from bot.core.casework.referring import TELLS
from bot.core.model.case_events import (
    By,
    CaseEvent,
    Claimed,
    Closed,
    FollowUpProposed,
    HandedOn,
    JoinAsked,
    Lowered,
    MenuChosen,
    MoveAsked,
    Muted,
    OfferAnswered,
    OutcomeTold,
    Paused,
    PictureAnswered,
    PreparedChosen,
    ProtocolAsked,
    QuestionOffered,
    Referred,
    SendAnswered,
    TopicCorrected,
    UnmaskAsked,
    UnmaskedAlone,
    UnmaskSeconded,
    UnmaskSigned,
    Unmuted,
)
from bot.core.model.desk_events import DayOffAsked, DeskPressed, OnCallChanged, ShiftChanged, TestSeen, TookNext
from bot.core.model.prepared import What
from bot.core.ports import DESK, Routed

SENDS = {"r": What.REPLY, "a": What.ANSWER, "n": What.SERVICE}
"""What a counsellor sends by a command in a topic (`/r`, `/a`, `/n`) or by a button under the card."""


def desk_press(parts: list[str], by: By, query: CallbackQuery) -> Routed:
    """What somebody at the desk pressed: `parts` is the data of a button, without what says that it is the desk's."""
    match parts:
        case ["claim", contact, number] if number.isdecimal():
            return Routed(contact, (Claimed(by=by, case=int(number), press=query.id),), by.address)
        case [action, contact, number, *rest] if number.isdecimal() and len(rest) <= 1:
            chosen = rest[0] if rest and rest[0] != "-" else ""
            below = query.message.message_id if query.message is not None else 0
            event = _card_press(action, by, int(number), query.id, chosen, below)
            return Routed(contact, (event,), by.address) if event else old_press(by, query)
        case ["here"]:
            here = ShiftChanged(by=by, on=True, press=query.id, called=True)
            return Routed(DESK, (here,), by.address)
        case ["cannot"]:
            return Routed(DESK, (DayOffAsked(by=by, press=query.id),), by.address)
        case ["seen", number] if number.isdecimal():
            return Routed(DESK, (TestSeen(by=by, press=query.id, number=int(number)),), by.address)
        case ["next"]:
            return Routed(DESK, (TookNext(by=by, press=query.id),), by.address)
        case ["call"]:
            return Routed(DESK, (OnCallChanged(by=by, press=query.id),), by.address)
        case ["shift", state]:
            return Routed(DESK, (ShiftChanged(by=by, on=state == "on", press=query.id),), by.address)
        case _:
            return old_press(by, query)


def old_press(by: By, query: CallbackQuery) -> Routed:
    """A button that leads nowhere any more."""
    return Routed(DESK, (DeskPressed(by=by, press=query.id),), by.address)


def _card_press(action: str, by: By, case: int, press: str, chosen: str, message: int) -> CaseEvent | None:
    """A button under a case's card, or under `message` in its topic; None for one that leads nowhere any more."""
    match action:
        case "menu":
            return MenuChosen(by=by, case=case, press=press, menu=chosen)
        case "end":
            return Closed(by=by, case=case, press=press, outcome=chosen)
        case "lower":
            return Lowered(by=by, case=case, press=press, why=chosen)
        case "hand":
            return HandedOn(by=by, case=case, press=press, to=chosen)
        case "move" if chosen:
            return MoveAsked(by=by, case=case, press=press, to=chosen)
        case "tell":
            tells = next((t for t in TELLS if t.startswith(chosen[:1])), "") if chosen else ""
            return Referred(by=by, case=case, press=press, service=chosen[2:], tells=tells)
        case "follow" if chosen.isdecimal():
            return FollowUpProposed(by=by, case=case, press=press, days=int(chosen))
        case "question":
            return QuestionOffered(by=by, case=case, press=press)
        case "join" if re.fullmatch(r"\d+-\d+", chosen):
            first, second = map(int, chosen.split("-"))
            return JoinAsked(by=by, case=case, press=press, code=(first, second))
        case "unmask":
            return UnmaskAsked(by=by, case=case, press=press, why=chosen)
        case "second":  # the number is the request's, as below
            return UnmaskSeconded(by=by, request=case, press=press)
        case "alone":
            return UnmaskedAlone(by=by, request=case, press=press)
        case "sign":
            return UnmaskSigned(by=by, request=case, press=press)
        case "out":  # the number is the referral's
            return OutcomeTold(by=by, referral=case, press=press, outcome=chosen)
        case "send" | "keep" if chosen.isdecimal():
            source, send = int(chosen), action == "send"
            return SendAnswered(by=by, case=case, press=press, source=source, send=send)
        case "say" if chosen[:1] in SENDS:
            return PreparedChosen(by=by, case=case, press=press, what=SENDS[chosen[0]], tag=chosen[1:])
        case "offer" | "leave" if chosen.isdecimal():
            offer, send = int(chosen), action == "offer"
            return OfferAnswered(by=by, case=case, press=press, offer=offer, send=send, message=message)
        case "open" | "never" if chosen.isdecimal():
            seq, opens = int(chosen), action == "open"
            return PictureAnswered(by=by, case=case, press=press, seq=seq, open=opens)
        case "topic":
            return TopicCorrected(by=by, case=case, press=press, tag=chosen)
        case "mute":
            return Muted(by=by, case=case, press=press, span=chosen)
        case "unmute":
            return Unmuted(by=by, case=case, press=press)
        case "protocol":
            return ProtocolAsked(by=by, case=case, press=press)
        case "pause":
            return Paused(by=by, case=case, press=press)
        case _:
            return None
