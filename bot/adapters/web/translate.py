"""What was done on the page, from the inbox, to the events of the core; all else is Telegram's."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.adapters.web.acts import PAGE
from bot.core.keeping.events import CasesSought, TaskPut, WordPut
from bot.core.model.case import Content, Kind
from bot.core.model.case_events import By, Closed, Lowered, OfferAnswered, SummaryMade
from bot.core.model.contact_events import Unreadable
from bot.core.model.desk import Desk
from bot.core.model.desk_events import (
    CaseRead,
    DeskPressed,
    NotedOnPage,
    NumberDialled,
    SentOnPage,
    SessionBegun,
    SessionEnded,
    TicketShown,
    WithholdAsked,
    WordsChanged,
    WroteOnPage,
)
from bot.core.model.errors import Unparsable
from bot.core.model.events import Event
from bot.core.model.prepared import What
from bot.core.ports import DESK, Routed, Translator

Pressing = Callable[[list[str], By, str, Desk], Routed]
"""What the forum makes of the parts of a button: who pressed it, and the name of the press."""

LONGEST = 4_096
"""Characters of what a counsellor writes at once: what fits into one message of Telegram's."""


@dataclass(frozen=True)
class PageTranslator:
    """Turns what was done on the page into events, and leaves to `telegram` what is Telegram's."""

    telegram: Translator
    who: Callable[[str, str], By]
    pressing: Pressing

    def translate(self, body: bytes, desk: Desk, received_at: int) -> Routed:
        """The events of an entry. Raises Unparsable."""
        if not body.startswith(PAGE):
            return self.telegram.translate(body, desk, received_at)
        try:
            done = json.loads(body)["page"]
            if done["who"] is None:
                shown = TicketShown(ticket=str(done["ticket"]), browser=str(done["browser"]))
                return Routed(DESK, (shown,))
            by = self.who(str(done["who"]["address"]), str(done["who"]["name"]))
            return self._routed(done, by, desk, received_at)
        except (KeyError, TypeError, ValueError, IndexError) as fault:
            raise Unparsable(f"not of the page: {type(fault).__name__}") from None

    def sender(self, body: bytes) -> tuple[str, Unreadable] | None:
        """Nobody, where it was done on the page."""
        return None if body.startswith(PAGE) else self.telegram.sender(body)

    def _routed(self, done: dict[str, Any], by: By, desk: Desk, received_at: int) -> Routed:
        number, press = int(done["number"]), str(done.get("press", ""))
        match done:
            case {"begin": str(session), "browser": str(browser)}:
                return Routed(DESK, (SessionBegun(by=by, session=session, browser=browser),), by.address)
            case {"end": str(session)}:
                return Routed(DESK, (SessionEnded(by=by, session=session),), by.address)
            case {"withhold": str(argument), "back": bool(back)}:
                return Routed(DESK, (WithholdAsked(by=by, restore=back, argument=argument),), by.address)
            case {"sought": True}:
                return Routed(DESK, (CasesSought(by=by),), by.address)
            case {"dialled": str(service), "phone": str(phone)}:
                return Routed(DESK, (NumberDialled(by=by, service=service, number=phone),), by.address)
            case {"parts": list(parts)}:
                if "contact" in done:  # whose case may have ended long ago: the desk does not know their buttons
                    desk = desk.with_asked(str(parts[1]), str(done["contact"]))
                routed = self.pressing([str(part) for part in parts], by, press, desk)
                seen = int(done.get("seen", 0))
                return replace(routed, events=tuple(_on_page(event, number, seen) for event in routed.events))
        contact = desk.whose(str(done["case"][0]))
        event = _in_case(done, by, press, int(done["case"][1]), number, received_at)
        if contact is None:  # who it is about was forgotten since
            return Routed(DESK, (DeskPressed(by=by, press=press),), by.address)
        return Routed(contact, (event,), by.address)


def _on_page(event: Event, number: int, seen: int) -> Event:
    """A press of the forum with what is known of it on the page only."""
    match event:
        case OfferAnswered():
            return replace(event, message=number)
        case Closed() | Lowered():
            return replace(event, seen=seen)
    return event


def _in_case(done: dict[str, Any], by: By, press: str, case: int, number: int, received_at: int) -> Event:
    """What was done in the case of a number, and is no button. Raises KeyError for what nobody knows."""
    match done:
        case {"changed": int(seq), "kind": str(kind), "words": str(text)}:
            words = Content(Kind(kind), text[:LONGEST], done["file"])
            return WordsChanged(by=by, case=case, press=press, seq=seq, content=words)
        case {"summary": int(referral)}:
            return SummaryMade(by=by, referral=referral)
        case {"read": True}:
            return CaseRead(by=by, case=case)
        case {"sent": str(kind), "file": str(file)}:
            media = Content(Kind(kind), file=file)
            return WroteOnPage(by=by, case=case, press=press, content=media, message=number, sent_at=received_at)
        case {"words": str(text)}:
            words = Content(Kind.TEXT, text[:LONGEST])
            return WroteOnPage(by=by, case=case, press=press, content=words, message=number, sent_at=received_at)
        case {"word": str(words)}:
            return WordPut(by=by, case=case, press=press, words=words)
        case {"task": str(words), "due": int(due)}:
            return TaskPut(by=by, case=case, press=press, words=words, due=due)
        case {"note": str(words)}:
            return NotedOnPage(by=by, case=case, press=press, words=words)
        case {"what": str(what), "prepared": str(id), "value": str(value)}:
            return SentOnPage(by=by, case=case, press=press, what=What(what), id=id, value=value, message=number)
    raise KeyError("what")
