"""One call: who calls, with which parameters, and what most methods need to know."""

from collections.abc import Callable
from functools import partial
from typing import Any

from ..arguments import Arguments, whole
from ..entities import Formatted, formatted, units
from ..refusals import bad_request, check_fields, forbidden, not_modelled, refuse_if
from ..world.hub import Account, Hub
from ..world.model import GENERAL, JSON, MEDIA, Chat, Message
from .keyboards import read_markup

Handler = Callable[..., Any]
HANDLERS: dict[str, Handler] = {}
_REPLY = {
    "message_id", "chat_id", "allow_sending_without_reply", "quote", "quote_parse_mode", "quote_entities",
    "quote_position",
}  # fmt: skip
_REPLY_UNMODELLED = ("checklist_task_id", "poll_option_id", "ephemeral_message_id")
_EXTERNAL = {*MEDIA, "link_preview_options", "has_media_spoiler", "contact", "location", "venue", "poll"}
MAX_CAPTION = 1024  # characters after entity parsing, telegram.constants.MessageLimit.CAPTION_LENGTH


def method(name: str, **fixed: Any) -> Callable[[Handler], Handler]:
    """Register a function as the handler of a method; *fixed* are its further parameters, where several share it.

    A handler that returns nothing answers ``true``.
    """

    def register(handler: Handler) -> Handler:
        HANDLERS[name] = partial(handler, **fixed) if fixed else handler
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
        refuse_if(value in (None, ""), f"{name} is empty")
        return self.chat_of(value)

    def chat_of(self, value: Any) -> Chat:
        """The chat with this id, if the bot can see it."""
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
            refuse_if(user is not None and user.is_bot, forbidden("bots can't send messages to bots"))
            refuse_if(user is not None and seen, forbidden("bot can't initiate conversation with a user"))
            raise bad_request("chat not found")
        return chat

    def _group(self, chat_id: int) -> Chat:
        chat = self.world.groups.get(chat_id)
        if chat is None or self.account.id not in chat.members:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if not chat.inside(self.account.id):
            kicked = chat.members[self.account.id].status == "kicked"
            kind = "supergroup" if chat.type == "supergroup" else "group"
            raise forbidden(
                f"bot was kicked from the {kind} chat" if kicked else f"bot is not a member of the {kind} chat"
            )
        return chat

    def open_chat(self) -> Chat:
        """A chat the bot may write to."""
        chat = self.chat()
        if chat.private:
            refuse_if(chat.blocked, forbidden("bot was blocked by the user"))
            refuse_if(self.world.users[chat.id].deactivated, forbidden("user is deactivated"))
        elif chat.members[self.account.id].status == "restricted":
            raise bad_request("not enough rights to send text messages to the chat")
        return chat

    def thread(self, chat: Chat) -> int | None:
        """The thread of a send; None outside forums, General where none is named.

        In a group without topics the Bot API server 10.0 drops the thread and posts into the group.
        """
        thread = max(0, self.args.integer("message_thread_id"))
        if not chat.is_forum:
            if thread and (chat.private or self.world.refuses_threads_without_topics):
                raise bad_request("message thread not found")
            return None
        refuse_if(thread == GENERAL or thread not in (0, *chat.topics), "message thread not found")
        thread = thread or GENERAL
        refuse_if(self.closed(chat, thread), "TOPIC_CLOSED")
        return thread

    def closed(self, chat: Chat, thread: int) -> bool:
        """Whether a topic takes no message from this bot."""
        may = self.world.admins_write_in_closed_topics and chat.may(self.account.id, "can_manage_topics")
        return chat.topics[thread].closed and not may

    def need(self, chat: Chat, right: str, words: str) -> None:
        """Refuse with *words* unless the bot holds *right* in the group."""
        refuse_if(not chat.private and not chat.may(self.account.id, right), words)

    def found(self, chat: Chat, purpose: str, name: str = "message_id", *, what: str = "message") -> Message:
        """The message meant, or "message to <purpose> not found"."""
        message = chat.messages.get(self.args.integer(name))
        if message is None:
            raise bad_request(f"{what} to {purpose} not found")
        return message

    def placed(self, chat: Chat) -> tuple[int | None, Message | None, JSON]:
        """Where a send goes: its thread, the message replied to there, and fields that follow from its parameters.

        A reply to a message of another chat, or of another thread than the one named, carries it as ``external_reply``.
        """
        thread = self.thread(chat)
        extra: JSON = {}
        if self.args.flag("protect_content") or chat.protected:
            extra["has_protected_content"] = True
        if (markup := self.markup(chat)) and "inline_keyboard" in markup:
            extra["reply_markup"] = markup
        wanted = self._reply_parameters()
        number = whole(wanted.get("message_id", 0), "message_id")
        if number <= 0:
            return thread, None, extra
        source = self.chat_of(wanted.get("chat_id") or chat.id)
        message = source.messages.get(number)
        if message is None:
            if wanted.get("allow_sending_without_reply"):
                return thread, None, extra
            raise bad_request("message to be replied not found")
        if wanted.get("quote"):
            extra["quote"] = self._quote(wanted, message)
        named = bool(self.args.integer("message_thread_id"))
        if source is not chat or (chat.is_forum and named and message.thread != thread):
            extra["external_reply"] = self._external(source, message)
            return thread, None, extra
        if chat.is_forum:
            thread = message.thread
            refuse_if(thread is not None and thread in chat.topics and self.closed(chat, thread), "TOPIC_CLOSED")
        return thread, message, extra

    def _reply_parameters(self) -> JSON:
        """Of the parameter, or the two older ones that it replaced and that the server still reads."""
        value: JSON | None = self.args.json("reply_parameters", dict)
        if value is None:
            old = self.args.integer("reply_to_message_id")
            return {"message_id": old, "allow_sending_without_reply": self.args.flag("allow_sending_without_reply")}
        for name in _REPLY_UNMODELLED:
            refuse_if(value.get(name), not_modelled(f"reply_parameters.{name}"))
        check_fields(value, _REPLY, "reply_parameters")
        return value

    def _quote(self, wanted: JSON, message: Message) -> JSON:
        quoted = self.words(
            str(wanted["quote"]), str(wanted.get("quote_parse_mode") or ""), wanted.get("quote_entities")
        )
        at = message.words.find(quoted.text)
        refuse_if(not quoted.text or at < 0 or units(quoted.text) > MAX_CAPTION, "QUOTE_TEXT_INVALID")
        view: JSON = {"text": quoted.text, "position": units(message.words[:at]), "is_manual": True}
        if quoted.entities:
            view["entities"] = quoted.entities
        return view

    def _external(self, source: Chat, message: Message) -> JSON:
        view: JSON = {"origin": self.origin(message)}
        if not source.private:
            view.update(chat=self.world.chat_view(source), message_id=message.id)
        view.update({k: v for k, v in message.body.items() if k in _EXTERNAL})
        return view

    def origin(self, message: Message) -> JSON:
        """A ``MessageOrigin``: who wrote it first, by name only where they hide behind it."""
        if "forward_origin" in message.body:
            return dict(message.body["forward_origin"])
        user = self.world.users[message.sender]
        date = int(message.sent_at)
        if user.private_forwards:
            name = f"{user.first_name} {user.last_name}".strip()
            return {"type": "hidden_user", "date": date, "sender_user_name": name}
        return {"type": "user", "date": date, "sender_user": user.view()}

    def markup(self, chat: Chat) -> JSON | None:
        """The keyboard that goes with it into *chat*, None where there is none."""
        return read_markup(self.args.values.get("reply_markup"), private=chat.private)

    def caption(self, values: JSON | None = None) -> JSON:
        """The caption fields of a medium; *values* of one item of an album."""
        args = self.args if values is None else Arguments(values)
        words = self.words(args.text("caption"), args.text("parse_mode"), args.json("caption_entities", list))
        refuse_if(units(words.text) > MAX_CAPTION, "message caption is too long")
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


def _user_id(entity: JSON) -> int:
    user = entity.get("user")
    return whole(user.get("id"), "id") if isinstance(user, dict) else 0
