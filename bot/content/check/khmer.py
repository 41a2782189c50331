"""What makes Khmer good to read: the words of the glossary, one script in a word, short sentences, CLDR's digits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel import Locale
from babel.dates import get_month_names

from bot.content.check.words import PLACEHOLDER
from bot.core.understanding.text import KHMER_DIGITS
from bot.sheet import Place, Problems, read


@dataclass(frozen=True)
class Term:
    """A term with the wording to use, and wordings that are misspelt or a second word for the same thing."""

    english: str
    khmer: str
    refused: tuple[str, ...]

    def refused_in(self, text: str) -> str | None:
        """The first refused wording that stands in a text outside the wording to use, or None."""
        rest = text.replace(self.khmer, " ")
        return next((wording for wording in self.refused if wording in rest), None)


def read_glossary(path: Path, problems: Problems) -> tuple[Term, ...]:
    """All terms in the order of the file; what is wrong is reported."""
    sheet = read(path, problems)
    found: list[Term] = []
    for row in sheet.items():
        row.only({"en", "km", "not"})
        english = row.need("en", "write the term in English")
        khmer = row.need("km", "write the wording to use")
        refused = row.need("not", "list the wordings that are refused")
        if not (english and khmer and refused):
            continue
        term = Term(english.text(), khmer.text(), refused.texts())
        for wording in term.refused:
            if not wording or wording in term.khmer:
                how = "write a wording that the wording to use does not hold"
                refused.wrong(f"{wording!r} is a part of {term.khmer!r}", how)
        found.append(term)
    return tuple(found)


SYLLABLES = 55
"""Most syllables of a sentence, counted as letters with their signs: about 25 words.

Khmer is written without spaces between words. On our 1,969 clauses the segmenter khmercut 0.2.0 counted 2.2 such
syllables to a word (longest clause: 24 words), so the count needs no word list and no model.
"""

_LETTER = "\u1780-\u17b3"
_MARK = "\u17b6-\u17d2"
_SYLLABLE = re.compile(f"[{_LETTER}](?:\u17d2[{_LETTER}]|[\u17b6-\u17d1])*")
_PAUSE = re.compile(r"[។៕?!៖;\n]")
_BULLET = re.compile(r"^(?:[•–-] ?|\d+\. )")
_MIXED = re.compile(f"[{_LETTER}{_MARK}][A-Za-z\u0e00-\u0eff]+|[A-Za-z\u0e00-\u0eff]+[{_LETTER}]")
_COENG = re.compile(f"\u17d2(?![{_LETTER}])")
_DOUBLE_BLANK = re.compile(r"\S  +\S")
_MONTHS = re.compile(r"\b(?:" + "|".join(get_month_names("wide", locale="en").values()) + r")\b")
_NATIVE = re.compile("[" + "".join(map(chr, KHMER_DIGITS)) + "]+")
_GENDERED = re.compile(f"(?:ចាស|បាទ)(?![{_LETTER}{_MARK}])")
_FAMILIAR = re.compile(f"(?<![{_LETTER}{_MARK}])(?:អញ|ហង|មឹង|ឯង)(?![{_MARK}])")
_BARE_ORDER = re.compile(r"^កុំ")


def check_khmer(text: str, place: Place, terms: Iterable[Term]) -> None:
    """Report what a Khmer reader would stumble over in a text that begins at a place."""
    for offset, part in enumerate(text.split("\n")):
        plain = PLACEHOLDER.sub("…", part).replace("**", "").strip()
        for what, instead in (*_spelling(plain), *_terms(plain, terms), *_sentences(plain)):
            place.below(offset).wrong(what, instead)


def _spelling(plain: str) -> Iterator[tuple[str, str]]:
    if _COENG.search(plain):
        yield "a subscript sign (coeng) has no letter below it", "type the word again"
    if _DOUBLE_BLANK.search(plain):
        yield "two blanks stand side by side", "write one"
    if mixed := _MIXED.search(plain):
        yield f"two scripts meet without a blank in {mixed.group()!r}", "put a blank between them"
    native = _NATIVE.findall(plain)
    if native and Locale.parse("km").default_numbering_system == "latn":
        written = " … ".join(native)
        yield (
            f"the digits {written!r} are not those that phones show in Khmer",
            f"write {written.translate(KHMER_DIGITS)}",
        )
    if month := _MONTHS.search(plain):
        yield f"the month {month.group()} is English", "write its Khmer name, then the year"


def _terms(plain: str, terms: Iterable[Term]) -> Iterator[tuple[str, str]]:
    for term in terms:
        if wording := term.refused_in(plain):
            yield f"{wording!r} is not the word of the glossary", f"write {term.khmer!r} ({term.english})"


def _sentences(plain: str) -> Iterator[tuple[str, str]]:
    if (particle := _GENDERED.search(plain)) and not ("ចាស" in plain and "បាទ" in plain):
        yield (f"{particle.group()!r} says whether a man or a woman speaks", "leave it out: a machine is neither")
    if familiar := _FAMILIAR.search(plain):
        yield f"{familiar.group()!r} is too familiar", "write អ្នក"
    for sentence in _PAUSE.split(plain):
        said = _BULLET.sub("", sentence.strip())
        if _BARE_ORDER.match(said):
            yield "a sentence begins with a bare កុំ", "write សូមកុំ"
        syllables = len(_SYLLABLE.findall(said))
        if syllables > SYLLABLES:
            yield (
                f"a sentence has {syllables} syllables, which is more than 25 words",
                "make two sentences of it, or a list",
            )
