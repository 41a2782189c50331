"""What General and the board show while many cases come at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.core.model.case import CaseState
from bot.core.model.desk import Desk, DeskCase
from bot.core.model.effects.desk import AlertAll, Board
from bot.core.model.floods import AlarmState, Arrivals
from bot.core.model.rules import HOUR, MINUTE
from bot.core.ports import DESK, Call, Entry, View
from bot.core.turn.arrivals import UNIT
from bot.core.understanding.values import Urgency
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

LATELY = Arrivals(minutes=((NOW // MINUTE, 62),), usual=2 * UNIT)


def waiting(number: int, urgency: Urgency = Urgency.EMERGENCY) -> DeskCase:
    return DeskCase(f"c{number}", 1, (number % 9, number // 9), CaseState.WAITING, urgency, NOW - 1_000 * number)


def alert_for_all(*cases: DeskCase, alarm: AlarmState, anew: bool = True, language: str = "en") -> Call:
    desk = Desk(counsellors=(counsellor(1),), cases=cases, alarms=(alarm,))
    return render(AlertAll(anew=anew), CASE, desk=desk, language=language)


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_alert_for_all_says_how_many_are_new_and_how_many_wait(language: str) -> None:
    cases = [*map(waiting, range(9)), *(replace(waiting(n), waiting_since=NOW - 10 * MINUTE) for n in range(9, 13))]
    call = alert_for_all(*cases, waiting(99, Urgency.SUPPORT), alarm=AlarmState(posted_at=NOW), language=language)
    text = str(call.params["text"])
    assert call.method == "send_message"
    assert [word for word in text.replace("។", ".").replace(".", " ").split() if word in ("9", "14", "13")] == [
        "9",
        "14",
        "13",
    ]
    assert "tg://user?id=1" in text, "phones of those on shift ring"
    assert len(labels(call)) == 1


def test_it_is_edited_and_says_no_more_than_is_true() -> None:
    alarm = AlarmState(message=77, posted_at=NOW, changes=3)
    call = alert_for_all(waiting(1), waiting(2), alarm=alarm, anew=False)
    assert (call.method, call.params["message_id"], call.changes) == ("edit_message_text", 77, 3)
    assert "2 wait" in str(call.params["text"])
    forum = TelegramForum(CONTENT, NAMES, Signing(), ForumGroups({"": GROUP}), "en", hours=NO_HOURS)
    nobody = View(None, Desk(alarms=(alarm,)), (), NOW)
    assert forum.render(Entry("1-0", DESK, AlertAll(), NOW), nobody) is None


def test_the_board_tells_of_a_flood_and_has_a_button_that_is_taken_back() -> None:
    quiet = Desk(counsellors=(counsellor(1),))
    runs = replace(quiet, arrivals=LATELY)
    assert "62 new accounts asked for help in 10 minutes, usually 2." in "\n".join(
        rows(render(Board(), CASE, desk=runs))
    )
    assert labels(render(Board(), CASE, desk=runs))[-1] == "Put new accounts last"
    behind = replace(runs, behind=(NOW - 1, NOW + HOUR))
    assert labels(render(Board(), CASE, desk=behind))[-1] == "New accounts in turn again"
    assert any("behind all others" in row for row in rows(render(Board(), CASE, desk=behind)))
    over = replace(quiet, behind=(NOW - HOUR, NOW - 1))
    assert labels(render(Board(), CASE, desk=over)) == ["Take next", "On shift", "Off shift", "On call"]
