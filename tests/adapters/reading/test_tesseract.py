"""Tesseract in its bounds: whatever the program does, words come back in time or none do, and nothing stays behind."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from bot.adapters.reading import tesseract
from bot.adapters.reading.picture import fits
from bot.adapters.reading.tesseract import MOST_READ, Tesseract, usable, words
from bot.process import bounded, landlock
from tests.fakes.reading import blank

BOUNDS = bounded.possible() and landlock.version() > 0
bounds = pytest.mark.skipif(not BOUNDS, reason="this system cannot keep a program in such bounds")

PICTURE = blank(400, 400)
ROW = "5\\t1\\t1\\t1\\t1\\t1\\t0\\t0\\t9\\t9\\t90\\tcontract"


def told(script: str, seconds: float = 20) -> Tesseract:
    """One that runs a line of shell in place of Tesseract."""
    return Tesseract(["eng"], seconds, ("/bin/sh", "-c", script))


def alive(mark: str) -> list[str]:
    """The processes whose command has this in it."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = process.read_bytes().decode(errors="replace")
        except OSError:
            continue
        found += [command] if mark in command else []
    return found


async def gone(mark: str) -> None:
    """Once they are: what is killed ends a moment later."""
    ends = time.monotonic() + 10
    while left := alive(mark):
        assert time.monotonic() < ends, left
        await asyncio.sleep(0.01)


@bounds
async def test_whatever_the_program_does_there_are_words_or_none() -> None:
    does = {
        f"cat > /dev/null; printf '{ROW}\\n'": "contract",
        f"printf '{ROW}\\n'": "contract",  # without having read the picture
        f"printf '{ROW}\\n'; exit 1": "",
        f"printf '{ROW}\\n'; kill -9 $$": "",
        "kill -SEGV $$": "",
        "yes words": "",  # without end
        "yes words | head -c 1000000000": "",
        "printf '5\\t1\\n5\\t\\t\\t\\t\\t\\t\\t\\t\\t\\t90\\t\\377\\n'": "",
        "cat /etc/passwd": "",
        "exit 0": "",
    }
    assert {script: await told(script).read(PICTURE) for script in does} == does


@bounds
async def test_what_hangs_is_ended_with_all_that_it_started() -> None:
    began = time.monotonic()
    assert await told("sleep 4173.5 & sleep 4173.5", 0.6).read(PICTURE) == ""
    assert time.monotonic() - began < 60
    await gone("4173.5")


@bounds
async def test_who_is_stopped_while_it_reads_leaves_nothing_behind() -> None:
    reading = asyncio.create_task(told("sleep 4174.5").read(PICTURE))
    while not alive("4174.5"):  # noqa: ASYNC110 - it follows from several things
        await asyncio.sleep(0.01)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await gone("4174.5")


@bounds
async def test_the_program_sees_no_file_of_ours_and_no_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "key"
    secret.write_text("zebrafish-zebrafish")
    monkeypatch.setenv("SARIKA_MASTER_KEY", "zebrafish-zebrafish")
    row = "printf '5\\t1\\t1\\t1\\t1\\t1\\t0\\t0\\t9\\t9\\t90\\t%s\\n'"
    assert await told(f'{row} "can print: $PATH"').read(PICTURE) != ""
    assert await told(f'{row} "$(cat {secret})"').read(PICTURE) == ""
    assert await told(f'{row} "$SARIKA_MASTER_KEY"').read(PICTURE) == ""


def test_only_jpeg_and_png_of_a_photos_size_get_that_far() -> None:
    def jpeg(width: int, height: int) -> bytes:
        size = height.to_bytes(2) + width.to_bytes(2)
        return b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc2\x00\x11\x08" + size + bytes(20)

    sizes = {(1280, 960): True, (2560, 2560): True, (5000, 4000): False, (10_001, 100): False, (3000, 39): False}
    assert {size: fits(blank(*size)) for size in sizes} == sizes
    assert {size: fits(jpeg(*size)) for size in sizes} == sizes


def test_words_it_is_sure_of_stand_as_in_the_picture_and_thai_without_gaps() -> None:
    def row(line: int, word: str, sure: float = 90) -> str:
        return f"5\t1\t1\t1\t{line}\t1\t0\t0\t9\t9\t{sure}\t{word}"

    rows = ["level\tpage", row(1, "Basic"), row(1, "wage"), row(2, "ค"), row(2, "่า"), row(2, "I"), row(3, "#@", 10)]
    sure, read = words("\n".join(rows).encode())
    assert (round(sure, 1), read) == (11.7, "Basic wage\nค่า I")
    assert words("\n".join(map(row, range(9), "a1|\\/2)(b")).encode()) == (0.0, ""), "a few letters are none"
    assert len(words("\n".join([row(1, "word" * 20)] * 200).encode())[1]) == MOST_READ


def test_languages_are_used_as_far_as_they_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert usable("khm eng tha", ("eng", "khm", "osd")) == ("khm", "eng")
    assert usable("none", ("eng",)) == ()
    monkeypatch.setattr(tesseract, "PROGRAM", "no-such-program")
    assert tesseract.installed() == ()


SHORT, LONG = (f"printf '{ROW.replace('contract', word)}\\n'" for word in ("contract", "employment-contract"))


async def by_two(first: str, second: str) -> str:
    return await told(f'case "$*" in *method=0*) {first};; *) {second};; esac', 4).read(PICTURE)


@bounds
async def test_of_two_ways_of_looking_the_one_with_more_that_is_sure_counts() -> None:
    assert await by_two(SHORT, LONG) == await by_two(LONG, SHORT) == "employment-contract"
    assert await by_two("exit 1", SHORT) == await by_two(SHORT, "kill $$") == "contract"


@pytest.mark.slow
@bounds
async def test_what_one_way_has_read_counts_where_the_other_hangs() -> None:
    assert await by_two(SHORT, "sleep 4175.5") == "contract"
