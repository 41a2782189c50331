"""Which section of the answer that stands above a message asks for: by its words, and by what the model learnt of
questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from bot.core.contact import repeating
from bot.core.contact.places import CHANGES
from bot.core.contact.talk_acts import Act, Said, Stage, stage, talk_of, topic_of
from bot.core.replacing import replace
from bot.core.turn.turn import Turn
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Guess, Person, Query, Understanding, Urgency

START, SHARE, NAMED, ALSO, OTHERS = -1.9, 0.7, 1.0, 0.4, -0.4
"""How likely a section is asked for, as log odds: to begin with, for each unit of the log odds of its share, where
words name it first, or besides, or name only others. Near what logistic regression gives on 990 messages of three
writers who saw neither the sections nor what is learnt from; less for the words, which know only older sections."""

_FROM, _TO = 0.02, 0.98
"""Shares that say no less, and no more."""

LIKELY = 0.2
"""How likely a section is from which it is given: by what the same messages gain and lose, where a third of them ask
what is written nowhere, and a question on helpers or another matter that is lost counts as much as a section found."""

PLAINLY = 0.4
"""The same where helpers are surely asked about, or another matter is surely told."""

SURELY = 0.5
"""The same where the message sounds like danger."""

FIRST = 0.6
"""The same where nothing was answered of that yet."""

HELPERS, OTHER = 0.8, 0.7
"""Confidence of the model from which helpers are surely asked about, or another matter is surely told."""

LIKELIER_NOT = 0.5
"""How likely danger is below which it is likelier that there is none."""

_OTHERWISE = (Act.CALMS, Act.OVER, Act.FOREIGN, Act.HASTE)
"""What somebody does who asks for no section."""

_FIRST = (
    *(Query.WORSE, Query.CALL_ME, Query.CANNOT_SPEAK, Query.NUMBER_OF),
    *(Query.SPEAKS_KHMER, Query.OPEN_NOW, Query.NO_ANSWER, Query.WHOM_FIRST),
)
"""What is asked of nothing but helpers, or is answered first: where that is sure, no section is asked for."""


def heard(turn: Turn, u: Understanding) -> Guess | None:
    """The likeliest section of the answer that the talk is about, of those meant for this contact. Where no model was
    heard, the one that words name."""
    topic = topic_of(turn)
    return None if topic is None or stage(turn) in (Stage.FRESH, Stage.ASKED) else _likeliest(turn, u, topic)


def first(turn: Turn, said: Said) -> tuple[str, ...]:
    """The section of a calm answer, as "topic.id", that is asked for so surely that it is given in place of the
    beginning; none where the country is to be asked first.
    """
    u, topic = said.understanding, said.understanding.topic
    new = said.act is Act.MATTER and topic != topic_of(turn) and u.urgency is Urgency.NONE and bool(u.heard)
    if topic is None or not new or topic not in turn.rules.calm:
        return ()
    if topic in turn.rules.country_topics and turn.told.country is None:
        return ()
    likeliest = _likeliest(turn, u, topic)
    return (f"{topic}.{likeliest.topic}",) if likeliest is not None and likeliest.confidence >= FIRST else ()


def _likeliest(turn: Turn, u: Understanding, topic: str) -> Guess | None:
    named = [name.removeprefix(f"{topic}.") for name in u.sections]
    ids = [id_ for id_ in repeating.meant_for(turn, topic) if repeating.there(turn, id_, u.country)]
    named = [id_ for id_ in named if id_ in ids]
    if not u.heard:
        return next((Guess(id_, LIKELY) for id_ in named if f"{topic} {id_}" not in talk_of(turn).read), None)
    shares = {id_: u.heard.get(f"{topic}.{id_}", 0.0) for id_ in ids}
    return max(
        (Guess(id_, _likely(id_, shares, named)) for id_ in ids), key=lambda guess: guess.confidence, default=None
    )


def _likely(id_: str, shares: Mapping[str, float], named: list[str]) -> float:
    share = min(max(shares[id_], _FROM), _TO)
    words = (NAMED if named[0] == id_ else ALSO if id_ in named else OTHERS) if named else 0.0
    return 1 / (1 + exp(-(START + SHARE * log(share / (1 - share)) + words)))


def surely(turn: Turn, u: Understanding) -> str | None:
    """The section that is asked for whatever else the message may be about."""
    likeliest = heard(turn, u)
    return likeliest.topic if likeliest is not None and likeliest.confidence >= SURELY else None


def merely_asks(turn: Turn, u: Understanding) -> bool:
    """Whether a message that sounds like danger asks something of what was answered: danger is less likely than not, or
    known, and a human called for it. Never where it may be of what nobody may overlook.
    """
    guarded = turn.rules.about.has(u.topic, Trait.SUICIDE, Trait.GUARDED, Trait.CHILD) and u.confidence >= CHANGES
    if u.urgency is Urgency.NONE or (guarded and u.topic != talk_of(turn).matter) or surely(turn, u) is None:
        return False
    known = u.asks and turn.case is not None and turn.case.urgency >= u.urgency
    return known or (u.danger or 0.0) < LIKELIER_NOT


def asked_for(turn: Turn, said: Said) -> Said:
    """The same, as what asks for a section where it does, and that was not shown yet."""
    u, likeliest = said.understanding, heard(turn, said.understanding)
    waits = turn.case.urgency if turn.case is not None else Urgency.SUPPORT
    if likeliest is None or said.act in _OTHERWISE or u.urgency > waits:
        return said
    if not u.heard and (said.act in (Act.PLACE, Act.ANOTHER) or (said.act is Act.MATTER and u.topic != topic_of(turn))):
        return said  # words alone are not as sure as what else they say
    shown = f"{topic_of(turn)} {likeliest.topic}" in talk_of(turn).read
    if shown or likeliest.confidence < _least(turn, said):
        return said
    return replace(said, act=Act.SECTION, section=likeliest.topic)


def _alike(said: Said) -> tuple[Query | None, ...]:
    """What is asked of helpers: the model tells no price from a call's."""
    price = (Query.PRICE, Query.COSTS)
    return price if said.query in price else (said.query,)


def _least(turn: Turn, said: Said) -> float:
    """How likely a section must be. What was asked of helpers, and is asked again, may be asked of the matter."""
    about, u = turn.rules.about, said.understanding
    if said.act is not Act.QUERY or said.query is Query.NOT_THAT:
        other = said.act is Act.MATTER and u.topic != topic_of(turn) and u.confidence >= OTHER
        return PLAINLY if other else LIKELY
    by_words = any(query in u.queries for query in _alike(said))
    if not by_words and all(about.query(g.topic) is None or g.confidence < HELPERS for g in u.guesses):
        return LIKELY
    aside = said.query is Query.CANNOT_SPEAK and turn.told.person in (Person.OTHER, Person.CHILD)  # not who writes
    if said.query in _FIRST and not aside:
        return 1.0
    asked = [query for query in _alike(said) if query in repeating.OF_THE_ANSWER]
    again = any(shown.startswith(f"explain {query} ") for shown in talk_of(turn).shown for query in asked)
    return LIKELY if again else PLAINLY
