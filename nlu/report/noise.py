"""Damage that keyboards and people do to a message, the same each time it is done."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_KHMER = re.compile("[\u1780-\u17d2]")
_VOWEL = re.compile("[\u17b6-\u17c5aeiou]")


def no_spaces(text: str, chance: random.Random) -> str:
    """All blanks removed."""
    return re.sub(r"[ \t]+", "", text)


def zero_width(text: str, chance: random.Random) -> str:
    """A zero-width space or joiner after one letter in four."""
    return "".join(c + chance.choice("\u200b\u200c\u200d") if chance.random() < 0.25 else c for c in text)


def lookalikes(text: str, chance: random.Random) -> str:
    """Khmer coeng da for coeng ta and the other way round; Cyrillic а, е, о for Latin ones."""
    swap = str.maketrans({"a": "а", "e": "е", "o": "о"})
    text = re.sub("\u17d2([\u178a\u178f])", lambda m: "\u17d2" + ("\u178a" if m[1] == "\u178f" else "\u178f"), text)
    return text.translate(swap)


def stretched(text: str, chance: random.Random) -> str:
    """One vowel in three written four times."""
    return _VOWEL.sub(lambda m: m[0] * 4 if chance.random() < 1 / 3 else m[0], text)


def typos(text: str, chance: random.Random) -> str:
    """One typo in 25 characters: a letter dropped, doubled, swapped with the next, or another of the same script."""
    made, at = [], 0
    while at < len(text):
        letter = text[at]
        if not letter.isspace() and chance.random() < 1 / 25:
            kind = chance.randrange(4)
            if kind == 1:
                made.append(letter * 2)
            elif kind == 2 and at + 1 < len(text):
                made.append(text[at + 1] + letter)
                at += 1
            elif kind == 3:
                made.append(chance.choice("កតនមរលសា" if _KHMER.match(letter) else "aenorts"))
        else:
            made.append(letter)
        at += 1
    return "".join(made)


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "spaces removed": no_spaces,
    "zero-width characters": zero_width,
    "look-alike letters": lookalikes,
    "stretched vowels": stretched,
    "one typo in 25": typos,
}


def damaged(text: str, kind: str) -> str:
    """The message with one kind of damage."""
    return KINDS[kind](text, random.Random(f"{kind}:{text}"))  # noqa: S311 (the same damage each time)
