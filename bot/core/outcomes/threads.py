"""What came of what was done in the threads of cases. A thread is a view of the case: a lost one is made anew."""

from __future__ import annotations

from bot.core.casework import pictures
from bot.core.casework.upkeep import PROBE_EVERY
from bot.core.contact import reactions
from bot.core.desk import panel, shifts
from bot.core.model.case import Case, CaseState, Thread
from bot.core.model.effects import OfCase
from bot.core.model.effects.contact import Tell
from bot.core.model.effects.desk import Panel
from bot.core.model.effects.thread import (
    AskFirst,
    Card,
    FirstWords,
    Note,
    OpenThread,
    PinCard,
    PostLog,
    ProbeThread,
    ReopenThread,
    ShowPicture,
    ShowPrepared,
    ShowReaction,
)
from bot.core.model.events import Delivered, NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.model.timers import TimerName
from bot.core.privacy import forgetting
from bot.core.replacing import replace
from bot.core.turn import counterparts
from bot.core.turn.turn import Turn

NOT_THERE = frozenset({Refusal.THREAD_CLOSED, Refusal.THREAD_GONE, Refusal.MISPLACED})
"""Why words did not come to stand in a thread that was there."""


def remember(turn: Turn, effect: OpenThread, event: Delivered) -> None:
    """Remember each thread that a contact's cases had. One of somebody who asked to be forgotten goes at once, and so
    does one in a group that the case has left meanwhile, and a second one: the case came back to a group where its
    first one waited.
    """
    if event.receipt.thread is None:
        return
    made = Thread(event.receipt.thread, effect.group)
    case = turn.conversation.case if turn.conversation is not None else None
    left = case is not None and made.group not in ("", case.group)
    left |= case is not None and case.number == effect.case and case.view.thread not in (None, made.thread)
    if turn.conversation is None or turn.chat.forgetting or left:
        forgetting.thread_left(turn, made)
    else:
        turn.chat = replace(turn.chat, threads=(*turn.chat.threads, made))


def made(turn: Turn, case: Case, _: OpenThread, event: Delivered) -> None:
    """The case has its thread."""
    if case.view.thread is None:
        turn.keep_case(replace(case, view=replace(case.view, thread=event.receipt.thread, card=None)))
        takes_words(turn)
        turn.update_calls(case.number)
        panel.taken(turn, case)


def takes_words(turn: Turn, *_: object) -> None:
    """The thread is there and open, and takes words: the card and what it does not show yet."""
    case = turn.contact.case
    if case is not None and case.view.thread is None and case.view.away is not None:
        case = replace(case, view=replace(case.view, thread=case.view.away, away=None))
        turn.keep_case(case)
    if case is not None and case.live:
        turn.set_timer(TimerName.PROBE, turn.now + PROBE_EVERY, case.number)
    if case is not None and case.view.card is None:
        turn.first_words()
    else:
        turn.card()
    turn.notes()
    _shows_the_rest(turn)


def _shows_the_rest(turn: Turn) -> None:
    turn.show_log()
    turn.shut_thread()


def began(turn: Turn, case: Case, _: FirstWords, event: Delivered) -> None:
    """The first message of the thread is there: the card, and the words that had room under it."""
    stale, receipt = case.view.card_stale, event.receipt
    case = replace(case, view=replace(case.view, posting=False, opening=False, card_stale=False))
    if receipt.messages and case.view.thread is not None:  # else the thread was lost meanwhile, or had a card already
        case = counterparts.remembered(case, receipt.messages, receipt.shows)
        case = replace(case, view=replace(case.view, card=receipt.messages[0]))
        if receipt.log_upto is not None:
            repeated = receipt.repeated or case.view.doubtful
            words = (case.view.cursor, receipt.log_upto)
            case = replace(
                case,
                view=replace(case.view, card_words=words, card_repeated=repeated, doubtful=False, cursor=max(words)),
            )
    turn.keep_case(case)
    if stale:
        turn.card()
    _shows_the_rest(turn)


def card_shown(turn: Turn, case: Case, _: Card, event: Delivered) -> None:
    """The card stands in the thread; that of a case which somebody holds is pinned there, once."""
    if not event.receipt.messages:
        return
    card = event.receipt.messages[0]
    pinned = case.view.pinned
    if case.state is CaseState.OPEN and pinned != card:
        turn.say(PinCard(case=case.number, message=card))
        pinned = card
    turn.keep_case(replace(case, view=replace(case.view, card=card, pinned=pinned)))


def posted(turn: Turn, case: Case, _: PostLog, event: Delivered) -> None:
    """The thread shows what was new of the log, or the first of it."""
    receipt = event.receipt
    shown = receipt.log_upto if receipt.log_upto is not None else turn.counts.log
    if case.view.thread is None:  # it was lost meanwhile: the next one shows everything
        shown = case.view.cursor
    else:
        case = counterparts.remembered(case, receipt.messages, receipt.shows)
    turn.keep_case(
        replace(case, view=replace(case.view, posting=False, doubtful=False, cursor=max(case.view.cursor, shown)))
    )
    _shows_the_rest(turn)


# ── what failed ─────────────────────────────────────────────────────────────────────────────────────────────────


def not_made(turn: Turn, case: Case, _: OpenThread, __: NotDelivered) -> None:
    """It is tried again in a minute, as all that needs a right which the bot may lack."""
    turn.set_timer(TimerName.OPEN_THREAD, turn.now + MINUTE, case.number)


def not_opened(turn: Turn, case: Case, effect: ReopenThread | ProbeThread, event: NotDelivered) -> None:
    """Telegram refuses as unchanged what is open."""
    reopened = isinstance(effect, ReopenThread)
    if event.why is Refusal.UNCHANGED:
        takes_words(turn) if reopened else None
    elif reopened and event.why is not Refusal.THREAD_GONE:
        turn.set_timer(TimerName.OPEN_THREAD, turn.now + MINUTE, case.number)
    else:
        lost(turn, case, effect, event)


