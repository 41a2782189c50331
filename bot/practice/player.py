"""Plays the person of a scenario on a phone of the practice world."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from bot.core.model.lines import Line
from bot.practice.parts import Language
from bot.practice.questions import Questions
from bot.practice.scenario import Scenario, Step
from bot.wording.buttons import label_of
from bot.wording.catalog import catalog, sentence
from standin.people.person import Person
from standin.people.writer import Impossible

SHORTEST, LONGEST, LETTERS = 1.5, 8.0, 14
"""Seconds that an answer takes at least and at most, and letters that somebody types in a second on a phone."""


class Who(StrEnum):
    """Who said something in a talk."""

    PERSON = "person"
    MACHINE = "machine"
    COUNSELLOR = "counsellor"


@dataclass(frozen=True)
class Said:
    """One message of a talk; `at` in seconds since the person's first."""

    at: float
    who: Who
    text: str = field(repr=False)


@dataclass
class Talk:
    """A talk so far; times are seconds since the person's first message, None for what has not happened."""

    said: list[Said] = field(default_factory=list)
    taken: float | None = None
    closed: float | None = None
    ended: float = 0.0


class Player:
    """One person in one language. `pace` 0 answers at once (for tests), 1 as fast as somebody types."""

    def __init__(
        self, scenario: Scenario, questions: Questions, person: Person, language: Language, *, pace: float
    ) -> None:
        self.talk = Talk()
        self._scenario, self._questions, self._person = scenario, questions, person
        self._language: Language = language
        self._pace = pace
        self._asked = Counter[str]()
        self._otherwise = iter(scenario.otherwise)
        self._steps = list(scenario.steps)
        self._began = 0.0
        self._heard_at = 0.0
        self._seen = 0

    async def play(self) -> Talk:
        """Write, answer and wait until a counsellor closes the case; `talk` holds at any time what was said so far."""
        feed = self._person.hub.feed
        self._began = self._heard_at = time.monotonic()
        self._seen = feed.last
        await self._do("start")
        while self.talk.closed is None:
            events = await feed.wait(self._seen, self._patience())
            for event in events:
                self._seen = event["seq"]
                if event["kind"] == "message" and event["chat"] == self._person.chat.label():
                    message = event["message"]
                    if message["from"]["is_bot"]:
                        text = str(message.get("text", message.get("caption", "")))
                        await self._hear(text, offers="reply_markup" in message)
            if not events:
                await self._do("silence")
        return self.talk

    def stop(self) -> Talk:
        """The talk as it is now, for one that nobody closed."""
        self.talk.ended = self._now()
        return self.talk

    def _now(self) -> float:
        return time.monotonic() - self._began

    def _patience(self) -> float:
        """Seconds until the person says something because nobody else does."""
        waits = [step.after for step in self._steps if step.when == "silence"]
        if self.talk.taken is None or not waits:
            return 3600.0
        return max(0.0, waits[0] * max(self._pace, 0.01) - (time.monotonic() - self._heard_at))

    async def _hear(self, text: str, *, offers: bool) -> None:
        """Read a message; one that offers buttons is the machine's, or prepared."""
        if _says(text, Line.CLOSED):
            self.talk.closed = self.talk.ended = self._now()
        elif self.talk.taken is None and _says(text, Line.TAKEN_OVER):
            self.talk.taken = self._now()
            self._heard_at = time.monotonic()
            await self._do("taken")
        elif self.talk.taken is None:
            self._keep(Who.MACHINE, text)
            await self._do("answered")
        else:
            self._keep(Who.COUNSELLOR, text)
            self._heard_at = time.monotonic()
            await self._answer(text, always=not offers)

    async def _answer(self, text: str, *, always: bool) -> None:
        asked = self._questions.heard_in(text).asked
        rules = [rule for rule in self._scenario.answers if rule.asks in asked]
        answers = [rule.say[min(self._asked[rule.asks], len(rule.say) - 1)] for rule in rules]
        self._asked.update(rule.asks for rule in rules)
        for answer in answers[:2] or (islice(self._otherwise, 1) if always else ()):
            await self._say(answer.in_language(self._language))

    async def _do(self, when: str) -> None:
        for step in [step for step in self._steps if step.when == when]:
            self._steps.remove(step)
            if when != "silence":
                await asyncio.sleep(step.after * self._pace)
            await self._take(step)
            if when == "silence":  # one after the other
                self._heard_at = time.monotonic()
                return

    async def _take(self, step: Step) -> None:
        if step.say is not None:
            await self._say(step.say.in_language(self._language))
        if step.kind is not None:
            self._keep(Who.PERSON, "")
            self._person.file(step.kind)
        if step.press is not None:
            for language in ("km", "en"):
                with suppress(Impossible):  # the button is in the other language, or not there any more
                    self._person.press(label_of(step.press, catalog(language)))
                    return

    async def _say(self, text: str) -> None:
        if self.talk.said:
            await asyncio.sleep(min(LONGEST, max(SHORTEST, len(text) / LETTERS)) * self._pace)
        self._keep(Who.PERSON, text)
        with suppress(Impossible):
            self._person.send(text)

    def _keep(self, who: Who, text: str) -> None:
        self.talk.said.append(Said(self._now(), who, text))


def _says(text: str, line: Line) -> bool:
    return any(sentence(catalog(language), line, {}) in text for language in ("km", "en"))
