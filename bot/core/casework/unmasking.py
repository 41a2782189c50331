"""The request to see who a contact is: the holder asks, a second person of another role agrees.

Of a child, the child's own yes and a supervisor's decision that it is in their best interest are needed as well. What
it leads to is in `bot.core.casework.identity`.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import identity
from bot.core.casework.identity import WHY, found, keep
from bot.core.desk import rights, shifts
from bot.core.desk.rights import Act, Role
from bot.core.model.agreed import Unmasking
from bot.core.model.case import Case, CaseState
from bot.core.model.case_events import UnmaskAsked, UnmaskedAlone, UnmaskSeconded, UnmaskSigned
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor
from bot.core.model.effects.contact import Button, Tell
from bot.core.model.effects.desk import AskDesk
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.model.timers import TimerName
from bot.core.turn.turn import Turn
from bot.core.understanding.topics import Topics, Trait
from bot.core.understanding.values import Person, Urgency

ALONE_AFTER = 10 * MINUTE
"""With nobody to second it for this long the holder may open alone, to be signed afterwards."""

MOST = 10
"""How many requests of one contact are kept, the latest."""


def needs_more(conversation: Conversation, case: Case, about: Topics) -> bool:
    """Whether it is about a child: then nobody opens without the child's yes and a supervisor's decision."""
    known = conversation.known
    return known.child or known.person is Person.CHILD or about.has(case.topic, Trait.CHILD)


def pending(conversation: Conversation, case: Case) -> Unmasking | None:
    """The request of this case, and of its present holder, that is not opened yet."""
    mine = (u for u in conversation.unmaskings if u.case == case.number and u.by == case.holder)
    return next((u for u in mine if _undecided(u)), None)


def _undecided(made: Unmasking) -> bool:
    return not made.opened_at and made.agreed is not False and not made.over


def asked(turn: Turn, event: UnmaskAsked, case: Case) -> None:
    """The holder asks, with a reason. Only they: it will be shown to nobody else."""
    by, press = shifts.know(turn, event.by), event.press
    if case.holder != by.id:
        turn.answer(press, Line.NOT_YOURS, alert=True, holder=shifts.name_of(turn, case.holder))
    elif case.urgency is not Urgency.EMERGENCY or event.why not in WHY:
        turn.answer(press, Line.UNMASK_NOT_NOW, alert=True)
    elif not by.started:
        turn.answer(press, Line.START_FIRST, alert=True)
    elif pending(turn.contact, case) is not None:
        turn.answer(press, Line.UNMASK_WAITS, alert=True)
    else:
        turn.keep_case(replace(case, view=replace(case.view, menu="")))
        turn.answer(press, Line.UNMASK_ASKED, alert=True)
        _begin(turn, case, by, rights.role_of(event.by), event.why)


def _begin(turn: Turn, case: Case, by: Counsellor, role: Role, why: str) -> None:
    """Ask whoever must agree: a second person, and a child themselves."""
    known = turn.contact.unmaskings
    number = max((u.number for u in known), default=0) + 1
    child = needs_more(turn.contact, case, turn.rules.about)
    made = Unmasking(number, case.number, case.code, by.id, int(role), why, turn.now, child=child)
    turn.keep(replace(turn.contact, unmaskings=(*known, made)[-MOST:]))
    turn.card()
    _call_for_a_second(turn, made, by)
    if child:
        args = (str(number),)
        turn.unasked(Tell(line=Line.UNMASK_CHILD, buttons=((Button("show_yes", args), Button("show_no", args)),)))
    else:
        turn.set_timer(TimerName.ALONE, turn.now + ALONE_AFTER, number)
    turn.note_journal("unmask_asked", by.id, why=why)


def noticed(turn: Turn) -> None:
    """A request ends once who asked does not hold the case any more, or it is no emergency. One of somebody of whom it
    becomes known that they are a child begins anew, as one of a child: what was agreed to before was something else.
    """
    case = turn.case
    for made in tuple(u for u in turn.contact.unmaskings if _undecided(u)):
        wanted = _still_wanted(turn, made)
        child = case is not None and not made.child and needs_more(turn.contact, case, turn.rules.about)
        if wanted and not child:
            continue
        keep(turn, replace(made, over=True))
        turn.stop_timer(TimerName.ALONE, made.number)
        turn.note_journal("unmask_ended", "bot", why="child" if wanted else "over")
        by = turn.desk.counsellor(made.by)
        if wanted and case is not None and by is not None:
            _begin(turn, case, by, Role(made.role), made.why)
        turn.card()


def _call_for_a_second(turn: Turn, made: Unmasking, by: Counsellor) -> None:
    """In General, and privately to everybody who may second it and lets the bot write first."""
    line = Line.UNMASK_SECOND_CHILD if made.child else Line.UNMASK_SECOND
    values = (("holder", by.name), ("unmask_why", made.why))
    ask = AskDesk(
        code=made.code, line=line, values=values, buttons=((Button("second", (str(made.number),)),),), urgent=True
    )
    turn.say(ask)
    group = turn.contact.case.group if turn.contact.case is not None else ""
    for counsellor in turn.desk.counsellors:
        here = counsellor.supervisor or counsellor in turn.desk.on_duty(turn.now)
        here = here and group in counsellor.groups  # others cannot read the case
        fits = rights.role_of(counsellor) != Role(made.role) and (
            not made.child or rights.may(counsellor, Act.BEST_INTEREST)
        )
        if here and fits and counsellor.started and not counsellor.gone and counsellor.id != by.id:
            turn.say(replace(ask, counsellor=counsellor.id))


def seconded(turn: Turn, event: UnmaskSeconded) -> None:
    """Somebody of another role agrees; for a child a supervisor decides that it is in the child's best interest."""
    shifts.know(turn, event.by)
    noticed(turn)
    made, press = found(turn, event.request), event.press
    if made is None or not _still_wanted(turn, made):
        turn.answer(press, Line.UNMASK_OVER, alert=True)
    elif made.second:
        turn.answer(press, Line.UNMASK_WAITS)
    elif event.by.counsellor == made.by:
        turn.answer(press, Line.UNMASK_NOT_YOURSELF, alert=True)
    elif turn.case is not None and turn.case.group not in event.by.groups:
        turn.answer(press, Line.NOT_A_MEMBER, alert=True)
    elif made.child and not rights.allowed(turn, event.by, Act.BEST_INTEREST, press):
        pass
    elif int(rights.role_of(event.by)) == made.role:
        turn.answer(press, Line.UNMASK_SAME_ROLE, alert=True)
    else:
        turn.answer(press, Line.UNMASK_SECONDED)
        keep(turn, replace(made, second=event.by.counsellor))
        what = "best_interest_decided" if made.child else "unmask_seconded"
        turn.note_journal(what, event.by.counsellor, why=made.why)
        identity.reveal(turn, made.number)


