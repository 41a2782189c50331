"""Who works at the desk: who is on shift, who may be written to, who has left."""

from __future__ import annotations

from dataclasses import replace

from bot.core.effects import TellCounsellor
from bot.core.events import By, CounsellorLeft, CounsellorStarted, ShiftChanged
from bot.core.lines import Line
from bot.core.model import Counsellor
from bot.core.ports import Timer
from bot.core.turn import Turn

HOLDER = "holder"
"""The timer at which a case looks whether its holder is still there. The desk sets it for the cases of who leaves."""


def know(turn: Turn, by: By, *, started: bool | None = None) -> Counsellor:
    """The counsellor, put down when seen for the first time, with the name and address of today."""
    known = turn.desk.counsellor(by.counsellor) or Counsellor(by.counsellor, by.address, by.name)
    now = replace(
        known,
        address=by.address,
        name=by.name,
        started=known.started if started is None else started,
        gone=False,
    )
    if now != turn.desk.counsellor(by.counsellor):
        others = tuple(c for c in turn.desk.counsellors if c.id != by.counsellor)
        turn.desk = replace(turn.desk, counsellors=(*others, now))
    return now


def name_of(turn: Turn, id: str | None) -> str:
    """The name of a counsellor that colleagues see."""
    counsellor = turn.desk.counsellor(id)
    return counsellor.name if counsellor else "?"


def changed(turn: Turn, event: ShiftChanged) -> None:
    """On or off shift. What waits stands on the board."""
    by = know(turn, event.by)
    until = turn.now + turn.rules.shift if event.on else None
    others = tuple(c for c in turn.desk.counsellors if c.id != by.id)
    turn.desk = replace(turn.desk, counsellors=(*others, replace(by, on_until=until)))
    if event.on:
        turn.answer(event.press, Line.SHIFT_ON, until=str(until))
    else:
        turn.answer(event.press, Line.SHIFT_OFF)
    turn.board()
    turn.note_journal("shift_on" if event.on else "shift_off", by.id)


def started(turn: Turn, event: CounsellorStarted) -> None:
    """A counsellor pressed Start: the bot may write to them first."""
    know(turn, event.by, started=True)
    turn.say(TellCounsellor(counsellor=event.by.counsellor, line=Line.STARTED))


def left(turn: Turn, event: CounsellorLeft) -> None:
    """Somebody left the group: no shift, and their cases return to the queue, each in its own turn."""
    known = turn.desk.counsellor(event.by.counsellor)
    if known is None:
        return
    others = tuple(c for c in turn.desk.counsellors if c is not known)
    turn.desk = replace(turn.desk, counsellors=(*others, replace(known, on_until=None, gone=True)))
    for case in turn.desk.cases:
        if case.holder == known.id:
            turn.timers.append(Timer(HOLDER, turn.now, case.number, contact=case.contact))
    turn.board()
    turn.note_journal("counsellor_left", known.id)
