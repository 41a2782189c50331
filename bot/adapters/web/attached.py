"""A picture, a file or a voice note that a counsellor sends from their browser.

It is read into memory, judged by what it is and never by what it is called, handed to Telegram, and sent from there by
its id through the same line as what counsellors send in the forum. On this machine it is written down nowhere.

The page sends one line of fields, as a form has them, and behind it the bytes: what Starlette reads of a form with
files it puts on the disk, in the clear.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.adapters.web.acts import Acts, BadId, check_id
from bot.adapters.web.asked import Asked, Fragment, Refused, TooLarge
from bot.adapters.web.opus import NotOpus, as_ogg
from bot.adapters.web.use import NotUploaded
from bot.core.model.case import Kind

MOST = 10_000_000
"""Bytes of a file: what Telegram takes as a photo (Bot API, sendPhoto), and a minute of a poor line."""

FIRST_LINE = 2_048
"""Bytes of the fields before it."""

WITHIN = 240.0
"""Seconds in which all of it has to be there: 10 MB at 40 kB a second."""

AT_ONCE = 8
"""How many are read at once by one process, as each rests in its memory; further ones wait."""


@dataclass(frozen=True)
class Type:
    """As what something is sent, the name that the contact sees, and whether it is a voice note when it was recorded.

    What a counsellor called it is passed on to nobody: it may hold anybody's name.
    """

    kind: Kind
    name: str
    spoken: bool = False


_PICTURE = Type(Kind.PHOTO, "photo")
_BY_BEGINNING: tuple[tuple[bytes, int, Type], ...] = (
    (b"\xff\xd8\xff", 0, _PICTURE),
    (b"\x89PNG\r\n\x1a\n", 0, _PICTURE),
    (b"WEBP", 8, _PICTURE),
    (b"%PDF-", 0, Type(Kind.DOCUMENT, "file.pdf")),
    (b"OggS", 0, Type(Kind.VOICE, "voice.ogg", spoken=True)),
    (b"ID3", 0, Type(Kind.AUDIO, "sound.mp3")),
    (b"\xff\xfb", 0, Type(Kind.AUDIO, "sound.mp3")),
    (b"\xff\xf3", 0, Type(Kind.AUDIO, "sound.mp3")),
    (b"ftypM4A ", 4, Type(Kind.AUDIO, "sound.m4a", spoken=True)),
    (b"ftypisom", 4, Type(Kind.VIDEO, "video.mp4", spoken=True)),
    (b"ftypiso5", 4, Type(Kind.VIDEO, "video.mp4", spoken=True)),
    (b"ftypmp41", 4, Type(Kind.VIDEO, "video.mp4", spoken=True)),
    (b"ftypmp42", 4, Type(Kind.VIDEO, "video.mp4", spoken=True)),
)
"""What may be sent, by the bytes at a place near its beginning: pictures, papers, sounds, films; no program, no archive
and no page, and nothing that a phone may take for one.
"""

_RECORDED = b"\x1a\x45\xdf\xa3"
"""With what a recording of most browsers begins (WebM); of Telegram's voice notes that is no wrapping."""


class NotToBeSent(ValueError):
    """It is of no type that may be sent."""


def type_of(body: bytes, *, recorded: bool) -> tuple[Type, bytes]:
    """As what something is sent, and its bytes then. `recorded`: the page recorded a voice. Raises NotToBeSent."""
    if recorded and body.startswith(_RECORDED):
        try:
            return Type(Kind.VOICE, "voice.ogg"), as_ogg(body)
        except NotOpus:
            raise NotToBeSent from None
    for beginning, at, found in _BY_BEGINNING:
        if body[at : at + len(beginning)] == beginning:
            if recorded and not found.spoken:
                raise NotToBeSent
            return (Type(Kind.VOICE, "voice.m4a" if at else found.name), body) if recorded else (found, body)
    raise NotToBeSent


class Coming:
    """What a browser is sending. Raises TooLarge before more than that is read, also where only its length says so."""

    def __init__(self, request: Request) -> None:
        given = request.headers.get("content-length", "")
        if given.isdecimal() and int(given) > MOST + FIRST_LINE:
            raise TooLarge
        self._chunks: AsyncIterator[bytes] = request.stream()
        self._ahead = b""
        # our server waits a short time for requests; here it is told to wait longer (`bot.wiring.web`)
        self._more_time = request.scope.get("more_time", lambda _: None)

    async def fields(self) -> dict[str, str]:
        """The fields before it."""
        async for chunk in self._chunks:
            self._ahead += chunk
            line, ended, rest = self._ahead.partition(b"\n")
            if len(line) > FIRST_LINE:
                raise TooLarge
            if ended:
                self._ahead = rest
                try:
                    return dict(parse_qsl(line.decode(), keep_blank_values=True, max_num_fields=16))
                except ValueError:
                    return {}
        return {}

    async def body(self) -> bytes:
        """All the rest. Raises TimeoutError where it does not come in time."""
        self._more_time(WITHIN)
        parts, length = [self._ahead], len(self._ahead)
        async with asyncio.timeout(WITHIN):
            async for chunk in self._chunks:
                parts.append(chunk)
                length += len(chunk)
                if length > MOST:
                    raise TooLarge
        return b"".join(parts)


async def attach(asked: Asked, coming: Coming, room: asyncio.Semaphore) -> Fragment:
    """Send to the contact what a browser is sending, if the case is theirs. Raises Refused, TooLarge, TimeoutError."""
    _, told = await asked.case()
    case, visitor, words = told.case, asked.visitor, asked.words
    if case is None or not case.live or case.number != asked.number("number"):
        raise Refused
    if case.holder != visitor.counsellor.id:  # nothing of it is read, and nothing reaches Telegram
        return _said(words.text("page.not_yours"))
    async with room:
        body = await coming.body()
        try:
            id = check_id(asked.form.get("id", ""))
            type, body = await asyncio.to_thread(type_of, body, recorded=bool(asked.form.get("recorded")))
            async with asked.use.uploaded(visitor.counsellor.address, type.kind, body, type.name) as (kind, file):
                of_case = [told.token, case.number]
                answer = await Acts(asked.use, asked.live).act(visitor, id, sent=kind.value, file=file, case=of_case)
        except (NotToBeSent, BadId):
            return _said(words.text("page.not_to_be_sent"))
        except NotUploaded as why:
            return _said(words.text("page.start_first" if why.unreached else "page.not_uploaded"))
    said, alert = words.answer(answer) if answer is not None else (words.text("page.is_there"), False)
    return _said(said, alert=alert)


def _said(words: str, *, alert: bool = True) -> Fragment:
    """What came of it. What was refused was not read to its end, and the connection ends with it."""
    return Fragment("told.html", {"said": words, "alert": alert}, {"Connection": "close"})
