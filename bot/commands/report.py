"""`sarika report`: how soon people were answered, what became of it, who worked; no count under five."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from bot import content as contents
from bot.core.journal.figures import REACH, figures
from bot.core.model.rules import DAY
from bot.core.ports import Journal
from bot.editing.whole_file import put
from bot.settings.fields import Settings
from bot.wiring.opening import with_store
from bot.wording.catalog import Catalog, catalog
from bot.wording.report import Report, as_csv, as_text, report


def command(
    week: Annotated[bool, typer.Option("--week", help="The last seven days; else today.")] = False,
    csv: Annotated[Path | None, typer.Option(help="Write the values to this file for a spreadsheet.")] = None,
    picture: Annotated[Path | None, typer.Option(help="Write the report to this file as a PNG.")] = None,
) -> int:
    """Print the report of today or of a week, in the desk's language: first replies, waits, referrals, shifts, load.

    It is made from the journal, which holds no words. Counts of one to four people are shown as "<5".

    \b
    Examples:
      sarika report
      sarika report --week --csv week.csv --picture week.png
    """
    return with_store(lambda store, settings: make(store.journal, settings, 7 if week else 1, csv, picture))


async def make(
    journal: Journal, settings: Settings, days: int, csv: Path | None = None, picture: Path | None = None
) -> int:
    """Make the report of so many days, today included."""
    now = time.time_ns() // 1_000_000
    offset = settings.duty_hours.offset(now)
    entries = await journal.entries(now - REACH)
    counted = figures(entries, now=now, days=days, offset=offset, referral_after=settings.referral_days * DAY)
    words = catalog(settings.desk_language)
    shown = report(
        counted, contents.load(settings.content_dir or contents.FOLDER, demo=settings.practice), words, offset
    )
    typer.echo(as_text(shown))
    if csv is not None:
        put(csv, as_csv(shown, counted, offset))
        typer.echo(f"Written to {csv}.")
    if picture is not None:
        _draw(picture, shown, words)
    return 0


def _draw(path: Path, shown: Report, words: Catalog) -> None:
    from bot.paper.report import png  # the drawing is loaded only where it is wanted

    path.write_bytes(png(shown, words))
    typer.echo(f"Drawn in {path}.")
