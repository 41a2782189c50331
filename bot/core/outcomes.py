"""What came of what was sent, and what time brings. The topic is a view of the case: a lost one is made anew."""

from __future__ import annotations

from dataclasses import replace

from bot.core.effects import Alert, OpenTopic, ReopenTopic, Tell
from bot.core.events import Delivered, NotDelivered, Refusal, TimerDue
from bot.core.lines import Line
from bot.core.model import CaseState, Sent, Urgency
from bot.core.ports import Timer
from bot.core.rules import MINUTE
from bot.core.turn import UNANSWERED, Turn

SENT_KEPT = 100
"""How many of a counsellor's delivered messages a case remembers, so that they can be withdrawn."""

TO_CONTACT_KINDS = frozenset({"say", "tell", "numbers", "relay", "unsend"})
"""Effects whose refusal says something about the contact's chat."""

TOPIC = "topic"
"""The timer for making a topic again that could not be made."""

ALERT = "alert"
"""The timer for an alert that did not get through."""

ALERTS_MOST = 10
"""How often an emergency that nobody takes alerts again; after that the board still shows it."""


def delivered(turn: Turn, event: Delivered) -> None:
    """An effect was carried out."""
    if event.effect == "board":
        turn.desk = replace(
            turn.desk, board_posting=False, board=event.messages[0] if event.messages else turn.desk.board
        )
        if turn.desk.board_stale:
            turn.board()
        return
    if turn.conversation is None or turn.contact.case is None or turn.contact.case.number != event.case:
        return
    case = turn.contact.case
    match event.effect:
        case "open_topic":
            if case.thread is None:
                turn.keep_case(replace(case, thread=event.thread, card=None))
                turn.card()
                turn.show_log()
                turn.shut_topic()
        case "card":
            if event.messages:
                turn.keep_case(replace(case, card=event.messages[0]))
        case "post_log":
            shown = event.seq if event.seq is not None else turn.contact.log
            turn.keep_case(replace(case, posting=False, cursor=max(case.cursor, shown)))
            turn.show_log()
            turn.shut_topic()
        case "relay":
            if event.messages and event.seq is not None and event.source is not None:
                sent = Sent(event.seq, event.source, event.messages[0])
                turn.keep_case(replace(case, sent=(*case.sent, sent)[-SENT_KEPT:]))
            if event.repeated:
                turn.note(Line.MAYBE_REPEATED, reply_to=event.source)
        case "unsend":
            turn.note(Line.WITHDRAWN, reply_to=event.source)
        case _:
            pass


def not_delivered(turn: Turn, event: NotDelivered) -> None:
    """An effect was not carried out. Nothing is dropped silently: the holder, or the next try, learns of it."""
    if event.effect == "board":
        gone = event.why is not Refusal.UNCHANGED
        turn.desk = replace(turn.desk, board_posting=False, board=None if gone else turn.desk.board)
        if turn.desk.board_stale:
            turn.board()
        return
    if turn.conversation is None:
        return
    _contact_gone(turn, event)
    case = turn.contact.case
    if case is None or case.number != event.case or not case.live:
        return
    match event.effect, event.why:
        case _, Refusal.TOPIC_GONE:
            _topic_gone(turn, event.thread)
        case _, Refusal.TOPIC_CLOSED if case.thread is not None:
            turn.keep_case(replace(case, posting=False))
            turn.say(ReopenTopic(case=case.number, thread=case.thread))
            turn.card()
            turn.show_log()
        case "open_topic", _:
            turn.timers.append(Timer(TOPIC, turn.now + MINUTE, case.number))
        case "alert", _:
            turn.timers.append(Timer(ALERT, turn.now + MINUTE // 2, case.number))
        case "post_log", _:
            turn.keep_case(replace(case, posting=False, cursor=max(case.cursor, event.seq or 0)))
            turn.note(Line.NOT_DELIVERED)
            turn.show_log()
        case "relay", Refusal.BLOCKED:
            turn.note(Line.BLOCKED, reply_to=event.source)
        case "relay", Refusal.TOO_BIG:
            turn.note(Line.TOO_BIG, reply_to=event.source)
        case "relay", _:
            turn.note(Line.NOT_DELIVERED, reply_to=event.source)
        case "unsend", _:
            turn.note(Line.TOO_OLD_TO_WITHDRAW, reply_to=event.source)
        case _:
            pass


def _contact_gone(turn: Turn, event: NotDelivered) -> None:
    """The contact blocked the bot: nothing more is tried until they come back, and the holder knows."""
    if event.why is not Refusal.BLOCKED or event.effect not in TO_CONTACT_KINDS or turn.contact.blocked:
        return
    turn.keep(replace(turn.contact, blocked=True))
    if event.effect != "relay":
        turn.note(Line.BLOCKED)


def _topic_gone(turn: Turn, thread: int | None) -> None:
    """Somebody deleted the topic: make it again and post the case's state again."""
    case = turn.case
    if case is None or case.thread is None or (thread is not None and thread != case.thread):
        return
    turn.keep_case(
        replace(case, thread=None, card=None, posting=False, cursor=case.began, topic_since=turn.contact.log)
    )
    turn.say(OpenTopic(case=case.number, again=True))


def time_came(turn: Turn, event: TimerDue) -> None:
    """A timer is due. It may be late: the state decides whether it still means something."""
    case = turn.case if turn.conversation is not None else None
    if case is None or case.number != event.case:
        return
    if event.name == TOPIC and case.thread is None:
        turn.say(OpenTopic(case=case.number))
    elif event.name == ALERT and case.state is CaseState.WAITING:
        turn.say(Alert(case=case.number))
    elif event.name == UNANSWERED and case.state is CaseState.WAITING and case.urgency is Urgency.EMERGENCY:
        first = case.alerts == 0
        turn.keep_case(replace(case, alerts=case.alerts + 1))
        turn.say(Alert(case=case.number, again=True))
        if first:
            turn.unasked(Tell(line=Line.STILL_WAITING))
        if case.alerts + 1 < ALERTS_MOST:
            turn.timers.append(Timer(UNANSWERED, turn.now + turn.rules.again_after, case.number))
