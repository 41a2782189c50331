"""A contact who floods, insults or advertises is not read for a while; danger, in words or by a button, ends it.

The case ends with the mute, since nobody would read on. What comes meanwhile is counted, never shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.casework import albums
from bot.core.desk import rights, shifts
from bot.core.model import transitions
from bot.core.model.case import Case
from bot.core.model.case_events import Muted, Unmuted
from bot.core.model.effects.contact import Button, Tell
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR
from bot.core.model.timers import TimerName
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency

SPANS: Mapping[str, int] = {"hour": HOUR, "day": DAY, "week": 7 * DAY}
"""For how long somebody can be muted: never for good."""

OUTCOME = "muted"
"""How a case ended that was muted."""

BELOW = ((answers.IN_DANGER,), (Button("numbers"), answers.MENU))
"""What is within reach meanwhile."""


def muted(turn: Turn, event: Muted, case: Case) -> None:
    """The holder or a supervisor mutes the contact, and the case ends. One in an emergency must be made less urgent
    first.
    """
    if case.urgency is Urgency.EMERGENCY or event.span not in SPANS:
        turn.answer(event.press, Line.MUTE_EMERGENCY if event.span in SPANS else Line.OLD_BUTTON, alert=True)
        return
    until = turn.now + SPANS[event.span]
    turn.answer(event.press)
    case = albums.let_out(turn) or case
    turn.keep(replace(turn.contact, mute=replace(turn.contact.mute, until=until, unread=0, said_at=turn.now)))
    ended = transitions.step(case, transitions.Step.CLOSE, turn.now)
    turn.keep_case(replace(ended, life=replace(ended.life, outcome=OUTCOME)))
    turn.stop_timer(TimerName.SILENT, case.number)
    turn.card()
    turn.show_log()
    turn.shut_thread()
    turn.unasked(Tell(line=Line.MUTED, buttons=BELOW, values=(("until", str(until)),)))
    turn.note_journal("contact_muted", event.by.counsellor, why=event.span)


def unmuted(turn: Turn, event: Unmuted) -> None:
    """Who muted the contact, or a supervisor, reads them again."""
    shifts.know(turn, event.by)
    case = turn.contact.case
    if case is None or case.number != event.case or not turn.muted:
        turn.answer(event.press, Line.OLD_BUTTON, alert=True)
    elif case.holder != event.by.counsellor and not rights.may(event.by, rights.Act.FOR_OTHERS):
        turn.answer(event.press, Line.NOT_YOURS, alert=True, holder=shifts.name_of(turn, case.holder))
    else:
        turn.answer(event.press, Line.UNMUTED_DESK)
        turn.unmute(event.by.counsellor, "asked")
        turn.card()
        turn.unasked(Tell(line=Line.UNMUTED))
