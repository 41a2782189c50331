"""What one message does in its talk: the question that stands is tried first, then what can follow.

Nothing here says or changes anything; what is done about an act stands in `bot.core.contact.moves`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.contact import places
from bot.core.model.conversation import Question, Talk
from bot.core.replacing import replace
from bot.core.turn.turn import Turn
from bot.core.understanding.text import fold
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Choice, Nlu, Person, Query, Script, Time, Understanding, Urgency

WORDS = 0.4
"""What the words of a query add to its confidence, as red flags add to that of their topics."""

OVER_WORDS = 0.8
"""Confidence of the model in another query from which the words of one do not count: "does he speak Khmer" has
"he" in it."""

FIRST = (Query.WORSE, Query.SHOULD_I_PAY, Query.CANNOT_SPEAK, Query.WITH_CHILD, Query.FOR_ANOTHER)
"""What is answered first where the words of several queries stand in a message, in this order: whoever overlooks it
does harm."""

_RANK = {q: len(FIRST) + (q is Query.WHAT_THEN) for q in Query} | {query: n for n, query in enumerate(FIRST)}
"""All in that order: those not named as in the message, and "what then" where nothing else is asked."""

TELLS = 80
"""Letters of a message up to which the words of a query alone make it one, whatever the model says: a longer one may
tell of something new besides."""

ANOTHER = 0.4
"""Confidence from which another topic is another matter, all that the talk says weighed already. With .5 one turn in a
hundred fewer is right, by five writers' talks."""

_SHORT = 24
"""Most characters of a message that is hardly more than the name of a country."""

_OF_HELP = (Trait.NUMBERS, Trait.PRIVACY, Trait.MENU)
"""What is asked of the help there is, which is no matter of its own beside one."""

_NEW = Talk()
_BARE = 12
"""Letters of a "no" up to which it is one, and corrects nothing."""


class Act(StrEnum):
    """What somebody does by a message, danger aside."""

    CALMS = "calms"
    """Takes danger back: it was nothing, or it is over."""
    PLACE = "place"
    """Says where somebody is, and nothing else; or answers the question which country."""
    QUERY = "query"
    """Asks, or says something, of what was answered last."""
    SECTION = "section"
    """Asks for a section of that answer."""
    WHICH = "which"
    """Is of that answer, and nobody knows what of it."""
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
    """A message as it is read: what it does, what was understood, its words, and what it asks if it does."""

    act: Act
    understanding: Understanding
    words: str
    query: Query | None = None
    choice: Choice | None = None
    """The section that it asks for."""
    near: tuple[str, ...] = ()
    """Other sections of the same answer that it may ask for."""
    choices: tuple[Choice, ...] = ()
    """All that it may ask for, likeliest first; empty where no model was heard."""


def talk_of(turn: Turn) -> Talk:
    """The state of the talk, new where there is none."""
    return turn.told.talk or _NEW


def topic_of(turn: Turn) -> str | None:
    """What the talk is about, as far as something was answered: what was shown last, else its matter or the case's."""
    case, told = turn.case, turn.told
    theirs = case.topic if case is not None and not (turn.somebody_else or told.calmed) else None
    topics = (told.last_answer, talk_of(turn).matter, theirs)
    known = [t for t in topics if t in turn.rules.topics and not turn.rules.about.has(t, Trait.SMALL_TALK)]
    return next((t for t in known if not turn.rules.about.has(t, *_OF_HELP)), next(iter(known), None))


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
    query = query_of(turn, u, words)
    act = Act.UNCLEAR
    if calms(turn, u):
        act = Act.CALMS
    elif places.is_place(turn, u, words) or (asked and u.country and not u.hinted and (not sure or (short and calm))):
        act = Act.PLACE
    elif query is Query.FOR_ANOTHER:
        act = Act.ANOTHER
    elif query is not None and (calm or query is Query.WORSE):
        act = Act.QUERY
    elif is_over(turn, u):
        act = Act.OVER
    elif calm and not sure and places.at_home(turn, u):
        act = Act.PLACE
    elif u.script == Script.OTHER and calm and not asked and turn.case is None:
        act = Act.FOREIGN
    elif sure and not (u.nlu is Nlu.UNAVAILABLE and rules.about.has(u.topic, Trait.OUT_OF_SCOPE)):
        act = Act.UNCLEAR if calm and rules.about.has(u.topic, Trait.HIDE) and places.lone(u, words) else Act.MATTER
    elif not calm:
        act = Act.HASTE
    return Said(act, u, words, query)


