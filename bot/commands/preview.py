"""`sarika preview`: shows answers as contacts see them, on the terminal or as a picture of a phone."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from bot.content import FOLDER, Content, Problems, Reader, suited, survey
from bot.content.model.contents import FORM, PROTOCOL, REPLY
from bot.content.model.services import HOME
from bot.core.casework.sending import SERVICE, TIME
from bot.core.model.effects.contact import Ask
from bot.core.model.errors import SarikaError
from bot.core.model.prepared import Prepared, What
from bot.core.understanding.values import Person, Sector, Urgency
from bot.paper import phone
from bot.paper.chromium import picture
from bot.paper.phone import Shown
from bot.settings.load import content_dir
from bot.wording import messages
from bot.wording.catalog import catalog
from bot.wording.forms import render_ask
from bot.wording.prepared import filled_plainly, render_prepared
from bot.wording.text import Rendered

COLUMNS = 5
"""Most phones side by side in a picture."""

EXAMPLE_TIME = "18:30"
"""In place of the time that a counsellor writes behind a reply."""

_WIDTH = 46
_TAG = re.compile(r"(</?[bi]>)")
_STYLES = {"<b>": "bold", "<i>": "italic"}


class UnknownError(SarikaError):
    """A topic, section, language or country that is not there. Says which there are."""


def shown(
    content: Content, topic: str, language: str, country: str | None, section: str | None = None
) -> Iterator[Shown]:
    """The messages of an answer: the first and every section, or one section. Raises UnknownError."""
    names = {id_ for id_, _ in content.answers}
    for prefix, ids in ((FORM, content.forms), (REPLY, content.replies), (PROTOCOL, content.protocols)):
        names |= {f"{prefix}{id_}" for id_ in ids}
    _known(topic, names, "topic")
    _known(language, content.languages, "language")
    if topic.startswith(FORM):
        about = content.forms[topic.removeprefix(FORM)].form
        chosen = tuple(f"{q.id}:{c.id}" for q in about.questions for c in q.choices)
        asked = partial(Ask, form=about.id, round=1, country=country)
        human = messages.human_line(language, True)
        for ask in (
            *(asked(question=question.id, opening=not number) for number, question in enumerate(about.questions)),
            *(asked(ending=ending, signs=about.signs, chosen=chosen) for ending in about.endings),
        ):
            message = render_ask(content, ask, language, human_line=human, now=datetime.now(UTC), draft=True)
            yield _shown(message, about.id, ask.question or ask.ending, language, country)
        return
    if topic.startswith((REPLY, PROTOCOL)):
        yield _shown(_of_the_desk(content, topic, language, country), topic, language, country)
        return
    sections = [found.id for found in content.answer(topic, language).sections]
    _known(section, sections, f"section of {topic}")
    human = messages.human_line(language, True if content.topics[topic].urgency >= Urgency.URGENT else None)
    for part in (None, *sections) if section is None else (section,):
        message = messages.render_answer(
            content, topic, language, country, section=part, human_line=human, now=datetime.now(UTC), draft=True
        )
        yield _shown(message, topic, part, language, country)


def _shown(message: Rendered, *about: str | None) -> Shown:
    return Shown(" · ".join(filter(None, about)), message)


def _of_the_desk(content: Content, name: str, language: str, country: str | None) -> Rendered:
    """A reply with examples in place of what the case fills in, or a protocol as counsellors read it."""
    now = datetime.now(UTC)
    if name.startswith(PROTOCOL):
        protocol = content.protocols[name.removeprefix(PROTOCOL)]
        title = f"<b>{html.escape(protocol.title_in(language))}</b>"
        steps = protocol.words[language].first
        return Rendered(f"{title}\n\n{filled_plainly(content, steps, catalog(language), country, now)}")
    reply = content.replies[name.removeprefix(REPLY)]
    value = EXAMPLE_TIME if TIME in reply.needs else next(iter(content.services)) if SERVICE in reply.needs else ""
    return render_prepared(content, Prepared(What.REPLY, reply.id, country or HOME, value), language, now)


def _known(word: str | None, known: Collection[str], what: str) -> None:
    if word is not None and word not in known:
        near = get_close_matches(word, known, 3, 0.5) or sorted(known)
        raise UnknownError(f"There is no {what} {word!r}. Did you mean: {', '.join(near)}?")


def panel(one: Shown) -> Panel:
    """A message for the terminal."""
    rows = [
        Text("  ".join(f"[ {button.label} ]" for button in row), style="cyan", justify="center")
        for row in one.message.buttons
    ]
    return Panel(Group(_styled(one.message), *rows), title=one.caption, width=_WIDTH, title_align="left")


def _styled(message: Rendered) -> Text:
    text, style = Text(), ""
    for part in _TAG.split(message.text_html):
        if part in _STYLES:
            style = _STYLES[part]
        elif part.startswith("</"):
            style = ""
        else:
            text.append(html.unescape(part), style)
    return text


def command(
    topics: Annotated[
        list[str] | None,
        typer.Argument(help="Topics, and form:ID, reply:ID, protocol:ID; all topics and forms by default."),
    ] = None,
    language: Annotated[str, typer.Option("--language", help="km or en.")] = "km",
    country: Annotated[
        str | None, typer.Option("--country", help="Where the contact is, such as MY; not known by default.")
    ] = None,
    work: Annotated[str | None, typer.Option("--work", help="The kind of work, such as fishing or domestic.")] = None,
    about: Annotated[str | None, typer.Option("--about", help="Whom it is about: self, child or other.")] = None,
    section: Annotated[
        str | None, typer.Option("--section", help="Only this section; the id before the colon.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--picture", help="Write a picture of phones to this PNG file.")] = None,
) -> None:
    """Show answers as Telegram would show them, with their services and buttons.

    \b
    Examples:
      sarika preview confinement --country MY
      sarika preview unpaid_wages --language en --section evidence
      sarika preview fishing_vessel --country SN --work fishing --about other
      sarika preview confinement --picture confinement.png
      sarika preview form:self_check --language en
      sarika preview reply:hello protocol:suicide
      sarika preview --picture all.png      every answer side by side
    """
    problems = Problems()
    content = survey(content_dir(FOLDER), problems, demo=True)
    forms = [f"{FORM}{id_}" for id_ in content.forms]
    chosen = topics or [*sorted({topic for topic, _ in content.answers}), *forms]
    country = country.upper() if country is not None else None
    _known(country, catalog("en").locale.territories, "country")
    _known(work, set(Sector), "kind of work")
    _known(about, set(Person), "reader")
    reader = Reader(country, Sector(work) if work else None, Person(about) if about else None)
    content = suited(content, reader)
    found = [one for topic in chosen for one in shown(content, topic, language, country, section)]
    for problem in sorted({problem for problem in problems.found if problem.path.stem in chosen}):
        typer.echo(problem, err=True)
    if file is None:
        console = Console()
        for one in found:
            console.print(panel(one))
        return
    columns = min(COLUMNS, len(found))
    per_picture = columns * 6  # so that no picture is taller than Chromium draws
    for number, start in enumerate(range(0, len(found), per_picture), 1):
        part = found[start : start + per_picture]
        path = file if len(found) <= per_picture else file.with_stem(f"{file.stem}-{number}")
        laid_out = picture(phone.page(part), path, phone.width(columns))
        typer.echo(f"written: {path}")
        for label in phone.cut(laid_out):
            typer.echo(f"too long for its button on a narrow phone: {label}", err=True)
