"""Recorded answers: `responses/<language>/audio/<topic>.ogg`, what Telegram plays as a voice note, by a person."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.check.words import PLACEHOLDER
from bot.content.model.answers import Answer, fingerprint
from bot.sheet import Problems

PICTURES = frozenset({".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".pdf", ".png", ".svg", ".tif", ".tiff", ".webp"})
"""Endings of what people look at. Nothing here can hold one: words reach every phone, and eyes or ears."""

LONGEST = 60.0
"""Most seconds of a recording: whoever listens holds a phone to the ear for no longer than this."""

LARGEST = 500_000
"""Most bytes: a minute at 48 kbit/s has 360,000; Telegram plays voice notes of up to 1 MB (Bot API, Sending files)."""

_RATE = 48_000
"""Ticks a second in which Opus counts, whatever it was recorded with (RFC 7845, 4)."""

_AS = "convert it with: ffmpeg -i FILE -ac 1 -c:a libopus -b:a 32k TOPIC.ogg"


_READS = re.compile(r"^text:[ \t]*([0-9a-f]{12})[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Recording:
    """One answer, spoken: the file, its length in seconds, and which words it reads (`words_of`), None if unsaid."""

    path: Path
    seconds: float
    reads: str | None = None


def words_of(answer: Answer) -> str:
    """A short name of the words that a recording of an answer reads: another one as soon as one letter of them changes.

    They are those of its first message, without what is filled in there.
    """
    spoken = " ".join(PLACEHOLDER.sub(" ", answer.first).split())
    return fingerprint(spoken)


def check_recordings(
    recordings: Mapping[tuple[str, str], Recording], answers: Mapping[tuple[str, str], Answer], problems: Problems
) -> None:
    """Report recordings that are not played because they read other words than the answer says now."""
    for key, recording in recordings.items():
        said, notes = words_of(answers[key]), recording.path.with_suffix(".txt")
        if recording.reads is None:
            what = f"it is not written down which words {recording.path.name} reads, so it is not played"
            how = f"listen to it; if it reads the first message as it is now, write this line: text: {said}"
            problems.add(notes, 1, what, how)
        elif recording.reads != said:
            what = f"{recording.path.name} reads older words than the answer has now, so it is not played"
            problems.add(notes, 1, what, f"record it anew and write this line: text: {said}")


def read_recordings(
    folder: Path, languages: Collection[str], topics: Collection[str], problems: Problems
) -> Mapping[tuple[str, str], Recording]:
    """Every recording by topic and language; what cannot be sent as a voice note is reported."""
    found = {}
    for language in languages:
        for path in sorted((folder / language / "audio").glob("*")):
            if path.suffix in {".txt", ".md"} or path.suffix.lower() in PICTURES:
                continue
            if path.suffix != ".ogg":
                problems.add(path, 1, "this is no .ogg file", _AS)
            elif path.stem not in topics:
                problems.add(path, 1, f"{path.stem} is not in topics.yml", "name the file as its topic")
            elif (recording := _read(path, problems)) is not None:
                found[path.stem, language] = recording
    return found


def _read(path: Path, problems: Problems) -> Recording | None:
    content = path.read_bytes()
    seconds = opus_seconds(content)
    if seconds is None:
        problems.add(path, 1, "this is not a recording in Opus", _AS)
        return None
    if seconds > LONGEST:
        problems.add(path, 1, f"this takes {seconds:.0f} seconds", f"speak at most {LONGEST:.0f} seconds")
    if len(content) > LARGEST:
        problems.add(path, 1, f"this has {len(content)} bytes", f"at most {LARGEST} are sent; {_AS}")
    return Recording(path, seconds, _reads(path.with_suffix(".txt")))


def _reads(notes: Path) -> str | None:
    try:
        found = _READS.search(notes.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return found[1] if found else None


def opus_seconds(content: bytes) -> float | None:
    """Seconds of an Ogg file with one stream of Opus; None for anything else or one cut off (RFC 3533, RFC 7845)."""
    at, stream, last, skipped = 0, None, 0, 0
    while at < len(content):
        head = content[at : at + 27]
        if len(head) < 27 or head[:4] != b"OggS":
            return None
        sizes = content[at + 27 : at + 27 + head[26]]
        body = at + 27 + head[26]
        if stream is None:
            start = content[body : body + 19]
            if start[:8] != b"OpusHead" or len(start) < 19:
                return None
            stream, skipped = head[14:18], int.from_bytes(start[10:12], "little")
        elif head[14:18] != stream:
            return None
        granule = int.from_bytes(head[6:14], "little", signed=True)
        last = max(last, granule)
        at = body + sum(sizes)
    if stream is None or at > len(content) or last <= skipped:
        return None
    return (last - skipped) / _RATE
