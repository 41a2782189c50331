"""What one message is in the light of the talk: the question that stands is tried first, then what can follow.

Nothing here says or changes anything; what is done about an act stands in `bot.core.contact.moves`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.model.conversation import Question, Talk
from bot.core.turn.turn import Turn
from bot.core.understanding.countries import ORIGIN
from bot.core.understanding.text import fold
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Nlu, Person, Query, Script, Sector, Time, Understanding, Urgency

FOLLOWS = 2.0
"""How much likelier a query is within a talk than in a first message: its confidence is multiplied by this."""

WORDS = 0.4
"""What the words of a query add to its confidence, as red flags add to that of their topics."""

CHANGES = 0.5
"""Confidence from which another topic is another matter, while one is talked about: what is less sure tells more of the
same. In a first message less is enough (`Rules.sure`)."""

FIRST = (Query.WORSE, Query.FOR_ANOTHER, Query.CANNOT_SPEAK, Query.SHOULD_I_PAY)
"""What is answered first where the words of several queries stand in a message: whoever overlooks it does harm."""

TELLS = 80
"""Letters of a message up to which the words of a query alone make it one, whatever the model says: a longer one may
tell of something new besides."""

PLACE_MOST = 40
"""Letters of a message that may be hardly more than a place, where one was asked for or is not known."""

_SHORT = 24
"""Most characters of a message that is hardly more than the name of a country."""

_LONE = 9
"""Most letters of a lone word, by which nothing is cleared."""


class Act(StrEnum):
    """What somebody does by a message, danger aside."""

    PLACE = "place"
    """Says where somebody is, and nothing else; or answers the question which country."""
    QUERY = "query"
    """Asks, or says something, of what was answered last."""
    ANOTHER = "another"
    """It is about somebody else than was thought."""
    OVER = "over"
    """Tells of what is over, and that they are home."""
    FOREIGN = "foreign"
    """Another language, as it seems."""
    MATTER = "matter"
    """A topic that we are sure of."""
    HASTE = "haste"
    """Urgent, and nobody knows of what."""
    UNCLEAR = "unclear"


class Stage(StrEnum):
    """How far the talk is."""

    FRESH = "fresh"
    """Nothing was answered yet."""
    ANSWERED = "answered"
    ASKED = "asked"
    """A topic's answer waits for a country."""
    WAITING = "waiting"
    """A case waits for a counsellor."""


@dataclass(frozen=True)
class Said:
    """A message as it is read: what it does, with what was understood, its words, and what it asks if it does."""

    act: Act
    understanding: Understanding
    words: str
    query: Query | None = None


def talk_of(turn: Turn) -> Talk:
    """The state of the talk, new where there is none."""
    return turn.told.talk or Talk()


def topic_of(turn: Turn) -> str | None:
    """What the talk is about, as far as something was answered: what was shown last, else its matter or the case's."""
    case, told = turn.case, turn.told
    theirs = case.topic if case is not None and not turn.somebody_else else None
    topics = (told.last_answer, talk_of(turn).matter, theirs)
    return next((t for t in topics if t in turn.rules.topics and not turn.rules.about.has(t, Trait.SMALL_TALK)), None)


def stage(turn: Turn) -> Stage:
    """How far the talk is."""
    if turn.case is not None:
        return Stage.WAITING
    asked = turn.asked(Question.COUNTRY)
    if asked is not None and asked.topic is not None:
        return Stage.ASKED
    return Stage.ANSWERED if topic_of(turn) is not None else Stage.FRESH


