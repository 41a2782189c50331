"""The desk is one record that all contacts share: whoever changes it takes turns, and whoever reads it reads it once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.core.model import Desk
from bot.core.ports import DESK, Records


class DeskTurn:
    """Turns at changing the desk, and what it is between two changes. Made anew for every lease.

    Without turns, of many contacts whose cases change at once one would commit and all others decide again. They are
    no lock against other processes: a commit still fails when the desk is another than the one decided on.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._turn = asyncio.Lock()
        self._known: Desk | None = None
        self._changes = 0

    @property
    def free(self) -> bool:
        """Whether nobody is about to change the desk."""
        return not self._turn.locked()

    @asynccontextmanager
    async def change(self) -> AsyncIterator[None]:
        """Wait for a turn, and hold it for the block."""
        async with self._turn:
            self._known = None
            self._changes += 1
            yield

    async def now(self) -> Desk:
        """The desk, not older than this call: loaded only if it may have changed, as only we change it under a lease."""
        if self._known is not None:
            return self._known
        changes = self._changes
        desk = (await self._records.load(DESK)).desk
        if self.free and changes == self._changes:
            self._known = desk
        return desk
