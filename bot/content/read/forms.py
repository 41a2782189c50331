"""Reads all forms of a `responses/` folder, and refuses words without a form."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from bot.content.check.forms_reach import check_same
from bot.content.model.forms import FormContent
from bot.content.read.form import read_plan
from bot.content.read.form_words import read_words
from bot.sheet import Problems


def read_forms(
    folder: Path,
    topics: Collection[str],
    languages: Collection[str],
    sources: Collection[str],
    services: Collection[str],
    today: date,
    problems: Problems,
) -> dict[str, FormContent]:
    """The forms by id, each with its words in every language; what is wrong is reported."""
    found: dict[str, FormContent] = {}
    for path in sorted((folder / "forms").glob("*.yml")):
        plan = read_plan(path, topics, languages, problems)
        if plan is None:
            continue
        words = {
            language: read
            for language in languages
            if (
                read := read_words(
                    folder / language / "forms" / f"{path.stem}.md",
                    language,
                    plan.form,
                    sources,
                    services,
                    today,
                    problems,
                )
            )
        }
        check_same(words, plan.services, plan.below, problems)
        found[path.stem] = FormContent(plan.form, plan.title, plan.below, plan.services, words)
    for language in languages:
        for path in sorted((folder / language / "forms").glob("*.md")):
            if path.stem not in found:
                problems.add(
                    path, 1, f"there is no form {path.stem}", f"write responses/forms/{path.stem}.yml, or rename it"
                )
    return found
