"""What the store needs of the vault."""

from __future__ import annotations

from typing import Protocol


class Sealing(Protocol):
    """Seals and opens bytes under one key per owner: a contact, the desk, a day of the inbox."""

    async def ready(self, *owners: str) -> None:
        """See that these owners have keys."""
        ...

    def inbox_owner(self) -> str:
        """The owner of what comes in today."""
        ...

    def seal(self, owner: str, data: bytes, purpose: bytes) -> bytes:
        """Seal bytes, bound to owner and purpose."""
        ...

    def open(self, owner: str, sealed: bytes, purpose: bytes) -> bytes:
        """Open sealed bytes. Raises Forgotten when the key was destroyed."""
        ...

    def tag(self, owner: str) -> str:
        """A short name of the owner's key. Raises Forgotten."""
        ...

    def destroy(self, owner: str, tag: str | None = None) -> None:
        """Destroy the owner's key, if it is the one of this tag."""
        ...

    def refresh(self) -> None:
        """Forget the keys held in memory."""
        ...

    def sign(self, owner: str, data: str) -> str:
        """A signature that only the owner's key makes."""
        ...

    @property
    def fingerprint(self) -> str:
        """Which keys these are: from it nothing follows about any."""
        ...

    def sealed_by_us(self, owner: str, sealed: bytes) -> bool:
        """Whether the owner's key of now sealed this."""
        ...

    def verify(self, owner: str, data: str, signature: str) -> bool:
        """Whether `sign` made it. Never raises."""
        ...