def read(turn: Turn, understanding: Understanding, words: str) -> Said:
    """What a message does."""
    u, rules = understanding, turn.rules
    sure = u.topic is not None and u.confidence >= _enough(turn, u)
    calm = u.urgency < Urgency.URGENT
    short = len(words) <= _SHORT
    asked = turn.asked(Question.COUNTRY)
    query = _query(turn, u, words)
    act = Act.UNCLEAR
    if _is_place(turn, u, words) or (asked and u.country and (not sure or (short and calm))):
        act = Act.PLACE
    elif query is Query.FOR_ANOTHER:
        act = Act.ANOTHER
    elif query is not None and (calm or query is Query.WORSE):
        act = Act.QUERY
    elif _over(turn, u):
        act = Act.OVER
    elif u.script == Script.OTHER and calm and not asked and turn.case is None:
        act = Act.FOREIGN
    elif sure and not (u.nlu is Nlu.UNAVAILABLE and rules.about.has(u.topic, Trait.OUT_OF_SCOPE)):
        act = Act.UNCLEAR if calm and rules.about.has(u.topic, Trait.HIDE) and _lone(u, words) else Act.MATTER
    elif not calm:
        act = Act.HASTE
    return Said(act, u, words, query)


def in_light(turn: Turn, understanding: Understanding, words: str) -> Understanding:
    """The same with the urgency that it has in this talk. What red flags say stands whatever came before.

    A place is a place: it is no danger by itself. A query beside danger that is known already is no new one, and
    *worse* is worse than that. What is over and left behind does not ring.
    """
    u, talk = understanding, talk_of(turn)
    if u.hinted and turn.told.country is not None:  # "5,000 baht" moves nobody who said where they are
        u = replace(u, country=None, writer_at=None, subject_at=None)
    suicide = turn.rules.about.has(u.topic, Trait.SUICIDE)
    certain = u.flagged and u.urgency is Urgency.EMERGENCY  # flags of what is over are urgent at most
    if u.time is Time.PAST and u.home and not certain and not suicide:
        return replace(u, urgency=min(u.urgency, Urgency.SUPPORT))
    if u.watched and not certain:
        return replace(u, topic=turn.rules.about.the(Trait.HIDE), confidence=1.0)
    if u.flagged and (u.urgency is Urgency.EMERGENCY or u.urgency > talk.urgency):
        return _told_by_flags(turn, u)
    if _is_place(turn, u, words):
        return replace(u, topic=None, confidence=0.0, alternatives=(), urgency=Urgency.NONE)
    query = _query(turn, u, words)
    if query is Query.WORSE:
        return _worse(turn, u)
    if query is not None and u.urgency <= talk.urgency:
        return replace(u, urgency=Urgency.NONE)
    calls = turn.rules.about.has(u.topic, Trait.SMALL_TALK, Trait.HUMAN, Trait.MENU)  # "hurry, please", "help me"
    unsure = not u.flagged and not suicide and (u.confidence < CHANGES or calls)
    if talk.matter is not None and Urgency.URGENT <= u.urgency <= talk.urgency and unsure:
        return replace(u, topic=talk.matter, confidence=1.0)  # more of the same danger
    return _of_harm(turn, u)


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


def more_of_it(turn: Turn, said: Said) -> Query | None:
    """What danger that was answered already says besides: that it is worse, or is somebody else's."""
    again = talk_of(turn).urgency is Urgency.EMERGENCY or said.query is Query.WORSE
    of_it = said.query in (Query.WORSE, Query.FOR_ANOTHER, Query.SHOULD_I_PAY) and topic_of(turn) is not None
    if said.query is Query.FOR_ANOTHER and turn.told.person in (None, Person.SELF):
        turn.told = replace(turn.told, person=Person.OTHER)
    return said.query if again and of_it else None


def remember(turn: Turn, understanding: Understanding) -> None:
    """What a message says of the talk: its matter, where somebody is, and when it happened."""
    u, talk, rules = understanding, talk_of(turn), turn.rules
    now = replace(
        talk,
        when=u.time or talk.when,
        writer_at=(u.country if of_who_writes(turn, u) else u.writer_at) or talk.writer_at,
        subject_at=(None if of_who_writes(turn, u) else u.subject_at) or talk.subject_at,
    )
    is_matter = u.topic in rules.topics and rules.about.query(u.topic) is None and not _aside(turn, u.topic)
    calm = rules.about.urgency(u.topic) is Urgency.NONE and u.topic not in u.flagged
    if calm and talk.matter is not None and talk.urgency >= Urgency.URGENT:
        is_matter = False  # what is asked for in danger is no other matter
    is_matter = is_matter and u.confidence >= _enough(turn, u)
    if is_matter or u.urgency >= Urgency.URGENT:
        now = now.about(u.topic if is_matter else None, u.urgency, turn.now)
    if now != talk:
        turn.told = replace(turn.told, talk=now)


