"""Reads `responses/musts.yml`, and looks whether each answer says what it must, and nothing that no answer may say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import product, starmap
from pathlib import Path

from bot.content.model.answers import Answer, Reader
from bot.content.model.contents import Content
from bot.content.model.order import Seeker
from bot.content.model.services import HOME
from bot.content.model.topics import ANY
from bot.content.read.directory import need_of
from bot.core.understanding.text import fold
from bot.sheet import Problems, Row, read


@dataclass(frozen=True, eq=False)
class Thought:
    """Something to be said, or not to be said, with its wordings by language.

    `countries` are those whose readers must be told it; without any it is for all readers.
    """

    what: str
    wordings: Mapping[str, tuple[re.Pattern[str], ...]]
    countries: frozenset[str] = frozenset()

    def said_in(self, text: str, language: str) -> re.Match[str] | None:
        """Where one of the wordings stands in a text that went through `comparable`."""
        found = (wording.search(text) for wording in self.wordings.get(language, ()))
        return next((match for match in found if match), None)


@dataclass(frozen=True)
class Beside:
    """What a text has to say where it holds one of `where`, such as for whom a line is."""

    where: tuple[str, ...]
    thought: Thought


@dataclass(frozen=True)
class Musts:
    """What is asked of topics' answers, and of all. `listed`: the needs for which a topic's lists have somebody."""

    must: Mapping[str, tuple[Thought, ...]]
    never: Mapping[str, tuple[Thought, ...]]
    never_anywhere: tuple[Thought, ...]
    listed: Mapping[str, tuple[str, ...]]
    beside: tuple[Beside, ...] = ()


def read_musts(path: Path, languages: Collection[str], topics: Collection[str], problems: Problems) -> Musts:
    """What `musts.yml` asks for; what is wrong with it is reported."""
    sheet = read(path, problems)
    sheet.only({"never", "beside", "topics"})
    must, never, listed = {}, {}, {}
    for topic, row in sheet.get("topics").fields().items():
        row.only({"must", "never", "listed"})
        if topic not in topics:
            row.wrong(f"{topic} is not in topics.yml", "write the id of a topic")
        must[topic] = _thoughts(row.get("must"), languages)
        never[topic] = _thoughts(row.get("never"), languages)
        if needs := row.get("listed"):
            listed[topic] = tuple(need_of(item) for item in needs.items())
    where = "list what it stands beside, such as {service:ID}"
    beside = tuple(
        Beside(item.need("where", where).texts(), _thought(item, languages, "where"))
        for item in sheet.get("beside").items()
    )
    return Musts(must, never, _thoughts(sheet.get("never"), languages), listed, beside)


def check_listed(content: Content, musts: Musts, path: Path, problems: Problems) -> None:
    """Report countries in which an adult finds nobody for a need in a topic's list but the police and child lines.

    Where that is so by what the directory holds, the list has to have somebody `otherwise`, and the answer says it.
    """
    for topic, needs in musts.listed.items():
        for country, need in product((None, *content.countries), needs):
            found = content.services_for(topic, Seeker(country, datetime.now(UTC)))
            helping = [s for s in found if need in s.needs and not s.police and s.audience is None]
            there = [s for s in helping if s.country == (country or HOME)]
            if not helping or not (there or content.nobody_there(topic, country)):
                where = country or ANY
                what = f"{topic} lists nobody for {need} in {where} who is neither the police nor only for children"
                how = "add a service to its list, or `otherwise` with one that is reached from everywhere"
                problems.add(path, content.topics[topic].line, what, how)


def check_musts(answer: Answer, musts: Musts, problems: Problems) -> None:
    """Report what an answer leaves out for some reader, and what it says that it may not.

    What must be said stands in what each reader sees, also where parts for some of them take the place of others.
    """
    missed, thoughts = set(), musts.must.get(answer.topic, ())
    for reader in _readers(answer, {country for thought in thoughts for country in thought.countries}):
        seen = answer.suited(reader)
        texts = [comparable(text) for text in (seen.first, *(section.text for section in seen.sections))]
        for thought in thoughts:
            if thought.countries and reader.country not in thought.countries:
                continue
            if thought not in missed and not any(thought.said_in(text, answer.language) for text in texts):
                missed.add(thought)
                how = "say it, or add your wording to responses/musts.yml"
                problems.add(answer.path, seen.first_line, f"this answer does not say: {thought.what}", how)
    never = (*musts.never_anywhere, *musts.never.get(answer.topic, ()))
    check_never(answer.parts(), answer.path, answer.language, never, problems)
    check_beside(answer, musts, problems)


def _readers(answer: Answer, others: Collection[str]) -> list[Reader]:
    """One of every kind of reader who sees other parts of an answer, and in `others`, who is least known first."""
    meant = [variant.meant for variant in answer.variants]
    countries = {*others, *(country for one in meant for country in one.countries)}
    sectors = {sector for one in meant for sector in one.sectors}
    persons = {person for one in meant for person in one.persons}
    readers = starmap(Reader, product((None, *sorted(countries)), (None, *sectors), (None, *persons)))
    return sorted(readers, key=lambda reader: sum(known is not None for known in astuple(reader)))


def check_beside(answer: Answer, musts: Musts, problems: Problems) -> None:
    """Report texts that name something, such as a line for some only, and leave out what belongs to it."""
    for text, line in answer.parts():
        for beside in musts.beside:
            named = any(where in text for where in beside.where)
            if named and not beside.thought.said_in(comparable(text), answer.language):
                how = "say it beside it, or add your wording to responses/musts.yml"
                problems.add(answer.path, line, f"this text does not say: {beside.thought.what}", how)


def check_never(
    parts: Iterable[tuple[str, int]], path: Path, language: str, never: Iterable[Thought], problems: Problems
) -> None:
    """Report what stands in texts (each with its line) and may not."""
    texts = [(comparable(text), line) for text, line in parts]
    for thought in never:
        for text, line in texts:
            if match := thought.said_in(text, language):
                at, how = line + text.count("\n", 0, match.start()), "say it in another way, or leave it out"
                problems.add(path, at, f"no answer may say this: {thought.what}", how)


@cache
def comparable(text: str) -> str:
    """A text in the form in which wordings are looked for; its line ends stay. Many readers see the same."""
    return "\n".join(fold(line.replace("**", "")) for line in text.split("\n"))


def _thoughts(row: Row, languages: Collection[str]) -> tuple[Thought, ...]:
    return tuple(_thought(item, languages) for item in row.items())


def _thought(item: Row, languages: Collection[str], *besides: str) -> Thought:
    """One thought; its entry may hold `besides` too."""
    item.only({"what", "country", *besides, *languages})
    what = item.need("what", "write the thought in a few words")
    wordings = {}
    for language in languages:
        written = item.need(language, "list wordings of this thought")
        wordings[language] = tuple(map(_pattern, written.texts()))
    countries = item.get("country")
    return Thought(what.text(), wordings, frozenset(countries.texts()))


def _pattern(wording: str) -> re.Pattern[str]:
    return re.compile(r"[^។.?!\n]*".join(re.escape(fold(part)) for part in wording.split("*")))
