import random
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.understanding.text import fold
from bot.understanding.word_files import HOME

sys.path.insert(0, str(HOME))
from report import noise
from report.figures import FIGURES, Share, Told, two


def told(urgency: int, said: str, *, topic: str = "threats", understood: str = "threats", hard: bool = False) -> Told:
    line = {"urgency": said, "topic": understood, "confidence": 0.9, "alternatives": [{"topic": "greet"}]}
    return Told("…", "en", topic, (), urgency, hard, line)


def test_the_interval_of_wilson() -> None:
    low, high = Share(8, 10).wilson()
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)  # Wilson 1927 by hand
    assert Share(10, 10).wilson()[1] == pytest.approx(1)
    assert Share(0, 0).wilson() == (0.0, 1.0)
    assert str(Share(9, 10)) == ".90 (.60 to .98; 9 of 10)"
    assert str(Share(0, 0)) == "–"
    assert (two(1.0), two(0.456)) == ("1.00", ".46")


def test_what_is_counted() -> None:
    messages = [
        told(3, "urgent"),
        told(3, "none", understood="greet"),
        told(2, "emergency"),
        told(0, "urgent", topic="greet", hard=True),
        told(0, "none", topic="greet", understood="greet"),
    ]
    counts = {name: (share.hits, share.among) for name, share in ((n, f(messages)) for n, f in FIGURES.items())}
    assert counts["emergencies called emergency or urgent"] == (1, 2)
    assert counts["emergencies and urgents called emergency or urgent"] == (2, 3)
    assert counts["of those called emergency or urgent, truly support or more"] == (2, 3)
    assert counts["alarming words without danger not called emergency"] == (1, 1)
    assert counts["false alarms: none called emergency or urgent, of all messages"] == (1, 5)
    assert counts["topic right"] == (3, 5)
    assert counts["topic right or among the three buttons"] == (4, 5)
    assert counts["out of scope and small talk answered as something else"] == (1, 2)


@pytest.mark.parametrize("kind", noise.KINDS)
@pytest.mark.parametrize(
    "text", ["they lock me in a room every night", "ស្តាប់ខ្ញុំផង គេចាក់សោខ្ញុំក្នុងបន្ទប់ រាល់យប់ ហើយគេមិនឱ្យចេញទៅណាទេ ជួយខ្ញុំផងបង"]
)
def test_damage_changes_a_message_and_always_in_the_same_way(kind: str, text: str) -> None:
    damaged = noise.damaged(text, kind)
    assert damaged != text
    assert damaged == noise.damaged(text, kind)


@pytest.mark.parametrize("kind", ["zero-width characters", "look-alike letters", "stretched vowels"])
@pytest.mark.parametrize(
    "text", ["they lock me in a room every night", "គេចាក់សោខ្ញុំក្នុងបន្ទប់ រាល់យប់", "min ot oy jenh krao"]
)
def test_what_keyboards_do_is_folded_away(kind: str, text: str) -> None:
    assert fold(noise.damaged(text, kind)) == fold(text)


def test_typos_are_one_in_twenty_five() -> None:
    text = "abcde" * 2_000
    damaged = noise.typos(text, random.Random(1))
    assert 0.02 < sum(a != b for a, b in zip(text[:100], damaged[:100], strict=True)) / 100 < 1
    assert damaged != text
    assert abs(len(damaged) - len(text)) < 300


@pytest.mark.slow
@pytest.mark.rasa
@pytest.mark.timeout(700)
def test_the_report_is_written_from_a_small_set(tmp_path: Path) -> None:
    (tmp_path / "held_out").mkdir()
    for script, texts in {
        "km": ("គេចាក់សោខ្ញុំ", "សួស្តី"),
        "latn": ("ke jak sor khnhom", "sousdey"),
        "en": ("they lock me in", "hello"),
    }.items():
        lines = [f"  - {{text: {text}, topic: {topic}, urgency: {urgency}}}" for text, topic, urgency in
                 zip(texts, ("confinement", "greet"), ("emergency", "none"), strict=True)]  # fmt: skip
        (tmp_path / "held_out" / f"{script}.yml").write_text("messages:\n" + "\n".join(lines) + "\n")
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import runpy; runpy.run_module('report', run_name='__main__')"
    )
    made = ["uv", "run", "--isolated", "--project", str(HOME), "--frozen", "--group", "report", "python", "-c", code]
    done = subprocess.run(  # beside Rasa's environment, which other tests use meanwhile and which has no matplotlib
        [*made, str(HOME), "--held-out", str(tmp_path / "held_out"), "--docs", str(tmp_path / "docs")],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "docs" / "understanding.md").read_text()
    assert "| emergencies called emergency or urgent (aim .97 / .95 / .97) | 1.00 (.21 to 1.00; 1 of 1) |" in page
    assert "Rasa down" in page
    assert (tmp_path / "docs" / "understanding.svg").stat().st_size > 5_000
