"""After a clock that was ahead: what was set by it lies as far away, and is set anew."""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import threads
from bot.core.model.case import CaseState
from bot.core.model.timers import TimerName
from bot.core.turn.turn import Turn


def set_anew(turn: Turn) -> None:
    """After a clock that was ahead, the timers of a live case lie as far away: they are set anew, in any turn of its
    contact.

    `afresh` asks for such a turn. Who waits is called to at once, a holder is waited for from now on.
    """
    case = turn.case
    if case is None or not turn.ahead(max(case.calls.pinged_at, case.hold.awaits)):
        return
    if case.state is CaseState.WAITING:
        turn.set_timer(TimerName.UNANSWERED, turn.now, case.number)
    turn.keep_case(replace(case, calls=replace(case.calls, pinged_at=0), hold=replace(case.hold, awaits=0)))
    if case.hold.awaits:
        turn.awaits_holder()
    turn.set_timer(TimerName.PROBE, turn.now + threads.PROBE_EVERY, case.number)


def afresh(turn: Turn) -> None:
    """Each live case looks at its timers, in its own turn."""
    for case in turn.desk.cases:
        turn.set_timer(TimerName.ANEW, turn.now, case.number, contact=case.contact)
