"""What the contact's buttons and commands do. Every press is answered, also one that leads nowhere any more."""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import consent, follow_up, identity, referring
from bot.core.contact import form_presses, form_questions
from bot.core.model import transitions
from bot.core.model.case import Case, CaseState
from bot.core.model.contact_effects import Ask, Numbers, Play, Say, Wish
from bot.core.model.contact_events import Commanded, Pressed
from bot.core.model.conversation import Pending, Question
from bot.core.model.forms import SOURCES
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.ports import Timer
from bot.core.privacy import agreed_question, forgetting, hiding, whose_phone
from bot.core.turn import answers
from bot.core.turn.turn import UNANSWERED, Turn
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Urgency

COUNTRY_CODE = 2
"""Letters of a country's code. Any country may be pressed: near a border some are offered that the menu leaves out."""


NUMBERS_TOLD = 10 * MINUTE
"""How long after the holder was told that the contact asked for numbers they are not told again."""


def commanded(turn: Turn, event: Commanded) -> None:
    """A command. While a counsellor holds the case only the contact's own commands are answered; see `decide`."""
    match event.name:
        case "start":
            _came_by(turn, event.argument)
            turn.say(Say(topic="start"))
        case "human":
            answers.human(turn)
        case "numbers":
            _numbers(turn)
        case "language":
            turn.tell(Line.CHOOSE_LANGUAGE, answers.languages(turn))
        case "hide":
            hiding.clear(turn)
        case "phone":
            _lose_phone(turn)
        case "forget":
            forgetting.ask(turn)
        case "privacy":
            consent.show(turn)
        case "help":
            turn.say(Say(topic=turn.rules.about.the(Trait.MENU)))
        case _:
            answers.menu(turn)


def _came_by(turn: Turn, way: str) -> None:
    """The poster or link that opened the chat says where somebody works; an unknown one says nothing."""
    known = turn.rules.ways_in.get(way)
    if known is not None:
        contact = turn.contact
        turn.keep(replace(contact, country=known.country or contact.country, sector=known.sector or contact.sector))


def pressed(turn: Turn, event: Pressed) -> None:
    """A button whose signature is right. It may be old: the state decides, not the message it stands under."""
    match event.action, event.args:
        case "language", (code,) if code in turn.rules.languages:
            turn.keep(replace(turn.contact, language=code, language_chosen=True))
            turn.answer(event.press, Line.LANGUAGE_SET)
            if not _held(turn):
                answers.menu(turn)
        case "country", (code,) if len(code) == COUNTRY_CODE:
            turn.keep(replace(turn.contact, country=code))
            turn.answer(event.press, Line.COUNTRY_SET)
            answers.in_country(turn)
            form_questions.offer(turn)
        case "elsewhere", ():
            turn.answer(event.press)
            pending = turn.contact.pending
            answers.ask_country(turn, pending.topic if pending is not None else None)
        case "elsewhere", (topic,) if topic in turn.rules.topics:
            turn.answer(event.press)
            answers.ask_country(turn, topic)
        case "country", ():
            turn.answer(event.press)
            answers.in_country(turn)
            form_questions.offer(turn)
        case "topic", (topic,) if topic in turn.rules.topics:
            turn.answer(event.press)
            asked_back = turn.contact.pending == Pending(Question.TOPIC)
            turn.keep(replace(turn.contact, pending=None))
            numbers = turn.rules.about.has(topic, Trait.NUMBERS)
            answers.numbers(turn) if numbers else answers.answer_topic(turn, topic)
            if asked_back and topic in turn.rules.calm:
                consent.ask(turn)
        case "section", (topic, section, *_) if topic in turn.rules.topics:
            turn.answer(event.press)
            turn.say(Say(topic=topic, section=section, country=turn.contact.country))
        case "listen", (topic,) if topic in turn.rules.topics:
            turn.answer(event.press)
            turn.say(Play(topic=topic))
        case "numbers", (topic,) if topic in turn.rules.topics:
            turn.answer(event.press)
            _numbers(turn, topic)
        case "numbers", (wish, page, *about) if wish in tuple(Wish) and page.isdecimal():
            turn.answer(event.press)
            known = next((topic for topic in about if topic in turn.rules.topics), None)
            turn.say(Numbers(country=turn.contact.country, wish=Wish(wish), page=int(page), topic=known))
        case "service" | "card", (service,):
            turn.answer(event.press)
            turn.say(Numbers(country=turn.contact.country, wish=Wish(event.action), service=service))
        case "same" | "not_same", ():
            whose_phone.answered(turn, event.press, same=event.action == "same")
        case "read", ():
            nothing = not turn.effects
            turn.answer(event.press)
            if turn.contact.unsure and (turn.contact.held or turn.case is not None):
                turn.ask_who(again=True)
            elif nothing and not _held(turn):
                turn.tell(Line.NOTHING_NEW, (answers.HUMAN, answers.MENU))
        case "clear", ():
            turn.answer(event.press, Line.CLEARED, alert=True)
            hiding.clear(turn)
        case "remains", ():
            turn.answer(event.press, Line.CLEARED, alert=True)
        case ("watched" | "unwatched") as said, ():
            turn.answer(event.press)
            hiding.checked(turn, yes=said == "watched")
        case ("agree" | "disagree") as said, ():
            consent.answered(turn, event.press, yes=said == "agree")
        case "forget", ():
            turn.answer(event.press)
            forgetting.ask(turn)
        case ("forget_yes" | "forget_no") as said, ():
            forgetting.answered(turn, event.press, yes=said == "forget_yes")
        case ("refer_yes" | "refer_no") as said, (number,) if number.isdecimal():
            referring.answered(turn, event.press, int(number), yes=said == "refer_yes")
        case "question", ():
            agreed_question.asked_for(turn, event.press)
        case "question", (which,):
            agreed_question.chosen(turn, event.press, which)
        case "question_no", ():
            agreed_question.declined(turn, event.press)
        case "follow_yes", (number,):
            follow_up.agreed(turn, event.press, number)
        case "follow_no", ():
            follow_up.stopped(turn, event.press)
        case "safe_hours", (span,):
            follow_up.hours_chosen(turn, event.press, span)
        case "knock_line", (line,):
            follow_up.line_chosen(turn, event.press, line)
        case "well", ():
            follow_up.well(turn, event.press)
        case ("show_yes" | "show_no") as said, (number,) if number.isdecimal():
            identity.answered(turn, event.press, int(number), yes=said == "show_yes")
        case "withdraw", _ if turn.contact.unsure:
            turn.answer(event.press)
            turn.ask_who()
        case "withdraw", which if turn.case is not None and which in (b.args for b in answers.take_back(turn)):
            _withdraw(turn, event.press, turn.case)
        case "sources", (form,) if form in turn.rules.forms:
            turn.answer(event.press)
            turn.say(Ask(form=form, round=0, ending=SOURCES, country=turn.contact.country))
        case "form", (form,) if form in turn.rules.forms:
            if _held(turn) and turn.rules.forms[form].opens is None:
                beside_a_counsellor(turn, event)
            else:
                turn.answer(event.press, Line.TAKEN_OVER if _held(turn) else None)
                form_questions.begin(turn, form)
        case action, _ if action in form_presses.ACTIONS and form_presses.pressed(turn, event):
            pass
        case action, () if action in _SIMPLE:
            turn.answer(event.press)
            _SIMPLE[action](turn)
        case _:
            turn.answer(event.press, Line.OLD_BUTTON)
            if not _held(turn):
                answers.menu(turn)


