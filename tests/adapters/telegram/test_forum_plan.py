"""The weekly plan as counsellors see it: in General, on the board, and as a call to their shift."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.adapters.telegram.contact import ContactChat
from bot.core.model.case import Case
from bot.core.model.case_events import By
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.effects.contact import Say
from bot.core.model.effects.desk import Board, ShiftCall, ShowPlan
from bot.core.model.effects.table import Effect
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE, Hours, Window
from bot.core.model.week import DayOff, Plan, PlannedShift
from bot.core.ports import Call, Entry, View
from bot.wording.catalog import catalog, sentence
from bot.wording.text import utf16_units, visible
from bot.wording.week import plan_asked
from tests.adapters.telegram.forum.shown import CASE, CONTENT, NO_HOURS, NOW, Signing, labels, render, rows
from tests.adapters.telegram.forum.test_board import ALWAYS

# NOW is Sunday 4 January 2026, 11:13 in Cambodia.
SOKHA = Counsellor("s", "1", "សុខា <3", started=True)
DARA = Counsellor("d", "2", "Dara")
PLAN = Plan(
    (
        PlannedShift("s", (0, 1, 2, 3, 4), 480, 720),
        PlannedShift("d", (0, 1, 2, 3, 4), 480, 720),
        PlannedShift("s", (6,), 10 * 60, 12 * 60),
        PlannedShift("d", (5, 6), 22 * 60, 30 * 60),
    )
)
DESK = Desk(counsellors=(SOKHA, DARA), plan=PLAN)


def test_it_is_shown_as_it_can_be_sent_again() -> None:
    shown = rows(render(ShowPlan(), CASE, desk=DESK, language="km"))
    assert shown[1:4] == ["ចន្ទ-សុក្រ 08:00-12:00 សុខា <3, Dara", "អាទិត្យ 10:00-12:00 សុខា <3", "សៅរ៍-អាទិត្យ 22:00-06:00 Dara"]
    again = plan_asked(By("b", "1", "b"), "\n".join(shown[1:4]))
    made = [
        PlannedShift({"សុខា <3": "s", "Dara": "d"}[name], s.days, s.start, s.end)
        for s in again.shifts
        for name in s.names
    ]
    assert tuple(made) == PLAN.shifts


def test_days_off_stand_below_it_with_whose_they_are() -> None:
    off = (DayOff("2026-01-07", "d"), DayOff("2026-01-05"), DayOff("2026-01-02"))
    shown = rows(render(ShowPlan(), CASE, desk=replace(DESK, plan=replace(PLAN, off=off))))
    assert "Off: Monday 5 January everybody; Wednesday 7 January Dara" in shown


def test_it_can_be_copied_out_of_the_message() -> None:
    """Telegram lets nobody copy the words of a message that is protected."""
    assert not render(ShowPlan(), CASE, desk=DESK).params["protect_content"]


def test_a_name_with_a_comma_is_not_read_as_two_people() -> None:
    both = replace(DESK, counsellors=(replace(SOKHA, name="សុខា, Dara"), DARA))
    shown = rows(render(ShowPlan(), CASE, desk=both, language="km"))
    (again,) = plan_asked(By("b", "1", "b"), shown[2]).shifts
    assert again.names == ("សុខា Dara",)


def test_what_is_to_be_mended_in_it_is_said() -> None:
    hours = Hours((Window(0, 480, 800), Window(6, 0, 360)), ZoneInfo("Asia/Seoul"))
    gone = replace(SOKHA, gone=True)
    text = "\n".join(rows(render(ShowPlan(), CASE, desk=replace(DESK, counsellors=(gone, DARA)), hours=hours)))
    assert "Times are those of Asia/Seoul." in text
    assert "Have left the group: សុខា <3" in text
    assert "cannot call them: Dara" in text
    assert "nobody is planned:\nMon 12:00-13:20" in text
    well = "\n".join(rows(render(ShowPlan(), CASE, desk=DESK)))
    assert "Times are" not in well
    assert "nobody is planned" not in well


def test_without_a_plan_it_says_how_to_make_one() -> None:
    first, *_, last = rows(render(ShowPlan(), CASE, desk=Desk(), hours=ALWAYS))
    assert first == "There is no weekly plan."
    assert "/plan" in last


@pytest.mark.parametrize("started", [True, False])
@pytest.mark.parametrize("letter", ["ក", "🌸"])
def test_the_longest_plan_fits_into_a_message(letter: str, *, started: bool) -> None:
    names = [Counsellor(str(n), "1", letter * 120 + str(n), started=started, gone=n % 2 > 0) for n in range(60)]
    plan = Plan(tuple(PlannedShift(str(n), (n % 7,), n, n + 60) for n in range(60)))
    scattered = Hours(tuple(Window(day, hour * 60, hour * 60 + 1) for day in range(7) for hour in range(24)))
    desk = Desk(counsellors=tuple(names), plan=plan)
    text = str(render(ShowPlan(), CASE, desk=desk, hours=scattered).params["text"])
    assert utf16_units(visible(text)) <= 4096
    assert "… and " in text
    assert "send /plan" in text


def test_a_call_to_a_shift_is_only_made_while_it_is_true() -> None:
    call = render(ShiftCall(counsellor="s", until=NOW + HOUR), CASE, desk=DESK)
    assert (call.params["chat_id"], labels(call)) == (1, ["I am here", "I cannot come"])
    assert "until Sunday 12:13" in str(call.params["text"])
    on = replace(SOKHA, on_until=NOW + HOUR)
    for desk, until in (
        (DESK, NOW),
        (replace(DESK, counsellors=(on,)), NOW + HOUR),
        (replace(DESK, counsellors=(replace(SOKHA, gone=True),)), NOW + HOUR),
    ):
        with pytest.raises(AssertionError):
            render(ShiftCall(counsellor="s", until=until), CASE, desk=desk)


def head(desk: Desk, hours: Hours = NO_HOURS) -> list[str]:
    shown = rows(render(Board(), CASE, desk=desk, hours=hours))
    return shown[1 : next(n for n, line in enumerate(shown) if line.startswith("Waiting"))]


def test_the_board_says_who_is_missing_and_who_comes_next() -> None:
    assert head(DESK, ALWAYS)[:3] == [
        "Nobody is on shift. Contacts are told that no counsellor can write now.",
        "By the weekly plan, but not on shift: សុខា <3",
        "Next by the weekly plan: Dara, Sunday 22:00",
    ]
    on = replace(DESK, counsellors=(replace(SOKHA, on_until=NOW + MINUTE), DARA))
    assert head(on)[:2] == ["On shift: សុខា <3", "Next by the weekly plan: Dara, Sunday 22:00"]
    assert not [line for line in head(Desk(counsellors=(SOKHA,))) if "plan" in line]


def test_a_contact_is_told_when_the_plan_says_that_somebody_comes() -> None:
    def said(desk: Desk, case: Case | None = None) -> str:
        chat = ContactChat(CONTENT, Signing(), ALWAYS)
        effect: Effect = Say(topic="confinement", country="TH", crisis=True, called=False)
        conversation = Conversation(contact="a" * 26, address="1", case=case, language="en")
        call: Call | None = chat.render(Entry("1-0", "a" * 26, effect, NOW), View(conversation, desk, (), NOW))
        assert call is not None
        return str(call.params["text"])

    assert "No counsellor before Sunday 22:00" in said(DESK)
    opened = sentence(catalog("km"), Line.CASE_OPENED_NOBODY, {"opens": str(NOW)})
    assert "យើងគ្រោងថា មានគេនៅទីនេះចាប់ពី" in opened, "no promise: they may not come"
    elsewhere = replace(DESK, counsellors=tuple(replace(c, groups=("other",)) for c in DESK.counsellors))
    assert "Sunday 22:00" not in said(elsewhere, CASE)
