"""Text as Telegram measures it: UTF-16 units, cleaned and trimmed."""

from dataclasses import dataclass, field
from typing import Any

_REMOVED = {0x0D, 0x0333, 0x033F, 0x030A, *range(0x2028, 0x202F)}
_TO_SPACE = {*range(0, 10), *range(11, 13), *range(14, 33)}
_CLEAN: dict[int, str | None] = {**dict.fromkeys(_TO_SPACE, " "), **dict.fromkeys(_REMOVED, None)}


def units(text: str) -> int:
    """Length in UTF-16 code units, the measure of every offset in the Bot API."""
    return len(text) if text.isascii() else len(text) + sum(ch > "\uffff" for ch in text)


def clean(text: str) -> str:
    """What TDLib makes of any incoming text: control characters to spaces, line separators and
    bidirectional overrides (U+2028 to U+202E) and carriage returns removed."""
    return text.translate(_CLEAN)


@dataclass(slots=True)
class Formatted:
    """A text with its entities, as they stand in a message."""

    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)

    def trimmed(self) -> "Formatted":
        """Without outer white space; entities move along or vanish."""
        left = len(self.text) - len(self.text.lstrip())
        body = self.text.strip()
        if len(body) == len(self.text):
            return self
        shift, end = units(self.text[:left]), units(body)
        kept: list[dict[str, Any]] = []
        for entity in self.entities:
            start = max(entity["offset"] - shift, 0)
            stop = min(entity["offset"] + entity["length"] - shift, end)
            if stop > start:
                kept.append({**entity, "offset": start, "length": stop - start})
        return Formatted(body, kept)


def in_order(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Telegram's order: by offset, the longer first."""
    return sorted(entities, key=lambda e: (e["offset"], -e["length"]))
