"""How updates come in: by asking Telegram, or by a webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.routing import Route
from telegram import Bot
from telegram.error import TelegramError

from bot.adapters.telegram.wire.receive import Interruption, Poller, Webhook
from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.translate import ALLOWED_UPDATES
from bot.engine.keeper import Keeper
from bot.engine.parts import Store
from bot.process.logs import log
from bot.settings.fields import Settings
from bot.watch.reading import Receiving


class Receivers:
    """A poller or a webhook, as the settings have it; neither where a process does not receive."""

    def __init__(self, settings: Settings, store: Store, request: AiohttpRequest, interruption: Interruption) -> None:
        self._settings, self._store, self._request = settings, store, request
        self._keeper = Keeper(store.leases, "receive")
        self._poller: Poller | None = None
        self._webhook: Webhook | None = None
        self._interruption = interruption
        self.routes: list[Route] = []
        """What the web server answers besides: the webhook."""

    def receive(self) -> None:
        """Make what the settings ask for."""
        settings, inbox = self._settings, self._store.inbox
        if settings.webhook_url is None:
            token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
            self._poller = Poller(token, settings.telegram_api, self._request, inbox, self._interruption)
            return
        secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
        self._webhook = Webhook(secret, inbox, self._interruption)
        self.routes = [Route(urlsplit(settings.webhook_url).path or "/", self._webhook, methods=["POST"])]

    @property
    def now(self) -> Receiving:
        """How they are, for those who watch."""
        standby = lambda: self._keeper.remaining() <= 0  # noqa: E731
        return Receiving(self._poller, self._webhook, self._interruption, standby=standby)

    def start(self, group: asyncio.TaskGroup, telegram: Bot) -> None:
        """Begin to receive, as a task of the group."""
        if self._poller is not None:
            group.create_task(_poll(self._keeper, telegram, self._poller), name="receive")
        if self._webhook is not None:
            group.create_task(_hook(self._settings, telegram), name="webhook")


async def _poll(keeper: Keeper, telegram: Bot, poller: Poller) -> None:
    """Poll under a lease of its own: Telegram serves one poller at a time."""
    while True:
        async with keeper.held():
            await _until_done(lambda: telegram.delete_webhook(drop_pending_updates=False))
            polling = asyncio.create_task(poller.run())
            try:
                await keeper.lost.wait()
            finally:
                polling.cancel()
                await asyncio.gather(polling, return_exceptions=True)


async def _hook(settings: Settings, telegram: Bot) -> None:
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
    url = settings.webhook_url or ""
    await _until_done(
        lambda: telegram.set_webhook(
            url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES), max_connections=40
        )
    )


async def _until_done(call: Callable[[], Awaitable[object]]) -> None:
    """Make a call to Telegram until it succeeds; without it nothing is received."""
    pause = 1.0
    while True:
        try:
            await call()
            return
        except TelegramError as error:
            log.warning("telegram_not_reached", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 30.0)
