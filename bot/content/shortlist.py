"""The few services that a first message shows: the list of who can help shows all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.content.contents import Content
from bot.content.lookup import Seeker, meant_by
from bot.content.services import Audience, Known, Service

HELPERS = 2
"""How many services a first message shows besides the police and one for such people as the reader."""


@dataclass(frozen=True)
class Shortlist:
    """Services by how much they would be missed. Of `wanted`, the last gives way first where a message gets too long."""

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

    Needed are the best one, the best outside the police and governments, and in a crisis the police of the place as the
    last choice; for a child a child line in Khmer is the best. Wanted are a second helper, of the place where the first is from elsewhere, also one that waits for a
    check; and one for such people as the reader, a fisher or a child.
    One that some people must not use, or that is only for others, is left to the list where there is another.
    """
    services = tuple(s for s in content.services_for(topic, seeker) if s not in named)
    theirs = content.services_for_reader(topic, seeker) if services else ()
    audiences = content.audiences | meant_by(content.topics[topic].services.needs)

    def child_line(service: Service) -> bool:
        khmer = service.khmer is Known.YES
        return khmer and service.audience is Audience.CHILDREN and Audience.CHILDREN in content.audiences

    def for_some(service: Service) -> bool:
        return bool(service.avoid) or not (service.audience is None or service.audience in audiences)

    helpers = [s for s in services if not s.police]
    helpers += [s for s in theirs if child_line(s) and s not in services][:1]
    helpers.sort(key=lambda s: (not child_line(s), for_some(s)))
    needed = helpers[:1] or list(services[:1])
    if not any(s.independent for s in (*needed, *named)):
        needed += [s for s in helpers if s.independent][:1]
    police = [s for s in services if s.police and s not in needed][: content.topics[topic].crisis]
    needed += [s for s in police if not s.avoid]
    second = sorted(
        (s for s in helpers if s not in needed), key=lambda s: (for_some(s), s.country != seeker.country)
    )
    wanted = second[: HELPERS - sum(s in helpers for s in needed)] + [s for s in police if s.avoid]
    if not any(s in theirs for s in (*named, *needed, *wanted)):
        wanted += theirs[:1]
    listed = dict.fromkeys(s.id for s in (*services, *theirs))
    order = sorted(listed, key=lambda id_: content.services[id_].police)
    return Shortlist(tuple(needed), tuple(wanted), tuple(order))
