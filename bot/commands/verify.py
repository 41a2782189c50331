"""`sarika verify`: records that somebody dialled a number of the directory, in the file, beside its comments."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.content import FOLDER, Problems, Service
from bot.content.check.words import read_known_bad
from bot.content.read.directory import read_directory
from bot.editing.dialled import CannotRecord, recorded
from bot.editing.whole_file import put
from bot.settings.load import content_dir

_FOLDER = typer.Option(help="The content folder; SARIKA_CONTENT_DIR or the project's own by default.")


def record(folder: Path, service: str, *, how: str, on: date, by: str, number: str | None, today: date) -> date:
    """Write a check into `directory.yml`, and return the day until which the service now holds.

    Raises `CannotRecord` with what to do instead; then the file is as it was.
    """
    if on > today:
        raise CannotRecord(f"{on} is in the future: write the day on which it was dialled.")
    path = folder / "directory.yml"
    known = _services(folder, Problems()).get(service)
    if known is None:
        raise CannotRecord(f"There is no service {service!r} in {path}.")
    before = path.read_text(encoding="utf-8")
    text, until = recorded(before, known, how=how, on=on, by=by, number=number)
    problems = Problems()
    put(path, text)
    _services(folder, problems)
    if problems.found:
        put(path, before)
        raise CannotRecord(f"Nothing was written, because the directory would not be in order: {problems.found[0]}")
    return until


def _services(folder: Path, problems: Problems) -> dict[str, Service]:
    return read_directory(folder / "directory.yml", read_known_bad(folder / "known_bad.yml", problems), problems)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day: write year, month and day, for example 2026-11-25.") from None


def command(
    service: Annotated[str, typer.Argument(help="The id of the service in responses/directory.yml.")],
    how: Annotated[str, typer.Option(help="In what way it was checked, and what came of it.")],
    by: Annotated[str, typer.Option(help="Who checked it.")],
    on: Annotated[
        date | None, typer.Option(parser=_day, metavar="DAY", help="The day of the check; today by default.")
    ] = None,
    number: Annotated[
        str | None, typer.Option(help="One of its numbers that waits for a check, as it stands in the file.")
    ] = None,
    folder: Annotated[Path | None, _FOLDER] = None,
) -> None:
    """Record that a service was dialled and answered: from then on it is shown with the month of the check.

    Only for what works. A number that is wrong belongs into responses/known_bad.yml, and out of the directory.

    Examples:

      sarika verify kh_adhoc --how "dialled, answered in Khmer" --on 2026-11-25 --by "Name"

      sarika verify th_lpn --number "085 534 1595" --how "dialled, Khmer spoken" --by "Name"
    """
    today = datetime.now(UTC).date()
    until = record(folder or content_dir(FOLDER), service, how=how, on=on or today, by=by, number=number, today=today)
    typer.echo(f"Recorded: {service} holds until {until}. Contacts see it once Sarika reads its content again.")
