"""The record of a person, and their earlier cases, in the words of a language."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.keeping.record import COUNTRY, FIELDS, HOURS, WORD
from bot.core.model import safe_hours
from bot.core.model.conversation import Conversation
from bot.wording.catalog import Catalog, span_of_day


def value_in_words(words: Catalog, part: str, value: str) -> str:
    """A choice of a part as people read it; the agreed word as it was written."""
    match part:
        case "country":
            return words.country(value)
        case "hours":
            return span_of_day(value)
        case "word":
            return value
        case _:
            return words.text(f"record.{part}_{value}")


def put_down(conversation: Conversation) -> tuple[tuple[str, str], ...]:
    """All that stands in the record, the hours among it, in the order in which it is offered."""
    hours = conversation.quiet.hours
    known = (*conversation.record, *(((HOURS, safe_hours.written(hours)),) if hours is not None else ()))
    return tuple(sorted(known, key=lambda one: (*FIELDS, WORD).index(one[0])))


def record_lines(words: Catalog, conversation: Conversation) -> Iterator[tuple[str, str]]:
    """The record: ids of labels, with what stands there; nothing of it while somebody else may have the phone."""
    known = () if conversation.phone.unsure else put_down(conversation)
    for part in dict.fromkeys(part for part, _ in known if part not in (COUNTRY, HOURS)):  # the card shows these two
        values = (value_in_words(words, part, value) for name, value in known if name == part)
        yield f"record.{part}", ", ".join(values)
