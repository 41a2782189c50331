"""Text as Telegram measures, cleans and trims it, what a link may point to, and what it finds by itself."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

_REMOVED = {0x0D, 0x0333, 0x033F, 0x030A, *range(0x2028, 0x202F)}
_TO_SPACE = {*range(0, 10), *range(11, 13), *range(14, 33)}
_CLEAN: dict[int, str | None] = {**dict.fromkeys(_TO_SPACE, " "), **dict.fromkeys(_REMOVED, None)}
_FOUND = (
    (
        "url",
        re.compile(
            r"(?i)\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)]|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|org|net|me|int|kh|my|th)\b(?:/\S*)?"
        ),
    ),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@./])@[A-Za-z]\w{3,31}\b", re.ASCII)),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d(?:[ ()-]{0,2}\d){6,14}(?!\w)")),
)
_HINT = re.compile(r"[/@#+.]")


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


def checked_link(url: str) -> str | None:
    """The link as Telegram keeps it, or None where it drops it (``tel:``, ``javascript:``, no host)."""
    url = url.strip()
    if not url:
        return None
    if "://" not in url and ":" not in url.split("/", 1)[0]:
        url = "http://" + url
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme in ("tg", "ton"):
        return url
    if scheme not in ("http", "https") or not parts.hostname or "." not in parts.hostname:
        return None
    return url if parts.path else url + "/"


def found(text: str) -> list[dict[str, Any]]:
    """Entities nobody wrote: commands, mentions, links, hashtags, numbers in international form."""
    if not _HINT.search(text):
        return []
    spans: list[tuple[int, int, str]] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            if all(match.end() <= a or match.start() >= b for a, b, _ in spans):
                spans.append((match.start(), match.end(), kind))
    return [{"type": kind, "offset": units(text[:a]), "length": units(text[a:b])} for a, b, kind in sorted(spans)]
