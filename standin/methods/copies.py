"""copyMessage(s) and forwardMessage(s)."""

from typing import Any

from ..refusals import bad_request
from ..world.hub import content_of
from ..world.model import JSON, Chat, Message
from .call import Call, method
from .keyboards import read_markup
from .messages import id_list


def _copy(call: Call, chat: Chat, message: Message, thread: int | None, content: JSON, extra: JSON) -> JSON:
    if call.args.flag("protect_content") or chat.protected:
        extra["has_protected_content"] = True
    sent = call.hub.post(chat, call.account.id, content, thread=thread, extra=extra)
    return call.show(sent)


def _protected(source: Chat, message: Message) -> bool:
    return source.protected or bool(message.body.get("has_protected_content")) or message.service


@method("copyMessage")
def copy_message(call: Call) -> Any:
    """The same content without its origin."""
    chat, source = call.open_chat(), call.chat("from_chat_id")
    thread, reply, extra = call.placed(chat)
    message = call.found(source, "copy")
    if _protected(source, message):
        raise bad_request("message can't be copied")
    content = content_of(message)
    if "caption" in call.args.values and "text" not in content:
        for name in ("caption", "caption_entities", "show_caption_above_media"):
            content.pop(name, None)
        content.update(call.caption())
    markup = read_markup(call.args.values.get("reply_markup"))
    if markup:
        extra["reply_markup"] = markup
    sent = call.hub.post(chat, call.account.id, content, thread=thread, reply_to=reply, extra=extra)
    return {"message_id": sent.id}


def _many(call: Call) -> tuple[Chat, Chat, int | None, list[Message]]:
    chat, source = call.open_chat(), call.chat("from_chat_id")
    thread = call.thread(chat)
    ids = id_list(call)
    if ids != sorted(set(ids)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [source.messages[i] for i in ids if i in source.messages]
    return chat, source, thread, [m for m in found if not _protected(source, m)]


@method("copyMessages")
def copy_messages(call: Call) -> Any:
    """Several; unknown and protected ones are skipped."""
    chat, _, thread, messages = _many(call)
    if not messages:
        raise bad_request("there are no messages to copy")
    sent = []
    for message in messages:
        content = content_of(message)
        if call.args.flag("remove_caption"):
            content.pop("caption", None)
            content.pop("caption_entities", None)
        sent.append({"message_id": _copy(call, chat, message, thread, content, {})["message_id"]})
    return sent


@method("forwardMessage")
def forward_message(call: Call) -> Any:
    """The same content with its origin shown."""
    chat, source = call.open_chat(), call.chat("from_chat_id")
    thread = call.thread(chat)
    message = call.found(source, "forward")
    if _protected(source, message):
        raise bad_request("message can't be forwarded")
    return _copy(call, chat, message, thread, content_of(message), {"forward_origin": call.origin(message)})


@method("forwardMessages")
def forward_messages(call: Call) -> Any:
    """Several; unknown and protected ones are skipped."""
    chat, _, thread, messages = _many(call)
    if not messages:
        raise bad_request("there are no messages to forward")
    return [
        {"message_id": _copy(call, chat, m, thread, content_of(m), {"forward_origin": call.origin(m)})["message_id"]}
        for m in messages
    ]
