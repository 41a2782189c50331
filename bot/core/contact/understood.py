"""What understood words lead to: an answer, a question, or a human; and what a voice note, a photo or a place does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.casework import child, consent
from bot.core.casework.card_choices import MUTED
from bot.core.contact import form_words, in_talk, sections
from bot.core.contact.places import at_home, destination, guess_of, of_who_writes, wished
from bot.core.contact.talk_acts import Act, Said, parts, second, talk_of, topic_of
from bot.core.model.case import Case, Position
from bot.core.model.conversation import Pending, Question, Talk
from bot.core.model.effects.contact import AGAIN, Button, Explain, Say
from bot.core.model.lines import Line
from bot.core.privacy import hiding
from bot.core.replacing import replace
from bot.core.turn import answers
from bot.core.turn import whose as whose_talk
from bot.core.turn.turn import Turn
from bot.core.understanding.text import fold, romanised_words
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Person, Query, Script, Sector, Understanding, Urgency

_NO_ANSWER = (Trait.HUMAN, Trait.LANGUAGE, Trait.MENU, Trait.SMALL_TALK, Trait.HIDE)
"""Topics that ask for something other than an answer, or whose answers help nobody in need."""

_CALLS = (Trait.GREETING, Trait.MENU)
"""Topics by which somebody in danger calls again: "hello?", "help". Who took it back only greets by the first."""

_NUMBER = re.compile("[0-9]{3,4}")
"""A number of a hotline, of the police or of an ambulance, as it is written alone."""


def heard_not_read(turn: Turn, understanding: Understanding | None, *, voice: bool = False) -> None:
    """A voice note, photo or location: it opens a case as urgent until a counsellor has looked, without a button.

    What its caption surely asks is answered besides, as words are. All else is for the counsellor, who is called
    anyway. Who begins by speaking (`voice`) may not read or write: they get pictures to press.
    """
    urgent = understanding is not None and understanding.urgency >= Urgency.URGENT
    reasons = ("media", *(understanding.reasons if understanding is not None and urgent else ()))
    asked = surely_asked(turn, understanding)
    first = voice and turn.told.last_answer is None and turn.told.talk is None
    _tell_of_media(turn, asked, reasons, pictures=first)
    if asked is not None:
        answers.answer_topic(turn, asked, hurry=urgent)


def surely_asked(turn: Turn, understanding: Understanding | None) -> str | None:
    """The topic of words that want an answer, where we are sure of it."""
    if understanding is None or understanding.confidence < turn.rules.sure:
        return None
    topic = understanding.topic
    wants = topic in turn.rules.topics and not turn.rules.about.has(topic, *_NO_ANSWER)
    return topic if wants else None


def _tell_of_media(turn: Turn, topic: str | None, reasons: tuple[str, ...], *, pictures: bool) -> None:
    if turn.case is not None:
        turn.raise_case(Urgency.URGENT, topic, reasons)
        if turn.phone.unsure:
            answers.opened(turn)
        added(turn)
        return
    turn.open_case(Urgency.URGENT, topic, reasons, unseen=True)
    leave = next(iter(answers.take_back(turn)), None)
    if leave is None:  # it may be the case of somebody else that is open again
        answers.opened(turn)
        return
    line = Line.CASE_OPENED_MEDIA if turn.somebody_on_duty else Line.CASE_OPENED_MEDIA_NOBODY
    rows = answers.pictures(turn, leave) if pictures and turn.rules.pictures else answers.in_crisis(leave)
    turn.tell(line, *rows, values=turn.opens)


def added(turn: Turn, offered: Sequence[Button] = ()) -> None:
    """The words are kept for the counsellor; what they may ask of can be read meanwhile, by a button each. Who may be
    somebody else is not told of one, but asked who they are.
    """
    if turn.phone.unsure:
        turn.ask_who(again=True)
    else:
        turn.tell(Line.ADDED_TO_CASE, *((button,) for button in offered), (Button("numbers"), answers.MENU))


def comes_again(turn: Turn, said: Said) -> bool:
    """Whether who was in danger a short time ago wants somebody again, as "hello, I need help" says: no greeting of the
    machine's answers that. What surely is something else, such as thanks or a question, is answered as always.
    """
    last, topic = turn.contact.case, said.understanding.topic
    if turn.case is not None or last is None or last.urgency < Urgency.URGENT or not turn.may_reopen(last):
        return False
    wants = said.act is Act.MATTER and turn.rules.about.has(topic, Trait.GREETING, Trait.HUMAN)
    calm = said.understanding.urgency < Urgency.URGENT
    again = calm and (wants or said.act in (Act.UNCLEAR, Act.FOREIGN)) and any(map(str.isalpha, said.words))
    if not again or last.life.outcome == MUTED or turn.told.calmed:
        return False
    if turn.phone.unsure:
        return turn.asks_first()
    turn.open_case(Urgency.SUPPORT, None, ("again",))
    answers.opened(turn)
    return True


def of_another_country(turn: Turn, said: Said) -> bool:
    """Whether it asks the same of another country ("and in Hong Kong?"): the section that they read last, of that."""
    u, (topic, _, section) = said.understanding, (talk_of(turn).read or ("",))[-1].partition(" ")
    wished = turn.told.destination if said.query is None and turn.rules.about.has(topic, Trait.DESTINATION) else None
    country = u.subject_at or u.country or wished
    other = u.person in (Person.OTHER, Person.CHILD) or topic != topic_of(turn)
    if other or not u.alike or country is None or talk_of(turn).urgency >= Urgency.URGENT:
        return False
    turn.say(Say(topic=topic, section=section, country=country))
    return True


def not_ours(turn: Turn, said: Said) -> None:
    """Another language, as it seems. Without letters it is none, and unknown words may be Khmer: nobody is told then
    that they write in the wrong language. A short number is one of those that people call, so they are shown which
    answer."""
    understanding, words = said.understanding, said.words
    if _NUMBER.fullmatch(fold(words)):
        answers.numbers(turn)
    elif not any(map(str.isalpha, words)):
        answers.menu(turn, Line.NOT_UNDERSTOOD)
    elif understanding.unknown_words:
        ask(turn, understanding)
        consent.keep(turn, words, understanding)
    else:
        turn.tell(Line.OTHER_LANGUAGE, (answers.HUMAN,), answers.languages(turn))


def known(turn: Turn, said: Said) -> None:
    """A topic we are sure of. What is urgent goes to a human too, whatever else was wished for."""
    understanding, words, about = said.understanding, said.words, turn.rules.about
    topic = understanding.topic or ""
    if understanding.urgency >= Urgency.URGENT:
        turn.open_case(understanding.urgency, topic, understanding.reasons)
        if about.has(topic, Trait.HIDE) and understanding.clears:  # "he is coming, delete it": a human is called too
            hiding.may_be_checked(turn)
            hiding.clear(turn)
        elif about.has(topic, Trait.HIDE):
            hiding.advised(turn)
            called = turn.somebody_on_duty
            turn.say(Explain(what=Query.WHOM_FIRST.value, country=turn.told.country, called=called))
        elif about.has(topic, *_NO_ANSWER):
            answers.opened(turn)
        else:
            answers.answer_topic(turn, topic, hurry=True, also=second(turn, understanding))
    elif (case := _waits_in_danger(turn)) and about.has(topic, *_CALLS[turn.told.calmed :]):
        of, called = topic_of(turn) or case.topic, turn.somebody_on_duty
        turn.say(replace(in_talk.in_danger(turn, AGAIN), topic=of, called=called))
    elif about.has(topic, Trait.HUMAN):
        answers.human(turn)
    elif about.has(topic, Trait.LANGUAGE):
        turn.tell(Line.CHOOSE_LANGUAGE, answers.languages(turn))
    elif about.has(topic, Trait.MENU):
        answers.menu(turn)
    elif about.has(topic, Trait.HIDE):
        if understanding.clears:  # "he is coming back": first it is cleared, then they are asked
            hiding.may_be_checked(turn)
            hiding.clear(turn)
        else:  # "he looks at my phone, what can I do?"
            hiding.advised(turn)
    elif about.has(topic, Trait.AFFIRMS, Trait.DENIES) and turn.asked(Question.WATCHED):
        hiding.checked(turn, yes=about.has(topic, Trait.AFFIRMS))
    elif parts(turn, topic) and case is not None and about.has(topic_of(turn), Trait.SUICIDE) and not turn.told.calmed:
        turn.say(replace(in_talk.in_danger(turn, AGAIN), named=("ambulance",)))  # "bye" may be for good
    elif parts(turn, topic):
        _part(turn, topic)
    elif about.has(topic, Trait.AFFIRMS) and turn.case is not None and turn.pending is None and not turn.phone.unsure:
        turn.tell(Line.I_AM_HERE)  # "ok" to what was said is nothing for a counsellor to read
    elif about.has(topic, Trait.SMALL_TALK) and not about.has(topic, Trait.GREETING) and turn.case is not None:
        others = [topic for topic in likely(turn, understanding) if topic != topic_of(turn)]
        added(turn, [Button("topic", (topic,)) for topic in others[:2]])
    elif not form_words.advert(turn, topic, words):
        also, near = second(turn, understanding), sections.perhaps(turn, said, topic)
        near, offered = () if also else near, understanding.doubted
        awaited = sections.awaited(said, topic, near)
        answers.answer_topic(turn, topic, also=also, offered=offered, near=near, section=awaited)


def _waits_in_danger(turn: Turn) -> Case | None:
    """The case of danger that was told, and to which nobody has come: "hello?" and "help" are no beginning then."""
    case = turn.case
    return case if case is not None and case.urgency >= Urgency.URGENT and not turn.somebody_else else None


def _part(turn: Turn, topic: str) -> None:
    """Thanks or goodbye: kindly, once."""
    talk = turn.told.talk or Talk()
    if talk.parted or turn.case is not None:
        turn.tell(Line.TAKE_CARE)
    else:
        turn.told = replace(turn.told, talk=replace(talk, parted=True))
        answers.answer_topic(turn, topic)


def likely(turn: Turn, understanding: Understanding) -> list[str]:
    """The topics that it may be about, three at most."""
    return [
        g.topic
        for g in understanding.guesses
        if g.confidence >= turn.rules.maybe
        and g.topic in turn.rules.topics
        and not turn.rules.about.has(g.topic, Trait.SMALL_TALK, Trait.HIDE)  # a lone "message" clears nothing
    ][:3]


def ask(turn: Turn, understanding: Understanding) -> None:
    """Not sure: the likeliest topics as buttons, and always a human."""
    if topics := likely(turn, understanding):
        turn.pending = Pending(Question.TOPIC)
        turn.tell(Line.DID_YOU_MEAN, *((Button("topic", (t,)),) for t in topics), (answers.HUMAN,))
    else:
        answers.menu(turn, Line.NOT_UNDERSTOOD)


# ── a shared place: the country, or the question which one, and at sea the advice for fishers ──


def learn_place(turn: Turn, position: Position) -> None:
    """Remember, for this talk, a country that is sure, and that somebody at sea is most likely a fisher."""
    if position.sure is not None:
        turn.told = replace(turn.told, country=position.sure, guessed=None)
    elif position.at_sea and turn.told.sector is None:
        turn.told = replace(turn.told, sector=Sector.FISHING)


def answer_place(turn: Turn, position: Position) -> None:
    """Say what was understood of the place, so that it can be put right, or ask. Nothing near a border is guessed."""
    asked, at_sea = turn.asked(Question.COUNTRY), turn.rules.about.the(Trait.AT_SEA)
    waiting = asked.topic if asked else None
    if position.sure is not None:
        fishers = (Button("topic", (at_sea,)),) if position.near_sea and at_sea in turn.rules.topics else ()
        turn.tell(Line.PLACE_IN_COUNTRY, (answers.ELSEWHERE, *fishers), values={"country": position.sure})
        if asked:
            answers.in_country(turn)
    elif position.at_sea:
        if at_sea in turn.rules.topics:
            called = turn.somebody_on_duty if turn.case is not None else None
            turn.say(Say(topic=at_sea, country=turn.told.country, called=called))
        _ask_which(turn, Line.PLACE_AT_SEA, position, waiting or at_sea)
    elif position.countries:
        _ask_which(turn, Line.PLACE_NEAR_BORDER, position, waiting)


def _ask_which(turn: Turn, line: Line, position: Position, topic: str | None) -> None:
    """Ask which of these countries; the answer of `topic`, or the numbers, waits for it."""
    turn.pending = Pending(Question.COUNTRY, topic)
    countries = tuple(Button("country", (code,)) for code in position.countries)
    rows = (countries[at : at + 2] for at in range(0, len(countries), 2))
    turn.tell(line, *rows, (answers.ELSEWHERE,))


def learn(turn: Turn, understanding: Understanding, heard: Understanding, words: str, *, of_them: bool) -> None:
    """Remember what a message says about the contact: language until they choose one, where and in what
    work they are, and whether it is about them.

    Latin letters alone ("Malaysia", "ok") are no sign that who wrote English wants Khmer now. What is not `of_them`,
    such as an advert, tells their language at most. A child is noticed also where the talk has it mean something else
    than was `heard`.
    """
    contact = turn.contact
    told = understanding.script != Script.LATN or romanised_words(fold(words)) > 0
    language = turn.rules.written_in.get(understanding.script)
    if not contact.language_chosen and told and language in turn.rules.languages:
        contact = replace(contact, language=language)
    if told and understanding.script != Script.OTHER:
        contact = replace(contact, told=replace(contact.told, script=understanding.script))
    if not of_them:
        turn.keep(contact)
        return
    if contact.told.country in understanding.not_in:  # "not Fiji, that is only the flag"
        contact = replace(contact, told=replace(contact.told, country=None))
    there = destination(turn, heard)
    if understanding.country is not None and there is None and not of_who_writes(turn, understanding):
        guessed = guess_of(turn, understanding)
        contact = replace(contact, told=replace(contact.told, country=understanding.country, guessed=guessed))
    if (goal := wished(turn, heard)) is not None:
        contact = replace(contact, told=replace(contact.told, destination=goal))
    if understanding.sector is not None:
        contact = replace(contact, told=replace(contact.told, sector=understanding.sector))
    if understanding.police_against is not None:
        contact = replace(contact, told=replace(contact.told, police_against=understanding.police_against))
    if any(child.words_tell(read, turn.rules.about, turn.rules.sure) for read in (understanding, heard)):
        contact = replace(contact, told=replace(contact.told, of_a_child=True))
    home = understanding.place_only or at_home(turn, understanding)  # "I am in Kampong Cham", writes a relative
    whose = contact.told.person if home and understanding.person not in (Person.OTHER, Person.CHILD) else None
    if Query.WITH_CHILD in understanding.queries:  # a parent's own way out
        whose = contact.told.person or Person.SELF
    if understanding.person is Person.SELF and "grown" in understanding.whom and contact.told.of_a_child:
        contact = replace(contact, told=replace(contact.told, of_a_child=False))
    person = whose or whose_talk.about_whom(turn, understanding)
    sure = whose_talk.sure(turn, understanding, person)
    turn.keep(replace(contact, told=replace(contact.told, person=person, sure=sure)))
