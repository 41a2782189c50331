"""Every refusal names file, line, what is wrong and what to write."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.content import ContentError, load
from tests.content.conftest import DIRECTORY, Folder
from tests.every import every

KM, EN = "km/answers/confinement.md", "en/answers/confinement.md"


def test_a_folder_in_order_loads(folder: Folder) -> None:
    assert folder.problems() == []


def test_an_unreadable_directory_is_one_problem_and_not_hundreds(folder: Folder) -> None:
    text = (folder.path / "directory.yml").read_text(encoding="utf-8")
    folder.write("directory.yml", text.replace("country:", "country: [", 1))
    said = folder.problems()
    assert sum("is unknown" in str(problem) for problem in said) == 0
    assert any("not valid YAML" in str(problem) for problem in said)


def test_a_missing_translation(folder: Folder) -> None:
    (folder.path / KM).unlink()
    assert folder.only_problem() == (KM, 1, "confinement is not translated", "write it after en/answers/confinement.md")


def test_sections_that_differ(folder: Folder) -> None:
    folder.replace(KM, "## evidence:", "## papers:")
    assert folder.only_problem() == (
        EN,
        11,
        "the sections are evidence; in km they are papers",
        "have the same sections in the same order in both",
    )


@pytest.mark.parametrize("id_", ["more", "more_2", "sources"])
def test_a_section_whose_button_has_a_meaning_of_its_own(folder: Folder, id_: str) -> None:
    for file in (KM, EN):
        folder.replace(file, "## evidence:", f"## {id_}:")
    found = {(p.path.name, p.line, p.what) for p in folder.problems()}
    assert found == {("confinement.md", 11, f"the id {id_} has a meaning of its own")}


@pytest.mark.parametrize(
    ("written", "line", "what"),
    [
        ("", 2, "the head has no sources"),
        ("sources:\n", 2, "the head has no sources"),
        ("sources: []\n", 3, "the sources are empty"),
        ("sources: S1\n", 3, "sources should be a list"),
    ],
)
def test_words_without_a_source(folder: Folder, written: str, line: int, what: str) -> None:
    folder.replace(KM, "sources: [S1]\n", written)
    file, said_line, said, _ = folder.only_problem()
    assert (file, said_line, said) == (KM, line, what)


def test_a_missing_section(folder: Folder) -> None:
    text = (folder.path / EN).read_text(encoding="utf-8")
    folder.write(EN, text[: text.index("##")])
    file, line, what, _ = folder.only_problem()
    assert (file, line) == (EN, 7)
    assert what == "the sections are none; in km they are evidence"


def test_a_first_message_that_is_too_long(folder: Folder) -> None:
    folder.replace(EN, "Please call:", "word " * 101)
    file, line, what, instead = folder.only_problem()
    assert (file, line) == (EN, 7)
    assert "the first message has 50" in what
    assert "at most 500" in instead


def test_a_section_that_is_too_long(folder: Folder) -> None:
    folder.replace(EN, "Keep your papers.", "word " * 200)
    file, line, what, _ = folder.only_problem()
    assert (file, line, what) == (EN, 12, "the section evidence has 999 characters")


@pytest.mark.parametrize(
    "number", ["117", "១១៧", "1280", "១២៨០", "+855 23 111 222", "02-3785-1041", "(023) 111.222", "1 2 8 0 0 0"]
)
def test_a_number_in_a_text(folder: Folder, number: str) -> None:
    folder.replace(KM, "សូមរក្សាទុកឯកសារ។", f"សូមហៅ {number} ឥឡូវ")
    file, line, what, instead = folder.only_problem()
    assert (file, line) == (KM, 12)
    assert what.endswith("could be read as a phone number")
    assert "{service:ID}" in instead


@pytest.mark.parametrize("figure", ["18", "១៨", "8:30", "24-7", "2026", "11 or 12", "48", "5 or 6, 7 or 8"])
def test_figures_that_are_no_numbers_to_call(folder: Folder, figure: str) -> None:
    folder.replace(EN, "Keep your papers.", f"Keep them for {figure} days.")
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("placeholder", "what"),
    [
        ("{service:kh_gone}", "the service 'kh_gone' is unknown"),
        ("{cal}", "the placeholder {cal} is unknown"),
        ("{org.phone}", "the placeholder {org.phone} is unknown"),
        ("{call", "a curly bracket stands alone"),
    ],
)
def test_an_unknown_placeholder(folder: Folder, placeholder: str, what: str) -> None:
    folder.replace(EN, "Keep your papers.", f"Keep them.\nAsk {placeholder}")
    assert folder.only_problem()[:3] == (EN, 13, what)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<b>Keep</b> them", "HTML is not supported"),
        ("Keep *them*", "a single * or an open ** is not supported"),
        ("Keep **them", "a single * or an open ** is not supported"),
        ("Keep `them`", "markup other than **bold** is not supported"),
        ("Keep [them](here)", "a link is not supported"),
        ("See https://help.example", "an address on the net stands in the text"),
        ("See t.me/help", "an address on the net stands in the text"),
    ],
)
def test_markup_that_is_not_supported(folder: Folder, text: str, what: str) -> None:
    folder.replace(EN, "Keep your papers.", text)
    assert folder.only_problem()[:3] == (EN, 12, what)


def test_bold_and_comparisons_are_supported(folder: Folder) -> None:
    folder.replace(EN, "Keep your papers.", "**Keep** more than 5 < 6 & less")
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("head", "line", "what"),
    [
        ("reviewed_by: A Person\nreviewed_on:", 4, "reviewed_by without reviewed_on"),
        ("reviewed_by:\nreviewed_on: 2026-01-01", 5, "reviewed_on without reviewed_by"),
        ("reviewed_by: A Person\nreviewed_on: 1.2.2026", 5, "reviewed_on is '1.2.2026'"),
        ("reviewed_by: A Person\nreviewed_on: 2026-02-30", 5, "reviewed_on is '2026-02-30'"),
        ("reviewed_by: A Person\nreviewed_on: 2999-01-01", 5, "reviewed_on is 2999-01-01, in the future"),
    ],
)
def test_a_review_that_is_not_one(folder: Folder, head: str, line: int, what: str) -> None:
    folder.replace(EN, "reviewed_by:\nreviewed_on:", head)
    assert folder.only_problem()[:3] == (EN, line, what)


def test_an_unknown_source(folder: Folder) -> None:
    folder.replace(EN, "[S1]", "[S1, S9]")
    assert folder.only_problem()[:3] == (EN, 3, "the source 'S9' is unknown")


def test_a_head_that_names_another_topic(folder: Folder) -> None:
    folder.replace(EN, "topic: confinement", "topic: confinment")
    assert folder.only_problem() == (
        EN,
        2,
        "the topic is 'confinment' in a file named confinement.md",
        "write topic: confinement",
    )


def test_a_missing_head(folder: Folder) -> None:
    folder.write(EN, "Please call {call}\n")
    problems = folder.problems()
    assert [(p.path.name, p.line, p.what) for p in problems if p.what == "the head is missing"]


@pytest.mark.parametrize("heading", ["## Keep evidence", "### evidence: Keep", "## Evidence: Keep", "# evidence: Keep"])
def test_a_heading_that_is_not_understood(folder: Folder, heading: str) -> None:
    folder.replace(EN, "## evidence: Keep evidence", heading)
    found = [p for p in folder.problems() if p.what == "this heading is not understood"]
    assert [(p.line, p.instead) for p in found] == [(11, "write it as `## evidence: Keep evidence`")]


def test_a_title_too_long_for_a_button(folder: Folder) -> None:
    folder.replace(EN, "evidence: Keep evidence", "evidence: Keep all of the evidence you have")
    assert folder.only_problem()[:3] == (EN, 11, "the title has 33 characters")


def test_an_id_too_long_for_a_button(folder: Folder) -> None:
    for name in (KM, EN):
        folder.replace(name, "## evidence:", f"## {'evidence' * 5}:")
    assert {(p.line, p.what) for p in folder.problems()} == {(11, f"the id {'evidence' * 5} is too long for a button")}


def test_a_number_in_the_words_of_the_organisation(folder: Folder) -> None:
    folder.replace("organisation.yml", "en: Organisation", "en: Call 012 345 678")
    assert folder.only_problem()[:3] == ("organisation.yml", 1, "'012 345 678' could be read as a phone number")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("រក្សា\u200bទុក", "an invisible character (zero-width space) stands in the text"),
        ("a\u202eb", "a control character stands in the text"),
        ("ស្រ្តី", "the signs of 'ស្រ្តី' are not in the usual order"),
        ("ប្រចំា", "the signs of 'ប្រចំា' are not in the usual order"),
    ],
)
def test_letters_that_cannot_be_seen_or_found(folder: Folder, text: str, what: str) -> None:
    folder.replace(KM, "សូមរក្សាទុកឯកសារ។", text)
    assert folder.only_problem()[:3] == (KM, 12, what)


@pytest.mark.parametrize("placeholder", ["{call}", "{human}"])
def test_a_crisis_answer_without_help(folder: Folder, placeholder: str) -> None:
    folder.replace(EN, placeholder, "")
    file, line, what, _ = folder.only_problem()
    assert (file, line, what) == (EN, 7, f"this crisis answer has no {placeholder}")


def test_a_button_to_nowhere(folder: Folder) -> None:
    folder.replace("topics.yml", "buttons: [hide_chat]", "buttons: [hide_me]")
    file, line, what, _ = folder.only_problem()
    assert (file, line, what) == ("topics.yml", 15, "the button 'hide_me' leads to no topic")


def test_an_unknown_service_of_a_topic(folder: Folder) -> None:
    folder.replace("topics.yml", "any: [kh_help]", "any: [kh_helper]")
    file, line, what, instead = folder.only_problem()
    assert (file, line, what) == ("topics.yml", 14, "the service 'kh_helper' is unknown")
    assert instead == "write an id of responses/directory.yml"


def test_the_police_alone(folder: Folder) -> None:
    folder.replace("topics.yml", "[kh_help, kh_police], any: [kh_help]", "[kh_police], any: []")
    assert "confinement offers only the police for KH" in [p.what for p in folder.problems()]


def test_a_service_that_cannot_be_reached(folder: Folder) -> None:
    folder.replace("topics.yml", "any: [kh_help]", "any: [kh_help], TH: [kh_police]")
    assert folder.only_problem()[2] == "kh_police cannot be reached from TH"


def test_an_unknown_urgency(folder: Folder) -> None:
    folder.replace("topics.yml", "urgency: emergency", "urgency: high")
    assert folder.only_problem()[1:] == (13, "urgency is 'high'", "write one of: none, support, urgent, emergency")


def test_a_topic_without_answer(folder: Folder) -> None:
    for language in ("km", "en"):
        (folder.path / f"{language}/answers/confinement.md").unlink()
    assert folder.only_problem()[:3] == ("topics.yml", 12, "confinement has no answer")


def test_an_answer_without_topic(folder: Folder) -> None:
    for language in ("km", "en"):
        path = folder.path / f"{language}/answers"
        text = (path / "confinement.md").read_text(encoding="utf-8").replace("topic: confinement", "topic: other")
        folder.write(f"{language}/answers/other.md", text)
    assert {p.what for p in folder.problems()} == {"other is not in topics.yml"}


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ('e164: "+85523111222"', 'e164: "+85523111223"', 5, "+85523111223 and 023 111 222 are different numbers"),
        ('e164: "+85523111222"', 'e164: "023111222"', 5, "'023111222' is not in international form"),
        ('dial: "117"', 'dial: "118"', 27, "118 is known to be wrong (the fire brigade)"),
        ("weekly: always", 'weekly: {mon-fri: "8-17"}', 10, "'8-17' is not a time window"),
        ("weekly: always", "weekly: sometimes", 10, "weekly is 'sometimes'"),
        ("weekly: always", 'weekly: {monday: "08:00-17:00"}', 10, "'monday' is not a day or a row of days"),
        ("operator: ngo", "operator: charity", 8, "operator is 'charity'"),
        ("for: [labour]", "for: [labor]", 9, "'labor' is not a known need"),
        ("khmer: yes", "khmer: maybe", 13, "khmer is 'maybe'"),
        ("police: false", "police: perhaps", 15, "police is 'perhaps'"),
        ("timezone: Asia/Phnom_Penh", "timezone: Asia/Phnompenh", 11, "'Asia/Phnompenh' is not a time zone"),
        ("evidence_on: 2026-01", "evidence_on: last year", 20, "evidence_on is 'last year'"),
        ("expires: 2028-01-31", "expires: 2028", 21, "expires is '2028'"),
        ("expires: 2028-01-31", "not_for: [man]", 2, "avoid and not_for go together"),
        ("expires: 2028-01-31", "verified_on: 2026-02-01", 2, "verified_on and verified_how go together"),
        ("expires: 2028-01-31", "expire: 2028-01-31", 21, "expire is not a field of kh_help"),
        ('en: "Help"}', 'en: "Help 999"}', 1, "the name of kh_help holds '999'"),
        ('km: "ជំនួយ", ', "", 3, "name has no text in km"),
        ("https://t.me/help", "t.me/help", 7, "'t.me/help' is not an address"),
        ("confirmed: true", "confirmed: perhaps", 17, "confirmed is 'perhaps'"),
        ("confirmed: true", "audience: men", 2, "kh_help has no confirmed"),
        ("expires: 2028-01-31", "audience: men", 21, "audience is 'men'"),
        (
            "expires: 2028-01-31",
            "replaced_by: kh_gone",
            1,
            "kh_help is replaced by 'kh_gone', which is not shown either",
        ),
        ("kind: voice}", "kind: voice, hours: {text: {km: ក, en: a}, weekly: now}}", 5, "weekly is 'now'"),
        ("kind: telegram", "kind: signal", 7, "kind is 'signal'"),
    ],
)
def test_a_service_that_is_wrong(folder: Folder, old: str, new: str, line: int, what: str) -> None:
    folder.replace("directory.yml", old, new)
    found = [(p.path.name, p.line, p.what) for p in folder.problems()]
    assert ("directory.yml", line, what) in found


FIELDS = (
    *("country", "name", "operator", "for", "hours", "timezone", "languages", "khmer", "from_abroad", "police"),
    *("government", "confirmed", "sources", "evidence_on"),
)


@every(FIELDS)
def test_a_field_that_a_service_lacks_is_one_mistake_however_many_answers_name_it(field: str) -> None:
    with TemporaryDirectory() as path:
        folder = Folder(Path(path))
        for name in (KM, EN):
            folder.replace(name, "{call}", "{call}\n{service:kh_help}")
        service, others = DIRECTORY.split("\n\n")
        without = re.sub(rf"(?m)^  {field}:.*\n(?:    .*\n)*", "", service + "\n")
        assert without != service + "\n"
        folder.write("directory.yml", f"{without}\n{others}")
        assert folder.only_problem()[2] == f"kh_help has no {field}"


def test_broken_yaml_is_said_with_its_line(folder: Folder) -> None:
    folder.replace("known_bad.yml", '"118": {', '"118": {{')
    file, line, what, _ = folder.only_problem()
    assert (file, line) == ("known_bad.yml", 2)
    assert what.startswith("this is not valid YAML")


def test_where_the_topics_cannot_be_read_nothing_is_said_of_each_answer(folder: Folder) -> None:
    folder.replace("topics.yml", "confinement:", "confinement: [")
    file, _, what, _ = folder.only_problem()
    assert file == "topics.yml"
    assert what.startswith("this is not valid YAML")


def test_a_character_that_cannot_be_seen_is_said_with_its_line(folder: Folder) -> None:
    folder.replace("known_bad.yml", '"118": {', '# a\n"118": {a: "ក\a", ')
    file, line, what, _ = folder.only_problem()
    assert (file, line) == ("known_bad.yml", 2)
    assert "U+0007" in what


def test_a_field_written_twice(folder: Folder) -> None:
    folder.replace("directory.yml", "  khmer: yes\n", "  khmer: yes\n  khmer: no\n")
    assert ("khmer is written twice") in [p.what for p in folder.problems()]


def test_a_missing_file(folder: Folder) -> None:
    (folder.path / "sources.yml").unlink()
    assert ("sources.yml", "this file is missing") in [(p.path.name, p.what) for p in folder.problems()]


def test_a_file_that_is_not_text(folder: Folder) -> None:
    (folder.path / EN).write_bytes(b"\xff\xfe---")
    assert "this file is not UTF-8 text" in [p.what for p in folder.problems()]


def test_all_problems_are_named_at_once(folder: Folder) -> None:
    folder.replace(EN, "Keep your papers.", "Call 117 or <b>119</b>")
    folder.replace("topics.yml", "buttons: [hide_chat]", "buttons: [nowhere]")
    folder.replace("directory.yml", "khmer: yes", "khmer: maybe")
    with pytest.raises(ContentError) as caught:
        load(folder.path)
    assert len(caught.value.problems) >= 5
    assert all(f"{p.path.name}:{p.line}: " in str(caught.value) for p in caught.value.problems)


def test_a_third_language_is_told_what_it_lacks(folder: Folder) -> None:
    text = (folder.path / EN).read_text(encoding="utf-8")
    folder.write("th/answers/confinement.md", text)
    found = {(str(p.path.relative_to(folder.path)), p.what) for p in folder.problems()}
    assert ("th/answers/hide_chat.md", "hide_chat is not translated") in found
    assert ("topics.yml", "title has no text in th") in found
    assert not any("confinement.md" in file for file, _ in found)
