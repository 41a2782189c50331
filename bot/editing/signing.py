"""Records in the head of a text who of the organisation read it, when, and which words they were."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import yaml

from bot.content import Content
from bot.content.model.answers import fingerprint
from bot.content.read.vetted import REVIEW_FIELDS, signed_of, trimmed
from bot.editing.whole_file import put

SIGNED = "signed"
"""The folder of a language that keeps the words as they were signed, laid out as their own folders are."""

_FENCE = "---"
_FIELD = re.compile(f"({'|'.join(REVIEW_FIELDS)}):\\s*(.*)")
_FITS = re.compile(r"[^\W\d_][^\n\r:#{}\[\]\"]{1,78}")


class SigningError(Exception):
    """A review cannot be recorded like this. Says why."""


def sign(path: Path, by: str, on: date, today: date) -> None:
    """Write a review into the head of a text, and keep the words that were read; nothing else of the file changes.

    Raises SigningError for a name that is none, and for a day in the future.
    """
    if not _FITS.fullmatch(by.strip()):
        raise SigningError(f"{by!r} is not the name of a person: write it as on paper, without : # [ ] {{ }}.")
    if on > today:
        raise SigningError(f"{on.isoformat()} is in the future: write the day on which it was reviewed.")
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    head, words = _parted(lines)[0], signed_of(path, _parted(text.splitlines())[1])
    if not head:
        raise SigningError(f"{path} has no head: `sarika check` says how to write one.")
    kept = [line for line in head if not _FIELD.match(line)]
    name = yaml.safe_dump(by.strip(), allow_unicode=True, width=200).splitlines()[0]
    review = (name, on.isoformat(), f'"{fingerprint(words)}"')
    kept[-1:] = [*(f"{field}: {value}" for field, value in zip(REVIEW_FIELDS, review, strict=True)), kept[-1]]
    put(path, end.join([*kept, *lines[len(head) :]]))
    copy = _copy(path)
    copy.parent.mkdir(parents=True, exist_ok=True)
    put(copy, f"{words}\n")


def words_of(path: Path) -> str:
    """The words of a text as they stand below its head, and what is signed with them."""
    return signed_of(path, _parted(path.read_text(encoding="utf-8").splitlines())[1])


def signed_before(path: Path) -> str | None:
    """The words that were read when a text was signed; None where they are not kept, or are not those."""
    head, _ = _parted(path.read_text(encoding="utf-8").splitlines())
    fields = {match[1]: match[2].strip("\"' ") for match in map(_FIELD.match, head) if match}
    try:
        words = _copy(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return words if fingerprint(words) == fields.get(REVIEW_FIELDS[-1]) else None


def before_and_now(content: Content) -> dict[Path, tuple[str, str]]:
    """Of what was changed after somebody signed it: the words then, where they were kept, and now."""
    paths = {text.path for _, text in content.texts() if text.lapsed is not None}
    return {path: (words, words_of(path)) for path in paths if (words := signed_before(path)) is not None}


def _copy(path: Path) -> Path:
    return path.parents[1] / SIGNED / path.parent.name / path.name


def _parted(lines: list[str]) -> tuple[list[str], str]:
    """The lines of the head with its fences, none where there is no head, and the words below it."""
    fences = [number for number, line in enumerate(lines) if line.strip() == _FENCE][:2]
    end = fences[1] + 1 if len(fences) == 2 and not fences[0] else 0
    return lines[:end], trimmed(lines[end:])[1]
