"""What a contact's messages lead to: an answer, a question, or a case in human hands. Never silence."""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import albums, child, consent, overflow, pictures
from bot.core.contact import actions, acts, diary_amounts, form_questions, form_words, moves, repeating, understood
from bot.core.contact.actions import When
from bot.core.contact.acts import Said
from bot.core.model.case import OPENS_A_CASE, Case, Content, Kind, Position, Side
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
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import Ask, Explain, Numbers, Say
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.lines import Line
from bot.core.privacy import agreed_question, whose_phone
from bot.core.turn import answers, said_before
from bot.core.turn.turn import Turn
from bot.core.understanding.text import fold, romanised_words
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Person, Script, Understanding, Urgency

_REPLIES = {
    Kind.TEXT: Line.STICKER,
    Kind.STICKER: Line.STICKER,
    Kind.CONTACT: Line.CONTACT_CARD,
    Kind.DOCUMENT: Line.DOCUMENT,
    Kind.ANIMATION: Line.STICKER,
}

_SURE_OF_SUICIDE = 0.7
"""Confidence from which the intent model alone brings the answer about suicide. "I am afraid" in two romanised words
had .59; below it the crisis is the same, and only its words are those of any danger."""


def hear(turn: Turn, key: str, event: ContactEvent) -> None:
    """Note that the contact is there, before anything is decided, and let out what waited for them."""
    if isinstance(event, Stood) and turn.conversation is not None:
        turn.ledger.append((event.message, min(event.sent_at, turn.now)))
    if not isinstance(event, Wrote | Commanded | Edited | Reacted | Pressed | Unreadable):
        return
    if turn.conversation is None and isinstance(event, Reacted):
        return  # to a message of before: nothing is begun for that
    if turn.conversation is None:
        turn.keep(Conversation(contact=key, address=event.address, begun_at=turn.now))
        turn.come_back()
    sent_at = turn.now if isinstance(event, Unreadable) else min(event.sent_at, turn.now)
    whose_phone.noticed(turn, sent_at)
    contact = turn.contact
    if contact.hushed and not (actions.back(event) or turn.late):
        return
    heard_at = 0 if turn.ahead(contact.heard_at) else contact.heard_at
    turn.keep(
        replace(
            contact,
            address=event.address,
            heard_at=max(heard_at, sent_at),
            quiet=replace(contact.quiet, until_back=contact.quiet.until_back and turn.late),
        )
    )
    if isinstance(event, Wrote | Commanded | Unreadable) and event.message is not None:
        turn.ledger.append((event.message, sent_at))
    if not (actions.is_(event, When.WHO) or turn.late):
        turn.release()


def wrote(
    turn: Turn, events: list[Wrote | Edited], understanding: Understanding | None, position: Position | None = None
) -> None:
    """All that the contact wrote in one batch, answered once. Danger is looked for first, whoever holds the case."""
    text = "\n".join(filter(None, map(words_of, events)))
    if understanding is not None:
        understanding = _by_its_flag(turn, acts.in_light(turn, understanding, text))
    danger = understanding is not None and understanding.urgency is Urgency.EMERGENCY
    urgent = understanding is not None and understanding.urgency >= Urgency.URGENT
    denied = understanding is not None and _denies(turn, understanding)
    events, wrong = agreed_question.took(turn, events, urgent=urgent, denied=denied)
    events = events if urgent else diary_amounts.took(turn, events)
    if not events and not danger:
        return
    country, since, own = turn.told.country, len(turn.effects), True
    if understanding is not None:
        own = not form_words.pasted(turn, understanding, text)
        _learn(turn, understanding, text, of_them=own)
    if position is not None:
        understood.learn_place(turn, position)
    if turn.attended:
        _to_who_holds_it(turn, events, understanding)
        return
    to_counsellors = turn.case is not None
    said = acts.read(turn, understanding, text) if understanding is not None else None
    taken = wrong or _answered(turn, events, said, position, country)  # `wrong` is told already
    if turn.case is None and not wrong:  # a wrong answer to the agreed question is not for the desk
        said_before.keep(turn, events)
    _record(turn, events)
    turn.heard_waiting()
    if understanding is not None and own:
        acts.remember(turn, understanding)
    repeating.vary(turn, since)
    if not to_counsellors:
        consent.chosen(turn, text, understanding)
    if not taken:
        form_questions.offer(turn)


