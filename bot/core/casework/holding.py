"""Who holds a case: the first to take it over, until it is closed, or back in the queue because they fell silent."""

from __future__ import annotations

from bot.core.casework import albums
from bot.core.casework.identity_rule import ALONE_AFTER, undecided
from bot.core.desk import early, handing_over, panel, rights, shifts, strain
from bot.core.model import transitions
from bot.core.model.case import Case, CaseState
from bot.core.model.case_events import CasePress, Claimed
from bot.core.model.conversation import Conversation
from bot.core.model.desk import DeskCase
from bot.core.model.desk_events import TookNext
from bot.core.model.effects.contact import Tell
from bot.core.model.effects.desk import Ping
from bot.core.model.effects.thread import OpenThread
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR
from bot.core.model.timers import TimerName
from bot.core.replacing import replace
from bot.core.turn.turn import Turn

DOUBLE_TAP = 3_000
"""Within so long (milliseconds) a second press of *Take next* by the same counsellor is the first one once more: nobody
has read a case by then, and a second one would be held by somebody who does not know of it."""

THREAD_DUE = 10_000
"""After so long (milliseconds) a thread that is not there yet waits behind others: who takes the case needs it now."""

UNREAD_FOR = 24 * HOUR
"""For so long (milliseconds) a warning may be on its way: Telegram keeps what people write for a day, and who cannot
read that somebody waits is not silent. After that the case is everybody's, whatever became of the warning."""


def live(turn: Turn, event: CasePress) -> Case | None:
    """The case a button belongs to, while it lives, whoever pressed; else the press is answered in words."""
    shifts.know(turn, event.by)
    case = turn.case
    if case is None or case.number != event.case:
        turn.answer(event.press, Line.CASE_CLOSED_DESK, alert=True)
        return None
    return case


def claimed(turn: Turn, event: Claimed, case: Case) -> None:
    """The first to claim holds it; the others are told who does."""
    holder = case.holder or _taker(turn)
    if holder is not None:
        mine = holder == event.by.counsellor
        line = Line.YOU_HOLD if mine else Line.ALREADY_TAKEN
        turn.answer(event.press, line, alert=not mine, holder=shifts.name_of(turn, holder))
        return
    if _holds_many(turn, event, case.code):
        return
    _take(turn, case, event.by.counsellor)
    turn.answer(event.press, Line.YOU_HOLD)


def _holds_many(turn: Turn, event: Claimed | TookNext, code: tuple[int, int] | None) -> bool:
    """Whether who takes a case is asked first, because they hold as many as one can look after. A second press takes
    it, and no other one: nobody in danger waits for a rule.
    """
    by = turn.desk.counsellor(event.by.counsellor)
    many = handing_over.asks_first(turn, by, code) if by is not None else 0
    if many:
        turn.answer(event.press, Line.HOLDS_MANY, alert=True, count=str(many))
    return bool(many)


def _take(turn: Turn, case: Case, counsellor: str) -> None:
    """The case is theirs from now on, and the contact is told that a human is there."""
    turn.withdraw_news()
    if turn.listens:  # else nothing would be said instead of what they asked for
        turn.withdraw_answers()
    claimed = transitions.step(case, transitions.Step.CLAIM, turn.now, holder=counsellor)
    calls = replace(claimed.calls, unseen=False, pinged_at=0)
    turn.keep_case(replace(claimed, calls=calls, fresh=False, unmet=False))  # whoever they are, somebody met them
    turn.stop_timer(TimerName.UNANSWERED, case.number)
    if case.view.thread is None and turn.since(case.life.waiting_since) >= THREAD_DUE:  # it goes before those of others
        turn.stop_timer(TimerName.OPEN_THREAD, case.number)
        turn.say(OpenThread(case=case.number))
    turn.awaits_holder()  # the contact is told that somebody is here, and would wait for ever for who never writes
    turn.card()
    early.ask(turn, counsellor)
    turn.unasked(Tell(line=Line.TAKEN_OVER))
    strain.took(turn, counsellor, case.urgency)
    turn.counts = replace(turn.counts, met=True)
    turn.note_journal("case_claimed", counsellor)


