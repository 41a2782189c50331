"""What contacts write: messages that the models learn from, each with a number by which it is known where it is shown.

Whoever reads them knows what danger is: here what both a red flag and the model call so.
"""

from __future__ import annotations

import asyncio
import re
from copy import copy
from dataclasses import dataclass
from itertools import count, product
from random import Random

import yaml

from bot.adapters.rasa.client import TIME_LIMIT
from bot.core.understanding.values import Guess, Parsed, Urgency
from bot.sheet import LOADER
from bot.simulation.weather import Weather
from bot.understanding.understander import Understander
from bot.understanding.word_files import HOME

SCRIPTS = ("km", "latn", "en")
DANGERS = ("confinement", "physical_violence", "scam_compound")
CALM = ("unpaid_wages", "check_agency", "embassy_contact", "safe_migration", "passport_visa", "legal_aid", "long_hours")
"""Topics whose training messages are sent: of danger, and without."""

EACH = 30
"""How many messages of a topic are read."""

SURE = 0.9
"""The confidence with which the intent model names the topic of a message that it learnt."""

_MARK = re.compile(r"⟨(\d+)⟩")


@dataclass(frozen=True)
class Saying:
    """Words, and what they are about."""

    words: str
    topic: str
    danger: bool


class Sayings:
    """All that contacts may say, by script. `number` makes a message of it that no other is the same as."""

    def __init__(self, understander: Understander) -> None:
        self._by_words: dict[str, Saying] = {}
        self._found: dict[tuple[str, bool], list[Saying]] = {}
        self._number = count(100_001).__next__
        for script in SCRIPTS:
            for topic in (*DANGERS, *CALM):
                for words in _messages(script, topic):
                    self._take(script, Saying(words, topic, topic in DANGERS), understander)

    def _take(self, script: str, saying: Saying, understander: Understander) -> None:
        told = understander.red_flags(_with(100_000, saying.words)).urgency
        if told is (Urgency.EMERGENCY if saying.danger else Urgency.NONE):
            self._found.setdefault((script, saying.danger), []).append(saying)
            self._by_words[saying.words] = saying

    async def agree_with(self, understander: Understander) -> None:
        """Leave out what is no danger to a model that is really asked, or without it, or is about something else."""
        for (script, danger), found in self._found.items():
            if danger:
                self._found[script, danger] = [one for one in found if await _is_danger(one, understander)]

    def afresh(self) -> Sayings:
        """The same, numbered from the beginning."""
        made = copy(self)
        made._number = count(100_001).__next__
        return made

    def one(self, random: Random, script: str, *, danger: bool = False) -> Saying:
        """Any of them."""
        return random.choice(self._found[script, danger])

    def numbered(self, words: str) -> tuple[int, str]:
        """A number, and the words with it."""
        number = self._number()
        return number, _with(number, words)

    def topic_of(self, text: str) -> str | None:
        """What words are about that were sent, if they are one of these alone."""
        saying = self._by_words.get(_MARK.sub("", text).strip())
        return saying.topic if saying is not None else None


async def _is_danger(saying: Saying, understander: Understander) -> bool:
    tried = product((100_000, 104_729, 109_999), (True, False))  # a number is read with the words, too
    heard = [await understander.understand(_with(n, saying.words), thorough=t, at_once=not t) for n, t in tried]
    return all(found.urgency is Urgency.EMERGENCY and found.topic in (None, *DANGERS) for found in heard)


def _with(number: int, words: str) -> str:
    return f"{words} ⟨{number}⟩"


def numbers_in(text: str) -> list[int]:
    """The numbers of the messages that stand in a text."""
    return [int(number) for number in _MARK.findall(text)]


def _messages(script: str, topic: str) -> list[str]:
    path = HOME / "data" / script / f"{topic}.yml"
    messages = yaml.load(path.read_text(encoding="utf-8"), LOADER)["messages"]  # noqa: S506 - a safe loader
    return [str(one["text"] if isinstance(one, dict) else one) for one in messages[:EACH]]


class Learnt:
    """The port `IntentModel`: knows what it learnt, and is sure of it; not always there, and sometimes slow."""

    def __init__(self) -> None:
        self.weather: Weather | None = None
        self.sayings: Sayings | None = None

    async def parse(self, text: str) -> Parsed | None:
        """As `IntentModel.parse`."""
        goes = self.weather.lasts if self.weather is not None else lambda _: False
        if goes("rasa_slow"):
            await asyncio.sleep(TIME_LIMIT)
        if goes("rasa_away") or goes("rasa_slow"):
            return None
        topic = self.sayings.topic_of(text) if self.sayings is not None else None
        if topic in CALM and goes("rasa_wrong"):
            topic = CALM[(CALM.index(topic) + 1) % len(CALM)]
        return Parsed((Guess(topic, SURE),)) if topic is not None else Parsed()
