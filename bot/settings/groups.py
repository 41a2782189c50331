"""The setting of several groups: `-1001111111111,-1002222222222=en,-1003333333333=km+en`."""

from __future__ import annotations

import re

_GROUP = re.compile(r"(-100\d{6,16})(?:=([a-z]{2,3}(?:\+[a-z]{2,3})*))?")

MOST = 26
"""How many groups there may be: in the metrics each is a letter."""

Groups = tuple[tuple[int, tuple[str, ...]], ...]
"""Telegram's id of each group, and the languages whose contacts it is for (none: of all)."""


def parse_groups(text: str) -> Groups:
    """The groups in the order in which they are written. Raises ValueError when they cannot be read."""
    parts = [_GROUP.fullmatch(part.strip()) for part in text.split(",")]
    found = tuple((int(part[1]), tuple(part[2].split("+")) if part[2] else ()) for part in parts if part)
    if len(found) < len(parts) or len({chat for chat, _ in found}) < len(found) or len(found) > MOST:
        raise ValueError
    return found


def readable(text: str) -> bool:
    """Whether the groups can be read."""
    try:
        return not text or bool(parse_groups(text))
    except ValueError:
        return False
