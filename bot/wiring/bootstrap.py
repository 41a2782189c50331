"""The only place where parts are put together: settings in, a running Sarika out."""

from __future__ import annotations

import asyncio
import base64
import gc
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from socket import socket
from typing import Any

import uvicorn
from telegram import Bot

from bot import content as contents
from bot.adapters.atlas import Atlas
from bot.adapters.silence import SilentFile
from bot.adapters.telegram.contact import ContactChat
from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.desk.watch import TelegramDeskWatch
from bot.adapters.telegram.render import TelegramRenderer
from bot.adapters.telegram.wire.groups import ForumGroups, GroupMembers
from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.send import HTTP_LIMIT, TelegramMessenger, bot
from bot.adapters.telegram.wire.translate import TelegramTranslator
from bot.adapters.vault import Vault
from bot.content import Content
from bot.content.check.folders import check_languages
from bot.core.model.errors import SarikaError
from bot.core.model.rules import Group
from bot.core.ports import DESK, IntentModel
from bot.engine.leader import Leader
from bot.engine.limits import Budget
from bot.engine.parts import Parts, Store, Understands
from bot.process.logs import log
from bot.process.running import Role
from bot.settings.fields import Settings
from bot.understanding.understander import Understander
from bot.understanding.word_files import HOME
from bot.watch.health import make_app, space_of
from bot.watch.status import Status, WorkerState, read_status
from bot.wiring.later_model import LaterModel
from bot.wiring.opening import opened, vault_of
from bot.wiring.receivers import Receivers
from bot.wiring.reloading import Presence, Reloading, on_hangup
from bot.wiring.rules import rules_of, with_content
from bot.wording.catalog import LOCALES
from bot.wording.code_names import CodeNames
from bot.wording.ids import asked, check_words

YOUNG = 10_000
"""New objects after which the garbage collector looks through them: some 2 MB. Python's own 700 are a few messages."""


class StartRefused(SarikaError):
    """Sarika will not start like this. Says what to do."""


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
    if missing := content.organisation.missing():
        raise StartRefused(
            f"responses/organisation.yml does not say who runs this: {', '.join(missing)}. Contacts read it before "
            "they trust you."
        )
    if changed := content.changed():
        log.warning("changed_after_review", count=len(changed))
    # a service that ran does not stay down for words that were mended since
    if not settings.pilot_with_drafts and (unsigned := content.to_sign(first=True)):
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
        vault = vault_of(settings)
        await vault.ready(DESK)
        store = await stack.enter_async_context(opened(settings, settings.bot_id, vault))
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
    if {lang for _, spoken in settings.desk_groups for lang in spoken} - set(content.languages):
        raise StartRefused(
            "SARIKA_DESK_CHATS names languages that Sarika does not speak: write only "
            f"{', '.join(content.languages)}, or leave them out."
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
        token=lambda _: base64.b32encode(secrets.token_bytes(8)).decode()[:13].lower(),
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
        silence=SilentFile(settings.data_dir / "silent", vault),
    )


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

        receivers = Receivers(settings, parts, request, shown, receives=Role.RECEIVE in roles)

        async def status() -> Status:
            works = WorkerState.LEADING if leader.leading else WorkerState.STANDBY
            known = Status(
                store=True,
                receiving=receivers.receiving,
                webhook_refused=receivers.refused,
                worker=works if Role.WORK in roles else WorkerState.OFF,
                nlu=later.state,
                nlu_restarts=later.restarts,
            )
            return await read_status(parts.store, leader, known)

        app = make_app(status, lambda: space_of(settings.data_dir), receivers.routes)

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
            quiet: dict[str, Any] = {"log_config": None, "access_log": False, "lifespan": "off", "server_header": False}
            web = uvicorn.Config(app, host=settings.listen_host, port=settings.listen_port, **quiet)
            group.create_task(QuietServer(web).serve(), name="web")
            if Role.WORK in roles:
                group.create_task(later.run(settings), name="nlu")
                group.create_task(leader.run(), name="lead")
            receivers.start(group, telegram)
