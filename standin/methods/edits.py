"""What is done with messages that stand: edits, copies, forwards and deletions."""

from typing import Any

from ..refusals import refuse_if
from ..world.hub import content_of
from ..world.model import JSON, MAX_AGE, MEDIA, Chat, Message
from .call import Call, method
from .media import album_item
from .messages import id_list, send, text_content

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")


def _own(call: Call) -> tuple[Chat, Message]:
    """A message of this bot, which it may edit at any age (only business messages have a limit)."""
    chat = call.open_chat()
    message = call.found(chat, "edit")
    fixed = message.service or message.frozen or "forward_origin" in message.body
    refuse_if(fixed or message.sender != call.account.id, "message can't be edited")
    return chat, message


def _changed(call: Call, chat: Chat, message: Message, content: JSON) -> Any:
    markup = call.markup(chat)
    refuse_if(markup and "inline_keyboard" not in markup, "inline keyboard expected")
    old = content_of(message)
    refuse_if(content == old and markup == message.markup, _SAME)
    body: JSON = {k: v for k, v in message.body.items() if k not in old and k != "reply_markup"}
    if markup:
        body["reply_markup"] = markup
    call.hub.edit(chat, message, {**body, **content}, silent=content == old)
    return call.show(message)


@method("editMessageText")
def edit_message_text(call: Call) -> Any:
    """New words; without reply_markup the keyboard goes."""
    chat, message = _own(call)
    content = text_content(call)
    refuse_if("text" not in message.body, "there is no text in the message to edit")
    return _changed(call, chat, message, content)


@method("editMessageCaption")
def edit_message_caption(call: Call) -> Any:
    """New caption of a medium; none removes it."""
    chat, message = _own(call)
    refuse_if(not any(kind in message.body for kind in MEDIA), "there is no caption in the message to edit")
    content = {k: v for k, v in content_of(message).items() if k not in _CAPTION}
    return _changed(call, chat, message, {**content, **call.caption()})


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Any:
    """New keyboard, or none."""
    chat, message = _own(call)
    return _changed(call, chat, message, content_of(message))


@method("editMessageMedia")
def edit_message_media(call: Call) -> Any:
    """Another file with its caption."""
    chat, message = _own(call)
    item = call.args.json("media", dict)
    refuse_if("media_group_id" in message.body and item and item.get("type") == "animation", "message can't be edited")
    return _changed(call, chat, message, album_item(call, item)[1])


def _protected(source: Chat, message: Message) -> bool:
    return source.protected or bool(message.body.get("has_protected_content")) or message.service


@method("copyMessage")
def copy_message(call: Call) -> Any:
    """The same content without its origin."""
    call.open_chat()
    source = call.chat("from_chat_id")
    message = call.found(source, "copy")
    refuse_if(_protected(source, message), "message can't be copied")
    content = content_of(message)
    if "caption" in call.args.values and "text" not in content:
        content = {k: v for k, v in content.items() if k not in _CAPTION} | call.caption()
    return {"message_id": send(call, content)["message_id"]}


def _forwarded(call: Call, chat: Chat, message: Message, thread: int | None, *, copied: bool = False) -> JSON:
    """The same content with its origin shown, or `copied` without it."""
    content = content_of(message)
    extra: JSON = {} if copied else {"forward_origin": call.origin(message)}
    if copied and call.args.flag("remove_caption"):
        content = {k: v for k, v in content.items() if k not in ("caption", "caption_entities")}
    if call.args.flag("protect_content") or chat.protected:
        extra["has_protected_content"] = True
    return call.show(call.hub.post(chat, call.account.id, content, thread=thread, extra=extra))


@method("forwardMessage")
def forward_message(call: Call) -> Any:
    """The same content with its origin shown."""
    chat, source = call.open_chat(), call.chat("from_chat_id")
    thread = call.thread(chat)
    message = call.found(source, "forward")
    refuse_if(_protected(source, message), "message can't be forwarded")
    return _forwarded(call, chat, message, thread)


@method("copyMessages", copied=True)
@method("forwardMessages", copied=False)
def send_several(call: Call, *, copied: bool) -> Any:
    """Several; unknown and protected ones are skipped."""
    chat, source = call.open_chat(), call.chat("from_chat_id")
    thread, ids = call.thread(chat), id_list(call)
    refuse_if(ids != sorted(set(ids)), "message identifiers must be in a strictly increasing order")
    messages = [m for i in ids if (m := source.messages.get(i)) is not None and not _protected(source, m)]
    refuse_if(not messages, f"there are no messages to {'copy' if copied else 'forward'}")
    return [{"message_id": _forwarded(call, chat, m, thread, copied=copied)["message_id"]} for m in messages]


@method("deleteMessage")
@method("deleteMessages", several=True)
def delete(call: Call, *, several: bool = False) -> None:
    """Messages younger than 48 hours, in private chats also the person's. Of several, unknown ones are skipped."""
    chat = call.chat()
    if several:
        messages = [chat.messages[i] for i in id_list(call) if i in chat.messages]
    else:
        messages = [call.found(chat, "delete")]
    for message in messages:
        announces = chat.is_forum and message.id in chat.topics  # the message that made a topic goes with it only
        may = chat.private or message.sender == call.account.id or chat.may(call.account.id, "can_delete_messages")
        refuse_if(announces or not may, "message can't be deleted")
        refuse_if(call.hub.clock.now() - message.sent_at >= MAX_AGE, "message can't be deleted for everyone")
    call.hub.remove(chat, [m.id for m in messages])
