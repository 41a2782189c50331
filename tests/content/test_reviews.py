"""What was read is what was signed: a review is of words, and other words are a draft again, wherever it is asked."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.content import Content, Problems, load
from bot.content.check.folders import check_strays
from bot.content.check.quality import check_reviews
from bot.content.model.answers import Review, fingerprint
from bot.content.model.contents import FORM, PROTOCOL, REPLY
from bot.content.read.mending import files
from bot.doctor import words
from bot.editing.signing import sign, signed_before, words_of
from bot.settings.fields import Settings
from bot.wiring.bootstrap import StartRefused, checked_content
from bot.wording.catalog import catalog
from bot.wording.messages import render_answer, sources_text
from tests.content import test_forms as forms
from tests.content import test_protocols as protocols
from tests.content import test_replies as replies
from tests.content.conftest import Folder

DAY, TODAY = date(2026, 11, 20), date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
REVIEW = Review("Sok Dara", DAY)
KINDS = {"confinement": "answers", f"{FORM}check": "forms", f"{REPLY}hello": "replies", f"{PROTOCOL}rest": "protocols"}
EN = "en/answers/confinement.md"


@pytest.fixture
def signed(folder: Folder) -> Folder:
    """A folder in which one text of each kind is signed in both languages."""
    folder.write("forms/check.yml", forms.PLAN)
    folder.write("replies.yml", 'hello:\n  title: {km: "សួស្តី", en: "Hello"}\n')
    folder.write("protocols/rest.yml", 'title: {km: "គ្រោះថ្នាក់", en: "Danger"}\notherwise: true\n')
    for language in ("km", "en"):
        folder.write(f"{language}/forms/check.md", forms.WORDS)
        folder.write(f"{language}/replies/hello.md", replies.WORDS.format("Hello from {org.name}"))
        folder.write(f"{language}/protocols/rest.md", protocols.WORDS.format("rest"))
        for name, kind in KINDS.items():
            sign(folder.path / language / kind / f"{name.rpartition(':')[2]}.md", REVIEW.by, DAY, TODAY)
    return folder


def read(folder: Folder) -> Content:
    return load(folder.path, today=TODAY)


def change(path: Path) -> None:
    """One word more at the end."""
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + " new\n", encoding="utf-8")


def told(folder: Folder) -> list[tuple[str, str]]:
    check_reviews(read(folder), folder.path, problems := Problems())
    return [(problem.path.name, problem.what) for problem in problems.found]


def test_what_was_signed_is_reviewed_and_nothing_is_said_of_it(signed: Folder) -> None:
    content = read(signed)
    for name in KINDS:
        assert [text.review for text in content.to_review(name)] == [REVIEW, REVIEW], name
    assert content.changed() == ()
    assert told(signed) == []
    check_strays(signed.path, content.languages, problems := Problems())
    assert problems.found == []


@pytest.mark.parametrize("name", KINDS)
def test_changed_words_are_a_draft_again_everywhere(signed: Folder, name: str) -> None:
    path = signed.path / "en" / KINDS[name] / f"{name.rpartition(':')[2]}.md"
    change(path)
    content = read(signed)
    khmer, english = content.to_review(name)
    assert (khmer.review, english.review, english.lapsed) == (REVIEW, None, REVIEW)
    assert content.changed() == (name,)
    assert told(signed) == [(path.name, "these words are a draft again: Sok Dara read other ones on 2026-11-20")]
    said = [finding.what for finding in words.look(Settings(content_dir=signed.path))]
    assert any(line.startswith("These were changed") and line.endswith(f": {name}.") for line in said)


def test_a_form_is_a_draft_again_where_its_plan_sends_people_elsewhere(signed: Folder) -> None:
    path, plan = signed.path / "en/forms/check.md", signed.path / "forms/check.yml"
    before = words_of(path)
    signed.write("forms/check.yml", f"# a remark changes nothing\n{forms.PLAN}")
    assert read(signed).changed() == ()
    urgent = plan.read_text(encoding="utf-8")
    plan.write_text(urgent.replace(", urgency: urgent, topic: confinement", ""), encoding="utf-8")
    assert plan.read_text(encoding="utf-8") != urgent
    assert read(signed).changed() == (f"{FORM}check",)
    assert signed_before(path) == before != words_of(path), "the difference is shown"


def test_the_contacts_screen_calls_changed_words_a_draft(signed: Folder) -> None:
    change(signed.path / EN)
    content = read(signed)
    for language, draft in (("km", False), ("en", True)):
        answer, said = content.answer("confinement", language), catalog(language)
        shown = render_answer(content, "confinement", language, "TH", human_line="", now=NOW, draft=True).text_html
        assert (said.text("answer.draft") in shown) is draft
        assert (said.text("sources.not_reviewed") in sources_text(content, answer, said)) is draft


def test_the_same_words_under_other_line_ends_and_blank_lines_are_the_same(signed: Folder) -> None:
    path = signed.path / EN
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n\r\n")
    assert read(signed).answer("confinement", "en").review == REVIEW


def test_a_review_that_names_no_words_is_none(signed: Folder) -> None:
    path = signed.path / EN
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("reviewed_words")]
    path.write_text("\n".join(kept), encoding="utf-8")
    assert read(signed).answer("confinement", "en").lapsed == REVIEW
    assert signed_before(path) is None


def test_words_that_a_merge_brings_are_a_draft_again(folder: Folder) -> None:
    """One branch signs, the other one changes words: git joins them without a conflict."""
    path = folder.path / EN

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *arguments], cwd=folder.path, check=True, capture_output=True)

    git("init", "--quiet", "--initial-branch=main")
    git("add", EN)
    git("commit", "--quiet", "--message=before")
    git("checkout", "--quiet", "-b", "words")
    change(path)
    git("commit", "--quiet", "--all", "--message=words")
    git("checkout", "--quiet", "main")
    sign(path, REVIEW.by, DAY, TODAY)
    git("commit", "--quiet", "--all", "--message=signed")
    assert read(folder).answer("confinement", "en").reviewed
    git("merge", "--quiet", "--no-edit", "words")
    assert read(folder).answer("confinement", "en").lapsed == REVIEW
    assert read(folder).changed() == ("confinement",)


def test_the_words_that_were_read_are_kept_as_long_as_they_are_those(signed: Folder) -> None:
    path, kept = signed.path / EN, signed.path / "en/signed/answers/confinement.md"
    before = words_of(path)
    assert signed_before(path) == before
    change(path)
    assert signed_before(path) == before != words_of(path)
    change(kept)
    assert signed_before(path) is None
    kept.unlink()
    assert signed_before(path) is None


def test_what_was_signed_is_not_mended(tmp_path: Path) -> None:
    path = tmp_path / "responses/en/answers/a.md"
    path.parent.mkdir(parents=True)
    path.write_text("---\ntopic: a\n---\nWords\n", encoding="utf-8")
    sign(path, REVIEW.by, DAY, TODAY)
    assert list(files(tmp_path, tmp_path / "responses")) == [path]


def test_a_card_is_signed_for_its_words_too(folder: Folder) -> None:
    by = 'en: {{text: "{0}", reviewed_by: Sok Dara, reviewed_on: 2026-11-20, reviewed_words: "{1}"}}\n'
    folder.write("cards.yml", by.format("I need help.", fingerprint("I need help.")))
    assert read(folder).cards[0].review == REVIEW
    folder.write("cards.yml", by.format("I need some help.", fingerprint("I need help.")))
    assert (read(folder).cards[0].review, read(folder).cards[0].lapsed) == (None, REVIEW)
    assert told(folder) == [("cards.yml", "these words are a draft again: Sok Dara read other ones on 2026-11-20")]


def test_only_what_nobody_ever_signed_keeps_sarika_from_starting(signed: Folder) -> None:
    assert "confinement" not in read(signed).to_sign()
    change(signed.path / EN)
    content = read(signed)
    assert "confinement" in content.to_sign()
    assert "confinement" not in content.to_sign(first=True)
    answers = {**content.answers, ("confinement", "km"): replace(content.answer("confinement", "km"), review=None)}
    assert "confinement" in replace(content, answers=answers).to_sign(first=True)


def test_sarika_starts_with_words_that_were_changed_and_not_with_words_that_nobody_ever_signed(signed: Folder) -> None:
    said = "name: {km: អង្គការ, en: Ours}\nreaders: {km: យើង, en: We}\nhours: {km: ថ្ងៃ, en: Days}\npassed_on: {km: ទេ, en: No}\n"
    signed.write("organisation.yml", said)
    settings = Settings(content_dir=signed.path)
    with pytest.raises(StartRefused, match="interrupted"):
        checked_content(settings)
    for language in ("km", "en"):
        sign(signed.path / language / "answers/interrupted.md", REVIEW.by, DAY, TODAY)
    assert checked_content(settings).changed() == ()
    change(signed.path / EN)
    assert checked_content(settings).changed() == ("confinement",)
    text = (signed.path / EN).read_text(encoding="utf-8")
    (signed.path / EN).write_text(re.sub(r"(?m)^reviewed_\w+:.*\n", "", text), encoding="utf-8")
    with pytest.raises(StartRefused, match="confinement"):
        checked_content(settings)
