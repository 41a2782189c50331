"""Answers: the words on a topic in a language, as a first message and sections."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.core.model.conversation import Conversation
from bot.core.replacing import replace
from bot.core.understanding.values import Person, Sector

FIRST_LENGTH = 500
"""Most characters of a first message as it is sent, with services and all else filled in."""
SECTION_LENGTH = 900
"""Most characters of a section: what a phone shows without much scrolling."""
TITLE_LENGTH = 24
"""Most characters of a section's title, which is the label of a button."""

BUTTON_DATA, SIGNATURE = 64, 11
"""Bytes behind a button (Bot API, InlineKeyboardButton.callback_data), and those of them that sign it."""

FAMILY = "family"
"""The id of the section for relatives and friends."""


@dataclass(frozen=True)
class Section:
    """A further part of an answer, shown when the button with its title is pressed.

    `line` is that of the heading in the file, `text_line` that of the first text below it.
    """

    id: str
    title: str
    text: str
    line: int
    text_line: int


@dataclass(frozen=True)
class Reader:
    """What is known of the contact that changes an answer; None where it is not.

    `country` is where the person in trouble is, `at` where the contact is, if that is told apart. `woman`: whether the
    person in trouble is one. `hurry`: what they told cannot wait. `police_against`: the police are with who harms them.
    """

    country: str | None = None
    sector: Sector | None = None
    person: Person | None = None
    at: str | None = None
    woman: bool | None = None
    hurry: bool = False
    police_against: bool = False

    def there(self, country: str | None) -> Reader:
        """The same for who is in that country, where one is named: some ask of where they want to go."""
        return self if country is None else replace(self, country=country)


def reader_of(contact: Conversation) -> Reader:
    """For whom the content is, as far as it was told in a talk; whether it is a woman is not."""
    told, talk = contact.told, contact.told.talk
    at = talk.writer_at if talk is not None else None
    return Reader(told.country, told.sector, told.person, at, None, told.hurries, told.police_against)


@dataclass(frozen=True)
class Meant:
    """For whom a part of an answer is meant: every condition that is given must hold."""

    countries: frozenset[str] = frozenset()
    sectors: frozenset[Sector] = frozenset()
    persons: frozenset[Person] = frozenset()

    def fits(self, reader: Reader) -> bool:
        """Whether it is meant for this reader. What is not known of them fits no condition."""
        return (
            (not self.countries or reader.country in self.countries)
            and (not self.sectors or reader.sector in self.sectors)
            and (not self.persons or reader.person in self.persons)
        )

    @property
    def reader(self) -> Reader:
        """One reader for whom it is meant."""
        return Reader(
            min(self.countries, default=None), min(self.sectors, default=None), min(self.persons, default=None)
        )

    @property
    def conditions(self) -> int:
        """How many conditions there are: the part with the most is the closest."""
        return sum(map(bool, (self.countries, self.sectors, self.persons)))


@dataclass(frozen=True)
class Variant:
    """A part for some readers: instead of the section of that id, or besides the others where there is none.

    A part with an empty id takes the place of the first message.
    """

    meant: Meant
    part: Section


class Titled:
    """What has a title by language, such as the label of its button."""

    id: str
    title: Mapping[str, str]

    def title_in(self, language: str) -> str:
        """The title in a language, or in English where it has none."""
        return self.title.get(language) or self.title.get("en") or self.id


@dataclass(frozen=True)
class Review:
    """Who of the organisation that runs the service, never one of this project, has read words, and when."""

    by: str
    on: date


def fingerprint(words: str) -> str:
    """A short name of words: another one as soon as one letter of them changes."""
    return hashlib.sha256(words.encode()).hexdigest()[:12]


@dataclass(frozen=True, kw_only=True)
class Signed:
    """Words that a person of the organisation signs."""

    review: Review | None = None
    lapsed: Review | None = None
    """The review of other words: they were changed after somebody read them, and are a draft again."""

    @property
    def reviewed(self) -> bool:
        """Whether somebody has signed them, as they are."""
        return self.review is not None


@dataclass(frozen=True)
class Answer(Signed):
    """The words on one topic in one language. `first_line` is the line in `path` where the first message begins.

    `first` and `sections` are for everybody of whom nothing is known; `suited` gives those for a reader.
    """

    topic: str
    language: str
    first: str
    sections: tuple[Section, ...]
    sources: tuple[str, ...]
    path: Path
    first_line: int
    variants: tuple[Variant, ...] = ()

    def section(self, id_: str) -> Section | None:
        """The section of that id, or None."""
        return next((section for section in self.sections if section.id == id_), None)

    def suited(self, reader: Reader) -> Answer:
        """The answer as this reader should see it.

        Sections that only they see come first; where the first message is for who asks for another, that for the
        family.
        """
        closest: dict[str, Variant] = {}
        for variant in self.variants:
            known = closest.get(variant.part.id)
            if variant.meant.fits(reader) and (known is None or variant.meant.conditions > known.meant.conditions):
                closest[variant.part.id] = variant
        if not closest:
            return self
        begins = closest.pop("", None)
        own = [closest.pop(section.id).part if section.id in closest else section for section in self.sections]
        sections = [*(variant.part for variant in closest.values()), *own]
        if begins is None:
            return replace(self, sections=tuple(sections))
        if Person.OTHER in begins.meant.persons:
            sections.sort(key=lambda section: section.id != FAMILY)
        first = begins.part
        return replace(self, first=first.text, first_line=first.text_line, sections=tuple(sections))

    @property
    def firsts(self) -> tuple[tuple[str, int], ...]:
        """Every first message that somebody may see, with the line where it begins."""
        others = (variant.part for variant in self.variants if not variant.part.id)
        return ((self.first, self.first_line), *((part.text, part.text_line) for part in others))

    @property
    def every_section(self) -> tuple[Section, ...]:
        """Every section that somebody may see."""
        return (*self.sections, *(variant.part for variant in self.variants if variant.part.id))

    def parts(self) -> tuple[tuple[str, int], ...]:
        """Every text with the line where it begins: first messages, then titles and texts of sections."""
        found = list(self.firsts)
        for section in self.every_section:
            found += [(section.title, section.line), (section.text, section.text_line)]
        return tuple(found)
