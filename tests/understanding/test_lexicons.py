"""Mistakes in the word lists are named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.sheet import ContentError
from bot.understanding.lexicons import load_circumstances, load_countries

GOOD = """\
script: {script}
lists: {{kin: [sister, brother]}}
sector:
  fishing: [trawler]
person:
  other:
    - my <kin>
time:
  past: [long ago]
whom:
  grown: [is 25]
police:
  against: [they pay the police]
tone:
  over: [it is over]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for script in ("km", "latn", "en"):
        (tmp_path / f"{script}.yml").write_text(GOOD.format(script=script), encoding="utf-8")
    return tmp_path


def test_a_good_folder_loads(folder: Path) -> None:
    entries = load_circumstances(folder)
    assert [(e.meaning, e.layout) for e in entries][-1] == ("tone:over", "en")
    assert {e.phrases for e in entries if e.meaning == "person:other"} == {("my <kin>",)}


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("fishing:", "fisher:", 4, "fisher is not a field of sector"),
        ("my <kin>", "my <kind>", 7, "no list <kind>"),
        ("my <kin>", "my <kin>\n    - my <kin>", 8, "stands already under other"),
        ("my <kin>", "my (sister", 7, "not closed"),
        ("time:\n  past: [long ago]\n", "", 1, "en has no time: write `time:` with one of: past"),
        ("script: en", "script: km", 1, "the script is 'km' in a file named en.yml"),
    ],
)
def test_a_mistake_is_named(folder: Path, old: str, new: str, line: int, says: str) -> None:
    path = folder / "en.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        load_circumstances(folder)
    assert str(raised.value).startswith(f"{path}:{line}: ")
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("TH:\n  en: [thai]\nLA:\n  en: [thai]\n", 4, "belongs to TH already"),
        ("here:\n  en: [i]\n", 2, "is not a country: write two capital letters"),
        ("TH:\n  en: [ថៃ]\n", 2, "not written in the script en"),
        ("nowhere:\n  en: [thai (baht]\n", 2, "not closed"),
    ],
)
def test_a_mistake_among_countries_is_named(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = tmp_path / "countries.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        load_countries(path)
    assert str(raised.value).startswith(f"{path}:{line}: ")
    assert says in str(raised.value)
