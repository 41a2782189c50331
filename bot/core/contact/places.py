"""Where a message says in its talk that somebody is, and where somebody only wants to go."""

from __future__ import annotations

from collections.abc import Collection

from bot.core.model.conversation import Question, Talk
from bot.core.replacing import replace
from bot.core.turn.turn import Turn
from bot.core.understanding.countries import ORIGIN
from bot.core.understanding.sentences import puts_right as corrects
from bot.core.understanding.text import fold
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Person, Query, Time, Understanding, Urgency

CHANGES = 0.5
"""Confidence from which another topic is another matter, while one is talked about: what is less sure tells more of the
same. In a first message less is enough (`Rules.sure`)."""

PLACE_MOST = 40
"""Letters of a message that may be hardly more than a place, where one was asked for or is not known."""

ANOTHER_PLACE = 0.7
"""Confidence from which a short message with a place tells of another matter, where it is known already where they are:
below it a town makes it more exact ("Poipet, I am in Poipet")."""

BY_WORDS = (Query.NUMBER_OF, Query.PRICE, Query.ARRESTED)
"""What only words tell: the models know nothing of it, and hear something else."""

RATHER = ((Query.NOT_THAT, Query.NO_ANSWER), (Query.NO_ANSWER, Query.WHAT_THEN))
"""What words ask rather than what the model hears in them: "you do not answer me", "and if they do not pick up"."""

_SURELY_ANOTHER = 0.5
"""Confidence of the model from which who told of harm done to them writes of somebody else: two children that are
named beside it had .2."""

OF_MATTER = 0.3
"""Confidence in a query from which what is written is asked of what was answered, where else that would be said again.
Of two writers' talks those with less were mostly none ("can I get it from Cambodia?": does somebody speak Khmer)."""

_LONE = 9
"""Most letters of a lone word, by which nothing is cleared."""

CALL, EMBASSY, POLICE = "call", "embassy", "police"
"""Names of `nlu/helpers.yml`; the first is of what is called, and not of who."""

OF_SERVICES = frozenset(
    {
        Query.SPEAKS_KHMER,
        Query.COSTS,
        Query.OPEN_NOW,
        Query.WHERE,
        Query.NO_ANSWER,
        Query.WHOM_FIRST,
        Query.WHO_WILL_KNOW,
        Query.CANNOT_SPEAK,
        Query.WITH_CHILD,
        Query.NUMBER_OF,
        Query.PRICE,
        Query.ARRESTED,
    }
)
"""What is answered by naming services: those of another country help nobody."""


def at_home(turn: Turn, u: Understanding) -> bool:
    """Whether a relative says where they are themselves: at home, while it is known where the one in trouble is."""
    of_another = turn.told.person in (Person.OTHER, Person.CHILD) or turn.told.country != turn.told.guessed
    theirs = u.writer_at == ORIGIN and turn.told.country not in (None, ORIGIN) and not u.home and of_another
    return theirs or of_who_writes(turn, u)


def of_who_writes(turn: Turn, u: Understanding) -> bool:
    """Whether a place is that of a relative, while it is known where the one in trouble is. Who says "they lock
    me in" is the one in trouble; who says "not me, my sister, I am in Kampong Cham" is not.
    """
    told, another = turn.told, (Person.OTHER, Person.CHILD)
    says_so = u.writer_at == u.country and u.subject_at is None  # "I am in Kampong Speu, mother has sent nothing"
    afraid = told.sure and told.person in another and "harmed" not in u.whom  # "I am at home, I fear they kill him"
    if u.person is Person.SELF and u.urgency >= Urgency.URGENT and not afraid:
        return False
    if u.country not in (None, ORIGIN) and told.country not in (None, told.guessed, u.country):
        return says_so and told.sure and told.person in another and u.person in another  # "I am in Ansan, she at home"
    if u.country != ORIGIN or u.home or told.country in (None, ORIGIN):
        return False
    unsure = u.person in another and not told.sure  # "I am his brother, I am in Phnom Penh"
    corrects = (Query.FOR_ANOTHER in u.queries or unsure) and says_so
    return corrects or (told.person in another and (says_so or u.person not in another))


