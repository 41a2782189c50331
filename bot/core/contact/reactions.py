"""Reactions, both ways: shown as reactions on the right message where a bot may set them, else told in words."""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import overflow
from bot.core.contact import form_words
from bot.core.desk import shifts
from bot.core.model.case import Case, CaseState, Content, Kind, Side, Sign
from bot.core.model.case_events import CounsellorReacted
from bot.core.model.contact_events import Reacted
from bot.core.model.conversation import Question
from bot.core.model.effects.contact import React, Tell
from bot.core.model.effects.thread import ShowReaction
from bot.core.model.events import Delivered, NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.privacy import hiding
from bot.core.turn import answers, counterparts
from bot.core.turn.turn import Turn

_AGREES = {"👍": True, "👎": False}


def reacted(turn: Turn, event: Reacted) -> None:
    """A contact's reaction: the holder's to see, an answer where a question is open, or answered itself.

    One taken away, or of somebody who is not known (any more) or is muted, asks for nothing.
    """
    if turn.conversation is None or turn.muted:
        return
    case = turn.case
    if case is not None and case.state is CaseState.OPEN:
        _to_the_holder(turn, case, event)
    elif event.emoji and not turn.contact.hushed and not _answers(turn, event.emoji):
        turn.tell(Line.REACTION, (answers.HUMAN, answers.MENU))


def _answers(turn: Turn, emoji: str) -> bool:
    """Whether a thumb answers the question that is open. What cannot be undone is not agreed to by thumb."""
    agrees = _AGREES.get(emoji[:1])
    if agrees is None:
        return False
    if turn.asked(Question.WATCHED):
        hiding.checked(turn, yes=agrees)
        return True
    return form_words.thumbed(turn, emoji)


def _to_the_holder(turn: Turn, case: Case, event: Reacted) -> None:
    """On the message in the thread, if threads there are. What a bot cannot set is told among the words."""
    shown = counterparts.in_thread(case, event.message) if turn.rules.threads else None
    told = Content(Kind.REACTION, event.emoji)
    as_words = shown is None or (event.emoji and not event.settable)
    if as_words and not overflow.left_out(turn, told, 0):
        turn.record(Side.CONTACT, told, 0, reply_to=event.message)
        turn.show_log()
    if shown is not None and (event.settable or event.replaces):
        _show(turn, shown, event.emoji if event.settable else "")


def _show(turn: Turn, message: int, emoji: str) -> None:
    """One call at a time for a message: of a reaction that is changed again and again only the last is shown."""
    case = turn.contact.case
    if case is None:
        return
    under_way = any(sign.message == message for sign in case.view.signs)
    others = tuple(sign for sign in case.view.signs if sign.message != message)
    turn.keep_case(replace(case, view=replace(case.view, signs=(*others, Sign(message, emoji, stale=under_way)))))
    if not under_way:
        turn.say(ShowReaction(case=case.number, message=message))


def outcome(turn: Turn, case: Case, effect: ShowReaction, event: Delivered | NotDelivered) -> None:
    """A reaction was shown or not: one that changed meanwhile is shown again, one that is refused is told in words."""
    sign = next((s for s in case.view.signs if s.message == effect.message), None)
    if sign is None:
        return
    turn.keep_case(replace(case, view=replace(case.view, signs=tuple(s for s in case.view.signs if s is not sign))))
    refused = isinstance(event, NotDelivered) and event.why is Refusal.REFUSED
    if sign.stale and case.live:
        _show(turn, sign.message, sign.emoji)
    elif refused and sign.emoji and case.live:
        there = counterparts.at_contact(case, sign.message)
        turn.record(Side.CONTACT, Content(Kind.REACTION, sign.emoji), 0, reply_to=there)
        turn.show_log()


def counsellor_reacted(turn: Turn, event: CounsellorReacted) -> None:
    """The holder's reaction goes to the contact's message. To a contact who is silent it goes without a knock, once
    they are back; anybody else's stays at the desk.
    """
    by = shifts.know(turn, event.by)
    case = turn.case
    message = counterparts.at_contact(case, event.message) if case is not None else None
    if case is None or case.holder != by.id or message is None:
        return
    waits = any(_on(effect, message) for effect in turn.quiet.held)
    turn.quiet = replace(turn.quiet, held=tuple(e for e in turn.quiet.held if not _on(e, message)))
    if event.emoji and not event.settable:
        turn.unasked(Tell(line=Line.COUNSELLOR_REACTED, values=(("emoji", event.emoji),)))
    emoji = event.emoji if event.settable else ""
    if not emoji and (waits or not event.replaces):
        return
    react = React(case=case.number, message=message, emoji=emoji, source=event.message)
    if turn.listens and not turn.phone.unsure:
        turn.say(react)
    else:
        turn.quiet = replace(turn.quiet, held=(*turn.quiet.held, react))


def _on(effect: object, message: int) -> bool:
    return isinstance(effect, React) and effect.message == message
