"""Whom a talk is about: what a message says of it, beside what the talk knows already."""

from __future__ import annotations

from bot.core.model.conversation import Talk
from bot.core.turn.turn import Turn
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Person, Query, Understanding, Urgency


def about_whom(turn: Turn, u: Understanding) -> Person | None:
    """Whom it is about once this message was written; None where nobody said it yet.

    Who is spoken of in passing, in words of who harms them or of their own child, takes nobody's place.
    """
    known = turn.told.person
    wish = (
        turn.rules.about.has(u.topic, Trait.SUICIDE)
        and u.urgency >= Urgency.URGENT
        and ("mine" in u.whom or not u.whom)
    )
    if wish and not turn.rules.about.has((turn.told.talk or Talk()).matter, Trait.SUICIDE):
        return Person.SELF  # "I want to vanish" names nobody, and is of nobody else
    if known is None and u.person is Person.OTHER and _beside_a_mate(turn, u):
        return Person.SELF
    if "mine" in u.whom and "named" not in u.whom and known is not Person.CHILD:
        return Person.SELF
    if u.person is None or known is None:
        return u.person or known
    stays = {Person.CHILD: _of_the_child, Person.OTHER: _of_another, Person.SELF: _of_the_writer}[known]
    return known if stays(turn, u) else u.person


def of_the_writer(turn: Turn, u: Understanding) -> bool:
    """Whether who wrote of somebody elsewhere tells of themselves now, and says no other place."""
    talk, there = turn.told.talk or Talk(), turn.told.country
    apart = there is not None and there == talk.subject_at != talk.writer_at
    return apart and u.person is Person.SELF and u.country is None and u.urgency < Urgency.URGENT


def sure(turn: Turn, u: Understanding, about: Person | None) -> bool:
    """Whether whom it is about is sure now: `about_whom` may be a guess."""
    told = {Person.SELF: "harmed", Person.OTHER: "named"}.get(about or Person.CHILD) in u.whom
    told |= about is Person.SELF and _beside_a_mate(turn, u)
    return told or (turn.told.sure and about is turn.told.person)


def _of_the_child(_: Turn, u: Understanding) -> bool:
    """A child writes "I" of itself, and of its mother, and so does its aunt: only an age tells that it is none."""
    return "grown" not in u.whom or "named" in u.whom


def _of_another(turn: Turn, u: Understanding) -> bool:
    """A relative who asks whom to call, or says no more than thanks, writes "I" too: they are who calls, and what they
    are shown must reach from where they are. Of danger they tell more of the same, unless something is done to them.
    """
    if u.person is not Person.SELF:
        return False
    calm = max(turn.rules.about.urgency(u.topic), u.urgency) is Urgency.NONE
    return bool(u.queries) or calm or (turn.told.sure and turn.told.hurries and "harmed" not in u.whom)


def _of_the_writer(turn: Turn, u: Understanding) -> bool:
    """ "He" is who harms them, where nobody else was named; and who is beaten has a child, too. Who wants to die tells
    of the wife who left.
    """
    about, talk = turn.rules.about, turn.told.talk or Talk()
    of_it = about.has(u.topic, Trait.SUICIDE) or Query.FOR_ANOTHER in u.queries or u.urgency >= Urgency.URGENT
    if about.has(talk.matter, Trait.SUICIDE) and not of_it and u.person is Person.OTHER:
        return True
    own = "kid" in u.whom and u.urgency < Urgency.URGENT and not about.has(u.topic, Trait.CHILD)
    if u.person is Person.CHILD or own:
        return own
    of_another = about.tells(u.topic).person is Person.OTHER and u.confidence >= turn.rules.sure
    mate = "mate" in u.whom and about.has(talk.matter, Trait.SETTING)  # held, or at sea, with who writes
    another = ({"named"} & u.whom and not mate) or Query.FOR_ANOTHER in u.queries or of_another
    return turn.told.sure and talk.matter is not None and not another


def _beside_a_mate(turn: Turn, u: Understanding) -> bool:
    """Whether who writes is where a friend is harmed: "I am on a boat, the captain beats my friend"."""
    apart = None not in (u.writer_at, u.subject_at) and u.writer_at != u.subject_at
    return {"mate", "inside"} <= u.whom and turn.rules.about.has(u.topic, Trait.SETTING) and not apart
