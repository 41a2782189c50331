"""Whether `nlu/`, `responses/` and `locales/` have the same languages: a folder for each, in all three."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from bot.sheet import Problems
from bot.understanding.languages import load_languages

GUIDE = "docs/languages.md has the steps"


def check_languages(project: Path, answered: Collection[str], problems: Problems) -> None:
    """Report what one of the three folders lacks of a language that another has. `answered`: those in `responses/`."""
    nlu, locales = project / "nlu", project / "locales"
    languages = load_languages(nlu / "languages.yml", problems)
    if not languages:
        return
    trained = (nlu / "data").is_dir()  # a container of the bot has no training messages: those are Rasa's
    understood = {language.code for language in languages}
    worded = {path.parents[1].name for path in locales.glob("*/LC_MESSAGES/messages.po")}
    for code in sorted(understood | set(answered) | worded):
        if code not in understood:
            problems.add(nlu / "languages.yml", 1, f"the language {code} is not here", f"add a line; {GUIDE}")
        if code not in answered:
            problems.add(project / "responses" / code, 1, f"there are no answers in {code}", f"write them; {GUIDE}")
        if code not in worded:
            path = locales / code / "LC_MESSAGES" / "messages.po"
            problems.add(path, 1, f"there are no interface words in {code}", f"run `sarika locales`; {GUIDE}")
    for language in languages:
        for name in language.written:
            if trained and not (nlu / "data" / name).is_dir():
                problems.add(nlu / "data" / name, 1, f"there are no messages in {name}", f"write some; {GUIDE}")
            if not (flags := nlu / "red_flags" / f"{name}.yml").is_file():
                problems.add(
                    flags,
                    1,
                    f"there are no red flags in {name}",
                    f"without them nobody is found when Rasa is down; {GUIDE}",
                )
    named = {name for language in languages for name in language.written}
    for folder in sorted(path for path in (nlu / "data").glob("*") if path.is_dir() and path.name not in named):
        problems.add(folder, 1, f"{folder.name} belongs to no language", f"name it in nlu/languages.yml; {GUIDE}")
