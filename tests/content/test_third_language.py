"""A small third language, Thai with three topics, in a copy of the project: what is missing is said, and it is understood and
answered. The files in `thai/` are for this test only: no speaker of Thai has read them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po, write_po

from bot.adapters.rasa.client import RasaClient
from bot.adapters.rasa.server import RasaServer
from bot.commands import check
from bot.content import Problems
from bot.content.check.folders import check_languages
from bot.core.model.lines import Line
from bot.core.model.rules import Rules
from bot.core.understanding.text import alphabet
from bot.core.understanding.values import Urgency
from bot.understanding.topics import load_languages, written_in
from bot.understanding.understander import Understander
from bot.wording.catalog import Catalog
from tests.core.world import World, told
from tests.fakes.nlu import FIXTURES, run_nlu
from tests.project import understander as as_shipped

THAI = Path(__file__).parent / "thai"
COPIED = ("responses", "locales", "nlu/data", "nlu/red_flags", "nlu/circumstances", "nlu/queries", "nlu/sections")
FILES = (
    "nlu/countries.yml",
    "nlu/helpers.yml",
    "nlu/denied.yml",
    "nlu/topics.yml",
    "nlu/languages.yml",
    "nlu/words/known.txt",
    "nlu/judge.json",
)
LOCKED = "ประตูถูกล็อค ออกไม่ได้เลย"
TOPICS = ("confinement", "greet", "unpaid_wages")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project with what Thai has."""
    for name in COPIED:
        shutil.copytree(check.PROJECT / name, tmp_path / name)
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(check.PROJECT / name, tmp_path / name)
    shutil.copytree(THAI, tmp_path, dirs_exist_ok=True)
    with (tmp_path / "nlu/languages.yml").open("a", encoding="utf-8") as file:
        file.write("th: {written: [th], letters: THAI}\n")
    return tmp_path


def differences(project: Path, answered: Collection[str] = ("km", "en", "th")) -> list[str]:
    problems = Problems()
    check_languages(project, answered, problems)
    return [str(problem) for problem in problems.found]


def test_the_folders_agree(project: Path) -> None:
    assert differences(project) == []
    assert differences(check.PROJECT, ("km", "en")) == []


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("nlu/languages.yml", "the language th is not here"),
        ("nlu/data/th", "there are no messages in th"),
        ("nlu/red_flags/th.yml", "there are no red flags in th"),
        ("locales/th", "there are no interface words in th"),
    ],
)
def test_what_one_folder_lacks_is_said(project: Path, lost: str, said: str) -> None:
    path = project / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    if lost == "nlu/languages.yml":
        shutil.copy(check.PROJECT / lost, path)
    assert any(said in problem for problem in differences(project))


def test_a_language_without_answers_is_said(project: Path) -> None:
    assert any("there are no answers in th" in problem for problem in differences(project, ("km", "en")))


def test_what_the_three_topics_leave_out_is_named(project: Path) -> None:
    said = [str(problem) for problem in check.checked(project)[1]]
    assert any("nlu/data/th/embassy_contact.yml" in one and "nobody has written messages" in one for one in said)
    assert any("embassy_contact" in one and "answers" in one and "th" in one for one in said)
    assert any("topics.yml" in one and "th" in one for one in said)
    assert any("profile.yml" in one and "th" in one for one in said)
    assert not any("data/th/confinement.yml" in one for one in said)


def test_an_alphabet_is_what_most_letters_are() -> None:
    assert alphabet("ขังเรา ok") == "THAI"
    assert alphabet("ຊ່ວຍດ້ວຍ") == "LAO"
    assert alphabet("hello") == "LATIN"
    assert alphabet("… 123") == ""


async def test_danger_in_thai_is_found_without_rasa_and_answered_in_thai(project: Path) -> None:
    understander = Understander.from_files(None, project / "nlu")
    understood = await understander.understand(LOCKED)
    assert (understood.script, understood.topic, understood.urgency) == ("th", "confinement", Urgency.EMERGENCY)
    assert (await understander.understand("ดูข่าว เขาขังเราไว้")).urgency is Urgency.NONE
    languages = load_languages(project / "nlu/languages.yml")
    rules = Rules(languages=("km", "en", "th"), written_in=written_in(languages), topics=frozenset(TOPICS))
    world = World(rules)
    world.writes("a", LOCKED, understood)
    assert world.conversations["a"].language == "th"
    assert Line.OTHER_LANGUAGE not in told(world.writes("b", "สบายดี", await understander.understand("สบายดี")))
    world.presses("c", "language", "th")
    assert world.conversations["c"].language == "th"


async def test_without_the_line_in_the_list_it_stays_another_language() -> None:
    assert (await as_shipped().understand(LOCKED)).script == "other"


