"""From the words of a message to an `Understanding`: all that is looked for in it, and the rule that combines it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.ports import IntentModel
from bot.core.replacing import replace
from bot.core.understanding import triage
from bot.core.understanding.circumstances import CircumstanceLists, Circumstances
from bot.core.understanding.countries import ORIGIN, Countries
from bot.core.understanding.judge import Heard, Judge, Step, evidence
from bot.core.understanding.learned import LearnedFlags, Weights
from bot.core.understanding.lexicon import Lexicon, Reading
from bot.core.understanding.queries import Denials, Queries, Sections, whom
from bot.core.understanding.thresholds import ANSWER
from bot.core.understanding.topics import Topics
from bot.core.understanding.triage import RedFlags, RedRead
from bot.core.understanding.unspaced import Words, counted
from bot.core.understanding.values import Guess, Nlu, Parsed, Person, Query, Understanding, Urgency
from bot.understanding import lexicons
from bot.understanding.spelling import Speller
from bot.understanding.topics import URGENCIES, by_letters, load_languages, load_topics
from bot.understanding.word_files import HOME

SPELT = 600
"""Letters of a message up to which its mistyped words are looked for: red flags read it twice then."""

HASTE = 0.3
"""Seconds for which a message with a red flag of an emergency waits for the intent model, however busy that is: it
answers in some 3 ms, and after this the flag decides alone."""

_TAKEN_BY_WORDS = frozenset(
    {
        Query.NO_ANSWER,
        Query.PRICE,
        Query.COSTS,
        Query.SPEAKS_KHMER,
        Query.WHO_WILL_KNOW,
        Query.SHOULD_I_PAY,
        Query.CANNOT_READ_WRITE,
        Query.WHAT_THEN,
        Query.WHOM_FIRST,
    }
)
"""Queries whose words stand in stories too: a phone that is off, a price, the police, how long until there is money,
which company is best. The model hears them there."""


class LearnedError(ValueError):
    """`nlu/red_flags/learned.json`, `nlu/judge.json` or `nlu/words/known.txt` cannot be used. Says how to write it
    anew."""


@dataclass(frozen=True)
class Understander:
    """What one message is about. Holds no state between messages.

    `topics` are those there are; without `nlu` only words are looked for: flags, countries, circumstances.
    """

    flags: RedFlags
    countries: Countries
    topics: Topics
    nlu: IntentModel | None
    learned: LearnedFlags = field(default_factory=lambda: LearnedFlags({}))
    """They speak where the intent model does not."""
    circumstances: CircumstanceLists = field(default_factory=lambda: CircumstanceLists(()))
    letters: Mapping[str, str] = field(default_factory=dict)
    """The ways of writing of further languages, by alphabet."""
    words: Words | None = None
    """The Latin ones of the training messages."""
    speller: Speller | None = None
    """Knows what is meant by mistyped ones."""
    queries: Queries = field(default_factory=Queries)
    sections: Sections = field(default_factory=Sections)
    helpers: Lexicon = field(default_factory=lambda: Lexicon(()))
    """The names of `nlu/helpers.yml`."""
    denials: Denials = field(default_factory=Denials)
    judge: Judge | None = None
    """Joins all evidence where a model was heard; without it the greatest of several voices counts."""

    @classmethod
    def from_files(cls, nlu: IntentModel | None, home: Path = HOME) -> Understander:
        """Read all lists from the folder `nlu/`. Raises ContentError or LearnedError, with file and line."""
        topics = load_topics(home / "topics.yml")
        counts = load_words(home / "words" / "known.txt")
        return cls(
            RedFlags.compile(lexicons.load_flags(home / "red_flags", topics)),
            Countries(lexicons.load_countries(home / "countries.yml")),
            topics,
            nlu,
            load_learned(home / "red_flags" / "learned.json"),
            CircumstanceLists(lexicons.load_circumstances(home / "circumstances")),
            by_letters(load_languages(home / "languages.yml")),
            Words(counts),
            Speller(counts, counts),
            Queries(lexicons.load_queries(home / "queries")),
            Sections(lexicons.load_sections(home / "sections")),
            Lexicon(lexicons.load_helpers(home / "helpers.yml")),
            Denials(lexicons.load_denials(home / "denied.yml")),
            load_judge(home / "judge.json"),
        )

    def red_flags(self, text: str) -> RedRead:
        """What red flags alone tell of a message: pure and fast.

        Where they tell of no haste, mistyped words are read as what may be meant, which is urgent at most.
        """
        red = self.flags.read(text)
        reading = red.reading or Reading(text)
        insists = self.judge is not None and self.judge.insists(red.flags) is Urgency.EMERGENCY
        if red.urgency is Urgency.EMERGENCY and not insists and self.learned.is_calm(reading):
            return red.doubted()
        spelt = self._spelt(reading) if red.urgency < Urgency.URGENT else None
        meant = self.flags.read(spelt).doubted() if spelt else red
        return replace(red, flags=meant.flags) if meant.urgency > red.urgency else red

    def _spelt(self, reading: Reading) -> Reading | None:
        """The message with its mistyped words spelt; None where there are none, and for a long one."""
        if self.speller is None or not reading.has_latin or len(reading.folded) > SPELT:
            return None
        spelt = self.speller.spelt(reading.folded)
        return Reading(spelt) if spelt != reading.folded else None

    def _learned_urgency(self, reading: Reading) -> Urgency:
        spelt = self._spelt(reading)
        return max(self.learned.urgency(each) for each in (reading, spelt) if each)

    async def understand(
        self, text: str, red: RedRead | None = None, *, thorough: bool = False, at_once: bool = False
    ) -> Understanding:
        """What a message is about. Never raises.

        `red` is what `red_flags` said of it, if it was asked already. When hard red flags say emergency, the intent
        model is not waited for, and the result says that it was not heard; where others do, it is for `HASTE` at most.
        `thorough` asks it all the same, for reports that compare the two, and `at_once` never.
        """
        red = red or self.red_flags(text)
        reading = red.reading or Reading(text)
        parsed: Parsed | None = None
        waits = thorough or self._insists(red) is not Urgency.EMERGENCY
        if self.nlu is not None and waits and not at_once:
            parsed = await self._heard(text, HASTE if red.urgency is Urgency.EMERGENCY and not thorough else None)
        told, where = self.circumstances.find(reading), self.countries.whereabouts(reading)
        judged, asked = self._judged(reading, red, parsed, told), self.queries.read(reading)
        another = Query.FOR_ANOTHER in asked.queries or told.person is not Person.SELF  # "help me" is for nobody else
        understood = triage.understanding(
            text,
            red.flags,
            [guess for guess in self._guesses(parsed) if self._may_be(guess.topic, another, unasked=asked.unasked)],
            self.topics,
            where.country,
            Nlu.UNAVAILABLE if parsed is None else Nlu.RASA,
            is_question=red.is_question,
            model=parsed.urgency if parsed else {},
            learned=self._learned_urgency(reading) if parsed is None else Urgency.NONE,
            judged=judged[0] if judged else None,
            letters=self.letters,
            words=self.words,
        )
        if understood.confidence >= ANSWER:
            tells = self.topics.tells(understood.topic)
            there = where.writer not in (None, ORIGIN) and not where.named  # "I work in Japan" plans nothing
            told = told.where_unsaid(replace(tells, time=None) if there else tells)
        danger = judged[1] if judged else None
        found = replace(
            understood,
            danger=danger,
            sector=told.sector,
            person=told.person,
            time=told.time,
            whom=told.whom,
            police_against=told.police_against,
            **vars(asked),
            **self.sections.read(reading)._asdict(),
            heard=parsed.asked if parsed else {},
            helpers=whom(self.helpers.find(reading), told.police_against),
            not_about=self.denials.read(reading),
            home=where.home,
            left=where.left,
            hinted=where.hinted,
            named=where.named,
            not_in=where.not_in,
        )
        return triage.placed(found, where, red.urgency)

    def _may_be(self, topic: str, another: bool, *, unasked: bool) -> bool:
        """Whether the model may be right: of a query words can say that it is none."""
        query = self.topics.query(topic)
        said_not = (unasked and query in _TAKEN_BY_WORDS) or (query is Query.FOR_ANOTHER and not another)
        return topic in self.topics and not said_not

    def _guesses(self, parsed: Parsed | None) -> Sequence[Guess]:
        guesses = parsed.guesses if parsed else ()
        return guesses if self.judge is None else self.judge.swayed(guesses)

    async def _heard(self, text: str, within: float | None) -> Parsed | None:
        """What the intent model says within so many seconds, if it does."""
        if self.nlu is None:
            return None
        try:
            async with asyncio.timeout(within):
                return await self.nlu.parse(text)
        except TimeoutError:
            return None

    def _insists(self, red: RedRead) -> Urgency:
        """The urgency that no model can lower: of the hard flags, or where there is no judge of all of them."""
        return red.urgency if self.judge is None else self.judge.insists(red.flags)

    def evidence(self, reading: Reading, red: RedRead, parsed: Parsed, told: Circumstances) -> dict[str, float]:
        """All that is known of a message, as numbers by name."""
        heard = Heard(
            red.flags, red.about, red.silenced, red.asked, self.learned.sum(reading), told, len(reading.folded)
        )
        return evidence(heard, parsed, self.topics, self.judge.odds if self.judge else {})

    def _judged(
        self, reading: Reading, red: RedRead, parsed: Parsed | None, told: Circumstances
    ) -> tuple[Urgency, float] | None:
        """The urgency by all evidence, and how likely somebody should hurry; None where no model was heard."""
        if self.judge is None or parsed is None or not parsed.urgency:
            return None
        known, insists = self.evidence(reading, red, parsed, told), self._insists(red)
        danger = 1.0 if insists >= Urgency.URGENT else self.judge.urgent.probability(known, reading.script)
        return max(self.judge.says(known, reading.script), insists), danger


def load_learned(path: Path) -> LearnedFlags:
    """Read `nlu/red_flags/learned.json`. Raises LearnedError for one that is missing or not of that form."""
    try:
        return LearnedFlags(
            {
                script: Weights(
                    (int(each["letters"][0]), int(each["letters"][1])),
                    {str(piece): float(weight) for piece, weight in each["pieces"].items()},
                    {str(word): float(weight) for word, weight in each["words"].items()},
                    float(each["start"]),
                    float(each["calm"]),
                )
                for script, each in json.loads(path.read_text(encoding="utf-8")).items()
            }
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise _unusable(path, error) from error


def load_words(path: Path) -> dict[str, int]:
    """Read `nlu/words/known.txt`: a word a line, and how many training messages have it. Raises LearnedError."""
    try:
        return counted(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unusable(path, error) from error


def load_judge(path: Path) -> Judge:
    """Read `nlu/judge.json`. Raises LearnedError for one that is missing or not of that form."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        steps = {
            name: Step(_numbers(told[name]["weights"]), _numbers(told[name]["at"]))
            for name in ("urgent", "emergency", "support")
        }
        return Judge(
            **steps, hard=_urgencies(told["hard"]), odds=_numbers(told["odds"]), topics=_numbers(told["topics"])
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unusable(path, error, "judge") from error


def _urgencies(told: Mapping[str, object]) -> dict[str, Urgency]:
    return {str(rule): URGENCIES[str(word)] for rule, word in told.items()}


def _numbers(told: Mapping[str, object]) -> dict[str, float]:
    return {str(name): float(str(value)) for name, value in told.items()}


def _unusable(path: Path, error: Exception, script: str = "learn_flags") -> LearnedError:
    anew = f"write it anew with nlu/.venv/bin/python nlu/build/{script}.py"
    return LearnedError(f"{path}: cannot be used ({type(error).__name__}); {anew}")
