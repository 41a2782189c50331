"""`sarika replay`: what is said of a wrong file, where it stops, and that what it prints as a test is one. What
`sarika simulate` prints.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer

from bot import content as contents
from bot.commands import replay
from bot.core.understanding.values import Query
from bot.replay import given
from bot.replay.files import TalkError, read_talks
from bot.replay.recording import recorded
from bot.replay.scoring import ScoreError, read_turns
from bot.replay.stage import Unsigned
from bot.replay.talk import Parts
from bot.simulation import run
from bot.simulation.run import Outcome
from bot.simulation.seen import Violation
from bot.understanding.word_files import HOME
from standin import StandIn
from tests import project
from tests.conversations.talk import parts

EXAMPLE = """\
- name: Locked in
  steps:
    - {says: they locked me in a room and I cannot leave, shows: [confinement], case: emergency}
    - {press: elsewhere confinement, shows: [which_country], case: emergency}
    - {press: country MY, shows: [confinement], case: emergency, toast: [country_set]}
"""


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What talks are played with is read once for all tests, and not anew by each command."""

    @asynccontextmanager
    async def kept(ask: bool) -> AsyncIterator[tuple[Parts, None]]:
        assert not ask
        yield parts(), None

    monkeypatch.setattr(replay, "_parts", kept)


def written(folder: Path, text: str) -> Path:
    file = folder / "talk.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_talk_is_played_and_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = project.understander()
    monkeypatch.setattr(
        "bot.understanding.understander.Understander.from_files", lambda named: replace(known, nlu=named)
    )
    assert replay.command(written(tmp_path, EXAMPLE)) == 0
    said = capsys.readouterr()
    assert "  3  press: country MY\n     phone  confinement\n" in said.out
    assert "     desk   alert: 🔴 EMERGENCY: " in said.out
    assert said.err.endswith("All came as the file says.\n")


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        ("emergency}", "urgent}", "Step 1: case: the file says urgent, and it is emergency."),
        ("[which_country]", "[numbers]", "Step 2: shows: the file says numbers, and it is which_country."),
        ("country MY", "country XX", "Step 3: The button country XX does not stand on the phone."),
    ],
)
def test_it_stops_at_the_first_difference(
    read_once: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, difference: str
) -> None:
    assert replay.command(written(tmp_path, EXAMPLE.replace(before, after))) == 1
    said = capsys.readouterr()
    assert difference in said.err
    assert ("  2  " in said.out) is ("Step 1" not in said.err)


@pytest.mark.parametrize("pictogram", ["🇲🇾 ", ""])
def test_a_button_is_pressed_as_it_is_read(read_once: None, tmp_path: Path, pictogram: str) -> None:
    read = EXAMPLE.replace("elsewhere confinement", "📍 Where I am").replace("country MY", f"{pictogram}Malaysia")
    assert replay.command(written(tmp_path, read)) == 0


TURNS = """\
- id: one
  turns:
    - {text: they locked me in a room and I cannot leave, topic: confinement, urgency: emergency}
    - {text: I am in Malaysia, topic: confinement, subject_at: MY}
- id: two
  turns:
    - {text: they locked me in a room and I cannot leave, topic: unpaid_wages, urgency: none, subject_at: TH, act: answer}
- id: three
  turns:
    - {text: they locked me in a room and I cannot leave, topic: self_check, also: [confinement], urgency: emergency, subject_at: TH}
    - {text: they check my phone, topic: hide_chat, urgency: none}
"""


