"""What the doctor says of the counsellors."""

from bot.core.desk_state import Counsellor, Desk, TestAlert
from bot.core.ports import Loaded
from bot.doctor.findings import Weight
from bot.doctor.people import findings

NOW = 10**12
STARTED = Counsellor("c1", "1", "សុខា", started=True)
SILENT = Counsellor("c2", "2", "Rithy")
GONE = Counsellor("c3", "3", "Maly", gone=True)


def seen(*counsellors: Counsellor, test: TestAlert | None = None) -> list[str]:
    desk = Desk(counsellors=counsellors, test=test)
    return [str(finding) for finding in findings(Loaded(None, 0, desk, 1, NOW))]


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
    assert {f.weight for f in findings(Loaded(None, 0, desk, 1, NOW))} == {Weight.NOTE}
