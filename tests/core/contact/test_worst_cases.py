"""Whatever is sent, understanding its words takes only as much longer as it is longer: no input makes a reader slow."""

import asyncio
import random

import pytest

from bot.core.understanding.values import Urgency
from tests import project
from tests.growth import grows_with_length

LENGTH = 4096


def beginnings(script: str) -> list[str]:
    """How the phrases of red flags begin."""
    phrases = [p for rule in project.rules() if rule.script == script for p in rule.phrases]
    return [p.translate({ord(c): " " for c in "()[]|*<>^$"}).split()[0] for p in phrases]


def filled(pieces: list[str], between: str = " ") -> str:
    """Pieces in a random order, the same each time, until the message is full."""
    draw = random.Random(3)
    text = ""
    while len(text) < LENGTH:
        text += draw.choice(pieces) + between
    return text[:LENGTH]


MARKS = [chr(c) for c in range(0x17B4, 0x17D4)]
WORST = {
    "blanks": " " * LENGTH,
    "ends of lines": "\n" * LENGTH,
    "one letter": "a" * LENGTH,
    "one Khmer letter": "ក" * LENGTH,
    "one word": "ab" * (LENGTH // 2),
    "a letter a line": "a\n" * (LENGTH // 2),
    "marks only": filled(MARKS, ""),
    "one cluster": "ក" + filled(["\u17d2ក", "\u17b6", "\u17c6", "\u17d2ខ"], "")[:-1],
    "accents only": filled([chr(c) for c in range(0x300, 0x370)], ""),
    "what one character becomes many of": "\ufdfa" * LENGTH,
    "invisible": "ក\u200b" * (LENGTH // 2),
    "scripts mixed in words": filled(list("kaកាиαnម中سខ្ញុំ"), ""),
    "beginnings of Khmer flags": filled(beginnings("km")),
    "beginnings of romanised flags": filled(beginnings("latn")),
    "beginnings of English flags": filled(beginnings("en")),
    "the same a line": filled(beginnings("en"), "\n"),
    "the same without blanks": filled(beginnings("en"), ""),
    "Thai": filled(["ขอความช่วยเหลือ", "ฉันถูกขัง"], ""),
    "a hundred thousand": "ក្រុមហ៊ុន " * 10_000,
}


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_no_input_takes_more_time_than_it_is_longer(text: str) -> None:
    understander = project.understander()

    def read(text: str) -> None:
        found = asyncio.run(understander.understand(text))
        assert found.urgency in Urgency

    grows_with_length(read, text)
