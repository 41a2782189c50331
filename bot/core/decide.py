"""The decision: what the state becomes, and what is to be done. Pure: no clock, no network, no words.

One batch holds all waiting events of one contact (and of their case), or of the desk. Danger is looked for first;
what the contact wrote is answered once; from the claim to the close the bot adds no answer of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core import desk_acts, outcomes, timers
from bot.core.casework import child, consent, moving, unmasking, upkeep
from bot.core.contact import actions, by_machine, messages, reactions, repeating
from bot.core.contact.actions import When
from bot.core.desk import supervising
from bot.core.keeping.events import CloseUndone
from bot.core.model import contact_events as said
from bot.core.model.case import Content, Kind, Position, Thread
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
from bot.core.model.contact_events import ContactEvent, Edited, InChat, Wrote
from bot.core.model.desk import Desk
from bot.core.model.desk_events import SentOnPage, WroteOnPage
from bot.core.model.effects.table import AT_DESK, TO_CONTACT, Effect, lane
from bot.core.model.effects.told import asks_who
from bot.core.model.events import Delivered, Event, MachineRead, NotDelivered, Reviewed, TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import Rules
from bot.core.model.timers import TimerName
from bot.core.ports import DESK, Commit, Loaded
from bot.core.privacy import forgetting, hiding
from bot.core.turn import parting
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Understanding, Urgency

BY_COUNSELLOR = CounsellorWrote | PreparedAsked | WroteOnPage | SentOnPage
"""Words of a counsellor to the contact."""


@dataclass(frozen=True)
class Decision(Commit):
    """What is to be committed, once it is known to which versions and for which entries of the inbox.

    `withdraws`: the bot's own unsent answers are to be dropped.
    """

    withdraws: bool = False


def decide(
    key: str,
    loaded: Loaded,
    events: Sequence[Event],
    rules: Rules,
    understanding: Understanding | None = None,
    position: Position | None = None,
) -> Decision:
    """Decide one batch of a contact, or of the desk (`key`). `understanding` is of all that the contact wrote in it,
    `position` of the last place that they shared.
    """
    turn = Turn(loaded.conversation, loaded.desk, loaded.now, rules)
    if loaded.conversation is None:
        parting.drop(turn, key)
        _drop_a_lost_case(turn, key)
    upkeep.set_anew(turn)
    turn.late = _late(turn, events)
    for event in events:
        if isinstance(event, ContactEvent):
            messages.hear(turn, key, event)
    upkeep.breaks(turn, events, new=loaded.conversation is None)
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
        _afterwards(turn, events)
    turn.effects.sort(key=_place)
    return Decision(
        key,
        (),
        loaded.version,
        loaded.desk_version,
        turn.conversation if turn.conversation != loaded.conversation else None,
        turn.desk if turn.desk != loaded.desk else None,
        effects=tuple(e for e in turn.effects if not isinstance(e, AT_DESK)),
        log=tuple(turn.log),
        timers=tuple(turn.timers),
        journal=tuple(turn.journal),
        at_desk=tuple(e for e in turn.effects if isinstance(e, AT_DESK)),
        ledger=tuple(turn.ledger),
        drop=tuple(turn.drop),
        forget=turn.forget,
        withdraws=turn.withdraw,
    )


def _late(turn: Turn, events: Sequence[Event]) -> bool:
    """Whether a watched phone hears of us only long after its last words. Telegram does not tell when a press was."""
    at = [e.sent_at for e in events if isinstance(e, InChat)]
    hushed = turn.conversation is not None and turn.contact.hushed
    return hushed and bool(at) and turn.now - max(at) > turn.rules.quiet_after


def _place(effect: Effect) -> int:
    """Where an effect stands among the others: what is urgent first; who is there is asked last, to be seen."""
    if lane(effect).urgent and isinstance(effect, TO_CONTACT):
        return 0
    return 2 if asks_who(effect) else 1


def begin(desk_state: Desk, now: int, rules: Rules) -> Decision:
    """What is to be done when work begins or the clock went back: settings may differ, timers lie too far away."""
    turn = Turn(None, desk_state, now, rules)
    moving.begin(turn)
    upkeep.afresh(turn)
    supervising.head_next(turn)
    if desk_state.plan.shifts or turn.desk.on_duty(now):
        turn.set_timer(TimerName.LOOK, now)
    changed = turn.desk if turn.desk != desk_state else None
    return Decision(DESK, (), desk=changed, timers=tuple(turn.timers), at_desk=tuple(turn.effects))


def _drop_a_lost_case(turn: Turn, key: str) -> None:
    """The desk knows a case of a contact of whom nothing is kept: it came back with an older copy of the store."""
    lost = turn.desk.case_of(key)
    if lost is not None:
        turn.desk = replace(turn.desk, cases=tuple(c for c in turn.desk.cases if c is not lost))
        if lost.thread is not None:
            forgetting.thread_left(turn, Thread(lost.thread, lost.group))
        turn.board(lost.group)


def _afterwards(turn: Turn, events: Sequence[Event]) -> None:
    """What is to be seen to once all that happened is decided."""
    repeating.note(turn)
    _look_after_the_chat(turn, events)
    consent.tidy(turn)
    turn.shown_elsewhere()
    if turn.phone.unsure and turn.told_of_counsellors and not turn.phone.unsure_told:
        turn.phone = replace(turn.phone, unsure_told=True)
    if turn.late and not turn.chat.forgetting:
        turn.behind_the_line()


def _look_after_the_chat(turn: Turn, events: Sequence[Event]) -> None:
    """What stands in the contact's chat: the question whether somebody checks it, and when it is cleared."""
    if turn.contact.chat.forgetting:
        forgetting.quiet(turn)
        return
    heard = [e for e in events if isinstance(e, Wrote | said.Commanded | said.Pressed | said.Reacted)]
    if any(actions.back(e) for e in heard) and not turn.late:
        hiding.ask(turn)
    hiding.schedule(turn, heard=bool(heard))


