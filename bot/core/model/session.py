"""A way into the desk's page, as a value."""

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
