"""The journal: who did what to which case, in lines that are chained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.ports.leases import Lease


@dataclass(frozen=True)
class JournalEntry:
    """Who did what, to which case, and why. Never words, never an identity of a contact.

    `urgency` is that of the case then, by its word, so that a report needs nothing but the journal.
    """

    what: str
    who: str
    case: str = ""
    why: str = ""
    urgency: str = ""


@dataclass(frozen=True)
class Mark:
    """A place in the journal's chain: the number of a line, and the hash of it."""

    number: int
    hash: str

    def __str__(self) -> str:
        """As it is printed, and noted by whoever wants to be sure later that nothing is gone."""
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True)
class Written:
    """A line of the journal as it rests: its number (None: it was put in by something else), when it was written, the
    hash of the line before, and its JSON.
    """

    number: int | None
    at: int
    before: str
    body: bytes


@dataclass(frozen=True)
class Anchor:
    """The newest line that is gone because its time was over: its place, and when it was written."""

    mark: Mark
    at: int


@dataclass(frozen=True)
class Signature:
    """A place in the chain that was signed, and when (milliseconds, by the clock of who signed)."""

    mark: Mark
    at: int
    value: str


@dataclass(frozen=True)
class Chain:
    """The whole journal as it rests, the oldest line first."""

    lines: tuple[Written, ...]
    head: Mark | None
    anchor: Anchor | None
    signatures: tuple[Signature, ...]


class Journal(Protocol):
    """Who did what, when and why. Lines are written by commits; here they are read, and signed."""

    async def entries(self, since: int) -> list[tuple[int, JournalEntry]]:
        """The lines written at `since` (milliseconds) or later, in order, with when."""

    async def chain(self) -> Chain:
        """The whole journal, as it rests."""

    async def sign(self, lease: Lease, at: int) -> Mark | None:
        """Sign the head, unless it is signed already; None then, and when there is no line yet."""

    def valid(self, mark: Mark, at: int, value: str) -> bool:
        """Whether `sign` made this signature."""
