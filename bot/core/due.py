"""What time brings: calls again, the last step of a live position, silent holders, old topics."""

from __future__ import annotations

from dataclasses import replace

from bot.core import clearing, followups, forgetting, gathering, holding, referrals, shifts, unmasking
from bot.core.effects import Alert, DeleteTopic, OpenTopic, Ping, Tell
from bot.core.events import TimerDue
from bot.core.lines import Line
from bot.core.model import Case, CaseState, Urgency
from bot.core.outcomes import ALERT, BOARD, DANGER, TOPIC, topic_closed
from bot.core.ports import Timer
from bot.core.speech import KNOCK
from bot.core.topic_view import ALBUM, DROP, MOVED
from bot.core.turn import UNANSWERED, Turn

ALERTS_MOST = 10
"""How often a case that nobody takes alerts again; after that the board still shows it."""


def time_came(turn: Turn, event: TimerDue) -> None:
    """A timer is due. It may be late: the state decides whether it still means something."""
    if event.name == BOARD:
        turn.board() if not turn.desk.board_posting else None
        return
    if event.name == forgetting.PURGE:
        forgetting.topic_left(turn, event.case)
        return
    if event.name in (clearing.TIDY, clearing.TIDY_BY) and turn.conversation is not None:
        clearing.time_came(turn, event)
        return
    if event.name == shifts.LOOK:
        shifts.over(turn)
        return
    if event.name == DROP and turn.conversation is not None:
        _drop_topic(turn, event.case)
        return
    if event.name == referrals.OUTCOME and turn.conversation is not None:
        referrals.time_came(turn, event.case)
        return
    if event.name in (followups.FOLLOW, followups.SILENT) and turn.conversation is not None:
        followups.time_came(turn, event.name)
        return
    if event.name == KNOCK and turn.conversation is not None:
        turn.knock() if not turn.there else None
        return
    if event.name in (unmasking.ALONE, unmasking.CONCEAL, unmasking.SIGN):
        unmasking.time_came(turn, event.name, event.case)
        return
    case = turn.contact.case if turn.conversation is not None else None
    if case is None or case.number != event.case:
        return
    if event.name == TOPIC and (case.live or case.cursor < turn.contact.log):
        turn.say(OpenTopic(case=case.number)) if case.thread is None else topic_closed(turn, case)
    elif event.name == ALERT and case.state is CaseState.WAITING:
        turn.say(Alert(case=case.number))
    elif event.name == DANGER and case.state is CaseState.OPEN:
        turn.say(Alert(case=case.number, danger=True))
    elif event.name == UNANSWERED and case.state is CaseState.WAITING and case.urgency >= Urgency.URGENT:
        _nobody_came(turn, case)
    elif event.name == gathering.GATHERED and case.live:
        gathering.let_out(turn)
    elif event.name == ALBUM:
        turn.show_log()
        turn.shut_topic()
    elif event.name == MOVED and case.live and case.moving is not None:
        turn.moved(*case.moving)
        turn.show_log()
    elif event.name == shifts.HOLDER and case.state is CaseState.OPEN:
        holder = turn.desk.counsellor(case.holder)
        if holder is None or holder.gone:
            holding.released(turn, case, line=Line.RETURNED, who="bot", why="holder_left")
    elif event.name == holding.TAKE and case.state is CaseState.WAITING:
        holding.promised(turn, case)
    elif event.name == holding.SILENT and case.state is CaseState.OPEN:
        holding.silent(turn, case)


def _nobody_came(turn: Turn, case: Case) -> None:
    """A case waits too long: call again, each time further, and tell the contact honestly once who answers now.

    First those on shift again, then those on call as well, then the supervisors too (issue 5, point 5).
    """
    turn.keep_case(replace(case, alerts=case.alerts + 1, pinged_at=turn.now))
    turn.say(Alert(case=case.number, again=True))
    turn.ping_those_on_duty(case)
    on_duty = turn.desk.on_duty(turn.now)
    for counsellor in turn.desk.counsellors:
        further = (counsellor.on_call and case.alerts >= 1) or (counsellor.supervisor and case.alerts >= 2)
        if further and counsellor.started and not counsellor.gone and counsellor not in on_duty:
            turn.say(Ping(case=case.number, counsellor=counsellor.id, about="on_call"))
    if case.alerts == 0:
        turn.unasked(Tell(line=Line.STILL_WAITING))
    if case.alerts + 1 < ALERTS_MOST:
        due = turn.now + turn.rules.unanswered(case.urgency)
        turn.timers.append(Timer(UNANSWERED, due, case.number))


def _drop_topic(turn: Turn, thread: int | None) -> None:
    """A topic of a case that ended long ago is deleted; one that is in use again is not."""
    contact = turn.contact
    if thread is None or thread not in contact.topics:
        return
    case = contact.case
    if case is not None and case.thread == thread:
        if case.live or case.cursor < contact.log or turn.now < case.closed_at + turn.rules.keep_topics:
            return
        turn.keep_case(replace(case, thread=None, card=None, card_words=(0, 0), shown=(), cursor=case.began))
        turn.keep_case(replace(turn.contact.case or case, cursor=contact.log))
    turn.keep(replace(turn.contact, topics=tuple(t for t in contact.topics if t != thread)))
    turn.say(DeleteTopic(thread=thread))
