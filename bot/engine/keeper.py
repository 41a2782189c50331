"""Holding a lease: take it, renew it, and know at every moment how long it still lasts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.core.model.errors import LeaseLost, SarikaError, StoreDown
from bot.core.ports import Lease, Leases
from bot.process.logs import log

SECONDS = 4.0
"""How long a lease lasts unless renewed: a standby takes over within 5 seconds of a kill."""

LATE, LONGEST = 2.0, 10.0
"""From how many seconds of delay on a process counts as one that is not let run, and how long a lease of one lasts at
most: where a machine has no processor left, `SECONDS` are over before a lease is renewed, and two processes would take
it from each other again and again."""

FORGETS = 0.975
"""How much of such a delay still counts a second later: after a minute and a half a tenth of it."""

RENEW = 0.8
"""Seconds between renewals."""

TRY = 0.25
"""Seconds between a standby's tries."""


def _now() -> float:
    """The clock by which the pauses between renewals run, too."""
    return asyncio.get_running_loop().time()


class Keeper:
    """Keeps one lease. `lost` is set when the store says that it is gone, and everything done under it must stop.

    While the store does not answer, `lost` stays unset, but `lease` refuses as soon as the time is over: the receiver
    goes on hearing Telegram, so that contacts can be told of the interruption; nothing can be committed or sent.
    """

    def __init__(self, leases: Leases, name: str) -> None:
        self._leases = leases
        self._name = name
        self._lease: Lease | None = None
        self._until = self._late = 0.0
        self.lost = asyncio.Event()
        self.unanswered = False
        """Whether it stands by, and the store does not say whether somebody else holds the lease."""

    def lease(self) -> Lease:
        """The lease held now. Raises LeaseLost when it has run out by our own clock, whatever the store says."""
        if self._lease is None or self.remaining() <= 0:
            raise LeaseLost("the lease has run out")
        return self._lease

    def remaining(self) -> float:
        """For how many more seconds it surely lasts."""
        return self._until - _now()

    @asynccontextmanager
    async def held(self) -> AsyncIterator[Lease]:
        """Wait until the lease can be taken, hold it, and give it up at the end."""
        lease = await self._take()
        renewing = asyncio.create_task(self._renew(lease), name=f"renew {self._name}")
        try:
            yield lease
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            self._lease, self._until = None, 0.0
            with suppress(StoreDown):  # then it runs out by itself
                await self._leases.release(lease)

    @property
    def _seconds(self) -> float:
        """For how long the lease is asked for: longer by twice as much as this process was kept waiting lately."""
        return min(LONGEST, SECONDS + 2 * self._late)

    async def _sleep(self, seconds: float) -> None:
        since = _now()
        try:
            await asyncio.sleep(seconds)
        finally:  # the lease may be lost in the same moment
            passed = _now() - since
            late = passed - seconds
            self._late = max(late if late > LATE else 0.0, self._late * FORGETS**passed)

    async def _take(self) -> Lease:
        while True:
            asked_at, seconds = _now(), self._seconds
            try:
                lease = await self._leases.acquire(self._name, seconds)
                self.unanswered = False
            except SarikaError as why:  # also one that refuses just this: whoever writes is told, and it is tried again
                if not (self.unanswered or isinstance(why, StoreDown)):
                    log.error("lease_not_taken", error=type(why).__name__, reason=str(why))
                lease, self.unanswered = None, True
            if lease is not None:
                self.lost.clear()
                self._lease, self._until = lease, asked_at + seconds
                return lease
            await self._sleep(TRY)

    async def _renew(self, lease: Lease) -> None:
        while True:
            await self._sleep(RENEW)
            asked_at, seconds = _now(), self._seconds
            try:
                await self._leases.renew(lease, seconds)
            except StoreDown:
                continue  # nobody can take it meanwhile, and `lease` knows when it has run out
            except Exception as gone:  # noqa: BLE001 - a fault of ours must not leave others without a poller
                if not isinstance(gone, LeaseLost):
                    log.error("lease_not_renewed", error=type(gone).__name__)
                self._until = 0.0
                self.lost.set()
                return
            self._until = asked_at + seconds
