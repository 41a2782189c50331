"""What a link may point to, and what Telegram finds in a text by itself."""

import re
from typing import Any
from urllib.parse import urlsplit

from .text import units

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
