"""A request of somebody who is in, and what is answered: a screen or a part of one, as HTML."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.adapters.web.acts import Acts, number_of
from bot.adapters.web.live import Live
from bot.adapters.web.sessions import Sessions, Visitor
from bot.adapters.web.use import Use
from bot.adapters.web.words import Words
from bot.core.model.conversation import Conversation
from bot.core.model.desk import DeskCase
from bot.core.model.errors import Forgotten
from bot.core.ports import Loaded

LARGEST = 64 * 1024
"""Bytes of a request: four times the longest message in Khmer."""


READ_AGAIN = 3_600_000
"""Milliseconds in which reading the same case again is written down once: an open page fetches on and on."""

READ_KEPT = 4_096
"""How many readings a process remembers as written down: some hundred counsellors' in an hour."""


class TooLarge(Exception):
    """A request has more bytes than it may."""


class Refused(Exception):
    """It is not theirs to see, or not there any more; which of the two nobody is told."""


@dataclass(frozen=True)
class Asked:
    """Who asks, with what, and in which language."""

    use: Use
    live: Live
    sessions: Sessions
    visitor: Visitor
    form: Mapping[str, str] = field(repr=False)
    words: Words = field(repr=False)

    async def case(self) -> tuple[Loaded, Conversation]:
        """The contact whose case was named (`case`: its token), with their record. Raises Refused."""
        contact = self.visitor.desk.whose(self.form.get("case", ""))
        if contact is None:
            raise Refused
        try:
            loaded = await self.use.store.records.load(contact)
        except Forgotten:
            raise Refused from None
        told = loaded.conversation
        if told is None or told.case is None or not self.visitor.may_see(told.case.group):
            raise Refused
        return loaded, told

    async def told(self, case: DeskCase) -> Conversation | None:
        """The record of a case in the desk's list; None where it knows no such case any more."""
        try:
            told = (await self.use.store.records.load(case.contact)).conversation
        except Forgotten:
            return None
        there = told is not None and told.case is not None and told.case.number == case.number
        return told if there else None

    async def reads(self) -> tuple[Loaded, Conversation]:
        """The same, to show what was said: who read it is written down, whichever way they ask. Raises Refused."""
        loaded, told = await self.case()
        await self.live.shows(self.visitor.session.id, told.contact)
        by, number = self.visitor.by, told.case.number if told.case is not None else 0
        once_in = number_of("read", by.counsellor, told.token, str(number), str(loaded.now // READ_AGAIN))
        if once_in not in self.live.read:  # the inbox takes it once, too; an open page asks with each word
            await Acts(self.use, self.live).put(once_in, by, read=True, case=[told.token, number])
            self.live.read[once_in] = None
            for old in tuple(self.live.read)[:-READ_KEPT]:
                del self.live.read[old]
        return loaded, told

    def tag(self, told: Conversation) -> dict[str, Any]:
        """Which case something on the page is about. Raises Refused where there is none."""
        if told.case is None:
            raise Refused
        return {"token": told.token, "number": told.case.number, **self.words.tag(told.case.code)}

    def number(self, name: str) -> int:
        """A number that the page sent; 0 without. Raises Refused for what is none."""
        given = self.form.get(name, "") or "0"
        if not given.isascii() or not given.isdecimal() or len(given) > 12:
            raise Refused
        return int(given)


@dataclass(frozen=True)
class Fragment:
    """What is answered: a template with its values, and what htmx is told besides (`HX-…`)."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)


def once() -> str:
    """An id for something that is done once, however often its button is pressed."""
    return secrets.token_urlsafe(12)


async def form_of(request: Request) -> dict[str, str]:
    """The fields that a page sent. Raises TooLarge before more than `LARGEST` is read."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise TooLarge
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=64))
    except ValueError:
        return {}
