"""What came of what was sent, and what time brings. The topic is a view of the case: a lost one is made anew."""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import identity, pictures
from bot.core.contact import reactions
from bot.core.desk import backlog, shifts
from bot.core.model import counterparts
from bot.core.model.case import Case, CaseState, Sent, Thread
from bot.core.model.contact_effects import Amend, Tell, Unsend, relay_of
from bot.core.model.desk_effects import Alert, BareCard, OpenThread, PinBoard, ReopenThread, TellDesk
from bot.core.model.events import Delivered, NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.ports import Timer
from bot.core.privacy import forgetting, hiding
from bot.core.turn.turn import PROBE, Turn
from bot.core.understanding.values import Urgency

SENT_KEPT = 100
"""How many of a counsellor's delivered messages a case remembers, so that they can be withdrawn."""

TO_CONTACT_KINDS = frozenset(
    {"say", "tell", "numbers", "ask", "play", "relay", "unsend", "amend", "react", "cover", "clear"}
)
"""Effects whose refusal says something about the contact's chat."""

PRIVATE_KINDS = frozenset({"tell_counsellor", "test_call", "shift_call", "report"})
"""Effects in a counsellor's own chat of which no case has to know: only whether the bot may still write there."""

NOT_THERE = frozenset({Refusal.THREAD_CLOSED, Refusal.THREAD_GONE, Refusal.MISPLACED})
"""Why words did not come to stand in a topic that was there."""

TOPIC = "topic"
"""The timer for making a topic again that could not be made."""

PROBE_EVERY = HOUR
"""How often: one of the group's 1,200 calls an hour for each case."""

ALERT, DANGER = "alert", "danger"
"""The timers for an alert that did not get through: of a case that waits, and of new danger in one that is held."""

BOARD = "board"
"""The effect, and the timer for a board that could not be brought up to date."""


def delivered(turn: Turn, event: Delivered) -> None:
    """An effect was carried out."""
    if event.effect == BOARD:
        _board_shown(turn, event)
        return
    if event.effect == "delete_thread":
        forgetting.purged(turn, event)
        return
    if event.effect == "open_thread" and event.thread is not None:
        _thread_made(turn, event.case, Thread(event.thread, event.group))
    if event.effect == "reveal":
        identity.shown(turn, event)
    if turn.conversation is None:
        return
    if event.effect == "cover":
        _covered(turn, event)
    elif event.effect == "clear" and hiding.went_on(turn, event) and turn.contact.forgetting:
        forgetting.confirm(turn)
    case = turn.contact.case
    if case is None or case.number != event.case:
        if case is not None and case.stranger and event.effect in ("card", "first_words") and event.messages:
            # of the case before, under way while it ended
            turn.say(BareCard(case=case.number, message=event.messages[0], group=event.group))
        return
    backlog.noticed(turn, event)
    if not _here(case, event):  # the case has moved meanwhile, and begins anew in its new group
        return
    match event.effect:
        case "open_thread":
            if case.thread is None:
                turn.keep_case(replace(case, thread=event.thread, card=None))
                _thread_open(turn)
        case "first_words":
            _began(turn, case, event)
        case "card":
            if event.messages:
                turn.keep_case(replace(case, card=event.messages[0]))
        case "post_log":
            shown = event.seq if event.seq is not None else turn.contact.log
            if case.thread is None:  # the topic was lost meanwhile: the next one shows everything
                shown = case.cursor
            else:
                case = counterparts.remembered(case, event.messages, event.shows)
            turn.keep_case(replace(case, posting=False, doubtful=False, cursor=max(case.cursor, shown)))
            turn.show_log()
            turn.shut_thread()
        case "relay":
            _arrived(turn, case, event)
            pieces = _pieces(event)
            turn.tick(_here_still(case, *pieces[-1]) if pieces else None)
            if event.repeated:
                turn.note(Line.MAYBE_REPEATED, reply_to=_here_still(case, *pieces[0]) if pieces else None)
        case "unsend":
            turn.note(Line.WITHDRAWN, reply_to=event.source)
        case "show_reaction":
            reactions.outcome(turn, case, event)
        case "reopen_thread" | "probe_thread":  # a topic that was looked at was closed, and is open again
            _thread_open(turn)
        case _:
            pass


def _here(case: Case, event: Delivered | NotDelivered) -> bool:
    """Whether it was done in the group in which the case stands now, or in none."""
    return event.group in ("", case.group)


