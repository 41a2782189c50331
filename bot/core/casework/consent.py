"""A contact may agree that a reviewer reads what the bot did not understand, so that it learns. Before that nothing is
kept.

The words rest in the contact's own record: sealed under their key, gone with `/forget`, with a no, once a reviewer has
read them, and by age: what was asked back in a calm talk, and the words by which the machine chose a topic that a
counsellor corrects. What is written to a counsellor is never kept for it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.agreed import Missed
from bot.core.model.case import CaseState
from bot.core.model.effects.contact import Button, Say
from bot.core.model.events import Reviewed
from bot.core.model.lines import Line
from bot.core.model.rules import DAY
from bot.core.model.timers import TimerName
from bot.core.ports import JournalEntry
from bot.core.turn.turn import Turn
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Person, Understanding, Urgency

MOST = 10
"""How many messages of one contact are kept, the latest. It bounds the size of their record."""

LONGEST = 500
"""How many characters of a message are kept."""

_YES, _NO = Button("agree"), Button("disagree")


def ask(turn: Turn) -> None:
    """Ask once in all: after a calm answer that needed a question, when nothing else is open."""
    contact = turn.contact
    if contact.learning.agree_asked or contact.pending is not None or turn.form is not None:
        return
    if _calm(turn):
        turn.keep(replace(contact, learning=replace(contact.learning, agree_asked=True)))
        turn.tell(Line.LEARN_ASK, (_YES, _NO), values=_days(turn))


def show(turn: Turn) -> None:
    """Who can read what, and the contact's own choice with the button that changes it."""
    if (privacy := turn.rules.about.the(Trait.PRIVACY)) in turn.rules.topics:
        turn.say(Say(topic=privacy))
    if turn.contact.phone.unsure:
        turn.ask_who(again=True)  # it may be somebody else, who must not learn what was chosen
        return
    if turn.contact.learning.agrees and (turn.contact.learning.agrees_cases or not _calm(turn)):
        turn.tell(Line.LEARN_ON, (_NO,), values=_days(turn))
    elif _calm(turn):
        turn.keep(replace(turn.contact, learning=replace(turn.contact.learning, agree_asked=True)))
        turn.tell(Line.LEARN_ASK, (_YES, _NO), values=_days(turn))
    else:
        turn.tell(Line.LEARN_OFF)


def answered(turn: Turn, press: str, *, yes: bool) -> None:
    """The contact's choice. A no also drops what was kept; beside a counsellor it is only confirmed over the chat."""
    case = turn.case
    if yes and not _calm(turn):
        turn.answer(press, Line.OLD_BUTTON)
        return
    told = replace(turn.contact.learning, agrees=yes, agrees_cases=yes, agree_asked=True)
    turn.keep(replace(turn.contact, learning=told if yes else replace(told, missed=(), decided=None)))
    turn.answer(press, None if yes else Line.LEARN_OFF)
    if case is None or case.state is not CaseState.OPEN:
        turn.tell(Line.LEARN_ON, (_NO,), values=_days(turn)) if yes else turn.tell(Line.LEARN_OFF)


def keep(turn: Turn, words: str, understanding: Understanding) -> None:
    """Keep words that were asked back, if the contact agreed and all is calm."""
    contact = turn.contact
    if not contact.learning.agrees or not words or not _calm(turn) or understanding.urgency > Urgency.SUPPORT:
        return
    kept = Missed(turn.now, words[:LONGEST], understanding.topic, understanding.confidence)
    others = tuple(u for u in contact.learning.missed if u.at != kept.at)
    turn.keep(replace(contact, learning=replace(contact.learning, missed=(*others, kept)[-MOST:])))
    schedule(turn)


def chosen(turn: Turn, words: str, understanding: Understanding | None) -> None:
    """The words that just opened a case, by which the machine chose its topic: kept in case a counsellor says it is
    another one. What is written once a case waits or is open is written to a counsellor, and never comes here.
    """
    contact, case = turn.contact, turn.case
    if understanding is None or understanding.topic is None or case is None or not words:
        return
    may = contact.learning.agrees and contact.learning.agrees_cases and contact.learning.decided is None
    if may and case.state is CaseState.WAITING and case.topic == understanding.topic and not _not_asked(turn):
        kept = Missed(turn.now, words[:LONGEST], understanding.topic, understanding.confidence)
        turn.keep(replace(contact, learning=replace(contact.learning, decided=kept)))


def corrected(turn: Turn, topic: str) -> None:
    """A counsellor says what the case is about: what was misread waits for a reviewer, if the contact agreed."""
    contact = turn.contact
    if contact.learning.decided is None or _not_asked(turn):
        return
    others = tuple(u for u in contact.learning.missed if u.at != contact.learning.decided.at)
    missed = (*others, replace(contact.learning.decided, corrected=topic))[-MOST:]
    turn.keep(replace(contact, learning=replace(contact.learning, missed=missed, decided=None)))
    schedule(turn)


def reviewed(turn: Turn, event: Reviewed) -> None:
    """A reviewer is done: the words go, and the journal says who read some and what came of it."""
    if turn.conversation is None:
        return
    left = tuple(u for u in turn.contact.learning.missed if u.at != event.at)
    if left != turn.contact.learning.missed:
        turn.keep(replace(turn.contact, learning=replace(turn.contact.learning, missed=left)))
        entry = JournalEntry(what="words_reviewed", who=f"reviewer:{event.by}", why=event.how)
        turn.journal.append(entry)


def tidy(turn: Turn) -> None:
    """Drop what is too old."""
    contact, retention = turn.contact, turn.rules.retention
    left = tuple(u for u in contact.learning.missed if turn.now - u.at < retention)
    decided = contact.learning.decided
    if decided is not None and (turn.case is None or turn.now - decided.at >= retention):
        decided = None
    if (left, decided) != (contact.learning.missed, contact.learning.decided):
        turn.keep(replace(contact, learning=replace(contact.learning, missed=left, decided=decided)))


def schedule(turn: Turn) -> None:
    """Have the oldest words dropped when their time is over."""
    oldest = min((u.at for u in turn.contact.learning.missed), default=None)
    if oldest is not None:
        turn.set_timer(TimerName.LEARN, oldest + turn.rules.retention)


def _calm(turn: Turn) -> bool:
    """Whether nothing is urgent, no human has to do with it, nobody else may be at the phone, and no child writes."""
    return not (turn.crisis or turn.case is not None or _not_asked(turn))


def _not_asked(turn: Turn) -> bool:
    """Whether nothing is kept for a reviewer whatever was agreed: a child writes, or somebody else may read along."""
    contact, known = turn.contact, turn.contact.known
    child = known.child or known.person is Person.CHILD
    return child or contact.hushed or contact.phone.unsure or contact.chat.forgetting


def _days(turn: Turn) -> dict[str, str]:
    return {"days": str(turn.rules.retention // DAY)}
