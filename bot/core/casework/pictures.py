"""Pictures in cases about children or sexual harm: nobody sees them by accident, and no more are asked for."""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework.child import told_of
from bot.core.model.case import Case, Content, Kind, LogEntry, Side
from bot.core.model.case_events import PictureAnswered
from bot.core.model.contact_events import Edited, Wrote
from bot.core.model.conversation import Conversation
from bot.core.model.effects.thread import ShowPicture
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.turn.turn import Turn
from bot.core.understanding.topics import Topics, Trait

PICTURES = frozenset({Kind.PHOTO, Kind.VIDEO, Kind.VIDEO_NOTE, Kind.ANIMATION, Kind.DOCUMENT})

TO_READ_MOST = 10
"""How much of a case waits to be read by a machine: an album has ten pictures. Of more, the last."""


def guarded(conversation: Conversation, case: Case, about: Topics) -> bool:
    """Whether the pictures of this case are held back: once they were, nothing that is learnt later changes it."""
    return case.guard.guarded or case.guard.child or _may_show_harm(conversation, case, about)


def _may_show_harm(conversation: Conversation, case: Case, about: Topics) -> bool:
    return about.has(case.topic, Trait.GUARDED) or told_of(conversation)


def guard(turn: Turn) -> None:
    """Keep in mind that the pictures of the live case are held back."""
    case = turn.case
    if case is not None and not case.guard.guarded and guarded(turn.contact, case, turn.rules.about):
        waiting = tuple(seq for seq in case.guard.pictures if seq > case.view.cursor)
        guard = replace(case.guard, guarded=True, pictures=(), unopened=(*case.guard.unopened, *waiting))
        turn.keep_case(replace(case, guard=guard))


def keep(turn: Turn, content: Content, source: int, *, edited: bool, reply_to: int | None) -> bool:
    """Keep a picture that is held back, its words apart so that they outlast it. Whether it is one; all else is noted
    as the entry that the caller records next.
    """
    case = turn.case
    if case is None:
        return False
    if content.kind not in PICTURES or not guarded(turn.contact, case, turn.rules.about):
        turn.keep_case(_noted(turn, case, content.kind, edited=edited))
        return False
    if content.text:
        words = Content(Kind.TEXT, content.text)
        turn.record(Side.CONTACT, words, source, edited=edited, reply_to=reply_to)
    bare = replace(content, text="")
    seq = turn.record(Side.CONTACT, bare, source, edited=edited, reply_to=reply_to)
    now = turn.case or case
    turn.keep_case(replace(now, guard=replace(now.guard, unopened=(*case.guard.unopened, seq))))
    return True


def _noted(turn: Turn, case: Case, kind: Kind, *, edited: bool) -> Case:
    """The case with its next entry among the pictures that the thread may still show, and among what is to be read."""
    new = turn.contact.counts.log + 1
    if kind in PICTURES:
        waiting = (seq for seq in case.guard.pictures if seq > case.view.cursor)
        case = replace(case, guard=replace(case.guard, pictures=(*waiting, new)))
    if kind in turn.rules.by_machine and not edited:
        to_read = (*case.incoming.to_read, new)[-TO_READ_MOST:]
        case = replace(case, incoming=replace(case.incoming, to_read=to_read))
    return case


def held_back(conversation: Conversation, case: Case, entry: LogEntry, about: Topics) -> bool:
    """Whether an entry of the log is a picture that the thread shows only once its holder opens it."""
    picture = entry.side is Side.CONTACT and entry.content.kind in PICTURES
    return picture and (entry.seq in case.guard.unopened or guarded(conversation, case, about))


def received(turn: Turn, events: list[Wrote | Edited]) -> None:
    """Ask once in a case not to send more of them: having and sending them may be a crime, and harm who is in them.

    Not where only the case of somebody else, or of who may be, is about it: they would learn that.
    """
    case, contact = turn.case, turn.contact
    if case is None or case.guard.no_pictures or contact.phone.unsure or not guarded(contact, case, turn.rules.about):
        return
    if case.stranger and not _may_show_harm(contact, case, turn.rules.about):
        return
    if any(event.content.kind in PICTURES for event in events):
        turn.keep_case(replace(case, guard=replace(case.guard, no_pictures=True)))
        turn.tell(Line.NO_PICTURES)


def not_shown(turn: Turn, case: Case, effect: ShowPicture, event: NotDelivered) -> None:
    """A picture that its holder opened was not shown: held back as before, unless it may stand there."""
    if effect.seq in (*case.guard.unopened, *case.guard.never_opened) or event.why is Refusal.UNKNOWN or not case.live:
        return
    turn.keep_case(replace(case, guard=replace(case.guard, unopened=tuple(sorted((*case.guard.unopened, effect.seq))))))
    turn.card()
    turn.note(Line.PICTURE_NOT_SHOWN)
    turn.note_journal("picture_not_shown", "bot")


def answered(turn: Turn, event: PictureAnswered, case: Case) -> None:
    """The holder opens a picture, or destroys it unopened. Both are written down."""
    if event.seq in case.guard.never_opened:
        turn.answer(event.press, Line.NEVER_OPENED, alert=True)
    elif event.open:
        turn.answer(event.press)
        left = tuple(seq for seq in case.guard.unopened if seq != event.seq)
        turn.keep_case(replace(case, guard=replace(case.guard, unopened=left)))
        turn.card()
        turn.say(ShowPicture(case=case.number, seq=event.seq))
        turn.note_journal("picture_opened", event.by.counsellor)
    elif event.seq not in case.guard.unopened:
        turn.answer(event.press, Line.PICTURE_OPENED, alert=True)
    else:
        turn.answer(event.press, Line.NEVER_OPENED)
        turn.keep_case(turn.destroyed(case, (event.seq,)))
        turn.card()
        turn.note_journal("picture_destroyed", event.by.counsellor)
