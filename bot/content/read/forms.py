"""Reads all forms of a `responses/` folder, and refuses words without a form."""

from __future__ import annotations

from bot.content.check.forms_reach import check_same
from bot.content.model.forms import FormContent
from bot.content.read.form import read_plan
from bot.content.read.form_words import read_words
from bot.content.read.vetted import Shelf


def read_forms(shelf: Shelf) -> dict[str, FormContent]:
    """The forms by id, each with its words in every language; what is wrong is reported."""
    found: dict[str, FormContent] = {}
    for path in sorted((shelf.folder / "forms").glob("*.yml")):
        plan = read_plan(path, shelf.topics, shelf.languages, shelf.problems)
        if plan is None:
            continue
        read = ((language, read_words(shelf, language, plan.form)) for language in shelf.languages)
        words = {language: one for language, one in read if one is not None}
        check_same(words, plan.services, plan.below, shelf.problems)
        found[path.stem] = FormContent(plan.form, plan.title, plan.below, plan.services, words)
    for path in shelf.strays("forms", found):
        how = f"write responses/forms/{path.stem}.yml, or rename it"
        shelf.problems.add(path, 1, f"there is no form {path.stem}", how)
    return found
