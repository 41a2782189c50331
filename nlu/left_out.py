"""What Rasa imports and Sarika never uses: not installed, and a placeholder stands for each of it.

Rasa 3.6 imports all its channels, trackers, brokers and TensorFlow, used or not. Sarika asks it for one thing: to
parse a message with components of ours. After `install()` an import of what `LEFT_OUT` names gives a placeholder
where it is not installed. It can be named, subclassed and called by modules while they are imported, as Rasa's
unused modules do; called later it raises `LeftOut`. Rasa's own code is untouched, and what is installed all the
same (the groups of pyproject.toml) is used as it is.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FunctionType, ModuleType
from typing import Any

LEFT_OUT = {
    "tensorflow and what serves it alone": "absl keras safetensors tensorflow tensorflow_hub tensorflow_text",
    "other components than ours": "regex skops sklearn_crfsuite",
    "channels": "aiogram cachecontrol fbmessenger google jwt mattermostwrapper rocketchat_API slack slack_sdk "
    "socketio twilio webexteamssdk",
    "what a talk is kept in, and reminders": "apscheduler boto3 botocore pymongo redis sqlalchemy",
    "brokers of events": "aio_pika aiormq confluent_kafka",
    "models and actions that lie elsewhere": "aiohttp rasa_sdk requests",
    "reports to Rasa and to Sentry": "sentry_sdk structlog_sentry",
    "Rasa's command, and talking with it": "colorclass coloredlogs prompt_toolkit questionary randomname "
    "terminaltables tqdm",
    "stories, and pictures of them": "colorhash jsonpickle jsonschema matplotlib networkx pydot",
    "doors that are not opened": "sanic_jwt",
}
"""Names of modules, by what Rasa would use them for."""
_BY_MODULE = {module: use for use, modules in LEFT_OUT.items() for module in modules.split()}


class LeftOut(RuntimeError):
    """Something called a part of Rasa that Sarika leaves out. Says which package is missing, and for what it is."""


class _Stand(type):
    """Makes classes whose every attribute is one more such class."""

    def __getattr__(cls, name: str) -> Any:
        stand = _stand(name, cls.__module__)
        setattr(cls, name, stand)
        return stand

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and not kwargs and isinstance(args[0], FunctionType):
            return args[0]  # used as a decorator while a module is imported
        if _importing():
            return cls
        package = cls.__module__.partition(".")[0]
        raise LeftOut(f"{cls.__name__} needs {package} ({_BY_MODULE[package]}), which is left out: see nlu/left_out.py")


class _StandModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        stand = _stand(name, self.__name__)
        setattr(self, name, stand)
        return stand


def _stand(name: str, module: str) -> _Stand:
    """A class for the `name` of a `module`. Where one says by its name that it can be caught, it can be."""
    if name.startswith("__"):
        raise AttributeError(name)
    bases = (Exception,) if name.endswith(("Error", "Exception")) else ()
    return _Stand(name, bases, {"__module__": module})


def _importing() -> bool:
    frame = sys._getframe(2)
    while frame.f_back is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in _BY_MODULE:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        return None


def install() -> None:
    """Put the placeholders behind everything that is installed."""
    sys.meta_path.append(_Finder())
