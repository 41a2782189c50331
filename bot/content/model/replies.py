"""Prepared replies: what counsellors often say, in the contact's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.check.words import ORGANISATION_FIELDS
from bot.content.model.answers import FIRST_LENGTH, Answer

REPLY_LENGTH = FIRST_LENGTH
"""Most characters of a reply, placeholders left out: it is read as a first message is."""

OF_THE_CASE = frozenset({"time", "country", "name_of_service"})
"""Placeholders that the case fills: a time that the counsellor writes, the contact's country, the service sent last."""

REPLY_PLACEHOLDERS = frozenset({"org", *(f"org.{name}" for name in ORGANISATION_FIELDS), *OF_THE_CASE})
"""All that may stand in a reply besides `{service:ID}`: a closed list, so that nobody's words get into it."""


@dataclass(frozen=True)
class ReplyContent:
    """A reply. `title` is its button, `topics` are those of cases in which it is offered first."""

    id: str
    title: Mapping[str, str]
    topics: tuple[str, ...]
    needs: frozenset[str]
    """Which placeholders of the case its words hold."""
    words: Mapping[str, Answer]
    line: int = field(default=0, compare=False)
    """Where it begins in replies.yml."""

    def title_in(self, language: str) -> str:
        """The title in a language, or in English where it has none."""
        return self.title.get(language) or self.title.get("en") or self.id
