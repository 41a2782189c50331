"""What work needs from outside, as one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.core import ports
from bot.core.model.case import Kind
from bot.core.model.rules import Rules
from bot.core.understanding.triage import RedRead
from bot.core.understanding.values import Understanding
from bot.engine.limits import Budget


class Understands(Protocol):
    """What the pipeline needs of `bot.understanding.understander`."""

    async def understand(self, text: str, red: RedRead | None = None, *, at_once: bool = False) -> Understanding:
        """What one message is about; `red` if it is known already. `at_once`: no model is waited for. Never raises."""
        ...

    def red_flags(self, text: str) -> RedRead:
        """What red flags alone tell of a message: pure and fast."""
        ...


class Store(Protocol):
    """All ports of a store."""

    @property
    def leases(self) -> ports.Leases: ...  # noqa: D102 - named after its port, as all that follow
    @property
    def inbox(self) -> ports.Inbox: ...  # noqa: D102
    @property
    def records(self) -> ports.Records: ...  # noqa: D102
    @property
    def outbox(self) -> ports.Outbox: ...  # noqa: D102
    @property
    def timers(self) -> ports.Timers: ...  # noqa: D102
    @property
    def forgetting(self) -> ports.Forgetting: ...  # noqa: D102
    @property
    def journal(self) -> ports.Journal: ...  # noqa: D102
    @property
    def news(self) -> ports.News: ...  # noqa: D102
    @property
    def slips(self) -> ports.Slips: ...  # noqa: D102


@dataclass(frozen=True)
class Parts:
    """Everything that work needs, put together by `bot.wiring.bootstrap`; tests exchange any of it."""

    store: Store
    translator: ports.Translator
    members: ports.Members
    messenger: ports.Messenger
    watch: ports.DeskWatch
    renderer: ports.Renderer
    understander: Understands
    atlas: ports.Atlas
    rules: Rules
    budget: Budget
    http_limit: float
    silence: ports.Silence = field(default_factory=ports.NoSilence)
    readers: Mapping[Kind, ports.MachineReader] = field(default_factory=dict)
    files: ports.Files | None = None


@dataclass(frozen=True)
class Held:
    """The parts while a lease is held. `lease` gives it; `unsent` a contact's answers that are not begun yet.

    `unread` is told of each contact in whose case a machine has still to read something.
    """

    parts: Parts
    lease: Callable[[], ports.Lease]
    unsent: Callable[[str], tuple[str, ...]]
    unread: Callable[[str], None] = lambda _: None