def of_writer(turn: Turn, u: Understanding) -> str | None:
    """Where who writes says to be. A relative at home who asks for the embassy in Thailand is not there."""
    if of_who_writes(turn, u):
        return u.country
    asks = {*u.queries, turn.rules.about.query(u.topic)} & OF_SERVICES or turn.rules.about.has(u.topic, Trait.EMBASSY)
    theirs = turn.told.person in (Person.OTHER, Person.CHILD) and u.writer_at not in (None, ORIGIN) and asks
    return None if theirs else u.writer_at


def puts_right(turn: Turn, u: Understanding, words: str) -> bool:
    """Whether it says that somebody is, or wants to go, elsewhere than was answered ("no, he is in Laos"), and tells of
    no other matter.
    """
    told, talk, about = turn.told, turn.told.talk or Talk(), turn.rules.about
    known = (about.has(told.last_answer, Trait.DESTINATION) and told.destination) or told.country
    if talk.matter is None or known is None or u.country in (None, known) or u.hinted or len(words) > 2 * PLACE_MOST:
        return False
    another = Query.FOR_ANOTHER in (*u.queries, about.query(u.topic)) and u.country == ORIGIN
    if another or names_one(u) or "?" in words or of_who_writes(turn, u):  # "not me, my sister; I am in Takeo"
        return False
    small = about.query(u.topic) is not None or about.has(u.topic, Trait.SMALL_TALK)
    same = small or u.topic in (None, talk.matter) or u.confidence < ANOTHER_PLACE
    worse = u.comes or u.clears or u.watched or Query.WORSE in u.queries
    calm = u.urgency <= talk.urgency and not (u.flagged or u.asks or worse)
    return same and calm and (known in u.not_in or corrects(words))


def guess_of(turn: Turn, u: Understanding) -> str | None:
    """The country of a message that says of nobody to be there: hinted at, or named and not asked for."""
    passing = u.hinted or (u.named and not u.place_only and turn.asked(Question.COUNTRY) is None)
    known = turn.told.country == u.country and turn.told.guessed is None
    return u.country if passing and not known else None


def moves_nobody(turn: Turn, u: Understanding, words: str) -> bool:
    """Whether a country is none in which somebody is: of "5,000 baht" from who said where they are, of "police in
    Cambodia or embassy?", and where somebody wants to go. What somebody else left, or a boat, takes nobody home; nor
    does what is told of home from abroad ("they take the land in Cambodia"), but in danger, or with "I"; nor whom they
    call, in a word of thanks. Lenders press at home, wherever the one is who earns.
    """
    known, about = turn.told.country, turn.rules.about
    another = turn.told.person in (Person.OTHER, Person.CHILD)
    if u.hinted and (known is not None or (u.country == ORIGIN and another)):
        return True
    if "parent" in u.whom and turn.told.person is Person.CHILD and known is not None:  # "her mother is in Thailand"
        return True
    left = turn.told.talk.left if turn.told.talk is not None else None
    theirs = another or u.person in (Person.OTHER, Person.CHILD) or u.there
    came_home = known == ORIGIN and u.country == left is not None and known not in u.not_in
    if came_home and not (theirs or u.place_only or u.hinted or u.urgency is Urgency.EMERGENCY):
        return True  # who came home tells of what was there
    sure = known not in (None, ORIGIN, turn.told.guessed)  # who is at home names where another is
    if sure and guess_of(turn, u) is not None and len(words) > PLACE_MOST:
        return True
    if about.has(u.topic, Trait.AT_HOME) and u.confidence >= CHANGES and ORIGIN != u.country == u.subject_at:
        return u.writer_at is None
    kind = about.has(u.topic, Trait.SMALL_TALK) and u.confidence >= CHANGES and u.urgency < Urgency.URGENT
    if known is not None and turn.asked(Question.COUNTRY) is None and kind and not (u.home or u.place_only):
        return True
    asks = {*u.queries, about.query(u.topic)} & OF_SERVICES
    tells = u.urgency < Urgency.EMERGENCY and not (another or u.home or u.place_only or u.person is Person.SELF)
    of_home = known is not None and u.country == ORIGIN and turn.asked(Question.COUNTRY) is None
    return (of_home and (tells or (bool(asks) and u.writer_at != ORIGIN))) or destination(turn, u) is not None


