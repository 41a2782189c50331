"""Files of `responses/` that nothing reads are named; those that are read, and hidden ones, are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import FOLDER, Problems
from bot.content.check.folders import TOP, check_strays
from bot.content.read.loader import LANGUAGES

PICTURE = "this is a picture, and nobody is shown it"
UNREAD = "nothing reads this file"


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("km/answers/confinement.png", PICTURE),
        ("km/audio/confinement.JPG", PICTURE),
        ("pictures/logo.svg", PICTURE),
        ("km/answers/confinement.md~", UNREAD),
        ("km/anwsers/confinement.md", UNREAD),
        ("en/answers/old/confinement.md", UNREAD),
        ("xx/answers/confinement.md", UNREAD),
        ("directory.yaml", UNREAD),
    ],
)
def test_a_file_that_nothing_reads(tmp_path: Path, name: str, what: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    check_strays(tmp_path, LANGUAGES, problems := Problems())
    (found,) = problems.found
    assert (found.path, found.line, found.what) == (path, 1, what)
    assert "take it out" in found.instead


@pytest.mark.parametrize("name", ["km/answers/.DS_Store", ".git/HEAD", "km/audio/confinement.mp3"])
def test_hidden_files_and_recordings_are_no_strays(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.touch()
    check_strays(tmp_path, LANGUAGES, problems := Problems())
    assert problems.found == []


def test_every_file_of_the_project_is_read_and_no_name_is_waited_for_in_vain() -> None:
    check_strays(FOLDER, LANGUAGES, problems := Problems())
    assert problems.found == []
    assert {path.name for path in FOLDER.glob("*.yml")} == TOP
