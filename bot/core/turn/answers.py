"""What the bot can give without a human: topics, numbers, the menu; and what it truthfully says of the humans."""

from __future__ import annotations

from bot.core.model.case import Case
from bot.core.model.conversation import Pending, Question
from bot.core.model.effects.contact import Button, Explain, Numbers, Say
from bot.core.model.lines import Line
from bot.core.replacing import replace
from bot.core.turn.places import IN_A_ROW, Place, in_places
from bot.core.turn.turn import Turn
from bot.core.understanding.countries import ORIGIN
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Choice, Person, Query, Urgency

HUMAN = Button("human")
MENU = Button("menu")
CAN_WRITE = Button("can_write")
ELSEWHERE = Button("elsewhere")
"""I am elsewhere: asks for the country. With a topic, its answer follows for that country."""
MORE = "more"
"""In place of a country's code: those that are not on the first page."""
IN_DANGER = Button("in_danger")
"""Under what tells somebody that they are not read: it needs no words that the machine understands."""

LOSE_PHONE = "lose_phone"
"""The form for who may lose the phone: below crisis answers, in the menu, and as /phone."""

RIGHT_NOW = "now"
"""The section of the answer to who wants to die, for the next hour: what could hurt is put away, somebody stays."""

MENU_TOPICS = 4
"""Topics of the menu that stand in it; the others are behind *More*."""


def in_crisis(write: Button = CAN_WRITE) -> tuple[tuple[Button, ...], ...]:
    """What stands under a sentence to who is in danger or waits; `write` in the place for what is needed of them."""
    last = {Place.LATER: Button("not_now"), Place.CLEAR: Button("clear"), Place.MORE: MENU}
    return in_places({Place.CALL: Button("numbers"), Place.WRITE: write, Place.HUMAN: HUMAN, **last})


def pictures(turn: Turn, beside: Button) -> tuple[tuple[Button, ...], ...]:
    """What somebody may say who neither reads nor writes, a picture and a word each; `beside` and *Clear* below."""
    each = [Button("picture", (topic,)) for topic in turn.rules.pictures]
    rows = (tuple(each[at : at + IN_A_ROW]) for at in range(0, len(each), IN_A_ROW))
    return (*rows, (beside, Button("clear")))


