"""The screens of the page, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from bot.adapters.web.asked import Asked, Fragment
from bot.adapters.web.screens import (
    actions,
    case,
    changing,
    contents,
    finding,
    people,
    queue,
    referrals,
    sessions,
    shift,
    summary,
    supervisor,
    tasks,
)
from bot.core.desk.rights import Role
from bot.wording.catalog import Catalog, msgid

View = Callable[[Asked], Awaitable[Fragment]]


class Screen(NamedTuple):
    """A screen: the id of its title, what makes it, and whose it is at least."""

    title: str
    view: View
    least: Role = Role.COUNSELLOR


SCREENS: dict[str, Screen] = {
    "queue": Screen(msgid("page.queue"), queue.queue),
    "shift": Screen(msgid("page.shift"), shift.shift),
    "referrals": Screen(msgid("page.referrals"), referrals.referrals),
    "people": Screen(msgid("page.people"), people.people),
    "content": Screen(msgid("page.content"), contents.content),
    "supervisor": Screen(msgid("page.supervisor"), supervisor.supervisor, Role.SUPERVISOR),
}
"""By name, which is also its address behind ``/desk/``; each stands among the buttons at the top."""


def offered(role: Role, words: Catalog) -> list[tuple[str, str]]:
    """The screens of a role, with their titles."""
    return [(id, words.text(screen.title)) for id, screen in SCREENS.items() if role >= screen.least]


PARTS: dict[str, View] = {
    "case": case.case,
    "talk": case.talk,
    "menu": actions.menu,
    "summary": summary.summary,
    "word": case.word,
    "replies": case.replies,
    "preview": case.preview,
    "state": queue.state,
    "find": finding.find,
    "bell": queue.bell,
    "write": case.write,
    "send": case.send,
    "note": case.note,
    "change-form": changing.form,
    "change": changing.change,
    "task-form": tasks.form,
    "task": tasks.put,
    "task-done": tasks.done,
    "act": queue.act,
    "sessions": sessions.sessions,
    "session-end": sessions.end,
    "shift-state": shift.state,
    "hand-over-form": shift.hand_over_form,
    "hand-over": shift.hand_over,
    "referrals-state": referrals.state,
    "outcome": referrals.outcome,
    "supervisor-state": supervisor.state,
    "report": supervisor.report_part,
    "sign": supervisor.sign,
    "reread": supervisor.reread,
    "draft": contents.draft,
    "dialled": contents.dialled,
    "withhold": contents.withhold,
}
"""Parts of screens, and what is done in them, by their address."""

QUIETLY = frozenset({"shift-state", "referrals-state", "supervisor-state", "state", "talk", "bell"})
"""What a page fetches by itself: no sign of anybody."""

GONE = Fragment("refused.html", headers={"HX-Retarget": "#main", "HX-Reswap": "innerHTML"})
"""What an open case becomes once its contact is forgotten, or it is not theirs to see any more: no word stays there."""
