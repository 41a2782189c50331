"""What the doctor says of the counsellors."""

from bot.core.model.desk import Counsellor, Desk
from bot.core.model.group import TestAlert
from bot.core.model.rules import Hours, Window
from bot.core.model.week import Plan, PlannedShift
from bot.core.ports import Loaded
from bot.doctor.findings import Weight
from bot.doctor.people import findings

NOW = 10**12
STARTED = Counsellor("c1", "1", "សុខា", started=True)
SILENT = Counsellor("c2", "2", "Rithy")
NO_PLAN, NO_HOURS = Plan(), Hours()
GONE = Counsellor("c3", "3", "Maly", gone=True)


def seen(
    *counsellors: Counsellor, test: TestAlert | None = None, plan: Plan = NO_PLAN, hours: Hours = NO_HOURS
) -> list[str]:
    desk = Desk(counsellors=counsellors, test=test, plan=plan)
    return [str(finding) for finding in findings(Loaded(None, 0, desk, 1, NOW), hours)]


def test_who_did_not_press_start_is_named() -> None:
    (line,) = seen(STARTED, SILENT, GONE)
    assert "cannot call them: Rithy." in line
    assert seen(STARTED, GONE) == ["   ok  The bot can write to all 1 counsellors."]
    assert "No counsellor" in seen(GONE)[0]


def test_who_did_not_see_the_test_alert_is_named() -> None:
    lines = seen(STARTED, SILENT, GONE, test=TestAlert(1, NOW - 1, ("c1",)))
    assert "not seen by: Rithy." in lines[1]


def test_nothing_of_it_is_to_be_mended_before_sarika_runs() -> None:
    desk = Desk(counsellors=(SILENT,))
    assert {f.weight for f in findings(Loaded(None, 0, desk, 1, NOW), Hours())} == {Weight.NOTE}


def test_what_keeps_the_weekly_plan_from_being_true_is_said() -> None:
    shifts = [PlannedShift(who, (0,), 480, 720) for who in ("c1", "c2", "c3")]
    hours = Hours((Window(0, 480, 780), Window(6, 1320, 1440)))
    _, gone, silent, uncovered = seen(STARTED, SILENT, GONE, plan=Plan(tuple(shifts)), hours=hours)
    assert "mend  Stand in the weekly plan, but have left the group: Maly." in gone
    assert "mend  Stand in the weekly plan, but have not pressed Start" in silent
    assert "Rithy." in silent
    assert "nobody stands in the weekly plan: Mon 12:00-13:00; Sun 22:00-24:00." in uncovered
    _, well = seen(STARTED, plan=Plan(tuple(shifts[:1])))
    assert "names 1 counsellors, and all of them can be called" in well
