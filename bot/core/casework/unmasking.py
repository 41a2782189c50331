"""The request to see who a contact is: the holder asks, a second person of another role agrees or refuses.

Of a child, the child's own yes and a supervisor's decision that it is in their best interest are needed as well. What
each way of opening needs stands in `bot.core.casework.identity_rule`; what it leads to in `bot.core.casework.identity`.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import holding, identity, identity_rule
from bot.core.casework.child import of_a_child
from bot.core.casework.identity import WHY, found, keep
from bot.core.casework.identity_rule import ALONE_AFTER, SAID, Way, undecided, wanted
from bot.core.desk import rights, shifts
from bot.core.desk.rights import Act, Role
from bot.core.model.agreed import Unmasking
from bot.core.model.case import Case
from bot.core.model.case_events import (
    RequestPress,
    UnmaskAsked,
    UnmaskedAlone,
    UnmaskRefused,
    UnmaskSeconded,
    UnmaskSigned,
)
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor
from bot.core.model.effects.contact import Button, Tell
from bot.core.model.effects.desk import AskDesk
from bot.core.model.lines import Line
from bot.core.model.timers import TimerName
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency

MOST = 10
"""How many requests of one contact are kept, the latest."""


def pending(conversation: Conversation, case: Case) -> Unmasking | None:
    """The request of this case, and of its present holder, that is not opened yet."""
    mine = (u for u in conversation.history.unmaskings if u.case == case.number and u.by == case.holder)
    return next((u for u in mine if undecided(u)), None)


def asked(turn: Turn, event: UnmaskAsked, case: Case) -> None:
    """The holder asks, with a reason. Only they: it will be shown to nobody else."""
    by, press = shifts.know(turn, event.by), event.press
    waits = pending(turn.contact, case)
    if case.holder != by.id:
        turn.answer(press, Line.NOT_YOURS, alert=True, holder=shifts.name_of(turn, case.holder))
    elif case.urgency is not Urgency.EMERGENCY or event.why not in WHY:
        turn.answer(press, Line.UNMASK_NOT_NOW, alert=True)
    elif not by.started:
        turn.answer(press, Line.START_FIRST, alert=True)
    elif identity_rule.refused_lately(turn):
        turn.answer(press, Line.UNMASK_REFUSED_LATELY, alert=True)
    elif waits is not None and not _left_alone(turn, waits):
        turn.answer(press, Line.UNMASK_WAITS, alert=True)
    else:
        if waits is not None:  # who was called to it has left: it begins anew
            _end(turn, waits, "left")
        turn.keep_case(replace(case, view=replace(case.view, menu="")))
        turn.answer(press, Line.UNMASK_ASKED, alert=True)
        holding.answered(turn)
        _begin(turn, case, by, rights.role_of(event.by), event.why)


def _left_alone(turn: Turn, made: Unmasking) -> bool:
    """Whether nobody is on shift any more of those who were called to a request some time ago: it can begin anew."""
    some_time = turn.since(made.asked_at) >= ALONE_AFTER
    return some_time and bool(made.called) and not identity_rule.there(turn, made)


def _silent(turn: Turn) -> tuple[str, ...]:
    """Who was called to any request and never said that they leave: their shift ended for want of a sign alone.

    To any: who gives the case back and takes it again, or lowers and raises it, is no more alone than before.
    """
    called = dict.fromkeys(id for made in turn.contact.history.unmaskings for id in made.called)
    known = map(turn.desk.counsellor, called)
    return tuple(c.id for c in known if c is not None and not c.gone and c.silent_until > turn.now)


def _kept(made: tuple[Unmasking, ...]) -> tuple[Unmasking, ...]:
    """The latest requests, and those of which something is still to be done: a name to take away, a signature."""
    return tuple(
        u for u in made if u in made[-MOST:] or u.message is not None or (u.opened_at and u.alone and not u.signed)
    )


def _begin(turn: Turn, case: Case, by: Counsellor, role: Role, why: str) -> None:
    """Ask whoever must agree: a second person, and a child themselves."""
    known, called = turn.contact.history.unmaskings, _silent(turn)
    number = max((u.number for u in known), default=0) + 1
    child = of_a_child(turn.contact, case, turn.rules.about)
    made = Unmasking(number, case.number, case.code, by.id, int(role), why, turn.now, child=child)
    made = replace(made, called=(*called, *(c.id for c in identity_rule.there(turn, made) if c.id not in called)))
    turn.keep(replace(turn.contact, history=replace(turn.contact.history, unmaskings=_kept((*known, made)))))
    turn.card()
    turn.say(_question(turn, made))
    for counsellor in turn.desk.counsellors:
        fits = identity_rule.why_not(turn, made, counsellor) is None
        if counsellor.id in made.called or (counsellor.supervisor and fits):
            _call(turn, made, counsellor)
    if child:
        args = (str(number),)
        turn.unasked(Tell(line=Line.UNMASK_CHILD, buttons=((Button("show_yes", args), Button("show_no", args)),)))
    else:
        turn.set_timer(TimerName.ALONE, turn.now + ALONE_AFTER, number)
    turn.note_journal("unmask_asked", by.id, why=why)


def _question(turn: Turn, made: Unmasking) -> AskDesk:
    """Whether it is agreed to. Of an emergency that a counsellor made it is said: whoever agrees confirms it."""
    case, number = turn.case, (str(made.number),)
    by_words = case is not None and case.by_words
    line = Line.UNMASK_SECOND if by_words else Line.UNMASK_SECOND_SET
    values = (("holder", shifts.name_of(turn, made.by)), ("unmask_why", made.why))
    buttons = ((Button("second", number), Button("refuse", number)),)
    line = Line.UNMASK_SECOND_CHILD if made.child else line
    return AskDesk(code=made.code, line=line, values=values, buttons=buttons, urgent=True)


def _call(turn: Turn, made: Unmasking, counsellor: Counsellor) -> None:
    """Ask one person privately, if the bot may write first."""
    if counsellor.started and not counsellor.gone:
        turn.say(replace(_question(turn, made), counsellor=counsellor.id))


def noticed(turn: Turn) -> None:
    """A request ends once who asked does not hold the case any more, or it is no emergency. One of somebody of whom it
    becomes known that they are a child, or are none, begins anew: what was agreed to before was something else. Whoever
    is on shift by now is called to it too.
    """
    for made in tuple(u for u in turn.contact.history.unmaskings if undecided(u)):
        case, by = turn.case, turn.desk.counsellor(made.by)
        if case is None or not wanted(turn, made):
            _end(turn, made, "over")
        elif made.child is not of_a_child(turn.contact, case, turn.rules.about):
            _end(turn, made, "child")
            if by is not None and not made.child:
                _begin(turn, case, by, Role(made.role), made.why)
        else:
            _call_who_came(turn, made)


def _call_who_came(turn: Turn, made: Unmasking) -> None:
    came = [c for c in identity_rule.there(turn, made) if c.id not in made.called]
    if came:
        keep(turn, replace(made, called=(*made.called, *(c.id for c in came))))
        for counsellor in came:
            _call(turn, made, counsellor)


def _end(turn: Turn, made: Unmasking, why: str) -> None:
    """Nothing opens by this request any more."""
    keep(turn, replace(made, over=True))
    turn.stop_timer(TimerName.ALONE, made.number)
    turn.note_journal("unmask_ended", "bot", why=why)
    turn.card()


def _found(turn: Turn, event: RequestPress, *, second: bool) -> Unmasking | None:
    """The request of a press, while it means something; `second`: for somebody who can agree to it or refuse it. Else
    the press is answered in words.
    """
    who = shifts.know(turn, event.by)
    noticed(turn)
    made = found(turn, event.request)
    line: Line | None = Line.UNMASK_OVER
    if made is not None and wanted(turn, made):
        line = identity_rule.why_not(turn, made, who) if second else None
    if line is None:
        return made
    role = {"role": rights.LEAST[Act.BEST_INTEREST].word} if line is Line.ROLE_NEEDED else {}
    turn.answer(event.press, line, alert=True, **role)
    return None


def seconded(turn: Turn, event: UnmaskSeconded) -> None:
    """Somebody of another role agrees; for a child a supervisor decides that it is in the child's best interest."""
    made = _found(turn, event, second=True)
    if made is None:
        return
    if identity_rule.agreed_by(turn, made) is not None:
        turn.answer(event.press, Line.UNMASK_WAITS)
        return
    turn.answer(event.press, Line.UNMASK_SECONDED)
    keep(turn, replace(made, second=event.by.counsellor))
    if turn.case is not None and not turn.case.by_words:
        turn.note_journal("emergency_confirmed", event.by.counsellor)
    what = "best_interest_decided" if made.child else "unmask_seconded"
    turn.note_journal(what, event.by.counsellor, why=made.why)
    identity.reveal(turn, made.number)


