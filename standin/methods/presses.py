"""Answers to pressed buttons and inline queries; reactions and pins."""

import re
from typing import Any

from ..refusals import bad_request, check_fields, not_modelled, refuse_if
from ..world.content import REACTIONS
from ..world.model import GENERAL, JSON, Chat
from .call import Call, method
from .keyboards import web_app
from .messages import words_of

QUERY_SECONDS = 60.0  # after that a press or an inline query can no longer be answered
MAX_ANSWER = 200  # characters, telegram.constants.CallbackQueryLimit
MOST_RESULTS = 50  # telegram.constants.InlineQueryLimit.RESULTS
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_UNREADABLE = "can't parse inline query result"
_TYPES = {
    "article", "audio", "contact", "document", "game", "gif", "location", "mpeg4_gif", "photo", "sticker", "venue",
    "video", "voice",
}  # fmt: skip


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> None:
    """Ends the clock on the button, with a notice or an alert; once, and within a minute."""
    query = call.account.queries.get(call.args.text("callback_query_id"))
    now = call.hub.clock.now()
    if query is None or query.answered or now - query.at > QUERY_SECONDS:
        raise bad_request(_TOO_OLD)
    text = call.args.text("text")
    refuse_if(len(text) > MAX_ANSWER, "MESSAGE_TOO_LONG")
    url = call.args.text("url")
    name = call.world.users[call.account.id].username
    if url and not re.fullmatch(rf"(?:https?://)?(?:t|telegram)\.me/{name}(?:\?start=[\w-]{{0,64}})?", url, re.I):
        raise bad_request("URL_INVALID")  # only a game's, or one that opens the bot itself
    query.answered = True
    call.hub.feed.add(
        "callback_answer", query.chat, query=call.args.text("callback_query_id"), user_id=query.user_id,
        text=text, alert=call.args.flag("show_alert"), url=url,
    )  # fmt: skip


@method("setMessageReaction")
def set_message_reaction(call: Call) -> None:
    """At most one of Telegram's emoji; an empty list takes it away."""
    chat = call.open_chat()
    message = call.found(chat, "react")
    wanted = call.args.json("reaction", list) or []
    refuse_if(len(wanted) > 1, "REACTIONS_TOO_MANY")
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
    refuse_if(message.service, "message can't be reacted")
    call.hub.reacted(chat, message, call.account.id, emojis)


def _pins(call: Call) -> Chat:
    chat = call.open_chat()
    call.need(chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    return chat


def _pinned(call: Call, chat: Chat, pinned: list[int]) -> None:
    chat.pinned = pinned
    call.hub.feed.add("pin", chat.label(), message_ids=list(pinned))


@method("pinChatMessage")
def pin_chat_message(call: Call) -> None:
    """Pins a message and leaves a service message about it."""
    chat = _pins(call)
    message = call.found(chat, "pin")
    refuse_if(message.service, "message can't be pinned")
    if message.id not in chat.pinned:
        _pinned(call, chat, [*chat.pinned, message.id])
        shown = {k: v for k, v in message.body.items() if k != "reply_to_message"}
        call.hub.service(chat, call.account.id, {"pinned_message": shown}, message.thread)


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> None:
    """Unpins one message, or the newest pinned one."""
    chat = _pins(call)
    wanted = call.args.integer("message_id", chat.pinned[-1] if chat.pinned else 0)
    refuse_if(wanted not in chat.pinned, "message to unpin not found")
    _pinned(call, chat, [id for id in chat.pinned if id != wanted])


@method("unpinAllChatMessages")
@method("unpinAllForumTopicMessages", named=True)
@method("unpinAllGeneralForumTopicMessages", thread=GENERAL)
def unpin_all(call: Call, thread: int | None = None, *, named: bool = False) -> None:
    """Unpins everything in the chat, or in a topic."""
    chat = _pins(call)
    thread = call.args.integer("message_thread_id") if named else thread
    refuse_if(thread is not None and thread not in chat.topics, "TOPIC_ID_INVALID")
    _pinned(call, chat, [i for i in chat.pinned if thread is not None and chat.messages[i].thread != thread])


@method("answerInlineQuery")
def answer_inline_query(call: Call) -> None:
    """Up to 50 results; modelled are those that send a text (``input_message_content``) without buttons. Above them a
    button may lead to the chat with the bot or to a Mini App.
    """
    asked = call.account.asked.get(call.args.text("inline_query_id"))
    if asked is None or asked.results is not None or call.hub.clock.now() - asked.at > QUERY_SECONDS:
        raise bad_request(_TOO_OLD)
    given = call.args.json("results", list) or []
    refuse_if(len(given) > MOST_RESULTS, "RESULTS_TOO_MUCH")
    results: dict[str, JSON] = {}
    for result in given:
        key, content = _result(call, result)
        refuse_if(key in results, "RESULT_ID_DUPLICATE")
        results[key] = {"title": result.get("title", ""), "content": content}
    button = _above(call.args.json("button", dict))
    asked.results = results
    place = {"id": asked.user_id, "type": "private", "bot": call.account.id}
    titles = [result["title"] for result in results.values()]
    query = call.args.text("inline_query_id")
    call.hub.feed.add("inline_answer", place, query=query, titles=titles, ids=list(results), button=button)


def _above(button: JSON | None) -> JSON | None:
    """A checked ``InlineQueryResultsButton``."""
    if button is None:
        return None
    check_fields(button, ("text", "web_app", "start_parameter"), "the button above the results")
    refuse_if(not button.get("text"), "can't parse inline query results button: Can't find field \"text\"")
    if "web_app" in button:
        return {**button, "web_app": web_app(button["web_app"], "inline query results button")}
    wrong = not re.fullmatch(r"[\w-]{1,64}", str(button.get("start_parameter", "")), re.ASCII)
    refuse_if(wrong, "START_PARAM_INVALID")
    return button


def _result(call: Call, result: Any) -> tuple[str, JSON]:
    known = isinstance(result, dict) and str(result.get("type")) in _TYPES
    refuse_if(not known, f"{_UNREADABLE}: Unallowed type of inline query result specified")
    key = str(result.get("id", ""))
    refuse_if(not 1 <= len(key.encode()) <= 64, "RESULT_ID_INVALID")
    for name in ("title", "input_message_content") if result["type"] == "article" else ():
        refuse_if(not result.get(name), f'{_UNREADABLE}: Can\'t find field "{name}"')
    said = result.get("input_message_content")
    if not isinstance(said, dict) or "message_text" not in said or result.get("reply_markup"):
        raise not_modelled("inline results other than texts without buttons")
    return key, words_of(call, str(said["message_text"]), str(said.get("parse_mode") or ""), said.get("entities"))
