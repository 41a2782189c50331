import json
import shutil
from pathlib import Path

import pytest

from bot.understanding.word_files import HOME
from tests.fakes.nlu import FIXTURES, run_nlu, train_small

pytestmark = [pytest.mark.slow, pytest.mark.rasa]
CHANGED = "changed"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(FIXTURES, tmp_path, dirs_exist_ok=True)
    return tmp_path


def train(project: Path, *options: str) -> tuple[int, str]:
    argv = [str(HOME / "train.py"), "--data", str(project / "data"), "--models", str(project / "models"), *options]
    done = run_nlu(*argv)
    return done.returncode, done.stderr


def test_nothing_is_trained_twice_and_every_change_counts(project: Path, small_model: Path) -> None:
    """What was learnt from the same messages elsewhere is up to date here too."""
    shutil.copytree(small_model.parent, project / "models")
    model = project / "models" / "sarika.tar.gz"
    before = model.read_bytes()
    assert json.loads((project / "models" / "sarika.json").read_text())["messages"] == {"en": 12, "km": 12, "latn": 12}
    assert train(project) == (0, "The model is up to date.\n")
    assert model.read_bytes() == before

    with (project / "data" / "en" / "greet.yml").open("a") as file:
        file.write("  - good evening\n")
    code, said = train(project)
    assert code == 0
    assert "37 messages for 3 topics (en 13, km 12, latn 12)" in said
    assert sorted(p.name for p in (project / "models").iterdir()) == ["sarika.json", "sarika.tar.gz"]
    assert json.loads((project / "models" / "sarika.json").read_text())["messages"]["en"] == 13


def test_faults_end_training_and_leave_the_model_alone(project: Path) -> None:
    models = project / "models"
    models.mkdir()
    (models / "sarika.tar.gz").write_bytes(b"old")
    (project / "data" / "en" / "greet.yml").write_text("topic: greet\nscript: en\nmessages:\n  - hi\n  - HI\n")
    code, said = train(project)
    assert code == 2
    assert said.splitlines() == [
        "data/en/greet.yml:5: the same message as in data/en/greet.yml:4",
        "1 to mend; nothing was trained.",
    ]
    assert (models / "sarika.tar.gz").read_bytes() == b"old"


def test_one_topic_alone_is_too_few(project: Path) -> None:
    for path in (project / "data").glob("*/*.yml"):
        if path.stem != "greet":
            path.unlink()
    code, said = train(project)
    assert code == 2
    assert "at least two" in said
    assert not (project / "models" / "sarika.tar.gz").exists()


def test_check_trains_nothing(project: Path) -> None:
    assert train(project, "--check")[0] == 0
    assert not (project / "models").exists()


def test_training_twice_gives_the_same_model(small_model: Path, tmp_path: Path) -> None:
    code = (
        "import sys, tarfile, hashlib; t = tarfile.open(sys.argv[1]);"
        "print(sorted(hashlib.sha256(t.extractfile(m).read()).hexdigest() for m in t"
        " if m.name.endswith(('model.json', 'model.npz'))))"
    )
    first = run_nlu("-c", code, str(small_model)).stdout
    second = run_nlu("-c", code, str(train_small(tmp_path / "again", "--force"))).stdout
    assert first == second
    assert len(first) > 100


def test_the_parts_of_the_pipeline(tmp_path: Path) -> None:
    done = run_nlu(str(Path(__file__).with_name("pipeline_parts.py")), str(HOME), str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        "folding",
        "mending",
        "linear",
        "as-liblinear",
        "as-scikit-learn",
        "two-labels",
        "saved",
        "placeholders",
        "urgency",
        "sense",
        "meaning",
        "whole",
        "nearest",
        "without",
        "words",
        "reading",
        "before",
        "asked",
        "taught",
        "crowd",
    ]
