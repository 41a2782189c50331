"""The desk's page, as values: the ways into it, and what is done there and nowhere else. All other presses there are
those of the forum.

`message` is a number below 0 that the page made of an id of its own: it is no message of Telegram's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.model.case import Content
from bot.core.model.case_events import CasePress, DeskAct, DeskEvent, Press
from bot.core.model.prepared import What


@dataclass(frozen=True)
class Session:
    """A way into the desk's page: the hash of its key, whose it is (our id), since when (milliseconds), and what the
    browser said of itself.
    """

    id: str
    counsellor: str
    begun_at: int
    browser: str = ""


@dataclass(frozen=True)
class Ticket:
    """What the door showed at a PC and a counsellor sent the bot: its hash, who (our id) and when (milliseconds).

    `browser`: what that browser said of itself, None before the door said that it shows it. `agreed`: whether the
    counsellor let it in, None before they answered.
    """

    id: str
    counsellor: str
    sent_at: int
    browser: str | None = None
    agreed: bool | None = None


class SessionBegun(DeskAct):
    """A counsellor has a way into the page from now on. `session`: its name, from which nobody can make the key to it;
    `browser`: what it said of itself, in our words.
    """

    session: str
    browser: str


class SessionEnded(DeskAct):
    """A counsellor ends one of their ways into the page (`session`), or a supervisor somebody else's."""

    session: str


class TicketSent(DeskAct):
    """A counsellor sent the bot, privately, what the door shows at a PC (`ticket`: its hash)."""

    ticket: str


class TicketShown(DeskEvent):
    """The door knows that ticket: a browser shows it now, which says of itself what `browser` is in our words."""

    ticket: str
    browser: str


class TicketAnswered(Press):
    """A counsellor says whether they opened that browser's page themselves, and it may come in as them."""

    ticket: str
    agreed: bool


class CaseRead(DeskAct):
    """A counsellor opened a case on the page."""

    case: int


class WroteOnPage(CasePress):
    """A counsellor wrote in a case on the page."""

    content: Content
    message: int
    sent_at: int


class SentOnPage(CasePress):
    """A counsellor sends prepared content of that id; `value` fills what the case alone does not, such as a time."""

    what: What
    id: str
    value: str = field(default="", repr=False)
    message: int


class NotedOnPage(CasePress):
    """A counsellor writes down something for the team: nothing of it reaches the contact."""

    words: str = field(repr=False)
