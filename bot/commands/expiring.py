"""`sarika expiring`: which numbers somebody must dial again, the most urgent first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer

from bot.content import FOLDER, Service, load
from bot.content.model.contents import Content
from bot.settings.load import content_dir

WITHIN = 60
"""Days before its date from which a service is listed."""


def due(content: Content, today: date, within: int) -> list[Service]:
    """The services past their date, of unknown age, or past their date within so many days; the oldest first.

    Public emergency numbers come first: they are shown whatever their age.
    """
    until = today + timedelta(days=within)
    found = [s for s in content.services.values() if not s.replaced_by and s.expired(until)]
    return sorted(found, key=lambda s: (not s.emergency, s.trusted is False, s.expires or date.min))


def waiting(content: Content) -> list[Service]:
    """The services that are withheld, or have a number that is, until somebody records a check."""
    return [
        s
        for s in content.services.values()
        if not s.replaced_by and (not s.trusted or any(not phone.confirmed for phone in s.phones))
    ]


def line(service: Service, today: date) -> str:
    """One service: since or until when it holds, its id, its numbers and addresses."""
    when = "no date   " if service.expires is None else f"{service.expires}" + ("*" if service.expired(today) else " ")
    dials = [phone.dial + ("" if phone.confirmed else " (waits)") for phone in service.phones]
    reach = dials or [link.address for link in service.links] or [service.place.get("en", "")]
    checked = f"checked {service.verified_on}" if service.verified_on else "never dialled"
    return f"{when:<12}{service.id:<22}{checked:<20}{', '.join(reach)}"


def command(
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
    old = due(content, today, within)
    held = waiting(content)
    for heading, services in (("Dial again:", old), ("Waiting for a first check:", held)):
        if services:
            typer.echo(heading)
        for service in services:
            typer.echo(f"  {line(service, today)}")
    typer.echo(f"{len(old)} to dial again, {len(held)} waiting for a first check.")
