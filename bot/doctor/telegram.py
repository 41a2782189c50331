"""The token, the clock, the way updates come and the counsellors' groups: asked of the Bot API. Nothing is changed."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp
from telegram import Bot, ChatMemberAdministrator, ChatMemberOwner, User, WebhookInfo
from telegram.error import BadRequest, ChatMigrated, InvalidToken, TelegramError

from bot.adapters.telegram.wire.translate import ALLOWED_UPDATES
from bot.doctor.findings import Finding, mend, note, ok
from bot.settings.fields import Settings
from bot.wiring.opening import asking

MOST_SKEW = 30.0
"""Seconds that this machine's clock may differ: hours and waiting times are told to people by it (our choice)."""

MANY_WAITING = 100
"""Updates waiting at Telegram from which it is said: one getUpdates takes so many."""

LATELY = 3600
"""Seconds during which an error of the webhook counts as recent."""

RIGHTS = {
    "can_manage_topics": "Manage topics: without it no case gets its topic",
    "can_delete_messages": "Delete messages: without it the topics of who asked to be forgotten cannot be deleted",
    "can_pin_messages": "Pin messages: without it the board of waiting cases is lost from sight",
}
"""What the bot must be allowed to do in the group, in the words of Telegram's settings, and why."""

_LIMIT = 10.0  # seconds until a server must have said its time

_GROUP = (
    "In Telegram: make a group, turn on Topics in its settings, add the bot as administrator, write a word there, "
    "and run `sarika doctor` again: it then says the id to set as SARIKA_DESK_CHAT."
)


async def look(settings: Settings) -> list[Finding]:
    """Everything about Telegram, in the order in which it is set up."""
    found = await clock(settings.telegram_api)
    if settings.telegram_token is None:
        missing = next(line for line in settings.missing() if "TELEGRAM_TOKEN" in line)
        return [*found, mend("There is no token.", missing)]
    try:
        async with asking(settings) as bot:
            async for finding in _asked(bot, settings):
                found.append(finding)
    except InvalidToken:
        found.append(mend("Telegram does not know this token.", "Copy it again from @BotFather (/mybots, API Token)."))
    except TelegramError:
        found.append(
            mend(
                f"The Bot API at {urlsplit(settings.telegram_api).hostname} does not answer.",
                "Check this machine's way to the internet, its proxy and firewall, and SARIKA_TELEGRAM_API.",
            )
        )
    return found


async def _asked(bot: Bot, settings: Settings) -> AsyncIterator[Finding]:
    me = await bot.get_me()
    yield ok(f"The token is right: it is @{me.username}'s.")
    if not settings.desk_groups:
        yield await _find_group(bot)
    for number, (chat, _) in enumerate(settings.desk_groups, 1):
        which = f"Group {number}: " if len(settings.desk_groups) > 1 else ""
        async for finding in _group(bot, me, chat):
            yield replace(finding, what=f"{which}{finding.what}")
    for finding in _updates(await bot.get_webhook_info(), settings):
        yield finding


def _updates(info: WebhookInfo, settings: Settings) -> Iterator[Finding]:
    theirs, ours = urlsplit(info.url).hostname, urlsplit(settings.webhook_url or "").hostname
    if info.url and not settings.webhook_url:
        yield mend(
            f"Updates go to a webhook at {theirs}, so none can be asked for.",
            "If another program uses this bot, stop it, or make a bot of its own for Sarika. If not, `sarika run` "
            "takes the webhook away at the start; to keep it, set SARIKA_WEBHOOK_URL.",
        )
    elif settings.webhook_url and info.url != settings.webhook_url:
        yield note(
            f"The webhook of the settings ({ours}) is not known to Telegram yet.", "`sarika run` tells it at the start."
        )
    else:
        yield ok(f"Updates come by webhook to {theirs}." if info.url else "Updates are asked for (polling).")
    if info.last_error_date and datetime.now(UTC).timestamp() - info.last_error_date.timestamp() < LATELY:
        yield mend(
            f"Telegram could not deliver to the webhook: {info.last_error_message}",
            "Check the certificate, the proxy before Sarika, and that it passes on the secret's header.",
        )
    if info.pending_update_count >= MANY_WAITING:
        yield note(
            f"{info.pending_update_count} updates wait at Telegram.",
            "They are kept for 24 hours and are taken in once `sarika run` runs.",
        )
    if missing := set(ALLOWED_UPDATES) - set(info.allowed_updates or ALLOWED_UPDATES):
        yield note(f"Telegram holds back: {', '.join(sorted(missing))}.", "`sarika run` asks for them at the start.")


