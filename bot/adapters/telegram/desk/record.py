"""The record of a person under the card: its parts, and the choices of one, tapped on and off."""

from __future__ import annotations

from collections.abc import Iterator

from bot.adapters.telegram.desk.calls import ForumWords, Here
from bot.adapters.telegram.desk.prepared import Row
from bot.core.keeping.record import COUNTRY, FIELDS, HOURS, WORD, choices
from bot.core.model import safe_hours
from bot.core.model.conversation import Conversation
from bot.wording.catalog import Catalog, span_of_day

BESIDE, MOST = 2, 24
"""Buttons in a row, and countries that are offered."""


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


def record_rows(words: ForumWords, here: Here) -> list[Row]:
    """The parts of the record, or the choices of one; what is put down bears a mark."""
    known = put_down(here.conversation)
    _, _, chosen = here.case.view.menu.partition(".")
    if chosen and int(chosen) < len(FIELDS):
        part = FIELDS[int(chosen)]
        values = words.content.countries[:MOST] if part == COUNTRY else choices(part)
        names = {value: value_in_words(words.catalog, part, value) for value in values}
        made = [
            words.labelled(_marked(name, (part, value) in known), "put", *here.of_case, f"{chosen}.{value}")
            for value, name in names.items()
        ]
        back = "record"
    else:
        there = {part for part, _ in known}
        made = [
            words.labelled(
                _marked(words.catalog.text(f"record.{part}"), part in there), "menu", *here.of_case, f"record.{number}"
            )
            for number, part in enumerate(FIELDS)
        ]
        back = "further"
    rows = [made[at : at + BESIDE] for at in range(0, len(made), BESIDE)]
    return [*rows, [words.button("back", "menu", *here.of_case, back)]]


def _marked(name: str, there: bool) -> str:
    return f"✓ {name}" if there else name
