"""What is morphed keeps the button under a finger: it must never become the button of something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.adapters.web

TEMPLATES = Path(bot.adapters.web.__file__).with_name("templates")

MORPHED = ("card", "deeds", "due", "panel_protocol", "panel_record", "queue_held", "queue_waiting", "queue_rows")
"""With what they include; and `shift_rows`, `queue_rows`."""


@pytest.mark.parametrize("name", [*MORPHED, "shift_rows"])
def test_every_button_that_does_something_has_a_name_of_its_own(name: str) -> None:
    """Without an id the next row's button takes the place of one that was pressed, and a second press does that."""
    buttons = re.findall(r"<button\b.*?</button>", (TEMPLATES / f"{name}.html").read_text(encoding="utf-8"), re.DOTALL)
    does = [button for button in buttons if "data-act=" in button or "once()" in button]
    assert [button for button in does if not re.match(r'<button type="button" id="', button)] == []
