"""`sarika locales`: brings the catalogs in `locales/` up to date with the sentences in the code, or checks that they
are.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from tokenize import TokenError
from typing import Annotated

import typer
from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po

from bot.content.check.numbers import phone_like
from bot.content.check.words import check_letters
from bot.sheet import Problem, Problems, shown
from bot.wording.catalog import DOMAIN, LOCALES

PROJECT = Path(__file__).resolve().parents[2]
SOURCE_LANGUAGE = "en"
"""The language of the sentences in the code: its catalog may leave them as they are."""

_KEYWORDS = {**DEFAULT_KEYWORDS, "msgid": None}
_MARKED = re.compile(rf"\b(?:{'|'.join(_KEYWORDS)})\s*\(".encode())
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_DATED = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator|Language-Team|Project-Id-Version).*\n',
    re.M,
)
_RUN = "run `sarika locales`, then translate what is new in the .po files"


class UnreadableCodeError(Exception):
    """A Python file cannot be read, so that its sentences are not known; `problem` says which."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def extracted(code: Path = PROJECT / "bot") -> Catalog:
    """Every sentence of the interface that stands in `code`, marked by msgid, _ or gettext; without places or dates.

    Raises `UnreadableCodeError` for a file with sentences that is not Python.
    """
    catalog = Catalog(project="sarika", charset="utf-8")
    for path in sorted(code.rglob("*.py")):
        # Babel takes long over a file, and few hold a sentence.
        if not _MARKED.search(path.read_bytes()):
            continue
        try:
            found = extract_from_file("python", path, keywords=_KEYWORDS, comment_tags=("Translators:",))
        except (SyntaxError, TokenError, UnicodeDecodeError) as error:
            line = getattr(error, "lineno", None) or 1
            raise UnreadableCodeError(Problem(path, line, "this is not valid Python", "correct it first")) from error
        for _, message, comments, context in found:
            catalog.add(message, None, auto_comments=comments, context=context)
    return catalog


def brought_up_to_date(path: Path, language: str, template: Catalog) -> str:
    """The catalog at `path` (which need not exist) with the template's sentences, its translations kept."""
    catalog = Catalog(locale=language, charset="utf-8")
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language, charset="utf-8")
    catalog.update(template, no_fuzzy_matching=True)
    return written(catalog)


def written(catalog: Catalog) -> str:
    """A catalog as text in which only words make a difference: sorted, without places, dates and program versions."""
    buffer = io.BytesIO()
    catalog.header_comment = f"# Interface words of Sarika{f' in {catalog.locale}' if catalog.locale else ''}.\n#"
    catalog.fuzzy = False
    write_po(buffer, catalog, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    return _DATED.sub("", buffer.getvalue().decode())


def update(code: Path = PROJECT / "bot", folder: Path = LOCALES) -> list[Path]:
    """Write the template and every catalog anew; the files that changed."""
    changed = []
    for path, text in _wanted(code, folder):
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def problems(code: Path = PROJECT / "bot", folder: Path = LOCALES) -> list[Problem]:
    """What is stale, untranslated, or translated with other placeholders than the sentence has."""
    found = []
    try:
        wanted = list(_wanted(code, folder))
    except UnreadableCodeError as error:
        return [error.problem]
    for path, text in wanted:
        if not path.exists():
            found.append(Problem(path, 1, "this catalog is missing", _RUN))
            continue
        if path.read_text(encoding="utf-8") != text:
            found.append(Problem(path, 1, "this catalog is stale: the code has other sentences", _RUN))
        if path.suffix == ".po":
            found += _untranslated(path)
    return found


def _wanted(code: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    template = extracted(code)
    yield folder / f"{DOMAIN}.pot", written(template)
    languages = sorted({"en", "km"} | {path.name for path in folder.glob("*") if path.is_dir()})
    for language in languages:
        path = folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        yield path, brought_up_to_date(path, language, template)


def _untranslated(path: Path) -> Iterator[Problem]:
    language = path.parents[1].name
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    for message in catalog:
        if not message.id:
            continue
        line = message.lineno or 1
        english = message.id if isinstance(message.id, str) else message.id[0]
        translations = [message.string] if isinstance(message.string, str) else list(message.string or [""])
        if message.fuzzy:
            yield Problem(path, line, f"{english!r} is marked fuzzy", "correct the translation and take the mark out")
        if language != SOURCE_LANGUAGE and not all(translations):
            yield Problem(path, line, f"{english!r} is not translated", "write the translation after msgstr")
        for translation in filter(None, translations):
            if sorted(_PLACEHOLDER.findall(translation)) != sorted(_PLACEHOLDER.findall(english)):
                needed = ", ".join(sorted(set(_PLACEHOLDER.findall(english)))) or "none"
                yield Problem(path, line, f"the placeholders of {english!r} are not all there", f"use these: {needed}")
            letters = Problems()
            check_letters(translation, path, line, letters)
            yield from letters.found
            for _, number in phone_like(translation):
                yield Problem(path, line, f"{number!r} could be read as a phone number", "take it out of the sentence")


def command(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail when a catalog is stale or untranslated.")
    ] = False,
) -> None:
    """Bring the catalogs of interface words up to date with the code.

    Examples:

      sarika locales            write new sentences into locales/*/LC_MESSAGES/messages.po

      sarika locales --check    only say what is stale or untranslated
    """
    if not check:
        try:
            for path in update():
                typer.echo(f"written: {shown(path)}")
        except UnreadableCodeError as error:
            typer.echo(error.problem, err=True)
            raise typer.Exit(1) from error
    found = problems()
    for problem in sorted(found):
        typer.echo(problem)
    if check and found:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(command)
