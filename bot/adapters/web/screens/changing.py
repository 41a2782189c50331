"""Words of one's own that the contact has, changed: the phone shows the later wording, with a mark."""

from __future__ import annotations

from bot.adapters.web.asked import Asked, Fragment, Refused
from bot.adapters.web.screens.queue import answered
from bot.adapters.web.translate import LONGEST
from bot.core.casework.relaying import CHANGED_ANEW
from bot.core.model.case import LogEntry, Side
from bot.core.model.conversation import Conversation

LATER = 240
"""How many entries after the words it is looked for a later wording of them."""


async def form(asked: Asked) -> Fragment:
    """Room for another wording, with the present one in it."""
    _, told = await asked.reads()
    entry, now = await _words(asked, told)
    values = {"seq": entry.seq, "words": now, "longest": LONGEST}
    return Fragment("change_form.html", {**asked.tag(told), **values})


async def change(asked: Asked) -> Fragment:
    """Change them. What is refused is said, and what was typed stays, to be sent under another id."""
    _, told = await asked.case()
    entry, now = await _words(asked, told)
    text, case = asked.form.get("text", "").strip(), [told.token, asked.number("number")]
    if not text or text == now:
        return Fragment("put.html", {"said": "", "alert": False})
    said, alert = await answered(
        asked,
        asked.form.get("press", ""),
        changed=entry.seq,
        kind=entry.content.kind,
        file=entry.content.file,
        words=text,
        case=case,
    )
    return Fragment("told.html" if alert else "put.html", {"said": said, "alert": alert})


def own(entry: LogEntry, me: str) -> bool:
    """Whether somebody wrote it, and it can be changed as far as that depends on what it is."""
    theirs = entry.side is Side.COUNSELLOR and entry.author == me
    return theirs and entry.content.kind in CHANGED_ANEW and entry.content.album is None


async def _words(asked: Asked, told: Conversation) -> tuple[LogEntry, str]:
    """The entry that was named (`seq`), and its present wording. Raises Refused for what is not theirs to change."""
    seq = asked.number("seq")
    began = told.case.life.began if told.case is not None else 0
    log = await asked.use.store.records.log(told.contact, seq - 1, LATER) if seq > began else []
    if not log or log[0].seq != seq or not own(log[0], asked.visitor.counsellor.id):
        raise Refused
    first = log[0]
    of_them = (e for e in log if e.edited and abs(e.source) == abs(first.source) and e.author == first.author)
    return first, next(reversed([e.content.text for e in of_them]), first.content.text)
