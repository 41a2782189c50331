"""Which of all that can be said a calm message asks for: one probability for each beginning of an answer, each section
and each query, from all that speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import exp, log

from bot.core.contact.fitting import meant_for, there
from bot.core.contact.not_meant import NO_MATTER
from bot.core.contact.places import CHANGES
from bot.core.contact.talk_acts import Act, Said, Stage, stage, talk_of, topic_of
from bot.core.replacing import replace
from bot.core.turn.turn import Turn
from bot.core.understanding.sentences import asks
from bot.core.understanding.topics import Topics, Trait
from bot.core.understanding.values import Choice, Query, Understanding, Urgency

WEIGHTS: Mapping[str, float] = {
    "query": -0.77,
    "query:begins": -1.34,
    "query:length": 0.68,
    "query:model": 1.10,
    "query:read": 1.33,
    "query:sections": 0.40,
    "query:worded": -0.39,
    "query:worded:length": 0.72,
    "section": -0.55,
    "section:before": 1.72,
    "section:heard": 1.08,
    "section:last": -1.35,
    "section:length": 0.52,
    "section:model": 0.70,
    "section:other": -0.44,
    "section:plainly": 3.96,
    "section:read": 1.45,
    "section:same": 0.96,
    "section:unheard": 1.17,
    "section:worded": 1.43,
    "topic": 1.32,
    "topic:begins": 0.54,
    "topic:model": 1.83,
    "topic:sections": 0.30,
    "topic:small": 0.72,
}
"""What speaks for what is asked, as log odds for each unit. Learnt by `nlu/build/choices.py` from 744 calm turns of four
writers, each judged by the others: the likeliest is right for .66 (docs/decisions/070)."""

AT_ALL = 0.2
"""Share from which the likeliest is said. What is likelier less is right for a quarter, whatever is said."""

BESIDE = 0.3
"""The same beside a case that waits, where nobody knows what is asked: else it is kept for the counsellor."""

URGENTLY = 0.4
"""The same for a section that is said to what is urgent, in place of the beginning of its answer, with the case that it
opens: of 120 such turns of eight writers it was right for 74, and the beginning for 37."""

LIKELIER_NOT = 0.5
"""How likely danger is below which it is likelier that there is none."""

UNASKED_WHERE = 0.5
"""The same for a section with which an answer begins that is given for a country, and nobody knows which."""

MAY_BE = 0.05
"""Share from which a section may be meant as well, and has a button."""

NEAR, OFFERED = 2, 4
"""Most others that stand below what is said, and most of which one is to be chosen: by the same turns one of the three
likeliest is right for .84."""

OPEN = (Act.MATTER, Act.QUERY, Act.UNCLEAR)
"""Acts of which nobody knows more than what is likeliest."""

_FIRST = (Query.WORSE, Query.CALL_ME, Query.CANNOT_SPEAK, Query.WITH_CHILD)
"""What is answered first whatever else may be asked: whoever overlooks it does harm."""

_LEAST, _MOST = 0.03, 0.985
"""Shares of a section that say no less, and no more."""

_HARDLY = 0.01
"""As likely is a topic that the model does not name."""

_LONG = 20
"""Letters from which on the length of a message begins to tell."""

Evidence = Mapping[str, float]
"""What speaks for something, as numbers by name."""


def choices(turn: Turn, said: Said) -> tuple[Choice, ...]:
    """All that a message may ask for, likeliest first; none where no model was heard. The shares sum to 1."""
    found = list(evidence(turn, said)) if said.understanding.heard else []
    if not found:
        return ()
    scores = [sum(WEIGHTS.get(name, 0.0) * value for name, value in speaks.items()) for _, speaks in found]
    shares = [exp(score - max(scores)) for score in scores]
    whole = sum(shares)
    made = (replace(choice, share=share / whole) for (choice, _), share in zip(found, shares, strict=True))
    return tuple(sorted(made, key=lambda choice: -choice.share))


def chosen(turn: Turn, said: Said) -> Said:
    """The same as what is likeliest asked for by it: a section, another answer, or a query. What says where or about
    whom, or must not be overlooked, stays what it is; to what is urgent a section is said that is likely enough.
    """
    best = next(iter(said.choices), None)
    if best is None or said.act not in OPEN or _stays(turn, said, best):
        return said
    u, at = said.understanding, topic_of(turn)
    if _leads_away(turn, said, best):
        return replace(said, act=Act.MATTER, query=None, understanding=replace(u, topic=at))
    if best.query is not None:
        return replace(said, act=Act.ANOTHER if best.query is Query.FOR_ANOTHER else Act.QUERY, query=best.query)
    now = replace(u, topic=best.topic, confidence=max(u.confidence, best.share))
    if best.section is None:
        asked = u.asks or asks(said.words)
        which = best.topic == at and asked and stage(turn) is Stage.ANSWERED
        return replace(said, act=Act.WHICH if which else Act.MATTER, query=None, understanding=now)
    said = replace(said, query=None, choice=best)
    said = replace(said, near=offered(turn, said)[:NEAR])
    if u.urgency >= Urgency.URGENT:  # its case is about what they tell
        return replace(said, act=Act.MATTER)
    return replace(said, act=Act.SECTION if best.topic == at else Act.MATTER, understanding=now)


def offered(turn: Turn, said: Said) -> tuple[str, ...]:
    """The sections that may be asked for, of those not shown, and the beginnings of other answers, by the names of
    `leads_to`; not what is said.
    """
    about, read = turn.rules.about, talk_of(turn).read
    likely = (one for one in said.choices if one.share >= MAY_BE and one != said.choice and one.query is None)
    others = (one for one in likely if one.section or one.topic != topic_of(turn))
    may = (one for one in others if one.topic in turn.rules.topics and not about.has(one.topic, *NO_MATTER))
    named = (one.name for one in may if f"{one.topic} {one.section}" not in read)
    return tuple(named)[:OFFERED]


def _leads_away(turn: Turn, said: Said, best: Choice) -> bool:
    """Whether who wants to die tells of debts or a boss: as long as they ask nothing, it is what helps them that is
    said."""
    about, u = turn.rules.about, said.understanding
    kept = (Trait.SUICIDE, Trait.SMALL_TALK, Trait.HUMAN, Trait.LANGUAGE, Trait.HIDE, Trait.FORGET)
    away = best.query is None and not about.has(best.topic, *kept) and u.urgency < Urgency.URGENT
    return about.has(topic_of(turn), Trait.SUICIDE) and away and not (u.asks or asks(said.words))


def _stays(turn: Turn, said: Said, best: Choice) -> bool:
    """Whether a message is answered as it was read, however likely something else is."""
    u, about, begun = said.understanding, turn.rules.about, best.topic == topic_of(turn)
    if u.urgency is Urgency.EMERGENCY or said.query in _FIRST or best.share < AT_ALL:
        return True
    if u.urgency is Urgency.URGENT and (best.section is None or best.share < URGENTLY):
        return True
    if said.act is Act.UNCLEAR and turn.case is not None and best.share < BESIDE:
        return True
    guarded = about.has(u.topic, Trait.SUICIDE, Trait.GUARDED) and u.confidence >= CHANGES and best.topic != u.topic
    where = best.section is not None and best.topic in turn.rules.country_topics and turn.told.country is None
    return guarded or (where and not begun and best.share < UNASKED_WHERE)


def evidence(turn: Turn, said: Said) -> Iterator[tuple[Choice, Evidence]]:
    """Each of them with what speaks for it."""
    u, about, at = said.understanding, turn.rules.about, topic_of(turn)
    likely = {guess.topic: guess.confidence for guess in u.guesses}
    length, begun = log(1 + len(said.words) / _LONG), float(at is not None)
    most = max((_odds(share) for share in u.heard.values()), default=_odds(0))
    for name in dict.fromkeys((*u.heard, *(name for name in (*u.sections, *u.anywhere) if "." in name))):
        topic, _, id_ = name.partition(".")
        if topic in turn.rules.topics and id_ in meant_for(turn, topic) and there(turn, id_, u.country):
            speaks = _of_section(turn, u, name, likely.get(topic, 0.0))
            yield Choice(topic, section=id_), {**speaks, "section:length": length}
    queries = {query: topic for topic in likely if (query := about.query(topic)) is not None}
    for query in dict.fromkeys((*queries, *u.queries)):
        worded = float(query in u.queries)
        yield (
            Choice(queries.get(query, ""), query=query),
            {
                "query": 1.0,
                "query:model": log(likely.get(queries.get(query, ""), 0.0) + _HARDLY),
                "query:worded": worded,
                "query:worded:length": worded * length,
                "query:read": float(said.query is query),
                "query:begins": 1.0 - begun,
                "query:length": length,
                "query:sections": most,
            },
        )
    for topic in dict.fromkeys((*likely, *([at] if at is not None else []))):
        if about.query(topic) is None:
            theirs = [share for name, share in u.heard.items() if name.partition(".")[0] == topic]
            speaks = _of_topic(u, topic, about)
            yield (
                Choice(topic),
                {
                    **speaks,
                    "topic:model": log(likely.get(topic, 0.0) + _HARDLY),
                    "topic:begins": 1.0 - begun,
                    "topic:sections": max(map(_odds, theirs), default=_odds(0)),
                },
            )


def _of_section(turn: Turn, u: Understanding, name: str, share: float) -> Evidence:
    topic, _, id_ = name.partition(".")
    kept, talk, same = f"{topic} {id_}", talk_of(turn), float(topic == topic_of(turn))
    heard = u.heard.get(name, 0.0)
    best = max((of for other, of in u.heard.items() if other.startswith(f"{topic}.")), default=0.0)
    return {
        "section": 1.0,
        "section:heard": _odds(heard),
        "section:unheard": float(not heard),
        "section:model": log(share + _HARDLY),
        "section:same": same,
        "section:worded": 0.0 if name not in u.sections else 1.0 if u.sections[0] == name else 0.5,
        "section:plainly": float(name in u.anywhere),
        "section:before": float(kept in talk.asks),
        "section:read": float(kept in talk.read),
        "section:last": float(any(shown.startswith(f"say {kept} ") for shown in talk.shown)),
        "section:other": float(best > heard),
    }


def _of_topic(u: Understanding, topic: str, about: Topics) -> Evidence:
    return {"topic": 1.0, "topic:small": float(about.has(topic, Trait.SMALL_TALK))}


def _odds(share: float) -> float:
    share = min(max(share, _LEAST), _MOST)
    return log(share / (1 - share))
