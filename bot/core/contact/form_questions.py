"""Asking the questions of a form: beginning, the next question, the end, and going on after something else."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.case import Content, Kind, Side
from bot.core.model.effects.contact import Ask, Button, ContactAction
from bot.core.model.forms import DONE, Filled, Form, Question, Result, Words
from bot.core.model.lines import Line
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency


def begin(turn: Turn, id_: str) -> None:
    """The contact wants a form. One that was left before its end may go on; one that opens a case does so at once.

    While a counsellor holds the case they are told, and the bot asks nothing.
    """
    form, filled = turn.rules.forms[id_], turn.told.form
    left = filled is not None and filled.form == id_ and filled.ended is None
    if form.opens is not None:
        _begin_for_the_case(turn, form, filled if left else None)
    elif turn.attended:
        return
    elif filled is not None and left and filled.given:
        turn.tell(Line.FORM_BEGUN, (_button("go_on", filled), _button("anew", filled)))
    else:
        anew(turn, form)


def _begin_for_the_case(turn: Turn, form: Form, left: Filled | None) -> None:
    """What the form is about goes to the counsellors before a single question is answered."""
    if left is not None and turn.case is not None:
        again = replace(left, given=tuple(replace(g, done=False) for g in left.given))
        turn.told = replace(turn.told, form=again)
    else:
        start(turn, form)
    turn.open_case(form.opens or Urgency.SUPPORT, form.opens_topic, (f"form:{form.id}",))
    if turn.attended:
        to_the_log(turn)
    else:
        ask(turn, opening=True)


def anew(turn: Turn, form: Form) -> None:
    """Begin a form from its first question."""
    start(turn, form)
    ask(turn, opening=True)


def start(turn: Turn, form: Form) -> Filled:
    """A new run of a form, of which nothing is asked yet."""
    number = turn.counts.forms + 1
    filled = Filled(form.id, number)
    turn.told = replace(turn.told, form=filled)
    turn.counts = replace(turn.counts, forms=number)
    return filled


def running(turn: Turn, id_: str, round_: str) -> tuple[Form, Filled] | None:
    """The form that a button belongs to, while it is this run of it that the contact is in."""
    found = turn.form
    return found if found is not None and (found[0].id, str(found[1].round)) == (id_, round_) else None


def ask(turn: Turn, *, opening: bool = False, called: bool | None = None) -> None:
    """Put the next question, or end the form when there is none.

    `called`: whether somebody is being called because of the last answer, None when it was no danger.
    """
    if turn.form is None:
        return
    form, filled = turn.form
    question = form.next(filled)
    if question is None:
        end(turn, Result.SOME if form.named(filled) else Result.NONE, called=called)
        return
    turn.told = replace(turn.told, form=replace(filled, asked_at=turn.now, offered=False))
    turn.say(
        Ask(
            form=form.id,
            round=filled.round,
            question=question.id,
            opening=opening,
            country=turn.told.country,
            called=called if form.opens is None else turn.somebody_on_duty,
        )
    )


def end(turn: Turn, ending: str, *, called: bool | None = None) -> None:
    """The last message of a form. Its answers are forgotten, unless the contact may still give them to a counsellor."""
    if turn.form is None:
        return
    form, filled = turn.form
    if called is None and turn.case is not None and not turn.somebody_else:
        called = turn.somebody_on_duty
    turn.say(
        Ask(
            form=form.id,
            round=filled.round,
            ending=ending,
            signs=form.named(filled),
            chosen=filled.chosen,
            country=turn.told.country,
            called=called,
        )
    )
    if form.opens is not None:
        to_the_log(turn)
    elif form.gives(ending):
        turn.told = replace(turn.told, form=replace(filled, ended=ending))
    else:
        turn.told = replace(turn.told, form=None)


def offer(turn: Turn) -> None:
    """After something else was answered: go on with the questions? Once, and not while the country is asked for."""
    found = standing(turn)
    if found is None or turn.attended:
        return
    form, filled, question = found
    if filled.offered or turn.pending is not None or (question is None and form.opens is not None):
        return
    if question is not None and question.words is Words.CASE:
        turn.tell(Line.FORM_KEPT, (done(filled, question),))
        return
    turn.told = replace(turn.told, form=replace(filled, offered=True))
    turn.tell(Line.FORM_GO_ON, (_button("go_on", filled), _button("stop", filled)), *answers.losing(turn))


def standing(turn: Turn) -> tuple[Form, Filled, Question | None] | None:
    """The form, and the question that was put of it a short time ago: later words are about something else."""
    if turn.form is None:
        return None
    form, filled = turn.form
    fresh = filled.ended is None and turn.now - filled.asked_at <= turn.rules.quiet_after
    return (form, filled, form.next(filled)) if fresh else None


def stop(turn: Turn) -> None:
    """Forget the answers. What was given to the counsellors stays with them."""
    turn.told = replace(turn.told, form=None)
    turn.tell(Line.FORM_STOPPED, (answers.HUMAN, answers.MENU))


def done(filled: Filled, question: Question) -> Button:
    """The button that ends a question to which more may be added."""
    return Button("choose", (filled.form, str(filled.round), question.id, DONE))


def _button(action: ContactAction, filled: Filled) -> Button:
    return Button(action, (filled.form, str(filled.round)))


def to_the_log(turn: Turn) -> None:
    """The answers as an entry of the case's log, unless it has just these already, and on its card."""
    filled = turn.told.form
    if filled is None or turn.case is None or filled.logged == filled.chosen:
        return
    filled = replace(filled, logged=filled.chosen)
    turn.record(Side.CONTACT, Content(Kind.TEXT), 0, form=filled)
    turn.told = replace(turn.told, form=filled)
    to_the_card(turn, filled)
    turn.show_log()
    turn.awaits_holder()


def to_the_card(turn: Turn, filled: Filled) -> None:
    """The answers on the card of the case, if there is one."""
    case = turn.case
    if case is not None:
        others = tuple(g for g in case.incoming.given if g.form != filled.form)
        turn.keep_case(replace(case, incoming=replace(case.incoming, given=(*others, filled))))
        turn.card()
