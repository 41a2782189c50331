from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from bot.commands import locales
from bot.wording.catalog import LOCALES, Catalog, fill, messages_of, path_of
from bot.wording.ids import Asked, asked

HERE = Path(__file__)
HELLO = {"greeting.hello": Asked(HERE, 1, frozenset({"name"}))}
MORE = {**HELLO, "greeting.menu": Asked(HERE, 2)}
KM = Path("km/LC_MESSAGES/messages.po")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Catalogs of one sentence, complete."""
    folder = tmp_path / "locales"
    locales.update(HELLO, folder)
    write(folder, "en", "Hello, {name}.")
    locales.update(HELLO, folder)
    write(folder, "km", "សួស្តី {name}។")
    return folder


def write(folder: Path, language: str, words: str, comment: str = "") -> None:
    """The words of the last message, in place of none or of others."""
    path = path_of(language, folder)
    before, _, _ = path.read_text(encoding="utf-8").rpartition('msgid "')
    id_ = list(messages_of(path))[-1]
    path.write_text(f'{before}{comment}msgid "{id_}"\nmsgstr "{words}"\n', encoding="utf-8")


def said(folder: Path, asked_for: Mapping[str, Asked] = HELLO) -> list[tuple[str, int, str]]:
    return [(p.path.parents[1].name, p.line, p.what) for p in sorted(locales.problems(asked_for, folder))]


def test_catalogs_hold_neither_places_nor_dates() -> None:
    for path in LOCALES.rglob("*.po"):
        text = path.read_text(encoding="utf-8")
        assert "\n#: " not in text
        assert "Date:" not in text
        assert "Translator:" not in text


def test_what_is_new_is_written_into_every_catalog(folder: Path) -> None:
    locales.update(MORE, folder)
    assert sorted(str(p.relative_to(folder)) for p in folder.rglob("*.po*")) == ["en/LC_MESSAGES/messages.po", str(KM)]
    assert locales.update(MORE, folder) == []
    assert said(folder, MORE) == [
        ("en", 13, "'greeting.menu' has no words"),
        ("km", 14, "'greeting.menu' has no words"),
    ]


def test_words_are_kept_and_read(folder: Path) -> None:
    assert said(folder) == []
    locales.update(MORE, folder)
    assert Catalog("km", folder).text("greeting.hello", name="Dara") == "សួស្តី Dara។"
    assert Catalog("en", folder).text("greeting.hello", name="Dara") == "Hello, Dara."
    assert "greeting.menu" not in Catalog("km", folder)


def test_who_translates_sees_the_english_words_and_what_is_said_of_them(folder: Path) -> None:
    write(folder, "en", "Good day, {name}.", comment="#. To a contact.\n")
    assert said(folder) == [("km", 11, "the English words of 'greeting.hello' are others now")]
    assert folder / KM in locales.update(HELLO, folder)
    assert said(folder) == []
    text = (folder / KM).read_text(encoding="utf-8")
    assert '#. To a contact.\n#. English: Good day, {name}.\nmsgid "greeting.hello"\nmsgstr "សួស្តី {name}។"' in text


def test_what_nothing_asks_for_is_named_and_taken_out(folder: Path) -> None:
    nothing: dict[str, Asked] = {}
    found = said(folder, nothing)
    assert [what for _, _, what in found] == ["the program does not know 'greeting.hello'"] * 2
    locales.update(nothing, folder)
    assert said(folder, nothing) == []


def test_words_that_lose_a_placeholder_are_refused(folder: Path) -> None:
    write(folder, "km", "សួស្តី។")
    (problem,) = (p for p in locales.problems(HELLO, folder) if "placeholder" in p.what)
    assert problem.instead == "use these: {name}"


def test_values_are_not_read_as_placeholders() -> None:
    assert fill("{a} and {b}", {"a": "{b}", "b": "1"}) == "{b} and 1"
    assert fill("{a}", {}) == "{a}"


def test_a_number_in_words_is_refused(folder: Path) -> None:
    write(folder, "km", "សួស្តី {name} ១២៨០។")
    assert "'១២៨០' could be read as a phone number" in [what for _, _, what in said(folder)]


def test_a_catalog_that_another_program_wrote_in_its_own_way_is_up_to_date(tmp_path: Path) -> None:
    """Weblate and Poedit wrap, sort, and write dates and names into the head."""
    folder = shutil.copytree(LOCALES, tmp_path / "locales")
    for path in folder.rglob("*.po"):
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parents[1].name)
        catalog.last_translator = "Dara"
        with path.open("wb") as file:
            write_po(file, catalog, width=60, sort_output=True)
        assert "Last-Translator: Dara" in path.read_text(encoding="utf-8")
    assert [str(problem) for problem in locales.problems(folder=folder)] == []
    locales.update(asked(), folder)
    for path in folder.rglob("*.po"):
        assert path.read_bytes() == path_of(path.parents[1].name).read_bytes()


def test_a_catalog_that_was_merged_with_the_english_one_is_up_to_date(tmp_path: Path) -> None:
    """Poedit and Weblate bring a catalog up to date with gettext's msgmerge, which takes over the English comments alone."""
    folder = shutil.copytree(LOCALES, tmp_path / "locales")
    with path_of("en", folder).open("rb") as file:
        said_in_english = {message.id: message.auto_comments for message in read_po(file)}
    path = path_of("km", folder)
    with path.open("rb") as file:
        catalog = read_po(file, locale="km")
    for message in catalog:
        message.auto_comments = said_in_english[message.id]
    with path.open("wb") as file:
        write_po(file, catalog, width=77)
    assert "English: " not in path.read_text(encoding="utf-8")
    assert [str(problem) for problem in locales.problems(folder=folder)] == []
    locales.update(asked(), folder)
    assert path.read_bytes() == path_of("km").read_bytes()
