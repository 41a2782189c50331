"""Who says so: the sources of an answer, and who of the organisation reviewed it when."""

from __future__ import annotations

import re

from bot.content import Answer, Content
from bot.wording.catalog import Catalog
from bot.wording.text import escaped


def sources_text(content: Content, answer: Answer, words: Catalog) -> str:
    """The sources of an answer as Telegram HTML, in the words of the pages themselves, with their dates."""
    listed = [content.sources[id_] for id_ in answer.sources if id_ in content.sources]
    shown = [f"<b>{escaped(words.text('sources.head'))}</b>"]
    for page in listed:
        dated = f" ({_date(page.date, words)})" if page.date else ""
        shown.append(escaped("\n".join(filter(None, [f"· {page.title_in(words.language)}{dated}", page.url]))))
    if answer.reviewed_on is not None and answer.reviewed_by is not None:
        name = content.organisation.text("name", words.language) or "—"
        said = words.text("sources.reviewed", organisation=name, month=words.month(answer.reviewed_on))
    else:
        said = words.text("sources.not_reviewed")
    return "\n".join([*shown, "", escaped(said), escaped(words.text("sources.numbers"))])


def _date(date: str, words: Catalog) -> str:
    """The date of a page in the reader's language: its numbers stay as the page writes them."""

    def said(word: re.Match[str]) -> str:
        id_ = f"source_date.{word[0].replace(' ', '_')}"
        return words.text(id_) if id_ in words else word[0]

    return re.sub(r"[a-z]+(?: copy)?", said, date)
