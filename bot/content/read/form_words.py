"""Reads `responses/<language>/forms/<form>.md`: the words of a form, against what the form needs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.check.words import PLACEHOLDER, check_text
from bot.content.model.answers import FIRST_LENGTH, TITLE_LENGTH
from bot.content.model.forms import SIGN_LENGTH, FormContent, FormWords
from bot.content.read.vetted import Shelf, trimmed
from bot.core.model.forms import Form, Result
from bot.sheet import Place, Problems

OWN_PLACEHOLDERS = ("{signs}", "{chosen}")
"""What an ending may say of the answers."""

_HEADING = re.compile(r"## (question|ending) ([a-z][a-z0-9_]*)|## (signs)")
_ENTRY = re.compile(r"- ([a-z][a-z0-9_]*): (\S.*)")
_LISTING = dict.fromkeys((Result.SOME, Result.FOUND, Result.PICTURE), "{signs}")
_OF_THE_INTERFACE = ("yes", "no", "unsure")


@dataclass
class _Part:
    """One heading with what stands below it. `line` is that of the heading, from 1."""

    name: str
    line: int
    text: list[str] = field(default_factory=list)
    entries: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return trimmed(self.text)[1]

    @property
    def first_line(self) -> int:
        return self.line + 1 + trimmed(self.text)[0]


def read_words(shelf: Shelf, language: str, form: Form) -> FormWords | None:
    """The words of a form in one language, or None after reporting why they cannot be read."""
    path, problems = shelf.folder / language / "forms" / f"{form.id}.md", shelf.problems
    if not path.exists():
        problems.add(path, 1, f"the form {form.id} has no words in {language}", "write them after another language")
        return None
    head = shelf.head(path, "form")
    if head is None:
        return None
    parts = {part.name: part for part in _parts(path, head.lines, head.end, problems)}
    _check_parts(path, form, parts, problems)
    for part in parts.values():
        _check_words(path, part, shelf.services, problems)
    signs = parts.get("signs", _Part("signs", 1))
    return FormWords(
        form=form.id,
        language=language,
        opening=parts[""].words,
        questions={q.id: parts[f"question {q.id}"].words for q in form.questions if f"question {q.id}" in parts},
        labels={
            (name.removeprefix("question "), id_): label
            for name, part in parts.items()
            if name.startswith("question ")
            for id_, (label, _) in part.entries.items()
        },
        endings={e: parts[f"ending {e}"].words for e in form.endings if f"ending {e}" in parts},
        signs={id_: sign for id_, (sign, _) in signs.entries.items()},
        sources=head.sources,
        review=head.review,
        lapsed=head.lapsed,
        path=path,
        lines={name: part.first_line for name, part in parts.items()},
    )


def _parts(path: Path, lines: tuple[str, ...], start: int, problems: Problems) -> Iterator[_Part]:
    part = _Part("", start)
    for number, line in enumerate(lines[start:], start + 1):
        if line.startswith("#"):
            yield part
            match = _HEADING.fullmatch(line.rstrip())
            if match is None:
                how = "write `## question ID`, `## ending ID` or `## signs`"
                problems.add(path, number, "this heading is not understood", how)
            part = _Part(line[3:].strip(), number)
        elif (entry := _ENTRY.fullmatch(line.rstrip())) is not None:
            if entry.group(1) in part.entries:
                problems.add(path, number, f"{entry.group(1)} is written twice", "keep one of the two")
            part.entries[entry.group(1)] = (entry.group(2), number)
            part.text.append("")
        else:
            part.text.append(line.rstrip())
    yield part


def _check_parts(path: Path, form: Form, parts: dict[str, _Part], problems: Problems) -> None:
    """Report what the form needs and the file lacks, and what nobody reads."""
    wanted = {"": None, **{f"question {q.id}": q for q in form.questions}}
    needed = {*wanted, *(f"ending {e}" for e in form.endings), *(["signs"] if form.signs else [])}
    for name in sorted(needed - set(parts)):
        problems.add(path, 1, f"{name} is missing", f"add `## {name}` and its words")
    for name in sorted(set(parts) - needed):
        how = f"correct the heading, or add it to responses/forms/{form.id}.yml"
        problems.add(path, parts[name].line, f"the form has no {name}", how)
    for name, part in parts.items():
        question = wanted.get(name)
        known = {c.id for c in question.choices} if question else set(form.signs) if name == "signs" else set()
        lacking = known - set(part.entries) - (set(_OF_THE_INTERFACE) if question else set())
        for id_ in sorted(lacking):
            problems.add(path, part.line, f"{id_} has no words below {name}", f"write `- {id_}: …`")
        for id_, (_, line) in part.entries.items():
            if id_ not in known:
                problems.add(path, line, f"{name or 'the opening'} has no {id_}", "correct the id, or take it out")
        if name in needed and name != "signs" and not part.words:
            problems.add(path, part.line, f"{name or 'the opening'} has no text", "write what a person reads")
        listing = _LISTING.get(Result(name[7:])) if name[7:] in set(Result) else None
        if listing and name.startswith("ending ") and listing not in part.words:
            problems.add(path, part.line, f"{name} does not say {listing}", f"write {listing} where the list stands")


def _check_words(path: Path, part: _Part, services: Collection[str], problems: Problems) -> None:
    """Lengths, and what may stand in a text."""
    place, text = Place(path, part.first_line, problems), part.words
    length = len(PLACEHOLDER.sub("", text))
    if length > FIRST_LENGTH:
        place.wrong(f"this text has {length} characters", f"write at most {FIRST_LENGTH}")
    for placeholder in OWN_PLACEHOLDERS if part.name.startswith("ending ") else ():
        text = text.replace(placeholder, " ")
    check_text(text, place, services)
    most = SIGN_LENGTH if part.name == "signs" else TITLE_LENGTH
    for entry, line in part.entries.values():
        if len(entry) > most:
            problems.add(path, line, f"this has {len(entry)} characters", f"write at most {most}")
        check_text(entry, Place(path, line, problems), services)


def check_same(about: FormContent, problems: Problems) -> None:
    """Report what one language says of services and another does not, and `{call}` where there is nobody to call."""
    said = {language: _placeholders(one) for language, one in about.words.items()}
    for language, one in about.words.items():
        for name, mine in said[language].items():
            place, ending = Place(one.path, one.lines.get(name, 1), problems), name.removeprefix("ending ")
            for other, theirs in said.items():
                for missing in sorted(theirs.get(name, set()) - mine):
                    what = f"{name or 'the opening'} does not say {{{missing}}}, and in {other} it does"
                    place.wrong(what, "say the same in all languages")
            if "call" in mine and ending not in about.services and about.below is None:
                how = f"write `services:` with a topic at the ending {ending} in responses/forms/{one.form}.yml"
                place.wrong(f"{name} says {{call}}, and nothing says whom", how)
            if ending != name and ending in about.services and "call" not in mine:
                how = "write {call} where they stand, or take `services:` out of the form"
                place.wrong(f"{name} does not say {{call}}, so nobody sees its services", how)
        for missing in sorted(said[language][""]):
            what = f"the opening says {{{missing}}}, which stays empty there"
            problems.add(one.path, one.lines.get("", 1), what, "say it in a question or an ending")


def _placeholders(words: FormWords) -> dict[str, set[str]]:
    """What is filled in, by the part in which it stands."""
    asked = {f"question {id_}": text for id_, text in words.questions.items()}
    parts = {"": words.opening, **asked, **{f"ending {id_}": text for id_, text in words.endings.items()}}
    return {name: set(PLACEHOLDER.findall(text)) for name, text in parts.items()}
