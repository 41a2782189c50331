"""Where the desk has a page, alerts, pings and the board lead to it: to the case, by its token alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.core.model.case import CaseState
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.desk import Alert, AlertAll, Board, Ping, UpdateCall
from bot.core.model.effects.table import Effect
from bot.core.ports import Entry, View
from tests.adapters.telegram.forum.shown import (
    CASE,
    CONTACT,
    CONTENT,
    GROUP,
    NAMES,
    NO_HOURS,
    NOW,
    Signing,
    counsellor,
    waiting,
)
from tests.adapters.telegram.forum.test_own_chat import buttons

LINK = "https://t.me/sarika_bot/desk?startapp="
ADDRESS = "https://desk.example.org/desk/"
TOKEN = "abcdefgh23456"
WAITS = replace(CASE, state=CaseState.WAITING, holder=None)
EFFECTS: list[tuple[Effect, bool]] = [
    (Alert(case=CASE.number), True),
    (Ping(case=CASE.number, counsellor="0000000001", about="waits"), True),
    (UpdateCall(message=9, case=CASE.number, counsellor=None), True),
    (AlertAll(), False),
    (Board(), False),
]


@pytest.mark.parametrize(("effect", "of_case"), EFFECTS)
@pytest.mark.parametrize("page", [LINK, ADDRESS, ""])
def test_there_is_a_way_to_the_page_where_there_is_one(effect: Effect, of_case: bool, page: str) -> None:
    forum = TelegramForum(CONTENT, NAMES, Signing(), ForumGroups({"": GROUP}), "en", hours=NO_HOURS)
    forum.use_page(page)
    told = Conversation(contact=CONTACT, address="1", token=TOKEN, case=WAITS)
    desk = Desk(counsellors=(counsellor(1),), cases=(waiting(1),))
    call = forum.render(Entry("1-0", CONTACT, effect, NOW), View(told, desk, (), NOW))
    assert call is not None
    found = [url for label, url in buttons(call) if label == "Open on the page"]
    leads = page == LINK or (page == ADDRESS and not of_case)
    assert found == ([f"{page}{TOKEN if of_case else ''}"] if leads else [])
