"""What texts of the bot are, as anybody can tell who reads the content and the lines of the interface."""

from __future__ import annotations

import json

from bot.adapters.memory.state import State
from bot.codec import encode
from bot.content import Content
from bot.content.model.topics import INTERRUPTED
from bot.core.model.effects.at_once import AT_ONCE
from bot.core.model.effects.told import KNOCKS, QUESTIONS
from bot.core.model.lines import Line
from bot.wording.catalog import catalog
from bot.wording.text import visible

KINDS: dict[str, tuple[Line, ...]] = {
    "taken": (Line.TAKEN_OVER, Line.ANOTHER_COUNSELLOR),
    "ended": (Line.CLOSED, Line.HOLDER_GONE, Line.HOLDER_GONE_NOBODY),
    "who": (Line.SAME_PERSON, *QUESTIONS),
    "same": (Line.GO_ON, Line.NOTHING_NEW),
    "forgotten": (Line.FORGOTTEN,),
    "forget stopped": (Line.FORGET_STOPPED,),
    "knock": KNOCKS,
}
"""Kinds of lines that tell somebody how things stand."""

SHORT = 12
"""Letters that the first line of an answer has at least, so that it is known by it."""


class Texts:
    """The texts of both languages."""

    def __init__(self, content: Content) -> None:
        self._lines = [
            (kind, _beginning(catalog(language).text(line)))
            for kind, lines in KINDS.items()
            for line in lines
            for language in content.languages
        ]
        self._marks = tuple(catalog(language).text("relayed.repeated") for language in content.languages)
        at_once = {catalog(language).text(f"explain.{what}") for what in AT_ONCE for language in content.languages}
        self._answers, self._crises = set(at_once), set(at_once)
        for (topic, _), answer in content.answers.items():
            firsts = [answer.first, *(v.part.text for v in answer.variants if not v.part.id)]
            if topic == INTERRUPTED:  # what is said while nothing can be looked up, to whom it may concern
                continue
            known = {line for first in firsts if len(line := _first_line(first)) >= SHORT}
            self._answers |= known
            if topic in content.topics and content.topics[topic].crisis:
                self._crises |= known

    def is_marked(self, text: str) -> bool:
        """Whether it says that it may be there twice."""
        return any(mark in text for mark in self._marks)

    def is_answer(self, text: str) -> bool:
        """Whether it is the answer on a topic."""
        return any(line in self._answers for line in text.splitlines())

    def kind(self, text: str) -> str:
        """`crisis`, or one of `KINDS`; empty where it is neither."""
        if any(line in self._crises for line in text.splitlines()):
            return "crisis"
        return next((kind for kind, beginning in self._lines if beginning in text), "")


def words_in(state: State) -> str:
    """All that a store keeps, as it would be written: what is printed of it holds no words."""
    values: list[object] = [conversation for _, conversation in state.contacts.values()]
    values += [entry for log in state.logs.values() for entry in log]
    values += [entry.effect for entry in state.outbox.values()]
    items = [*state.inbox.values(), *(item for _, item in state.dead.values())]
    values += [item.event for item in items if item.event is not None]
    updates = [str(json.loads(item.body)) for item in items if item.body is not None]
    return "\n".join([*updates, *(encode(value).decode() for value in [*values, state.desk[1]])])


def _first_line(text: str) -> str:
    return visible(text.strip().splitlines()[0]) if text.strip() else ""


def _beginning(words: str) -> str:
    return words.partition("{")[0].splitlines()[0]
