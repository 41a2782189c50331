"""What of a form goes to the counsellors: into the log of the case, and onto its card."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.case import Content, Kind, Side
from bot.core.model.filled import Filled
from bot.core.turn.turn import Turn


def to_the_log(turn: Turn) -> None:
    """The answers as an entry of the case's log, unless it has just these already, and on its card."""
    filled = turn.contact.form
    if filled is None or turn.case is None or filled.logged == filled.chosen:
        return
    filled = replace(filled, logged=filled.chosen)
    turn.record(Side.CONTACT, Content(Kind.TEXT), 0, form=filled)
    turn.keep(replace(turn.contact, form=filled))
    to_the_card(turn, filled)
    turn.show_log()
    turn.awaits_holder()


def to_the_card(turn: Turn, filled: Filled) -> None:
    """The answers on the card of the case, if there is one."""
    case = turn.case
    if case is not None:
        others = tuple(g for g in case.given if g.form != filled.form)
        turn.keep_case(replace(case, given=(*others, filled)))
        turn.card()
