"""Reactions of both sides."""

from typing import Any

import pytest

from bot.core.model.case_events import CounsellorReacted
from bot.core.model.contact_events import Reacted
from tests.adapters.telegram.updates.desk import GROUP, PHONE, events, person


def reaction(*new: dict[str, Any], chat: dict[str, Any], message: int = 8, **who: Any) -> dict[str, Any]:
    old = [{"type": "emoji", "emoji": "👍"}]
    change = {"chat": chat, "message_id": message, "date": 5, "old_reaction": old, "new_reaction": list(new)}
    return {"message_reaction": {**change, **(who or {"user": person()})}}


HEART = {"type": "emoji", "emoji": "❤"}
OWN = {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"}
FORUM = {"id": GROUP, "type": "supergroup", "title": "desk", "is_forum": True}


@pytest.mark.parametrize(
    ("new", "emoji", "settable"), [((HEART,), "❤", True), ((HEART, OWN), "🖼", False), ((), "", False)]
)
def test_a_contacts_reaction(new: tuple[dict[str, Any], ...], emoji: str, settable: bool) -> None:
    key, (event,), _ = events(reaction(*new, chat=PHONE))
    assert key == "contact 9"
    assert isinstance(event, Reacted)
    assert (event.message, event.emoji, event.settable, event.replaces) == (8, emoji, settable, True)
    assert event.sent_at == 5_000


def test_a_counsellors_reaction_finds_its_case_by_the_message() -> None:
    key, (event,), by = events(reaction(HEART, chat=FORUM))
    assert isinstance(event, CounsellorReacted)
    assert (key, by, event.message, event.emoji) == ("ada", "9", 8, "❤")


@pytest.mark.parametrize(
    "update",
    [
        reaction(HEART, chat=FORUM, message=99),
        reaction(HEART, chat={**FORUM, "id": -1_009}),
        reaction(HEART, chat=FORUM, actor_chat=FORUM),
        reaction(HEART, chat=FORUM, user={**person(), "is_bot": True}),
    ],
)
def test_other_reactions_mean_nothing(update: dict[str, Any]) -> None:
    assert events(update)[1] == ()
