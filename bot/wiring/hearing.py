"""How well the machine hears voice notes, measured on an operator's own recordings."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.reading.speech import Heard, Speech, installed, lacks
from bot.core.model.errors import SarikaError
from bot.settings import load
from bot.understanding.letters import bare, wrong
from bot.understanding.understander import Understander

SOUNDS = frozenset({".ogg", ".oga", ".opus", ".wav", ".flac", ".mp3"})
"""Endings of sounds that libsndfile knows, Telegram's voice notes first."""

PATIENCE = 600.0
"""Most seconds for one: nobody waits for an answer here."""


@dataclass(frozen=True)
class Score:
    """How one sound was heard: letters that were said, how many are wrong, red flags that were said and that were
    found in what was heard, seconds that it took, and what was heard.
    """

    name: str
    letters: int
    wrong: int
    said: frozenset[str]
    found: frozenset[str]
    took: float
    heard: Heard


async def scored(folder: Path, hears: Speech) -> list[Score]:
    """Every sound of a folder that has its words beside it, in a file of its name with .txt."""
    flags, found = Understander.from_files(None), []
    for sound in sounds(folder):
        words, began = sound.with_suffix(".txt").read_text(encoding="utf-8"), time.monotonic()
        heard = await hears.hear(sound.read_bytes())
        took, right = time.monotonic() - began, bare(words)
        said, there = (frozenset(flag.rule for flag in flags.red_flags(t).flags) for t in (words, heard.text))
        found.append(Score(sound.name, len(right), wrong(right, bare(heard.text)), said, there, took, heard))
    return found


def sounds(folder: Path) -> list[Path]:
    """The sounds of a folder that have their words beside them, by name."""
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in SOUNDS and p.with_suffix(".txt").is_file())


def told(scores: Sequence[Score]) -> Iterator[str]:
    """A line for each sound, and the sums."""
    width = max(len(score.name) for score in scores)
    for score in scores:
        what = (
            _figures([score]) if score.heard.seconds else "not heard to its end: broken, or too long for this machine"
        )
        yield f"{score.name:{width}}  {what}"
    yield ""
    yield f"In all, {len(scores)} sounds: {_figures(scores)}."
    yield "So well does this model hear these recordings; how it hears others, nobody knows before they are tried."


def _figures(scores: Sequence[Score]) -> str:
    letters, mistakes = sum(s.letters for s in scores), sum(s.wrong for s in scores)
    heard, missed = sum(len(s.said & s.found) for s in scores), sum(len(s.said - s.found) for s in scores)
    besides = sum(len(s.found - s.said) for s in scores)
    took, long = sum(s.took for s in scores), sum(s.heard.seconds for s in scores)
    memory = max(s.heard.memory for s in scores) / 1_000_000
    return (
        f"{mistakes} of {letters} letters wrong ({mistakes / max(1, letters):.0%}); "
        f"red flags: {heard} heard, {missed} missed, {besides} heard that nobody said; "
        f"{took / long if long else 0:.2f} s for a second of sound; {memory:,.0f} MB"
    )


class CannotHear(SarikaError):
    """There is nothing to hear with, or nothing to hear. Says what to do."""


def ear(model: Path | None) -> Speech:
    """What hears with a model, else with that of the settings. Raises CannotHear."""
    folder = model or load.load().voice_model
    if folder is None:
        raise CannotHear("No speech model is named: give --model, or set SARIKA_VOICE_MODEL (docs/hearing.md).")
    if not installed():
        raise CannotHear("sherpa-onnx and soundfile are not here, or this is no Linux with Landlock: docs/hearing.md.")
    if missing := lacks(folder):
        raise CannotHear(f"{folder} holds no speech model: it needs {' and '.join(missing)} (docs/hearing.md).")
    return Speech(folder, PATIENCE)