def took_next(turn: Turn, event: TookNext) -> None:
    """The waiting case of this group that needs somebody most is promised to who pressed; nobody else gets it from this
    moment on.

    The promise stands at the desk, which all share; the case itself learns of it in its own turn. A double tap gives
    one case.
    """
    by = shifts.know(turn, event.by)
    here = turn.rules.group(event.by.at or "")
    code, at = by.took
    theirs = (c for c in turn.desk.cases if c.code == code and by.id in (c.taker, c.holder))
    just = next((c for c in theirs if c.group == here), None)
    if just is not None and turn.since(at) < DOUBLE_TAP:
        _named(turn, event.press, just)
        return
    case = next((c for c in turn.desk.waiting(here) if c.taker is None), None)
    if case is None:
        others = sum(c.state is CaseState.WAITING and c.group != here for c in turn.desk.cases)
        if others:
            turn.answer(event.press, Line.WAIT_ELSEWHERE, count=str(others))
        else:
            turn.answer(event.press, Line.NOBODY_WAITS)
        return
    if _holds_many(turn, event, None):
        return
    by = turn.desk.counsellor(by.id) or by
    promised = replace(case, taker=by.id)
    turn.desk = replace(turn.desk, cases=tuple(promised if c is case else c for c in turn.desk.cases))
    shifts.keep(turn, replace(by, took=(case.code, turn.now)))
    turn.set_timer(TimerName.TAKE, turn.now, case.number, contact=case.contact)
    _named(turn, event.press, case)


def _named(turn: Turn, press: str, case: DeskCase) -> None:
    turn.answer(press, Line.TOOK_NEXT, alert=True, code=f"{case.code[0]} {case.code[1]}")


def _taker(turn: Turn) -> str | None:
    known = turn.desk.case_of(turn.contact.contact)
    return known.taker if known is not None else None


def promised(turn: Turn, case: Case) -> None:
    """The case goes to who got it by *Take next*."""
    taker = _taker(turn)
    if taker is not None:
        _take(turn, case, taker)
        panel.taken(turn, turn.case or case)


def mine(turn: Turn, event: CasePress) -> Case | None:
    """The case a button belongs to if its holder pressed it, or a supervisor; else the press is answered in words."""
    case = live(turn, event)
    if case is None:
        return None
    if case.state is CaseState.WAITING:
        turn.answer(event.press, Line.NOBODY_HOLDS, alert=True)
        return None
    if case.holder != event.by.counsellor and not rights.may(event.by, rights.Act.FOR_OTHERS):
        turn.answer(event.press, Line.NOT_YOURS, alert=True, holder=shifts.name_of(turn, case.holder))
        return None
    return case


def end(turn: Turn, case: Case, outcome: str) -> None:
    """The holder ends it; its thread is closed once it shows every word."""
    ended = transitions.step(case, transitions.Step.CLOSE, turn.now)
    turn.keep_case(replace(ended, life=replace(ended.life, outcome=outcome, country=turn.contact.country)))
    turn.stop_timer(TimerName.SILENT, case.number)
    turn.note_journal("case_about", "bot", why=about(turn.contact, case))
    turn.counts = replace(turn.counts, opened=())
    turn.card()
    turn.show_log()
    turn.shut_thread()


def about(contact: Conversation, case: Case) -> str:
    """What a case was about, by our names of it alone: topic, country, kind of work, who; "-" where it is not known.

    Reports count by it. No word of the contact's stands in it, nor anything that is not of such a list.
    """
    known = contact.known
    return " ".join(value or "-" for value in (case.topic, contact.country, known.sector, known.person))


