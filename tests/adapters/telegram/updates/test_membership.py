"""Who leaves the desk's group, or administers it."""

import json
from typing import Any

import pytest

from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.translate import TelegramTranslator
from bot.core.model.desk import Desk
from bot.core.model.desk_events import CounsellorLeft, MemberCame, RoleChanged
from bot.core.ports import DESK
from tests.adapters.telegram.updates.desk import BOT, GROUP, Names, events, membership, person

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
def test_who_leaves_the_group_is_known_without_asking_whether_they_are_a_member(update: dict[str, Any]) -> None:
    key, (event,), by = events(update)
    assert isinstance(event, CounsellorLeft)
    assert (key, by, event.by.address) == (DESK, None, "9")


def test_of_who_leaves_one_of_several_groups_it_is_asked_what_they_are_in_the_others() -> None:
    groups = ForumGroups({"": GROUP, "other": GROUP - 1})
    body = json.dumps({"update_id": 1, **membership("left")}).encode()
    routed = TelegramTranslator(BOT, groups, Names()).translate(body, Desk(), 0)
    assert [type(event) for event in routed.events] == [CounsellorLeft]
    assert routed.by == "9"


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


LINK = {
    "invite_link": "https://t.me/+abc", "creator": person(1), "creates_join_request": False, "is_primary": False,
    "is_revoked": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("how", "alone"),
    [
        ({}, False),
        ({"invite_link": LINK}, True),
        ({"invite_link": LINK, "via_chat_folder_invite_link": True}, True),
        ({"via_chat_folder_invite_link": True}, True),
        ({"invite_link": LINK, "via_join_request": True}, False),
        ({"invite_link": {"name": "of another version of the Bot API"}}, True),
    ],
)
@pytest.mark.parametrize("before", ["left", "kicked"])
def test_who_comes_by_a_link_that_nobody_approved_is_told_apart(before: str, how: dict[str, Any], alone: bool) -> None:
    update = membership("member")
    update["chat_member"] |= how
    update["chat_member"]["old_chat_member"] = {"status": before, "user": person(), "until_date": 0}
    key, (event,), by = events(update)
    assert isinstance(event, MemberCame)
    assert (key, by, event.alone) == (DESK, "9", alone)


@pytest.mark.parametrize(("before", "now"), [("administrator", "member"), ("member", "administrator")])
def test_who_is_made_an_administrator_or_is_none_any_more_is_asked_about_anew(before: str, now: str) -> None:
    rights = dict.fromkeys(
        (
            "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
            "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
            "can_edit_stories", "can_delete_stories",
        ),
        False,
    )  # fmt: skip
    update = membership(now, **(rights if now == "administrator" else {}))
    old = update["chat_member"]["old_chat_member"]
    old |= {"status": before, **(rights if before == "administrator" else {})}
    key, (event,), by = events(update)
    assert isinstance(event, RoleChanged)
    assert (key, by) == (DESK, "9"), "Telegram is asked, and not the one who says so"
