"""The person side: what somebody with a phone can do, and what they see."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from .attachments import attachment
from .entities import Formatted, with_found
from .hub import Account, Hub
from .methods.call import member_view
from .methods.deletes import MAX_AGE
from .world import GENERAL, JSON, Chat, Member, Message, User

Predicate = Callable[[JSON], bool] | str | None
# The smallest files that are what they say: one pixel, and the head of an OGG page.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf"
    "c0000003010100c9fe92ef0000000049454e44ae426082"
)
OGG = b"OggS\x00\x02" + bytes(22)
_SAMPLES = {"photo": PIXEL, "voice": OGG}


class Impossible(Exception):
    """The person cannot do this on their phone: no such button, blocked, not a member, too old."""


class Person:
    """One user, talking to one bot and in groups. Chats are named by id; none means the bot's chat."""

    def __init__(self, hub: Hub, user: User, account: Account) -> None:
        self.hub = hub
        self.user = user
        self.account = account
        self._seen: dict[int, int] = {}
        self._born = hub.feed.last

    @property
    def chat(self) -> Chat:
        """The private chat with the bot."""
        return self.hub.world.private_chat(self.account.id, self.user.id)

    def where(self, chat: int | None) -> Chat:
        """The chat meant; raises Impossible when the person is not in it."""
        if chat is None or chat == self.user.id:
            return self.chat
        group = self.hub.world.groups.get(chat)
        if group is None or not group.inside(self.user.id):
            raise Impossible("not a member of this group")
        return group

    # Writing

    def say(
        self, content: JSON, *, chat: int | None = None, topic: int | None = None, reply_to: int | None = None,
        extra: JSON | None = None,
    ) -> Message:  # fmt: skip
        """Send any content: fields of a ``Message``."""
        place = self.where(chat)
        if place.private:
            if place.blocked:
                raise Impossible("the bot is blocked")
            place.started = True
        thread = (topic or GENERAL) if place.is_forum else None
        if thread is not None:
            if thread not in place.topics:
                raise Impossible("no such topic")
            if place.topics[thread].closed and not place.may(self.user.id, "can_manage_topics"):
                raise Impossible("the topic is closed")
        elif topic is not None:
            raise Impossible("no topics here")
        replied = None
        if reply_to is not None:
            replied = place.messages.get(reply_to)
            if replied is None:
                raise Impossible("no message to reply to")
        return self.hub.post(place, self.user.id, content, thread=thread, reply_to=replied, extra=extra)

    def send(self, text: str, *, entities: list[JSON] | None = None, **where: Any) -> Message:
        """Write *text*; *where* is chat, topic, reply_to."""
        words = with_found(Formatted(text, list(entities or [])))
        content: JSON = {"text": words.text}
        if words.entities:
            content["entities"] = words.entities
        return self.say(content, **where)

    def start(self, payload: str = "") -> Message:
        """Press Start, with the payload of a deep link; unblocks the bot."""
        if self.chat.blocked:
            self.unblock()
        return self.send(f"/start {payload}".strip())

    def file(
        self, kind: str, content: bytes | None = None, *, caption: str = "", name: str = "", size: int = 0,
        spoiler: bool = False, facts: JSON | None = None, **where: Any,
    ) -> Message:  # fmt: skip
        """Send a photo, voice, audio, video, video_note, animation, sticker or document.

        *size* in bytes may claim more than *content*; *facts* are duration (seconds), width and so on.
        """
        return self.say(self._file_content(kind, content, caption, name, size, spoiler, facts or {}), **where)

    def _file_content(
        self, kind: str, content: bytes | None, caption: str, name: str, size: int, spoiler: bool, facts: JSON
    ) -> JSON:
        data = content if content is not None else _SAMPLES.get(kind, b"practice " + kind.encode())
        stored = self.hub.world.files.add(kind, data, name=name, size=size, **facts)
        fields = attachment(stored)
        if caption:
            words = with_found(Formatted(caption))
            fields["caption"] = words.text
            if words.entities:
                fields["caption_entities"] = words.entities
        if spoiler:
            fields["has_media_spoiler"] = True
        return fields

    def album(self, kinds: list[str], *, caption: str = "", **where: Any) -> list[Message]:
        """Send several files as one album; the caption stands under the first."""
        group = {"media_group_id": self.hub.world.new_album()}
        return [
            self.say(
                self._file_content(kind, None, caption if i == 0 else "", "", 0, False, {}),
                extra=dict(group),
                **where,
            )
            for i, kind in enumerate(kinds)
        ]

    def location(self, latitude: float, longitude: float, **where: Any) -> Message:
        """Share a place."""
        return self.say({"location": {"latitude": latitude, "longitude": longitude}}, **where)

    def contact(
        self, phone_number: str, first_name: str, *, user_id: int | None = None, **where: Any
    ) -> Message:
        """Share a contact card."""
        card: JSON = {"phone_number": phone_number, "first_name": first_name}
        if user_id is not None:
            card["user_id"] = user_id
        return self.say({"contact": card}, **where)

    def poll(self, question: str, options: list[str], **where: Any) -> Message:
        """Send a poll."""
        answers = [
            {"persistent_id": str(i), "text": text, "voter_count": 0} for i, text in enumerate(options)
        ]
        poll = {
            "id": str(6_000_000 + self.hub.feed.last), "question": question, "options": answers,
            "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
            "allows_multiple_answers": False, "allows_revoting": True, "members_only": False,
        }  # fmt: skip
        return self.say({"poll": poll}, **where)

    # Acting on messages

    def press(self, label: str, *, message_id: int | None = None, chat: int | None = None) -> JSON:
        """Press the button with this label: on the message, or on the newest that has it.

        Answers ``{"query": id}`` for a callback button, ``{"url"}``, ``{"copy"}``, or ``{"message"}``
        for a button of a reply keyboard. Raises Impossible when there is no such button.
        """
        place = self.where(chat)
        candidates = [place.messages[message_id]] if message_id in place.messages else []
        if message_id is None:
            candidates = list(reversed(place.messages.values()))
        for message in candidates:
            for row in (message.markup or {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label:
                        return self._pressed(place, message, button)
        if message_id is None and place.keyboard is not None:
            for row in place.keyboard["keyboard"]:
                for button in row:
                    if (button if isinstance(button, str) else button.get("text")) == label:
                        return {"message": self.send(label, chat=chat).id}
        raise Impossible("no such button")

    def _pressed(self, place: Chat, message: Message, button: JSON) -> JSON:
        if "url" in button:
            return {"url": button["url"]}
        if "copy_text" in button:
            return {"copy": button["copy_text"]["text"]}
        data = button.get("callback_data", "")
        query = self.hub.pressed(self.account, self.user.id, place, message, data, message.id)
        return {"query": query}

    def forge(self, data: str, *, message_id: int, chat: int | None = None) -> str:
        """Send callback data that may stand on no button, from a message that may be gone; the query's id."""
        place = self.hub.world.groups.get(chat, self.chat) if chat is not None else self.chat
        return self.hub.pressed(
            self.account, self.user.id, place, place.messages.get(message_id), data, message_id
        )

    def edit(self, message_id: int, text: str, *, chat: int | None = None) -> None:
        """Change one's own message (text or caption) within 48 hours."""
        place = self.where(chat)
        message = place.messages.get(message_id)
        if message is None or message.sender != self.user.id:
            raise Impossible("not one's own message")
        if self.hub.clock.now() - message.sent_at >= MAX_AGE:
            raise Impossible("too old to edit")
        field = "text" if "text" in message.body else "caption"
        words = with_found(Formatted(text))
        body = {k: v for k, v in message.body.items() if k not in ("entities", "caption_entities")}
        body[field] = words.text
        if words.entities:
            body["entities" if field == "text" else "caption_entities"] = words.entities
        self.hub.edit(place, message, body)

    def delete(self, *message_ids: int, chat: int | None = None) -> None:
        """Delete for both sides: anything in a private chat, one's own in a group."""
        place = self.where(chat)
        for message_id in message_ids:
            message = place.messages.get(message_id)
            if message is None:
                raise Impossible("no such message")
            own = message.sender == self.user.id or place.may(self.user.id, "can_delete_messages")
            if not place.private and not own:
                raise Impossible("not one's own message")
        self.hub.remove(place, list(message_ids))

    def react(self, message_id: int, *emojis: str, chat: int | None = None) -> None:
        """Set reactions; none takes them away."""
        place = self.where(chat)
        if message_id not in place.messages:
            raise Impossible("no such message")
        self.hub.reacted(place, place.messages[message_id], self.user.id, list(emojis))

    # The bot's chat and groups

    def block(self) -> None:
        """Block the bot."""
        self._blocked(True)

    def unblock(self) -> None:
        """Unblock the bot."""
        self._blocked(False)

    def _blocked(self, blocked: bool) -> None:
        place = self.chat
        if place.blocked == blocked:
            return
        place.blocked = blocked
        bot = self.hub.world.users[self.account.id].view()
        member: JSON = {"status": "member", "user": bot}
        kicked: JSON = {"status": "kicked", "user": bot, "until_date": 0}
        old, new = (member, kicked) if blocked else (kicked, member)
        self.hub.member_changed(place, self.user.id, self.account.id, old, new)

    def join(self, chat: int) -> None:
        """Enter a group; raises Impossible for somebody banned."""
        group = self.hub.world.groups[chat]
        if self.user.id in group.members and group.members[self.user.id].status == "kicked":
            raise Impossible("banned from this group")
        self._moved(group, Member())
        self.hub.service(
            group, self.user.id, {"new_chat_members": [self.user.view()]}, GENERAL if group.is_forum else None
        )

    def leave(self, chat: int) -> None:
        """Leave a group."""
        group = self.where(chat)
        self.hub.service(
            group, self.user.id, {"left_chat_member": self.user.view()}, GENERAL if group.is_forum else None
        )
        self._moved(group, Member("left"))

    def _moved(self, group: Chat, member: Member) -> None:
        old = member_view(self.hub, group, self.user.id, 0)
        group.members[self.user.id] = member
        self.hub.member_changed(
            group, self.user.id, self.user.id, old, member_view(self.hub, group, self.user.id, 0)
        )

    # Seeing

    async def wait_reply(
        self, wanted: Predicate = None, timeout: float = 5.0, *, chat: int | None = None,
        kinds: tuple[str, ...] = ("message",),
    ) -> JSON:  # fmt: skip
        """The next message of a bot in the chat that fits, not returned before.

        *wanted* is a part of its text or a function of the message; *kinds* may add ``edit``.
        Raises TimeoutError after *timeout* seconds.
        """
        place, until = self.where(chat), time.monotonic() + timeout
        while True:
            seq = self._seen.get(place.id, self._born)
            for event in self.hub.feed.since(seq):
                if event["kind"] in kinds and event["chat"] == place.label():
                    message = event["message"]
                    if message["from"]["is_bot"] and _fits(message, wanted):
                        self._seen[place.id] = event["seq"]
                        return dict(message)
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError("no such reply in time")
            await self.hub.feed.wait(self.hub.feed.last, left)

    def caught_up(self, chat: int | None = None) -> None:
        """Count everything so far as seen."""
        self._seen[self.where(chat).id] = self.hub.feed.last

    def transcript(self, chat: int | None = None) -> list[JSON]:
        """What the chat shows now, oldest first."""
        return transcript(self.hub, self.where(chat))


def _fits(message: JSON, wanted: Predicate) -> bool:
    if wanted is None:
        return True
    if isinstance(wanted, str):
        return wanted in str(message.get("text", message.get("caption", "")))
    return wanted(message)


def transcript(hub: Hub, chat: Chat, thread: int | None = None) -> list[JSON]:
    """The messages of a chat, or of one topic: who, words, kind, buttons, reactions."""
    shown = []
    for message in chat.messages.values():
        if thread is not None and message.thread != thread:
            continue
        body = message.body
        kinds = [k for k in body if k in _KINDS]
        shown.append({
            "id": message.id,
            "from": hub.world.users[message.sender].first_name,
            "bot": hub.world.users[message.sender].is_bot,
            "kind": kinds[0] if kinds else "service",
            "text": message.words,
            "buttons": [[b["text"] for b in row] for row in (message.markup or {}).get("inline_keyboard", [])],
            "reactions": [r["emoji"] for rs in message.reactions.values() for r in rs],
            "edited": "edit_date" in body,
            "thread": message.thread,
            "body": body,
        })  # fmt: skip
    return shown


_KINDS = (
    "text", "photo", "voice", "audio", "video", "video_note", "animation", "sticker", "document", "venue", "location",
    "contact", "poll",
)  # fmt: skip


async def idle(hub: Hub, seconds: float, timeout: float = 30.0) -> None:
    """Wait until nothing happened and no bot called anything but getUpdates for *seconds*.

    Raises TimeoutError after *timeout* seconds of unrest.
    """
    until = time.monotonic() + timeout
    mark, since = -1, time.monotonic()
    while time.monotonic() - since < seconds:
        if time.monotonic() > until:
            raise TimeoutError("no rest in time")
        calls = hub.journal.acts + hub.feed.last
        if calls != mark:
            mark, since = calls, time.monotonic()
        await asyncio.sleep(min(0.02, seconds / 4))
