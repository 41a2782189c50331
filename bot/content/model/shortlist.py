"""The few services that a first message shows: the list of who can help shows all."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.content.model import lookup
from bot.content.model.contents import Content
from bot.content.model.lookup import Seeker
from bot.content.model.services import Audience, Known, Operator, Service
from bot.core.understanding.topics import Trait

HELPERS = 2
"""How many helpers a first message cannot do without, besides the police in a crisis: see `shortlist`."""

_AMBULANCE = "ambulance"
"""What a service helps with: who is hurt is told whom to call, whatever else finds room."""


@dataclass(frozen=True)
class Shortlist:
    """Services by how much they would be missed. Of `wanted`, the last gives way first where a message is too long."""

    needed: tuple[Service, ...]
    wanted: tuple[Service, ...]
    order: tuple[str, ...]
    """The ids of all services of the topic, as they are shown: the police last."""

    def first(self, most: int) -> tuple[Service, ...]:
        """At most so many, the needed ones always, in the order in which they are shown."""
        kept = (*self.needed, *self.wanted)[: max(most, len(self.needed))]
        return tuple(sorted(kept, key=lambda service: self.order.index(service.id)))

    @property
    def all(self) -> tuple[Service, ...]:
        """All of them, in the order in which they are shown."""
        return self.first(len(self))

    def __len__(self) -> int:
        return len(self.needed) + len(self.wanted)


def shortlist(content: Content, topic: str, seeker: Seeker, named: Collection[Service] = ()) -> Shortlist:
    """Whom a first message on a topic shows besides those that it names itself.

    Needed are two helpers at most, and in a crisis the police of the place as the last choice. The helpers are the best
    one, for a child a child line in Khmer, and the best outside the police and governments, for an adult no child line;
    in a crisis also one that is known to answer now, which takes the place of the best where that makes three besides
    the ambulance. Wanted are, as far as they are not among those: who gave way; in a crisis one that answers now but
    that some people must not use, and one outside governments for everybody; for a child a helper besides the child
    line; the one from elsewhere where the country has nobody; a second helper, and one of the place, also one that
    waits for a check. One for such people as the reader, a fisher or a child, comes before those that speak no Khmer,
    in despair before nobody; a fisher's that answers now is needed in a crisis instead of one that is only for others.
    The ambulance of the place is needed in a crisis where the topic lists it, and where it is the first that a topic
    needs: who is hurt does not look for it behind a button.
    One that some people must not use, or that is only for others, is left to the list where there is another; and so is
    one without number and chat in a crisis, and such an embassy always, but where it is asked for.
    """
    choice = _Choice(content, topic, seeker, named)
    choice.take_the_needed()
    choice.take_the_wanted()
    choice.add_police_and_ambulance()
    choice.add_one_of_theirs()
    order = sorted(choice.listed, key=lambda s: (s.reaches_police, s is not choice.child_line, choice.for_some(s)))
    return Shortlist(tuple(choice.needed), tuple(choice.wanted), tuple(s.id for s in order))


class _Choice:
    """A shortlist while it is made. `theirs` are services only for such people as the reader."""

    def __init__(self, content: Content, topic: str, seeker: Seeker, named: Collection[Service]) -> None:
        about, self.seeker, self.named = content.topics[topic], seeker, named
        self.services = tuple(s for s in content.services_for(topic, seeker) if s not in named)
        self.audiences, self.crisis = content.audiences_for(topic), about.read_in_danger
        self.theirs = content.services_for_reader(topic, seeker) if self.services else ()
        self.fishers = [s for s in self.theirs if s.audience is Audience.SEAFARERS]
        self.listed = (*self.services, *(s for s in self.theirs if s not in self.services))
        self.child_line = lookup.child_line(self.listed, self.audiences)
        self.needs, self.otherwise = about.services.needs, about.services.otherwise
        self.embassies = content.about.has(topic, Trait.EMBASSY)
        self.helpers = sorted(
            (s for s in self.listed if not s.reaches_police and (s in self.services or s is self.child_line)),
            key=lambda s: (s is not self.child_line, self.for_some(s), not self.at_hand(s)),
        )
        self.needed: list[Service] = self.helpers[:1] or list(self.services[:1])
        self.wanted: list[Service] = []
        self.gave_way = 0

    def for_some(self, service: Service) -> bool:
        """Whether some people must not use it, or it is only for others than the reader."""
        return bool(service.avoid) or not (service.audience is None or service.audience in self.audiences)

    def for_adults(self, service: Service) -> bool:
        """Whether it is no child line, but for a child."""
        return service is self.child_line or service.audience is not Audience.CHILDREN

    def at_hand(self, service: Service) -> bool:
        """Whether a number or a chat leads to it: who is in danger neither goes there nor waits for an e-mail.

        Outside danger this counts for embassies only: a page for fishers is better than none for them.
        """
        reached = bool(service.phones_from(self.seeker.country)) or any(link.chat for link in service.links)
        return reached or self.embassies or not (self.crisis or service.operator is Operator.EMBASSY)

    def able(self, service: Service) -> bool:
        """Whether it is known to answer now, public emergency numbers aside: they stand there besides."""
        return not service.emergency and lookup.answers_now(service, self.seeker) is True

    def add(self, chosen: list[Service], fits: Callable[[Service], bool]) -> None:
        """The first helper that fits, where none does that is shown already."""
        if not any(map(fits, (*self.named, *self.needed, *self.wanted))):
            chosen += [s for s in self.helpers if fits(s)][:1]

    def take_the_needed(self) -> None:
        """The helpers; who gives way for others is wanted."""
        needed, fishers = self.needed, self.fishers
        if self.crisis:
            self.add(needed, lambda s: self.able(s) and not s.avoid)
            if len(needed) > 1 and self.for_some(needed[1]) and not self.otherwise:
                # for a fisher one who answers fishers now, instead of one for women or children alone
                needed[1:] = [s for s in fishers[:1] if self.able(s)] or needed[1:]
        self.add(needed, lambda s: s.independent and s not in fishers and self.for_adults(s))
        if sum(not s.emergency for s in needed) > HELPERS:
            self.wanted.append(needed.pop(0))
        self.gave_way = len(self.wanted)

    def take_the_wanted(self) -> None:
        """Who is shown as far as there is room."""
        wanted = self.wanted
        if self.crisis:
            self.add(wanted, self.able)
            self.add(wanted, lambda s: s.independent and not self.for_some(s))
        if self.child_line is not None:
            self.add(wanted, lambda s: s is not self.child_line)
        self.add(wanted, lambda s: s.id in self.otherwise)
        self.add(wanted, lambda s: s.country == self.seeker.country and self.at_hand(s))
        if len(self.needed) + len(wanted) < HELPERS:
            wanted += [s for s in self.helpers if s not in (*self.needed, *wanted)][:1]

    def add_police_and_ambulance(self) -> None:
        """Whom a crisis, or who is hurt, cannot do without."""
        self.needed += [s for s in self.services if s.police and s not in self.needed][: self.crisis]
        hurt = _AMBULANCE in (self.needs if self.crisis else self.needs[:1])
        if hurt and not any(_AMBULANCE in s.needs for s in self.needed):
            self.needed += [s for s in self.services if _AMBULANCE in s.needs][:1]
        self.wanted = [s for s in self.wanted if s not in self.needed]

    def add_one_of_theirs(self) -> None:
        """One for such people as the reader, before those that speak no Khmer."""
        if not any(s in self.theirs for s in (*self.named, *self.needed, *self.wanted)):
            foreign = [n for n, s in enumerate(self.wanted) if s.khmer is not Known.YES and n >= self.gave_way]
            place = len(self.wanted) if self.otherwise or not foreign else foreign[0]
            self.wanted[place:place] = self.theirs[:1]
