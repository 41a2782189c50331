"""What single buttons of the contact do. False says that one leads nowhere any more (`bot.core.contact.actions`)."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.casework import consent
from bot.core.contact import form_questions, talk_acts
from bot.core.model import transitions
from bot.core.model.contact_events import Pressed
from bot.core.model.conversation import Pending, Question
from bot.core.model.effects.contact import Ask, Numbers, Play, Say, Wish
from bot.core.model.forms import SOURCES
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.model.timers import TimerName
from bot.core.privacy import hiding
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.text import fold
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Urgency

_BEHIND_A_NAME = 32
"""Letters of a wish for a language: a longer one wants something besides."""

_LANGUAGES = {"en": re.compile("english|ang?kle|អង់គ្លេស"), "km": re.compile("khmer|khmae|ខ្មែរ")}
"""The names of the languages that a contact may ask for."""

_BARE_LANGUAGE = re.compile(
    r"english|ang?kle(?:s|h)?|អង់គ្លេស|khmer|khmae|ខ្មែរ|ភាសា|ph?iesa|pheasa|please|pls|\b(?:in|som|bong|speak|te)\b|សូម|បង|[!.,]"
)

COUNTRY_CODE = 2
"""Letters of a country's code. Any country may be pressed: near a border some are offered that the menu leaves out."""

NUMBERS_TOLD = 10 * MINUTE
"""How long after the holder was told that the contact asked for numbers they are not told again."""


# ── what the bot can give ───────────────────────────────────────────────────────────────────────────────────────


def language(turn: Turn, press: str, code: str) -> None:
    """The language of all that the bot says from now on."""
    turn.keep(replace(turn.contact, language=code, language_chosen=True))
    turn.answer(press, Line.LANGUAGE_SET)
    if not turn.attended:
        answers.menu(turn)


def asks_language(turn: Turn, said: talk_acts.Said) -> bool:
    """Whether a language is asked for by its name: all is said in it from now on, what was answered last again."""
    words = fold(said.words)
    named = {code for code, name in _LANGUAGES.items() if name.search(words)} & {*turn.rules.languages}
    bare = _BARE_LANGUAGE.sub("", words).strip() == ""
    about, u = turn.rules.about, said.understanding
    asks = about.has(u.topic, Trait.LANGUAGE) and said.act is talk_acts.Act.MATTER
    wished = asks and len(said.words) <= _BEHIND_A_NAME
    if len(named) != 1 or not (bare or wished):
        return False
    turn.keep(replace(turn.contact, language=named.pop(), language_chosen=True))
    turn.told = replace(turn.told, talk=replace(talk_acts.talk_of(turn), shown=(), earlier=()))
    topic = talk_acts.topic_of(turn)
    last = next((name for name in talk_acts.talk_of(turn).read[-1:] if name.startswith(f"{topic} ")), None)
    if topic is None or turn.case is not None:
        answers.menu(turn, Line.LANGUAGE_SET)
    elif last is not None:
        turn.say(Say(topic=topic, section=last.partition(" ")[2], country=answers.about(turn, topic, part=True)))
    else:
        answers.answer_topic(turn, topic)
    return True


def ask_language(turn: Turn) -> None:
    """The languages to choose from."""
    turn.tell(Line.CHOOSE_LANGUAGE, answers.languages(turn))


def country(turn: Turn, event: Pressed) -> bool:
    """The country, by its code, more of them, or one that is not among those shown."""
    match event.args:
        case (answers.MORE,):
            turn.answer(event.press)
            answers.more_countries(turn)
            return True
        case (code,) if len(code) == COUNTRY_CODE:
            turn.told = replace(turn.told, country=code, guessed=None)
            turn.answer(event.press, Line.COUNTRY_SET)
        case ():
            turn.answer(event.press)
        case _:
            return False
    answers.in_country(turn)
    form_questions.offer(turn)
    return True


