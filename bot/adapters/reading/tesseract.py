"""Reads the words in pictures with Tesseract: one picture at a time, each in a process of its own.

A picture is what a stranger sent, and Tesseract unpacks it in C. So that process has no network, sees no file but its
own libraries and languages, writes none, and has bounded memory and time (`bot.process.bounded`, `.landlock`). The
picture goes to it through a pipe, the words come back through one: neither rests on the disk.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot.adapters.reading.picture import fits
from bot.process import bounded, landlock, piped

PROGRAM = "tesseract"

MEMORY = 1_000_000_000
"""Bytes of addresses that reading one picture may take: far more than it does (0.13 GB with khm, eng and tha on 12
million pixels of drawn blocks, on 30 November 2026)."""

MOST_WORDS = 1_000_000
"""Bytes that Tesseract may write of one picture: a page full of small print is a tenth of that."""

MOST_READ = 2_500
"""Characters of a picture that are kept."""

SURE = 40.0
"""Least confidence, in percent, with which Tesseract has to read a word: what it sees in a face or a wall has less."""

LEAST_LETTERS = 8
"""Fewer letters than this are no words that somebody sent, but what is seen where there are none."""

_LOOKS = ("0", "2")
"""How it tells ink from paper (its `thresholding_method`): by one bound for all of it, which suits what is drawn, and
by what is around (Sauvola), which suits a photo of paper in a room. Each is right where the other is wrong in half
of the letters (docs/reading.md), so both are tried."""

_PAGE = "6"
"""How it looks at a page: as one block of lines. Left to find columns, it takes lines of Khmer apart."""

_THAI = re.compile("(?<=[\u0e00-\u0e7f]) (?=[\u0e00-\u0e7f])")
"""Between letters of Thai, which Tesseract tells one by one; Thai has no space between words."""

_SYSTEM = "/usr /lib /lib64 /bin /nix/store /etc/ld.so.cache /dev/null /sys/devices/system/cpu"
_LISTING = 5.0


def bounds() -> bool:
    """Whether this machine can keep a program in such bounds; without, nothing is read."""
    return bounded.possible() and landlock.version() > 0


def installed() -> tuple[str, ...]:
    """The languages that Tesseract has on this machine; none where it is not there or cannot be kept in bounds."""
    if not (shutil.which(PROGRAM) and bounds()):
        return ()
    try:
        told = subprocess.run([PROGRAM, "--list-langs"], capture_output=True, text=True, timeout=_LISTING, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(told.stdout.split("\n")[1:-1])


def usable(wanted: str, there: Sequence[str]) -> tuple[str, ...]:
    """Those of the wanted languages (with spaces between them, the first one first) that are there."""
    return tuple(dict.fromkeys(language for language in wanted.split() if language in there))


class Tesseract:
    """The `MachineReader` port for pictures. `seconds`: most time for one; `program`: what tests run in its place."""

    def __init__(self, languages: Sequence[str], seconds: float, program: Sequence[str] = (PROGRAM,)) -> None:
        self._seconds, self._one = seconds, asyncio.Semaphore(1)
        data = os.environ.get("TESSDATA_PREFIX", "")
        places = [*map(Path, _SYSTEM.split()), *([Path(data)] if data else [])]
        said = [*program, "stdin", "stdout", "-l", "+".join(languages), "--psm", _PAGE]
        ways = [[*said, "-c", f"thresholding_method={look}", "tsv"] for look in _LOOKS]
        fenced = [landlock.behind(read, reads=places, writes=(), port=0) for read in ways]
        self._ways = [bounded.behind(argv, memory=MEMORY, seconds=int(seconds) + 1) for argv in fenced]
        self._env = {"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
        self._env |= {"TESSDATA_PREFIX": data} if data else {}

    async def read(self, sent: bytes) -> str:
        """The words in a picture, a line each as they stand there; "" where none are read, for whatever reason."""
        if not fits(sent):
            return ""
        async with self._one:
            found: list[tuple[float, str]] = []
            with suppress(OSError, TimeoutError):  # then what one way has read counts
                async with asyncio.timeout(self._seconds):
                    for way in self._ways:
                        found.append(words(await self._table(way, sent)))
            return max(found, default=(0.0, ""))[1]

    async def _table(self, way: Sequence[str], picture: bytes) -> bytes:
        """What Tesseract writes; nothing where it fails or writes too much."""
        written = bytearray()
        whole = await piped.run(way, picture, written, most=MOST_WORDS, env=self._env)
        return bytes(written) if whole else b""


def _is_line(line: str) -> bool:
    """A letter alone is a part of Khmer below or above its line."""
    return sum(map(str.isalnum, line)) > 1


def words(table: bytes) -> tuple[float, str]:
    """The words of Tesseract's table of them (its `tsv`), a line each as they stand in the picture, and before them how
    many letters it is sure of.

    What it is not sure of is left out, and all of it where hardly a letter is left.
    """
    sure = 0.0
    lines: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in table.decode(errors="replace").split("\n"):
        parts = row.split("\t")
        if len(parts) == 12 and parts[0] == "5" and float(parts[10]) >= SURE and parts[11].strip():
            sure += float(parts[10]) * len(parts[11]) / 100
            lines[tuple(parts[1:5])].append("".join(c for c in parts[11].strip() if c.isprintable()))
    read = _THAI.sub("", "\n".join(filter(_is_line, map(" ".join, lines.values()))))[:MOST_READ]
    return (sure, read) if sum(map(str.isalpha, read)) >= LEAST_LETTERS else (0.0, "")
