"""Links the journal's lines before they are written: each holds the keyed hash of the one before it.

The process that leads writes alone, so it knows the head that its lines will make, and many commits go out together.
Where it is mistaken, the store changes nothing and the lines are linked anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.adapters.redis.asking import fields
from bot.adapters.redis.place import Place
from bot.adapters.redis.scripts import Value
from bot.codec import encode
from bot.core.journal.chain import linked
from bot.core.ports import JournalEntry, Mark
from bot.process.logs import log

OWNER = "journal"
"""Whose key links and signs."""

CUT = "journal_cut"
"""What the journal says where lines were taken from its end while this process wrote it."""


def mark_of(found: dict[bytes, bytes]) -> Mark:
    """The head of the chain; number 0 where there is no line yet."""
    return Mark(int(found.get(b"n", b"0")), found.get(b"h", b"").decode())


class Links:
    """The head of the chain once all that is under way is written."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._seal = partial(place.vault.mac, OWNER)
        self._head: Mark | None = None
        self._sure = 0
        self._cut: tuple[JournalEntry, ...] = ()

    def forget(self) -> None:
        """Another process may have written since, or the store was restored."""
        self._head, self._sure, self._cut = None, 0, ()

    async def ready(self) -> None:
        """See that lines can be linked. Raises StoreDown."""
        await self._place.vault.ready(OWNER)
        if self._head is None:
            sure = self._sure
            found = mark_of(await fields(self._place.client, self._place.names.journal_head))
            if self._head is None:
                self._head = found
                if found.number < sure:
                    log.error(CUT, items=sure - found.number)
                    self._cut = (JournalEntry(CUT, "bot", why=f"{found.number + 1}-{sure}"),)
                    self._sure = found.number

    def on_top(self, entries: Sequence[JournalEntry], at: int) -> list[Value]:
        """The arguments for a commit: the head that the lines follow, and the lines. To be sent before the next."""
        head = self._head or Mark(0, "")
        if not entries:
            return ["", "", 0]
        made = linked([encode(entry) for entry in (*self._cut, *entries)], head, at, self._seal)
        arguments: list[Value] = [head.number, head.link, len(made)]
        for line, mark in made:
            arguments += (mark.number, line.at, line.before, line.body, mark.link)
        self._head = made[-1][1]
        return arguments

    def written(self, arguments: Sequence[Value]) -> None:
        """These lines are in the journal."""
        if len(arguments) > 3:
            self._sure, self._cut = max(self._sure, int(arguments[-5])), ()

    def not_written(self) -> None:
        """Some are not: what was linked on top of them is not either."""
        self._head = None
