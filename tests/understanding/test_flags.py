from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.understanding.values import Urgency
from bot.sheet import ContentError
from bot.understanding.lexicons import load_countries, load_flags
from tests import project

ROOT = Path(__file__).parents[2]
GOOD = """\
script: {script}
lists: {{us: [me, us]}}
guards: {{negation: [not]}}
rules:
  - id: {script}_one
    meaning: Somebody is hit.
    topic: physical_violence
    urgency: emergency
    phrases:
      - hit <us>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for script in ("km", "latn", "en"):
        (tmp_path / f"{script}.yml").write_text(GOOD.format(script=script), encoding="utf-8")
    return tmp_path


def test_a_good_folder_loads(folder: Path) -> None:
    rules = load_flags(folder, topics={"physical_violence"})
    assert [(r.id, r.urgency, r.phrases) for r in rules][2] == ("en_one", Urgency.EMERGENCY, ("hit <us>",))


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("urgency: emergency", "urgency: high", 8, "urgency is 'high': write one of: urgent, emergency"),
        ("topic: physical_violence", "topic: violence", 7, "there is no topic 'violence'"),
        ("hit <us>", "hit <them>", 10, "no list <them>"),
        ("hit <us>", "hit (me|us", 10, "not closed"),
        ("hit <us>", "hit me)", 10, "not opened"),
        ("hit <us>", "'[hit] ..'", 10, "every message"),
        ("hit <us>", "hit ( |me)", 10, "empty alternative"),
        ("    phrases:", "    words: []\n    phrases:", 9, "words is not a field of this rule"),
        ("    meaning: Somebody is hit.\n", "", 5, "this rule has no meaning"),
        ("id: en_one", "id: One", 5, "en_locked_room"),
        ("      - hit <us>", "      - hit <us>\n      - hit <us>", 11, "stands already"),
        ("script: en", "script: km", 1, "the script is 'km' in a file named en.yml"),
        ("hit <us>", "hit\u200b me", 10, "invisible"),
        ("rules:", "rules: [", 5, "not valid YAML"),
        ("hit <us>", "វាយ\a <us>", 10, "the invisible character U+0007 stands in this line"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(folder: Path, old: str, new: str, line: int, says: str) -> None:
    path = folder / "en.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as wrong:
        load_flags(folder, topics={"physical_violence"})
    assert f"{path}:{line}:" in str(wrong.value)
    assert says in str(wrong.value)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "km.yml").unlink()
    with pytest.raises(ContentError, match=r"km\.yml:1: this file is missing"):
        load_flags(folder)


def test_the_projects_rules_cover_every_danger() -> None:
    rules = project.rules()
    wanted = {
        "confinement", "physical_violence", "sexual_violence", "sexual_exploitation", "child_exploitation", "scam_compound",
        "suicidal_thoughts", "passport_withheld", "debt_bondage", "deceived_about_job", "threats", "forced_marriage",
        "fishing_vessel", "arrest_detention", "plan_to_leave", "missing_person", "injury_illness", "talk_to_counsellor",
    }  # fmt: skip
    for script in ("km", "latn", "en"):
        assert wanted <= {rule.topic for rule in rules if rule.script == script}


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("Thailand:\n  en: [thailand]\n", 2, "is not a country: write two capital letters"),
        ("TH:\n  en: [thai]\nLA:\n  en: [thai]\n", 4, "belongs to TH already"),
        ("TH:\n  km: [thai]\n", 2, "not written in the script"),
        ("TH:\n  th: [x]\n", 2, "th is not a field of TH"),
    ],
)
def test_a_wrong_country_file_is_refused(tmp_path: Path, content: str, line: int, says: str) -> None:
    path = tmp_path / "countries.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ContentError) as wrong:
        load_countries(path)
    assert f"{path}:{line}:" in str(wrong.value)
    assert says in str(wrong.value)
