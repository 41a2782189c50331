"""What a contact's messages lead to: an answer, a question, or a case in human hands. Never silence."""

from __future__ import annotations

from bot.core.casework import albums, consent, overflow, pictures
from bot.core.contact import (
    actions,
    form_questions,
    form_words,
    in_talk,
    moves,
    not_meant,
    queries,
    repeating,
    sections,
    talk_acts,
    understood,
)
from bot.core.contact.actions import When
from bot.core.contact.light import by_its_flag, in_light, more_of_it, sure_of_danger
from bot.core.contact.own import amounts, papers
from bot.core.contact.talk_acts import Said
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
from bot.core.model.conversation import Conversation, Counts
from bot.core.model.effects.contact import AGAIN, Ask, Explain, Numbers, Say, Tell
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.lines import Line
from bot.core.privacy import agreed_question, whose_phone
from bot.core.replacing import replace
from bot.core.turn import answers, said_before, whose
from bot.core.turn.turn import Turn
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import AskedBefore, Query, Understanding, Urgency

_REPLIES = {
    Kind.TEXT: Line.STICKER,
    Kind.STICKER: Line.STICKER,
    Kind.CONTACT: Line.CONTACT_CARD,
    Kind.DOCUMENT: Line.DOCUMENT,
    Kind.ANIMATION: Line.STICKER,
}


def hear(turn: Turn, key: str, event: ContactEvent) -> None:
    """Note that the contact is there, before anything is decided, and let out what waited for them."""
    if isinstance(event, Stood) and turn.conversation is not None:
        turn.ledger.append((event.message, min(event.sent_at, turn.now)))
    if not isinstance(event, Wrote | Commanded | Edited | Reacted | Pressed | Unreadable):
        return
    if turn.conversation is None and isinstance(event, Reacted):
        return  # to a message of before: nothing is begun for that
    if turn.conversation is None:
        turn.keep(Conversation(contact=key, address=event.address, counts=Counts(begun_at=turn.now)))
        turn.come_back()
    sent_at = turn.now if isinstance(event, Unreadable) else min(event.sent_at, turn.now)
    whose_phone.noticed(turn, sent_at)
    contact = turn.contact
    if contact.hushed and not (actions.back(event) or turn.late):
        return
    quiet = contact.quiet
    heard_at = max(0 if turn.ahead(quiet.heard_at) else quiet.heard_at, sent_at)
    quiet = replace(quiet, until_back=quiet.until_back and turn.late, heard_at=heard_at)
    turn.keep(replace(contact, address=event.address, quiet=quiet))
    if isinstance(event, Wrote | Commanded | Unreadable) and event.message is not None:
        turn.ledger.append((event.message, sent_at))
    if not (actions.is_(event, When.WHO) or turn.late):
        turn.release()