def _board_shown(turn: Turn, event: Delivered) -> None:
    """The board of a group is as it was when it was posted; a new one is pinned."""
    before = turn.desk.board_of(turn.rules.group(event.group))
    message = event.messages[0] if event.messages else before.message
    if message is not None and message != before.message:
        turn.say(PinBoard(message=message, group=before.group))
    turn.desk = turn.desk.with_board(replace(before, posting=False, changes=0, message=message))
    if before.changes > (event.seq or 0):
        turn.board(before.group)
    else:
        shifts.look_again(turn)


def _thread_made(turn: Turn, number: int | None, topic: Thread) -> None:
    """Remember each topic that a contact's cases had. One of somebody who asked to be forgotten goes at once, and so
    does one in a group that the case has left meanwhile, and a second one: the case came back to a group where its
    first one waited.
    """
    case = turn.conversation.case if turn.conversation is not None else None
    left = case is not None and topic.group not in ("", case.group)
    left |= case is not None and case.number == number and case.thread not in (None, topic.thread)
    if turn.conversation is None or turn.contact.forgetting or left:
        forgetting.thread_left(turn, topic)
    else:
        turn.keep(replace(turn.contact, places=(*turn.contact.places, topic)))


def _covered(turn: Turn, event: Delivered | NotDelivered) -> None:
    """The line that stays in a cleared chat is there, or cannot be sent. One that was on its way when the contact asked
    to be forgotten changes nothing: all of it is cleared, and the last words come after that.
    """
    if turn.contact.forgetting:
        if event.last_words and turn.contact.clearing is None:
            forgetting.confirmed(turn)
    elif not event.last_words:  # else danger stopped the forgetting while they were on their way
        hiding.covered(turn, event.messages[0] if isinstance(event, Delivered) and event.messages else None)


def _thread_open(turn: Turn) -> None:
    """The topic takes words: the card and what it does not show yet."""
    case = turn.contact.case
    if case is not None and case.live:
        turn.timers.append(Timer(PROBE, turn.now + PROBE_EVERY, case.number))
    if case is not None and case.card is None:
        turn.first_words()
    else:
        turn.card()
    turn.notes()
    turn.show_log()
    turn.shut_thread()


def _began(turn: Turn, case: Case, event: Delivered) -> None:
    """The first message of the topic is there: the card, and the words that had room under it."""
    stale = case.card_stale
    case = replace(case, posting=False, opening=False, card_stale=False)
    if event.messages and case.thread is not None:  # else the topic was lost meanwhile, or had a card already
        case = counterparts.remembered(case, event.messages, event.shows)
        case = replace(case, card=event.messages[0])
        if event.seq is not None:
            repeated = event.repeated or case.doubtful
            words = (case.cursor, event.seq)
            case = replace(case, card_words=words, card_repeated=repeated, doubtful=False, cursor=max(words))
    turn.keep_case(case)
    if stale:
        turn.card()
    turn.show_log()
    turn.shut_thread()


def _pieces(event: Delivered | NotDelivered) -> tuple[tuple[int, int], ...]:
    """The log entries of a relay with their messages in the topic: several where it is an album."""
    if event.seq is None or event.source is None:
        return ()
    return ((event.seq, event.source), *event.also)


def _here_still(case: Case, seq: int, source: int) -> int | None:
    """The message of a counsellor's words in the topic; None where it went with an earlier topic: numbers repeat in
    groups.
    """
    return source if seq > case.thread_since else None


def _arrived(turn: Turn, case: Case, event: Delivered) -> None:
    """A counsellor's words are on the phone: they can be taken back from now on, or are at once when that was asked."""
    for (seq, source), message in zip(_pieces(event), event.messages, strict=False):
        later, recalled = dict(case.amended).get(seq), seq in case.recalled
        case = _not_under_way(case, seq)
        here = _here_still(case, seq, source)
        if recalled:
            turn.say(Unsend(case=case.number, message=message, source=here))
            continue
        if later is not None:
            turn.say(Amend(case=case.number, seq=later, message=message, source=here))
        if here is not None:
            case = replace(case, sent=(*case.sent, Sent(seq, source, message))[-SENT_KEPT:])
    turn.keep_case(case)


def _not_under_way(case: Case, *seqs: int) -> Case:
    return replace(
        case,
        under_way=tuple(p for p in case.under_way if p[0] not in seqs),
        recalled=tuple(seq for seq in case.recalled if seq not in seqs),
        amended=tuple(a for a in case.amended if a[0] not in seqs),
    )


