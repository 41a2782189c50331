"""Whatever is sent, understanding its words takes little time: no input makes a reader slow (50 ms for 4,096)."""

import random
import time

import pytest

from bot.core.understanding.values import Urgency
from tests import project

LENGTH = 4096
ALLOWED = 0.15
"""Seconds of computing: three times what is promised, as other work slows a shared machine down. What was quadratic
took more: 4,096 blanks .3."""


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
async def test_no_input_takes_long(text: str) -> None:
    understander, taken = project.understander(), []
    for _ in range(3):
        started = time.process_time()
        found = await understander.understand(text)
        taken.append(time.process_time() - started)
        if taken[-1] < ALLOWED:
            break
    assert min(taken) < ALLOWED
    assert found.urgency in Urgency
