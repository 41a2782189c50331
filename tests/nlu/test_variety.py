import shutil
import sys
from pathlib import Path

import pytest

from bot.core.understanding.text import fold
from bot.understanding.word_files import HOME

sys.path.insert(0, str(HOME))  # Rasa's components are imported as Rasa does it; these need no Rasa
from components import alike, messages, variety
from components.messages import Example

SAID = [
    "my boss keeps all our papers in his safe",
    "the salary of june has not come",
    "who can I talk to about my broken arm",
    "is the river at Poipet safe to cross by night",
]


def examples(texts: list[str], topic: str = "threats", script: str = "en") -> list[Example]:
    return [Example(t, topic, script, "urgent", f"data/{script}/{topic}.yml:{n}") for n, t in enumerate(texts, 4)]


def test_pairs_are_those_that_comparing_all_finds(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    for name in ("affirm.yml", "arrest_detention.yml"):  # all of them take three seconds to read
        shutil.copy(HOME / "data/en" / name, tmp_path / "en")
    texts = [e.text for e in messages.read(tmp_path, messages.topics(HOME / "topics.yml"), fold)[:400]]
    texts += [t[:-1] for t in texts[::10]]
    sets = [alike.trigrams(t) if len(t) >= alike.SHORTEST else frozenset() for t in texts]
    expected = {
        (i, j)
        for j in range(len(texts))
        for i in range(j)
        if sets[i] and sets[j] and len(sets[i] & sets[j]) >= alike.ALIKE * len(sets[i] | sets[j])
    }
    assert {(p.first, p.second) for p in alike.pairs(texts)} == expected
    assert len(expected) >= 10


def test_groups_join_what_is_alike_directly_or_by_a_third() -> None:
    long = "they keep my passport in the office of the boss"
    found = alike.groups([long, "something else entirely here", long + "es", long + "eses", "hi", "hi"])
    assert found[0] == found[2] == found[3]
    assert len({found[0], found[1], found[4]}) == 3
    assert found[4] == found[5]


def test_people_may_say_the_same_few_words() -> None:
    assert variety.faults(examples([*SAID, "help me", "help me!"]), fold) == []


def test_a_copy_is_refused_with_both_places() -> None:
    (fault,) = variety.faults(examples([*SAID, "my boss keeps all of our papers in his safe"]), fold)
    assert fault.startswith("data/en/threats.yml:8: nearly the same message as data/en/threats.yml:4 ")


def test_a_sentence_with_nouns_swapped_is_refused() -> None:
    nouns = [
        "bread",
        "rice",
        "water",
        "fish",
        "meat",
        "tea",
        "milk",
        "salt",
        "sugar",
        "oil",
        "beans",
        "corn",
        "eggs",
        "soup",
        "fruit",
    ]
    texts = [f"the owner said that he will never again give us {noun}" for noun in nouns * 2]
    found = variety.faults(examples([*SAID, *texts]), fold)
    assert any("30 of 34 messages of threats begin like this one" in fault for fault in found), found
    assert any("repeat each other" in fault for fault in found), found


def test_what_is_held_out_may_not_be_learnt(tmp_path: Path) -> None:
    (tmp_path / "en.yml").write_text(
        f"messages:\n  - {{text: {SAID[0]}, topic: threats, urgency: none}}\n"
        f"  - {{text: {SAID[1]} yet, topic: threats, urgency: none}}\n"
    )
    found = variety.faults(examples(SAID), fold, tmp_path)
    assert found == [
        "data/en/threats.yml:4: this very message is held out to measure with; write another one",
        "data/en/threats.yml:5: nearly a message that is held out to measure with; write another one",
    ]


@pytest.mark.slow
def test_the_messages_of_the_project_are_written_by_people() -> None:
    """Nor have they faults: `read` refuses those, with file and line (`tests/nlu/test_data.py`)."""
    found = messages.read(HOME / "data", messages.topics(HOME / "topics.yml"), fold)
    assert {e.script for e in found} == {"km", "latn", "en"}
    assert len({e.topic for e in found}) >= 26
    assert variety.faults(found, fold, HOME / "held_out") == []
