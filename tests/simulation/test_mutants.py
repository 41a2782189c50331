"""Whether a run can see: each mistake that is put in on purpose is found, in hours of the hotline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from bot.adapters.memory.streams import MemoryInbox
from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.vault import Vault
from bot.core.model.effects.desk import Alert, AlertAll, Ping
from bot.core.model.errors import StoreDown
from bot.core.ports import Call, Entry, Raw, View
from bot.core.turn.turn import Turn
from bot.engine import deliverer
from bot.process import logs
from bot.simulation.run import simulated
from bot.wiring.receivers import Receivers

Patch = pytest.MonkeyPatch


class Never(Exception):
    """Raised by nobody."""


def looks_up_once(patch: Patch) -> None:
    """What the store does not answer for a moment is given up."""
    patch.setattr(deliverer, "StoreDown", Never)


def loses_updates(patch: Patch) -> None:
    """One update in ten is taken, and not kept."""
    add, seen = MemoryInbox.add, iter(range(1, 1_000_000))

    async def adds(self: MemoryInbox, updates: Sequence[Raw]) -> int:
        return await add(self, [update for update in updates if next(seen) % 10])

    patch.setattr(MemoryInbox, "add", adds)


def confirms_before_keeping(patch: Patch) -> None:
    """Telegram is told that an update was received although the store did not take it."""
    add = Receivers.add

    async def adds(self: Receivers, updates: Sequence[Raw]) -> int:
        try:
            return await add(self, updates)
        except StoreDown:
            return 0

    patch.setattr(Receivers, "add", adds)


def takes_two_for_one(patch: Patch) -> None:
    """Two contacts have the same name."""
    name = Vault.contact_id
    patch.setattr(Vault, "contact_id", lambda self, bot, chat: name(self, bot, chat // 2 if chat > 0 else chat))


def calls_nobody(patch: Patch) -> None:
    """Alerts are not posted."""
    render = TelegramForum.render

    def renders(self: TelegramForum, entry: Entry, view: View) -> Call | None:
        return None if isinstance(entry.effect, Alert | AlertAll | Ping) else render(self, entry, view)

    patch.setattr(TelegramForum, "render", renders)


def speaks_beside_counsellors(patch: Patch) -> None:
    """The bot never knows that a counsellor is there."""
    patch.setattr(Turn, "attended", property(lambda self: False))


SOME: Mapping[str, float] = {"store_answer_lost": 0.004}
AWAY: Mapping[str, float] = {"store_away": 0.1}

MUTANTS: dict[Callable[[Patch], None], tuple[Mapping[str, float], str]] = {
    looks_up_once: (SOME, ""),
    loses_updates: ({}, "silence"),
    confirms_before_keeping: (AWAY, "silence"),
    takes_two_for_one: ({}, "another"),
    calls_nobody: ({}, "of which the desk was not told"),
    speaks_beside_counsellors: ({}, "beside a counsellor"),
}
"""What is put in, which faults come with it, and a part of what has to be said of it."""

SEEDS = (1, 2, 3, 4)
"""Tried one after the other: a run is the same again on one version of Python, not on all of them."""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_mistake_is_found(mutant: Callable[[Patch], None], monkeypatch: Patch) -> None:
    rates, said = MUTANTS[mutant]
    logs.configure("CRITICAL")
    mutant(monkeypatch)
    runs = (simulated(seed, 0.15, rates) for seed in SEEDS)  # no further one once it is found
    assert any(said in violation.what for outcome in runs for violation in outcome.violations)
