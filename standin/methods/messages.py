"""Sends without a file: texts, places, contacts and polls; and what is typed."""

import json
from typing import Any

from ..arguments import whole
from ..entities import units
from ..refusals import bad_request, check_fields, not_modelled, refuse_if
from ..world.content import MOST_OPTIONS, new_poll
from ..world.model import JSON
from .call import Call, method

MAX_TEXT = 4096  # UTF-16 units after entity parsing, telegram.constants.MessageLimit.MAX_TEXT_LENGTH
_PREVIEW = {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}
_LONGEST = {"question": 300, "text": 100, "explanation": 200, "description": 1024}  # telegram.constants.PollLimit
_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def preview(call: Call) -> JSON:
    """The checked link preview options."""
    options = call.args.json("link_preview_options", dict)
    if options is None:
        return {"link_preview_options": {"is_disabled": True}} if call.args.flag("disable_web_page_preview") else {}
    check_fields(options, _PREVIEW, "link_preview_options")
    return {"link_preview_options": options}


def send(call: Call, content: JSON) -> Any:
    """Post *content* as the bot, with thread, reply, keyboard and protection from the parameters."""
    chat = call.open_chat()
    thread, reply, extra = call.placed(chat)
    message = call.hub.post(chat, call.account.id, content, thread=thread, reply_to=reply, extra=extra)
    markup = call.markup(chat)
    if markup and "inline_keyboard" not in markup:
        message.frozen = True
        chat.keyboard = markup if "keyboard" in markup else None
        call.hub.feed.add("keyboard", chat.label(), markup=markup)
    return call.show(message)


def words_of(call: Call, text: str, mode: str, entities: list[JSON] | None) -> JSON:
    """The content of a text message, 1 to 4096 characters after entity parsing."""
    words = call.words(text, mode, entities)
    refuse_if(not words.text, "message text is empty")
    refuse_if(units(words.text) > MAX_TEXT, "message is too long")
    return {"text": words.text} | ({"entities": words.entities} if words.entities else {})


def text_content(call: Call) -> JSON:
    """The content that sendMessage and editMessageText are given."""
    args = call.args
    words = words_of(call, args.text("text"), args.text("parse_mode"), args.json("entities", list))
    return {**words, **preview(call)}


@method("sendMessage")
def send_message(call: Call) -> Any:
    """A text."""
    return send(call, text_content(call))


def place(call: Call) -> JSON:
    """A checked ``Location``."""
    latitude, longitude = call.args.number("latitude"), call.args.number("longitude")
    refuse_if(abs(latitude) > 90 or abs(longitude) > 180, "wrong latitude or longitude specified")
    view: JSON = {"latitude": latitude, "longitude": longitude}
    if call.args.has("horizontal_accuracy"):
        view["horizontal_accuracy"] = call.args.number("horizontal_accuracy")
    return view


@method("sendLocation")
def send_location(call: Call) -> Any:
    """A point on the map; live locations are not modelled."""
    return send(call, {"location": place(call)})


@method("sendVenue")
def send_venue(call: Call) -> Any:
    """A point with title and address."""
    where, args = place(call), call.args
    venue = {"location": where, "title": args.text("title"), "address": args.text("address")}
    return send(call, {"venue": venue, "location": where})


@method("sendContact")
def send_contact(call: Call) -> Any:
    """A card with name and number."""
    args = call.args
    card: JSON = {"phone_number": args.text("phone_number"), "first_name": args.text("first_name")}
    refuse_if(not card["phone_number"] or not card["first_name"], "PHONE_NUMBER_INVALID")
    for name in ("last_name", "vcard"):
        if args.has(name):
            card[name] = args.text(name)
    return send(call, {"contact": card})


@method("sendChatAction")
def send_chat_action(call: Call) -> None:
    """Typing and the like, shown for five seconds."""
    chat = call.open_chat()
    action = call.args.text("action")
    refuse_if(action not in _ACTIONS, "wrong parameter action in request")
    thread = call.thread(chat)
    call.hub.feed.add("typing", chat.label(), action=action, thread=thread, user_id=call.account.id)


