"""Who a contact is does not even come into the inbox, and all else of an update does."""

import json
from typing import Any

from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.needed import needed
from bot.adapters.telegram.wire.translate import TelegramTranslator
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.desk_events import CounsellorStarted
from bot.core.ports import DESK
from bot.replay.arrivals import PARTS
from tests.every import every

NAMES = ("Secret", "Surname", "secret_handle")
USER: dict[str, Any] = {
    "id": 1, "is_bot": False, "first_name": "Secret", "last_name": "Surname", "username": "secret_handle",
    "language_code": "km",
}  # fmt: skip
CHAT: dict[str, Any] = {
    "id": 1,
    "type": "private",
    "first_name": "Secret",
    "last_name": "Surname",
    "username": "secret_handle",
}
MESSAGE: dict[str, Any] = {"message_id": 7, "date": 1_767_500_000, "chat": CHAT, "from": USER}
MEMBER: dict[str, Any] = {"status": "member", "user": USER}


class Everybody:
    def contact_id(self, bot_id: int, chat_id: int) -> str:
        return f"contact{chat_id}"

    def verify(self, owner: str, data: str, signature: str) -> bool:
        return True


def translated(update: dict[str, Any], desk: Desk | None = None) -> object:
    translator = TelegramTranslator(42, ForumGroups({"": -100}), Everybody())
    return translator.translate(json.dumps({"update_id": 1, **update}).encode(), desk or Desk(), 5)


UPDATES: dict[str, dict[str, Any]] = {
    **{kind: {"message": {**MESSAGE, **parts}} for kind, parts in PARTS.items()},
    "words": {"message": {**MESSAGE, "text": "help me"}},
    "changed": {"edited_message": {**MESSAGE, "text": "help me now", "edit_date": 1_767_500_001}},
    "answer": {"message": {**MESSAGE, "text": "yes", "reply_to_message": {**MESSAGE, "message_id": 3, "text": "?"}}},
    "forwarded": {"message": {**MESSAGE, "text": "x", "forward_origin": {"type": "user", "date": 1, "sender_user": USER}}},
    "forwarded of who hides": {
        "message": {**MESSAGE, "text": "x", "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Secret"}}
    },
    "mention": {
        "message": {**MESSAGE, "text": "ask Ann", "entities": [{"type": "text_mention", "offset": 4, "length": 3, "user": USER}]}
    },
    "own card": {"message": {**MESSAGE, "contact": {"phone_number": "1", "first_name": "Secret", "user_id": 1}}},
    "press": {"callback_query": {"id": "9", "from": USER, "chat_instance": "1", "data": "menu|sig", "message": {**MESSAGE, "text": "words"}}},
    "reaction": {
        "message_reaction": {
            "chat": CHAT, "message_id": 7, "user": USER, "date": 1, "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": "👍"}],
        }
    },
    "blocked": {
        "my_chat_member": {
            "chat": CHAT, "from": USER, "date": 1, "old_chat_member": MEMBER,
            "new_chat_member": {"status": "kicked", "user": USER, "until_date": 0},
        }
    },
    "a kind of next year": {"message_of_next_year": {**MESSAGE, "text": "x"}},
}  # fmt: skip


@every(UPDATES)
def test_nobody_is_named_and_nothing_else_is_lost(name: str) -> None:
    update = UPDATES[name]
    kept = needed(update)
    assert not any(who in json.dumps(kept) for who in NAMES)
    if name != "a kind of next year":
        assert translated(kept) == translated(update)


def test_of_a_press_only_the_place_of_its_message_is_kept() -> None:
    (query,) = needed(UPDATES["press"]).values()
    assert query["message"] == {"message_id": 7, "date": 1_767_500_000, "chat": {"id": 1, "type": "private"}}
    at_desk = {**UPDATES["press"]["callback_query"], "data": "d|next|sig"}
    at_desk["message"] = {
        **MESSAGE,
        "chat": {"id": -100, "type": "supergroup", "title": "Desk"},
        "text": "words of a contact",
    }
    kept = needed({"callback_query": at_desk})
    assert "words of a contact" not in json.dumps(kept)
    assert translated(kept) == translated({"callback_query": at_desk})


def test_counsellors_keep_their_names_at_the_desk() -> None:
    group = {"id": -100, "type": "supergroup", "title": "Desk"}
    words = {"message": {**MESSAGE, "chat": group, "text": "/report"}}
    assert needed(words) == words
    private = {**UPDATES["press"]["callback_query"], "data": "d|here|sig"}
    assert needed({"callback_query": private})["callback_query"]["from"] == USER


def test_a_counsellor_who_presses_start_is_still_one() -> None:
    (by,) = {CounsellorStarted}
    start = needed({"message": {**MESSAGE, "text": "/start"}})
    stranger: Any = translated(start)
    assert stranger.key == "contact1"
    id_ = translated_id()
    known: Any = translated(start, Desk(counsellors=(Counsellor(id_, "1", "Ann"),)))
    assert known.key == DESK
    assert isinstance(known.events[0], by)
    assert known.events[0].by.name == ""


def translated_id() -> str:
    """The id that the one user has as a counsellor."""
    pressed: Any = translated({"callback_query": {**UPDATES["press"]["callback_query"], "data": "d|next|sig"}})
    return str(pressed.events[0].by.counsellor)


def test_whatever_comes_is_kept() -> None:
    deep: Any = "x"
    for _ in range(500):
        deep = [deep]
    odd: dict[str, Any] = {
        "update_id": 3,
        "message": deep,
        "poll": None,
        "edited_message": {"chat": 3, "from": "x"},
        "m": {"message": 3, "data": 1},
    }
    assert needed(odd).keys() == odd.keys()
