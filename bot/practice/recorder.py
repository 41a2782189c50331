"""The organisation's own voice: which answers are recorded, which not yet or in older words, and where they are kept.

They go where the bot looks for them, `responses/<language>/audio/`, with the line that names the words they read: what
is not recorded, or reads other words by now, is not offered on any phone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.content import Content, load
from bot.content.check.words import PLACEHOLDER
from bot.content.read.audio import LARGEST, LONGEST, Recording, opus_seconds, read_recordings, words_of
from bot.content.read.loader import FOLDER
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Urgency
from bot.practice.opus import as_ogg
from bot.sheet import Problems

BEGINS = "start"
"""The answer to /start."""

LANGUAGES = ("km", "en")

SHORTEST = 0.5
"""Seconds below which nobody has read anything: Record was pressed twice."""


class NotKept(ValueError):
    """A recording that is not kept: too long, too short, too large, or of other words. Says so."""


@dataclass
class Recorder:
    """What a page of the stand-in asks for (`standin.stage.Recorder`)."""

    folder: Path = FOLDER
    _content: Content | None = field(default=None, init=False)

    def texts(self) -> list[dict[str, Any]]:
        """All that is worth a recording, in the order in which people meet it: /start and the menu, then what is
        answered in danger and in need. Read anew from the files, with the words of today.
        """
        self._content = load(self.folder, demo=True)
        found = self._recorded(self._content)
        return [_row(self._content, found, topic, language) for language, topic in _worth(self._content)]

    def keep(self, language: str, topic: str, reads: str, speaker: str, sound: bytes) -> float:
        """Keep a recording of the words named `reads`, spoken by `speaker`; its seconds. Raises NotKept or NoOpus."""
        content = self._content or load(self.folder, demo=True)
        if (language, topic) not in set(_worth(content)):
            raise NotKept("there is no such text")
        if words_of(content.answers[topic, language]) != reads:
            raise NotKept("the words changed meanwhile: load this page anew and read them as they are now")
        ogg = as_ogg(sound)
        seconds = opus_seconds(ogg)
        if seconds is None or seconds > LONGEST:
            raise NotKept(f"speak at most {LONGEST:.0f} seconds")
        if seconds < SHORTEST:
            raise NotKept("this is too short to be the text: press Record, read it, and then Stop")
        if len(ogg) > LARGEST:
            raise NotKept(f"at most {LARGEST} bytes are sent as a voice note, and these are {len(ogg)}")
        path = self._path(language, topic)
        path.parent.mkdir(parents=True, exist_ok=True)
        who = " ".join(speaker.split())[:80] or "?"
        day = datetime.now(UTC).date().isoformat()
        _written(path, ogg)
        _written(path.with_suffix(".txt"), f"Spoken by: {who}\nOn: {day}\ntext: {reads}\n".encode())
        return seconds

    def sound(self, language: str, topic: str) -> bytes:
        """A recording that is kept. Raises NotKept where there is none."""
        known = (language, topic) in set(_worth(self._content or load(self.folder, demo=True)))
        path = self._path(language, topic)
        if not known or not path.is_file():
            raise NotKept("this text is not recorded")
        return path.read_bytes()

    def _path(self, language: str, topic: str) -> Path:
        return self.folder / language / "audio" / f"{topic}.ogg"

    def _recorded(self, content: Content) -> Mapping[tuple[str, str], Recording]:
        return read_recordings(self.folder, LANGUAGES, {topic for topic, _ in content.answers}, Problems())


def _worth(content: Content) -> Iterator[tuple[str, str]]:
    """The texts that are recorded, by language and topic."""
    about = content.about
    danger = [t for t in about if about.urgency(t) is Urgency.EMERGENCY]
    need = [t for t in about if about.urgency(t) is Urgency.URGENT]
    topics = (BEGINS, *(t for t in about if about.has(t, Trait.MENU)), *danger, *need)
    for language in LANGUAGES:
        for topic in topics:
            if (topic, language) in content.answers:
                yield language, topic


def _row(content: Content, found: Mapping[tuple[str, str], Recording], topic: str, language: str) -> dict[str, Any]:
    answer, spoken = content.answers[topic, language], found.get((topic, language))
    reads = words_of(answer)
    state = "missing" if spoken is None else "kept" if spoken.reads == reads else "stale"
    return {
        "language": language,
        "topic": topic,
        "title": content.topics[topic].title.get(language, "") if topic in content.topics else "",
        "words": _spoken(answer.first),
        "reads": reads,
        "draft": not answer.reviewed,
        "state": state,
        "seconds": spoken.seconds if spoken is not None else 0,
    }


def _spoken(words: str) -> str:
    """What is read aloud: "…" where something is filled in, and no line that is nothing else."""
    lines = PLACEHOLDER.sub("…", words).splitlines()
    return "\n".join(line for line in lines if line.strip(" …-*•")).strip()


def _written(path: Path, content: bytes) -> None:
    """Whole or not at all: a bot that starts meanwhile reads the old file or the new one."""
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(content)
    aside.replace(path)