def not_delivered(turn: Turn, event: NotDelivered) -> None:
    """An effect was not carried out. Nothing is dropped silently: the holder, or the next try, learns of it."""
    if event.effect == BOARD:
        _board_failed(turn, event)
        return
    if event.effect == "delete_thread":
        forgetting.purged(turn, event)
        return
    if event.effect in PRIVATE_KINDS:
        if event.why is Refusal.BLOCKED and event.counsellor is not None:
            shifts.not_written(turn, event.counsellor)
        return
    if event.effect == "conceal":
        identity.not_concealed(turn, event.counsellor)
        return
    if event.effect == "tell_thread" and event.why in NOT_THERE:
        turn.say(TellDesk(line=Line.NO_CASE_THERE, group=event.group))  # it was written where nothing can be answered
    if turn.conversation is None:
        return
    _contact_gone(turn, event)
    if event.effect == "cover":
        _covered(turn, event)
    elif event.effect == "clear" and hiding.went_on(turn, event) and turn.contact.forgetting:
        forgetting.confirm(turn)
    if event.effect == "reveal":
        identity.not_shown(turn, event)
    if event.effect == "ask_desk":
        _not_asked(turn, event)
    case = turn.contact.case
    if event.effect == "relay" and case is not None and case.number != event.case:
        _earlier_relay_failed(turn, case, event)
    if case is None or case.number != event.case or not _here(case, event):
        return
    if event.effect in ("post_log", "first_words"):
        # the next first message, or the card once the topic is open, shows the case as it is by then
        case = replace(case, posting=False, opening=False, card_stale=False)
        turn.keep_case(case)
        if case.thread is None:  # it was for a topic that is lost or left: the next one shows everything
            return
    if event.effect == "show_picture":
        case = pictures.not_shown(turn, case, event)
    if event.effect == "show_reaction":  # before it is known that the topic is lost or closed
        reactions.outcome(turn, case, event)
        case = turn.contact.case or case
    match event.effect, event.why:
        case "alert", _:  # first: a closed or lost topic is General's then, and not the case's
            name = DANGER if event.danger else ALERT
            turn.timers.append(Timer(name, turn.now + MINUTE // 2, case.number))
        case "ping", Refusal.BLOCKED:
            _not_reached(turn, case, event.counsellor)
        case "relay", _:
            _relay_failed(turn, case, event)
        case "amend", Refusal.UNCHANGED:
            pass
        case "amend", _:
            turn.note(Line.EDIT_NOT_PASSED, reply_to=event.source)
        case "react", Refusal.BLOCKED:
            pass
        case "react", _:
            turn.note(Line.REACTION_NOT_PASSED, reply_to=event.source)
        case "tick", _:
            pass  # a sign for the eye: what did not arrive is said in words
        case "unsend", _:
            turn.note(Line.TOO_OLD_TO_WITHDRAW, reply_to=event.source)
        case "open_thread", _:
            turn.timers.append(Timer(TOPIC, turn.now + MINUTE, case.number))
        case _, Refusal.THREAD_GONE | Refusal.MISPLACED:
            _thread_gone(turn, case, event.thread)
        case "probe_thread", Refusal.UNCHANGED:
            pass  # it is there, and open
        case "reopen_thread", Refusal.UNCHANGED:
            _thread_open(turn)
        case "reopen_thread", _:
            turn.timers.append(Timer(TOPIC, turn.now + MINUTE, case.number))
        case _, Refusal.THREAD_CLOSED:
            thread_closed(turn, case)
        case "post_log", _:
            if event.why is Refusal.UNKNOWN:  # shown or not: it is shown again, marked as possibly repeated
                turn.keep_case(replace(case, doubtful=True))
            elif event.several:  # one picture of an album may be at fault: the others are shown without it
                turn.keep_case(replace(case, apart=event.seq or 0))
            else:  # what cannot be shown is passed over
                turn.keep_case(replace(case, cursor=max(event.seq or 0, case.cursor + 1)))
                _not_shown(turn, event)
            turn.show_log()
            turn.shut_thread()
        case "first_words", _:
            turn.keep_case(replace(case, doubtful=event.why is Refusal.UNKNOWN))
            turn.timers.append(Timer(TOPIC, turn.now + MINUTE, case.number))
            turn.show_log()
            turn.shut_thread()
        case "card", _ if case.card is not None and event.why is not Refusal.UNCHANGED:
            turn.keep_case(replace(case, card=None))  # somebody deleted it, and its buttons with it
            turn.card()
        case _:
            pass


def _not_shown(turn: Turn, event: NotDelivered) -> None:
    """What a contact sent cannot be shown: both sides know, because both believe otherwise."""
    if event.why is Refusal.TOO_BIG:
        turn.note(Line.THEIR_FILE_TOO_BIG)
        turn.unasked(Tell(line=Line.FILE_TOO_BIG))
    else:
        turn.note(Line.NOT_DELIVERED)


def _not_reached(turn: Turn, case: Case, counsellor: str | None) -> None:
    """A counsellor blocked the bot: they count as not started, and if nobody else was called, the group is."""
    known = turn.desk.counsellor(counsellor)
    if known is None or not known.started:
        return
    shifts.unreachable(turn, known.id)
    reached = any(c.started for c in turn.desk.on_duty(turn.now, case.group))
    if case.state is CaseState.WAITING and case.urgency < Urgency.URGENT and not reached:
        turn.say(Alert(case=case.number))
    elif case.state is CaseState.OPEN and case.holder == known.id:
        turn.say(Alert(case=case.number, danger=True))


def _not_asked(turn: Turn, event: NotDelivered) -> None:
    """A counsellor was not asked or told privately: the group is, unless it was already."""
    if event.why is Refusal.BLOCKED and event.counsellor is not None:
        shifts.not_written(turn, event.counsellor)
    if event.ask is not None and event.ask.line not in identity.NOT_FOR_THE_GROUP:
        turn.say(replace(event.ask, counsellor=None))


def _board_failed(turn: Turn, event: NotDelivered) -> None:
    """The board could not be brought up to date: a lost one is made anew at once, else it is tried again later."""
    lost = event.why is not Refusal.UNCHANGED
    before = turn.desk.board_of(turn.rules.group(event.group))
    message = None if lost else before.message
    turn.desk = turn.desk.with_board(replace(before, posting=False, changes=0, message=message))
    if before.changes > (event.seq or 0) or (lost and before.message is not None):
        turn.board(before.group)
    elif lost:
        turn.timers.append(Timer(BOARD, turn.now + MINUTE))


def _relay_failed(turn: Turn, case: Case, event: NotDelivered) -> None:
    """A counsellor's words did not reach the phone: the holder knows; while the contact is away, they wait."""
    pieces, known = _pieces(event), event.why is not Refusal.UNKNOWN
    recalled = tuple(p for p in pieces if p[0] in case.recalled and known)
    left = tuple(p for p in pieces if p not in recalled)
    turn.keep_case(_not_under_way(case, *(seq for seq, _ in pieces)))
    if recalled:
        turn.note(Line.WITHDRAWN, reply_to=_here_still(case, *recalled[0]))
    if event.why is Refusal.BLOCKED and left:
        relay = relay_of(case.number, tuple((dict(case.amended).get(seq, seq), s) for seq, s in left))
        turn.wait(relay) if relay is not None else None
        turn.note(Line.BLOCKED, reply_to=_here_still(case, *left[0]))
    elif left or not pieces:
        line = Line.TOO_BIG if event.why is Refusal.TOO_BIG else Line.NOT_DELIVERED
        turn.note(line, reply_to=_here_still(case, *left[0]) if left else event.source)


def _earlier_relay_failed(turn: Turn, case: Case, event: NotDelivered) -> None:
    """Words of a case that has ended did not reach the phone, and another one follows it: who has to do with that one
    knows.
    """
    pieces = _pieces(event)
    relay = relay_of(event.case or 0, pieces) if event.why is Refusal.BLOCKED else None
    code = f"{case.code[0]}-{case.code[1]}"
    if relay is not None and not case.stranger:  # words to who was here before are shown to nobody else
        turn.wait(relay)
        turn.note(Line.BLOCKED)
    elif case.live and case.thread is not None:
        turn.note(Line.EARLIER_NOT_DELIVERED, code=code)
    else:
        turn.say(TellDesk(line=Line.EARLIER_NOT_DELIVERED, values=(("code", code),), group=case.group))


def _contact_gone(turn: Turn, event: NotDelivered) -> None:
    """The contact blocked the bot: nothing more is tried until they come back, and the holder knows."""
    if event.why is not Refusal.BLOCKED or event.effect not in TO_CONTACT_KINDS or turn.contact.blocked:
        return
    turn.keep(replace(turn.contact, blocked=True))
    if event.effect != "relay":
        turn.note(Line.BLOCKED)


def thread_closed(turn: Turn, case: Case) -> None:
    """Somebody closed the topic by hand: open it again, for the words that it does not show yet."""
    if case.thread is not None and (case.live or case.cursor < turn.contact.log):
        turn.say(ReopenThread(case=case.number, thread=case.thread))


def _thread_gone(turn: Turn, case: Case, thread: int | None) -> None:
    """Somebody deleted the topic, or switched topics off: make it again and post the case's state again, unless all is
    over and was shown.
    """
    if case.thread is None or (thread is not None and thread != case.thread):
        return
    if not case.live and case.cursor >= turn.contact.log:
        return
    turn.keep_case(case.without_thread(turn.contact.log))
    if case.live and case.note[1]:
        turn.note(Line.NOTE_BEFORE, holder=shifts.name_of(turn, case.note[0]), note=case.note[1])
    turn.say(OpenThread(case=case.number, again=True))
