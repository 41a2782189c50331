"""The doctor says whether pictures are read, in which languages, and why not; the wiring reads in just these."""

from __future__ import annotations

import pytest

from bot.doctor import reading as doctor
from bot.doctor.findings import Weight
from bot.settings.fields import Settings
from bot.wiring import reading as wiring

BY = {
    ("khm eng tha", True, ("eng", "khm", "tha", "osd")): (Weight.OK, "khm, eng, tha", True),
    ("khm eng tha", True, ("eng", "osd")): (Weight.NOTE, "Not installed: khm, tha", True),
    ("khm eng tha", True, ()): (Weight.NOTE, "Tesseract is not here", False),
    ("khm eng tha", False, ()): (Weight.NOTE, "Landlock", False),
    ("none", True, ("khm",)): (Weight.OK, "so the settings say", False),
}


@pytest.mark.parametrize("case", BY)
def test_it_is_said_what_is_read_and_why_not(
    case: tuple[str, bool, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, bounds, there = case
    weight, says, reads = BY[case]
    settings = Settings.model_construct(picture_languages=wanted, picture_seconds=20)
    monkeypatch.setattr(doctor, "bounds", lambda: bounds)
    for module in (doctor, wiring):
        monkeypatch.setattr(module, "installed", lambda: there)
    finding = doctor.pictures(settings)
    assert finding.weight is weight
    assert says in str(finding)
    assert (wiring.reader_of(settings) is not None) is reads