def refused(turn: Turn, event: UnmaskRefused) -> None:
    """Somebody who could agree refuses: nobody asks again for an hour."""
    made = _found(turn, event, second=True)
    if made is None:
        return
    by = event.by.counsellor
    turn.answer(event.press, Line.UNMASK_SECONDED)
    keep(turn, replace(made, refused=by, refused_at=turn.now, over=True))
    turn.stop_timer(TimerName.ALONE, made.number)
    turn.note(Line.UNMASK_REFUSED, holder=shifts.name_of(turn, by))
    turn.note_journal("unmask_refused", by, why=made.why)
    turn.card()


def answered(turn: Turn, press: str, number: int, *, yes: bool) -> None:
    """The child's own word. A no ends the request."""
    made = found(turn, number)
    if made is None or not made.child or not wanted(turn, made) or made.agreed is not None:
        turn.answer(press, Line.OLD_BUTTON)
        return
    turn.answer(press, Line.UNMASK_CHILD_YES if yes else Line.UNMASK_CHILD_NO, alert=True)
    keep(turn, replace(made, agreed=yes))
    turn.note(Line.CHILD_AGREED if yes else Line.CHILD_REFUSED)
    turn.note_journal("unmask_child_agreed" if yes else "unmask_child_refused", "contact")
    identity.reveal(turn, number)
    turn.card()


