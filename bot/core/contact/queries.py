"""What somebody asks of what was answered last, and what is said to it: from the directory, and from that answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.contact import in_talk, not_meant, sections, understood
from bot.core.contact.choosing import NEAR, OFFERED
from bot.core.contact.places import CALL, CHANGES, OF_SERVICES, POLICE, priced
from bot.core.contact.talk_acts import TELLS, Act, Said, Stage, stage, talk_of, topic_of
from bot.core.model.contact_events import Pressed
from bot.core.model.conversation import KEPT, Pending, Question
from bot.core.model.effects.at_once import COMES
from bot.core.model.effects.contact import AGAIN, EXPLAINED, HIDDEN, Button, Explain, Say
from bot.core.model.lines import Line
from bot.core.model.rows import complete
from bot.core.privacy import hiding
from bot.core.replacing import replace
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.sentences import asks
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Money, Person, Query, Time, Urgency

_SURELY = 0.8
"""Confidence from which "they come, delete" asks for that, by the model."""

_BARE = 24
"""Letters of a "no, that is not it" up to which nothing is said that they mean instead."""

_NAMES = OF_SERVICES - {Query.ARRESTED}
"""What is asked of those who are named: who may arrest somebody is not who helps then."""

_FACTS = (Query.COSTS, Query.OPEN_NOW, Query.SPEAKS_KHMER, Query.WHERE)
"""What a service is asked for together: "what does it cost, and when is it open?"."""

_OF_A_KIND = (Query.NUMBER_OF, Query.NO_ANSWER)
"""What is asked of the police too: every other question names them as who may learn of it, or do harm."""

_OF_THE_ANSWER = sections.OF_THE_ANSWER | {Query.PRICE, Query.SHOULD_I_PAY, Query.ARRESTED}
"""What may be asked of the matter as well."""

_WHOM = (Query.FOR_ANOTHER, Query.CALL_ME, Query.WITH_CHILD)
"""What is answered by whom to call: in danger to life those first who come."""

_AT_ONCE = (Query.NO_ANSWER, Query.WHOM_FIRST, Query.WHAT_THEN, Query.OPEN_NOW)
"""What is answered in danger to life by who comes there, and what to do until then: "how long until they come?"."""


def asked(turn: Turn, said: Said) -> None:
    """A query, by what it asks. In danger to life what is asked of a call is answered by who comes to that."""
    if said.query in _AT_ONCE and in_talk.still(turn)[0] is not None:
        turn.say(in_talk.in_danger(turn))
    elif said.query is not None:
        _ASKED[said.query](turn, said)


def explain(turn: Turn, said: Said) -> None:
    """What is known of it."""
    if said.query is not None:
        u = said.understanding
        of_them = u.subject_at if said.query is Query.FOR_ANOTHER else None
        of_them = u.country if said.query is Query.NUMBER_OF else of_them
        tell(turn, said.query, said, of_them, not_meant.money(turn, u))


def named(turn: Turn, said: Said) -> tuple[str, ...]:
    """The services that a question about services names: by a number of theirs the id, by name that of
    `nlu/helpers.yml`.
    """
    if said.query not in _NAMES:
        return ()
    found = list(not_meant.dialled(turn, said.words) if said.query is not Query.NUMBER_OF else ())  # those are known
    names = (name for name in said.understanding.helpers if name != CALL)
    found += [name for name in names if name != POLICE or said.query in _OF_A_KIND]
    return tuple(dict.fromkeys(found))


def tell(
    turn: Turn, query: Query, said: Said | None = None, of_them: str | None = None, money: Money | None = None
) -> None:
    """What is known of a query, for the country `of_them` or of the talk: of those that were named first, where it was
    `said`; of whether to pay, by what it is for. A button asks in which country, where services are named and nobody
    knows.
    """
    what = money.value if money is not None and query is Query.SHOULD_I_PAY else query.value
    topic, talk = topic_of(turn), talk_of(turn)
    country = of_them or answers.about(turn, topic)
    first = named(turn, said) if said is not None else ()
    first = talk.failed if query is Query.NO_ANSWER else first
    first = first or (in_talk.still(turn)[1] if query in _WHOM else ())
    explained = Explain(what=what, topic=topic, country=country, turn=talk.tried, called=in_talk.called(turn))
    turn.say(replace(explained, named=first, near=_near(turn, said), besides=_besides(query, said)))
    if country is None and query in OF_SERVICES and turn.pending is None and turn.case is None:
        turn.pending = Pending(Question.COUNTRY, topic, query)


def _besides(query: Query, said: Said | None) -> tuple[str, ...]:
    """What else words ask of the same services."""
    if said is None or query not in _FACTS:
        return ()
    return tuple(other.value for other in said.understanding.queries if other in _FACTS and other is not query)


def _near(turn: Turn, said: Said | None) -> tuple[str, ...]:
    """Sections that may be meant, where helpers are asked for what an answer may hold as well; none in danger."""
    if said is None or said.query not in _OF_THE_ANSWER or talk_of(turn).urgency >= Urgency.URGENT or turn.case:
        return ()
    return sections.near(turn, said, NEAR)


def in_silence(turn: Turn, said: Said) -> bool:
    """Whether it says that nobody may call, or of who is in danger that they hide, or are alone now: that is good, and
    how it goes on."""
    u, danger = said.understanding, talk_of(turn).urgency >= Urgency.URGENT
    aside = said.query not in (None, Query.CALL_ME, Query.CANNOT_SPEAK) or said.act in (Act.CALMS, Act.ANOTHER)
    new = u.urgency >= Urgency.URGENT and u.urgency > talk_of(turn).urgency
    if aside or u.clears or new:
        return False
    if u.uncalled:
        turn.tell(Line.NOBODY_CALLS, (Button("not_now"), Button("clear")))
    elif (u.hides or (u.gone and len(said.words) <= TELLS)) and danger and turn.told.person is not Person.OTHER:
        turn.say(in_talk.in_danger(turn, HIDDEN if u.hides else AGAIN, crisis=not u.hides))
    else:
        return False
    return True


def out_of_sight(turn: Turn, said: Said) -> bool:
    """Whether who is in danger wants all cleared, or stops because of who comes or looks: nothing long stands on the
    screen then, however much worse it is. The desk hears of it.
    """
    u, rules = said.understanding, turn.rules
    waits = turn.case.urgency if turn.case is not None else Urgency.NONE
    told = max(waits, talk_of(turn).urgency) >= Urgency.URGENT and not turn.told.calmed
    least = _SURELY if u.comes else rules.maybe  # who only puts the phone away hears what to do
    names = any(rules.about.has(g.topic, Trait.HIDE, Trait.FORGET) and g.confidence >= least for g in u.guesses)
    wiped = u.clears and (names or (Query.WORSE in u.queries and not u.comes)) and not asks(said.words)
    far = turn.told.person is Person.OTHER
    seen = (u.comes and u.stops) or (u.watched and (u.comes or u.stops or u.time is Time.NOW))
    if far or not told or not (wiped or (seen and not turn.phone.unsure)):
        return False
    turn.open_case(max(u.urgency, Urgency.URGENT), topic_of(turn), u.reasons)
    if wiped:
        hiding.may_be_checked(turn)
        hiding.clear(turn)
    else:
        hiding.at_this_moment(turn)
    return True


def _no_answer(turn: Turn, said: Said) -> None:
    """The next one, by name: none that they say did not answer, now or before; where they name none, not the one that
    stood first.
    """
    talk, failed = talk_of(turn), named(turn, said)
    known = tuple(dict.fromkeys((*talk.failed, *failed)))[-KEPT:]
    tried = talk.tried + (not failed)
    turn.told = replace(turn.told, talk=replace(talk, tried=tried, failed=known))
    explain(turn, said)


def _price(turn: Turn, said: Said) -> None:
    """The section that says what it costs, or honestly that more is not known; of calling where that may be meant."""
    u, at = said.understanding, topic_of(turn)
    topic = priced(turn, u, at)
    read = topic is not None and f"{topic} {turn.rules.prices[topic]}" in talk_of(turn).read
    if topic is not None and not (read and Query.PRICE in u.queries):
        turn.say(Say(topic=topic, section=turn.rules.prices[topic], country=answers.about(turn, topic)))
        turn.told = replace(turn.told, last_answer=topic)
    elif Query.PRICE in u.queries or (stage(turn) is Stage.FRESH and Query.COSTS not in u.queries):
        tell(turn, Query.PRICE, said)
    else:
        tell(turn, Query.COSTS, said)


def _worse(turn: Turn, said: Said) -> None:
    """It came to more than it was: a human is called, and what is said is the next step."""
    u = said.understanding
    turn.open_case(max(u.urgency, Urgency.URGENT), u.topic, u.reasons)
    if topic_of(turn) is None:
        answers.opened(turn)
    elif u.comes:
        turn.say(in_talk.in_danger(turn, COMES))
    else:
        explain(turn, said)


def _not_that(turn: Turn, said: Said) -> None:
    """Not what was meant: what they mean is chosen, or said in other words. It is mostly a detail that was wrong, so
    what it is about stays until another matter is named, and what was said may be what they mean after all."""
    turn.told = replace(turn.told, talk=replace(talk_of(turn), earlier=()))
    u, topic = said.understanding, topic_of(turn)
    if (meant := _meant(turn, said)) is not None:
        answers.answer_topic(turn, meant)
        return
    if u.not_in and u.country is not None and topic is not None:  # "I am in Dubai, not in Cambodia", as was known
        answers.answer_topic(turn, topic, anywhere=True)
        return
    turn.pending = Pending(Question.TOPIC)
    likely = [(Button("topic", (topic,)),) for topic in understood.likely(turn, said.understanding)]
    left = [name for name in sections.may_ask(turn, said) if name not in talk_of(turn).read]
    offered = [(Button("section", tuple(name.split())),) for name in left]
    names = len(said.words) > _BARE  # they say what it is instead, and that is rather another matter
    rows = likely or offered[:1] if names else [*offered, *likely]
    turn.tell(Line.OTHER_WORDS, *rows[:OFFERED], (answers.HUMAN, answers.MENU))


def asked_again(turn: Turn, said: Said) -> bool:
    """Whether what was answered is asked of who writes after all, or of another country, and is answered so."""
    return understood.of_another_country(turn, said) or said_anew(turn, said)


def said_anew(turn: Turn, said: Said) -> bool:
    """Whether it says that it is about who writes after all: the answer once more, to them."""
    topic, urgency = topic_of(turn), talk_of(turn).urgency
    anew = "mine" in said.understanding.whom and len(said.words) <= 2 * _BARE and not turn.phone.unsure
    beside = turn.case is not None and said.query is None
    wrong = beside or Query.NOT_THAT in (said.query, *said.understanding.queries)
    if topic is None or not (anew and wrong):
        return False
    lasts, again = in_talk.still(turn)[0] is not None, in_talk.in_danger(turn)
    turn.told = replace(turn.told, talk=replace(talk_of(turn), shown=(), earlier=(), stands=None))
    if lasts:
        turn.say(again)
    elif urgency is Urgency.EMERGENCY:
        country, waits = turn.told.country, in_talk.called(turn)
        section = answers.RIGHT_NOW if turn.rules.about.has(topic, Trait.SUICIDE) else None
        turn.say(Say(topic=topic, section=section, country=country, crisis=True, called=waits))
    else:
        answers.answer_topic(turn, topic, hurry=urgency is Urgency.URGENT)
    return True


def _meant(turn: Turn, said: Said) -> str | None:
    """What "no, I asked what a passport costs" asks, where it is said as well, and surely enough: never what was just
    answered.
    """
    about, rules = turn.rules.about, turn.rules
    if len(said.words) <= _BARE:
        return None
    matters = [g for g in said.understanding.guesses if about.query(g.topic) is None]
    least = max(rules.maybe, CHANGES * sum(g.confidence for g in matters))
    first = next((g for g in matters if g.topic in rules.topics and g.topic != topic_of(turn)), None)
    if first is None or about.has(first.topic, Trait.SMALL_TALK, Trait.HIDE) or first.confidence < least:
        return None
    if about.has(first.topic, Trait.SUICIDE, Trait.DEATH, Trait.GUARDED) and first.confidence < rules.sure:
        return None
    return first.topic


def _call_me(turn: Turn, said: Said) -> None:
    """A counsellor sees the number; the machine calls nobody."""
    if turn.case is None and turn.asks_first():
        return
    if turn.case is None:
        turn.open_case(Urgency.SUPPORT, topic_of(turn) or turn.rules.about.the(Trait.HUMAN), ("asked",))
    turn.tell(Line.CALL_ME, (*answers.take_back(turn), Button("numbers")), values=turn.opens)


_ASKED: Mapping[Query, Callable[[Turn, Said], None]] = complete(
    "queries",
    Query,
    {
        **dict.fromkeys(OF_SERVICES, explain),
        **dict.fromkeys((Query.WHAT_THEN, Query.CANNOT_READ_WRITE, Query.SHOULD_I_PAY, Query.FOR_ANOTHER), explain),
        Query.NO_ANSWER: _no_answer,
        Query.PRICE: _price,
        Query.WORSE: _worse,
        Query.NOT_THAT: _not_that,
        Query.CALL_ME: _call_me,
    },
)


def pressed(turn: Turn, event: Pressed) -> bool:
    """The button for a query that was written beside something more urgent."""
    match event.args:
        case (what,) if what in EXPLAINED and what in tuple(Query):
            turn.answer(event.press)
            tell(turn, Query(what))
            return True
    return False
