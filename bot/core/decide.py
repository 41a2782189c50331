"""The decision: what the state becomes, and what is to be done. Pure: no clock, no network, no words.

One batch holds all waiting events of one contact (and of their case), or of the desk. Danger is looked for first;
what the contact wrote is answered once; from the claim to the close the bot adds no answer of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

from bot.core import desk_acts, outcomes, timers
from bot.core.casework import child, clock, consent, interruption, moving, unmasking
from bot.core.contact import actions, messages, reactions, while_muted
from bot.core.contact.actions import When
from bot.core.model.case import Content, Kind, LogEntry, Position, Thread
from bot.core.model.case_events import (
    Claimed,
    Closed,
    CounsellorWrote,
    DeskEvent,
    HandedOn,
    MoveAsked,
    Muted,
    PreparedAsked,
)
from bot.core.model.contact_events import (
    Blocked,
    Commanded,
    ContactEvent,
    Edited,
    InChat,
    Pressed,
    PressedForged,
    Reacted,
    Stood,
    Unblocked,
    Unreadable,
    Wrote,
)
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.table import AT_DESK, TO_CONTACT, Effect, lane
from bot.core.model.effects.told import asks_who
from bot.core.model.events import Delivered, Event, NotDelivered, Reviewed, TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import Rules
from bot.core.model.timers import Timer, TimerName
from bot.core.ports import JournalEntry
from bot.core.privacy import forgetting, hiding
from bot.core.turn import parting
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Understanding, Urgency


@dataclass(frozen=True)
class Decision:
    """The new state (None: unchanged) and what is to be done. `withdraw`: drop the bot's own unsent answers.

    `at_desk` are effects that belong to the desk; `ledger` the contact's messages and when they were sent; `drop` are
    entries of the log to delete; `forget`: delete all that is kept of the contact, and destroy their key.
    """

    conversation: Conversation | None
    desk: Desk | None
    effects: tuple[Effect, ...]
    withdraw: bool
    log: tuple[LogEntry, ...]
    timers: tuple[Timer, ...]
    journal: tuple[JournalEntry, ...]
    at_desk: tuple[Effect, ...] = ()
    ledger: tuple[tuple[int, int], ...] = ()
    drop: tuple[int, ...] = ()
    forget: bool = False


def decide(
    conversation: Conversation | None,
    desk_state: Desk,
    events: Sequence[Event],
    understanding: Understanding | None,
    *,
    key: str,
    now: int,
    rules: Rules,
    position: Position | None = None,
) -> Decision:
    """Decide one batch. `now` is read once, by the store's clock.

    `understanding` is of all that the contact wrote in it, `position` of the last place that they shared.
    """
    turn = Turn(conversation, desk_state, now, rules)
    if conversation is None:
        parting.drop(turn, key)
        _drop_a_lost_case(turn, key)
    clock.set_anew(turn)
    turn.late = _late(turn, events)
    for event in events:
        if isinstance(event, get_args(ContactEvent)):
            messages.hear(turn, key, event)
    interruption.noticed(turn, events)
    danger = understanding is not None and understanding.urgency is Urgency.EMERGENCY
    stopped = False
    for stretch in _stretches(events):
        leaving = _forgetting(turn)
        told = danger or any(actions.is_(event, When.DANGER) for event in stretch)
        left = forgetting.met(turn, stretch, danger=told) if leaving else stretch
        stopped = stopped or (leaving and not _forgetting(turn))
        _stretch(turn, left, understanding, position)
        if turn.conversation is not None:
            child.noticed(turn)
            unmasking.noticed(turn)
    if stopped:
        turn.tell(Line.FORGET_STOPPED)
    if turn.conversation is not None:
        _look_after_the_chat(turn, events)
        consent.tidy(turn)
        if turn.contact.phone.unsure and turn.told_of_counsellors and not turn.contact.phone.unsure_told:
            turn.keep(replace(turn.contact, phone=replace(turn.contact.phone, unsure_told=True)))
    if turn.late and turn.conversation is not None and not turn.contact.chat.forgetting:
        turn.behind_the_line()
    turn.effects.sort(key=_place)
    return Decision(
        conversation=turn.conversation if turn.conversation != conversation else None,
        desk=turn.desk if turn.desk != desk_state else None,
        effects=tuple(e for e in turn.effects if not isinstance(e, AT_DESK)),
        withdraw=turn.withdraw,
        log=tuple(turn.log),
        timers=tuple(turn.timers),
        journal=tuple(turn.journal),
        at_desk=tuple(e for e in turn.effects if isinstance(e, AT_DESK)),
        ledger=tuple(turn.ledger),
        drop=tuple(turn.drop),
        forget=turn.forget,
    )


def _late(turn: Turn, events: Sequence[Event]) -> bool:
    """Whether a watched phone hears of us only long after its last words. Telegram does not tell when a press was."""
    at = [e.sent_at for e in events if isinstance(e, InChat)]
    hushed = turn.conversation is not None and turn.contact.hushed
    return hushed and bool(at) and turn.now - max(at) > turn.rules.quiet_after


def _place(effect: Effect) -> int:
    """Where an effect stands among the others: what is urgent first, and who is there is asked last, so that it is
    seen.
    """
    if lane(effect).urgent and isinstance(effect, TO_CONTACT):
        return 0
    return 2 if asks_who(effect) else 1


def begin(desk_state: Desk, now: int, rules: Rules) -> Decision:
    """What is to be done when work begins, or the clock was set back: the settings may have changed, timers lie too far
    away.
    """
    turn = Turn(None, desk_state, now, rules)
    moving.begin(turn)
    clock.afresh(turn)
    if desk_state.plan.shifts or turn.desk.on_duty(now):
        turn.set_timer(TimerName.LOOK, now)
    changed = turn.desk if turn.desk != desk_state else None
    return Decision(None, changed, (), False, (), tuple(turn.timers), (), at_desk=tuple(turn.effects))


def _drop_a_lost_case(turn: Turn, key: str) -> None:
    """The desk knows a case of a contact of whom nothing is kept any more: it came back with an older copy of the
    store.
    """
    lost = turn.desk.case_of(key)
    if lost is not None:
        turn.desk = replace(turn.desk, cases=tuple(c for c in turn.desk.cases if c is not lost))
        if lost.thread is not None:
            forgetting.thread_left(turn, Thread(lost.thread, lost.group))
        turn.board(lost.group)


def _look_after_the_chat(turn: Turn, events: Sequence[Event]) -> None:
    """What stands in the contact's chat: the question whether somebody checks it, and when it is cleared."""
    if turn.contact.chat.forgetting:
        forgetting.quiet(turn)
        return
    heard = [e for e in events if isinstance(e, Wrote | Commanded | Pressed | Reacted)]
    if any(actions.back(e) for e in heard) and not turn.late:
        hiding.ask(turn)
    hiding.schedule(turn, heard=bool(heard))


