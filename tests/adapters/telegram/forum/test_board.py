"""The board: who waits, who holds what, and what contacts are told."""

from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from bot.adapters.telegram.desk.board import LINKS
from bot.content.model.answers import Review
from bot.core.model.case import CaseState
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk, DeskCase, TestAlert
from bot.core.model.effects.desk import Board
from bot.core.model.group import BoardState
from bot.core.model.rules import HOUR, MINUTE, Hours, Window
from bot.core.model.week import Plan, PlannedShift
from bot.core.understanding.values import Urgency
from bot.wording.code_names import CodeNames
from bot.wording.text import utf16_units, visible
from tests.adapters.telegram.forum import shown
from tests.adapters.telegram.forum.shown import CASE, CONTENT, GROUP, NOW, contact, counsellor, labels, render, waiting

ALWAYS = Hours(tuple(Window(day, 0, 24 * 60) for day in range(7)))


def board(
    *cases: DeskCase, language: str = "en", contacts: dict[str, Conversation] | None = None, **more: object
) -> str:
    desk = replace(Desk(counsellors=(counsellor(1),), cases=cases), **more)  # type: ignore[arg-type]
    text = str(render(Board(), CASE, desk=desk, language=language, contacts=contacts).params["text"])
    assert utf16_units(visible(text)) <= 4_096
    return text


def test_the_board_names_answers_that_were_changed_after_they_were_reviewed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "drafts again" not in board()
    changed = replace(CONTENT.answer("confinement", "en"), lapsed=Review("Sok Dara", date(2026, 11, 20)))
    answers = {**CONTENT.answers, ("confinement", "en"): changed}
    monkeypatch.setattr(shown, "CONTENT", replace(CONTENT, answers=answers))
    assert "⚠️ Changed since they were reviewed, so drafts again: confinement" in board()
    assert "Dara" not in board()


@pytest.mark.parametrize("language", ["en", "km"])
def test_no_waiting_case_is_off_the_board_when_a_hundred_wait(language: str) -> None:
    names = CodeNames()
    text = board(*map(waiting, range(100)), language=language)
    for number in range(100):
        assert names.name((number, number), language) in text


def test_long_names_of_counsellors_push_no_case_off_the_board() -> None:
    many = tuple(
        counsellor(n, name="ស្រី" * 32, started=n % 2 > 0, on_call=n % 2 > 0, on_until=NOW + (n % 3) * HOUR)
        for n in range(60)
    )
    plan = Plan(tuple(PlannedShift(c.id, tuple(range(7)), start, start + 60) for c in many for start in (600, 720)))
    text = board(*map(waiting, range(40)), counsellors=many, plan=plan, test=TestAlert(1, NOW))
    for number in range(40):
        assert CodeNames().name((number, number), "en") in text


def test_the_board_says_how_many_cases_stand_beyond_its_end() -> None:
    text = board(*map(waiting, range(400)))
    shown = sum(line.count(",") + 1 for line in text.splitlines() if line.startswith("🟠"))
    assert text.splitlines()[-1] == f"… and {400 - shown} more"
    assert "Name &lt;1&gt; &amp; co" in text


def test_the_board_shows_the_longest_wait_and_who_holds_what() -> None:
    held = (
        replace(waiting(1, Urgency.EMERGENCY), state=CaseState.OPEN, holder="0000000001"),
        replace(waiting(2), state=CaseState.OPEN, holder="0000000001", paused=True),
    )
    lines = visible(board(waiting(4), waiting(3), waiting(5, Urgency.EMERGENCY), *held)).splitlines()
    names = [CodeNames().name((n, n), "en") for n in range(6)]
    assert lines[2].startswith("Waiting: 3")
    assert lines[3] == "The longest wait: 0 min"
    assert [line.split(" · ")[0] for line in lines[4:7]] == [f"🔴 {names[5]}", f"🟠 {names[3]}", f"🟠 {names[4]}"]
    assert lines[7:] == ["Open: 2", f"Name <1> & co (2): 🔴 {names[1]}, ⏸ 🟠 {names[2]}"]
    assert labels(render(Board(), CASE)) == ["Take next", "On shift", "Off shift", "On call"]


def test_the_board_says_what_a_waiting_case_is_about_and_who_waits_for_whom() -> None:
    held = replace(waiting(1), state=CaseState.OPEN, holder="0000000001")
    answered = replace(waiting(2), state=CaseState.OPEN, holder="0000000001")
    there = replace(waiting(3), waiting_since=NOW - 20 * 24 * HOUR)
    awaits = replace(CASE, hold=replace(CASE.hold, awaits=NOW - 5 * MINUTE))
    contacts = {"c1": contact(awaits), "c2": contact(CASE), "c3": contact(CASE)}
    lines = visible(board(there, held, answered, contacts=contacts)).splitlines()
    names = [CodeNames().name((n, n), "en") for n in range(4)]
    topic = CONTENT.topics["confinement"].title_in("en")
    assert lines[3:] == [
        "The longest wait: 20 days",
        f"🟠 {names[3]} · {topic} · Thailand · Khmer · 20 days",
        "Open: 2",
        "⏳ the contact waits for an answer, for so long",
        f"Name <1> & co (2): 🟠 {names[1]} ⏳ 5 min, 🟠 {names[2]}",
    ]


def test_a_board_without_room_leaves_out_what_cases_are_about_before_how_long_they_wait() -> None:
    contacts = {f"c{n}": contact(CASE) for n in range(90)}
    assert board(*map(waiting, range(10)), contacts=contacts).count("Thailand") == 10
    text = board(*map(waiting, range(90)), contacts=contacts)
    assert "Thailand" not in text
    assert text.count(" · 0 min") == 90


def test_a_name_on_the_board_opens_the_topic_of_its_case() -> None:
    held = replace(waiting(1), state=CaseState.OPEN, holder="0000000001")
    text = board(held, waiting(2), replace(waiting(3), thread=None))
    names = [CodeNames().name((n, n), "en") for n in range(4)]
    for number in (1, 2):
        assert f'<a href="https://t.me/c/{str(GROUP)[4:]}/{number}">{names[number]}</a>' in text
    assert f"🟠 {names[3]} ·" in text, "it has no topic yet"


def test_no_more_names_open_their_topics_than_telegram_takes_entities() -> None:
    held = [replace(waiting(n), state=CaseState.OPEN, holder="0000000001") for n in range(60, 120)]
    assert board(*map(waiting, range(60)), *held).count("<a href=") == LINKS


def test_the_board_says_what_contacts_are_told() -> None:
    def head(desk: Desk, hours: Hours) -> str:
        return unescape(str(render(Board(), CASE, desk=desk, hours=hours).params["text"])).splitlines()[1]

    assert head(Desk(), Hours()).startswith("Nobody is on shift. Contacts are told that no counsellor can write")
    assert "contacts are told that you are called, and that none may be here" in head(Desk(), ALWAYS)
    assert head(Desk(counsellors=(counsellor(1),)), ALWAYS) == "On shift: Name <1> & co"


def test_an_edit_of_the_board_says_which_changes_it_shows() -> None:
    for message in (None, 5):
        desk = Desk(boards=(BoardState(message=message, posting=True, changes=3),))
        assert render(Board(), CASE, desk=desk).changes == 3


def test_who_cannot_be_called_stands_on_the_board() -> None:
    desk = Desk(counsellors=(counsellor(1, started=False), counsellor(2, on_call=True)))
    text = str(render(Board(), CASE, desk=desk).params["text"])
    assert "Have not pressed Start, so I cannot call them: Name &lt;1&gt;" in text
    assert "On call: Name &lt;2&gt;" in text
