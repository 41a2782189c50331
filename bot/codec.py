"""Values of the core to bytes and back, for the store. Unknown fields are ignored, missing ones take their defaults."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter

from bot.core.model.effects.table import Effect
from bot.core.model.events import OwnEvent

T = TypeVar("T")

_EFFECT: TypeAdapter[Effect] = TypeAdapter(Annotated[Effect, Field(discriminator="kind")])
_OWN_EVENT: TypeAdapter[OwnEvent] = TypeAdapter(Annotated[OwnEvent, Field(discriminator="kind")])


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def encode(value: object) -> bytes:
    """A dataclass of the core as JSON."""
    return _adapter(type(value)).dump_json(value)


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
