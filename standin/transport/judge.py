"""A second opinion on every call: aiogram's models, generated from Telegram's documentation.

aiogram is a development dependency; without it the judge is silent, and the stand-in's own table decides.
"""

import json
from typing import Any

from ..arguments import Arguments

_TEXTS = {"text", "caption", "title", "description", "name", "url", "secret_token", "first_name", "last_name"}


class Judge:
    """Validates calls by aiogram's method models."""

    def __init__(self) -> None:
        self.models: dict[str, Any] = {}
        try:
            from aiogram import methods
        except ImportError:
            return
        for name in methods.__all__:
            model = getattr(methods, name)
            api_name = getattr(model, "__api_method__", None)
            if isinstance(api_name, str):
                self.models[api_name] = model

    def faults_of(self, method: str, args: Arguments) -> list[str]:
        """What the model finds wrong: places and kinds, no values."""
        model = self.models.get(method)
        if model is None:
            return []
        values = {name: self._decoded(name, value) for name, value in args.values.items()}
        for name in args.uploads:
            if name in model.model_fields:
                values[name] = "upload"
        faults = [f"aiogram: {method} has no parameter {n}" for n in values if n not in model.model_fields]
        try:
            model.model_validate(values)
        except ValueError as error:
            details = error.errors(include_input=False) if hasattr(error, "errors") else []
            faults += [f"aiogram: {method}: {d['loc']}: {d['type']}" for d in details[:5]]
        return faults

    @staticmethod
    def _decoded(name: str, value: Any) -> Any:
        if isinstance(value, str) and name not in _TEXTS and value[:1] in ("{", "["):
            try:
                return json.loads(value)
            except ValueError:
                return value
        return value
