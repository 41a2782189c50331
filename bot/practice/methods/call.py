"""One call: who calls, with which parameters, and what most methods need to know."""

from collections.abc import Callable
from typing import Any

from ..arguments import Arguments, whole
from ..entities import Formatted, formatted, units
from ..hub import Account, Hub
from ..memberships import member_view
from ..refusals import Refusal, bad_request, forbidden, not_modelled
from ..world import GENERAL, JSON, Chat, Message

Handler = Callable[["Call"], Any]
HANDLERS: dict[str, Handler] = {}
MAX_CAPTION = 1024  # characters after entity parsing, telegram.constants.MessageLimit.CAPTION_LENGTH


def method(name: str) -> Callable[[Handler], Handler]:
    """Register a function as the handler of a method."""

    def register(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return register


class Call:
    """A call in hand; its methods raise Refusal in Telegram's words."""

    def __init__(self, hub: Hub, account: Account, args: Arguments) -> None:
        self.hub = hub
        self.world = hub.world
        self.account = account
        self.args = args

    def chat(self, name: str = "chat_id") -> Chat:
        """A chat the bot can see."""
        value = self.args.values.get(name)
        if value in (None, ""):
            raise bad_request(f"{name} is empty")
        try:
            chat_id = int(value)
        except (TypeError, ValueError, OverflowError):
            raise bad_request("chat not found") from None
        if chat_id < 0:
            return self._group(chat_id)
        chat = self.world.private.get((self.account.id, chat_id))
        if chat is None or not (chat.started or chat.messages):
            seen = any(chat_id in g.members and g.inside(self.account.id) for g in self.world.groups.values())
            user = self.world.users.get(chat_id)
            if user is not None and user.is_bot:
                raise forbidden("bots can't send messages to bots")
            if user is not None and seen:
                raise forbidden("bot can't initiate conversation with a user")
            raise bad_request("chat not found")
        return chat

    def _group(self, chat_id: int) -> Chat:
        chat = self.world.groups.get(chat_id)
        if chat is None or self.account.id not in chat.members:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
            )
        if not chat.inside(self.account.id):
            kicked = chat.members[self.account.id].status == "kicked"
            kind = "supergroup" if chat.type == "supergroup" else "group"
            raise forbidden(
                f"bot was kicked from the {kind} chat"
                if kicked
                else f"bot is not a member of the {kind} chat"
            )
        return chat

    def open_chat(self) -> Chat:
        """A chat the bot may write to."""
        chat = self.chat()
        if chat.private:
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
            if self.world.users[chat.id].deactivated:
                raise forbidden("user is deactivated")
        elif chat.members[self.account.id].status == "restricted":
            raise bad_request("not enough rights to send text messages to the chat")
        return chat

    def thread(self, chat: Chat) -> int | None:
        """The thread of a send; None outside forums, General where none is named."""
        if not self.args.has("message_thread_id"):
            if chat.is_forum and self.closed(chat, GENERAL):
                raise bad_request("TOPIC_CLOSED")
            return GENERAL if chat.is_forum else None
        thread = self.args.integer("message_thread_id")
        if not chat.is_forum or thread == GENERAL or thread not in chat.topics:
            raise bad_request("message thread not found")
        if self.closed(chat, thread):
            raise bad_request("TOPIC_CLOSED")
        return thread

    def closed(self, chat: Chat, thread: int) -> bool:
        """Whether a topic takes no message from this bot."""
        if not chat.topics[thread].closed:
            return False
        may = self.world.admins_write_in_closed_topics and chat.may(self.account.id, "can_manage_topics")
        return not may

    def need(self, chat: Chat, right: str, words: str) -> None:
        """Refuse with *words* unless the bot holds *right* in the group."""
        if not chat.private and not chat.may(self.account.id, right):
            raise bad_request(words)

    def found(self, chat: Chat, purpose: str, name: str = "message_id") -> Message:
        """The message meant, or "message to <purpose> not found"."""
        message = chat.messages.get(self.args.integer(name))
        if message is None:
            raise bad_request(f"message to {purpose} not found")
        return message

    def reply(self, chat: Chat, thread: int | None) -> tuple[Message | None, int | None]:
        """The message replied to, and the thread it brings along in a forum."""
        value = self.args.json("reply_parameters", dict)
        if value is None:
            return None, thread
        unknown = set(value) - {"message_id", "allow_sending_without_reply", "chat_id"}
        if unknown:
            raise not_modelled(f"reply_parameters.{min(unknown)}")
        if value.get("chat_id", chat.id) != chat.id:
            raise not_modelled("replies to another chat")
        message = chat.messages.get(whole(value.get("message_id", 0), "message_id"))
        if message is None:
            if value.get("allow_sending_without_reply"):
                return None, thread
            raise bad_request("message to be replied not found")
        if chat.is_forum and message.thread != thread:
            if self.args.has("message_thread_id"):
                raise bad_request("message to be replied not found")
            thread = message.thread
            if thread is not None and thread in chat.topics and self.closed(chat, thread):
                raise bad_request("TOPIC_CLOSED")
        return message, thread

    def caption(self, values: JSON | None = None) -> JSON:
        """The caption fields of a medium; *values* of one item of an album."""
        args = self.args if values is None else Arguments(values)
        words = self.words(args.text("caption"), args.text("parse_mode"), args.json("caption_entities", list))
        if units(words.text) > MAX_CAPTION:
            raise bad_request("message caption is too long")
        fields: JSON = {"caption": words.text} if words.text else {}
        if words.entities and words.text:
            fields["caption_entities"] = words.entities
        if words.text and args.flag("show_caption_above_media"):
            fields["show_caption_above_media"] = True
        return fields

    def words(self, text: str, mode: str, entities: list[JSON] | None) -> Formatted:
        """Text with entities; people mentioned by id become users, or plain words when unknown."""
        result = formatted(text, mode, entities)
        kept = []
        for entity in result.entities:
            if entity["type"] == "text_mention":
                user = self.world.users.get(_user_id(entity))
                if user is None:
                    continue
                entity = {**entity, "user": user.view()}
            kept.append(entity)
        result.entities = kept
        return result

    def show(self, message: Message) -> JSON:
        """A message as this bot sees it."""
        return self.world.for_bot(message.body, self.account.id)

    def member_view(self, chat: Chat, user_id: int) -> JSON:
        """A ``ChatMember`` of the Bot API."""
        return member_view(self.hub, chat, user_id)

    def strict(self, text: str) -> Refusal:
        """A refusal that also fails the test: Telegram would let it pass or no correct client does it."""
        return Refusal(400, f"Bad Request: {text}", violation=True)


def _user_id(entity: JSON) -> int:
    user = entity.get("user")
    return whole(user.get("id"), "id") if isinstance(user, dict) else 0
