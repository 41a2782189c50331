"""One update's whole way, from the inbox to the outbox.

    Telegram ─ receive ─▶ inbox ─▶ route ─▶ understand ─▶ decide ─▶ commit ─▶ outbox ─▶ deliver ─▶ Telegram

`receive` is in `bot.adapters.telegram`, the order of contacts in `bot.engine.worker`, delivery in
`bot.engine.deliverer`. Everything between two awaits here may be cut off by a SIGKILL: the entry stays in the inbox
until the commit that deletes it, and that commit holds all that was decided.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bot.core.contact.messages import words_of
from bot.core.decide import decide
from bot.core.model.case import Content, Kind, Position
from bot.core.model.case_events import By
from bot.core.model.contact_events import Commanded, Edited, PressedForged, Wrote
from bot.core.model.desk import Desk
from bot.core.model.desk_events import CounsellorLeft, MemberCame, RoleChanged
from bot.core.model.errors import Conflict, Forgotten, Unparsable
from bot.core.model.events import Event, get_press
from bot.core.ports import DESK, Atlas, Commit, Item, Loaded, Routed
from bot.core.replacing import replace
from bot.core.understanding.sentences import after_greeting, after_thanks, asked_instead, last_question, second_question
from bot.core.understanding.triage import RedRead
from bot.core.understanding.values import Understanding, Urgency
from bot.engine.desk_turn import DeskTurn
from bot.engine.parts import Held

UNSENT_MOST = 10
"""How many of the bot's own answers may wait for one contact."""

SURE = 0.5
"""Confidence from which a second matter is offered: a button for what nobody asked only takes room."""

PIECE, PIECES = 24, 12
"""Letters of a line that may be a piece of a message, and how many such lines are read as one."""

TEXTS_UNDERSTOOD = 3
"""How many of the last texts of one batch the intent model reads. Red flags are looked for in all of them."""


PLACES = RoleChanged | CounsellorLeft | MemberCame
"""What Telegram says of somebody's place in a group."""


@dataclass(frozen=True)
class Batch:
    """All waiting items of one contact, or of the desk, as events in the order in which they came."""

    key: str
    items: tuple[Item, ...]
    routed: tuple[Routed, ...]
    flags: Mapping[str, RedRead] = field(default_factory=dict, repr=False)
    """What red flags tell of a text, as far as they were looked for already."""


def route(item: Item, use: Held, desk: Desk) -> Routed:
    """Whose item this is, and what happened. Raises Unparsable. `desk`: as after the item came in, or later."""
    if item.event is not None and item.key is not None:
        return Routed(item.key, (item.event,))
    if item.again and item.key is not None:
        return Routed(item.key, ())
    if item.body is None:
        raise Unparsable("its key is gone")
    return use.parts.translator.translate(item.body, desk, item.received_at)


async def admitted(routed: Sequence[Routed], use: Held, desk: Desk) -> tuple[tuple[Event, ...], int]:
    """The events of a batch, without those of people who are no members of the group of the desk where they acted, or
    whom nobody let in there (how many these are is the second value); their presses are answered.

    Asked in the contact's own turn: Telegram may be slow to say who is a member, and nobody else waits for it. Where it
    does not say, what the desk has recorded holds.
    """
    events: list[Event] = []
    strangers = 0
    for part in routed:
        for event in part.events:
            if isinstance(event, PLACES):
                left = event.by.at if isinstance(event, CounsellorLeft) else None
                use.parts.members.ask_anew(event.by.address, left=left)
        if part.by is None:
            events += part.events
            continue
        recorded = next((c for c in desk.counsellors if c.address == part.by), None)
        groups = await use.parts.members.groups(part.by, recorded)
        stranger = recorded is not None and recorded.unvouched
        admin = bool(groups) and await use.parts.members.administers(part.by)
        supervisor = admin or (bool(groups) and await use.parts.members.supervises(part.by))
        for event in part.events:
            by = getattr(event, "by", None)
            there = bool(groups) and isinstance(by, By) and (by.at is None or by.at in groups)
            there = there and not (stranger and not isinstance(event, PLACES))
            if not isinstance(by, By) or not (there or isinstance(event, CounsellorLeft)):
                events += [PressedForged(press=p, desk=True)] if (p := get_press(event)) else []
                strangers += 1
            else:
                known = replace(by, supervisor=supervisor, admin=admin, groups=groups)
                events.append(replace(event, by=known))  # type: ignore[arg-type]
            if isinstance(event, MemberCame):  # when they first do something, Telegram is asked whether they still are
                use.parts.members.ask_anew(part.by)
    return tuple(events), strangers


