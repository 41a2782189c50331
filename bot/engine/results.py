"""What came of an effect, as an event for the inbox."""

from __future__ import annotations

from bot.core.model.contact_effects import Amend, Clear, Cover, React, Relay, Unsend
from bot.core.model.desk_effects import (
    Alert,
    AnswerPress,
    AskDesk,
    Board,
    Conceal,
    DeleteThread,
    FirstWords,
    Ping,
    PostLog,
    Report,
    Reveal,
    ShiftCall,
    ShowPicture,
    ShowReaction,
    TellCounsellor,
    TestCall,
)
from bot.core.model.effects import TO_CONTACT, Effect, reports
from bot.core.model.events import Delivered, NotDelivered, OwnEvent, Refusal
from bot.core.ports import Call, Entry, Reply, View
from bot.engine.queues import place


def happened(entry: Entry, call: Call, view: View, reply: Reply, *, in_order: bool = True) -> OwnEvent | None:
    """An effect was carried out; None where nobody waits to hear of it. `in_order`: Telegram took calls all along."""
    effect = entry.effect
    if not reports(effect):
        return None
    return Delivered(
        effect=effect.kind,
        case=getattr(effect, "case", None),
        messages=reply.messages,
        seq=effect.seq if isinstance(effect, Relay) else call.upto,
        source=_source(effect),
        thread=effect.thread if isinstance(effect, DeleteThread) else reply.thread,
        shows=call.shows,
        also=effect.also if isinstance(effect, Relay) else (),
        repeated=view.repeated,
        more=call.more,
        last_words=isinstance(effect, Cover) and effect.last_words,
        group=getattr(effect, "group", ""),
        waited=max(0, view.now - entry.created_at) if in_order else 0,
        counsellor=effect.counsellor if isinstance(effect, Reveal) else None,
    )


def failed(entry: Entry, why: Refusal, call: Call | None = None, view: View | None = None) -> OwnEvent | None:
    """An effect was not carried out, and why; None for the answer to a press, which nobody can use any more."""
    effect = entry.effect
    if isinstance(effect, AnswerPress):
        return None
    case = view.conversation.case if view is not None and view.conversation is not None else None
    topic = place(entry).startswith(("topic:", "signs:"))
    thread = case.thread if case is not None and topic else None
    thread = effect.thread if isinstance(effect, DeleteThread) else thread
    return NotDelivered(
        effect=effect.kind,
        why=why,
        case=getattr(effect, "case", case.number if case and isinstance(effect, TO_CONTACT) else None),
        seq=effect.seq if isinstance(effect, Relay | ShowPicture) else call.upto if call is not None else None,
        source=_source(effect),
        thread=thread,
        last_words=isinstance(effect, Cover) and effect.last_words,
        group=getattr(effect, "group", ""),
        danger=isinstance(effect, Alert) and effect.danger,
        several=call is not None and call.cost > 1,
        ask=effect if isinstance(effect, AskDesk) and effect.counsellor is not None else None,
        also=effect.also if isinstance(effect, Relay) else (),
        counsellor=effect.counsellor
        if isinstance(effect, Ping | TellCounsellor | TestCall | ShiftCall | Report | AskDesk | Reveal | Conceal)
        else None,
    )


def nothing(entry: Entry, view: View) -> OwnEvent | None:
    """There was nothing to do any more: whoever waits for this entry learns it as a success without a message.

    A topic that cannot be deleted, because its group is out of the settings, is none: it still stands there.
    """
    effect = entry.effect
    if isinstance(effect, DeleteThread):
        return failed(entry, Refusal.REFUSED)
    if not isinstance(effect, PostLog | FirstWords | Board | Clear | ShowReaction):
        return None
    seen = None
    if isinstance(effect, PostLog):
        seen = view.log[-1].seq if view.log else view.conversation.log if view.conversation is not None else None
    case, group = getattr(effect, "case", None), getattr(effect, "group", "")
    return Delivered(effect=effect.kind, case=case, seq=seen, source=_source(effect), group=group)


def _source(effect: Effect) -> int | None:
    """The message in the topic that an effect belongs to, or the request of a Reveal."""
    match effect:
        case Relay() | Unsend() | Amend() | React():
            return effect.source
        case ShowReaction(message=message):
            return message
        case Reveal():
            return effect.request
        case _:
            return None
