"""The few services that a first message shows: the list of who can help shows all."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.content.model import lookup
from bot.content.model.contents import Content
from bot.content.model.lookup import Seeker
from bot.content.model.services import Audience, Known, Operator, Service

HELPERS = 2
"""How many helpers a first message cannot do without, besides the police in a crisis: see `shortlist`."""

_AMBULANCE = "ambulance"
"""What a service helps with: who is hurt is told whom to call, whatever else finds room."""

_EMBASSY = "embassy_contact"
"""The topic of who asks where an embassy is: one without a number is an answer too."""


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
    services = tuple(s for s in content.services_for(topic, seeker) if s not in named)
    audiences, crisis = content.audiences_for(topic), content.topics[topic].read_in_danger
    theirs = content.services_for_reader(topic, seeker) if services else ()
    listed = (*services, *(s for s in theirs if s not in services))
    child_line = lookup.child_line(listed, audiences)
    otherwise = content.topics[topic].services.otherwise

    def for_some(service: Service) -> bool:
        return bool(service.avoid) or not (service.audience is None or service.audience in audiences)

    def at_hand(service: Service) -> bool:
        """Whether a number or a chat leads to it: who is in danger neither goes there nor waits for an e-mail.

        Outside danger this counts for embassies only: a page for fishers is better than none for them.
        """
        reached = bool(service.phones_from(seeker.country)) or any(link.chat for link in service.links)
        return reached or topic == _EMBASSY or not (crisis or service.operator is Operator.EMBASSY)

    helpers = sorted(
        (s for s in listed if not s.reaches_police and (s in services or s is child_line)),
        key=lambda s: (s is not child_line, for_some(s), not at_hand(s)),
    )
    needed: list[Service] = helpers[:1] or list(services[:1])
    wanted: list[Service] = []

    def add(chosen: list[Service], fits: Callable[[Service], bool]) -> None:
        """The first helper that fits, where none does that is shown already."""
        if not any(map(fits, (*named, *needed, *wanted))):
            chosen += [s for s in helpers if fits(s)][:1]

    def able(service: Service) -> bool:
        """Whether it is known to answer now, public emergency numbers aside: they stand there besides."""
        return not service.emergency and lookup.answers_now(service, seeker) is True

    fishers = [s for s in theirs if s.audience is Audience.SEAFARERS]
    if crisis:
        add(needed, lambda s: able(s) and not s.avoid)
        if len(needed) > 1 and for_some(needed[1]) and not otherwise:
            # for a fisher one who answers fishers now, instead of one for women or children alone
            needed[1:] = [s for s in fishers[:1] if able(s)] or needed[1:]
    add(
        needed,
        lambda s: s.independent and s not in fishers and (s is child_line or s.audience is not Audience.CHILDREN),
    )
    if sum(not s.emergency for s in needed) > HELPERS:
        wanted.append(needed.pop(0))
    gave_way = len(wanted)
    if crisis:
        add(wanted, able)
        add(wanted, lambda s: s.independent and not for_some(s))
    if child_line is not None:
        add(wanted, lambda s: s is not child_line)
    add(wanted, lambda s: s.id in otherwise)
    add(wanted, lambda s: s.country == seeker.country and at_hand(s))
    if len(needed) + len(wanted) < HELPERS:
        wanted += [s for s in helpers if s not in (*needed, *wanted)][:1]
    needed += [s for s in services if s.police and s not in needed][:crisis]
    needs = content.topics[topic].services.needs
    hurt = _AMBULANCE in (needs if crisis else needs[:1])
    if hurt and not any(_AMBULANCE in s.needs for s in needed):
        needed += [s for s in services if _AMBULANCE in s.needs][:1]
    wanted = [s for s in wanted if s not in needed]
    if not any(s in theirs for s in (*named, *needed, *wanted)):
        foreign = [n for n, s in enumerate(wanted) if s.khmer is not Known.YES and n >= gave_way]
        place = len(wanted) if otherwise or not foreign else foreign[0]
        wanted[place:place] = theirs[:1]
    order = sorted(listed, key=lambda s: (s.reaches_police, s is not child_line, for_some(s)))
    return Shortlist(tuple(needed), tuple(wanted), tuple(s.id for s in order))
