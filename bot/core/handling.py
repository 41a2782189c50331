"""What the holder does with a case by the buttons of its card: choices, less urgency, handing on, pausing."""

from __future__ import annotations

from dataclasses import replace

from bot.core import cases, holding, shifts
from bot.core.effects import Ping, Tell
from bot.core.events import HandedOn, Lowered, MenuChosen, Paused
from bot.core.holding import SILENT
from bot.core.lines import Line
from bot.core.model import Urgency
from bot.core.ports import Timer
from bot.core.turn import Turn

OUTCOMES = ("safe", "referred", "not_followed", "informed", "lost", "other")
"""How a case ended (issue 5, point 3): safe, referred and the referral followed or not, information given, lost contact."""

LESS_URGENT = ("not_now", "misread", "helped")
"""Why a case is less urgent than the machine took it for: no danger now, read wrongly, help has come."""

MENUS = frozenset({"", "close", "lower", "hand"})


def menu(turn: Turn, event: MenuChosen) -> None:
    """The card shows the choices, or its usual buttons again."""
    case = holding.mine(turn, event.by, event.case, event.press)
    if case is None:
        return
    if event.menu == "lower" and case.urgency <= Urgency.SUPPORT:
        turn.answer(event.press, Line.LOWEST, alert=True)
        return
    turn.answer(event.press)
    if event.menu in MENUS and event.menu != case.menu:
        turn.keep_case(replace(case, menu=event.menu))
        turn.card()


def lowered(turn: Turn, event: Lowered) -> None:
    """The holder knows better than the machine, and says why. New danger raises the case again."""
    case = holding.mine(turn, event.by, event.case, event.press)
    if case is None:
        return
    if case.urgency <= Urgency.SUPPORT or event.why not in LESS_URGENT:
        turn.answer(event.press, Line.LOWEST, alert=True)
        return
    if case.cursor < turn.contact.log:
        turn.answer(
            event.press, Line.UNSEEN_WORDS_LOWER, alert=True
        )  # it could be new danger, told at this moment
        return
    turn.answer(event.press)
    turn.keep_case(cases.lowered(case))
    turn.card()
    turn.note_journal("urgency_lowered", event.by.counsellor, why=event.why)


def handed_on(turn: Turn, event: HandedOn) -> None:
    """To a colleague on shift, who has it from now on, or to the queue."""
    case = holding.mine(turn, event.by, event.case, event.press)
    if case is None:
        return
    if not event.to:
        turn.answer(event.press)
        by = event.by.counsellor
        holding.released(turn, case, line=Line.RETURNED_BY_HOLDER, who=by, why="handed_on")
        return
    to = next((c for c in turn.desk.on_duty(turn.now, case.group) if c.id.startswith(event.to)), None)
    if to is None or to.id == case.holder:
        turn.answer(event.press, Line.NOT_ON_SHIFT, alert=True)
        return
    turn.answer(event.press)
    turn.keep_case(cases.step(case, cases.Step.HAND_ON, turn.now, holder=to.id))
    turn.timers.append(Timer(SILENT, None, case.number))
    holding.awaits(turn)  # if the new holder does not come either, the case goes back to the queue
    turn.note(Line.HANDED_ON, holder=shifts.name_of(turn, case.holder), to=to.name)
    turn.card()
    turn.say(Ping(case=case.number, counsellor=to.id, about="handed"))
    turn.unasked(Tell(line=Line.ANOTHER_COUNSELLOR))
    turn.note_journal("case_handed_on", event.by.counsellor, why=to.id)


def paused(turn: Turn, event: Paused) -> None:
    """The holder will be back: the contact is told, with services that answer meanwhile. Their next word ends the pause."""
    case = holding.mine(turn, event.by, event.case, event.press)
    if case is None:
        return
    turn.answer(event.press)
    if case.paused:
        holding.answered(turn)
        return
    turn.keep_case(replace(case, paused=True, menu="", awaits=0, warned=False))
    holding.awaits(turn)
    turn.card()
    turn.unasked(Tell(line=Line.PAUSED))
    turn.note_journal("case_paused", event.by.counsellor)
