"""How updates come in: by asking Telegram, or by a webhook; and what is said while the store cannot take them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from starlette.routing import Route
from telegram import Bot
from telegram.error import TelegramError

from bot.adapters.telegram.wire.receive import Interruption, Poller, Webhook
from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.send import TelegramMessenger
from bot.adapters.telegram.wire.translate import ALLOWED_UPDATES
from bot.content import Content
from bot.content.model.topics import INTERRUPTED
from bot.core.model.errors import SarikaError, StoreDown
from bot.core.model.lines import Line
from bot.core.ports import Call, Messenger, Raw
from bot.engine.keeper import Keeper
from bot.engine.parts import Parts
from bot.process.logs import log
from bot.settings.fields import Settings
from bot.wiring.opening import silent_file, vault_of
from bot.wiring.waiting import Missing
from bot.wording.catalog import catalog
from bot.wording.messages import render_answer

SILENT = 120.0
"""Seconds without an answer to getUpdates after which updates count as not being received."""

BLIND_FOR = 1.0
"""Seconds between two looks at whether somebody can be asked who receives."""

NOTE_DOWN = 1.0
"""Seconds between two tries to write down what was sent while the store was down."""


class Receivers:
    """A poller or a webhook, as the settings have it; neither where `receives` is false.

    Until `open`, and while a poller can ask for no lease, nothing is taken: who waits is told who answers now.
    """

    def __init__(
        self,
        settings: Settings,
        telegram: Bot,
        request: AiohttpRequest,
        shown: Callable[[], Content],
        missing: Missing,
        *,
        receives: bool,
    ) -> None:
        self._settings, self._telegram, self._shown, self._missing = settings, telegram, shown, missing
        self._messenger: Messenger = TelegramMessenger(telegram)
        self._secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
        self._interruption = Interruption(self.tell)
        self._parts: Parts | None = None
        self._keeper: Keeper | None = None
        self._poller: Poller | None = None
        self._webhook: Webhook | None = None
        self._sent: dict[int, list[int]] = {}
        self.routes: list[Route] = []
        """What the web server answers besides: the webhook."""
        if receives and settings.webhook_url is None:
            token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
            self._poller = Poller(token, settings.telegram_api, request, self, self._interruption)
        elif receives and settings.webhook_url is not None:
            self._webhook = Webhook(self._secret, self, self._interruption)
            self.routes = [Route(urlsplit(settings.webhook_url).path or "/", self._webhook, methods=["POST"])]

    def _blind(self) -> bool:
        """Whether this process cannot ask who receives, nor knows of another one that does."""
        return not self._missing.served if self._keeper is None else self._keeper.unanswered

    @property
    def receiving(self) -> bool | None:
        """Whether updates are being taken in; None where that is another process's task.

        A webhook that hears nothing may have nothing to hear.
        """
        if self._poller is None:
            return None if self._webhook is None else self._parts is not None and not self._interruption.down
        if self._keeper is None or self._keeper.unanswered:
            return False
        if self._keeper.remaining() <= 0:  # another process polls, and this one would take over
            return None
        return not self._interruption.down and time.monotonic() - self._poller.heard_at < SILENT

    @property
    def refused(self) -> int:
        """How many requests to the webhook were none of Telegram's, or could not be read."""
        return self._webhook.refused if self._webhook is not None else 0

    def start(self, group: asyncio.TaskGroup) -> None:
        """Hear who writes, as tasks of the group."""
        if self._poller is not None:
            group.create_task(self._look_out(self._poller), name="look out")
        if self._webhook is not None:
            hook = partial(
                self._telegram.set_webhook,
                self._settings.webhook_url or "",
                secret_token=self._secret or None,
                allowed_updates=list(ALLOWED_UPDATES),
                max_connections=40,
            )
            group.create_task(_until_done(hook), name="webhook")

    def open(self, parts: Parts, group: asyncio.TaskGroup) -> None:
        """Receive from now on."""
        self._keeper = Keeper(parts.store.leases, "receive")
        self._parts, self._messenger = parts, parts.messenger
        group.create_task(self._note_down(parts), name="notices")
        if self._poller is not None:
            group.create_task(self._poll(self._keeper, self._poller), name="receive")

    async def add(self, updates: Sequence[Raw]) -> int:
        """Keep updates, as `Inbox.add`. Raises StoreDown until `open` too."""
        if self._parts is None:
            raise StoreDown("The store is not open.")
        return await self._parts.store.inbox.add(updates)

    async def _look_out(self, poller: Poller) -> None:
        """Whenever nobody can be asked who receives, see who writes and tell them."""
        while True:
            await asyncio.sleep(BLIND_FOR)
            if not self._blind():
                continue
            looking = asyncio.create_task(self._look(poller), name="looking")
            while self._blind():  # noqa: ASYNC110 - it follows from several things
                await asyncio.sleep(BLIND_FOR)
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)

    async def _look(self, poller: Poller) -> None:
        await self._unhook()
        try:
            await poller.look_out()
        finally:
            self._interruption.over()

    async def _unhook(self) -> None:
        await _until_done(lambda: self._telegram.delete_webhook(drop_pending_updates=False))

    async def _poll(self, keeper: Keeper, poller: Poller) -> None:
        """Poll under a lease of its own: Telegram serves one poller at a time."""
        while True:
            async with keeper.held():
                await self._unhook()
                polling = asyncio.create_task(poller.run())
                try:
                    await keeper.lost.wait()
                finally:
                    polling.cancel()
                    await asyncio.gather(polling, return_exceptions=True)

    async def tell(self, chat: int, *, late: bool = False) -> bool:
        """Tell one chat, in every language since nothing can be looked up, that we are interrupted and who answers.

        Who wants silence, and whose words are old (`late`), so that somebody else may have the phone, gets the neutral
        line alone. Whether it was reached, or cannot be.
        """
        silent = self._silent(chat)
        params: dict[str, object] = {"chat_id": chat}
        if silent is not None:
            params["text"] = catalog(silent[0]).text(silent[1])
        elif late:
            params["text"] = "\n".join(catalog(spoken).text(Line.KNOCK) for spoken in self._shown().languages)
        else:
            params |= {"text": self._notice(), "parse_mode": "HTML"}
        reply = await self._messenger.call(Call("send_message", params, f"interrupted:{chat}"))
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

    def _contact(self, chat: int, parts: Parts) -> str | None:
        """The id of the contact of a private chat; the translator knows what contacts are called."""
        update = {"message": {"chat": {"id": chat, "type": "private"}}}
        known = parts.translator.sender(json.dumps(update).encode())
        return known[0] if known is not None else None

    def _silent(self, chat: int) -> tuple[str, str] | None:
        """The language and the neutral line of a contact who wants silence; None of anybody else.

        Before the store is open the keys are enough. Where they cannot be read either, nobody knows who wants it.
        """
        if (parts := self._parts) is not None:
            contact = self._contact(chat, parts)
            return parts.silence.of(contact) if contact is not None else None
        with suppress(SarikaError, OSError):
            vault = vault_of(self._settings, begin=False)
            return silent_file(self._settings, vault).of(vault.contact_id(self._settings.bot_id or 0, chat))
        return None

    async def _note_down(self, parts: Parts) -> None:
        """Once the store is back, what was said while it was down joins the ledgers, so that hiding a chat finds it."""
        while True:
            await asyncio.sleep(NOTE_DOWN)
            for chat in list(self._sent):
                contact = self._contact(chat, parts)
                with suppress(StoreDown):
                    if contact is not None:
                        await parts.store.records.note(contact, self._sent[chat])
                    del self._sent[chat]


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
