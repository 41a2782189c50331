"""The sheet for reviewers, and the record of what they signed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands import preview, proof
from bot.commands.preview import UnknownError
from bot.content import FOLDER, Content, load
from bot.content.model.answers import Review, fingerprint
from bot.content.read.vetted import Page
from bot.editing.signing import SigningError, sign
from bot.paper import sheets as paper
from tests import project
from tests.content.conftest import Folder

CONTENT = project.content()
TODAY = date(2026, 11, 25)
APP = typer.Typer()
APP.command()(proof.command)


@pytest.fixture
def responses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "responses"
    shutil.copytree(FOLDER, folder)
    monkeypatch.setattr(proof, "FOLDER", folder)
    return folder


@pytest.fixture
def small(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A few answers that are in order, which are read in no time."""
    monkeypatch.setattr(proof, "FOLDER", folder.path)
    return folder.path


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """A copy of the content, read once, for what changes nothing in it."""
    folder = tmp_path_factory.mktemp("read_once") / "responses"
    shutil.copytree(FOLDER, folder)
    return load(folder, demo=True, today=TODAY)


def test_a_sheet_holds_every_word_of_both_languages_and_the_sources() -> None:
    content = replace(CONTENT, sources={"G1": Page("ILO <indicators>", "", "2012")})
    page = paper.proof(content, ["confinement"], TODAY)
    for language in CONTENT.languages:
        answer = CONTENT.answer("confinement", language)
        for text in (answer.first, *(section.text for section in answer.sections)):
            for line in text.split("\n"):
                assert paper._shown(line) in page
    assert "<b>G1</b> ILO &lt;indicators&gt; · 2012" in page
    assert page.count("Name, day, signature:") == 2
    assert "<code>{call}</code>" in page
    assert "http" not in page


def test_a_sheet_is_written(tmp_path: Path) -> None:
    out = tmp_path / "all.html"
    result = CliRunner().invoke(APP, ["--out", str(out)])
    assert result.exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert all(f"<h1>{topic} " in page for topic, _ in CONTENT.answers)


def test_a_form_is_shown_question_by_question() -> None:
    found = list(preview.shown(CONTENT, "form:self_check", "km", "TH"))
    form = CONTENT.forms["self_check"].form
    assert len(found) == len(form.questions) + len(form.endings)
    assert found[0].message.buttons[-1][0].label == "⏭ រំលង"


def test_a_form_is_read_and_signed_like_an_answer(responses: Path) -> None:
    page = paper.proof(CONTENT, ["form:self_check"], TODAY)
    words = CONTENT.forms["self_check"].words["km"]
    for text in (words.opening, *words.questions.values(), *words.labels.values(), *words.signs.values()):
        assert all(paper._shown(line) in page for line in text.split("\n"))
    result = CliRunner().invoke(APP, ["--sign", "form:self_check", "--by", "Sok Dara", "--on", "2026-11-20"])
    assert result.exit_code == 0, result.output
    content = load(responses, demo=True, today=TODAY)
    assert all(w.review and w.review.by == "Sok Dara" for w in content.forms["self_check"].words.values())
    assert not content.answer("self_check", "km").reviewed


def test_a_signed_review_is_recorded_in_both_languages(small: Path) -> None:
    before = (small / "km/answers/confinement.md").read_text(encoding="utf-8")
    result = CliRunner().invoke(APP, ["--sign", "confinement", "--by", "Sok Dara", "--on", "2026-11-20"])
    assert result.exit_code == 0, result.output
    content = load(small, demo=True, today=TODAY)
    for language in ("km", "en"):
        answer = content.answer("confinement", language)
        assert answer.review == Review("Sok Dara", date(2026, 11, 20))
    after = (small / "km/answers/confinement.md").read_text(encoding="utf-8")
    assert after.split("---", 2)[2] == before.split("---", 2)[2]
    assert not content.answer("change_language", "km").reviewed
    page = paper.proof(content, ["confinement"], TODAY)
    assert "Reviewed by Sok Dara on 2026-11-20" in page


