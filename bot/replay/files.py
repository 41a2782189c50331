"""Files of talks: read with plain words for what is wrong in them, and written as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.core.model.errors import SarikaError
from bot.core.model.prepared import What
from bot.core.understanding.values import Urgency
from bot.replay.arrivals import PARTS
from bot.replay.checks import CHECKS
from bot.sheet import LOADER

HEAD = {"name": str, "seed": str, "on_duty": bool, "hours": bool, "clock": str, "steps": list}
"""What a talk may say of itself."""

ACTS = {
    "says": str, "sends": str, "forwards": str, "edits": str, "at": list, "command": str, "press": str, "reacts": str,
    "claim": bool, "close": str, "words": str, "gives": str, "refers": str, "outcome": str, "wait": int,
}  # fmt: skip
"""What a step does, and what stands behind it; each step does one of them."""

BESIDE = {"as", "urgency", "caption", "older", "sure", "tells"}
"""What is said of how it is done."""


class TalkError(SarikaError):
    """A file of talks that cannot be played. Says where, and what to write instead."""


def read_talks(path: Path) -> list[dict[str, Any]]:
    """The talks of a file. Raises TalkError, and OSError where it cannot be read."""
    try:
        talks = yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise TalkError(f"{path}{f', line {mark.line + 1}' if mark is not None else ''}: this is no YAML.") from None
    if not isinstance(talks, list) or not talks:
        raise TalkError(f"{path}: a list of talks is expected, each with a name and steps.")
    for number, talk in enumerate(talks, 1):
        if (fault := _fault(talk)) is not None:
            raise TalkError(f"{path}, talk {number}, {fault}")
    return talks


def _fault(talk: Any) -> str | None:
    if not isinstance(talk, Mapping) or not isinstance(talk.get("steps"), list):
        return "a talk has a name and a list of steps."
    for name, value in talk.items():
        if name not in HEAD:
            return f"{name!r} means nothing here. A talk has: {', '.join(HEAD)}."
        if not isinstance(value, HEAD[name]):
            return f"{name}: write it as {HEAD[name].__name__}, in quotes where it is a time."
    faults = ((number, _fault_of_step(step)) for number, step in enumerate(talk["steps"], 1))
    return next((f"step {number}: {fault}" for number, fault in faults if fault is not None), None)


def _fault_of_step(step: Any) -> str | None:
    if not isinstance(step, Mapping):
        return "a step is what somebody does and what comes of it, such as {says: hello, shows: [greet]}."
    acts = [name for name in step if name in ACTS]
    if len(acts) != 1:
        return f"a step does one thing, and this one does {len(acts)}. It can be: {', '.join(ACTS)}."
    if unknown := [str(name) for name in step if name not in ACTS and name not in BESIDE and name not in CHECKS]:
        return f"{unknown[0]!r} means nothing here. What can be checked: {', '.join(CHECKS)}."
    act, value = acts[0], step[acts[0]]
    if not isinstance(value, ACTS[act]):
        return f"{act}: write {ACTS[act].__name__} behind it."
    if act == "sends" and value not in PARTS:
        return f"nobody sends a {value!r}. There are: {', '.join(PARTS)}."
    if act == "gives" and str(value).partition(" ")[0] not in list(What):
        return f"gives: write one of {', '.join(What)} and an id behind it."
    if "urgency" in step and str(step["urgency"]).upper() not in Urgency.__members__:
        return f"urgency: write one of {', '.join(level.lower() for level in Urgency.__members__)}."
    if act == "refers" and "tells" not in step:
        return "refers: what is told to the service stands in tells."
    return None


def written(talks: Sequence[Mapping[str, Any]]) -> str:
    """Talks as a file: a line for each step."""
    lines = []
    for talk in talks:
        head = {name: value for name, value in talk.items() if name != "steps"}
        dumped = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000).splitlines()
        lines += [f"{'-' if not number else ' '} {line}" for number, line in enumerate(dumped)]
        lines += ["  steps:", *(f"    - {in_a_line(step)}" for step in talk["steps"])]
    return "\n".join(lines) + "\n"


def in_a_line(value: object) -> str:
    """A value of a file as YAML in one line."""
    made = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=True, width=1_000_000)
    return made.removesuffix("...\n").strip()
