"""Every screen of the diary of work that a contact can come to, as effects, with the conversation of that moment."""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta

from bot.core.model.conversation import Conversation, Counts, Quiet
from bot.core.model.effects.contact import DiarySheet, Tell
from bot.core.model.own.diary import Day, Diary, Did, Per, Wage
from bot.core.model.own.kept import Own
from tests.core.world import World

NOW = 1_795_586_400_000
"""25 November 2026, 06:00 UTC."""
WIDE = 2_859_000_000
"""The greatest wage that is likely to stand there: of a month, in rupiah with its small coins."""


def full(country: str, days: int = 61, amount: int = WIDE) -> Diary:
    """A diary of so many days in a row until today, each with all that can be written."""
    last = date(2026, 11, 25)
    each = [Day((last - timedelta(n)).isoformat(), Did.WORKED, 630, amount, amount) for n in range(days)]
    return Diary(country, Wage(amount, Per.MONTH), tuple(reversed(each)))


def screens(country: str | None) -> list[tuple[Tell | DiarySheet, Conversation]]:
    """What is shown when every button of the diary is pressed on and on; of dates that differ one."""
    world = World()
    world.now = NOW
    own = Own(full(country), opened_at=NOW) if country is not None else Own()
    start = Conversation(contact="a", address="1", counts=Counts(begun_at=NOW), quiet=Quiet(heard_at=NOW), own=own)
    found: list[tuple[Tell | DiarySheet, Conversation]] = []
    seen: set[tuple[str, ...]] = set()
    waiting: deque[tuple[Conversation, tuple[str, ...]]] = deque()
    waiting += [(start, ("diary",)), (start, ("diary_sheet",))]
    while waiting:
        before, press = waiting.popleft()
        name = tuple(part for part in press if not part.replace("-", "").isdecimal())
        if name in seen or not press[0].startswith("diary"):
            continue
        seen.add(name)
        world.conversations["a"] = before
        decision = world.handle("a", [world.pressed("a", press[0], *press[1:])])
        after = world.conversations["a"]
        for effect in decision.effects:
            if isinstance(effect, Tell | DiarySheet):
                found.append((effect, after))
            if isinstance(effect, Tell):
                waiting += [(after, (b.action, *b.args)) for row in effect.buttons for b in row]
    return found
