"""What a machine read in a picture or heard in a voice note, as counsellors see it: always said to be that."""

from __future__ import annotations

from bot.content import Content
from bot.core.model.case import Kind, LogEntry
from bot.wording.catalog import Catalog
from bot.wording.forms import signs_of

BY_MACHINE = {Kind.READ: ("🔎", "picture"), Kind.HEARD: ("👂", "voice")}
"""The sign that stands before it, and as what it is told in words."""


def read_by_machine(content: Content, entry: LogEntry, words: Catalog, text: str) -> str:
    """The words of an entry of those kinds, as plain text; `text`: those that were read, as they may be shown here."""
    (sign, told), country = BY_MACHINE[entry.content.kind], entry.content.country
    signs = signs_of(content, entry.form, words) if entry.form is not None else ""
    lines = [sign + " " + words.text(f"read.{told}"), f"«{text}»"]
    lines += [words.text("read.signs"), signs] if signs else []
    lines += [words.text("read.country", country=words.country(country))] if country else []
    return "\n".join(lines)
