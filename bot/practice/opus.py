"""What a browser recorded, as what Telegram plays as a voice note: Opus taken out of WebM, and put into Ogg.

Nothing is coded anew: the packets stay as they are. WebM: RFC 9559 (EBML: RFC 8794); Ogg: RFC 3533; Opus in it:
RFC 7845; the length of a packet: RFC 6716, 3.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_EBML, _OGG = b"\x1a\x45\xdf\xa3", b"OggS"
_INSIDE = frozenset({0x18538067, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0})
"""Elements whose content is read too: Segment, Tracks, TrackEntry, Cluster, BlockGroup."""
_CODEC_PRIVATE, _BLOCKS = 0x63A2, frozenset({0xA3, 0xA1})
_A_PAGE = 50
"""Packets in a page of Ogg: one second of Chromium's."""
_SERIAL = b"sari"
_FIRST, _LAST = 2, 4


class NoOpus(ValueError):
    """A recording that holds no Opus, or is cut off. Says so."""


def as_ogg(content: bytes) -> bytes:
    """A recording as an Ogg file with one stream of Opus; one that is Ogg already stays as it is. Raises NoOpus."""
    if content[:4] == _OGG:
        return content
    if content[:4] != _EBML:
        raise NoOpus("this browser records neither WebM nor Ogg: use Chromium, Chrome, Edge or Firefox")
    head, packets = b"", []
    for name, body in _elements(content):
        if name == _CODEC_PRIVATE:
            head = body
        elif name in _BLOCKS:
            packets.append(_packet(body))
    if head[:8] != b"OpusHead" or not packets:
        raise NoOpus("there is no sound in this recording")
    return b"".join(_pages(head, packets))


def _elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(content):
        name, at = _number(content, at, marked=True)
        size, at = _number(content, at)
        if name in _INSIDE:
            continue
        unknown = size < 0
        if unknown or at + size > len(content):
            raise NoOpus("this recording is cut off")
        yield name, content[at : at + size]
        at += size


def _number(content: bytes, at: int, *, marked: bool = False) -> tuple[int, int]:
    """A number of EBML and where it ends; with its mark it is the name of an element, and -1 a size that is unknown."""
    first = content[at] if at < len(content) else 0
    length = 9 - first.bit_length()
    if length > 8 or at + length > len(content):
        raise NoOpus("this recording is cut off")
    value = int.from_bytes(content[at : at + length], "big")
    if marked:
        return value, at + length
    value -= 1 << 7 * length
    return (-1 if value == (1 << 7 * length) - 1 else value), at + length


def _packet(block: bytes) -> bytes:
    """The packet of a block: behind the number of its track, two bytes of time and one of flags."""
    _, at = _number(block, 0)
    if len(block) < at + 4 or block[at + 2] & 0x06:
        raise NoOpus("this recording is not laid out as browsers do it")
    return block[at + 3 :]


def _ticks(packet: bytes) -> int:
    """How long a packet lasts, in 1/48,000 of a second."""
    config, count = packet[0] >> 3, packet[0] & 3
    frames = (1, 2, 2)[count] if count < 3 else (packet[1] & 0x3F if len(packet) > 1 else 0)
    if config < 12:
        return frames * (480, 960, 1920, 2880)[config & 3]
    if config < 16:
        return frames * (480, 960)[config & 1]
    return frames * (120, 240, 480, 960)[config & 3]


def _pages(head: bytes, packets: Sequence[bytes]) -> Iterator[bytes]:
    yield _page([head], 0, 0, _FIRST)
    tags = b"OpusTags" + (6).to_bytes(4, "little") + b"sarika" + bytes(4)
    yield _page([tags], 0, 1, 0)
    ticks = 0
    for number, at in enumerate(range(0, len(packets), _A_PAGE), 2):
        these = packets[at : at + _A_PAGE]
        ticks += sum(map(_ticks, these))
        last = at + _A_PAGE >= len(packets)
        yield _page(these, ticks, number, _LAST if last else 0)


def _page(packets: Sequence[bytes], ticks: int, number: int, flags: int) -> bytes:
    sizes = b"".join(b"\xff" * (len(p) // 255) + bytes([len(p) % 255]) for p in packets)
    if len(sizes) > 255:
        raise NoOpus("this recording is coded too finely: at most 48 kbit/s")
    head = _OGG + bytes([0, flags]) + ticks.to_bytes(8, "little") + _SERIAL + number.to_bytes(4, "little")
    page = head + bytes(4) + bytes([len(sizes)]) + sizes + b"".join(packets)
    return page[:22] + _check(page).to_bytes(4, "little") + page[26:]


def _rows() -> Iterator[int]:
    for byte in range(256):
        row = byte << 24
        for _ in range(8):
            row = row << 1 ^ (0x04C11DB7 if row & 0x80000000 else 0)
        yield row & 0xFFFFFFFF


_ROWS = tuple(_rows())


def _check(page: bytes) -> int:
    """The checksum of a page (RFC 3533, 6), which players refuse it without."""
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _ROWS[value >> 24 ^ byte]
    return value
