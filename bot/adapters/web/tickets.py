"""How people get in at a PC: the door shows a ticket, its counsellor sends that to the bot and says that it is they.

The ticket alone opens nothing: the browser that shows it has a secret of its own, and whoever sends it is told which
browser shows it, and asked (`bot.core.desk.entrance`). It lasts two minutes and lets one browser in.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from dataclasses import dataclass
from enum import Enum

import segno
from starlette.requests import Request
from starlette.responses import Response

from bot.adapters.web.acts import Acts, number_of
from bot.adapters.web.browsers import browser_of
from bot.adapters.web.live import Live
from bot.adapters.web.use import Use
from bot.core.desk.entrance import TICKET_LASTS, ticket_id
from bot.core.model.desk_events import Ticket
from bot.core.ports import DESK

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Of which a ticket is made: none looks like another one."""

LENGTH = 8
"""How many of them: 40 bits, of which five may be tried."""

COOKIE = "sarika-ticket"
"""The cookie with the secret of the browser that shows it."""

MADE_MOST, MADE_SECONDS = 10, 60.0
"""So many tickets are shown to one address in so many seconds."""

ALL_MOST = 120
"""And to all."""

ANSWER_WITHIN = 20.0
"""Seconds for which a browser that asks what came of its ticket is kept waiting."""

SECONDS = TICKET_LASTS / 1000


class State(Enum):
    """What came of a ticket."""

    WAITS = "waits"
    REFUSED = "refused"
    OVER = "over"
    AGREED = "agreed"


@dataclass(frozen=True)
class Shown:
    """A ticket as the door shows it: in two halves, as a link to the bot, and that as a picture."""

    written: str
    link: str
    picture: str


class Tickets:
    """The tickets of one page."""

    def __init__(self, use: Use, live: Live) -> None:
        self._use, self._live = use, live

    async def make(self, request: Request, answer: Response, at: str) -> Shown | None:
        """A new ticket for a browser, which gets its secret with the answer; None for who asks too often."""
        slips = self._use.store.slips
        if await slips.count(f"tickets:{at}", MADE_SECONDS) > MADE_MOST:
            return None
        if await slips.count("tickets", MADE_SECONDS) > ALL_MOST:
            return None
        written = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        secret = secrets.token_urlsafe(32)
        browser = browser_of(request.headers.get("user-agent", ""))
        kept = json.dumps({"ticket": ticket_id(written), "browser": browser})
        await slips.put(_slip(secret), kept.encode(), SECONDS)
        answer.set_cookie(
            COOKIE,
            secret,
            max_age=int(SECONDS),
            path="/desk/",
            httponly=True,
            secure=self._use.place.secure,
            samesite="strict",
        )
        bot = await self._use.bot_name()
        link = f"https://t.me/{bot}?start=desk_{written}" if bot else ""
        picture = segno.make(link, error="m", micro=False).svg_data_uri(border=2, scale=4) if link else ""
        return Shown(f"{written[:4]} {written[4:]}", link, picture)

    async def state(self, request: Request) -> tuple[State, Ticket | None]:
        """What came of the ticket that a browser shows; waits a while for it."""
        secret = request.cookies.get(COOKIE, "")
        words = await self._use.store.slips.get(_slip(secret)) if secret else None
        if words is None:
            return State.OVER, None
        kept = json.loads(words)
        clock = asyncio.get_running_loop().time
        ends = clock() + ANSWER_WITHIN
        while True:
            ticket = await self._sent(kept["ticket"], kept["browser"])
            if ticket is not None and ticket.agreed is not None:
                # the first of all requests with this secret gets it, and no other one
                first = await self._use.store.slips.drop(_slip(secret))
                return (State.OVER if not first else State.AGREED if ticket.agreed else State.REFUSED), ticket
            if clock() >= ends:
                return State.WAITS, None
            await self._live.change_of(DESK, min(1.0, ends - clock()))

    async def _sent(self, id: str, browser: str) -> Ticket | None:
        """The ticket, once a counsellor has sent it; the desk is told that this browser shows it."""
        desk = (await self._use.store.records.load(DESK)).desk
        ticket = next((t for t in desk.tickets if t.id == id), None)
        if ticket is not None and ticket.browser is None:
            await Acts(self._use, self._live).put(number_of("ticket", id), None, ticket=id, browser=browser)
        return ticket


def _slip(secret: str) -> str:
    return "ticket:" + hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()[:32]
