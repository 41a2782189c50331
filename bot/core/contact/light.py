"""A message in the light of the talk: the urgency and the topic that it has there.

Nothing here says or changes anything; what a message then does stands in `bot.core.contact.talk_acts`.
"""

from __future__ import annotations

from bot.core.contact import places
from bot.core.contact.choosing import LIKELIER_NOT
from bot.core.contact.in_talk import harms, hurt_beside, in_talk, wishes_to_die
from bot.core.contact.not_meant import NO_MATTER, alive, hides, ill, money, of_a_thing, of_us
from bot.core.contact.places import CHANGES, asks_of_another, is_place, moves_nobody, of_a_relative
from bot.core.contact.sections import merely_asks
from bot.core.contact.talk_acts import Said, Stage, is_over, parts, query_of, stage, talk_of, topic_of
from bot.core.model.conversation import Question
from bot.core.model.effects.at_once import COMES
from bot.core.model.effects.contact import HIDDEN
from bot.core.replacing import replace
from bot.core.turn.turn import Turn
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Nlu, Person, Query, Sector, Time, Understanding, Urgency

ANOTHER_DANGER = 0.7
"""Confidence from which the model alone says that danger is another one than that which is talked about. Of the danger
that two writers told in pieces, it named another one with .52 to .65 where it was more of the same."""

MERE_QUERY = 0.8
"""Confidence in a query from which it is no danger, whatever the urgency model hears in its words ("no, my brother; I
only type for him"), as long as no red flag says so and danger is less likely than not."""

FAREWELL = 0.2
"""Confidence in suicide from which a goodbye may be one for good ("goodbye, do not look for me": .3), and stays as
urgent as it was heard: of 126 goodbyes and thanks by other writers three have as much, one of them a farewell."""

_SURE_OF_SUICIDE = 0.7
"""Confidence from which the intent model alone brings the answer about suicide. "I am afraid" in two romanised words
had .59; below it the crisis is the same, and only its words are those of any danger."""

_MORE = (Query.WORSE, Query.FOR_ANOTHER, Query.SHOULD_I_PAY, Query.CANNOT_SPEAK)
"""What may be said beside danger that was answered already."""


def in_light(turn: Turn, understanding: Understanding, words: str) -> Understanding:
    """The same with the urgency that it has in this talk. What red flags say stands whatever came before.

    A place is a place: it is no danger by itself. A query beside danger that is known already is no new one, and
    *worse* is worse than that. What is over and left behind does not ring.
    """
    talk = talk_of(turn)
    if places.puts_right(turn, understanding, words):
        return replace(_nothing_told(understanding), queries=(), calms=False, place_only=True)
    u = _beside_matter(turn, ill(turn, of_a_thing(turn, _as_a_first(turn, understanding))), words)
    u = hides(turn, alive(turn, of_a_relative(turn, places.still_there(turn, _far_away(turn, u)))))
    u = asks_of_another(turn, places.harm_is_back(turn, u))
    if moves_nobody(turn, u, words):
        u = replace(u, country=None, writer_at=None, subject_at=None)
    if u.person is Person.SELF and turn.rules.about.tells(u.topic).person is Person.OTHER and u.confidence >= CHANGES:
        u = replace(u, person=Person.OTHER)  # "my brother died" is written with "I" too
    suicide = turn.rules.about.has(u.topic, Trait.SUICIDE)
    if (wish := _for_good(turn, u)) is not None:
        return replace(u, topic=wish, confidence=1.0, urgency=max(u.urgency, Urgency.URGENT))
    certain = u.flagged and u.urgency is Urgency.EMERGENCY  # flags of what is over are urgent at most
    if u.clears and not certain:
        u = _to_be_cleared(turn, u)
    if u.time is Time.PAST and u.home and not certain and not suicide:
        least = Urgency.SUPPORT if is_over(turn, u) else Urgency.NONE
        return replace(u, urgency=max(least, min(u.urgency, Urgency.SUPPORT)))
    harm = u.urgency is Urgency.EMERGENCY and turn.rules.about.urgency(u.topic) > Urgency.NONE  # beside the phone
    if u.watched and not (certain or harm):
        hide, most = turn.rules.about.the(Trait.HIDE), min(u.urgency, Urgency.URGENT)
        most = Urgency.URGENT if harms(u) else most  # "and he is violent"
        u = replace(u, topic=hide, confidence=1.0, urgency=most)  # no crisis answer is about a phone
        return replace(u, urgency=Urgency.NONE) if _no_danger(turn, u) else u
    if _no_danger(turn, u):
        return replace(u, urgency=Urgency.NONE)
    if u.comes and talk.urgency >= Urgency.URGENT and u.topic not in u.flagged:  # at the door is who was told of
        u = replace(u, topic=talk.matter or u.topic, confidence=1.0)
    if u.flagged and (u.urgency is Urgency.EMERGENCY or u.urgency > talk.urgency):
        return _told_by_flags(turn, u)
    if is_place(turn, u, words):
        return _nothing_told(u)
    if merely_asks(turn, u, words):
        return replace(u, urgency=Urgency.NONE)
    query, about = query_of(turn, u, words), turn.rules.about
    if query is Query.WORSE:
        return _worse(turn, u)
    sure = about.query(u.topic) is query and u.confidence >= MERE_QUERY
    mere = not u.flagged and ((sure and (u.danger or 0.0) < LIKELIER_NOT) or of_us(u, query, words))
    if query is not None and (u.urgency <= talk.urgency or mere):
        return replace(u, urgency=Urgency.NONE)
    calls = about.has(u.topic, Trait.SMALL_TALK, Trait.HUMAN, Trait.MENU)  # "hurry, please", "help me"
    heard = about.has(u.topic, Trait.GUARDED, Trait.CHILD)  # whoever overlooks these does harm
    mild = talk.matter is not None and about.urgency(talk.matter) < Urgency.URGENT  # "debts", then "threats"
    enough = CHANGES if heard or mild else ANOTHER_DANGER
    unsure = not u.flagged and not suicide and (u.confidence < enough or calls)
    named = (u.topic, *u.flagged)  # a child that fled needs the same line as before
    unsure |= turn.told.person is Person.CHILD and all(about.urgency(t) < Urgency.EMERGENCY for t in named)
    if talk.matter is not None and Urgency.URGENT <= u.urgency <= talk.urgency and unsure:
        return replace(u, topic=talk.matter, confidence=1.0)  # more of the same danger
    return _of_harm(turn, _of_who(turn, u))


