import sys
from pathlib import Path

import pytest

from bot.core.understanding.text import fold
from bot.understanding.word_files import HOME

sys.path.insert(0, str(HOME))  # Rasa's components are imported as Rasa does it; these need no Rasa
from components import messages
from components.messages import DataError

TOPICS = {"greet": "none", "confinement": "emergency"}


def faults(folder: Path) -> list[str]:
    with pytest.raises(DataError) as error:
        messages.read(folder, TOPICS, fold)
    found: list[str] = error.value.faults
    return found


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write(tmp_path, "data/en/greet.yml", "topic: greet\nscript: en\nmessages:\n  - hello\n  - good morning\n")
    return tmp_path / "data"


def test_messages_carry_topic_script_and_urgency(data: Path) -> None:
    write(
        data,
        "km/confinement.yml",
        'topic: confinement\nscript: km\nmessages:\n  - គេចាក់សោរ\n  - {text: "អ្វីទៅ", urgency: none}\n',
    )
    found = {e.text: e for e in messages.read(data, TOPICS, fold)}
    assert found["គេចាក់សោរ"].urgency == "emergency"
    assert found["អ្វីទៅ"].urgency == "none"
    assert found["hello"].script == "en"
    assert found["hello"].place == "data/en/greet.yml:4"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("topic: greet\nscript: latn\nmessages:\n  - sousdey\n  - SOUSDEY\n", "latn/greet.yml:5: the same message as in data/latn/greet.yml:4"),
        ("topic: greet\nscript: latn\nmessages:\n  - sousdey\n  - 'soOosdey \u200b'\n  - \"\u200b\"\n", ":6: the message is empty"),
        ("topic: greet\nscript: latn\nmessages:\n  - សួស្តី\n", ":4: has Khmer letters"),
        ("topic: deny\nscript: latn\nmessages:\n  - te\n", ":1: topic says 'deny' where 'greet' belongs"),
        ("script: latn\nmessages:\n  - te\n", "this file has no topic: write topic: greet"),
        ("topic: greet\nscript: en\nmessages:\n  - te\n", ":2: script says 'en' where 'latn' belongs"),
        ("topic: greet\nscript: latn\nmessages: []\n", ":3: messages is empty"),
        ("topic: greet\nscript: latn\nmessages: te\n", ":3: messages should be a list"),
        ("topic: greet\nscript: latn\nmessages:\n  - {text: te, urgency: high}\n", ":4: urgency is 'high': write one of: none, support"),
        ("topic: greet\nscript: latn\nmessages:\n  - {txt: te}\n", "txt is not a field of a message"),
        ("topic: greet\nscript: latn\nmessages:\n  - bong: te\n", ":4: a message has no text: write a line of text, in quotes"),
        ("topic: greet\nscript: latn\nmessages:\n  - [te]\n", ":4: a message should have named fields"),
        ("topic: greet\nscript: latn\nmessagess:\n  - te\n", ":4: messagess is not a field of this file"),
        ("topic: greet\nscript: latn\nmessages:\n  - 'te\n", "is not valid YAML"),
        ("topic: greet\nscript: latn\nmessages:\n  - sousdey\n  - te\a\n", ":5: this is not valid YAML (the invisible character U+0007"),
        ("- te\n", "this file should have named fields"),
        ("", "nothing is written here"),
        (b"topic: \xff\n", "is not UTF-8"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_file_and_line(data: Path, text: str | bytes, says: str) -> None:
    write(data, "latn/greet.yml", text)
    found = faults(data)
    assert any(says in fault for fault in found), found
    assert all(fault.startswith("data/latn/greet.yml") for fault in found)


def test_all_faults_are_listed_at_once(data: Path) -> None:
    write(data, "latn/greet.yml", "topic: greet\nscript: latn\nmessages:\n  - ''\n  - a\n  - A\n")
    write(data, "en/nonsense.yml", "topic: nonsense\nscript: en\nmessages:\n  - a\n")
    assert len(faults(data)) == 3


def test_a_message_for_two_topics_names_both(data: Path) -> None:
    write(data, "en/confinement.yml", "topic: confinement\nscript: en\nmessages:\n  - Hellooo\n  - locked\n")
    assert faults(data) == [
        "data/en/greet.yml:4: the same message as in data/en/confinement.yml:4, but for confinement"
    ]


def test_the_same_word_may_be_english_and_romanised_khmer(data: Path) -> None:
    write(data, "latn/greet.yml", "topic: greet\nscript: latn\nmessages:\n  - hello\n")
    assert len(messages.read(data, TOPICS, fold)) == 3


def test_a_loan_word_may_stand_among_khmer_messages_but_no_sentence(data: Path) -> None:
    head = "topic: greet\nscript: km\nmessages:\n"
    write(data, "km/greet.yml", head + "  - live agent\n")
    assert len(messages.read(data, TOPICS, fold)) == 3
    write(data, "km/greet.yml", head + "  - i want a human\n")
    assert "no Khmer letter" in faults(data)[0]


def test_no_messages_at_all(tmp_path: Path) -> None:
    assert "no training messages" in faults(tmp_path)[0]


@pytest.mark.parametrize(
    "text", ["", "groups: {a: {b: {}}}", "groups: {a: {b: {urgency: high}}}", "groups: [", "[]", "groups:\n  a: \a"]
)
def test_topics_that_cannot_be_used(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match=r"topics\.yml"):
        messages.topics(write(tmp_path, "topics.yml", text))


def test_both_sides_read_the_same_topics() -> None:
    from bot.understanding.topics import load_topics

    theirs = messages.topics(HOME / "topics.yml")
    assert {id: topic.urgency.word for id, topic in load_topics(HOME / "topics.yml").items()} == theirs
    assert len(theirs) == 76


def asked(folder: Path, text: str) -> list[messages.Question]:
    write(folder, "asked/en/confinement.yml", text)
    found: list[messages.Question] = messages.questions(folder / "asked", TOPICS, fold)
    return found


QUESTIONS = """topic: confinement
script: en
sections:
  safe:
    - should i jump
    - is it safe to wait
none:
  - my name is Sok
"""


def test_questions_carry_their_section(tmp_path: Path) -> None:
    found = asked(tmp_path, QUESTIONS)
    assert [(each.text, each.section) for each in found] == [
        ("should i jump", "confinement.safe"),
        ("is it safe to wait", "confinement.safe"),
        ("my name is Sok", ""),
    ]
    assert found[0].place == "asked/en/confinement.yml:5"
    assert messages.questions(tmp_path / "nowhere", TOPICS, fold) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (QUESTIONS.replace("my name is Sok", "Should I jump"), ":8: the same message as in asked/en/confinement.yml:5"),
        (QUESTIONS.replace("my name is Sok", "'\u200b'"), ":8: the message is empty"),
        (QUESTIONS.replace("my name is Sok", "ខ្ញុំ"), ":8: has Khmer letters"),
        (QUESTIONS.replace("none:", "nobody:"), ":8: nobody is not a field of this file"),
        (QUESTIONS.replace("topic: confinement", "topic: greet"), ":1: topic says 'greet'"),
        ("topic: confinement\nscript: en\nsections:\n  safe: []\n", ":4: there is no message"),
    ],
)
def test_what_is_wrong_with_questions_is_said(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(DataError) as error:
        asked(tmp_path, text)
    assert any(says in fault for fault in error.value.faults), error.value.faults


def test_what_is_asked_of_any_answer_is_no_section(tmp_path: Path) -> None:
    topics = write(
        tmp_path, "topics.yml", "groups: {a: {costs: {urgency: none, query: costs}, greet: {urgency: none}}}"
    )
    assert messages.queries(topics) == {"costs"}
    examples = [
        messages.Example("is it free", "costs", "en", "none", ""),
        messages.Example("hi", "greet", "en", "none", ""),
    ]
    questions = asked(tmp_path, QUESTIONS)
    learnt = messages.asking(examples, questions, {"costs"})
    assert learnt == [*((each.text, each.section) for each in questions), ("is it free", "costs")]
    assert messages.asking(examples, [], {"costs"}) == []
