"""What a contact writes, says or sends while a form asks: a yes or no, an advert, or words for the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.contact import form_questions
from bot.core.contact.form_presses import follow
from bot.core.model.contact_events import Edited, Wrote
from bot.core.model.effects.contact import Ask
from bot.core.model.forms import SKIP, Filled, Form, Question, Result, Words, answer
from bot.core.model.lines import Line
from bot.core.turn.turn import Turn
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Person, Understanding, Urgency

SHORT = 40
"""Fewer characters than this, without a sign in them, are words to us rather than an advert to be looked through."""

WHOLE = 120
"""From this many characters on, with two signs in them, words are an advert though nobody asked for one."""

YES, NO = "yes", "no"
"""Choices that can also be said in words."""

_THUMBS = {"👍": YES, "👎": NO}


def took(turn: Turn, events: Sequence[Wrote | Edited], understanding: Understanding | None, text: str) -> bool:
    """Whether what was written answers the question that stands; then it is answered here. Never asked in danger.

    `text`: the words in it.
    """
    found = form_questions.standing(turn)
    if found is None:
        return False
    form, filled, question = found
    said = _under_age(question, understanding) or _yes_or_no(turn, events, understanding)
    if filled.offered and said in (YES, NO):
        form_questions.ask(turn) if said == YES else form_questions.stop(turn)
        return True
    if question is None:
        return False
    if question.words is Words.CASE:
        _kept(turn, form, filled, question, understanding)
        return True
    if question.words is Words.SIGNS and text and not _calls_for_help(understanding):
        signs = form.read(text)
        if signs or len(text) >= SHORT:
            _read(turn, form, filled, question, signs)
            return True
    return said is not None and _chosen(turn, form, filled, question, said)


def thumbed(turn: Turn, sign: str) -> bool:
    """Whether a thumb, set as a reaction, answers the question that stands. Words for the case it cannot stand for."""
    found, said = form_questions.standing(turn), _THUMBS.get(sign[:1])
    if found is None or said is None:
        return False
    form, filled, question = found
    if filled.offered:
        form_questions.ask(turn) if said == YES else form_questions.stop(turn)
        return True
    return question is not None and _chosen(turn, form, filled, question, said)


def _chosen(turn: Turn, form: Form, filled: Filled, question: Question, said: str) -> bool:
    """A yes or no as the answer to a question that offers it."""
    choice = question.choice(said)
    if choice is None:
        return False
    turn.told = replace(turn.told, form=answer(filled, question, choice.id))
    follow(turn, form, choice)
    return True


def _yes_or_no(turn: Turn, events: Sequence[Wrote | Edited], understanding: Understanding | None) -> str | None:
    """A yes or no in words, or by thumb (which may have a skin colour)."""
    sign = events[-1].content.text
    if len(sign) <= 2 and sign[:1] in _THUMBS:
        return _THUMBS[sign[:1]]
    if understanding is None or understanding.confidence < turn.rules.sure:
        return None
    if turn.rules.about.has(understanding.topic, Trait.AFFIRMS):
        return YES
    return NO if turn.rules.about.has(understanding.topic, Trait.DENIES) else None


def _calls_for_help(understanding: Understanding | None) -> bool:
    """Whether a red flag says that these words are no advert but tell of oneself."""
    if understanding is None or understanding.urgency < Urgency.URGENT:
        return False
    return any(reason.startswith("flag:") for reason in understanding.reasons)


def _read(turn: Turn, form: Form, filled: Filled, question: Question, signs: tuple[str, ...]) -> None:
    """Signs in the contact's words: say which, and ask what they do not settle."""
    after = answer(replace(filled, found=signs), question, SKIP)
    turn.told = replace(turn.told, form=after)
    result = Result.FOUND if signs else Result.NOT_FOUND
    turn.say(Ask(form=form.id, round=filled.round, ending=result, signs=signs, country=turn.told.country))
    form_questions.ask(turn)


def advert(turn: Turn, topic: str | None, text: str) -> bool:
    """Whether words that nobody asked for are an advert: the form of the topic's name finds signs, and asks on."""
    signs = _signs(turn, topic, text)
    if signs:
        form = turn.rules.forms[topic or ""]
        _read(turn, form, form_questions.start(turn, form), form.questions[0], signs)
    return bool(signs)


def pasted(turn: Turn, understanding: Understanding, text: str) -> bool:
    """Whether these are the words of an advert: where the job is and what it is says nothing of the contact."""
    if understanding.urgency >= Urgency.URGENT or len(text) < SHORT:
        return False
    if found := form_questions.standing(turn):
        return found[2] is not None and found[2].words is Words.SIGNS
    return any(_signs(turn, topic, text) for topic in (understanding.topic, turn.told.last_answer))


def _signs(turn: Turn, topic: str | None, text: str) -> tuple[str, ...]:
    """The signs that the form of a topic's name finds in a whole advert, where it reads such and no case is open.

    A single sign in a few words is a question about an offer: the answer says more to it than one more question.
    """
    form = turn.rules.forms.get(topic or "")
    if form is None or form.questions[0].words is not Words.SIGNS or len(text) < WHOLE or turn.case is not None:
        return ()
    signs = form.read(text)
    return signs if len(signs) > 1 else ()


def _under_age(question: Question | None, understanding: Understanding | None) -> str | None:
    """The choice of who tells in words to be under 18, where the age is what was asked."""
    if question is None or understanding is None or understanding.person is not Person.CHILD:
        return None
    return next((choice.id for choice in question.choices if choice.child), None)


def stopped(turn: Turn, understanding: Understanding) -> None:
    """Danger in the words of a child: the crisis answer is said, and a form that asks for the age asks nothing more."""
    if turn.form is None or understanding.person is not Person.CHILD:
        return
    form, filled = turn.form
    if any(choice.child for question in form.questions for choice in question.choices):
        theirs = _under_age(form.next(filled), understanding) is not None
        turn.told = replace(turn.told, form=None, child=theirs or turn.told.child)
        turn.card()


def heading(turn: Turn) -> None:
    """Before words that answer a question for the case: what was asked, so that the counsellors read them together."""
    found = form_questions.standing(turn)
    if found is not None and found[2] is not None and found[2].words is Words.CASE:
        form_questions.to_the_log(turn)


def _kept(turn: Turn, form: Form, filled: Filled, question: Question, understanding: Understanding | None) -> None:
    """What the contact writes or sends goes to the case, under one heading that says what was asked."""
    logged = filled.logged if turn.case is not None else None
    filled = replace(filled, asked_at=turn.now, logged=logged)
    turn.told = replace(turn.told, form=filled)
    urgency = understanding.urgency if understanding is not None else Urgency.NONE
    turn.open_case(max(form.opens or Urgency.SUPPORT, urgency), form.opens_topic, (f"form:{form.id}",))
    form_questions.to_the_log(turn)
    turn.tell(Line.FORM_KEPT, (form_questions.done(filled, question),))
