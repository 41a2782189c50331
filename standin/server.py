"""The stand-in as a server: the Bot API, the control API and the page on one loopback port."""

import asyncio
import ipaddress
import secrets
from pathlib import Path

from aiohttp import web

from .control.site import Control
from .stage import Stage
from .transport.api import Api
from .transport.front import Front, make_request
from .updates.webhook import Knobs
from .world.snapshot import save

PAGE = Path(__file__).parent / "page"


class StandIn(Stage):
    """The strict stand-in for Telegram's Bot API.

    *port* 0 takes a free one. *limits* is off, real or compressed (ten times as fast). *state* is a
    file that is read at the start, and written at the end and every *autosave* seconds when
    something changed. *control* False leaves out the control API and the page. *judge* adds
    aiogram's opinion on each call.
    Raises ValueError when *host* is not a loopback address.
    """

    def __init__(
        self, port: int = 0, *, host: str = "127.0.0.1", limits: str = "real", control: bool = True,
        control_token: str = "", state: Path | None = None, autosave: float = 1.0, judge: bool = False,
        page: Path = PAGE,
    ) -> None:  # fmt: skip
        if not ipaddress.ip_address(host).is_loopback:
            raise ValueError("the stand-in serves loopback addresses only: it asks nobody who they are")
        self.host, self.port = host, port
        super().__init__(limits, state=state)
        self.autosave = autosave
        self.knobs = Knobs()
        self.api = Api(self.hub, self.knobs, judge=judge)
        self.control_token = control_token or secrets.token_urlsafe(18)
        self.control = Control(self, self.control_token, page) if control else None
        self._runner: web.ServerRunner | None = None
        self._saver: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "StandIn":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Bind the port and serve."""
        front = Front(self.hub, self.api, self.control.serve if self.control else None)
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
        await self.api.waiting.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if self.state is not None:
            self.save()

    async def _save_often(self, path: Path) -> None:
        written = (-1, -1)
        while True:
            await asyncio.sleep(self.autosave)
            mark = (self.hub.feed.last, self.hub.journal.last)
            if mark != written:
                written = mark
                save(self.hub, path)

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
