"""Raw updates to events. One odd update harms only itself: updates are parsed one at a time, after they are kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

import telegram
from telegram import CallbackQuery, InlineQuery, Message, ReactionType, Update
from telegram.constants import ChatMemberStatus, ChatType, ReactionEmoji

from bot.adapters.telegram.desk.presses import desk_press
from bot.adapters.telegram.desk.watch import troubles_of
from bot.adapters.telegram.wire.desk_messages import anonymous, from_desk
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.lenient import read_update
from bot.adapters.telegram.wire.words import content, milliseconds, nothing, service, whole
from bot.core.desk.entrance import ticket_id
from bot.core.model import contact_events as said
from bot.core.model import desk_events
from bot.core.model.case import Content, Kind
from bot.core.model.case_events import By, CounsellorReacted, counsellor_id
from bot.core.model.desk import Desk
from bot.core.model.desk_events import TicketSent
from bot.core.model.errors import Unparsable
from bot.core.ports import DESK, Ignored, Routed

ALLOWED_UPDATES = (
    "message", "edited_message", "message_reaction", "callback_query", "inline_query", "my_chat_member", "chat_member",
)  # fmt: skip
"""The kinds of update that Sarika asks Telegram for; every one is translated here.

Reactions come only to who asks for them, and in a group only to an administrator (Bot API, message_reaction).
"""

NOT_FOR_US = frozenset(Update.ALL_TYPES) - set(ALLOWED_UPDATES)
"""Kinds that Sarika does not ask for, and that may come all the same, asked for by who used the token before: handled
by doing nothing. What no version of the Bot API names is a dead letter.
"""

SETTABLE = frozenset(emoji.value for emoji in ReactionEmoji)
"""Reactions that a bot may set as well (Bot API, ReactionTypeEmoji)."""

SUPERVISES = {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}

TICKET = "desk_"
"""With what the payload of the link begins that the door of the desk's page shows as a picture."""

PICTURE = "🖼"
"""What stands for a reaction that has no emoji of its own."""


class Naming(Protocol):
    """What the vault does here: it names contacts and checks the buttons made for them."""

    def contact_id(self, bot_id: int, chat_id: int) -> str:
        """The contact id of a chat: a keyed hash."""

    def verify(self, owner: str, data: str, signature: str) -> bool:
        """Whether a signature was made by us for this owner."""


