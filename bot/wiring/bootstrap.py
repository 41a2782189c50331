"""The only place where parts are put together: settings in, a running Sarika out."""

from __future__ import annotations

import asyncio
import gc
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from socket import socket
from urllib.parse import urlsplit

import uvicorn
from starlette.routing import BaseRoute, Route
from telegram import Bot
from telegram.error import TelegramError

from bot import content as contents
from bot.adapters.atlas import Atlas
from bot.adapters.keys.store import KeyStore
from bot.adapters.rasa.client import Breaker, RasaClient
from bot.adapters.rasa.server import NluServerError, RasaServer
from bot.adapters.redis.connect import connect
from bot.adapters.redis.store import RedisStore
from bot.adapters.telegram.contact.chat import ContactChat
from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.desk.watch import TelegramDeskWatch
from bot.adapters.telegram.render import TelegramRenderer
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.receive import Interruption, Poller, Webhook
from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.send import HTTP_LIMIT, GroupMembers, TelegramMessenger, bot
from bot.adapters.telegram.wire.translate import ALLOWED_UPDATES, TelegramTranslator
from bot.adapters.valkey.server import EmbeddedValkey
from bot.adapters.vault import Vault
from bot.content import Content
from bot.content.check.folders import check_languages
from bot.content.model.topics import INTERRUPTED, NEEDED
from bot.core.casework.referring import code_of
from bot.core.model.errors import SarikaError, StoreDown
from bot.core.model.rules import DAY, HOUR, MINUTE, Group, Rules, WayIn
from bot.core.ports import DESK, Call, IntentModel, Messenger
from bot.core.understanding.values import Parsed, Urgency
from bot.engine.keeper import Keeper
from bot.engine.leader import Leader, Parts, Store
from bot.engine.limits import Budget
from bot.engine.pipeline import Understands
from bot.process.logs import log
from bot.process.presence import Presence
from bot.process.roles import Role
from bot.settings.fields import Settings
from bot.understanding.languages import load_languages, written_in
from bot.understanding.understander import Understander
from bot.understanding.word_files import HOME
from bot.watch.health import make_app, space_of
from bot.watch.reading import Receiving, read_status
from bot.watch.status import NluState, Status
from bot.wiring.reloading import Reloading, on_hangup
from bot.wording.catalog import LOCALES
from bot.wording.code_names import CodeNames
from bot.wording.complete import check_words
from bot.wording.ids import asked
from bot.wording.messages import render_answer

COUNTRIES = ("KH", "TH", "MY", "KR", "JP", "CN", "VN", "SG", "TW", "HK", "SA", "ZA")
"""The countries offered as buttons: where most Cambodians work, and those from which fishers wrote (guidance §11)."""

NOTE_DOWN = 1.0
"""Seconds between two tries to write down what was sent while the store was down."""

YOUNG = 10_000
"""New objects after which the garbage collector looks through them: some 2 MB. Python's own 700 are a few messages."""

NLU_AGAIN = 10.0
"""Seconds between two tries to start a Rasa of our own."""


class StartRefused(SarikaError):
    """Sarika will not start like this. Says what to do."""


def rules_of(settings: Settings, content: Content, code_words: int) -> Rules:
    """What decisions read, from the settings and the content."""
    rules = Rules(
        quiet_after=settings.quiet_after_minutes * MINUTE,
        again_after=settings.unanswered_minutes * MINUTE,
        urgent_again_after=settings.urgent_unanswered_minutes * MINUTE,
        support_again_after=settings.support_unanswered_minutes * MINUTE,
        idle=settings.shift_idle_minutes * MINUTE,
        plan_late=settings.plan_late_minutes * MINUTE,
        silent=settings.silences,
        keep_threads=settings.topic_days * 24 * HOUR,
        reopen_within=settings.reopen_hours * HOUR,
        shift=settings.shift_hours * HOUR,
        retention=settings.retention_days * DAY,
        unmask_shown=settings.unmask_minutes * MINUTE,
        referral_after=settings.referral_days * DAY,
        hours=settings.duty_hours,
        test_alert=settings.weekly_test,
        code_words=code_words,
    )
    return with_content(rules, content)


def with_content(rules: Rules, content: Content) -> Rules:
    """The same rules by other content."""
    topics = content.topics
    return replace(
        rules,
        country_topics=frozenset(t for t, about in topics.items() if about.depends_on_country),
        topics=frozenset(topic for topic, _ in content.answers),
        calm=frozenset(t for t, about in topics.items() if about.urgency < Urgency.URGENT),
        menu=content.menu,
        countries=tuple(c for c in COUNTRIES if any(s.country == c for s in content.services.values())),
        replies={id_: about.needs for id_, about in content.replies.items()},
        withholdable=frozenset(content.topic_ids) - frozenset(NEEDED),
        crisis=frozenset(id_ for id_, about in topics.items() if about.crisis),
        urgencies={id_: topics[id_].urgency for id_ in content.topic_ids},
        sendable=frozenset(id_ for id_, about in content.services.items() if not about.replaced_by),
        services={code_of(id_): id_ for id_ in content.services if content.may_show(id_)},
        forms={id_: about.form for id_, about in content.forms.items()},
        languages=content.languages,
        written_in=written_in(load_languages(HOME / "languages.yml")),
        ways_in={id_: WayIn(way.country, way.sector) for id_, way in content.ways_in.items()},
    )


