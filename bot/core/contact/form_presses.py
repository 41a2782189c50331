"""What a contact presses while a form asks. Danger never waits behind a form."""

from __future__ import annotations

from dataclasses import replace

from bot.core.contact import form_given, form_questions
from bot.core.contact.form_given import held
from bot.core.model.contact_events import Pressed
from bot.core.model.filled import Filled
from bot.core.model.forms import DONE, SKIP, Choice, Form, answer
from bot.core.model.lines import Line
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Person, Urgency

ACTIONS = frozenset({"choose", "give", "go_on", "anew", "stop"})
"""The actions of a form's buttons, `form` aside, which begins one."""


def pressed(turn: Turn, event: Pressed) -> bool:
    """A button of a form. False when it leads nowhere: another form or run, a question not asked yet, none of ours."""
    found = form_questions.running(turn, *event.args[:2]) if len(event.args) >= 2 else None
    if found is None:
        return False
    form, filled = found
    match event.action, event.args[2:]:
        case "choose", (question, choice) if filled.ended is None:
            return _chose(turn, event.press, form, filled, question, choice)
        case "give", () if form.give and filled.ended is not None:
            _gave(turn, event.press, form, filled)
        case "go_on", () if filled.ended is None:
            turn.answer(event.press)
            form_questions.ask(turn)
        case "anew", ():
            turn.answer(event.press)
            form_questions.anew(turn, form)
        case "stop", ():
            turn.answer(event.press)
            form_questions.stop(turn)
        case _:
            return False
    return True


def _chose(turn: Turn, press: str, form: Form, filled: Filled, question_id: str, choice_id: str) -> bool:
    question = form.question(question_id)
    if question is None:
        return False
    choice = question.choice(choice_id)
    now = form.next(filled)
    before = filled.of(question.id)
    if (choice is None and choice_id not in (SKIP, DONE)) or (before is None and question != now):
        return False
    after = answer(filled, question, choice_id)
    turn.keep(replace(turn.contact, form=after))
    if question.several and choice is not None:
        there = f"{question.id}:{choice.id}" in after.chosen
        turn.answer(press, Line.FORM_CHOSEN if there else Line.FORM_UNCHOSEN)
        if form.opens is not None:
            _consent_changed(turn, after)
    elif held(turn):
        _beside_a_counsellor(turn, press, form, choice)
    elif after.of(question.id) == before:
        turn.answer(press)  # pressed twice
    else:
        turn.answer(press, Line.FORM_CHANGED if before is not None and question != now else None)
        follow(turn, form, choice)
    return True


def _consent_changed(turn: Turn, filled: Filled) -> None:
    """Who may be told is another now: the card says it, and the topic too where it has told otherwise."""
    if filled.logged is not None:
        form_given.to_the_log(turn)
    else:
        form_given.to_the_card(turn, filled)


def _beside_a_counsellor(turn: Turn, press: str, form: Form, choice: Choice | None) -> None:
    """A counsellor is there: danger in an answer still raises the case, and the bot goes on with nothing."""
    turn.answer(press, Line.TAKEN_OVER)
    if form.opens is not None:
        form_given.to_the_log(turn)
    if choice is not None:
        _learn_age(turn, choice)
    if choice is not None and choice.urgency >= Urgency.URGENT:
        turn.raise_case(choice.urgency, choice.topic, (f"form:{form.id}",))


def follow(turn: Turn, form: Form, choice: Choice | None) -> None:
    """What an answer leads to: danger first, then an ending or the next question."""
    if choice is None:
        form_questions.ask(turn)
        return
    _learn_age(turn, choice)
    reasons = (f"form:{form.id}",)
    called = None
    if choice.urgency is Urgency.EMERGENCY:
        answers.crisis(turn, choice.topic, reasons)
        form_questions.offer(turn)
        return
    if choice.urgency is Urgency.URGENT:
        turn.open_case(choice.urgency, choice.topic, reasons)
        called = turn.somebody_on_duty
    if choice.end is not None:
        form_questions.end(turn, choice.end, called=called)
    else:
        form_questions.ask(turn, called=called)


def _learn_age(turn: Turn, choice: Choice) -> None:
    """Whether the contact is under 18, where the answer says it: the card of a case shows it, whoever holds it."""
    if choice.child is None:
        return
    person = Person.CHILD if choice.child else turn.contact.person
    person = None if person is Person.CHILD and not choice.child else person
    turn.keep(replace(turn.contact, child=choice.child, person=person))
    turn.card()


def _gave(turn: Turn, press: str, form: Form, filled: Filled) -> None:
    """The contact's yes: the answers become words of the case."""
    was_held = held(turn)
    turn.answer(press, Line.PASSED_ON if was_held else None)
    turn.open_case(max(Urgency.SUPPORT, form.urgency(filled)), None, (f"form:{form.id}",))
    form_given.to_the_log(turn)
    turn.keep(replace(turn.contact, form=None))
    turn.note_journal("form_given", "contact", why=form.id)
    if not was_held:
        answers.opened(turn)