def _stretches(events: Sequence[Event]) -> list[list[Event]]:
    """The events, parted where a case changes hands: what comes before and after is decided differently."""
    stretches: list[list[Event]] = [[]]
    for event in events:
        if isinstance(event, Claimed | Closed | HandedOn | MoveAsked | Muted):
            stretches += [[event], []]
        else:
            stretches[-1].append(event)
    return stretches


def _stretch(
    turn: Turn, events: Sequence[Event], understanding: Understanding | None, position: Position | None
) -> None:
    """What decides where words go, such as a wish for a human, first; then the words, answered once; then the rest."""
    written: list[Wrote | Edited] = []
    events = while_muted.left(turn, events, understanding) if turn.muted else events
    first = next((n for n, event in enumerate(events) if isinstance(event, Wrote | Edited)), 0)
    done = [] if turn.attended else [event for event in events if actions.is_(event, When.WISH)]
    done += [event for event in events[:first] if actions.is_(event, When.FIRST)]
    for event in done:
        _apply(turn, event)
    held = turn.attended
    for event in events:
        match event:
            case Wrote() | Edited():
                written.append(event)
            case Commanded() if _tells_danger(turn, event, understanding):
                written.append(_as_words(event))
                if not actions.is_(event, When.HELD):  # the bot's own answer is less than what is said to danger
                    done.append(event)
            case Commanded() if held and not actions.is_(event, When.HELD):
                written.append(_as_words(event))
                done.append(event)
    if written:
        messages.wrote(turn, written, understanding, position)
    waits = _awaits(turn)
    for event in events:
        if event not in done:
            _apply(turn, event)
    if waits and _spoke_last(events):  # the holder's words before theirs answer nothing of these
        turn.awaits_holder()


def _tells_danger(turn: Turn, event: Commanded, understanding: Understanding | None) -> bool:
    """Whether a command has words in a batch that is urgent: they count like all others. How they came to us is no
    word.
    """
    way_in = event.name == "start" and event.argument in turn.rules.ways_in
    urgent = understanding is not None and understanding.urgency >= Urgency.URGENT
    return bool(event.argument) and urgent and not way_in


def _awaits(turn: Turn) -> bool:
    return turn.case is not None and turn.case.hold.awaits > 0


def _spoke_last(events: Sequence[Event]) -> bool:
    """Whether of the contact and the counsellors it was the contact who wrote last."""
    spoke = (e for e in reversed(events) if isinstance(e, Wrote | Edited | CounsellorWrote | PreparedAsked))
    return isinstance(next(spoke, None), Wrote | Edited)


def _forgetting(turn: Turn) -> bool:
    return turn.conversation is not None and turn.contact.chat.forgetting


def _as_words(event: Commanded) -> Wrote:
    """A command that is not for the bot now is read by the counsellor as it was typed."""
    text = f"/{event.name} {event.argument}".strip()
    return Wrote(address=event.address, content=Content(Kind.TEXT, text), message=event.message, sent_at=event.sent_at)


def _apply(turn: Turn, event: Event) -> None:
    match event:
        case Commanded() | Pressed() if _forgetting(turn):  # since an earlier event of this batch
            for danger in forgetting.met(turn, [event], danger=actions.is_(event, When.DANGER)):
                _apply(turn, danger)
                turn.tell(Line.FORGET_STOPPED)
        case Commanded():
            actions.commanded(turn, event)
        case Pressed():
            actions.pressed(turn, event)
        case Reacted():
            reactions.reacted(turn, event)
        case PressedForged():
            messages.forged(turn, event)
        case Unreadable():
            messages.unreadable(turn)
        case Blocked():
            if turn.conversation is not None and not turn.contact.phone.blocked:
                turn.keep(replace(turn.contact, phone=replace(turn.contact.phone, blocked=True)))
                turn.note(Line.BLOCKED) if turn.case is not None else None
        case Unblocked():
            if turn.conversation is not None:
                turn.came_back()
        case TimerDue():
            timers.time_came(turn, event)
        case Delivered():
            outcomes.delivered(turn, event)
        case NotDelivered():
            outcomes.not_delivered(turn, event)
        case Reviewed():
            consent.reviewed(turn, event)
        case Wrote() | Edited() | Stood():
            pass
        case DeskEvent():
            desk_acts.acted(turn, event)
