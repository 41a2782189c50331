"""Two cards of one person who writes from two phones: they refer to one another. Chats, words and records stay apart.

A supervisor joins them, and parts them again. The other contact's record is changed in that contact's own turn: the
desk holds what is to be done there, and a timer wakes it. No contact learns of it. A case that another one has followed
on its phone is joined by its name: the card of the other phone refers to it, and the one that followed to nobody.
The guard of a case about a child passes to the live case of the same person, in both directions.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework.child import of_a_child
from bot.core.desk import rights
from bot.core.desk.rights import Act
from bot.core.model.agreed import Join
from bot.core.model.case import Case
from bot.core.model.case_events import JoinAsked
from bot.core.model.desk import EndedCase
from bot.core.model.lines import Line
from bot.core.turn import parting
from bot.core.turn.turn import Turn


def asked(turn: Turn, event: JoinAsked, case: Case) -> None:
    """A supervisor says that two cases are of one person, or not after all. The other may have ended."""
    if not rights.allowed(turn, event.by, Act.JOIN, event.press):
        return
    me = turn.contact.contact
    other = next((c for c in turn.desk.joinable(me, turn.now) if c.code == event.code), None)
    if other is None:
        turn.answer(event.press, Line.OLD_BUTTON_DESK, alert=True)
        return
    part = turn.contact.joined_with(other)
    followed = isinstance(other, EndedCase) and other.followed
    turn.answer(event.press)
    by = event.by.counsellor
    of = other.code if followed else None
    parting.tell(turn, Join(other.contact, me, case.code, part, of=of), other.number)
    turn.keep_case(replace(case, view=replace(case.view, menu="")))
    _change(turn, Join(me, other.contact, other.code, part, followed))
    turn.note_journal("cases_parted" if part else "cases_joined", by)


def time_came(turn: Turn) -> None:
    """What was decided in the other contact's turn becomes true in this one."""
    me = turn.contact.contact
    mine = [j for j in turn.desk.joins if j.contact == me]
    if not mine:
        return
    turn.desk = replace(turn.desk, joins=tuple(j for j in turn.desk.joins if j.contact != me))
    for join in mine:
        _change(turn, join)


def _change(turn: Turn, join: Join) -> None:
    _guard(turn, join)
    other = parting.joined_by(join)
    kept = tuple(j for j in turn.contact.history.joined if not j.tells_as(other))
    if not join.part:
        kept = (*kept, other)
    if kept == turn.contact.history.joined:
        return
    turn.keep(replace(turn.contact, history=replace(turn.contact.history, joined=kept)))
    if join.of is not None:  # whose case it is now may be another person
        return
    turn.card()  # also of a case that has ended
    if turn.case is not None:
        code = f"{join.code[0]}-{join.code[1]}"
        turn.note(Line.CASES_PARTED if join.part else Line.CASES_JOINED, code=code)


def _guard(turn: Turn, join: Join) -> None:
    """A person's case about a child guards theirs on the other phone, also one that ended: the next begins as it was.

    What this side knows is told to the other.
    """
    me, case = turn.contact.contact, turn.contact.case
    if case is None or join.part or join.followed or join.of is not None:
        return
    if join.child and not case.guard.child:
        turn.keep(replace(turn.contact, case=replace(case, guard=replace(case.guard, child=True))))
        turn.card()
    other = next((c for c in turn.desk.joinable(me, turn.now) if c.contact == join.other), None)
    if not join.child and other is not None and of_a_child(turn.contact, case, turn.rules.about):
        parting.tell(turn, Join(join.other, me, case.code, child=True), other.number)