def remember(turn: Turn, understanding: Understanding, act: Act | None = None) -> None:
    """What a message says of the talk: its matter, where somebody is, and when it happened. What only asks something of
    an answer, or puts it right, is no other matter.
    """
    u, talk, rules = understanding, talk_of(turn), turn.rules
    new = u.urgency >= Urgency.URGENT and u.urgency > talk.urgency  # danger has a time of its own
    when = u.time or (None if new else talk.when)
    if when is Time.PAST and u.urgency is Urgency.EMERGENCY:
        when = None  # danger now: the desk reads no "over"
    alone = u.gone and not turn.phone.unsure  # who may have taken the phone is not believed
    now = replace(
        talk,
        when=when,
        writer_at=places.of_writer(turn, u) or talk.writer_at,
        subject_at=(None if places.of_who_writes(turn, u) else u.subject_at) or talk.subject_at,
        left=u.left or talk.left,
        money=u.money or talk.money,
        hidden=(talk.hidden and not alone) or u.hides or u.comes or Query.CANNOT_SPEAK in u.queries,
    )
    is_matter = u.topic in rules.topics and rules.about.query(u.topic) is None and not _aside(turn, u.topic)
    is_matter = is_matter and not rules.about.has(u.topic, *_OF_HELP)
    if act in (Act.QUERY, Act.ANOTHER, Act.SECTION) and u.urgency < Urgency.URGENT and talk.matter is not None:
        is_matter = False
    if talk.matter is not None and talk.urgency >= Urgency.URGENT and _of_the_same(turn, u):
        is_matter = False
    is_matter = (
        is_matter and act not in (Act.UNCLEAR, Act.CALMS) and (act is Act.MATTER or u.confidence >= _enough(turn, u))
    )
    if is_matter or u.urgency >= Urgency.URGENT:
        now = now.about(u.topic if is_matter else None, u.urgency, turn.now)
    if now != talk:
        turn.told = replace(turn.told, talk=now)


def _of_the_same(turn: Turn, u: Understanding) -> bool:
    """Whether what is told in danger is no other matter: what does not hurry, or what else happens where it happens.
    Who wants to die is another matter wherever they are.
    """
    about = turn.rules.about
    calm = max(about.urgency(u.topic), u.urgency) < Urgency.URGENT and u.topic not in u.flagged
    within = about.has(talk_of(turn).matter, Trait.SETTING) and not about.has(u.topic, Trait.SETTING, Trait.SUICIDE)
    return calm or within


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
    """How sure of a topic we have to be to answer it here. Who said that they mean something else names it now."""
    matter, about = talk_of(turn).matter, turn.rules.about
    chat = about.has(u.topic, Trait.AFFIRMS, Trait.DENIES, Trait.OUT_OF_SCOPE)  # what is unsure is none in a talk
    other = matter is not None and u.topic != matter and (chat or not _aside(turn, u.topic))
    another = other and u.urgency < Urgency.URGENT and turn.asked(Question.TOPIC) is None
    harm = about.urgency(u.topic) is Urgency.EMERGENCY and u.urgency is Urgency.NONE and u.topic not in u.flagged
    return max(turn.rules.sure, places.CHANGES if harm else ANOTHER if another else 0.0)


def parts(turn: Turn, topic: str | None) -> bool:
    """Whether it is thanks or goodbye: the end of a talk."""
    about = turn.rules.about
    goes_on = (Trait.GREETING, Trait.AFFIRMS, Trait.DENIES, Trait.OUT_OF_SCOPE)
    return about.has(topic, Trait.SMALL_TALK) and not about.has(topic, *goes_on)


