"""What is kept of an update: what nobody needs of it, and who a contact is, goes before it rests anywhere."""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]

DEPTH = 16
"""How deep an update is looked through: Telegram's own are not half as deep."""

_QUOTED = ("reply_to_message", "pinned_message")


def needed(update: JSON) -> JSON:
    """An update without names and usernames of whoever writes in a private chat, in any part of it, and without the
    messages that it only refers to. At the desk names are kept: counsellors know one another by them.
    """
    return {kind: _kept(value) if isinstance(value, dict) else value for kind, value in update.items()}


def _kept(part: JSON) -> JSON:
    """One kind of update. A press of a button that stands at the desk or in a counsellor's chat is the desk's."""
    press, of_desk = "data" in part or "chat_instance" in part, str(part.get("data", "")).startswith("d|")
    message = part.get("message") if press else part
    chat = message.get("chat") if isinstance(message, dict) else None
    private = not isinstance(chat, dict) or chat.get("type", "private") == "private"
    named = part if of_desk or not private else _nameless(part)
    return {
        name: _place(value) if name in _QUOTED or (press and name == "message") else value
        for name, value in named.items()
    }


def _place(message: Any) -> Any:
    """A message that is only referred to: where it stands."""
    if not isinstance(message, dict):
        return message
    return {name: message[name] for name in ("message_id", "date", "chat", "message_thread_id") if name in message}


def _nameless(part: Any, depth: int = 0) -> Any:
    if depth > DEPTH:
        return None
    match part:
        case list():
            return [_nameless(one, depth + 1) for one in part]
        case {"is_bot": is_bot, "id": id_}:  # a user
            return {"id": id_, "is_bot": is_bot, "first_name": ""}
        case {"type": "private", "id": id_}:  # a chat
            return {"id": id_, "type": "private"}
        case {"type": "user" | "hidden_user", "date": date}:  # whose words are forwarded
            return {"type": "hidden_user", "date": date, "sender_user_name": ""}
        case dict():
            made = {name: _nameless(value, depth + 1) for name, value in part.items()}
            card, sender = made.get("contact"), made.get("from")
            if isinstance(card, dict) and isinstance(sender, dict) and card.get("user_id", 0) == sender["id"]:
                made["contact"] = {"phone_number": "", "first_name": "", "user_id": card["user_id"]}  # their own
            return made
        case _:
            return part
