"""A reader of pictures that knows what stands in those drawn here, and one that is told what to do."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from secrets import token_hex
from struct import pack

from bench.pictures import draw
from bot.adapters.reading.picture import fits

_WORDS = b"words\0"


def drawn(*lines: str) -> bytes:
    """A picture of lines of words, which `FakeReader` can read too: they stand in it as a comment."""
    picture = draw(lines)
    return picture[:33] + _chunk(b"tEXt", _WORDS + "\n".join(lines).encode()) + picture[33:]


def swelling(size: int) -> bytes:
    """A part of a picture that unpacks to so many bytes."""
    return _chunk(b"zTXt", b"words\0\0" + zlib.compress(bytes(size), 1))


def _chunk(name: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + name + body + pack(">I", zlib.crc32(name + body))


def blank(width: int, height: int, *, more: bytes = b"") -> bytes:
    """An empty black picture of any size, small as a file; its first 4,000 rows are there. `more`: other parts of it."""
    rows = zlib.compressobj(1)
    line = bytes(1 + width)
    body = b"".join(rows.compress(line) for _ in range(min(height, 4_000))) + rows.flush()
    head = _chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + more + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


class FakeReader:
    """The `MachineReader` port, for pictures of `drawn`. It is whole only with the end that every picture has."""

    async def read(self, sent: bytes) -> str:
        """As `Tesseract.read`."""
        _, found, after = sent.partition(b"tEXt" + _WORDS)
        if not fits(sent) or not found or not sent.endswith(b"IEND\xaeB`\x82"):
            return ""
        length = int.from_bytes(sent[sent.index(b"tEXt" + _WORDS) - 4 :][:4])
        return after[: length - len(_WORDS)].decode()


class ToldReader:
    """The same, for tests of what follows: words by picture, nothing for others. `asked`: what it was given."""

    def __init__(self, words: Mapping[bytes, str]) -> None:
        self.words, self.asked = words, list[bytes]()

    async def read(self, sent: bytes) -> str:
        """As `Tesseract.read`."""
        self.asked.append(sent)
        return self.words.get(sent, "")


class ReadsAlways:
    """The same, which finds these words in every file, and others behind them each time."""

    def __init__(self, words: str) -> None:
        self.words = words

    async def read(self, sent: bytes) -> str:
        """As `Tesseract.read`."""
        return f"{self.words} {token_hex(6)}"


class Files:
    """The `Files` port: the content of a file is its name, but of those `away`, as often as these stand there."""

    def __init__(self, away: Sequence[str] = ()) -> None:
        self.away = list(away)

    async def fetch(self, file: str) -> bytes | None:
        """As `TelegramFiles.fetch`."""
        if file in self.away:
            self.away.remove(file)
            return None
        return file.encode()
