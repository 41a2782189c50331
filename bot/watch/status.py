"""How this process is, at one moment: what health and metrics are made from, read from the parts that know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from string import ascii_lowercase
from typing import Any

from bot.core.desk.reach import needed
from bot.core.model.case import CaseState
from bot.core.model.desk import Desk
from bot.core.model.errors import StoreDown
from bot.core.ports import DESK
from bot.engine.leader import Leader
from bot.engine.parts import Store


class WorkerState(StrEnum):
    """What the worker of this process does."""

    LEADING = "leading"
    """It holds the lease and works."""
    STANDBY = "standby"
    """Another process works; this one takes over when that one is gone."""
    OFF = "off"
    """This process has no worker (`--role receive`)."""


class NluState(StrEnum):
    """Whether the intent model answers. Without it, red flags, the menu and the way to a human remain."""

    READY = "ready"
    STARTING = "starting"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Metric:
    """How Prometheus reads a field: under `sarika_` and this name, one value for each word under `label`.

    label: of a field that is a mapping or a state. counts: it only grows. unknown: in place of None; None: no value.
    """

    name: str
    meaning: str
    label: str | None = None
    counts: bool = False
    unknown: float | None = None


def _shown(default: Any, *about: Any, **more: Any) -> Any:
    return field(default=default, metadata={"metric": Metric(*about, **more)})


def _by(label: str, name: str, meaning: str, *, counts: bool = False) -> Any:
    return field(default_factory=dict, metadata={"metric": Metric(name, meaning, label, counts)})


@dataclass(frozen=True, kw_only=True)
class Status:
    """All that health and metrics say. Ages and waits are seconds; counts are of this process since it started.

    missing: a sentence for the operator while the store cannot be used. receiving: None when this process does not
    receive. desk_troubles: words of `bot.core.model.desk.Trouble`. Groups of the desk are letters, in the order of the
    settings; a lane without entries is left out.
    """

    missing: str = ""
    store: bool = field(metadata={"metric": Metric("store_up", "1 while the store answers")})
    fullness: float | None = _shown(None, "store_memory_ratio", "part of the memory that the store may take in use")
    receiving: bool | None = _shown(None, "receiving", "1 while updates are taken in by this process", unknown=0)
    worker: WorkerState = _shown(WorkerState.OFF, "worker_state", "1 for what the worker of this process does", "state")
    nlu: NluState = _shown(NluState.UNAVAILABLE, "nlu_state", "1 for the state of the intent model", "state")
    nlu_restarts: int = _shown(0, "nlu_restarts", "how often our Rasa died and was started again")
    nlu_questions: Mapping[str, int] = _by(
        "result", "nlu_questions", "messages for the intent model, by what came of it", counts=True
    )
    inbox_oldest: Mapping[str, float] = _by("lane", "inbox_oldest_seconds", "age of the oldest entry of the inbox")
    outbox_oldest: Mapping[str, float] = _by("lane", "outbox_oldest_seconds", "age of the oldest entry of the outbox")
    waiting: Mapping[str, int] = _by("urgency", "cases_waiting", "cases that wait for a counsellor")
    open: Mapping[str, int] = _by("urgency", "cases_open", "cases that a counsellor holds")
    longest_wait: float | None = _shown(None, "longest_wait_seconds", "how long the case waits that waits longest")
    on_duty: int | None = _shown(None, "on_duty", "counsellors on shift")
    desk_troubles: Mapping[str, int] = _by("trouble", "desk_trouble", "groups of the desk in which this is wrong")
    group_cases: Mapping[str, int] = _by("group", "group_cases", "live cases, by group of the desk")
    group_oldest: Mapping[str, float] = _by(
        "group", "group_oldest_seconds", "age of the oldest entry that waits for a group's calls"
    )
    group_needed: Mapping[str, int] = _by(
        "group", "group_needed", "1 where words came late so often that another group is needed"
    )
    webhook_refused: int = _shown(0, "webhook_refused", "requests to the webhook that were refused", counts=True)
    handled: int = _shown(0, "updates_handled", "inbox entries handled by this process", counts=True)
    buried: int = _shown(0, "updates_buried", "updates put to the dead letters by this process", counts=True)
    ignored: Mapping[str, int] = _by("reason", "updates_ignored", "updates of which nothing comes", counts=True)
    reconnects: int = _shown(0, "reconnects", "connections to the store or Telegram made again", counts=True)
    retries: int = _shown(0, "delivery_retries", "calls of the Bot API tried again", counts=True)
    maybe_repeated: int = _shown(0, "maybe_repeated", "calls that may have been made twice", counts=True)
    delivered: Mapping[str, int] = _by("kind", "delivered", "calls of the Bot API that happened", counts=True)
    refused: Mapping[str, int] = _by("reason", "refused", "calls of the Bot API that were refused", counts=True)


async def read_status(store: Store, leader: Leader, known: Status) -> Status:
    """`known`, and what the store and the leader know now. A store that does not answer is a status, not an error."""
    try:
        loaded = await store.records.load(DESK)
        inbox = await store.inbox.oldest()
        outbox = await store.outbox.oldest()
        fullness = await store.records.fullness()
    except StoreDown:
        return replace(known, store=False)
    now, desk = loaded.now, loaded.desk
    made = leader.waiting_since() or ({"all": outbox} if outbox is not None else {})
    waiting = [c.waiting_since for c in desk.cases if c.state is CaseState.WAITING]
    seen = leader.seen()
    letters = dict(zip(leader.groups, ascii_lowercase, strict=False))
    return replace(
        known,
        store=True,
        fullness=fullness,
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
