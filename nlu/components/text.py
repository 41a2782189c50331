"""The bot's normaliser, loaded from the bot's own file, so that both sides see the same text.

`bot/core/understanding/text.py` needs the standard library only; the bot package itself is not installed in Rasa's environment.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import cast

SOURCE = Path(__file__).resolve().parents[2] / "bot/core/understanding/text.py"
"""Where the one source is: the checkout's `bot/core/understanding/text.py`."""


def loaded(source: Path) -> ModuleType:
    """A module of the bot that needs the standard library only, by the path of its file."""
    name = f"sarika_{source.stem}"
    spec = spec_from_file_location(name, source)
    if spec is None or spec.loader is None or not source.is_file():
        raise FileNotFoundError(f"{source} is missing: Rasa needs the bot's normaliser beside its own folder")
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


_text = loaded(SOURCE)
AGAIN = 16  # a message and its pieces are asked for several times; what contacts write is kept no longer than that
fold = lru_cache(AGAIN)(cast(Callable[[str], str], _text.fold))
"""`bot.core.understanding.text.fold`: the form of a text that is matched and learnt from, never shown."""
script = lru_cache(AGAIN)(cast(Callable[[str], str], _text.script))
"""`bot.core.understanding.text.script`: how a text is written ("km", "latn", "en", "mixed" or "other")."""
