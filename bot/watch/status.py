"""How this process is, at one moment: what health and metrics are made from. `bot.wiring.bootstrap` fills it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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


@dataclass(frozen=True, kw_only=True)
class Status:
    """All that health and metrics say. Ages and waits are seconds; counts are of this process since it started.

    receiving: whether updates are being taken in; None when this process does not receive.
    inbox_oldest, outbox_oldest: age of the oldest entry by lane; a lane without entries is left out.
    desk_troubles: what is wrong with the counsellors' groups (words of `bot.core.model.desk.Trouble`), and in how many.
    group_cases, group_oldest, group_needed: by group of the desk (a letter, in the order of the settings) its live
    cases, the age of the oldest entry that waits for its calls, and 1 where words came late so often that another group
    is needed. waiting, open: number of cases by urgency (its word). delivered: by kind of effect. refused: by reason.
    """

    store: bool
    receiving: bool | None = None
    worker: WorkerState = WorkerState.OFF
    nlu: NluState = NluState.UNAVAILABLE
    nlu_restarts: int = 0
    inbox_oldest: Mapping[str, float] = field(default_factory=dict)
    outbox_oldest: Mapping[str, float] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)
    open: Mapping[str, int] = field(default_factory=dict)
    longest_wait: float | None = None
    on_duty: int | None = None
    desk_troubles: Mapping[str, int] = field(default_factory=dict)
    group_cases: Mapping[str, int] = field(default_factory=dict)
    group_oldest: Mapping[str, float] = field(default_factory=dict)
    group_needed: Mapping[str, int] = field(default_factory=dict)
    webhook_refused: int = 0
    handled: int = 0
    buried: int = 0
    reconnects: int = 0
    retries: int = 0
    maybe_repeated: int = 0
    delivered: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    ignored: Mapping[str, int] = field(default_factory=dict)
