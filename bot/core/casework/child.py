"""Whether a case is about a child: that guards its pictures and who it is (`bot.core.casework.identity_rule`).

Once it was, by its topic, by the age that was told, or by words of a child's exploitation, it stays so, whatever its
topic becomes and whoever writes: only a supervisor who does not hold the case takes it off, with a reason.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.desk import rights, shifts
from bot.core.model.case import Case
from bot.core.model.case_events import ChildGuardLifted
from bot.core.model.conversation import Conversation, Told
from bot.core.model.lines import Line
from bot.core.turn.turn import Turn
from bot.core.understanding.topics import Topics, Trait
from bot.core.understanding.values import Person, Understanding

WHY = ("grown_up", "misread", "not_of_one")
"""Why it is not about a child: they are grown up, it was misread or pressed by mistake, no child has to do with it."""


AGES = frozenset({("age", "under_15"), ("age", "15_17")})
"""Of whom a counsellor put this down in the record (`bot.core.keeping.record`), that is a child: told once, to them."""


def of_a_child(conversation: Conversation, case: Case, about: Topics) -> bool:
    """Whether a case is about a child, or was."""
    return case.guard.child or told_of(conversation) or about.has(case.topic, Trait.CHILD)


def told_of(conversation: Conversation) -> bool:
    """Whether the contact told of a child in this talk, themselves or another one, or is one by the record."""
    known = conversation.known
    in_talk = known.child or known.person is Person.CHILD or known.of_a_child
    return in_talk or not AGES.isdisjoint(conversation.record)


def words_tell(understanding: Understanding, about: Topics, least: float) -> bool:
    """Whether words are of a child's exploitation: by a flag, or by the model with a confidence of at least `least`.

    Also where nothing in them says whose age it is, and where the case goes on being about something else.
    """
    topic = understanding.topic
    sure = topic in understanding.flagged or understanding.confidence >= least
    return about.has(topic, Trait.CHILD) and sure


def noticed(turn: Turn) -> None:
    """Keep in mind that the live case is about a child."""
    case = turn.case
    if case is not None and not case.guard.child and of_a_child(turn.contact, case, turn.rules.about):
        turn.keep_case(replace(case, guard=replace(case.guard, child=True)))
        turn.card()


def lifted(turn: Turn, event: ChildGuardLifted, case: Case) -> None:
    """A supervisor says that it is not about a child. Never the holder: it would take one person to see who it is.

    What tells of a child later guards it anew, and it is not opened alone any more.
    """
    press = event.press
    if not rights.allowed(turn, event.by, rights.Act.NO_CHILD, press):
        return
    if case.holder == event.by.counsellor:
        turn.answer(press, Line.CHILD_NOT_YOURS, alert=True)
    elif turn.rules.about.has(case.topic, Trait.CHILD):
        turn.answer(press, Line.CHILD_TOPIC_FIRST, alert=True)
    elif event.why not in WHY or not of_a_child(turn.contact, case, turn.rules.about):
        turn.answer(press, Line.OLD_BUTTON_DESK, alert=True)
    else:
        turn.answer(press)
        before, record = turn.contact.before, tuple(one for one in turn.contact.record if one not in AGES)
        told = _grown_up(turn.told)
        turn.keep(replace(turn.contact, told=told, before=_grown_up(before) if before else None, record=record))
        guard = replace(case.guard, child=False, lifted=True)
        turn.keep_case(replace(case, guard=guard, view=replace(case.view, menu="")))
        turn.card()
        turn.note(Line.CHILD_GUARD_LIFTED, holder=shifts.name_of(turn, event.by.counsellor), no_child=event.why)
        turn.note_journal("child_guard_lifted", event.by.counsellor, why=event.why)


def _grown_up(told: Told) -> Told:
    person = None if told.person is Person.CHILD else told.person
    return replace(told, child=False, of_a_child=False, person=person)