def second(turn: Turn, understanding: Understanding) -> str | None:
    """A second matter of a message, where there is something to say to it."""
    other, about = understanding.also, turn.rules.about
    known = other in turn.rules.topics or about.query(other) is not None
    return other if known and other != understanding.topic and not _aside(turn, other) else None


def _aside(turn: Turn, topic: str | None) -> bool:
    """Whether a topic is asked for beside the matter of a talk: who is there, what there is, a word of politeness."""
    about = turn.rules.about
    return about.has(topic, Trait.SMALL_TALK, Trait.HUMAN, Trait.LANGUAGE, Trait.MENU, Trait.HIDE, Trait.FORGET)


def _enough(turn: Turn, u: Understanding) -> float:
    """How sure of a topic we have to be to answer it here."""
    matter = talk_of(turn).matter
    another = matter is not None and u.topic != matter and not _aside(turn, u.topic) and u.urgency < Urgency.URGENT
    return max(turn.rules.sure, CHANGES) if another else turn.rules.sure


def of_who_writes(turn: Turn, u: Understanding) -> bool:
    """Whether a place is that of a relative at home, while it is known where the one in trouble is."""
    told = turn.told
    home = u.country == ORIGIN and not u.home and u.person not in (Person.OTHER, Person.CHILD)
    return home and told.person in (Person.OTHER, Person.CHILD) and told.country not in (None, ORIGIN)


def _is_place(turn: Turn, u: Understanding, words: str) -> bool:
    """Whether it says where somebody is and hardly more: by its words, or where that was asked or is not known yet."""
    if u.flagged or u.country is None or u.hinted:
        return False
    if u.place_only:
        return True
    talk = talk_of(turn)
    new = turn.asked(Question.COUNTRY) is not None or turn.told.country is None
    unsure = u.confidence < CHANGES or u.urgency >= Urgency.URGENT
    return new and talk.matter is not None and u.urgency <= talk.urgency and unsure and len(words) <= PLACE_MOST


def _query(turn: Turn, u: Understanding, words: str) -> Query | None:
    """What is asked of what was answered last, if that is likelier than anything else."""
    about, talks = turn.rules.about, stage(turn) is not Stage.FRESH
    by_words = min(u.queries, key=lambda kind: kind not in FIRST, default=None)
    if by_words is not None and talks and len(fold(words)) <= TELLS:
        return by_words
    likely = [(u.topic, u.confidence), *((g.topic, g.confidence) for g in u.alternatives)]
    asked = [(about.query(topic), sure) for topic, sure in likely if about.query(topic) is not None]
    kind, sure = max(asked, key=lambda one: one[1], default=(None, 0.0))
    if kind is None or kind is by_words:
        kind, sure = by_words, sure + WORDS * (by_words is not None)
    sure *= FOLLOWS if talks else 1.0
    other = max((sure for topic, sure in likely if topic and about.query(topic) is None), default=0.0)
    return kind if sure > other and sure >= turn.rules.sure else None


def _over(turn: Turn, u: Understanding) -> bool:
    """Whether it tells of harm that is over, of who is home."""
    hurt = turn.rules.about.urgency(u.topic) >= Urgency.URGENT
    return u.home and u.time is Time.PAST and hurt and u.urgency < Urgency.URGENT


def _lone(u: Understanding, words: str) -> bool:
    """Whether it is a lone word that wants nothing cleared."""
    folded = fold(words)
    return not u.clears and " " not in folded.strip() and len(folded) <= _LONE
