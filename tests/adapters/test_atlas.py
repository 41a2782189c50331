"""Known places. Towns by their usual coordinates; at sea by the map."""

from __future__ import annotations

import time
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.atlas import PORTS, Atlas
from bot.core.model.case import Position
from tests.every import every
from tests.project import content


@cache
def atlas() -> Atlas:
    return Atlas()


@every(
    [
        ("Phnom Penh", 11.55, 104.92, "KH"),
        ("Bangkok", 13.75, 100.5, "TH"),
        ("Kuala Lumpur", 3.14, 101.69, "MY"),
        ("Seoul", 37.57, 126.98, "KR"),
        ("Osaka", 34.69, 135.5, "JP"),
        ("Xinyang in Henan", 32.15, 114.09, "CN"),
        ("Urumqi, which has a zone of its own", 43.8, 87.6, "CN"),
        ("Ho Chi Minh City", 10.78, 106.7, "VN"),
        ("Hanoi, which has the zone of Bangkok", 21.03, 105.85, "VN"),
        ("Hai Phong", 20.86, 106.6, "VN"),
        ("Vinh", 18.68, 105.68, "VN"),
        ("Dien Bien Phu, between Laos and China", 21.39, 103.02, "VN"),
        ("Dong Hoi", 17.47, 106.6, "VN"),
        ("Da Nang", 16.05, 108.2, "VN"),
        ("Chiang Rai", 19.9, 99.83, "TH"),
        ("Nan", 18.78, 100.78, "TH"),
        ("Ubon Ratchathani", 15.24, 104.85, "TH"),
        ("Taipei", 25.03, 121.5, "TW"),
        ("Riyadh", 24.7, 46.7, "SA"),
        ("Kuwait City", 29.37, 47.98, "KW"),
        ("Doha", 25.29, 51.53, "QA"),
        ("Jakarta", -6.2, 106.85, "ID"),
        ("Benjina", -6.2, 134.28, "ID"),
        ("Yangon", 16.84, 96.17, "MM"),
        ("Dakar, harbour", 14.68, -17.42, "SN"),
        ("Cape Town, harbour", -33.91, 18.43, "ZA"),
        ("Port Louis", -20.16, 57.5, "MU"),
        ("Songkhla, 3 km off the coast", 7.25, 100.64, "TH"),
        ("Sihanoukville", 10.61, 103.52, "KH"),
        ("Suva in Fiji", -18.14, 178.44, "FJ"),
        ("Warsaw", 52.23, 21.01, "PL"),
    ]
)
def test_a_country_is_known(asked: tuple[str, float, float, str]) -> None:
    _, latitude, longitude, country = asked
    found = atlas().look_up(latitude, longitude)
    assert (found.sure, found.at_sea) == (country, False)


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "countries"),
    [
        ("Poipet", 13.657, 102.563, {"KH", "TH"}),
        ("Aranyaprathet", 13.69, 102.5, {"KH", "TH"}),
        ("Bavet", 11.07, 106.14, {"KH", "VN"}),
        ("Myawaddy", 16.687, 98.508, {"MM", "TH"}),
        ("Golden Triangle", 20.35, 100.09, {"LA", "MM", "TH"}),
        ("Johor Bahru", 1.48, 103.76, {"MY", "SG"}),
        ("Shenzhen", 22.53, 114.06, {"CN", "HK"}),
    ],
)
def test_near_a_border_nothing_is_guessed(place: str, latitude: float, longitude: float, countries: set[str]) -> None:
    found = atlas().look_up(latitude, longitude)
    assert found.sure is None
    assert not found.at_sea
    assert set(found.countries) == countries


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "nearest"),
    [
        ("middle of the Gulf of Thailand", 9.5, 102.0, {"KH", "TH", "VN"}),
        ("off Dakar", 14.7, -19.5, {"SN"}),
        ("off Mauritius", -20.2, 60.0, {"MU"}),
        ("Arafura Sea", -9.0, 134.5, {"ID"}),
    ],
)
def test_at_sea_the_nearest_coasts_are_named(place: str, latitude: float, longitude: float, nearest: set[str]) -> None:
    found = atlas().look_up(latitude, longitude)
    assert found.at_sea
    assert found.sure is None
    assert nearest & set(found.countries)
    assert len(found.countries) <= 4


def test_in_the_middle_of_an_ocean_nothing_is_near() -> None:
    assert atlas().look_up(-40.0, -120.0) == Position((), at_sea=True)


def test_somebody_at_a_port_of_every_country_of_the_directory_may_be_on_a_boat() -> None:
    for country, ports in PORTS.items():
        for name, place in ports.items():
            found = atlas().look_up(*place)
            assert found.near_sea or found.at_sea, (country, name)
    assert {*content().countries} - {*PORTS} == {"LA"}, "all but Laos have a coast"
    for inland in ((11.56, 104.92), (17.97, 102.6), (13.65, 102.56), (3.14, 101.69), (13.81, 102.06)):
        assert not atlas().look_up(*inland).near_sea, inland


def test_near_the_sea_a_boat_is_possible_and_inland_it_is_not() -> None:
    assert atlas().look_up(14.68, -17.42).near_sea  # Dakar
    assert atlas().look_up(-20.16, 57.5).near_sea  # Port Louis
    assert not atlas().look_up(13.36, 103.86).near_sea  # Siem Reap


@pytest.mark.parametrize("place", [(float("nan"), 0.0), (91.0, 0.0), (0.0, 181.0), (float("inf"), 0.0)])
def test_what_is_no_position_gives_none(place: tuple[float, float]) -> None:
    assert atlas().look_up(*place) == Position()


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_any_position_is_looked_up(latitude: float, longitude: float) -> None:
    found = atlas().look_up(latitude, longitude)
    assert all(len(code) == 2 for code in found.countries)


def test_a_look_up_takes_no_time_worth_mentioning() -> None:
    atlas()
    started = time.process_time()
    for step in range(100):
        atlas().look_up(10.0 + step / 50, 100.0)
    assert time.process_time() - started < 1.0