def not_begun(turn: Turn, case: Case, effect: FirstWords, event: NotDelivered) -> None:
    """The words go out by themselves, and the card with the next try; shown or not, they are marked."""
    if (left := _not_shown(turn, case, effect, event)) is not None:
        turn.keep_case(replace(left, view=replace(left.view, doubtful=event.why is Refusal.UNKNOWN)))
        turn.set_timer(TimerName.OPEN_THREAD, turn.now + MINUTE, case.number)
        _shows_the_rest(turn)


def not_posted(turn: Turn, case: Case, effect: PostLog, event: NotDelivered) -> None:
    """What cannot be shown is passed over, and said; of an album only what is at fault."""
    left = _not_shown(turn, case, effect, event)
    if left is None:
        return
    if event.why is Refusal.UNKNOWN:  # shown or not: it is shown again, marked as possibly repeated
        turn.keep_case(replace(left, view=replace(left.view, doubtful=True)))
    elif event.several:  # one picture of an album may be at fault: the others are shown without it
        turn.keep_case(replace(left, view=replace(left.view, apart=event.log_upto or 0)))
    else:
        turn.keep_case(replace(left, view=replace(left.view, cursor=max(event.log_upto or 0, case.view.cursor + 1))))
        if event.why is Refusal.TOO_BIG:  # both sides know, because both believe otherwise
            turn.note(Line.THEIR_FILE_TOO_BIG)
            turn.unasked(Tell(line=Line.FILE_TOO_BIG))
        else:
            turn.note(Line.NOT_DELIVERED)
    _shows_the_rest(turn)


def _not_shown(turn: Turn, case: Case, effect: FirstWords | PostLog, event: NotDelivered) -> Case | None:
    """The case after words were not shown; None where its thread is not there to show them. The next first message, or
    the card once the thread is open, shows it as it is by then.
    """
    case = replace(case, view=replace(case.view, posting=False, opening=False, card_stale=False))
    turn.keep_case(case)
    if case.view.thread is not None:  # else it was for one that is lost or left: the next one shows everything
        lost(turn, case, effect, event)
    there = case.view.thread is not None and event.why not in NOT_THERE
    return case if there else None


def card_lost(turn: Turn, case: Case, effect: Card, event: NotDelivered) -> None:
    """Somebody deleted it, and its buttons with it."""
    if event.why in NOT_THERE:
        lost(turn, case, effect, event)
    elif case.view.card is not None and event.why is not Refusal.UNCHANGED:
        turn.keep_case(replace(case, view=replace(case.view, card=None)))
        turn.card()


def picture_not_shown(turn: Turn, case: Case, effect: ShowPicture, event: NotDelivered) -> None:
    """It is held back as before."""
    pictures.not_shown(turn, case, effect, event)
    lost(turn, turn.contact.case or case, effect, event)


def reaction_not_shown(turn: Turn, case: Case, effect: ShowReaction, event: NotDelivered) -> None:
    """It is told in words, before it is known that the thread is lost or closed."""
    reactions.outcome(turn, case, effect, event)
    lost(turn, turn.contact.case or case, effect, event)


def not_private(turn: Turn, case: Case, effect: Panel | Note | AskFirst | ShowPrepared, event: NotDelivered) -> None:
    """Where somebody cannot be written to in their own chat, the thread shows it."""
    if effect.counsellor is None:
        lost(turn, case, effect, event)
        return
    if event.why is Refusal.UNCHANGED:
        return
    if event.why is Refusal.BLOCKED:
        shifts.not_written(turn, effect.counsellor)
    if not isinstance(effect, Panel):
        turn.say(replace(effect, counsellor=None))
    elif effect.menu and case.live:
        turn.keep_case(replace(case, view=replace(case.view, menu=effect.menu)))
        turn.card()


def lost(turn: Turn, case: Case, _: OfCase, event: NotDelivered) -> None:
    """Where the thread is gone it is made again, where it is closed it is opened; nothing else follows.

    While topics are switched off the thread is away: once they are back, it is there again.
    """
    if event.why is Refusal.THREAD_GONE:
        _thread_gone(turn, case, event.thread)
    elif event.why is Refusal.MISPLACED and event.thread in (None, case.view.thread):
        turn.keep_case(replace(case, view=replace(case.view, thread=None, away=case.view.thread or case.view.away)))
        to_be_opened(turn)
    elif event.why is Refusal.THREAD_CLOSED:
        thread_closed(turn, case)


def thread_closed(turn: Turn, case: Case) -> None:
    """Somebody closed the thread by hand: open it again, for the words that it does not show yet."""
    if case.view.thread is not None:
        to_be_opened(turn)


def to_be_opened(turn: Turn, *_: object) -> None:
    """The thread that a case has, or has again once topics are back, is opened; where there is none it is made."""
    case = turn.contact.case
    if case is None or not (case.live or case.view.cursor < turn.counts.log):
        return
    thread = case.view.thread or case.view.away
    turn.say(ReopenThread(case=case.number, thread=thread) if thread is not None else OpenThread(case=case.number))


def _thread_gone(turn: Turn, case: Case, thread: int | None) -> None:
    """Somebody deleted the thread, or switched threads off: make it again and post the case's state again, unless all
    is over and was shown.
    """
    before = case.view.thread or case.view.away
    if before is None or (thread is not None and thread != before):
        return
    if not case.live and case.view.cursor >= turn.counts.log:
        return
    turn.keep_case(case.without_thread(turn.counts.log))
    if case.live:
        turn.note_before()
    turn.say(OpenThread(case=case.number, again=True))
