"""Ways into the desk's page, as values."""

from __future__ import annotations

from dataclasses import dataclass


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