def beside_a_counsellor(turn: Turn, event: Pressed) -> None:
    """A button that does nothing while a counsellor is there. Who may be somebody else is told of one if they ask for a
    human.
    """
    if turn.contact.unsure and not turn.told_of_counsellors and event.action != answers.HUMAN.action:
        turn.answer(event.press)
        turn.ask_who(again=True)
    else:
        turn.answer(event.press, Line.TAKEN_OVER)


def _held(turn: Turn) -> bool:
    return turn.case is not None and turn.case.state is CaseState.OPEN


def _lose_phone(turn: Turn) -> None:
    """What is needed of somebody who may lose the phone. Who holds the case asks it themselves, and is told to."""
    if answers.LOSE_PHONE not in turn.rules.forms:
        answers.menu(turn)
        return
    if _held(turn):
        turn.note(Line.CONTACT_LOSES_PHONE)
    form_questions.begin(turn, answers.LOSE_PHONE)


def _numbers(turn: Turn, topic: str | None = None) -> None:
    """Who answers now. A counsellor who holds the case is told: they may be asked about it, or be left."""
    case = turn.case
    if case is not None and _held(turn) and turn.now - case.numbers_at >= NUMBERS_TOLD:
        turn.keep_case(replace(case, numbers_at=turn.now))
        turn.note(Line.CONTACT_NUMBERS)
    answers.numbers(turn, topic)


def _withdraw(turn: Turn, press: str, case: Case) -> None:
    """The contact takes a waiting case back. One that a counsellor holds is closed by the counsellor."""
    if case.state is CaseState.OPEN:
        turn.answer(press, Line.TAKEN_OVER)
        return
    turn.answer(press)
    turn.note(Line.CONTACT_WITHDREW)
    turn.keep_case(transitions.step(case, transitions.Step.WITHDRAW, turn.now))
    turn.timers.append(Timer(UNANSWERED, None, case.number))
    turn.card()
    turn.show_log()
    turn.shut_thread()
    turn.note_journal("case_withdrawn", "contact")
    turn.tell(Line.CASE_WITHDRAWN, (answers.HUMAN, answers.MENU))


def _can_write(turn: Turn) -> None:
    if not turn.contact.unsure:  # who may be somebody else cannot say that nobody looks at the phone
        turn.keep(replace(turn.contact, watched=False))
    turn.tell(Line.CAN_WRITE, (answers.HUMAN,))
    if turn.case is None and not turn.asks_first():
        turn.open_case(Urgency.SUPPORT, turn.contact.last_answer, ("asked",))
        answers.opened(turn)


def _not_now(turn: Turn) -> None:
    """Quiet from this moment: what is unasked waits until the contact writes."""
    turn.keep(replace(turn.contact, watched=True, quiet=True))
    turn.tell(Line.NOT_NOW, (answers.HUMAN,))


_SIMPLE = {
    "human": answers.human,
    "menu": answers.menu,
    "numbers": _numbers,
    "can_write": _can_write,
    "not_now": _not_now,
    "in_danger": answers.in_danger,
}
