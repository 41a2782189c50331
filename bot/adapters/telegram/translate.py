"""Raw updates to events. One odd update harms only itself: updates are parsed one at a time, after they are kept."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Protocol

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from bot.adapters.telegram.groups import ForumGroups
from bot.adapters.telegram.words import content, whole
from bot.core.errors import Unparsable
from bot.core.events import (
    Blocked,
    By,
    Claimed,
    Closed,
    Commanded,
    CounsellorEdited,
    CounsellorLeft,
    CounsellorStarted,
    CounsellorWithdrew,
    CounsellorWrote,
    DeskEvent,
    DeskPressed,
    Edited,
    HandedOn,
    Lowered,
    MenuChosen,
    OnCallChanged,
    Paused,
    PictureAnswered,
    Pressed,
    PressedForged,
    SendAnswered,
    ShiftChanged,
    TookNext,
    TopicShut,
    Unblocked,
    Wrote,
    WroteAnonymously,
    WroteNowhere,
)
from bot.core.model import Desk, Topic
from bot.core.ports import DESK, Routed

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
"""The kinds of update that Sarika asks Telegram for; every one is translated here."""

NOTHING = Routed(DESK, ())


class Naming(Protocol):
    """What the vault does here: it names contacts and checks the buttons made for them."""

    def contact_id(self, bot_id: int, chat_id: int) -> str:
        """The contact id of a chat: a keyed hash."""
        ...

    def verify(self, owner: str, data: str, signature: str) -> bool:
        """Whether a signature was made by us for this owner."""
        ...


class TelegramTranslator:
    """Turns raw updates of one bot into events."""

    def __init__(self, bot_id: int, groups: ForumGroups, naming: Naming) -> None:
        self._bot_id = bot_id
        self._groups = groups
        self._naming = naming

    def translate(self, body: bytes, desk: Desk, received_at: int) -> Routed:
        """The events of an update, under the key of the contact they belong to. Raises Unparsable."""
        try:
            update = Update.de_json(json.loads(body), None)
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is a dead letter and nothing else
            raise Unparsable(f"not an update: {type(fault).__name__}") from None
        if update.message is not None:
            return self._message(update.message, desk, edited=False)
        if update.edited_message is not None:
            return self._message(update.edited_message, desk, edited=True)
        if update.callback_query is not None:
            return self._press(update.callback_query, received_at)
        if update.my_chat_member is not None:
            return self._membership(update.my_chat_member)
        if update.chat_member is not None:
            return self._desk_membership(update.chat_member)
        raise Unparsable("unknown kind")

    def address(self, body: bytes) -> tuple[str, str] | None:
        """Key and address of the private chat in an update that could not be translated, when that can be read."""
        try:
            update: Any = json.loads(body)
            chat = (update.get("message") or update.get("edited_message"))["chat"]
            if chat["type"] != ChatType.PRIVATE or not isinstance(chat["id"], int):
                return None
            return self._naming.contact_id(self._bot_id, chat["id"]), str(chat["id"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    # ── messages ────────────────────────────────────────────────────────────────────────────────────────────

    def _message(self, message: Message, desk: Desk, *, edited: bool) -> Routed:
        group = self._groups.known(message.chat.id)
        if (
            group is not None
            and message.sender_chat is not None
            and message.sender_chat.id == message.chat.id
        ):
            return self._anonymous(message, group, desk, edited=edited)
        if message.from_user is None or message.from_user.is_bot:
            return NOTHING
        if message.chat.type == ChatType.PRIVATE:
            return self._from_contact(message, desk, edited=edited)
        if group is not None:
            return self._from_desk(message, group, desk, edited=edited)
        return NOTHING

    def _from_contact(self, message: Message, desk: Desk, *, edited: bool) -> Routed:
        key = self._naming.contact_id(self._bot_id, message.chat.id)
        address, sent_at = str(message.chat.id), _milliseconds(message)
        text = message.text or ""
        if edited:
            event = Edited(
                address=address, content=content(message), message=message.message_id, sent_at=sent_at
            )
            return Routed(key, (event,))
        if text.startswith("/") and len(text) > 1 and text[1].isalpha():
            name, _, argument = text[1:].partition(" ")
            name = name.partition("@")[0].lower()
            by = self._by(message.from_user)
            if name == "start" and by is not None and desk.counsellor(by.counsellor):
                return Routed(DESK, (CounsellorStarted(by=by),), by.address)
            command = Commanded(
                address=address,
                name=name,
                argument=whole(argument.strip()),
                message=message.message_id,
                sent_at=sent_at,
            )
            return Routed(key, (command,))
        if _service(message):
            return NOTHING
        reply_to = message.reply_to_message.message_id if message.reply_to_message else None
        wrote = Wrote(
            address=address,
            content=content(message),
            message=message.message_id,
            sent_at=sent_at,
            reply_to=reply_to,
        )
        return Routed(key, (wrote,))

    def _from_desk(self, message: Message, group: str, desk: Desk, *, edited: bool) -> Routed:
        thread = message.message_thread_id
        by = self._by(message.from_user, group)
        if thread is None or not message.is_topic_message or by is None:
            return NOTHING
        case = desk.case_at(Topic(thread, group))
        if case is None and (edited or _service(message)):
            return NOTHING
        if case is None:
            nowhere = WroteNowhere(by=by, thread=thread, message=message.message_id)
            return Routed(DESK, (nowhere,), by.address)
        if message.forum_topic_closed or message.forum_topic_reopened:
            return Routed(case.contact, (TopicShut(shut=message.forum_topic_closed is not None),))
        if _service(message):
            return NOTHING
        replied = message.reply_to_message.message_id if message.reply_to_message else None
        replied = None if replied == thread else replied
        if edited:
            changed = CounsellorEdited(by=by, content=content(message), message=message.message_id)
            return Routed(case.contact, (changed,), by.address)
        if (message.text or "").split("@")[0].strip() == "/unsend":
            back = CounsellorWithdrew(by=by, source=replied, message=message.message_id)
            return Routed(case.contact, (back,), by.address)
        wrote = CounsellorWrote(
            by=by,
            content=content(message),
            message=message.message_id,
            sent_at=_milliseconds(message),
            reply_to=replied,
        )
        return Routed(case.contact, (wrote,), by.address)

    def _anonymous(self, message: Message, group: str, desk: Desk, *, edited: bool) -> Routed:
        """Written by an administrator who remains anonymous: Telegram gives the group as the sender."""
        thread = message.message_thread_id
        case = desk.case_at(Topic(thread, group)) if thread is not None else None
        if case is None or edited or _service(message):
            return NOTHING
        return Routed(case.contact, (WroteAnonymously(message=message.message_id),))

    # ── presses ─────────────────────────────────────────────────────────────────────────────────────────────

    def _press(self, query: CallbackQuery, received_at: int) -> Routed:
        chat = query.message.chat if query.message is not None else None
        data, _, signature = (query.data or "").rpartition("|")
        group = self._groups.known(chat.id) if chat is not None else None
        if group is not None or (
            chat is not None and chat.type == ChatType.PRIVATE and data.startswith("d|")
        ):
            return self._desk_press(query, data, signature, group)
        key = self._naming.contact_id(self._bot_id, query.from_user.id)
        if not self._naming.verify(key, data, signature):
            return Routed(DESK, (PressedForged(press=query.id),))
        action, *args = data.split("|")
        pressed = Pressed(
            address=str(query.from_user.id),
            action=action,
            args=tuple(args),
            press=query.id,
            message=query.message.message_id if query.message is not None else None,
            sent_at=received_at,
        )
        return Routed(key, (pressed,))

    def _desk_press(self, query: CallbackQuery, data: str, signature: str, group: str | None) -> Routed:
        by = self._by(query.from_user, group)
        if by is None or not self._naming.verify(DESK, data, signature):
            return Routed(DESK, (PressedForged(press=query.id),))
        match data.split("|")[1:]:
            case ["claim", contact, number] if number.isdecimal():
                return Routed(contact, (Claimed(by=by, case=int(number), press=query.id),), by.address)
            case [action, contact, number, *rest] if number.isdecimal() and len(rest) <= 1:
                chosen = rest[0] if rest and rest[0] != "-" else ""
                event = _card_press(action, by, int(number), query.id, chosen)
                return Routed(contact, (event,), by.address) if event else _old(by, query)
            case ["next"]:
                return Routed(DESK, (TookNext(by=by, press=query.id),), by.address)
            case ["call"]:
                return Routed(DESK, (OnCallChanged(by=by, press=query.id),), by.address)
            case ["shift", state]:
                return Routed(DESK, (ShiftChanged(by=by, on=state == "on", press=query.id),), by.address)
            case _:
                return _old(by, query)

    # ── others ──────────────────────────────────────────────────────────────────────────────────────────────

    def _membership(self, change: ChatMemberUpdated) -> Routed:
        if change.chat.type != ChatType.PRIVATE:
            return NOTHING
        key = self._naming.contact_id(self._bot_id, change.chat.id)
        if change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
            return Routed(key, (Blocked(),))
        return Routed(key, (Unblocked(address=str(change.chat.id)),))

    def _desk_membership(self, change: ChatMemberUpdated) -> Routed:
        """Somebody left a group of the desk. Who comes is known when they do something for the first time."""
        group = self._groups.known(change.chat.id)
        if group is None:
            return NOTHING
        member = change.new_chat_member
        gone = member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT) or (
            member.status == ChatMemberStatus.RESTRICTED and not getattr(member, "is_member", True)
        )
        by = self._by(member.user, group)
        return Routed(DESK, (CounsellorLeft(by=by),)) if gone and by is not None else NOTHING

    def _by(self, user: User | None, group: str | None = None) -> By | None:
        """Who acts at the desk: an id of ours, never Telegram's."""
        if user is None or user.is_bot:
            return None
        contact = self._naming.contact_id(self._bot_id, user.id)
        return By(
            counsellor=hashlib.sha256(contact.encode()).hexdigest()[:10],
            address=str(user.id),
            name=whole(user.full_name),
            at=group,
        )


