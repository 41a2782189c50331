"""`sarika poster`: makes a poster whose QR code opens the chat and tells where somebody works."""

from __future__ import annotations

import asyncio
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer
from telegram.error import TelegramError

from bot.commands import Refused
from bot.content import FOLDER, ContentError, Problems
from bot.content.read.loader import LANGUAGES
from bot.content.read.ways_in import read_ways_in
from bot.paper import sheets
from bot.paper.chromium import pdf
from bot.settings.fields import Settings
from bot.settings.load import content_dir, load
from bot.wiring.opening import asking


async def username(settings: Settings) -> str:
    """The bot's name, asked of Telegram. Raises Refused."""
    if settings.telegram_token is None:
        raise Refused("Say the bot's name with --bot, or set SARIKA_TELEGRAM_TOKEN_FILE.")
    try:
        async with asking(settings) as bot:
            return str((await bot.get_me()).username)
    except TelegramError:
        raise Refused("Telegram did not say the bot's name: give it with --bot.") from None


def command(
    way: Annotated[str | None, typer.Argument(help="Which one; without it, all are listed.")] = None,
    bot: Annotated[str, typer.Option("--bot", help="The bot's name on Telegram; asked by default.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="Where it is written: .html, or .pdf (needs Chromium).")
    ] = None,
) -> None:
    """Make a poster in Khmer and English with a QR code, from responses/ways_in.yml.

    Who scans it is not asked for the country and the kind of work. Its words stay neutral: others read it too.

    \b
    Examples:
      sarika poster                                    what there is
      sarika poster fishers_my --bot sarika_bot
      sarika poster fishers_my --out fishers.pdf
    """
    problems = Problems()
    ways = read_ways_in(content_dir(FOLDER) / "ways_in.yml", LANGUAGES, problems)
    if problems.found:
        raise ContentError(problems.found)
    if way is None:
        for id_, one in ways.items():
            typer.echo(f"{id_:<16} {one.country or '--'}  {one.title['en']}")
        return
    if way not in ways:
        near = ", ".join(get_close_matches(way, ways, 3, 0.4)) or "see `sarika poster`"
        raise Refused(f"There is no {way!r} in responses/ways_in.yml: {near}.")
    page = sheets.poster(ways[way], bot or asyncio.run(username(load())))
    path = out or Path(f"{way}.html")
    if path.suffix == ".pdf":
        pdf(page, path)
    else:
        path.write_text(page, encoding="utf-8")
    typer.echo(f"written: {path}")
