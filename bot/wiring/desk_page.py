"""The desk's page, put together: its place from the settings, and what it uses once the store is open."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from starlette.routing import BaseRoute
from telegram import Bot, CallbackQuery, User
from telegram.error import TelegramError

from bot.adapters.telegram.desk.presses import desk_press
from bot.adapters.telegram.page_menu import PageMenu
from bot.adapters.telegram.wire.files import TelegramFiles
from bot.adapters.telegram.wire.words import whole
from bot.adapters.vault import Vault
from bot.adapters.web.answers import PageMessenger, PageRenderer
from bot.adapters.web.server import Page
from bot.adapters.web.translate import PageTranslator
from bot.adapters.web.use import Place, Use
from bot.content import Content
from bot.core.model.case_events import By, counsellor_id
from bot.core.model.desk import Desk
from bot.core.ports import DESK, Routed
from bot.engine.parts import Parts
from bot.process.logs import log
from bot.settings.fields import Settings
from bot.wiring.uploading import uploaded
from bot.wording.catalog import catalog
from bot.wording.code_names import CodeNames

ASKED_AGAIN = 30.0
"""Seconds after which Telegram is asked again what it did not say."""

GOES_ON_AFTER = 1.0
"""Seconds after which a part of the page that failed begins again."""

TELEGRAMS = ("https://web.telegram.org",)
"""Where Telegram shows Mini Apps in a frame of its own page."""


def page_of(settings: Settings) -> Page | None:
    """The page of the settings; None where they give it no address."""
    if settings.desk_url is None or settings.telegram_token is None:
        return None
    practised = practice_pages(settings) if settings.practice else ()
    return Page(
        Place(
            origin=settings.desk_url.rstrip("/"),
            token=settings.telegram_token.get_secret_value(),
            frames=(*TELEGRAMS, *practised),
            language=settings.desk_language,
        )
    )


def practice_pages(settings: Settings) -> tuple[str, ...]:
    """Where the stand-in shows the page in a frame: at its own address, or at the page's name and its own port."""
    page, standin = urlsplit(settings.desk_url or ""), urlsplit(settings.telegram_api)
    return settings.telegram_api, f"{standin.scheme}://{page.hostname}:{standin.port}"


def who_of(settings: Settings, vault: Vault) -> Callable[[str, str], By]:
    """Somebody of whom Telegram tells the id and the name, as the group's events name them too."""

    def who(address: str, name: str) -> By:
        contact = vault.contact_id(settings.bot_id or 0, int(address))
        return By(counsellor=counsellor_id(contact), address=address, name=whole(name))

    return who


def pressed(parts: list[str], by: By, press: str, desk: Desk) -> Routed:
    """What the same button is in the forum."""
    nobody = User(int(by.address), by.name or "-", is_bot=False)
    return desk_press(parts, by, CallbackQuery(press, nobody, ""), desk)


async def going_on(part: Callable[[], Awaitable[None]], name: str) -> None:
    """A part of the page, until cancelled or done. What fails in it ends neither the page nor the answers beside it."""
    while True:
        try:
            return await part()
        except Exception as fault:  # noqa: BLE001 - whatever it is, contacts are answered by the same process
            log.warning("desk_page_failed", part=name, error=type(fault).__name__)
            await asyncio.sleep(GOES_ON_AFTER)


class DeskPage:
    """The page in a process; nothing of it runs where it has no address. `serves`: this process answers browsers."""

    def __init__(self, settings: Settings, telegram: Bot, *, serves: bool) -> None:
        self._telegram, self._name = telegram, ""
        self._settings, self._page = settings, page_of(settings) if serves else None
        self.routes: list[BaseRoute] = self._page.routes if self._page is not None else []

    def joined(self, parts: Parts, vault: Vault) -> Parts:
        """The parts, with the page on the same line; another process may serve it."""
        if self._settings.desk_url is None:
            return parts
        return replace(
            parts,
            translator=PageTranslator(parts.translator, who_of(self._settings, vault), pressed),
            renderer=PageRenderer(parts.renderer),
            messenger=PageMessenger(parts.messenger, parts.store.news),
        )

    async def _bot_name(self) -> str:
        """The bot's name, asked of Telegram once."""
        if not self._name:
            with suppress(TelegramError):
                self._name = (await self._telegram.get_me()).username or ""
        return self._name

    async def lead_there(self, use_page: Callable[[str], None]) -> None:
        """Let alerts and the board lead to the page: to its Mini App, where @BotFather was told of it under a name;
        else the board to its address, at which a browser of the same phone or PC may be in.
        """
        settings = self._settings
        if settings.desk_url is not None and not settings.desk_app and settings.desk_url.startswith("https:"):
            use_page(f"{settings.desk_url.rstrip('/')}/desk/")
        while settings.desk_url is not None and settings.desk_app:
            if name := await self._bot_name():
                use_page(f"https://t.me/{name}/{settings.desk_app}?startapp=")
                return
            await asyncio.sleep(ASKED_AGAIN)

    def open(
        self, parts: Parts, vault: Vault, names: CodeNames, content: Callable[[], Content], group: asyncio.TaskGroup
    ) -> None:
        """Serve from now on, as a task of the group."""
        if self._page is None:
            return
        use = Use(
            place=self._page.place,
            store=parts.store,
            members=parts.members,
            content=content,
            names=names,
            rules=parts.rules,
            who=who_of(self._settings, vault),
            hidden=lambda text: vault.mac(DESK, text.encode())[:24],
            fetch=TelegramFiles(self._telegram).fetch,
            bot_name=self._bot_name,
            uploaded=partial(uploaded, self._telegram),
        )
        self._page.open(use)
        group.create_task(going_on(self._page.run, "news"), name="desk page")
        words = catalog(self._settings.desk_language)
        commands = {"sessions": words.text("page.command_sessions"), "desk": words.text("page.command_desk")}
        address = f"{self._page.place.origin}/desk/"
        menu = PageMenu(self._telegram, parts.store.records, address, words.text("page.menu"), commands)
        change_of = self._page.live.change_of
        group.create_task(going_on(lambda: menu.run(change_of), "menu"), name="desk menu")
