"""The sections of an answer: which one a message asks for, by its words and by what the model learnt of questions, and
which follows unasked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log

from bot.core.contact import choosing
from bot.core.contact.fitting import ABROAD, fits, meant_for, speaks_to, there, typed, unasked
from bot.core.contact.not_meant import NO_MATTER
from bot.core.contact.places import CHANGES, of_calls
from bot.core.contact.talk_acts import Act, Said, Stage, stage, talk_of, topic_of
from bot.core.model.effects.contact import Say
from bot.core.replacing import replace
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.sentences import asks
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

MATTERS = 0.3
"""Share of what is told besides from which a matter may be meant by who says that it is not what was answered."""

SURELY = 0.5
"""The same where the message sounds like danger."""

TOLD = 0.15
"""The same where the answer would be given a second time: of twenty such messages in danger two writers judged whom to
call, once more, to be no answer in nineteen."""

FIRST = 0.5
"""The same where nothing was answered of that yet, and they only tell, or the country is to be asked first. Who asks is
answered from LIKELY on: of 46 first questions of two writers it was what they asked for 34, and the beginning of the
answer, where the section stands as a button, was judged to be no answer."""

NEAR, OFFERED = 2, 4
"""Most other sections that stand below one that is not surely meant, and most of which one is to be chosen. Of 465
questions of the same writers the section asked for is the likeliest for .72, one of three for .93, of four for .96."""

_HARDLY = 0.01
"""As likely is what neither the model nor words name."""

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

OF_HELPERS = frozenset({Query.OPEN_NOW, Query.WHERE, Query.SPEAKS_KHMER, Query.WHOM_FIRST, Query.NUMBER_OF})
"""What an answer begins with: who asks that is given no section of it first."""

OF_THE_ANSWER = frozenset({Query.COSTS, Query.OPEN_NOW, Query.WHERE, Query.WHO_WILL_KNOW, Query.WHAT_THEN})
"""What may be meant otherwise than it was read, when it is asked twice: the answer may hold it."""


def heard(turn: Turn, u: Understanding) -> Guess | None:
    """The likeliest section of the answer that the talk is about, of those meant for this contact. Where no model was
    heard, the one that words name."""
    topic = topic_of(turn)
    if topic is None or stage(turn) in (Stage.FRESH, Stage.ASKED):
        return None
    return next(iter(_weighed(turn, u, topic)), None)


def first(turn: Turn, said: Said) -> tuple[str, ...]:
    """The section of a calm answer, as "topic.id", that is asked for so surely that it is given in place of the
    beginning.
    """
    u, topic = said.understanding, said.understanding.topic
    asked = u.asks or asks(said.words)
    new = (
        said.act is Act.MATTER
        and topic != topic_of(turn)
        and u.urgency <= (Urgency.SUPPORT if asked else Urgency.NONE)
        and bool(u.heard)
    )
    if topic is None or not new or topic not in turn.rules.calm:
        return ()
    if _of_helpers(turn, topic, u):
        return ()
    plainly = asked and not (topic in turn.rules.country_topics and turn.told.country is None)
    least, likeliest = LIKELY if plainly else FIRST, next(iter(_weighed(turn, u, topic)), None)
    if likeliest is not None and not fits(turn, topic, likeliest.topic) and not asked:
        return ()
    return (f"{topic}.{likeliest.topic}",) if likeliest is not None and likeliest.confidence >= least else ()


def perhaps(turn: Turn, topic: str, u: Understanding) -> tuple[str, ...]:
    """The sections of a calm answer that stand as buttons below it: on the country that it is given for, and those that
    are perhaps asked for.
    """
    if topic not in turn.rules.calm or _of_helpers(turn, topic, u):
        return ()
    country = answers.about(turn, topic)
    of_there = [id_ for id_ in meant_for(turn, topic) if country in ABROAD.get(id_, ())]
    likely = [
        guess.topic for guess in _weighed(turn, u, topic) if guess.confidence >= LIKELY and _fits(turn, u, topic, guess)
    ]
    left = (id_ for id_ in dict.fromkeys((*of_there, *likely)) if f"{topic} {id_}" not in talk_of(turn).read)
    return tuple(left)[:NEAR]


def _of_helpers(turn: Turn, topic: str, u: Understanding) -> bool:
    """Whether the beginning of the answer, which names helpers, is what they ask for."""
    return turn.rules.about.has(topic, Trait.EMBASSY, Trait.NUMBERS) or any(q in OF_HELPERS for q in u.queries)


def _weighed(turn: Turn, u: Understanding, topic: str) -> Sequence[Guess]:
    """The sections that are meant for this contact, likeliest first; where no model was heard, those that words name
    and that were not shown."""
    named = [name.removeprefix(f"{topic}.") for name in u.sections]
    ids = [id_ for id_ in meant_for(turn, topic) if there(turn, id_, u.country)]
    named = [id_ for id_ in named if id_ in ids]
    if not u.heard:
        return [Guess(id_, LIKELY) for id_ in named if f"{topic} {id_}" not in talk_of(turn).read]
    shares = {id_: u.heard.get(f"{topic}.{id_}", 0.0) for id_ in ids}
    return sorted((Guess(id_, _likely(id_, shares, named)) for id_ in ids), key=lambda guess: -guess.confidence)


def near(turn: Turn, u: Understanding, most: int = OFFERED) -> tuple[str, ...]:
    """The sections of the answer that the talk is about of which a message may ask most likely, of those not shown;
    after them those that fit unasked."""
    topic, read = topic_of(turn), talk_of(turn).read
    if topic is None or stage(turn) in (Stage.FRESH, Stage.ASKED):
        return ()
    ids = dict.fromkeys((*_named(turn, u, topic), *unasked(turn, topic)))
    return tuple(id_ for id_ in ids if f"{topic} {id_}" not in read)[:most]


def _named(turn: Turn, u: Understanding, topic: str) -> Sequence[str]:
    """Those that the model or words name at all, likeliest first."""
    named = (guess for guess in _weighed(turn, u, topic) if guess.confidence > _HARDLY)
    return [guess.topic for guess in named if _fits(turn, u, topic, guess)]


def _fits(turn: Turn, u: Understanding, topic: str, guess: Guess) -> bool:
    """Whether a section fits them, or is plainly asked for, or by its words."""
    worded = f"{topic}.{guess.topic}" in u.sections or guess.topic in u.sections
    return worded or guess.confidence >= PLAINLY or fits(turn, topic, guess.topic)


def may_ask(turn: Turn, said: Said) -> tuple[str, ...]:
    """What a question may ask of the answer before it, for who says then that it is not what was answered; by the names
    of `Talk.read`. Who says just that asks what they asked before.
    """
    topic = topic_of(turn)
    if _denies(said):
        return talk_of(turn).asks
    if said.choices:
        return tuple(f"{one.topic} {one.section}" for one in said.choices if one.section)[: OFFERED + 1]
    if topic is None or said.act is Act.CALMS or stage(turn) in (Stage.FRESH, Stage.ASKED):
        return ()
    return tuple(f"{topic} {id_}" for id_ in _named(turn, said.understanding, topic))[: OFFERED + 1]


def _denies(said: Said) -> bool:
    """Whether it says that it is not that, and does not say what is."""
    return said.query is Query.NOT_THAT and not (said.understanding.instead or said.understanding.sections)


def _likely(id_: str, shares: Mapping[str, float], named: list[str]) -> float:
    share = min(max(shares[id_], _FROM), _TO)
    words = (NAMED if named[0] == id_ else ALSO if id_ in named else OTHERS) if named else 0.0
    return 1 / (1 + exp(-(START + SHARE * log(share / (1 - share)) + words)))


def surely(turn: Turn, u: Understanding) -> str | None:
    """The section that is asked for whatever else the message may be about."""
    likeliest = heard(turn, u)
    return likeliest.topic if likeliest is not None and likeliest.confidence >= SURELY else None


def instead(turn: Turn, u: Understanding) -> Say | None:
    """The section that they ask for who say that it is not what was answered, by what else their words are about: of
    the likeliest matters, and never the one that stands above.
    """
    about, rules = turn.rules.about, turn.rules
    matters = [g for g in u.guesses if about.query(g.topic) is None and not about.has(g.topic, *NO_MATTER)]
    known = sum(guess.confidence for guess in matters)
    for topic, confidence in ((g.topic, g.confidence) for g in matters[:2]):
        if topic not in rules.calm or topic not in rules.topics or confidence < MATTERS * known:
            continue
        likely = [g.topic for g in _weighed(turn, u, topic) if g.confidence >= LIKELY][: NEAR + 1]
        last = any(shown.startswith(f"say {topic} {likely[0]} ") for shown in talk_of(turn).shown) if likely else True
        if not last:
            return Say(topic=topic, section=likely[0], country=answers.about(turn, topic), near=tuple(likely[1:]))
    return None


def tells(turn: Turn, u: Understanding) -> str | None:
    """The section of the answer just given that what they tell is most likely of, of those not shown."""
    topic = topic_of(turn) or ""
    theirs = (guess for guess in _weighed(turn, u, topic) if speaks_to(turn, topic, guess.topic))
    likely = (guess for guess in theirs if guess.confidence >= TOLD and _fits(turn, u, topic, guess))
    return next((guess.topic for guess in likely if f"{topic} {guess.topic}" not in talk_of(turn).read), None)


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
    if said.act in _OTHERWISE or u.urgency > waits:
        return said
    if (labelled := typed(turn, topic_of(turn), said)) in meant_for(turn, topic_of(turn)):
        return replace(said, act=Act.SECTION, section=labelled)
    if u.heard:
        return choosing.chosen(turn, said)
    place = said.act is Act.PLACE and likeliest is not None and likeliest.topic not in ABROAD  # asks for nothing
    if likeliest is None or place or not (speaks_to(turn, topic_of(turn), likeliest.topic) or asks(said.words)):
        return said
    if not u.heard and (said.act in (Act.PLACE, Act.ANOTHER) or (said.act is Act.MATTER and u.topic != topic_of(turn))):
        return said  # words alone are not as sure as what else they say
    name = f"{topic_of(turn)} {likeliest.topic}"
    last = any(shown.startswith(f"say {name} ") for shown in talk_of(turn).shown)
    shown = name in talk_of(turn).read and (last or likeliest.confidence < SURELY)
    if shown or likeliest.confidence < _least(turn, said):
        of_it = replace(said, act=Act.WHICH, understanding=replace(u, topic=topic_of(turn)))
        return of_it if _which(turn, said) else said
    others = near(turn, u, NEAR + 1) if likeliest.confidence < FIRST else ()
    beside = tuple(id_ for id_ in others if id_ != likeliest.topic)[:NEAR]
    return replace(said, act=Act.SECTION, section=likeliest.topic, near=beside)


def _which(turn: Turn, said: Said) -> bool:
    """Whether it is of what was answered already, and nobody knows what of it: no danger, and nobody waits."""
    u, topic = said.understanding, topic_of(turn)
    calm = max(u.urgency, talk_of(turn).urgency) < Urgency.URGENT and stage(turn) is Stage.ANSWERED
    of_it = said.act is Act.MATTER and u.topic == topic and (u.asks or asks(said.words))
    of_it |= _of_the_matter(said)
    return calm and of_it and bool(near(turn, u))


def _of_the_matter(said: Said) -> bool:
    """Whether "what then?" is asked of no call: "and how long does it take?"."""
    u = said.understanding
    return said.query is Query.WHAT_THEN and said.query not in u.queries and not of_calls(u)


def alike(said: Said) -> tuple[Query | None, ...]:
    """What is asked of helpers: the model tells no price from a call's."""
    price = (Query.PRICE, Query.COSTS)
    return price if said.query in price else (said.query,)


def _least(turn: Turn, said: Said) -> float:
    """How likely a section must be. What was asked of helpers, and is asked again, may be asked of the matter."""
    about, u = turn.rules.about, said.understanding
    if _denies(said) or said.act is Act.ANOTHER:
        return SURELY
    if _of_the_matter(said):
        return TOLD
    if said.act is not Act.QUERY or said.query is Query.NOT_THAT:
        other = said.act is Act.MATTER and u.topic != topic_of(turn) and u.confidence >= OTHER
        return PLAINLY if other else LIKELY
    by_words = any(query in u.queries for query in alike(said))
    if not by_words and all(about.query(g.topic) is None or g.confidence < HELPERS for g in u.guesses):
        return LIKELY
    aside = said.query is Query.CANNOT_SPEAK and turn.told.person in (Person.OTHER, Person.CHILD)  # not who writes
    if said.query in _FIRST and not aside:
        return 1.0
    asked = [query for query in alike(said) if query in OF_THE_ANSWER]
    again = any(shown.startswith(f"explain {query} ") for shown in talk_of(turn).shown for query in asked)
    return LIKELY if again else PLAINLY
