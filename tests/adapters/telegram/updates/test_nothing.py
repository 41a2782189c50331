"""Why nothing comes of an update."""

import json
from typing import Any

import pytest

from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.translate import TelegramTranslator
from bot.core.model.case import CaseState
from bot.core.model.contact_events import Stood
from bot.core.model.desk import Desk, DeskCase
from bot.core.ports import Ignored
from bot.core.understanding.values import Urgency
from tests.adapters.telegram.updates.desk import BOT, GROUP, TOPIC, Names, events, membership, person

WROTE = {"message_id": 5, "date": 1, "from": person(), "text": "hello"}
DESK_CHAT = {"id": GROUP, "type": "supergroup", "title": "desk", "is_forum": True}
ROBOT = {"id": 3, "is_bot": True, "first_name": "Robot"}


def test_a_message_in_a_contacts_chat_that_nobody_wrote_is_known_so_that_it_can_be_cleared() -> None:
    chat = {"id": 9, "type": "private", "first_name": "Bopha"}
    what = {"pinned_message": {"message_id": 3, "date": 1, "chat": chat, "text": "words"}}
    key, (event,), _ = events({"message": {"message_id": 5, "date": 1, "from": person(), "chat": chat, **what}})
    assert isinstance(event, Stood)
    assert (key, event.message, event.sent_at) == ("contact 9", 5, 1000)


@pytest.mark.parametrize(
    ("update", "why"),
    [
        ({"poll_answer": {"id": "1", "from": person(), "query": "q", "offset": ""}}, Ignored.UNASKED),
        ({"message": WROTE | {"chat": {"id": 3, "type": "private", "first_name": "R"}, "from": ROBOT}}, Ignored.BOT),
        ({"message": WROTE | {"chat": {"id": -77, "type": "supergroup", "title": "o"}}}, Ignored.ELSEWHERE),
        ({"message": WROTE | {"chat": DESK_CHAT}}, Ignored.TALK),
        (
            {
                "message": WROTE
                | {
                    "chat": DESK_CHAT,
                    "text": None,
                    "message_thread_id": TOPIC,
                    "is_topic_message": True,
                    "new_chat_title": "t",
                }
            },
            Ignored.SERVICE,
        ),
        (membership("member"), Ignored.SERVICE),
        (membership("left", chat=-77), Ignored.ELSEWHERE),
    ],
)
def test_why_nothing_comes_of_an_update_is_known(update: dict[str, Any], why: Ignored) -> None:
    translator = TelegramTranslator(BOT, ForumGroups({"": GROUP}), Names())
    case = DeskCase("ada", 1, (0, 0), CaseState.OPEN, Urgency.URGENT, 0, thread=TOPIC)
    body = json.dumps({"update_id": 1, **update}).encode()
    routed = translator.translate(body, Desk(cases=(case,)), 0)
    assert (routed.events, routed.ignored) == ((), why)
