"""The talks of `km/` and `en/`; what a step is stands in `bot/replay/talk.py`."""

from pathlib import Path
from typing import Any

import pytest

from bot.content.check.words import digits
from bot.replay.arrivals import PARTS
from bot.replay.stage import Unsigned
from bot.replay.talk import Talk
from tests import project
from tests.conversations.screen import Message, Screen
from tests.conversations.talk import CONTENT, parts
from tests.every import every

HERE = Path(__file__).parent
BY_LANGUAGE = {
    language: [
        (f"{language}/{file.stem}: {talk['name']}", talk)
        for file in sorted((HERE / language).glob("*.yml"))
        for talk in project.listed(file)
    ]
    for language in ("km", "en")
}
TALKS = [pytest.param(talk, id=id_) for talks in BY_LANGUAGE.values() for id_, talk in talks]
TOLD_TO_THE_END = [talk for talks in BY_LANGUAGE.values() for _, talk in talks if "seed" in talk]


@pytest.mark.parametrize("told", TALKS)
async def test_a_talk(told: dict[str, Any]) -> None:
    async with Talk(told, parts()) as talk:
        for number, step in enumerate(told["steps"], 1):
            assert "shows" in step, number
            played = await talk.play(step)
            assert (number, played.differences) == (number, [])
            read = (SCREEN.read(call.effect, call.call, call.view) for call in played.own)
            assert [fault for message in read if message is not None for fault in SCREEN.faults(message)] == [], number


FISHERS = ("SN", "MU", "ZA", "ID", "MY", "IN", "TH")
SEEDS = {
    *(f"fisher in {country}" for country in FISHERS),
    *(f"maid in {country}" for country in ("MY", "SA", "KW", "AE")),
    *(f"scam compound in {country}" for country in ("KH", "MM", "LA")),
    "bride in CN", "child", "missing person", "official", "agency", "job offer", "fees", "passport kept", "unpaid wages",
    "injured at work", "pregnant", "suicide", "sexual violence", "debt bondage", "debt at home",
}  # fmt: skip
"""The situations from which everything was drawn up."""
SCREEN = Screen(CONTENT, Unsigned())
COMMANDS = {"start", "menu", "human", "help", "language", "hide", "forget", "numbers", "phone"}


def steps_in(language: str) -> list[dict[str, Any]]:
    return [step for _, talk in BY_LANGUAGE[language] for step in talk["steps"]]


def test_a_number_that_waits_for_a_check_is_found_where_it_is_shown() -> None:
    waiting, withheld = CONTENT.services["th_lpn"].phones[0], CONTENT.services["kr_1644"].phones[0]
    assert not waiting.confirmed
    assert SCREEN.faults(Message(f"<b>LPN</b>\n{waiting.dial}", country="TH")) == [digits(waiting.dial)]
    assert SCREEN.faults(Message(withheld.dial, country="KR")) == [digits(withheld.dial)]
    assert SCREEN.faults(Message(CONTENT.services["kr_1661"].phones[0].dial, country="KR")) == []


def test_khmer_comes_first() -> None:
    assert len(BY_LANGUAGE["km"]) >= 100
    assert len(BY_LANGUAGE["en"]) >= 50
    names = [id_ for talks in BY_LANGUAGE.values() for id_, _ in talks]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_every_kind_of_message_is_sent_in_each_language(language: str) -> None:
    steps = steps_in(language)
    assert set(PARTS) <= {step["sends"] for step in steps if "sends" in step}
    assert all(any(act in step for step in steps) for act in ("forwards", "edits", "at", "reacts"))


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_every_command_is_typed_in_each_language(language: str) -> None:
    assert {step["command"].split()[0] for step in steps_in(language) if "command" in step} >= COMMANDS


def test_somebody_comes_by_every_poster() -> None:
    typed = {step["command"] for step in steps_in("km") if "command" in step}
    assert {f"start {way}" for way in CONTENT.ways_in} <= typed


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_every_answer_is_come_to_in_each_language(language: str) -> None:
    shown = {name for step in steps_in(language) for name in step["shows"]}
    assert set(CONTENT.topic_ids) - shown == {"change_language", "talk_to_counsellor"}  # wishes, done at once


def test_each_seed_situation_is_told_in_khmer() -> None:
    assert {talk["seed"] for _, talk in BY_LANGUAGE["km"] if "seed" in talk} == SEEDS


@every(TOLD_TO_THE_END, name=lambda talk: str(talk["name"]))
def test_each_seed_situation_goes_from_the_first_message_to_a_service(told: dict[str, Any]) -> None:
    first, *_, last = told["steps"]
    assert "says" in first or first["command"].startswith("start ")
    assert "close" in last
    asked = [step for step in told["steps"] if "refers" in step]
    answers = {step["press"] for step in told["steps"] if "press" in step} & {"refer_yes 1", "refer_no 1"}
    assert asked
    assert answers
    if "refer_yes 1" not in answers:  # who refuses gets it in their own hands
        assert f"service {asked[0]['refers']}" in [step.get("gives") for step in told["steps"]]
