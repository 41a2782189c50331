"""The person side: what somebody with a phone can do, and what they see."""

import math
import time
from collections.abc import Callable
from typing import Any

from ..entities import Formatted, with_found
from ..world.content import REACTIONS
from ..world.hub import Account, Hub, InlineQuery
from ..world.init_data import address, own_host
from ..world.model import GENERAL, JSON, MAX_AGE, Chat, Member, Message, User
from .mini_apps import AppUser
from .writer import Impossible, impossible_if

Predicate = Callable[[JSON], bool] | str | None


class Person(AppUser):
    """One user with a phone: writes, presses, edits, deletes, reacts, blocks, joins, and waits for replies."""

    def __init__(self, hub: Hub, user: User, account: Account) -> None:
        super().__init__(hub, user, account)
        self._seen: dict[int, int] = {}
        self._born = hub.feed.last

    def start(self, payload: str = "") -> Message:
        """Press Start, with the payload of a deep link; unblocks the bot."""
        if self.chat.blocked:
            self.unblock()
        return self.send(f"/start {payload}".strip())

    # Acting on messages

    def press(self, label: str, *, message_id: int | None = None, chat: int | None = None) -> JSON:
        """Press the button with this label: on the message, or on the newest that has it.

        Answers ``{"query": id}`` for a callback button, ``{"url"}``, ``{"copy"}``, ``{"app"}`` (the address to open),
        ``{"inline", "here"}`` (what to ask the bot, and whether in this chat), or ``{"message"}`` for a button of a
        reply keyboard. Raises Impossible when there is no such button.
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
                    if button["text"] == label and "web_app" in button:
                        return {"app": address(own_host(button["web_app"]["url"], self.user.id), "")}
                    if button["text"] == label:
                        return {"message": self.send(label, chat=chat).id}
        raise Impossible("no such button")

    def _pressed(self, place: Chat, message: Message, button: JSON) -> JSON:
        if "url" in button:
            return {"url": button["url"]}
        if "copy_text" in button:
            return {"copy": button["copy_text"]["text"]}
        if "web_app" in button:
            return {"app": self.open_button(button["web_app"]["url"])}
        for name, here in (("switch_inline_query", False), ("switch_inline_query_current_chat", True)):
            if name in button:
                impossible_if(not self.account.inline, "the bot takes no inline queries")
                return {"inline": button[name], "here": here}
        data = button.get("callback_data", "")
        query = self.hub.pressed(self.account, self.user.id, place, message, data, message.id)
        return {"query": query}

    def forge(self, data: str, *, message_id: int, chat: int | None = None) -> str:
        """Send callback data that may stand on no button, from a message that may be gone; the query's id."""
        place = self.hub.world.groups.get(chat, self.chat) if chat is not None else self.chat
        return self.hub.pressed(self.account, self.user.id, place, place.messages.get(message_id), data, message_id)

    def _found(self, message_id: int, chat: int | None) -> tuple[Chat, Message]:
        place = self.where(chat)
        impossible_if(message_id not in place.messages, "no such message")
        return place, place.messages[message_id]

    def edit(self, message_id: int, text: str, *, chat: int | None = None) -> None:
        """Change one's own message (text or caption) within 48 hours."""
        place = self.where(chat)
        message = place.messages.get(message_id)
        if message is None or message.sender != self.user.id:
            raise Impossible("not one's own message")
        impossible_if(self.hub.clock.now() - message.sent_at >= MAX_AGE, "too old to edit")
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
            _, message = self._found(message_id, chat)
            own = message.sender == self.user.id or place.may(self.user.id, "can_delete_messages")
            impossible_if(not place.private and not own, "not one's own message")
        self.hub.remove(place, list(message_ids))

    def react(self, message_id: int, *emojis: str, chat: int | None = None) -> None:
        """Set reactions; none takes them away. One emoji of Telegram's, or for who pays three, also pictures of their
        own (here an id of digits); in a group only those that it allows.
        """
        place, message = self._found(message_id, chat)
        impossible_if(message.service, "no such message")
        impossible_if(len(emojis) > (3 if self.user.is_premium else 1), "too many reactions")
        for emoji in emojis:
            own = emoji.isdecimal() and self.user.is_premium
            impossible_if((emoji not in REACTIONS and not own) or not place.allows(emoji), "no such reaction")
        self.hub.reacted(place, message, self.user.id, list(emojis))

    def vote(self, message_id: int, *options: int, chat: int | None = None) -> None:
        """Choose options of a poll by their numbers from 0; none takes the vote back."""
        place, message = self._found(message_id, chat)
        poll = message.body.get("poll")
        if poll is None or poll["is_closed"]:
            raise Impossible("no open poll")
        impossible_if(len(options) > 1 and not poll["allows_multiple_answers"], "one answer only")
        impossible_if(not all(0 <= option < len(poll["options"]) for option in options), "no such option")
        impossible_if(self.user.id in message.votes and not poll["allows_revoting"], "a vote that stays")
        self.hub.voted(place, message, self.user.id, list(options))

    def ask(self, query: str, *, chat: int | None = None) -> str:
        """Write the bot's name and *query* in any chat; the id of the inline query."""
        impossible_if(not self.account.inline, "the bot takes no inline queries")
        place = self.where(chat)
        key = f"{self.account.id}9{self.hub.next_query:011d}"
        self.hub.next_query += 1
        self.account.asked[key] = InlineQuery(self.hub.clock.now(), self.user.id, query)
        payload = {
            "id": key, "from": self.user.view(), "query": query, "offset": "",
            "chat_type": "sender" if place is self.chat else place.type,
        }  # fmt: skip
        self.account.queue.put("inline_query", payload, f"user {self.user.id}")
        return key

    def choose(self, query_id: str, result_id: str, **where: Any) -> Message:
        """Send a result that the bot offered; *where* is chat, topic, reply_to."""
        asked = self.account.asked[query_id]
        result = (asked.results or {}).get(result_id)
        if result is None:
            raise Impossible("no such result")
        bot = self.hub.world.users[self.account.id].view()
        message = self.say(dict(result["content"]), extra={"via_bot": bot}, **where)
        if self.account.inline_feedback:
            chosen = {"result_id": result_id, "from": self.user.view(), "query": asked.query}
            self.account.queue.put("chosen_inline_result", chosen, f"user {self.user.id}")
        return message

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

    def join(self, chat: int, *, link: str = "") -> None:
        """Enter a group, or ask to, as its invite *link* wants; raises Impossible for who is banned or a dead link."""
        group = self.hub.world.groups[chat]
        if self.user.id in group.members and group.members[self.user.id].status == "kicked":
            raise Impossible("banned from this group")
        how = None
        if link:
            by = group.links.get(link, {"is_revoked": True})
            if by["is_revoked"] or by.get("expire_date", math.inf) <= self.hub.clock.now():
                raise Impossible("the link holds no more")
            if by["creates_join_request"]:
                self.hub.asked_to_join(group, self.user.id, by)
                return
            if sum(m.inside and m.link == link for m in group.members.values()) >= by.get("member_limit", math.inf):
                raise Impossible("the link is used up")
            how = {"invite_link": dict(by)}
        self._moved(group, Member(link=link), how)
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

    def _moved(self, group: Chat, member: Member, how: JSON | None = None) -> None:
        self.hub.move(group, self.user.id, self.user.id, member, how)

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

    def transcript(self, chat: int | None = None) -> list[JSON]:
        """What the chat shows now, oldest first."""
        return self.hub.world.transcript(self.where(chat))


def _fits(message: JSON, wanted: Predicate) -> bool:
    if wanted is None:
        return True
    if isinstance(wanted, str):
        return wanted in str(message.get("text", message.get("caption", "")))
    return wanted(message)
