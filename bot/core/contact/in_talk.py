"""What a message is about, by what its talk is about, and what of it is answered with what to do at once.

In the middle of a talk most messages tell more of its matter, or ask something of what was answered: "they took it
too", "how much is that?". Read alone they look like something else, of which the model may be quite sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from bot.core.contact.places import CHANGES
from bot.core.contact.talk_acts import talk_of, topic_of
from bot.core.model.effects.at_once import BURNS, COMES, DYING, LASTS, OF_THEM, SINKS, SWALLOWED, TAKEN_OFF
from bot.core.model.effects.contact import AGAIN, Explain
from bot.core.replacing import replace
from bot.core.turn.turn import Turn
from bot.core.understanding.countries import ORIGIN
from bot.core.understanding.topics import Topics, Trait
from bot.core.understanding.values import Guess, Money, Person, Time, Understanding, Urgency

WEIGHTS: Mapping[str, float] = {
    "model": 0.86,
    "model:length": 0.02,
    "matter": 3.18,
    "matter:length": -0.67,
    "matter:sure": -1.82,
    "matter:rank": 0.32,
    "matter:setting": 0.31,
    "query": 1.31,
    "query:length": 0.02,
    "words": 2.16,
    "small": 0.03,
    "small:length": 0.31,
    "small:sure": 1.36,
    "aside": -1.91,
    "worse": -0.78,
    "setting": -0.16,
}
"""Of what speaks for a topic in a talk. Learnt by `nlu/build/talks.py` from 2,131 turns of thirteen writers, each
judged by the others: .84 have the right topic, .74 by the model alone (docs/decisions/066)."""

_AT_ONCE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "_sinking": (SINKS, ("sea_rescue", "emergency")),
    "_fire": (BURNS, ("fire", "ambulance")),
    "_life": (DYING, ("ambulance", "emergency")),
    "_poisoned": (SWALLOWED, ("ambulance", "emergency")),
    "_armed": (COMES, ("police",)),
    "_door": (COMES, ("police",)),
    "_chased": (COMES, ()),
    "_taken_off": (TAKEN_OFF, ()),
    "_driven": (TAKEN_OFF, ()),
    "_doomed": (TAKEN_OFF, ()),
}
"""How red flags end of what is answered with what to do at once: what is said, and the kinds of helper who come."""

_SURELY = 0.7
"""Confidence from which the model alone hears another danger in the words of who wants to die: it may have misread
those.
"""

_LEAST = 0.001
"""A topic that the model does not name is no less likely than this."""


def in_talk(understanding: Understanding, matter: str, letters: int, about: Topics) -> Understanding:
    """The same with the topics that are likely in a talk about `matter`, together as sure as before.

    `letters` are those of the message.
    """
    found = evidence(understanding, matter, letters, about)
    scores = {topic: _sum(each) for topic, each in found.items()}
    most = max(scores.values())
    shares = {topic: exp(score - most) for topic, score in scores.items()}
    scale = sum(g.confidence for g in understanding.guesses) / sum(shares.values())
    first, *rest = sorted((Guess(t, share * scale) for t, share in shares.items()), key=lambda g: -g.confidence)
    return replace(understanding, topic=first.topic, confidence=first.confidence, alternatives=tuple(rest))


def _sum(numbers: Mapping[str, float]) -> float:
    return sum(WEIGHTS[name] * value for name, value in numbers.items())


def evidence(u: Understanding, matter: str, letters: int, about: Topics) -> Mapping[str, Mapping[str, float]]:
    """By topic that it may be about: what speaks for it, as numbers by name."""
    likely = {g.topic: g.confidence for g in u.guesses}
    ranks = {topic: rank for rank, topic in enumerate(sorted(likely, key=likely.__getitem__, reverse=True))}
    length = log(1 + letters / 20)
    return {
        topic: _of(topic, likely, ranks.get(topic, len(ranks)), length, u, matter, about)
        for topic in dict.fromkeys((*likely, matter))
    }


def _of(
    topic: str, likely: Mapping[str, float], rank: int, length: float, u: Understanding, matter: str, about: Topics
) -> Mapping[str, float]:
    share = log(likely.get(topic, 0.0) + _LEAST)
    others = max((each for one, each in likely.items() if one != matter), default=0.0)
    same, asks, small = topic == matter, about.query(topic), about.has(topic, Trait.SMALL_TALK)
    return {
        "model": share,
        "model:length": share * length,
        "matter": float(same),
        "matter:length": same * length,
        "matter:sure": same * others,
        "matter:rank": same * float(rank),
        "matter:setting": float(same and about.has(topic, Trait.SETTING)),
        "query": float(asks is not None),
        "query:length": (asks is not None) * length,
        "words": float(asks is not None and asks in u.queries),
        "small": float(small),
        "small:length": small * length,
        "small:sure": small * max(likely.values(), default=0.0),
        "aside": float(about.has(topic, Trait.OUT_OF_SCOPE)),
        "worse": float(about.urgency(topic) > about.urgency(matter)),
        "setting": float(not same and about.has(topic, Trait.SETTING)),
    }


def hurt_now(turn: Turn, u: Understanding) -> str | None:
    """The topic of who is hurt, where a flag tells of that in an emergency that was answered already: an ambulance
    comes first then, whatever harmed them.
    """
    about, talk = turn.rules.about, talk_of(turn)
    answered = talk.urgency is Urgency.EMERGENCY and talk.matter == u.topic
    if not answered or about.has(u.topic, Trait.CARE, Trait.SUICIDE):
        return None
    return next((topic for topic in u.flagged if about.has(topic, Trait.CARE)), None)


def hurt_beside(turn: Turn, u: Understanding) -> str | None:
    """The topic of who is hurt, where a flag tells of that in an emergency of which the rest is a mere guess that no
    flag names ("he jumped from the third floor, his leg is broken"): an ambulance comes first then.
    """
    about, guess = turn.rules.about, u.confidence < CHANGES and u.topic not in u.flagged
    suicide = any(about.has(topic, Trait.SUICIDE) for topic in (u.topic, *u.flagged)) and u.person is not Person.OTHER
    if not guess or suicide or u.urgency is not Urgency.EMERGENCY or talk_of(turn).matter is not None:
        return None
    return next((topic for topic in u.flagged if about.has(topic, Trait.CARE)), None)


def at_once(turn: Turn, u: Understanding) -> tuple[str | None, tuple[str, ...]]:
    """What to do at once where a flag tells of it, and the kinds of helper who come first; of who is chased only to
    themselves. Who wants to die is told so only where they have swallowed something, or bleed.
    """
    suicide = turn.rules.about.has(u.topic, Trait.SUICIDE)
    over = u.time is Time.PAST and u.urgency is not Urgency.EMERGENCY
    found = [] if over else [at for end, at in _AT_ONCE.items() if _flagged(u, end)]
    if suicide and not over and (_flagged(u, "_pills_taken") or u.taken):
        return (SWALLOWED, ("ambulance",))
    if suicide:
        return next((at for at in found if at[1][:1] == ("ambulance",)), (None, ()))
    if talk_of(turn).urgency < Urgency.URGENT:  # what is told first is answered whole
        found = [at for at in found if at[0] != TAKEN_OFF or _flagged(u, "_doomed")]
    if _held(turn, u):  # nobody there may call or shout
        found = [at for at in found if at[0] != DYING]
    if turn.rules.about.has(u.topic, Trait.CARE) and _flagged(u, "_medical"):  # who bleeds needs no union first
        found.append(_AT_ONCE["_life"])
    said = next(iter(found), None) or (stands(turn) if u.topic == talk_of(turn).matter else (None, ()))
    of_a_child = turn.told.person is Person.CHILD and u.person is not Person.SELF and said[0] == TAKEN_OFF
    if turn.told.person is not Person.OTHER and not of_a_child:
        return said
    return (None, ()) if said[0] == COMES else (OF_THEM, ()) if said[0] == TAKEN_OFF else said


def _held(turn: Turn, u: Understanding) -> bool:
    """Whether violence is told within another emergency, by who may be watched there."""
    about, matter = turn.rules.about, talk_of(turn).matter
    within = about.urgency(matter) is Urgency.EMERGENCY and not about.has(matter, Trait.CARE)
    return within and u.topic != matter and not about.has(u.topic, Trait.CARE)


def _flagged(u: Understanding, end: str) -> bool:
    """Whether a red flag found it whose name ends so."""
    return any(reason.startswith("flag:") and reason.endswith(end) for reason in u.reasons)


_BEATEN = ("_violence", "_violence_perhaps", "_beaten", "_mistreated")
"""How red flags end of blows."""

_HARMS = (*_BEATEN, "_sexual_violence", "_locked_in", "_not_allowed_out", "_threat_to_kill", "_threats")
"""How red flags end of violence, of who is held, and of threats."""


def harms(u: Understanding) -> bool:
    """Whether it tells of harm besides a phone that somebody looks at, however calm it is by all its other words."""
    return any(_flagged(u, end) for end in _HARMS)


def wishes_to_die(u: Understanding) -> bool:
    """Whether it says so plainly, or has what one dies by: that comes before debts, and all else that is told."""
    plainly = any(_flagged(u, end) for end in ("_wish", "_means", "_pills_taken"))
    return plainly and u.urgency is Urgency.EMERGENCY


def goes_on(turn: Turn, u: Understanding) -> Understanding:
    """More of what stands so is no less of an emergency: "hurry, it is under water"; and money for somebody's release
    is asked by who is known to hold them.
    """
    matter = talk_of(turn).matter
    if turn.rules.about.has(matter, Trait.SUICIDE):
        return _still_wishes_to_die(turn, u)
    if _ashore(turn, u):
        return replace(u, urgency=Urgency.SUPPORT)
    if talk_of(turn).urgency >= Urgency.URGENT and matter is not None and _of_who_harms(turn, u):
        u = replace(u, topic=matter, confidence=1.0)
    of_it = u.urgency >= Urgency.URGENT and u.topic == matter and stands(turn)[0] is not None
    return replace(u, urgency=Urgency.EMERGENCY) if of_it else u


def _ashore(turn: Turn, u: Understanding) -> bool:
    """Whether who is home tells more of the boat that they left: it hurries no more, where nothing else is flagged."""
    talk, at_sea = talk_of(turn), turn.rules.about.has(u.topic, Trait.AT_SEA)
    left = at_sea and u.topic == talk.matter and talk.when is Time.PAST and turn.told.country == ORIGIN
    of_it = u.person in (None, Person.SELF) and u.time is not Time.NOW and {*u.flagged} <= {u.topic}
    return left and of_it and u.urgency is Urgency.URGENT and talk.urgency < Urgency.URGENT


def _of_who_harms(turn: Turn, u: Understanding) -> bool:
    """Whether it tells of those who do harm in this talk: what they ask to let somebody go, where they take them, or
    that they beat somebody far off in a compound or on a boat: who helps there is not who helps at home.
    """
    about, matter = turn.rules.about, talk_of(turn).matter
    ransom = u.money is Money.RANSOM and about.query(u.topic) is None
    does = any(_flagged(u, end) for end, at in _AT_ONCE.items() if at[0] == TAKEN_OFF)
    compound = about.has(matter, Trait.SETTING) and about.urgency(matter) is Urgency.EMERGENCY
    beaten = any(_flagged(u, end) for end in _BEATEN) and about.urgency(u.topic) is Urgency.EMERGENCY
    other = about.has(u.topic, Trait.SETTING, Trait.SUICIDE, Trait.GUARDED)
    away = turn.told.person is Person.OTHER and (compound or about.has(matter, Trait.AT_SEA))
    held = away and beaten and not other
    return does or held or (ransom and (not u.flagged or matter in u.flagged))


def _still_wishes_to_die(turn: Turn, u: Understanding) -> Understanding:
    """The same of who wants to die: debts, or a boss, are why, and "swallowed" is what one dies by."""
    about, matter, told = turn.rules.about, talk_of(turn).matter, turn.told
    if u.taken:
        return replace(u, topic=matter, confidence=1.0, urgency=Urgency.EMERGENCY)
    hard = any(about.urgency(topic) is Urgency.EMERGENCY for topic in u.flagged) or at_once(turn, u)[0] is not None
    hard |= u.confidence >= _SURELY and (about.has(u.topic, Trait.SETTING) or about.urgency(u.topic) > Urgency.URGENT)
    other = about.query(u.topic) is None and not about.has(u.topic, Trait.SUICIDE)
    if told.calmed or hard or not other or u.urgency < Urgency.URGENT:
        return u
    of_them = told.person is not Person.SELF or u.writer_at not in (None, told.country)  # else of the wife who left
    return replace(u, topic=matter, confidence=1.0, person=u.person if of_them else None)


def called(turn: Turn) -> bool | None:
    """Whether a human is being called, for who knows of a case, and has not taken its danger back."""
    knows = turn.case is not None and not (turn.somebody_else or turn.told.calmed)
    return turn.somebody_on_duty if knows else None


def in_danger(turn: Turn, what: str | None = None, *, crisis: bool = True) -> Explain:
    """What is said to who is in danger, by default what to do at once once more; those first who come to that."""
    topic, country, (stood, kinds) = topic_of(turn), turn.told.country, still(turn)
    what = what or stood or AGAIN
    return Explain(what=what, topic=topic, country=country, crisis=crisis, called=called(turn), named=kinds)


def still(turn: Turn) -> tuple[str | None, tuple[str, ...]]:
    """What to do at once as it stands above, where the danger is that of the talk and is not over."""
    talk = talk_of(turn)
    lasts = talk.urgency is Urgency.EMERGENCY and talk.matter == topic_of(turn) and called(turn) is not None
    return stands(turn) if lasts else (None, ())


def stands(turn: Turn) -> tuple[str | None, tuple[str, ...]]:
    """The same that stands above already: who comes to a boat or a fire is named as long as it is talked about."""
    talk = talk_of(turn)
    lasts = [at for at in _AT_ONCE.values() if at[0] in LASTS]
    shown = (*talk.earlier, *talk.shown)
    named = (at for name in reversed(shown) for at in lasts if name.endswith(" ".join(at[1])))
    return next(named, (None, ()))
