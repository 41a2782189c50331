"""`sarika journal`: who did what to which case, when and why; and whether a line was changed or is missing."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.core.journal.chain import Fault, read_mark, verify
from bot.core.model.desk import Desk
from bot.core.model.rules import DAY
from bot.core.ports import DESK, Journal, JournalEntry, Mark, Records
from bot.wiring.opening import with_store

SENTENCES = {
    Fault.CHANGED: "Line {line} was changed, or one was put in before the next.",
    Fault.GAP: "Line {line} is missing, and maybe more after it.",
    Fault.ORDER: "Line {line} stands in the wrong place, or twice.",
    Fault.UNCHAINED: "Before line {line} stands one without a number: it was put in by something else than Sarika.",
    Fault.FRONT: "Lines up to {line} are gone before their time. (Or SARIKA_RETENTION_DAYS was raised lately.)",
    Fault.END: "The end is missing, from line {line}.",
    Fault.REWRITTEN: "Line {line} is not the one that was signed or noted: the journal was made anew there or before.",
    Fault.FORGED: "The signature under line {line} is not Sarika's.",
}
"""What each fault means."""

_CONTACT = re.compile(r"\b([a-z2-7]{6})[a-z2-7]{20}\b")
"""A contact's id, of which the beginning is enough to tell lines apart."""

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)


@app.callback()
def journal() -> None:
    """Show the journal: who did what, when and why, never words. Or verify that it is whole.

    \b
    Examples:
      sarika journal show --today
      sarika journal verify
      sarika journal verify --since 1234:0a1b…
    """


@app.command()
def show(
    today: Annotated[bool, typer.Option("--today", help="Only today.")] = False,
    days: Annotated[int, typer.Option(min=1, max=90, help="How many days, with today.")] = 7,
    names: Annotated[bool, typer.Option("--names", help="Counsellors by name instead of by number.")] = False,
) -> int:
    """Print the lines of the last days, the oldest first: when, what, who, which case and how urgent, why.

    \b
    Example:
      sarika journal show --today --names
    """
    return with_store(
        lambda store, settings: print_lines(
            store.journal, store.records, 1 if today else days, ZoneInfo(settings.hours_timezone), names=names
        )
    )


@app.command("verify")
def verify_command(
    since: Annotated[str, typer.Option(help="A head that was noted before: it must still be in the journal.")] = "",
) -> int:
    """Find any change, gap or other order in the journal, and print its head.

    Note the head outside this machine (on paper, in a mail): with --since it shows later that nothing before it was
    changed or taken away, not even by somebody who holds all of this machine. The exit code is 1 when something is
    wrong.

    \b
    Example:
      sarika journal verify --since 1234:0a1b…
    """
    noted = read_mark(since) if since else None
    if since and noted is None:
        typer.echo("--since wants a head as this command prints it: a number, a colon, 40 digits.", err=True)
        return 2
    return with_store(lambda store, settings: print_verdict(store.journal, settings.retention_days * DAY, noted))


async def print_lines(journal: Journal, records: Records, days: int, zone: ZoneInfo, *, names: bool) -> int:
    """Print the lines of so many days."""
    midnight = datetime.now(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - timedelta(days=days - 1)
    entries = await journal.entries(int(since.timestamp() * 1000))
    desk = (await records.load(DESK)).desk
    for at, entry in entries:
        when = datetime.fromtimestamp(at / 1000, zone).strftime("%Y-%m-%d %H:%M:%S")
        typer.echo(f"{when}  {_said(entry, desk if names else Desk())}")
    if not entries:
        typer.echo("There is no line.")
    return 0


def _said(entry: JournalEntry, desk: Desk) -> str:
    known = desk.counsellor(entry.who)
    contact, _, number = entry.case.partition(".")
    parts = [
        f"{entry.what:<20}",
        known.name if known is not None else entry.who,
        f"{contact[:6]}.{number}" if entry.case else "",
        entry.urgency,
        _CONTACT.sub(r"\1", entry.why),
    ]
    return "  ".join(part for part in parts if part)


async def print_verdict(journal: Journal, retention: int, since: Mark | None) -> int:
    """Verify, and say what was found."""
    verdict = verify(
        await journal.chain(), journal.valid, now=time.time_ns() // 1_000_000, retention=retention, since=since
    )
    for found in verdict.faults:
        typer.echo(SENTENCES[found.fault].format(line=found.line))
    if not verdict.compared:
        typer.echo("The noted head is older than what is kept: it cannot be compared any more.")
    head = f"Its head is {verdict.head}" if verdict.head is not None else "It has no line yet"
    signed = f"; signed up to line {verdict.signed.number}" if verdict.signed is not None else ""
    sound = "is not whole" if verdict.faults else "is whole"
    typer.echo(f"The journal {sound}: {verdict.chained} chained lines{signed}. {head}.")
    return 1 if verdict.faults else 0