class TelegramTranslator:
    """Turns raw updates of one bot into events."""

    def __init__(self, bot_id: int, groups: ForumGroups, naming: Naming) -> None:
        self._bot_id = bot_id
        self._groups = groups
        self._naming = naming

    def translate(self, body: bytes, desk: Desk, received_at: int) -> Routed:
        """The events of an update, under the key of the contact they belong to. Raises Unparsable."""
        try:
            raw = json.loads(body)
            if not NOT_FOR_US.isdisjoint(raw):
                return nothing(Ignored.UNASKED)
            update = read_update(raw)
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is a dead letter and nothing else
            raise Unparsable(f"not an update: {type(fault).__name__}") from None
        if update.message is not None:
            return self._message(update.message, desk, edited=False)
        if update.edited_message is not None:
            return self._message(update.edited_message, desk, edited=True)
        if update.message_reaction is not None:
            return self._reaction(update.message_reaction, desk)
        if update.callback_query is not None:
            return self._press(update.callback_query, desk, received_at)
        if update.inline_query is not None:
            return self._sought(update.inline_query, desk)
        if update.my_chat_member is not None:
            change = update.my_chat_member
            key = self._naming.contact_id(self._bot_id, change.chat.id)
            by = self._by(change.from_user)
            return _of_the_bot(change, self._groups.known(change.chat.id), key, by, desk)
        if update.chat_member is not None:
            change, group = update.chat_member, self._groups.known(update.chat_member.chat.id)
            if group is None:
                return nothing(Ignored.ELSEWHERE)
            by = self._by(change.new_chat_member.user, group)
            return _of_a_member(change, by, several=len(self._groups.ids) > 1)
        raise Unparsable("unknown kind")

    def sender(self, body: bytes) -> tuple[str, said.Unreadable] | None:
        """The contact in whose private chat an update stands that could not be translated, when that can be read.

        Its message is named where it has one, so that it can be cleared all the same.
        """
        try:
            update: Any = json.loads(body)
            message = update.get("message") or update.get("edited_message")
            chat, id_ = message["chat"], message.get("message_id")
            if chat["type"] != ChatType.PRIVATE or not isinstance(chat["id"], int):
                return None
            found = said.Unreadable(address=str(chat["id"]), message=id_ if type(id_) is int and id_ > 0 else None)
            return self._naming.contact_id(self._bot_id, chat["id"]), found
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def _message(self, message: Message, desk: Desk, *, edited: bool) -> Routed:
        group = self._groups.known(message.chat.id)
        if group is not None and message.migrate_to_chat_id is not None:
            moved = desk_events.DeskMoved(before=str(message.chat.id), now=str(message.migrate_to_chat_id))
            return Routed(DESK, (moved,))
        if group is not None and message.sender_chat is not None and message.sender_chat.id == message.chat.id:
            return anonymous(message, group, desk, edited=edited)
        if message.from_user is None or message.from_user.is_bot:
            return nothing(Ignored.BOT)
        if message.chat.type == ChatType.PRIVATE:
            return self._from_contact(message, desk, edited=edited)
        by = self._by(message.from_user, group)
        if group is None or by is None:
            return nothing(Ignored.ELSEWHERE)
        return from_desk(message, by, group, desk, edited=edited)

    def _from_contact(self, message: Message, desk: Desk, *, edited: bool) -> Routed:
        key = self._naming.contact_id(self._bot_id, message.chat.id)
        where: dict[str, Any] = {"address": str(message.chat.id), "message": message.message_id}
        where["sent_at"] = milliseconds(message)
        text = message.text or ""
        if edited:
            return Routed(key, (said.Edited(content=_without_who(message), **where),))
        if text.startswith("/") and len(text) > 1 and text[1].isalpha():
            name, _, argument = text[1:].partition(" ")
            name = name.partition("@")[0].lower()
            by = self._by(message.from_user)
            known = desk.counsellor(by.counsellor) if by is not None else None
            if by is not None and known is not None and not known.unvouched:
                written = argument.removeprefix(TICKET) if name == "start" else argument
                if name == "desk" or (name == "start" and argument.startswith(TICKET)):
                    return Routed(DESK, (TicketSent(by=by, ticket=ticket_id(written)),), by.address)
                if name == "sessions":
                    return Routed(DESK, (desk_events.SessionsAsked(by=by),), by.address)
                if name == "start":
                    return Routed(DESK, (desk_events.CounsellorStarted(by=by),), by.address)
            asked = said.Commanded(name=name, argument=whole(argument.strip()), **where)
            start = name == "start" and not asked.argument and known is None and bool(self._groups.ids)
            return Routed(key, (asked,), member=desk_events.CounsellorStarted(by=by) if start and by else None)
        if service(message):
            return Routed(key, (said.Stood(**where),))
        reply_to = message.reply_to_message.message_id if message.reply_to_message else None
        return Routed(key, (said.Wrote(content=_without_who(message), reply_to=reply_to, **where),))

    def _reaction(self, change: telegram.MessageReactionUpdated, desk: Desk) -> Routed:
        """Of a contact, or of a counsellor on one of the last messages of a held case: an update names no thread."""
        if change.user is None or change.user.is_bot:
            return nothing(Ignored.BOT)
        emoji = _emoji(change.new_reaction)
        what: dict[str, Any] = {"message": change.message_id, "emoji": emoji, "settable": emoji in SETTABLE}
        what["replaces"] = _emoji(change.old_reaction) in SETTABLE
        if change.chat.type == ChatType.PRIVATE:
            reacted = said.Reacted(address=str(change.chat.id), sent_at=int(change.date.timestamp() * 1000), **what)
            return Routed(self._naming.contact_id(self._bot_id, change.chat.id), (reacted,))
        group = self._groups.known(change.chat.id)
        case = desk.case_showing(change.message_id, group) if group is not None else None
        by = self._by(change.user, group)
        if case is None or by is None:
            return nothing(Ignored.TALK)
        return Routed(case.contact, (CounsellorReacted(by=by, **what),), by.address)

    def _press(self, query: CallbackQuery, desk: Desk, received_at: int) -> Routed:
        chat = query.message.chat if query.message is not None else None
        data, _, signature = (query.data or "").rpartition("|")
        group = self._groups.known(chat.id) if chat is not None else None
        forged = Routed(DESK, (said.PressedForged(press=query.id),))
        if group is not None or (chat is not None and chat.type == ChatType.PRIVATE and data.startswith("d|")):
            return self._desk_press(query, desk, group) if self._naming.verify(DESK, data, signature) else forged
        key = self._naming.contact_id(self._bot_id, query.from_user.id)
        if not self._naming.verify(key, data, signature):
            return forged
        action, *args = data.split("|")
        pressed = said.Pressed(
            address=str(query.from_user.id),
            action=action,
            args=tuple(args),
            press=query.id,
            message=query.message.message_id if query.message is not None else None,
            sent_at=received_at,
        )
        return Routed(key, (pressed,))

    def _sought(self, query: InlineQuery, desk: Desk) -> Routed:
        """Anybody in Telegram may type the bot's name: of who is not known at the desk nothing is asked or answered."""
        by = self._by(query.from_user)
        known = desk.counsellor(by.counsellor) if by is not None else None
        if by is None or known is None or known.gone:
            return nothing(Ignored.STRANGER)
        sought = desk_events.PreparedSought(by=by, words=whole(query.query), query=query.id)
        return Routed(DESK, (sought,), by.address)

    def _desk_press(self, query: CallbackQuery, desk: Desk, group: str | None) -> Routed:
        by, parts = self._by(query.from_user, group), (query.data or "").split("|")[1:-1]
        if by is None:
            return Routed(DESK, (said.PressedForged(press=query.id),))
        message = query.message
        if message is not None and group is None:
            by = replace(by, under=message.message_id)
        elif isinstance(message, Message):
            in_thread = bool(message.is_topic_message)
            by = replace(by, general=not in_thread, card=message.message_id if in_thread else None)
        return desk_press(parts, by, query, desk)

    def _by(self, user: telegram.User | None, group: str | None = None) -> By | None:
        """Who acts at the desk: an id of ours, never Telegram's."""
        if user is None or user.is_bot:
            return None
        contact = self._naming.contact_id(self._bot_id, user.id)
        return By(
            counsellor=counsellor_id(contact),
            address=str(user.id),
            name=whole(user.full_name or ""),  # none in what is kept of private words
            at=group,
        )


