"""What one account may cost its group: it is answered at once each time, and what the desk does for it is bounded.

Danger, `/forget`, yes, and again: such a loop needs no second account, cannot be muted, and its traces delete
themselves. So the times of an hour, and a mute, outlive `/forget` at the desk under the contact's keyed id, and nothing
else does. A case that a counsellor closed counts no more: somebody has looked at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from bot.core.model.floods import Mute, Outlived
from bot.core.model.rules import HOUR, MINUTE
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from bot.core.turn.speech import Speech


class Cost(StrEnum):
    """What a case costs the calls of its group."""

    ALERT = "alert"
    """An alert by itself; then it is counted in the one for all, at the pace at which all are called again."""
    THREAD = "thread"
    """A thread at once; then ten minutes later, or as soon as somebody takes the case."""
    NOTICE = "notice"
    """A word in General that its contact is forgotten; then only where somebody held the case."""


PER_HOUR: Mapping[Cost, int] = {Cost.ALERT: 2, Cost.THREAD: 2, Cost.NOTICE: 2}
"""Of how many cases of one account within an hour (our choice: nobody who is in danger begins a third one so soon)."""

COUNTED = max(PER_HOUR.values()) + 1
"""Of how many cases it is kept when they were opened: one more than each cost allows."""

THREAD_LATER = 10 * MINUTE
"""After how long a further case has its thread although nobody took it."""


class Bounded(Speech):
    """A turn that counts what its contact costs the desk."""

    def opened(self) -> None:
        """The contact opens a case now."""
        self.counts = replace(self.counts, opened=(*self._lately(self.counts.opened), self.now)[-COUNTED:])

    def costly(self, cost: Cost) -> bool:
        """Whether the contact's present case is one too many for it."""
        return len(self._lately(self.counts.opened)) > PER_HOUR[cost]

    def outlive(self) -> None:
        """The contact is forgotten: what is kept of it for a while."""
        kept = Outlived(self.contact.contact, self.contact.mute.until, self._lately(self.counts.opened))
        self.desk = replace(self.desk, outlived=(*self.desk.outlived, kept))
        self.let_go()

    def come_back(self) -> None:
        """A contact of whom nothing is kept writes: what outlived that holds for them again."""
        me = self.contact.contact
        for kept in (o for o in self.desk.outlived if o.contact == me):
            self.mute = Mute(until=kept.muted_until)
            self.counts = replace(self.counts, opened=kept.opened)
            self.desk = replace(self.desk, outlived=tuple(o for o in self.desk.outlived if o.contact != me))

    def let_go(self) -> None:
        """Drop what has outlived its contact long enough."""
        left = tuple(o for o in self.desk.outlived if self._until(o) > self.now)
        self.desk = replace(self.desk, outlived=left)
        if left:
            self.set_timer(TimerName.OUTLIVED, min(map(self._until, left)), contact=DESK)

    def _until(self, kept: Outlived) -> int:
        return max(kept.muted_until, max(kept.opened, default=0) + HOUR)

    def _lately(self, opened: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(at for at in opened if self.since(at) < HOUR)
