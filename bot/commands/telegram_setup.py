"""`sarika telegram-setup`: gives the bot its name, descriptions and lists of commands in every language."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import typer
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.commands import Refused
from bot.content import FOLDER, ContentError, Problems
from bot.content.read.loader import LANGUAGES
from bot.content.read.organisation import DESK_COMMANDS, Profile, read_profile
from bot.settings.fields import Settings
from bot.settings.load import WrongSettings, content_dir, load
from bot.wiring.opening import asking

DEFAULT = "en"
"""The language whose words every phone sees that is set to a language without words of its own."""

_FIELDS = {
    "name": ("get_my_name", "set_my_name"),
    "short_description": ("get_my_short_description", "set_my_short_description"),
    "description": ("get_my_description", "set_my_description"),
}


@dataclass(frozen=True)
class Change:
    """Something that differs from what Telegram shows now, and the call that changes it."""

    what: str
    make: Callable[[], Awaitable[object]]


async def changes(bot: Bot, profile: Profile, groups: Collection[int]) -> AsyncIterator[Change]:
    """What has to be changed, asked of Telegram one after the other; nothing is changed yet.

    `groups` are those of the counsellors. Raises Refused where the bot is not in one of them.
    """
    for code, language in (("", DEFAULT), *((code, code) for code in LANGUAGES if code != DEFAULT)):
        shown = f"for phones in {code}" if code else "for all other phones"
        for field, (get, put) in _FIELDS.items():
            wanted = profile.texts[field][language]
            now = getattr(await getattr(bot, get)(language_code=code or None), field)
            if now != wanted:
                call = partial(getattr(bot, put), **{field: wanted}, language_code=code or None)
                yield Change(f"{field.replace('_', ' ')} {shown}: {wanted!r}", call)
        for whose, scope, described in _menus(profile, groups):
            commands = [BotCommand(name, words[language]) for name, words in described.items()]
            try:
                now = list(await bot.get_my_commands(scope, code or None))
            except (BadRequest, Forbidden):
                raise Refused(
                    f"The bot is not in one of the counsellors' groups ({whose}): add it there, or correct the id; "
                    "`sarika doctor` looks at the groups. What was set stays; run this again."
                ) from None
            if now != commands:
                listed = ", ".join(f"/{command.command}" for command in commands)
                call = partial(bot.set_my_commands, commands, scope, code or None)
                yield Change(f"commands {whose} {shown}: {listed}", call)


def _menus(
    profile: Profile, groups: Collection[int]
) -> Iterator[tuple[str, BotCommandScope, Mapping[str, Mapping[str, str]]]]:
    """For whom each list of commands is, where Telegram shows it, and what it holds.

    Administrators of a group see their own list in place of the other one, so that one holds both.
    """
    yield "of contacts", BotCommandScopeAllPrivateChats(), profile.commands
    counsellors = {name: profile.desk[name] for name in DESK_COMMANDS}
    for group in groups:
        yield f"of counsellors in {group}", BotCommandScopeChat(group), counsellors
        yield f"of supervisors in {group}", BotCommandScopeChatAdministrators(group), profile.desk


async def set_up(settings: Settings, profile: Profile, *, dry: bool) -> None:
    """Change what differs, and say each change; only say it when `dry`. Raises Refused."""
    if settings.telegram_token is None:
        raise WrongSettings([line for line in settings.missing() if "TELEGRAM_TOKEN" in line])
    count = 0
    groups = [chat for chat, _ in settings.desk_groups]
    try:
        async with asking(settings) as bot:
            async for change in changes(bot, profile, groups):
                count += 1
                if not dry:
                    await change.make()
                typer.echo(f"{'would set' if dry else 'set'}: {change.what}")
    except InvalidToken:
        raise Refused(
            "Telegram does not know this token. Copy it again from @BotFather (/mybots, API Token)."
        ) from None
    except RetryAfter as error:
        raise Refused(
            f"Telegram takes no more changes for {error.retry_after} seconds. What was set stays; run this again then."
        ) from None
    except TelegramError:
        raise Refused(
            "Telegram did not answer. What was set stays; run this again. `sarika doctor` looks at the way there."
        ) from None
    typer.echo("Nothing to change." if not count else f"{count} {'to set' if dry else 'set'}.")
    if not groups:
        typer.echo("The counsellors' group got no list of commands: set SARIKA_DESK_CHAT and run this again.")
    typer.echo("The picture is yours to choose, in @BotFather: a plain one, since it stays on the phone.")


def command(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing; say what would be changed.")] = False,
) -> None:
    """Give the bot its name, descriptions and lists of commands in every language, from responses/profile.yml.

    Contacts, counsellors and supervisors each get the list of what they can do. Only what differs is changed, so it can
    be run again at any time.

    \b
    Examples:
      SARIKA_TELEGRAM_TOKEN_FILE=token.txt sarika telegram-setup --dry-run
      SARIKA_TELEGRAM_TOKEN_FILE=token.txt sarika telegram-setup
    """
    problems = Problems()
    profile = read_profile(content_dir(FOLDER) / "profile.yml", LANGUAGES, problems)
    if problems.found:
        raise ContentError(problems.found)
    asyncio.run(set_up(load(), profile, dry=dry_run))
