"""Which services somebody is shown: what they can reach and may see, never a withheld one, in the table's order."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.content.model.order import Asked as Asked
from bot.content.model.order import Seeker as Seeker
from bot.content.model.order import best_first
from bot.content.model.services import ANYWHERE, EMERGENCY, HOME, Audience, Known, Service
from bot.core.understanding.values import Person, Sector

_AUDIENCES = {
    "child": Audience.CHILDREN,
    "seafarers": Audience.SEAFARERS,
    "sea_rescue": Audience.SEAFARERS,
    "domestic_work": Audience.DOMESTIC_WORKERS,
    "women": Audience.WOMEN,
}
_WORKERS = {
    Sector.FISHING: {Audience.SEAFARERS},
    Sector.DOMESTIC: {Audience.DOMESTIC_WORKERS, Audience.WOMEN},
    Sector.MARRIAGE: {Audience.WOMEN},
}
"""Whom somebody of a kind of work is one of. Nobody is asked whether they are a woman: brides and nearly all maids are.
"""


def shown(services: Iterable[Service], asked: Asked) -> tuple[Service, ...]:
    """Those of `services`, all for the same need, that the seeker can reach and may see, best first.

    A service that waits for a check is withheld, except where its country has no confirmed one in the list. A replaced
    one is withheld always, and one that who asks must not use is shown to nobody of them. No age withholds any. One
    that is only for people whom the seeker is none of comes after all that are for them, whoever answers now: no adult
    is sent to a child line first.
    """
    return best_first(seen(tuple(services), asked.seeker), asked)


def seen(alike: tuple[Service, ...], seeker: Seeker) -> list[Service]:
    """Those of `alike`, all for the same need, that the seeker can reach and may see, in the order given."""
    return [s for s in alike if _usable(s, seeker) and not withheld(s, alike)]


def _usable(service: Service, seeker: Seeker) -> bool:
    """Whether the seeker can reach a service, and nothing that they told makes it wrong for them.

    For somebody elsewhere no ambulance is called at home, and no number of that place that works only there.
    """
    if service.wrong_for(seeker.told):
        return False
    if seeker.about is None:
        return service.reachable_from(seeker.country)
    if service.country == (seeker.country or HOME):
        return service.reachable_from(seeker.country) and (service.police or not service.emergency)
    return service.reachable_from(ANYWHERE)


def withheld(service: Service, alike: Iterable[Service]) -> bool:
    """Whether a service is not shown to anybody beside those of `alike`, which are for the same need."""
    if service.replaced_by:
        return True
    if service.trusted:
        return False
    return any(_stands_in(other, service) for other in alike)


def _stands_in(other: Service, service: Service) -> bool:
    """Whether a confirmed service makes one that waits for a check dispensable.

    It must help with something of the same. The police and public emergency numbers stand in for nobody but their like:
    who fears them needs another way. Nor does a service for some alone: others need one too.
    """
    if not other.trusted or other.replaced_by or other.country != service.country:
        return False
    if service.emergency:
        return other.emergency and service.needs <= other.needs
    alike = other.needs & service.needs and other.audience in {None, service.audience}
    return bool(alike) and not other.emergency and (service.police or not other.police)


def child_line(services: Iterable[Service], audiences: Collection[Audience]) -> Service | None:
    """The first that speaks Khmer and is for children only, where the seeker is one of them or asks for one.

    One that passes on to the police what it hears is left behind the others: a child is not sent there unasked.
    """
    if Audience.CHILDREN not in audiences:
        return None
    theirs = (s for s in services if s.audience is Audience.CHILDREN and s.khmer is Known.YES)
    return min(theirs, key=lambda s: s.tells_police, default=None)


def meant_by(needs: Iterable[str]) -> frozenset[Audience]:
    """The people whom somebody with these needs is one of."""
    return frozenset(_AUDIENCES[need] for need in needs if need in _AUDIENCES)


def audiences_of(sector: Sector | None, person: Person | None, woman: bool | None = None) -> frozenset[Audience]:
    """The people whom somebody is one of, or asks for, as far as they told; a man is none of the women of any work."""
    work = _WORKERS.get(sector, set()) if sector is not None else set()
    told = {*([Audience.CHILDREN] if person is Person.CHILD else []), *([Audience.WOMEN] if woman else [])}
    return frozenset((work | told) - ({Audience.WOMEN} if woman is False else set()))


def for_any_need(
    services: Iterable[Service], seeker: Seeker, audiences: Collection[Audience] = ()
) -> tuple[Service, ...]:
    """All services that the seeker is shown for one need or another, best first."""
    by_need: dict[str, list[Service]] = {}
    for service in near(services, seeker.place):
        for need in service.needs if service.needs == {EMERGENCY} else service.needs - {EMERGENCY}:
            by_need.setdefault(need, []).append(service)
    found = {s.id: s for alike in by_need.values() for s in seen(tuple(alike), seeker)}
    return best_first(
        (s for s in near(services, seeker.place) if s.id in found), Asked(seeker, audiences, one_need=False)
    )


def near(services: Iterable[Service], country: str | None) -> tuple[Service, ...]:
    """The services of a country, of Cambodia, and those without a country."""
    return tuple(s for s in services if s.country in {country, HOME, ANYWHERE})
