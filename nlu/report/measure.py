"""Asks `sarika understand`, as anybody would, and times the models by themselves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from report.figures import LEVELS, Told
from report.noise import KINDS, damaged

HOME = Path(__file__).resolve().parents[1]
SCRIPTS = ("km", "latn", "en")
HARD = ("urgent", "emergency")
"""Hard negatives are messages without urgency whose topic has one of these (somebody asks about trafficking, a film,
the law), those that are out of scope, and those marked `hard: true`."""


def topics() -> dict[str, Any]:
    """What `topics.yml` says of each topic."""
    groups = yaml.safe_load((HOME / "topics.yml").read_text("utf-8"))["groups"]
    return {topic: about for group in groups.values() for topic, about in group.items()}


def held_out(folder: Path) -> list[dict[str, Any]]:
    """The messages of `<script>.yml`, each with its script and whether it is a hard negative."""
    about = topics()
    found = []
    for script in SCRIPTS:
        path = folder / f"{script}.yml"
        if path.is_file():
            for message in yaml.safe_load(path.read_text("utf-8"))["messages"]:
                topic = about.get(message["topic"], {"urgency": "none"})  # one that has no messages to learn from
                alarming = topic["urgency"] in HARD or "out_of_scope" in topic.get("traits", ())
                hard = message.get("hard", message["urgency"] == "none" and alarming)
                found.append({**message, "script": script, "hard": bool(hard)})
    return found


def understood(texts: Sequence[str], *options: str) -> list[dict[str, Any]]:
    """What `sarika understand` makes of messages.

    Raises:
        RuntimeError: It did not answer every one.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": text}) + "\n" for text in texts)
        file.flush()
        sarika = HOME.parent / ".venv" / "bin" / "sarika"
        done = subprocess.run(
            [str(sarika), "understand", file.name, *options], capture_output=True, check=False, text=True
        )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    if len(lines) != len(texts):
        raise RuntimeError(f"`sarika understand` answered {len(lines)} of {len(texts)}: {done.stderr[-500:]}")
    if not options and any(line["nlu"] != "rasa" for line in lines):
        raise RuntimeError("Rasa did not answer every message; run again when the machine is less busy")
    return lines


def told(messages: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]]) -> list[Told]:
    """Messages beside what was understood."""
    return [
        Told(
            text=str(message["text"]),
            script=message["script"],
            topic=message["topic"],
            also=tuple(message.get("also", ())),
            urgency=LEVELS.index(message["urgency"]),
            hard=message["hard"],
            understood=line,
            kind=str(message.get("kind", "")),
        )
        for message, line in zip(messages, lines, strict=True)
    ]


def all_ways(messages: Sequence[dict[str, Any]]) -> dict[str, list[Told]]:
    """Each message with the models, without Rasa ("Rasa down"), and with each kind of damage."""
    plain = [str(message["text"]) for message in messages]
    ways = {"": plain, **{kind: [damaged(text, kind) for text in plain] for kind in KINDS}}
    lines = understood([text for texts in ways.values() for text in texts])
    size = len(plain)
    found = {way: told(messages, lines[i * size : (i + 1) * size]) for i, way in enumerate(ways)}
    found["Rasa down"] = told(messages, understood(plain, "--no-nlu"))
    return found


def parse_times(texts: Sequence[str]) -> list[float]:
    """Milliseconds that all of the model takes for each message, one after the other, without HTTP."""
    sys.path.insert(0, str(HOME))
    # as nlu/serve.py has it; read once, when the first library that shares its work out is imported
    os.environ["OMP_NUM_THREADS"] = "1"
    from components.local import Pipeline

    pipeline, times = Pipeline.load(), []
    for text in texts:
        started = time.perf_counter()
        pipeline.parse(text)
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times)
