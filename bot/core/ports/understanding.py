"""What a message means, and where a place is."""

from __future__ import annotations

from typing import Protocol

from bot.core.model.case import Position
from bot.core.understanding.values import Parsed


class IntentModel(Protocol):
    """The models of topic and urgency behind a time limit and a circuit breaker."""

    async def parse(self, text: str) -> Parsed | None:
        """Topics and urgency by probability; None when the models are not available. Never raises."""


class Atlas(Protocol):
    """Which country a place on the map is in, without asking anybody outside."""

    def look_up(self, latitude: float, longitude: float) -> Position:
        """Where a position in degrees may be. Never raises, and takes well under a millisecond."""
