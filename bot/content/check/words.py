"""What may stand in a text that people read: plain words, **bold**, placeholders; no number, no link, no trick."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from bot.content.check.numbers import phone_like
from bot.content.model.answers import TITLE_LENGTH
from bot.core.understanding.text import tidy
from bot.sheet import Place, Row

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
    """Report everything that may not stand in a text that begins at a place.

    `placeholders` are those that may stand there besides `{service:ID}`.
    """
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
    elif any(unicodedata.category(c) in _CONTROLS and c != "\n" for c in text):
        place.wrong("a control character stands in the text", "delete it, or type the words again")
    else:
        pairs = zip(text.split(), tidy(text).split(), strict=False)
        for written, tidied in [pair for pair in pairs if pair[0] != pair[1]][:1]:
            how = f"write it as {tidied!r}, by copying it"
            place.wrong(f"the signs of {written!r} are not in the usual order", how)
