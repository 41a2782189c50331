"""Phrases that carry a meaning, found in a message in three scripts; what the meanings amount to is decided elsewhere.

A message is folded and laid out once (`Reading`), however many lexicons look at it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache, cached_property
from typing import NamedTuple

from bot.core.understanding import views
from bot.core.understanding.phrases import Phrases, Style
from bot.core.understanding.romanised import sound
from bot.core.understanding.sentences import unaddressed
from bot.core.understanding.text import KNOWN_WORDS, fold, romanised_words, script

SOUNDS, HEARD = 6, 7
"""The fewest sounds of a Latin name, and letters of a Khmer one, known by ear: shorter ones sound like words."""
COARSE = 5
"""The fewest letters (`views.coarse`) of a Khmer one known behind a word for a place."""
LIKE, KHMER_LIKE = 0.75, 0.85
"""How alike the letters of a Latin one are at least, and of a Khmer one behind such a word."""
WIDE, MANY = 60, 6
"""Letters before a sign from which another may belong to it, and signs after it that are looked at."""
_WORD = re.compile("[a-z]{5,}")
_sound = cache(sound)
_BEFORE = "នៅ ទៅ ឯ ចូល ក្រុង ខេត្ត ស្រុក ប្រទេស រដ្ឋ កោះ ផ្សារ"
_BESIDE = frozenset(views.heard(views.khmer(word)) for word in _BEFORE.split())
"""Words that stand before a short Khmer name, as they are heard."""
_AT = re.compile("(?:នៅ|មកដល|ទៅដល)(?:ឯ|ក្នុង)?(?:ខេត្ត|ទិក្រុង|ក្រុង|ស្រុក)?|ខេត្ត|ក្រុង")
_SYLLABLE = re.compile("(?<!្)[^\u17b4-\u17d3]|$")
"""Where a name may end before: no vowel, sign or letter below goes on."""


class Reading:
    """One message, laid out for matching as each script is read; `spelt` holds Latin words as they stand.

    Words that come again are read once; what was read is forgotten with the message.
    """

    def __init__(self, text: str) -> None:
        self.folded = fold(unaddressed(text))
        self.has_khmer = any("\u1780" <= c <= "\u17d2" for c in self.folded)
        self.has_latin = any("a" <= c <= "z" for c in self.folded)
        self.forms = {"latn": cache(views.romanised), "en": cache(views.english)}
        self._spaced: dict[str, views.View] = {}

    @classmethod
    def of(cls, text: str | Reading) -> Reading:
        """A message laid out, which it may be already."""
        return text if isinstance(text, Reading) else cls(text)

    def spaced(self, name: str) -> views.View:
        """Latin words between blanks, read as "latn" or "en"."""
        if name not in self._spaced:
            self._spaced[name] = views.spaced(self.folded, self.forms[name])
        return self._spaced[name]

    @cached_property
    def script(self) -> str:
        """How it is written, judged by its folded form."""
        return script(self.folded)

    @cached_property
    def km(self) -> str:
        """Khmer without blanks; empty where there is none."""
        return f".{views.khmer(self.folded)}." if self.has_khmer else ""

    @cached_property
    def heard(self) -> str:
        """`km` in letters that sound alike, each where it stands there."""
        return views.heard(self.km)

    @cached_property
    def spelt(self) -> str:
        """Latin words as written, between blanks, and numbers apart from them; empty where there are none."""
        return views.spaced(views.parted(self.folded), str).text if self.has_latin else ""

    @cached_property
    def en(self) -> str:
        """Latin words as English ones."""
        return self.spaced("en").text if self.has_latin else ""

    @cached_property
    def latn(self) -> str:
        """Latin words as romanised Khmer, by their coarse sound; empty in plain English, where it would hear Khmer."""
        english = self.script == "en" and romanised_words(self.folded) < 2
        return self.spaced("latn").text if self.has_latin and not english else ""


STYLES: Mapping[str, Style] = {
    "km": Style(views.khmer, blanks=False, gap=16),
    "latn": Style(views.romanised, blanks=True, gap=18),
    "en": Style(views.english, blanks=True, gap=20),
    "spelt": Style(str, blanks=True, gap=12),
    "heard": Style(lambda name: views.heard(views.khmer(name)), blanks=False, gap=0),
}
"""How phrases are compared in each layout of a `Reading`; `gap` is what `..` lets stand between, in characters."""


@dataclass(frozen=True)
class Entry:
    """Phrases (in the language of `bot.core.understanding.patterns`) that mean the same in one layout."""

    meaning: str
    layout: str
    phrases: tuple[str, ...]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Sign(NamedTuple):
    """Where a meaning stands in a layout (that of `heard` is `km`), as positions in its text."""

    start: int
    end: int
    meaning: str
    layout: str


def around(signs: Sequence[Sign], number: int) -> Iterator[Sign]:
    """The signs that begin near one: a long message of names takes no longer than its length."""
    name = signs[number]
    for before in range(number - 1, -1, -1):
        sign = signs[before]
        if sign.layout != name.layout or name.start - sign.start > WIDE:
            break
        yield sign
    for sign in signs[number + 1 :][:MANY]:
        if sign.layout == name.layout and sign.start - name.end <= 2:
            yield sign


class Lexicon:
    """Entries compiled once. Immutable, safe to share between threads; `find` is linear in the message."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Raises PhraseError when a phrase cannot be read."""
        by_layout: dict[str, list[Entry]] = {}
        for entry in entries:
            by_layout.setdefault(entry.layout, []).append(entry)
        self._books = {
            layout: (
                [(entry.meaning, _group(entry.meaning)) for entry in listed for _ in entry.phrases],
                Phrases([p for entry in listed for p in entry.phrases], listed[0].lists, STYLES[layout]),
            )
            for layout, listed in by_layout.items()
        }

    def find(self, reading: Reading) -> list[Sign]:
        """The signs in a message, by position within each layout, without those inside a longer one of their group.

        The group is what is before ":" in a meaning: "golden triangle" over "triangle", "thai baht" over "thai".
        """
        signs: list[Sign] = []
        for layout, (meanings, phrases) in self._books.items():
            text: str = getattr(reading, layout)
            widest: dict[str, tuple[int, int]] = {}
            hits = enumerate(phrases.find(text))
            for start, less, _, phrase in sorted([(start, -end, at, phrase) for at, (phrase, start, end) in hits]):
                (meaning, group), end = meanings[phrase], -less
                before = widest.get(group, (0, 0))
                if end > before[1] or (start, end) == before:
                    widest[group] = (start, end)
                    signs.append(Sign(start, end, meaning, "km" if layout == "heard" else layout))
        return signs


