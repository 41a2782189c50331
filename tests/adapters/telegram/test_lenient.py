"""Every kind of update, whole, minimal, and of another version of the Bot API: none that is known becomes a dead letter."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Message, Update

from bot.adapters.telegram.wire.translate import ALLOWED_UPDATES
from bot.core.model.case import Kind
from bot.core.model.contact_events import Blocked, Edited, PressedForged, Reacted, Stood, Unblocked, Wrote
from bot.core.model.desk_events import CounsellorLeft, DeskLooked
from bot.core.model.errors import Unparsable
from tests.adapters.telegram.updates.desk import GROUP, events, membership, person
from tests.adapters.telegram.updates.test_membership import RESTRICTED
from tests.every import every

CHAT = {"id": 9, "type": "private"}
BASE: dict[str, Any] = {"message_id": 3, "date": 1, "chat": CHAT, "from": person()}
KEPT = {*BASE, "from_user", "text", "caption", "sender_chat", "migrate_to_chat_id"}
FIELDS = sorted(
    {n for c in Message.__mro__ for n in getattr(c, "__slots__", ()) if not n.startswith("_")}
    - KEPT - {"id", "link", "api_kwargs", "chat_id"}
)  # fmt: skip
NONSENSE: list[Any] = [{}, [{}], {"brand_new": 1}, "x", 5, True, [1]]

POLL = {"id": "1", "question": "Where?", "options": [{"text": "a"}], "total_voter_count": 0}
OLDER = {
    "poll": (POLL, Kind.POLL),
    "location": ({"latitude": 11.5, "longitude": 104.9}, Kind.LOCATION),
    "voice": ({"file_id": "v", "file_unique_id": "u", "duration": 1}, Kind.VOICE),
    "photo": ([{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}], Kind.PHOTO),
    "sticker": ({"file_id": "s", "file_unique_id": "u", "width": 1, "height": 1}, Kind.OTHER),
    "contact": ({"phone_number": "+1", "first_name": "Somebody"}, Kind.CONTACT),
    "story": ({"chat": CHAT, "id": 1}, Kind.STORY),
    "successful_payment": ({"currency": "USD"}, Kind.OTHER),
}
"""Kinds of message as servers sent them before fields were added, and what is left of them."""


def wrote(**more: Any) -> Wrote:
    _, (event,), _ = events({"message": {**BASE, **more}})
    assert isinstance(event, Wrote)
    return event


@pytest.mark.parametrize("kind", OLDER)
def test_a_message_of_an_older_server(kind: str) -> None:
    value, expected = OLDER[kind]
    assert wrote(**{kind: value}).content.kind is expected


@every(FIELDS)
def test_a_message_with_a_part_that_cannot_be_read_keeps_its_words(name: str) -> None:
    for value in NONSENSE:
        _, found, _ = events({"message": {**BASE, "text": "help me", name: value}})
        (event,) = found
        if isinstance(event, Stood):  # one of those that nobody wrote, and it could be read
            assert event.message == BASE["message_id"]
            continue
        assert isinstance(event, Wrote)
        assert event.content.text == "help me"


def test_a_poll_of_an_older_or_newer_server_comes_with_question_and_options() -> None:
    asked = {
        "id": "1",
        "question": "did they lock you in",
        "options": [{"text": "yes"}, {"text": "no", "brand_new": {}}],
    }
    assert wrote(poll=asked).content.text == "did they lock you in\n• yes\n• no"


def test_a_message_of_a_newer_server() -> None:
    assert wrote(telepathy={"strength": 7}).content.kind is Kind.OTHER
    assert wrote(text="help", telepathy={"strength": 7}).content.text == "help"


def test_an_answer_to_a_poll_that_cannot_be_read_is_still_an_answer() -> None:
    reply = {**BASE, "message_id": 2, "poll": POLL}
    assert wrote(text="this", reply_to_message=reply).reply_to == 2


def test_an_edit_with_a_part_that_cannot_be_read() -> None:
    _, (event,), _ = events({"edited_message": {**BASE, "edit_date": 2, "text": "help", "poll": POLL}})
    assert isinstance(event, Edited)
    assert event.content.text == "help"


def test_a_press_below_a_message_that_cannot_be_read_is_answered() -> None:
    press = {"id": "5", "from": person(), "chat_instance": "1", "data": "menu|x", "message": {**BASE, "poll": POLL}}
    _, (event,), _ = events({"callback_query": press})
    assert event == PressedForged(press="5")


@pytest.mark.parametrize(
    ("status", "more", "left"),
    [
        ("restricted", {"is_member": False}, True),
        ("restricted", {"is_member": True}, False),
        ("restricted", {}, False),
        ("restricted", RESTRICTED | {"is_member": False, "until_date": 0, "can_dream": True}, True),
        ("kicked", {}, True),
        ("left", {}, True),
        ("administrator", {}, False),
        ("creator", {}, False),
        ("member", {"brand_new": {}}, False),
    ],
)
def test_a_member_of_an_older_or_newer_server(status: str, more: dict[str, Any], left: bool) -> None:
    _, found, _ = events(membership(status, **more))
    assert [e for e in found if isinstance(e, CounsellorLeft)] == list(found if left else ())
    assert bool(found) is (left or status in ("administrator", "creator"))


@pytest.mark.parametrize(("status", "event"), [("kicked", Blocked), ("member", Unblocked)])
def test_a_block_of_an_older_server(status: str, event: type) -> None:
    change = {**membership(status)["chat_member"], "chat": CHAT}
    _, found, _ = events({"my_chat_member": change})
    assert [type(one) for one in found] == [event]


def test_the_bots_own_rights_of_an_older_server_are_those_that_it_names() -> None:
    rights = {"can_manage_topics": True, "can_delete_messages": True, "can_pin_messages": True}
    change = membership("administrator", **rights)["chat_member"]
    change["new_chat_member"]["user"] = {**person(42), "is_bot": True}
    _, found, _ = events({"my_chat_member": {**change, "chat": {"id": GROUP, "type": "supergroup", "is_forum": True}}})
    assert [event.troubles for event in found if isinstance(event, DeskLooked)] == [()]


def test_a_reaction_of_a_kind_that_cannot_be_read() -> None:
    reaction = {"chat": CHAT, "message_id": 4, "date": 1, "user": person(), "old_reaction": []}
    _, (event,), _ = events({"message_reaction": {**reaction, "new_reaction": [{"type": "hologram"}]}})
    assert isinstance(event, Reacted)


@pytest.mark.parametrize("kind", sorted(set(Update.ALL_TYPES) - set(ALLOWED_UPDATES)))
def test_what_was_not_asked_for_is_handled_by_doing_nothing(kind: str) -> None:
    whole: dict[str, Any] = {
        "poll_answer": {"poll_id": "1", "option_ids": [0], "user": person()},
        "poll": POLL,
        "channel_post": {**BASE, "text": "x"},
        "inline_query": {"id": "1", "from": person(), "query": "", "offset": ""},
        "pre_checkout_query": {"id": "1"},
    }
    for value in (whole.get(kind, {}), {}, {"brand_new": 1}):
        assert events({kind: value})[1] == ()


def test_what_no_version_names_is_a_dead_letter() -> None:
    with pytest.raises(Unparsable):
        events({"telepathy": {}})
