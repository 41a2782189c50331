"""`sarika doctor`: says in plain words what is missing, and what to do about each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import typer

from bot.doctor.findings import Finding, Weight, note
from bot.settings.fields import Settings
from bot.settings.load import load, unknown


async def looked(settings: Settings) -> AsyncIterator[tuple[str, list[Finding]]]:
    """What was found, part by part."""
    from bot.doctor import machine, people, reading, store, telegram, words

    if of_settings := [*(note(sentence) for sentence in unknown()), *machine.env_file()]:
        yield "Settings", of_settings
    yield "Telegram", await telegram.look(settings)
    yield "Store", await store.look(settings)
    loaded = await people.desk_of(settings)
    yield "Counsellors", list(people.findings(loaded, settings.duty_hours)) if loaded else []
    yield (
        "Understanding",
        [*await machine.nlu(settings), reading.pictures(settings), await reading.voice_notes(settings)],
    )
    yield "Content", [*words.look(settings), *(people.withheld(loaded.desk) if loaded else ())]
    yield "Machine", [*machine.disk(settings), *machine.copies(settings)]


def command() -> int:
    """Look at the token, the group, the store, Rasa, the content and this machine, and say what to do.

    Nothing is changed anywhere. The exit code is 1 while something is to be mended.

    \b
    Examples:
      SARIKA_TELEGRAM_TOKEN_FILE=token.txt sarika doctor
      SARIKA_TELEGRAM_TOKEN=… SARIKA_DESK_CHAT=-1001234567890 sarika doctor
    """
    return asyncio.run(examine(load()))


async def examine(settings: Settings) -> int:
    """Print everything found; the exit code."""
    to_mend = 0
    async for part, findings in looked(settings):
        typer.echo(f"{part}")
        for finding in findings:
            typer.echo(str(finding))
        to_mend += sum(finding.weight is Weight.MEND for finding in findings)
    typer.echo(f"\n{to_mend} to mend." if to_mend else "\nEverything is in order.")
    return 1 if to_mend else 0
