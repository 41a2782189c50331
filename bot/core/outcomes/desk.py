"""What came of what was done at the desk, beside the threads of cases: the board, calls to people, private words."""

from __future__ import annotations

from bot.core.casework import holding, identity, sending
from bot.core.desk import handing_over, shifts
from bot.core.model.case import Case, CaseState
from bot.core.model.conversation import DeskCall
from bot.core.model.desk import DeskCase
from bot.core.model.effects.desk import (
    Alert,
    AlertAll,
    AskDesk,
    Board,
    Found,
    HandOver,
    Panel,
    PinBoard,
    Ping,
    Report,
    ShiftBrief,
    ShiftCall,
    ShowHead,
    ShowSessions,
    TakeBack,
    TellCounsellor,
    TellDesk,
    TellThread,
    TestCall,
)
from bot.core.model.effects.table import group_of
from bot.core.model.effects.thread import AskFirst, ShowPrepared
from bot.core.model.events import Delivered, NotDelivered, Refusal
from bot.core.model.group import Stray
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.model.timers import TimerName
from bot.core.outcomes.threads import NOT_THERE
from bot.core.privacy import forgetting
from bot.core.replacing import replace
from bot.core.turn.caller import OF_ANYBODY
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency

CALLS_KEPT = 40
"""How many calls to a contact's cases are remembered, the last of them."""


BOARD_LASTS = {CaseState.WAITING: 3 * MINUTE, CaseState.OPEN: 10 * MINUTE, CaseState.RESOLVED: HOUR}
"""How long the board may say how long somebody waits, and who waits for whom; an hour where there is nobody, so that it
never looks dead. Our choice: twenty of the group's 1,200 calls an hour at most."""

BOARD_LASTS_MOST, OF_A_WAIT = 15 * MINUTE, 10
"""Where all wait long, it may do so for a tenth of the shortest wait, and no longer than this."""

STAYS = frozenset({Line.UNMASK_TOLD, Line.UNMASK_TOLD_ALONE})
"""Of whoever is forgotten, too: that a counsellor saw who somebody was, which the last words to the contact say."""

TAKE_BACK_AGAIN, DELETABLE = 10 * MINUTE, 48 * HOUR
"""How often messages in General are tried to be deleted, and how long a bot can delete one (Bot API, deleteMessage)."""


def taken_back(turn: Turn, effect: TakeBack, event: Delivered | NotDelivered) -> None:
    """What stood in General is gone; else the desk is told once, and it is tried again for as long as a bot can."""
    known = turn.desk.strays
    since = next((s.since for s in known if (s.messages, s.group) == (effect.messages, effect.group)), None)
    left = tuple(s for s in known if (s.messages, s.group) != (effect.messages, effect.group))
    turn.desk = replace(turn.desk, strays=left)
    if isinstance(event, Delivered) or event.why is Refusal.GONE:
        return
    if since is None:
        turn.say(TellDesk(line=Line.STRAY_NOT_DELETED, group=effect.group))
    stray = Stray(effect.messages, effect.group, turn.now if since is None else since)
    if turn.now < stray.since + DELETABLE:
        turn.desk = replace(turn.desk, strays=(*left, stray))
        turn.set_timer(TimerName.STRAY, turn.now + TAKE_BACK_AGAIN, effect.messages[0])


def take_back_again(turn: Turn, message: int | None) -> None:
    """Telegram did not delete what stands in General."""
    for stray in turn.desk.strays:
        if stray.messages[0] == message:
            turn.say(TakeBack(messages=stray.messages, group=stray.group))


def board_shown(turn: Turn, board: Board, event: Delivered) -> None:
    """The board of a group is as it was when it was posted; a new one is pinned."""
    before, receipt = turn.desk.board_of(turn.rules.group(board.group)), event.receipt
    message = receipt.messages[0] if receipt.messages else before.message
    if message is not None and message != before.message:
        turn.say(PinBoard(message=message, group=before.group))
    turn.desk = turn.desk.with_board(replace(before, posting=False, changes=0, message=message))
    if before.changes > receipt.changes:
        turn.board(before.group)
        return
    shifts.look_again(turn)
    turn.set_timer(TimerName.BOARD, turn.now + min([HOUR, *(_lasts(case, turn.now) for case in turn.desk.cases)]))


