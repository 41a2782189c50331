"""The talks of `km.yml` and `en.yml`, with the project's red flags and without the intent model."""

import asyncio
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content import load
from bot.core.effects import Ask, Say, Tell
from bot.core.model import Content, Kind, LogEntry, Urgency
from bot.core.rules import MINUTE, WayIn
from bot.understanding import Understander
from tests.core.state import Seen
from tests.core.world import RULES, World

HERE = Path(__file__).parent
TALKS = [
    pytest.param(talk, id=f"{file.stem}: {talk['name']}")
    for file in sorted(HERE.glob("*.yml"))
    for talk in yaml.safe_load(file.read_text(encoding="utf-8"))
]
CONTENT = load(demo=True)
REAL = replace(
    RULES,
    topics=frozenset(topic for topic, _ in CONTENT.answers),
    country_topics=frozenset(id_ for id_, topic in CONTENT.topics.items() if topic.depends_on_country),
    forms={id_: about.form for id_, about in CONTENT.forms.items()},
    ways_in={id_: WayIn(way.country, way.sector) for id_, way in CONTENT.ways_in.items()},
)


@cache
def understander() -> Understander:
    return Understander.from_files(None)


def seen_as(seen: Seen) -> str:
    """What a message on the phone is called in the files."""
    if seen.content is not None:
        return f'"{seen.content.text}"'
    if isinstance(seen.effect, Ask):
        return f"{seen.effect.form}: {seen.effect.question or seen.effect.ending}"
    return (
        seen.effect.topic
        if isinstance(seen.effect, Say)
        else seen.effect.line.value
        if isinstance(seen.effect, Tell)
        else seen.effect.kind
    )


def as_read(entry: LogEntry) -> str:
    """What the counsellors read of an entry: the form that was given with its choices, words, or a kind."""
    if entry.form is not None:
        return " ".join([entry.form.form, *entry.form.chosen])
    return entry.content.text or entry.content.kind.value


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
        case {"command": typed}:
            name, _, argument = typed.partition(" ")
            world.handle("a", [replace(world.commanded("a", name), argument=argument)])
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
    world = World(REAL)
    if talk.get("on_duty"):
        world.shift("c")
    for number, step in enumerate(talk["steps"], 1):
        before = len(world.phones["a"].ever)
        act(world, step)
        shown = [seen_as(seen) for seen in world.phones["a"].ever[before:]]
        assert shown == step["shows"], f"step {number}"
        if "signs" in step:
            asked = [seen.effect for seen in world.phones["a"].seen if isinstance(seen.effect, Ask)]
            assert list(asked[-1].signs) == step["signs"]
        if "desk" in step:
            assert [as_read(entry) for post in world.topic("a").posts for entry in post or ()] == step["desk"]
        if "case" in step:
            assert world.case("a").urgency is Urgency[step["case"].upper()]
