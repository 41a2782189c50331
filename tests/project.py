"""The project's own content and word lists, which many tests read and none changes: each process reads them once."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot import content as contents
from bot.content import Content
from bot.content.check import words
from bot.core.understanding.circumstances import CircumstanceLists
from bot.core.understanding.countries import Countries
from bot.core.understanding.redflags import Rule
from bot.core.understanding.topics import Topics
from bot.core.understanding.triage import RedFlags
from bot.sheet import LOADER
from bot.understanding import lexicons
from bot.understanding.topics import load_topics
from bot.understanding.understander import Understander
from bot.understanding.word_files import HOME

# Hundreds of tests read the project's texts, each with a few words changed: what is the same is parsed once in a process.
# Nodes are read and never changed, and errors are not remembered.
yaml.compose = lru_cache(2048)(yaml.compose)  # type: ignore[assignment]
words.tidy = lru_cache(32768)(words.tidy)  # type: ignore[attr-defined]


@cache
def content() -> Content:
    """`responses/` with the organisation of the demo."""
    return contents.load(demo=True)


@cache
def rules() -> tuple[Rule, ...]:
    """The red flags as they are written."""
    return lexicons.load_flags(HOME / "red_flags")


def red_flags() -> RedFlags:
    return understander().flags


@cache
def topics() -> Topics:
    """What can be understood: urgencies and traits."""
    return load_topics(HOME / "topics.yml")


def countries() -> Countries:
    return understander().countries


def circumstances() -> CircumstanceLists:
    return understander().circumstances


@cache
def understander() -> Understander:
    """All of it together, without Rasa."""
    return Understander.from_files(None)


def listed(path: Path) -> Any:
    """What a file of examples holds."""
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506 - a safe loader
