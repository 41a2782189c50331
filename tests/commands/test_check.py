from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from bot.commands import check
from bot.content import ContentError, Problem, Problems, load
from bot.content.check.folders import check_asked, check_contract
from bot.doctor import lengths
from bot.wording.code_names import CodeNames
from tests.project import content

if TYPE_CHECKING:
    from tests.content.conftest import Folder

APP = typer.Typer()
APP.command()(check.command)


def copied(folder: Path) -> Path:
    """What of the project is looked through, to be spoilt."""
    for name in (
        "responses",
        "nlu/data",
        "nlu/red_flags",
        "nlu/countries.yml",
        "nlu/helpers.yml",
        "nlu/denied.yml",
        "nlu/circumstances",
        "nlu/queries",
        "nlu/sections",
        "nlu/topics.yml",
        "nlu/languages.yml",
        "locales",
    ):
        source, target = check.PROJECT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return folder


@pytest.fixture(scope="module", autouse=True)
def one_moment() -> Iterator[None]:
    """First messages are looked at for one moment of a week: `tests/content/test_first_messages.py` tries others."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lengths, "_MOMENTS", lengths._MOMENTS[:1])
        yield


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copied(tmp_path)


def replaced(path: Path, old: str, new: str, count: int = -1) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which much is wrong that has nothing to do with each other: looking through it takes seconds."""
    project = copied(tmp_path_factory.mktemp("spoilt"))
    replaced(project / "responses/km/answers/confinement.md", "{call}", "117", 1)
    (project / "responses/km/answers/confinement.png").touch()
    for name, old in READ_IN_KHMER.items():
        replaced(project / "responses" / name, old, "ប៉ាស្ព័រ")
    said, police = "យើងកំពុងហៅអ្នកប្រឹក្សា។ អ្នកអាចសរសេរនៅទីនេះ។", "ប៉ូលីសកំពុងមក។ អ្នកអាចសរសេរនៅទីនេះ។"
    replaced(project / "locales/km/LC_MESSAGES/messages.po", f'msgstr "{said}"', f'msgstr "{police}"')
    with (project / "nlu/topics.yml").open("a", encoding="utf-8") as file:
        file.write("    gardening: {urgency: none}\n")
    (project / "nlu/data/en/gardening.yml").write_text("topic: gardening\n", encoding="utf-8")
    replaced(project / "responses/code_names.yml", "{en: red, km: ក្រហម}", "{en: red}")
    (project / "nlu/red_flags/km.yml").write_text("script: km\nrules: [\n", encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def said(spoilt: Path) -> str:
    """What the command says of it, which ends with the code 1."""
    result = CliRunner().invoke(APP, [str(spoilt)])
    assert result.exit_code == 1
    return result.stdout


def problems(project: Path) -> list[Problem]:
    """What is wrong besides the red flags, which have tests of their own."""
    return [p for p in check.checked(project)[1] if "red_flags" not in str(p.path)]


def test_what_is_wrong_is_printed_with_its_place(said: str) -> None:
    assert "confinement.png:1: this is a picture, and nobody is shown it: take it out" in said
    assert "confinement.md:8: '117' could be read as a phone number: write {service:ID}" in said


@pytest.mark.slow  # looks through the whole project, seconds
def test_what_cannot_be_seen_is_mended_and_said(project: Path) -> None:
    path = project / "responses/km/answers/greet.md"
    path.write_text(path.read_text(encoding="utf-8") + "\u200bប្រឆំាង", encoding="utf-8")
    assert CliRunner().invoke(APP, [str(project)]).exit_code == 1
    result = CliRunner().invoke(APP, [str(project), "--mend"])
    assert "greet.md:10: took out: zero-width space; 'ប្រឆំាង' is now 'ប្រឆាំង'" in result.stdout
    assert f"{check.counted(content())}\nAll content is in order." in result.stdout


def test_what_was_read_is_counted() -> None:
    questions = sum(len(form.form.questions) for form in content().forms.values())
    counted = check.counted(content())
    assert f"{len(content().forms)} forms with {questions} questions" in counted
    assert f"{len(content().services)} services" in counted
    assert counted.endswith("in km and en.")


@pytest.mark.slow  # looks through the whole project, seconds
def test_a_form_that_grows_too_long_with_all_its_signs(project: Path) -> None:
    signs = [f"s{n}" for n in range(36)]
    asked = {f"q{n}": signs[9 * n : 9 * n + 9] for n in range(4)}
    plan = 'title: {km: "សំណួរ", en: "Questions"}\nbelow: confinement\nendings: {some: {}, none: {}}\nquestions:\n'
    plan += "".join(
        f"  {question}:\n    answers: {{{', '.join(f'{sign}: {{sign: {sign}}}' for sign in mine)}}}\n"
        for question, mine in asked.items()
    )
    (project / "responses/forms/long.yml").write_text(plan, encoding="utf-8")
    words = "---\nform: long\nsources: [G1]\nreviewed_by:\nreviewed_on:\n---\n{open}\n"
    for question, mine in asked.items():
        words += f"\n## question {question}\n{{ask}}\n" + "".join(f"- {sign}: {{label}}\n" for sign in mine)
    words += "\n## signs\n" + "".join(f"- {sign}: {{sign}}\n" for sign in signs)
    words += "\n## ending some\n{signs}\n\n## ending none\n{none}\n"
    for language, word in (("km", "ពាក្យ"), ("en", "word")):
        said = dict.fromkeys(("open", "ask", "label", "none"), word) | {"sign": f"{word} " * 18 + word}
        text = words
        for hole, filling in said.items():
            text = text.replace("{" + hole + "}", filling)
        (project / f"responses/{language}/forms/long.md").write_text(text, encoding="utf-8")
    found = problems(project)
    line = text.splitlines().index("## ending some") + 2
    assert [(p.path.parent.parent.name, p.line) for p in found] == [("km", line)]
    assert found[0].what.startswith("with all that is filled in this is ")


READ_IN_KHMER = {
    "km/answers/lost_documents.md": "លិខិតឆ្លងដែន",
    "km/forms/self_check.md": "លិខិតឆ្លងដែន",
    "topics.yml": "លិខិតឆ្លងដែន",
    "ways_in.yml": "ឯកសារ",
    "profile.yml": "ឯកសារ",
    "directory.yml": "ក្រសួងការងារគុយវ៉ែត",
    "km/sources.yml": "អនុស្ស",
}


def test_words_that_the_glossary_refuses_are_found_wherever_khmer_is_read(said: str) -> None:
    refused = [line for line in said.splitlines() if "'ប៉ាស្ព័រ' is not the word of the glossary" in line]
    assert {Path(line.partition(":")[0]).name for line in refused} == {Path(name).name for name in READ_IN_KHMER}


def test_what_no_answer_may_say_no_sentence_of_the_program_says_either(said: str) -> None:
    (found,) = [line for line in said.splitlines() if "no answer may say this" in line]
    assert Path(found.partition(":")[0]).name == "messages.po"


def test_help_shows_examples() -> None:
    result = CliRunner().invoke(APP, ["--help"])
    assert result.exit_code == 0
    assert "sarika check" in result.stdout


@pytest.fixture
def nlu(tmp_path: Path) -> Path:
    """What the contract between answers and messages is about."""
    shutil.copytree(check.PROJECT / "nlu/data", tmp_path / "data")
    for name in ("topics.yml", "languages.yml"):
        shutil.copy(check.PROJECT / "nlu" / name, tmp_path)
    return tmp_path


def differing(nlu: Path) -> list[Problem]:
    """What is wrong with the contract."""
    found = Problems()
    check_contract(nlu, content(), check.PROJECT / "responses/topics.yml", found)
    return found.found


def test_an_urgency_that_differs_from_the_contract(nlu: Path) -> None:
    path = nlu / "topics.yml"
    text = path.read_text(encoding="utf-8").replace(
        "unpaid_wages: {urgency: support}", "unpaid_wages: {urgency: urgent}"
    )
    path.write_text(text, encoding="utf-8")
    (problem,) = differing(nlu)
    assert problem.path.name == "topics.yml"
    assert problem.what == "unpaid_wages is support here and urgent in nlu/topics.yml"


def test_a_topic_that_nobody_understands(nlu: Path) -> None:
    (nlu / "data/latn/unpaid_wages.yml").unlink()
    (problem,) = differing(nlu)
    assert problem.what == "nobody has written messages for unpaid_wages"


def test_a_section_that_nobody_asks_for_and_one_that_is_not_there(nlu: Path) -> None:
    path = nlu / "asked/en/unpaid_wages.yml"
    path.parent.mkdir(parents=True)
    shutil.copy(check.PROJECT / "nlu/asked/en/unpaid_wages.yml", path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  evidence:", "  evidenze:"), encoding="utf-8")
    found = Problems()
    check_asked(nlu / "asked", content(), found)
    said = {(problem.path.name, problem.what) for problem in found.found}
    assert ("unpaid_wages.yml", "nobody has written how the section unpaid_wages.evidence is asked for") in said
    assert ("unpaid_wages.yml", "unpaid_wages has no section evidenze") in said
    assert ("threats.yml", "nobody has written how the section threats.safe is asked for") in said
    found = Problems()
    check_asked(check.PROJECT / "nlu/asked", content(), found)
    assert not found.found


def test_a_topic_without_answer_that_is_trained(said: str) -> None:
    assert ": gardening is understood but has no answer: " in said


def test_a_red_flag_that_cannot_be_used(said: str) -> None:
    (found,) = [line for line in said.splitlines() if "red_flags/km.yml" in line]
    assert re.search(r"km\.yml:[2-9]: this is not valid YAML", found)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("{en: red, km: ក្រហម}", "{en: red, km: ក្រហម\a}", 6, "this is not valid YAML (the invisible character U+0007"),
        ("{en: red, km: ក្រហម}", "{en: red}", 6, "first has no km"),
        ("{en: red, km: ក្រហម}", "{en: blue, km: ក្រហម}", 4, "a word in en stands there twice"),
    ],
)
def test_code_names_that_cannot_be_used(tmp_path: Path, old: str, new: str, line: int, what: str) -> None:
    path = tmp_path / "code_names.yml"
    shutil.copy(check.PROJECT / "responses/code_names.yml", path)
    replaced(path, old, new)
    with pytest.raises(ContentError) as error:
        CodeNames(path)
    assert f"code_names.yml:{line}: {what}" in str(error.value)


def test_code_names_are_looked_through_too(said: str) -> None:
    assert "code_names.yml:6: first has no km" in said


def test_the_contract_is_not_checked_twice_without_it(folder: Folder) -> None:
    problems = Problems()
    check_contract(folder.path / "nlu", load(folder.path), folder.path / "topics.yml", problems)
    assert [p.what for p in problems.found] == ["this file is missing"]
