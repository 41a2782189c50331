"""What is written and sent that belongs to what the contact keeps for themselves, and is no message."""

from __future__ import annotations

from bot.core.contact import diary_amounts, papers
from bot.core.model.contact_events import Edited, Wrote
from bot.core.turn.turn import Turn


def took(turn: Turn, events: list[Wrote | Edited]) -> list[Wrote | Edited]:
    """Take an amount or a paper that was asked for: what is left. Never asked where there is danger."""
    return papers.took(turn, diary_amounts.took(turn, events))
