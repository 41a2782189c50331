"""Who a contact is: shown to the holder alone, for minutes, when life is in danger and all have agreed who must
(`bot.core.casework.unmasking`).

Nothing of it is kept: Telegram is asked at that moment (`Reveal`). Supervisors learn of it at once.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import identity_rule
from bot.core.casework.identity_rule import ALONE_WITHIN, Way
from bot.core.desk import shifts
from bot.core.model.agreed import Unmasking
from bot.core.model.effects.contact import Button
from bot.core.model.effects.desk import AskDesk, Conceal, Reveal, TellCounsellor
from bot.core.model.events import Delivered, NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, MINUTE
from bot.core.model.timers import TimerName
from bot.core.turn.turn import Turn

WHY = ("life", "taken", "silent")
"""Danger to life; about to be taken somewhere else; fell silent in danger."""

NOT_FOR_THE_GROUP = frozenset(
    {Line.UNMASK_SECOND, Line.UNMASK_SECOND_CHILD, Line.UNMASK_SECOND_SET}
    | {Line.UNMASK_TOLD, Line.UNMASK_TOLD_ALONE, Line.UNMASK_ALONE}
)
"""What the group reads anyway, beside those who are told privately, and what only the holder can press."""


def found(turn: Turn, number: int | None) -> Unmasking | None:
    """The request of a number, of this contact."""
    if turn.conversation is None:
        return None
    return next((u for u in turn.contact.history.unmaskings if u.number == number), None)


def keep(turn: Turn, made: Unmasking) -> None:
    """Replace a request."""
    changed = tuple(made if u.number == made.number else u for u in turn.contact.history.unmaskings)
    turn.keep(replace(turn.contact, history=replace(turn.contact.history, unmaskings=changed)))


def reveal(turn: Turn, number: int) -> None:
    """Show it to who asked, if all have agreed who must; the supervisors learn of it at once."""
    made = found(turn, number)
    way = identity_rule.opens(turn, made) if made is not None else None
    if made is None or way is None:
        return
    made = replace(made, opened_at=turn.now)
    keep(turn, made)
    if way is Way.ALONE:
        _count(turn, made.by)
    turn.stop_timer(TimerName.ALONE, number)
    turn.say(Reveal(request=number, counsellor=made.by, minutes=turn.rules.unmask_shown // MINUTE))
    turn.card()
    turn.note_journal("unmask_opened", made.by, why=made.why)
    _tell_supervisors(turn, made)


def _count(turn: Turn, id: str) -> None:
    """That somebody opened alone, for as long as it counts."""
    by = turn.desk.counsellor(id)
    if by is not None:
        lately = (at for at in by.alone if turn.since(at) < ALONE_WITHIN)
        shifts.keep(turn, replace(by, alone=(*lately, turn.now)))


def _tell_supervisors(turn: Turn, made: Unmasking) -> None:
    """Said in General and privately to supervisors; what was opened alone comes with a button to sign, day by day."""
    line = Line.UNMASK_TOLD_ALONE if made.alone else Line.UNMASK_TOLD
    values = (
        ("holder", shifts.name_of(turn, made.by)),
        ("unmask_why", made.why),
        ("second", shifts.name_of(turn, made.second)),
    )
    buttons = ((Button("sign", (str(made.number),)),),) if made.alone else ()
    told = AskDesk(code=made.code, line=line, values=values, buttons=buttons, urgent=True)
    turn.say(told)
    for counsellor in turn.desk.counsellors:
        if counsellor.supervisor and counsellor.started and not counsellor.gone and counsellor.id != made.by:
            turn.say(replace(told, counsellor=counsellor.id))
    if made.alone:
        turn.set_timer(TimerName.SIGN, turn.now + DAY, made.number)


def not_signed(turn: Turn, number: int) -> None:
    """Nobody signed yet what was opened alone: the supervisors are asked again."""
    made = found(turn, number)
    if made is not None and made.alone and not made.signed:
        _tell_supervisors(turn, made)


def over(turn: Turn, number: int) -> None:
    """It was shown long enough."""
    made = found(turn, number)
    if made is not None:
        conceal(turn, made)


def shown(turn: Turn, effect: Reveal, event: Delivered) -> None:
    """It stands in the holder's chat: taken away after a while, at once where the contact is forgotten."""
    if not event.receipt.messages:
        return
    made, message = found(turn, effect.request), event.receipt.messages[0]
    if made is None or turn.contact.chat.forgetting:
        turn.say(Conceal(counsellor=effect.counsellor, message=message))
        return
    keep(turn, replace(made, message=message))
    turn.set_timer(TimerName.CONCEAL, turn.now + turn.rules.unmask_shown, made.number)


def not_shown(turn: Turn, effect: Reveal, event: NotDelivered) -> None:
    """Telegram did not tell, or nobody knows whether it was shown: the holder learns which."""
    line = Line.UNMASK_MAYBE_SHOWN if event.why is Refusal.UNKNOWN else Line.UNMASK_FAILED
    turn.say(TellCounsellor(counsellor=effect.counsellor, line=line))
    turn.note(line)


def conceal(turn: Turn, made: Unmasking) -> None:
    """Take what was shown out of the private chat."""
    if made.message is not None:
        turn.say(Conceal(counsellor=made.by, message=made.message))
        keep(turn, replace(made, message=None))


def conceal_all(turn: Turn) -> None:
    """The same of all that stands anywhere: the contact asks to be forgotten."""
    for made in turn.contact.history.unmaskings:
        conceal(turn, made)


def not_concealed(turn: Turn, effect: Conceal, _: NotDelivered) -> None:
    """Telegram did not delete it: the counsellor must."""
    turn.say(TellCounsellor(counsellor=effect.counsellor, line=Line.UNMASK_NOT_GONE))