async def of_a_member(batch: Batch, use: Held) -> Batch:
    """The batch as one of the desk, where all it has is *Start* pressed by somebody of whom nothing is known but who is
    a member of a group: they are met as a counsellor, also before they did anything there.

    Where Telegram does not say so, they are a contact: nobody in danger waits for that.
    """
    starts = [part.member for part in batch.routed if part.member is not None]
    if not starts or len(starts) != len(batch.routed):
        return batch
    if (await load(batch.key, use)).conversation is not None or not await use.parts.members.groups(
        starts[0].by.address
    ):
        return batch
    return Batch(DESK, batch.items, tuple(Routed(DESK, (start,), start.by.address) for start in starts))


async def handle(batch: Batch, use: Held, desk: DeskTurn) -> int:
    """Decide a batch and commit it whole; how much strangers did in it. Raises LeaseLost, StoreDown, Handled."""
    batch = await of_a_member(batch, use)
    at_desk = any(part.by is not None for part in batch.routed)
    events, strangers = await admitted(batch.routed, use, await desk.now() if at_desk else Desk())
    loaded, understanding, _ = await asyncio.gather(
        load(batch.key, use), understand(events, use, batch.flags), use.parts.store.records.ready(batch.key)
    )
    commit = _decided(batch, events, loaded, understanding, use)
    if commit.desk is None:
        with suppress(Conflict):
            await make_true(commit, use)
            return strangers
        loaded = await load(batch.key, use)
        commit = _decided(batch, events, loaded, understanding, use)
    urgent = any(red.urgency is Urgency.EMERGENCY for red in batch.flags.values())
    while True:
        async with desk.change(first=urgent):
            newest = await desk.newest(loaded)
            if newest.desk_version != loaded.desk_version:
                commit = _decided(batch, events, newest, understanding, use)
            made = desk.begin(commit, make_true(commit, use))
        with suppress(Conflict):
            await made
            return strangers
        loaded = await load(batch.key, use)
        commit = _decided(batch, events, loaded, understanding, use)


async def load(key: str, use: Held) -> Loaded:
    """The state of a contact or the desk; what an older copy brought back of a forgotten contact is deleted."""
    try:
        return await use.parts.store.records.load(key)
    except Forgotten:
        if key == DESK:
            raise
        await use.parts.store.records.purge(use.lease(), key)
        return await use.parts.store.records.load(key)


async def make_true(commit: Commit, use: Held) -> None:
    """Commit a decision. One that forgets a contact destroys the key before anything else of theirs is handled."""
    told, silence = commit.conversation, use.parts.silence
    if told is not None and told.hushed:  # before it is true: a phone is rather spared too early than too late
        silence.note(commit.key, told)
    await use.parts.store.records.commit(use.lease(), commit)
    if told is not None and told.case is not None and told.case.incoming.to_read:
        use.unread(commit.key)
    if commit.forget or (told is not None and not told.hushed):
        silence.note(commit.key, None if commit.forget else told)
    if commit.forget:
        await forget(commit.key, use)


async def forget(contact: str, use: Held) -> None:
    """Delete the letters that could not be read, then the key. Safe to repeat: after a crash the next leader does."""

    def theirs(body: bytes) -> bool:
        known = use.parts.translator.sender(body)
        return known is not None and known[0] == contact

    await use.parts.store.inbox.drop_dead(use.lease(), theirs)
    await use.parts.store.forgetting.destroy(contact)


def _decided(
    batch: Batch, events: Sequence[Event], loaded: Loaded, understanding: Understanding | None, use: Held
) -> Commit:
    place = position_of(events, use.parts.atlas)
    decision = decide(batch.key, loaded, events, use.parts.rules, understanding, place)
    answered = tuple(item.id for item in batch.items)
    dropped = withdrawn(use.unsent(batch.key), everything=decision.withdraws)
    return replace(decision, acknowledge=answered, withdraw=dropped)


