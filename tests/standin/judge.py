"""What aiogram knows of the Bot API. Its import takes a second: only the process that asks it pays that."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, TypeAdapter

from standin.transport.models import models

if TYPE_CHECKING:
    from aiogram.methods import TelegramMethod


def methods() -> dict[str, type[TelegramMethod[Any]]]:
    """The model of each method, by its name."""
    return models()


@cache
def returns(method: str) -> TypeAdapter[Any]:
    """What a method answers with."""
    answer = methods()[method].__returning__
    for model in _models_in(answer):
        model.model_rebuild()
    return TypeAdapter(answer)


def _models_in(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in get_args(kind):
        yield from _models_in(part)
