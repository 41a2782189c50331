"""People for practice talks: what their files hold is complete, and they answer by it."""

import asyncio
import re
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import pytest

from bot.core.model.lines import Line
from bot.core.understanding.text import tidy
from bot.practice.debrief import Mark, debrief
from bot.practice.likeness import known_lines
from bot.practice.parts import Language, ScenarioError
from bot.practice.player import Player, Who
from bot.practice.questions import FILE, FOLDER, read_questions
from bot.practice.scenario import Scenario, names, read_scenario
from bot.practice.telling import Teller
from bot.wording.catalog import catalog, sentence
from standin import StandIn
from tests.every import every

every_question = cache(read_questions)
lines_of = cache(known_lines)
LANGUAGES: tuple[Language, ...] = ("km", "en")


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with StandIn(limits="off", control=False) as running:
        yield running


@every(names())
def test_every_scenario_can_be_played_to_a_good_end(name: str) -> None:
    scenario, questions = read_scenario(name), every_question()
    assert scenario.first in scenario.needs
    assert len(scenario.needs) >= 5
    asked = {rule.asks for rule in scenario.answers}
    told = {
        "number",
        "evidence",
        "next",
        "not_fault",
        "told_before",
        "private",
        "pace",
    }  # told, and not asked: an answer is not needed
    assert set(scenario.needs) - told <= asked
    for step in scenario.steps:
        assert step.press is None or f"button.{step.press}" in catalog("km")
        assert step.say or step.press or step.kind
    assert any(step.when == "start" for step in scenario.steps)
    assert set(scenario.needs) <= set(questions.questions)


@every([*names(), "questions"])
def test_all_khmer_is_in_the_usual_order_of_signs(name: str) -> None:
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    assert [run for run in re.findall(r"[\u1780-\u17ff]+", text) if tidy(run) != run] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: {km: ក}", "odd.yml:1: title → en: Field required"),
        ("a: b: c", "odd.yml:1: this is not valid YAML"),
        ("title: a\nwho: {km: ក\a}", "odd.yml:2: this is not valid YAML (the invisible character U+0007"),
        ("title: 2026-13-45", "odd.yml:1: title: Input should be a valid dictionary"),
        ("- 1", "valid dictionary"),
    ],
)
def test_a_broken_scenario_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "odd.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"odd\.yml") as refused:
        read_scenario("odd", tmp_path)
    assert said in str(refused.value)


def test_an_unknown_question_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text((FOLDER / FILE).read_text())
    text = (FOLDER / "fisher_port.yml").read_text().replace("first: safe", "first: safely")
    (tmp_path / "odd.yml").write_text(text)
    with pytest.raises(ScenarioError, match=r"'safely' is not in questions\.yml; it has age, alone"):
        read_scenario("odd", tmp_path)
    with pytest.raises(ScenarioError, match=r"There is no scenario 'none'\. There are: odd"):
        read_scenario("none", tmp_path)


