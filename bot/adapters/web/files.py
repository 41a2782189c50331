"""What somebody sent that is no text: fetched from Telegram when somebody asks to see it, and kept nowhere.

A picture that is held back is shown to the holder alone, once they opened it (`bot.core.casework.pictures`).
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from bot.adapters.web.asked import Asked, Refused
from bot.core.casework.pictures import PICTURES, guarded
from bot.core.model.case import Case, Kind, LogEntry, Side
from bot.core.model.conversation import Conversation
from bot.core.understanding.topics import Topics

TYPES: Mapping[Kind, str] = {
    Kind.PHOTO: "image/jpeg",
    Kind.STICKER: "image/webp",
    Kind.VOICE: "audio/ogg",
    Kind.AUDIO: "audio/mpeg",
    Kind.VIDEO: "video/mp4",
    Kind.VIDEO_NOTE: "video/mp4",
    Kind.ANIMATION: "video/mp4",
    Kind.DOCUMENT: "application/octet-stream",
}
"""As which it is handed to the browser: by its kind, never by what somebody called it."""


def shows(told: Conversation, case: Case, entry: LogEntry, counsellor: str, about: Topics) -> str:
    """What the page offers of an entry: its type, `held` where it is to be opened first, or nothing."""
    if entry.content.file is None or entry.content.kind not in TYPES:
        return ""
    if entry.side is Side.COUNSELLOR:
        return TYPES[entry.content.kind]
    if entry.content.kind in PICTURES and guarded(told, case, about):
        if case.holder != counsellor:
            return ""
        return "held" if entry.seq in case.guard.unopened else TYPES[entry.content.kind]
    return "" if entry.seq in case.guard.unopened else TYPES[entry.content.kind]


async def file(asked: Asked) -> Response:
    """The file of an entry of a case's log (`seq`). Raises Refused."""
    _, told = await asked.reads()
    case, seq = told.case, asked.number("seq")
    if case is None or seq <= case.life.began:
        raise Refused
    log = await asked.use.store.records.log(told.contact, seq - 1, 1)
    about = asked.words.content.about
    of = shows(told, case, log[0], asked.visitor.counsellor.id, about) if log and log[0].seq == seq else ""
    if of in ("", "held") or log[0].content.file is None:
        raise Refused
    body = await asked.use.fetch(log[0].content.file)
    if body is None:
        return Response(status_code=404)
    return Response(body, media_type=of, headers={"Content-Disposition": "attachment"})
