"""How updates come in: by asking Telegram, or by a webhook; and what is said while the store cannot take them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from starlette.routing import Route
from telegram import Bot
from telegram.error import TelegramError

from bot.adapters.telegram.wire.receive import Interruption, Poller, Webhook
from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.translate import ALLOWED_UPDATES
from bot.content import Content
from bot.content.model.topics import INTERRUPTED
from bot.core.model.errors import StoreDown
from bot.core.model.lines import Line
from bot.core.ports import Call
from bot.engine.keeper import Keeper
from bot.engine.parts import Parts
from bot.process.logs import log
from bot.settings.fields import Settings
from bot.wording.catalog import catalog
from bot.wording.messages import render_answer

SILENT = 120.0
"""Seconds without an answer to getUpdates after which updates count as not being received."""

NOTE_DOWN = 1.0
"""Seconds between two tries to write down what was sent while the store was down."""


class Receivers:
    """A poller or a webhook, as the settings have it; neither where `receives` is false."""

    def __init__(
        self, settings: Settings, parts: Parts, request: AiohttpRequest, shown: Callable[[], Content], *, receives: bool
    ) -> None:
        self._settings, self._parts, self._shown = settings, parts, shown
        self._keeper = Keeper(parts.store.leases, "receive")
        self._interruption = Interruption(self.tell)
        self._secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
        self._poller: Poller | None = None
        self._webhook: Webhook | None = None
        self._sent: dict[int, list[int]] = {}
        self.routes: list[Route] = []
        """What the web server answers besides: the webhook."""
        if receives and settings.webhook_url is None:
            token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
            self._poller = Poller(token, settings.telegram_api, request, parts.store.inbox, self._interruption)
        elif receives and settings.webhook_url is not None:
            self._webhook = Webhook(self._secret, parts.store.inbox, self._interruption)
            self.routes = [Route(urlsplit(settings.webhook_url).path or "/", self._webhook, methods=["POST"])]

    @property
    def receiving(self) -> bool | None:
        """Whether updates are being taken in; None where that is another process's task.

        A webhook that hears nothing may have nothing to hear.
        """
        if self._poller is None:
            return None if self._webhook is None else not self._interruption.down
        if self._keeper.remaining() <= 0:  # another process polls, and this one would take over
            return None
        return not self._interruption.down and time.monotonic() - self._poller.heard_at < SILENT

    @property
    def refused(self) -> int:
        """How many requests to the webhook were none of Telegram's, or could not be read."""
        return self._webhook.refused if self._webhook is not None else 0

    def start(self, group: asyncio.TaskGroup, telegram: Bot) -> None:
        """Begin to receive, as tasks of the group."""
        group.create_task(self._note_down(), name="notices")
        if self._poller is not None:
            group.create_task(_poll(self._keeper, telegram, self._poller), name="receive")
        if self._webhook is not None:
            hook = partial(
                telegram.set_webhook,
                self._settings.webhook_url or "",
                secret_token=self._secret or None,
                allowed_updates=list(ALLOWED_UPDATES),
                max_connections=40,
            )
            group.create_task(_until_done(hook), name="webhook")

    async def tell(self, chat: int, *, late: bool = False) -> bool:
        """Tell one chat, in every language since nothing can be looked up, that we are interrupted and who answers.

        Who wants silence, and whose words are old (`late`), so that somebody else may have the phone, gets the neutral
        line alone. Whether it was reached, or cannot be.
        """
        contact = self._contact(chat)
        silent = self._parts.silence.of(contact) if contact is not None else None
        params: dict[str, object] = {"chat_id": chat}
        if silent is not None:
            params["text"] = catalog(silent[0]).text(silent[1])
        elif late:
            params["text"] = "\n".join(catalog(spoken).text(Line.KNOCK) for spoken in self._shown().languages)
        else:
            params |= {"text": self._notice(), "parse_mode": "HTML"}
        reply = await self._parts.messenger.call(Call("send_message", params, f"interrupted:{chat}"))
        if reply.messages:
            self._sent.setdefault(chat, []).extend(reply.messages)
        return reply.outcome in ("done", "refused")

    def _notice(self) -> str:
        now, content = datetime.now(UTC), self._shown()
        said = [
            render_answer(content, INTERRUPTED, language, None, human_line="", now=now, draft=True).text_html
            for language in content.languages
        ]
        return "\n\n".join(said)

    def _contact(self, chat: int) -> str | None:
        """The id of the contact of a private chat; the translator knows what contacts are called."""
        update = {"message": {"chat": {"id": chat, "type": "private"}}}
        known = self._parts.translator.sender(json.dumps(update).encode())
        return known[0] if known is not None else None

    async def _note_down(self) -> None:
        """Once the store is back, what was said while it was down joins the ledgers, so that hiding a chat finds it."""
        while True:
            await asyncio.sleep(NOTE_DOWN)
            for chat in list(self._sent):
                contact = self._contact(chat)
                with suppress(StoreDown):
                    if contact is not None:
                        await self._parts.store.records.note(contact, self._sent[chat])
                    del self._sent[chat]


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
