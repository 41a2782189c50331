"""Reply markup: read, checked and refused as Telegram does."""

import json
from typing import Any
from urllib.parse import urlsplit

from ..entities import checked_link
from ..refusals import bad_request, check_fields, not_modelled, refuse_if, strict

_ACTIONS = ("callback_data", "url", "copy_text", "web_app", "switch_inline_query", "switch_inline_query_current_chat")
_UNMODELLED = ("login_url", "callback_game", "pay", "switch_inline_query_chosen_chat")
_LOOKS = ("text", "style", "icon_custom_emoji_id")
_REPLY_FIELDS = {
    "text", "style", "icon_custom_emoji_id", "request_contact", "request_location", "request_users", "request_chat",
    "request_poll", "web_app",
}  # fmt: skip
_BUTTON = "can't parse inline keyboard button"
_MARKUP_FIELDS = {
    "inline_keyboard": set[str](),
    "keyboard": {"is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective"},
    "remove_keyboard": {"selective"},
    "force_reply": {"input_field_placeholder", "selective"},
}
_PRIVATE_ONLY = {
    "request_contact": "phone number can be requested", "request_location": "location can be requested",
    "request_poll": "poll can be requested", "request_users": "users can be requested",
    "request_chat": "chats can be requested", "web_app": "web App buttons can be used",
}  # fmt: skip
MAX_BUTTONS = 100  # telegram.constants.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
MAX_IN_ROW = 8  # InlineKeyboardMarkupLimit.BUTTONS_PER_ROW
MAX_REPLY_BUTTONS, MAX_REPLY_IN_ROW = 300, 12  # what apps show of a reply keyboard
MAX_DATA = 64  # bytes, InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
MAX_COPY = 256  # characters, InlineKeyboardButtonLimit.MAX_COPY_TEXT


def read_markup(value: Any, *, private: bool) -> dict[str, Any] | None:
    """The checked reply markup, or None when there is none; *private*: it is for a chat with one person.

    Raises Refusal 400 for what Telegram refuses, and for unknown fields, which Telegram ignores.
    """
    if value in (None, ""):
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise bad_request("can't parse reply keyboard markup JSON object") from None
    refuse_if(not isinstance(value, dict), "object expected as reply markup")
    kinds = [kind for kind in _MARKUP_FIELDS if kind in value]
    if not value:
        return None
    refuse_if(len(kinds) != 1, strict("reply markup must be exactly one kind of keyboard"))
    kind = kinds[0]
    check_fields(value, {kind, *_MARKUP_FIELDS[kind]}, "the reply markup")
    if kind == "inline_keyboard":
        rows = _rows(value[kind], "inline keyboard", MAX_BUTTONS, MAX_IN_ROW)
        return {"inline_keyboard": [[_inline(b, private) for b in row] for row in rows]} if rows else None
    if kind == "keyboard":
        rows = _rows(value[kind], "keyboard", MAX_REPLY_BUTTONS, MAX_REPLY_IN_ROW)
        return {**value, "keyboard": [[_reply(b, private) for b in row] for row in rows]}
    refuse_if(value[kind] is not True, f"field {kind} must be true")
    return dict(value)


def _rows(value: Any, name: str, most: int, in_row: int) -> list[list[Any]]:
    refuse_if(not isinstance(value, list), f'field "{name.replace(" ", "_")}" must be of type Array')
    rows: list[list[Any]] = []
    for row in value:
        refuse_if(not isinstance(row, list), f"can't parse {name} markup: Expected an Array of Button")
        refuse_if(len(row) > in_row, "reply markup is too long")
        if row:
            rows.append(row)
    refuse_if(sum(map(len, rows)) > most, "reply markup is too long")
    return rows


def _reply(button: Any, private: bool) -> dict[str, Any]:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request('can\'t parse keyboard button: Field "text" must not be empty')
    check_fields(button, _REPLY_FIELDS, "a keyboard button")
    for name, what in _PRIVATE_ONLY.items():
        refuse_if(button.get(name) and not private, f"{what} in private chats only")
    return {**button, "web_app": web_app(button["web_app"], "keyboard button")} if "web_app" in button else button


def web_app(value: Any, what: str) -> dict[str, str]:
    """A checked ``WebAppInfo``. Plain HTTP is taken for this machine only, as by Telegram's test servers for any."""
    refuse_if(not isinstance(value, dict), f'can\'t parse {what}: Field "web_app" must be of type Object')
    check_fields(value, ("url",), "web_app")
    url = value.get("url")
    if not isinstance(url, str):
        raise bad_request(f"can't parse {what}: Can't find field \"url\"")
    parts = urlsplit(url if "://" in url else f"http://{url}")
    here = parts.hostname == "127.0.0.1" or f".{parts.hostname}".endswith(".localhost")
    wrong = f"{what} Web App URL '{url}' is invalid"
    refuse_if(parts.scheme != "https" and not here, f"{wrong}: Only HTTPS links are allowed")
    link = url if parts.hostname == "localhost" else checked_link(url)
    if link is None:
        raise bad_request(f"{wrong}: Wrong HTTP URL")
    return {"url": link}


def _inline(button: Any, private: bool) -> dict[str, Any]:
    refuse_if(not isinstance(button, dict), f"{_BUTTON}: Expected an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request(f'{_BUTTON}: Field "text" must not be empty')
    for name in _UNMODELLED:
        refuse_if(name in button, not_modelled(f"the button field {name}"))
    check_fields(button, (*_ACTIONS, *_LOOKS), "an inline keyboard button")
    actions = [name for name in _ACTIONS if name in button]
    refuse_if(not actions, f"{_BUTTON}: Text buttons are unallowed in the inline keyboard")
    refuse_if(len(actions) > 1, strict("an inline keyboard button must do exactly one thing"))
    value = button[actions[0]]
    if actions[0] == "callback_data":
        if not isinstance(value, str) or not 1 <= len(value.encode("utf-8", "surrogatepass")) <= MAX_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif actions[0] == "url":
        if not isinstance(value, str) or (link := checked_link(value)) is None:
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: Unsupported URL protocol")
        return {**button, "url": link}
    elif actions[0] == "web_app":
        refuse_if(not private, "BUTTON_TYPE_INVALID")
        return {**button, "web_app": web_app(value, "inline keyboard button")}
    elif actions[0].startswith("switch_inline_query"):
        refuse_if(not isinstance(value, str), f'{_BUTTON}: Field "{actions[0]}" must be of type String')
    elif actions[0] == "copy_text" and (
        not isinstance(value, dict) or not isinstance(value.get("text"), str) or not 1 <= len(value["text"]) <= MAX_COPY
    ):
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return dict(button)
