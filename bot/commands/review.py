"""`sarika review`: a reviewer reads what was not understood and writes it anew, as a training message with its topic.

Only messages of contacts who agreed, within their retention. Nothing of the original leaves the store or is written
down.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.core.model.agreed import Missed
from bot.core.model.events import Reviewed
from bot.core.model.rules import DAY
from bot.core.understanding.text import script
from bot.core.understanding.topics import Topics, Trait
from bot.core.understanding.values import Urgency
from bot.editing import training
from bot.engine.parts import Store
from bot.settings.fields import Settings
from bot.settings.load import load
from bot.understanding.topics import load_topics
from bot.understanding.word_files import HOME
from bot.wiring.opening import with_store

SCRIPTS = ("km", "latn", "en")
"""Folders of training messages."""

_HELP = "Type the new sentence; Enter alone: leave it for later; d: drop the message; q: stop."

Ask = Callable[[str], str]
"""Asks the reviewer a question and gives what they typed."""


@dataclass(frozen=True)
class Kept:
    """Words of one contact that wait for a reviewer."""

    contact: str
    missed: Missed


async def waiting(store: Store, *, retention_days: int, now: int) -> list[Kept]:
    """All messages to review, the oldest first: of contacts who agree now, within their retention."""
    found = [
        Kept(conversation.contact, missed)
        async for conversation in store.records.conversations()
        if conversation.learning.agrees and not conversation.chat.forgetting
        for missed in conversation.learning.missed
        if now - missed.at < retention_days * DAY
    ]
    return sorted(found, key=lambda kept: kept.missed.at)


async def review(
    store: Store, kept: Sequence[Kept], *, by: str, data: Path, topics: Topics, ask: Ask, console: Console
) -> int:
    """Go through the messages with the reviewer; how many were written anew. Each one done is told to the worker."""
    known = training.words(data)
    written = 0
    for number, one in enumerate(kept, 1):
        names = training.name_like(one.missed.text, known)
        _show(console, one.missed, names, f"{number} of {len(kept)}")
        done = _decide(one.missed, names, data, topics, ask, console)
        if done == "stop":
            break
        if done != "later":
            await store.inbox.tell(one.contact, Reviewed(at=one.missed.at, by=by, how=done))
            written += done == "rewritten"
    return written


def _decide(
    missed: Missed, names: tuple[str, ...], data: Path, topics: Topics, ask: Ask, console: Console
) -> Literal["rewritten", "dropped", "later", "stop"]:
    foreign = topics.the(Trait.OUT_OF_SCOPE)
    while True:
        typed = ask("In other words").strip()
        if typed in ("", "d", "q"):
            return {"": "later", "d": "dropped", "q": "stop"}[typed]  # type: ignore[return-value]
        found = training.faults(missed.text, typed, names)
        written = script(typed)
        if written not in SCRIPTS:
            found.append("It is not clear whether this is Khmer, romanised Khmer or English: use one of them.")
        if found:
            console.print("\n".join(found), markup=False)
            continue
        topic = _one_of(ask, console, "Topic", tuple(topics), missed.corrected or missed.topic or foreign)
        usual = topics.urgency(topic)
        urgency = _one_of(ask, console, "Urgency", tuple(u.word for u in Urgency), usual.word)
        own = Urgency[urgency.upper()]
        try:
            path = training.add(data, written, topic, typed, own if own is not usual else None)
        except training.CannotAdd as problem:
            console.print(str(problem), markup=False)
            continue
        console.print(f"Added to {path}.", markup=False)
        return "rewritten"


def _one_of(ask: Ask, console: Console, what: str, choices: Sequence[str], usual: str) -> str:
    """A choice by its name, or by the beginning of one that only one has; Enter takes the usual."""
    while True:
        typed = ask(f"{what} [{usual}]").strip() or usual
        fitting = [c for c in choices if c == typed] or [c for c in choices if c.startswith(typed)]
        if len(fitting) == 1:
            return fitting[0]
        console.print(f"One of: {', '.join(fitting or choices)}", markup=False)


def _show(console: Console, missed: Missed, names: tuple[str, ...], title: str) -> None:
    guess = f"{missed.topic} ({missed.confidence:.0%} sure)" if missed.topic else "no topic"
    said = f"; a counsellor says: {missed.corrected}" if missed.corrected else ""
    console.print(Panel(Text(missed.text), title=title, subtitle=Text(f"taken for: {guess}{said}")))
    if names:
        console.print(
            f"May be a name, or only a rare word: {', '.join(names)}. It must not stand in what you write.",
            markup=False,
        )
    console.print(_HELP, markup=False)


def command(
    by: Annotated[str, typer.Option("--as", help="Your name in SARIKA_REVIEWERS.")],
    count: Annotated[bool, typer.Option("--count", help="Only say how many messages wait.")] = False,
) -> int:
    """Read messages that were not understood, of contacts who agreed, and write them anew as training messages.

    What a contact wrote is shown on this screen only. It is deleted once you have written it anew or dropped it.
    Needs the store and its keys, as `sarika inbox` does, and a name that SARIKA_REVIEWERS lists.

    Examples:

      sarika review --as ann

      sarika review --as ann --count

      sarika train --check     afterwards, before the new messages are shared
    """
    if by not in load().reviewers.split():
        typer.echo("You are not listed: whoever runs Sarika adds your short name to SARIKA_REVIEWERS.", err=True)
        return 1
    return with_store(lambda store, settings: _run(store, settings, by, count=count))


async def _run(store: Store, settings: Settings, by: str, *, count: bool) -> int:
    console = Console()
    kept = await waiting(store, retention_days=settings.retention_days, now=int(time.time() * 1000))
    if count or not kept:
        console.print(f"{len(kept)} messages wait for a reviewer.", markup=False)
        return 0
    written = await review(
        store,
        kept,
        by=by,
        data=HOME / "data",
        topics=load_topics(HOME / "topics.yml"),
        ask=lambda question: console.input(Text(f"{question}: ")),
        console=console,
    )
    if written:
        console.print(f"{written} added. Now: sarika train --check, then sarika train.", markup=False)
    return 0
