"""The lines that `sarika understand` reads and writes: one out for one in, whatever the input is."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import threading
from collections.abc import AsyncIterator
from typing import Self

from bot.core.understanding.values import Person, Time, Understanding

_CHUNK = 65_536
SHOWN = 3
"""Topics that are written beside the likeliest."""
_AHEAD = 64  # lines read before they are asked for

# They end a line for some readers (Python's splitlines among them), but not for JSON: written as \uXXXX.
_LINE_ENDS = str.maketrans({c: f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"})


def text_of(line: bytes) -> str:
    """The message in a line: its `text` where it is a JSON object, else all of it.

    An object without a `text` that is a string is an empty message. What is not UTF-8 becomes U+FFFD.
    """
    plain = line.decode("utf-8", errors="replace").removesuffix("\r")
    if not plain.lstrip("\ufeff \t").startswith("{"):
        return plain
    try:
        value = json.loads(plain.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return plain
    text = value.get("text")
    return text if isinstance(text, str) else ""


def written(text: str, understood: Understanding) -> bytes:
    """The line of output for a message, with its end."""
    fields = {
        "text": text,
        "script": str(understood.script),
        "topic": understood.topic,
        "confidence": round(understood.confidence, 4),
        "alternatives": [
            {"topic": guess.topic, "confidence": round(guess.confidence, 4)}
            for guess in understood.alternatives[:SHOWN]
        ],
        "urgency": understood.urgency.word,
        "reasons": list(understood.reasons),
        "country": understood.country,
        "nlu": understood.nlu.value,
        "sector": understood.sector,
        "about": understood.person or Person.SELF,
        "time": understood.time or Time.NOW,
        "writer_at": understood.writer_at,
        "subject_at": understood.subject_at,
        "danger": None if understood.danger is None else round(understood.danger, 4),
        "doubted": understood.doubted,
        "place_only": understood.place_only,
        "queries": [query.value for query in understood.queries],
    }
    line = json.dumps(fields, ensure_ascii=False).translate(_LINE_ENDS)
    try:
        return line.encode() + b"\n"
    except UnicodeEncodeError:  # a lone surrogate has no UTF-8 form
        return json.dumps(fields).encode() + b"\n"


class Lines:
    """The lines of a file descriptor as they come, split at line feeds only.

    A thread reads, so that a slow writer holds up nothing; it reads the bare descriptor, because a thread that waits
    inside `sys.stdin` keeps the interpreter from ending after Ctrl-C.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._loop = asyncio.get_running_loop()
        self._lines: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._room = threading.Semaphore(_AHEAD)
        self._closed = False
        self._error: OSError | None = None

    def __enter__(self) -> Self:
        threading.Thread(target=self._read, name="lines", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        self._room.release()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Raises OSError when the descriptor cannot be read."""
        while (line := await self._lines.get()) is not None:
            self._room.release()
            yield line
        if self._error is not None:
            raise self._error

    def _read(self) -> None:
        rest: list[bytes] = []
        try:
            while chunk := os.read(self._descriptor, _CHUNK):
                first, *others = chunk.split(b"\n")
                rest.append(first)
                for other in others:
                    self._hand_over(b"".join(rest))
                    rest = [other]
            if any(rest):
                self._hand_over(b"".join(rest))
        except OSError as error:
            self._error = error
        self._hand_over(None)

    def _hand_over(self, line: bytes | None) -> None:
        self._room.acquire()
        if not self._closed:
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody reads any more
                self._loop.call_soon_threadsafe(self._lines.put_nowait, line)
