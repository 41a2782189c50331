"""Updates of the desk's group, and what they become."""

import json
from typing import Any

from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.translate import TelegramTranslator
from bot.core.model.case import CaseState
from bot.core.model.desk import Desk, DeskCase
from bot.core.model.events import Event
from bot.core.understanding.values import Urgency

GROUP, BOT, TOPIC = -1_001_234_567_890, 42, 7


class Names:
    def contact_id(self, bot_id: int, chat_id: int) -> str:
        return f"contact {chat_id}"

    def verify(self, owner: str, data: str, signature: str) -> bool:
        return False


def events(update: dict[str, Any]) -> tuple[str, tuple[Event, ...], str | None]:
    case = DeskCase("ada", 1, (0, 0), CaseState.OPEN, Urgency.URGENT, 0, thread=TOPIC, shown=(8,))
    translator = TelegramTranslator(BOT, ForumGroups({"": GROUP}), Names())
    routed = translator.translate(json.dumps({"update_id": 1, **update}).encode(), Desk(cases=(case,)), 0)
    return routed.key, routed.events, routed.by


def person(id: int = 9) -> dict[str, Any]:
    return {"id": id, "is_bot": False, "first_name": "Bopha"}


def membership(status: str, *, chat: int = GROUP, **more: Any) -> dict[str, Any]:
    return {
        "chat_member": {
            "chat": {"id": chat, "type": "supergroup", "title": "desk"},
            "from": person(1),
            "date": 1,
            "old_chat_member": {"status": "member", "user": person()},
            "new_chat_member": {"status": status, "user": person(), **more},
        }
    }


PHONE = {"id": 9, "type": "private", "first_name": "A"}
