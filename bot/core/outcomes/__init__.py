"""What came of what was sent: by the type of the effect, the next step, or who has to learn that it failed.

`chat` is about the contact's chat, `threads` about those of cases, `desk` about all else. An effect whose row in
`EFFECTS` says that its outcome comes back, and for which nobody here waits, does not start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.casework import identity
from bot.core.contact import reactions
from bot.core.desk import reach
from bot.core.model.case import Case
from bot.core.model.effects import OfCase, contact, thread
from bot.core.model.effects import desk as at_desk
from bot.core.model.effects.contact import Relay
from bot.core.model.effects.lanes import Concerns, Place, Reports
from bot.core.model.effects.table import Effect, each, group_of, row_of
from bot.core.model.effects.thread import BareCard, Card, FirstWords, OpenThread
from bot.core.model.events import Delivered, NotDelivered
from bot.core.outcomes import chat, desk, threads
from bot.core.privacy import forgetting
from bot.core.turn.turn import Turn

_Done = Callable[[Turn, Any, Delivered], None]
_DoneInCase = Callable[[Turn, Case, Any, Delivered], None]
_Failed = Callable[[Turn, Any, NotDelivered], None]
_FailedInCase = Callable[[Turn, Case, Any, NotDelivered], None]


_CALLS = (at_desk.Alert, at_desk.Ping)
"""What is done once they stand at the desk does not depend on what became of the case."""

_DONE: Mapping[type[Effect], _Done] = each(
    lambda kind, row: row.reports >= Reports.SUCCESS and (not issubclass(kind, OfCase) or issubclass(kind, _CALLS)),
    {
        contact.Cover: chat.covered,
        contact.Clear: chat.cleared,
        at_desk.Alert: desk.called,
        at_desk.Ping: desk.called,
        at_desk.AskDesk: desk.called,
        at_desk.Board: desk.board_shown,
        at_desk.AlertAll: desk.all_alerted,
        at_desk.DeleteThread: forgetting.purged,
        at_desk.TakeBack: desk.taken_back,
        at_desk.Reveal: identity.shown,
    },
)

_DONE_IN_CASE: Mapping[type[Effect], _DoneInCase] = each(
    lambda kind, row: row.reports >= Reports.SUCCESS and issubclass(kind, OfCase) and not issubclass(kind, _CALLS),
    {
        contact.Relay: chat.arrived,
        contact.Unsend: chat.taken_back,
        thread.OpenThread: threads.made,
        thread.FirstWords: threads.began,
        thread.Card: threads.card_shown,
        thread.PostLog: threads.posted,
        thread.ShowReaction: reactions.outcome,
        thread.ReopenThread: threads.takes_words,
        thread.ProbeThread: threads.takes_words,  # it was closed, and is open again
    },
)

_FAILED: Mapping[type[Effect], _Failed] = each(
    lambda kind, row: row.reports >= Reports.FAILURE and not issubclass(kind, OfCase),
    {
        contact.Cover: chat.covered,
        contact.Clear: chat.cleared,
        at_desk.TakeBack: desk.taken_back,
        at_desk.TellThread: desk.not_said_there,
        at_desk.DeleteThread: forgetting.purged,
        at_desk.Board: desk.board_failed,
        at_desk.AlertAll: desk.not_all_alerted,
        at_desk.AskDesk: desk.not_asked,
        at_desk.Report: desk.not_told,
        at_desk.ShowHead: desk.not_told,
        at_desk.TestCall: desk.not_told,
        at_desk.TellCounsellor: desk.not_told,
        at_desk.ShiftCall: desk.not_told,
        at_desk.Reveal: identity.not_shown,
        at_desk.Conceal: identity.not_concealed,
    },
)

_FAILED_IN_CASE: Mapping[type[Effect], _FailedInCase] = each(
    lambda kind, row: row.reports >= Reports.FAILURE and issubclass(kind, OfCase),
    {
        contact.Relay: chat.relay_failed,
        contact.Amend: chat.not_passed_on,
        contact.React: chat.not_passed_on,
        contact.Unsend: chat.not_passed_on,
        at_desk.Alert: desk.not_alerted,
        at_desk.Ping: desk.not_pinged,
        thread.OpenThread: threads.not_made,
        thread.FirstWords: threads.not_begun,
        thread.Card: threads.card_lost,
        thread.PostLog: threads.not_posted,
        thread.ShowPicture: threads.picture_not_shown,
        thread.ShowReaction: threads.reaction_not_shown,
        thread.ReopenThread: threads.not_opened,
        thread.ProbeThread: threads.not_opened,
    },
)


def delivered(turn: Turn, event: Delivered) -> None:
    """An effect was carried out."""
    effect = event.effect
    if not isinstance(effect, OfCase) or isinstance(effect, _CALLS):
        _DONE[type(effect)](turn, effect, event)
        return
    if isinstance(effect, OpenThread):  # remembered, whatever became of the case
        threads.remember(turn, effect, event)
    case = turn.conversation.case if turn.conversation is not None else None
    if case is None:
        return
    if case.number != effect.case:
        if case.stranger and isinstance(effect, Card | FirstWords) and event.receipt.messages:
            # of the case before, under way while it ended
            turn.say(BareCard(case=case.number, message=event.receipt.messages[0], group=effect.group))
        return
    reach.arrived(turn, event)
    if _here(case, effect):
        _DONE_IN_CASE[type(effect)](turn, case, effect, event)


def not_delivered(turn: Turn, event: NotDelivered) -> None:
    """An effect was not carried out. Nothing is dropped silently: the holder, or the next try, learns of it."""
    effect, row = event.effect, row_of(event.effect)
    if event.strays:
        turn.say(at_desk.TakeBack(messages=event.strays, group=group_of(effect)))
    if turn.conversation is None and row.concerns in (Concerns.CONTACT, Concerns.CASE):
        return
    if row.place is Place.CONTACT:
        chat.contact_gone(turn, effect, event)
    if not isinstance(effect, OfCase):
        if row.reports >= Reports.FAILURE:
            _FAILED[type(effect)](turn, effect, event)
        return
    case = turn.contact.case
    if case is None:
        return
    if case.number == effect.case and _here(case, effect):
        _FAILED_IN_CASE.get(type(effect), threads.lost)(turn, case, effect, event)
    elif case.number != effect.case and isinstance(effect, Relay):
        chat.earlier_relay_failed(turn, case, effect, event)


def _here(case: Case, effect: Effect) -> bool:
    """Whether it was done in the group in which the case stands now, or in none: one that moved begins anew."""
    return group_of(effect) in ("", case.group)
