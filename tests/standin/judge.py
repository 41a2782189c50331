"""What aiogram knows of the Bot API. Its import takes four seconds: only the process that asks it pays them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

if TYPE_CHECKING:
    from aiogram.methods import TelegramMethod


@cache
def methods() -> dict[str, type[TelegramMethod[Any]]]:
    """The model of each method, by its name."""
    import aiogram.methods

    known = (getattr(aiogram.methods, name) for name in aiogram.methods.__all__)
    return {model.__api_method__: model for model in known if isinstance(getattr(model, "__api_method__", None), str)}


@cache
def returns(method: str) -> TypeAdapter[Any]:
    """What a method answers with."""
    return TypeAdapter(methods()[method].__returning__)
