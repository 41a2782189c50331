"""Updates of the desk's group as events: who leaves, who writes anonymously."""

import json
from typing import Any

import pytest

from bot.adapters.telegram.groups import ForumGroups
from bot.adapters.telegram.translate import TelegramTranslator
from bot.core.events import CounsellorLeft, CounsellorWrote, Event, WroteAnonymously
from bot.core.model import CaseState, Desk, DeskCase, Urgency
from bot.core.ports import DESK

GROUP, BOT, TOPIC = -1_001_234_567_890, 42, 7


class Names:
    def contact_id(self, bot_id: int, chat_id: int) -> str:
        return f"contact {chat_id}"

    def verify(self, owner: str, data: str, signature: str) -> bool:
        return False


def events(update: dict[str, Any]) -> tuple[str, tuple[Event, ...], str | None]:
    case = DeskCase("ada", 1, (0, 0), CaseState.OPEN, Urgency.URGENT, 0, thread=TOPIC)
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


RESTRICTED = dict.fromkeys(
    (
        "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
        "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
        "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
        "can_edit_tag", "can_react_to_messages",
    ),
    False,
)  # fmt: skip


@pytest.mark.parametrize(
    "update",
    [
        membership("left"),
        membership("kicked", until_date=0),
        membership("restricted", is_member=False, until_date=0, **RESTRICTED),
    ],
)
def test_who_leaves_the_group_is_known_without_asking_whether_they_are_a_member(
    update: dict[str, Any],
) -> None:
    key, (event,), by = events(update)
    assert isinstance(event, CounsellorLeft)
    assert (key, by, event.by.address) == (DESK, None, "9")


@pytest.mark.parametrize(
    "update",
    [
        membership("member"),
        membership("restricted", is_member=True, until_date=0, **RESTRICTED),
        membership("left", chat=-1_009),
    ],
)
def test_other_changes_of_membership_mean_nothing(update: dict[str, Any]) -> None:
    assert events(update)[1] == ()


def written(sender: dict[str, Any], **more: Any) -> dict[str, Any]:
    chat = {"id": GROUP, "type": "supergroup", "title": "desk", "is_forum": True}
    return {
        "message": {
            "message_id": 5,
            "date": 1,
            "chat": chat,
            "from": sender,
            "text": "hello",
            "message_thread_id": TOPIC,
            "is_topic_message": True,
            **more,
        }
    }


ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}
AS_THE_GROUP = {"sender_chat": {"id": GROUP, "type": "supergroup", "title": "desk"}}


def test_an_anonymous_administrator_is_noticed_in_the_topic_of_a_case() -> None:
    assert events(written(ANONYMOUS, **AS_THE_GROUP))[:2] == ("ada", (WroteAnonymously(message=5),))
    elsewhere = written(ANONYMOUS, **AS_THE_GROUP, is_topic_message=True)
    elsewhere["message"]["message_thread_id"] = 99
    assert events(elsewhere)[1] == ()


def test_a_counsellor_writes_under_their_own_name() -> None:
    key, (event,), by = events(written(person()))
    assert isinstance(event, CounsellorWrote)
    assert (key, by) == ("ada", "9")
