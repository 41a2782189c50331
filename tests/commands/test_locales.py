from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands import locales
from bot.wording.catalog import LOCALES, Catalog, fill

CODE = 'from bot.wording.catalog import msgid\nHELLO = msgid("Hello, {name}.")\n'
KM = Path("km/LC_MESSAGES/messages.po")


@pytest.fixture
def project(tmp_path: Path) -> tuple[Path, Path]:
    code = tmp_path / "code"
    code.mkdir()
    (code / "words.py").write_text(CODE, encoding="utf-8")
    return code, tmp_path / "locales"


def translate(path: Path, text: str) -> None:
    written = path.read_text(encoding="utf-8")
    before, _, after = written.rpartition('msgstr ""')
    path.write_text(f'{before}msgstr "{text}"{after}', encoding="utf-8")


@pytest.mark.slow  # `make check` has just run `sarika locales --check`
def test_the_catalogs_of_the_project_are_complete() -> None:
    assert [str(problem) for problem in locales.problems()] == []


def test_catalogs_hold_neither_places_nor_dates() -> None:
    for path in [*LOCALES.rglob("*.po"), *LOCALES.rglob("*.pot")]:
        text = path.read_text(encoding="utf-8")
        assert "\n#: " not in text
        assert "Date:" not in text


def test_a_new_sentence_is_written_into_every_catalog(project: tuple[Path, Path]) -> None:
    code, folder = project
    locales.update(code, folder)
    assert sorted(str(p.relative_to(folder)) for p in folder.rglob("*.po*")) == [
        "en/LC_MESSAGES/messages.po",
        str(KM),
        "messages.pot",
    ]
    assert locales.update(code, folder) == []
    (problem,) = locales.problems(code, folder)
    assert problem.path == folder / KM
    assert problem.what == "'Hello, {name}.' is not translated"


def test_translations_are_kept_and_read(project: tuple[Path, Path]) -> None:
    code, folder = project
    locales.update(code, folder)
    translate(folder / KM, "សួស្តី {name}។")
    assert locales.problems(code, folder) == []
    (code / "more.py").write_text('msgid("Menu")\n', encoding="utf-8")
    locales.update(code, folder)
    assert Catalog("km", folder).text("Hello, {name}.", name="Dara") == "សួស្តី Dara។"
    assert Catalog("km", folder).text("Menu") == "Menu"
    assert Catalog("en", folder).text("Hello, {name}.", name="Dara") == "Hello, Dara."


def test_a_stale_catalog_is_said(project: tuple[Path, Path]) -> None:
    code, folder = project
    locales.update(code, folder)
    translate(folder / KM, "សួស្តី {name}។")
    (code / "words.py").write_text(CODE.replace("Hello", "Good day"), encoding="utf-8")
    stale = [p for p in locales.problems(code, folder) if "stale" in p.what]
    assert {p.path.name for p in stale} == {"messages.pot", "messages.po"}
    assert all("sarika locales" in p.instead for p in stale)


def test_a_translation_that_loses_a_placeholder_is_refused(project: tuple[Path, Path]) -> None:
    code, folder = project
    locales.update(code, folder)
    translate(folder / KM, "សួស្តី។")
    (problem,) = locales.problems(code, folder)
    assert problem.instead == "use these: {name}"


def test_values_are_not_read_as_placeholders() -> None:
    assert fill("{a} and {b}", {"a": "{b}", "b": "1"}) == "{b} and 1"
    assert fill("{a}", {}) == "{a}"


def test_code_that_cannot_be_read_is_named(project: tuple[Path, Path]) -> None:
    code, folder = project
    (code / "words.py").write_text('if x:\n        msgid("Menu")\n    b\n', encoding="utf-8")
    (problem,) = locales.problems(code, folder)
    assert (problem.path.name, problem.line, problem.what) == ("words.py", 3, "this is not valid Python")


def test_a_number_in_a_translation_is_refused(project: tuple[Path, Path]) -> None:
    code, folder = project
    locales.update(code, folder)
    translate(folder / KM, "សួស្តី {name} ១២៨០។")
    (problem,) = locales.problems(code, folder)
    assert problem.what == "'១២៨០' could be read as a phone number"
