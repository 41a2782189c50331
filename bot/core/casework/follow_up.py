"""Writing again after a talk: on a day that the holder proposes, only if the contact agrees, in the hours and behind
the line that they chose. Nothing else lights up their phone; what it is about appears only once they press.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.desk import shifts
from bot.core.model import safe_hours
from bot.core.model.agreed import FollowedUp, FollowUp
from bot.core.model.case import Case
from bot.core.model.case_events import FollowUpProposed
from bot.core.model.effects.contact import Button, Tell
from bot.core.model.effects.desk import AskDesk
from bot.core.model.effects.table import Effect
from bot.core.model.effects.told import KNOCKS
from bot.core.model.lines import Line
from bot.core.model.rules import DAY
from bot.core.model.timers import TimerName
from bot.core.turn import answers
from bot.core.turn.turn import Turn

DAYS = (1, 3, 7, 14, 30)
"""In how many days the holder can propose to ask again."""

SILENT_AFTER = 3 * DAY
"""How long after the neutral line the desk learns that nobody pressed it."""

ANSWERS = ("well", "wrote", "stopped", "silent", "not_sent")
"""What comes of one: they are safe; they wrote, to humans or the machine; they want none; nobody pressed the neutral
line for days; it was not sent.
"""

ANSWERED_KEPT = 10
"""How many answers are kept, the last ones (our choice: it bounds the record)."""

NO_MORE = Button("follow_no")


def proposed(turn: Turn, event: FollowUpProposed, case: Case) -> None:
    """The holder proposes a day, and the contact is asked; never on a phone that may be watched."""
    if event.days not in DAYS or event.days * DAY >= turn.rules.retention:
        turn.answer(event.press, Line.OLD_BUTTON_DESK)
        return
    if turn.contact.hushed:
        turn.answer(event.press, Line.FOLLOW_WATCHED, alert=True)
        return
    before = turn.contact.follow_up.agreed
    number = max(turn.contact.follow_up.count, before.number if before is not None else 0) + 1
    due = safe_hours.midnight(turn.now + event.days * DAY)
    made = FollowUp(number, case.number, case.code, event.by.counsellor, due)
    turn.keep(replace(turn.contact, follow_up=replace(turn.contact.follow_up, proposed=made, count=number)))
    turn.keep_case(replace(case, view=replace(case.view, menu="")))
    buttons = ((Button("follow_yes", (str(number),)), NO_MORE),)
    ask = Tell(line=Line.FOLLOW_ASK, values=(("day", str(due)),), buttons=buttons)
    turn.answer(event.press, None if turn.unasked(ask) else turn.why_held)
    turn.card()
    turn.note_journal("followup_proposed", event.by.counsellor, why=str(event.days))


def agreed(turn: Turn, press: str, number: str) -> None:
    """The contact agrees: when and behind which line is asked next; until they choose, by day and the usual line."""
    turn.answer(press)
    contact = turn.contact
    known = (contact.follow_up.proposed, contact.follow_up.agreed)
    follow = next((f for f in known if f is not None and str(f.number) == number), None)
    if follow is None or follow.sent_at or follow.due + DAY <= turn.now:
        turn.tell(Line.OLD_BUTTON)
        return
    if not follow.agreed:
        made = replace(contact.follow_up, agreed=replace(follow, agreed=True), proposed=None)
        turn.keep(replace(contact, follow_up=made))
        turn.stop_timer(TimerName.FOLLOW_SILENT)
        turn.note(Line.FOLLOW_YES, day=str(follow.due))
        turn.card()
        turn.note_journal("followup_agreed", "contact")
    _schedule(turn)
    spans = [Button("safe_hours", (safe_hours.written(span),)) for span in safe_hours.CHOICES]
    turn.tell(Line.FOLLOW_HOURS, tuple(spans[:2]), tuple(spans[2:]))


def hours_chosen(turn: Turn, press: str, span: str) -> None:
    """When the phone may light up. It holds for every neutral line from now on."""
    chosen = safe_hours.read(span)
    turn.answer(press, None if chosen is not None else Line.OLD_BUTTON)
    if chosen is not None:
        turn.keep(replace(turn.contact, quiet=replace(turn.contact.quiet, hours=chosen)))
        _schedule(turn)
        turn.card()
        turn.tell(Line.FOLLOW_LINE, *((Button("knock_line", (line.value,)),) for line in KNOCKS))


def line_chosen(turn: Turn, press: str, line: str) -> None:
    """The neutral line that the contact wants to see; then all is said once more, with the way out."""
    chosen = next((known for known in KNOCKS if known.value == line), None)
    turn.answer(press, None if chosen is not None else Line.OLD_BUTTON)
    contact = turn.contact
    if chosen is not None:
        turn.keep(replace(contact, quiet=replace(contact.quiet, knock=chosen)))
        hours = safe_hours.written(contact.quiet.hours or safe_hours.WHOLE_DAY)
        follow = contact.follow_up.agreed
        if follow is not None and follow.awaited:
            rows = ((NO_MORE,), (Button("question"),)) if contact.phone.question is None else ((NO_MORE,),)
            turn.tell(Line.FOLLOW_SET, *rows, values={"day": str(_moment(turn, follow)), "hours": hours})
        else:
            turn.tell(Line.FOLLOW_SAVED, values={"hours": hours})


def stopped(turn: Turn, press: str) -> None:
    """The contact wants none, or no more. Whoever has the phone may say so: nothing is shown by it."""
    contact = turn.contact
    turn.answer(press, Line.FOLLOW_STOPPED, alert=True)
    follow = contact.follow_up.proposed or contact.follow_up.agreed
    if follow is None:
        return
    quiet = replace(contact.quiet, held=tuple(filter(_of_another, contact.quiet.held)))
    agreed = contact.follow_up.agreed
    turn.keep(replace(contact, follow_up=replace(contact.follow_up, agreed=None, proposed=None), quiet=quiet))
    if agreed is not None and agreed.agreed:
        _came(turn, agreed, "stopped")
    _stop_timers(turn)
    case = turn.case
    if case is not None and case.number == follow.case:
        turn.note(Line.FOLLOW_NO)
        turn.card()
    elif agreed is not None and agreed.agreed:
        turn.card()
        turn.say(_to_the_desk(turn, agreed, Line.FOLLOW_CALLED_OFF))
    turn.note_journal("followup_stopped", "contact")


def _of_another(effect: Effect) -> bool:
    return not (isinstance(effect, Tell) and effect.line in (Line.FOLLOW_ASK, Line.FOLLOW_CONTENT))


def well(turn: Turn, press: str) -> None:
    """The contact says to be well: who proposed it learns that, or the group."""
    follow = turn.contact.follow_up.agreed
    turn.answer(press)
    if follow is None or not follow.sent_at or turn.contact.phone.unsure:
        turn.tell(Line.NOTHING_NEW, (answers.HUMAN, answers.MENU))
        return
    _over(turn, "well")
    turn.say(_to_the_desk(turn, follow, Line.FOLLOW_WELL))
    turn.note_journal("followup_answered", "contact")
    turn.tell(Line.FOLLOW_THANKS, (answers.HUMAN, answers.MENU))


def nobody_pressed(turn: Turn) -> None:
    """Long after the neutral line: the desk learns it where what stood behind it was not read."""
    follow = turn.contact.follow_up.agreed
    if follow is None or not follow.agreed:
        return
    # whoever wrote and did not say who they are was not shown it
    unread = any(not _of_another(effect) for effect in turn.contact.quiet.held)
    silent = bool(follow.sent_at) and (unread or turn.contact.quiet.heard_at < follow.sent_at)
    if silent:
        turn.say(_to_the_desk(turn, follow, Line.FOLLOW_SILENT))
        turn.note_journal("followup_silent", "bot")
    _over(turn, "silent" if silent else "wrote")


def day_came(turn: Turn) -> None:
    """The agreed day has come. The state decides, whatever the clock did meanwhile."""
    follow = turn.contact.follow_up.agreed
    if follow is None or not follow.awaited:
        return
    # who is there may be another person, who must learn nothing of it
    if turn.case is not None and follow.parted:
        _not_sent(turn, follow, Line.FOLLOW_OTHER, why="other_case")
        _over(turn, "not_sent")
        return
    if turn.case is not None:  # humans have to do with it now: they ask themselves
        turn.note(Line.FOLLOW_DUE)
        _over(turn, "wrote")
        return
    if turn.contact.hushed or turn.contact.phone.blocked:
        _not_sent(turn, follow, Line.FOLLOW_NOT_SENT)
        _over(turn, "not_sent")
        return
    if _moment(turn, follow) > turn.now:  # late after an outage, or early by a clock that jumped
        _schedule(turn)
        return
    last = turn.contact.case
    # one of since: whoever wished for it may be another person
    if last is not None and last.number != follow.case:
        question = follow.question if follow.parted else turn.contact.phone.question
        doubted = turn.contact.doubted(turn.now)
        turn.keep(replace(doubted, phone=replace(doubted.phone, question=question)))
    elif turn.since(turn.contact.quiet.heard_at) <= turn.rules.stranger_after:
        # whoever writes just now was asked nothing, since nothing of before was to be shown; days lie in between
        turn.keep(turn.contact.doubted(turn.now))
    sent = replace(turn.contact.follow_up, agreed=replace(follow, sent_at=turn.now))
    turn.keep(replace(turn.contact, follow_up=sent))
    turn.set_timer(TimerName.FOLLOW_SILENT, turn.now + SILENT_AFTER)
    turn.unasked(Tell(line=Line.FOLLOW_CONTENT, buttons=((Button("well"), answers.HUMAN), (NO_MORE,))))
    turn.note_journal("followup_sent", "bot")


def lost(turn: Turn) -> None:
    """Somebody else has the phone: the agreed day is not theirs, and the desk learns that nobody will be asked."""
    follow = turn.contact.follow_up.agreed
    _stop_timers(turn)
    if follow is not None and follow.awaited:
        _not_sent(turn, follow, Line.FOLLOW_LOST, who="contact", why="somebody_else")


def _not_sent(turn: Turn, follow: FollowUp, line: Line, *, who: str = "bot", why: str = "") -> None:
    turn.say(_to_the_desk(turn, follow, line))
    turn.note_journal("followup_not_sent", who, why=why)


def _moment(turn: Turn, follow: FollowUp) -> int:
    span = turn.contact.quiet.hours or safe_hours.WHOLE_DAY
    return safe_hours.begins(span, max(follow.due, turn.now))


def _schedule(turn: Turn) -> None:
    follow = turn.contact.follow_up.agreed
    if follow is not None and follow.awaited:
        turn.set_timer(TimerName.FOLLOW, _moment(turn, follow))


def _over(turn: Turn, answer: str) -> None:
    follow = turn.contact.follow_up.agreed
    turn.keep(replace(turn.contact, follow_up=replace(turn.contact.follow_up, agreed=None)))
    if follow is not None:
        _came(turn, follow, answer)
    _stop_timers(turn)
    turn.card()


def _came(turn: Turn, follow: FollowUp, answer: str) -> None:
    """What came of it stands on the card, and in the record."""
    came = FollowedUp(follow.case, follow.code, follow.due, answer, turn.now)
    known = (*turn.follow_up.answered, came)[-ANSWERED_KEPT:]
    turn.follow_up = replace(turn.follow_up, answered=known)


def _stop_timers(turn: Turn) -> None:
    turn.stop_timer(TimerName.FOLLOW)
    turn.stop_timer(TimerName.FOLLOW_SILENT)


def _to_the_desk(turn: Turn, follow: FollowUp, line: Line) -> AskDesk:
    """To who proposed it, where the bot may write to them; else in General."""
    return AskDesk(code=follow.code, line=line, counsellor=shifts.reached(turn, follow.by))