def _old(by: By, query: CallbackQuery) -> Routed:
    return Routed(DESK, (DeskPressed(by=by, press=query.id),), by.address)


def _card_press(action: str, by: By, case: int, press: str, chosen: str) -> DeskEvent | None:
    """A button under a case's card; None for one that leads nowhere any more."""
    match action:
        case "menu":
            return MenuChosen(by=by, case=case, press=press, menu=chosen)
        case "close":  # of an older card: how it ended is still to be said
            return MenuChosen(by=by, case=case, press=press, menu="close")
        case "end":
            return Closed(by=by, case=case, press=press, outcome=chosen)
        case "lower":
            return Lowered(by=by, case=case, press=press, why=chosen)
        case "hand":
            return HandedOn(by=by, case=case, press=press, to=chosen)
        case "send" | "keep" if chosen.isdecimal():
            source, send = int(chosen), action == "send"
            return SendAnswered(by=by, case=case, press=press, source=source, send=send)
        case "open" | "never" if chosen.isdecimal():
            seq, opens = int(chosen), action == "open"
            return PictureAnswered(by=by, case=case, press=press, seq=seq, open=opens)
        case "pause":
            return Paused(by=by, case=case, press=press)
        case _:
            return None


def _milliseconds(message: Message) -> int:
    return int((message.edit_date or message.date).timestamp() * 1000)


def _service(message: Message) -> bool:
    """Messages that nobody wrote: pins, joins, timers, topics made and renamed."""
    return any(
        getattr(message, name, None)
        for name in (
            "new_chat_members",
            "left_chat_member",
            "new_chat_title",
            "new_chat_photo",
            "delete_chat_photo",
            "pinned_message",
            "message_auto_delete_timer_changed",
            "forum_topic_created",
            "forum_topic_edited",
            "forum_topic_closed",
            "forum_topic_reopened",
            "general_forum_topic_hidden",
            "general_forum_topic_unhidden",
            "migrate_to_chat_id",
            "migrate_from_chat_id",
            "group_chat_created",
            "supergroup_chat_created",
        )
    )
