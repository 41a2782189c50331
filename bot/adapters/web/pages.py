"""Templates to HTML, every value escaped; lines that many pages show alike are made once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.adapters.web.static import VERSION
from bot.wording.catalog import catalog

FOLDER = Path(__file__).parent / "templates"

KEPT = 4_096
"""Lines that are remembered: those of a full queue, in two languages, for some minutes."""

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, auto_reload=False
)


def rendered(template: str, language: str, values: Mapping[str, Any] | None = None) -> str:
    """A template in the words of a language."""
    said = {"text": catalog(language).text, "language": language, "version": VERSION, "line": _line}
    return _ENVIRONMENT.get_template(template).render({**said, **(values or {})})


def _line(template: str, language: str, values: Mapping[str, str | int | bool]) -> Markup:
    """A line of a list, from its values alone."""
    return _made(template, language, tuple(values.items()))


@lru_cache(KEPT)
def _made(template: str, language: str, values: tuple[tuple[str, str | int | bool], ...]) -> Markup:
    return Markup(rendered(template, language, {"c": dict(values)}))  # noqa: S704 - it comes from a template of ours