def opened_alone(turn: Turn, event: UnmaskedAlone) -> None:
    """Nobody was there to second it: the holder opens, and somebody signs afterwards. Never of a child."""
    made = _found(turn, event, second=False)
    if made is None:
        return
    lacks = identity_rule.missing(turn, made, Way.ALONE)
    if event.by.counsellor != made.by:
        turn.answer(event.press, Line.NOT_YOURS, alert=True, holder=shifts.name_of(turn, made.by))
    elif lacks:
        turn.answer(event.press, SAID[lacks[0]], alert=True)
    else:
        turn.answer(event.press, Line.UNMASK_SECONDED)
        keep(turn, replace(made, alone=True))
        holding.answered(turn)
        turn.note_journal("unmask_alone", event.by.counsellor, why=made.why)
        identity.reveal(turn, made.number)


def signed(turn: Turn, event: UnmaskSigned) -> None:
    """A supervisor or admin, of another role than who opened, has looked at it afterwards."""
    who = shifts.know(turn, event.by)
    made, press = found(turn, event.request), event.press
    if made is None or not made.alone or made.signed:
        turn.answer(press, Line.UNMASK_OVER, alert=True)
    elif event.by.counsellor == made.by:
        turn.answer(press, Line.UNMASK_NOT_YOURSELF, alert=True)
    elif not rights.allowed(turn, event.by, Act.SIGN, press):
        pass
    elif not identity_rule.of_another_role(turn, made, who):
        turn.answer(press, Line.UNMASK_SAME_ROLE, alert=True)
    else:
        turn.answer(press, Line.UNMASK_SIGNED)
        keep(turn, replace(made, signed=event.by.counsellor))
        turn.stop_timer(TimerName.SIGN, made.number)
        turn.note_journal("unmask_signed", event.by.counsellor, why=made.why)
        turn.card()


def nobody_came(turn: Turn, number: int) -> None:
    """Nobody has answered for a while: who asked may open alone now, or whoever is there is called again."""
    made = found(turn, number)
    if made is None or not wanted(turn, made):
        return
    lacks = identity_rule.missing(turn, made, Way.ALONE)
    if not lacks:
        buttons = ((Button("alone", (str(number),)),),)
        turn.say(AskDesk(code=made.code, line=Line.UNMASK_ALONE, buttons=buttons, counsellor=made.by, urgent=True))
        return
    for counsellor in identity_rule.there(turn, made):
        if identity_rule.why_not(turn, made, counsellor) is None:
            _call(turn, made, counsellor)
    turn.set_timer(TimerName.ALONE, turn.now + ALONE_AFTER, number)
