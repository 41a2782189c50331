"""What may stand in a text that people read: plain words, **bold**, placeholders; no number, no link, no trick."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.model.answers import TITLE_LENGTH
from bot.core.understanding.text import KHMER_DIGITS, tidy
from bot.sheet import Place, Problems, Row, read

_RUN = re.compile(r"\+?\d(?:[ .()\u00a0\u2010-\u2015-]{0,2}\d)*")
_DIGIT = re.compile(r"\d")  # of any script
_SHORTEST_CODE = 3
_SHORTEST_GROUPED = 6
_YEAR = re.compile(r"20\d\d")


def digits(text: str) -> str:
    """The digits of a text in their order, Khmer ones as Latin ones."""
    return "".join(character for character in text.translate(KHMER_DIGITS) if character in "0123456789")


def phone_like(text: str) -> Iterator[tuple[int, str]]:
    """What could be read as a phone number: position and wording.

    Three or more digits on end (short codes such as 117), or six or more in groups. Years from 2000 to 2099 that
    stand alone are not numbers to call; times and spans such as 8:30 or 24-7 have too few digits.
    """
    if _DIGIT.search(text) is None:  # as in most lines
        return
    for match in _RUN.finditer(text.translate(KHMER_DIGITS)):
        found = match.group()
        longest = max(len(part) for part in re.split(r"\D+", found))
        if _YEAR.fullmatch(found):
            continue
        if longest >= _SHORTEST_CODE or len(digits(found)) >= _SHORTEST_GROUPED:
            yield match.start(), text[match.start() : match.end()]


@dataclass(frozen=True)
class BadNumber:
    """A number that other lists print and that is wrong: everywhere, or only in a country, for a need, as police."""

    digits: str
    country: str | None
    need: str | None
    police: bool | None
    why: str


@dataclass(frozen=True)
class KnownBad:
    """The numbers of `responses/known_bad.yml`."""

    numbers: tuple[BadNumber, ...]

    def reason(self, number: str, country: str, needs: Iterable[str], *, police: bool) -> str | None:
        """Why `number` may not stand at such a service, or None."""
        asked, needed = digits(number), set(needs)
        for bad in self.numbers:
            if (
                bad.digits == asked
                and bad.country in {None, country}
                and (bad.need is None or bad.need in needed)
                and bad.police in {None, police}
            ):
                return bad.why
        return None


def read_known_bad(path: Path, problems: Problems) -> KnownBad:
    """The list of numbers that are never shown."""
    numbers = []
    for number, row in read(path, problems).fields().items():
        row.only({"why", "country", "need", "police"})
        why = row.need("why", "say what is wrong with the number")
        country, need, police = row.get("country"), row.get("need"), row.get("police")
        only_police = police.flag() if police else None
        numbers.append(BadNumber(digits(number), country.text() or None, need.text() or None, only_police, why.text()))
    return KnownBad(tuple(numbers))


PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
ORGANISATION_FIELDS = ("name", "readers", "hours", "passed_on")
OF_THE_ORGANISATION = frozenset({"org", *(f"org.{field}" for field in ORGANISATION_FIELDS)})
"""Placeholders for its words, in `{}`."""
PLAIN_PLACEHOLDERS = OF_THE_ORGANISATION | {"call", "human"}
SERVICE_PLACEHOLDER = re.compile(r"service:([a-z0-9_]+)")

_BOLD = re.compile(r"\*\*[^*\n]+\*\*")
_MARKUP = (
    (re.compile(r"</?[a-zA-Z][^<>]*>"), "HTML"),
    (re.compile(r"\]\("), "a link"),
    (re.compile(r"`|~~|__|\|\|"), "markup other than **bold**"),
    (re.compile(r"\*"), "a single * or an open **"),
)
_ADDRESS = re.compile(r"https?://|\bwww\.|\bt\.me/|@\w{3}")
INVISIBLE = {
    "\u200b": "zero-width space",
    "\u200c": "zero-width non-joiner",
    "\u200d": "zero-width joiner",
    "\u2060": "word joiner",
    "\ufeff": "byte order mark",
    "\u00ad": "soft hyphen",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u17b4": "Khmer inherent vowel",
    "\u17b5": "Khmer inherent vowel",
}
_CONTROLS = {"Cc", "Cf", "Cs", "Co", "Cn"}


def check_text(
    text: str, place: Place, services: Collection[str], placeholders: Collection[str] = PLAIN_PLACEHOLDERS
) -> None:
    """Report what may not stand in a text at a place. `placeholders` may, besides `{service:ID}`."""
    for offset, part in enumerate(text.split("\n")):
        at = place.below(offset)
        for name in PLACEHOLDER.findall(part):
            service = SERVICE_PLACEHOLDER.fullmatch(name)
            if service and services and service.group(1) not in services:  # without any, the directory is unreadable
                at.wrong(f"the service {service.group(1)!r} is unknown", "write an id of responses/directory.yml")
            elif not service and name not in placeholders:
                known = ", ".join(f"{{{known}}}" for known in sorted(placeholders))
                at.wrong(f"the placeholder {{{name}}} is unknown", f"use one of: {known}, {{service:kh_1280}}")
        plain = PLACEHOLDER.sub(" ", part)
        if "{" in plain or "}" in plain:
            at.wrong("a curly bracket stands alone", "write placeholders as {call}, and no other { or }")
        unbold = _BOLD.sub(" ", plain)
        if markup := next((what for pattern, what in _MARKUP if pattern.search(unbold)), ""):
            at.wrong(f"{markup} is not supported", "write plain text; **bold** is the only markup")
        if _ADDRESS.search(plain):
            how = "put it into responses/directory.yml and write {service:ID}"
            at.wrong("an address on the net stands in the text", how)
        for _, number in phone_like(plain):
            how = "write {service:ID} for a number, and other figures in words"
            at.wrong(f"{number!r} could be read as a phone number", how)
        check_letters(part, at)


def texts_of(row: Row, languages: Collection[str], most: int) -> Mapping[str, str]:
    """A text in each language, of at most so many characters; reports what is wrong in them."""
    texts = row.by_language(languages)
    for language, text in texts.items():
        if len(text) > most:
            row.wrong(f"this has {len(text)} characters in {language}", f"write at most {most}")
        for line in text.split("\n"):
            check_letters(line, row)
    return texts


def title_of(row: Row, languages: Collection[str]) -> Mapping[str, str]:
    """The `title` of what a button leads to, its label, in each language."""
    how = "add `title: {km: …, en: …}`, a few words for a button"
    return texts_of(row.need("title", how), languages, TITLE_LENGTH)


def check_letters(text: str, place: Place | Row) -> None:
    """Report characters that cannot be seen, or that stand in an order in which they cannot be found again."""
    invisible = next((name for character, name in INVISIBLE.items() if character in text), None)
    if invisible:
        what = f"an invisible character ({invisible}) stands in the text"
        place.wrong(what, "delete it, or type the words again")
    elif not text.isprintable() and any(unicodedata.category(c) in _CONTROLS and c != "\n" for c in text):
        place.wrong("a control character stands in the text", "delete it, or type the words again")
    elif not text.isascii():
        pairs = zip(text.split(), tidy(text).split(), strict=False)
        for written, tidied in [pair for pair in pairs if pair[0] != pair[1]][:1]:
            how = f"write it as {tidied!r}, by copying it"
            place.wrong(f"the signs of {written!r} are not in the usual order", how)