def test_a_later_review_replaces_the_first_and_may_be_of_one_language(small: Path) -> None:
    for name, language in (("សុខ ដារ៉ា", "km"), ("Chan: Lina", "km"), ("Chan Lina", "km")):
        CliRunner().invoke(APP, ["--sign", "confinement", "--by", name, "--on", "2026-11-20", "--language", language])
    content = load(small, demo=True, today=TODAY)
    assert content.answer("confinement", "km").review == Review("Chan Lina", date(2026, 11, 20))
    assert not content.answer("confinement", "en").reviewed


def test_what_is_wrong_is_not_signed(small: Path) -> None:
    path = small / "en/answers/confinement.md"
    path.write_text(path.read_text(encoding="utf-8").replace("{call}", "{cal}"), encoding="utf-8")
    error = CliRunner().invoke(APP, ["--sign", "confinement", "--by", "Sok Dara", "--on", "2026-11-20"]).exception
    assert isinstance(error, proof.ReviewRefusedError)
    assert "{cal} is unknown" in str(error)
    assert "reviewed_by: Sok" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (["--sign", "threats"], proof.ReviewRefusedError),
        (["--sign", "threats", "--by", "Sok", "--on", "yesterday"], proof.ReviewRefusedError),
        (["--sign", "threats", "--by", "", "--on", "2026-11-20"], proof.ReviewRefusedError),
        (["--sign", "threats", "--by", "Sok", "--on", "2999-01-01"], proof.ReviewRefusedError),
        (["--sign", "thread", "--by", "Sok", "--on", "2026-11-20"], UnknownError),
        (["nothing"], UnknownError),
    ],
)
def test_what_is_refused(
    read_once: Content, monkeypatch: pytest.MonkeyPatch, arguments: list[str], kind: type[Exception]
) -> None:
    monkeypatch.setattr(proof, "survey", lambda folder, problems, *, demo, today: read_once)
    before = read_once.answer("threats", "km").path.read_bytes()
    assert isinstance(CliRunner().invoke(APP, arguments).exception, kind)
    assert read_once.answer("threats", "km").path.read_bytes() == before


def test_signing_keeps_line_ends_and_other_fields(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"---\r\ntopic: a\r\nreviewed_by: X\r\nsources: [G1]\r\n---\r\nText --- \r\n")
    sign(path, " A. O'Neil ", TODAY, TODAY)
    assert path.read_bytes() == (
        b"---\r\ntopic: a\r\nsources: [G1]\r\nreviewed_by: A. O'Neil\r\nreviewed_on: 2026-11-25\r\n"
        b'reviewed_words: "%s"\r\n---\r\nText --- \r\n' % fingerprint("Text ---").encode()
    )
    path.write_text("no head", encoding="utf-8")
    with pytest.raises(SigningError, match="has no head"):
        sign(path, "Sok Dara", TODAY, TODAY)


def test_what_was_changed_is_shown_to_the_reviewer_word_by_word(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "changed.html"
    arguments = ["--changed", "--out", str(out)]
    assert "Nothing was changed" in CliRunner().invoke(APP, arguments).output
    assert not out.exists()
    CliRunner().invoke(APP, ["--sign", "confinement", "--by", "Sok Dara", "--on", "2026-11-20"])
    for language, old, new in (("en", "your papers", "your good & kind papers"), ("km", "ទុកឯកសារ", "ទិកឯកសារ")):
        path = small / language / "answers/confinement.md"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = CliRunner().invoke(APP, arguments)
    assert result.exit_code == 0, result.output
    page = out.read_text(encoding="utf-8")
    assert page.count("<h1>") == 1
    assert page.count("Sok Dara read other words on 2026-11-20.") == 2
    assert "your <ins>good &amp; kind </ins>papers" in page
    assert "<del>ទុ</del><ins>ទិ</ins>កឯកសារ" in page
    assert "Reviewed by" not in page


def test_what_was_not_kept_is_read_as_a_whole(small: Path) -> None:
    CliRunner().invoke(APP, ["--sign", "confinement", "--by", "Sok Dara", "--on", "2026-11-20", "--language", "en"])
    shutil.rmtree(small / "en/signed")
    path = small / "en/answers/confinement.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    page = paper.proof(load(small, demo=True, today=TODAY), ["confinement"], TODAY)
    assert "They were not kept: read all of it." in page
    assert "<td>Nothing.</td>" in page
