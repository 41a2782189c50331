"""`sarika listen`: prints what is heard, and measures an operator's own recordings with the real sherpa-onnx."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.adapters.reading.speech import Heard
from bot.cli import app
from bot.wiring.hearing import Score, sounds, told
from tests.adapters.reading.test_tesseract import bounds
from tests.fakes.hearing import LOCKED, model, note


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    """One that is heard as it is, one beside which other words stand, one that is broken, and two that are none."""
    for name, sound, words in (
        ("1.ogg", note(LOCKED), LOCKED + "។"),
        ("2.OGG", note("all is well"), "They locked me in."),
        ("3.ogg", b"OggS", "words"),
    ):
        (tmp_path / name).write_bytes(sound)
        (tmp_path / name).with_suffix(".txt").write_text(words, encoding="utf-8")
    (tmp_path / "alone.ogg").write_bytes(note("a"))
    (tmp_path / "words.txt").write_text("words", encoding="utf-8")
    return tmp_path


@bounds
@pytest.mark.slow
def test_a_folder_is_measured_in_letters_flags_time_and_memory(recordings: Path) -> None:
    folder = model(recordings / "m")
    done = CliRunner().invoke(app, ["listen", "--score", str(recordings), "--model", str(folder)])
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0].startswith(
        "1.ogg  0 of 30 letters wrong (0%); red flags: 1 heard, 0 missed, 0 heard that nobody said;"
    )
    assert "red flags: 0 heard, 1 missed, 0" in lines[1]
    assert lines[2].startswith("3.ogg  not heard to its end")
    assert lines[4].startswith("In all, 3 sounds: ")
    assert "red flags: 1 heard, 1 missed, 0 heard that nobody said;" in lines[4]
    one = CliRunner().invoke(app, ["listen", str(recordings / "1.ogg"), "--model", str(folder)])
    assert one.output == LOCKED + "\n"


def test_flags_that_nobody_said_count_and_time_is_for_a_second_of_sound() -> None:
    flags = [frozenset(said) for said in ("a", "ab", "")]
    scores = [
        Score("x.ogg", 10, 2, flags[0], flags[1], 3.0, Heard("", 10.0, 5_000_000)),
        Score("y.ogg", 10, 0, flags[1], flags[2], 1.0, Heard("", 10.0, 9_000_000)),
    ]
    assert list(told(scores))[3] == (
        "In all, 2 sounds: 2 of 20 letters wrong (10%); red flags: 1 heard, 2 missed, 1 heard that nobody said; "
        "0.20 s for a second of sound; 9 MB."
    )


def test_only_sounds_with_their_words_are_taken(recordings: Path) -> None:
    assert [path.name for path in sounds(recordings)] == ["1.ogg", "2.OGG", "3.ogg"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Name sounds to hear"),
        (["--model", "nowhere"], "needs model.int8.onnx and tokens.txt"),
        (["--score", "nowhere"], "no sound with a .txt of its name"),
        (["nowhere.ogg"], "There is no file nowhere.ogg"),
    ],
)
@bounds
def test_what_cannot_be_done_is_said_with_what_to_do(arguments: list[str], says: str, tmp_path: Path) -> None:
    given = arguments if "--model" in arguments else [*arguments, "--model", str(model(tmp_path / "m"))]
    done = CliRunner().invoke(app, ["listen", *given])
    assert done.exit_code == 1
    assert says in str(done.exception)