def elsewhere(turn: Turn, event: Pressed) -> bool:
    """Another country than the one known: for the answer of a topic, or for what waits for one."""
    match event.args:
        case ():
            pending = turn.pending
            topic = pending.topic if pending is not None else None
        case (topic,) if topic in turn.rules.topics:
            pass
        case _:
            return False
    turn.answer(event.press)
    answers.ask_country(turn, topic)
    return True


def topic(turn: Turn, press: str, id_: str) -> None:
    """The answer of a topic. Who was asked what they mean may be asked whether a reviewer reads such words."""
    turn.answer(press)
    asked_back = turn.pending == Pending(Question.TOPIC)
    turn.pending = None
    numbers = turn.rules.about.has(id_, Trait.NUMBERS)
    answers.numbers(turn) if numbers else answers.answer_topic(turn, id_)
    if asked_back and id_ in turn.rules.calm:
        consent.ask(turn)


def picture(turn: Turn, press: str, id_: str) -> None:
    """What somebody tells by a picture counts as if they had written it: who cannot write says no more than that.

    The words of the answer are spoken besides, where the organisation recorded them.
    """
    urgency, attended = turn.rules.about.urgency(id_), turn.attended
    turn.answer(press, Line.TAKEN_OVER if attended else None)
    turn.told = replace(turn.told, talk=talk_acts.talk_of(turn).about(id_, urgency, turn.now))
    if attended:
        turn.raise_case(urgency, id_, ("picture",))
        return
    if urgency is Urgency.EMERGENCY:
        answers.crisis(turn, id_, ("picture",))
    else:
        if urgency is Urgency.URGENT:
            turn.open_case(urgency, id_, ("picture",))
        answers.answer_topic(turn, id_, hurry=urgency is Urgency.URGENT)
    if (id_, turn.contact.language) in turn.rules.spoken:
        turn.say(Play(topic=id_))


def section(turn: Turn, event: Pressed) -> bool:
    """One section of an answer."""
    match event.args:
        case (id_, section, *_) if id_ in turn.rules.topics:
            turn.answer(event.press)
            turn.say(Say(topic=id_, section=section, country=answers.about(turn, id_)))
            return True
    return False


def listen(turn: Turn, press: str, topic: str) -> None:
    """The recording of an answer."""
    turn.answer(press)
    turn.say(Play(topic=topic))


def numbers(turn: Turn, event: Pressed) -> bool:
    """Who answers now: at all, for a topic, or one page of the directory by a wish."""
    match event.args:
        case ():
            turn.answer(event.press)
            tell_numbers(turn)
        case (id_,) if id_ in turn.rules.topics:
            turn.answer(event.press)
            tell_numbers(turn, id_)
        case (wish, page, *about) if wish in tuple(Wish) and page.isdecimal():
            turn.answer(event.press)
            known = next((id_ for id_ in about if id_ in turn.rules.topics), None)
            turn.say(Numbers(country=turn.told.country, wish=Wish(wish), page=int(page), topic=known))
        case _:
            return False
    return True


def tell_numbers(turn: Turn, topic: str | None = None) -> None:
    """Who answers now. A counsellor who holds the case is told: they may be asked about it, or be left."""
    case = turn.case
    if case is not None and turn.attended and turn.now - case.calls.numbers_at >= NUMBERS_TOLD:
        turn.keep_case(replace(case, calls=replace(case.calls, numbers_at=turn.now)))
        turn.note(Line.CONTACT_NUMBERS)
    answers.numbers(turn, topic)


def service(turn: Turn, press: str, id_: str, *, wish: Wish) -> None:
    """All of a service, or what to show an interpreter."""
    turn.answer(press)
    turn.say(Numbers(country=turn.told.country, wish=wish, service=id_))


# ── forms ───────────────────────────────────────────────────────────────────────────────────────────────────────


def form(turn: Turn, press: str, id_: str) -> None:
    """Begin a form. Beside a counsellor only one that is for them."""
    if turn.attended and turn.rules.forms[id_].opens is None:
        beside_a_counsellor(turn, press)
    else:
        turn.answer(press, Line.TAKEN_OVER if turn.attended else None)
        form_questions.begin(turn, id_)


