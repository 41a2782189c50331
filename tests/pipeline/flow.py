"""Numbered words of several people that flow before, while and after something breaks, and what must have come of them."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from bot.core.model.case import LogEntry, Side
from bot.core.model.lines import Line
from bot.core.ports import DESK
from bot.wording.messages import plain_line
from standin.people.person import Person
from standin.world.model import GENERAL
from tests.pipeline.running import Sarika
from tests.pipeline.story import MARKS, Cast, unmarked, until

WRITERS, HELD, ASKERS = 6, 2, 2
"""People with a case; of these, whose case the counsellor holds and answers; people who only ask the bot."""

MANY = 100
"""Rounds of words after which they come ten times more slowly."""

DANGER = "ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់"

COMMANDS = ("/help", "/numbers", "/privacy", "/language", "/menu", "/start")
"""What who asks sends, two at a time: before, while and after. Each has an answer of its own."""

WORD, HELP = "ពាក្យទី {}។", "ចម្លើយទី {}។"

ADDED = frozenset(
    plain_line(line, language) for line in (Line.ADDED_TO_CASE, Line.ADDED_AGAIN) for language in ("km", "en")
)
"""What is said to each batch of words while nobody has taken the case: two lines in turn, again and again, unmarked."""


@dataclass
class Flow:
    """The people, and how many rounds of words they have written."""

    cast: Cast
    writers: list[Person]
    askers: list[Person]
    topics: list[int]
    answers: list[str]
    """What each command is answered with, by who asked them one by one while nothing was broken."""
    rounds: int = 0

    @classmethod
    async def opened(cls, cast: Cast) -> Flow:
        """Everybody has a case, two of them are held, and the answers to the commands are known."""
        standin, counsellor = cast.standin, cast.counsellor
        people = [standin.person(standin.world.user(f"Person {n}")) for n in range(WRITERS + ASKERS + 1)]
        writers, askers, first = people[:WRITERS], people[WRITERS:-1], people[-1]
        await until(standin, "board", partial(cast.buttons, "On shift", GENERAL))
        counsellor.press("On shift", chat=cast.forum)
        await until(standin, "on shift", partial(cast.desk_says, "On shift: Bopha"))
        topics: list[int] = []
        for number, person in enumerate(writers):
            danger = f"{DANGER} {number}"
            person.send(danger)
            await until(standin, "a topic", partial(cast.desk_says, danger))
            topics.append(cast.topic_of(danger))
        for topic in topics[:HELD]:
            await until(standin, "a card", partial(cast.buttons, "Take over", topic))
            claim = cast.buttons("Take over", topic)[-1]
            counsellor.press("Take over", message_id=claim, chat=cast.forum)
            await until(standin, "taken over", partial(cast.buttons, "Close", topic))
        answers: list[str] = []
        for command in COMMANDS:
            before = len(cast.shown(first))
            first.send(command)
            await until(standin, command, partial(_more, cast, first, before))
            answers.append(cast.shown(first)[-1])
        assert len(set(answers)) == len(COMMANDS)
        return cls(cast, writers, askers, topics, answers)

    @asynccontextmanager
    async def flowing(self, pause: float = 0.2) -> AsyncIterator[None]:
        """Everybody writes a word, and the counsellor to those whose cases they hold, every `pause` seconds; seldom once
        it takes long: of 200 messages that a slow machine brings together the rest would be a file."""

        async def write() -> None:
            while True:
                for person in self.writers:
                    person.send(WORD.format(self.rounds))
                for topic in self.topics[:HELD]:
                    self.cast.counsellor.send(HELP.format(self.rounds), chat=self.cast.forum, topic=topic)
                self.rounds += 1
                await asyncio.sleep(pause if self.rounds < MANY else 10 * pause)

        writing = asyncio.create_task(write())
        try:
            yield
            assert not writing.done(), "nobody wrote any more"
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    def ask(self, part: int) -> None:
        """Who asks the bot sends the first, second or third two of the commands."""
        for person in self.askers:
            for command in COMMANDS[2 * part : 2 * part + 2]:
                person.send(command)

    async def passed(self, more: int = 3) -> None:
        """Wait until words that are written from now on have reached the other side."""
        wanted = self.rounds + more
        last = WORD.format(wanted), HELP.format(wanted)
        standin = self.cast.standin
        for topic in self.topics:
            await until(standin, last[0], partial(self._stands, topic, last[0]))
        for person in self.writers[:HELD]:
            await until(standin, last[1], partial(self.cast.says, person, last[1]))

    def _stands(self, topic: int, words: str) -> bool:
        return any(words in line["text"] for line in self.cast.at_desk(topic) if line["bot"])

    async def is_right(self, sarika: Sarika) -> None:
        """Check all that people were shown, and all that rests in the store, once everything is at rest."""
        for number, (person, topic) in enumerate(zip(self.writers, self.topics, strict=True)):
            self._is_shown(number, person, topic)
        for person in self.askers:
            assert once(self.cast.shown(person), self.answers) == self.answers
            assert not unmarked(person.transcript())
        assert not unmarked(self.cast.at_desk())
        assert len(self.cast.standin.demo_cast.forum.topics) == len(self.topics) + 1, "topics made twice"
        await self._is_kept(sarika)

    def _is_shown(self, number: int, person: Person, topic: int) -> None:
        held = number < HELD
        words, helps = self._words(number), self._helps() if held else []
        assert once([line["text"] for line in self.cast.at_desk(topic) if line["bot"]], words) == words
        shown = self.cast.shown(person)
        assert once(shown, helps) == helps
        assert sum(text in ADDED for text in shown) <= self.rounds
        assert not twice_in_a_row(shown)
        assert not unmarked([line for line in person.transcript() if line["text"] not in ADDED])
        assert not [word for word in self._helps() if not held and any(word in text for text in shown)]

    async def _is_kept(self, sarika: Sarika) -> None:
        async with sarika.store() as store:
            done = Counter((entry.what, entry.case) for _, entry in await store.journal.entries(0))
            desk = (await store.records.load(DESK)).desk
            assert len(desk.cases) == WRITERS
            assert {what: n for what, n in done.items() if n > 1} == {}, "done twice"
            assert sum(what == "case_claimed" for what, _ in done) == HELD
            for case in desk.cases:
                number = self.topics.index(case.thread or 0)
                left = (await store.records.load(case.contact)).conversation
                assert left is not None
                assert left.case is not None
                log = await store.records.log(case.contact, 0, 10_000)
                assert [entry.seq for entry in log] == list(range(1, len(log) + 1))
                assert texts(log, Side.CONTACT) == self._words(number)
                assert texts(log, Side.COUNSELLOR) == (self._helps() if number < HELD else [])
                assert (left.counts.cases, left.counts.log, left.case.view.cursor) == (1, len(log), len(log))
                assert (left.case.view.posting, left.quiet.held) == (False, ())
                known = {id for id, _ in await store.records.ledger(case.contact)}
                left_there = [m["text"] for m in self.writers[number].transcript() if m["id"] not in known]
                assert not left_there, "clearing the chat would leave these"

    def _words(self, number: int) -> list[str]:
        return [f"{DANGER} {number}", *(WORD.format(n) for n in range(self.rounds))]

    def _helps(self) -> list[str]:
        return [HELP.format(n) for n in range(self.rounds)]


def _more(cast: Cast, person: Person, before: int) -> bool:
    return len(cast.shown(person)) > before


def once(texts: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Which of some words stand in texts, in the order in which they are read first. Again they may stand only where marked."""
    found: list[str] = []
    for text in texts:
        for words in inside(text, wanted):
            if words in found:
                assert any(mark in text for mark in MARKS), f"again without a mark: {words}"
            else:
                found.append(words)
    return found


def twice_in_a_row(texts: Sequence[str]) -> list[str]:
    """What a contact is told when it is the last that they were told, without a mark."""
    return [text for before, text in pairwise(texts) if text == before]


def inside(text: str, wanted: Sequence[str]) -> list[str]:
    """The words in one text, from its beginning to its end."""
    places = [(found.start(), words) for words in wanted for found in re.finditer(re.escape(words), text)]
    return [words for _, words in sorted(places)]


def texts(log: Sequence[LogEntry], side: Side) -> list[str]:
    """The words of one side, in the order of the log."""
    return [entry.content.text for entry in log if entry.side is side]
