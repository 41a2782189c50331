"""What somebody writes and sends from a phone."""

from typing import Any

from ..entities import Formatted, with_found
from ..world.content import attachment, new_poll
from ..world.hub import Account, Hub
from ..world.model import GENERAL, JSON, Chat, Message, User

# The smallest files that are what they say: one pixel, and the head of an OGG page.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf"
    "c0000003010100c9fe92ef0000000049454e44ae426082"
)
OGG = b"OggS\x00\x02" + bytes(22)
_SAMPLES = {"photo": PIXEL, "voice": OGG}


class Impossible(Exception):
    """The person cannot do this on their phone: no such button, blocked, not a member, too old."""


def impossible_if(wrong: object, text: str) -> None:
    """Raises ``Impossible`` where something is wrong."""
    if wrong:
        raise Impossible(text)


class Writer:
    """One user writing to one bot and in groups. Chats are named by id; none means the bot's chat."""

    def __init__(self, hub: Hub, user: User, account: Account) -> None:
        self.hub = hub
        self.user = user
        self.account = account

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

    def say(
        self, content: JSON, *, chat: int | None = None, topic: int | None = None, reply_to: int | None = None,
        extra: JSON | None = None,
    ) -> Message:  # fmt: skip
        """Send any content: fields of a ``Message``."""
        place = self.where(chat)
        if place.private:
            impossible_if(place.blocked, "the bot is blocked")
            place.started = True
        thread = (topic or GENERAL) if place.is_forum else None
        if thread is not None:
            impossible_if(thread not in place.topics, "no such topic")
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
                self._file_content(kind, None, caption if i == 0 else "", "", 0, False, {}), extra=dict(group), **where
            )
            for i, kind in enumerate(kinds)
        ]

    def location(self, latitude: float, longitude: float, **where: Any) -> Message:
        """Share a place."""
        return self.say({"location": {"latitude": latitude, "longitude": longitude}}, **where)

    def contact(self, phone_number: str, first_name: str, *, user_id: int | None = None, **where: Any) -> Message:
        """Share a contact card."""
        card: JSON = {"phone_number": phone_number, "first_name": first_name}
        if user_id is not None:
            card["user_id"] = user_id
        return self.say({"contact": card}, **where)

    def poll(self, question: str, options: list[str], **where: Any) -> Message:
        """Send a poll."""
        poll = new_poll(self.hub.new_poll(), question, [{"text": text} for text in options])
        return self.say({"poll": poll}, **where)
