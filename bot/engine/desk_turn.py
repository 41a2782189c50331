"""The desk is one record that all contacts share: whoever changes it takes turns, whoever reads it reads it once."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.core.model.desk import Desk
from bot.core.ports import DESK, Commit, Loaded, Records


class DeskTurn:
    """Turns at changing the desk, and what it is between two changes. Made anew for every lease.

    A turn is as long as deciding takes. Its commit then goes to the disk, and the next one decides on the desk as it
    will be after that: commits that are under way together rest together. Should one fail, those built on it fail too,
    since each names the version of the desk that it follows, and are decided anew: once all that is under way is over,
    or one of them could follow a change of somebody else's that took the version it names.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._held = False
        self._waiting: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._order = 0
        self._under_way: set[asyncio.Task[None]] = set()
        self._ahead: tuple[int, Desk] | None = None
        self._known: Desk | None = None
        self._changes = 0

    @property
    def free(self) -> bool:
        """Whether nobody is about to change the desk."""
        return not self._held and not self._under_way

    @asynccontextmanager
    async def change(self, *, first: bool = False) -> AsyncIterator[None]:
        """Wait for a turn, and hold it for the block; `first`: before all who wait and are not."""
        await self._turn(first)
        self._touched()
        try:
            yield
        finally:
            self._pass_on()

    async def newest(self, loaded: Loaded) -> Loaded:
        """A contact's state beside the desk that the next commit follows. To be called in a turn."""
        if self._ahead is None:
            while self._under_way:
                await asyncio.wait(self._under_way)
                await asyncio.sleep(0)  # their ends are written down by then
            desk = await self._records.load(DESK)
            self._ahead = desk.desk_version, desk.desk
        version, state = self._ahead
        return replace(loaded, desk=state, desk_version=version)

    def begin(self, commit: Commit, making: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Start to make a commit true; to be awaited after the turn. To be called in a turn."""
        if commit.desk is not None:
            self._ahead = commit.desk_version + 1, commit.desk
        made = asyncio.create_task(making, name="commit")
        self._under_way.add(made)
        made.add_done_callback(self._made)
        return made

    async def now(self) -> Desk:
        """The desk, no older than this call: loaded only if it may have changed, as only we change it under a lease."""
        if self._known is not None:
            return self._known
        changes = self._changes
        desk = (await self._records.load(DESK)).desk
        if self.free and changes == self._changes:
            self._known = desk
        return desk

    def _made(self, commit: asyncio.Task[None]) -> None:
        self._under_way.discard(commit)
        self._touched()
        if commit.cancelled() or commit.exception() is not None:
            self._ahead = None

    def _touched(self) -> None:
        self._known = None
        self._changes += 1

    async def _turn(self, first: bool) -> None:
        if not self._held:
            self._held = True
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._order += 1
        heapq.heappush(self._waiting, (not first, self._order, mine))
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():  # it was given the turn in the same moment
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        while self._waiting:
            _, _, following = heapq.heappop(self._waiting)
            if not following.done():
                following.set_result(None)
                return
        self._held = False
