"""The few services that a first message shows: the list of who can help shows all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.content.model.contents import Content
from bot.content.model.order import AMBULANCE, Asked, Seeker, answers_now, best_first, for_others
from bot.content.model.services import Audience, Known, Operator, Service
from bot.core.replacing import replace
from bot.core.understanding.topics import Trait

HELPERS = 3
"""Most helpers of a first message, besides police and ambulance: who is frightened reads no more."""

THERE = 2
"""Most services that a relative reads to pass on: those that only work where the person in trouble is."""

_SEA_RESCUE = "sea_rescue"
"""What a service helps with, for a boat in danger."""

Fits = Callable[[Service], bool]


@dataclass(frozen=True)
class Shortlist:
    """Services by how much they would be missed. Of `wanted`, the last gives way first where a message is too long."""

    needed: tuple[Service, ...]
    wanted: tuple[Service, ...]
    order: tuple[str, ...]
    """The ids of all services of the topic, as they are shown: the police last."""
    there: tuple[Service, ...] = ()
    """What only the person in trouble can call, where that is somebody elsewhere."""

    def first(self, most: int) -> tuple[Service, ...]:
        """At most so many, the needed ones always, in the order in which they are shown."""
        kept = (*self.needed, *self.wanted)[: max(most, len(self.needed))]
        return tuple(sorted(kept, key=lambda service: self.order.index(service.id)))

    @property
    def all(self) -> tuple[Service, ...]:
        """All of them, in the order in which they are shown."""
        return self.first(len(self))

    def there_with(self, most: int) -> tuple[Service, ...]:
        """What to pass on, beside so many services: the first, and the others where nobody gives way for them."""
        return self.there if most >= len(self) else self.there[:1]

    def __len__(self) -> int:
        """The most that `first` and `there_with` can be asked for."""
        return len(self.needed) + len(self.wanted) + (len(self.there) > 1)


def shortlist(content: Content, topic: str, seeker: Seeker, named: Collection[Service] = ()) -> Shortlist:
    """Whom a first message on a topic shows besides those that it names itself.

    Needed are the fewest helpers, and of those the first of the order, among whom are: who is first (unless that takes
    one more); one who speaks Khmer; in a crisis one known to answer now; one outside the police and governments, for an
    adult no child line. Besides them the police in a crisis as the last choice, and the ambulance where the topic lists
    it. Wanted, up to `HELPERS`: who is first, if that gave way; for a child one besides the child line; one for such
    people as the reader; one of the place; whom `otherwise` names; a second helper. A line for women alone is shown
    where the matter or the person fits, and nobody in a crisis who has neither number nor a page that takes messages.
    """
    choice = _Choice(content, topic, seeker, named)
    if choice.services:
        choice.take_the_needed()
        choice.take_the_wanted()
        choice.add_emergency()
    there: tuple[Service, ...] = ()
    if seeker.about is not None and not content.topics[topic].cut_off:
        local = shortlist(content, topic, replace(seeker, country=seeker.about, about=None), named)
        told = {s.id for s in (*named, *choice.needed, *choice.wanted)}
        dialled = (s for s in local.all if s.country == seeker.about and s.phones_from(seeker.about))
        there = tuple(s for s in dialled if s.id not in told)
        there = tuple(sorted(there, key=lambda s: (not s.emergency, s.reaches_police)))[:THERE]
    if choice.asked.hurt:
        choice.needed, choice.wanted = [s.for_hurt for s in choice.needed], [s.for_hurt for s in choice.wanted]
        there = tuple(s.for_hurt for s in there)
    return Shortlist(tuple(choice.needed), tuple(choice.wanted), tuple(s.id for s in choice.listed), there)


class _Choice:
    """A shortlist while it is made. `theirs` are services only for such people as the reader."""

    def __init__(self, content: Content, topic: str, seeker: Seeker, named: Collection[Service]) -> None:
        self.asked: Asked = content.asked(topic, seeker)
        self.seeker, self.named, about = self.asked.seeker, named, content.topics[topic]
        self.crisis, self.hurry = about.read_in_danger, about.in_a_hurry
        self.services = tuple(s for s in content.services_for(topic, seeker) if s not in named)
        self.embassies = content.about.has(topic, Trait.EMBASSY)
        theirs = content.services_for_reader(topic, seeker) if self.services else ()
        self.theirs = [s for s in theirs if self.at_hand(s)]
        # in despair one for such people pushes nobody away who is there to listen
        self.despair = bool(about.services.otherwise)
        both = {s.id: s for s in (*self.services, *theirs)}.values()
        self.listed = (
            tuple(sorted(both, key=lambda s: s.reaches_police)) if self.despair else best_first(both, self.asked)
        )
        self.needs, self.otherwise = about.services.needs, self.asked.otherwise
        own = (s for s in self.services if not s.reaches_police and not s.emergency)
        self.helpers = [s for s in own if self.at_hand(s) and not self.for_other_women(s)]
        self.needed: list[Service] = []
        self.wanted: list[Service] = []

    def for_other_women(self, service: Service) -> bool:
        """Whether it is for women alone, and neither the matter nor the person fits."""
        return service.audience is Audience.WOMEN and for_others(service, self.asked.audiences)

    def reached(self, service: Service) -> bool:
        """Whether a number or a page that takes messages leads to it from where the reader is."""
        return bool(service.phones_from(self.seeker.country)) or service.messaged

    def at_hand(self, service: Service) -> bool:
        """Whether it helps who reads this: who is in danger neither goes there nor waits for an e-mail.

        Outside danger this counts for embassies only: a page for fishers is better than none for them.
        """
        if self.crisis or service.operator is Operator.EMBASSY:
            return self.reached(service) or (self.embassies and not self.crisis)
        return True

    def take_the_needed(self) -> None:
        """The fewest helpers who do."""
        seats: list[Fits] = [
            lambda s: s.khmer is Known.YES and self.reached(s),
            lambda s: s.independent and s.audience is not Audience.SEAFARERS and self._for_adults(s),
        ]
        # who works at sea or in a house finds the line for that work in danger, but in despair it is no help to them
        work = self.hurry and not self.despair and self.asked.child_line is None
        seats += [lambda s: s in self.theirs[:1]] if work else []
        # a relative has the time to try who answers, and a child's line is the one for a child whatever the hour
        tries = self.seeker.about is not None or self.asked.child_line is not None
        seats += [self._able] if self.crisis and not tries else []
        more = [] if self.despair else [s for s in self.theirs if s not in self.helpers]
        pool = [*self.helpers, *more]
        self.needed = list(_fewest(pool, seats, self.named))
        self.wanted = [s for s in self.helpers[:1] if s not in self.needed]

    def _able(self, service: Service) -> bool:
        return answers_now(service, self.seeker) is True and not service.avoid

    def _for_adults(self, service: Service) -> bool:
        return service.audience is not Audience.CHILDREN or service.id == self.asked.child_line

    def take_the_wanted(self) -> None:
        """Who is shown as far as there is room."""
        if self.asked.child_line is not None:
            self._add(self.helpers, lambda s: s.id != self.asked.child_line)
        if not any(s in self.theirs for s in (*self.named, *self.needed, *self.wanted)):
            self.wanted += self.theirs[:1]
        self._add(self.helpers, lambda s: s.country == self.seeker.place)
        self._add(self.helpers, lambda s: s.id in self.otherwise)
        if len(self.needed) + len(self.wanted) < 2:
            self.wanted += [s for s in self.helpers if s not in (*self.needed, *self.wanted)][:1]
        self.wanted = self.wanted[: max(0, HELPERS - len(self.needed))]

    def _add(self, among: Sequence[Service], fits: Fits) -> None:
        """The first that fits, where none does that is shown already."""
        if not any(map(fits, (*self.named, *self.needed, *self.wanted))):
            self.wanted += [s for s in among if fits(s)][:1]

    def add_emergency(self) -> None:
        """Whom a crisis, or who is hurt, cannot do without; and who looks for a boat that is in danger."""
        police = [s for s in self.services if s.police and s not in self.needed][: self.crisis]
        (self.needed if self.seeker.about is None else self.wanted).extend(police)
        hurt = self.asked.hurt or (self.crisis and AMBULANCE in self.needs)
        if hurt and not any(AMBULANCE in s.needs for s in self.needed):
            self.needed += [s for s in self.services if AMBULANCE in s.needs][:1]
        if _SEA_RESCUE in self.needs and not self.crisis:
            self.wanted += [s for s in self.services if s.sea_rescue and s not in self.needed][:1]
        self.needed = self.needed or list(self.services[:1])
        self.wanted = [s for s in self.wanted if s not in self.needed]


def _fewest(helpers: Sequence[Service], seats: Sequence[Fits], named: Collection[Service]) -> tuple[Service, ...]:
    """The fewest helpers, and of those the first, who fill each seat that somebody can fill and no named one does.

    The first helper is among them where that takes no more.
    """
    open_ = [fits for fits in seats if any(map(fits, helpers)) and not any(map(fits, named))]
    fill = [{place for place, service in enumerate(helpers) if fits(service)} for fits in open_]
    for count in range(1, len(open_) + 1):
        for chosen in combinations(range(len(helpers)), count):
            if all(places.intersection(chosen) for places in fill):
                return tuple(helpers[place] for place in chosen)
    return tuple(helpers[:1])
