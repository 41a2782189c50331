"""What is needed to read the words in pictures: their files, and what reads them."""

from __future__ import annotations

from typing import Protocol


class Files(Protocol):
    """What people sent that is no text."""

    async def fetch(self, file: str) -> bytes | None:
        """What is in a file (its id); None where it cannot be had, now or at all. Never raises."""


class PictureReader(Protocol):
    """Reads words in pictures, on this machine alone. Keeps neither."""

    async def read(self, picture: bytes) -> str:
        """The words in a picture, a line each as they stand there, at most some thousand characters.

        "" where there are none, and for what is no picture, or cannot be read within bounds. Never raises; takes
        seconds, in which nothing else waits.
        """
