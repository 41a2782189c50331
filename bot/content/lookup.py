"""Which services somebody is shown, and in which order: never a withheld one, who can act now first, the police last."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.content.services import ANYWHERE, EMERGENCY, HOME, Audience, Known, Service
from bot.core.understood import Person, Sector

_AUDIENCES = {"child": Audience.CHILDREN, "seafarers": Audience.SEAFARERS, "sea_rescue": Audience.SEAFARERS}


@dataclass(frozen=True)
class Seeker:
    """Who looks for a service: where (None: not known, perhaps at home), when (aware), and what they chose.

    `police`: they asked for the police. `writes`: they cannot speak aloud.
    """

    country: str | None
    now: datetime
    police: bool = False
    writes: bool = False


def shown(
    services: Iterable[Service], seeker: Seeker, audiences: Collection[Audience] = ()
) -> tuple[Service, ...]:
    """Those of `services`, all for the same need, that the seeker can reach and may see, best first.

    A service that waits for a check is withheld, except where its country has no confirmed one in the list: then it
    comes after all confirmed ones. A replaced one is withheld always. No age withholds any.
    """
    return best_first(_seen(tuple(services), seeker), seeker, audiences)


def _seen(alike: tuple[Service, ...], seeker: Seeker) -> list[Service]:
    return [s for s in alike if s.reachable_from(seeker.country) and not withheld(s, alike)]


def withheld(service: Service, alike: Iterable[Service]) -> bool:
    """Whether a service is not shown to anybody beside those of `alike`, which are for the same need."""
    if service.replaced_by:
        return True
    if service.trusted:
        return False
    return any(_stands_in(other, service) for other in alike)


def _stands_in(other: Service, service: Service) -> bool:
    """Whether a confirmed service makes one that waits for a check dispensable.

    The police and public emergency numbers stand in for nobody but their like: who fears them needs another way.
    """
    if not other.trusted or other.replaced_by or other.country != service.country:
        return False
    if service.emergency:
        return other.emergency and service.needs <= other.needs
    return not other.emergency and (service.police or not other.police)


def best_first(
    services: Iterable[Service], seeker: Seeker, audiences: Collection[Audience] = ()
) -> tuple[Service, ...]:
    """The order in which services are offered; where nothing decides, the order given.

    The police after all others unless chosen, and what is not confirmed after what is; whom one can write to first
    for a seeker who cannot speak; those of the country before what is reached from abroad, and while the country is
    not known those that can be reached from anywhere; who can act now before who is closed; helpers before public
    emergency numbers; those for everybody before those for `Audience`s; Khmer spoken before not; past their date after
    fresher ones. A service for one of `audiences` counts as one for everybody in its own country or where it speaks
    Khmer: a page in English for seafarers pushes no Khmer line away.
    """

    def near_by(service: Service) -> bool:
        return service.khmer is Known.YES or service.country == seeker.country

    def rank(service: Service) -> tuple[bool, ...]:
        return (
            service.police is not seeker.police,
            not service.trusted,
            seeker.writes and not service.written(seeker.country),
            not service.reachable_from(ANYWHERE)
            if seeker.country is None
            else service.country != seeker.country,
            service.hours.is_open(seeker.now) is False,
            service.emergency and not service.police,
            service.audience is not None and not (service.audience in audiences and near_by(service)),
            service.khmer is not Known.YES,
            service.expired(seeker.now.date()),
        )

    return tuple(sorted(services, key=rank))


def meant_by(needs: Iterable[str]) -> frozenset[Audience]:
    """The people whom somebody with these needs is one of."""
    return frozenset(_AUDIENCES[need] for need in needs if need in _AUDIENCES)


def audiences_of(sector: Sector | None, person: Person | None) -> frozenset[Audience]:
    """The people whom somebody is one of, or asks for, as far as they told."""
    seafarers = [Audience.SEAFARERS] if sector is Sector.FISHING else []
    return frozenset([*seafarers, *([Audience.CHILDREN] if person is Person.CHILD else [])])


def for_need(
    services: Iterable[Service], need: str, seeker: Seeker, audiences: Collection[Audience] = ()
) -> tuple[Service, ...]:
    """All services for one need that the seeker can reach: of the country, then of Cambodia and the world."""
    alike = (s for s in near(services, seeker.country) if need in s.needs)
    return shown(alike, seeker, meant_by([need]).union(audiences))


def for_any_need(
    services: Iterable[Service], seeker: Seeker, audiences: Collection[Audience] = ()
) -> tuple[Service, ...]:
    """All services that the seeker is shown for one need or another, best first."""
    by_need: dict[str, list[Service]] = {}
    for service in near(services, seeker.country):
        for need in service.needs if service.needs == {EMERGENCY} else service.needs - {EMERGENCY}:
            by_need.setdefault(need, []).append(service)
    found = {s.id: s for alike in by_need.values() for s in _seen(tuple(alike), seeker)}
    return best_first((s for s in near(services, seeker.country) if s.id in found), seeker, audiences)


def near(services: Iterable[Service], country: str | None) -> tuple[Service, ...]:
    """The services of a country, of Cambodia, and those without a country."""
    return tuple(s for s in services if s.country in {country, HOME, ANYWHERE})
