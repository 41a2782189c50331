"""What the desk is told of a case, in the words of a language: a card in the forum and on the page says the same.

Plain text. Nobody is named: a code name, and what the person said of the situation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bot.content import Content
from bot.core.casework.child import of_a_child
from bot.core.model import safe_hours
from bot.core.model.case import Case
from bot.core.model.conversation import Conversation, Talk
from bot.core.model.desk import Desk
from bot.core.model.rules import DAY
from bot.wording.catalog import Catalog, dated, day, moment, msgid, span_of_day
from bot.wording.forms import card_lines
from bot.wording.record import record_lines
from bot.wording.services import card_lines as referral_lines
from bot.wording.services import service_name

PAST_SHOWN = 3
"""How many earlier cases of the same person a card names, the last ones."""


class Told(NamedTuple):
    """A case, and with what it is told: content, words, and the names of cases in them, at a moment (milliseconds)."""

    content: Content
    words: Catalog
    name: Callable[[tuple[int, int]], str]
    conversation: Conversation
    case: Case
    desk: Desk
    now: int


def facts(told: Told) -> Iterator[tuple[str, str]]:
    """What is known, by the ids of the labels; empty where it is not worth a line."""
    conversation, case, words = told.conversation, told.case, told.words
    known, topics, text = conversation.known, told.content.topics, words.text
    unknown = text("card.unknown")
    holder, former = (told.desk.counsellor(id_) for id_ in (case.holder, case.life.former))
    topic, answer = topics.get(case.topic or ""), topics.get(known.last_answer or "")
    came = (("asked", msgid("card.asked")), ("media", msgid("card.media")), ("picture", msgid("card.picture")))
    asked = [text(id_) for reason, id_ in came if reason in case.reasons]
    why = (text(id_) for id_ in dict.fromkeys(map(_why, case.reasons)) if id_ in words)
    person, service, hours = f"person.{known.person}", case.hold.last_service, conversation.quiet.hours
    outcome, sector = f"outcome.{case.life.outcome}", f"sector.{known.sector}"
    before, country = f"outcome.{case.life.outcome_before}", conversation.country
    yield msgid("card.urgency"), text(f"urgency.{case.urgency.word}")
    yield msgid("card.topic"), topic.title_in(words.language) if topic is not None else ", ".join(asked) or unknown
    yield msgid("card.why"), ", ".join(why)
    yield msgid("card.language"), language(conversation, words) or unknown
    yield msgid("card.country"), words.country(country) if country else unknown
    yield msgid("card.sector"), text(sector) if sector in words else ""
    yield msgid("card.person"), text(person) if person in words else ""
    talk = known.talk or Talk()
    elsewhere = talk.writer_at if talk.writer_at not in (None, country) else None
    yield msgid("card.writer_at"), words.country(elsewhere) if elsewhere else ""
    yield msgid("card.when"), text(f"when.{talk.when}") if f"when.{talk.when}" in words else ""
    yield msgid("card.last_answer"), answer.title_in(words.language) if answer is not None else ""
    yield msgid("card.last_service"), service_name(told.content, service, words) if service else ""
    yield msgid("card.safe_hours"), span_of_day(safe_hours.written(hours)) if hours else ""
    yield from record_lines(words, conversation)
    yield msgid("card.waiting_since"), _since(told)
    yield msgid("card.holder"), holder.name if holder is not None else text("card.nobody")
    yield msgid("card.former"), former.name if former is not None else ""
    yield msgid("card.outcome"), text(outcome) if outcome in words else ""
    yield msgid("card.summary"), case.life.summary
    yield msgid("card.outcome_before"), text(before) if before in words else ""
    yield msgid("card.note"), _note(told)


def _note(told: Told) -> str:
    """The last note, with who wrote it; not where it is the summary."""
    writer, note = told.case.notes.last
    by = told.desk.counsellor(writer)
    return f"{by.name if by is not None else '?'}: {note}" if note not in ("", told.case.life.summary) else ""


def language(conversation: Conversation, words: Catalog) -> str:
    """The language in which the contact is answered, and how they write it where that is worth knowing."""
    name: str = words.locale.languages.get(conversation.language, "")
    how = f"script.{conversation.known.script}"
    return words.text(how, language=name) if name and how in words else name


def warnings(told: Told) -> Iterator[str]:
    """Who may be on the other side, what they said since, and that the holder pauses."""
    if told.conversation.phone.unsure:
        yield f"⚠️ {told.words.text('card.unsure')}"
    if told.conversation.known.calmed:
        yield f"⚠️ {told.words.text('card.taken_back')}"
    if told.case.stranger:
        yield f"⚠️ {told.words.text('card.stranger')}"
    if told.case.hold.paused:
        yield f"⏸ {told.words.text('card.paused')}"


def answers(told: Told) -> Iterator[str]:
    """What the contact gave by button, and the services that they were asked about."""
    yield from card_lines(told.content, told.case, told.words, child=told.conversation.known.child)
    yield from referral_lines(told.content, told.conversation, told.case.number, told.words)


def child(told: Told) -> Iterator[str]:
    """That it is about a child."""
    if of_a_child(told.conversation, told.case, told.content.about):
        yield f"🧒 {told.words.text('card.of_a_child')}"


def unmasking(told: Told) -> Iterator[str]:
    """Who asked to see who the contact is, and how far it is."""
    made = next((u for u in reversed(told.conversation.history.unmaskings) if u.case == told.case.number), None)
    if made is None:
        return
    state = (
        msgid("card.unmask_refused")
        if made.agreed is False
        else msgid("card.unmask_refused_by")
        if made.refused
        else msgid("card.unmask_over")
        if made.over
        else msgid("card.unmask_unsigned")
        if made.alone and not made.signed
        else msgid("card.unmask_opened")
        if made.opened_at
        else msgid("card.unmask_waits")
    )
    by, second = told.desk.counsellor(made.by), told.desk.counsellor(made.refused)
    said = told.words.text(state, holder=by.name if by else "?", second=second.name if second else "?")
    yield f"🔓 {said}"


def joined(told: Told) -> Iterator[str]:
    """The other cases of the same person, by the names that they have now."""
    for other in (j for j in told.conversation.history.joined if j.of is None):
        live = told.desk.case_of(other.contact) if not other.followed else None
        name = told.name(live.code if live is not None else other.code)
        yield "🔗 " + told.words.text("card.joined" if live is not None else "card.joined_closed", case=name)


def agreed(told: Told) -> Iterator[str]:
    """The agreed question, and the days on which the contact is to be written to."""
    words, conversation = told.words, told.conversation
    if conversation.phone.question is not None:
        yield words.text("card.question")
    for done in (f for f in conversation.follow_up.answered if f.case == told.case.number):
        yield words.text("card.followed", day=day(words, str(done.due)), answer=words.text(f"followed.{done.answer}"))
    for follow in (conversation.follow_up.agreed, conversation.follow_up.proposed):
        if follow is not None and not follow.sent_at:
            on = day(words, str(follow.due))
            yield words.text("card.follow_agreed" if follow.agreed else "card.follow_asked", day=on)


def muted(told: Told) -> Iterator[str]:
    """Until when the contact is not read, and how much was not."""
    words, mute = told.words, told.conversation.mute
    if mute.until > told.now:
        yield "🔇 " + words.text("card.muted", until=moment(words, str(mute.until), told.now))
    if mute.unread:
        yield "🔇 " + words.text("card.unread", count=str(mute.unread))


def history(told: Told) -> Iterator[str]:
    """What was before, what nobody has looked at, and whether it is safe to write."""
    case, text = told.case, told.words.text
    if case.life.earlier is not None and all(c.code != case.life.earlier for c in told.desk.cases):
        name = told.name(case.life.earlier)
        yield text("card.stranger_before" if case.stranger else "card.earlier", case=name)
    if case.life.times > 1:
        yield text("card.again_opened")
    if case.calls.unseen:
        yield f"⚠️ {text('card.not_looked')}"
    if case.guard.unopened:
        yield "🖼 " + text("card.unopened", count=str(len(case.guard.unopened)))
    if case.guard.never_opened:
        yield "🖼 " + text("card.destroyed", count=str(len(case.guard.never_opened)))
    if told.conversation.hushed:
        yield f"⚠️ {text('card.watched')}"


def past(told: Told) -> Iterator[str]:
    """The last earlier cases of the same person, with how they ended; none while that is not sure."""
    words, topics = told.words, told.content.topics
    for one in () if told.conversation.phone.unsure else told.conversation.history.past[-PAST_SHOWN:]:
        topic, outcome = topics.get(one.topic or ""), f"outcome.{one.outcome}"
        said = [day(words, str(one.opened_at)), topic.title_in(words.language) if topic is not None else ""]
        said += [words.text(outcome) if outcome in words else "", one.summary or one.note]
        yield words.text("card.past", case=told.name(one.code), told=" · ".join(filter(None, said)))


def _since(told: Told) -> str:
    """Since when it waits or is held. A card may stand unchanged for days: a weekday alone would mislead."""
    since, words = told.case.life.waiting_since, told.words
    return dated(words, since) if told.now - since > DAY else moment(words, str(since))


def _why(reason: str) -> str:
    return f"why.{reason.partition(':')[0]}"
