from pathlib import Path

import pytest
import yaml

from bot.core.understanding.values import Urgency
from bot.editing.training import CannotAdd, add, texts, words

FILE = """topic: greet   # who says hello
script: en
messages:
  - hello
  - {text: "good day: again", urgency: support}   # kept
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "greet.yml").write_text(FILE, encoding="utf-8")
    return tmp_path


def test_a_message_is_added_below_and_nothing_else_changes(data: Path) -> None:
    path = add(data, "en", "greet", 'oh "hi": there', None)
    assert path.read_text(encoding="utf-8").startswith(FILE)
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["messages"][-1] == 'oh "hi": there'


def test_its_own_urgency_is_written_and_a_new_file_is_made(data: Path) -> None:
    path = add(data, "km", "greet", "ជំរាបសួរ", Urgency.SUPPORT)
    made = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert made == {"topic": "greet", "script": "km", "messages": [{"text": "ជំរាបសួរ", "urgency": "support"}]}


def test_what_stands_there_in_another_spelling_is_refused(data: Path) -> None:
    with pytest.raises(CannotAdd, match="already"):
        add(data, "en", "goodbye", "HELLOOO", None)
    assert not (data / "en" / "goodbye.yml").exists()


@pytest.mark.parametrize(
    "text", [FILE + "more: 1\n", FILE.replace("messages:", "texts:"), "- a list\n", "topic: {\n", FILE + "  - a\a\n"]
)
def test_a_file_of_another_form_is_left_alone(data: Path, text: str) -> None:
    path = data / "en" / "greet.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CannotAdd):
        add(data, "en", "greet", "hi there", None)
    assert path.read_text(encoding="utf-8") == text


def test_a_file_that_is_not_text_is_said_to_be_unreadable(data: Path) -> None:
    (data / "en" / "greet.yml").write_bytes(b"topic: \xff\n")
    with pytest.raises(CannotAdd, match=r"greet\.yml cannot be read"):
        texts(data / "en")


def test_texts_and_words_are_folded(data: Path) -> None:
    assert set(texts(data / "en")) == {"hello", "good day: again"}
    assert words(data) == {"hello", "good", "day", "again"}