def _stretches(events: Sequence[Event]) -> list[list[Event]]:
    """The events, parted where a case changes hands: what comes before and after is decided differently."""
    stretches: list[list[Event]] = [[]]
    for event in events:
        if isinstance(event, Claimed | Closed | CloseUndone | HandedOn | MoveAsked | Muted):
            stretches += [[event], []]
        else:
            stretches[-1].append(event)
    return stretches


def _stretch(
    turn: Turn, events: Sequence[Event], understanding: Understanding | None, position: Position | None
) -> None:
    """What decides where words go, such as a wish for a human, first; then the words, answered once; then the rest."""
    written: list[Wrote | Edited] = []
    events = actions.while_muted(turn, events, understanding) if turn.muted else events
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
            case said.Commanded() if _tells_danger(turn, event, understanding):
                written.append(_as_words(event))
                if not actions.is_(event, When.HELD):  # the bot's own answer is less than what is said to danger
                    done.append(event)
            case said.Commanded() if held and not actions.is_(event, When.HELD):
                written.append(_as_words(event))
                done.append(event)
    if written:
        messages.wrote(turn, written, understanding, position)
    waits = turn.case is not None and turn.case.hold.awaits > 0
    for event in events:
        if event not in done:
            _apply(turn, event)
    taken = turn.attended and not held
    if (waits or taken) and _spoke_last(events):  # the holder's words before theirs answer nothing of these
        turn.awaits_holder()


def _tells_danger(turn: Turn, event: said.Commanded, understanding: Understanding | None) -> bool:
    """Whether a command has words in an urgent batch: they count like all others. How they came to us is no word."""
    way_in = event.name == "start" and event.argument in turn.rules.ways_in
    urgent = understanding is not None and understanding.urgency >= Urgency.URGENT
    return bool(event.argument) and urgent and not way_in


def _spoke_last(events: Sequence[Event]) -> bool:
    spoke = (e for e in reversed(events) if isinstance(e, Wrote | Edited | BY_COUNSELLOR))
    return isinstance(next(spoke, None), Wrote | Edited)


def _forgetting(turn: Turn) -> bool:
    return turn.conversation is not None and turn.contact.chat.forgetting


def _as_words(event: said.Commanded) -> Wrote:
    text = f"/{event.name} {event.argument}".strip()
    return Wrote(address=event.address, content=Content(Kind.TEXT, text), message=event.message, sent_at=event.sent_at)


def _apply(turn: Turn, event: Event) -> None:
    match event:
        case said.Commanded() | said.Pressed() if _forgetting(turn):  # since an earlier event of this batch
            for danger in forgetting.met(turn, [event], danger=actions.is_(event, When.DANGER)):
                _apply(turn, danger)
                turn.tell(Line.FORGET_STOPPED)
        case said.Commanded():
            actions.commanded(turn, event)
        case said.Pressed():
            actions.pressed(turn, event)
        case said.Reacted():
            reactions.reacted(turn, event)
        case said.PressedForged():
            messages.forged(turn, event)
        case said.Unreadable():
            messages.unreadable(turn)
        case said.Blocked():
            if turn.conversation is not None and not turn.contact.phone.blocked:
                turn.keep(replace(turn.contact, phone=replace(turn.contact.phone, blocked=True)))
                turn.note_seldom(Line.BLOCKED) if turn.case is not None else None
        case said.Unblocked():
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
        case MachineRead():
            by_machine.came(turn, event)
        case Wrote() | Edited() | said.Stood():
            pass
        case DeskEvent():
            desk_acts.acted(turn, event)