def _nothing_told(u: Understanding) -> Understanding:
    """The same without a matter: a place is none."""
    return replace(u, topic=None, confidence=0.0, alternatives=(), urgency=Urgency.NONE)


def _far_away(turn: Turn, u: Understanding) -> Understanding:
    """Who writes of somebody else need not hide when those come who harm them: for them it is worse; unless they are
    there too. Who was looked for, and is back, harms nobody.
    """
    there = talk_of(turn).writer_at is not None and talk_of(turn).writer_at == turn.told.country
    beside = u.person is Person.SELF or (there and u.person is None)
    if u.comes and turn.rules.about.tells(talk_of(turn).matter).person is Person.OTHER:
        return replace(u, comes=False)
    if not u.comes or beside or turn.told.person is not Person.OTHER or talk_of(turn).urgency < Urgency.URGENT:
        return u
    return replace(u, comes=False, queries=u.queries or (Query.WORSE,))


def _as_a_first(turn: Turn, u: Understanding) -> Understanding:
    """Where nothing was answered nothing can be "not that": the others of a first message are likelier by as much."""
    meant = turn.rules.about.query(u.topic) is not Query.NOT_THAT or Query.NOT_THAT in u.queries
    if meant or turn.pending is not None or stage(turn) is not Stage.FRESH or not u.alternatives:
        return u
    left = 1.0 - u.confidence
    first, *rest = [g._replace(confidence=min(g.confidence / left, 1.0) if left else 0.0) for g in u.alternatives]
    return replace(u, topic=first.topic, confidence=first.confidence, alternatives=tuple(rest))


def _beside_matter(turn: Turn, u: Understanding, words: str) -> Understanding:
    """By what the talk is about. Danger that flags name, or that is new, is named by what was heard of it; so is what
    nobody may overlook.
    """
    talk, about = talk_of(turn), turn.rules.about
    greater = u.urgency >= Urgency.URGENT and u.urgency > talk.urgency
    heard = u.confidence >= CHANGES and about.has(u.topic, Trait.SUICIDE, Trait.GUARDED, Trait.CHILD)
    named = greater or heard or (u.flagged and u.urgency is Urgency.EMERGENCY)
    asked = u.instead or turn.asked(Question.TOPIC) is not None  # that was not it: what it is stands open again
    if talk.matter is None or u.topic is None or named or asked or u.nlu is Nlu.UNAVAILABLE:
        return u
    weighed = in_talk(u, talk.matter, len(words), about)
    if about.query(weighed.topic) is not Query.NOT_THAT:
        return weighed
    others = tuple(g for g in u.guesses if g.topic not in (weighed.topic, talk.matter))
    return replace(weighed, alternatives=others)


