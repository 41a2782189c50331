"""Whatever the program asks for has words in every language, or Sarika does not start and says where."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from bot.content import Problems
from bot.core.casework import card_choices, follow_up, identity, referring
from bot.core.desk.rights import Role
from bot.core.model.effects.told import QUESTIONS
from bot.core.model.group import Trouble
from bot.core.model.lines import Line
from bot.core.understanding.values import Sector, Urgency
from bot.settings.fields import Settings
from bot.wiring import bootstrap
from bot.wiring.bootstrap import StartRefused, checked_content
from bot.wording.catalog import LOCALES, Catalog, catalog, path_of
from bot.wording.ids import CODE, asked, check_words, found_in
from tests import project

CHOICES: dict[str, Iterable[object]] = {
    "outcome": (*card_choices.OUTCOMES, card_choices.MUTED),
    "less_urgent": card_choices.LESS_URGENT,
    "follow_in": follow_up.DAYS,
    "unmask_why": identity.WHY,
    "tells": referring.TELLS,
    "desk_tells": referring.TELLS,
    "referral_outcome": referring.OUTCOMES,
    "role": [role.word for role in Role],
    "urgency": [urgency.word for urgency in Urgency],
    "trouble": Trouble,
    "sector": Sector,
    "mute_for": card_choices.MUTE_SPANS,
    "button": QUESTIONS,
}
"""What the core can choose, by the family of its words."""


@pytest.mark.parametrize("language", ["km", "en"])
def test_every_line_and_every_choice_of_the_core_has_words(language: str) -> None:
    wanted = {*Line, *(f"{family}.{end}" for family, ends in CHOICES.items() for end in ends)}
    assert wanted <= asked().keys()
    assert all(catalog(language).text(id_) for id_ in wanted)


OTHERWISE_NAMED = {
    "choose",
    "diary_add",
    "diary_is",
    "diary_day",
    "diary_did",
    "diary_pad",
    "form",
    "knock_line",
    "language",
    "out",
    "paper",
    "picture",
    "rate",
    "safe_hours",
    "section",
    "topic",
}
"""Buttons with the name of what they lead to."""


def test_every_button_of_the_program_has_a_label() -> None:
    for path in [file for room in ("core", "wording", "adapters/telegram") for file in (CODE / room).rglob("*.py")]:
        for call in ast.walk(ast.parse(path.read_bytes())):
            match call:
                case ast.Call(
                    func=ast.Name(id="Button" | "button") | ast.Attribute(attr="Button" | "button"),
                    args=[ast.Constant(value=str(name)), *_],
                ) if name not in OTHERWISE_NAMED:
                    assert f"button.{name}" in catalog("km"), (path, name)


def test_an_id_without_words_is_an_error_and_never_shown() -> None:
    assert "board.nothing" not in catalog("km")
    with pytest.raises(KeyError):
        catalog("km").text("board.nothing")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(LOCALES, tmp_path / "locales")


def said(folder: Path) -> list[str]:
    check_words(folder, asked(), problems := Problems())
    return [f"{p.path.relative_to(folder)}:{p.line}: {p.what}" for p in problems.found]


def entry(path: Path, id_: str) -> tuple[int, str]:
    """The line of an entry, and the entry from its msgid on."""
    text = path.read_text(encoding="utf-8")
    found = re.search(rf'^msgid "{re.escape(id_)}"\n(?:.+\n)+', text, re.M)
    assert found is not None
    return text[: found.start()].count("\n") + 1, found[0]


LOST: dict[str, tuple[Callable[[str], str], str]] = {
    "taken out": (lambda _: "", "{path}:1: there are no words for 'taken_over', which"),
    "empty": (lambda _: 'msgid "taken_over"\nmsgstr ""\n', "{path}:{line}: 'taken_over' has no words"),
    "fuzzy": (lambda old: f"#, fuzzy\n{old}", "{path}:{line}: 'taken_over' is marked fuzzy"),
}


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("how", LOST)
def test_lost_words_are_named_with_file_and_line_and_keep_it_from_starting(
    language: str, how: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(folder) == []
    path = path_of(language, folder)
    line, old = entry(path, Line.TAKEN_OVER)
    change, wanted = LOST[how]
    path.write_text(path.read_text(encoding="utf-8").replace(old, change(old)), encoding="utf-8")
    (problem,) = said(folder)
    wanted = wanted.format(path=path.relative_to(folder), line=line + (how == "fuzzy"))
    assert problem.startswith(wanted)
    assert Line.TAKEN_OVER not in Catalog(language, folder)
    monkeypatch.setattr(bootstrap, "LOCALES", folder)
    content = project.content()  # before it is exchanged
    monkeypatch.setattr("bot.content.load", lambda *_, **__: content)
    with pytest.raises(StartRefused, match="'taken_over'"):
        checked_content(Settings().model_copy(update={"practice": True}))


def test_a_placeholder_that_nothing_is_filled_into_is_named(folder: Path) -> None:
    for language in ("en", "km"):
        path = path_of(language, folder)
        _, old = entry(path, "board.waiting")
        new = old.replace("{count}", "{count} {when}")
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert [p.partition("msgid")[0].split(": ", 1)[1] for p in said(folder)] == [
        "'board.waiting' has placeholders that nothing is filled into: {when}"
    ] * 2


def test_ids_are_found_wherever_they_stand(tmp_path: Path) -> None:
    (tmp_path / "words.py").write_text(
        'A = msgid("a.alone")\n'
        'words.text("a.plain", count="1")\n'
        'self.words.text("a.one" if x else "a.other", **values)\n'
        'words.text(f"urgency.{word}")\n'
        'words.text(f"gone.{word}")\n'
        'row.text("no id")\n',
        encoding="utf-8",
    )
    found = found_in(tmp_path, problems := Problems())
    assert {id_: (asked.line, asked.values) for id_, asked in found.items()} == {
        "a.alone": (1, None),
        "a.plain": (2, frozenset({"count"})),
        "a.one": (3, None),
        "a.other": (3, None),
    }
    (problem,) = problems.found
    assert (problem.line, problem.what) == (5, "nobody knows which ids begin with 'gone.'")