def asks_of_another(turn: Turn, u: Understanding) -> Understanding:
    """The same where who said where they are asks if it is so elsewhere ("also in Singapore?", "and my sister in
    Johor?"): they are where they were, and what is named is of there.
    """
    known = turn.told.country if turn.asked(Question.COUNTRY) is None else None
    other = known is not None and u.country not in (None, known, ORIGIN)
    if not (other and u.alike and u.urgency < Urgency.URGENT and turn.told.person in (None, Person.SELF)):
        return u
    asks = (Query.FOR_ANOTHER, *(query for query in u.queries if query is not Query.FOR_ANOTHER))
    return replace(u, subject_at=u.country, country=None, writer_at=None, place_only=False, queries=asks)


def of_a_relative(turn: Turn, u: Understanding) -> Understanding:
    """The same where who writes is in Cambodia, and names besides where the one whom they write about is ("Rayong. I am
    in Svay Rieng with mother").
    """
    another = {turn.told.person, u.person} & {Person.OTHER, Person.CHILD}
    if not another or u.home or u.left is None or not u.country == u.writer_at == ORIGIN:
        return u
    there = replace(u, country=u.left, subject_at=u.left)
    return u if destination(turn, there) is not None else there


def still_there(turn: Turn, u: Understanding) -> Understanding:
    """The same where "they are still there" is said by who came home: in the country that they left."""
    left = turn.told.talk.left if turn.told.talk is not None else None
    of_others = u.there and u.country is None and u.person in (Person.OTHER, Person.CHILD)
    if left is None or not of_others or turn.told.country != ORIGIN:
        return u
    return replace(u, country=left, subject_at=left)


def harm_is_back(turn: Turn, u: Understanding) -> Understanding:
    """The same where who does harm is home, or back: nobody is in Cambodia for that."""
    came = Query.WORSE in u.queries or u.comes or u.watched
    if not (u.home and came and (turn.told.talk or Talk()).urgency >= Urgency.URGENT):
        return u
    return replace(u, home=False, country=None, writer_at=None, subject_at=None)


def destination(turn: Turn, u: Understanding) -> str | None:
    """The country where somebody wants to go, calmly, or a child is to go: nobody is there for that. Who is at home
    and asks of going names where others are, too. Who asked of going, and tells of another matter where they say to
    be, is there.
    """
    about, talk = turn.rules.about, turn.told.talk or Talk()
    child = about.has(u.topic, Trait.CHILD)
    to_go = (child and u.urgency < Urgency.EMERGENCY) or ((child or u.person is Person.CHILD) and u.hinted)
    if to_go and u.time is Time.PLANNED and turn.told.country in (None, ORIGIN):  # who is to be sold may be there
        return u.country if u.country != ORIGIN else None
    if not u.named and u.writer_at == u.country and not about.has(u.topic, Trait.DESTINATION):
        return None
    wishes = about.has(u.topic, Trait.DESTINATION) and u.time is Time.PLANNED
    told, asked = turn.told, about.has(turn.told.last_answer, Trait.DESTINATION)
    wished = asked and told.destination is not None and told.country in (None, ORIGIN)
    other = wished and bool(u.instead or u.not_in or u.alike or u.country == told.destination)  # "no, Japan I mean"
    follows = asked and (u.queries or about.query(u.topic) is not None)
    going = any(about.has(topic, Trait.DESTINATION) for topic in (u.topic, talk.matter))
    before = going and ORIGIN in (told.country, talk.writer_at)
    before &= u.named or u.person is not Person.SELF
    calm = u.urgency < Urgency.URGENT and (other or not u.place_only)
    return u.country if calm and (wishes or follows or before or other) and u.country != ORIGIN else None


