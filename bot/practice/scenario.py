"""A scenario: somebody with a story, who answers a counsellor by rules. All of it is data, in both languages.

Nothing is generated: the person says only what their file holds (`bot/practice/scenarios/`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from bot.practice.parts import Part, Said, ScenarioError
from bot.practice.questions import FILE, FOLDER, read_questions


class Step(Part):
    """What the person does unasked, once: at the start, after the bot's first answer, once a counsellor took over, or
    after a silence of the counsellor of so many seconds. `press` is a button by the name that it has in
    `bot.wording.buttons`.
    """

    when: Literal["start", "answered", "taken", "silence"] = "start"
    after: Annotated[float, Field(ge=0)] = 0
    say: Said | None = None
    press: str | None = None
    kind: Literal["voice", "photo"] | None = None


class Rule(Part):
    """What the person answers to a question: each time the next sentence, and the last one again and again."""

    asks: str
    say: Annotated[tuple[Said, ...], Field(min_length=1)]


class Better(Part):
    """A good line to this person for each microskill that a debrief names; of advice, blame and promise what to write
    instead."""

    open: Said
    reflection: Said
    validation: Said
    safe: Said
    consent: Said
    advice: Said
    blame: Said
    promise: Said

    def of(self, microskill: str) -> Said | None:
        """The line for a microskill by name; None for one that there is none for."""
        line: Said | None = getattr(self, microskill, None)
        return line


class Scenario(Part):
    """One person. `needs` are questions that a good talk asks, `first` the one that comes before all others; `better`
    are good lines to this person; `lesson` is what to think of afterwards."""

    title: Said
    who: Said
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    answers: tuple[Rule, ...]
    otherwise: Annotated[tuple[Said, ...], Field(min_length=1)]
    needs: tuple[str, ...]
    first: str
    better: Better
    lesson: Said


def names(folder: Path = FOLDER) -> list[str]:
    """The scenarios that there are, by the names of their files."""
    return sorted(path.stem for path in folder.glob("*.yml") if path.name != FILE)


def read_scenario(name: str, folder: Path = FOLDER) -> Scenario:
    """Read a scenario and see that every question it names is known. Raises ScenarioError."""
    path = folder / f"{name}.yml"
    if name not in names(folder):
        raise ScenarioError(f"There is no scenario {name!r}. There are: {', '.join(names(folder))}.")
    scenario = Scenario.in_file(path)
    known = read_questions(folder).questions
    asked = [rule.asks for rule in scenario.answers]
    for question in (*asked, *scenario.needs, scenario.first):
        if question not in known:
            raise ScenarioError(f"{path}: {question!r} is not in {FILE}; it has {', '.join(sorted(known))}.")
    if twice := sorted({question for question in asked if asked.count(question) > 1}):
        raise ScenarioError(f"{path}: answers: {twice[0]!r} stands there twice; put its sentences under one `asks`.")
    return scenario
