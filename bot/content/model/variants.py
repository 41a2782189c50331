"""The content as one reader should see it: by country, kind of work, and whom it is about."""

from __future__ import annotations

from dataclasses import replace

from bot.content.model.answers import Reader
from bot.content.model.contents import Content
from bot.content.model.lookup import audiences_of


def suited(content: Content, reader: Reader) -> Content:
    """The same content, with the parts of answers that are meant for this reader in place, and their services."""
    answers = {key: answer.suited(reader) for key, answer in content.answers.items()}
    return replace(content, answers=answers, audiences=audiences_of(reader.sector, reader.person))