def _emoji(reaction: Sequence[ReactionType]) -> str:
    """The newest of somebody's reactions to a message, empty where there is none."""
    if not reaction:
        return ""
    return reaction[-1].emoji if isinstance(reaction[-1], telegram.ReactionTypeEmoji) else PICTURE


def _without_who(message: Message) -> Content:
    """What a contact sent, without their own contact card: the desk does not see who somebody is."""
    card = message.contact
    own = card is not None and message.from_user is not None and card.user_id == message.from_user.id
    return Content(Kind.CONTACT) if own else content(message)


def _of_the_bot(change: telegram.ChatMemberUpdated, group: str | None, key: str, by: By | None, desk: Desk) -> Routed:
    """The bot itself: in a group of the desk, or in a private chat, whose contact id is `key`."""
    if group is not None:
        return Routed(DESK, (desk_events.DeskLooked(troubles=troubles_of(change.new_chat_member), group=group),))
    if change.chat.type != ChatType.PRIVATE:
        return nothing(Ignored.ELSEWHERE)
    if change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
        if by is not None and desk.counsellor(by.counsellor) is not None and desk.case_of(key) is None:
            return Routed(DESK, (desk_events.CounsellorUnreachable(by=by),))
        return Routed(key, (said.Blocked(),))
    return Routed(key, (said.Unblocked(address=str(change.chat.id)),))


def _of_a_member(change: telegram.ChatMemberUpdated, by: By | None, *, several: bool) -> Routed:
    """Somebody came to a group of the desk, left it, or is something else in it. `several`: the desk has other
    groups.
    """
    member, gone = change.new_chat_member, _away(change.new_chat_member)
    before = change.old_chat_member.status
    if by is not None and gone:
        # in several groups what they may do depends on the others
        return Routed(DESK, (desk_events.CounsellorLeft(by=by),), by.address if several else None)
    if by is not None and before != member.status and {before, member.status} & SUPERVISES:
        return Routed(DESK, (desk_events.RoleChanged(by=by),), by.address)
    if by is not None and _away(change.old_chat_member):
        by_link = change.invite_link is not None or bool(change.via_chat_folder_invite_link)
        alone = by_link and not change.via_join_request
        return Routed(DESK, (desk_events.MemberCame(by=by, alone=alone),), by.address)
    return nothing(Ignored.SERVICE)


def _away(member: telegram.ChatMember) -> bool:
    """Whether somebody is in the group no more, or not yet."""
    restricted = member.status == ChatMemberStatus.RESTRICTED and not getattr(member, "is_member", True)
    return restricted or member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
