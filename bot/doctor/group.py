"""The counsellors' group: is it there, has it topics, may the bot do there what it must."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram import Bot, ChatFullInfo, ChatMemberAdministrator, ChatMemberOwner, User
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.doctor.findings import Finding, mend, ok

RIGHTS = {
    "can_manage_topics": "Manage topics: without it no case gets its topic",
    "can_delete_messages": "Delete messages: without it the topics of who asked to be forgotten cannot be deleted",
    "can_pin_messages": "Pin messages: without it the board of waiting cases is lost from sight",
}
"""What the bot must be allowed to do in the group, in the words of Telegram's settings, and why."""

_GROUP = (
    "In Telegram: make a group, turn on Topics in its settings, add the bot as administrator, write a word there, "
    "and run `sarika doctor` again: it then says the id to set as SARIKA_DESK_CHAT."
)


async def look_at_all(bot: Bot, me: User, chats: Sequence[int]) -> list[Finding]:
    """What is to be said of each group of the desk, in the order of the settings. NetworkError as `look`."""
    if not chats:
        return [await _find_group(bot)]
    found = [await look(bot, me, chat) for chat in chats]
    if len(found) == 1:
        return found[0]
    return [
        replace(finding, what=f"Group {number}: {finding.what}")
        for number, findings in enumerate(found, 1)
        for finding in findings
    ]


async def look(bot: Bot, me: User, desk_chat: int) -> list[Finding]:
    """What is to be said of one group. Raises NetworkError when the Bot API does not answer."""
    try:
        chat = await bot.get_chat(desk_chat)
        member = await bot.get_chat_member(desk_chat, me.id)
    except ChatMigrated as moved:
        return [
            mend("The group has become a larger one and has a new id.", f"Set SARIKA_DESK_CHAT={moved.new_chat_id}.")
        ]
    except BadRequest:
        return [mend("The bot cannot see the group SARIKA_DESK_CHAT.", f"Add it there, or correct the id. {_GROUP}")]
    except TelegramError:
        return [mend("The bot was removed from the group SARIKA_DESK_CHAT.", "Add it again as administrator.")]
    found = [*_kind(chat)]
    if isinstance(member, ChatMemberOwner):
        return [*found, ok("The bot is the group's owner.")]
    if not isinstance(member, ChatMemberAdministrator):
        found.append(
            mend(
                "The bot is no administrator of the group.",
                "In the group's settings, under Administrators, add the bot with the rights "
                + ", ".join(right.partition(":")[0] for right in RIGHTS.values())
                + ".",
            )
        )
        if not me.can_read_all_group_messages:
            found.append(
                mend(
                    "Privacy mode is on, so the bot does not hear what counsellors write.",
                    "Administrators hear everything: make the bot one. (Or @BotFather: /setprivacy, Disable.)",
                )
            )
        return found
    lacking = [why for right, why in RIGHTS.items() if not getattr(member, right)]
    found += [
        mend(f"The bot lacks the right {why}.", "Turn it on in the group's settings, under Administrators.")
        for why in lacking
    ]
    if not lacking:
        found.append(ok("The bot is administrator and may manage topics, delete and pin. It hears every message."))
    return found


def _kind(chat: ChatFullInfo) -> list[Finding]:
    if chat.type not in {"group", "supergroup"}:
        return [mend("SARIKA_DESK_CHAT is not a group.", _GROUP)]
    if not chat.is_forum:
        found = [mend("The group has no topics.", "Turn on Topics in the group's settings: each case gets one.")]
    else:
        found = [ok("The group is there and has topics.")]
    if chat.username:
        found.append(
            mend(
                "The group is public: anyone can read what contacts write.",
                "Make it private in the group's settings, under Group Type.",
            )
        )
    return found


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
