"""What time brings: calls again, the last step of a live position, silent holders, old topics."""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import albums, consent, follow_up, holding, identity, joining, moving, referring
from bot.core.desk import plan, shifts, test_alert
from bot.core.model import safe_hours
from bot.core.model.case import Case, CaseState
from bot.core.model.contact_effects import Tell
from bot.core.model.desk_effects import Alert, DeleteThread, OpenThread, Ping, ProbeThread
from bot.core.model.events import TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.outcomes import ALERT, BOARD, DANGER, PROBE_EVERY, TOPIC, thread_closed
from bot.core.ports import Timer
from bot.core.privacy import forgetting, hiding
from bot.core.turn import answers, group_choice, parting
from bot.core.turn.speech import KNOCK
from bot.core.turn.thread_view import ALBUM, DROP, MOVED
from bot.core.turn.turn import HOME, PROBE, SILENT, UNANSWERED, Turn
from bot.core.understanding.values import Urgency

AFRESH = "afresh"
"""The timer at which a case looks whether its others were set by a clock that was ahead (`set_anew`). The desk sets
it, when it begins and when it is itself told so of no case."""


def time_came(turn: Turn, event: TimerDue) -> None:
    """A timer is due. It may be late: the state decides whether it still means something."""
    if event.name == BOARD:
        lost = [g.id for g in turn.rules.groups if turn.desk.board_of(g.id).message is None]
        turn.board(*lost) if lost else None
        return
    if event.name == forgetting.PURGE:
        for topic in turn.desk.left_threads:
            forgetting.thread_left(turn, topic) if topic.thread == event.case else None
        return
    if event.name in (hiding.TIDY, hiding.TIDY_BY) and turn.conversation is not None:
        hiding.time_came(turn, event)
        return
    if event.name == shifts.TEST:
        test_alert.due(turn)
        return
    if event.name == AFRESH and event.case is None:
        afresh(turn)
        shifts.over(turn)
        return
    if event.name == shifts.LOOK:
        shifts.over(turn)
        plan.look(turn)
        return
    if event.name == DROP and turn.conversation is not None:
        _drop_thread(turn, event.case)
        return
    if event.name == referring.OUTCOME and turn.conversation is not None:
        referring.time_came(turn, event.case)
        return
    if event.name in (follow_up.FOLLOW, follow_up.SILENT) and turn.conversation is not None:
        follow_up.time_came(turn, event.name)
        return
    if event.name == parting.JOIN and turn.conversation is not None:
        joining.time_came(turn)
        return
    if event.name == consent.LEARN and turn.conversation is not None:
        consent.tidy(turn)
        consent.schedule(turn)
        return
    if event.name == KNOCK and turn.conversation is not None:
        turn.knock() if not turn.there else None
        return
    if event.name in (identity.ALONE, identity.CONCEAL, identity.SIGN):
        identity.time_came(turn, event.name, event.case)
        return
    case = turn.contact.case if turn.conversation is not None else None
    if case is None or case.number != event.case:
        return
    if event.name == PROBE:
        _probe(turn, case)
    elif event.name == TOPIC and (case.live or case.cursor < turn.contact.log):
        turn.say(OpenThread(case=case.number)) if case.thread is None else thread_closed(turn, case)
    elif event.name == ALERT and case.state is CaseState.WAITING and _not_called_since(turn, case):
        turn.say(Alert(case=case.number))
    elif event.name == DANGER and case.state is CaseState.OPEN:
        turn.say(Alert(case=case.number, danger=True))
    elif event.name == UNANSWERED and case.state is CaseState.WAITING:
        _nobody_came(turn, case)
    elif event.name == shifts.CAME and case.state is CaseState.WAITING:
        _somebody_came(turn, case)
    elif event.name == albums.GATHERED and case.live:
        albums.let_out(turn)
    elif event.name == ALBUM:
        turn.show_log()
        turn.shut_thread()
    elif event.name == MOVED and case.live and case.moving is not None:
        turn.moved(*case.moving)
        turn.show_log()
    elif event.name == shifts.HOLDER and case.state is CaseState.OPEN:
        holder = turn.desk.counsellor(case.holder)
        if holder is None or case.group not in holder.groups:
            holding.released(turn, case, line=Line.RETURNED, who="bot", why="holder_left")
    elif event.name == shifts.OFF and case.state is CaseState.OPEN:
        holding.off_shift(turn, case)
    elif event.name == HOME and case.live:
        moving.home(turn, case)
    elif event.name == holding.TAKE and case.state is CaseState.WAITING:
        holding.promised(turn, case)
    elif event.name == SILENT and case.state is CaseState.OPEN:
        holding.silent(turn, case)


def set_anew(turn: Turn) -> None:
    """After a clock that was ahead, the timers of a live case lie as far away: they are set anew, in any turn of its
    contact.

    `afresh` asks for such a turn. Who waits is called to at once, a holder is waited for from now on.
    """
    case = turn.case
    if case is None or not turn.ahead(max(case.pinged_at, case.awaits)):
        return
    if case.state is CaseState.WAITING:
        turn.timers.append(Timer(UNANSWERED, turn.now, case.number))
    turn.keep_case(replace(case, pinged_at=0, awaits=0))
    if case.awaits:
        turn.awaits_holder()
    turn.timers.append(Timer(PROBE, turn.now + PROBE_EVERY, case.number))


