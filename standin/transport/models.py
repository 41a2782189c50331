"""aiogram's models of the Bot API, each built when it is asked first: all of them, as aiogram does it, take seconds."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel

REBUILD = "model_rebuild"
"""The method by which a model of pydantic is built; aiogram calls it on each of its models when it is imported."""


@cache
def models() -> dict[str, Any]:
    """The model of each method, by its name; none where aiogram, a development dependency, is not there."""
    rebuild = BaseModel.__dict__[REBUILD]
    names: dict[str, Any] = {}

    def later(cls: type[BaseModel], /, **how: Any) -> bool | None:
        names.update(how.get("_types_namespace") or {})
        return None

    def asked(cls: type[BaseModel], /, **how: Any) -> bool | None:
        built: bool | None = rebuild.__func__(cls, **{**how, "_types_namespace": names})
        return built

    setattr(BaseModel, REBUILD, classmethod(later))
    try:
        from aiogram import methods
    except ImportError:
        return {}
    finally:
        setattr(BaseModel, REBUILD, rebuild)
    if names:
        from aiogram.types.base import TelegramObject

        for base in (methods.TelegramMethod, TelegramObject):
            setattr(base, REBUILD, classmethod(asked))
    known = (getattr(methods, name) for name in methods.__all__)
    return {model.__api_method__: model for model in known if isinstance(getattr(model, "__api_method__", None), str)}
