"""Where everything happens: messages are posted, changed and removed, and bots and readers are told."""

from dataclasses import dataclass, field
from typing import Any

from ..updates.queue import Clock, UpdateIds, UpdateQueue
from ..updates.webhook import Webhook
from .content import counted, reaction_type
from .faults import Faults
from .limits import Limits
from .model import GENERAL, JSON, Chat, Member, Message, Topic, World
from .record import Feed, Journal

_FRAME = {
    "message_id", "from", "chat", "date", "edit_date", "message_thread_id", "is_topic_message", "reply_to_message",
    "reply_markup", "media_group_id", "has_protected_content", "forward_origin", "quote", "external_reply", "via_bot",
    "sender_tag",
}  # fmt: skip


@dataclass(slots=True)
class Query:
    """A pressed button that waits for answerCallbackQuery."""

    at: float
    user_id: int
    chat: JSON
    answered: bool = False


@dataclass(slots=True)
class InlineQuery:
    """What somebody wrote behind a bot's name, and what may be sent of it: None until the bot answers."""

    at: float
    user_id: int
    query: str
    results: dict[str, JSON] | None = None


@dataclass(slots=True)
class Account:
    """A bot of the stand-in."""

    token: str
    id: int
    queue: UpdateQueue
    limits: Limits
    sees_everything: bool = False  # privacy mode off
    webhook: Webhook | None = None
    commands: dict[str, list[JSON]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    menus: dict[str, JSON] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    inline: bool = False  # inline queries are switched on
    inline_feedback: bool = False  # it is told which result was chosen
    asked: dict[str, InlineQuery] = field(default_factory=dict)
    apps: dict[str, str] = field(default_factory=dict)  # Mini Apps by short names, the main one by none: where each is

    def menu(self, chat_id: int | str) -> JSON:
        """The button beside the text field of a private chat: its own, that of all, or the list of commands."""
        return self.menus.get(str(chat_id)) or self.menus.get("") or {"type": "commands"}


def content_of(message: Message) -> JSON:
    """What a message says, without who, where and when."""
    return {k: v for k, v in message.body.items() if k not in _FRAME}


class Hub:
    """The world with its clock, its bots, and everybody who listens."""

    def __init__(self, limits: str = "real") -> None:
        self.clock = Clock()
        self.world = World()
        self.feed = Feed(self.clock.now)
        self.journal = Journal()
        self.faults = Faults()
        self.ids = UpdateIds()
        self.limits = limits
        self.accounts: dict[str, Account] = {}
        self.next_query = 1

    def account(self, token: str, name: str, username: str) -> Account:
        """Create a bot; its id is the number before the colon of *token*."""
        bot_id = int(token.split(":", 1)[0])
        if bot_id not in self.world.users:
            self.world.user(name, id=bot_id, username=username, is_bot=True)
        made = Account(token, bot_id, UpdateQueue(self.clock, self.ids), Limits(self.limits))
        self.accounts[token] = made
        return made

    def post(
        self, chat: Chat, sender: int, content: JSON, *, thread: int | None = None, reply_to: Message | None = None,
        service: bool = False, extra: JSON | None = None,
    ) -> Message:  # fmt: skip
        """Put a message into *chat*, tell the readers and the bots that may see it."""
        now = self.clock.now()
        number, chat.next_id = chat.next_id, chat.next_id + 1
        body: JSON = {"message_id": number, **self._about(chat, sender)}
        if sender in chat.members and chat.members[sender].tag:
            body["sender_tag"] = chat.members[sender].tag
        if thread is not None and thread != GENERAL:
            body["message_thread_id"] = thread
            body["is_topic_message"] = True
            if reply_to is None:
                reply_to = chat.messages.get(thread)  # Telegram shows the message that made the topic
        if reply_to is not None:
            body["reply_to_message"] = {k: v for k, v in reply_to.body.items() if k != "reply_to_message"}
        if extra:
            body.update(extra)
        body.update(content)
        message = Message(number, now, sender, body, thread, service)
        chat.messages[number] = message
        self.feed.add("message", chat.label(), message=body)
        self._tell(chat, message, "message")
        return message

    def edit(self, chat: Chat, message: Message, body: JSON, *, silent: bool = False) -> None:
        """Replace what a message says; *silent* keeps the edit date (a changed keyboard)."""
        if not silent:
            body = {**body, "edit_date": int(self.clock.now())}
        message.body = body
        self.feed.add("edit", chat.label(), message=body)
        self._tell(chat, message, "edited_message")

    def remove(self, chat: Chat, ids: list[int]) -> None:
        """Delete messages; bots are not told, as with Telegram."""
        gone = [i for i in ids if chat.messages.pop(i, None) is not None]
        chat.pinned = [i for i in chat.pinned if i not in gone]
        if gone:
            self.feed.add("delete", chat.label(), message_ids=gone)

    def drop_topic(self, chat: Chat, thread: int) -> None:
        """Take a topic and its messages away; bots are not told."""
        topic = chat.topics.pop(thread)
        self.remove(chat, [m.id for m in chat.messages.values() if m.thread == thread])
        self._note_topic(chat, topic, "deleted")

    def topic_changed(self, chat: Chat, actor: int, topic: Topic, change: str, content: JSON) -> None:
        """A topic was created, closed, renamed, …: readers are told, and a service message says so."""
        self._note_topic(chat, topic, change)
        self.service(chat, actor, content, topic.id)

    def _note_topic(self, chat: Chat, topic: Topic, change: str) -> None:
        self.feed.add("topic", chat.label(), thread=topic.id, name=topic.name, change=change)

    def service(self, chat: Chat, sender: int, content: JSON, thread: int | None = None) -> Message:
        """Put a service message (topic created, member joined, …)."""
        return self.post(chat, sender, content, thread=thread, service=True)

    def _tell(self, chat: Chat, message: Message, kind: str) -> None:
        author = self.world.users[message.sender]
        for account in self.accounts.values():
            own = account.id == message.sender
            if own and not (message.service and kind == "message"):
                continue
            if chat.private:
                if account.id != chat.bot_id:
                    continue
            elif not chat.inside(account.id) or not self._visible(account, chat, message):
                continue
            elif author.is_bot and not message.service:
                continue  # bots do not see other bots
            payload = self.world.for_bot(message.body, account.id)
            account.queue.put(kind, payload, f"chat {chat.id}")

    def _visible(self, account: Account, chat: Chat, message: Message) -> bool:
        """Privacy mode: an ordinary member bot sees service messages, commands and replies to itself."""
        if account.sees_everything or message.service or chat.members[account.id].status == "administrator":
            return True
        reply = message.body.get("reply_to_message", {})
        return message.words.startswith("/") or reply.get("from", {}).get("id") == account.id

    def _about(self, chat: Chat, user_id: int, name: str = "from") -> JSON:
        """Who, where and when, as in every update."""
        who = self.world.users[user_id].view()
        return {name: who, "chat": self.world.chat_view(chat), "date": int(self.clock.now())}

    def pressed(
        self, account: Account, user_id: int, chat: Chat, message: Message | None, data: str, message_id: int
    ) -> str:
        """A button was pressed (or forged): queue the callback query; its id."""
        query_id = f"{account.id}{self.next_query:012d}"
        self.next_query += 1
        account.queries[query_id] = Query(self.clock.now(), user_id, chat.label())
        if message is not None:
            shown: JSON = self.world.for_bot(message.body, account.id)
        else:
            shown = {"chat": self.world.chat_view(chat), "message_id": message_id, "date": 0}
        payload: JSON = {
            "id": query_id,
            "from": self.world.users[user_id].view(),
            "message": shown,
            "chat_instance": chat.instance(account.id),
            "data": data,
        }
        account.queue.put("callback_query", payload, f"user {user_id}")
        return query_id

    def new_poll(self) -> str:
        """A fresh id of a poll."""
        return str(6_000_000_000 + self.feed.last)

    def voted(self, chat: Chat, message: Message, user_id: int, options: list[int]) -> None:
        """Count a person's vote; the bot that sent the poll is told, by whom only where it is not anonymous."""
        message.votes[user_id] = options
        poll = counted(message.body["poll"], message.votes)
        message.body = {**message.body, "poll": poll}
        self.feed.add("edit", chat.label(), message=message.body)
        account = next((a for a in self.accounts.values() if a.id == message.sender), None)
        if account is None:
            return
        account.queue.put("poll", poll, f"poll {poll['id']}")
        if not poll["is_anonymous"]:
            answer = {
                "poll_id": poll["id"], "user": self.world.users[user_id].view(), "option_ids": options,
                "option_persistent_ids": [poll["options"][number]["persistent_id"] for number in options],
            }  # fmt: skip
            account.queue.put("poll_answer", answer, f"poll {poll['id']}")

    def asked_to_join(self, chat: Chat, user_id: int, link: JSON) -> None:
        """Somebody asks to join by a link; administrators who may invite are told."""
        chat.requests[user_id] = link["invite_link"]
        payload = {**self._about(chat, user_id), "user_chat_id": user_id, "invite_link": link}
        for account in self.accounts.values():
            if chat.may(account.id, "can_invite_users"):
                account.queue.put("chat_join_request", payload, f"joins {chat.id}")

    def move(self, chat: Chat, actor: int, user_id: int, member: Member, how: JSON | None = None) -> None:
        """Give somebody another place in a group, and tell (see ``member_changed``)."""
        old = self.world.member_view(chat, user_id)
        chat.members[user_id] = member
        self.member_changed(chat, actor, user_id, old, self.world.member_view(chat, user_id), how)

    def member_changed(
        self, chat: Chat, actor: int, user_id: int, old: JSON, new: JSON, how: JSON | None = None
    ) -> None:
        """Tell a bot of its own membership, administrators of another's; *how*: by which link."""
        payload = {**self._about(chat, actor), "old_chat_member": old, "new_chat_member": new, **(how or {})}
        self.feed.add("member", chat.label(), user_id=user_id, old=old["status"], new=new["status"])
        for account in self.accounts.values():
            if account.id == user_id:
                if not chat.private or chat.bot_id == account.id:
                    account.queue.put("my_chat_member", payload, f"member {chat.id}")
            elif not chat.private and chat.inside(account.id) and chat.members[account.id].status == "administrator":
                account.queue.put("chat_member", payload, f"members {chat.id}")

    def reacted(self, chat: Chat, message: Message, user_id: int, emojis: list[str]) -> None:
        """Set a person's or a bot's reactions on a message."""
        old = message.reactions.get(user_id, [])
        new: list[Any] = [reaction_type(emoji) for emoji in emojis]
        if new:
            message.reactions[user_id] = new
        else:
            message.reactions.pop(user_id, None)
        self.feed.add("reaction", chat.label(), message_id=message.id, user_id=user_id, emojis=emojis)
        if self.world.users[user_id].is_bot:
            return
        payload = {**self._about(chat, user_id, "user"), "old_reaction": old, "new_reaction": new}
        payload["message_id"] = message.id
        for account in self.accounts.values():
            admin = not chat.private and chat.may(account.id, "can_manage_chat")
            if admin or (chat.private and chat.bot_id == account.id):
                account.queue.put("message_reaction", payload, f"reaction {chat.id}")
