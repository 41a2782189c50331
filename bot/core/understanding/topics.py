"""What topics are, besides their words: how urgent, what they tell by themselves, and their traits.

Code asks for a trait and never names a topic; which topic has it stands in `nlu/topics.yml`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.understanding.circumstances import Circumstances
from bot.core.understanding.values import Query, Urgency


class Trait(StrEnum):
    """What the program has to know of a topic. Of those in `ONE` there is exactly one topic."""

    SMALL_TALK = "small_talk"
    """Its answer helps nobody in need: never offered as a guess, never said where a human is called."""
    GREETING = "greeting"
    AFFIRMS = "affirms"
    DENIES = "denies"
    OUT_OF_SCOPE = "out_of_scope"
    HUMAN = "human"
    """Who wants a person; the topic of cases that were opened by asking for one."""
    LANGUAGE = "language"
    """Who wants another language."""
    MENU = "menu"
    """Who asks what there is; the answer to /help."""
    NUMBERS = "numbers"
    HIDE = "hide"
    """Who says that somebody may look at the phone, or wants the chat cleared."""
    FORGET = "forget"
    PRIVACY = "privacy"
    """Who can read what is written here."""
    SUICIDE = "suicide"
    """Of flags that are equally urgent, and of topics equally likely, it wins: who says "kill" of themselves needs that
    answer, not one on violence. The intent model alone has to be surer of it, since it takes bare fear for it."""
    CHILD = "child"
    """Who they are is opened for a child only with its own yes."""
    GUARDED = "guarded"
    """Pictures may show a crime against the person in them."""
    AT_SEA = "at_sea"
    SETTING = "setting"
    """A situation in which other harm happens: what hurries in it is more of the same matter ("they beat him", of a
    boat, or of a compound).
    """
    DESTINATION = "destination"
    """Its answer is on the country where somebody wants to go, and those whom it names are called from home."""
    AT_HOME = "at_home"
    """It happens where the family is, whoever earns abroad."""
    OWN = "own"
    """Who tells of it as of themselves reads what holds where they are, whoever is abroad."""
    DEATH = "death"
    """Somebody died: nobody is told so who said nothing of it."""
    CARE = "care"
    """Who is ill or hurt."""
    EMBASSY = "embassy"
    """An embassy without a number is an answer too."""
    BESIDE = "beside"
    """Wanted in danger too, whatever is told: a place to sleep, a way out, who reads this."""


ONE = frozenset(Trait) - {
    Trait.SMALL_TALK,
    Trait.BESIDE,
    Trait.CHILD,
    Trait.GUARDED,
    Trait.SETTING,
    Trait.DESTINATION,
    Trait.AT_HOME,
    Trait.OWN,
    Trait.DEATH,
}
"""The program takes the topic that has it; of the others there may be several."""


@dataclass(frozen=True)
class Topic:
    """`urgency` is the least of a message that tells of a real, present situation; `tells` what it says by itself,
    where the words do not ("no day off, and madam shouts" names no kind of work).
    """

    urgency: Urgency = Urgency.NONE
    traits: frozenset[Trait] = frozenset()
    tells: Circumstances = field(default_factory=Circumstances)
    query: Query | None = None
    """What it asks of what was answered last, where that is all it does."""


class Topics(dict[str, Topic]):
    """All topics by id."""

    def urgency(self, id: str | None) -> Urgency:
        """A topic's urgency; none where there is no such topic."""
        return self[id].urgency if id is not None and id in self else Urgency.NONE

    def tells(self, id: str | None) -> Circumstances:
        """What a topic says of circumstances; nothing where there is no such topic."""
        return self[id].tells if id is not None and id in self else Circumstances()

    def query(self, id: str | None) -> Query | None:
        """What a topic asks of what was answered last; None for one that stands by itself."""
        topic = self.get(id) if id is not None else None
        return topic.query if topic is not None else None

    def has(self, id: str | None, *traits: Trait) -> bool:
        """Whether a topic has one of these traits."""
        topic = self.get(id) if id is not None else None
        return topic is not None and not topic.traits.isdisjoint(traits)

    def the(self, trait: Trait) -> str:
        """The topic with a trait of `ONE`. Raises KeyError where none has it, which `load_topics` refuses."""
        for id in self:
            if self.has(id, trait):
                return id
        raise KeyError(trait)