def _for_good(turn: Turn, u: Understanding) -> str | None:
    """The topic of suicide, where a flag of it stands in thanks or a goodbye: it may be one for good, whatever the
    models make of its kind words.
    """
    about = turn.rules.about
    return next((t for t in u.flagged if about.has(t, Trait.SUICIDE)), None) if parts(turn, u.topic) else None


def _to_be_cleared(turn: Turn, u: Understanding) -> Understanding:
    """Whose words want the chat cleared wants that first, where the model says so too: "they are coming, delete this"
    has a flag of somebody who cannot speak as well.
    """
    hide = turn.rules.about.the(Trait.HIDE)
    sure = next((g.confidence for g in u.alternatives if g.topic == hide), 0.0)
    return replace(u, topic=hide, confidence=sure) if sure >= CHANGES else u


def _no_danger(turn: Turn, u: Understanding) -> bool:
    """Whether it is thanks, goodbye or about who looks at the phone, so surely that it is no danger whatever the
    urgency model hears in its words. Beside danger that waits for a human already a goodbye need not be as sure.
    """
    about = turn.rules.about
    ends, hides = parts(turn, u.topic), about.has(u.topic, Trait.HIDE)
    farewell = any(about.has(g.topic, Trait.SUICIDE) and g.confidence >= FAREWELL for g in u.alternatives)
    if u.flagged or farewell or not (ends or hides):
        return False
    known = ends and u.confidence >= CHANGES and u.urgency <= talk_of(turn).urgency
    return known or (u.confidence >= MERE_QUERY and u.danger is not None and u.danger < LIKELIER_NOT)


def _of_who(turn: Turn, u: Understanding) -> Understanding:
    """Not of a child, where it is unsure or an age is told, and who writes tells of themselves: the next likeliest."""
    about, rules, unsure = turn.rules.about, turn.rules, u.confidence < CHANGES or "grown" in u.whom
    if not (about.has(u.topic, Trait.CHILD) and unsure) or u.person is not Person.SELF or u.flagged:
        return u
    other = next((g for g in u.alternatives if g.confidence >= rules.maybe and about.query(g.topic) is None), None)
    return u if other is None else replace(u, topic=other.topic, confidence=max(other.confidence, rules.sure))


def _of_harm(turn: Turn, u: Understanding) -> Understanding:
    """What hurries is answered as what may harm, where that is nearly as likely as a topic that only informs."""
    about, rules = turn.rules.about, turn.rules
    if u.urgency < Urgency.URGENT or u.topic is None or about.urgency(u.topic) > Urgency.NONE or u.flagged:
        return u
    harm = [g.topic for g in u.alternatives if g.confidence >= rules.maybe and about.urgency(g.topic) > Urgency.NONE]
    at_sea = [about.the(Trait.AT_SEA)] if u.sector is Sector.FISHING else []
    topic = next((t for t in (*harm, *at_sea) if t in rules.topics), None)
    return u if topic is None else replace(u, topic=topic, confidence=max(u.confidence, rules.sure))


def _told_by_flags(turn: Turn, u: Understanding) -> Understanding:
    """What red flags say; a query ("it is worse", "I have pills") is no danger's name, so theirs stands."""
    about = turn.rules.about
    if about.query(u.topic) is None:
        return u
    named = sorted((t for t in u.flagged if about.query(t) is None), key=lambda t: not about.has(t, Trait.SUICIDE))
    return replace(u, topic=next(iter(named), topic_of(turn)), confidence=1.0)


def _worse(turn: Turn, u: Understanding) -> Understanding:
    """At least urgent, and more than it was: of what is talked about, unless it is surely said what came."""
    talk, about = talk_of(turn), turn.rules.about
    named = u.confidence >= CHANGES and about.query(u.topic) is None and about.urgency(u.topic) >= Urgency.SUPPORT
    more = Urgency(min(talk.urgency + 1, Urgency.EMERGENCY))
    return replace(
        u,
        topic=u.topic if named else topic_of(turn),
        confidence=1.0,
        urgency=max(u.urgency, more, Urgency.URGENT),
        reasons=(*u.reasons, "worse"),
    )


def more_of_it(turn: Turn, said: Said) -> str | None:
    """What danger that was answered already says besides: that it is worse, or is somebody else's, or that who does
    harm comes.
    """
    again = talk_of(turn).urgency is Urgency.EMERGENCY or said.query is Query.WORSE
    of_it = said.query in _MORE and topic_of(turn) is not None
    if said.query is Query.FOR_ANOTHER and turn.told.person in (None, Person.SELF):
        turn.told = replace(turn.told, person=Person.OTHER)
    hides = said.understanding.hides and said.query in (None, Query.CANNOT_SPEAK) and topic_of(turn) is not None
    if hides and talk_of(turn).urgency is Urgency.EMERGENCY and turn.told.person is not Person.OTHER:
        return HIDDEN
    if said.query is None or not (again and of_it):
        return None
    asked = money(turn, said.understanding)
    if asked is not None and said.query is Query.SHOULD_I_PAY:
        return asked.value
    return COMES if said.understanding.comes and said.query is Query.WORSE else said.query.value