def answered(turn: Turn, press: str, number: int, *, yes: bool) -> None:
    """The child's own word. A no ends the request."""
    made = found(turn, number)
    if made is None or not made.child or not _still_wanted(turn, made) or made.agreed is not None:
        turn.answer(press, Line.OLD_BUTTON)
        return
    turn.answer(press, Line.UNMASK_CHILD_YES if yes else Line.UNMASK_CHILD_NO, alert=True)
    keep(turn, replace(made, agreed=yes))
    turn.note(Line.CHILD_AGREED if yes else Line.CHILD_REFUSED)
    turn.note_journal("unmask_child_agreed" if yes else "unmask_child_refused", "contact")
    identity.reveal(turn, number)
    turn.card()


def opened_alone(turn: Turn, event: UnmaskedAlone) -> None:
    """Nobody seconded it in time: the holder opens, and somebody signs afterwards. Never of a child."""
    shifts.know(turn, event.by)
    noticed(turn)
    made, press = found(turn, event.request), event.press
    if made is None or made.child or not _still_wanted(turn, made):
        turn.answer(press, Line.UNMASK_OVER, alert=True)
    elif event.by.counsellor != made.by:
        turn.answer(press, Line.NOT_YOURS, alert=True, holder=shifts.name_of(turn, made.by))
    elif turn.now - made.asked_at < ALONE_AFTER:
        turn.answer(press, Line.UNMASK_WAITS, alert=True)
    else:
        turn.answer(press, Line.UNMASK_SECONDED)
        keep(turn, replace(made, alone=True))
        turn.note_journal("unmask_alone", event.by.counsellor, why=made.why)
        identity.reveal(turn, made.number)


def signed(turn: Turn, event: UnmaskSigned) -> None:
    """A supervisor or admin, of another role than who opened, has looked at it afterwards."""
    shifts.know(turn, event.by)
    made, press = found(turn, event.request), event.press
    if made is None or not made.alone or made.signed:
        turn.answer(press, Line.UNMASK_OVER, alert=True)
    elif event.by.counsellor == made.by:
        turn.answer(press, Line.UNMASK_NOT_YOURSELF, alert=True)
    elif not rights.allowed(turn, event.by, Act.SIGN, press):
        pass
    elif int(rights.role_of(event.by)) == made.role:
        turn.answer(press, Line.UNMASK_SAME_ROLE, alert=True)
    else:
        turn.answer(press, Line.UNMASK_SIGNED)
        keep(turn, replace(made, signed=event.by.counsellor))
        turn.stop_timer(TimerName.SIGN, made.number)
        turn.note_journal("unmask_signed", event.by.counsellor, why=made.why)
        turn.card()


def _still_wanted(turn: Turn, made: Unmasking) -> bool:
    """Whether who asked holds the case, it still is an emergency, and the request is not decided."""
    case = turn.case
    if case is None or case.number != made.case or case.urgency is not Urgency.EMERGENCY:
        return False
    return case.state is CaseState.OPEN and case.holder == made.by and _undecided(made)


def nobody_came(turn: Turn, number: int) -> None:
    """Nobody seconded it: who asked may open alone now."""
    made = found(turn, number)
    if made is not None and not made.child and _still_wanted(turn, made) and not made.second:
        button = Button("alone", (str(number),))
        line = Line.UNMASK_ALONE
        turn.say(AskDesk(code=made.code, line=line, buttons=((button,),), counsellor=made.by, urgent=True))
