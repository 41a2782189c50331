"""The only place where parts are put together: settings in, a running Sarika out."""

from __future__ import annotations

import asyncio
import base64
import gc
import secrets
import time
from collections.abc import Callable, Collection
from contextlib import AsyncExitStack
from dataclasses import replace

from telegram import Bot

from bot import content as contents
from bot.adapters.atlas import Atlas
from bot.adapters.telegram.contact import ContactChat
from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.desk.watch import TelegramDeskWatch
from bot.adapters.telegram.render import TelegramRenderer
from bot.adapters.telegram.wire.files import TelegramFiles
from bot.adapters.telegram.wire.groups import ForumGroups, GroupMembers
from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.send import HTTP_LIMIT, TelegramMessenger, bot
from bot.adapters.telegram.wire.translate import TelegramTranslator
from bot.adapters.vault import Vault
from bot.content import Content
from bot.content.check.folders import check_languages
from bot.core.model.errors import SarikaError
from bot.core.model.rules import Group
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
from bot.wiring.desk_page import DeskPage
from bot.wiring.later_model import LaterModel
from bot.wiring.opening import begun, reached, silent_file
from bot.wiring.reading import readers_of
from bot.wiring.receivers import Receivers
from bot.wiring.reloading import Presence, Reloading, on_hangup
from bot.wiring.rules import rules_of, with_content
from bot.wiring.silence import learning
from bot.wiring.waiting import Missing
from bot.wiring.web import QuietServer
from bot.wording.catalog import LOCALES
from bot.wording.code_names import LANGUAGES, CodeNames
from bot.wording.ids import asked, check_words

YOUNG = 10_000
"""New objects after which the garbage collector looks through them: some 2 MB. Python's own 700 are a few messages."""


class StartRefused(SarikaError):
    """Sarika will not start like this. Says what to do."""


def checked_content(settings: Settings) -> Content:
    """The content, or StartRefused: broken content, unreviewed crisis answers, or nobody who runs this."""
    try:
        content = contents.load(settings.content_dir or contents.FOLDER, demo=settings.practice)
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


def desk_language(usual: str, spoken: Collection[str]) -> str:
    """The language of a group at the desk: the usual one, unless its contacts speak others and the desk has one."""
    return usual if usual in spoken else next((one for one in spoken if one in LANGUAGES), usual)


def names_of(settings: Settings) -> CodeNames:
    """The names of cases."""
    return CodeNames((settings.content_dir or contents.FOLDER) / "code_names.yml")


def put_together(
    settings: Settings, content: Content, store: Store, telegram: Bot, vault: Vault, understander: Understands
) -> Parts:
    """The parts around a store, a bot and something that understands."""
    names, readers = names_of(settings), readers_of(settings)
    rules = replace(
        rules_of(settings, content, len(names)),
        by_machine=frozenset(readers),
        groups=groups_of(settings, content, vault),
        keyed=lambda contact, words: vault.sign(contact, f"answer\n{words}"),
        token=lambda _: base64.b32encode(secrets.token_bytes(8)).decode()[:13].lower(),
    )

    groups = ForumGroups({group_id(settings, vault, chat): chat for chat, _ in settings.desk_groups})
    watch = TelegramDeskWatch(telegram, settings.bot_id or 0, groups)
    forum = TelegramForum(
        content,
        names,
        vault,
        groups,
        settings.desk_language,
        hours=rules.hours,
        pilot=settings.pilot_with_drafts,
        languages={group.id: desk_language(settings.desk_language, group.languages) for group in rules.groups},
    )
    return Parts(
        store=store,
        translator=TelegramTranslator(settings.bot_id or 0, groups, vault),
        members=GroupMembers(telegram, groups, time.monotonic, frozenset(settings.admins.split())),
        messenger=TelegramMessenger(telegram, migrated=watch.migrated),
        watch=watch,
        renderer=TelegramRenderer(ContactChat(content, vault, rules.hours), forum),
        understander=understander,
        atlas=Atlas(),
        rules=rules,
        budget=Budget() if settings.limits else Budget(per_second=0),
        http_limit=HTTP_LIMIT,
        silence=silent_file(settings, vault),
        readers=readers,
        files=TelegramFiles(telegram),
    )