def afresh(turn: Turn) -> None:
    """Each live case looks at its timers, in its own turn."""
    for case in turn.desk.cases:
        turn.timers.append(Timer(AFRESH, turn.now, case.number, contact=case.contact))


def _not_called_since(turn: Turn, case: Case) -> bool:
    """Whether nobody was called since an alert failed: a case that moved to another group was."""
    return turn.since(case.pinged_at) >= MINUTE // 2


def _nobody_came(turn: Turn, case: Case) -> None:
    """A case waits too long: call again, each time further, and tell the contact honestly once who answers now.

    First those on shift again, then those on call as well, then the supervisors too. A case without
    hurry wakes nobody: at night it calls those on shift or waits for the morning, and so does what its contact is told.
    """
    calm = case.urgency < Urgency.URGENT
    morning = safe_hours.begins(safe_hours.WHOLE_DAY, turn.now, turn.rules.hours.offset(turn.now))
    night = calm and morning > turn.now
    if night and not (turn.somebody_on_duty or turn.somebody_usual):
        turn.timers.append(Timer(UNANSWERED, morning, case.number))
        return
    if not calm and group_choice.staffed(turn.desk, turn.rules, turn.now, case.group):
        moving.move(turn, case, moving.elsewhere(turn, case, staffed=True), why="nobody_on_shift")
        turn.keep_case(replace(turn.contact.case or case, alerts=case.alerts + 1))
    else:
        turn.keep_case(replace(case, alerts=case.alerts + 1, pinged_at=turn.now))
        _call_again(turn, case, night=night)
    if not night:
        _call_further(turn, turn.contact.case or case, before=case.alerts)
    if case.alerts == 0:
        leave = answers.take_back(turn)  # how many are before them changes: it is said when they write
        called = any(isinstance(effect, Alert | Ping) for effect in turn.effects)
        line = Line.STILL_WAITING if called else Line.STILL_WAITING_NOBODY
        turn.unasked(Tell(line=line, buttons=(leave,) if leave else ()), calm=calm)
    due = turn.now + turn.rules.unanswered(case.urgency, case.alerts + 1)
    turn.timers.append(Timer(UNANSWERED, due, case.number))


def _somebody_came(turn: Turn, case: Case) -> None:
    """A shift began: the case is called to them now, or as soon as the time since the last call is over.

    Its calls come at their first pace again, since there is somebody whom they can reach.
    """
    case = replace(case, alerts=min(case.alerts, 1))  # the first time was told to the contact already
    turn.keep_case(case)
    left = turn.rules.unanswered(case.urgency) - turn.since(case.pinged_at)
    if left > 0:
        turn.timers.append(Timer(UNANSWERED, turn.now + left, case.number))
    else:
        _nobody_came(turn, case)


def _call_again(turn: Turn, case: Case, *, night: bool) -> None:
    """In General and privately; at night only privately where that reaches somebody: General lights up everybody's
    phone.
    """
    reached = turn.ping_those_on_duty(case)
    # while the group is stopped the first alert still waits in the outbox
    if not turn.desk.stopped(case.group) and not (night and reached):
        turn.say(Alert(case=case.number, again=True))


def _call_further(turn: Turn, case: Case, *, before: int) -> None:
    """Call those of its group who are not on shift; `before` is how often it was called again already."""
    on_duty = turn.desk.on_duty(turn.now)
    for counsellor in (c for c in turn.desk.counsellors if case.group in c.groups):
        further = (counsellor.on_call and before >= 1) or (counsellor.supervisor and before >= 2)
        if further and counsellor.started and not counsellor.gone and counsellor not in on_duty:
            turn.say(Ping(case=case.number, counsellor=counsellor.id, about="on_call"))


def _probe(turn: Turn, case: Case) -> None:
    """Somebody may have deleted the topic, of which bots are not told, or closed it unseen: it is looked at once an
    hour.
    """
    if not case.live:
        return
    turn.timers.append(Timer(PROBE, turn.now + PROBE_EVERY, case.number))
    if case.thread is not None and not turn.desk.stopped(case.group):
        turn.say(ProbeThread(case=case.number, thread=case.thread))


def _drop_thread(turn: Turn, thread: int | None) -> None:
    """A topic of a case that ended long ago is deleted; one that is in use again is not."""
    contact = turn.contact
    case = contact.case
    for topic in (t for t in contact.places if t.thread == thread):
        if case is not None and case.thread == topic.thread and case.group == topic.group:
            if case.live or case.cursor < contact.log or turn.now < case.closed_at + turn.rules.keep_threads:
                continue
            turn.keep_case(replace(case.without_thread(contact.log), cursor=contact.log))
        turn.keep(replace(turn.contact, places=tuple(t for t in turn.contact.places if t != topic)))
        turn.say(DeleteThread(thread=topic.thread, group=topic.group))
