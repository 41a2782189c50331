"""`sarika telegram-setup`: gives the bot its name, descriptions and commands in every language."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import typer
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.adapters.telegram.request import AiohttpRequest
from bot.adapters.telegram.send import bot as bot_of
from bot.content import FOLDER, ContentError, Problems
from bot.content.loader import LANGUAGES
from bot.content.profile import Profile, read_profile
from bot.core.errors import SarikaError
from bot.settings import Settings
from bot.settings_load import WrongSettings, load

LIMIT = 10.0
"""Seconds that one call may take."""

DEFAULT = "en"
"""The language whose words every phone sees that is set to a language without words of its own."""

_FIELDS = {
    "name": ("get_my_name", "set_my_name"),
    "short_description": ("get_my_short_description", "set_my_short_description"),
    "description": ("get_my_description", "set_my_description"),
}


class SetupRefusedError(SarikaError):
    """Telegram did not take it. Says what to do."""


@dataclass(frozen=True)
class Change:
    """Something that differs from what Telegram shows now, and the call that changes it."""

    what: str
    make: Callable[[], Awaitable[object]]


async def changes(bot: Bot, profile: Profile) -> AsyncIterator[Change]:
    """What has to be changed, asked of Telegram one after the other; nothing is changed yet."""
    for code, language in (("", DEFAULT), *((code, code) for code in LANGUAGES if code != DEFAULT)):
        shown = f"for phones in {code}" if code else "for all other phones"
        for field, (get, put) in _FIELDS.items():
            wanted = profile.texts[field][language]
            now = getattr(await getattr(bot, get)(language_code=code or None), field)
            if now != wanted:
                call = partial(getattr(bot, put), **{field: wanted}, language_code=code or None)
                yield Change(f"{field.replace('_', ' ')} {shown}: {wanted!r}", call)
        scope = BotCommandScopeAllPrivateChats()
        commands = [BotCommand(name, words[language]) for name, words in profile.commands.items()]
        if list(await bot.get_my_commands(scope, code or None)) != commands:
            listed = ", ".join(f"/{command.command}" for command in commands)
            yield Change(
                f"commands {shown}: {listed}", partial(bot.set_my_commands, commands, scope, code or None)
            )


async def set_up(settings: Settings, profile: Profile, *, dry: bool) -> None:
    """Change what differs, and say each change; only say it when `dry`. Raises SetupRefusedError."""
    if settings.telegram_token is None:
        raise WrongSettings([line for line in settings.missing() if "TELEGRAM_TOKEN" in line])
    request = AiohttpRequest(LIMIT)
    await request.initialize()
    count = 0
    try:
        bot = bot_of(settings.telegram_token.get_secret_value(), settings.telegram_api, request)
        async for change in changes(bot, profile):
            count += 1
            if not dry:
                await change.make()
            typer.echo(f"{'would set' if dry else 'set'}: {change.what}")
    except InvalidToken:
        raise SetupRefusedError(
            "Telegram does not know this token. Copy it again from @BotFather (/mybots, API Token)."
        ) from None
    except RetryAfter as error:
        raise SetupRefusedError(
            f"Telegram takes no more changes for {error.retry_after} seconds. What was set stays; run this again then."
        ) from None
    except TelegramError:
        raise SetupRefusedError(
            "Telegram did not answer. What was set stays; run this again. `sarika doctor` looks at the way there."
        ) from None
    finally:
        await request.shutdown()
    typer.echo("Nothing to change." if not count else f"{count} {'to set' if dry else 'set'}.")
    typer.echo("The picture is yours to choose, in @BotFather: a plain one, since it stays on the phone.")


def command(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; say what would be changed.")
    ] = False,
) -> None:
    """Give the bot its name, descriptions and list of commands in every language, from responses/profile.yml.

    Only what differs is changed, so it can be run again at any time.

    \b
    Examples:
      SARIKA_TELEGRAM_TOKEN_FILE=token.txt sarika telegram-setup --dry-run
      SARIKA_TELEGRAM_TOKEN_FILE=token.txt sarika telegram-setup
    """
    problems = Problems()
    profile = read_profile(FOLDER / "profile.yml", LANGUAGES, problems)
    if problems.found:
        raise ContentError(problems.found)
    asyncio.run(set_up(load(), profile, dry=dry_run))
