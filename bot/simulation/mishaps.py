"""What goes wrong beside the gates: processes stop, clocks are set, threads are deleted, an older copy is put back."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from bot.adapters.memory.state import State
from bot.core.model.desk_events import DeskPutBack
from bot.core.ports import DESK
from bot.simulation.clock import Clock
from bot.simulation.oracle import Oracle
from bot.simulation.process import Sarika
from bot.simulation.scene import Scene
from bot.simulation.seen import Known
from standin.world.cast import RIGHTS
from standin.world.model import GENERAL

BOTH_FOR = (1.0, 30.0)
"""Seconds for which two processes run after one was paused, at least and at most."""

STANDS, RUNS = (0.5, 6.0), (0.5, 2.0)
"""Seconds for which nothing runs on a starved machine, and for which all does then, at least and at most."""

TAKES_OVER = 20.0
"""Seconds within which a lease that is lost at first is held again there."""

COPY_EVERY, COPIES = 3600.0, 12
"""Seconds between two copies of the store, and how many are there to be put back."""

NOT_COPIED = frozenset({"clock", "down", "leases", "news", "listeners", "journal_key", "destroyed", "forgotten"})
"""What a copy leaves out: what is of the machine, or of the processes, and the keys, which lie elsewhere."""


@dataclass(frozen=True)
class StoreCopy:
    """All that a store held at a moment (wall clock), and what was known of everybody then."""

    at: float
    held: Mapping[str, object]
    destroyed: int
    known: Known


def held_by(state: State) -> Mapping[str, object]:
    """What a copy of the store holds: values that nothing changes afterwards."""
    held = {one.name: copy(getattr(state, one.name)) for one in fields(state) if one.name not in NOT_COPIED}
    return held | {"ledgers": {contact: dict(ledger) for contact, ledger in state.ledgers.items()}}


def put_back(state: State, held: Mapping[str, object], destroyed: int) -> None:
    """The store is as it was: nobody holds a lease, and whose key was destroyed since stays unreadable."""
    for name, value in held.items():
        setattr(state, name, copy(value))
    state.ledgers = {contact: dict(ledger) for contact, ledger in state.ledgers.items()}
    state.leases.clear()
    state.forgotten = {contact for contact in state.destroyed[destroyed:] if contact in state.contacts}


class Mishaps:
    """Begins and ends them. `starts` begins a process; `alive` are those that run."""

    def __init__(
        self,
        scene: Scene,
        clock: Clock,
        state: State,
        starts: Callable[[], Sarika],
        alive: Mapping[asyncio.Task[None], Sarika],
    ) -> None:
        self._scene, self._clock, self._state, self._starts, self._alive = scene, clock, state, starts, alive
        self._copies: deque[StoreCopy] = deque(maxlen=COPIES)
        self._oracle: Oracle = scene.oracle
        scene.weather.began = self.begins
        if scene.weather.rates.get("older_copy"):
            self._copies_store()

    def begins(self, fault: str, seconds: float) -> None:
        """Something goes wrong, for so many seconds where it lasts: what the weather alone does not do."""
        if fault == "paused":
            for sarika in self._alive.values():
                sarika.paused_until = self._clock.wall + seconds
            second = self._starts()
            self._scene.agenda.after(seconds + self._scene.between(*BOTH_FOR), second.kill)
        elif fault == "starved":
            self._scene.weather.held_up(TAKES_OVER, "starved")
            self._starves(self._clock.wall + seconds)
        elif fault.startswith("clock"):
            self._sets_clock(seconds if fault == "clock_ahead" else -seconds)
            self._scene.agenda.after(seconds, self.mends)
        elif fault == "bot_demoted":
            self._scene.stage.admin(self._scene.forum).member(self._scene.stage.account().id, "member")
            self._scene.agenda.after(seconds, self.mends)
        elif fault == "thread_deleted":
            self._deletes_thread()
        elif fault == "group_moved":
            self._moves_group()
        elif fault == "older_copy":
            self._puts_back()

    def mends(self) -> None:
        """The clock is right again, and the bot an administrator of the group."""
        self._sets_clock(0.0)
        self._scene.stage.admin(self._scene.forum).member(self._scene.stage.account().id, "administrator", list(RIGHTS))

    def _starves(self, until: float) -> None:
        """Time passes in which nothing runs, and then all does for a moment."""
        if self._clock.wall < until and not self._scene.weather.calm:
            stands = self._scene.between(*STANDS)
            self._scene.weather.held_up(stands, "starved")
            self._clock.passes(stands)
            self._scene.agenda.after(self._scene.between(*RUNS), lambda: self._starves(until))

    def _sets_clock(self, ahead: float) -> None:
        if ahead != self._clock.ahead:
            self._clock.set_at = self._clock.wall
        self._clock.ahead = ahead
        self._scene.stage.hub.clock.offset = -ahead

    def _deletes_thread(self) -> None:
        """Somebody deletes a thread of the desk, with all that stands in it: the bot is not told."""
        admin = self._scene.stage.admin(self._scene.forum)
        if not (there := sorted(admin.chat.topics.keys() - {GENERAL})):
            self._scene.weather.counts["thread_deleted"] -= 1
            return
        thread = self._scene.random.choice(there)
        admin.delete_topic(thread)
        self._oracle.deleted(thread)
        self._scene.loses(thread)

    def _moves_group(self) -> None:
        """The group becomes another one, with another number and nothing in it, as Telegram does when it has to."""
        old = self._scene.stage.admin(self._scene.forum).chat
        there = sorted(old.topics.keys() - {GENERAL})
        new = self._scene.stage.admin(self._scene.forum).upgrade()
        new.next_id = max(new.next_id, old.next_id)  # here a number stands for one thread, whatever the group
        self._scene.forum = new.id
        self._oracle.moved(new.id)
        for thread in there:
            self._oracle.deleted(thread)
            self._scene.loses(thread)
        for places in self._scene.cards.values():
            places.clear()

    def _copies_store(self) -> None:
        made = StoreCopy(self._clock.wall, held_by(self._state), len(self._state.destroyed), self._oracle.known())
        self._copies.append(made)
        self._scene.agenda.after(COPY_EVERY, self._copies_store)

    def _puts_back(self) -> None:
        """Sarika is stopped, and begins again with the store as it was (`sarika restore`): the keys are as they are."""
        made = self._scene.random.choice(list(self._copies))
        for sarika in self._alive.values():
            sarika.kill()
        put_back(self._state, made.held, made.destroyed)
        since = datetime.fromtimestamp(made.at, UTC)
        self._state.tell(DESK, DeskPutBack(since=f"{since:%Y-%m-%d %H:%M}"))
        for thread in self._oracle.put_back(made.at, made.known):
            self._scene.loses(thread)
        while self._copies and self._copies[-1].at > made.at:  # what was copied since is not what there is now
            self._copies.pop()
