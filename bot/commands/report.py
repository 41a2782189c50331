"""`sarika report`: how soon people were answered, what became of it, who worked; no count under five."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from bot import content as contents
from bot.core.journal.figures import REACH
from bot.core.journal.period import LONGEST, counted, meant
from bot.core.model.rules import DAY
from bot.core.ports import Journal
from bot.editing.whole_file import put
from bot.settings.fields import Settings
from bot.wiring.opening import with_store
from bot.wording.catalog import Catalog, catalog
from bot.wording.report import Report, as_csv, as_text, report


def command(
    period: Annotated[
        list[str] | None,
        typer.Argument(help="today, week, month; 2026-11, 2026-q4, 2026-11-30; or its first and last day."),
    ] = None,
    week: Annotated[bool, typer.Option("--week", help="The same as the word week.")] = False,
    csv: Annotated[Path | None, typer.Option(help="Write the values to this file for a spreadsheet.")] = None,
    picture: Annotated[Path | None, typer.Option(help="Write the report to this file as a PNG.")] = None,
) -> int:
    """Print the report of today or of any days, in the desk's language: first replies, waits, referrals, shifts, load.

    It is made from the journal, which holds no words, and older than that from the sums of its days, which are kept.
    Counts of one to four people are shown as "<5".

    \b
    Examples:
      sarika report
      sarika report 2026-q3
      sarika report week --csv week.csv --picture week.png
    """
    days, until = meant(["week"] if week and not period else [word.lower() for word in period or ()])
    if not 1 <= days <= LONGEST:
        typer.echo("Of which days? For instance: sarika report 2026-11; a year at most.", err=True)
        return 2
    return with_store(lambda store, settings: make(store.journal, settings, days, csv, picture, until=until))


async def make(
    journal: Journal,
    settings: Settings,
    days: int,
    csv: Path | None = None,
    picture: Path | None = None,
    *,
    until: str = "",
) -> int:
    """Make the report of so many days up to a date (ISO; "": today), that one included."""
    now, hours = time.time_ns() // 1_000_000, settings.duty_hours
    lines, sums = await journal.entries(now - REACH), await journal.sums()
    after = settings.referral_days * DAY
    found = counted(lines, sums, days=days, until=until, now=now, hours=hours, referral_after=after)
    offset = hours.offset(found.end)
    words = catalog(settings.desk_language)
    shown = report(found, contents.load(settings.content_dir or contents.FOLDER, demo=settings.practice), words, offset)
    typer.echo(as_text(shown))
    if csv is not None:
        put(csv, as_csv(shown, found, offset))
        typer.echo(f"Written to {csv}.")
    if picture is not None:
        _draw(picture, shown, words)
    return 0


def _draw(path: Path, shown: Report, words: Catalog) -> None:
    from bot.paper.report import png  # the drawing is loaded only where it is wanted

    path.write_bytes(png(shown, words))
    typer.echo(f"Drawn in {path}.")
