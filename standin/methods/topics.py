"""Topics of a forum: create, rename, close, reopen, delete; and General."""

from typing import Any

from ..refusals import refuse_if, strict
from ..world.content import attachment
from ..world.model import GENERAL, ICONS, Chat, Topic
from .call import Call, method

MAX_NAME = 128  # characters, telegram.constants.ForumTopicLimit.MAX_NAME_LENGTH
COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)  # ForumIconColor


def _forum(call: Call, right: str = "can_manage_topics", words: str = "not enough rights to manage topics") -> Chat:
    chat = call.open_chat()
    refuse_if(not chat.is_forum, "the chat is not a forum")
    call.need(chat, right, words)
    return chat


def _topic(call: Call, chat: Chat) -> Topic:
    thread = call.args.integer("message_thread_id")
    refuse_if(thread == GENERAL or thread not in chat.topics, "TOPIC_ID_INVALID")
    return chat.topics[thread]


def _name(call: Call) -> str:
    name = call.args.text("name").strip()
    refuse_if(not name, "topic name must be non-empty")
    refuse_if(len(name) > MAX_NAME, strict("topic name is longer than 128 characters"))
    return name


@method("createForumTopic")
def create_forum_topic(call: Call) -> Any:
    """A new topic; its id is the id of the service message that announces it."""
    chat = _forum(call, words="not enough rights to create a topic")
    name = _name(call)
    color = call.args.integer("icon_color", COLORS[0])
    refuse_if(color not in COLORS, "invalid icon color specified")
    icon = _icon(call)
    topic = chat.topics[chat.next_id] = Topic(chat.next_id, name, color, icon)
    view = {"name": name, "icon_color": color} | ({"icon_custom_emoji_id": icon} if icon else {})
    call.hub.topic_changed(chat, call.account.id, topic, "created", {"forum_topic_created": view})
    return {"message_thread_id": topic.id, **view}


def _icon(call: Call) -> str:
    icon = call.args.text("icon_custom_emoji_id")
    refuse_if(icon not in ("", "0", *ICONS), "DOCUMENT_INVALID")
    return "" if icon == "0" else icon


@method("getForumTopicIconStickers")
def get_forum_topic_icon_stickers(call: Call) -> Any:
    """The custom emoji that every bot may use as a topic's icon."""
    stickers = []
    for number, emoji in ICONS.items():
        stored = call.world.files.files.get(number) or call.world.files.add("sticker", emoji.encode(), key=number)
        view = {**attachment(stored)["sticker"], "type": "custom_emoji", "custom_emoji_id": number, "emoji": emoji}
        stickers.append(call.world.for_bot({"sticker": view}, call.account.id)["sticker"])
    return stickers


@method("editForumTopic")
@method("editGeneralForumTopic", general=True)
def edit_topic(call: Call, *, general: bool = False) -> None:
    """Another name or icon; what is left out or empty stays, but an empty icon takes it away."""
    chat = _forum(call)
    topic = chat.topics[GENERAL] if general else _topic(call, chat)
    changed = {}
    if call.args.has("name") and (name := _name(call)) != topic.name:
        topic.name = changed["name"] = name
    if "icon_custom_emoji_id" in call.args.values and (icon := _icon(call)) != topic.icon:
        topic.icon = changed["icon_custom_emoji_id"] = icon
    refuse_if(not changed, "TOPIC_NOT_MODIFIED")
    call.hub.topic_changed(chat, call.account.id, topic, "renamed", {"forum_topic_edited": changed})


@method("closeForumTopic", closed=True)
@method("reopenForumTopic", closed=False)
@method("closeGeneralForumTopic", closed=True, general=True)
@method("reopenGeneralForumTopic", closed=False, general=True)
def close_topic(call: Call, *, closed: bool, general: bool = False) -> None:
    """No more messages until it is reopened; General is shown then, too."""
    chat = _forum(call)
    topic = chat.topics[GENERAL] if general else _topic(call, chat)
    topic.hidden = topic.hidden and closed
    refuse_if(topic.closed == closed, "TOPIC_NOT_MODIFIED")
    topic.closed = closed
    change = "closed" if closed else "reopened"
    call.hub.topic_changed(chat, call.account.id, topic, change, {f"forum_topic_{change}": {}})


@method("deleteForumTopic")
def delete_forum_topic(call: Call) -> None:
    """The topic with all its messages, of any age."""
    chat = _forum(call, "can_delete_messages", "not enough rights to delete a topic")
    call.hub.drop_topic(chat, _topic(call, chat).id)


@method("hideGeneralForumTopic", hidden=True)
@method("unhideGeneralForumTopic", hidden=False)
def hide_general(call: Call, *, hidden: bool) -> None:
    """Hides General, and closes it; or shows it again."""
    chat = _forum(call)
    topic = chat.topics[GENERAL]
    refuse_if(topic.hidden == hidden, "TOPIC_NOT_MODIFIED")
    topic.hidden = hidden
    topic.closed = topic.closed or hidden
    change, kind = ("hidden", "hidden") if hidden else ("shown", "unhidden")
    call.hub.topic_changed(chat, call.account.id, topic, change, {f"general_forum_topic_{kind}": {}})