def checked_content(settings: Settings) -> Content:
    """The content, or StartRefused: broken content, unreviewed crisis answers, or nobody who runs this."""
    try:
        content = contents.load(demo=settings.practice)
    except contents.ContentError as error:
        raise StartRefused(f"The content has problems; `sarika check` lists them:\n{error}") from None
    check_languages(HOME.parent, content.languages, lacking := contents.Problems())
    check_words(LOCALES, asked(), lacking)
    if lacking.found:
        raise StartRefused("\n".join(["A language lacks something:", *map(str, lacking.found)]))
    if settings.practice:
        return content
    missing = content.organisation.missing()
    if missing:
        fields = ", ".join(missing)
        raise StartRefused(
            f"responses/organisation.yml does not say who runs this: {fields}. Contacts read it before they trust you."
        )
    unsigned = content.to_sign()
    if unsigned and not settings.pilot_with_drafts:
        raise StartRefused(
            f"Nobody of your organisation has reviewed these crisis answers and forms: {', '.join(unsigned)}. Review "
            "them (sarika proof NAME), or set SARIKA_PILOT_WITH_DRAFTS=yes for a pilot that says so."
        )
    return content


@asynccontextmanager
async def assembled(
    settings: Settings, nlu: IntentModel | None
) -> AsyncIterator[tuple[Parts, Content, Bot, AiohttpRequest]]:
    """The parts for these settings, with the store and the HTTP session open for as long as the block lasts."""
    if settings.telegram_token is None or settings.bot_id is None:
        raise StartRefused("\n".join(settings.missing()))
    content = checked_content(settings)
    async with AsyncExitStack() as stack:
        keys = KeyStore.at(settings.keys_dir, settings.master_key.get_secret_value() if settings.master_key else None)
        vault = Vault.of(keys)
        await vault.ready(DESK)
        url = settings.store_url
        if url is None:
            embedded = await stack.enter_async_context(EmbeddedValkey(settings.store_dir))
            url = embedded.url
        client = connect(url)
        stack.push_async_callback(client.aclose)
        store = RedisStore(client, settings.bot_id, vault, retention_days=settings.retention_days)
        request = AiohttpRequest(HTTP_LIMIT)
        await request.initialize()
        stack.push_async_callback(request.shutdown)
        telegram = bot(settings.telegram_token.get_secret_value(), settings.telegram_api, request)
        parts = put_together(settings, content, store, telegram, vault, Understander.from_files(nlu))
        yield parts, content, telegram, request


def group_id(settings: Settings, vault: Vault, chat: int) -> str:
    """Our id of a group of the desk: a keyed hash, so that what is kept and counted never names a chat."""
    return vault.contact_id(settings.bot_id or 0, chat)[:12]


def groups_of(settings: Settings, content: Content, vault: Vault) -> tuple[Group, ...]:
    """The desk's groups as the core knows them. Raises StartRefused for a language in which nobody is answered."""
    unknown = {lang for _, spoken in settings.desk_groups for lang in spoken} - set(content.languages)
    if unknown:
        known = ", ".join(content.languages)
        raise StartRefused(
            f"SARIKA_DESK_CHATS names languages that Sarika does not speak: write only {known}, or leave them out."
        )
    made = tuple(Group(group_id(settings, vault, chat), spoken) for chat, spoken in settings.desk_groups)
    return made or (Group(),)


def put_together(
    settings: Settings, content: Content, store: Store, telegram: Bot, vault: Vault, understander: Understands
) -> Parts:
    """The parts around a store, a bot and something that understands."""
    names = CodeNames()
    rules = replace(
        rules_of(settings, content, len(names)),
        groups=groups_of(settings, content, vault),
        keyed=lambda contact, words: vault.sign(contact, f"answer\n{words}"),
    )

    groups = ForumGroups({group_id(settings, vault, chat): chat for chat, _ in settings.desk_groups})
    watch = TelegramDeskWatch(telegram, settings.bot_id or 0, groups)
    forum = TelegramForum(
        content, names, vault, groups, settings.desk_language, hours=rules.hours, pilot=settings.pilot_with_drafts
    )
    return Parts(
        store=store,
        translator=TelegramTranslator(settings.bot_id or 0, groups, vault),
        members=GroupMembers(telegram, groups, time.monotonic, frozenset(settings.admins.split())),
        messenger=TelegramMessenger(telegram, migrated=watch.migrated),
        watch=watch,
        renderer=TelegramRenderer(ContactChat(content, vault, rules.hours), forum, settings.desk_language),
        understander=understander,
        atlas=Atlas(),
        rules=rules,
        budget=Budget() if settings.limits else Budget(per_second=0),
        http_limit=HTTP_LIMIT,
    )


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

    async def run(self, settings: Settings) -> None:
        """Keep the model until cancelled: the Rasa of the settings, or one of our own, tried again when it fails."""
        url, token = settings.nlu_url, settings.nlu_token.get_secret_value() if settings.nlu_token else ""
        try:
            while url is None:
                self.server = RasaServer()
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


