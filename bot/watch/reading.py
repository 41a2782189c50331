"""Reads how this process is, for health and metrics, from the parts that know."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Protocol

from bot.core.desk.reach import needed
from bot.core.model.case import CaseState
from bot.core.model.desk import Desk
from bot.core.model.errors import StoreDown
from bot.core.ports import DESK
from bot.engine.leader import Leader
from bot.engine.parts import Store
from bot.process.roles import Role
from bot.watch.status import NluState, Status, WorkerState

SILENT = 120.0
"""Seconds without an answer to getUpdates after which updates count as not being received."""


class Hears(Protocol):
    """A way in: when it last heard from Telegram, by the monotonic clock; 0 when never."""

    heard_at: float


class Guarded(Protocol):
    """A way in that anybody can knock at."""

    refused: int
    """How many requests were none of Telegram's, or could not be read."""


class Down(Protocol):
    """Knows whether the store took the last update."""

    @property
    def down(self) -> bool: ...  # noqa: D102


class Model(Protocol):
    """Knows the state of the intent model."""

    @property
    def state(self) -> NluState: ...  # noqa: D102
    @property
    def restarts(self) -> int: ...  # noqa: D102


@dataclass(frozen=True)
class Receiving:
    """The ways in of this process; both None when it does not receive."""

    poller: Hears | None
    webhook: Guarded | None
    interruption: Down
    standby: Callable[[], bool] = lambda: False
    """Whether another process polls now, and this one would take over."""

    def now(self) -> bool | None:
        """Whether updates are being taken in. A webhook that hears nothing may have nothing to hear."""
        if self.poller is not None and self.standby():
            return None
        if self.poller is not None:
            return not self.interruption.down and time.monotonic() - self.poller.heard_at < SILENT
        return not self.interruption.down if self.webhook is not None else None


async def read_status(
    store: Store, leader: Leader, receiving: Receiving, model: Model, roles: frozenset[Role]
) -> Status:
    """The status now. A store that does not answer is a status, not an error."""
    worker = WorkerState.OFF
    if Role.WORK in roles:
        worker = WorkerState.LEADING if leader.leading else WorkerState.STANDBY
    try:
        loaded = await store.records.load(DESK)
        inbox = await store.inbox.oldest()
        outbox = await store.outbox.oldest()
    except StoreDown:
        return Status(store=False, receiving=receiving.now(), worker=worker, nlu=model.state)
    now, desk = loaded.now, loaded.desk
    made = leader.waiting_since() or ({"all": outbox} if outbox is not None else {})
    waiting = [c.waiting_since for c in desk.cases if c.state is CaseState.WAITING]
    seen = leader.seen()
    letters = dict(zip(leader.groups, ascii_lowercase, strict=False))
    return Status(
        store=True,
        receiving=receiving.now(),
        worker=worker,
        nlu=model.state,
        nlu_restarts=model.restarts,
        inbox_oldest={"all": (now - inbox) / 1000} if inbox is not None else {},
        outbox_oldest={lane: (now - since) / 1000 for lane, since in made.items()},
        waiting=_by_urgency(desk, CaseState.WAITING),
        open=_by_urgency(desk, CaseState.OPEN),
        longest_wait=(now - min(waiting)) / 1000 if waiting else None,
        on_duty=len(desk.on_duty(now)),
        desk_troubles=dict(Counter(trouble.what.value for trouble in desk.troubles)),
        group_cases={letter: sum(c.group == id_ for c in desk.cases) for id_, letter in letters.items()},
        group_oldest={
            letters[id_]: (now - since) / 1000 for id_, since in leader.groups_waiting_since().items() if id_ in letters
        },
        group_needed={letter: int(needed(desk, id_, now)) for id_, letter in letters.items()},
        webhook_refused=receiving.webhook.refused if receiving.webhook is not None else 0,
        handled=seen["handled"],
        buried=seen["buried"],
        reconnects=seen["lost"],
        retries=seen["retries"],
        maybe_repeated=seen["maybe_repeated"],
        delivered=_part(seen, "delivered:"),
        refused=_part(seen, "refused:"),
        ignored=_part(seen, "ignored:"),
    )


def _by_urgency(desk: Desk, state: CaseState) -> dict[str, int]:
    return dict(Counter(c.urgency.word for c in desk.cases if c.state is state))


def _part(seen: Counter[str], prefix: str) -> dict[str, int]:
    return {name.removeprefix(prefix): count for name, count in seen.items() if name.startswith(prefix)}
