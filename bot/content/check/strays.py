"""Files of `responses/` that nothing reads: a picture, a name mistyped, a copy of an editor's program."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from bot.sheet import Problems

TOP = frozenset(
    [
        "cards.yml",
        "code_names.yml",
        "directory.yml",
        "glossary.yml",
        "known_bad.yml",
        "musts.yml",
        "organisation.yml",
        "organisation.demo.yml",
        "profile.yml",
        "replies.yml",
        "sources.yml",
        "topics.yml",
        "ways_in.yml",
    ]
)
"""The files that stand in the folder itself."""

PICTURES = frozenset({".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".pdf", ".png", ".svg", ".tif", ".tiff", ".webp"})
"""Endings of what people look at. No answer, poster or protocol can hold one: words reach every phone, and every
reader's eyes or ears.
"""


def check_strays(folder: Path, languages: Collection[str], problems: Problems) -> None:
    """Report every file in `folder` that is never read, since whoever put it there believes that somebody sees it.

    Hidden files, whose name begins with a dot, are left alone.
    """
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_dir() or any(part.startswith(".") for part in parts) or _read(parts, languages):
            continue
        if path.suffix.lower() in PICTURES:
            problems.add(
                path, 1, "this is a picture, and nobody is shown it", "take it out, and say in words what it shows"
            )
        else:
            problems.add(path, 1, "nothing reads this file", "name it as its neighbours are named, or take it out")


def _read(parts: tuple[str, ...], languages: Collection[str]) -> bool:
    """Whether a file at this place is read; what is wrong with a recording is said elsewhere, but it is no picture."""
    match parts:
        case (name,):
            return name in TOP
        case ("forms" | "protocols", name):
            return name.endswith(".yml")
        case (language, "sources.yml"):
            return language in languages
        case (language, "answers" | "forms" | "protocols" | "replies", name):
            return language in languages and name.endswith(".md")
        case (language, "audio", name):
            return language in languages and Path(name).suffix.lower() not in PICTURES
        case _:
            return False
