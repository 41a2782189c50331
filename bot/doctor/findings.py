"""What the doctor found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial


class Weight(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    NOTE = "note"
    """Worth knowing; Sarika runs."""
    MEND = "mend"
    """Sarika does not run, or people are not served, until it is mended."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what it is like, and what to do about it. Never holds a token, anybody's words, or who a
    contact is.
    """

    weight: Weight
    what: str
    do: str = ""

    def __str__(self) -> str:
        """The lines that are printed."""
        line = f"{self.weight.value:>5}  {self.what}"
        return f"{line}\n       → {self.do}" if self.do else line


ok = partial(Finding, Weight.OK)
note = partial(Finding, Weight.NOTE)
mend = partial(Finding, Weight.MEND)
"""Findings of each weight: what it is like and, but for the first, what to do about it."""
