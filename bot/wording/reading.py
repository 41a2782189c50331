"""What a machine read in a picture, as counsellors see it: always said to be that."""

from __future__ import annotations

from bot.content import Content
from bot.core.model.case import LogEntry
from bot.wording.catalog import Catalog
from bot.wording.forms import signs_of


def read_in_picture(content: Content, entry: LogEntry, words: Catalog, text: str) -> str:
    """The words of an entry of that kind, as plain text; `text`: those that were read, as they may be shown here."""
    country = entry.content.country
    signs = signs_of(content, entry.form, words) if entry.form is not None else ""
    lines = [f"🔎 {words.text('read.picture')}", f"«{text}»"]
    lines += [words.text("read.signs"), signs] if signs else []
    lines += [words.text("read.country", country=words.country(country))] if country else []
    return "\n".join(lines)
