"""Values of the core to bytes and back, for the store. Unknown fields are ignored, missing ones take their defaults.

A version that does not know a field would lose it with the next change of the record: the store knows which fields were
ever written (`bot.adapters.redis.format`), and a version that lacks one says so before it starts.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_type_hints

from pydantic import Field, TypeAdapter

from bot.core.model.case import LogEntry
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.table import Effect
from bot.core.model.events import OwnEvent

T = TypeVar("T")

_EFFECT: TypeAdapter[Effect] = TypeAdapter(Annotated[Effect, Field(discriminator="kind")])
_OWN_EVENT: TypeAdapter[OwnEvent] = TypeAdapter(Annotated[OwnEvent, Field(discriminator="kind")])


GONE: frozenset[str] = frozenset({
    "Case.before", "Case.began", "Case.earlier", "Conversation.begun_at", "Conversation.heard_at",
    "Conversation.joined", "Conversation.past", "Conversation.referrals", "Conversation.unmaskings",
    "Counsellor.asked_more", "KeptNote.at", "KeptNote.by", "KeptNote.words", "Notes.kept", "PictureRead.case",
    "PictureRead.country", "PictureRead.kind", "PictureRead.message", "PictureRead.reasons", "PictureRead.seq",
    "PictureRead.text", "PictureRead.topic", "PictureRead.urgency", "Said.at", "Said.content", "Said.message",
    "Tick.case", "Tick.group", "Tick.kind", "Tick.source",
})  # fmt: skip
"""Fields, as `stored_fields` names them, that versions of before wrote and nobody reads any more."""


@cache
def stored_fields() -> frozenset[str]:
    """Every field of whatever is stored, such as `Conversation.language`."""
    found: set[str] = set()
    seen: set[Any] = set()
    left: list[Any] = [Conversation, Desk, LogEntry, Effect, OwnEvent]
    while left:
        kind = left.pop()
        if kind in seen:
            continue
        seen.add(kind)
        left += get_args(kind)
        if is_dataclass(kind) and isinstance(kind, type):
            types = get_type_hints(kind)
            for part in fields(kind):
                found.add(f"{kind.__name__}.{part.name}")
                left.append(types[part.name])
    return frozenset(found)


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def encode(value: object, kind: Any = None) -> bytes:
    """A dataclass of the core as JSON; `kind`: of what type it is, where it is none."""
    return _adapter(kind or type(value)).dump_json(value)


def decode(kind: type[T], data: bytes) -> T:
    """A dataclass back from JSON. Raises ValueError when the bytes hold none; its text is not for logs."""
    value: T = _adapter(kind).validate_json(data)
    return value


def decode_effect(data: bytes) -> Effect:
    """An effect back from JSON, told apart by its `kind`. Raises ValueError as `decode` does."""
    return _EFFECT.validate_json(data)


def decode_event(data: bytes) -> OwnEvent:
    """An event of our own back from JSON, told apart by its `kind`. Raises ValueError as `decode` does."""
    return _OWN_EVENT.validate_json(data)
