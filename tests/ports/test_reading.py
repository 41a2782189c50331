"""The contract of what reads pictures, on the fake and on Tesseract: right words, and "" for whatever is no picture."""

import asyncio
import time
from collections.abc import Sequence
from difflib import SequenceMatcher

import pytest

from bot.adapters.reading.tesseract import MOST_READ, Tesseract, installed, usable
from bot.core.ports import MachineReader
from tests.fakes.reading import FakeReader, blank, drawn, swelling

KHMER = usable("khm", installed())
LINES = ("ធ្វើការនៅក្រុងប៉ោយប៉ែត", "មិនត្រូវការបទពិសោធន៍", "ថ្ងៃឈប់សម្រាក")

READERS = [
    FakeReader(),
    pytest.param(
        Tesseract(KHMER or ("khm",), 60),
        marks=[pytest.mark.slow, pytest.mark.skipif(not KHMER, reason="no Tesseract with Khmer in bounds here")],
    ),
]


def alike(read: Sequence[str], right: Sequence[str]) -> bool:
    """Whether each line is there, with at most one letter in ten read wrongly."""
    return len(read) == len(right) and all(
        SequenceMatcher(None, a, b).ratio() > 0.9 for a, b in zip(read, right, strict=True)
    )


@pytest.fixture(params=READERS, ids=["fake", "tesseract"])
def reader(request: pytest.FixtureRequest) -> MachineReader:
    given: MachineReader = request.param
    return given


async def test_the_words_of_a_picture_are_read_line_by_line(reader: MachineReader) -> None:
    assert alike((await reader.read(drawn(*LINES))).split("\n"), LINES)


async def test_what_is_no_picture_or_none_of_a_photos_size_gives_no_words(reader: MachineReader) -> None:
    whole = drawn(*LINES)
    hostile = {
        "nothing": b"",
        "one byte": b"\xff",
        "text": b"I am locked in a room",
        "svg that says it is a jpg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><text>words</text></svg>',
        "a page to fetch": b"http://127.0.0.1/words.png\n",
        "the mark of a JPEG alone": b"\xff\xd8\xff",
        "JPEG of noise": b"\xff\xd8\xff\xc0\x00\x11\x08\x03\x20\x03\x20" + bytes(range(256)) * 50,
        "JPEG without an end of marks": b"\xff\xd8" + b"\xff\xe0\x00\x02" * 5_000,
        "cut off": whole[: len(whole) // 2],
        "bomb": blank(30_000, 30_000),
        "bomb in a part of it": blank(300, 300, more=swelling(200_000_000)),
        "20 megapixels": blank(5_000, 4_000),
        "a line": blank(10_000, 1),
        "empty": blank(300, 300),
        "too large": whole + bytes(10_000_000),
        "TIFF": b"II*\x00" + bytes(1_000),
        "PDF": b"%PDF-1.4 " + bytes(1_000),
    }
    found = {name: await reader.read(picture) for name, picture in hostile.items()}
    assert found == dict.fromkeys(hostile, "")


async def test_what_is_read_is_no_longer_than_somebody_reads(reader: MachineReader) -> None:
    assert len(await reader.read(drawn(*LINES * 8))) <= MOST_READ


async def test_several_at_once_are_not_mixed(reader: MachineReader) -> None:
    alone = [(line, LINES[0]) for line in LINES]
    found = await asyncio.gather(*(reader.read(drawn(*lines)) for lines in alone))
    assert all(alike(text.split("\n"), lines) for text, lines in zip(found, alone, strict=True))


async def test_nobody_else_waits_for_it(reader: MachineReader) -> None:
    reading, turns, began = asyncio.create_task(reader.read(drawn(*LINES))), 0, time.monotonic()
    while not reading.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert turns > 3 or time.monotonic() - began < 0.3, "while it read, nobody else had a turn"
