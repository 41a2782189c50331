"""What work needs from outside, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from bot.core.model.rules import Rules
from bot.core.ports import (
    Atlas,
    DeskWatch,
    Forgetting,
    Inbox,
    Journal,
    Leases,
    Members,
    Messenger,
    NoSilence,
    Outbox,
    Records,
    Renderer,
    Silence,
    Timers,
    Translator,
)
from bot.engine.limits import Budget
from bot.engine.pipeline import Understands


class Store(Protocol):
    """All ports of a store."""

    @property
    def leases(self) -> Leases: ...  # noqa: D102 - named after its port, as all that follow
    @property
    def inbox(self) -> Inbox: ...  # noqa: D102
    @property
    def records(self) -> Records: ...  # noqa: D102
    @property
    def outbox(self) -> Outbox: ...  # noqa: D102
    @property
    def timers(self) -> Timers: ...  # noqa: D102
    @property
    def forgetting(self) -> Forgetting: ...  # noqa: D102
    @property
    def journal(self) -> Journal: ...  # noqa: D102


@dataclass(frozen=True)
class Parts:
    """Everything that work needs, put together by `bot.wiring.bootstrap`. Tests exchange any of it through
    the ports.
    """

    store: Store
    translator: Translator
    members: Members
    messenger: Messenger
    watch: DeskWatch
    renderer: Renderer
    understander: Understands
    atlas: Atlas
    rules: Rules
    budget: Budget
    http_limit: float
    silence: Silence = field(default_factory=NoSilence)
