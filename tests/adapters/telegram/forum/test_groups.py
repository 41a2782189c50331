"""Several groups: where a case can be moved, and topics of a group that is gone."""

from dataclasses import replace

import pytest

from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.core.model.case import CaseState
from bot.core.model.desk import Desk
from bot.core.model.effects.desk import DeleteThread, TellCounsellor
from bot.core.model.effects.thread import Card
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.group import BoardState, GroupTrouble, Trouble
from bot.core.model.lines import Line
from bot.core.ports import DESK, Entry, View
from bot.engine.results import nothing
from bot.wording.code_names import CodeNames
from tests.adapters.telegram.forum.shown import (
    CASE,
    CONTENT,
    GROUP,
    NAMES,
    NO_HOURS,
    NOW,
    Signing,
    counsellor,
    labels,
    render,
    rows,
)


def test_a_topic_of_a_group_that_is_out_of_the_settings_counts_as_not_deleted() -> None:
    forum = TelegramForum(CONTENT, NAMES, Signing(), ForumGroups({"b": GROUP}), "en", hours=NO_HOURS)
    entry, view = Entry("1-0", DESK, DeleteThread(thread=7, group="a"), NOW), View(None, Desk(), (), NOW)
    assert forum.render(entry, view) is None
    assert nothing(entry, view) == NotDelivered(effect=DeleteThread(thread=7, group="a"), why=Refusal.REFUSED)


TWO_GROUPS = Desk(
    counsellors=(counsellor(1), counsellor(2, groups=("", "abcdefghijkl"))),
    boards=(BoardState(), BoardState("abcdefghijkl")),
    titles=(("abcdefghijkl", "អ្នកប្រឹក្សា ទី២"),),
)


@pytest.mark.parametrize("state", [CaseState.WAITING, CaseState.OPEN])
def test_a_case_can_be_moved_where_there_is_another_group_and_the_card_says_who_is_there(state: CaseState) -> None:
    case = replace(CASE, state=state, view=replace(CASE.view, menu="further" if state is CaseState.OPEN else ""))
    assert "ទៅក្រុមផ្សេង" in labels(render(Card(case=CASE.number), case, desk=TWO_GROUPS, language="km"))
    assert "ទៅក្រុមផ្សេង" not in labels(render(Card(case=CASE.number), case, language="km"))
    menu = render(
        Card(case=CASE.number), replace(case, view=replace(case.view, menu="move")), desk=TWO_GROUPS, language="km"
    )
    takes = ["ទទួលករណី", "នីតិវិធី"] if state is CaseState.WAITING else []
    assert labels(menu) == [*takes, "អ្នកប្រឹក្សា ទី២", "ត្រឡប់"], "whoever waits can be taken over all the while"
    assert rows(menu)[-1] == "• អ្នកប្រឹក្សា ទី២. ក្នុងវេន៖ Name <2> & co"
    off = replace(TWO_GROUPS, counsellors=(counsellor(1),))
    menu = render(Card(case=CASE.number), replace(case, view=replace(case.view, menu="move")), desk=off)
    assert rows(menu)[-1] == "• អ្នកប្រឹក្សា ទី២. Nobody is on shift there."


def test_no_case_can_be_moved_to_a_group_that_is_broken() -> None:
    broken = replace(TWO_GROUPS, troubles=(GroupTrouble(Trouble.NO_FORUM, NOW, "abcdefghijkl"),))
    menu = render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, menu="move")), desk=broken)
    assert labels(menu) == ["Back"]


def test_who_held_a_case_that_moved_is_told_its_name_privately() -> None:
    values = (("holder", "ដារា"), ("code", "1-2"), ("group", "ក្រុមថ្ងៃ"))
    told = TellCounsellor(counsellor="0000000001", line=Line.MOVED_AWAY, values=values)
    text = str(render(told, CASE, language="km").params["text"])
    assert all(word in text for word in ("ដារា", CodeNames().name((1, 2), "km"), "ក្រុមថ្ងៃ"))
