"""`sarika verify` and `sarika expiring`: which numbers somebody dialled, and which must be dialled again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.content import FOLDER, Problems, Service, load
from bot.content.check.words import read_known_bad
from bot.content.model.contents import WITHIN
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


def line(service: Service, today: date) -> str:
    """One service: since or until when it holds, its id, its numbers and addresses."""
    when = "no date   " if service.expires is None else f"{service.expires}" + ("*" if service.expired(today) else " ")
    dials = [phone.dial + ("" if phone.confirmed else " (waits)") for phone in service.phones]
    reach = dials or [link.address for link in service.links] or [service.place.get("en", "")]
    checked = f"checked {service.verified_on}" if service.verified_on else "never dialled"
    return f"{when:<12}{service.id:<22}{checked:<20}{', '.join(reach)}"


def expiring(
    within: Annotated[
        int, typer.Option(min=0, help="List also what will be past its date within so many days.")
    ] = WITHIN,
) -> None:
    """List the services whose numbers must be dialled again, and those that wait for a first check.

    A star means that the date is past: contacts see the service after fresher ones, with its age. Record a check
    with `sarika verify`.

    Examples:

      sarika expiring

      sarika expiring --within 0      only what is past its date today
    """
    content, today = load(content_dir(FOLDER), demo=True), datetime.now(UTC).date()
    old, held = content.to_dial(today, within), content.to_check()
    for heading, services in (("Dial again:", old), ("Waiting for a first check:", held)):
        if services:
            typer.echo(heading)
        for service in services:
            typer.echo(f"  {line(service, today)}")
    typer.echo(f"{len(old)} to dial again, {len(held)} waiting for a first check.")
