"""The part of the report to go by: messages of independent writers who saw nothing of the project."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from report import draw, measure
from report.figures import FIGURES, LEVELS, Share, Told, of, two

OPENED = "twice, the last one on 2026-12-03"
"""How often the messages were looked at: every figure chosen after a look flatters."""

AIMS: dict[str, tuple[Callable[[Sequence[Told]], Share], tuple[str, str, str]]] = {
    "emergencies called urgent or more": (FIGURES["emergencies called emergency or urgent"], (".98", ".96", ".98")),
    "emergencies and urgents called urgent or more": (
        FIGURES["emergencies and urgents called emergency or urgent"],
        (".97", ".94", ".97"),
    ),
    "calm messages that ring": (lambda t: of(t, lambda m: m.urgency == 0, rings), ("≤ .10", "≤ .12", "≤ .08")),
    "none or support that ring": (lambda t: of(t, lambda m: m.urgency < 2, rings), ("≤ .20", "≤ .20", "≤ .20")),
    "of those that ring, truly support or more": (
        FIGURES["of those called emergency or urgent, truly support or more"],
        (".90", ".87", ".90"),
    ),
    "emergencies called emergency": (FIGURES["emergencies called emergency"], (".90", ".82", ".85")),
    "called emergency, truly urgent or more": (
        lambda t: of(t, lambda m: m.said == 3, lambda m: m.urgency >= 2),
        (".90", ".90", ".90"),
    ),
    "a red flag doubted: nobody called, a human offered first": (
        lambda t: of(t, lambda m: True, lambda m: bool(m.understood.get("doubted"))),
        ("–", "–", "–"),
    ),
    "topic acceptable": (FIGURES["topic right"], (".87", ".83", ".88")),
    "the same, places and topics that the model has not learnt apart": (
        lambda t: of(t, lambda m: m.topic in learnt() and m.kind != "place", lambda m: m.right),
        ("–", "–", "–"),
    ),
}
CURVE = (0.0, 0.01, 0.02, 0.04, 0.06, 0.1, 0.15)
"""Shares of the emergencies missed, at which the curve is told in figures."""


@cache
def learnt() -> frozenset[str]:
    """The topics of the trained model."""
    return frozenset(json.loads((measure.HOME / "models" / "sarika.json").read_text("utf-8"))["topics"])


def rings(told: Told) -> bool:
    """Whether a counsellor is called."""
    return told.said >= 2


def unseen(folder: Path) -> list[dict[str, Any]]:
    """The messages of all writers of a folder, as `measure.held_out` gives those of one."""
    return [
        {**message, "writer": writer.name}
        for writer in sorted(folder.iterdir())
        if writer.is_dir()
        for message in measure.held_out(writer)
    ]


def section(home: Path, flattering: Sequence[Told]) -> Iterator[str]:
    """The tables, beside the figures of messages that the makers knew."""
    messages = unseen(home / "unseen")
    lines = measure.understood([str(message["text"]) for message in messages])
    told = measure.told(messages, lines)
    down = measure.told(messages, measure.understood([str(message["text"]) for message in messages], "--no-nlu"))
    kinds = [str(message.get("kind", "")) for message in messages]
    writers = ", ".join(sorted({str(message["writer"]) for message in messages}))
    yield "## On messages of writers who saw nothing of the project\n"
    yield f"`nlu/unseen` ({writers}; {sizes(told)}), opened {OPENED}. The other tables of this page flatter: their messages"
    yield "come from the hands that wrote the training data, or were looked at while the model was made. A place"
    yield "alone, and a follow-up whose words name its question, count as a topic that is right.\n"
    yield "| | " + " | ".join(draw.NAMES.values()) + " | the same, on `nlu/held_out` |\n|---|---|---|---|---|"
    for name, (figure, aims) in AIMS.items():
        aim = "" if aims[0] == "–" else f" (aim {' / '.join(aims)})"
        cells = [str(figure(script(told, each))) for each in draw.NAMES]
        known = " / ".join(two(figure(script(flattering, each)).value) for each in draw.NAMES)
        yield f"| {name}{aim} | {' | '.join(cells)} | {known} |"
    call = FIGURES["emergencies called emergency or urgent"]
    yield (
        "| Rasa down: emergencies called urgent or more (aim .97 / .93 / .95) | "
        + " | ".join(str(call(script(down, each))) for each in draw.NAMES)
        + " | |"
    )
    yield from by_kind(told, kinds)
    yield from by_length(told)
    yield from curve(told)
    yield from places(messages, lines)


def sizes(told: Sequence[Told]) -> str:
    """How many there are in each script."""
    return ", ".join(f"{len(script(told, each))} {name}" for each, name in draw.NAMES.items())


def script(told: Sequence[Told], name: str) -> list[Told]:
    """Those of one script."""
    return [message for message in told if message.script == name]


def by_kind(told: Sequence[Told], kinds: Sequence[str]) -> Iterator[str]:
    """False alarms by kind of calm message, and what is found by kind of danger."""
    yield "\nFalse alarms by kind (messages that are none or support and ring), and dangers found (urgent and emergency that"
    yield "ring):\n"
    yield "| kind | " + " | ".join(draw.NAMES.values()) + " |\n|---|---|---|---|"
    for calm in (True, False):
        for kind in sorted(set(kinds)):
            here = [m for m, k in zip(told, kinds, strict=True) if k == kind and (m.urgency < 2) is calm]
            if here:
                cells = [str(of(script(here, each), lambda m: True, rings)) for each in draw.NAMES]
                yield f"| {'' if calm else 'danger: '}{kind} | {' | '.join(cells)} |"


def by_length(told: Sequence[Told]) -> Iterator[str]:
    """False alarms by length."""
    yield "\nFalse alarms by length (none or support):\n"
    yield "| letters | " + " | ".join(draw.NAMES.values()) + " |\n|---|---|---|---|"
    for low, high in ((0, 40), (40, 80), (80, 150), (150, 300), (300, 5000)):
        here = [m for m in told if m.urgency < 2 and low <= len(m.text) < high]
        cells = [str(of(script(here, each), lambda m: True, rings)) for each in draw.NAMES]
        yield f"| {low} to {high if high < 5000 else '…'} | {' | '.join(cells)} |"


def curve(told: Sequence[Told]) -> Iterator[str]:
    """What share of the calm messages rings where this share of the emergencies is missed."""
    yield "\nMissed emergencies against false alarms: the share of calm messages (none) that ring where at most this share of the"
    yield "emergencies is missed, over all thresholds.\n"
    yield "| missed | " + " | ".join(draw.NAMES.values()) + " |\n|---|---|---|---|"
    for missed in CURVE:
        cells = []
        for each in draw.NAMES:
            here = script(told, each)
            sure = sorted(m.understood["danger"] or 0.0 for m in here if m.urgency == LEVELS.index("emergency"))
            at = sure[int(missed * len(sure))] if sure else 1.0
            calm = [m for m in here if m.urgency == 0]
            cells.append(two(Share(sum((m.understood["danger"] or 0.0) >= at for m in calm), len(calm)).value))
        yield f"| {two(missed)} | {' | '.join(cells)} |"


def places(messages: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Who, where and when, against the labels of the writers."""
    yield "\nWhere the person in trouble is, whom it is about, when: found (of those that the writers labelled, read right) and"
    yield "right (of those read, right; and of those both labelled and read). Some writers labelled a country that only they"
    yield "know, so *found* says less than *right*; and none where nobody is in trouble, though a place is named.\n"
    yield "| | " + " | ".join(draw.NAMES.values()) + " |\n|---|---|---|---|"
    readings: dict[str, Callable[[dict[str, Any]], Any]] = {
        "country": lambda line: line["subject_at"] or line["country"],
        "who": lambda line: line["about"],
        "when": lambda line: line["time"],
    }
    # some writers say it so, some so
    alike = {"child": "other", "over": "past", "to_come": "planned"}
    silent = {"who": "self", "when": "now", "country": None}
    for name, reading in readings.items():
        for way in ("found", "right", "right, where labelled"):
            cells = []
            for each in draw.NAMES:
                pairs = [
                    tuple(alike.get(said, said) for said in (m.get(name), reading(line)))
                    for m, line in zip(messages, lines, strict=True)
                    if m["script"] == each
                ]
                if name != "country":
                    pairs = [pair for pair in pairs if pair[0]]
                known = {"found": (0,), "right": (1,)}.get(way, (0, 1))
                among = [pair for pair in pairs if all(pair[at] not in (None, silent[name]) for at in known)]
                cells.append(str(Share(sum(a == b for a, b in among), len(among))))
            yield f"| {name}, {way} | {' | '.join(cells)} |"
