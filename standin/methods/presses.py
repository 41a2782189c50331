"""Answers to pressed buttons, reactions and pins."""

import re
from typing import Any

from ..refusals import bad_request
from ..world.model import GENERAL
from ..world.reactions import REACTIONS
from .call import Call, method

QUERY_SECONDS = 60.0  # after that a press can no longer be answered
MAX_ANSWER = 200  # characters, telegram.constants.CallbackQueryLimit


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> Any:
    """Ends the clock on the button, with a notice or an alert; once, and within a minute."""
    query = call.account.queries.get(call.args.text("callback_query_id"))
    now = call.hub.clock.now()
    if query is None or query.answered or now - query.at > QUERY_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = call.args.text("text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    url = call.args.text("url")
    name = call.world.users[call.account.id].username
    if url and not re.fullmatch(rf"(?:https?://)?(?:t|telegram)\.me/{name}(?:\?start=[\w-]{{0,64}})?", url, re.I):
        raise bad_request("URL_INVALID")  # only a game's, or one that opens the bot itself
    query.answered = True
    call.hub.feed.add(
        "callback_answer", query.chat, query=call.args.text("callback_query_id"), user_id=query.user_id,
        text=text, alert=call.args.flag("show_alert"), url=url,
    )  # fmt: skip
    return True


@method("setMessageReaction")
def set_message_reaction(call: Call) -> Any:
    """At most one of Telegram's emoji; an empty list takes it away."""
    chat = call.open_chat()
    message = call.found(chat, "react")
    wanted = call.args.json("reaction", list) or []
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emojis = []
    for reaction in wanted:
        if (
            not isinstance(reaction, dict)
            or reaction.get("type") != "emoji"
            or str(reaction.get("emoji")) not in REACTIONS
            or not chat.allows(str(reaction["emoji"]))
        ):
            raise bad_request("REACTION_INVALID")
        emojis.append(reaction["emoji"])
    if message.service:
        raise bad_request("message can't be reacted")
    call.hub.reacted(chat, message, call.account.id, emojis)
    return True


@method("pinChatMessage")
def pin_chat_message(call: Call) -> Any:
    """Pins a message and leaves a service message about it."""
    chat = call.open_chat()
    call.need(chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    message = call.found(chat, "pin")
    if message.service:
        raise bad_request("message can't be pinned")
    if message.id in chat.pinned:
        return True
    chat.pinned.append(message.id)
    call.hub.feed.add("pin", chat.label(), message_ids=list(chat.pinned))
    shown = {k: v for k, v in message.body.items() if k != "reply_to_message"}
    call.hub.service(chat, call.account.id, {"pinned_message": shown}, message.thread)
    return True


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> Any:
    """Unpins one message, or the newest pinned one."""
    chat = call.open_chat()
    call.need(chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    wanted = call.args.integer("message_id", chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(wanted)
    call.hub.feed.add("pin", chat.label(), message_ids=list(chat.pinned))
    return True


@method("unpinAllChatMessages")
@method("unpinAllForumTopicMessages", named=True)
@method("unpinAllGeneralForumTopicMessages", thread=GENERAL)
def unpin_all(call: Call, thread: int | None = None, *, named: bool = False) -> bool:
    """Unpins everything in the chat, or in a topic."""
    chat = call.open_chat()
    call.need(chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    thread = call.args.integer("message_thread_id") if named else thread
    if thread is not None and thread not in chat.topics:
        raise bad_request("TOPIC_ID_INVALID")
    chat.pinned = [i for i in chat.pinned if thread is not None and chat.messages[i].thread != thread]
    call.hub.feed.add("pin", chat.label(), message_ids=list(chat.pinned))
    return True
