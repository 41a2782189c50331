"""The topics that are understood, from `nlu/topics.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.core.understanding.values import Urgency
from bot.sheet import STRICT, Problems, read

URGENCIES: Mapping[str, Urgency] = {urgency.word: urgency for urgency in Urgency}
"""What an urgency is called in the files."""


def load_topics(path: Path, problems: Problems = STRICT) -> dict[str, Urgency]:
    """The topics there are, each with its urgency; what is wrong is reported."""
    found: dict[str, Urgency] = {}
    for members in read(path, problems).need("groups", "list the topics by group").fields().values():
        for id_, row in members.fields().items():
            row.name = id_
            urgency = row.need("urgency", "write none, support, urgent or emergency")
            found[id_] = urgency.one_of(URGENCIES, Urgency.NONE)
    return found
