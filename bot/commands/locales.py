"""`sarika locales`: brings the catalogs in `locales/` up to date with what the program asks for, or checks that they
are.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from babel.messages import Catalog, Message
from babel.messages.pofile import write_po

from bot.content.check.words import check_letters, phone_like
from bot.core.understanding.values import ENGLISH
from bot.sheet import ContentError, Place, Problem, Problems, shown
from bot.wording import ids
from bot.wording.catalog import LOCALES, messages_of, path_of, words_of
from bot.wording.ids import RUN, Asked, catalogs, check_words

HEAD = """\
# Interface words of Sarika in {language}: after msgid the id that the program knows, after msgstr what people see.
# What stands after "#." is written in the English catalog only; `sarika locales` copies it.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
"""What a catalog begins with: no dates, programs or translators, whatever an editor of catalogs writes there."""


_ENGLISH = "English: "
"""What stands before the English words, among what is said to translators."""


def update(asked: Mapping[str, Asked], folder: Path = LOCALES) -> list[Path]:
    """Write every catalog anew, with all that is asked for and nothing else; the files that changed."""
    changed = []
    for path in catalogs(folder):
        here, english = _here(path), _here(path_of(ENGLISH, folder))
        text = written(path, [(id_, here.get(id_), _said(id_, path, english)) for id_ in asked])
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def written(path: Path, messages: list[tuple[str, Message | None, list[str]]]) -> str:
    """A catalog as text: ids in the order of the program, each with its words and what is said to translators."""
    language = path.parents[1].name
    catalog = Catalog(locale=language, charset="utf-8")
    for id_, message, comments in messages:
        kept = (message.string, message.flags, message.user_comments) if message is not None else ("", (), ())
        catalog.add(id_, kept[0], flags=kept[1], auto_comments=comments, user_comments=kept[2])
    write_po(buffer := io.BytesIO(), catalog, width=0, omit_header=True)
    return HEAD.format(language=language) + buffer.getvalue().decode().rstrip() + "\n"


def problems(asked: Mapping[str, Asked] | None = None, folder: Path = LOCALES) -> list[Problem]:
    """What people would miss in any catalog, and what `sarika locales` would change in one besides its form."""
    found = Problems()
    try:
        asked = ids.asked() if asked is None else asked
    except ContentError as error:
        return list(error.problems)
    check_words(folder, asked, found)
    english = _here(path_of(ENGLISH, folder))
    for path in filter(Path.exists, catalogs(folder)):
        for id_, message in messages_of(path).items():
            line = message.lineno or 1
            if id_ not in asked:
                found.add(path, line, f"the program does not know {id_!r}", "run `sarika locales`, which takes it out")
            elif _other_words(message.auto_comments, _said(id_, path, english)):
                found.add(path, line, f"the English words of {id_!r} are others now", RUN)
            check_letters(str(message.string), Place(path, line, found))
            for _, number in phone_like(str(message.string)):
                found.add(path, line, f"{number!r} could be read as a phone number", "take it out of the sentence")
    return found.found


def _said(id_: str, path: Path, english: Mapping[str, Message]) -> list[str]:
    """What is said to translators: the English catalog's comment and, in all others, the English words."""
    if id_ not in english:
        return []
    comment, words = " ".join(english[id_].auto_comments), words_of(english[id_])
    elsewhere = words and path.parents[1].name != ENGLISH
    return [*([comment] if comment else []), *([f"{_ENGLISH}{words}"] if elsewhere else [])]


def _other_words(comments: list[str], ours: list[str]) -> bool:
    """Whether a translator was shown other English words than there are now; not where a program took them out.

    Editors of catalogs wrap comments as they like, msgmerge takes over the English ones alone, and Babel drops a line
    that stands twice.
    """
    shown, now = " ".join(comments), " ".join(ours)
    then_said, said = (set(whole.partition(_ENGLISH)[2].split()) for whole in (shown, now))
    return _ENGLISH in shown and not (then_said <= set(now.split()) and said <= set(shown.split()))


def _here(path: Path) -> dict[str, Message]:
    return messages_of(path) if path.exists() else {}


def command(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail when words are missing or not up to date.")
    ] = False,
) -> None:
    """Bring the catalogs of interface words up to date with the program and with the English catalog.

    Examples:

      sarika locales            add what is new to locales/*/LC_MESSAGES/messages.po

      sarika locales --check    only say what is missing, and what is not up to date
    """
    if not check:
        for path in update(ids.asked()):
            typer.echo(f"written: {shown(path)}")
    found = problems()
    for problem in sorted(found):
        typer.echo(problem)
    if check and found:
        raise typer.Exit(1)
