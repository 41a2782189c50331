"""What belongs to each topic besides its words: urgency, services, what its buttons lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.model.answers import Titled
from bot.content.model.services import Circumstance
from bot.core.understanding import topics as understood
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Urgency

ANY = "any"
"""The services for every country, and for a contact whose country is not known."""

PICTURES = 6
"""Most pictures: who cannot read looks at each of them, and all have to stand on one small screen."""

NOTICE = "notice"
"""The group of answers that are no topics: the first message, the interruption, the head of the numbers."""

INTERRUPTED = "interrupted"
"""The notice while the service is interrupted: who writes then gets nothing else, whatever the danger."""

START, NUMBERS_INTRO, OVER = "start", "numbers_intro", "over"
"""The notices that /start brings, that stands over the list of numbers, and for who is home after harm
(`bot.core.contact.moves.OVER`)."""

_NEEDED = (Trait.MENU, Trait.HUMAN, Trait.HIDE, Trait.FORGET, Trait.NUMBERS, Trait.LANGUAGE)


def needed(about: understood.Topics) -> tuple[str, ...]:
    """Topics and notices that the program itself asks for."""
    return (START, INTERRUPTED, NUMBERS_INTRO, OVER, *(id_ for id_ in about if about.has(id_, *_NEEDED)))


@dataclass(frozen=True)
class ServiceList:
    """Whom to show: ids by country (or `any`), each in the editor's order.

    For a country that is not written out, the services of the directory for `needs` are taken, the first need first.
    `otherwise` is added where a country has nobody for the first need; the answer then says that nobody is known there.
    """

    by_country: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()


@dataclass(frozen=True)
class TopicContent(Titled):
    """One topic. `title` is the label of the button that leads to it; `buttons` are topics offered below its answer.

    `outside`: its answer names helpers outside the government first. `cut_off`:
    whom it is about is dead, missing or held, and calls nobody. `told`: what is true of who asks about it.
    `diary`, `papers`: the diary of work is offered below it, and behind *More* to keep a paper.
    """

    id: str
    group: str
    title: Mapping[str, str]
    urgency: Urgency
    depends_on_country: bool
    services: ServiceList
    buttons: tuple[str, ...]
    outside: bool = False
    cut_off: bool = False
    told: frozenset[Circumstance] = frozenset()
    diary: bool = False
    papers: bool = False
    price: str = ""
    """The section of its answer that says what it costs; empty where none does."""
    asked: tuple[str, ...] = ()
    """The sections of its answer that are sent only to who asks for them."""
    line: int = field(default=0, compare=False)
    """Where it begins in topics.yml."""

    @property
    def in_a_hurry(self) -> bool:
        """Whether what is for who is in danger stands under its answer: I can write, Not now."""
        return self.urgency >= Urgency.URGENT

    @property
    def crisis(self) -> bool:
        """Whether its answer is a crisis answer."""
        return self.urgency is Urgency.EMERGENCY

    @property
    def read_in_danger(self) -> bool:
        """Whether who reads it may be in danger: a crisis answer, or all that is said while nothing else can be."""
        return self.crisis or self.id == INTERRUPTED


@dataclass(frozen=True)
class Picture:
    """What somebody presses who cannot read: a pictogram that Telegram draws itself, and a word by language."""

    sign: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Topics:
    """What `topics.yml` says: all topics and notices by id, the topics of the menu and the pictures in their order."""

    by_id: Mapping[str, TopicContent]
    menu: tuple[str, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)
