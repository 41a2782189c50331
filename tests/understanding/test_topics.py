"""Traits of topics: each stands at a topic, those that the program takes one topic for at exactly one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.understanding.topics import ONE, Trait
from bot.core.understanding.values import Person, Sector, Time
from bot.sheet import ContentError, Problems
from bot.understanding.topics import load_topics
from bot.understanding.word_files import HOME
from tests import project

WHOLE = (HOME / "topics.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("trait", sorted(ONE))
def test_the_program_finds_the_topic_that_it_asks_for(trait: Trait) -> None:
    topics = project.topics()
    assert [id for id in topics if topics.has(id, trait)] == [topics.the(trait)]


def test_a_topic_tells_of_circumstances() -> None:
    topics = project.topics()
    assert topics.tells("fishing_vessel").sector is Sector.FISHING
    assert topics.tells("child_exploitation").person is Person.CHILD
    assert topics.tells("safe_migration").time is Time.PLANNED
    assert topics.tells("confinement") == topics.tells("gardening") == topics.tells(None)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        (", traits: [suicide]", "", 16, "no topic has the trait suicide: write `traits: [suicide]` at the topic"),
        ("traits: [guarded], about", "about", 0, ""),  # two others have it
        ("[embassy, beside]", "[embassy, numbers]", 16, "the trait numbers is at hotline_numbers and embassy_contact"),
        ("[embassy, beside]", "[ambassy]", 79, "traits is 'ambassy': write one of: small_talk, greeting"),
        ("sector: marriage", "sector: wedding", 50, "sector is 'wedding': write one of: fishing"),
        ("sector: marriage", "work: marriage", 50, "work is not a field of tells"),
        ("    thanks: ", "    goodbye: ", 20, "goodbye is written twice"),
        ("{urgency: none, traits: [menu]", "{traits: [menu]", 23, "help has no urgency"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in WHOLE
    path = tmp_path / "topics.yml"
    path.write_text(WHOLE.replace(old, new, 1), encoding="utf-8")
    load_topics(path, problems := Problems())
    found = [str(problem) for problem in problems.found]
    if not line:
        assert found == []
        return
    assert any(one.startswith(f"{path}:{line}: ") and says in one for one in found), found
    with pytest.raises(ContentError):
        load_topics(path)
