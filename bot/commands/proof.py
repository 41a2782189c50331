"""`sarika proof`: prints answers for a reviewer, and records the review that was signed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.preview import UnknownError
from bot.content import FOLDER, Content, Problems, survey
from bot.core.model.errors import SarikaError
from bot.editing.signing import SigningError, before_and_now, sign
from bot.paper import sheets
from bot.paper.chromium import pdf
from bot.settings.load import content_dir
from bot.sheet import shown


class ReviewRefusedError(SarikaError):
    """A review cannot be recorded. Says why."""


def command(
    topics: Annotated[
        list[str] | None, typer.Argument(help="Topics, and form:ID, reply:ID, protocol:ID; all by default.")
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", help="Where the sheet is written: .html, or .pdf (needs Chromium).")
    ] = Path("proof.html"),
    changed: Annotated[
        bool, typer.Option("--changed", help="Only what was changed after somebody signed it, and what changed in it.")
    ] = False,
    signed: Annotated[
        str | None, typer.Option("--sign", help="Record the review of this topic instead of printing.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who reviewed it: a person of the organisation.")] = "",
    on: Annotated[str, typer.Option("--on", help="The day of the review, such as 2026-11-25.")] = "",
    language: Annotated[
        str | None, typer.Option("--language", help="Only this language was reviewed; all by default.")
    ] = None,
) -> None:
    """Write a sheet with answers in all languages, their sources, and room to sign; or record a signed review.

    \b
    Examples:
      sarika proof                                   every answer, into proof.html
      sarika proof confinement threats --out a.pdf
      sarika proof form:self_check
      sarika proof --changed                         what has to be read again, and what changed in it
      sarika proof --sign confinement --by "Sok Dara" --on 2026-11-25
      sarika proof --sign confinement --by "Sok Dara" --on 2026-11-25 --language km
    """
    today = datetime.now(UTC).date()
    problems = Problems()
    content = survey(content_dir(FOLDER), problems, demo=True, today=today)
    if signed is not None:
        _record(content, problems, signed, language, by, on, today)
        return
    chosen = topics or list(content.changed() if changed else dict.fromkeys(name for name, _ in content.texts()))
    if not chosen:
        typer.echo("Nothing was changed after somebody signed it.")
        return
    for topic in chosen:
        _answers(content, topic, None)
    page = sheets.proof(content, chosen, today, before_and_now(content))
    if out.suffix == ".pdf":
        pdf(page, out)
    else:
        out.write_text(page, encoding="utf-8")
    typer.echo(f"written: {out}")


def _answers(content: Content, topic: str, language: str | None) -> list[Path]:
    try:
        found = [a.path for a in content.to_review(topic) if language in (None, a.language)]
    except KeyError:
        found = []
    if not found:
        where = f" in {language!r}" if language is not None else ""
        raise UnknownError(
            f"There is no answer {topic!r}{where}; the topics are in responses/topics.yml, "
            "others are named form:ID, reply:ID or protocol:ID."
        )
    return found


def _record(
    content: Content, problems: Problems, topic: str, language: str | None, by: str, on: str, today: date
) -> None:
    paths = _answers(content, topic, language)
    open_ = sorted(problem for problem in problems.found if problem.path in paths)
    if open_:
        raise ReviewRefusedError("Mend this first, then have it read again:\n" + "\n".join(map(str, open_)))
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise ReviewRefusedError(
            "Say when it was reviewed, such as --on 2026-11-25, and who did it, with --by."
        ) from None
    for path in paths:
        try:
            sign(path, by, day, today)
        except SigningError as error:
            raise ReviewRefusedError(str(error)) from None
        typer.echo(f"signed: {shown(path)}")
