"""What is needed to read words in pictures, and hear them in voice notes: their files, and what reads them."""

from __future__ import annotations

from typing import Protocol


class Files(Protocol):
    """What people sent that is no text."""

    async def fetch(self, file: str) -> bytes | None:
        """What is in a file (its id); None where it cannot be had, now or at all. Never raises."""


class MachineReader(Protocol):
    """Reads the words in files of one kind, pictures or voice notes, on this machine alone. Keeps neither."""

    async def read(self, sent: bytes) -> str:
        """The words, as they stand in a picture or follow each other in speech, at most some thousand characters.

        "" where there are none, and for what is no such file, or cannot be read within bounds. Never raises; takes
        seconds or a minute, in which nothing else waits.
        """