@pytest.mark.slow
def test_once_complete_it_is_in_order_and_shown(project: Path) -> None:
    shutil.copytree(check.PROJECT / "bot", project / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    _fill(project)
    assert _sarika(project, "locales")[1]  # makes what is new in the catalog
    catalog = project / "locales/th/LC_MESSAGES/messages.po"
    with catalog.open("rb") as file:
        words = read_po(file, locale="th")
    english = Catalog("en")
    for message in words:
        if message.id and not message.string:
            message.string = english.text(str(message.id))
    with catalog.open("wb") as file:
        write_po(file, words, width=0)
    _sarika(project, "locales")
    _, said = _sarika(project, "check")
    # the English that stands in for Thai becomes a little too long between Thai words
    faults = [line for line in said.splitlines() if line.startswith(("responses/", "locales/", "nlu/"))]
    assert [fault for fault in faults if "characters long" not in fault] == []
    code, said = _sarika(project, "preview", "confinement", "--language", "th", "--country", "TH")
    assert code == 0, said
    assert "ไม่ใช่ความผิดของคุณ" in said
    assert "คุยกับคน" in said


@pytest.mark.slow
@pytest.mark.rasa
async def test_trained_with_thai_it_is_understood(tmp_path: Path, project: Path) -> None:
    small = tmp_path / "small"
    shutil.copytree(FIXTURES, small)
    shutil.copytree(THAI / "nlu/data/th", small / "data/th")
    trained = run_nlu(
        str(check.PROJECT / "nlu/train.py"), "--data", str(small / "data"), "--models", str(small / "models")
    )
    assert trained.returncode == 0, trained.stderr
    async with RasaServer(model=small / "models/sarika.tar.gz") as server, RasaClient(server.url, server.token) as nlu:
        understander = Understander.from_files(nlu, project / "nlu")
        for text, topic in (
            ("นายจ้างขังหนูไว้ในบ้าน", "confinement"),
            ("เถ้าแก่ไม่จ่ายค่าจ้างเลย", "unpaid_wages"),
            ("สวัสดีจ้า", "greet"),
        ):
            understood = await understander.understand(text)
            assert (understood.script, understood.topic) == ("th", topic)


def _fill(project: Path) -> None:
    """English in place of all that Thai does not have yet."""
    for kind in ("answers", "forms", "replies", "protocols"):
        for path in (project / "responses/en" / kind).glob("*.md"):
            target = project / "responses/th" / kind / path.name
            target.parent.mkdir(exist_ok=True)
            if not target.exists():
                shutil.copy(path, target)
    for name in TOPICS:  # the sections that the other languages have
        english = (project / f"responses/en/answers/{name}.md").read_text(encoding="utf-8")
        path = project / f"responses/th/answers/{name}.md"
        head, _, body = english.partition("---\n")[2].partition("---\n")
        first = path.read_text(encoding="utf-8").split("---\n")[2]
        _, mark, sections = body.partition("\n## ")
        path.write_text(f"---\n{head}---\n{first}{mark}{sections}", encoding="utf-8")
    for path in [
        *(project / "responses").glob("*.yml"),
        *(project / "responses/forms").glob("*.yml"),
        *(project / "responses/protocols").glob("*.yml"),
    ]:
        if path.name not in {"directory.yml", "musts.yml", "glossary.yml"}:
            text = path.read_text(encoding="utf-8")
            text = re.sub(r'(\{(?:sign: "[^"]*", )?km: "[^"]*", en: ("(?:[^"\\]|\\.)*"))\}', r"\1, th: \2}", text)
            text = re.sub(r'^  en: ("(?:[^"\\]|\\.)*")$', r"  en: \1\n  th: \1", text, flags=re.M)
            path.write_text(text, encoding="utf-8")
    musts = project / "responses/musts.yml"
    kept = yaml.safe_load(musts.read_text(encoding="utf-8"))
    thoughts = [thought for about in kept["topics"].values() for thought in about.get("never", [])]
    for thought in [*kept["never"], *kept["beside"], *thoughts]:
        thought["th"] = thought["en"]
    for topic, about in kept["topics"].items():
        for thought in about.get("must", []):
            thought["th"] = ["*"] if topic in TOPICS else thought["en"]
    musts.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    for path in (project / "nlu/data/en").glob("*.yml"):
        target = project / "nlu/data/th" / path.name
        if not target.exists():
            target.write_text(f"topic: {path.stem}\nscript: th\nmessages:\n  - ทดสอบ {path.stem}\n", encoding="utf-8")


def _sarika(project: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments], cwd=project, capture_output=True, text=True, timeout=240, check=False
    )
    return done.returncode, done.stdout + done.stderr
