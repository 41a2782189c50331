"""Records in the head of an answer who of the organisation reviewed it, and when."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import yaml

_FENCE = "---"
_FIELD = re.compile(r"(reviewed_by|reviewed_on):")
_FITS = re.compile(r"[^\W\d_][^\n\r:#{}\[\]\"]{1,78}")


class SigningError(Exception):
    """A review cannot be recorded like this. Says why."""


def sign(path: Path, by: str, on: date, today: date) -> None:
    """Write `reviewed_by` and `reviewed_on` into the head of an answer; nothing else of the file changes.

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
    if lines[0].strip() != _FENCE or _FENCE not in (line.strip() for line in lines[1:]):
        raise SigningError(f"{path} has no head: `sarika check` says how to write one.")
    close = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == _FENCE)
    head = [line for line in lines[1:close] if not _FIELD.match(line)]
    name = yaml.safe_dump(by.strip(), allow_unicode=True, width=200).splitlines()[0]
    head += [f"reviewed_by: {name}", f"reviewed_on: {on.isoformat()}"]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(end.join([lines[0], *head, *lines[close:]]))