def query_of(turn: Turn, u: Understanding, words: str) -> Query | None:
    """What is asked of what was answered last, if that is likelier than all else."""
    about, talks = turn.rules.about, stage(turn) is not Stage.FRESH or places.asks_number(u)
    calm = about.has(u.topic, Trait.SMALL_TALK) or (about.has(u.topic, Trait.HIDE) and u.clears)
    not_worse = calm and u.confidence >= OVER_WORDS  # "thank you, they have come"; "they are coming, delete this"
    not_worse |= _new_harm(turn, u)
    comes = [Query.WORSE] if u.comes and not u.queries and talk_of(turn).urgency >= Urgency.URGENT else []
    words_ask = [asks for asks in (*u.queries, *comes) if not (not_worse and asks is Query.WORSE)]
    likely = [(g.topic, g.confidence, _asks(turn, u, g.topic, words)) for g in u.guesses]
    if talk_of(turn).matter is not None:
        weighed = {about.query(topic) for topic, _, _ in likely}  # with all else that the talk says (`in_talk`)
        same = u.topic == talk_of(turn).matter or about.has(u.topic, Trait.SMALL_TALK)  # "I mean the old age money"
        names = turn.asked(Question.TOPIC) is not None and u.topic in turn.rules.topics and u.confidence >= ANOTHER
        alone = (*FIRST, Query.NOT_THAT) if same and not names else FIRST
        words_ask = [a for a in words_ask if a in alone or places.counts(u, a, weighed)]
        words_ask = [asks for asks in words_ask if not (names and asks is Query.NOT_THAT)]
    words_ask = places.rather_a_number(words_ask)
    asked = [(sure, kind) for _, sure, kind in likely if kind is not None]
    sure, kind = max(asked, key=lambda one: one[0], default=(0.0, None))
    by_words = min(words_ask, key=lambda asks: (_RANK[asks], asks is not kind), default=None)
    if by_words is not None and talks and len(fold(words)) <= TELLS:
        fees = by_words is Query.SHOULD_I_PAY and kind in (Query.COSTS, Query.PRICE)  # "do they take money": no ransom
        heard = about.query(u.topic) is not None and likely[0][2] is kind and u.confidence >= OVER_WORDS
        fixed = by_words in (*FIRST, *places.BY_WORDS) or (by_words, kind) in places.RATHER
        return kind if heard and (fees or not fixed) else by_words
    if by_words is not None and kind in (None, by_words):
        kind, sure = by_words, sure + WORDS
    matter = talk_of(turn).matter  # what is written is rather asked of it than to hear the same again
    others = (sure for topic, sure, kind in likely if topic not in (None, matter) and kind is None)
    return kind if sure > max(others, default=0.0) and sure >= places.enough(turn, u, kind) else None


def _new_harm(turn: Turn, u: Understanding) -> bool:
    """Whether it names danger where none was told: "bleeding a lot" is no worse of what was asked about fees."""
    about, harm = turn.rules.about, u.topic is not None and u.topic != topic_of(turn) and u.confidence >= ANOTHER
    named = harm and about.query(u.topic) is None and about.urgency(u.topic) > Urgency.NONE
    return named and u.urgency >= Urgency.URGENT > talk_of(turn).urgency


def _asks(turn: Turn, u: Understanding, topic: str | None, words: str) -> Query | None:
    """The query that a topic is in this talk: who asks who can read this asks it of the matter, and more than a bare
    "no" about somebody else puts right whom it is about."""
    about = turn.rules.about
    kind = about.query(topic)
    kind = Query.PRICE if kind is Query.COSTS and not places.of_calls(u) else kind
    if kind is not None or talk_of(turn).matter is None or u.urgency >= Urgency.URGENT:
        return kind
    if about.has(topic, Trait.PRIVACY):
        return Query.WHO_WILL_KNOW
    corrects = about.has(topic, Trait.DENIES) and turn.pending is None and len(fold(words)) > _BARE and not u.flagged
    return Query.FOR_ANOTHER if corrects and u.person is Person.OTHER else None


def calms(turn: Turn, u: Understanding) -> bool:
    """Whether danger told in this talk is taken back, with none beside. Who wants to die says so for shame as well."""
    about, matters = turn.rules.about, (topic_of(turn), talk_of(turn).matter)
    rang = turn.case.urgency if turn.case is not None and not (turn.somebody_else or turn.told.calmed) else Urgency.NONE
    told = max(rang, talk_of(turn).urgency, *(about.urgency(topic) for topic in matters)) >= Urgency.URGENT
    new = u.urgency >= Urgency.URGENT or u.flagged or u.watched
    return u.calms and told and not new and not any(about.has(topic, Trait.SUICIDE) for topic in matters)


def is_over(turn: Turn, u: Understanding) -> bool:
    """Whether it tells of harm that is over, of who is home."""
    hurt = turn.rules.about.urgency(u.topic) >= Urgency.URGENT
    return u.home and u.time is Time.PAST and hurt and u.urgency < Urgency.URGENT
