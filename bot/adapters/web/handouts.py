"""The sheet for a partner as a file: as PDF, or as data.

A browser gets it as the answer to the page. Telegram's own browser on a phone neither prints nor saves; it opens a link
in the phone's browser (https://docs.telegram-mini-apps.com/platform/methods#web-app-open-link), which is not in. So
there the page asks for a link: it holds a key and nothing else, gives that one file for a minute, to the first address
that opens it, as long as who asked for it is in and may still see it. Telegram's servers get neither file nor link.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable

from starlette.responses import Response

from bot.adapters.web.asked import Asked, Refused
from bot.adapters.web.screens import summary
from bot.adapters.web.sessions import named
from bot.adapters.web.use import Use
from bot.paper.partner import pdf

LASTS = 60.0
"""Seconds for which a link counts: to open it, and for a phone that asks twice for what it saves."""

FILES = {"pdf": ("application/pdf", "sheet.pdf"), "data": ("application/json", "htcds.json")}
"""As what a sheet can be had: its type, and a name that says nothing of anybody."""


async def file(asked: Asked) -> Response:
    """The file itself. Raises Refused as `summary.found`."""
    one = await summary.found(asked)
    form = asked.form.get("as", "")
    if form not in FILES:
        raise Refused
    if form == "pdf":  # beside the loop: contacts wait for nothing of it
        body = await asyncio.to_thread(pdf, summary.sheets(asked, one))
    else:
        body = summary.data(asked, one)
    of, name = FILES[form]
    return Response(body, media_type=of, headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def link(asked: Asked) -> Response:
    """The path of a link to it. Raises Refused as `file` would."""
    await summary.found(asked)
    key = secrets.token_urlsafe(32)
    wanted = {name: asked.form.get(name, "") for name in ("case", "about", "as")}
    slip = {"session": asked.visitor.session.id, "language": asked.words.language, "form": wanted}
    await asked.use.store.slips.put(f"handout:{named(key)}", json.dumps(slip).encode(), LASTS)
    return Response(f"/desk/handout/{key}", media_type="text/plain")


async def opened(
    use: Use, key: str, whence: str, asking: Callable[[str, dict[str, str], str], Awaitable[Asked | None]]
) -> Response:
    """What a link gives: to the address (`whence`) that opened it first. `asking` makes a request of who asked for it,
    by session, form and language; None where they are not in any more. Raises Refused.
    """
    slips, name = use.store.slips, named(key)
    kept = await slips.get(f"handout:{name}")
    first = kept is not None and await slips.put(f"handed:{name}", whence.encode(), LASTS, new=True)
    if kept is None or not (first or await slips.get(f"handed:{name}") == whence.encode()):
        raise Refused
    slip = json.loads(kept)
    asked = await asking(slip["session"], slip["form"], slip["language"])
    if asked is None:
        raise Refused
    return await file(asked)
