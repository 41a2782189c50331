"""sendMessage and the other sends without a file."""

import json
from typing import Any

from ..entities import units
from ..refusals import bad_request, check_fields, refuse_if
from ..world.model import JSON
from .call import Call, method

MAX_TEXT = 4096  # UTF-16 units after entity parsing, telegram.constants.MessageLimit.MAX_TEXT_LENGTH
_PREVIEW = {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}
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
    markup = call.markup()
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


def id_list(call: Call, name: str = "message_ids") -> list[int]:
    """1 to 100 message ids."""
    value = call.args.values.get(name)
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