def wished(turn: Turn, u: Understanding) -> str | None:
    """The same, also where who says to be at home names besides where they want to go ("I am in Kampot, want to go to
    Japan").
    """
    planned = turn.rules.about.has(u.topic, Trait.DESTINATION) and u.time is Time.PLANNED and not u.home
    return destination(turn, u) or (u.left if planned and u.country == ORIGIN else None)


def is_place(turn: Turn, u: Understanding, words: str) -> bool:
    """Whether it says where somebody is and hardly more: by its words, or where that was asked or is not known yet."""
    if u.flagged or u.country is None or u.hinted:
        return False
    if u.place_only:
        return True
    talk = turn.told.talk or Talk()
    new = turn.asked(Question.COUNTRY) is not None or turn.told.country is None
    unsure = u.confidence < (CHANGES if new else ANOTHER_PLACE) or (new and u.urgency >= Urgency.URGENT)
    if u.queries or turn.rules.about.query(u.topic) is not None:
        return False
    return talk.matter is not None and u.urgency <= talk.urgency and unsure and len(words) <= PLACE_MOST


def enough(turn: Turn, u: Understanding, kind: Query | None) -> float:
    """Confidence from which the model's query is asked; less where else it would be what was said already, and least
    where they say that this was not it. Who told of harm done to them writes of somebody else only surely.
    """
    if kind is Query.FOR_ANOTHER and turn.told.person is Person.SELF and turn.told.sure:
        return _SURELY_ANOTHER
    if turn.told.talk is None or turn.told.talk.matter is None or u.topic != turn.told.talk.matter:
        return turn.rules.sure
    return turn.rules.maybe if kind is Query.NOT_THAT else OF_MATTER


def counts(u: Understanding, asks: Query, weighed: Collection[Query | None]) -> bool:
    """Whether the words of a query count where something is talked about and the model `weighed` that query as well."""
    return asks not in weighed or names_one(u) or any((asks, heard) in RATHER for heard in weighed)


def rather_a_number(asked: list[Query]) -> list[Query]:
    """The same without a number that does not answer, where the number of somebody is asked for behind that, and
    without whom to call, where it is said who calls, or where.
    """
    behind = asked[asked.index(Query.NO_ANSWER) :] if Query.NO_ANSWER in asked else []
    out = [Query.NO_ANSWER] if Query.NUMBER_OF in behind else []
    out += [Query.WHOM_FIRST] if Query.NUMBER_OF in asked else []
    return [query for query in asked if query not in out]


def lone(u: Understanding, words: str) -> bool:
    """Whether it is a lone word that wants nothing cleared."""
    folded = fold(words)
    return not u.clears and " " not in folded.strip() and len(folded) <= _LONE


def names_one(u: Understanding) -> bool:
    """Whether a kind of helper or an organisation is named: what its words ask is asked of that."""
    return any(name != CALL for name in u.helpers)


def asks_number(u: Understanding) -> bool:
    """Whether the number of a kind of helper is asked for, which is answered also where nothing else was; an answer of
    its own names the embassies.
    """
    return Query.NUMBER_OF in u.queries and any(name not in (CALL, EMBASSY) for name in u.helpers)


def of_calls(u: Understanding) -> bool:
    """Whether who asks what it costs names what is called, or who; the police are paid otherwise."""
    return any(name != POLICE for name in u.helpers)


def priced(turn: Turn, u: Understanding, topic: str | None) -> str | None:
    """The topic whose answer says what that costs of which the price is asked: what it names, else what was answered
    last.
    """
    prices, sure = turn.rules.prices, turn.rules.sure
    named = next((g.topic for g in u.guesses if g.topic in prices and g.confidence >= sure), None)
    return named or (topic if topic in prices else None)
