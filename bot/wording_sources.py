"""Who says so: the sources of an answer, and who of the organisation reviewed it when."""

from __future__ import annotations

from bot.content import Answer, Content
from bot.wording_catalog import Catalog, msgid
from bot.wording_text import escaped

_HEAD = msgid("Where this comes from")
_REVIEWED = msgid("Read and approved by {organisation} in {month}.")
_NOT_REVIEWED = msgid("Nobody of the organisation has reviewed this answer yet.")
_NUMBERS = msgid("Under each number stands when it was last checked.")


def sources_text(content: Content, answer: Answer, words: Catalog) -> str:
    """The sources of an answer as Telegram HTML, in the words of the pages themselves, with their dates."""
    listed = [content.sources[id_] for id_ in answer.sources if id_ in content.sources]
    shown = [f"<b>{escaped(words.text(_HEAD))}</b>"]
    for page in listed:
        dated = f" ({page.date})" if page.date else ""
        shown.append(escaped("\n".join(filter(None, [f"· {page.title}{dated}", page.url]))))
    if answer.reviewed_on is not None and answer.reviewed_by is not None:
        name = content.organisation.text("name", words.language) or "—"
        said = words.text(_REVIEWED, organisation=name, month=words.month(answer.reviewed_on))
    else:
        said = words.text(_NOT_REVIEWED)
    return "\n".join([*shown, "", escaped(said), escaped(words.text(_NUMBERS))])
