"""`sarika check`: says in plain words, with file and line, what an editor or translator must mend."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import locales
from bot.content import Content, Problem, Problems, survey
from bot.content.check.folders import check_asked, check_contract, check_languages, check_strays
from bot.content.check.problem_words import problem_words
from bot.content.check.quality import check_quality
from bot.content.read import mending
from bot.content.read.audio import check_recordings
from bot.content.read.organisation import read_organisation
from bot.doctor.lengths import long_answers, long_forms
from bot.settings.load import content_dir
from bot.understanding import lexicons
from bot.wording.code_names import CodeNames

PROJECT = Path(__file__).resolve().parents[2]


def content_of(project: Path) -> Path:
    """The content folder: that of the settings beside this program, or the one of another project."""
    return content_dir(project / "responses") if project == PROJECT else project / "responses"


def checked(project: Path) -> tuple[Content, list[Problem]]:
    """The content of a project folder as far as it can be read, and everything to mend in `responses/`, `locales/` and
    `nlu/`, sorted by file and line.
    """
    found = Problems()
    folder = content_of(project)
    content = survey(folder, found)
    read_organisation(folder / "organisation.demo.yml", content.languages, found)
    check_languages(project, content.languages, found)
    check_strays(folder, content.languages, found)
    heard = {key: spoken for key, spoken in content.audio.items() if key in content.answers}
    check_recordings(heard, content.answers, found)
    nlu = project / "nlu"
    check_contract(nlu, content, folder / "topics.yml", found)
    check_asked(nlu / "asked", content, found)
    check_quality(content, folder, project / "locales" / "km" / "LC_MESSAGES" / "messages.po", found)
    lexicons.load_flags(nlu / "red_flags", content.about, found)
    lexicons.load_countries(nlu / "countries.yml", found)
    lexicons.load_circumstances(nlu / "circumstances", found)
    lexicons.load_queries(nlu / "queries", found)
    lexicons.load_helpers(nlu / "helpers.yml", found)
    lexicons.load_denials(nlu / "denied.yml", found, topics=content.topics)
    sections = {section.id for answer in content.answers.values() for section in answer.every_section}
    lexicons.load_sections(nlu / "sections", found, sections=sections, topics=content.topics)
    CodeNames(folder / "code_names.yml", found)
    if not found.found:
        found.found += [*long_answers(content), *long_forms(content)]
    found.found += locales.problems(folder=project / "locales")
    return content, sorted(set(found.found))


def counted(content: Content) -> str:
    """How much there is, so that a file that was not read is noticed."""
    questions = sum(len(about.form.questions) for about in content.forms.values())
    counts = (
        f"{len({topic for topic, _ in content.answers})} answers",
        f"{len(content.services)} services",
        f"{len(content.forms)} forms with {questions} questions",
        f"{len(content.replies)} replies",
        f"{len(content.protocols)} protocols",
        f"{len(content.ways_in)} ways in",
    )
    return f"{', '.join(counts)}, in {' and '.join(content.languages)}."


def command(
    project: Annotated[
        Path, typer.Argument(help="The project folder; the one this program was started from by default.")
    ] = PROJECT,
    mend: Annotated[
        bool, typer.Option("--mend", help="First take out invisible characters and put Khmer signs in order.")
    ] = False,
    language: Annotated[str, typer.Option("--language", help="In which language it is said: en or km.")] = "en",
) -> None:
    """Check answers, directory, forms, topics, organisation, catalogs and red flags, and say what to mend.

    Each line is `file:line: what is wrong: what to write instead`. The exit code is 1 when there is something.

    Examples:

      sarika check

      sarika check --mend          repair what cannot be seen, and say where

      sarika check --language km   what is wrong, in Khmer

      sarika check | grep km/      only what concerns Khmer answers
    """
    if mend:
        for path in mending.files(project, content_of(project)):
            for repaired in mending.mend(path):
                typer.echo(f"mended: {repaired}")
    content, found = checked(project)
    words = problem_words(language)
    for problem in found:
        typer.echo(words.say(problem))
    if found:
        typer.echo(words.said(f"{len(found)} to mend."), err=True)
        raise typer.Exit(1)
    typer.echo(words.said(counted(content)))
    typer.echo(words.said("All content is in order."))
