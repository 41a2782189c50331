"""Whether what was sent as a picture is one that is read: looked at here, before any library unpacks it."""

from __future__ import annotations

import struct

MOST_BYTES = 10_000_000
"""A photo of Telegram's is no larger (Bot API, sendPhoto)."""

MOST_SIDE, MOST_PIXELS = 10_000, 12_000_000
"""A photo of Telegram's has at most 2,560 pixels a side (our measure of its largest: 6.6 million in all). What claims
many more is no photo, or is made to take memory."""

LEAST_SIDE = 40
"""Nothing can be read in less."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_FRAMES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
"""The marks of JPEG after which the size stands (ITU T.81, table B.1): all but those of tables and extensions."""

_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Marks without a length behind them."""


def fits(picture: bytes) -> bool:
    """Whether it is a JPEG or PNG of a size that a photo has, by its own first bytes, whatever its name says."""
    size = _size(picture) if len(picture) <= MOST_BYTES else None
    if size is None:
        return False
    width, height = size
    return min(size) >= LEAST_SIDE and max(size) <= MOST_SIDE and width * height <= MOST_PIXELS


def _size(picture: bytes) -> tuple[int, int] | None:
    """Width and height; None where it is neither kind, or too short to tell."""
    if picture.startswith(_PNG) and picture[12:16] == b"IHDR" and len(picture) >= 24:
        width, height = struct.unpack(">II", picture[16:24])
        return width, height
    return _size_of_jpeg(picture) if picture.startswith(_JPEG) else None


def _size_of_jpeg(picture: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(picture) and picture[at] == 0xFF:
        mark = picture[at + 1]
        if mark == 0xFF:  # filling
            at += 1
        elif mark in _ALONE:
            at += 2
        elif mark in _FRAMES:
            height, width = struct.unpack(">HH", picture[at + 5 : at + 9])
            return width, height
        else:
            at += 2 + max(2, struct.unpack(">H", picture[at + 2 : at + 4])[0])
    return None
