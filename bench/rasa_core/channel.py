"""Rasa's own Telegram channel, at another address of the Bot API. Runs in Rasa's environment, named in `credentials.yml`."""

# mypy: allow-subclassing-any
from __future__ import annotations

import asyncio
import os
from typing import Any

from rasa.core.channels.telegram import TelegramInput, TelegramOutput

API = "BENCH_TELEGRAM_API"
"""The variable with the address of the Bot API server, such as `http://127.0.0.1:8081`."""


class ElsewhereOutput(TelegramOutput):
    """Sends to the server of `API`: Rasa's class knows only api.telegram.org."""

    def __init__(self, access_token: str | None) -> None:
        super().__init__(access_token)
        self.server: Any = type(self.server).from_base(os.environ[API])


class ElsewhereInput(TelegramInput):
    """Rasa's channel with that output.

    Its method differs from Rasa's in one more thing. Rasa 3.6.21 sets the webhook in an event loop that it then closes,
    and keeps the HTTP session of that loop: every message then fails with "Event loop is closed". Here the session is
    closed with its loop, and aiogram opens another.
    """

    def get_output_channel(self) -> Any:
        channel = ElsewhereOutput(self.access_token)
        asyncio.run(_announce(channel, self.webhook_url))
        return channel


async def _announce(channel: ElsewhereOutput, url: str | None) -> None:
    await channel.set_webhook(url=url)
    await channel.session.close()
