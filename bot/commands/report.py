"""`sarika report`: how soon people were answered, what became of it, who worked; no count under five."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot import content as contents
from bot.commands import Refused
from bot.core.journal import open_data, sums
from bot.core.journal.figures import REACH
from bot.core.journal.period import LONGEST, counted, meant
from bot.core.model.rules import DAY
from bot.core.ports import Journal
from bot.core.understanding.values import Sector
from bot.editing.whole_file import put
from bot.paper import open_data as open_files
from bot.paper.hsds import as_json as hsds_json
from bot.settings.fields import Settings
from bot.settings.load import content_dir
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
    open_: Annotated[
        Path | None,
        typer.Option(
            "--open", help="Write open data without people into this folder: of a month, or the last settled."
        ),
    ] = None,
) -> int:
    """Print the report of today or of any days, in the desk's language: first replies, waits, referrals, shifts, load.

    It is made from the journal, which holds no words, and older than that from the sums of its days, which are kept.
    Counts of one to four people are shown as "<5".

    \b
    Examples:
      sarika report
      sarika report 2026-q3
      sarika report week --csv week.csv --picture week.png
      sarika report 2026-10 --open open-data
    """
    if open_ is not None:
        folder, month = open_, next(iter(period or ()), None)
        return with_store(lambda store, settings: publish(store.journal, settings, folder, month))
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


async def publish(journal: Journal, settings: Settings, folder: Path, month: str | None) -> int:
    """Write the open data of a month, if there is enough of it. Raises `Refused` for a month that is none, or that is
    not settled yet.
    """
    today = settings.duty_hours.local(time.time_ns() // 1_000_000).date()
    try:
        wanted = month or open_data.last_settled(today)
        if not open_data.settled(wanted, today):
            raise Refused(f"The sums of {wanted} may still change: two weeks after its end they do no more.")
    except ValueError:
        raise Refused(f"{month} is no month: write it as 2026-10.") from None
    kept = await journal.sums()
    if await _due(journal, kept, settings, wanted):
        raise Refused(f"Days of {wanted} are not summed up yet, as after a stop of weeks: start Sarika and wait.")
    days = [sums.read(kept[name]) for day in open_data.days_of(wanted) if (name := day.isoformat()) in kept]
    whole = sums.together(days) if days else None
    cases = open_data.size(wanted, whole, journal.seal) if whole is not None else 0
    parts = open_data.split(cases)
    if whole is None or parts is None:
        typer.echo(
            f"{wanted} has too few cases for counts that are of use and tell nothing of anybody: none are written."
        )
        return 0
    content = contents.load(settings.content_dir or contents.FOLDER, demo=settings.practice)
    listed = {"topic": content.topic_ids, "country": content.countries, "sector": list(Sector)}
    counts = {**whole.about, **(await _pairs(journal, settings, wanted) if parts is open_data.LARGE else {})}
    found = open_data.rows(wanted, counts, listed, parts, journal.seal)
    _write(folder, wanted, found, parts, len(days))
    typer.echo(f"Written to {folder}: {wanted}.csv, {wanted}.json and {wanted}.md, which says what they are.")
    if parts is open_data.LARGE and not open_data.PAIRS.keys() <= counts.keys():
        typer.echo("Pairs, such as topic and country, were left out: the journal does not reach back that far.")
    return 0


async def _due(journal: Journal, kept: Mapping[str, str], settings: Settings, month: str) -> bool:
    """Whether days of a month are still to be summed up: written before, the same noise would tell what they add."""
    lines = await journal.entries(0)
    begun = settings.duty_hours.local(lines[0][0]).date() if lines else date.max
    return any(day >= begun and day.isoformat() not in kept for day in open_data.days_of(month))


def _write(folder: Path, month: str, rows: Sequence[open_data.Row], parts: open_data.Split, days: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    put(folder / f"{month}.csv", open_files.as_csv(month, rows))
    put(folder / f"{month}.json", open_files.as_json(month, rows, parts))
    put(folder / f"{month}.md", open_files.note(month, days, parts))


async def _pairs(journal: Journal, settings: Settings, month: str) -> Mapping[str, Mapping[str, int]]:
    """The pairs of a month, where the journal still holds all of it; else none."""
    days = list(open_data.days_of(month))
    begins = [settings.duty_hours.at(day, 0) for day in (*days, days[-1] + timedelta(days=1))]
    start, lines = begins[0], await journal.entries(begins[0] - DAY)
    whole = time.time_ns() // 1_000_000 - settings.retention_days * DAY < start and lines and lines[0][0] < start
    return open_data.pairs(lines, begins) if whole else {}


def directory(hsds: Annotated[Path, typer.Option(help="The file to write, as JSON.")]) -> int:
    """Write the directory for other programs, by Open Referral's HSDS 3.0: what contacts may be shown, in English.

    \b
    Examples:
      sarika directory --hsds directory.json
    """
    put(hsds, hsds_json(contents.load(content_dir(contents.FOLDER))))
    typer.echo(f"Written to {hsds}.")
    return 0


def _draw(path: Path, shown: Report, words: Catalog) -> None:
    from bot.paper.report import png  # the drawing is loaded only where it is wanted

    path.write_bytes(png(shown, words))
    typer.echo(f"Drawn in {path}.")
