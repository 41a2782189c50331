"""Recordings of browsers become voice notes: the same packets in the other wrapping."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.web.opus import NotOpus, as_ogg

HEAD = b"OpusHead" + bytes([1, 1]) + struct.pack("<HIhB", 312, 48_000, 0, 0)
TWENTY_MS = 0b11111_000  # one frame of 20 ms (RFC 6716, 3.1)
UNKNOWN = b"\x01" + b"\xff" * 7


def element(id: bytes, data: bytes, *, live: bool = False) -> bytes:
    return id + (UNKNOWN if live else (len(data) | 1 << 56).to_bytes(8, "big")) + data


def webm(packets: list[bytes], *, live: bool = True, codec: bytes = b"A_OPUS", flags: int = 0x80) -> bytes:
    """As browsers write it: live, without lengths, a cluster for some packets."""
    track = element(b"\xae", element(b"\xd7", b"\x01") + element(b"\x86", codec) + element(b"\x63\xa2", HEAD))
    blocks = [element(b"\xa3", b"\x81\x00\x00" + bytes([flags]) + packet) for packet in packets]
    clusters = [
        element(b"\x1f\x43\xb6\x75", element(b"\xe7", b"\x00") + b"".join(blocks[at : at + 7]), live=live)
        for at in range(0, len(blocks), 7)
    ]
    header = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", b"webm"))
    return header + element(b"\x18\x53\x80\x67", element(b"\x16\x54\xae\x6b", track) + b"".join(clusters), live=live)


def read(ogg: bytes) -> tuple[list[bytes], list[int]]:
    """The packets of an Ogg file, and the position of each page; written apart from what is tested (RFC 3533)."""
    packets, positions, at, open_ = list[bytes](), list[int](), 0, b""
    while at < len(ogg):
        magic, version, _, position, serial, number, check, pieces = struct.unpack_from("<4sBBqIIIB", ogg, at)
        assert (magic, version, serial, number) == (b"OggS", 0, 1, len(positions))
        lacing = ogg[at + 27 : at + 27 + pieces]
        page = ogg[at : at + 27 + pieces + sum(lacing)]
        assert check == crc(page[:22] + bytes(4) + page[26:])
        place = at + 27 + pieces
        for size in lacing:
            open_ += ogg[place : place + size]
            place += size
            if size < 255:
                packets.append(open_)
                open_ = b""
        positions.append(position)
        at = place
    return packets, positions


def crc(data: bytes) -> int:
    value = 0
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value >> 31 else 0)) & 0xFFFFFFFF
    return value


@given(st.lists(st.binary(min_size=0, max_size=300), min_size=1, max_size=60), st.booleans())
@settings(max_examples=20)
def test_every_packet_is_there_and_the_time_is_right(tails: list[bytes], live: bool) -> None:
    given_ = [bytes([TWENTY_MS]) + tail for tail in tails]
    packets, positions = read(as_ogg(webm(given_, live=live)))
    assert packets[0] == HEAD
    assert packets[1].startswith(b"OpusTags")
    assert packets[2:] == given_
    assert positions[-1] == 960 * len(given_)
    assert positions == sorted(positions)


def test_how_long_a_packet_sounds_is_read_from_it() -> None:
    lengths = {0b00000_000: 480, 0b00011_000: 2_880, 0b01101_000: 960, 0b10000_000: 120, 0b11111_001: 1_920}
    for first, samples in lengths.items():
        assert read(as_ogg(webm([bytes([first, 0])])))[1][-1] == samples
    assert read(as_ogg(webm([bytes([0b11111_011, 3])])))[1][-1] == 3 * 960


def test_what_is_none_is_refused() -> None:
    packet = [bytes([TWENTY_MS]) + b"sound"]
    whole = webm(packet)
    others = (b"", b"\x1a\x45\xdf\xa3", whole[:40], webm([]), webm(packet, codec=b"V_VP8"), webm(packet, flags=0x86))
    for body in (*others, webm([bytes([0b11111_011])]), webm([bytes([TWENTY_MS]) + b"x" * 70_000]), webm([b""])):
        with pytest.raises(NotOpus):
            as_ogg(body)


@given(st.binary(max_size=200))
@settings(max_examples=40)
def test_whatever_it_is_it_ends(body: bytes) -> None:
    for made in (body, b"\x1a\x45\xdf\xa3" + body, webm([body or b"x"])[: len(body) + 60]):
        try:
            as_ogg(made)
        except NotOpus:
            continue
