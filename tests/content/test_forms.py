"""Forms: what an editor wrote wrong is named with file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.content.conftest import Folder


PLAN = """\
title: {km: "សំណួរ", en: "Questions"}
below: confinement
give: yes
questions:
  papers:
    answers:
      yes: {sign: papers, urgency: urgent, topic: confinement}
      no: {}
  place:
    answers:
      boat: {end: sea}
      house: {}
endings:
  sea: {topics: [confinement]}
  some: {}
  none: {}
  summary: {}
"""

WORDS = """\
---
form: check
sources: [S1]
reviewed_by:
reviewed_on:
---
I ask two questions.

## question papers
Does somebody keep your papers?

## question place
Where are you?
- boat: On a boat
- house: In a house

## signs
- papers: Somebody keeps your papers

## ending sea
Please call:
{call}

## ending some
You named:
{signs}

## ending none
No sign.

## ending summary
{signs}
"""

YML, KM, EN = "forms/check.yml", "km/forms/check.md", "en/forms/check.md"


@pytest.fixture
def forms(folder: Folder) -> Folder:
    folder.write(YML, PLAN)
    folder.write(KM, WORDS)
    folder.write(EN, WORDS)
    return folder


def test_a_form_in_order_loads(forms: Folder) -> None:
    assert forms.problems() == []


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("below: confinement", "below: gone", 2, "there is no topic 'gone'"),
        ("give: yes", "gives: yes", 3, "gives is not a field of check"),
        ("give: yes", "give: perhaps", 3, "give is 'perhaps'"),
        ("urgency: urgent", "urgency: bad", 7, "urgency is 'bad'"),
        ("topic: confinement}", "topic: gone}", 7, "there is no topic 'gone'"),
        ("urgency: urgent, topic: confinement", "urgency: emergency", 7, "yes is an emergency without a topic"),
        ("{end: sea}", "{end: land}", 11, "there is no ending 'land'"),
        ("      house: {}", "      done: {}", 12, "the answer done is made by the program"),
        ("  none: {}\n", "", 1, "the ending none is missing"),
        ("  summary: {}\n", "", 1, "the ending summary is missing"),
        ("sea: {topics: [confinement]}", "sea: {topics: [gone]}", 14, "there is no topic 'gone'"),
        ("  place:\n", "  place:\n    reads: yes\n", 1, "a question reads words, and there are no phrases"),
        ("below: confinement\n", "", 1, "no button begins this form"),
        ("below: confinement", "below: start", 2, "there is no topic 'start'"),
        ("{end: sea}", "{}", 14, "no answer leads to the ending sea"),
        ("give: yes\n", "", 16, "no answer leads to the ending summary"),
        ("  none: {}\n", "  found: {}\n  none: {}\n", 16, "no answer leads to the ending found"),
        (
            "sea: {topics: [confinement]}",
            "sea: {topics: [confinement, hide_chat, greet]}",
            14,
            "the ending sea has 3 topics",
        ),
        ("sea: {topics: [confinement]}", "sea: {topics: [start]}", 14, "there is no topic 'start'"),
        ("  papers:\n", f"  papers_{'x' * 30}:\n", 6, "the ids papers_"),
        ('en: "Questions"', f'en: "{"x" * 30}"', 1, "this has 30 characters in en"),
        ("boat: {end: sea}", f"boat_{'x' * 30}: {{end: sea}}", 11, "the ids place and boat_"),
    ],
)
def test_a_wrong_plan_is_named(forms: Folder, old: str, new: str, line: int, what: str) -> None:
    forms.replace(YML, old, new)
    found = [p for p in forms.problems() if p.path.name == "check.yml"]
    assert any(p.line == line and p.what.startswith(what) and p.instead for p in found), found


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("form: check", "form: other", 2, "the form is 'other' in a file named check.md"),
        ("sources: [S1]", "sources: [S9]", 3, "the source 'S9' is unknown"),
        ("I ask two questions.", "Call 023 111 222.", 7, "'023 111 222' could be read as a phone number"),
        ("I ask two questions.", "word " * 101, 7, "this text has 504 characters"),
        ("Does somebody keep your papers?", "", 9, "question papers has no text"),
        ("## question papers", "## papers", 9, "this heading is not understood"),
        ("## question papers", "## question money", 9, "the form has no question money"),
        ("- boat: On a boat\n", "", 12, "boat has no words below question place"),
        ("- boat: On a boat", "- ship: On a boat", 14, "question place has no ship"),
        ("- boat: On a boat", f"- boat: {'x' * 25}", 14, "this has 25 characters"),
        ("- papers: Somebody keeps your papers", f"- papers: {'x' * 121}", 18, "this has 121 characters"),
        ("You named:\n{signs}", "You named some.", 24, "ending some does not say {signs}"),
        ("No sign.", "No {sign}.", 29, "the placeholder {sign} is unknown"),
        ("Please call:\n{call}", "Please call.", 21, "ending sea does not say {call}, and in km it does"),
        ("I ask two questions.", "I ask for {org}.", 7, "the opening says {org}, which stays empty there"),
        ("No sign.", "See www.help.example", 29, "an address on the net stands in the text"),
    ],
)
def test_wrong_words_are_named(forms: Folder, old: str, new: str, line: int, what: str) -> None:
    forms.replace(EN, old, new)
    found = [(p.line, p.what) for p in forms.problems() if p.path == forms.path / EN]
    assert any(at == line and said.startswith(what) for at, said in found), found


def test_the_language_that_leaves_out_a_service_is_named(forms: Folder) -> None:
    forms.replace(EN, "No sign.", "No sign. {service:kh_help}")
    assert forms.only_problem() == (
        KM,
        29,
        "ending none does not say {service:kh_help}, and in en it does",
        "say the same in all languages",
    )


def test_services_that_nobody_sees_and_a_call_to_nobody(forms: Folder) -> None:
    forms.replace(YML, "  none: {}", "  none: {services: confinement}")
    assert [(p.path.name, p.line, p.what) for p in forms.problems()] == [
        ("check.md", 29, "ending none does not say {call}, so nobody sees its services")
    ] * 2
    forms.replace(YML, "  none: {services: confinement}", "  none: {}")
    for words in (KM, EN):
        (forms.path / words).rename(forms.path / words.replace("check", "lose_phone"))
        forms.replace(words.replace("check", "lose_phone"), "form: check", "form: lose_phone")
    (forms.path / YML).rename(forms.path / "forms/lose_phone.yml")
    forms.replace("forms/lose_phone.yml", "below: confinement\n", "")
    assert [(p.path.name, p.line, p.what, p.instead) for p in forms.problems()] == [
        (
            "lose_phone.md",
            21,
            "ending sea says {call}, and nothing says whom",
            "write `services:` with a topic at the ending sea in responses/forms/lose_phone.yml",
        )
    ] * 2


def test_words_that_are_missing_and_words_without_a_form(forms: Folder) -> None:
    (forms.path / KM).unlink()
    assert forms.only_problem()[:3] == (KM, 1, "the form check has no words in km")
    forms.write(KM, WORDS)
    forms.write("km/forms/lost.md", WORDS)
    assert forms.only_problem()[:3] == ("km/forms/lost.md", 1, "there is no form lost")


def test_a_phrase_that_cannot_be_read(forms: Folder) -> None:
    forms.write(YML, PLAN + "phrases:\n  papers:\n    en: [your papers]\n    thai: []\n")
    assert forms.only_problem()[1:3] == (21, "thai is not a field of papers")
    forms.write(YML, PLAN + "phrases:\n  papers:\n    en: [your (papers]\n")
    assert forms.only_problem()[1] == 20
