"""The practice clock: real time plus an offset a test can move."""

import time


class Clock:
    """Seconds since 1970, shifted by an offset, so that 48 hours can pass in a test."""

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset

    def now(self) -> float:
        """Virtual time in seconds since 1970."""
        return time.time() + self.offset

    def shift(self, seconds: float) -> None:
        """Move the virtual time by *seconds*; negative values move it back."""
        self.offset += seconds
