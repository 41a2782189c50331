"""What may stand in a text that people read: plain words, **bold**, placeholders; no number, no link, no trick."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from pathlib import Path

from bot.content.check.numbers import phone_like
from bot.content.model.answers import TITLE_LENGTH
from bot.core.understanding.text import tidy
from bot.sheet import Problems, Row

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
ORGANISATION_FIELDS = ("name", "readers", "hours", "passed_on")
PLAIN_PLACEHOLDERS = frozenset({"call", "human", "org", *(f"org.{field}" for field in ORGANISATION_FIELDS)})
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
    text: str,
    path: Path,
    line: int,
    problems: Problems,
    services: Collection[str],
    placeholders: Collection[str] = PLAIN_PLACEHOLDERS,
) -> None:
    """Report everything that may not stand in an answer. `line` is that of the first line of `text`.

    `placeholders` are those that may stand there besides `{service:ID}`.
    """
    for offset, part in enumerate(text.split("\n")):
        at = line + offset
        for name in PLACEHOLDER.findall(part):
            service = SERVICE_PLACEHOLDER.fullmatch(name)
            if service and services and service.group(1) not in services:  # without any, the directory is unreadable
                problems.add(
                    path, at, f"the service {service.group(1)!r} is unknown", "write an id of responses/directory.yml"
                )
            elif not service and name not in placeholders:
                known = ", ".join(f"{{{known}}}" for known in sorted(placeholders))
                problems.add(
                    path, at, f"the placeholder {{{name}}} is unknown", f"use one of: {known}, {{service:kh_1280}}"
                )
        plain = PLACEHOLDER.sub(" ", part)
        if "{" in plain or "}" in plain:
            problems.add(path, at, "a curly bracket stands alone", "write placeholders as {call}, and no other { or }")
        unbold = _BOLD.sub(" ", plain)
        for pattern, what in _MARKUP:
            if pattern.search(unbold):
                problems.add(path, at, f"{what} is not supported", "write plain text; **bold** is the only markup")
                break
        if _ADDRESS.search(plain):
            problems.add(
                path,
                at,
                "an address on the net stands in the text",
                "put it into responses/directory.yml and write {service:ID}",
            )
        for _, number in phone_like(plain):
            problems.add(
                path,
                at,
                f"{number!r} could be read as a phone number",
                "write {service:ID} for a number, and other figures in words",
            )
        check_letters(part, path, at, problems)


def texts_of(row: Row, languages: Collection[str], most: int) -> Mapping[str, str]:
    """A text in each language, of at most so many characters; reports what is wrong in them."""
    texts = row.by_language(languages)
    for language, text in texts.items():
        if len(text) > most:
            row.wrong(f"this has {len(text)} characters in {language}", f"write at most {most}")
        for line in text.split("\n"):
            check_letters(line, row.path, row.line, row.problems)
    return texts


def title_of(row: Row, languages: Collection[str]) -> Mapping[str, str]:
    """The `title` of what a button leads to, its label, in each language."""
    how = "add `title: {km: …, en: …}`, a few words for a button"
    return texts_of(row.need("title", how), languages, TITLE_LENGTH)


def check_letters(text: str, path: Path, line: int, problems: Problems) -> None:
    """Report characters that cannot be seen, or that stand in an order in which they cannot be found again."""
    invisible = next((name for character, name in INVISIBLE.items() if character in text), None)
    if invisible:
        problems.add(
            path, line, f"an invisible character ({invisible}) stands in the text", "delete it, or type the words again"
        )
        return
    if not text.isprintable() and any(unicodedata.category(c) in _CONTROLS and c != "\n" for c in text):
        problems.add(path, line, "a control character stands in the text", "delete it, or type the words again")
        return
    for written, tidied in zip(text.split(), tidy(text).split(), strict=False):
        if written != tidied:
            problems.add(
                path,
                line,
                f"the signs of {written!r} are not in the usual order",
                f"write it as {tidied!r}, by copying it",
            )
            return
