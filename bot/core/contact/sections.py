"""The sections of an answer: which one a message asks for, and which stand as buttons below what is said."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.contact import choosing
from bot.core.contact.choosing import LIKELIER_NOT, NEAR, OFFERED, PLAINLY
from bot.core.contact.fitting import ABROAD, INFORMS, fits, meant_for, speaks_to, there, typed, unasked
from bot.core.contact.in_talk import still
from bot.core.contact.not_meant import NO_MATTER, dialled
from bot.core.contact.places import CHANGES, of_calls
from bot.core.contact.talk_acts import Act, Said, Stage, stage, talk_of, topic_of
from bot.core.model.effects.contact import Say
from bot.core.replacing import replace
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.sentences import asks, second_question
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Choice, Query, Understanding, Urgency

SURELY = 0.5
"""How likely a section is from which what sounds like danger asks for it."""

TOLD = 0.1
"""How likely a section is from which it is said to what is told in danger, in place of an answer that stands above: of
twenty such messages two writers judged whom to call, once more, to be no answer in nineteen."""

ANSWERED = 0.7
"""How likely a section is from which it is said in an emergency that was answered before: of 16 such turns of seven
writers, those with a flag of another danger included, it was right for 15, and the answer to danger for 10."""

TOO, RATHER = 0.2, 0.3
"""How likely a section is from which it is said to the second question of a message, below the first: one of the same
answer, and of another.
"""

_OTHERWISE = (Act.CALMS, Act.FOREIGN)
"""What somebody does who asks for no section."""

OF_HELPERS = frozenset({Query.OPEN_NOW, Query.WHERE, Query.SPEAKS_KHMER, Query.WHOM_FIRST, Query.NUMBER_OF})
"""What an answer begins with: below it no section stands."""

_OF_A_CALL = (Query.COSTS, Query.OPEN_NOW, Query.SPEAKS_KHMER)
"""What words ask of a number that they name: "what does 1297 cost, and when is it open?"."""

OF_THE_ANSWER = frozenset({Query.COSTS, Query.OPEN_NOW, Query.WHERE, Query.WHO_WILL_KNOW, Query.WHAT_THEN})
"""What may be meant otherwise than it was read, when it is asked twice: the answer may hold it."""


def asked_for(turn: Turn, said: Said) -> Said:
    """The same, as what asks for a section, another answer or a query where it does."""
    u, topic = said.understanding, topic_of(turn)
    said = replace(said, choices=choosing.choices(turn, said))
    kindly = said.act is Act.OVER and turn.rules.about.has(u.topic, Trait.GUARDED)  # first that it was not their fault
    if said.act in _OTHERWISE or kindly:
        return said
    of_a_call = next((query for query in u.queries if query in _OF_A_CALL), None)
    calm = max(u.urgency, talk_of(turn).urgency) < Urgency.URGENT
    if of_a_call is not None and calm and dialled(turn, said.words):
        return replace(said, act=Act.QUERY, query=of_a_call)
    if u.urgency < Urgency.URGENT and (labelled := typed(turn, topic, said)) in meant_for(turn, topic):
        return replace(said, act=Act.SECTION, choice=Choice(topic or "", 1.0, labelled))
    chosen = _of_no_call(turn, choosing.chosen(turn, said)) if said.choices else _by_words(turn, said)
    return _at_once(turn, said, chosen)


def _of_no_call(turn: Turn, said: Said) -> Said:
    """The same where a calm question for a price, or, once a section was read, for what comes then, names nobody who is
    called: it is asked of the matter ("and how long does it take?").
    """
    u = said.understanding
    calm = turn.case is None and max(u.urgency, talk_of(turn).urgency) < Urgency.URGENT
    if said.act is not Act.QUERY or not calm or of_calls(u) or dialled(turn, said.words):
        return said
    if said.query is Query.COSTS:
        asked = (Query.PRICE, *(query for query in u.queries if query is not Query.COSTS))
        return replace(said, query=Query.PRICE, understanding=replace(u, queries=asked))
    read = talk_of(turn).read
    may = (one for one in said.choices if read and one.section is not None and one.share >= choosing.MAY_BE)
    left = (one for one in may if f"{one.topic} {one.section}" not in read)
    other = next((one for one in left if fits(turn, one.topic, one.section or "")), None)
    if said.query is not Query.WHAT_THEN or other is None:
        return said
    act = Act.SECTION if other.topic == topic_of(turn) else Act.MATTER
    now = replace(u, topic=other.topic, confidence=max(u.confidence, other.share))
    return replace(said, act=act, query=None, choice=other, understanding=now, near=choosing.offered(turn, said)[:NEAR])


def _at_once(turn: Turn, said: Said, chosen: Said) -> Said:
    """What is chosen; but in danger to life, where that is of the same and not surely asked for, whom to call."""
    u, choice = chosen.understanding, chosen.choice
    whole = choice is None and chosen.act in (Act.WHICH, Act.MATTER) and u.topic == talk_of(turn).matter
    surely = choice is not None and choice.share >= ANSWERED and (said.understanding.asks or asks(said.words))
    perhaps = choice is not None and not surely
    if not (whole or perhaps) or still(turn)[0] is None:
        return chosen
    return replace(said, act=Act.QUERY, query=Query.WHOM_FIRST)


def _by_words(turn: Turn, said: Said) -> Said:
    """No model was heard: the section of the answer that words name, where they say nothing else, and that was not
    shown.
    """
    u, topic = said.understanding, topic_of(turn)
    waits = turn.case.urgency if turn.case is not None else Urgency.SUPPORT
    if topic is None or stage(turn) in (Stage.FRESH, Stage.ASKED) or u.urgency > waits:
        return said
    other = said.act in (Act.PLACE, Act.ANOTHER) or (said.act is Act.MATTER and u.topic != topic)
    if said.act is Act.QUERY:
        again = any(shown.startswith(f"explain {said.query} ") for shown in talk_of(turn).shown)
        other = not (again and said.query in OF_THE_ANSWER) and not of_the_matter(said)
    id_ = next(iter(_named(turn, u, topic)), None)
    if id_ is None or other or not (speaks_to(turn, topic, id_) or asks(said.words)):
        return said
    return replace(said, act=Act.SECTION, choice=Choice(topic, section=id_))


def of_the_matter(said: Said) -> bool:
    """Whether "what then?" is asked of no call: "and how long does it take?"."""
    u = said.understanding
    return said.query is Query.WHAT_THEN and said.query not in u.queries and not of_calls(u)


def _named(turn: Turn, u: Understanding, topic: str) -> Sequence[str]:
    """The sections of an answer that words name, and that are meant for this contact and were not shown."""
    ids = (name.removeprefix(f"{topic}.") for name in u.sections)
    may = [id_ for id_ in meant_for(turn, topic) if there(turn, id_, u.country)]
    return [id_ for id_ in ids if id_ in may and f"{topic} {id_}" not in talk_of(turn).read]


def near(turn: Turn, said: Said, most: int = OFFERED) -> tuple[str, ...]:
    """What a message may ask of, by the names of `leads_to`: of whatever answer, and after it the sections of the
    talk's that fit unasked and were not shown.
    """
    topic, u = topic_of(turn), said.understanding
    if topic is None or stage(turn) in (Stage.FRESH, Stage.ASKED):
        return ()
    of_it = (*_named(turn, u, topic), *unasked(turn, topic))
    left = (f"{topic}.{id_}" for id_ in of_it if f"{topic} {id_}" not in talk_of(turn).read)
    return tuple(dict.fromkeys((*choosing.offered(turn, said), *left)))[:most]


def perhaps(turn: Turn, said: Said, topic: str) -> tuple[str, ...]:
    """The sections of a calm answer that stand as buttons below its beginning: on the country that it is given for, and
    those that are perhaps asked for.
    """
    helpers = turn.rules.about.has(topic, Trait.EMBASSY, Trait.NUMBERS)
    if topic not in turn.rules.calm or helpers or any(q in OF_HELPERS for q in said.understanding.queries):
        return ()
    country = answers.about(turn, topic)
    of_there = [id_ for id_ in meant_for(turn, topic) if country in ABROAD.get(id_, ())]
    likely = _likely(turn, said, topic, choosing.MAY_BE)
    left = (id_ for id_ in (*of_there, *likely) if f"{topic} {id_}" not in talk_of(turn).read)
    return tuple(dict.fromkeys((*(f"{topic}.{id_}" for id_ in left), *choosing.offered(turn, said))))[:NEAR]


def awaited(said: Said, topic: str, near: Sequence[str]) -> str | None:
    """The section of `near` that waits for the country: one likelier asked for than the beginning of its answer."""
    best = next((one for one in said.choices if one.topic == topic), None)
    likely = near if best is None else (best.name,)
    return next((name.partition(".")[2] for name in near if name in likely and name.startswith(f"{topic}.")), None)


def _likely(turn: Turn, said: Said, topic: str, least: float) -> Sequence[str]:
    """The sections of an answer that a message likely asks for, and that fit or are asked for plainly; those that words
    name, where no model was heard.
    """
    if not said.choices:
        return _named(turn, said.understanding, topic)
    may = ((one.section, one.share) for one in said.choices if one.topic == topic and one.share >= least)
    return [id_ for id_, share in may if id_ and (share >= PLAINLY or fits(turn, topic, id_))]


def may_ask(turn: Turn, said: Said) -> tuple[str, ...]:
    """What a question may ask, for who says then that it is not what was answered; by the names of `Talk.read`. Who
    says just that asks what they asked before.
    """
    denies = said.query is Query.NOT_THAT and not (said.understanding.instead or said.understanding.sections)
    if denies:
        return talk_of(turn).asked.may
    if said.act is Act.CALMS:
        return ()
    if said.choices:
        return tuple(f"{one.topic} {one.section}" for one in said.choices if one.section)[: OFFERED + 1]
    topic = topic_of(turn)
    return () if topic is None else tuple(f"{topic} {id_}" for id_ in _named(turn, said.understanding, topic))


def with_second(turn: Turn, said: Said, first: Say) -> Say:
    """The same with the lines of another section which the second question of the message asks for: it is read as if it
    were asked after the first was answered. Of another answer only what is surely asked for.
    """
    other, choice, told = said.understanding.beside, said.choice, turn.told
    question = second_question(said.words)
    if other is None or choice is None or question is None or other.urgency >= Urgency.URGENT or turn.case is not None:
        return first
    talk, read = talk_of(turn), f"{choice.topic} {choice.section}"
    asked = replace(talk.asked, before=(choice.name, *talk.asked.before)[:2])
    turn.told = replace(told, last_answer=choice.topic, talk=replace(talk, read=(*talk.read, read), asked=asked))
    found = choosing.choices(turn, Said(Act.UNCLEAR, other, question))
    turn.told = told
    if found and found[0].name == choice.name:  # it is what was answered: the first of the two is left
        found, question = said.choices, said.words
    best = next((one for one in found if _too(turn, one, choice)), None)
    if best is None or best.section is None or f"{best.topic} {best.section}" in talk.read:
        return first
    country = answers.about(turn, best.topic, part=True)
    said_of_it = lines(turn, best.topic, best.section, question, country) or (0, 1)
    near = tuple(dict.fromkeys((best.name, *first.near)))[:NEAR]
    return replace(first, second=best.name, lines=said_of_it, near=near)


def _too(turn: Turn, other: Choice, first: Choice) -> bool:
    """Whether a section is likely enough to be said beside another one: of another calm answer it has to be surer."""
    if other.section is None or other.name == first.name:
        return False
    if other.topic == first.topic:
        return other.share >= TOO
    calm = other.topic in turn.rules.calm and not turn.rules.about.has(other.topic, *NO_MATTER)
    return calm and other.share >= RATHER


def lines(turn: Turn, topic: str, section: str, words: str, country: str | None) -> tuple[int, ...]:
    """Which lines of a section, as it is said for a country, words are likeliest about."""
    told = turn.told if country is None else replace(turn.told, country=country)
    return turn.rules.lines(replace(turn.contact, told=told), topic, section, words)


def of_danger(turn: Turn, said: Said) -> Choice | None:
    """The section that who is in an emergency surely asks for, where that was answered, a human is called, and no flag
    names another one. Who wants to die hears what helps in that.
    """
    u, best, talk, about = said.understanding, next(iter(said.choices), None), talk_of(turn), turn.rules.about
    answered = talk.urgency is Urgency.EMERGENCY and turn.case is not None and not turn.told.calmed
    if best is None or best.section is None or best.share < ANSWERED or not answered:
        return None
    suicide = any(about.has(topic, Trait.SUICIDE) for topic in (talk.matter, u.topic, best.topic))
    known = (talk.matter, best.topic)
    other = any(about.urgency(topic) is Urgency.EMERGENCY for topic in u.flagged if topic not in known)
    news = best.section in INFORMS and bool(u.flagged) and not asks(said.words)
    return None if suicide or other or news or f"{best.topic} {best.section}" in talk.read else best


def tells(turn: Turn, said: Said) -> str | None:
    """The section of the answer just given that what they tell is most likely of, of those not shown."""
    topic = topic_of(turn) or ""
    likely = _likely(turn, said, topic, TOLD)
    theirs = (id_ for id_ in likely if speaks_to(turn, topic, id_))
    return next((id_ for id_ in theirs if f"{topic} {id_}" not in talk_of(turn).read), None)


def plainly(turn: Turn, said: Said) -> Choice | None:
    """The section that was not shown of those that words ask for whatever the talk is about."""
    named, read = said.understanding.anywhere, talk_of(turn).read
    may = (one for one in said.choices if one.name in named and one.share >= choosing.MAY_BE)
    return next((one for one in may if f"{one.topic} {one.section}" not in read), None)


def merely_asks(turn: Turn, u: Understanding, words: str) -> bool:
    """Whether a message that sounds like danger asks something of what was answered: danger is less likely than not, or
    known, and a human called for it. Never where it may be of what nobody may overlook.
    """
    guarded = turn.rules.about.has(u.topic, Trait.SUICIDE, Trait.GUARDED, Trait.CHILD) and u.confidence >= CHANGES
    begun = stage(turn) not in (Stage.FRESH, Stage.ASKED)
    if u.urgency is Urgency.NONE or not begun or (guarded and u.topic != talk_of(turn).matter):
        return False
    best = next(iter(choosing.choices(turn, Said(Act.UNCLEAR, u, words))), None)
    if best is None or best.section is None or best.topic != topic_of(turn) or best.share < SURELY:
        return False
    known = u.asks and turn.case is not None and turn.case.urgency >= u.urgency
    return known or (u.danger or 0.0) < LIKELIER_NOT
