"""The stand-in as a server: the Bot API, the control API and the page on one loopback port."""

import asyncio
import ipaddress
import secrets
from collections.abc import Iterable
from pathlib import Path

from aiohttp import web

from .control.site import Control
from .people.group_admin import GroupAdmin
from .people.person import Person
from .people.sights import idle
from .transport.api import Api
from .transport.front import Front, make_request
from .updates.webhook import Knobs
from .world.cast import TOKEN, Demo
from .world.faults import Faults
from .world.hub import Account, Hub
from .world.journal import Journal
from .world.model import JSON, Chat, User, World
from .world.snapshot import load, save

PAGE = Path(__file__).parent / "page"


class StandIn:
    """The strict stand-in for Telegram's Bot API.

    *port* 0 takes a free one. *limits* is off, real or compressed (ten times as fast). *state* is a
    file that is read at the start, and written at the end and every *autosave* seconds when
    something changed. *control* False leaves out the control API and the page. *judge* adds
    aiogram's opinion on each call. *webhook_pace* scales the waits between webhook attempts.
    Raises ValueError when *host* is not a loopback address.
    """

    def __init__(
        self, port: int = 0, *, host: str = "127.0.0.1", limits: str = "real", demo: bool = True,
        control: bool = True, control_token: str = "", state: Path | None = None, autosave: float = 1.0,
        judge: bool = False, any_webhook: bool = True, webhook_pace: float = 1.0, page: Path = PAGE,
    ) -> None:  # fmt: skip
        if not ipaddress.ip_address(host).is_loopback:
            raise ValueError("the stand-in serves loopback addresses only: it asks nobody who they are")
        self.host, self.port = host, port
        self.state, self.autosave = state, autosave
        self.hub = Hub(limits)
        if state is not None:
            load(self.hub, state)
        self.demo = Demo(self.hub) if demo else None
        self.knobs = Knobs(pace=webhook_pace)
        self.api = Api(self.hub, any_webhook=any_webhook, judge=judge, knobs=self.knobs)
        self.control_token = control_token or secrets.token_urlsafe(18)
        self.control = Control(self, page) if control else None
        self._runner: web.ServerRunner | None = None
        self._saver: asyncio.Task[None] | None = None
        self._people: dict[tuple[int, int], Person] = {}

    # Life

    async def __aenter__(self) -> "StandIn":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Bind the port and serve."""
        front = Front(self.hub, self.api, self.control)
        server = web.Server(front.serve, request_factory=make_request, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port, backlog=1024)
        await site.start()
        self.port = self._runner.addresses[0][1]
        for account in self.hub.accounts.values():
            if account.webhook is not None:
                account.webhook.knobs = self.knobs
            self.api.waiting.start_delivery(account)
        if self.state is not None and self.autosave > 0:
            self._saver = asyncio.create_task(self._save_often(self.state))

    async def stop(self) -> None:
        """End polls and deliveries, write the state, close the port."""
        if self._saver is not None:
            self._saver.cancel()
            await asyncio.gather(self._saver, return_exceptions=True)
        if self.control is not None:
            self.control.close()
        await self.api.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if self.state is not None:
            self.save()

    def save(self, path: Path | None = None) -> None:
        """Write the state to *path*, by default to the state file; raises ValueError without either."""
        target = path or self.state
        if target is None:
            raise ValueError("no state file was named")
        save(self.hub, target)

    async def _save_often(self, path: Path) -> None:
        written = (-1, -1)
        while True:
            await asyncio.sleep(self.autosave)
            mark = (self.hub.feed.last, self.hub.journal.last)
            if mark != written:
                written = mark
                save(self.hub, path)

    # Addresses

    @property
    def address(self) -> str:
        """``http://127.0.0.1:PORT``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def base_url(self) -> str:
        """PTB's ``base_url``."""
        return f"{self.address}/bot"

    @property
    def file_url(self) -> str:
        """PTB's ``base_file_url``."""
        return f"{self.address}/file/bot"

    @property
    def control_url(self) -> str:
        """Where the control API is."""
        return f"{self.address}/control/{self.control_token}"

    @property
    def page_url(self) -> str:
        """What to open in a browser; the part after # never travels, the page reads it."""
        return f"{self.address}/#{self.control_token}"

    # What tests look at

    @property
    def token(self) -> str:
        """The token of the demo's bot."""
        return TOKEN

    @property
    def world(self) -> World:
        """The world's state."""
        return self.hub.world

    @property
    def journal(self) -> Journal:
        """Every call."""
        return self.hub.journal

    @property
    def violations(self) -> list[str]:
        """What no correct client does; fixtures assert that it is empty."""
        return self.hub.journal.violations

    @property
    def faults(self) -> Faults:
        """Where faults are put in force."""
        return self.hub.faults

    @property
    def demo_cast(self) -> Demo:
        """The people of the demo; raises ValueError when the stand-in was made without them."""
        if self.demo is None:
            raise ValueError("this stand-in was made with demo=False")
        return self.demo

    def account(self, token: str = "") -> Account:
        """The bot with *token*, or the only one; raises KeyError."""
        return self.hub.accounts[token] if token else next(iter(self.hub.accounts.values()))

    def person(self, user: User | int, token: str = "") -> Person:
        """The phone of *user*, talking to one bot; the same object each time."""
        account = self.account(token)
        user_id = user if isinstance(user, int) else user.id
        key = (account.id, user_id)
        if key not in self._people:
            self._people[key] = Person(self.hub, self.world.users[user_id], account)
        return self._people[key]

    def admin(self, chat: Chat | int) -> GroupAdmin:
        """The hands of a group's creator."""
        group = self.world.groups[chat] if isinstance(chat, int) else chat
        return GroupAdmin(self.hub, group)

    async def idle(self, seconds: float = 0.3, timeout: float = 30.0) -> None:
        """Wait for rest: nothing happened and nothing but polls was called for *seconds*."""
        await idle(self.hub, seconds, timeout)

    def inject(self, update: JSON, token: str = "") -> int:
        """Queue any update, also of unknown kinds or without what it needs; its number."""
        queue = self.account(token).queue
        kinds: Iterable[str] = [k for k in update if k != "update_id"] or ["message"]
        last = 0
        for kind in kinds:
            number = queue.put(kind, update.get(kind), "injected")
            last = number or last
        return last
