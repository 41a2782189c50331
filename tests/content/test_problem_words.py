"""Problems in Khmer: every sentence of the program has one, and what is filled in stays."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bot.commands import check
from bot.content import Problem, Problems
from bot.content.check import problem_words as words_file
from bot.content.check.problem_words import LOCALES, ProblemWords, problem_words
from bot.content.check.words import check_text
from bot.doctor import lengths
from bot.sheet import ContentError, Place
from tests.commands.test_check import APP
from tests.every import every
from tests.project import content

SENTENCES: dict[str, str] = yaml.safe_load((LOCALES / "km" / "problems.yml").read_text(encoding="utf-8"))
HOLE = re.compile(r"\{\d\}")
COMPOSED = ["with {0} this is {1} characters long", "with {0} this is {1} characters long, {2} too many"]
"""Those whose holes are filled with words: each way that they are filled has a sentence of its own."""


def template(node: ast.expr) -> str | None:
    """A text of the program with its holes numbered, or None for what is not written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts, holes = [], 0
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value))
            else:
                parts.append(f"{{{holes}}}")
                holes += 1
        return "".join(parts)
    return None


def assigned(node: ast.Assign) -> Iterator[ast.expr]:
    """What is put into `what` or `how`, to be handed over in the next line."""
    (target,) = node.targets
    names, values = (getattr(each, "elts", [each]) for each in (target, node.value))
    if len(names) == len(values):
        yield from (value for name, value in zip(names, values, strict=True) if ast.unparse(name) in ("what", "how"))


def said_by(path: Path) -> Iterator[str]:
    places = {"add": slice(2, 4), "wrong": slice(0, 2), "need": slice(1, 2), "Problem": slice(2, 4)}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Dict)
            and ast.unparse(node.targets[0]) == "_NEEDED"
        ):
            yield from filter(None, map(template, node.value.values))
        if isinstance(node, ast.Assign):
            yield from filter(None, map(template, assigned(node)))
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for argument in node.args[places[name]] if name in places else []:
                found = template(argument)
                if found and " " in found:
                    yield found


def test_every_sentence_has_khmer() -> None:
    bot = check.PROJECT / "bot"
    read = [bot / "sheet.py", *(bot / "content").rglob("*.py"), *(bot / "understanding").glob("*.py")]
    files = [*read, bot / "wording/code_names.py", Path(check.__file__), Path(lengths.__file__)]
    wanted = {sentence for path in files for sentence in said_by(path)}
    assert sorted(wanted - set(SENTENCES)) == COMPOSED


@every(SENTENCES)
def test_a_translation_keeps_every_hole(english: str) -> None:
    assert sorted(HOLE.findall(english)) == sorted(HOLE.findall(SENTENCES[english]))
    assert re.search("[ក-ឳ]", SENTENCES[english])


def test_what_is_filled_in_stays() -> None:
    problem = Problem(
        Path("/x/a.md"), 7, "the section evidence has 999 characters", "write at most 900, or make two sections of it"
    )
    assert problem_words("km").say(problem) == ("/x/a.md:7: ផ្នែក evidence មាន 999 តួ: សូមសរសេរមិនលើស 900 ឬបំបែកជាពីរផ្នែក")


def test_a_file_of_sentences_that_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx/problems.yml").write_text('"a": "ក"\n"b": "ខ\a"\n', encoding="utf-8")
    monkeypatch.setattr(words_file, "LOCALES", tmp_path)
    with pytest.raises(
        ContentError, match=r"problems\.yml:2: this is not valid YAML \(the invisible character U\+0007"
    ):
        problem_words("xx")


def test_the_most_exact_form_is_taken_and_the_unknown_stays_english() -> None:
    words = ProblemWords({"{0} is {1}": "{1} ← {0}", "urgency is {0}": "u {0}"})
    assert words.say(Problem(Path("/a"), 1, "urgency is x", "x is y")) == "/a:1: u x: y ← x"
    assert words.say(Problem(Path("/a"), 1, "nothing known", "do")) == "/a:1: nothing known: do"


def test_the_command_speaks_khmer(monkeypatch: pytest.MonkeyPatch) -> None:
    check_text("117", Place(Path("confinement.md"), 8, problems := Problems()), ())
    monkeypatch.setattr(check, "checked", lambda project: (content(), problems.found))
    result = CliRunner().invoke(APP, ["--language", "km"])
    assert "confinement.md:8: '117' គេអាចយល់ថាជាលេខទូរស័ព្ទ: សូមសរសេរ {service:ID}" in result.stdout
    assert not re.search("[a-z]", result.stderr)


def test_what_was_read_is_counted_in_khmer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "checked", lambda project: (content(), []))
    counted, done = CliRunner().invoke(APP, ["--language", "km"]).stdout.splitlines()
    assert re.search(r"ចម្លើយ \d+ សេវា \d+ .* ជា km and en។", counted)
    assert done == "គ្មានអ្វីត្រូវកែទេ។"
