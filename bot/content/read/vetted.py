"""Texts with a head (sources, and who of the organisation reviewed them), and `sources.yml`, which their heads name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from bot.content.check.words import check_letters
from bot.content.model.answers import Answer, Review, Signed, fingerprint
from bot.content.model.times import parse_day
from bot.sheet import Problems, Row, parse, read


@dataclass(frozen=True)
class Page:
    """A page or document: title, address where one was kept, its own words for its date, titles in other languages."""

    title: str
    url: str
    date: str
    titles: Mapping[str, str] = field(default_factory=dict)

    def title_in(self, language: str) -> str:
        """The title for readers of a language; in English where it has none."""
        return self.titles.get(language) or self.title


def read_sources(folder: Path, languages: Collection[str], problems: Problems) -> Mapping[str, Page]:
    """All sources by id, with their titles in the languages that have a file for them."""
    found = dict(_read_pages(folder / "sources.yml", problems))
    for language in languages:
        path = folder / language / "sources.yml"
        for id_, row in read(path, problems).fields().items() if path.exists() else ():
            if id_ not in found:
                row.wrong(f"there is no source {id_}", "write an id of responses/sources.yml")
                continue
            check_letters(row.text(), row)
            found[id_] = replace(found[id_], titles={**found[id_].titles, language: row.text()})
    return found


def _read_pages(path: Path, problems: Problems) -> Mapping[str, Page]:
    """Each source needs a title; url and date where there are any."""
    found: dict[str, Page] = {}
    for row in read(path, problems).items():
        row.name = "source"
        row.only({"id", "title", "url", "date"})
        id_ = row.need("id", "give it a short id, such as G1")
        title = row.need("title", "write the title of the page or document")
        url, day = row.get("url"), row.get("date")
        if id_ and id_.text() in found:
            id_.wrong(f"the source {id_.text()} is written twice", "keep one of the two")
        if id_:
            found[id_.text()] = Page(title.text(), url.text(), day.text())
    return found


_FENCE = "---"

REVIEW_FIELDS = ("reviewed_by", "reviewed_on", "reviewed_words")
"""Who read the words, when, and which they were (`fingerprint`): other ones are a draft again."""


@dataclass(frozen=True)
class Head(Signed):
    """The head, and the file's lines; the words begin at index `end`."""

    lines: tuple[str, ...]
    end: int
    sources: tuple[str, ...]


def read_review(row: Row, words: str) -> dict[str, Review | None]:
    """The review of these words by the `REVIEW_FIELDS` of a row, as `Signed` takes it: that of others has lapsed."""
    day = parse_day(row.get("reviewed_on"))
    by, read = row.get("reviewed_by").text(), row.get("reviewed_words").text()
    review = Review(by, day) if by and day else None
    return {"review": review} if read == fingerprint(words) else {"lapsed": review}


def trimmed(body: Sequence[str]) -> tuple[int, str]:
    """How many blank lines stood first, and the text without outer blank lines."""
    skipped = next((n for n, line in enumerate(body) if line.strip()), 0)
    return skipped, "\n".join(line.rstrip() for line in body).strip()


def signed_of(path: Path, words: str) -> str:
    """What somebody signs who reads a text: its words, and of a form its plan, by which they are said to whom."""
    plan = path.parents[2] / "forms" / f"{path.stem}.yml"
    if path.parent.name != "forms" or not plan.exists():
        return words
    lines = plan.read_text(encoding="utf-8", errors="replace").splitlines()
    return f"{words}\n\n{trimmed([line for line in lines if not line.lstrip().startswith('#')])[1]}"


@dataclass(frozen=True)
class Shelf:
    """A `responses/` folder whose texts are read, and what they may name."""

    folder: Path
    languages: Collection[str]
    topics: Collection[str]
    sources: Collection[str]
    services: Collection[str]
    today: date
    problems: Problems

    def head(self, path: Path, about: str) -> Head | None:
        """The head of one file, or None after reporting why it cannot be read. `about`: the field that names it."""
        problems = self.problems
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            problems.add(path, 1, "this file is not UTF-8 text", "save it again as UTF-8")
            return None
        fences = [number for number, line in enumerate(lines) if line.strip() == _FENCE][:2]
        if len(fences) < 2 or fences[0]:
            how = f"begin with {_FENCE}, the fields {about} and sources, and {_FENCE}"
            problems.add(path, 1, "the head is missing", how)
            return None
        end = fences[1]
        head = parse("\n".join(lines[1:end]), path, problems, first_line=2)
        if not head:
            return None
        head.name = "the head"
        head.only({about, "sources", *REVIEW_FIELDS})
        named = head.need(about, f"write {about}: {path.stem}")
        if named and named.text() != path.stem:
            named.wrong(f"the {about} is {named.text()!r} in a file named {path.name}", f"write {about}: {path.stem}")
        by, on = head.get("reviewed_by"), head.get("reviewed_on")
        how = "write sources: [G1, S1], with ids of responses/sources.yml; [own] if no fact was read elsewhere"
        cited = head.need("sources", how)
        rows = cited.items()
        if cited and not rows and not cited.word:
            cited.wrong("the sources are empty", how)
        if by and not on:
            by.wrong("reviewed_by without reviewed_on", "write the day of the review, such as reviewed_on: 2026-11-25")
        if on and not by:
            on.wrong("reviewed_on without reviewed_by", "write who of the organisation reviewed it, or empty both")
        for source in rows:
            if self.sources and source.text() not in self.sources:  # without any, their file is unreadable
                source.wrong(
                    f"the source {source.text()!r} is unknown", "add it to responses/sources.yml, or correct it"
                )
        words = signed_of(path, trimmed(lines[end + 1 :])[1])
        read = Head(tuple(lines), end + 1, tuple(map(Row.text, rows)), **read_review(head, words))
        review = read.review or read.lapsed
        if review is not None and review.on > self.today:
            on.wrong(f"reviewed_on is {review.on}, in the future", "write the day on which it was reviewed")
        return read

    def texts(self, folder: str, kind: str, name: str) -> dict[str, Answer]:
        """A text in each language, as an answer without sections; what cannot be read is reported."""
        read = (
            (language, self._text(self.folder / language / folder / f"{name}.md", kind, language))
            for language in self.languages
        )
        return {language: text for language, text in read if text is not None}

    def _text(self, path: Path, kind: str, language: str) -> Answer | None:
        if not path.exists():
            how = "write it, in the form of its neighbours"
            self.problems.add(path, 1, f"the {kind} {path.stem} is not translated", how)
            return None
        head = self.head(path, kind)
        if head is None:
            return None
        skipped, text = trimmed(head.lines[head.end :])
        line = head.end + skipped + 1
        if not text:
            self.problems.add(path, line, f"the {kind} is empty", "write its words below the head")
        return Answer(path.stem, language, text, (), head.sources, path, line, review=head.review, lapsed=head.lapsed)

    def strays(self, folder: str, known: Collection[str]) -> Iterator[Path]:
        """The files of texts that are none of the known ones."""
        for language in self.languages:
            files = sorted((self.folder / language / folder).glob("*.md"))
            yield from (path for path in files if path.stem not in known)
