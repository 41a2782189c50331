"""What a counsellor reads at a change of shift, of the record, of what they look for, and around the end of a case."""

from dataclasses import replace
from typing import Any

import pytest
from telegram import InlineKeyboardMarkup

from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.core.casework.card_choices import ENDING, UNSAID
from bot.core.keeping.closing import CORRECT_WITHIN, UNDO_WITHIN
from bot.core.keeping.record import FIELDS
from bot.core.model.agreed import FollowedUp, History, PastCase
from bot.core.model.case import Case, CaseState, Notes
from bot.core.model.conversation import Conversation, FollowUps, Phone
from bot.core.model.desk import Desk, DeskCase, EndedCase
from bot.core.model.effects.desk import Found, HandOver, ShiftBrief, TellCounsellor, TellDesk
from bot.core.model.effects.table import Effect
from bot.core.model.effects.thread import Card, PostLog
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.ports import DESK, Call, Entry, View
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
    said,
)

ONE, TWO, THREE = counsellor(1, name="Sokha"), counsellor(2, name="Dara"), counsellor(3, name="Mony")
FORUM = TelegramForum(CONTENT, NAMES, Signing(), ForumGroups({"": GROUP}), "en", hours=NO_HOURS)


def held(number: int, holder: str | None, urgency: Urgency = Urgency.URGENT) -> DeskCase:
    state = CaseState.OPEN if holder is not None else CaseState.WAITING
    case = DeskCase(f"c{number}", 1, (number, number), state, urgency, NOW - HOUR, holder=holder)
    return replace(case, token=f"t{number}")


def call(effect: Effect, desk: Desk, cases: tuple[PastCase, ...] = ()) -> Call | None:
    return FORUM.render(Entry("1-1", DESK, effect, NOW), View(None, desk, (), NOW, glances=cases))


def text(effect: Effect, desk: Desk, cases: tuple[PastCase, ...] = ()) -> str:
    made = call(effect, desk, cases)
    assert made is not None
    return str(made.params["text"])


def test_who_leaves_is_asked_of_each_case_to_whom_it_goes_who_holds_fewest_first() -> None:
    cases = (held(1, ONE.id), held(2, ONE.id, Urgency.EMERGENCY), held(3, TWO.id))
    off = replace(ONE, on_until=None)
    desk = Desk(counsellors=(off, TWO, THREE), cases=cases)
    made = call(HandOver(of=ONE.id, counsellor=ONE.id), desk)
    assert made is not None
    assert made.chat == f"counsellor:{ONE.id}"
    markup = made.params["reply_markup"]
    assert isinstance(markup, InlineKeyboardMarkup)
    names = [[button.text for button in row] for row in markup.inline_keyboard]
    assert names == [
        [f"🔴 {NAMES.name((2, 2), 'en')} → To the queue", "→ Mony", "→ Dara"],
        [f"🟠 {NAMES.name((1, 1), 'en')} → To the queue", "→ Mony", "→ Dara"],
    ]
    assert all("|over|" in str(button.callback_data) for row in markup.inline_keyboard for button in row)
    anew = call(HandOver(of=ONE.id, counsellor=ONE.id, message=7), desk)
    assert anew is not None
    assert (anew.method, anew.params["message_id"]) == ("edit_message_text", 7)
    elsewhere = replace(cases[1], group="other")
    in_general = call(HandOver(of=ONE.id), replace(desk, cases=(cases[0], elsewhere)))
    assert in_general is not None
    assert in_general.group
    markup = in_general.params["reply_markup"]
    assert isinstance(markup, InlineKeyboardMarkup)
    assert len(markup.inline_keyboard) == 1, "a case of another group stands there"


@pytest.mark.parametrize("over", ["back", "nothing"])
def test_nobody_is_asked_who_is_back_or_holds_nothing(over: str) -> None:
    by = ONE if over == "back" else replace(ONE, on_until=None)
    desk = Desk(counsellors=(by, TWO), cases=(held(1, ONE.id if over == "back" else TWO.id),))
    assert call(HandOver(of=ONE.id, counsellor=ONE.id), desk) is None


