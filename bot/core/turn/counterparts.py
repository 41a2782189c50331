"""Which message on one side is which on the other: the contact's chat and the thread, as far as both are remembered."""

from __future__ import annotations

from bot.core.model.case import Case, Shown
from bot.core.replacing import replace

SHOWN_KEPT = 100
"""How many messages of the thread a case remembers that show the contact's words."""


def in_thread(case: Case, message: int | None) -> int | None:
    """The message in the thread for one in the contact's chat: theirs, or a counsellor's. None when it is not known."""
    for shown in reversed(case.view.shown):
        if message in shown.sources:
            return shown.message
    sent = (s for s in reversed(case.view.sent) if s.source > 0)  # else it was written on the page
    return next((s.source for s in sent if s.message == message and s.seq > case.view.since), None)


def at_contact(case: Case, message: int | None) -> int | None:
    """The message in the contact's chat for one in the thread. Where several were joined it is the last of them."""
    for sent in reversed(case.view.sent):
        if sent.source == message:
            return sent.message
    return next((s.sources[-1] for s in reversed(case.view.shown) if s.message == message), None)


def is_of(case: Case, piece: tuple[int, int], source: int | None, seq: int | None = None) -> bool:
    """Whether a counsellor's words (log entry, message) are the message of that number in the present thread, or are
    those of the entry `seq`, wherever they were written.

    Numbers repeat between groups: what was written before this thread was made stood in another one.
    """
    if seq is not None:
        return piece == (seq, source)
    return piece[1] == source and piece[0] > case.view.since


def under_way(case: Case, source: int | None, seq: int | None = None) -> int | None:
    """The log entry of a message (see `is_of`) that is on its way to the contact."""
    return next((piece[0] for piece in case.sending.under_way if is_of(case, piece, source, seq)), None)


def withdrawn(case: Case, *seqs: int) -> Case:
    """The case, of which a counsellor's words (log entries) were taken back, so that no phone shows them any more."""
    known = (*case.sending.withdrawn, *(seq for seq in seqs if seq))[-SHOWN_KEPT:]
    return replace(case, sending=replace(case.sending, withdrawn=known))


def remembered(case: Case, messages: tuple[int, ...], sources: tuple[int, ...]) -> Case:
    """The case, remembering that `messages` in the thread show these of the contact: one each, or all in the first."""
    if not messages or not sources:
        return case
    pairs = (
        tuple(Shown(message, (source,)) for message, source in zip(messages, sources, strict=True))
        if len(messages) == len(sources)
        else (Shown(messages[0], sources),)
    )
    return replace(case, view=replace(case.view, shown=(*case.view.shown, *pairs)[-SHOWN_KEPT:]))
