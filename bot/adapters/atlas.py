"""In which country a shared position lies, offline: the time zone of the place, and the territory that has it.

`tzfpy` holds the world's zones as polygons that reach 12 nautical miles out to sea and are true to about 111 m; which
territory a zone belongs to is CLDR's table, through Babel. Nothing is asked of a server.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import asin, atan2, cos, degrees, isfinite, pi, radians, sin

import tzfpy
from babel.core import get_global

from bot.core.model.case import Position

BORDER = (3.0, 6.0, 10.0)
"""Kilometres around a position within which another country makes it ambiguous. A phone is often wrong by one or two,
and people near a border are moved across it."""
COASTS = (30.0, 60.0, 100.0, 150.0, 250.0, 400.0, 600.0, 900.0)
"""Kilometres from an open-sea position at which coasts are looked for, nearest first."""
MOST_COASTS = 4
"""Coasts that are offered to somebody at sea."""
WATERS = 40.0
"""Kilometres within which open sea makes it possible that a position in a country is one on a boat."""

_DIRECTIONS = 24
_EARTH = 6371.0  # kilometres
_UNKNOWN = "ZZ"  # CLDR's territory of zones at sea
_WITHOUT_TERRITORY = {"America/Coyhaique": "CL"}  # newer than Babel's table


class Atlas:
    """Looks positions up. The polygons (34 MB) are read when it is made, in about 60 ms; a look-up takes 0.1 ms."""

    def __init__(self) -> None:
        zones: Mapping[str, str] = get_global("zone_territories")
        self._territories = {z: t for z, t in {**zones, **_WITHOUT_TERRITORY}.items() if t != _UNKNOWN}
        self._at(0.0, 0.0)

    def look_up(self, latitude: float, longitude: float) -> Position:
        """The countries that a position (degrees) may be in: one, or several near a border, or the coasts near the sea.

        None at all for what is no position, and far from every coast.
        """
        if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
            return Position()
        here = self._at(latitude, longitude)
        if not here:
            return Position(self._coasts(latitude, longitude), at_sea=True)
        around = [c for km in BORDER for c in self._ring(latitude, longitude, km)]
        found = dict.fromkeys([*here, *(country for countries in around for country in countries)])
        coastal = any(not countries for countries in self._ring(latitude, longitude, WATERS))
        return Position(tuple(found), near_sea=coastal)

    def _coasts(self, latitude: float, longitude: float) -> tuple[str, ...]:
        """The nearest coasts: of the first distance at which there is one, and up to twice as far."""
        found: dict[str, None] = {}
        first = 0.0
        for km in COASTS:
            if first and km > 2 * first:
                break
            for countries in self._ring(latitude, longitude, km):
                found.update(dict.fromkeys(countries))
            first = first or (km if found else 0.0)
        return tuple(found)[:MOST_COASTS]

    def _ring(self, latitude: float, longitude: float, km: float) -> Iterator[tuple[str, ...]]:
        """The countries at points around a position, in all directions, at that distance."""
        up, turn = radians(latitude), km / _EARTH
        for step in range(_DIRECTIONS):
            bearing = 2 * pi * step / _DIRECTIONS
            to = asin(sin(up) * cos(turn) + cos(up) * sin(turn) * cos(bearing))
            over = atan2(sin(bearing) * sin(turn) * cos(up), cos(turn) - sin(up) * sin(to))
            yield self._at(degrees(to), (longitude + degrees(over) + 540) % 360 - 180)

    def _at(self, latitude: float, longitude: float) -> tuple[str, ...]:
        """The territories whose zones hold a point; none on the open sea."""
        zones = tzfpy.get_tzs(longitude, latitude)
        return tuple(dict.fromkeys(self._territories[z] for z in zones if z in self._territories))
