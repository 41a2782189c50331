"""What a counsellor learns of a practice talk: how long the person waited, what was asked, what was missed, and which
microskills their own lines show. All by rules: of the scenario's file, of `questions.yml` and of the lines (`lines/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.practice.parts import Said
from bot.practice.player import Talk, Who
from bot.practice.questions import Heard, Questions
from bot.practice.scenario import Scenario


class Mark(StrEnum):
    """What the lines of a talk show of a microskill."""

    SHOWN = "shown"
    MISSING = "missing"
    FAULT = "fault"


@dataclass(frozen=True)
class Microskill:
    """A skill, a question that every talk is judged by, or a mistake, by name; the counsellor's own line where there is
    one, and a good one to this person where the scenario holds one.
    """

    name: str
    mark: Mark
    line: str = field(default="", repr=False)
    better: Said | None = None


@dataclass(frozen=True)
class Debrief:
    """Times in seconds since the person's first message, None where it did not happen; questions, mistakes by name."""

    taken: float | None
    first_words: float | None
    longest_silence: float
    closed: float | None
    asked: tuple[str, ...]
    missed: tuple[str, ...]
    first: bool
    mistakes: tuple[str, ...]
    microskills: tuple[Microskill, ...]


def debrief(talk: Talk, scenario: Scenario, questions: Questions) -> Debrief:
    """Look at a talk by the rules of its scenario. Raises LinesError for lines that were not learnt from."""
    words = [said for said in talk.said if said.who is Who.COUNSELLOR]
    lines = [(said.text, questions.heard_in(said.text)) for said in words]
    asked: dict[str, int] = {}
    for number, (_, heard) in enumerate(lines):
        for name in heard.asked:
            asked.setdefault(name, number)
    needed = [asked[name] for name in scenario.needs if name in asked and name != scenario.first]
    faults = _faults(lines, scenario, questions)
    return Debrief(
        taken=talk.taken,
        first_words=words[0].at if words else None,
        longest_silence=_longest_silence(talk),
        closed=talk.closed,
        asked=tuple(asked),
        missed=tuple(name for name in scenario.needs if name not in asked),
        first=scenario.first in asked and all(asked[scenario.first] <= other for other in needed),
        mistakes=tuple(faults),
        microskills=(
            *_strengths(lines, scenario, questions, faults),
            *(
                Microskill(name, Mark.FAULT, line, scenario.better.of(questions.mistakes[name].instead or name))
                for name, line in faults.items()
            ),
        ),
    )


Lines = Sequence[tuple[str, Heard]]
"""A counsellor's lines in their order, with what is heard in each."""


def _faults(lines: Lines, scenario: Scenario, questions: Questions) -> dict[str, str]:
    """The mistakes by name, each with the first line of it; none of those that what was asked before allows."""
    found: dict[str, str] = {}
    asked: set[str] = set()
    for line, heard in lines:
        half = 2 * len(asked & set(scenario.needs)) >= len(scenario.needs)
        for name in heard.mistakes:
            mistake = questions.mistakes[name]
            if not (mistake.early and half) and mistake.unless_asked not in asked | set(heard.asked):
                found.setdefault(name, line)
        asked |= set(heard.asked)
    return found


def _strengths(lines: Lines, scenario: Scenario, questions: Questions, faults: dict[str, str]) -> list[Microskill]:
    """The skills and questions that a talk is judged by: with the first line that shows each, or a good one instead.

    Of a question that this scenario does not need nothing is said when it is missing, nor where its mistake was made.
    """
    found = []
    spoilt = {questions.mistakes[name].instead for name in faults}
    for name in (*questions.skills, *questions.judged):
        line = next((line for line, heard in lines if name in heard.skills or name in heard.asked), "")
        if line:
            found.append(Microskill(name, Mark.SHOWN, line))
        elif name not in spoilt and (name in questions.skills or name in scenario.needs):
            found.append(Microskill(name, Mark.MISSING, better=scenario.better.of(name)))
    return found


def _longest_silence(talk: Talk) -> float:
    """The longest time in which the person's words had no answer, from the takeover on."""
    longest, since = 0.0, talk.taken
    for said in talk.said:
        if talk.taken is None or said.at < talk.taken:
            continue
        if said.who is Who.COUNSELLOR:
            longest, since = max(longest, said.at - since) if since is not None else longest, None
        elif said.who is Who.PERSON and since is None:
            since = said.at
    return max(longest, talk.ended - since) if since is not None and talk.ended else longest
