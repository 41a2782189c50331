"""What counsellors ask, tell, do well and do wrong is known in their lines: those of writers whose lines were not learnt from
(`unseen/`), and the prepared replies.

The lines of `unseen/` were written down before any line to learn from: a line, what it asks, and the skill or mistake that it
shows, by writer. The last writer of Khmer and of English was looked at by nobody who wrote lines to learn from.
"""

import shutil
from collections import Counter
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from bot.practice import likeness
from bot.practice.parts import Language
from bot.practice.questions import read_questions
from bot.sheet import read
from tests.every import every

RESPONSES = Path(__file__).parents[2] / "responses"
questions = cache(read_questions)
UNSEEN = Path(__file__).parent / "unseen"
LANGUAGES: tuple[Language, ...] = ("km", "en")
REPLIES = sorted(path.stem for path in (RESPONSES / "en" / "replies").glob("*.md"))
ASKS = {
    "age": {"age"},
    "consent": {"consent"},
    "doctor": {"health"},
    "evidence": {"evidence"},
    "how_many": {"how_many"},
    "phone_read": {"alone"},
    "place": {"where"},
    "safe_hours": {"next"},
    "safe_now": {"safe", "alone"},
    "stay_with": {"someone_near"},
    "suicide_ask": {"plan_harm"},
    "thank_you": {"not_fault"},
    "what_need": {"wish"},
    "write_again": {"next"},
}
"""Replies that ask or tell what `questions.yml` knows."""


def reply(name: str, language: str) -> str:
    return (RESPONSES / language / "replies" / f"{name}.md").read_text(encoding="utf-8").split("---", 2)[2]


def unseen(script: str) -> list[list[tuple[str, set[str], set[str]]]]:
    """By writer: line, questions, skills and mistakes."""
    writers: list[list[tuple[str, set[str], set[str]]]] = []
    for row in (UNSEEN / f"{script}.tsv").read_text(encoding="utf-8").splitlines():
        if row.startswith("#"):
            writers.append([])
        else:
            line, asks, shows = row.split("\t")
            writers[-1].append((line, set(asks.split()), set(shows.split())))
    return writers


@pytest.mark.parametrize("script", likeness.SCRIPTS)
def test_questions_of_unseen_writers_are_recognised_and_few_are_invented(script: str) -> None:
    total = Counter[str]()
    for writer in unseen(script):
        counts = Counter[str]()
        for line, asks, shows in writer:
            heard = questions().heard_in(line)
            told = {*heard.skills, *heard.mistakes}
            counts.update(asked=len(asks), found=len(asks & set(heard.asked)), invented=len(set(heard.asked) - asks))
            counts.update(shown=len(shows), seen=len(shows & told), blamed=len(set(heard.mistakes) - shows))
        assert counts["found"] >= 0.85 * counts["asked"], counts
        assert counts["seen"] >= 0.5 * counts["shown"], counts
        total += counts
    assert total["invented"] <= 0.15 * total["asked"], total
    assert total["blamed"] <= 2, total


def test_what_was_learnt_is_of_the_lines_that_are_there_and_every_label_has_a_title() -> None:
    known = {*questions().questions, *questions().skills, *questions().mistakes}
    for script, learned in likeness.load().items():  # refuses other lines than those that were learnt from
        labels = set(read(likeness.FOLDER / f"{script}.yml").fields()) - {likeness.NOTHING}
        assert labels == set(learned.weights) <= known
        assert len(learned.lines) == len(next(iter(learned.weights.values())))
        assert set(questions().questions) | set(questions().skills) <= labels


def test_a_changed_line_is_refused_until_it_is_learnt(tmp_path: Path) -> None:
    shutil.copytree(likeness.FOLDER, tmp_path / "lines")
    file = tmp_path / "lines" / "en.yml"
    file.write_text(file.read_text().replace("Are you safe now?", "Are you safe and sound?"))
    with pytest.raises(
        likeness.LinesError, match=r"en\.yml: was changed after learned\.json was written; .*learn_lines"
    ):
        likeness.load(tmp_path / "lines")


def test_each_sentence_asks_for_itself_and_the_script_of_each_counts() -> None:
    assert questions().heard_in("Are you safe now? Who has your passport? How old are you?").asked == (
        "safe", "age", "documents",
    )  # fmt: skip
    assert set(questions().heard_in("អ្នកមានសុវត្ថិភាពទេ? Where are you?").asked) == {"safe", "where"}
    assert questions().heard_in("bong nov na").asked == ("where",)
    nothing = questions().heard_in("👍 ...")
    assert (nothing.asked, nothing.skills, nothing.mistakes) == ((), (), ())


@every([*product(REPLIES, LANGUAGES)])
def test_no_prepared_reply_is_a_mistake_but_advice_too_early(asked: tuple[str, Language]) -> None:
    name, language = asked
    assert set(questions().heard_in(reply(name, language)).mistakes) <= {"advice"}


@every([*product(ASKS, LANGUAGES)])
def test_a_prepared_reply_is_known_as_what_it_asks(asked: tuple[str, Language]) -> None:
    name, language = asked
    assert set(questions().heard_in(reply(name, language)).asked) >= ASKS[name]


@pytest.mark.parametrize("name", ["goodbye", "hello", "still_there"])
def test_a_prepared_reply_that_asks_nothing_counts_as_no_question(name: str) -> None:
    told = {"next", "pace", "private"}  # told, and not asked
    assert set(questions().heard_in(reply(name, "en")).asked) <= told


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("Send me the picture", ["see_picture"]),
        ("Please do not send me the picture", []),
        ("Don\u2019t be sorry, send me the picture", ["see_picture"]),
        ("I cannot guarantee that. You are not stupid.", []),
        ("I promise", ["promise"]),
        ("I don\u2019t believe you", ["doubt"]),
        ("Do not go, but just run", ["fight"]),
        ("សូមកុំផ្ញើរូបមក", []),
        ("សូមផ្ញើរូប មក", ["see_picture"]),
        ("កុំបារម្ភ ផ្ញើរូបមក", ["see_picture"]),
        ("ខ្ញុំមិនអាចសន្យាថា យើងនឹងទៅសង្គ្រោះទេ", []),
        ("ខ្ញុំសន្យាថា យើងនឹងទៅសង្គ្រោះ", ["promise"]),
        ("ខ្ញុំមិនជឿ", ["doubt"]),
        ("អ្នកមិនល្ងង់ទេ", []),
    ],
)
def test_what_is_denied_is_no_mistake(text: str, mistakes: list[str]) -> None:
    assert [name for name in questions().heard_in(text).mistakes if questions().mistakes[name].words] == mistakes


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Whom do you owe?", ["debt"]),
        ("What do you EAT, is there food?", ["health"]),
        ("Call 1280", ["number"]),
        ("\u17e1\u17e2\u17e8\u17e0", ["number"]),
    ],
)
def test_numbers_are_known_by_three_digits_and_a_capital_changes_nothing(text: str, asked: list[str]) -> None:
    assert list(questions().heard_in(text).asked) == asked
