"""Updates that the library cannot read: what it does not know, or misses, is left out, and the rest is read.

Telegram adds required fields to polls, members and others with every version of the Bot API, and older servers lack
them. The library refuses the whole update then; for us it would be a dead letter, and somebody's words with it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from telegram import (
    ChatInviteLink,
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberOwner,
    ChatMemberRestricted,
    Message,
    Poll,
    Update,
)

JSON = dict[str, Any]

_BASE = ("message_id", "date")
_WORDS = ("text", "caption")
_MEMBERS: Mapping[str, type] = {
    "administrator": ChatMemberAdministrator,
    "creator": ChatMemberOwner,
    "kicked": ChatMemberBanned,
    "restricted": ChatMemberRestricted,
}


def read_update(raw: JSON) -> Update:
    """The update, as far as it can be read. Raises whatever the library raises for what is no update at all."""
    try:
        return Update.de_json(raw, None)
    except Exception:  # noqa: BLE001 - whatever it stumbles over, the rest may be fine
        left = {kind: _LEFT[kind](value) if kind in _LEFT else value for kind, value in raw.items()}
        return Update.de_json(left, None)


def _message(raw: JSON) -> JSON:
    """A message without the parts that cannot be read; a message in it (a reply, a pin) by its place only."""
    left = _bare(raw)
    for name in ("from", "sender_chat"):
        if name in raw:
            left[name] = (_user if name == "from" else _chat)(raw[name])
    left |= {name: raw[name] for name in _WORDS if isinstance(raw.get(name), str)}
    for name in raw.keys() - left.keys():
        for value in (raw[name], *_less(name, raw[name])):
            if _reads({**left, name: value}):
                left[name] = value
                break
    return left


def _less(name: str, value: Any) -> list[JSON]:
    """The same part with less in it: a message by its place, a poll by its question and options, as others are told."""
    if _is_message(value):
        return [_bare(value)]
    if name != "poll" or not isinstance(value, dict) or not isinstance(value.get("options"), list):
        return []
    texts = [option["text"] for option in value["options"] if isinstance(option, dict) and "text" in option]
    counts = {"voter_count": 0, "persistent_id": ""}
    needed: JSON = dict.fromkeys((*_needed(Poll), "allows_revoting", "members_only"), False)
    needed |= {"id": "", "type": "regular", "total_voter_count": 0, "question": str(value.get("question", ""))}
    return [needed | {"options": [{**counts, "text": str(text)} for text in texts]}]


def _reads(raw: JSON) -> bool:
    try:
        Message.de_json(raw, None)
    except Exception:  # noqa: BLE001 - as above
        return False
    return True


def _is_message(value: object) -> bool:
    return isinstance(value, dict) and {"message_id", "chat", "date"} <= value.keys()


def _bare(raw: JSON) -> JSON:
    return {name: raw[name] for name in _BASE if name in raw} | {"chat": _chat(raw["chat"])}


def _chat(raw: JSON) -> JSON:
    return {"id": raw["id"], "type": raw["type"]}


def _user(raw: JSON) -> JSON:
    names = {"first_name": str(raw.get("first_name", "")), "is_bot": bool(raw.get("is_bot"))}
    return {"id": raw["id"], **names} | {n: raw[n] for n in ("last_name",) if isinstance(raw.get(n), str)}


def _press(raw: JSON) -> JSON:
    left = {"id": raw["id"], "from": _user(raw["from"]), "chat_instance": str(raw.get("chat_instance", ""))}
    left |= {"data": raw["data"]} if isinstance(raw.get("data"), str) else {}
    return left | ({"message": _bare(raw["message"])} if "message" in raw else {})


def _change(raw: JSON) -> JSON:
    left = {"chat": _chat(raw["chat"]), "from": _user(raw["from"]), "date": raw["date"]}
    left |= {"via_join_request": raw.get("via_join_request") is True}
    if raw.get("invite_link"):  # that they came by one is what counts
        user, no = {"id": 0, "is_bot": False, "first_name": ""}, dict.fromkeys(_needed(ChatInviteLink), False)
        left["invite_link"] = no | {"invite_link": "", "creator": user}
    return left | {name: _member(raw[name]) for name in ("old_chat_member", "new_chat_member")}


def _member(raw: JSON) -> JSON:
    """A member with what is missing denied, but that they are a member: a right that Telegram does not name
    nobody has, and nobody left of whom it is not said."""
    needed = _needed(_MEMBERS[raw["status"]]) if raw["status"] in _MEMBERS else ()
    return dict.fromkeys(needed, False) | {"until_date": 0, "is_member": True} | raw | {"user": _user(raw["user"])}


@cache
def _needed(kind: type) -> tuple[str, ...]:
    parameters = inspect.signature(kind).parameters.values()
    asked = (p.name for p in parameters if p.default is p.empty or p.name.startswith(("can_", "is_")))
    return tuple(name for name in asked if name != "user")


def _reaction(raw: JSON) -> JSON:
    left = {"chat": _chat(raw["chat"]), "message_id": raw["message_id"], "date": raw["date"]}
    left |= {"user": _user(raw["user"])} if "user" in raw else {}
    for name in ("old_reaction", "new_reaction"):
        given = raw.get(name) or []
        left[name] = [r for r in given if r.get("type") == "emoji" and isinstance(r.get("emoji"), str)]
    return left


_LEFT: Mapping[str, Callable[[JSON], JSON]] = {
    "message": _message,
    "edited_message": _message,
    "callback_query": _press,
    "my_chat_member": _change,
    "chat_member": _change,
    "message_reaction": _reaction,
}
"""By kind of update, what is left of it when it cannot be read whole."""
