"""The organisation's own voice: what a browser recorded becomes a voice note, and stands where the bot looks for it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.read.audio import opus_seconds, words_of
from bot.practice import recorder
from bot.practice.opus import NoOpus, as_ogg
from bot.practice.recorder import NotKept, Recorder
from tests import project

HEAD = b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"
PACKET = bytes([0x78]) + b"sound" * 60
"""One frame of 20 ms: CELT, configuration 15."""
UNKNOWN = b"\x01" + b"\xff" * 7


def element(name: str, body: bytes, size: bytes | None = None) -> bytes:
    length = size or (0x10000000 | len(body)).to_bytes(4, "big")
    return bytes.fromhex(name) + length + body


def webm(packets: Sequence[bytes], head: bytes = HEAD) -> bytes:
    """As Chromium writes it while it records: of segment and cluster nobody knows how long they will be."""
    tracks = element("1654ae6b", element("ae", element("d7", b"\x01") + element("63a2", head)))
    blocks = [element("a3", b"\x81" + at.to_bytes(2, "big") + b"\x80" + p) for at, p in enumerate(packets[:-1])]
    last = element("a0", element("a1", b"\x81\x00\x00\x00" + packets[-1])) if packets else b""
    cluster = element("1f43b675", element("e7", b"\x00") + b"".join(blocks) + last, UNKNOWN)
    return element("1a45dfa3", b"\x42\x86\x81\x01") + element("18538067", tracks + cluster, UNKNOWN)


def checked(page: bytes) -> int:
    """The checksum of a page bit by bit, as RFC 3533 describes it."""
    value = 0
    for byte in page[:22] + bytes(4) + page[26:]:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ 0x04C11DB7) & 0xFFFFFFFF if value >> 31 else value << 1
    return value


def pages(ogg: bytes) -> list[bytes]:
    return [b"OggS" + page for page in ogg.split(b"OggS")[1:]]


def test_what_chromium_records_becomes_ogg_packet_by_packet() -> None:
    packets = [PACKET + bytes([at]) for at in range(120)]
    ogg = as_ogg(webm(packets))
    found = pages(ogg)
    assert opus_seconds(ogg) == pytest.approx((120 * 960 - 312) / 48_000)
    assert [page[5] for page in found] == [2, 0, 0, 0, 4]
    assert [int.from_bytes(page[22:26], "little") for page in found] == [checked(page) for page in found]
    sound = b"".join(page[27 + page[26] :] for page in found[2:])
    assert sound == b"".join(packets)
    assert as_ogg(ogg) == ogg


def test_the_length_of_each_kind_of_packet_counts() -> None:
    for first, ticks in ((0x00, 480), (0x18, 2880), (0x61, 2 * 480), (0x80, 120), (0xFA, 2 * 960)):
        ogg = as_ogg(webm([bytes([first]) + b"x"] * 100))
        assert opus_seconds(ogg) == pytest.approx((100 * ticks - 312) / 48_000), first
    several = as_ogg(webm([bytes([0x7B, 3]) + b"x"] * 100))
    assert opus_seconds(several) == pytest.approx((100 * 3 * 960 - 312) / 48_000)


def test_what_holds_no_opus_is_refused_in_words() -> None:
    whole = webm([PACKET] * 3)
    laced = webm([PACKET] * 3).replace(b"\x81\x00\x00\x80", b"\x81\x00\x00\x86")
    for content in (b"", b"\x00\x00\x00\x20ftypmp42", whole[:-20], webm([]), webm([PACKET], b"\x01vorbis"), laced):
        with pytest.raises(NoOpus):
            as_ogg(content)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    monkeypatch.setattr(recorder, "load", lambda folder, *, demo: project.content())
    return Recorder(tmp_path)


def states(of: Recorder) -> dict[tuple[str, str], str]:
    return {(row["language"], row["topic"]): row["state"] for row in of.texts()}


def test_a_recording_is_kept_with_the_words_it_reads_and_is_stale_once_they_change(
    kept: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept.texts()
    assert {row["state"] for row in before} == {"missing"}
    assert [row["topic"] for row in before if row["language"] == "km"][:3] == ["start", "help", "confinement"]
    assert not any("{" in row["words"] for row in before)
    row = next(row for row in before if (row["language"], row["topic"]) == ("km", "confinement"))
    assert kept.keep("km", "confinement", row["reads"], " Srey  Mom ", webm([PACKET] * 200)) > 3
    notes = (tmp_path / "km/audio/confinement.txt").read_text(encoding="utf-8")
    assert notes.startswith("Spoken by: Srey Mom\nOn: ")
    assert notes.endswith(f"text: {words_of(project.content().answers['confinement', 'km'])}\n")
    assert opus_seconds(kept.sound("km", "confinement")) is not None
    assert states(kept)["km", "confinement"] == "kept"
    content = project.content()
    changed = replace(content.answers["confinement", "km"], first="Other words.")
    other = replace(content, answers={**content.answers, ("confinement", "km"): changed})
    monkeypatch.setattr(recorder, "load", lambda folder, *, demo: other)
    assert states(kept)["km", "confinement"] == "stale"
    assert [name.name for name in (tmp_path / "km/audio").iterdir() if name.name.startswith(".")] == []


def test_what_cannot_be_played_or_reads_other_words_is_not_kept(kept: Recorder, tmp_path: Path) -> None:
    reads = next(row["reads"] for row in kept.texts() if (row["language"], row["topic"]) == ("en", "start"))
    good, long = webm([PACKET] * 100), webm([PACKET] * 3100)
    large = webm([bytes([0x18]) + b"x" * 1200] * 450)
    for language, topic, words, sound in (
        ("en", "start", "0" * 12, good),
        ("en", "../../start", reads, good),
        ("en", "unpaid_wages", reads, good),
        ("xx", "start", reads, good),
        ("en", "start", reads, long),
        ("en", "start", reads, webm([PACKET] * 5)),
        ("en", "start", reads, large),
    ):
        with pytest.raises(NotKept):
            kept.keep(language, topic, words, "Dara", sound)
    with pytest.raises(NotKept):
        kept.sound("en", "start")
    assert list(tmp_path.rglob("*.ogg")) == []
