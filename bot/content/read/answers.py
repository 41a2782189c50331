"""Reads `responses/<language>/answers/<topic>.md`, and for whom a part is meant, as `{country: MY SG}`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from bot.content.model.answers import BUTTON_DATA, SIGNATURE, TITLE_LENGTH, Answer, Meant, Section, Variant
from bot.content.model.services import COUNTRY
from bot.content.read.vetted import Shelf, trimmed
from bot.core.understanding.values import Person, Sector
from bot.sheet import Place, Problems

_TAKEN = frozenset({"more", "more_2", "sources"})
"""Buttons that every answer may have: all that it offers, and who says so."""

_HEADING = re.compile(r"## ([a-z][a-z0-9_]*): (\S.*)")


def read_answer(path: Path, language: str, shelf: Shelf) -> Answer | None:
    """One answer, or None after reporting why it cannot be read. Its words are checked elsewhere."""
    head = shelf.head(path, "topic")
    if head is None:
        return None
    first, first_line, sections, variants = _body(path, list(head.lines), head.end, shelf.problems)
    return Answer(
        topic=path.stem,
        language=language,
        first=first,
        sections=sections,
        review=head.review,
        lapsed=head.lapsed,
        sources=head.sources,
        path=path,
        first_line=first_line,
        variants=variants,
    )


def _body(
    path: Path, lines: list[str], start: int, problems: Problems
) -> tuple[str, int, tuple[Section, ...], tuple[Variant, ...]]:
    blocks: list[tuple[int, str, list[str]]] = [(start, "", [])]
    for number, line in enumerate(lines[start:], start + 1):
        if line.startswith("#"):
            blocks.append((number, line, []))
        else:
            blocks[-1][2].append(line)
    (_, _, body), *others = blocks
    skipped, first = trimmed(body)
    if not first:
        problems.add(path, start + 1, "the first message is empty", "write what a person should read at once")
    sections: dict[str, Section] = {}
    variants: dict[tuple[str, Meant], Variant] = {}
    for number, written, body in others:
        read = parted(written, path, number, problems)
        section = _section(path, *read, number, body, problems) if read is not None else None
        if read is None or section is None:
            continue
        meant = read[1]
        if section.id in sections if meant is None else (section.id, meant) in variants:
            how = "give each section its own id, or other conditions"
            problems.add(path, number, f"there are two sections {section.id or '#'}", how)
        if meant is None:
            sections[section.id] = section
        else:
            variants[section.id, meant] = Variant(meant, section)
    return first, start + skipped + 1, tuple(sections.values()), tuple(variants.values())


def _section(
    path: Path, heading: str, meant: Meant | None, line: int, body: list[str], problems: Problems
) -> Section | None:
    """One section, whose heading stands on `line`; None after reporting a heading that cannot be read."""
    place, (skipped, text) = Place(path, line, problems), trimmed(body)
    match = _HEADING.fullmatch(heading.rstrip())
    if match is None and heading.strip() == "#" and meant is not None:
        id_, title = "", ""
    elif match is None:
        place.wrong("this heading is not understood", "write it as `## evidence: Keep evidence`")
        return None
    else:
        id_, title = match.groups()
    if len(f"section|{path.stem}|{id_}|") + SIGNATURE > BUTTON_DATA:
        place.wrong(f"the id {id_} is too long for a button", "write a shorter word before the colon")
    if id_ in _TAKEN:
        place.wrong(f"the id {id_} has a meaning of its own", "write another word before the colon")
    if not text:
        place.wrong(f"the section {id_} is empty", "write its text below, or take it out")
    if len(title) > TITLE_LENGTH:
        place.wrong(f"the title has {len(title)} characters", f"write at most {TITLE_LENGTH}: it is a button")
    return Section(id_, title, text, line, line + 1 + skipped)


def check_pairs(answers: Mapping[tuple[str, str], Answer], languages: Collection[str], problems: Problems) -> None:
    """Report topics and sections that one language has and another lacks."""
    for topic in sorted({topic for topic, _ in answers}):
        present = [answers[topic, language] for language in languages if (topic, language) in answers]
        model = max(present, key=lambda answer: len(answer.sections) + len(answer.variants))
        for language in languages:
            answer = answers.get((topic, language))
            if answer is None:
                missing = model.path.parents[2] / language / "answers" / model.path.name
                how = f"write it after {model.path.parents[1].name}/answers/{model.path.name}"
                problems.add(missing, 1, f"{topic} is not translated", how)
                continue
            check_variants(model, answer, problems)
            mine, theirs = [s.id for s in answer.sections], [s.id for s in model.sections]
            if mine != theirs:
                line = answer.sections[0].line if answer.sections else answer.first_line
                what = f"the sections are {', '.join(mine) or 'none'}; in {model.language} they are {', '.join(theirs)}"
                problems.add(answer.path, line, what, "have the same sections in the same order in both")


_MEANT = re.compile(r"(?P<heading>.*?)\s*\{(?P<conditions>[^{}]*)\}")
_CONDITION = re.compile(r"\s*(country|sector|person)\s*:\s*(\S.*?)\s*")
_HOW = "write it as {country: MY SG; sector: fishing; person: other}, one or more of the three"


def parted(heading: str, path: Path, line: int, problems: Problems) -> tuple[str, Meant | None] | None:
    """A heading without its conditions, and whom it is meant for (None: all); None for the whole where not read."""
    match = _MEANT.fullmatch(heading.rstrip())
    if match is None:
        return heading, None
    found: dict[str, list[str]] = {}
    for part in match["conditions"].split(";"):
        condition = _CONDITION.fullmatch(part)
        if condition is None or condition[1] in found:
            problems.add(path, line, f"this condition is not understood: {part.strip() or 'nothing'}", _HOW)
            return None
        found[condition[1]] = condition[2].split()
    countries, sectors, persons = (found.get(name, []) for name in ("country", "sector", "person"))
    wrong = [word for word in countries if not COUNTRY.fullmatch(word)]
    wrong += [word for word in sectors if word not in tuple(Sector)]
    wrong += [word for word in persons if word not in tuple(Person)]
    for word in wrong:
        known = f"{', '.join(Sector)}; persons: {', '.join(Person)}"
        problems.add(path, line, f"{word} is not known here", f"countries are like MY; sectors: {known}")
    if wrong:
        return None
    meant = Meant(frozenset(countries), frozenset(map(Sector, sectors)), frozenset(map(Person, persons)))
    return match["heading"], meant


def check_variants(model: Answer, answer: Answer, problems: Problems) -> None:
    """Report parts for some readers that one language has and another lacks, or has in another order."""
    mine = [(variant.part.id, variant.meant) for variant in answer.variants]
    theirs = [(variant.part.id, variant.meant) for variant in model.variants]
    if mine != theirs:
        line = answer.variants[0].part.line if answer.variants else answer.first_line
        what = f"the parts for some readers are {_named(mine)}; in {model.language} they are {_named(theirs)}"
        how = "have the same parts with the same conditions in the same order in both"
        problems.add(answer.path, line, what, how)


def _named(parts: Iterable[tuple[str, Meant]]) -> str:
    words = []
    for id_, meant in parts:
        conditions = [*sorted(meant.countries), *sorted(meant.sectors), *sorted(meant.persons)]
        words.append(f"{id_ or 'first message'} ({' '.join(conditions)})")
    return ", ".join(words) or "none"
