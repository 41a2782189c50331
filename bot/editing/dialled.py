"""Writes a check into the text of `responses/directory.yml` and leaves everything else as it stands."""

from __future__ import annotations

import re
from datetime import date

from bot.content.check.words import digits
from bot.content.model.services import Service
from bot.core.model.errors import SarikaError

YEARS, EMERGENCY_YEARS = 2, 5
"""How long a check holds, as long as fresh evidence does (head of directory.yml)."""

_FIELD = re.compile(r"  (\w+):.*")
_WAITS = re.compile(r",\s*confirmed:\s*(?:false|no)\b|\bconfirmed:\s*(?:false|no),\s*")


class CannotRecord(SarikaError):
    """A check that cannot be written down. Says what to do instead."""


def recorded(text: str, service: Service, *, how: str, on: date, by: str, number: str | None) -> tuple[str, date]:
    """The file's text with the check of a service (and of `number`), and until when it holds. Raises `CannotRecord`."""
    for name, said in (("--how", how), ("--by", by)):
        if not said.strip() or "\n" in said:
            raise CannotRecord(f"{name} must be one line that says something.")
    if service.verified_on is not None and on < service.verified_on:
        raise CannotRecord(f"{service.id} was checked later, on {service.verified_on}.")
    if service.waiting and number is None:
        waits = ", ".join(phone.dial for phone in service.phones)
        raise CannotRecord(f"Each number of {service.id} waits for its own check: add --number ({waits}).")
    until = _years_later(on, EMERGENCY_YEARS if service.emergency else YEARS)
    until = max(until, service.expires or until)
    lines = text.split("\n")
    start, end = _entry(lines, service)
    entry = lines[start:end]
    if number is not None:
        _confirm(entry, service, number)
    values = {"verified_on": str(on), "verified_how": _quoted(how), "verified_by": _quoted(by), "expires": str(until)}
    values["verified_reach"] = _quoted(service.reach)
    for field, value in values.items():
        _set(entry, field, value)
    return "\n".join([*lines[:start], *entry, *lines[end:]]), until


def _entry(lines: list[str], service: Service) -> tuple[int, int]:
    """The lines of the fields of an entry, without blank and comment lines that follow it."""
    start = next(n for n, line in enumerate(lines) if re.match(rf"{re.escape(service.id)}:\s*(#.*)?$", line)) + 1
    end = next((n for n in range(start, len(lines)) if re.match(r"\S", lines[n])), len(lines))
    while end > start and not lines[end - 1].strip():
        end -= 1
    return start, end


def _set(entry: list[str], field: str, value: str) -> None:
    """Write a field where it stands, or else at the end, keeping a comment behind it."""
    for at, line in enumerate(entry):
        match = _FIELD.match(line)
        if match and match.group(1) == field:
            comment = re.search(r"\s+#.*$", line)
            entry[at] = f"  {field}: {value}{comment.group() if comment else ''}"
            return
    entry.append(f"  {field}: {value}")


def _confirm(entry: list[str], service: Service, number: str) -> None:
    """Take the mark off a number that waits for a check."""
    phone = next((p for p in service.phones if digits(p.dial) == digits(number)), None)
    if phone is None:
        known = ", ".join(p.dial for p in service.phones)
        raise CannotRecord(f"{service.id} has no number {number}; it has {known}.")
    for at, line in enumerate(entry):
        if f'"{phone.dial}"' in line and _WAITS.search(line):
            entry[at] = _WAITS.sub("", line, count=1)
            return
    if not phone.confirmed:
        raise CannotRecord(f"Write {phone.dial} of {service.id} on one line, with its `confirmed: false`.")


def _quoted(text: str) -> str:
    return '"' + text.strip().replace("\\", "\\\\").replace('"', '\\"') + '"'


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)