def test_turns_that_are_right_are_counted_and_those_that_are_not_are_named(
    read_once: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replay.command(written(tmp_path, TURNS), score=True, verbose=True, rasa=False) == 0
    said = capsys.readouterr().out
    wrong = "topic 1, urgency 1, country 1, too much 1"  # advice on a watched phone, and whom to call, are two messages
    assert f"all: 3 of 5 turns (0.60), 1 of 3 talks\n  wrong: {wrong}\n  urgent to the degree: 3 of 4\n" in said
    assert "two: they locked me in a room and I cannot leave\n     wrong topic, urgency, country; shown" in said


JUDGED = """\
- id: rings once
  turns:
    - {text: they locked me in a room and I cannot leave, urgency: none}
    - {text: they check my phone, urgency: support}
    - {text: I am in Malaysia, urgency: urgent, subject_at: MY, subject: self}
- id: dials from home
  turns:
    - {text: my brother is locked in a room in Korea, subject: other, subject_at: KR, writer_at: KH}
- id: dials from nowhere near
  turns:
    - {text: they locked me in a room in Korea, subject: other, subject_at: KR, writer_at: KR}
    - {text: they locked me in a room in Korea, subject: other, subject_at: TH, writer_at: TH}
"""


def test_a_false_alarm_is_one_fault_and_helpers_must_be_of_a_country_and_reached_from_there(
    read_once: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replay.command(written(tmp_path, JUDGED), score=True, verbose=True, rasa=False) == 0
    said = capsys.readouterr().out
    assert "rings once: they locked me in a room and I cannot leave\n     wrong urgency; shown" in said
    assert "dials from home" not in said
    assert "dials from nowhere near: they locked me in a room in Korea\n     wrong country, helper" in said
    assert "wrong: urgency 1, country 1, helper 1, too much 1\n  urgent to the degree: 0 of 3" in said


ANSWERED = """\
- id: answers
  turns:
    - {text: they locked me in a room and I cannot leave, answers: ["crisis:confinement"]}
    - {text: I am in Malaysia, answers: [place]}
    - {text: do they speak khmer, answers: ["query:speaks_khmer", "query:costs"]}
    - {text: thank you, answers: [unpaid_wages.complain]}
"""


def test_the_answers_that_are_right_can_be_named(
    read_once: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replay.command(written(tmp_path, ANSWERED), score=True, verbose=True, rasa=False) == 0
    said = capsys.readouterr().out
    assert "all: 3 of 4 turns (0.75), 0 of 1 talks\n  wrong: answer 1\n" in said
    assert "another answer, the right one by a button: 0 of 1" in said


def test_labels_name_answers_that_there_are() -> None:
    content = contents.load(demo=True)
    queries = {f"query:{query}" for query in Query}
    sections = {f"{topic}.{part.id}" for (topic, _), said in content.answers.items() for part in said.every_section}
    known = {*content.topics, *(f"crisis:{topic}" for topic in content.topics), *queries, *sections, *given.OTHERS}
    labels = [
        (file.parents[1].name, talk["id"], label)
        for file in HOME.glob("validation/*/talks/*.yml")
        for talk in read_turns(file)
        for turn in talk["turns"]
        for label in turn.get("answers", ())
    ]
    assert len(labels) > 1_000
    assert [label for label in labels if label[2] not in known] == []


def test_talks_may_stand_under_their_name(tmp_path: Path) -> None:
    named = written(tmp_path, "talks:\n" + "".join(f"  {line}\n" for line in TURNS.splitlines()))
    assert [talk["id"] for talk in read_turns(named)] == ["one", "two", "three"]


@pytest.mark.parametrize("text", ["a: [", "a: b", "talks: b", "- id: one", "- {id: one, turns: 3}"])
def test_what_is_no_list_of_turns_is_refused(read_once: None, tmp_path: Path, text: str) -> None:
    with pytest.raises(ScoreError):
        replay.command(written(tmp_path, text), score=True, rasa=False)


def test_the_talks_of_independent_writers_can_be_scored() -> None:
    files = sorted((*HOME.glob("validation/*/talks/*.yml"), *HOME.glob("unseen/*/talks/*.yml")))
    assert {file.stem for file in files} == {"km", "latn", "en"}
    for file in files:
        assert all("text" in turn for talk in read_turns(file) for turn in talk["turns"]), file


def test_what_is_printed_as_a_test_is_one(read_once: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = re.sub(r", shows: .*}", "}", EXAMPLE)
    assert replay.command(written(tmp_path, bare), as_test=True, rasa=False) == 0
    printed = capsys.readouterr().out
    assert printed == EXAMPLE
    assert replay.command(written(tmp_path, printed)) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {name: [", "line 2: this is no YAML"),
        ("name: x", "a list of talks is expected"),
        ("- {name: x}", "talk 1, a talk has a name and a list of steps"),
        ("- {nam: x, steps: []}", "'nam' means nothing here"),
        ("- {clock: 2026-11-25, steps: []}", "clock: write it as str, in quotes"),
        ("- {steps: [hello]}", "step 1: a step is what somebody does"),
        ("- {steps: [{says: a, press: b}]}", "does one thing, and this one does 2"),
        ("- {steps: [{says: a, show: []}]}", "'show' means nothing here"),
        ("- {steps: [{wait: soon}]}", "wait: write int behind it"),
        ("- {steps: [{sends: cake}]}", "nobody sends a 'cake'. There are: voice, photo"),
        ("- {steps: [{gives: cake}]}", "gives: write one of reply, answer, service"),
        ("- {steps: [{refers: my_wao}]}", "what is told to the service stands in tells"),
        ("- {steps: [{says: a, urgency: much}]}", "urgency: write one of none, support, urgent, emergency"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(TalkError, match=r"talk\.yml") as refused:
        replay.command(written(tmp_path, text))
    assert said in str(refused.value)


def test_one_thing_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter):
        replay.command()
    with pytest.raises(typer.BadParameter):
        replay.command(tmp_path, record=True)
    with pytest.raises(TalkError, match="There was no demo in"):
        replay.command(record=True, demo=tmp_path)


class Naming(Unsigned):
    def contact_id(self, bot_id: int, chat_id: int) -> str:
        return f"contact{chat_id}"


async def test_each_kind_of_message_is_recorded(tmp_path: Path) -> None:
    kinds = {"voice": "voice", "photo": "photo", "animation": "gif", "sticker": "sticker", "document": "document"}
    state = tmp_path / "world.json"
    async with StandIn(limits="off", control=False, state=state) as standin:
        phone = standin.person(standin.demo_cast.en)
        words = phone.send("hello there")
        phone.edit(words.id, "hello")
        for kind in kinds:
            phone.file(kind, caption="look" if kind == "photo" else "")
        phone.album(["photo"])
        phone.contact("555", "Somebody")
        phone.poll("?", ["a", "b"])
        standin.hub.clock.shift(140)
        phone.start("builders_my")
        standin.person(standin.demo_cast.km).send("សួស្តី")
    talk = recorded(read_state(state), Naming(), project.content(), "dara")[0]
    assert talk["steps"] == [
        {"says": "hello there"},
        {"edits": "hello"},
        *({"sends": name} | ({"caption": "look"} if name == "photo" else {}) for name in kinds.values()),
        {"sends": "album"},
        {"sends": "contact"},
        {"sends": "poll"},
        {"wait": 2},
        {"command": "start builders_my"},
    ]
    assert recorded(read_state(state), Naming(), project.content())[0]["steps"] == [{"says": "សួស្តី"}]
    with pytest.raises(TalkError, match=r"no such phone\. There are: dara, sophea\."):
        recorded(read_state(state), Naming(), project.content(), "nobody")


def read_state(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def test_the_tests_talks_are_files_that_can_be_played() -> None:
    files = sorted((Path(__file__).parents[1] / "conversations").glob("*/*.yml"))
    assert files
    assert all(read_talks(file) for file in files)


def test_what_must_not_be_in_a_simulation_is_printed_with_its_seed_and_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = Violation(2 * 86_400 + 3_661.0, "met with silence", ("1 contact ⟨101⟩",), ("2 bot: card",))
    outcome = Outcome(7, 3.0, lasted=3.0, took=0.1, messages=5, contacts=2, digest="d" * 64, violations=[wrong])
    outcome.faults["kill"] = 4
    monkeypatch.setattr(run, "simulated", lambda *_: outcome)
    assert replay.simulate(seed=7, days=3.0, faults="all", report=True) == 1
    said = capsys.readouterr().out
    assert "Seed 7, day 2, 01:01:01: met with silence\n    phone  1 contact ⟨101⟩\n    desk   2 bot: card\n" in said
    assert "4 faults, 1 violations, 50 messages a second of CPU.\nDigest " + "d" * 64 in said