class Room:
    """A talk in which the test is the bot and the counsellor."""

    def __init__(self, standin: StandIn, scenario: Scenario, language: Language) -> None:
        cast = standin.demo_cast
        self.standin = standin
        self.person = standin.person(cast.km if language == "km" else cast.en)
        self.scenario = scenario
        self.language: Language = language
        self.player = Player(scenario, every_question(), self.person, language, pace=0)

    def says(self, text: str) -> None:
        """To the person, as the bot's message."""
        self.standin.hub.post(self.person.chat, self.person.account.id, {"text": text})

    def line(self, line: Line) -> None:
        """A sentence of the machine."""
        self.says(sentence(catalog(self.language), line, {}))

    async def hears(self, words: str) -> None:
        """Wait until the person wrote this."""
        async with asyncio.timeout(5):
            while not any(words in m["text"] for m in self.person.transcript() if not m["bot"]):
                await self.standin.hub.feed.wait(self.standin.hub.feed.last, 1)

    async def answers(self, question: str) -> None:
        """Ask by the first line by which a question is known, and wait for an answer of its rule, if it has one."""
        rule = next((rule for rule in self.scenario.answers if rule.asks == question), None)
        answers = [said.in_language(self.language) for said in rule.say] if rule is not None else []

        def heard() -> int:
            return sum(not m["bot"] and m["text"] in answers for m in self.person.transcript())

        before = heard()
        self.says(next(line for line, labels in lines_of(self.language).items() if labels[:1] == (question,)))
        async with asyncio.timeout(5):
            while answers and heard() == before:
                await self.standin.hub.feed.wait(self.standin.hub.feed.last, 1)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        pytest.param(name, language, marks=() if (at + number) % 2 else (pytest.mark.slow,))
        for at, name in enumerate(names())
        for number, language in enumerate(LANGUAGES)
    ],
)
async def test_a_talk_that_asks_all_that_is_needed_is_answered_and_without_fault(
    standin: StandIn, name: str, language: Language
) -> None:
    scenario, questions = read_scenario(name), every_question()
    room = Room(standin, scenario, language)
    playing = asyncio.create_task(room.player.play())
    await room.hears(next(step.say for step in scenario.steps if step.say).in_language(language))
    room.says("the machine's answer")
    room.line(Line.TAKEN_OVER)
    for question in sorted(scenario.needs, key=lambda need: need != scenario.first):
        await room.answers(question)
    room.line(Line.CLOSED)
    async with asyncio.timeout(5):
        found = debrief(await playing, scenario, questions)
    assert (found.missed, found.mistakes, found.first) == ((), (), True)
    assert {"safe", "consent"} & set(scenario.needs) <= {
        each.name for each in found.microskills if each.mark is Mark.SHOWN
    }


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_person_answers_what_is_asked_and_the_debrief_says_what_was_missing(
    standin: StandIn, language: Language
) -> None:
    scenario = read_scenario("fisher_port")
    room = Room(standin, scenario, language)
    playing = asyncio.create_task(room.player.play())
    steps = [step.say.in_language(language) for step in scenario.steps if step.say]
    await room.hears(steps[0])
    room.says("the machine's answer")
    await room.hears(steps[1])
    room.line(Line.TAKEN_OVER)
    room.says("Are you safe now?" if language == "en" else "អ្នកមានសុវត្ថិភាពឥឡូវទេ?")
    safe = next(rule for rule in scenario.answers if rule.asks == "safe")
    await room.hears(safe.say[0].in_language(language))
    room.says("hm")
    await room.hears(scenario.otherwise[0].in_language(language))
    room.says("I promise. Call 1280." if language == "en" else "ខ្ញុំសន្យា។ ១២៨០")
    room.line(Line.CLOSED)
    async with asyncio.timeout(5):
        talk = await playing
    assert [said.who for said in talk.said].count(Who.COUNSELLOR) == 3
    found = debrief(talk, scenario, every_question())
    assert found.first
    assert {"safe", "number"} <= set(found.asked)
    assert found.mistakes == ("promise",)
    assert "where" in found.missed
    assert "safe" not in found.missed
    text = Teller(found, scenario, every_question(), language).in_words()
    assert "{" not in text
    assert scenario.lesson.in_language(language) in text


async def test_a_talk_that_nobody_takes_over_is_told_as_that(standin: StandIn) -> None:
    scenario = read_scenario("fisher_port")
    room = Room(standin, scenario, "en")
    playing = asyncio.create_task(room.player.play())
    await room.hears("please help me")
    playing.cancel()
    await asyncio.gather(playing, return_exceptions=True)
    found = debrief(room.player.stop(), scenario, every_question())
    assert (found.taken, found.first_words, found.asked, found.first) == (None, None, (), False)
    assert "Nobody took the case over." in Teller(found, scenario, every_question(), "en").in_words()
