"""The doctor says whether pictures and voice notes are read, and why not; the wiring reads just these."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.adapters.reading import speech, tesseract
from bot.core.model.case import Kind
from bot.doctor import reading as doctor
from bot.doctor.findings import Weight
from bot.settings.fields import Settings
from bot.wiring import reading as wiring
from tests.adapters.reading.test_tesseract import bounds as bounded
from tests.fakes.hearing import model

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
    monkeypatch.setattr(tesseract, "bounds", lambda: bounds)
    monkeypatch.setattr(tesseract, "installed", lambda: there)
    finding = doctor.pictures(settings)
    assert finding.weight is weight
    assert says in str(finding)
    assert (Kind.PHOTO in wiring.readers_of(settings)) is reads


HEARS = {
    # (a model is named, bounds, packages, files that lack): what the doctor says, whether it is heard
    (False, True, True, ()): (Weight.OK, "no model is named", False),
    (True, False, False, ()): (Weight.NOTE, "Landlock", False),
    (True, True, False, ()): (Weight.MEND, "uv sync --extra hearing", False),
    (True, True, True, ("tokens.txt",)): (Weight.MEND, "It needs tokens.txt", False),
    (True, True, True, ()): (Weight.OK, "sarika listen --score", True),
}


class Works(speech.Speech):
    """One that is not tried."""

    async def works(self) -> bool:
        return True


async def test_it_is_said_whether_voice_notes_are_heard_and_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for (named, bounds, packages, missing), (weight, says, hears) in HEARS.items():
        settings = Settings.model_construct(picture_languages="none", voice_model=tmp_path if named else None)
        fake = SimpleNamespace(installed=lambda there=packages: there, lacks=lambda _, gone=missing: gone, Speech=Works)
        for module in (doctor, wiring):
            monkeypatch.setattr(module, "speech", fake)
        monkeypatch.setattr(tesseract, "bounds", lambda there=bounds: there)
        finding = await doctor.voice_notes(settings)
        assert finding.weight is weight, finding
        assert says in str(finding)
        assert (Kind.VOICE in wiring.readers_of(settings)) is hears


@bounded
async def test_a_model_that_is_half_there_or_another_one_is_no_model(tmp_path: Path) -> None:
    folder = model(tmp_path)
    settings = Settings.model_construct(voice_model=folder, voice_seconds=60)
    assert (await doctor.voice_notes(settings)).weight is Weight.OK
    whole = (folder / "model.int8.onnx").read_bytes()
    half, pointer = whole[: len(whole) // 2], b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n"
    for name, parts in (("model.int8.onnx", (half, pointer, b"")), ("tokens.txt", (pointer,))):
        whole = (folder / name).read_bytes()
        for part in parts:
            (folder / name).write_bytes(part)
            finding = await doctor.voice_notes(settings)
            assert finding.weight is Weight.MEND, (name, part[:9])
            assert "Download it anew" in str(finding)
        (folder / name).write_bytes(whole)