def withdrawn(unsent: tuple[str, ...], *, everything: bool) -> tuple[str, ...]:
    """Which of the bot's own answers that are not begun are dropped: all where better words follow, else the oldest of
    a flood.

    A chat takes one message a second. Who sends faster is answered to what they sent last; crisis answers are not among
    these.
    """
    return unsent if everything else unsent[:-UNSENT_MOST]


async def understand(events: Sequence[Event], use: Held, flags: Mapping[str, RedRead]) -> Understanding | None:
    """What the texts of a batch are about: the most urgent one decides, and of equals the last."""

    def flag(text: str) -> Urgency:
        return (flags[text] if text in flags else use.parts.understander.red_flags(text)).urgency

    texts = [text for event in events if (text := text_of(event))]
    if not texts:
        return None
    whole = as_one(texts)
    if whole and all(map(is_piece, events)) and all(flag(t) is Urgency.NONE for t in texts):
        texts = [whole]
    flagged = [t for t in texts[:-TEXTS_UNDERSTOOD] if flag(t) > Urgency.NONE]
    chosen = (flagged + texts[-TEXTS_UNDERSTOOD:])[-20:]
    chosen += [t for t in flagged if flag(t) is Urgency.EMERGENCY and t not in chosen][:1]
    calm = [flag(text) is Urgency.NONE for text in chosen]
    begun = [after_thanks(after_greeting(text) if mild else text) for text, mild in zip(chosen, calm, strict=True)]
    asked = [asked_instead(text) if mild else text for text, mild in zip(begun, calm, strict=True)]
    understood = await asyncio.gather(*(use.parts.understander.understand(text, flags.get(text)) for text in asked))
    best = max(reversed(understood), key=lambda u: (u.urgency, u.confidence >= use.parts.rules.sure))
    at = max(n for n, one in enumerate(understood) if one is best)
    text = chosen[at]
    instead = asked[at] != begun[at]
    also = await _also(best, text, [u for u in understood if u is not best], use)
    second = second_question(asked[at]) if best.urgency < Urgency.URGENT and also is None else None
    beside = await use.parts.understander.understand(second) if second else None
    return replace(best, also=also, instead=instead, beside=beside)


async def _also(best: Understanding, text: str, others: Sequence[Understanding], use: Held) -> str | None:
    """A second matter beside the most urgent one: another text of the batch, or the question at the end of its own.
    Danger waits for no model to tell of it.
    """
    rules, danger = use.parts.rules, best.urgency is Urgency.EMERGENCY
    question = last_question(text)
    asked = [*others, *([await use.parts.understander.understand(question, at_once=danger)] if question else [])]
    for other in reversed(asked):
        query = next(iter(other.queries), None)
        topic = next((id for id in rules.about if rules.about.query(id) is query), None) if query else other.topic
        sure = query is not None or other.confidence >= SURE
        if topic is not None and topic != best.topic and sure and other.urgency < Urgency.URGENT:
            return topic
    return None


def as_one(pieces: Sequence[str]) -> str:
    """One message, sent piece by piece; "" where they are not several, or too many to be one."""
    return "\n".join(pieces) if 1 < len(pieces) <= PIECES else ""


def is_piece(event: Event) -> bool:
    """Whether an event may be a piece of what somebody goes on writing: a few words without an end."""
    match event:
        case Wrote(content=Content(kind=Kind.TEXT, text=text)):
            return len(text.strip()) <= PIECE and not text.strip().endswith(("?", "!", "។", "៕", "."))
        case _:
            return False


def position_of(events: Sequence[Event], atlas: Atlas) -> Position | None:
    """Where the last place is that a contact shared in a batch; None without one. A step of a live one is none."""
    places = [e.content.place for e in events if isinstance(e, Wrote) and e.content.place is not None]
    return atlas.look_up(*places[-1]) if places else None


def text_of(event: Event) -> str:
    """The words of a contact in an event, if any."""
    match event:
        case Wrote() | Edited():
            return words_of(event)
        case Commanded():
            return event.argument
        case _:
            return ""
