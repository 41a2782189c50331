"""How people get in from Telegram: what it signed for the Mini App, checked as the Bot API says, and used once; and
how whoever came in, so or at a PC, gets a session.

https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from bot.adapters.web.acts import Acts, number_of
from bot.adapters.web.live import Live
from bot.adapters.web.sessions import Sessions, named
from bot.adapters.web.use import Use
from bot.core.ports import DESK

OLDEST = 5 * 60
"""Seconds after which it counts no more: a page sends it as soon as it is opened (our choice)."""

AHEAD = 5
"""Seconds by which Telegram's clock may be ahead of ours."""

LONGEST = 4_096
"""Characters that it has at most; Telegram's own has less than a thousand."""

ENTERS_WITHIN = 4.0
"""Seconds for which it is waited until the desk knows of a session."""


class NotSigned(Exception):
    """Telegram did not sign this for us, or too long ago. Says neither what it was nor what is wrong with it."""


@dataclass(frozen=True)
class Signed:
    """Whom Telegram vouches for. `mark` is the same for the same data only; `start`: what stood in the link."""

    user: str = field(repr=False)
    name: str = field(repr=False)
    mark: str
    start: str = ""


def signed(data: str, token: str, now: float) -> Signed:
    """Whom `initData` is of, at a moment (seconds since 1970). Raises NotSigned."""
    try:
        pairs = parse_qsl(data, keep_blank_values=True, strict_parsing=True, max_num_fields=32)
    except ValueError:
        raise NotSigned from None
    fields = dict(pairs)
    if len(data) > LONGEST or len(fields) < len(pairs):
        raise NotSigned
    given = fields.pop("hash", "")
    written = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    made = hmac.digest(key, written.encode("utf-8", "surrogatepass"), hashlib.sha256).hex()
    if not hmac.compare_digest(made.encode(), given.encode("utf-8", "surrogatepass")):
        raise NotSigned
    try:
        at, user = int(fields["auth_date"]), json.loads(fields["user"])
        if not -AHEAD <= now - at <= OLDEST or user.get("is_bot") or type(user["id"]) is not int:
            raise NotSigned
        name = " ".join(filter(None, (str(user.get("first_name", "")), str(user.get("last_name", "")))))
        return Signed(str(user["id"]), name, made, fields.get("start_param", ""))
    except (KeyError, ValueError, TypeError, AttributeError):
        raise NotSigned from None


def whence(request: Request, use: Use) -> str:
    """Where a request comes from, as nobody can read it."""
    return use.hidden(request.client.host if request.client is not None else "")


async def entered(use: Use, live: Live, sessions: Sessions, whom: Signed, browser: str) -> str | None:
    """The key of a new session of a member of the desk; None for all others."""
    by = use.who(whom.user, whom.name)
    loaded = await use.store.records.load(DESK)
    recorded = loaded.desk.counsellor(by.counsellor)
    if not await use.members.groups(by.address, recorded):
        return None
    key = await sessions.begin(loaded.now)
    id = named(key)
    await Acts(use, live).put(number_of("begin", id), by, begin=id, browser=browser)
    try:
        async with asyncio.timeout(ENTERS_WITHIN):
            while await sessions.visitor_of(id) is None:
                await live.change_of(DESK, 0.1)
    except TimeoutError:
        return None
    return key


async def given(sessions: Sessions, request: Request, key: str) -> Response:
    """The key of a new session. Nobody goes on with one that somebody else may have put there."""
    before = sessions.key_of(request)
    if before:
        await sessions.end(named(before))
    answer = Response(status_code=204)
    sessions.give(answer, key)
    return answer
