"""What a contact presses while a form asks. Danger never waits behind a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.core.contact import form_questions
from bot.core.model.contact_events import Pressed
from bot.core.model.forms import DONE, SKIP, Choice, Filled, Form, answer
from bot.core.model.lines import Line
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Person, Urgency

Act = Callable[[Turn, Pressed, Form, Filled], bool]


def in_its_run(act: Act, *, arguments: int = 0, ended: bool | None = None) -> Callable[[Turn, Pressed], bool]:
    """A button of a form, while the contact is in that run of it; `ended`: only before, or after, it came to its end.

    `arguments`: how many follow.
    """

    def press(turn: Turn, event: Pressed) -> bool:
        found = form_questions.running(turn, *event.args[:2]) if len(event.args) == 2 + arguments else None
        if found is None or ended not in (None, found[1].ended is not None):
            return False
        return act(turn, event, *found)

    return press


def _then(act: Callable[[Turn, Form], None]) -> Act:
    """It is answered by what follows."""

    def press(turn: Turn, event: Pressed, form: Form, _: Filled) -> bool:
        turn.answer(event.press)
        act(turn, form)
        return True

    return press


went_on = _then(lambda turn, _: form_questions.ask(turn))
began_anew = _then(form_questions.anew)
stopped = _then(lambda turn, _: form_questions.stop(turn))


def chose(turn: Turn, event: Pressed, form: Form, filled: Filled) -> bool:
    """An answer to the question that stands, or another one to an earlier question."""
    (question_id, choice_id), press = event.args[2:], event.press
    question = form.question(question_id)
    if question is None:
        return False
    choice = question.choice(choice_id)
    now = form.next(filled)
    before = filled.of(question.id)
    if (choice is None and choice_id not in (SKIP, DONE)) or (before is None and question != now):
        return False
    after = answer(filled, question, choice_id)
    turn.told = replace(turn.told, form=after)
    if question.several and choice is not None:
        there = f"{question.id}:{choice.id}" in after.chosen
        turn.answer(press, Line.FORM_CHOSEN if there else Line.FORM_UNCHOSEN)
        if form.opens is not None:
            _consent_changed(turn, after)
    elif turn.attended:
        _beside_a_counsellor(turn, press, form, choice)
    elif after.of(question.id) == before:
        turn.answer(press)  # pressed twice
    else:
        turn.answer(press, Line.FORM_CHANGED if before is not None and question != now else None)
        follow(turn, form, choice)
    return True


def _consent_changed(turn: Turn, filled: Filled) -> None:
    """Who may be told is another now: the card says it, and the thread too where it has told otherwise."""
    if filled.logged is not None:
        form_questions.to_the_log(turn)
    else:
        form_questions.to_the_card(turn, filled)


def _beside_a_counsellor(turn: Turn, press: str, form: Form, choice: Choice | None) -> None:
    """A counsellor is there: danger in an answer still raises the case, and the bot goes on with nothing."""
    turn.answer(press, Line.TAKEN_OVER)
    if form.opens is not None:
        form_questions.to_the_log(turn)
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
    person = Person.CHILD if choice.child else turn.told.person
    person = None if person is Person.CHILD and not choice.child else person
    turn.told = replace(turn.told, child=choice.child, person=person)
    turn.card()


def gave(turn: Turn, event: Pressed, form: Form, filled: Filled) -> bool:
    """The contact's yes: the answers become words of the case."""
    if not form.give:
        return False
    attended = turn.attended
    turn.answer(event.press, Line.PASSED_ON if attended else None)
    turn.open_case(max(Urgency.SUPPORT, form.urgency(filled)), None, (f"form:{form.id}",))
    form_questions.to_the_log(turn)
    turn.told = replace(turn.told, form=None)
    turn.note_journal("form_given", "contact", why=form.id)
    if not attended:
        answers.opened(turn)
    return True