def _lasts(case: DeskCase, now: int) -> int:
    waits = now - case.waiting_since if case.state is CaseState.WAITING else 0
    return max(BOARD_LASTS[case.state], min(waits // OF_A_WAIT, BOARD_LASTS_MOST))


def board_failed(turn: Turn, board: Board, event: NotDelivered) -> None:
    """The board could not be brought up to date: a lost one is made anew at once, else it is tried again later."""
    lost = event.why is not Refusal.UNCHANGED
    before = turn.desk.board_of(turn.rules.group(board.group))
    message = None if lost else before.message
    turn.desk = turn.desk.with_board(replace(before, posting=False, changes=0, message=message))
    if before.changes > event.changes or (lost and before.message is not None):
        turn.board(before.group)
    elif lost:
        turn.set_timer(TimerName.BOARD, turn.now + MINUTE)


def all_alerted(turn: Turn, effect: AlertAll, event: Delivered) -> None:
    """The alert for all stands in General, or nobody waits any more; what came meanwhile is in the next one."""
    before, receipt = turn.desk.alarm_of(turn.rules.group(effect.group)), event.receipt
    message = receipt.messages[0] if receipt.messages else before.message
    turn.desk = turn.desk.with_alarm(replace(before, posting=False, changes=0, message=message))
    if before.changes > receipt.changes:
        turn.alert_all(before.group)


def not_all_alerted(turn: Turn, effect: AlertAll, event: NotDelivered) -> None:
    """A lost message is posted anew at once; else it is tried again soon, with whatever calls next."""
    before = turn.desk.alarm_of(turn.rules.group(effect.group))
    unchanged = event.why is Refusal.UNCHANGED
    message, posted_at = (before.message, before.posted_at) if unchanged else (None, 0)
    turn.desk = turn.desk.with_alarm(replace(before, posting=False, changes=0, message=message, posted_at=posted_at))
    if before.changes > event.changes or (not unchanged and not effect.anew):
        turn.alert_all(before.group)
    elif not unchanged:
        turn.set_timer(TimerName.ALERT_ALL, turn.now + MINUTE // 2)


def not_alerted(turn: Turn, case: Case, alert: Alert, _: NotDelivered) -> None:
    """It is tried again; in General, so that a closed or lost thread there tells nothing of the case's thread."""
    name = TimerName.DANGER if alert.danger else TimerName.ALERT
    turn.set_timer(name, turn.now + MINUTE // 2, case.number)


def not_pinged(turn: Turn, case: Case, ping: Ping, event: NotDelivered) -> None:
    """A counsellor blocked the bot: they count as not started, and if nobody else was called, the group is."""
    if ping.about == "awaited":
        holding.warned(turn, ping)
    known = turn.desk.counsellor(ping.counsellor)
    if event.why is not Refusal.BLOCKED or known is None or not known.started:
        return
    shifts.unreachable(turn, known.id)
    reached = any(c.started for c in turn.desk.on_duty(turn.now, case.group))
    if case.state is CaseState.WAITING and case.urgency < Urgency.URGENT and not reached:
        turn.alert(case)
    elif case.state is CaseState.OPEN and case.holder == known.id:
        turn.say(Alert(case=case.number, danger=True))


def called(turn: Turn, effect: Alert | Ping | Panel | AskDesk, event: Delivered) -> None:
    """It stands at the desk: whoever it is about may want to be forgotten, or is already; and it is brought up to date
    where the case waits no longer.
    """
    if isinstance(effect, AskDesk) and effect.line in STAYS:
        return
    if isinstance(effect, Ping) and effect.about == "awaited":
        holding.warned(turn, effect)
    number = 0
    if (isinstance(effect, Alert) and not effect.danger) or (isinstance(effect, Ping) and effect.about in OF_ANYBODY):
        number = effect.case
    _remember(turn, effect, event, number)
    waits = turn.case is not None and turn.case.number == number and turn.case.state is CaseState.WAITING
    if number and turn.conversation is not None and not waits:
        turn.update_calls(number)


def asked_first(turn: Turn, effect: AskFirst, event: Delivered) -> None:
    """What stands in their own chat is remembered as a call is."""
    if effect.counsellor is not None:
        _remember(turn, effect, event)


def prepared_shown(turn: Turn, effect: ShowPrepared, event: Delivered) -> None:
    """The same; what went out is known in the thread by the message that shows it."""
    case = turn.conversation.case if turn.conversation is not None else None
    if effect.counsellor is not None:
        _remember(turn, effect, event)
    elif case is not None and effect.seq is not None and event.receipt.messages and case.number == effect.case:
        sending.stands_in(turn, case, effect.seq, event.receipt.messages[0])


def _remember(
    turn: Turn, effect: Alert | Ping | Panel | AskDesk | AskFirst | ShowPrepared, event: Delivered, case: int = 0
) -> None:
    counsellor = None if isinstance(effect, Alert) else effect.counsellor
    if not event.receipt.messages:
        return
    made = DeskCall(event.receipt.messages[0], group_of(effect) if counsellor is None else "", counsellor, case)
    if turn.conversation is None or turn.chat.forgetting:
        forgetting.blank(turn, made)
        return
    where = made.message, made.group, made.counsellor
    others = tuple(c for c in turn.chat.calls if (c.message, c.group, c.counsellor) != where)
    turn.chat = replace(turn.chat, calls=(*others, made)[-CALLS_KEPT:])


def not_told(
    turn: Turn,
    effect: AskDesk
    | Found
    | HandOver
    | Report
    | ShiftBrief
    | ShiftCall
    | ShowHead
    | ShowSessions
    | TellCounsellor
    | TestCall,
    event: NotDelivered,
) -> None:
    """A counsellor cannot be written to privately: that much is remembered of them."""
    if event.why is Refusal.BLOCKED and effect.counsellor is not None:
        shifts.not_written(turn, effect.counsellor)


def not_asked(turn: Turn, ask: AskDesk, event: NotDelivered) -> None:
    """A counsellor was not asked or told privately: the group is, unless it was already."""
    not_told(turn, ask, event)
    if ask.counsellor is not None and ask.line not in identity.NOT_FOR_THE_GROUP:
        turn.say(replace(ask, counsellor=None))


def not_asked_over(turn: Turn, ask: HandOver, event: NotDelivered) -> None:
    """Who is off shift was not asked privately what becomes of their cases: General is, unless they have the message
    already.
    """
    not_told(turn, ask, event)
    if ask.counsellor is not None and ask.message is None:
        handing_over.in_general(turn, ask.of)


def not_said_there(turn: Turn, effect: TellThread, event: NotDelivered) -> None:
    """Somebody wrote where nothing can be answered: General says so."""
    if event.why in NOT_THERE:
        turn.say(TellDesk(line=Line.NO_CASE_THERE, group=effect.group))
