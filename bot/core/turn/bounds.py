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
from bot.core.ports import DESK, JournalEntry
from bot.core.turn.speech import Speech

BY_ITSELF = ("bot", "contact")
"""Who does what no counsellor did, as the journal has it."""


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

LINES = 30
"""How many lines of the journal one account may write by itself within an hour (our choice: a talk with counsellors has
some ten). What is more is counted, and becomes one line, `more_lines`, when the hour is over."""

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

    def note_journal(self, what: str, who: str, why: str = "") -> None:
        """Write down who did what, when and why; of what an account does by itself no more than `LINES` in an hour."""
        if self.conversation is None or who not in BY_ITSELF:
            super().note_journal(what, who, why)
            return
        since, written, left = self.counts.lines
        if self.since(since) >= HOUR:
            self.more_lines()
            since, written, left = self.now, 0, 0
        if written < LINES:
            self.counts = replace(self.counts, lines=(since, written + 1, left))
            super().note_journal(what, who, why)
        else:
            self.counts = replace(self.counts, lines=(since, written, left + 1))
            self.set_timer(TimerName.MORE_LINES, since + HOUR)

    def more_lines(self) -> None:
        """An hour is over: say how many lines were not written in it."""
        since, _, left = self.counts.lines
        if left and self.since(since) >= HOUR:
            self._more(left)
            self.counts = replace(self.counts, lines=(0, 0, 0))

    def _more(self, left: int) -> None:
        self.journal.append(JournalEntry("more_lines", "bot", why=str(left)))

    def outlive(self) -> None:
        """The contact is forgotten: what is kept of it for a while."""
        opened, lines = self._lately(self.counts.opened), self.counts.lines
        kept = Outlived(self.contact.contact, self.contact.mute.until, opened, lines)
        self.desk = replace(self.desk, outlived=(*self.desk.outlived, kept))
        self.let_go()

    def come_back(self) -> None:
        """A contact of whom nothing is kept writes: what outlived that holds for them again."""
        me = self.contact.contact
        for kept in (o for o in self.desk.outlived if o.contact == me):
            self.mute = Mute(until=kept.muted_until)
            self.counts = replace(self.counts, opened=kept.opened, lines=kept.lines)
            if kept.lines[2]:
                self.set_timer(TimerName.MORE_LINES, kept.lines[0] + HOUR)
            self.desk = replace(self.desk, outlived=tuple(o for o in self.desk.outlived if o.contact != me))

    def let_go(self) -> None:
        """Drop what has outlived its contact long enough."""
        left = tuple(o for o in self.desk.outlived if self._until(o) > self.now)
        for gone in (o for o in self.desk.outlived if o not in left and o.lines[2]):
            self._more(gone.lines[2])
        self.desk = replace(self.desk, outlived=left)
        if left:
            self.set_timer(TimerName.OUTLIVED, min(map(self._until, left)), contact=DESK)

    def _until(self, kept: Outlived) -> int:
        since, written, _ = kept.lines
        return max(kept.muted_until, max(kept.opened, default=0) + HOUR, since + HOUR if written else 0)

    def _lately(self, opened: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(at for at in opened if self.since(at) < HOUR)
