"""`sarika check`: says in plain words, with file and line, what an editor or translator must mend."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import flags, lexicons, wording
from bot.commands import locales
from bot.content import Answer, Content, Problem, Problems, mending, suited, survey
from bot.content.audio import check_recordings
from bot.content.contract import check_contract, contract
from bot.content.folders import check_languages
from bot.content.problem_words import problem_words
from bot.content.quality import check_quality
from bot.wording_text import LONGEST, utf16_units, visible

PROJECT = Path(__file__).resolve().parents[2]

_PLACED = re.compile(r"(.+?)(?::(\d+))?: (.+)", re.DOTALL)


def problems(project: Path = PROJECT) -> list[Problem]:
    """Everything to mend in `responses/`, `locales/` and `nlu/` of a project folder, sorted by file and line."""
    found = Problems()
    folder = project / "responses"
    content = survey(folder, found)
    survey(folder, demo := Problems(), demo=True)
    found.found += demo.found
    check_languages(project, content.languages, found)
    heard = {key: spoken for key, spoken in content.audio.items() if key in content.answers}
    check_recordings(heard, content.answers, found)
    check_contract(project / "nlu", content, folder / "topics.yml", found)
    check_quality(content, folder, project / "locales" / "km" / "LC_MESSAGES" / "messages.po", found)
    known = contract(project / "nlu" / "topics.yml", Problems())
    _check_word_lists(project / "nlu", known, found)
    if not found.found:
        found.found += _too_long(content)
    if (project / "bot").is_dir():
        found.found += locales.problems(project / "bot", project / "locales")
    return sorted(set(found.found))


def _check_word_lists(folder: Path, topics: Container[str], found: Problems) -> None:
    try:
        flags.load(folder / "red_flags", topics)
        lexicons.load_countries(folder / "countries.yml")
        lexicons.load_circumstances(folder / "circumstances")
    except flags.FlagsError as error:
        match = _PLACED.fullmatch(str(error))
        path, line, what = match.groups() if match else (str(folder), None, str(error))
        found.add(
            Path(path),
            int(line or 1),
            what,
            "mend this line; the head of the file says how it is written",
        )


def _too_long(content: Content) -> Iterator[Problem]:
    """Answers that reach Telegram's limit with the services of some country, so that some would be left out."""
    now = datetime.now(UTC)
    for topic, language, answer, seen in _seen(content):
        for text, section in ((answer.first, None), *((part.text, part.id) for part in answer.sections)):
            countries = (None, *content.countries) if "{call}" in text else (None,)
            longest = max(_length(seen, topic, language, country, section, now) for country in countries)
            if longest > LONGEST - 200:
                yield Problem(
                    answer.path,
                    answer.first_line,
                    f"with its services this is {longest} characters long",
                    f"shorten it: Telegram shows {LONGEST}",
                )


def _length(
    content: Content, topic: str, language: str, country: str | None, section: str | None, now: datetime
) -> int:
    rendered = wording.render_answer(
        content, topic, language, country, section=section, human_line="", now=now, draft=True
    )
    return utf16_units(visible(rendered.text_html))


def _seen(content: Content) -> Iterator[tuple[str, str, Answer, Content]]:
    """Every answer as somebody may see it, with the content in which it stands so."""
    for (topic, language), answer in content.answers.items():
        yield topic, language, answer, content
        for variant in answer.variants:
            seen = suited(content, variant.meant.reader)
            yield topic, language, seen.answer(topic, language), seen


def command(
    project: Annotated[
        Path, typer.Argument(help="The project folder; the one this program was started from by default.")
    ] = PROJECT,
    mend: Annotated[
        bool,
        typer.Option("--mend", help="First take out invisible characters and put Khmer signs in order."),
    ] = False,
    language: Annotated[
        str, typer.Option("--language", help="In which language it is said: en or km.")
    ] = "en",
) -> None:
    """Check answers, directory, topics, organisation, catalogs and red flags, and say what to mend.

    Each line is `file:line: what is wrong: what to write instead`. The exit code is 1 when there is something.

    Examples:

      sarika check

      sarika check --mend          repair what cannot be seen, and say where

      sarika check --language km   what is wrong, in Khmer

      sarika check | grep km/      only what concerns Khmer answers
    """
    if mend:
        for path in mending.files(project):
            for repaired in mending.mend(path):
                typer.echo(f"mended: {repaired}")
    found = problems(project)
    for problem in found:
        typer.echo(problem_words(language).say(problem))
    if found:
        typer.echo(f"{len(found)} to mend.", err=True)
        raise typer.Exit(1)
    typer.echo("All content is in order.")


if __name__ == "__main__":
    typer.run(command)
