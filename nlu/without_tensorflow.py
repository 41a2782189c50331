"""Keeps TensorFlow out of a Rasa process whose pipeline does not use it.

Rasa 3.6 imports TensorFlow at the top of its core, used or not: measured here, 6.5 of the 11 seconds of
start-up and 300 MB of memory. Our pipeline is scikit-learn only. After `install()` every `import tensorflow…`
gives a placeholder: it can be named in annotations and subclassed, as Rasa's unused modules do while they are
imported, and raises `TensorFlowLeftOut` as soon as anything is called on it. Rasa's own code is untouched, and
`SARIKA_NLU_TENSORFLOW=true` switches this off for a pipeline that needs the real one (DIET, TED).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FunctionType, ModuleType
from typing import Any, NoReturn

LEFT_OUT = frozenset({"keras", "tensorflow", "tensorflow_hub", "tensorflow_text"})


class TensorFlowLeftOut(RuntimeError):
    """A part of the pipeline called TensorFlow, which was left out: set SARIKA_NLU_TENSORFLOW=true."""


class _Stand(type):
    """Makes classes whose every attribute is one more such class."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Stand(name, (), {"__module__": cls.__module__})
        setattr(cls, name, made)
        return made

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and not kwargs and isinstance(args[0], FunctionType):
            return args[0]  # used as a decorator while a module is imported
        return _refuse(cls.__name__)


def _refuse(name: str) -> NoReturn:
    raise TensorFlowLeftOut(f"{name} needs TensorFlow; start with SARIKA_NLU_TENSORFLOW=true")


class _StandModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Stand(name, (), {"__module__": self.__name__})
        setattr(self, name, made)
        return made


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in LEFT_OUT:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        return None


def install() -> bool:
    """Put the placeholders in place, unless SARIKA_NLU_TENSORFLOW is true. Says whether it did."""
    if os.environ.get("SARIKA_NLU_TENSORFLOW", "").lower() in {"1", "true", "yes"}:
        return False
    sys.meta_path.insert(0, _Finder())
    return True
