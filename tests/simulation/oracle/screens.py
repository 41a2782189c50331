"""What people sent and saw, as the oracle is told."""

from __future__ import annotations

from random import Random
from typing import Any

from bot.core.model.lines import Line
from bot.simulation.clock import Clock
from bot.simulation.oracle import Oracle
from bot.simulation.texts import Texts
from bot.simulation.weather import Weather
from bot.wording.catalog import catalog
from standin.world.model import GENERAL

FORUM, ONE, OTHER, COUNSELLOR, THREAD = -100, 1, 2, 3, 7
EN = catalog("en").text
TAKEN, CLOSED, KNOCK = EN(Line.TAKEN_OVER), EN(Line.CLOSED), EN(Line.KNOCK)
CRISIS, ANSWER = (
    "Your safety comes first. You choose whom to call or write to, when it is safe:",
    "Check first, pay later.",
)


class Screens:
    """Two phones and the group. Contact `ONE` writes 101, 102, …, counsellors 201, 202, …"""

    def __init__(self, texts: Texts) -> None:
        self.clock = Clock(1_767_600_000.0)
        self.weather = Weather(self.clock, Random(1), {})
        self.oracle = Oracle(self.clock, self.weather, texts, FORUM)
        for chat in (ONE, OTHER):
            self.oracle.knows(chat)

    def writes(self, number: int, *, danger: bool = False, chat: int = ONE) -> None:
        self.clock.passes(1.0)
        self.oracle.wrote(chat, number, danger=danger, late=0.0)

    def phone(self, text: str, *, chat: int = ONE) -> None:
        self.clock.passes(1.0)
        self._happens("message", chat, {"text": text})

    def desk(self, text: str, *, thread: int = THREAD, new: bool = True) -> None:
        self.clock.passes(1.0)
        self._happens("message" if new else "edit", FORUM, {"text": text, "message_thread_id": thread})

    def _happens(self, kind: str, chat: int, message: dict[str, Any]) -> None:
        sender = {"is_bot": True, "first_name": "Sarika"}
        self.oracle.sees({"kind": kind, "chat": {"id": chat}, "message": {"from": sender, **message}})

    def privately(self, text: str) -> None:
        """To a counsellor, in their own chat."""
        self._happens("message", COUNSELLOR, {"text": text})

    def later(self, seconds: float) -> None:
        self.clock.passes(seconds)
        self.oracle.looks()

    def held(self) -> None:
        """Danger that is answered, called to and taken over."""
        self.writes(101, danger=True)
        self.phone(CRISIS)
        self.desk("EMERGENCY: Sky Mynah waits.", thread=GENERAL)
        self.desk("🔴 Sky Mynah · Open\n⟨101⟩")
        self.oracle.signs(COUNSELLOR, on=True)
        self.phone(TAKEN)

    @property
    def wrong(self) -> list[str]:
        return [violation.what for violation in self.oracle.violations]
