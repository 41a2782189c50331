"""Vetted content that a counsellor sends from a case: which, never its words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class What(StrEnum):
    """Vetted content that a counsellor can send from a case."""

    REPLY = "reply"
    ANSWER = "answer"
    SERVICE = "service"


@dataclass(frozen=True)
class Prepared:
    """A prepared reply, the answer on a topic, or a service, by its id; the words are chosen at delivery.

    `country` is that of an answer or service, `value` fills the one placeholder of a reply that the case alone does
    not: a time of the day, or the service that was sent last.
    """

    what: What
    id: str
    country: str | None = None
    value: str = ""


def tag(id: str) -> str:
    """Eight letters that stand for an id in the data of a button, which has room for no more."""
    return hashlib.sha256(id.encode()).hexdigest()[:8]


def of_tag(tagged: str, ids: Iterable[str]) -> str | None:
    """The id that such letters stand for, or None."""
    return next((id for id in ids if tag(id) == tagged), None)


@dataclass(frozen=True)
class Withheld:
    """An answer (by its topic) or a service that a supervisor took out: why, in their words, who and when."""

    what: What
    id: str
    reason: str = field(repr=False)
    by: str
    at: int
    second: bool = False  # it takes a second supervisor, who has not spoken yet, so it still is shown


@dataclass(frozen=True)
class Dialled:
    """Somebody (our id) dialled a service of the directory and it answered; `number` where one of its own was meant."""

    id: str
    by: str
    at: int  # milliseconds since 1970
    number: str = ""
