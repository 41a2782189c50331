"""Who is on the desk's page: ways in are begun and ended here, and end with the membership that they rest on.

A way in is known by the hash of its key, which only the browser has. How long one may stay unused the page counts.
At a PC the door shows a ticket; a counsellor sends it to the bot privately, is told which browser shows it, and says
whether that is they. What strangers make the door show never reaches the desk: a ticket counts from when it is sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from bot.core.desk import rights, shifts
from bot.core.model.desk_events import (
    CounsellorLeft,
    Session,
    SessionBegun,
    SessionEnded,
    SessionsAsked,
    Ticket,
    TicketAnswered,
    TicketSent,
    TicketShown,
)
from bot.core.model.effects.desk import AskTicket, ShowSessions, TellCounsellor
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from bot.core.turn.turn import Turn

LASTS = 12 * HOUR
"""How long a way into the page lasts at most, in milliseconds: a long shift."""

EACH_MOST = 10
"""How many of them somebody has at once; with one more the oldest ends."""


TICKET_LASTS = 2 * MINUTE
"""How long a ticket lasts, in milliseconds: to read it and to answer."""

TRIES = 5
"""How many tickets somebody may send in that time: nobody finds one by guessing."""

SHOWN_WITHIN = 8_000
"""Milliseconds after which a ticket that no door knows is said to be none."""


def begun(turn: Turn, event: SessionBegun) -> None:
    """A member of the desk is on the page from now on."""
    by = shifts.know(turn, event.by)
    if not by.groups or any(s.id == event.session for s in turn.desk.sessions):
        return
    valid = [s for s in turn.desk.sessions if turn.since(s.begun_at) < LASTS]
    own = [s for s in valid if s.counsellor == by.id][-(EACH_MOST - 1) :]
    others = [s for s in valid if s.counsellor != by.id]
    _keep(turn, [*others, *own, Session(event.session, by.id, turn.now, event.browser)])
    turn.note_journal("page_entered", by.id)


def ended(turn: Turn, event: SessionEnded) -> None:
    """Their own, or any as a supervisor."""
    by = shifts.know(turn, event.by)
    found = next((s for s in turn.desk.sessions if s.id == event.session), None)
    if found is not None and (found.counsellor == by.id or rights.may(by, rights.Act.SESSIONS)):
        _keep(turn, (s for s in turn.desk.sessions if s is not found))
        turn.note_journal("page_left", by.id, why="" if found.counsellor == by.id else found.counsellor)
    if event.press is not None:
        turn.answer(event.press)
        turn.say(ShowSessions(counsellor=by.id, message=event.by.under))


def sessions_asked(turn: Turn, event: SessionsAsked) -> None:
    """Where they are in, told privately."""
    turn.say(ShowSessions(counsellor=shifts.know(turn, event.by, started=True).id))


def left(turn: Turn, event: CounsellorLeft) -> None:
    """Who is a member of no group any more is not on the page either."""
    known = turn.desk.counsellor(event.by.counsellor)
    if known is not None and known.gone:
        _keep(turn, (s for s in turn.desk.sessions if s.counsellor != known.id))


def ticket_id(written: str) -> str:
    """The hash of a ticket, however it was written."""
    letters = "".join(sign for sign in written.upper() if sign.isalnum())
    return hashlib.sha256(f"ticket {letters}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def ticket_sent(turn: Turn, event: TicketSent) -> None:
    """It is remembered until a door says that it shows it."""
    by = shifts.know(turn, event.by, started=True)
    valid = tuple(t for t in turn.desk.tickets if turn.since(t.sent_at) < TICKET_LASTS)
    if sum(t.counsellor == by.id for t in valid) >= TRIES:
        turn.say(TellCounsellor(counsellor=by.id, line=Line.TICKET_TOO_MANY))
    elif all(t.id != event.ticket for t in valid):  # nobody takes a ticket over that somebody sent before them
        valid = (*valid, Ticket(event.ticket, by.id, turn.now))
        turn.set_timer(TimerName.TICKET, turn.now + SHOWN_WITHIN, contact=DESK)
    turn.desk = replace(turn.desk, tickets=valid)


def ticket_shown(turn: Turn, event: TicketShown) -> None:
    """A browser shows it: who sent it is asked whether that is they."""
    ticket = _ticket(turn, event.ticket)
    if ticket is not None and ticket.browser is None:
        _keep_ticket(turn, replace(ticket, browser=event.browser))
        ask = AskTicket(counsellor=ticket.counsellor, ticket=ticket.id, browser=event.browser, sent_at=ticket.sent_at)
        turn.say(ask)


def ticket_answered(turn: Turn, event: TicketAnswered) -> None:
    """Let the browser in, or not. Only who sent it is asked, and once."""
    shifts.know(turn, event.by)
    ticket = _ticket(turn, event.ticket)
    theirs = ticket is not None and ticket.counsellor == event.by.counsellor
    if ticket is None or not theirs or ticket.browser is None or ticket.agreed is not None:
        turn.answer(event.press, Line.TICKET_OVER, alert=True)
        return
    _keep_ticket(turn, replace(ticket, agreed=event.agreed))
    turn.answer(event.press, Line.TICKET_AGREED if event.agreed else Line.TICKET_REFUSED, alert=not event.agreed)
    turn.note_journal("ticket_agreed" if event.agreed else "ticket_refused", event.by.counsellor)


def ticket_unknown(turn: Turn) -> None:
    """Tickets that no door shows: who sent one is told, and it counts as a try."""
    for ticket in turn.desk.tickets:
        if ticket.browser is None and turn.since(ticket.sent_at) >= SHOWN_WITHIN:
            turn.say(TellCounsellor(counsellor=ticket.counsellor, line=Line.TICKET_UNKNOWN))
            _keep_ticket(turn, replace(ticket, browser="", agreed=False))


def _ticket(turn: Turn, id: str) -> Ticket | None:
    found = next((t for t in turn.desk.tickets if t.id == id), None)
    return found if found is not None and turn.since(found.sent_at) < TICKET_LASTS else None


def _keep_ticket(turn: Turn, ticket: Ticket) -> None:
    turn.desk = replace(turn.desk, tickets=tuple(ticket if t.id == ticket.id else t for t in turn.desk.tickets))


def _keep(turn: Turn, sessions: Iterable[Session]) -> None:
    turn.desk = replace(turn.desk, sessions=tuple(sessions))
