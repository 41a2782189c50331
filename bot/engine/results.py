"""What came of an effect, as an event for the inbox."""

from __future__ import annotations

from bot.core.model.effects.desk import DeleteThread
from bot.core.model.effects.lanes import Place, Reports
from bot.core.model.effects.table import row_of
from bot.core.model.effects.thread import PostLog
from bot.core.model.events import Delivered, NotDelivered, Receipt, Refusal
from bot.core.ports import Call, Entry, Reply, View


def happened(entry: Entry, call: Call, view: View, reply: Reply, *, in_order: bool = True) -> Delivered | None:
    """An effect was carried out; None where nobody waits for that. `in_order`: Telegram took calls meanwhile."""
    if row_of(entry.effect).reports < Reports.SUCCESS:
        return None
    receipt = Receipt(
        messages=reply.messages,
        thread=reply.thread,
        digest=reply.digest,
        shows=call.shows,
        log_upto=call.log_upto,
        changes=call.changes,
        repeated=view.repeated,
        more=call.more,
        waited=max(0, view.now - entry.created_at) if in_order else 0,
    )
    return Delivered(effect=entry.effect, receipt=receipt)


def failed(
    entry: Entry, why: Refusal, call: Call | None = None, view: View | None = None, strays: tuple[int, ...] = ()
) -> NotDelivered | None:
    """An effect was not carried out, and why; None for the answer to a press, which nobody can use any more."""
    row = row_of(entry.effect)
    if row.reports is Reports.NEVER:
        return None
    case = view.conversation.case if view is not None and view.conversation is not None else None
    return NotDelivered(
        effect=entry.effect,
        why=why,
        thread=case.view.thread if case is not None and row.place in (Place.THREAD, Place.SIGNS) else None,
        log_upto=call.log_upto if call is not None else None,
        changes=call.changes if call is not None else 0,
        several=call is not None and call.cost > 1,
        strays=strays,
    )


def nothing(entry: Entry, view: View) -> Delivered | NotDelivered | None:
    """There was nothing to do any more: whoever waits for this entry learns it as a success without a message.

    A thread that cannot be deleted, because its group is out of the settings, is none: it still stands there.
    """
    effect = entry.effect
    if isinstance(effect, DeleteThread):
        return failed(entry, Refusal.REFUSED)
    if row_of(effect).reports is not Reports.NOTHING:
        return None
    seen = None
    if isinstance(effect, PostLog):
        seen = view.log[-1].seq if view.log else view.conversation.counts.log if view.conversation is not None else None
    return Delivered(effect=effect, receipt=Receipt(log_upto=seen))
