"""What a machine read in a picture or heard in a voice note: words for whoever holds the case, and maybe more urgency.

It was answered when it came. What is read may be wrong, and a picture is of an advert, a contract or a threat, not of
whoever sent it: so it can raise an urgency and nothing else. It closes, lowers and clears nothing, is no word of the
contact's own where one is asked for, and what it tells of a country or of work is not taken for theirs.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import pictures
from bot.core.model.case import Case, Content, Kind, Side
from bot.core.model.effects.contact import Ask
from bot.core.model.events import MachineRead
from bot.core.model.forms import Filled, Form, Result, Words
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency

AS = {Kind.PHOTO: Kind.READ, Kind.VOICE: Kind.HEARD}
"""As what the words of a picture or of a voice note are kept."""

TOLD_FROM = 2
"""Signs in one picture from which on the contact is told of them: as in words that nobody asked for, one alone may
stand in any offer."""


def came(turn: Turn, event: MachineRead) -> None:
    """Something of the case was read. A second reading of it, as after a crash, counts as none.

    Pictures that are held back meanwhile are not told of in words either; a voice that tells of such harm is heard.
    """
    case = turn.case
    if case is None or case.number != event.case or event.seq not in case.incoming.to_read:
        return
    left = tuple(seq for seq in case.incoming.to_read if seq != event.seq)
    turn.keep_case(replace(case, incoming=replace(case.incoming, to_read=left)))
    held_back = event.of in pictures.PICTURES and pictures.guarded(turn.contact, case, turn.rules.about)
    if not event.text or turn.chat.forgetting or held_back:
        return
    form, signs = _signs(turn, event.text)
    found = Filled(form.id, 0, found=signs) if form is not None else None
    content = Content(AS[event.of], event.text, country=event.country)
    turn.record(Side.CONTACT, content, 0, form=found, reply_to=event.message)
    turn.show_log()
    if event.urgency >= Urgency.URGENT:
        _raise(turn, event, case)
    if form is not None and event.of is Kind.PHOTO:  # of an offer; who speaks of one tells it in their own words
        _tell(turn, form, signs)


def _raise(turn: Turn, event: MachineRead, before: Case) -> None:
    """Danger in it calls people as danger in words does, and lets nobody see who the contact is."""
    turn.raise_case(event.urgency, event.topic, (AS[event.of].value, *event.reasons))
    if turn.case is not None:
        turn.keep_case(replace(turn.case, by_words=before.by_words))


def _signs(turn: Turn, text: str) -> tuple[Form | None, tuple[str, ...]]:
    """The form that finds most signs in words, and these."""
    reading = (form for form in turn.rules.forms.values() if any(q.words is Words.SIGNS for q in form.questions))
    found = [(form, signs) for form in reading if (signs := form.read(text))]
    return max(found, key=lambda one: len(one[1]), default=(None, ()))


def _tell(turn: Turn, form: Form, signs: tuple[str, ...]) -> None:
    """Tell the contact which signs it has, each once in a case; not where a counsellor is there to say it, nor beside
    an emergency, nor on a phone that somebody else may look at.
    """
    case = turn.case
    if case is None or turn.attended or case.urgency is Urgency.EMERGENCY:
        return
    if turn.phone.unsure or turn.contact.hushed or turn.muted or not turn.listens:
        return
    new = [f"{form.id}:{sign}" for sign in signs if f"{form.id}:{sign}" not in case.incoming.read]
    if len(signs) < TOLD_FROM or not new:
        return
    turn.keep_case(replace(case, incoming=replace(case.incoming, read=(*case.incoming.read, *new))))
    turn.say(Ask(form=form.id, round=0, ending=Result.PICTURE, signs=signs, country=turn.told.country))
