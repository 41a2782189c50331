"""Whether everybody can get to every part of a form, and every part leads on: begun somewhere, no ending that nobody
sees.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from bot.content.check.words import PLACEHOLDER
from bot.content.model.forms import SUMMARY, FormWords
from bot.core.model.forms import Form, Result, Words
from bot.core.turn.answers import LOSE_PHONE
from bot.sheet import Place, Problems, Row

TOPICS_BELOW = 2
"""How many topics stand below an ending: one row (`bot.wording.forms`)."""


def check_reach(form: Form, sheet: Row, below: str | None, endings: Iterable[tuple[str, Row]]) -> None:
    """Report a form that no button begins, endings that nobody gets to, and topics for which there is no room."""
    if below is None and form.id != LOSE_PHONE:
        sheet.wrong("no button begins this form", "write `below:` with the topic whose answer has its button below it")
    shown = _shown(form)
    for id_, row in endings:
        if id_ not in shown:
            how = f"write `end: {id_}` at an answer that leads there, or take it out"
            row.wrong(f"no answer leads to the ending {id_}", how)
        if len(form.endings.get(id_, ())) > TOPICS_BELOW:
            how = f"write at most {TOPICS_BELOW}: they are buttons in one row"
            row.wrong(f"the ending {id_} has {len(form.endings[id_])} topics", how)


def _shown(form: Form) -> set[str]:
    """The endings that somebody can get to."""
    found = {choice.end for question in form.questions for choice in question.choices if choice.end}
    found |= {str(Result.NONE)}
    if form.signs:
        found |= {str(Result.SOME)}
    if any(question.words is Words.SIGNS for question in form.questions):
        found |= {str(Result.FOUND), str(Result.NOT_FOUND)}
    if form.give or form.opens is not None:
        found |= {SUMMARY}
    return found


def check_same(
    words: Mapping[str, FormWords], services: Collection[str], below: str | None, problems: Problems
) -> None:
    """Report what one language says of services and another does not, and `{call}` where there is nobody to call.

    `services` are the endings that name a topic of their own for it.
    """
    said = {language: _placeholders(one) for language, one in words.items()}
    for language, one in words.items():
        for name, mine in said[language].items():
            place, ending = Place(one.path, one.lines.get(name, 1), problems), name.removeprefix("ending ")
            for other, theirs in said.items():
                for missing in sorted(theirs.get(name, set()) - mine):
                    what = f"{name or 'the opening'} does not say {{{missing}}}, and in {other} it does"
                    place.wrong(what, "say the same in all languages")
            if "call" in mine and ending not in services and below is None:
                how = f"write `services:` with a topic at the ending {ending} in responses/forms/{one.form}.yml"
                place.wrong(f"{name} says {{call}}, and nothing says whom", how)
            if ending != name and ending in services and "call" not in mine:
                how = "write {call} where they stand, or take `services:` out of the form"
                place.wrong(f"{name} does not say {{call}}, so nobody sees its services", how)
        for missing in sorted(said[language][""]):
            what = f"the opening says {{{missing}}}, which stays empty there"
            problems.add(one.path, one.lines.get("", 1), what, "say it in a question or an ending")


def _placeholders(words: FormWords) -> dict[str, set[str]]:
    """What is filled in, by the part in which it stands."""
    parts = {"": words.opening}
    parts |= {f"question {id_}": text for id_, text in words.questions.items()}
    parts |= {f"ending {id_}": text for id_, text in words.endings.items()}
    return {name: set(PLACEHOLDER.findall(text)) for name, text in parts.items()}