async def clock(api: str) -> list[Finding]:
    """Whether this machine's clock agrees with the Date header of the Bot API's server; nothing when it gives none."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_LIMIT)) as session,
            session.get(api, allow_redirects=False) as answer,
        ):
            date = answer.headers.get("Date", "")
        away = abs(parsedate_to_datetime(date).timestamp() - time.time())
    except (aiohttp.ClientError, OSError, ValueError, TimeoutError):
        return []
    if away <= MOST_SKEW:
        return [ok("The clock is right.")]
    return [
        mend(
            f"This machine's clock is {away:.0f} seconds away from the Bot API server's.",
            "Turn on time synchronisation (timedatectl set-ntp true): waiting times are told by this clock.",
        )
    ]


async def _group(bot: Bot, me: User, desk_chat: int) -> AsyncIterator[Finding]:
    """What is to be said of one group. Raises NetworkError when the Bot API does not answer."""
    try:
        chat = await bot.get_chat(desk_chat)
        member = await bot.get_chat_member(desk_chat, me.id)
    except ChatMigrated as moved:
        yield mend("The group has become a larger one and has a new id.", f"Set SARIKA_DESK_CHAT={moved.new_chat_id}.")
        return
    except BadRequest:
        yield mend("The bot cannot see the group SARIKA_DESK_CHAT.", f"Add it there, or correct the id. {_GROUP}")
        return
    except TelegramError:
        yield mend("The bot was removed from the group SARIKA_DESK_CHAT.", "Add it again as administrator.")
        return
    if chat.type not in {"group", "supergroup"}:
        yield mend("SARIKA_DESK_CHAT is not a group.", _GROUP)
    elif chat.is_forum:
        yield ok("The group is there and has topics.")
    else:
        yield mend("The group has no topics.", "Turn on Topics in the group's settings: each case gets one.")
    if chat.username and chat.type in {"group", "supergroup"}:
        yield mend(
            "The group is public: anyone can read what contacts write.",
            "Make it private in the group's settings, under Group Type.",
        )
    if isinstance(member, ChatMemberOwner):
        yield ok("The bot is the group's owner.")
    elif isinstance(member, ChatMemberAdministrator):
        lacking = [why for right, why in RIGHTS.items() if not getattr(member, right)]
        for why in lacking:
            yield mend(f"The bot lacks the right {why}.", "Turn it on in the group's settings, under Administrators.")
        if not lacking:
            yield ok("The bot is administrator and may manage topics, delete and pin. It hears every message.")
    else:
        rights = ", ".join(right.partition(":")[0] for right in RIGHTS.values())
        yield mend(
            "The bot is no administrator of the group.",
            f"In the group's settings, under Administrators, add the bot with the rights {rights}.",
        )
        if not me.can_read_all_group_messages:
            yield mend(
                "Privacy mode is on, so the bot does not hear what counsellors write.",
                "Administrators hear everything: make the bot one. (Or @BotFather: /setprivacy, Disable.)",
            )


async def _find_group(bot: Bot) -> Finding:
    """The id of a group that the bot was added to lately. Updates are only looked at, not taken."""
    missing = "SARIKA_DESK_CHAT is not set."
    try:
        updates = await bot.get_updates(limit=100, timeout=0)
    except (TelegramError, KeyError):
        return mend(missing, _GROUP)
    chats = {
        chat.id: chat for update in updates if (chat := update.effective_chat) and chat.type in {"group", "supergroup"}
    }
    if not chats:
        return mend(missing, _GROUP)
    named = ", ".join(f"{id_}{'' if chat.is_forum else ' (no topics)'}" for id_, chat in chats.items())
    return mend(missing, f"The bot was spoken to in: {named}. Set SARIKA_DESK_CHAT to the right one.")
