"""The only place where parts are put together: settings in, a running Sarika out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol

from telegram import Bot

from bot import content as contents
from bot.adapters.keys.store import KeyStore
from bot.adapters.rasa import RasaClient
from bot.adapters.redis.connect import connect
from bot.adapters.redis.store import RedisStore
from bot.adapters.telegram.contact_chat import ContactChat
from bot.adapters.telegram.forum import TelegramForum
from bot.adapters.telegram.render import TelegramRenderer
from bot.adapters.telegram.request import AiohttpRequest
from bot.adapters.telegram.send import HTTP_LIMIT, GroupMembers, TelegramMessenger, bot
from bot.adapters.telegram.translate import TelegramTranslator
from bot.adapters.valkey.server import EmbeddedValkey
from bot.adapters.vault import Vault
from bot.code_names import CodeNames
from bot.content import Content
from bot.core.effects import Board
from bot.core.errors import Conflict, Handled, LeaseLost, StoreDown
from bot.core.limits import Budget, Limits
from bot.core.ports import (
    DESK,
    Commit,
    Inbox,
    IntentModel,
    Leases,
    Members,
    Messenger,
    Outbox,
    Records,
    Renderer,
    Timers,
    Translator,
)
from bot.core.rules import HOUR, MINUTE, Rules
from bot.deliverer import Deliverer
from bot.keeper import Keeper
from bot.logs import log
from bot.nlu_server import RasaServer
from bot.pipeline import Ports, Understands
from bot.settings import Settings
from bot.understanding import Understander
from bot.worker import Worker

COUNTRIES = ("KH", "TH", "MY", "KR", "JP", "CN", "VN", "SG", "TW", "HK", "SA", "ZA")
"""The countries offered as buttons: where most Cambodians work, and those from which fishers wrote (guidance §11)."""

RING = 0.25
"""Seconds between two looks at the timers."""


class StartRefused(Exception):
    """Sarika will not start like this. Says what to do."""


class Store(Protocol):
    """All ports of a store."""

    @property
    def leases(self) -> Leases: ...  # noqa: D102 - named after its port, as all that follow
    @property
    def inbox(self) -> Inbox: ...  # noqa: D102
    @property
    def records(self) -> Records: ...  # noqa: D102
    @property
    def outbox(self) -> Outbox: ...  # noqa: D102
    @property
    def timers(self) -> Timers: ...  # noqa: D102


@dataclass
class Parts:
    """Everything that runs needs, put together. Tests may exchange any of it through the ports."""

    store: Store
    translator: Translator
    members: Members
    messenger: Messenger
    renderer: Renderer
    understander: Understands
    rules: Rules
    budget: Budget
    content: Content
    http_limit: float = HTTP_LIMIT
    worker: Worker | None = field(default=None, init=False)
    deliverer: Deliverer | None = field(default=None, init=False)
    leading: bool = field(default=False, init=False)


def rules_of(settings: Settings, content: Content, code_words: int) -> Rules:
    """What decisions read, from the settings and the content."""
    topics = content.topics
    return Rules(
        quiet_after=settings.quiet_after_minutes * MINUTE,
        again_after=settings.unanswered_minutes * MINUTE,
        shift=settings.shift_hours * HOUR,
        hours=settings.duty_hours,
        country_topics=frozenset(t for t, about in topics.items() if about.depends_on_country),
        topics=frozenset(topic for topic, _ in content.answers),
        menu=content.menu,
        countries=tuple(c for c in COUNTRIES if any(s.country == c for s in content.services.values())),
        code_words=code_words,
    )


def checked_content(settings: Settings) -> Content:
    """The content, or StartRefused: broken content, unreviewed crisis answers, or nobody who runs this."""
    try:
        content = contents.load(demo=settings.practice)
    except contents.ContentError as error:
        raise StartRefused(f"The content has problems; `sarika check` lists them:\n{error}") from None
    if settings.practice:
        return content
    missing = content.organisation.missing()
    if missing:
        fields = ", ".join(missing)
        raise StartRefused(
            f"responses/organisation.yml does not say who runs this: {fields}. Contacts read it before they trust you."
        )
    unreviewed = content.unreviewed(crisis_only=True)
    if unreviewed and not settings.pilot_with_drafts:
        names = ", ".join(sorted({answer.topic for answer in unreviewed}))
        raise StartRefused(
            f"Nobody of your organisation has reviewed these crisis answers: {names}. Review them (reviewed_by and "
            "reviewed_on in responses/*/answers), or set SARIKA_PILOT_WITH_DRAFTS=yes for a pilot that says so."
        )
    return content


@asynccontextmanager
async def assembled(
    settings: Settings, nlu: IntentModel | None, *, say: Callable[[str], None] = lambda _: None
) -> AsyncIterator[Parts]:
    """The parts for these settings, with the store and the HTTP session open for as long as the block lasts."""
    if settings.telegram_token is None or settings.bot_id is None:
        raise StartRefused("\n".join(settings.missing()))
    content = checked_content(settings)
    async with AsyncExitStack() as stack:
        keys = KeyStore.at(
            settings.keys_dir, settings.master_key.get_secret_value() if settings.master_key else None
        )
        stack.callback(keys.close)
        vault = Vault.of(keys)
        await vault.ready(DESK)
        url = settings.store_url
        if url is None:
            say("Starting the embedded Valkey …")
            embedded = await stack.enter_async_context(EmbeddedValkey(settings.store_dir))
            url = embedded.url
        client = connect(url)
        stack.push_async_callback(client.aclose)
        store = RedisStore(client, settings.bot_id, vault, retention_days=settings.retention_days)
        request = AiohttpRequest(HTTP_LIMIT)
        await request.initialize()
        stack.push_async_callback(request.shutdown)
        telegram = bot(settings.telegram_token.get_secret_value(), settings.telegram_api, request)
        yield put_together(settings, content, store, telegram, vault, Understander.from_files(nlu))


def put_together(
    settings: Settings, content: Content, store: Store, telegram: Bot, vault: Vault, understander: Understands
) -> Parts:
    """The parts around a store, a bot and something that understands."""
    names = CodeNames()
    drafts = settings.practice or settings.pilot_with_drafts
    rules = rules_of(settings, content, len(names))

    def desk_chat() -> int | None:
        return settings.desk_chat

    forum = TelegramForum(
        content, names, vault, desk_chat, settings.desk_language, pilot=settings.pilot_with_drafts
    )
    return Parts(
        store=store,
        translator=TelegramTranslator(settings.bot_id or 0, desk_chat, vault),
        members=GroupMembers(telegram, settings.desk_chat, time.monotonic),
        messenger=TelegramMessenger(telegram),
        renderer=TelegramRenderer(
            ContactChat(content, vault, rules.hours, drafts=drafts), forum, settings.desk_language
        ),
        understander=understander,
        rules=rules,
        budget=Budget() if settings.limits else Budget(per_second=0),
        content=content,
    )


async def lead(parts: Parts) -> None:
    """Stand by, lead while the lease is held, and begin again when it or the store is lost. Runs until cancelled."""
    keeper = Keeper(parts.store.leases, "worker")
    limits = Limits(parts.budget)
    while True:
        async with keeper.held():
            parts.leading = True
            log.info("leading", role="work")
            try:
                await _work(parts, keeper, limits)
            except* (LeaseLost, StoreDown, Handled) as lost:
                log.warning("stopped_leading", error=type(lost.exceptions[0]).__name__, role="work")
            finally:
                parts.leading = False
        await asyncio.sleep(0.1)


async def _work(parts: Parts, keeper: Keeper, limits: Limits) -> None:
    store = parts.store
    deliverer = Deliverer(
        store.outbox,
        store.records,
        parts.renderer,
        parts.messenger,
        keeper.lease,
        keeper.remaining,
        limits,
        http_limit=parts.http_limit,
    )
    use = Ports(
        inbox=store.inbox,
        records=store.records,
        translator=parts.translator,
        members=parts.members,
        understander=parts.understander,
        rules=parts.rules,
        lease=keeper.lease,
        unsent=deliverer.unsent,
    )
    worker = Worker(use)
    parts.worker, parts.deliverer = worker, deliverer
    async with asyncio.TaskGroup() as group:
        group.create_task(_until_lost(keeper), name="lease")
        group.create_task(_board(store, keeper), name="board")
        group.create_task(_ring(store, keeper), name="timers")
        group.create_task(deliverer.run(), name="deliver")
        group.create_task(worker.run(), name="work")


async def _until_lost(keeper: Keeper) -> None:
    await keeper.lost.wait()
    raise LeaseLost("the lease is gone")


async def _ring(store: Store, keeper: Keeper) -> None:
    """Move due timers into the inbox."""
    while True:
        await store.timers.ring(keeper.lease(), 100)
        await asyncio.sleep(RING)


async def _board(store: Store, keeper: Keeper) -> None:
    """Post the board when the desk has none yet: its buttons are how counsellors come on shift."""
    while True:
        loaded = await store.records.load(DESK)
        if loaded.desk.board is not None or loaded.desk.board_posting:
            return
        commit = Commit(
            key=DESK,
            acknowledge=(),
            desk=replace(loaded.desk, board_posting=True),
            desk_version=loaded.desk_version,
            effects=(Board(),),
        )
        try:
            await store.records.commit(keeper.lease(), commit)
            return
        except Conflict:
            continue


@asynccontextmanager
async def intent_model(
    settings: Settings, *, say: Callable[[str], None] = lambda _: None
) -> AsyncIterator[IntentModel]:
    """The intent model: the Rasa of the settings, or one of our own that lives as long as the block."""
    async with AsyncExitStack() as stack:
        if settings.nlu_url is not None:
            token = settings.nlu_token.get_secret_value() if settings.nlu_token else ""
            url = settings.nlu_url
        else:
            server = RasaServer()
            await server.start(say)
            stack.push_async_callback(server.stop)
            url, token = server.url, server.token
        yield await stack.enter_async_context(RasaClient(url, token))
