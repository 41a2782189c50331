"""What is said to somebody who asks about the answer that they just read: facts of its services, or the next step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.content import Content, Service
from bot.content.model import asking
from bot.content.model.answers import FAMILY, FIRST_LENGTH, SECTION_LENGTH
from bot.content.model.lines import lines_of
from bot.content.model.naming import EMBASSY, is_called
from bot.core.model.effects.at_once import BURNS, COMES, DYING, LASTS, OF_THEM, SINKS, SWALLOWED, TAKEN_OFF
from bot.core.model.effects.contact import AGAIN, EXPLAINED, FOR_THEM, HIDDEN, Explain, leads_to
from bot.core.model.effects.contact import Button as Pressable
from bot.core.model.rows import complete
from bot.core.turn.places import IN_A_ROW, Place, in_places
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Money, Query
from bot.wording import text
from bot.wording.buttons import CLEAR, HUMAN, MORE, Rows, rows_labelled
from bot.wording.catalog import Catalog, catalog, msgid
from bot.wording.services import (
    answers_when,
    calling,
    in_brief,
    in_line,
    khmer,
    spoken,
    whereabouts,
    who_learns,
    written_to,
)
from bot.wording.text import Rendered, escaped

NAMED = 3
"""How many services are named at most: who asks about them chooses, and reads on a small screen."""

Fact = Callable[[Service, Catalog, str | None, datetime], str]
"""What is said of a service, as plain text; empty where nothing is known."""


@dataclass(frozen=True)
class _Here(asking.Asking):
    """For whom and of what a text is made, and in which language."""

    words: Catalog


@dataclass(frozen=True)
class _Way:
    """How one thing is explained: the words before the services, which of them, and what is said of each.

    `otherwise` are the words where there is none; `most` how many are named. Those that the question names come first,
    with the words `of_named` where the others promise more than is known of them.
    """

    head: str
    services: Callable[[_Here], Iterable[Service]] = lambda _: ()
    fact: Fact | None = None
    otherwise: str = ""
    most: int = NAMED
    of_named: str = ""


_WAYS: Mapping[str, _Way] = complete(
    "explanations",
    EXPLAINED,
    {
        Query.SPEAKS_KHMER.value: _Way(
            msgid("explain.speaks_khmer"),
            asking.in_khmer,
            khmer,
            msgid("explain.speaks_khmer_nobody"),
            of_named=msgid("explain.speaks_khmer_named"),
        ),
        Query.COSTS.value: _Way(msgid("explain.costs"), asking.everybody, calling),
        Query.OPEN_NOW.value: _Way(msgid("explain.open_now"), asking.everybody, answers_when),
        Query.WHERE.value: _Way(msgid("explain.where"), asking.everybody, whereabouts),
        Query.NO_ANSWER.value: _Way(
            msgid("explain.no_answer"), asking.after_those, otherwise=msgid("explain.no_answer_nobody"), most=1
        ),
        Query.WHOM_FIRST.value: _Way(msgid("explain.whom_first"), asking.best, most=2),
        Query.WHO_WILL_KNOW.value: _Way(
            msgid("explain.who_will_know"), asking.everybody, lambda s, words, _, __: who_learns(s, words), most=2
        ),
        Query.WHAT_THEN.value: _Way(msgid("explain.what_then")),
        Query.CANNOT_SPEAK.value: _Way(
            msgid("explain.cannot_speak"), asking.written, written_to, msgid("explain.cannot_speak_nobody")
        ),
        Query.CANNOT_READ_WRITE.value: _Way(msgid("explain.cannot_read_write")),
        Query.WITH_CHILD.value: _Way(msgid("explain.with_child"), asking.best, most=2),
        Query.FOR_ANOTHER.value: _Way(msgid("explain.for_another"), asking.best, most=2),
        Query.WORSE.value: _Way(msgid("explain.worse"), asking.now_at_once),
        Query.SHOULD_I_PAY.value: _Way(msgid("explain.should_i_pay"), asking.everybody, most=2),
        Query.NOT_THAT.value: _Way(msgid("explain.again")),
        Query.CALL_ME.value: _Way(msgid("explain.whom_first"), asking.best, most=2),
        Query.NUMBER_OF.value: _Way(
            msgid("explain.number_of"), asking.of_number, otherwise=msgid("explain.number_of_nobody")
        ),
        Query.ARRESTED.value: _Way(msgid("explain.arrested"), asking.independent, most=2),
        Query.PRICE.value: _Way(msgid("explain.price"), asking.everybody, most=1),
        AGAIN: _Way(msgid("explain.again")),
        FOR_THEM: _Way(msgid("explain.for_them"), asking.best, most=2),
        COMES: _Way(msgid("explain.comes"), asking.who_comes),
        Money.PICTURES.value: _Way(msgid("explain.pay_pictures"), asking.best, most=2),
        Money.OFFER.value: _Way(msgid("explain.pay_offer"), asking.everybody, most=2),
        Money.BILL.value: _Way(msgid("explain.pay_bill"), asking.everybody, most=2),
        SINKS: _Way(msgid("explain.sinks"), asking.now_at_once),
        BURNS: _Way(msgid("explain.burns"), asking.now_at_once),
        DYING: _Way(msgid("explain.dying"), asking.now_at_once),
        SWALLOWED: _Way(msgid("explain.swallowed"), asking.now_at_once),
        TAKEN_OFF: _Way(msgid("explain.taken_off"), asking.who_comes),
        OF_THEM: _Way(msgid("explain.of_them"), asking.who_comes),
        HIDDEN: _Way(msgid("explain.hidden"), asking.written, written_to, msgid("explain.hidden_nobody")),
    },
)


def render_explain(content: Content, asked: Explain, language: str, *, human_line: str, now: datetime) -> Rendered:
    """What is known of what was asked, within the length of a first message."""
    here = _Here(content, asked, now, catalog(language))
    way = _way(here)
    named = _chosen(here, way)
    head = here.words.text(_head(here, way, named))
    near = escaped(here.words.text("answer.near")) if asked.near else ""

    unknown = asked.what in LASTS and asked.country is None
    elsewhere = escaped(here.words.text("explain.at_once_where")) if unknown else ""

    def whole(most: int) -> str:
        listed = [_service(here, way, s, place) for place, s in enumerate(named[:most], 1)]
        below = (_family(here), elsewhere, escaped(human_line), near)
        return "\n\n".join(filter(None, [above, escaped(head), *listed, *below]))

    above = _above(here)
    limit = SECTION_LENGTH if above or _family(here) else FIRST_LENGTH
    most = text.shorter(whole, len(named), min(1, len(named)), limit)
    return text.fitted(whole, most, _rows(here))


def _chosen(here: _Here, way: _Way) -> tuple[Service, ...]:
    """Those that the question names and one more; of which it names none, the first few."""
    if own := _of_section(here):
        return own[: way.most]
    asked = here.named if here.asked.what not in (Query.NO_ANSWER, Query.NUMBER_OF) else ()
    both = {s.id: s for s in (*asked[:NAMED], *way.services(here))}.values()
    return tuple(both)[: min(len(asked) + 1, NAMED) if asked else way.most]


def _head(here: _Here, way: _Way, named: Collection[Service]) -> str:
    """The words before the services."""
    if not named and way.otherwise:
        return way.otherwise
    if here.of_there:
        return msgid("explain.number_there")
    if here.asked.what == Query.NUMBER_OF and any(service.police for service in named):
        return msgid("explain.number_of_police")
    if here.asked.what == Query.NUMBER_OF and EMBASSY in here.asked.named and not any(map(_embassy, named)):
        return msgid("explain.number_of_ministry")
    return way.of_named if way.of_named and here.named else way.head


def _embassy(service: Service) -> bool:
    return is_called(service, EMBASSY)


def _way(here: _Here) -> _Way:
    """How it is explained; of what is said again, and of money, in danger another way."""
    asked = here.asked
    if asked.what == AGAIN and (asked.crisis or here.hurry):
        where = msgid("explain.again_crisis_2") if asked.country is None else msgid("explain.again_crisis_here")
        return _Way(where if asked.turn % 2 == 1 else msgid("explain.again_crisis"), asking.now_at_once)
    if asked.what == HIDDEN and asked.turn % 2 == 1:
        return _Way(msgid("explain.hidden_2"), asking.written, written_to, msgid("explain.hidden_2_nobody"))
    if asked.what == AGAIN and asked.turn % 2 == 1:
        head = msgid("explain.again_rest") if asked.lines else msgid("explain.again_2")
        return _Way(head, asking.everybody, most=1)
    if asked.what == Query.SHOULD_I_PAY and here.hurry:
        return _Way(msgid("explain.should_i_pay_ransom"), asking.best, most=2)
    return _WAYS[asked.what]


def _service(here: _Here, way: _Way, service: Service, place: int) -> str:
    """One of the services: in brief, or with what was asked of it."""
    words, number = here.words, f"{place}. "
    country = here.seeker.place if here.of_there else here.seeker.country
    asked = (way.fact, *(_WAYS[what].fact for what in here.asked.besides))
    facts = [spoken if fact is khmer and service in here.named else fact for fact in asked if fact is not None]
    if not facts:
        return in_brief(service, words, country, here.now, number=number)
    said = " · ".join(fact(service, words, country, here.now) for fact in facts)
    return in_line(service, words, country, here.now, said, number=number)


def _family(here: _Here) -> str:
    """For who asks for another, or is a relative at home: what relatives can do, as the answer says it."""
    if here.asked.what not in (Query.FOR_ANOTHER, FOR_THEM) or here.topic is None:
        return ""
    answer = here.content.answers.get((here.topic, here.words.language))
    section = answer.section(FAMILY) if answer is not None else None
    plain = section is not None and "{" not in section.text
    return text.paragraphs(text.filled(section.text, lambda _: "")) if section is not None and plain else ""


def _section(here: _Here) -> str:
    """The text of the section whose lines are said; empty where there is none."""
    answer = here.content.answers.get((here.topic or "", here.words.language))
    part = answer.section(here.asked.section) if answer is not None and here.asked.section else None
    return part.text if part is not None else ""


def _of_section(here: _Here) -> tuple[Service, ...]:
    """Those whom the section names that they ask of."""
    named = (here.content.services[id_] for id_ in text.service_ids(_section(here)) if here.content.may_name(id_))
    return tuple(service for service in named if not service.emergency)


def _above(here: _Here) -> str:
    """The lines of what stands above that are likeliest asked for."""
    lines = lines_of(_section(here))
    quoted = [f"• {text.emphasised(lines[at])}" for at in here.asked.lines if at < len(lines)]
    if not quoted:
        return ""
    mark = text.draft_mark(here.content.answer(here.topic or "", here.words.language), here.words)
    return "\n".join([*mark, escaped(here.words.text("explain.again_lines")), *quoted])


def _rows(here: _Here) -> Rows:
    """What stands in each place; for who cannot read or write the pictures, a human, and *Clear*."""
    content, words, topic = here.content, here.words, here.topic
    if here.asked.what == Query.CANNOT_READ_WRITE and content.pictures:
        each = [Pressable("picture", (id_,)) for id_ in content.pictures]
        rows = [each[at : at + IN_A_ROW] for at in range(0, len(each), IN_A_ROW)]
        return rows_labelled([*rows, [HUMAN, CLEAR]], content, words)
    privacy = content.about.the(Trait.PRIVACY)
    if here.asked.what == Query.WHO_WILL_KNOW and privacy in content.topics:
        topic = privacy
    found = {
        Place.CALL: Pressable("numbers", (here.topic,) if here.topic else ()),
        Place.HUMAN: HUMAN,
        Place.CLEAR: CLEAR,
    }
    if here.asked.country is None:
        found[Place.WRITE] = Pressable("elsewhere")
    if here.hurry:
        found[Place.LATER] = Pressable("not_now")
    if topic and (topic, words.language) in content.answers:
        found[Place.MORE] = Pressable("section", (topic, MORE))
    near = [(leads_to(name),) for name in here.asked.near]
    return rows_labelled([*near, *in_places(found)], content, words)