def _answered(
    turn: Turn, events: list[Wrote | Edited], said: Said | None, position: Position | None, country: str | None
) -> bool:
    """Answer what was written, and nobody holds: danger first. Whether a form has a question on the phone now.

    `country` is where the contact was until this message.
    """
    understanding = said.understanding if said is not None else None
    text = said.words if said is not None else ""
    if understanding is not None and understanding.urgency is Urgency.EMERGENCY:
        sure, also = _sure_of_danger(turn, understanding), acts.second(turn, understanding)
        query = acts.more_of_it(turn, said) if said is not None else None
        answers.crisis(turn, understanding.topic, understanding.reasons, sure=sure, also=also, query=query)
        form_words.stopped(turn, understanding)
        form_words.heading(turn)
    elif turn.case is not None and all(_of_the_album(turn.case, e) for e in events):
        pass  # answered with its first picture
    elif turn.case is not None and all(map(_moved, events)):
        pass  # a shared live position goes on for hours: an answer to each step would light up the phone
    elif form_words.took(turn, events, understanding, text):
        return True
    elif any(e.content.kind in OPENS_A_CASE for e in events):
        understood.heard_not_read(turn, understanding, voice=any(e.content.kind is Kind.VOICE for e in events))
        if position is not None:
            understood.answer_place(turn, position)
    elif said is not None and any(map(words_of, events)) and understood.comes_again(turn, said):
        pass
    elif said is not None and any(map(words_of, events)):
        waited = turn.case is not None
        moves.answer(turn, said)
        shown = any(isinstance(effect, Say | Explain | Numbers | Ask) for effect in turn.effects)
        if waited and not shown and turn.told.country != country:
            turn.say(Numbers(country=turn.told.country))  # those on the phone are of another country
        return any(isinstance(effect, Ask) for effect in turn.effects)
    else:
        line = _REPLIES.get(events[-1].content.kind, Line.UNSUPPORTED)
        turn.tell(line, (answers.HUMAN, answers.MENU))
    return False


def _to_who_holds_it(turn: Turn, events: list[Wrote | Edited], understanding: Understanding | None) -> None:
    """Words for the counsellor. First what it is about: it decides whether pictures are held back.

    Of who may be somebody else danger is answered too, since what the counsellor writes waits until it is known who is
    there: nobody in danger is left with that question alone.
    """
    if understanding is not None and understanding.urgency is Urgency.EMERGENCY and turn.phone.unsure:
        sure = _sure_of_danger(turn, understanding)
        answers.crisis(turn, understanding.topic, understanding.reasons, sure=sure)
    elif understanding is not None and understanding.urgency > Urgency.NONE:
        turn.raise_case(understanding.urgency, understanding.topic, understanding.reasons)
    _record(turn, events)
    if not all(map(_moved, events)):  # a shared position that moves on asks nothing
        turn.awaits_holder()


def _sure_of_danger(turn: Turn, understanding: Understanding) -> bool:
    """Whether it is said which danger it is: by a flag, or by the model, which takes bare fear for suicide at times."""
    if understanding.topic in understanding.flagged:
        return True
    least = _SURE_OF_SUICIDE if turn.rules.about.has(understanding.topic, Trait.SUICIDE) else 0.0
    return understanding.confidence >= max(turn.rules.sure, least)


def _by_its_flag(turn: Turn, understanding: Understanding) -> Understanding:
    """Danger that the model only guesses at is what a flag names it: "he wants to kill me" is no wish to die."""
    named = next((t for t in understanding.flagged if turn.rules.about.urgency(t) >= Urgency.URGENT), None)
    if understanding.urgency < Urgency.EMERGENCY or named is None or _sure_of_danger(turn, understanding):
        return understanding
    return replace(understanding, topic=named, confidence=1.0)


def _denies(turn: Turn, understanding: Understanding) -> bool:
    denies = turn.rules.about.has(understanding.topic, Trait.DENIES)
    return denies and understanding.confidence >= turn.rules.sure


def _of_the_album(case: Case, event: Wrote | Edited) -> bool:
    """Whether it is the rest of what the contact sent together, without words of its own."""
    album = event.content.album
    return (
        album is not None
        and case.incoming.album is not None
        and album == case.incoming.album[0]
        and not words_of(event)
    )


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
            turn.keep_case(
                replace(turn.case, incoming=replace(turn.case.incoming, album=(album, turn.now + albums.WAITS)))
            )
        if overflow.left_out(turn, event.content, event.message):
            continue
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
        contact = replace(contact, told=replace(contact.told, script=understanding.script))
    if not of_them:
        turn.keep(contact)
        return
    if understanding.country is not None and not acts.of_who_writes(turn, understanding):
        contact = replace(contact, told=replace(contact.told, country=understanding.country))
    if understanding.sector is not None:
        contact = replace(contact, told=replace(contact.told, sector=understanding.sector))
    if child.words_tell(understanding, turn.rules.about, turn.rules.sure):
        contact = replace(contact, told=replace(contact.told, of_a_child=True))
    whose = contact.told.person if understanding.place_only else None  # "I am in Kampong Cham", writes a relative
    if understanding.person is not None and not whose and not _still_of_another(turn, understanding):
        contact = replace(contact, told=replace(contact.told, person=understanding.person))
    turn.keep(contact)


def _still_of_another(turn: Turn, understanding: Understanding) -> bool:
    """Whether it would be taken for their own story only because they write "I".

    A child writes so of itself, and a relative who asks whom to call, or says no more than thanks: they are who calls,
    and what they are shown must reach from where they are.
    """
    about, known = turn.rules.about, turn.told.person
    if understanding.person is not Person.SELF or known not in (Person.OTHER, Person.CHILD):
        return False
    calm = max(about.urgency(understanding.topic), understanding.urgency) is Urgency.NONE
    return known is Person.CHILD or bool(understanding.queries) or calm


def unreadable(turn: Turn) -> None:
    """A message that the program could not handle: say so, and offer a human, or leave it to the one who is there."""
    if turn.attended:
        if not overflow.left_out(turn, Content(Kind.OTHER), 0):
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