def id_list(call: Call) -> list[int]:
    """1 to 100 message ids."""
    value = call.args.values.get("message_ids")
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if not isinstance(value, list) or not all(isinstance(i, int) for i in value):
        raise bad_request("can't parse message identifiers JSON object")
    refuse_if(not value, "message identifiers are not specified")
    refuse_if(len(value) > 100, "too many message identifiers specified")
    return value


def _said(call: Call, name: str, values: JSON) -> JSON:
    """A text of a poll with its entities, under its own name."""
    words = call.words(
        str(values.get(name, "")), str(values.get(f"{name}_parse_mode") or ""), values.get(f"{name}_entities")
    )
    if units(words.text) > _LONGEST[name]:
        raise bad_request(f"poll {'option' if name == 'text' else name} length must not exceed {_LONGEST[name]}")
    return {name: words.text} | ({f"{name}_entities": words.entities} if words.entities else {})


def _options(call: Call) -> list[JSON]:
    given = call.args.json("options", list) or []
    options = []
    for option in given:
        fields = {"text": option} if isinstance(option, str) else option
        refuse_if(not isinstance(fields, dict), "expected an Array of String as options")
        refuse_if(fields.get("media"), not_modelled("media in polls"))
        said = _said(call, "text", fields)
        refuse_if(not said["text"], "poll options must be non-empty")
        options.append(said)
    refuse_if(not options, "poll must have at least 1 option")
    refuse_if(len(options) > MOST_OPTIONS, f"poll can't have more than {MOST_OPTIONS} options")
    return options


def _quiz(call: Call, count: int) -> JSON:
    args = call.args
    given = args.json("correct_option_ids", list)
    if given is None:
        given = [args.integer("correct_option_id", -1)]
    correct = [whole(number, "correct_option_ids") for number in given]
    refuse_if(not correct or any(not 0 <= number < count for number in correct), "wrong correct option ID specified")
    view: JSON = {"correct_option_ids": correct} | ({"correct_option_id": correct[0]} if len(correct) == 1 else {})
    said = _said(call, "explanation", _texts(call, "explanation"))
    return view | (said if said["explanation"] else {})


def _texts(call: Call, name: str) -> JSON:
    args, entities = call.args, f"{name}_entities"
    return {
        name: args.text(name),
        f"{name}_parse_mode": args.text(f"{name}_parse_mode"),
        entities: args.json(entities, list),
    }


@method("sendPoll")
def send_poll(call: Call) -> Any:
    """A poll or a quiz of up to 12 options; without media, and without a time at which it closes by itself."""
    args = call.args
    refuse_if(args.has("media"), not_modelled("media in polls"))
    question = _said(call, "question", _texts(call, "question"))
    refuse_if(not question["question"], "poll question must be non-empty")
    options = _options(call)
    kind = args.text("type") or "regular"
    refuse_if(kind not in ("regular", "quiz"), "unsupported poll type specified")
    facts: JSON = {"type": kind, "allows_multiple_answers": args.flag("allows_multiple_answers")}
    facts["is_anonymous"] = args.flag("is_anonymous") or not args.has("is_anonymous")
    facts["allows_revoting"] = args.flag("allows_revoting") if args.has("allows_revoting") else kind != "quiz"
    facts["is_closed"] = args.flag("is_closed")
    if kind == "quiz":
        facts |= _quiz(call, len(options))
    if (description := _said(call, "description", _texts(call, "description")))["description"]:
        facts |= description
    return send(call, {"poll": new_poll(call.hub.new_poll(), options=options, **question, **facts)})


@method("stopPoll")
def stop_poll(call: Call) -> Any:
    """Closes a poll of the bot; the final poll comes back."""
    chat = call.open_chat()
    message = call.found(chat, "stop", what="message with poll")
    refuse_if(message.sender != call.account.id or "poll" not in message.body, "message can't be edited")
    refuse_if(message.body["poll"]["is_closed"], "poll has already been closed")
    body = {k: v for k, v in message.body.items() if k != "reply_markup"}
    if markup := call.markup(chat):
        body["reply_markup"] = markup
    call.hub.edit(chat, message, {**body, "poll": {**body["poll"], "is_closed": True}}, silent=True)
    return message.body["poll"]
