"""Whose request it is: a cookie that only the browser has, and what the desk says of it, looked up each time.

The desk keeps the hash of each key (`bot.core.desk.entrance`). That somebody used it lately is a slip that runs out.
What they may do follows from their membership in the desk's groups at this moment, as in the forum.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from bot.adapters.web.use import Use
from bot.core.desk.entrance import LASTS
from bot.core.model.case_events import By
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.desk_events import Session
from bot.core.ports import DESK, seen_slip

IDLE = 30 * 60
"""Seconds without a sign of somebody after which their session is over."""

SIGN_EVERY = 60_000
"""Milliseconds in which one sign is written down at most."""


@dataclass(frozen=True)
class Visitor:
    """Who asks, who they are at the desk now, and what the desk is."""

    session: Session
    counsellor: Counsellor
    by: By
    desk: Desk
    now: int

    def may_see(self, group: str) -> bool:
        """Whether a case of that group is theirs to see."""
        return group in self.by.groups or (group == "" and bool(self.by.groups))


class Sessions:
    """The sessions of one page."""

    def __init__(self, use: Use) -> None:
        self._use = use
        self._signs: dict[str, int] = {}
        self._cookie = "__Host-sarika" if use.place.secure else "sarika"

    def key_of(self, request: Request) -> str:
        """The key that a browser has; empty without."""
        return request.cookies.get(self._cookie, "")

    async def visitor(self, request: Request, *, sign: bool = False) -> Visitor | None:
        """Who asks; None for who is not, or not any more, in. `sign`: they did something themselves."""
        key = self.key_of(request)
        return await self.visitor_of(named(key), sign=sign) if key else None

    async def visitor_of(self, id: str, *, sign: bool = False) -> Visitor | None:
        """The same by the name of a session."""
        loaded = await self._use.store.records.load(DESK)
        session = next((s for s in loaded.desk.sessions if s.id == id), None)
        if session is None or loaded.now - session.begun_at >= LASTS:
            return None
        known = loaded.desk.counsellor(session.counsellor)
        if known is None or known.gone or await self.seen(id) is None:
            return None
        members = self._use.members
        groups = await members.groups(known.address, known)
        if not groups:
            return None
        admin = await members.administers(known.address)
        supervisor = admin or await members.supervises(known.address)
        if sign:
            await self._sign(id, loaded.now)
        by = replace(self._use.who(known.address, known.name), groups=groups, supervisor=supervisor, admin=admin)
        return Visitor(session, known, by, loaded.desk, loaded.now)

    async def seen(self, id: str) -> int | None:
        """When a session was used last (milliseconds since 1970); None for one that is over."""
        at = await self._use.store.slips.get(seen_slip(id))
        return int(at) if at is not None else None

    async def begin(self, now: int) -> str:
        """A new key, as good as used now; it opens nothing before the desk knows of it."""
        key = secrets.token_urlsafe(32)
        await self._use.store.slips.put(seen_slip(named(key)), str(now).encode(), IDLE)
        return key

    async def end(self, id: str) -> None:
        """It counts no more, from this moment on."""
        await self._use.store.slips.drop(seen_slip(id))

    def give(self, answer: Response, key: str) -> None:
        """Give a browser its key."""
        answer.set_cookie(
            self._cookie, key, max_age=LASTS // 1000, httponly=True, secure=self._use.place.secure, samesite="strict"
        )

    async def _sign(self, id: str, now: int) -> None:
        if 0 <= now - self._signs.get(id, -SIGN_EVERY) < SIGN_EVERY:
            return
        self._signs = {known: at for known, at in self._signs.items() if now - at < SIGN_EVERY}
        self._signs[id] = now
        await self._use.store.slips.put(seen_slip(id), str(now).encode(), IDLE)


def named(key: str) -> str:
    """The name of a session, from which nobody can make its key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