def wrote(
    turn: Turn, events: list[Wrote | Edited], understanding: Understanding | None, position: Position | None = None
) -> None:
    """All that the contact wrote in one batch, answered once. Danger is looked for first, whoever holds the case."""
    heard, text = understanding, "\n".join(filter(None, map(words_of, events)))
    if understanding is not None:
        understanding = in_light(turn, not_meant.denied(turn, understanding), text)
        understanding = in_talk.goes_on(turn, by_its_flag(turn, understanding))
    danger = understanding is not None and understanding.urgency is Urgency.EMERGENCY
    urgent = understanding is not None and understanding.urgency >= Urgency.URGENT
    denied = understanding is not None and _denies(turn, understanding)
    events, wrong = agreed_question.took(turn, events, urgent=urgent, denied=denied)
    events = events if urgent else papers.took(turn, amounts.took(turn, events))
    if not events and not danger:
        return
    country, since, theirs = turn.told.country, len(turn.effects), True
    if understanding is not None and heard is not None:
        theirs = not form_words.pasted(turn, understanding, text)
        turn.of_writer = whose.of_the_writer(turn, understanding)
        understood.learn(turn, understanding, heard, text, of_them=theirs)
    if position is not None:
        understood.learn_place(turn, position)
    if turn.attended:
        _to_who_holds_it(turn, events, understanding)
        return
    to_counsellors = turn.case is not None
    said = sections.asked_for(turn, talk_acts.read(turn, understanding, text)) if understanding is not None else None
    may_ask = sections.may_ask(turn, said) if said is not None else ()
    taken = wrong or _answered(turn, events, said, position, country)  # `wrong` is told already
    if turn.case is None and not wrong:  # a wrong answer to the agreed question is not for the desk
        said_before.keep(turn, events)
    _record(turn, events)
    turn.heard_waiting()
    if understanding is not None and theirs:
        not_meant.disowned(turn, understanding)
        theirs_now = said.understanding if said is not None and said.choices else understanding
        talk_acts.remember(turn, theirs_now, said.act if said is not None else None)
        talk = talk_acts.talk_of(turn)
        likeliest = [one.name for one in said.choices[:1]] if said is not None else []
        asked = AskedBefore(may_ask, (*likeliest, *talk.asked.before)[:2])
        turn.told = replace(turn.told, talk=replace(talk, asked=asked))
    repeating.vary(turn, since, said)
    if turn.held and not all(map(_moved, events)):  # nobody is there now: the words wait for the holder all the same
        turn.awaits_holder()
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
    if understanding is not None and said is not None and queries.out_of_sight(turn, said):
        form_words.stopped(turn, understanding)
    elif understanding is not None and understanding.urgency is Urgency.EMERGENCY:
        sure, also = sure_of_danger(turn, understanding), talk_acts.second(turn, understanding)
        query = more_of_it(turn, said) if said is not None else None
        hurt = in_talk.hurt_now(turn, understanding)
        query = query or (Query.WORSE.value if hurt else None)
        if query == Query.WORSE and turn.told.country != country:  # whom they can call there comes first
            query = None
        now, first = in_talk.at_once(turn, understanding)
        topic, reasons, query = understanding.topic, understanding.reasons, now or query
        sure = sure or now is not None  # what to do at once is true whatever else it is
        asked = sections.of_danger(turn, said) if said is not None and query is None else None
        answers.crisis(turn, topic, reasons, sure=sure, also=also, query=query, helps=hurt, first=first, section=asked)
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
    elif said is not None and any(map(words_of, events)) and _aside(turn, said):
        pass
    elif said is not None and any(map(words_of, events)):
        waited = turn.case is not None
        moves.answer(turn, said)
        if waited and turn.told.country != country:
            _of_there(turn)
        return any(isinstance(effect, Ask) for effect in turn.effects)
    else:
        line = _REPLIES.get(events[-1].content.kind, Line.UNSUPPORTED)
        turn.tell(line, (answers.HUMAN, answers.MENU))
    return False


def _of_there(turn: Turn) -> None:
    """Those on the phone are of another country: who helps where they are, where nothing says it yet; in danger first
    who comes.
    """
    about, topic, country = turn.rules.about, talk_acts.topic_of(turn), turn.told.country
    danger = talk_acts.talk_of(turn).urgency is Urgency.EMERGENCY and not turn.told.calmed
    sections_of_it = [e for e in turn.effects if isinstance(e, Say) and e.section and e.topic == topic and danger]
    if any(isinstance(e, Say | Explain | Numbers | Ask) and e not in sections_of_it for e in turn.effects):
        return
    kept = (e for e in turn.effects if not (isinstance(e, Tell) and e.line is Line.ADDED_TO_CASE))
    turn.effects = [e for e in kept if e not in sections_of_it]
    first = ("ambulance",) if about.has(topic, Trait.SUICIDE, Trait.CARE) else ()
    again = Explain(what=AGAIN, topic=topic, country=country, crisis=True, called=in_talk.called(turn), named=first)
    turn.say(again if danger else Numbers(country=country, topic=topic))


def _aside(turn: Turn, said: Said) -> bool:
    """Whether it is answered as what concerns no topic: who calls again, and who hides."""
    return understood.comes_again(turn, said) or queries.in_silence(turn, said)


def _to_who_holds_it(turn: Turn, events: list[Wrote | Edited], understanding: Understanding | None) -> None:
    """Words for the counsellor. First what it is about: it decides whether pictures are held back.

    Of who may be somebody else danger is answered too, since what the counsellor writes waits until it is known who is
    there: nobody in danger is left with that question alone.
    """
    if understanding is not None and understanding.urgency is Urgency.EMERGENCY and turn.phone.unsure:
        sure = sure_of_danger(turn, understanding)
        answers.crisis(turn, understanding.topic, understanding.reasons, sure=sure)
    elif understanding is not None and understanding.urgency > Urgency.NONE:
        turn.raise_case(understanding.urgency, understanding.topic, understanding.reasons)
    _record(turn, events)
    if not all(map(_moved, events)):  # a shared position that moves on asks nothing
        turn.awaits_holder()


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
