"""What is asked for of numbers, and the pages and cards that come."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from bot.core.model.effects.contact import Numbers
from bot.wording.numbers import render_numbers
from bot.wording.text import Rendered, visible
from tests import project

CONTENT = project.content()
NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


@cache
def shown(wanted: Numbers, language: str = "en", now: datetime = NOW) -> Rendered:
    return render_numbers(CONTENT, wanted, language, now)


def text(wanted: Numbers, language: str = "en") -> str:
    return visible(shown(wanted, language).text_html)