def sources(turn: Turn, press: str, form: str) -> None:
    """Who says what a form says."""
    turn.answer(press)
    turn.say(Ask(form=form, round=0, ending=SOURCES, country=turn.told.country))


def lose_phone(turn: Turn) -> None:
    """What is needed of somebody who may lose the phone. Who holds the case asks it themselves, and is told to."""
    if answers.LOSE_PHONE not in turn.rules.forms:
        answers.menu(turn)
        return
    if turn.attended:
        turn.note(Line.CONTACT_LOSES_PHONE)
    form_questions.begin(turn, answers.LOSE_PHONE)


# ── the phone, and the case ─────────────────────────────────────────────────────────────────────────────────────


def started(turn: Turn, way: str) -> None:
    """`/start`. The poster or link that opened the chat says where somebody works; an unknown one says nothing."""
    known, told = turn.rules.ways_in.get(way), turn.told
    if known is not None:
        turn.told = replace(told, country=known.country or told.country, sector=known.sector or told.sector)
    turn.say(Say(topic="start"))


def read(turn: Turn, press: str) -> None:
    """What waited behind the neutral line came out already, as they were heard: here only where nothing did."""
    nothing = not turn.effects
    turn.answer(press)
    if turn.phone.unsure and (turn.quiet.held or turn.case is not None):
        turn.ask_who(again=True)
    elif nothing and not turn.attended:
        turn.tell(Line.NOTHING_NEW, (answers.HUMAN, answers.MENU))


def remains(turn: Turn, press: str) -> None:
    """The button under the line that remains of a chat: whoever presses it learns that it was cleared."""
    turn.answer(press, Line.CLEARED, alert=True)


def clear(turn: Turn, press: str) -> None:
    """Clear the chat."""
    remains(turn, press)
    hiding.clear(turn)


def can_write(turn: Turn) -> None:
    """They can write now: a case waits for them."""
    if not turn.phone.unsure:  # who may be somebody else cannot say that nobody looks at the phone
        turn.phone = replace(turn.phone, watched=False)
    if turn.case is not None:
        turn.tell(Line.CAN_WRITE, (answers.HUMAN,))
    elif not turn.asks_first():
        turn.open_case(Urgency.SUPPORT, turn.told.last_answer, ("asked",))
        answers.opened(turn)


def not_now(turn: Turn) -> None:
    """Quiet from this moment: what is unasked waits until the contact writes."""
    turn.phone = replace(turn.phone, watched=True)
    turn.quiet = replace(turn.quiet, until_back=True)
    turn.tell(Line.NOT_NOW, (answers.HUMAN,))


def withdraw(turn: Turn, event: Pressed) -> bool:
    """The contact takes a waiting case back. One that a counsellor holds is closed by the counsellor."""
    case = turn.case
    if case is None or event.args not in (button.args for button in answers.take_back(turn)):
        return False
    turn.answer(event.press, Line.TAKEN_OVER if turn.held else None)
    if turn.held:
        return True
    turn.note(Line.CONTACT_WITHDREW)
    turn.keep_case(transitions.step(case, transitions.Step.WITHDRAW, turn.now))
    turn.stop_timer(TimerName.UNANSWERED, case.number)
    turn.card()
    turn.show_log()
    turn.shut_thread()
    turn.note_journal("case_withdrawn", "contact")
    turn.tell(Line.CASE_WITHDRAWN, (answers.HUMAN, answers.MENU))
    return True


def beside_a_counsellor(turn: Turn, press: str, *, human: bool = False) -> None:
    """A button that does nothing beside a counsellor. Who may be somebody else hears of one by asking for a `human`."""
    if turn.phone.unsure and not turn.told_of_counsellors and not human:
        turn.answer(press)
        turn.ask_who(again=True)
    else:
        turn.answer(press, Line.TAKEN_OVER)
