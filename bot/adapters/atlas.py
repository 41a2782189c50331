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

HARBOUR = 15.0
"""Kilometres around a port of the list within which somebody may be on a boat."""

_DIRECTIONS = 24
_EARTH = 6371.0  # kilometres
# fmt: off
PORTS: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "TH": {
        "Samut Sakhon": (13.53, 100.27),
        "Songkhla": (7.2, 100.59),
        "Pattani": (6.88, 101.25),
        "Ranong": (9.95, 98.6),
        "Khlong Yai": (11.78, 102.88),
        "Phuket": (7.83, 98.4),
        "Rayong": (12.66, 101.28),
        "Chumphon": (10.44, 99.25),
        "Kantang": (7.4, 99.51),
        "Laem Chabang": (13.08, 100.88),
    },
    "KH": {"Sihanoukville": (10.64, 103.5), "Koh Kong": (11.61, 102.98), "Kampot": (10.6, 104.17)},
    "MY": {
        "Port Klang": (3.0, 101.39),
        "Kuantan": (3.97, 103.43),
        "Kuching": (1.56, 110.4),
        "Penang": (5.41, 100.34),
        "Tanjung Manis": (2.13, 111.35),
        "Mersing": (2.43, 103.84),
        "Sandakan": (5.84, 118.12),
    },
    "SG": {"Jurong": (1.3, 103.71)},
    "ID": {
        "Benoa": (-8.74, 115.21),
        "Benjina": (-6.74, 134.22),
        "Ambon": (-3.69, 128.17),
        "Bitung": (1.44, 125.19),
        "Tual": (-5.63, 132.75),
        "Jakarta": (-6.1, 106.8),
        "Merauke": (-8.48, 140.4),
    },
    "VN": {
        "Vung Tau": (10.35, 107.07),
        "Hai Phong": (20.86, 106.68),
        "Da Nang": (16.1, 108.22),
        "Rach Gia": (10.01, 105.08),
    },
    "TW": {
        "Kaohsiung": (22.61, 120.28),
        "Suao": (24.59, 121.86),
        "Keelung": (25.14, 121.74),
        "Donggang": (22.46, 120.44),
        "Penghu": (23.56, 119.57),
    },
    "KR": {
        "Busan": (35.1, 129.04),
        "Mokpo": (34.79, 126.38),
        "Jeju": (33.52, 126.54),
        "Incheon": (37.45, 126.6),
        "Yeosu": (34.73, 127.73),
        "Tongyeong": (34.84, 128.42),
        "Wando": (34.31, 126.76),
    },
    "JP": {
        "Yaizu": (34.87, 138.32),
        "Kesennuma": (38.9, 141.58),
        "Nagasaki": (32.74, 129.87),
        "Hiroshima": (34.36, 132.45),
        "Kobe": (34.68, 135.2),
        "Shimonoseki": (33.95, 130.93),
    },
    "HK": {"Aberdeen": (22.25, 114.15)},
    "CN": {
        "Zhoushan": (29.98, 122.1),
        "Guangzhou": (22.8, 113.6),
        "Dalian": (38.93, 121.65),
        "Qingdao": (36.07, 120.3),
        "Shanghai": (31.38, 121.5),
    },
    "PH": {"General Santos": (6.1, 125.16), "Navotas": (14.65, 120.94), "Zamboanga": (6.9, 122.07)},
    "MM": {"Yangon": (16.77, 96.17), "Myeik": (12.44, 98.6)},
    "IN": {"Mumbai": (18.95, 72.84), "Kochi": (9.97, 76.24), "Visakhapatnam": (17.69, 83.29), "Chennai": (13.12, 80.3)},
    "MU": {"Port Louis": (-20.15, 57.49)},
    "ZA": {
        "Cape Town": (-33.91, 18.43),
        "Durban": (-29.87, 31.03),
        "Gqeberha": (-33.96, 25.63),
        "Richards Bay": (-28.8, 32.08),
    },
    "SN": {"Dakar": (14.68, -17.43)},
    "EG": {"Port Said": (31.26, 32.3), "Suez": (29.97, 32.55), "Alexandria": (31.2, 29.88)},
    "JO": {"Aqaba": (29.52, 35.0)},
    "KW": {"Shuwaikh": (29.35, 47.92)},
    "SA": {"Jeddah": (21.48, 39.17), "Dammam": (26.5, 50.2)},
    "QA": {"Doha": (25.3, 51.55)},
    "AE": {"Dubai": (25.27, 55.3), "Fujairah": (25.16, 56.36), "Abu Dhabi": (24.52, 54.38)},
}
"""Ports of the directory's countries by name: latitude and longitude of the harbours, to about a kilometre, as maps
give them. The zones count gulfs, straits and bays as land: Samut Sakhon, Busan and Jakarta lie far from open sea.
"""
# fmt: on
_HARBOURS = tuple(place for ports in PORTS.values() for place in ports.values())
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
        return Position(tuple(found), near_sea=coastal or _by_a_port(latitude, longitude))

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
        found = (self._territories[z] for z in zones if z in self._territories)
        return tuple(dict.fromkeys("VN" if c == "TH" and _beyond_laos(latitude, longitude) else c for c in found))


def _beyond_laos(latitude: float, longitude: float) -> bool:
    """Whether a point in the zone of Bangkok is in Vietnam, whose north keeps that time.

    Laos lies between. Thailand ends at 20.47° north; north of 18.6° it reaches no farther east than 102°, and north of
    17° no farther than 105° (its border on the Mekong, as maps give it).
    """
    return latitude > 20.5 or (latitude > 18.6 and longitude > 102) or (latitude > 17 and longitude > 105)


def _by_a_port(latitude: float, longitude: float) -> bool:
    """Whether a position is near a port of the list."""
    north = HARBOUR / (_EARTH * pi / 180)
    return any(
        abs(latitude - lat) <= north and abs(longitude - lon) * cos(radians(latitude)) <= north
        for lat, lon in _HARBOURS
    )
