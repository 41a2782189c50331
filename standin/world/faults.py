"""Faults on purpose: which call goes wrong, and how."""

import random
from dataclasses import dataclass
from typing import Any

KINDS = (
    "refuse",  # answered with code (429 with retry_after, 400, 403) before any effect
    "error",  # 500 or 502 with an HTML body, before any effect
    "delay",  # seconds, then as usual
    "close",  # connection closed before the effect
    "drop",  # effect applied, then the connection dropped: the caller cannot know
    "truncate",  # effect applied, half of the JSON sent
    "lie",  # effect applied, answered with a 500 all the same
    "outage",  # every matching call is closed before the effect, until it is removed
)


@dataclass(slots=True)
class Fault:
    """A rule: the *nth* matching call and the following, *times* in all, go wrong in the way of *kind*.

    *method*, *chat_id* and *text* (a part of text, caption or topic name) narrow what matches;
    empty means any. *probability* is applied last, from a seeded generator.
    """

    kind: str
    method: str = ""
    chat_id: int | None = None
    text: str = ""
    nth: int = 1
    times: int | None = 1
    probability: float = 1.0
    code: int = 500
    description: str = ""
    retry_after: int = 3
    seconds: float = 1.0
    id: int = 0
    seen: int = 0
    done: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"fault kind must be one of {', '.join(KINDS)}, not {self.kind!r}")
        if self.kind == "outage":
            self.times = None

    def matches(self, method: str, values: dict[str, Any]) -> bool:
        """Whether the call is of the kind this rule is about."""
        if self.method and self.method.lower() != method.lower():
            return False
        if not self.method and method == "getUpdates" and self.kind != "outage":
            return False  # a poll is only hit when it is named
        if self.chat_id is not None and str(values.get("chat_id")) != str(self.chat_id):
            return False
        return not self.text or any(self.text in str(values.get(k, "")) for k in ("text", "caption", "name"))


class Faults:
    """The rules in force; the first that matches decides."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []
        self.random = random.Random(1)  # noqa: S311 - repeatable on purpose
        self._next = 1

    def add(self, kind: str, **facts: Any) -> Fault:
        """Put a rule in force; the fields are those of Fault. Raises ValueError or TypeError for wrong ones."""
        fault = Fault(kind, **facts)
        fault.id, self._next = self._next, self._next + 1
        self.rules.append(fault)
        return fault

    def remove(self, fault_id: int | None = None) -> None:
        """Take one rule away, or all."""
        self.rules = [r for r in self.rules if fault_id is not None and r.id != fault_id]

    def next(self, method: str, values: dict[str, Any]) -> Fault | None:
        """The fault this call must suffer, counted."""
        for rule in self.rules:
            if not rule.matches(method, values):
                continue
            rule.seen += 1
            if rule.seen < rule.nth or (rule.times is not None and rule.done >= rule.times):
                continue
            if rule.probability < 1.0 and self.random.random() >= rule.probability:
                continue
            rule.done += 1
            return rule
        return None
