"""What goes wrong, and for how long it may hold things up."""

from random import Random

import pytest

from bot.simulation.clock import Clock
from bot.simulation.weather import ALL_DAY, LASTS, RATES, RECOVERS, NoSuchFaultError, Weather, rates_of


def test_faults_come_all_none_or_each_alone() -> None:
    assert rates_of("all") == RATES
    assert rates_of("none") == {}
    often = rates_of("all", 2.0)
    assert (often["kill"], often["disk_full"]) == (RATES["kill"], 2 * RATES["disk_full"]), "of what lasts, more"
    assert rates_of("kill") == {"kill": RATES["kill"]}
    assert rates_of("kill=0.05") == {"kill": 0.05}
    with pytest.raises(NoSuchFaultError, match="no rate of kill"):
        rates_of("kill=often")
    with pytest.raises(NoSuchFaultError, match="telegram_429"):
        rates_of("kil")


def test_a_day_without_telegram_is_one_in_which_it_is_away_and_the_desk_catches_up_for_hours() -> None:
    clock = Clock(0.0)
    weather = Weather(clock, Random(1), {ALL_DAY: 1.0})
    assert not weather.overrun()
    weather.begins()
    clock.passes(LASTS[ALL_DAY][0] - 1)
    assert (weather.lasts("telegram_away"), weather.overrun()) == (True, True)
    clock.passes(86_400.0)
    assert (weather.lasts("telegram_away"), weather.overrun()) == (False, False)


def test_what_overlaps_holds_up_once() -> None:
    clock = Clock(0.0)
    weather = Weather(clock, Random(1), {})
    weather.held_up(10.0, "rasa")
    clock.passes(5.0)
    weather.held_up(10.0, "rasa")
    assert weather.disturbed(0.0, 100.0) == 15.0
    assert weather.disturbed(8.0, 12.0) == 4.0
    assert weather.disturbed(15.0, 100.0) == 0.0


def test_what_lasts_is_told_of_and_ends() -> None:
    clock, told = Clock(0.0), []
    weather = Weather(clock, Random(1), {"disk_full": 1.0, "rasa_slow": 1.0})
    weather.began = lambda fault, seconds: told.append((fault, seconds))
    weather.begins()
    assert {fault for fault, _ in told} == {"disk_full", "rasa_slow"}
    assert weather.lasts("disk_full")
    held = dict(told)["disk_full"] + RECOVERS["disk_full"]
    assert weather.disturbed(0.0, 10_000.0) == pytest.approx(held), "a slow model holds nothing up"
    clock.passes(dict(told)["disk_full"] + 1.0)
    assert not weather.lasts("disk_full")
