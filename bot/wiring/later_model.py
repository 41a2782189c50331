"""The intent model of a running Sarika: the Rasa of the settings, or one of our own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.adapters.rasa.client import Breaker, RasaClient
from bot.adapters.rasa.server import NluServerError, RasaServer
from bot.core.understanding.values import Parsed
from bot.process.logs import log
from bot.settings.fields import Settings
from bot.watch.status import NluState

NLU_AGAIN = 10.0
"""Seconds between two tries to start a Rasa of our own."""


class LaterModel:
    """The intent model while Rasa is still starting: not available, then Rasa. Nobody waits for it."""

    def __init__(self) -> None:
        self.client: RasaClient | None = None
        self.starting = True
        self.server: RasaServer | None = None

    async def parse(self, text: str) -> Parsed | None:
        """As `IntentModel.parse`."""
        return await self.client.parse(text) if self.client is not None else None

    @property
    def state(self) -> NluState:
        """Whether it answers."""
        if self.client is None:
            return NluState.STARTING if self.starting else NluState.UNAVAILABLE
        return NluState.READY if self.client.breaker is Breaker.CLOSED else NluState.UNAVAILABLE

    @property
    def restarts(self) -> int:
        """How often a Rasa of our own died and was started again."""
        return self.server.restarts if self.server is not None else 0

    @property
    def questions(self) -> Mapping[str, int]:
        """What came of the messages that it was to judge: `RasaClient.counts` without those that still wait."""
        counts = self.client.counts if self.client is not None else {}
        return {result: count for result, count in counts.items() if result != "asked"}

    async def run(self, settings: Settings) -> None:
        """Keep the model until cancelled: the Rasa of the settings, or one of our own, tried again when it fails."""
        url, token = settings.nlu_url, settings.nlu_token.get_secret_value() if settings.nlu_token else ""
        try:
            while url is None:
                self.server = RasaServer(own=settings.nlu == "own")
                try:
                    await self.server.start()
                    url, token = self.server.url, self.server.token
                except NluServerError as error:
                    self.starting = False
                    log.error("nlu_not_started", error=type(error).__name__)
                    await asyncio.sleep(NLU_AGAIN)
            async with RasaClient(url, token) as self.client:
                self.starting = False
                await asyncio.Event().wait()
        finally:
            if self.server is not None:
                await self.server.stop()
