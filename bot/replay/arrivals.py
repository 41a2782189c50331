"""Messages of every kind, as Telegram sends them to a bot (Bot API, Message), and the events that they become."""

import json
from collections.abc import Sequence
from typing import Any

from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.translate import TelegramTranslator
from bot.core.model.desk import Desk
from bot.core.model.events import Event
from bot.replay.stage import Unsigned

_FILE = {"file_id": "file", "file_unique_id": "unique"}
_PICTURE = {**_FILE, "width": 10, "height": 10}
_STICKER = {**_PICTURE, "type": "regular", "is_animated": False, "is_video": False}
_SOMEBODY = {"id": 5, "is_bot": False, "first_name": "Somebody"}
_PLACE = {"latitude": 0.0, "longitude": -30.0}  # in the Atlantic

PARTS: dict[str, dict[str, Any]] = {
    "voice": {"voice": {**_FILE, "duration": 4}},
    "photo": {"photo": [_PICTURE]},
    "album": {"photo": [_PICTURE], "media_group_id": "9"},
    "video": {"video": {**_PICTURE, "duration": 4}},
    "video_note": {"video_note": {**_FILE, "length": 10, "duration": 4}},
    "audio": {"audio": {**_FILE, "duration": 4}},
    "document": {"document": _FILE},
    "gif": {"animation": {**_PICTURE, "duration": 4}, "document": _FILE},
    "sticker": {"sticker": {**_STICKER, "emoji": "🐱"}},
    "thumbs_up": {"sticker": {**_STICKER, "emoji": "👍"}},
    "thumbs_down": {"sticker": {**_STICKER, "emoji": "👎"}},
    "location": {"location": _PLACE},
    "venue": {"location": _PLACE, "venue": {"location": _PLACE, "title": "Port", "address": "Quay"}},
    "contact": {"contact": {"phone_number": "555", "first_name": "Somebody"}},
    "poll": {
        "poll": {
            "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
            "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting":
            False, "members_only": False,
        }
    },
    "story": {"story": {"id": 1, "chat": {"id": 5, "type": "private", "first_name": "Somebody"}}},
    "payment": {
        "successful_payment": {
            "currency": "USD", "total_amount": 100, "invoice_payload": "x",
            "telegram_payment_charge_id": "1", "provider_payment_charge_id": "1",
        }
    },
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "game": {"game": {"title": "x", "description": "x", "photo": [_PICTURE]}},
    "shared_user": {"users_shared": {"request_id": 1, "users": [{"user_id": 5}]}},
    "unheard_of": {"kind_of_next_year": {"id": 1}},
}  # fmt: skip
"""The parts of a message that make its kind, by what the talks call it."""

_FORWARDED = {"forward_origin": {"type": "user", "date": 1, "sender_user": _SOMEBODY}}


_TRANSLATOR = TelegramTranslator(42, ForumGroups({}), Unsigned())


def sent(
    kind: str,
    message: int,
    now: int,
    *,
    text: str = "",
    edited: bool = False,
    forwarded: bool = False,
    place: Sequence[float] | None = None,
) -> Event:
    """A message of that kind from the contact. `text` is its caption, or its words where the kind is `text`; `place` is
    the latitude and longitude of a location.
    """
    parts: dict[str, Any] = {"text": text} if kind == "text" else {**PARTS[kind], **({"caption": text} if text else {})}
    if place is not None:
        parts["location"] = dict(zip(_PLACE, place, strict=True))
    raw = {
        "message_id": message,
        "date": now // 1000,
        "chat": {"id": 1, "type": "private", "first_name": "Somebody"},
        "from": {**_SOMEBODY, "id": 1},
        **(_FORWARDED if forwarded else {}),
        **parts,
    }
    update = {"update_id": 1, "edited_message" if edited else "message": raw}
    (event,) = _TRANSLATOR.translate(json.dumps(update).encode(), Desk(), now).events
    return event