def _group(meaning: str) -> str:
    return meaning.partition(":")[0] if ":" in meaning else ""


def _covered(signs: Iterable[Sign]) -> dict[str, tuple[list[int], list[int]]]:
    """By layout: where signs begin, in order, and how far those up to each reach."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    for sign in sorted(signs, key=lambda sign: sign.start):
        starts, ends = found.setdefault(sign.layout, ([], []))
        starts.append(sign.start)
        ends.append(max([sign.end, *ends[-1:]]))
    return found


def _overlaps(sign: Sign, starts: Sequence[int], ends: Sequence[int]) -> bool:
    before = bisect_left(starts, sign.end)
    return before > 0 and ends[before - 1] > sign.start


def _around_a_name(phrase: str, names: Container[str]) -> bool:
    """Whether more of a phrase is words beside a short name than name ("នៅជីដា", "ស្រុកថៃ"): other words sound so too."""
    short = range(1, (len(phrase) + 1) // 2)
    return any(phrase[:n] in _BESIDE or phrase[:n] in names or phrase[-n:] in names for n in short)


class ByEar:
    """Long names, by how they sound: for those that stand in a message as nobody spelt them for us. Immutable."""

    def __init__(self, names: Iterable[tuple[str, str]], words: Container[str] = ()) -> None:
        """Each with its meaning. Phrases, short names and those that sound like another's are left out.

        Khmer names of the meanings `words` are made of ordinary words, so they are known by each of their sounds only.
        """
        sounds: dict[str, dict[str, str]] = {}
        khmer: dict[str, set[str]] = {}
        for meaning, name in names:
            if name.replace(" ", "").isalpha() and name.isascii():
                written = name.replace(" ", "")
                sounds.setdefault(sound(written), {})[written] = meaning
            elif not set(name) & set("()[]|<>*$^"):
                khmer.setdefault(views.heard(views.khmer(name)), set()).add(meaning)
        self._sounds = {s: of for s, of in sounds.items() if len(s) >= SOUNDS and len(set(of.values())) == 1}
        heard = {n: min(of) for n, of in khmer.items() if len(of) == 1 and not _around_a_name(n, khmer)}
        self._khmer = Lexicon(Entry(of, "heard", (name,)) for name, of in heard.items() if len(name) >= HEARD)
        coarse: dict[str, dict[str, str]] = {}
        for name, meaning in heard.items():
            if meaning not in words:
                coarse.setdefault(views.coarse(name), {})[name] = meaning
        self._coarse = {c: of for c, of in coarse.items() if len(c) >= COARSE and len(set(of.values())) == 1}
        self._longest = max(map(len, heard), default=0) + 2

    def added(self, signs: Sequence[Sign], reading: Reading) -> list[Sign]:
        """The signs, with the names heard where none of them stands."""
        found = [
            Sign(word.start(), word.end(), meaning, "spelt")
            for word in _WORD.finditer(reading.spelt)
            if word.group() not in KNOWN_WORDS and (meaning := self._like(word.group()))
        ]
        found += self._khmer.find(reading)
        # Khmer has no blanks, so that words of a group ("filler:ចា") stand within names: these do not cover them
        covered = _covered(sign for sign in signs if sign.layout != "km" or ":" not in sign.meaning)
        found += self._behind_a_word(reading)
        new = [each for each in found if each.layout not in covered or not _overlaps(each, *covered[each.layout])]
        return sorted([*signs, *new], key=lambda s: (s.layout, s.start, -s.end)) if new else list(signs)

    def _behind_a_word(self, reading: Reading) -> Iterator[Sign]:
        """Khmer names right behind a word for a place, whatever vowels they have; the longest for each word."""
        for word in _AT.finditer(reading.km):
            rest = reading.heard[word.end() : word.end() + self._longest]
            for end in reversed([syllable.start() for syllable in _SYLLABLE.finditer(rest)]):
                names = self._coarse.get(views.coarse(rest[:end]), {})
                if meaning := _most_like(rest[:end], names, KHMER_LIKE):
                    yield Sign(word.end(), word.end() + end, meaning, "km")
                    break

    def _like(self, word: str) -> str | None:
        return _most_like(word, self._sounds.get(_sound(word), {}), LIKE)


def _most_like(word: str, names: Mapping[str, str], least: float) -> str | None:
    return next((of for name, of in names.items() if SequenceMatcher(None, word, name).ratio() >= least), None)