def test_who_comes_reads_what_waits_who_holds_what_and_what_was_closed() -> None:
    ended = EndedCase("c9", 1, (9, 9), NOW + DAY, holder=TWO.id, closed_at=NOW - MINUTE, outcome="safe")
    before = replace(ended, contact="c8", code=(8, 8), closed_at=NOW - DAY)
    desk = Desk(counsellors=(ONE, TWO), cases=(held(1, None), held(2, TWO.id)), ended=(before, ended))
    shown = text(ShiftBrief(counsellor=ONE.id, since=NOW - HOUR), desk)
    assert shown.split("\n") == [
        "You are on shift.",
        f"Waiting: 1, the longest for 60 minutes. 🟠 {NAMES.name((1, 1), 'en')}",
        f"Dara holds: 🟠 {NAMES.name((2, 2), 'en')}",
        f"Closed since you were here: 1. {NAMES.name((9, 9), 'en')}",
    ]
    assert call(ShiftBrief(counsellor=ONE.id), Desk(counsellors=(ONE,))) is None


PAST = (
    PastCase(1, (1, 2), "confinement", Urgency.EMERGENCY, NOW - 40 * DAY, NOW - 39 * DAY, "safe", "MY"),
    PastCase(2, (3, 4), "unpaid_wages", Urgency.SUPPORT, NOW - DAY, 0, "", "TH"),
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (NAMES.name((1, 2), "en"), [0]),
        (NAMES.name((3, 4), "km"), [1]),
        ("Malaysia", [0]),
        ("ម៉ាឡេស៊ី", [0]),
        ("thailand", [1]),
        (CONTENT.topics["unpaid_wages"].title_in("km"), [1]),
        ("wages", [1]),
        ("Safe", [0]),
        ("2026-01", [1]),
        ("malaysia safe", [0]),
        ("malaysia wages", []),
    ],
)
def test_cases_are_found_by_words_in_either_language(words: str, found: list[int]) -> None:
    lines = text(Found(counsellor=ONE.id, words=words), Desk(counsellors=(ONE,)), PAST).split("\n")
    assert lines[0] == f"Cases found: {len(found)}"
    assert [line.split(" · ")[0][2:] for line in lines[1:]] == [NAMES.name(PAST[number].code, "en") for number in found]


@pytest.mark.parametrize("words", ["xyzzy", "2026-13", "Malaysia xyzzy"])
def test_what_means_nothing_is_said(words: str) -> None:
    assert "Write /find" in text(Found(counsellor=ONE.id, words=words), Desk(counsellors=(ONE,)), PAST)


def test_the_name_of_a_case_of_another_group_is_no_name() -> None:
    elsewhere = (replace(PAST[0], group="other"),)
    asked = Found(counsellor=ONE.id, words=NAMES.name((1, 2), "en"))
    assert "Write /find" in text(asked, Desk(counsellors=(ONE,)), elsewhere)


def test_the_record_is_tapped_and_stands_on_the_card() -> None:
    told = Conversation("a", "1", case=CASE, record=(("age", "18_24"), ("injuries", "light"), ("word", "lotus")))
    menu = replace(CASE, view=replace(CASE.view, menu="record"))
    parts = labels(render(Card(case=CASE.number), menu, told=replace(told, case=menu)))
    assert (len(parts), "✓ Age" in parts, "Papers" in parts) == (len(FIELDS) + 1, True, True)
    ages = replace(CASE, view=replace(CASE.view, menu=f"record.{FIELDS.index('age')}"))
    assert labels(render(Card(case=CASE.number), ages, told=replace(told, case=ages)))[2] == "✓ 18 to 24"
    shown = rows(render(Card(case=CASE.number), CASE, told=told))
    assert {"Age: 18 to 24", "Health: Lightly hurt", "Agreed word: lotus"} <= set(shown)
    unsure = replace(told, phone=Phone(unsure=True))
    assert not any("lotus" in row for row in rows(render(Card(case=CASE.number), CASE, told=unsure)))


