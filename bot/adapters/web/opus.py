"""What a browser records, in the wrapping that Telegram's voice notes have: WebM to Ogg, both around Opus.

Browsers record Opus in WebM; a voice note is Opus in Ogg (Bot API, sendVoice). The sound itself stays as it is. WebM:
https://www.matroska.org/technical/elements.html; Ogg: RFC 3533; Opus in Ogg: RFC 7845; lengths of packets: RFC 6716.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_CLUSTER, _SEGMENT, _TRACKS, _TRACK, _GROUP = 0x1F43B675, 0x18538067, 0x1654AE6B, 0xAE, 0xA0
_INSIDE = frozenset({_CLUSTER, _SEGMENT, _TRACKS, _TRACK, _GROUP})
"""Elements that are looked into."""

_CODEC, _HEAD, _SIMPLE, _BLOCK = 0x86, 0x63A2, 0xA3, 0xA1

MOST = 60 * 60 * 50
"""Packets that are read: an hour of those of 20 ms that browsers make."""

RATE = 48_000
"""Samples a second by which positions in Ogg count, whatever was recorded (RFC 7845, 4)."""

_SERIAL = 1
"""Of the one stream in the file."""

PACKETS_A_PAGE = 50
"""A second: a page has 255 pieces of 255 bytes at most."""

_SILK, _HYBRID, _CELT = (480, 960, 1_920, 2_880), (480, 960), (120, 240, 480, 960)


class NotOpus(ValueError):
    """It is no recording of one Opus track in WebM."""


def as_ogg(webm: bytes) -> bytes:
    """The same sound in Ogg. Raises NotOpus."""
    codec, head, packets = b"", b"", list[bytes]()
    for id, data in _elements(webm, 0, len(webm), 0):
        if id == _CODEC:
            codec = data
        elif id == _HEAD:
            head = data
        elif id in (_SIMPLE, _BLOCK):
            packets.append(_packet(data))
        if len(packets) > MOST:
            raise NotOpus
    if codec != b"A_OPUS" or not head.startswith(b"OpusHead") or not packets:
        raise NotOpus
    tags = b"OpusTags" + struct.pack("<I", 0) + struct.pack("<I", 0)  # who made it is nobody's business
    pages = [_page([head], 0, 0, 2), _page([tags], 0, 1, 0)]
    at, gathered = 0, list[bytes]()
    for number, packet in enumerate(packets, 1):
        at += _samples(packet)
        gathered.append(packet)
        last = number == len(packets)
        if last or len(gathered) == PACKETS_A_PAGE or sum(len(p) // 255 + 1 for p in gathered) > 200:
            pages.append(_page(gathered, at, len(pages), 4 if last else 0))
            gathered = []
    return b"".join(pages)


def _elements(data: bytes, at: int, end: int, depth: int) -> Iterator[tuple[int, bytes]]:
    """The elements that hold no others, one after the other; what is written live has no lengths."""
    if depth > len(_INSIDE):
        raise NotOpus
    while at < end:
        id, at = _number(data, at, keep=True)
        size, begins = _number(data, at)
        unknown = size == (1 << 7 * (begins - at)) - 1
        over = end if unknown else min(begins + size, end)
        if id in _INSIDE:
            yield from _elements(data, begins, over, depth + 1) if not unknown else ()
            at = begins if unknown else over
        else:
            yield id, data[begins:over]
            at = over


def _number(data: bytes, at: int, *, keep: bool = False) -> tuple[int, int]:
    """A number of one to eight bytes, of which the first says how many, and where it ends. `keep`: with that mark."""
    first = data[at] if at < len(data) else 0
    length = 9 - first.bit_length()
    if first == 0 or at + length > len(data):
        raise NotOpus
    value = int.from_bytes(data[at : at + length], "big")
    return (value if keep else value & ((1 << 7 * length) - 1)), at + length


def _packet(block: bytes) -> bytes:
    """The packet of a block: behind the track, its time and flags. Raises NotOpus where several share it."""
    _, at = _number(block, 0)
    if len(block) <= at + 3 or block[at + 2] & 0x06:
        raise NotOpus
    return block[at + 3 :]


def _samples(packet: bytes) -> int:
    """How long a packet sounds (RFC 6716, 3.1 and 3.2)."""
    config, code = packet[0] >> 3, packet[0] & 3
    sizes = _SILK if config < 12 else _HYBRID if config < 16 else _CELT
    size = sizes[config % len(sizes)]
    if code == 3 and len(packet) < 2:
        raise NotOpus
    return size * (1 if code == 0 else 2 if code < 3 else packet[1] & 0x3F)


def _page(packets: list[bytes], at: int, number: int, flags: int) -> bytes:
    """A page of Ogg."""
    lacing = b"".join(b"\xff" * (len(p) // 255) + bytes([len(p) % 255]) for p in packets)
    if len(lacing) > 255:
        raise NotOpus
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, at, _SERIAL, number, 0, len(lacing))
    page = head + lacing + b"".join(packets)
    return page[:22] + struct.pack("<I", _check(page)) + page[26:]


def _check(data: bytes) -> int:
    value = 0
    for byte in data:
        value = (value << 8 & 0xFFFFFFFF) ^ _TABLE[value >> 24 ^ byte]
    return value


def _entry(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value


_TABLE = tuple(_entry(value) for value in range(256))
