"""A line of the outbox: where an entry waits, whose calls it takes from, and what stands before it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from bot.core.model.effects import table
from bot.core.model.effects.lanes import Lane
from bot.core.model.effects.table import EMERGENCIES, group_of, lane, row_of
from bot.core.ports import Entry
from bot.engine.limits import TOGETHER_WITHIN, Scope


def place(entry: Entry) -> str:
    """The line in which an entry waits."""
    return table.place(entry.effect, entry.key, entry.id)


def scope(entry: Entry) -> tuple[Scope, str]:
    """Whose budget an entry takes from, and the name of that budget."""
    where = place(entry)
    if row_of(entry.effect).free:
        return Scope.FREE, where
    if where.startswith(("contact:", "counsellor:")):
        return Scope.PRIVATE, where.removesuffix(f":{EMERGENCIES}")
    return Scope.GROUP, group_of(entry.effect)


class Waiting:
    """An entry while it waits, since `came` (monotonic seconds); what its call costs as far as is known."""

    def __init__(self, entry: Entry, came: float, order: int) -> None:
        self.entry, self.came, self.order = entry, came, order
        self.lane, self.purpose = lane(entry.effect), row_of(entry.effect).purpose
        self.kind, self.chat = scope(entry)
        self.cost = 1
        self.paid: tuple[Lane, float, int] | None = None
        """With which lane it paid, when, and for how many messages."""

    def expects(self, now: float) -> int:
        """What its call costs, as far as is known. An album that waited too long goes piece by piece."""
        return self.cost if now - self.came <= TOGETHER_WITHIN else 1


@dataclass
class Queue:
    """What waits in one chat, in order; `busy` while its first entry is being carried out."""

    entries: deque[Waiting] = field(default_factory=deque)
    busy: bool = False

    @property
    def lane(self) -> Lane:
        """Whoever waits in a line lifts all of it: those before them go first, but with their lane."""
        return min(w.lane for w in self.entries)
