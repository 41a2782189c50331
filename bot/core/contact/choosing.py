"""Which of all that can be said a message asks for: one probability for each answer, section and query."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from math import exp, log

from bot.core.contact.fitting import PLAIN, abroad, all_meant, fits, is_of, of_others, only_informs, told, unplaced
from bot.core.contact.not_meant import NO_MATTER
from bot.core.contact.places import CHANGES
from bot.core.contact.talk_acts import Act, Said, Stage, stage, talk_of, topic_of
from bot.core.replacing import replace
from bot.core.turn.turn import Turn
from bot.core.understanding.sentences import asks
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Choice, Query, Understanding, Urgency

WEIGHTS: Mapping[str, float] = {
    "follows": 0.26, "follows:before": 0.19,
    "query": -1.26, "query:begins": -0.88, "query:length": 0.11, "query:model": 0.79, "query:read": 1.51,
    "query:sections": 0.18, "query:worded": 0.22, "query:worded:length": 0.89,
    "section": 0.39, "section:before": 1.43, "section:heard": 1.00, "section:last": -0.81, "section:length": 1.04,
    "section:model": 0.34, "section:other": -0.09, "section:plainly": 2.53, "section:read": 0.94, "section:same": 0.41,
    "section:unheard": -0.20, "section:worded": 0.87,
    "topic": 0.87, "topic:begins": 0.42, "topic:model": 1.67, "topic:sections": 0.06, "topic:small": 1.23,
    "topic:small:length": -0.67,
}  # fmt: skip
"""What speaks for what is asked, as log odds for each unit. Learnt by `nlu/build/choices.py` from 1,195 calm turns
of seven writers, each judged by the others: the likeliest is right for .72 (docs/decisions/072, 073)."""

AT_ALL = 0.2
"""Share from which the likeliest is said. What is likelier less is right for a quarter, whatever is said."""

BESIDE = 0.3
"""The same beside a case that waits, where nobody knows what is said, and nothing is asked: else it is kept for the
counsellor."""

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
"""Most others below what is said, and most to choose from: by these turns one of three is right for .88."""

PLAINLY = 0.4
"""The same for a section that fits only others."""

IN_DANGER = 0.5
"""The same for another matter, to a question of who is in danger."""

THANKS = 40
"""Letters of thanks or a goodbye in danger above which more is told: "ok thanks, but they have my passport"."""

_SURELY = {Act.ANOTHER: 0.4, Act.PLACE: 0.6, Act.HASTE: 0.6, Act.OVER: 0.25}
OPEN: Mapping[Act, float] = {Act.MATTER: 0.0, Act.QUERY: 0.0, Act.UNCLEAR: 0.0, **_SURELY}
"""Acts beside which something may be asked, and from which share on a section is said then. Of the first three nobody
knows more than what is likeliest. Who says whom it is about, or where they are, may plainly ask for one: in talks of
ten writers 16 turns became right so, and four wrong that ask for what was just answered. The last two: not measured."""

_FIRST = (Query.WORSE, Query.CALL_ME, Query.CANNOT_SPEAK, Query.WITH_CHILD, Query.NUMBER_OF)
"""What is answered first whatever else may be asked: whoever overlooks it does harm."""

_ASIDE = (Trait.SMALL_TALK, Trait.HUMAN, Trait.LANGUAGE, Trait.HIDE, Trait.FORGET)
"""What is said or asked beside any matter."""

_LEAST, _MOST = 0.005, 0.985
"""Shares of a section that say no less, and no more."""

_HARDLY = 0.01
"""As likely is a topic that the model does not name."""

_LONG = 20
"""Letters from which on the length of a message begins to tell."""

Evidence = Mapping[str, float]
"""What speaks for something, as numbers by name."""


def choices(turn: Turn, said: Said) -> tuple[Choice, ...]:
    """All that a message may ask for, likeliest first; none where no model was heard, and of who may be somebody else:
    what the talk or a case is about weighs in it. The shares sum to 1.
    """
    found = list(evidence(turn, said)) if said.understanding.heard and not turn.phone.unsure else []
    if not found:
        return ()
    scores = [sum([WEIGHTS[name] * value for name, value in speaks.items() if value]) for _, speaks in found]
    most = max(scores)
    shares = [exp(score - most) for score in scores]
    whole = sum(shares)
    made = (Choice(c.topic, share / whole, c.section, c.query) for (c, _), share in zip(found, shares, strict=True))
    return tuple(sorted(made, key=lambda choice: -choice.share))


def chosen(turn: Turn, said: Said) -> Said:
    """The same as what is likeliest asked for by it: a section, another answer, or a query. What says where or about
    whom, or must not be overlooked, stays what it is; to what is urgent a section is said that is likely enough.
    """
    best = next(iter(said.choices), None)
    u, at, least = said.understanding, topic_of(turn), OPEN.get(said.act)
    if best is None or least is None:
        return said
    fact, tells = least > 0.0, said.act is Act.OVER or (said.act is Act.PLACE and _in_danger(turn))  # who helps is said
    if fact and ((tells and not _asks(said)) or u.place_only or best.section is None or best.share < least):
        return said
    if not fact and _leads_away(turn, said, best):
        return replace(said, act=Act.MATTER, query=None, understanding=replace(u, topic=at))
    if _stays(turn, said, best):
        return said
    if best.query is not None:
        return replace(said, act=Act.ANOTHER if best.query is Query.FOR_ANOTHER else Act.QUERY, query=best.query)
    now = replace(u, topic=best.topic, confidence=max(u.confidence, best.share))
    if best.section is None:
        which = best.topic == at and _asks(said) and stage(turn) is Stage.ANSWERED
        return replace(said, act=Act.WHICH if which else Act.MATTER, query=None, understanding=now)
    said = replace(said, query=None, choice=best)
    said = replace(said, near=offered(turn, said)[:NEAR])
    if fact:
        return said
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
    """Whether who is in danger tells of debts, a boss or another place, and surely asks nothing of that: what helps
    them in it is said then. Who wants to die is told of no other danger either.
    """
    about, u, at = turn.rules.about, said.understanding, topic_of(turn)
    mild = u.urgency < Urgency.URGENT or (about.has(at, Trait.SUICIDE) and u.topic == at)
    own = turn.of_writer and about.has(best.topic, Trait.OWN)  # who cries is told of no rights of a daughter
    tells = mild and best.query is None and not (_first(turn, said) or u.place_only or own)
    more = about.has(best.topic, Trait.SMALL_TALK) and len(said.words) > THANKS and not u.stops
    aside = about.has(best.topic, *_ASIDE) and not more
    away = best.topic != at and not (aside or about.has(best.topic, Trait.SUICIDE, Trait.BESIDE))
    calm = about.has(at, Trait.SUICIDE) or about.urgency(best.topic) < Urgency.URGENT
    return _in_danger(turn) and tells and away and calm and not (_asks(said) and best.share >= IN_DANGER)


def _asks(said: Said) -> bool:
    return said.understanding.asks or asks(said.words)


def _first(turn: Turn, said: Said) -> bool:
    """Whether it is answered first: a ransom, too, in the same danger."""
    return said.query in _FIRST or (said.query is Query.SHOULD_I_PAY and said.understanding.lives and _in_danger(turn))


def _in_danger(turn: Turn) -> bool:
    """Whether an emergency is talked about, which nobody took back: what is told then is more of it."""
    return talk_of(turn).urgency is Urgency.EMERGENCY and not turn.told.calmed


def _stays(turn: Turn, said: Said, best: Choice) -> bool:
    """Whether a message is answered as it was read, however likely something else is."""
    u, about, begun = said.understanding, turn.rules.about, best.topic == topic_of(turn)
    clears = u.clears and about.has(u.topic, Trait.HIDE) and not _asks(said)
    watched = u.watched and u.urgency >= Urgency.URGENT  # a human is called, and said so
    fears = said.query is Query.ARRESTED and f"say {best.topic} {best.section} " in " ".join(talk_of(turn).shown)
    if clears or watched or fears or u.urgency is Urgency.EMERGENCY or _first(turn, said) or best.share < AT_ALL:
        return True
    hurries = u.urgency is Urgency.URGENT and (best.section is None or best.share < URGENTLY)
    asked = best.section is not None and _asks(said) and not u.not_about
    beside = said.act is Act.UNCLEAR and turn.case is not None and best.share < BESIDE and not asked
    if hurries or beside or (not _asks(said) and only_informs(turn, u, best)):
        return True
    surely = best.share >= PLAINLY and (_asks(said) or not of_others(turn, best.section))  # who cries helps nobody
    unfit = best.section is not None and not surely and not fits(turn, best.topic, best.section)
    plainly = best.share >= PLAIN and u.urgency is Urgency.NONE and not (u.flagged or about.has(u.topic, Trait.SUICIDE))
    guarded = about.has(u.topic, Trait.SUICIDE, Trait.GUARDED) and u.confidence >= CHANGES and not plainly
    where = best.section is not None and unplaced(turn, best.topic)
    first = u.urgency >= Urgency.URGENT or (not begun and best.share < UNASKED_WHERE)  # the beginning asks which
    return unfit or (guarded and best.topic != u.topic) or (where and first)


def evidence(turn: Turn, said: Said) -> Iterator[tuple[Choice, Evidence]]:
    """Each of them with what speaks for it."""
    u = said.understanding
    likely = {guess.topic: guess.confidence for guess in u.guesses}
    length = log(1 + len(said.words) / _LONG)
    best: dict[str, float] = {}
    for name, share in u.heard.items():
        topic = name.partition(".")[0]
        best[topic] = max(share, best.get(topic, 0.0))
    found = chain(
        _sections(turn, u, likely, best, length),
        _queries(turn, said, likely, max(best.values(), default=0.0), length),
        _answers(turn, likely, best, length),
    )
    last = list(zip(("follows", "follows:before"), talk_of(turn).asked.before, strict=False))
    for choice, speaks in found:  # what the last two messages say of it
        yield choice, {**speaks, **{name: turn.rules.follows(at, choice.name) for name, at in last}} if last else speaks


def _sections(
    turn: Turn, u: Understanding, likely: Mapping[str, float], best: Mapping[str, float], length: float
) -> Iterator[tuple[Choice, Evidence]]:
    """Those that the model or words name, as far as they are meant for this contact."""
    talk, at = talk_of(turn), topic_of(turn)
    worded = (name for name in (*u.sections, *u.anywhere) if "." in name)
    last = {shown.rpartition(" ")[0] for shown in talk.shown}
    meant: dict[str, Collection[str]] = {}
    model: dict[str, float] = {}
    countries = abroad(turn, u.country)
    for name in dict.fromkeys((*u.heard, *worded)):
        topic, _, id_ = name.partition(".")
        if topic not in meant:
            meant[topic] = all_meant(turn, topic) if topic in turn.rules.topics and told(turn, topic, u) else ()
            model[topic] = _model(likely, topic)
        if id_ not in meant[topic] or not is_of(id_, countries):
            continue
        kept, heard = f"{topic} {id_}", u.heard.get(name, 0.0)
        yield (
            Choice(topic, section=id_),
            {
                "section": 1.0,
                "section:length": length,
                "section:heard": _odds(heard),
                "section:unheard": float(not heard),
                "section:other": float(heard < best.get(topic, 0.0)),
                "section:model": model[topic],
                "section:same": float(topic == at),
                "section:worded": 0.0 if name not in u.sections else 1.0 if u.sections[0] == name else 0.5,
                "section:plainly": float(name in u.anywhere),
                "section:before": float(kept in talk.asked.may),
                "section:read": float(kept in talk.read),
                "section:last": float(f"say {kept}" in last),
            },
        )


def _queries(
    turn: Turn, said: Said, likely: Mapping[str, float], most: float, length: float
) -> Iterator[tuple[Choice, Evidence]]:
    u, about = said.understanding, turn.rules.about
    topics = {query: topic for topic in likely if (query := about.query(topic)) is not None}
    for query in dict.fromkeys((*topics, *u.queries)):
        worded, topic = float(query in u.queries), topics.get(query, "")
        yield (
            Choice(topic, query=query),
            {
                "query": 1.0,
                "query:length": length,
                "query:model": _model(likely, topic),
                "query:worded": worded,
                "query:worded:length": worded * length,
                "query:read": float(said.query is query),
                "query:begins": float(topic_of(turn) is None),
                "query:sections": _odds(most),
            },
        )


def _answers(
    turn: Turn, likely: Mapping[str, float], best: Mapping[str, float], length: float
) -> Iterator[tuple[Choice, Evidence]]:
    about, at = turn.rules.about, topic_of(turn)
    for topic in dict.fromkeys((*likely, *([at] if at is not None else []))):
        if about.query(topic) is None:
            yield (
                Choice(topic),
                {
                    "topic": 1.0,
                    "topic:model": _model(likely, topic),
                    "topic:begins": float(at is None),
                    "topic:sections": _odds(best.get(topic, 0.0)),
                    "topic:small": (small := float(about.has(topic, Trait.SMALL_TALK))),
                    "topic:small:length": small * length,
                },
            )


def _model(likely: Mapping[str, float], topic: str) -> float:
    return log(likely.get(topic, 0.0) + _HARDLY)


def _odds(share: float) -> float:
    share = min(max(share, _LEAST), _MOST)
    return log(share / (1 - share))
