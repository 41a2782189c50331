"""Country, kind of work, whom and when: how often they are read right, on messages labelled by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from report import measure
from report.draw import NAMES
from report.figures import Share

UNSAID = {"country": None, "sector": None, "about": "self", "time": "now"}
"""What each key says where a message tells nothing: neither counted as found nor as missed."""


def labelled(folder: Path) -> list[dict[str, Any]]:
    """The messages of `<script>.yml`, each with its script and all four labels; an ambiguous country is None."""
    found = []
    for script in measure.SCRIPTS:
        for message in yaml.safe_load((folder / f"{script}.yml").read_text("utf-8"))["messages"]:
            labels = {key: message.get(key, unsaid) for key, unsaid in UNSAID.items()}
            if labels["country"] == "ambiguous":
                labels["country"] = None
            found.append({"text": message["text"], "script": script, **labels})
    return found


def recall(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], key: str) -> Share:
    """Of the messages that tell it, those read right."""
    told = [(label, read) for label, read in pairs if label[key] != UNSAID[key]]
    return Share(sum(label[key] == read[key] for label, read in told), len(told))


def precision(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], key: str) -> Share:
    """Of the messages in which it was read, those read right."""
    said = [(label, read) for label, read in pairs if read[key] != UNSAID[key]]
    return Share(sum(label[key] == read[key] for label, read in said), len(said))


OWN, OTHERS = "facts_held_out", "facts_held_out_by_others"
"""Messages written by the writer of the word lists, and some of `held_out`, written by others."""


def section(home: Path) -> Iterator[str]:
    """The lines of the report: recall and precision of each key and script, for both sets of messages."""
    yield "\n## Country, work, whom, when\n"
    yield "Read from word lists (`nlu/countries.yml`, `nlu/circumstances`); with Rasa the topic speaks where words do not."
    yield "Found: of the messages that tell it, those read right. Right: of those in which it was read, those read right."
    yield 'Where nothing tells, "self" and "now" are said and not counted. Labels are by hand.'
    for folder, about in (
        (
            OTHERS,
            "written by others, so these are the figures to go by; the lists were once looked over after a first run",
        ),
        (OWN, "written before the lists were, by the same writer: they flatter"),
    ):
        messages = labelled(home / folder)
        texts = [str(message["text"]) for message in messages]
        yield f"\n{len(messages)} messages of `nlu/{folder}`, {about}.\n"
        for title, options in (("words alone (Rasa down)", ("--no-nlu",)), ("with Rasa", ())):
            yield from _table(title, messages, measure.understood(texts, *options))


def _table(title: str, messages: Sequence[Mapping[str, Any]], read: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield f"| {title} | " + " | ".join(NAMES.values()) + " |\n|---|---|---|---|"
    for key in UNSAID:
        for name, share in (("found", recall), ("right", precision)):
            cells = []
            for script in NAMES:
                here = [(m, r) for m, r in zip(messages, read, strict=True) if m["script"] == script]
                cells.append(str(share(here, key)))
            yield f"| {key}, {name} | {' | '.join(cells)} |"
    yield ""
