"""Whether what was sent as a voice note is one: looked at here, before any library unpacks it."""

from __future__ import annotations

MOST_BYTES = 20_000_000
"""A bot gets no larger file (Bot API, getFile): about an hour of voice."""

_PAGE, _OPUS = b"OggS", b"OpusHead"


def fits(sound: bytes) -> bool:
    """Whether it is Ogg whose first page begins Opus, of a size that a bot gets, by its own bytes (RFC 3533, 7845)."""
    if len(sound) < 28 or len(sound) > MOST_BYTES or sound[:4] != _PAGE:
        return False
    begins = 27 + sound[26]  # behind the table of the page's pieces
    return sound[begins : begins + 8] == _OPUS