class QuietServer(uvicorn.Server):
    """uvicorn without its own signal handlers: `bot.process.running` stops everything in order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    async def serve(self, sockets: list[socket] | None = None) -> None:
        """Serve until cancelled, and close what was opened then."""
        try:
            await super().serve(sockets)
        finally:
            for server in getattr(self, "servers", []):
                server.close()


async def run(
    settings: Settings, roles: frozenset[Role], *, exchanged: Callable[[Parts], Parts] = lambda parts: parts
) -> None:
    """Run these roles until cancelled. Raises StartRefused with a sentence that says what to do.

    `exchanged` may put other parts behind the ports before anything runs: tests kill the process at every await so.
    """
    gc.set_threshold(YOUNG)
    later = LaterModel()
    async with assembled(settings, later) as (assembly, content, telegram, request):
        parts = exchanged(assembly)
        leader = Leader(parts)
        gc.freeze()  # content and code stay as long as we do: going through them takes a tenth of a second each time

        def shown() -> Content:
            renderer = parts.renderer
            return renderer.content if isinstance(renderer, TelegramRenderer) else content

        interrupted = Interrupted(shown, parts.messenger)
        interruption = Interruption(interrupted.tell)
        poller, webhook = None, None
        routes: list[BaseRoute] = []
        if Role.RECEIVE in roles and settings.telegram_token is not None:
            if settings.webhook_url is None:
                token = settings.telegram_token.get_secret_value()
                poller = Poller(token, settings.telegram_api, request, parts.store.inbox, interruption)
            else:
                secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
                webhook = Webhook(secret, parts.store.inbox, interruption)
                routes.append(Route(urlsplit(settings.webhook_url).path or "/", webhook, methods=["POST"]))
        polling = Keeper(parts.store.leases, "receive")
        receiving = Receiving(poller, webhook, interruption, standby=lambda: polling.remaining() <= 0)

        async def status() -> Status:
            return await read_status(parts.store, leader, receiving, later, roles)

        app = make_app(status, lambda: space_of(settings.data_dir), routes)
        config = uvicorn.Config(
            app,
            host=settings.listen_host,
            port=settings.listen_port,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
        )

        def use(changed: Content) -> None:
            if isinstance(parts.renderer, TelegramRenderer):
                parts.renderer.use(changed)
            leader.obey(with_content(parts.rules, changed))

        async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
            if not settings.practice:  # the demo ends with its terminal
                presence = Presence(settings.data_dir / "running")
                reloading = Reloading(lambda: checked_content(settings), use, presence.tell)
                await stack.enter_async_context(on_hangup(reloading.again))
                stack.enter_context(presence)  # after it: whoever finds us may send SIGHUP
            group.create_task(QuietServer(config).serve(), name="web")
            group.create_task(interrupted.note_down(parts), name="notices")
            if Role.WORK in roles:
                group.create_task(later.run(settings), name="nlu")
                group.create_task(leader.run(), name="lead")
            if poller is not None:
                group.create_task(_poll(polling, telegram, poller), name="receive")
            if webhook is not None:
                group.create_task(_hook(settings, telegram), name="webhook")


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


class Interrupted:
    """Tells a chat, in every language since nothing can be looked up, that we are interrupted and who answers."""

    def __init__(self, shown: Callable[[], Content], messenger: Messenger) -> None:
        self._shown = shown
        self._messenger = messenger
        self._sent: dict[int, list[int]] = {}

    async def tell(self, chat: int) -> bool:
        """Tell one chat; whether it was reached, or cannot be."""
        now, content = datetime.now(UTC), self._shown()
        said = [
            render_answer(content, INTERRUPTED, language, None, human_line="", now=now, draft=True).text_html
            for language in content.languages
        ]
        params = {"chat_id": chat, "text": "\n\n".join(said), "parse_mode": "HTML"}
        reply = await self._messenger.call(Call("send_message", params, f"interrupted:{chat}"))
        if reply.messages:
            self._sent.setdefault(chat, []).extend(reply.messages)
        return reply.outcome in ("done", "refused")

    async def note_down(self, parts: Parts) -> None:
        """Once the store is back, what was said while it was down joins the ledgers, so that hiding a chat finds it."""
        while True:
            await asyncio.sleep(NOTE_DOWN)
            for chat in list(self._sent):
                update = {"message": {"chat": {"id": chat, "type": "private"}}}
                # it knows what contacts are called
                known = parts.translator.sender(json.dumps(update).encode())
                with suppress(StoreDown):
                    if known is not None:
                        await parts.store.records.note(known[0], self._sent[chat])
                    del self._sent[chat]