def released(turn: Turn, case: Case, *, line: Line, who: str, why: str) -> None:
    """A held case returns to the queue. `line` says so in its thread; `who` and `why` are for the journal."""
    holder = shifts.name_of(turn, case.holder)
    case = albums.let_out(turn) or case
    back = transitions.step(case, transitions.Step.RELEASE, turn.now)
    turn.keep_case(back)
    turn.stop_timer(TimerName.SILENT, case.number)
    turn.note(line, reply_to=case.view.noted or None, holder=holder)
    turn.card()
    turn.call(turn.contact.case or back)
    turn.unasked(Tell(line=Line.HOLDER_GONE if turn.somebody_on_duty else Line.HOLDER_GONE_NOBODY))
    turn.note_journal("case_returned", who, why=why)


def holder_left(turn: Turn, case: Case) -> None:
    """Somebody left a group: the case goes back to the queue if it was theirs to hold there."""
    holder = turn.desk.counsellor(case.holder)
    if holder is None or case.group not in holder.groups:
        released(turn, case, line=Line.RETURNED, who="bot", why="holder_left")


def answered(turn: Turn) -> None:
    """The holder did something: nobody waits for them any more, and a pause is over."""
    case = turn.case
    if case is None:
        return
    turn.keep_case(replace(case, hold=replace(case.hold, sign_at=turn.now, awaits=0, warned=False, paused=False)))
    if case.hold.awaits or case.hold.paused:
        turn.stop_timer(TimerName.SILENT, case.number)
    if case.hold.paused:
        turn.card()


def _asked_who(turn: Turn, case: Case) -> int:
    """When it was asked last who it is, while the answer stands out (milliseconds; 0: it does not): the holder asked to
    see it, or the contact was asked since somebody else may have the phone. Whoever waits for that is not silent.
    """
    theirs = (u for u in turn.contact.history.unmaskings if (u.case, u.by) == (case.number, case.holder))
    asked = [u.asked_at for u in theirs if undecided(u)]
    return max(0, *asked, turn.phone.whose_at if turn.phone.unsure else 0)


def silent(turn: Turn, case: Case) -> None:
    """The holder did not answer in time: warned first, then the case goes back to the queue."""
    if not case.hold.awaits or case.holder is None:
        return
    left = turn.patience(case) - turn.since(case.hold.awaits)
    if left > 0:  # it was due for earlier words, which were answered meanwhile
        turn.set_timer(TimerName.SILENT, turn.now + left, case.number)
        return
    asked = _asked_who(turn, case)
    if asked > case.calls.pinged_at and turn.since(asked) < ALONE_AFTER:  # new danger since waits for no answer to that
        turn.keep_case(replace(case, hold=replace(case.hold, awaits=turn.now)))
        turn.set_timer(TimerName.SILENT, turn.now + turn.patience(case), case.number)
        return
    if case.hold.warned:
        if case.hold.unread and turn.since(case.hold.awaits) < UNREAD_FOR:
            turn.set_timer(TimerName.SILENT, turn.now + turn.patience(case), case.number)
        else:
            released(turn, case, line=Line.RETURNED_SILENT, who="bot", why="holder_silent")
        return
    on_its_way = turn.ping(case, case.holder, "awaited")
    turn.keep_case(replace(case, hold=replace(case.hold, warned=True, unread=on_its_way, awaits=turn.now)))
    turn.note(Line.AWAITED, holder=shifts.name_of(turn, case.holder))
    turn.set_timer(TimerName.SILENT, turn.now + turn.patience(case), case.number)


def warned(turn: Turn, ping: Ping) -> None:
    """The warning stands in the holder's own chat, or cannot come there: from now on they are silent if they are."""
    case = turn.case
    if case is None or (case.number, case.holder) != (ping.case, ping.counsellor):
        return
    if case.hold.warned and case.hold.unread:
        turn.keep_case(replace(case, hold=replace(case.hold, unread=False, awaits=turn.now)))
        turn.set_timer(TimerName.SILENT, turn.now + turn.patience(case), case.number)