def losing(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """A row with *I may lose this phone*, where there is such a form."""
    return ((Button("form", (LOSE_PHONE,)),),) if LOSE_PHONE in turn.rules.forms else ()


def languages(turn: Turn) -> tuple[Button, ...]:
    """The languages that can be chosen."""
    return tuple(Button("language", (code,)) for code in turn.rules.languages)


def menu(turn: Turn, line: Line = Line.MENU) -> None:
    """The first topics as buttons, a human, and *More* with all else there is; below a line that asks, the menu."""
    topics = [Button("topic", (topic,)) for topic in turn.rules.menu[:MENU_TOPICS]]
    rows = (tuple(topics[at : at + IN_A_ROW]) for at in range(0, len(topics), IN_A_ROW))
    turn.tell(line, *rows, (HUMAN, Button("section", ("start", "more")) if line is Line.MENU else MENU))


def crisis(
    turn: Turn,
    topic: str | None,
    reasons: tuple[str, ...],
    *,
    sure: bool = True,
    also: str | None = None,
    query: str | None = None,
    helps: str | None = None,
    first: tuple[str, ...] = (),
    section: Choice | None = None,
) -> None:
    """Danger now: the crisis answer first, then the humans. Whatever of ours is unsent is withdrawn.

    Where the topic is only a guess (not `sure`) the desk sees it, and the contact gets what is true of any danger: "I
    am afraid" must not be answered about suicide. `query`: it is more of what was answered already, and what it says of
    that is answered instead, with those who help with the topic `helps`, where that is another one; the kinds of helper
    `first` stand before them. `section`: the answer stands above, and that is asked for.
    """
    turn.withdraw_answers()
    turn.crisis = True
    called = turn.somebody_on_duty
    country = turn.contact.told.country
    shown = topic if sure and topic in turn.rules.topics else None
    if shown is not None:
        said: Say | Explain = Say(topic=shown, country=country, crisis=True, called=called, also=also)
        if query == Query.WORSE and shown == turn.told.last_answer and turn.rules.about.has(shown, Trait.SUICIDE):
            said = Say(topic=shown, section=RIGHT_NOW, country=country, crisis=True, called=called)
        elif section is not None:
            said = Say(topic=section.topic, section=section.section, country=country, crisis=True, called=called)
        elif query:
            said = Explain(what=query, topic=helps or shown, country=country, crisis=True, called=called, named=first)
        turn.say(said)
        turn.keep(replace(turn.contact, told=replace(turn.contact.told, last_answer=shown), pending=None))
    else:
        line = Line.CASE_OPENED if called else Line.CASE_OPENED_NOBODY
        rows = in_crisis() if country is not None else in_crisis(ELSEWHERE)
        turn.tell(line, *rows, values=turn.opens, urgent=True)
    turn.open_case(Urgency.EMERGENCY, topic, reasons)
    if country is None:  # a button below asks for it: most are abroad, where other numbers help
        turn.keep(replace(turn.contact, pending=Pending(Question.COUNTRY, shown)))


def withdraw(case: Case) -> Button:
    """The button that takes a case back, as often as it was opened: an old one must not call off later help."""
    return Button("withdraw", (str(case.number), *([str(case.life.times)] if case.life.times > 1 else [])))


def take_back(turn: Turn) -> tuple[Button, ...]:
    """The button that takes the live case back; none for who may not be the person whose case it is."""
    case = turn.case
    return () if case is None or turn.somebody_else else (withdraw(case),)


def human(turn: Turn) -> None:
    """The contact wants a human: a case waits from now on, and what is said of it is true.

    Who may be somebody else learns nothing of what was asked before, and is answered as if they were the first to ask.
    """
    if turn.case is not None:
        turn.heard_waiting()
        row = (*(() if turn.held else take_back(turn)), Button("numbers"))
        if turn.attended:
            turn.tell(Line.TAKEN_OVER, row)
        elif turn.somebody_else:
            opened(turn)
            if turn.contact.phone.unsure:  # the same person can take it back once they said so
                turn.ask_who(again=True)
        elif turn.somebody_on_duty:
            ahead = turn.desk.ahead_of(turn.contact.contact)
            line = Line.CASE_WAITING_AHEAD if ahead else Line.CASE_ALREADY_WAITING
            turn.tell(line, row, values={"ahead": str(ahead)})
        else:
            turn.tell(Line.CASE_OPENED_NOBODY, row, values=turn.opens)
        return
    if turn.asks_first():
        return
    turn.open_case(Urgency.SUPPORT, turn.rules.about.the(Trait.HUMAN), ("asked",))
    opened(turn)


def numbers(turn: Turn, topic: str | None = None) -> None:
    """The services of the contact's country, those for a topic first. A button asks for it where it is not known."""
    turn.say(Numbers(country=turn.contact.told.country, topic=topic))
    if turn.contact.told.country is None:
        turn.keep(replace(turn.contact, pending=Pending(Question.COUNTRY)))


def ask_country(turn: Turn, topic: str | None, section: str | None = None) -> None:
    """Ask where the contact is, by buttons; the answer of `topic`, a `section` of it, or the numbers, waits for it."""
    turn.keep(replace(turn.contact, pending=Pending(Question.COUNTRY, topic, section=section)))
    turn.tell(Line.WHICH_COUNTRY, *country_rows(turn))


def more_countries(turn: Turn) -> None:
    """The other countries that can be pressed."""
    turn.tell(Line.WHICH_COUNTRY, *country_rows(turn, rest=True))


def in_country(turn: Turn) -> None:
    """What waited for the country, now that the contact named it, or cannot: for anywhere then."""
    pending, rules = turn.contact.pending, turn.rules
    turn.keep(replace(turn.contact, pending=None))
    if pending is not None and pending.query is not None:
        turn.say(Explain(what=pending.query.value, topic=pending.topic, country=turn.contact.told.country))
    elif pending is None or pending.topic not in rules.topics or rules.about.has(pending.topic, Trait.NUMBERS):
        turn.say(Numbers(country=turn.contact.told.country))
    elif pending.section is not None:
        topic, country = pending.topic or "", about(turn, pending.topic)
        turn.say(Say(topic=topic, section=pending.section, country=country, begins=True))
        turn.keep(replace(turn.contact, told=replace(turn.contact.told, last_answer=pending.topic)))
    else:
        answer_topic(turn, pending.topic, anywhere=True)


def answer_topic(
    turn: Turn,
    topic: str,
    *,
    hurry: bool = False,
    anywhere: bool = False,
    also: str | None = None,
    offered: bool = False,
    near: tuple[str, ...] = (),
    section: str | None = None,
) -> None:
    """The answer of a topic. `anywhere`: the country that it depends on was asked for already. `also`: a second matter,
    for which a button stands below. `offered`: with the way to a human first. `near`: sections and
    answers that may be asked for, by the names of `leads_to`. `section`: what is said once the country is known.
    """
    contact, rules = turn.contact, turn.rules
    case = turn.case
    if topic not in rules.topics:
        opened(turn) if case is not None else menu(turn)
        return
    anywhere = anywhere or turn.asked(Question.COUNTRY) is not None  # asked once: a button below asks again
    asks = topic in rules.country_topics and contact.told.country is None and not anywhere
    if not asks or hurry:
        calm = turn.somebody_else or contact.told.calmed  # nobody else learns of a case
        theirs = case is not None and (hurry or not calm)
        called = turn.somebody_on_duty if theirs else None
        country = about(turn, topic)
        turn.say(Say(topic=topic, country=country, called=called, offered=offered, also=also, near=near))
        turn.keep(replace(turn.contact, told=replace(turn.contact.told, last_answer=topic), pending=None))
    if asks and hurry:  # a button below the answer asks
        turn.keep(replace(turn.contact, pending=Pending(Question.COUNTRY, topic)))
    elif asks:
        ask_country(turn, topic, section)


def about(turn: Turn, topic: str | None, *, part: bool = False) -> str | None:
    """The country that an answer is on: for some topics where somebody wants to go, for some at home, where who writes
    of somebody abroad is, or where they are who tell of themselves; for all others where the one in trouble is. Where
    nobody told that, a calm `part` of it is on where they want to go ("and the wage there?"): it names its own helpers.
    """
    told, of = turn.told, turn.rules.about
    of_another = told.person in (Person.OTHER, Person.CHILD) and told.country not in (None, ORIGIN)
    if (turn.of_writer and of.has(topic, Trait.OWN)) or (of_another and of.has(topic, Trait.AT_HOME)):
        return (told.talk.writer_at if told.talk is not None else None) or ORIGIN
    wished = told.destination if told.destination and of.has(topic, Trait.DESTINATION) else None
    if wished or told.destination is None or not part or of.urgency(topic) >= Urgency.URGENT:
        return wished or told.country
    going = told.country == ORIGIN and told.talk is not None and of.has(told.talk.matter, Trait.DESTINATION)
    return told.destination if told.country is None or going else told.country


def country_rows(turn: Turn, *, rest: bool = False) -> tuple[tuple[Button, ...], ...]:
    """The countries where most are as buttons, and the way to the `rest`; or these, and another country."""
    some = len(Place) - 1
    countries = turn.rules.countries[some:] if rest else turn.rules.countries[:some]
    last = Button("country", (MORE,)) if turn.rules.countries[some:] and not rest else Button("country")
    buttons = [*(Button("country", (code,)) for code in countries), last]
    return tuple(tuple(buttons[i : i + IN_A_ROW]) for i in range(0, len(buttons), IN_A_ROW))


def in_danger(turn: Turn) -> None:
    """The contact says by a button that they are in danger: believed, and urgent; they write of what, or are asked."""
    attended = turn.attended
    turn.open_case(Urgency.URGENT, None, ("danger",))
    if attended:
        turn.tell(Line.TAKEN_OVER, (Button("numbers"),))
    else:
        opened(turn)


def opened(turn: Turn) -> None:
    """Say truthfully what happens with the case now."""
    line = Line.CASE_OPENED if turn.somebody_on_duty else Line.CASE_OPENED_NOBODY
    turn.tell(line, *in_crisis(), values=turn.opens)
