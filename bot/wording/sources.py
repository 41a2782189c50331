"""Who says so: the sources of an answer, and who of the organisation reviewed it when."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.content import Answer, Content
from bot.wording.catalog import Catalog, msgid
from bot.wording.text import escaped

_HEAD = msgid("Where this comes from")
_REVIEWED = msgid("Read and approved by {organisation} in {month}.")
_NOT_REVIEWED = msgid("Nobody of the organisation has reviewed this answer yet.")
_NUMBERS = msgid("Under each number stands when it was last checked.")
_OF_DATES: Mapping[str, str] = {
    "undated copy": msgid("copy without a date"),
    "undated": msgid("without a date"),
    "about": msgid("about"),
    "to": msgid("to"),
    "and": msgid("and"),
}
"""Words that stand in the dates of responses/sources.yml."""


def sources_text(content: Content, answer: Answer, words: Catalog) -> str:
    """The sources of an answer as Telegram HTML, in the words of the pages themselves, with their dates."""
    listed = [content.sources[id_] for id_ in answer.sources if id_ in content.sources]
    shown = [f"<b>{escaped(words.text(_HEAD))}</b>"]
    for page in listed:
        dated = f" ({_date(page.date, words)})" if page.date else ""
        shown.append(escaped("\n".join(filter(None, [f"· {page.title_in(words.language)}{dated}", page.url]))))
    if answer.reviewed_on is not None and answer.reviewed_by is not None:
        name = content.organisation.text("name", words.language) or "—"
        said = words.text(_REVIEWED, organisation=name, month=words.month(answer.reviewed_on))
    else:
        said = words.text(_NOT_REVIEWED)
    return "\n".join([*shown, "", escaped(said), escaped(words.text(_NUMBERS))])


def _date(date: str, words: Catalog) -> str:
    """The date of a page in the reader's language: its numbers stay as the page writes them."""
    return re.sub(
        r"[a-z]+(?: copy)?", lambda said: words.text(_OF_DATES[said[0]]) if said[0] in _OF_DATES else said[0], date
    )
