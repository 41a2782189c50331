"""`sarika inbox`: what waits, and what could not be read. Shows when, why and what kind; never words or people."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.core.ports import Inbox
from bot.wiring.opening import with_store

SHOWN = 1_000
"""Dead letters listed at most."""

_READ = 512  # entries of one read while counting

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)


@app.callback()
def inbox() -> None:
    """Look at the inbox and the dead letters: when each came, why it lies there, what kind it is. Never words.

    \b
    Examples:
      sarika inbox size
      sarika inbox dead
      sarika inbox replay 1764072000000-0
    """


@app.command()
def size() -> int:
    """Say how many updates wait, since when, and how many dead letters there are.

    \b
    Example:
      sarika inbox size
    """
    return with_store(lambda store, _: show_size(store.inbox))


@app.command()
def dead() -> int:
    """List the dead letters: updates of a kind or shape that Sarika does not know. They can be read for 7 days.

    \b
    Example:
      sarika inbox dead
    """
    return with_store(lambda store, _: show_dead(store.inbox))


@app.command()
def replay(id: Annotated[str, typer.Argument(help="The id in the first column of `sarika inbox dead`.")]) -> int:
    """Put a dead letter back at the end of the inbox, after an update of Sarika that may understand it.

    \b
    Example:
      sarika inbox replay 1764072000000-0
    """
    return with_store(lambda store, _: put_back(store.inbox, id))


async def show_size(inbox: Inbox) -> int:
    """Print counts and the age of the oldest entry."""
    waiting, after = 0, "0"
    while items := await inbox.read(after, _READ, wait=0):
        waiting, after = waiting + len(items), items[-1].id
    oldest = await inbox.oldest()
    age = f", the oldest for {max(0.0, time.time() - oldest / 1000):.0f} seconds" if oldest is not None else ""
    letters = len(await inbox.dead(SHOWN))
    typer.echo(f"{waiting} waiting{age}; {letters}{'+' if letters == SHOWN else ''} dead letters.")
    return 0


async def show_dead(inbox: Inbox) -> int:
    """Print a line for each dead letter, the oldest first."""
    letters = await inbox.dead(SHOWN)
    if not letters:
        typer.echo("There are no dead letters.")
    for letter in letters:
        came = datetime.fromtimestamp(letter.received_at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        typer.echo(f"{letter.id}  {came}  {letter.update_kind}: {letter.reason}")
    return 0


async def put_back(inbox: Inbox, id: str) -> int:
    """Replay one dead letter; 1 when there is none of that id."""
    if await inbox.replay(id):
        typer.echo("It is in the inbox again.")
        return 0
    typer.echo("There is no dead letter of that id: `sarika inbox dead` lists them.", err=True)
    return 1
