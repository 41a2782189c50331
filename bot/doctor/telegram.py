"""The token, the clock and the way updates come: asked of the Bot API itself. Nothing there is changed."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.send import bot as bot_of
from bot.adapters.telegram.wire.translate import ALLOWED_UPDATES
from bot.doctor import group
from bot.doctor.findings import Finding, mend, note, ok
from bot.settings.fields import Settings

LIMIT = 10.0
"""Seconds that one call may take."""

MOST_SKEW = 30.0
"""Seconds that this machine's clock may differ: hours and waiting times are told to people by it (our choice)."""

MANY_WAITING = 100
"""Updates waiting at Telegram from which it is said: one getUpdates takes so many."""

LATELY = 3600
"""Seconds during which an error of the webhook counts as recent."""


async def look(settings: Settings) -> list[Finding]:
    """Everything about Telegram, in the order in which it is set up."""
    found = await clock(settings.telegram_api)
    if settings.telegram_token is None:
        missing = next(line for line in settings.missing() if "TELEGRAM_TOKEN" in line)
        return [*found, mend("There is no token.", missing)]
    request = AiohttpRequest(LIMIT)
    await request.initialize()
    try:
        bot = bot_of(settings.telegram_token.get_secret_value(), settings.telegram_api, request)
        return [*found, *await _ask(bot, settings)]
    finally:
        await request.shutdown()


async def _ask(bot: Bot, settings: Settings) -> list[Finding]:
    try:
        me = await bot.get_me()
    except InvalidToken:
        return [mend("Telegram does not know this token.", "Copy it again from @BotFather (/mybots, API Token).")]
    except TelegramError:
        return [_unreachable(settings.telegram_api)]
    found = [ok(f"The token is right: it is @{me.username}'s.")]
    try:
        found += await group.look_at_all(bot, me, [chat for chat, _ in settings.desk_groups])
        found += await _updates(bot, settings)
    except TelegramError:
        found.append(_unreachable(settings.telegram_api))
    return found


def _unreachable(api: str) -> Finding:
    return mend(
        f"The Bot API at {urlsplit(api).hostname} does not answer.",
        "Check this machine's way to the internet, its proxy and firewall, and SARIKA_TELEGRAM_API.",
    )


async def _updates(bot: Bot, settings: Settings) -> list[Finding]:
    info = await bot.get_webhook_info()
    found = []
    theirs, ours = urlsplit(info.url).hostname, urlsplit(settings.webhook_url or "").hostname
    if info.url and not settings.webhook_url:
        found.append(
            mend(
                f"Updates go to a webhook at {theirs}, so none can be asked for.",
                "If another program uses this bot, stop it, or make a bot of its own for Sarika. If not, `sarika run` "
                "takes the webhook away at the start; to keep it, set SARIKA_WEBHOOK_URL.",
            )
        )
    elif settings.webhook_url and info.url != settings.webhook_url:
        found.append(
            note(
                f"The webhook of the settings ({ours}) is not known to Telegram yet.",
                "`sarika run` tells it at the start.",
            )
        )
    else:
        found.append(ok(f"Updates come by webhook to {theirs}." if info.url else "Updates are asked for (polling)."))
    if info.last_error_date and datetime.now(UTC).timestamp() - info.last_error_date.timestamp() < LATELY:
        found.append(
            mend(
                f"Telegram could not deliver to the webhook: {info.last_error_message}",
                "Check the certificate, the proxy before Sarika, and that it passes on the secret's header.",
            )
        )
    if info.pending_update_count >= MANY_WAITING:
        found.append(
            note(
                f"{info.pending_update_count} updates wait at Telegram.",
                "They are kept for 24 hours and are taken in once `sarika run` runs.",
            )
        )
    missing = set(ALLOWED_UPDATES) - set(info.allowed_updates or ALLOWED_UPDATES)
    if missing:
        found.append(
            note(f"Telegram holds back: {', '.join(sorted(missing))}.", "`sarika run` asks for them at the start.")
        )
    return found


async def clock(api: str) -> list[Finding]:
    """Whether this machine's clock agrees with the Date header of the Bot API's server; nothing when it gives none."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=LIMIT)) as session,
            session.get(api, allow_redirects=False) as answer,
        ):
            date = answer.headers.get("Date", "")
        away = abs(parsedate_to_datetime(date).timestamp() - time.time())
    except (aiohttp.ClientError, OSError, ValueError, TimeoutError):
        return []
    if away > MOST_SKEW:
        return [
            mend(
                f"This machine's clock is {away:.0f} seconds away from the Bot API server's.",
                "Turn on time synchronisation (timedatectl set-ntp true): waiting times are told by this clock.",
            )
        ]
    return [ok("The clock is right.")]
