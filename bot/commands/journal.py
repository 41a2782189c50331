"""`sarika journal`: who did what to which case, when and why; and whether a line was changed or is missing."""

from __future__ import annotations

import re
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.core.journal.chain import Fault, Found, signer_of, verify
from bot.core.journal.checkpoint import Checkpoint, read_checkpoint
from bot.core.model.desk import Desk
from bot.core.model.rules import DAY
from bot.core.ports import DESK, Journal, JournalEntry, Records
from bot.wiring.opening import with_store

SENTENCES = {
    Fault.CHANGED: "Line {line} was changed, or one was put in before the next.",
    Fault.GAP: "Line {line} is missing, and maybe more after it.",
    Fault.ORDER: "Line {line} stands in the wrong place, or twice.",
    Fault.UNCHAINED: "Before line {line} stands one without a number: it was put in by something else than Sarika.",
    Fault.FRONT: "Lines up to {line} are gone before their time. (Or SARIKA_RETENTION_DAYS was raised lately.)",
    Fault.END: "The end is missing, from line {line}.",
    Fault.REWRITTEN: "Line {line} is not the one that was signed or noted: the journal was made anew there or before.",
    Fault.FORGED: "The signature at line {line} is not Sarika's.",
    Fault.UNSIGNED: "From line {line} on a signature should stand, and none does: Sarika has not run for more than two "
    "hours, or the end was taken away. A head that the supervisors got later tells which (--head).",
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
      sarika journal head > head.txt
      sarika journal verify --head head.txt
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
    head: Annotated[str, typer.Option("--head", help="A file with a head that was noted, or - to paste it.")] = "",
) -> int:
    """Find any change, gap or other order in the journal, and say up to which line and hour it is proven.

    Supervisors get the head in their chats once a day, and by `/journal`: with --head it shows later that nothing
    before it was changed or taken away, not even by somebody who holds all of this machine. The exit code is 1 when
    something is wrong, or is not proven.

    \b
    Example:
      sarika journal verify --head head.txt
    """
    noted = None
    if head:
        text = sys.stdin.read() if head == "-" else Path(head).read_text(encoding="utf-8")
        noted = read_checkpoint(text)
        if noted is None:
            typer.echo(
                "--head wants a head as Sarika sends it, whole: three lines, an empty one, a signature.", err=True
            )
            return 2
    return with_store(
        lambda store, settings: print_verdict(
            store.journal, store.records, settings.retention_days * DAY, noted, ZoneInfo(settings.hours_timezone)
        )
    )


@app.command("head")
def head_command() -> int:
    """Print the journal's head, for somebody outside to note or to sign too: a checkpoint in the format of C2SP.

    The key by which others can check it goes to standard error.

    \b
    Example:
      sarika journal head > head.txt
    """
    return with_store(lambda store, _: print_head(store.journal))


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


async def print_verdict(
    journal: Journal, records: Records, retention: int, noted: Checkpoint | None, zone: ZoneInfo
) -> int:
    """Verify, and say what was found."""
    if noted is not None and not signer_of(journal).made(noted):
        typer.echo("The noted head is not of this journal, or it was changed: Sarika's signature does not fit.")
        return 1
    chain, desk = await journal.chain(), (await records.load(DESK)).desk
    verdict = verify(chain, journal.seal, now=time.time_ns() // 1_000_000, retention=retention, noted=noted)
    if not chain.lines and chain.anchor is None and (desk.cases or desk.ended):
        verdict = replace(verdict, faults=(*verdict.faults, Found(Fault.END, 1)))  # each case begins with a line
    for found in verdict.faults:
        typer.echo(SENTENCES[found.fault].format(line=found.line))
    if not verdict.compared:
        typer.echo("The noted head is older than what is kept: it cannot be compared any more.")
    elif noted is not None and not verdict.faults:
        typer.echo(f"The noted head, of line {noted.size}, is in it.")
    sound = "is not whole, or not proven" if verdict.faults else "is whole"
    typer.echo(f"The journal {sound}: {verdict.chained} chained lines.")
    if verdict.proven is None:
        typer.echo("Nothing in it is signed yet: that is done once an hour.")
    else:
        at = datetime.fromtimestamp(verdict.proven.at / 1000, zone).strftime("%Y-%m-%d %H:%M")
        typer.echo(f"Signed up to line {verdict.proven.mark.number}, at {at}.")
    return 0 if verdict.compared and not verdict.faults else 1


async def print_head(journal: Journal) -> int:
    """Print the checkpoint of a journal that is whole; 1 where it is not."""
    head = await journal.head()
    if not head:
        typer.echo("The journal is not whole: `sarika journal verify` says what is wrong.", err=True)
        return 1
    typer.echo(head, nl=False)
    typer.echo(f"Key to check it by: {signer_of(journal).verifier}", err=True)
    return 0
