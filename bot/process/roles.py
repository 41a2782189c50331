"""What one process does. One process may have all roles. Several share the work: one works, the others stand by."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A part of the work that can run in a process of its own."""

    RECEIVE = "receive"
    """Takes updates from Telegram into the inbox. When several poll, one does and the others stand by."""
    WORK = "work"
    """Works through the inbox and delivers the outbox, under a lease: one leads, the others stand by."""


ALL = frozenset(Role)
"""Every role: what `sarika run` does unless it is told otherwise."""
