"""What a contact presses and writes while a form asks. Danger never waits behind a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core import answers, asking, giving
from bot.core.effects import Ask
from bot.core.events import Edited, Pressed, Wrote
from bot.core.filled import Filled
from bot.core.forms import DONE, SKIP, Choice, Form, Question, Result, Words, answer
from bot.core.giving import held
from bot.core.lines import Line
from bot.core.model import Person, Understanding, Urgency
from bot.core.turn import Turn

SHORT = 40
"""Fewer characters than this, without a sign in them, are words to us rather than an advert to be looked through."""

YES, NO = "yes", "no"
"""Choices that can also be said in words."""

_THUMBS = {"👍": YES, "👎": NO}

ACTIONS = frozenset({"choose", "give", "go_on", "anew", "stop"})
"""The actions of a form's buttons, `form` aside, which begins one."""

# ── presses ─────────────────────────────────────────────────────────────────────────────────────────────────────


def pressed(turn: Turn, event: Pressed) -> bool:
    """A button of a form. False when it leads nowhere: another form or run, a question not asked yet, none of ours."""
    found = asking.running(turn, *event.args[:2]) if len(event.args) >= 2 else None
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
            asking.ask(turn)
        case "anew", ():
            turn.answer(event.press)
            asking.anew(turn, form)
        case "stop", ():
            turn.answer(event.press)
            asking.stop(turn)
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
        giving.to_the_log(turn)
    else:
        giving.to_the_card(turn, filled)


def _beside_a_counsellor(turn: Turn, press: str, form: Form, choice: Choice | None) -> None:
    """A counsellor is there: danger in an answer still raises the case, and the bot goes on with nothing."""
    turn.answer(press, Line.TAKEN_OVER)
    if form.opens is not None:
        giving.to_the_log(turn)
    if choice is not None and choice.urgency >= Urgency.URGENT:
        turn.raise_case(choice.urgency, choice.topic, (f"form:{form.id}",))


def follow(turn: Turn, form: Form, choice: Choice | None) -> None:
    """What an answer leads to: danger first, then an ending or the next question."""
    if choice is None:
        asking.ask(turn)
        return
    if choice.child is not None:
        person = Person.CHILD if choice.child else turn.contact.person
        person = None if person is Person.CHILD and not choice.child else person
        turn.keep(replace(turn.contact, child=choice.child, person=person))
        turn.card()
    reasons = (f"form:{form.id}",)
    called = None
    if choice.urgency is Urgency.EMERGENCY:
        answers.crisis(turn, choice.topic, reasons)
        asking.offer(turn)
        return
    if choice.urgency is Urgency.URGENT:
        turn.open_case(choice.urgency, choice.topic, reasons)
        called = turn.somebody_on_duty
    if choice.end is not None:
        asking.end(turn, choice.end, called=called)
    else:
        asking.ask(turn, called=called)


def _gave(turn: Turn, press: str, form: Form, filled: Filled) -> None:
    """The contact's yes: the answers become words of the case."""
    was_held = held(turn)
    turn.answer(press, Line.PASSED_ON if was_held else None)
    turn.open_case(max(Urgency.SUPPORT, form.urgency(filled)), None, (f"form:{form.id}",))
    giving.to_the_log(turn)
    turn.keep(replace(turn.contact, form=None))
    turn.note_journal("form_given", "contact", why=form.id)
    if not was_held:
        answers.opened(turn)


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────


def took(
    turn: Turn, events: Sequence[Wrote | Edited], understanding: Understanding | None, text: str
) -> bool:
    """Whether what was written answers the question that stands; then it is answered here. Never asked in danger.

    `text`: the words in it.
    """
    found = asking.current(turn)
    if found is None or not asking.fresh(turn, found[1]):
        return False
    form, filled = found
    said = _yes_or_no(turn, events, understanding)
    if filled.offered and said is not None:
        asking.ask(turn) if said == YES else asking.stop(turn)
        return True
    question = form.next(filled)
    if question is None:
        return False
    if question.words is Words.CASE:
        _kept(turn, form, question, understanding)
        return True
    if question.words is Words.SIGNS and text and not _calls_for_help(understanding):
        signs = form.read(text)
        if signs or len(text) >= SHORT:
            _read(turn, form, filled, question, signs)
            return True
    choice = question.choice(said) if said is not None else None
    if choice is None:
        return False
    turn.keep(replace(turn.contact, form=answer(filled, question, choice.id)))
    follow(turn, form, choice)
    return True


def _yes_or_no(
    turn: Turn, events: Sequence[Wrote | Edited], understanding: Understanding | None
) -> str | None:
    """A yes or no in words, or by thumb (which may have a skin colour)."""
    sign = events[-1].content.text
    if len(sign) <= 2 and sign[:1] in _THUMBS:
        return _THUMBS[sign[:1]]
    if understanding is None or understanding.confidence < turn.rules.sure:
        return None
    return {"affirm": YES, "deny": NO}.get(understanding.topic or "")


def _calls_for_help(understanding: Understanding | None) -> bool:
    """Whether a red flag says that these words are no advert but tell of oneself."""
    return (
        understanding is not None
        and understanding.urgency >= Urgency.URGENT
        and any(reason.startswith("flag:") for reason in understanding.reasons)
    )


def _read(turn: Turn, form: Form, filled: Filled, question: Question, signs: tuple[str, ...]) -> None:
    """Signs in the contact's words: say which, and ask what they do not settle."""
    after = answer(replace(filled, found=signs), question, SKIP)
    turn.keep(replace(turn.contact, form=after))
    result = Result.FOUND if signs else Result.NOT_FOUND
    turn.say(Ask(form=form.id, round=filled.round, ending=result, signs=signs, country=turn.contact.country))
    asking.ask(turn)


def heading(turn: Turn) -> None:
    """Before words that answer a question for the case: what was asked, so that the counsellors read them together."""
    found = asking.current(turn)
    if found is None or not asking.fresh(turn, found[1]):
        return
    question = found[0].next(found[1])
    if question is not None and question.words is Words.CASE:
        giving.to_the_log(turn)


def _kept(turn: Turn, form: Form, question: Question, understanding: Understanding | None) -> None:
    """What the contact writes or sends goes to the case, under one heading that says what was asked."""
    filled = turn.contact.form
    if filled is None:
        return
    logged = filled.logged if turn.case is not None else None
    filled = replace(filled, asked_at=turn.now, logged=logged)
    turn.keep(replace(turn.contact, form=filled))
    urgency = understanding.urgency if understanding is not None else Urgency.NONE
    turn.open_case(max(form.opens or Urgency.SUPPORT, urgency), form.opens_topic, (f"form:{form.id}",))
    giving.to_the_log(turn)
    turn.tell(Line.FORM_KEPT, (asking.done(filled, question),))