class _Process:
    """One running Sarika: the web server and the ears at once, all else as soon as the store can be used."""

    def __init__(
        self, settings: Settings, roles: frozenset[Role], telegram: Bot, request: AiohttpRequest, *, patient: bool
    ) -> None:
        self._settings, self._roles, self._telegram = settings, roles, telegram
        self._content = checked_content(settings)
        self._later, self._missing = LaterModel(), Missing(patient=patient)
        self._understander = Understander.from_files(self._later)
        self._parts: Parts | None = None
        self._leader: Leader | None = None
        self._renderer: TelegramRenderer | None = None
        self._page = DeskPage(settings, telegram, serves=Role.DESK in roles)
        self._receivers = Receivers(
            settings, telegram, request, self._shown, self._missing, receives=Role.RECEIVE in roles
        )

    def _shown(self) -> Content:
        return self._renderer.content if self._renderer is not None else self._content

    def _use(self, changed: Content) -> None:
        self._content = changed
        if self._renderer is not None:
            self._renderer.use(changed)
        if self._parts is not None and self._leader is not None:
            self._leader.obey(with_content(self._parts.rules, changed))

    async def _status(self) -> Status:
        works = WorkerState.LEADING if self._leader is not None and self._leader.leading else WorkerState.STANDBY
        known = Status(
            store=False,
            missing=self._missing.words or ("" if self._parts else "The store is being opened."),
            receiving=self._receivers.receiving,
            webhook_refused=self._receivers.refused,
            worker=works if Role.WORK in self._roles else WorkerState.OFF,
            nlu=self._later.state,
            nlu_restarts=self._later.restarts,
            nlu_questions=self._later.questions,
        )
        if self._parts is None or self._leader is None:
            return known
        return await read_status(self._parts.store, self._leader, known)

    async def run(self, exchanged: Callable[[Parts], Parts]) -> None:
        """Run until cancelled."""
        settings = self._settings
        async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
            if not settings.practice:  # the demo ends with its terminal
                presence = Presence(settings.data_dir / "running")
                reloading = Reloading(lambda: checked_content(settings), self._use, presence.tell)
                await stack.enter_async_context(on_hangup(reloading.again))
                stack.enter_context(presence)  # after it: whoever finds us may send SIGHUP
            routes = [*self._receivers.routes, *self._page.routes]
            app = make_app(self._status, lambda: space_of(settings.data_dir), routes)
            web = QuietServer(app, host=settings.listen_host, port=settings.listen_port)
            group.create_task(web.serve(), name="web")
            self._receivers.start(group)
            if Role.WORK in self._roles:
                group.create_task(self._later.run(settings), name="nlu")
            client = await self._missing.until(lambda: stack.enter_async_context(reached(settings)))
            store, vault = await self._missing.until(lambda: begun(settings, client))
            made = put_together(settings, self._content, store, self._telegram, vault, self._understander)
            self._renderer = made.renderer if isinstance(made.renderer, TelegramRenderer) else None
            self._parts = exchanged(self._page.joined(made, vault))
            self._leader = Leader(self._parts)
            gc.freeze()  # content and code stay as long as we do: going through them takes a tenth of a second
            group.create_task(self._missing.watch(client), name="watch the store")
            group.create_task(
                learning(store.records, self._parts.silence, lambda: self._leader is not None and self._leader.leading),
                name="learn who wants silence",
            )
            self._receivers.open(self._parts, group)
            self._page.open(self._parts, vault, names_of(settings), self._shown, group)
            if Role.WORK in self._roles:
                group.create_task(self._leader.run(), name="lead")
                if self._renderer is not None:
                    group.create_task(self._page.lead_there(self._renderer.use_page), name="desk link")


async def run(
    settings: Settings,
    roles: frozenset[Role],
    *,
    exchanged: Callable[[Parts], Parts] = lambda parts: parts,
    patient: bool = True,
) -> None:
    """Run these roles until cancelled. Raises StartRefused with a sentence that says what to do.

    `exchanged` may put other parts behind the ports before anything runs: tests kill the process at every await so.
    A store that cannot be used is waited for, unless `patient` is False: then SarikaError says why.
    """
    gc.set_threshold(YOUNG)
    if settings.telegram_token is None or settings.bot_id is None:
        raise StartRefused("\n".join(settings.missing()))
    request = AiohttpRequest(HTTP_LIMIT)
    await request.initialize()
    try:
        telegram = bot(settings.telegram_token.get_secret_value(), settings.telegram_api, request)
        await _Process(settings, roles, telegram, request, patient=patient).run(exchanged)
    finally:
        await request.shutdown()