def sure_of_danger(turn: Turn, understanding: Understanding) -> bool:
    """Whether it is said which danger it is: by a flag, or by the model, which takes bare fear for suicide at times."""
    named = understanding.topic is not None and understanding.topic in (*understanding.flagged, talk_of(turn).matter)
    if named:
        return True
    least = _SURE_OF_SUICIDE if turn.rules.about.has(understanding.topic, Trait.SUICIDE) else 0.0
    return understanding.confidence >= max(turn.rules.sure, least)


def by_its_flag(turn: Turn, understanding: Understanding) -> Understanding:
    """What the model only guesses at, or takes for nothing of ours, is what a flag names it: "he wants to kill me" is
    no wish to die, "a car hit me" no small talk. So is what the model is sure of in danger, or of a kind of work, where
    that is no harm by itself: who is beaten in a house is not told of housework first.
    """
    u, about, rules = understanding, turn.rules.about, turn.rules
    flagged = sorted(u.flagged, key=lambda t: not about.has(t, Trait.SUICIDE))
    if flagged and wishes_to_die(u) and about.has(flagged[0], Trait.SUICIDE) and not about.has(u.topic, Trait.SUICIDE):
        return replace(u, topic=flagged[0], confidence=1.0, also=u.also or u.topic)
    if (hurt := hurt_beside(turn, u)) is not None:
        return replace(u, topic=hurt, confidence=1.0, also=u.also or u.topic)
    harm = next((t for t in flagged if about.urgency(t) >= Urgency.URGENT), None)
    sure, mild = sure_of_danger(turn, u), about.urgency(u.topic) < Urgency.URGENT and u.topic not in u.flagged
    beaten = mild and about.has(u.topic, Trait.SETTING) and u.urgency is Urgency.URGENT and u.person is Person.SELF
    if harm is None and (other := _within(turn, u)) is not None:
        return replace(u, topic=other, confidence=1.0, also=u.also or u.topic)
    if harm is not None and u.topic not in u.flagged and _guessed(turn, u, harm):
        return replace(u, topic=harm, confidence=1.0, urgency=Urgency.EMERGENCY)
    if harm is not None and (u.urgency is Urgency.EMERGENCY or (beaten and about.urgency(harm) is Urgency.EMERGENCY)):
        if sure and mild and about.query(u.topic) is None and u.also is None:
            u = replace(u, also=u.topic)
        return u if sure and not mild else replace(u, topic=harm, confidence=1.0)
    if u.topic is not None and u.confidence >= rules.sure and not about.has(u.topic, Trait.OUT_OF_SCOPE):
        return u
    named = next((t for t in flagged if t in rules.topics and not about.has(t, *NO_MATTER)), None)
    if u.doubted and any(g.confidence >= rules.maybe and not about.has(g.topic, *NO_MATTER) for g in u.alternatives):
        return u  # they are asked which it is
    return u if named is None else replace(u, topic=named, confidence=rules.sure if u.doubted else 1.0)


def _guessed(turn: Turn, u: Understanding, harm: str) -> bool:
    """Whether the topic of what hurries is a mere guess, and the harm that a flag names is nearly as likely, of who
    writes: "my employer took my phone, they lock us" is no matter of papers.
    """
    near = any(g.topic == harm and g.confidence >= turn.rules.maybe for g in u.alternatives)
    emergency = turn.rules.about.urgency(harm) is Urgency.EMERGENCY and u.urgency is Urgency.URGENT
    return emergency and near and u.confidence < CHANGES and u.person is Person.SELF and u.time is not Time.PAST


def _within(turn: Turn, u: Understanding) -> str | None:
    """What a flag names within a kind of work or a place, where that is no harm by itself, or is less sure in an
    emergency: who is thrown out of a house tonight, or cannot breathe at sea.
    """
    about, rules = turn.rules.about, turn.rules
    if u.urgency < Urgency.URGENT or u.topic in u.flagged or not about.has(u.topic, Trait.SETTING):
        return None
    if about.urgency(u.topic) >= Urgency.URGENT and (u.urgency < Urgency.EMERGENCY or u.confidence >= CHANGES):
        return None
    named = (t for t in u.flagged if t in rules.topics and about.query(t) is None)
    return next((t for t in named if not about.has(t, *NO_MATTER)), None)
