"""A scenario: somebody with a story, who answers a counsellor by rules. All of it is data, in both languages.

Nothing is generated: the person says only what their file holds (`bot/practice/scenarios/`). Questions that counsellors
ask, and mistakes, are known by the words of `questions.yml` (`bot.practice.questions`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, ValidationError

from bot.core.model.errors import SarikaError
from bot.practice.questions import Part, Questions, Said
from bot.sheet import ContentError, read

FOLDER = Path(__file__).parent / "scenarios"
QUESTIONS = "questions.yml"


class ScenarioError(SarikaError):
    """A scenario cannot be used. Names the file, the place in it, and what to write."""


T = TypeVar("T", bound=Part)


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
    """What the person answers to a question: the first time the first sentence, then the next, and the last
    one again.
    """

    asks: str
    say: Annotated[tuple[Said, ...], Field(min_length=1)]


class Scenario(Part):
    """One person. `needs` are questions that a good talk asks, `first` the one that comes before all others; `lesson`
    is what to think of afterwards."""

    title: Said
    who: Said
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    answers: tuple[Rule, ...]
    otherwise: Annotated[tuple[Said, ...], Field(min_length=1)]
    needs: tuple[str, ...]
    first: str
    lesson: Said


def names(folder: Path = FOLDER) -> list[str]:
    """The scenarios that there are, by the names of their files."""
    return sorted(path.stem for path in folder.glob("*.yml") if path.name != QUESTIONS)


def read_questions(folder: Path = FOLDER) -> Questions:
    """Read the questions. Raises ScenarioError."""
    return _read(folder / QUESTIONS, Questions)


def read_scenario(name: str, folder: Path = FOLDER) -> Scenario:
    """Read a scenario and see that every question it names is known. Raises ScenarioError."""
    path = folder / f"{name}.yml"
    if name not in names(folder):
        raise ScenarioError(f"There is no scenario {name!r}. There are: {', '.join(names(folder))}.")
    scenario = _read(path, Scenario)
    known = read_questions(folder).questions
    asked = [rule.asks for rule in scenario.answers]
    for question in (*asked, *scenario.needs, scenario.first):
        if question not in known:
            raise ScenarioError(f"{path}: {question!r} is not in {QUESTIONS}; it has {', '.join(sorted(known))}.")
    twice = sorted({question for question in asked if asked.count(question) > 1})
    if twice:
        raise ScenarioError(
            f"{path}: answers: {twice[0]!r} stands there twice; put all its sentences under one `asks`."
        )
    return scenario


def _read(path: Path, kind: type[T]) -> T:
    try:
        said = read(path)
    except ContentError as error:
        raise ScenarioError(f"{error}.") from None
    try:
        return kind.model_validate(said.plain())
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = " → ".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
        raise ScenarioError(f"{path}:{said.at(first['loc']).line}: {place}: {first['msg']}.") from None
