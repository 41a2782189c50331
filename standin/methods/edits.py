"""editMessageText, Caption, ReplyMarkup and Media."""

from typing import Any

from ..refusals import bad_request
from ..world.hub import content_of
from ..world.model import JSON, MEDIA, Chat, Message
from .call import Call, method
from .keyboards import read_markup
from .media import album_item
from .messages import text_content

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")


def _own(call: Call) -> tuple[Chat, Message]:
    """A message of this bot, which it may edit at any age (only business messages have a limit)."""
    chat = call.open_chat()
    message = call.found(chat, "edit")
    if message.sender != call.account.id or message.service or message.frozen:
        raise bad_request("message can't be edited")
    if "forward_origin" in message.body:
        raise bad_request("message can't be edited")
    return chat, message


def _changed(call: Call, chat: Chat, message: Message, content: JSON) -> Any:
    markup = read_markup(call.args.values.get("reply_markup"))
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    old = content_of(message)
    if content == old and markup == message.markup:
        raise bad_request(_SAME)
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
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _changed(call, chat, message, content)


@method("editMessageCaption")
def edit_message_caption(call: Call) -> Any:
    """New caption of a medium; none removes it."""
    chat, message = _own(call)
    if not any(kind in message.body for kind in MEDIA):
        raise bad_request("there is no caption in the message to edit")
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
    if "media_group_id" in message.body and item and item.get("type") == "animation":
        raise bad_request("message can't be edited")
    return _changed(call, chat, message, album_item(call, item)[1])
