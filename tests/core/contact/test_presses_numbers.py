"""Presses under the list of numbers: another kind of list, a page, one service, its card for an interpreter."""

from __future__ import annotations

import pytest

from bot.core.model.effects.contact import Numbers, Wish
from tests.core.world import World


@pytest.mark.parametrize(
    ("action", "args", "said"),
    [
        ("numbers", ("write", "0"), Numbers(country="TH", wish=Wish.WRITE)),
        ("numbers", ("all", "2"), Numbers(country="TH", page=2)),
        ("numbers", ("police", "0"), Numbers(country="TH", wish=Wish.POLICE)),
        ("service", ("th_lpn",), Numbers(country="TH", wish=Wish.SERVICE, service="th_lpn")),
        ("card", ("th_lpn",), Numbers(country="TH", wish=Wish.CARD, service="th_lpn")),
    ],
)
def test_a_press_shows_what_was_wished_for(action: str, args: tuple[str, ...], said: Numbers) -> None:
    world = World()
    world.presses("a", "country", "TH")
    assert said in world.presses("a", action, *args).effects


@pytest.mark.parametrize("args", [("everything", "0"), ("all", "x"), ("all", "-1"), ("all",), ("a", "b", "c")])
def test_a_press_that_nobody_offers_leads_to_the_menu_and_is_answered(args: tuple[str, ...]) -> None:
    world = World()
    effects = world.presses("a", "numbers", *args).effects
    assert not any(isinstance(effect, Numbers) for effect in effects)
    assert {effect.kind for effect in effects} >= {"answer_press", "tell"}
