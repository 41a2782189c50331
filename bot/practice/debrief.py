"""What a counsellor learns after a practice talk: how long the person waited, what was asked, what was missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.practice.player import Talk, Who
from bot.practice.questions import Language, Questions
from bot.practice.scenario import Scenario


@dataclass(frozen=True)
class Debrief:
    """Times in seconds since the person's first message, None for what did not happen; questions and mistakes
    by name.
    """

    taken: float | None
    first_words: float | None
    longest_silence: float
    closed: float | None
    asked: tuple[str, ...]
    missed: tuple[str, ...]
    first: bool
    mistakes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The same for other programs."""
        return asdict(self)


def debrief(talk: Talk, scenario: Scenario, questions: Questions) -> Debrief:
    """Look at a talk by the rules of its scenario."""
    words = [said for said in talk.said if said.who is Who.COUNSELLOR]
    asked: dict[str, int] = {}
    mistakes: dict[str, None] = {}
    for number, said in enumerate(words):
        for name in questions.asked_in(said.text):
            asked.setdefault(name, number)
        mistakes |= dict.fromkeys(questions.mistakes_in(said.text))
    needed = [asked[name] for name in scenario.needs if name in asked and name != scenario.first]
    return Debrief(
        taken=talk.taken,
        first_words=words[0].at if words else None,
        longest_silence=_longest_silence(talk),
        closed=talk.closed,
        asked=tuple(asked),
        missed=tuple(name for name in scenario.needs if name not in asked),
        first=scenario.first in asked and all(asked[scenario.first] <= other for other in needed),
        mistakes=tuple(mistakes),
    )


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


def titles(names: tuple[str, ...], known: Mapping[str, Any], language: Language) -> list[str]:
    """Questions or mistakes by the words that a counsellor reads."""
    return [known[name].title.in_language(language) for name in names]
