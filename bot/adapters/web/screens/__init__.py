"""The screens of the page, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from bot.adapters.web.asked import Asked, Fragment
from bot.adapters.web.screens import case, queue, sessions
from bot.core.desk.rights import Role
from bot.wording.catalog import msgid

View = Callable[[Asked], Awaitable[Fragment]]


class Screen(NamedTuple):
    """A screen: the id of its title, what makes it, and whose it is at least."""

    title: str
    view: View
    least: Role = Role.COUNSELLOR


SCREENS: dict[str, Screen] = {
    "queue": Screen(msgid("page.queue"), queue.queue),
    "sessions": Screen(msgid("page.sessions"), sessions.sessions),
}
"""By name, which is also its address behind ``/desk/``; each stands among the buttons at the top."""

PARTS: dict[str, View] = {
    "case": case.case,
    "talk": case.talk,
    "card": case.card,
    "replies": case.replies,
    "preview": case.preview,
    "state": queue.state,
    "bell": queue.bell,
    "write": case.write,
    "send": case.send,
    "note": case.note,
    "act": queue.act,
    "session-end": sessions.end,
}
"""Parts of screens, and what is done in them, by their address."""
