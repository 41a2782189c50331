"""The record of a person under the card: its parts, and the choices of one, tapped on and off."""

from __future__ import annotations

from bot.adapters.telegram.desk.calls import ForumWords, Here
from bot.adapters.telegram.desk.prepared import Row
from bot.core.keeping.record import COUNTRY, FIELDS, choices
from bot.wording.record import put_down, value_in_words

BESIDE, MOST = 2, 24
"""Buttons in a row, and countries that are offered."""


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
