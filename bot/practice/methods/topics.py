"""Topics of a forum: create, rename, close, reopen, delete; and General."""

from typing import Any

from ..hub import Hub
from ..refusals import bad_request
from ..world import GENERAL, Chat, Topic
from .call import Call, method

MAX_NAME = 128  # characters, telegram.constants.ForumTopicLimit.MAX_NAME_LENGTH
COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)  # ForumIconColor


def _forum(
    call: Call, right: str = "can_manage_topics", words: str = "not enough rights to manage topics"
) -> Chat:
    chat = call.open_chat()
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    call.need(chat, right, words)
    return chat


def _topic(call: Call, chat: Chat) -> Topic:
    thread = call.args.integer("message_thread_id")
    if thread == GENERAL or thread not in chat.topics:
        raise bad_request("TOPIC_ID_INVALID")
    return chat.topics[thread]


def _name(call: Call) -> str:
    name = call.args.text("name").strip()
    if not name:
        raise bad_request("topic name must be non-empty")
    if len(name) > MAX_NAME:
        raise call.strict("topic name is longer than 128 characters")
    return name


@method("createForumTopic")
def create_forum_topic(call: Call) -> Any:
    """A new topic; its id is the id of the service message that announces it."""
    chat = _forum(call, words="not enough rights to create a topic")
    name = _name(call)
    color = call.args.integer("icon_color", COLORS[0])
    if color not in COLORS:
        raise bad_request("invalid icon color specified")
    thread = chat.next_id
    topic = chat.topics[thread] = Topic(thread, name, color)
    call.hub.feed.add("topic", chat.label(), thread=thread, name=name, change="created")
    call.hub.service(
        chat, call.account.id, {"forum_topic_created": {"name": name, "icon_color": color}}, thread
    )
    return {"message_thread_id": thread, "name": name, "icon_color": topic.icon_color}


@method("editForumTopic")
def edit_forum_topic(call: Call) -> Any:
    """Another name."""
    chat = _forum(call)
    topic = _topic(call, chat)
    return _rename(call, chat, topic)


def _rename(call: Call, chat: Chat, topic: Topic) -> bool:
    name = _name(call) if "name" in call.args.values else topic.name
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    call.hub.feed.add("topic", chat.label(), thread=topic.id, name=name, change="renamed")
    call.hub.service(chat, call.account.id, {"forum_topic_edited": {"name": name}}, topic.id)
    return True


def _close(call: Call, chat: Chat, topic: Topic, *, closed: bool) -> bool:
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    change = "closed" if closed else "reopened"
    call.hub.feed.add("topic", chat.label(), thread=topic.id, name=topic.name, change=change)
    call.hub.service(chat, call.account.id, {f"forum_topic_{change}": {}}, topic.id)
    return True


@method("closeForumTopic")
def close_forum_topic(call: Call) -> Any:
    """No more messages until it is reopened."""
    chat = _forum(call)
    return _close(call, chat, _topic(call, chat), closed=True)


@method("reopenForumTopic")
def reopen_forum_topic(call: Call) -> Any:
    """Messages again."""
    chat = _forum(call)
    return _close(call, chat, _topic(call, chat), closed=False)


@method("deleteForumTopic")
def delete_forum_topic(call: Call) -> Any:
    """The topic with all its messages, of any age."""
    chat = _forum(call, "can_delete_messages", "not enough rights to delete a topic")
    drop_topic(call.hub, chat, _topic(call, chat).id)
    return True


def drop_topic(hub: Hub, chat: Chat, thread: int) -> None:
    """Take a topic and its messages out of the world; nobody is told but the readers of the feed."""
    name = chat.topics.pop(thread).name
    hub.remove(chat, [m.id for m in chat.messages.values() if m.thread == thread])
    hub.feed.add("topic", chat.label(), thread=thread, name=name, change="deleted")


@method("editGeneralForumTopic")
def edit_general_forum_topic(call: Call) -> Any:
    """Another name for General."""
    chat = _forum(call)
    return _rename(call, chat, chat.topics[GENERAL])


@method("closeGeneralForumTopic")
def close_general_forum_topic(call: Call) -> Any:
    """No more messages in General."""
    chat = _forum(call)
    return _close(call, chat, chat.topics[GENERAL], closed=True)


@method("reopenGeneralForumTopic")
def reopen_general_forum_topic(call: Call) -> Any:
    """Messages in General again; shows it if it was hidden."""
    chat = _forum(call)
    chat.topics[GENERAL].hidden = False
    return _close(call, chat, chat.topics[GENERAL], closed=False)


def _hide(call: Call, *, hidden: bool) -> bool:
    chat = _forum(call)
    topic = chat.topics[GENERAL]
    if topic.hidden == hidden:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.hidden = hidden
    topic.closed = topic.closed or hidden
    kind = "general_forum_topic_hidden" if hidden else "general_forum_topic_unhidden"
    call.hub.feed.add(
        "topic", chat.label(), thread=GENERAL, name=topic.name, change="hidden" if hidden else "shown"
    )
    call.hub.service(chat, call.account.id, {kind: {}}, GENERAL)
    return True


@method("hideGeneralForumTopic")
def hide_general_forum_topic(call: Call) -> Any:
    """Hides General, and closes it."""
    return _hide(call, hidden=True)


@method("unhideGeneralForumTopic")
def unhide_general_forum_topic(call: Call) -> Any:
    """Shows General again."""
    return _hide(call, hidden=False)