def test_the_earlier_case_of_the_same_person_stands_on_the_card_with_its_summary() -> None:
    told = Conversation("a", "1", case=CASE, history=History(past=(replace(PAST[0], summary="got out"),)))
    shown = "\n".join(rows(render(Card(case=CASE.number), CASE, told=told)))
    assert f"Earlier case {NAMES.name((1, 2), 'en')}" in shown
    assert "Safe · got out" in shown


def test_what_came_of_a_follow_up_stands_on_the_card() -> None:
    done = FollowUps(answered=(FollowedUp(CASE.number, CASE.code, NOW, "well", NOW),))
    told = Conversation("a", "1", case=CASE, follow_up=done)
    assert any(row.endswith(": they are safe") for row in rows(render(Card(case=CASE.number), CASE, told=told)))


@pytest.mark.parametrize("menu", [ENDING, UNSAID])
def test_closing_asks_and_names_the_summary(menu: str) -> None:
    case = replace(CASE, view=replace(CASE.view, menu=f"{menu}.safe"), notes=Notes(last=("x", "got out")))
    made = render(Card(case=CASE.number), case)
    assert labels(made) == ["Yes, close it", "Back"]
    assert "❔ Its summary is your last note: got out" in rows(made)


def ended(since: int, **more: Any) -> Case:
    life = replace(CASE.life, closed_at=NOW - since, outcome="safe", summary="got out")
    return replace(CASE, state=CaseState.RESOLVED, life=life, **more)


@pytest.mark.parametrize(
    ("since", "buttons"),
    [
        (UNDO_WITHIN, ["Undo closing", "Correct the outcome"]),
        (UNDO_WITHIN + 1, ["Correct the outcome"]),
        (CORRECT_WITHIN + 1, []),
    ],
)
def test_a_closed_case_can_be_undone_and_corrected_for_a_time(since: int, buttons: list[str]) -> None:
    made = render(Card(case=CASE.number), ended(since))
    assert labels(made) == buttons
    assert {"Ended: Safe", "Summary: got out"} <= set(rows(made))


def test_of_somebody_else_nothing_is_undone() -> None:
    assert labels(render(Card(case=CASE.number), ended(0, stranger=True))) == []


def test_what_was_said_to_the_machine_stands_between_two_lines() -> None:
    entries = [replace(said(1, "they do not pay me"), to_machine=True), said(2, "are you there?")]
    case = replace(CASE, view=replace(CASE.view, cursor=0))
    assert str(render(PostLog(case=CASE.number), case, *entries).params["text"]).split("\n") == [
        "── Said to the machine before ──",
        "they do not pay me",
        "── From here on to you ──",
        "are you there?",
    ]
    alone = str(render(PostLog(case=CASE.number), case, entries[0]).params["text"])
    assert alone.endswith("── From here on to you ──")


def test_each_group_has_its_language_and_so_has_who_works_in_it() -> None:
    groups = ForumGroups({"km": GROUP, "en": GROUP - 1})
    two = TelegramForum(CONTENT, NAMES, Signing(), groups, "km", hours=NO_HOURS, languages={"km": "km", "en": "en"})
    desk = Desk(counsellors=(replace(ONE, groups=("en",)), replace(TWO, groups=("km",))))

    def shown(effect: Effect) -> str:
        made = two.render(Entry("1-1", DESK, effect, NOW), View(None, desk, (), NOW))
        assert made is not None
        return str(made.params["text"])

    told = {group: shown(TellDesk(line=Line.REPORT_HOW, group=group)) for group in ("", "km", "en")}
    assert told[""] == told["km"] != told["en"]
    mine = {who.id: shown(TellCounsellor(counsellor=who.id, line=Line.SHIFT_OVER)) for who in (ONE, TWO)}
    assert mine[ONE.id].isascii()
    assert not mine[TWO.id].isascii()
    assert two.language_in("gone") == "km"
