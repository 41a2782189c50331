"""What a contact's messages lead to: an answer, a question, or a case in human hands. Never silence."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.casework import albums, consent, pictures
from bot.core.contact import form_questions, form_words, places
from bot.core.model.case import OPENS_A_CASE, Case, CaseState, Content, Kind, Position, Side
from bot.core.model.contact_effects import Ask, Button, Numbers, Say
from bot.core.model.contact_events import (
    Commanded,
    ContactEvent,
    Edited,
    Pressed,
    PressedForged,
    Reacted,
    Stood,
    Unreadable,
    Wrote,
)
from bot.core.model.conversation import Conversation, Pending, Question
from bot.core.model.desk_effects import AnswerPress
from bot.core.model.lines import Line
from bot.core.privacy import agreed_question, hiding, whose_phone
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.text import fold, romanised_words
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Nlu, Person, Script, Understanding, Urgency

_REPLIES = {
    Kind.TEXT: Line.STICKER,
    Kind.STICKER: Line.STICKER,
    Kind.CONTACT: Line.CONTACT_CARD,
    Kind.DOCUMENT: Line.DOCUMENT,
    Kind.ANIMATION: Line.STICKER,
}

_NO_ANSWER = (Trait.HUMAN, Trait.LANGUAGE, Trait.MENU, Trait.SMALL_TALK, Trait.HIDE)
"""Topics that ask for something other than an answer, or whose answers help nobody in need."""

_SHORT = 24
"""Most characters of a message that is hardly more than the name of a country."""

_SURE_OF_SUICIDE = 0.7
"""Confidence from which the intent model alone brings the answer about suicide. "I am afraid" in two romanised words
had .59; below it the crisis is the same, and only its words are those of any danger."""

_NUMBER = re.compile("[0-9]{3,4}")
"""A number of a hotline, of the police or of an ambulance, as it is written alone."""


def hear(turn: Turn, key: str, event: ContactEvent) -> None:
    """Note that the contact is there, before anything is decided, and let out what waited for them."""
    if isinstance(event, Stood) and turn.conversation is not None:
        turn.ledger.append((event.message, min(event.sent_at, turn.now)))
    if not isinstance(event, Wrote | Commanded | Edited | Reacted | Pressed | Unreadable):
        return
    if turn.conversation is None and isinstance(event, Reacted):
        return  # to a message of before: nothing is begun for that
    if turn.conversation is None:
        turn.keep(Conversation(contact=key, address=event.address))
    sent_at = turn.now if isinstance(event, Unreadable) else min(event.sent_at, turn.now)
    whose_phone.noticed(turn, sent_at)
    contact = turn.contact
    if contact.hushed and not hiding.back(event):
        return
    heard_at = 0 if turn.ahead(contact.heard_at) else contact.heard_at
    turn.keep(replace(contact, address=event.address, heard_at=max(heard_at, sent_at), quiet=False))
    if isinstance(event, Wrote | Commanded | Unreadable) and event.message is not None:
        turn.ledger.append((event.message, sent_at))
    if not (isinstance(event, Pressed) and event.action in whose_phone.ANSWERS):
        turn.release()


def wrote(
    turn: Turn, events: list[Wrote | Edited], understanding: Understanding | None, position: Position | None = None
) -> None:
    """All that the contact wrote in one batch, answered once. Danger is looked for first, whoever holds the case."""
    danger = understanding is not None and understanding.urgency is Urgency.EMERGENCY
    urgent = understanding is not None and understanding.urgency >= Urgency.URGENT
    denied = understanding is not None and _denies(turn, understanding)
    events, wrong = agreed_question.took(turn, events, urgent=urgent, denied=denied)
    if not events and not danger:
        return
    before, text = turn.contact.country, "\n".join(filter(None, map(words_of, events)))
    if understanding is not None:
        _learn(turn, understanding, text, of_them=not form_words.pasted(turn, understanding, text))
    if position is not None:
        places.learn(turn, position)
    if turn.case is not None and turn.case.state is CaseState.OPEN:
        # first what it is about: it decides whether pictures are held back
        if danger and understanding is not None and turn.contact.unsure:
            # what the counsellor writes waits until it is known who is there: nobody in danger is left with that
            # question alone
            sure = _sure_of_danger(turn, understanding)
            answers.crisis(turn, understanding.topic, understanding.reasons, sure=sure)
        elif understanding is not None and understanding.urgency > Urgency.NONE:
            turn.raise_case(understanding.urgency, understanding.topic, understanding.reasons)
        _record(turn, events)
        if not all(map(_moved, events)):  # a shared position that moves on asks nothing
            turn.awaits_holder()
        return
    taken, to_counsellors = wrong, turn.case is not None
    if wrong:
        pass  # told already; the words are kept where there is a case
    elif danger and understanding is not None:
        answers.crisis(turn, understanding.topic, understanding.reasons, sure=_sure_of_danger(turn, understanding))
        form_words.stopped(turn, understanding)
        form_words.heading(turn)
    elif turn.case is not None and all(_of_the_album(turn.case, e) for e in events):
        pass  # answered with its first picture
    elif turn.case is not None and all(map(_moved, events)):
        pass  # a shared live position goes on for hours: an answer to each step would light up the phone
    elif form_words.took(turn, events, understanding, text):
        taken = True
    elif any(e.content.kind in OPENS_A_CASE for e in events):
        _heard_not_read(turn, understanding)
        if position is not None:
            places.answer(turn, position)
    elif understanding is not None and any(map(words_of, events)):
        _answer(turn, understanding, text)
        shown = any(isinstance(effect, Say | Numbers | Ask) for effect in turn.effects)
        taken = any(isinstance(effect, Ask) for effect in turn.effects)
        if to_counsellors and not shown and turn.contact.country != before:
            turn.say(Numbers(country=turn.contact.country))  # those on the phone are of another country
    else:
        line = _REPLIES.get(events[-1].content.kind, Line.UNSUPPORTED)
        turn.tell(line, (answers.HUMAN, answers.MENU))
    _record(turn, events)
    turn.heard_waiting()
    if not to_counsellors:
        consent.chosen(turn, text, understanding)
    if not taken:
        form_questions.offer(turn)


def _sure_of_danger(turn: Turn, understanding: Understanding) -> bool:
    """Whether it is said which danger it is: by a flag, or by the intent model, which takes bare fear for suicide now
    and then.
    """
    if understanding.topic in understanding.flagged:
        return True
    least = _SURE_OF_SUICIDE if turn.rules.about.has(understanding.topic, Trait.SUICIDE) else 0.0
    return understanding.confidence >= max(turn.rules.sure, least)


def _denies(turn: Turn, understanding: Understanding) -> bool:
    denies = turn.rules.about.has(understanding.topic, Trait.DENIES)
    return denies and understanding.confidence >= turn.rules.sure


def _of_the_album(case: Case, event: Wrote | Edited) -> bool:
    """Whether it is the rest of what the contact sent together, without words of its own."""
    album = event.content.album
    return album is not None and case.album is not None and album == case.album[0] and not words_of(event)


def _moved(event: Wrote | Edited) -> bool:
    """Whether it is a step of a position that is shared live: Telegram tells it as an edit."""
    return isinstance(event, Edited) and event.content.kind is Kind.LOCATION


def words_of(event: Wrote | Edited) -> str:
    """What can be understood of a message: text or caption with a letter or digit in it. An emoji alone is a sign."""
    content = event.content
    return content.text if content.kind is not Kind.STICKER and any(map(str.isalnum, content.text)) else ""


def _record(turn: Turn, events: list[Wrote | Edited]) -> None:
    """Keep the messages in the log while there is a case, and only then."""
    if turn.case is None:
        return
    pictures.guard(turn)
    for event in events:
        if _moved(event):
            turn.moved(event.content, event.message)
            continue
        edited = isinstance(event, Edited)
        album = event.content.album
        if album is not None and not edited and turn.case is not None:
            turn.keep_case(replace(turn.case, album=(album, turn.now + albums.WAITS)))
        reply_to = event.reply_to if isinstance(event, Wrote) else None
        if not pictures.keep(turn, event.content, event.message, edited=edited, reply_to=reply_to):
            turn.record(Side.CONTACT, event.content, event.message, edited=edited, reply_to=reply_to)
    pictures.received(turn, events)
    turn.show_log()


def _learn(turn: Turn, understanding: Understanding, words: str, *, of_them: bool) -> None:
    """Remember what a message says about the contact: language until they choose one, where and in what
    work they are, and whether it is about them.

    Latin letters alone ("Malaysia", "ok") are no sign that who wrote English wants Khmer now. What is not `of_them`,
    such as an advert, tells their language at most.
    """
    contact = turn.contact
    told = understanding.script != Script.LATN or romanised_words(fold(words)) > 0
    language = turn.rules.written_in.get(understanding.script)
    if not contact.language_chosen and told and language in turn.rules.languages:
        contact = replace(contact, language=language)
    if told and understanding.script != Script.OTHER:
        contact = replace(contact, script=understanding.script)
    if not of_them:
        turn.keep(contact)
        return
    if understanding.country is not None:
        contact = replace(contact, country=understanding.country)
    if understanding.sector is not None:
        contact = replace(contact, sector=understanding.sector)
    if understanding.person is not None and not _grown_up_again(contact.person, understanding.person):
        contact = replace(contact, person=understanding.person)
    turn.keep(contact)


def _grown_up_again(known: Person | None, said: Person) -> bool:
    """Whether a child would be taken for an adult, only because they now write "I"."""
    return known is Person.CHILD and said is Person.SELF


def _heard_not_read(turn: Turn, understanding: Understanding | None) -> None:
    """A voice note, photo or location: it opens a case as urgent until a counsellor has looked, without a button.

    What its caption surely asks is answered besides, as words are. All else is for the counsellor, who is called
    anyway.
    """
    urgent = understanding is not None and understanding.urgency >= Urgency.URGENT
    reasons = ("media", *(understanding.reasons if understanding is not None and urgent else ()))
    asked = _surely_asked(turn, understanding)
    _tell_of_media(turn, asked, reasons)
    if asked is not None:
        answers.answer_topic(turn, asked, hurry=urgent)


def _surely_asked(turn: Turn, understanding: Understanding | None) -> str | None:
    """The topic of words that want an answer, where we are sure of it."""
    if understanding is None or understanding.confidence < turn.rules.sure:
        return None
    topic = understanding.topic
    wants = topic in turn.rules.topics and not turn.rules.about.has(topic, *_NO_ANSWER)
    return topic if wants else None


def _tell_of_media(turn: Turn, topic: str | None, reasons: tuple[str, ...]) -> None:
    if turn.case is not None:
        turn.raise_case(Urgency.URGENT, topic, reasons)
        if turn.contact.unsure:
            answers.opened(turn)
        _added(turn)
        return
    turn.open_case(Urgency.URGENT, topic, reasons, unseen=True)
    leave = answers.take_back(turn)
    if not leave:  # it may be the case of somebody else that is open again
        answers.opened(turn)
        return
    line = Line.CASE_OPENED_MEDIA if turn.somebody_on_duty else Line.CASE_OPENED_MEDIA_NOBODY
    turn.tell(line, *answers.IN_CRISIS, leave, values=turn.opens)


def _added(turn: Turn) -> None:
    """The words are kept for the counsellor. Who may be somebody else is not told that there is one, but asked who they
    are.
    """
    if turn.contact.unsure:
        turn.ask_who(again=True)
    else:
        turn.tell(Line.ADDED_TO_CASE, (Button("numbers"), answers.MENU))


def _answer(turn: Turn, understanding: Understanding, words: str) -> None:
    """Text without danger now: answer it, ask, or offer a human."""
    short = len(words) <= _SHORT
    topic, rules = understanding.topic, turn.rules
    pending = turn.contact.pending
    asked = pending is not None and pending.question is Question.COUNTRY
    sure = topic is not None and understanding.confidence >= rules.sure
    foreign = rules.about.has(topic, Trait.OUT_OF_SCOPE)
    calm = understanding.urgency < Urgency.URGENT
    if asked and understanding.country and (not sure or (short and calm)):
        answers.in_country(turn)
    elif understanding.script == Script.OTHER and calm and not asked and turn.case is None:
        _not_ours(turn, understanding, words)
    elif topic is not None and sure and not (understanding.nlu is Nlu.UNAVAILABLE and foreign):
        _known(turn, topic, understanding, words)
    elif understanding.urgency >= Urgency.URGENT:
        turn.open_case(understanding.urgency, topic, understanding.reasons)
        answers.opened(turn)
    elif turn.case is not None:
        _added(turn)
    elif asked and pending is not None and pending.topic is not None:
        answers.in_country(turn)  # a country that we do not know, or none: better the answer for anywhere than none
    elif not form_words.advert(turn, turn.contact.last_answer, words):
        _ask(turn, understanding)
        consent.keep(turn, words, understanding)


def _not_ours(turn: Turn, understanding: Understanding, words: str) -> None:
    """Another language, as it seems. Without letters it is none, and unknown words may be Khmer: nobody is told then
    that they write in the wrong language. A short number is one of those that people call, so they are shown which
    answer."""
    if _NUMBER.fullmatch(fold(words)):
        answers.numbers(turn)
    elif not any(map(str.isalpha, words)):
        answers.menu(turn, Line.NOT_UNDERSTOOD)
    elif understanding.unknown_words:
        _ask(turn, understanding)
        consent.keep(turn, words, understanding)
    else:
        turn.tell(Line.OTHER_LANGUAGE, (answers.HUMAN,), answers.languages(turn))


def _known(turn: Turn, topic: str, understanding: Understanding, words: str) -> None:
    """A topic we are sure of. What is urgent goes to a human too, whatever else was wished for."""
    about = turn.rules.about
    if understanding.urgency >= Urgency.URGENT:
        turn.open_case(understanding.urgency, topic, understanding.reasons)
        if about.has(topic, Trait.HIDE):
            hiding.may_be_checked(turn)
        if about.has(topic, *_NO_ANSWER):
            answers.opened(turn)
        else:
            answers.answer_topic(turn, topic, hurry=True)
    elif about.has(topic, Trait.HUMAN):
        answers.human(turn)
    elif about.has(topic, Trait.LANGUAGE):
        turn.tell(Line.CHOOSE_LANGUAGE, answers.languages(turn))
    elif about.has(topic, Trait.MENU):
        answers.menu(turn)
    elif about.has(topic, Trait.HIDE):  # "he is coming back": first it is cleared, then they are asked
        hiding.may_be_checked(turn)
        hiding.clear(turn)
    elif about.has(topic, Trait.AFFIRMS, Trait.DENIES) and _asked_whether_watched(turn):
        hiding.checked(turn, yes=about.has(topic, Trait.AFFIRMS))
    elif about.has(topic, Trait.SMALL_TALK) and not about.has(topic, Trait.GREETING) and turn.case is not None:
        _added(turn)
    elif not form_words.advert(turn, topic, words):
        answers.answer_topic(turn, topic)


def _asked_whether_watched(turn: Turn) -> bool:
    pending = turn.contact.pending
    return pending is not None and pending.question is Question.WATCHED


def _ask(turn: Turn, understanding: Understanding) -> None:
    """Not sure: the likeliest topics as buttons, and always a human."""
    likely = [
        g.topic
        for g in understanding.alternatives
        if g.confidence >= turn.rules.maybe
        and g.topic in turn.rules.topics
        and not turn.rules.about.has(g.topic, Trait.SMALL_TALK)
    ][:3]
    if likely:
        turn.keep(replace(turn.contact, pending=Pending(Question.TOPIC)))
        turn.tell(Line.DID_YOU_MEAN, *((Button("topic", (t,)),) for t in likely), (answers.HUMAN,))
    else:
        answers.menu(turn, Line.NOT_UNDERSTOOD)


def unreadable(turn: Turn) -> None:
    """A message that the program could not handle: say so, and offer a human, or leave it to the one who is there."""
    if turn.case is not None and turn.case.state is CaseState.OPEN:
        turn.record(Side.CONTACT, Content(Kind.OTHER), 0)
        turn.note(Line.UNREADABLE)
        turn.show_log()
        turn.awaits_holder()
        return
    turn.tell(Line.UNREADABLE, (answers.HUMAN, answers.MENU))


def forged(turn: Turn, event: PressedForged) -> None:
    """A button that we did not make for this contact: refused in words, nothing changed."""
    line, there = (Line.NOT_A_MEMBER, "") if event.desk else (Line.FORGED_BUTTON, None)
    turn.say(AnswerPress(press=event.press, line=line, pressed_in=there))
