"""What came of what was sent: by the type of the effect, the next step, or who has to learn that it failed.

`chat` is about the contact's chat, `threads` about those of cases, `desk` about all else. An effect whose row in
`EFFECTS` says that its outcome comes back, and for which nobody here waits, does not start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.casework import identity
from bot.core.contact import reactions
from bot.core.desk import reach
from bot.core.model.case import Case
from bot.core.model.effects import OfCase, contact, thread
from bot.core.model.effects import desk as at_desk
from bot.core.model.effects.contact import Relay
from bot.core.model.effects.lanes import Concerns, Place, Reports
from bot.core.model.effects.table import EFFECTS, Effect, each, group_of, row_of
from bot.core.model.effects.thread import BareCard, Card, FirstWords, OpenThread
from bot.core.model.events import Delivered, NotDelivered
from bot.core.outcomes import chat, desk, threads
from bot.core.privacy import forgetting
from bot.core.turn.turn import Turn

Came = Callable[..., None]
"""What follows: given the turn, the case where the effect is one of a case, the effect, and the outcome."""


def whole(rows: dict[type[Effect], tuple[Came | None, Came]]) -> Mapping[type[Effect], tuple[Came | None, Came]]:
    """The rows, one for each effect whose failure comes back, with what follows its success where that does too."""
    for kind, (done, _) in each(lambda _, row: row.reports >= Reports.FAILURE, rows).items():
        if (done is not None) is not (EFFECTS[kind].reports >= Reports.SUCCESS):
            raise LookupError(f"{kind.__name__}: its success comes back, or is waited for, in vain")
    return rows


CAME = whole(
    {
        contact.Relay: (chat.arrived, chat.relay_failed),
        contact.Amend: (None, chat.not_passed_on),
        contact.React: (None, chat.not_passed_on),
        contact.Unsend: (chat.taken_back, chat.not_passed_on),
        contact.Cover: (chat.covered, chat.covered),
        contact.Clear: (chat.cleared, chat.cleared),
        contact.Fingerprint: (chat.fingerprinted, chat.fingerprinted),
        thread.OpenThread: (threads.made, threads.not_made),
        thread.FirstWords: (threads.began, threads.not_begun),
        thread.Card: (threads.card_shown, threads.card_lost),
        thread.PostLog: (threads.posted, threads.not_posted),
        thread.ShowPicture: (None, threads.picture_not_shown),
        thread.Note: (None, threads.not_private),
        thread.AskFirst: (desk.asked_first, threads.not_private),
        thread.ShowPrepared: (desk.prepared_shown, threads.not_private),
        thread.ShowReaction: (reactions.outcome, threads.reaction_not_shown),
        thread.ReopenThread: (threads.takes_words, threads.not_opened),
        thread.ProbeThread: (threads.takes_words, threads.not_opened),  # it was closed, and is open again
        at_desk.Alert: (desk.called, desk.not_alerted),
        at_desk.AlertAll: (desk.all_alerted, desk.not_all_alerted),
        at_desk.Ping: (desk.called, desk.not_pinged),
        at_desk.Panel: (desk.called, threads.not_private),
        at_desk.Board: (desk.board_shown, desk.board_failed),
        at_desk.TellThread: (None, desk.not_said_there),
        at_desk.DeleteThread: (forgetting.purged, forgetting.purged),
        at_desk.TakeBack: (desk.taken_back, desk.taken_back),
        at_desk.AskDesk: (desk.called, desk.not_asked),
        at_desk.Report: (None, desk.not_told),
        at_desk.ShowHead: (None, desk.not_told),
        at_desk.TestCall: (None, desk.not_told),
        at_desk.TellCounsellor: (None, desk.not_told),
        at_desk.ShiftCall: (None, desk.not_told),
        at_desk.ShiftBrief: (None, desk.not_told),
        at_desk.Found: (None, desk.not_told),
        at_desk.HandOver: (None, desk.not_asked_over),
        at_desk.AskTicket: (None, desk.not_told),
        at_desk.ShowSessions: (None, desk.not_told),
        at_desk.Reveal: (identity.shown, identity.not_shown),
        at_desk.Conceal: (None, identity.not_concealed),
    }
)
"""What follows the success and the failure of each effect of which an outcome comes back."""


_CALLS = (at_desk.Alert, at_desk.Ping, at_desk.Panel, thread.AskFirst, thread.ShowPrepared)
"""What is done once they stand at the desk does not depend on what became of the case."""


def delivered(turn: Turn, event: Delivered) -> None:
    """An effect was carried out."""
    effect = event.effect
    done, _ = CAME[type(effect)]
    if done is None or not isinstance(effect, OfCase) or isinstance(effect, _CALLS):
        done(turn, effect, event) if done is not None else None
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
        done(turn, case, effect, event)


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
            CAME[type(effect)][1](turn, effect, event)
        return
    case = turn.contact.case
    if case is None:
        return
    if case.number == effect.case and _here(case, effect):
        failed = CAME[type(effect)][1] if row.reports >= Reports.FAILURE else threads.lost
        failed(turn, case, effect, event)
    elif case.number != effect.case and isinstance(effect, Relay):
        chat.earlier_relay_failed(turn, case, effect, event)


def _here(case: Case, effect: Effect) -> bool:
    """Whether it was done in the group in which the case stands now, or in none: one that moved begins anew."""
    return group_of(effect) in ("", case.group)
