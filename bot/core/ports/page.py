"""What the desk's page needs of the store besides the records: what commits announce, and what it keeps for a while."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Told:
    """What is told at a moment to whoever listens: that the record of `key` (a contact, or DESK) has changed, or what
    came of `press`. Neither: something may have been missed.
    """

    key: str = ""
    press: str = ""
    words: bytes = field(default=b"", repr=False)


class News(Protocol):
    """What commits announce, and what came of presses on the desk's page. Nothing of it rests anywhere: who was not
    there catches up from the records.
    """

    async def tell(self, press: str, words: bytes) -> None:
        """Tell what came of a press to whoever listens now. Sealed on its way."""

    def listen(self) -> AsyncIterator[Told]:
        """What is told from now on, without end. The first one says that all before was missed. Raises StoreDown."""


def seen_slip(session: str) -> str:
    """The name of the slip that says when a way into the page was used last (milliseconds since 1970). Once it has run
    out that way is over.
    """
    return f"seen:{session}"


class Slips(Protocol):
    """What the desk's page keeps for a while: each by a name, sealed, until its time is over."""

    async def put(self, name: str, words: bytes, seconds: float, *, new: bool = False) -> bool:
        """Keep words; False, and nothing is changed, where something of that name is there already and `new` is asked
        for.
        """

    async def get(self, name: str) -> bytes | None:
        """The words, None when there are none or their time is over."""

    async def drop(self, name: str) -> bool:
        """Take them away; whether they were there, which is true for one only of all who ask."""

    async def count(self, name: str, seconds: float) -> int:
        """How often this was called for a name, this time included, in the `seconds` since the first time."""
