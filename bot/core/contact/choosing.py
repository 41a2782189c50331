"""Which of all that can be said a calm message asks for: one probability for each beginning of an answer, each section
and each query, from all that speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import exp, log

from bot.core.contact.fitting import meant_for, there
from bot.core.contact.places import CHANGES
from bot.core.contact.talk_acts import Act, Said, Stage, stage, talk_of, topic_of
from bot.core.replacing import replace
from bot.core.turn.turn import Turn
from bot.core.understanding.topics import Topics, Trait
from bot.core.understanding.values import Choice, Query, Understanding, Urgency

WEIGHTS: Mapping[str, float] = {
    "query": -0.75,
    "query:asks": 0.39,
    "query:begins": -0.85,
    "query:length": 0.73,
    "query:model": 1.31,
    "query:read": 1.08,
    "query:sections": 0.40,
    "query:worded": -0.39,
    "query:worded:length": 0.59,
    "section": -0.47,
    "section:before": 1.36,
    "section:begins": 0.19,
    "section:first": 0.08,
    "section:heard": 1.00,
    "section:last": -0.68,
    "section:length": 0.68,
    "section:model": 0.76,
    "section:other": -0.85,
    "section:plainly": 3.95,
    "section:read": 1.15,
    "section:same": 0.98,
    "section:same:heard": -0.24,
    "section:unheard": 1.37,
    "section:worded": 1.26,
    "topic": 1.23,
    "topic:begins": 0.66,
    "topic:flagged": -0.44,
    "topic:model": 1.91,
    "topic:same": -0.17,
    "topic:sections": 0.31,
    "topic:small": 0.86,
}

AT_ALL = 0.2
"""Share from which the likeliest is said. What is likelier less is right for a quarter, whatever is said."""

BESIDE = 0.3
"""The same beside a case that waits, where nobody knows what is asked: else it is kept for the counsellor."""

UNASKED_WHERE = 0.5
"""The same for a section with which an answer begins that is given for a country, and nobody knows which."""

_MAY_BE = 0.05
"""Share from which a section may be meant as well, and has a button."""

NEAR, OFFERED = 2, 4
"""Most other sections that stand below one, and most of which one is to be chosen. What labels of 1,117 turns of four
writers call right is the likeliest for .62 of their calm messages, and one of three for .80."""

_OPEN = (Act.MATTER, Act.QUERY, Act.UNCLEAR)
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
    """The same as what is likeliest asked for by it: a section, another answer, or a query. What is urgent, says where
    or about whom, or must not be overlooked stays what it is.
    """
    u, found = said.understanding, choices(turn, said)
    said = replace(said, choices=found)
    if not found or said.act not in _OPEN or _stays(turn, said, found[0]):
        return said
    best, at = found[0], topic_of(turn)
    if best.query is not None:
        return replace(said, act=Act.ANOTHER if best.query is Query.FOR_ANOTHER else Act.QUERY, query=best.query)
    u = replace(u, topic=best.topic, confidence=max(u.confidence, best.share))
    if best.section is None:
        which = best.topic == at and u.asks and stage(turn) is Stage.ANSWERED and bool(offered(turn, said))
        return replace(said, act=Act.WHICH if which else Act.MATTER, query=None, understanding=u)
    near = tuple(name.partition(" ")[2] for name in offered(turn, said) if name.startswith(f"{best.topic} "))
    act = Act.SECTION if best.topic == at else Act.MATTER
    return replace(said, act=act, query=None, understanding=u, section=best.section, near=near[:NEAR])


def offered(turn: Turn, said: Said) -> tuple[str, ...]:
    """The sections that may be asked for, and were not shown, by the names of `Talk.read`; not the likeliest."""
    read = talk_of(turn).read
    names = (f"{one.topic} {one.section}" for one in said.choices[1:] if one.section and one.share >= _MAY_BE)
    return tuple(name for name in names if name not in read)[:OFFERED]


def _stays(turn: Turn, said: Said, best: Choice) -> bool:
    """Whether a message is answered as it was read, however likely something else is."""
    u, about = said.understanding, turn.rules.about
    if u.urgency >= Urgency.URGENT or said.query in _FIRST or best.share < AT_ALL:
        return True
    if said.act is Act.UNCLEAR and turn.case is not None and best.share < BESIDE:
        return True
    guarded = about.has(u.topic, Trait.SUICIDE, Trait.GUARDED) and u.confidence >= CHANGES and best.topic != u.topic
    where = best.section is not None and best.topic in turn.rules.country_topics and turn.told.country is None
    return guarded or (where and best.topic != topic_of(turn) and best.share < UNASKED_WHERE)


def evidence(turn: Turn, said: Said) -> Iterator[tuple[Choice, Evidence]]:
    """Each of them with what speaks for it."""
    u, about, at = said.understanding, turn.rules.about, topic_of(turn)
    likely = {guess.topic: guess.confidence for guess in u.guesses if guess.topic is not None}
    length, begun = log(1 + len(said.words) / _LONG), float(at is not None)
    most = max((_odds(share) for share in u.heard.values()), default=_odds(0))
    for name in dict.fromkeys((*u.heard, *(name for name in (*u.sections, *u.anywhere) if "." in name))):
        topic, _, id_ = name.partition(".")
        if topic in turn.rules.topics and id_ in meant_for(turn, topic) and there(turn, id_, u.country):
            speaks = _of_section(turn, u, name, likely.get(topic, 0.0))
            yield Choice(topic, section=id_), {**speaks, "section:length": length}
    queries = {about.query(topic): topic for topic in likely if about.query(topic) is not None}
    for query in dict.fromkeys((*(one for one in queries if one is not None), *u.queries)):
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
                "query:asks": float(u.asks),
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
                    "topic:same": float(topic == at),
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
        "section:first": float(heard == max(u.heard.values(), default=-1.0)),
        "section:model": log(share + _HARDLY),
        "section:same": same,
        "section:same:heard": same * _odds(heard),
        "section:worded": 0.0 if name not in u.sections else 1.0 if u.sections[0] == name else 0.5,
        "section:plainly": float(name in u.anywhere),
        "section:before": float(kept in talk.asks),
        "section:read": float(kept in talk.read),
        "section:last": float(any(shown.startswith(f"say {kept} ") for shown in talk.shown)),
        "section:begins": float(topic_of(turn) is None),
        "section:other": float(best > heard),
    }


def _of_topic(u: Understanding, topic: str, about: Topics) -> Evidence:
    return {
        "topic": 1.0,
        "topic:small": float(about.has(topic, Trait.SMALL_TALK)),
        "topic:flagged": float(bool(u.flagged)),
    }


def _odds(share: float) -> float:
    share = min(max(share, _LEAST), _MOST)
    return log(share / (1 - share))
