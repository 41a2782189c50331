"""The methods of the Bot API that the stand-in models, by family."""

from . import (
    chats,
    copies,
    deletes,
    edits,
    inline,
    invites,
    media,
    members,
    messages,
    polls,
    presses,
    profile,
    topics,
    updates,
)  # fmt: skip
from .call import HANDLERS, Call

__all__ = ["HANDLERS", "Call"]
_FAMILIES = (
    chats, copies, deletes, edits, inline, invites, media, members, messages, polls, presses, profile, topics, updates,
)  # fmt: skip
