"""Who wants silence, known also while the store cannot be asked."""

from __future__ import annotations

from typing import Protocol

from bot.core.model.conversation import Conversation


class Silence(Protocol):
    """The contacts whose phones not even a neutral line may light up (`Conversation.hushed`), kept beside the process.

    Never raises: what is known of them is better than nothing, and nobody waits for it.
    """

    def of(self, contact: str) -> tuple[str, str] | None:
        """The language and the neutral line (its id) of a contact who wants silence; None of anybody else."""
        ...

    def note(self, contact: str, conversation: Conversation | None) -> None:
        """Keep whether a contact wants silence; None: nothing is kept of them any more."""
        ...


class NoSilence:
    """Where nobody is told of anything while the store is down, as in a played talk."""

    def of(self, contact: str) -> tuple[str, str] | None:
        """Nobody."""

    def note(self, contact: str, conversation: Conversation | None) -> None:
        """Nothing is kept."""
