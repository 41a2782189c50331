"""Whom somebody means who names a helper: a kind ("the embassy"), an organisation ("Issara"), or one by its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.content.model.contents import Content
from bot.content.model.order import AMBULANCE, Seeker
from bot.content.model.services import ANYWHERE, HOME, Audience, Operator, Service

SEA_RESCUE, FIRE, EMERGENCY = "sea_rescue", "fire", "emergency"
"""Whom a boat in danger calls, who puts out fires, and the police's number for emergencies; nobody is asked for by
these names.
"""

EMBASSY, POLICE = "embassy", "police"
"""Names of `nlu/helpers.yml` of which more is known than who they are."""

KINDS: Mapping[str, Callable[[Service], bool]] = {
    POLICE: lambda s: s.police,
    EMBASSY: lambda s: s.operator is Operator.EMBASSY,
    AMBULANCE: lambda s: AMBULANCE in s.needs,
    SEA_RESCUE: lambda s: s.sea_rescue,
    FIRE: lambda s: FIRE in s.needs,
    EMERGENCY: lambda s: s.emergency and s.police,
    "child": lambda s: s.audience is Audience.CHILDREN or ("child" in s.needs and not s.police),
    "women": lambda s: s.audience is Audience.WOMEN or ("women" in s.needs and not s.police),
    "labour": lambda s: s.operator is Operator.GOVERNMENT and "labour" in s.needs,
}
"""The names of `nlu/helpers.yml` that are kinds; every other one is a word of an English name in the directory."""

_LINE_OF: Mapping[str, Audience] = {"child": Audience.CHILDREN, "women": Audience.WOMEN}


def is_called(service: Service, name: str) -> bool:
    """Whether a name means a service: its id, its kind, or a word of its English name."""
    if name in KINDS:
        return KINDS[name](service)
    return service.id == name or re.search(rf"\b{re.escape(name)}\b", service.name["en"].lower()) is not None


def reached(service: Service, country: str | None) -> bool:
    """Whether a number or an address leads to it from `country`; None: not known, perhaps at home."""
    return bool(service.links or service.phones_from(country))


def meant(content: Content, names: tuple[str, ...], seeker: Seeker) -> tuple[Service, ...]:
    """Those that are named and may be shown: of a kind those of the place, of every other name those of the place and
    of home, else whoever is called so. A country without a number of the embassy has that of the ministry at home.
    """
    place, listed = seeker.place or HOME, content.services_in(seeker)
    order = {service.id: n for n, service in enumerate(listed)}
    shown = [s for s in content.services.values() if s.id in order or content.may_show(s.id)]
    near = {s.id for s in shown if s.id in names and s.country in (place, HOME)}
    found: dict[str, Service] = {}
    for name in (n for n in names if n not in content.services or not near or n in near):
        called = [s for s in shown if is_called(s, name)]
        there = [s for s in called if s.country == place and (s.phones or s.links)]
        if name == EMBASSY and not there:
            there = [s for s in listed if s.country == HOME and EMBASSY in s.needs and reached(s, seeker.country)]
        elif name not in KINDS:
            there = there or [s for s in called if s.country in (HOME, ANYWHERE)] or called
        found |= {s.id: s for s in sorted(there, key=lambda s: _first(s, name, order))}
    return tuple(found.values())


def _first(service: Service, name: str, order: Mapping[str, int]) -> tuple[bool, bool, int]:
    """Emergency numbers before other police, lines of a kind alone before those for more."""
    other = name in _LINE_OF and service.audience is not _LINE_OF[name]
    return (name == POLICE and not service.emergency, other, order.get(service.id, len(order)))
