"""The talks of `km.yml` and `en.yml`, with the project's red flags and without the intent model."""

import asyncio
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.core.effects import Say, Tell
from bot.core.model import Content, Kind, Urgency
from bot.core.rules import MINUTE
from bot.understanding import Understander
from tests.core.state import Seen
from tests.core.world import RULES, World

HERE = Path(__file__).parent
TALKS = [
    pytest.param(talk, id=f"{file.stem}: {talk['name']}")
    for file in sorted(HERE.glob("*.yml"))
    for talk in yaml.safe_load(file.read_text(encoding="utf-8"))
]
DANGERS = {"confinement", "physical_violence"}


@cache
def understander() -> Understander:
    return Understander.from_files(None)


def seen_as(seen: Seen) -> str:
    """What a message on the phone is called in the files."""
    if seen.content is not None:
        return f'"{seen.content.text}"'
    return (
        seen.effect.topic
        if isinstance(seen.effect, Say)
        else seen.effect.line.value
        if isinstance(seen.effect, Tell)
        else seen.effect.kind
    )


def act(world: World, step: dict[str, Any]) -> None:
    """Do the one thing of a step."""
    number = world.conversations["a"].cases if "a" in world.conversations else 0
    match step:
        case {"says": text}:
            world.writes("a", text, asyncio.run(understander().understand(text)))
        case {"voice": _}:
            world.writes("a", "", kind=Kind.VOICE)
        case {"sends": kind}:
            world.handle("a", [replace(world.wrote("a"), content=Content(Kind(kind)))])
        case {"command": name}:
            world.commands("a", name)
        case {"press": press}:
            world.presses("a", *press.split())
        case {"claim": _}:
            world.claims("c", "a", number)
        case {"close": _}:
            world.closes("c", "a", number)
        case {"words": text}:
            world.says("c", "a", text)
        case {"wait": minutes}:
            world.later(minutes * MINUTE)
        case _:
            pytest.fail(f"no such step: {step}")
    world.drain()


@pytest.mark.parametrize("talk", TALKS)
def test_a_talk(talk: dict[str, Any]) -> None:
    world = World(replace(RULES, topics=RULES.topics | DANGERS))
    if talk.get("on_duty"):
        world.shift("c")
    for number, step in enumerate(talk["steps"], 1):
        before = len(world.phones["a"].ever)
        act(world, step)
        shown = [seen_as(seen) for seen in world.phones["a"].ever[before:]]
        assert shown == step["shows"], f"step {number}"
        if "case" in step:
            assert world.case("a").urgency is Urgency[step["case"].upper()]
