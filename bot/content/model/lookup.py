"""Which services somebody is shown, in which order: never a withheld one, who can act now first, the police last."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True)
class Seeker:
    """Who looks for a service: where (None: not known, perhaps at home), when (aware), and what they chose.

    `police`: asked for. `writes`: cannot speak aloud. `danger`: there is no time to try who answers.
    """

    country: str | None
    now: datetime
    police: bool = False
    writes: bool = False
    danger: bool = False


def shown(services: Iterable[Service], seeker: Seeker, audiences: Collection[Audience] = ()) -> tuple[Service, ...]:
    """Those of `services`, all for the same need, that the seeker can reach and may see, best first.

    A service that waits for a check is withheld, except where its country has no confirmed one in the list: then it
    comes after all confirmed ones. A replaced one is withheld always. No age withholds any. One that is only for people
    whom the seeker is none of comes after all that are for them, whoever answers now: no adult is sent to a child line
    first.
    """
    found = best_first(_seen(tuple(services), seeker), seeker, audiences)
    return tuple(sorted(found, key=lambda s: (s.reaches_police is not seeker.police, _for_others(s, audiences))))


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

    It must help with something of the same. The police and public emergency numbers stand in for nobody but their like:
    who fears them needs another way. Nor does a service for some alone: others need one too.
    """
    if not other.trusted or other.replaced_by or other.country != service.country:
        return False
    if service.emergency:
        return other.emergency and service.needs <= other.needs
    alike = other.needs & service.needs and other.audience in {None, service.audience}
    return bool(alike) and not other.emergency and (service.police or not other.police)


def best_first(
    services: Iterable[Service], seeker: Seeker, audiences: Collection[Audience] = ()
) -> tuple[Service, ...]:
    """The order in which services are offered; where nothing decides, the order given.

    The police after all others unless chosen, and what is not confirmed after what is; whom one can write to first for
    a seeker who cannot speak; those of the country before what is reached from abroad, and while the country is not
    known those that can be reached from anywhere; who is closed after all others; helpers before public emergency
    numbers; those for everybody before those for `Audience`s, of which those for women are the first; in danger who is
    known to answer now before unknown hours; Khmer spoken before not; past their date after fresher ones. A service for
    one of `audiences` counts as one for everybody in its own country or where it speaks Khmer: a page in English for
    seafarers pushes no Khmer line away.
    """

    def rank(service: Service) -> tuple[bool, ...]:
        near, khmer = service.country == seeker.country, service.khmer is Known.YES
        for_some = service.audience is not None and not (near or khmer)
        answers = answers_now(service, seeker)
        return (
            service.reaches_police is not seeker.police,
            not service.trusted,
            seeker.writes and not service.written(seeker.country),
            not (service.reachable_from(ANYWHERE) if seeker.country is None else near),
            answers is False,
            service.emergency and not service.police,
            _for_others(service, audiences) or for_some,
            (_for_others(service, audiences) or for_some) and service.audience is not Audience.WOMEN,
            seeker.danger and answers is None,
            not khmer,
            service.expired(seeker.now.date()),
        )

    return tuple(sorted(services, key=rank))


def answers_now(service: Service, seeker: Seeker) -> bool | None:
    """Whether somebody answers the seeker now on the way they reach the service; None where it is not known."""
    return service.hours_from(seeker.country, writes=seeker.writes).is_open(seeker.now)


def _for_others(service: Service, audiences: Collection[Audience]) -> bool:
    """Whether a service is only for people whom somebody of `audiences` is none of."""
    return service.audience is not None and service.audience not in audiences


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


def audiences_of(sector: Sector | None, person: Person | None) -> frozenset[Audience]:
    """The people whom somebody is one of, or asks for, as far as they told."""
    work = _WORKERS.get(sector, set()) if sector is not None else set()
    return frozenset({*work, *([Audience.CHILDREN] if person is Person.CHILD else [])})


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
